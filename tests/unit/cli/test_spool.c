/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/spool.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/error.h"

#define LINE "PMID- 90000001\nTI  - A title\n\n"

static char *path;

static int set_up(void **state)
{
    (void)state;
    int fd = g_file_open_tmp("radscout-spool-XXXXXX", &path, NULL);
    return fd >= 0 && g_close(fd, NULL) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    g_unlink(path);
    g_free(path);
    return 0;
}

static void fill(const char *line, size_t n)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < n; i++)
        g_string_append(text, line);
    assert_true(g_file_set_contents(path, text->str, (gssize)text->len, NULL));
}

static void test_keeps_all_of_it(void **state)
{
    (void)state;
    GError *error = NULL;
    fill(LINE, 20000);
    int fd = spool_stream(path, 0, &error);
    assert_null(error);
    assert_true(fd >= 0);
    g_autofree char *again = g_strdup_printf("/proc/self/fd/%d", fd), *a = NULL, *b = NULL;
    gsize n_a = 0, n_b = 0;
    assert_true(g_file_get_contents(path, &a, &n_a, NULL));
    assert_true(g_file_get_contents(again, &b, &n_b, NULL));
    assert_int_equal(n_a, n_b);
    assert_memory_equal(a, b, n_a);
    close(fd);
}

static void assert_refused(const char *from, int64_t most, const char *words)
{
    g_autoptr(GError) error = NULL;
    assert_int_equal(spool_stream(from, most, &error), -1);
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_INPUT));
    if (!strstr(error->message, words)) fail_msg("said: %s", error->message);
}

static void test_takes_no_more_than_it_may(void **state)
{
    (void)state;
    fill(LINE, 50000);
    assert_refused(path, 1000 * 1000, "more than 1 MB of it");
}

/* Devices have no end. */
static void test_stops_where_nothing_is_pubmeds(void **state)
{
    (void)state;
    assert_refused("/dev/zero", 0, "looks like PubMed data");
    assert_refused("/dev/null", 0, "empty");
    fill("no such thing\n", 10000); /* little: the reader says what it is */
    int fd = spool_stream(path, 0, NULL);
    assert_true(fd >= 0);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keeps_all_of_it),
        cmocka_unit_test(test_takes_no_more_than_it_may),
        cmocka_unit_test(test_stops_where_nothing_is_pubmeds),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
