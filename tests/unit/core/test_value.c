/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void query_flaws(void **state)
{
    (void)state;
    static const struct {
        const char *query, *flaw;
    } cases[] = {
        {"\"a\"[tiab] OR (b AND c)", NULL},
        {"\"a ( [ b\"[tiab]", NULL},
        {"\"a", "quote"},
        {"(a", "parentheses"},
        {"a)", "parentheses"},
        {")a(", "parentheses"},
        {"a[tiab", "brackets"},
        {"a]tiab[", "brackets"},
        {"a OR b # why", "comment"},
        {"a#b", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *flaw = value_query_flaw(cases[i].query);
        if (!cases[i].flaw) {
            assert_null(flaw);
        } else {
            assert_non_null(flaw);
            assert_non_null(strstr(flaw, cases[i].flaw));
        }
    }
}

static void api_keys(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_key;
    } cases[] = {
        {"0123456789abcdef0123456789abcdef0123", true},
        {"AZaz09._~-", true},
        {"1234567", false}, /* too short to be blanked out of a text */
        {"12345678", true},
        {"", false},
        {"two words", false},
        {"12345678\n", false},
        {"1234567+", false}, /* %2B in a URL */
        {"1234567\"", false},
        {"1234567&", false},
        {"1234567\xC3\xA9", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(value_is_api_key(cases[i].text), cases[i].is_key);
    char longest[VALUE_KEY_BYTES_MAX + 2];
    memset(longest, 'k', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    assert_false(value_is_api_key(longest));
    longest[VALUE_KEY_BYTES_MAX] = '\0';
    assert_true(value_is_api_key(longest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(query_flaws), cmocka_unit_test(api_keys)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
