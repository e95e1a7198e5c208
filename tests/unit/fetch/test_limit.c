/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/limit.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/clk.h"

#define SPACING_US 20000
#define LONG_US (INT64_C(300) * 1000000) /* no machine is that slow */
#define SENDS 12

static char *folder;

static char *file_of(const char *name)
{
    g_autofree char *plain = g_strconcat("limit-", name, NULL);
    return g_build_filename(folder, "radscout", plain, NULL);
}

static void wait_until_taken(struct limit *limit)
{
    for (int64_t wait_us; (wait_us = limit_take(limit)) > 0;)
        g_usleep((gulong)wait_us);
}

/* The moment of the send, no earlier than the limiter's own. */
static int64_t wait_for_slot(struct limit *limit)
{
    wait_until_taken(limit);
    limit_sent(limit);
    return clk_monotonic_us();
}

static void test_spacing_ms(void **state)
{
    (void)state;
    assert_int_equal(limit_spacing_ms(3), 363);
    assert_int_equal(limit_spacing_ms(10), 109);
}

static void test_one_process(void **state)
{
    (void)state;
    OWNED(limit) limit = limit_open("one", SPACING_US);
    /* from a moment before the first slot: true however slow the machine is */
    int64_t begin = clk_monotonic_us(), before = wait_for_slot(limit);
    for (int i = 1; i <= 4; i++) {
        before = wait_for_slot(limit);
        assert_true(before - begin >= i * SPACING_US);
    }
    limit_hold(limit, 5 * SPACING_US);
    assert_true(wait_for_slot(limit) - before >= 5 * SPACING_US);
    g_autofree char *path = file_of("one");
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
}

/* A child writes the moments of its sends into a pipe. */
static void send_in_child(int to)
{
    struct limit *limit = limit_open("two", SPACING_US);
    for (int i = 0; i < SENDS; i++) {
        int64_t now = wait_for_slot(limit);
        if (write(to, &now, sizeof now) != sizeof now) _exit(1);
    }
    _exit(0);
}

static int by_time(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void test_two_processes(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    int64_t begin = clk_monotonic_us();
    for (int i = 0; i < 2; i++)
        if (fork() == 0) send_in_child(ends[1]);
    close(ends[1]);
    int64_t times[2 * SENDS];
    size_t n = 0;
    while (n < 2 * SENDS && read(ends[0], &times[n], sizeof times[n]) == sizeof times[n])
        n++;
    close(ends[0]);
    for (int status, i = 0; i < 2; i++) {
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(n, 2 * SENDS);
    qsort(times, n, sizeof times[0], by_time);
    /* a process may be held up between its slot and its clock reading, so the
     * whole must be as slow as the pace, not each gap */
    assert_true(times[n - 1] - begin >= (int64_t)(n - 1) * SPACING_US);
}

/* Sends that come late are made up for, but no second holds more than ten of
 * them, and none follows another at once. */
static void test_late(void **state)
{
    (void)state;
    enum { N = 40, LATE_EVERY = 8 };
    const int64_t spacing_us = 10900;
    OWNED(limit) limit = limit_open("late", spacing_us);
    int64_t before[N], after[N]; /* the send is between */
    for (int i = 0; i < N; i++) {
        wait_until_taken(limit);
        if (i % LATE_EVERY == 2) g_usleep((gulong)spacing_us * 3);
        before[i] = clk_monotonic_us();
        limit_sent(limit);
        after[i] = clk_monotonic_us();
        if (i >= 1) assert_true(after[i] - before[i - 1] >= spacing_us / 2);
        if (i >= 10) assert_true(after[i] - before[i - 10] >= spacing_us * 10 * 965 / 1000);
        assert_true(after[i] - before[0] >= i * spacing_us);
    }
}

/* One a second: nothing is made up for. */
static void test_slow_pace(void **state)
{
    (void)state;
    const int64_t spacing_us = 1100000;
    OWNED(limit) limit = limit_open("slow", spacing_us);
    wait_until_taken(limit);
    g_usleep(150000);
    int64_t before = clk_monotonic_us();
    limit_sent(limit);
    wait_until_taken(limit);
    assert_true(clk_monotonic_us() - before >= spacing_us);
    limit_sent(limit);
}

/* Until the send is noted, nobody else gets a slot. */
static void test_taken(void **state)
{
    (void)state;
    OWNED(limit) one = limit_open("taken", 1000);
    OWNED(limit) other = limit_open("taken", 1000);
    assert_int_equal(limit_take(one), 0);
    assert_true(limit_take(other) > 0);
    g_usleep(3000);
    assert_true(limit_take(other) > 0);
    limit_sent(one);
    wait_until_taken(other);
    limit_sent(other);
}

static void test_damaged_file(void **state)
{
    (void)state;
    static const char *const contents[] = {
        "",
        "garbage",
        "not-this-boot 99999999999999999999",
        "not-this-boot 00000000999999999999\n",
    };
    g_autofree char *path = file_of("damaged");
    for (size_t i = 0; i < G_N_ELEMENTS(contents); i++) {
        assert_true(g_file_set_contents(path, contents[i], -1, NULL));
        OWNED(limit) limit = limit_open("damaged", LONG_US);
        assert_int_equal(limit_take(limit), 0);
        limit_sent(limit);
        assert_true(limit_take(limit) > 0);
    }
    /* a moment in the far future is damage, too */
    g_autofree char *boot = NULL;
    if (!g_file_get_contents("/proc/sys/kernel/random/boot_id", &boot, NULL, NULL)) return;
    g_strchomp(boot);
    static const char *const moments[] = {"9000000000000000 0 0 0 0 0 0 0 0 0 0",
                                          "0 9000000000000000 0 0 0 0 0 0 0 0 0",
                                          "0 1 2 0 0 0 0 0 0 0 0",
                                          "-5 0 0 0 0 0 0 0 0 0 0",
                                          "5",
                                          "0 0 0 0 0 0 0 0 0 0 0 0"};
    for (size_t i = 0; i < G_N_ELEMENTS(moments); i++) {
        g_autofree char *line = g_strdup_printf("%s %s\n", boot, moments[i]);
        assert_true(g_file_set_contents(path, line, -1, NULL));
        OWNED(limit) limit = limit_open("damaged", LONG_US);
        assert_int_equal(limit_take(limit), 0);
    }
}

static int setup(void **state)
{
    (void)state;
    folder = g_dir_make_tmp("radscout-limit-XXXXXX", NULL);
    g_setenv("XDG_RUNTIME_DIR", folder, TRUE);
    return folder ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    static const char *const names[] = {"one", "two", "late", "slow", "taken", "damaged"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = file_of(names[i]);
        g_unlink(path);
    }
    g_autofree char *sub = g_build_filename(folder, "radscout", NULL);
    g_rmdir(sub);
    g_rmdir(folder);
    g_free(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spacing_ms),    cmocka_unit_test(test_one_process),
        cmocka_unit_test(test_two_processes), cmocka_unit_test(test_late),
        cmocka_unit_test(test_slow_pace),     cmocka_unit_test(test_taken),
        cmocka_unit_test(test_damaged_file),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
