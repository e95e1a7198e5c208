/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void keys(void **state)
{
    (void)state;
    static const struct {
        const char *in, *key, *compact;
    } cases[] = {
        {"", "", ""},
        {" -.,", "", ""},
        {"De La Cruz-Soto", "de la cruz soto", "delacruzsoto"},
        {"O'Brien", "o brien", "obrien"},
        {"O\u2019Brien", "o brien", "obrien"},
        {"O\u02BCBrien", "o brien", "obrien"},
        {"M\u00FCller", "muller", "muller"},
        {"Mu\u0308ller", "muller", "muller"},
        {"\u00D8rsted", "orsted", "orsted"},
        {"\u0141\u00F3d\u017A", "lodz", "lodz"},
        {"\u0110or\u0111e \u00D0", "dorde d", "dorded"},
        {"\u00C6r\u00F8 \u0152uvre", "aero oeuvre", "aerooeuvre"},
        {"Wei\u00DF STRA\u1E9EE", "weiss strasse", "weissstrasse"},
        {"\u00DE\u00F3r", "thor", "thor"},
        {"\u0130lker I\u015F\u0131k", "ilker isik", "ilkerisik"},
        {"\uFB01brosis T\u2082 10\u00B2", "fibrosis t2 102", "fibrosist2102"},
        {"\u03A3\u03BF\u03C6\u03CC\u03C2", "\u03C3\u03BF\u03C6\u03BF\u03C3",
         "\u03C3\u03BF\u03C6\u03BF\u03C3"},
        {"\u0418\u0432\u0430\u043D\u043E\u0432", "\u0438\u0432\u0430\u043D\u043E\u0432",
         "\u0438\u0432\u0430\u043D\u043E\u0432"},
        {"\u738B \u5C0F\u660E", "\u738B \u5C0F\u660E", "\u738B\u5C0F\u660E"},
        {"CT/MRI (3T)", "ct mri 3t", "ctmri3t"},
        {"\xFF\xFE", "", ""}, /* not UTF-8: no crash */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        g_autofree char *key = fold_key(cases[i].in);
        g_autofree char *compact = fold_compact(cases[i].in);
        assert_string_equal(key, cases[i].key);
        assert_string_equal(compact, cases[i].compact);
        g_autofree char *twice = fold_key(key);
        assert_string_equal(twice, key);
    }
}

static void append_keeps_what_is_there(void **state)
{
    (void)state;
    g_autoptr(GString) out = g_string_new("x");
    fold_append(out, " A ");
    fold_append(out, "B");
    assert_string_equal(out->str, "xab");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys),
        cmocka_unit_test(append_keeps_what_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
