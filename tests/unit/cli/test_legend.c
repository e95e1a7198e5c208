/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/legend.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct out_column columns[] = {{"a", "A", OUT_INT, 0, 0},
                                            {"b", "BOTH", OUT_INT, 0, 0},
                                            {"c", "A LONG HEADING", OUT_INT, 0, 0}};

static const struct legend_line lines[] = {
    {"b", NULL, "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"},
    {"a", "A, B", "short"},
    {"c", NULL, "word"},
    {"d", NULL, "no such column"}};

static void test_shown(void **state)
{
    (void)state;
    static const struct {
        bool shown[3];
        const char *expect;
    } cases[] = {
        {{false, false, false}, ""},
        {{true, false, true}, "A, B         short\nA LONG HEADING word\n"},
        {{false, true, false},
         "BOTH         one two three four five six seven eight nine ten eleven twelve\n"
         "             thirteen fourteen\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        legend_append(text, lines, G_N_ELEMENTS(lines), columns, cases[i].shown, 3);
        assert_string_equal(text->str, cases[i].expect);
    }
}

/* No line is wider than 79, but for a word that is. */
static void test_lines(void **state)
{
    (void)state;
    g_autofree char *wide = g_strnfill(100, 'x');
    g_autofree char *fits = g_strnfill(77, 'y');
    g_autofree char *words = g_strdup_printf("%s %s z zz", wide, fits);
    g_autofree char *expect = g_strdup_printf("%s\n%s z\nzz\n", wide, fits);
    g_autoptr(GString) text = g_string_new(NULL);
    legend_append_text(text, words);
    assert_string_equal(text->str, expect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shown), cmocka_unit_test(test_lines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
