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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(query_flaws)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
