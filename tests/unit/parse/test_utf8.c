/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BAD "\xEF\xBF\xBD"

/* Filter text cut into pieces of n bytes. */
static char *filtered(const char *text, size_t size, size_t n, GArray *repairs, bool *is_good)
{
    struct utf8_filter filter;
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GError) error = NULL;
    utf8_filter_init(&filter);
    *is_good = true;
    for (size_t at = 0; *is_good && at < size; at += n)
        *is_good = utf8_filter_push(&filter, text + at, MIN(n, size - at), out, repairs, &error);
    if (*is_good) *is_good = utf8_filter_finish(&filter, out, repairs, &error);
    assert_true(*is_good == (error == NULL));
    return out->len > 0 ? g_strndup((const char *)out->data, out->len) : g_strdup("");
}

static const struct {
    const char *in;
    size_t size; /* 0: up to the NUL */
    const char *out;
    int n_repaired;
    int64_t first_at; /* input offset of the first repair */
} cases[] = {
    {"plain", 0, "plain", 0, 0},
    {"", 0, "", 0, 0},
    {"x", 0, "x", 0, 0},
    {"tab\tline\r\n", 0, "tab\tline\r\n", 0, 0},
    {"\xEF\xBB\xBF<a/>", 0, "<a/>", 0, 0},
    {"<a/>\xEF\xBB\xBF", 0, "<a/>\xEF\xBB\xBF", 0, 0},
    {"M\xC3\xBCller \xE2\x82\xAC \xF0\x9F\x98\x80", 0,
     "M\xC3\xBCller \xE2\x82\xAC \xF0\x9F\x98\x80", 0, 0},
    {"M\xFCller", 0, "M" BAD "ller", 1, 1},
    {"a\0b", 3, "a" BAD "b", 1, 1},
    {"a\x01\x1F", 0, "a" BAD BAD, 2, 1},
    {"abcd\xC3", 0, "abcd" BAD, 1, 4},
    {"abcd\xE2\x82", 0, "abcd" BAD, 1, 4},
    {"abcd\xE2\x82x", 0, "abcd" BAD "x", 1, 4},
    {"abcd\xC0\xAF", 0, "abcd" BAD BAD, 2, 4},         /* overlong */
    {"abcd\xED\xA0\x80", 0, "abcd" BAD BAD BAD, 3, 4}, /* surrogate */
    {"abcd\xF4\x90\x80\x80", 0, "abcd" BAD BAD BAD BAD, 4, 4},
    {"abcd\xEF\xBF\xBE", 0, "abcd" BAD, 1, 4},
    {"abcd\xEF\xBF\xBD", 0, "abcd" BAD, 0, 0}, /* a U+FFFD that was there already */
    {"&#0;&#1;&#x1f;", 0, BAD BAD BAD, 3, 0},
    {"&#9;&#xA;&#13;&#x3b1;&amp;", 0, "&#9;&#xA;&#13;&#x3b1;&amp;", 0, 0},
    {"&#xD800;&#xFFFE;&#x110000;", 0, BAD BAD BAD, 3, 0},
    {"&#99999999999999999;", 0, BAD, 1, 0},
    {"&#0000000000000000000;", 0, BAD, 1, 0},
    {"&# &#; &#x; &#1", 0, "&# &#; &#x; &#1", 0, 0},
    {"text & text &", 0, "text & text &", 0, 0},
#define LATIN1 "<?xml version='1.0' encoding=\"ISO-8859-1\"?>"
    {LATIN1 "M\xFCller \x80 M\xC3\xBCller", 0, LATIN1 "M\xC3\xBCller \xE2\x82\xAC M\xC3\xBCller", 2,
     44},
    {LATIN1 "\xE2\x82x\x81\x01", 0, LATIN1 "\xC3\xA2\xE2\x80\x9Ax" BAD BAD, 4, 43},
    {"<?xml encoding='cp1252' ?>\xFC", 0, "<?xml encoding='cp1252' ?>\xC3\xBC", 1, 26},
    {"<?xml encoding='iso-8859-15'?>\xFC", 0, "<?xml encoding='iso-8859-15'?>" BAD, 1, 30},
    {"<a>encoding='latin1'?>\xFC", 0, "<a>encoding='latin1'?>" BAD, 1, 22},
    {"&#00000000000000000000000000000000000000000;", 0,
     "&#00000000000000000000000000000000000000000;", 0, 0}, /* libxml2 refuses it */
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        size_t size = cases[i].size ? cases[i].size : strlen(cases[i].in);
        for (size_t n = 1; n <= size + 1; n++) {
            g_autoptr(GArray) repairs = g_array_new(FALSE, FALSE, sizeof(struct utf8_repair));
            bool is_good;
            g_autofree char *out = filtered(cases[i].in, size, n, repairs, &is_good);
            assert_true(is_good);
            assert_string_equal(out, cases[i].out);
            assert_int_equal(repairs->len, cases[i].n_repaired);
            if (repairs->len == 0) continue;
            const struct utf8_repair *first = &g_array_index(repairs, struct utf8_repair, 0);
            assert_int_equal(first->in_at, cases[i].first_at);
        }
    }
}

