/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void test_read(void **state)
{
    (void)state;
    static const struct {
        const char *last, *fore, *initials, *suffix;
        const char *want_last, *want_block, *want_first, *want_compact;
        gunichar middle;
        bool is_full;
        enum name_suffix want_suffix;
    } cases[] = {
        {"Smith", "John A", "JA", NULL, "smith", "smith j", "john", "johna", 'a', true, 0},
        {"Smith", "JA", "JA", NULL, "smith", "smith j", "j", "ja", 'a', false, 0},
        {"Smith", NULL, "JA", NULL, "smith", "smith j", "j", "ja", 'a', false, 0},
        {"Smith", "J. A.", "JA", NULL, "smith", "smith j", "j", "ja", 'a', false, 0},
        {"Lee", "Bo", "B", NULL, "lee", "lee b", "bo", "bo", 0, true, 0},
        {"Smith", "John", "J", "Jr", "smith", "smith j", "john", "john", 0, true, NAME_JUNIOR},
        {"Smith III", "John", "J", NULL, "smith", "smith j", "john", "john", 0, true, NAME_THIRD},
        {"Smith MD", "John", "J", NULL, "smith", "smith j", "john", "john", 0, true, 0},
        {"van den Berg", "Jan", "J", NULL, "vandenberg", "vandenberg j", "jan", "jan", 0, true, 0},
        {"Berg", "Jan van den", "JVD", NULL, "vandenberg", "vandenberg j", "jan", "jan", 0, true,
         0},
        {"Wang", "Xiao Di", "XD", NULL, "wang", "wang x", "xiao", "xiaodi", 'd', true, 0},
        {"García-López", "María José", "MJ", NULL, "garcialopez", "garcialopez m", "maria",
         "mariajose", 'j', true, 0},
        {"Müller", "Jürgen", "J", NULL, "muller", "muller j", "jurgen", "jurgen", 0, true, 0},
        {"Mueller", "J", "J", NULL, "mueller", "muller j", "j", "j", 0, false, 0},
        {"Bauer", "A", "A", NULL, "bauer", "bauer a", "a", "a", 0, false, 0},
        {"Xue", "Li", "L", NULL, "xue", "xue l", "li", "li", 0, true, 0},
        {"O'Brien", "Jean-Pierre", "JP", NULL, "obrien", "obrien j", "jeanpierre", "jeanpierre",
         'p', true, 0},
        {"Suharto", NULL, NULL, NULL, "suharto", "suharto ", "", "", 0, false, 0},
        {"Kim", "Seungho", "SH", NULL, "kim", "kim s", "seungho", "seungho", 'h', true, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct name name;
        name_read(&name, cases[i].last, cases[i].fore, cases[i].initials, cases[i].suffix);
        assert_string_equal(name.last, cases[i].want_last);
        assert_string_equal(name.block, cases[i].want_block);
        assert_string_equal(name.first, cases[i].want_first);
        assert_string_equal(name.compact, cases[i].want_compact);
        assert_int_equal(name.middle, cases[i].middle);
        assert_int_equal(name.is_full, cases[i].is_full);
        assert_int_equal(name.suffix, cases[i].want_suffix);
        name_clear(&name);
    }
}

/* Names are written "Last|Fore" here. */
static void read_pair(struct name *name, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "|", -1);
    g_autoptr(GString) initials = g_string_new(NULL);
    for (const char *p = parts[1]; *p; p++) {
        if (g_ascii_isupper(*p)) g_string_append_c(initials, *p);
    }
    name_read(name, parts[0], parts[1], initials->str, parts[2]);
}

static void test_compatible(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool compatible, equal;
    } cases[] = {
        {"Smith|John", "Smith|John A", true, true},
        {"Smith|J", "Smith|John A", true, false},
        {"Smith|JB", "Smith|John A", false, false},
        {"Smith|John A", "Smith|John B", false, true},
        {"Smith|John", "Smith|James", false, false},
        {"Smith|John", "Smyth|John", false, true},
        {"Smith|Robert", "Smith|Bob", true, false},
        {"Smith|Bob", "Smith|Rob", true, false},
        {"Smith|Robert A", "Smith|Bob B", false, false},
        {"Smith|Chris", "Smith|Christopher J", true, false},
        {"Smith|Dick", "Smith|Douglas", false, false},
        {"Wang|Yu", "Wang|Yuchen", false, false},
        {"Wang|Yu-Chen", "Wang|Yuchen", true, true},
        {"Wang|Yu Chen", "Wang|Yuchen", true, true},
        {"Wang|Yu-Chen", "Wang|YC", true, false},
        {"Wang|Yu-Chen", "Wang|YM", false, false},
        {"Dupont|Jean-Pierre", "Dupont|Jean", true, false},
        {"Dupont|Jean-Pierre", "Dupont|Jean-Claude", false, false},
        {"Miller|Mary Ann", "Miller|Maryann K", true, false},
        {"Müller|Jürgen", "Mueller|Juergen", true, false},
        {"Müller|J", "Mueller|J", true, false},
        {"Xu|Li", "Xue|Li", false, true},
        {"Smith|John|Jr", "Smith|John|Sr", false, true},
        {"Smith|John|Jr", "Smith|John", true, true},
        {"Ali|Mohammed", "Ali|Muhammad", true, false},
        {"Suharto|", "Suharto|", true, false},
    };
    OWNED(nicknames) nicknames = nicknames_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct name a, b;
        read_pair(&a, cases[i].a);
        read_pair(&b, cases[i].b);
        if (name_compatible(nicknames, &a, &b) != cases[i].compatible ||
            name_compatible(nicknames, &b, &a) != cases[i].compatible) {
            fail_msg("%s and %s: compatible should be %d", cases[i].a, cases[i].b,
                     cases[i].compatible);
        }
        if (name_fore_equal(&a, &b) != cases[i].equal) {
            fail_msg("%s and %s: equal should be %d", cases[i].a, cases[i].b, cases[i].equal);
        }
        name_clear(&a);
        name_clear(&b);
    }
}

static void test_nicknames(void **state)
{
    (void)state;
    OWNED(nicknames) nicknames = nicknames_new();
    assert_true(nicknames_match(nicknames, "william", "bill"));
    assert_true(nicknames_match(nicknames, "bill", "william"));
    assert_true(nicknames_match(nicknames, "bill", "will"));
    assert_false(nicknames_match(nicknames, "bill", "bob"));
    assert_true(nicknames_match(nicknames, "nobody", "nobody"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_compatible),
        cmocka_unit_test(test_nicknames),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
