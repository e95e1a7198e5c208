/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/relay.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/error.h"

#define LARGE (3 * 1024 * 1024 + 7) /* more than may wait */

static char *path;

static int set_up(void **state)
{
    (void)state;
    int fd = g_file_open_tmp("radscout-relay-XXXXXX", &path, NULL);
    return fd >= 0 && g_close(fd, NULL) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    g_unlink(path);
    g_free(path);
    return 0;
}

struct seen {
    GString *bytes;
    GThread *thread;
    unsigned n_calls, n_wanted;
};

static bool collect(const void *bytes, size_t size, void *user, GError **error)
{
    struct seen *seen = user;
    seen->thread = g_thread_self();
    g_string_append_len(seen->bytes, bytes, (gssize)size);
    if (++seen->n_calls < seen->n_wanted) return true;
    return error_set(error, RADSCOUT_ERROR_DATABASE, "disk full");
}

static char *large_text(void)
{
    char *text = g_malloc(LARGE + 1);
    for (size_t i = 0; i < LARGE; i++)
        text[i] = (char)('a' + i * 7 % 26);
    text[LARGE] = '\0';
    return text;
}

static void test_all_of_it_in_order_here(void **state)
{
    (void)state;
    g_autofree char *text = large_text();
    g_autoptr(GString) out = g_string_new(NULL);
    struct seen seen = {.bytes = out, .n_wanted = 1000};
    g_autoptr(GError) error = NULL;
    assert_true(g_file_set_contents(path, text, LARGE, NULL));
    assert_true(relay_stream(path, collect, &seen, &error));
    assert_null(error);
    assert_int_equal(out->len, LARGE);
    assert_memory_equal(out->str, text, LARGE);
    assert_ptr_equal(seen.thread, g_thread_self());
}

/* Whether the reader is far ahead, and waits for room, or at its end. */
static void test_the_sink_may_stop_it(void **state)
{
    (void)state;
    g_autofree char *text = large_text();
    const size_t sizes[] = {5, LARGE};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        struct seen seen = {.bytes = out, .n_wanted = 1};
        assert_true(g_file_set_contents(path, text, (gssize)sizes[i], NULL));
        assert_false(relay_stream(path, collect, &seen, &error));
        assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_DATABASE));
        assert_int_equal(seen.n_calls, 1);
    }
}

/* What came before the damage is delivered, then its error. */
static void test_errors_of_the_file(void **state)
{
    (void)state;
    static const unsigned char hello[] = {0x1F, 0x8B, 8,    0,    0,    0, 0, 0,    0,   3,
                                          0xCB, 0x48, 0xCD, 0xC9, 0xC9, 7, 0, 0x86, 0xA6};
    g_autoptr(GString) out = g_string_new(NULL);
    struct seen seen = {.bytes = out, .n_wanted = 1000};
    g_autoptr(GError) error = NULL, missing = NULL;
    assert_true(g_file_set_contents(path, (const char *)hello, sizeof hello, NULL));
    assert_false(relay_stream(path, collect, &seen, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_TRUNCATED));
    assert_string_equal(out->str, "hello");
    assert_false(relay_stream("/nowhere/at/all", collect, &seen, &missing));
    assert_true(g_error_matches(missing, RADSCOUT_ERROR, RADSCOUT_ERROR_INPUT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_of_it_in_order_here),
        cmocka_unit_test(test_the_sink_may_stop_it),
        cmocka_unit_test(test_errors_of_the_file),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