static void test_shift_maps_offsets_back(void **state)
{
    (void)state;
    static const char text[] = "ab\xFF&#0;cd";
    g_autoptr(GArray) repairs = g_array_new(FALSE, FALSE, sizeof(struct utf8_repair));
    bool is_good;
    g_autofree char *out = filtered(text, sizeof text - 1, 3, repairs, &is_good);
    assert_string_equal(out, "ab" BAD BAD "cd");
    const struct utf8_repair *last = &g_array_index(repairs, struct utf8_repair, 1);
    /* 'c' is byte 8 of the output and byte 7 of the input. */
    assert_int_equal(8 + last->shift, 7);
}

static void test_other_encodings_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
    } others[] = {{"\xFF\xFE<\0a\0", 6}, {"\xFE\xFF\0<\0a", 6},      {"<\0a\0", 4},
                  {"\0<\0a", 4},         {"\xFF\xFE\0\0<\0\0\0", 8}, {"\xFF\xFE", 2}};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        for (size_t n = 1; n <= others[i].size; n++) {
            g_autoptr(GArray) repairs = g_array_new(FALSE, FALSE, sizeof(struct utf8_repair));
            bool is_good;
            g_autofree char *out = filtered(others[i].text, others[i].size, n, repairs, &is_good);
            assert_false(is_good);
            assert_non_null(out);
        }
    }
}

static void test_repairs_are_bounded(void **state)
{
    (void)state;
    g_autoptr(GArray) repairs = g_array_new(FALSE, FALSE, sizeof(struct utf8_repair));
    size_t size = UTF8_REPAIRS_MAX + 50;
    g_autofree char *text = g_malloc(size);
    memset(text, 0x80, size);
    bool is_good;
    g_autofree char *out = filtered(text, size, 1000, repairs, &is_good);
    assert_true(is_good);
    assert_int_equal(strlen(out), 3 * size);
    assert_int_equal(repairs->len, UTF8_REPAIRS_MAX);
    const struct utf8_repair *last =
        &g_array_index(repairs, struct utf8_repair, UTF8_REPAIRS_MAX - 1);
    assert_int_equal(last->n, 51);
    assert_int_equal(last->shift, -2 * (int64_t)size);
}

/* The body of an empty answer: no bytes, and no address either. */
static void test_nothing_may_be_null(void **state)
{
    (void)state;
    struct utf8_filter filter;
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GArray) repairs = g_array_new(FALSE, FALSE, sizeof(struct utf8_repair));
    utf8_filter_init(&filter);
    assert_true(utf8_filter_push(&filter, NULL, 0, out, repairs, NULL));
    assert_true(utf8_filter_finish(&filter, out, repairs, NULL));
    assert_int_equal(out->len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_shift_maps_offsets_back),
        cmocka_unit_test(test_other_encodings_are_refused),
        cmocka_unit_test(test_repairs_are_bounded),
        cmocka_unit_test(test_nothing_may_be_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
