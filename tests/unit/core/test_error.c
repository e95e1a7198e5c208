/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void exit_statuses(void **state)
{
    (void)state;
    static const struct {
        int code, status;
    } cases[] = {
        {RADSCOUT_ERROR_FAILED, 1},
        {RADSCOUT_ERROR_USAGE, 2},
        {RADSCOUT_ERROR_SKIPPED, 3},
        {RADSCOUT_ERROR_RETRY, 4},
        {RADSCOUT_ERROR_BLOCKED, 4},
        {RADSCOUT_ERROR_LOCKED, 4},
        {RADSCOUT_ERROR_INPUT, 1},
        {RADSCOUT_ERROR_DATABASE, 5},
        {RADSCOUT_ERROR_INTERRUPTED, 130},
        {-1, 1},
        {999, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        g_autoptr(GError) error = g_error_new_literal(RADSCOUT_ERROR, cases[i].code, "x");
        assert_int_equal(error_exit_status(error), cases[i].status);
    }
    g_autoptr(GError) option = g_error_new_literal(G_OPTION_ERROR, 0, "x");
    assert_int_equal(error_exit_status(option), 2);
    g_autoptr(GError) file = g_error_new_literal(G_FILE_ERROR, 0, "x");
    assert_int_equal(error_exit_status(file), 1);
}

static void set_formats(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_false(error_set(&error, RADSCOUT_ERROR_INPUT, "'%s': line %d", "file", 3));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_INPUT));
    assert_string_equal(error->message, "'file': line 3");
    assert_false(error_set(NULL, RADSCOUT_ERROR_INPUT, "nobody listens"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exit_statuses),
        cmocka_unit_test(set_formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
