/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void text_folds_blanks(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        ptrdiff_t size;
        const char *text, *lines;
    } cases[] = {
        {NULL, -1, NULL, NULL},
        {"", -1, NULL, NULL},
        {" \n\t ", -1, NULL, NULL},
        {"\xC2\xA0\xE2\x80\x89", -1, NULL, NULL},
        {"plain", -1, "plain", "plain"},
        {"plain", 3, "pla", "pla"},
        {"  a  b\t\tc \r", -1, "a b c", "a b c"},
        {"a \n\n b\nc\n", -1, "a b c", "a\nb\nc"},
        {"a\xC2\xA0\xE2\x80\x89g", -1, "a g", "a g"}, /* NBSP, thin space */
        {"a\xE2\x80\xA8"
         "b\xE2\x80\xAF"
         "c\xE3\x80\x80"
         "d",
         -1, "a b c d", "a b c d"},
        {"a\xE1\x9A\x80"
         "b\xE2\x81\x9F"
         "c\xC2\x85"
         "d",
         -1, "a b c d", "a b c d"},
        {"\xE2\x80\x8B"
         "a",
         -1,
         "\xE2\x80\x8B"
         "a",
         "\xE2\x80\x8B"
         "a"}, /* zero width: text */
        {"\xE2\x80\x94 \xC3\xA9\xE1\xBA\xA1", -1, "\xE2\x80\x94 \xC3\xA9\xE1\xBA\xA1",
         "\xE2\x80\x94 \xC3\xA9\xE1\xBA\xA1"},
        {"a\xE2\x80", -1, "a\xE2\x80", "a\xE2\x80"}, /* cut sequence: no read past the end */
    };
    OWNED(article) article = article_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = article_text(article, cases[i].in, cases[i].size);
        const char *lines = article_lines(article, cases[i].in, cases[i].size);
        if (!cases[i].text) {
            assert_null(text);
            assert_null(lines);
            continue;
        }
        assert_string_equal(text, cases[i].text);
        assert_string_equal(lines, cases[i].lines);
    }
}

static bool is_blank(gunichar c)
{
    static const gunichar blanks[] = {' ',  '\t',   '\n',   '\v',   '\f',   '\r',   0x85,
                                      0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};
    for (size_t i = 0; i < G_N_ELEMENTS(blanks); i++)
        if (blanks[i] == c) return true;
    return c >= 0x2000 && c <= 0x200A;
}

/* The rule, one character at a time; g_free(). */
static char *folded(const char *text, bool keep_lines)
{
    g_autoptr(GString) out = g_string_new(NULL);
    gunichar pending = 0;
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (is_blank(c)) {
            pending = pending == '\n' || (keep_lines && c == '\n') ? '\n' : ' ';
            continue;
        }
        if (pending != 0 && out->len > 0) g_string_append_unichar(out, pending);
        pending = 0;
        g_string_append_unichar(out, c);
    }
    return out->len > 0 ? g_strdup(out->str) : NULL;
}

/* Words of eight bytes are looked at at once: every place in them. */
static void text_folds_blanks_anywhere(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "a",        "b",        "word",         " ",           " ", "!", "\n", "\t", "\x01", "\x7F",
        "\xC3\xA9", "\xC2\xA0", "\xE2\x80\x89", "\xE3\x80\x81"};
    OWNED(article) article = article_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int i = 0; i < 20000; i++) {
        g_autoptr(GString) in = g_string_new(NULL);
        for (int n = g_rand_int_range(random, 0, 24); n > 0; n--) {
            int most = i % 2 ? 5 : (int)G_N_ELEMENTS(pieces); /* often nearly all plain */
            g_string_append(in, pieces[g_rand_int_range(random, 0, most)]);
        }
        g_autofree char *text = folded(in->str, false), *lines = folded(in->str, true);
        const char *seen = article_text(article, in->str, -1);
        g_autofree char *shown = g_strescape(in->str, NULL);
        if (g_strcmp0(seen, text) != 0) fail_msg("\"%s\": \"%s\"", shown, seen);
        seen = article_lines(article, in->str, (ptrdiff_t)in->len);
        if (g_strcmp0(seen, lines) != 0) fail_msg("\"%s\" in lines: \"%s\"", shown, seen);
        article_reset(article);
    }
}

static void reset_forgets(void **state)
{
    (void)state;
    OWNED(article) article = article_new();
    assert_true(article->authors_complete);
    article->pmid = 90000001;
    article->title = article_text(article, "a title", -1);
    article->authors_complete = false;
    g_ptr_array_add(article->keywords, (void *)(uintptr_t)article->title);
    struct grant grant = {.id = article->title};
    g_array_append_val(article->grants, grant);
    article_reset(article);
    assert_int_equal(article->pmid, 0);
    assert_null(article->title);
    assert_int_equal(article->keywords->len, 0);
    assert_int_equal(article->grants->len, 0);
    assert_true(article->authors_complete);
    article_free(NULL);
}

/* One letter an author: p person, e person with equal contribution, g group,
 * q group with equal contribution. Result: F first, L last, B both, - neither. */
static void positions(void **state)
{
    (void)state;
    static const struct {
        const char *authors;
        bool complete;
        const char *expect;
    } cases[] = {
        {"", true, ""},           {"p", true, "B"},         {"p", false, "F"},
        {"pp", true, "FL"},       {"ppp", true, "F-L"},     {"ppp", false, "F--"},
        {"eep", true, "FFL"},     {"eepee", true, "FF-LL"}, {"eepee", false, "FF---"},
        {"ee", true, "BB"},       {"pep", true, "F-L"}, /* a lone mark in the middle is no run */
        {"pee", true, "FLL"},     {"ppg", true, "FL-"},     {"pg", true, "B-"},
        {"gpp", true, "--L"}, /* the group holds position 1 */
        {"g", true, "-"},         {"gg", true, "--"},       {"eqep", true, "F-FL"},
        {"ppeqe", true, "F-L-L"}, {"pppeg", true, "F--L-"}, {"ep", true, "FL"},
    };
    OWNED(article) article = article_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        article_reset(article);
        article->authors_complete = cases[i].complete;
        for (size_t j = 0; cases[i].authors[j]; j++) {
            char kind = cases[i].authors[j];
            bool group = kind == 'g' || kind == 'q';
            struct authorship author = {
                .position = (int)j + 1,
                .last_name = group ? NULL : "Name",
                .collective_name = group ? "Group" : NULL,
                .equal_contrib = kind == 'e' || kind == 'q',
                .is_first = true, /* stale marks must go */
                .is_last = true,
            };
            g_array_append_val(article->authors, author);
        }
        article_mark_positions(article);
        char got[16] = "";
        for (guint j = 0; j < article->authors->len; j++) {
            const struct authorship *a = &g_array_index(article->authors, struct authorship, j);
            got[j] = a->is_first && a->is_last ? 'B' : a->is_first ? 'F' : a->is_last ? 'L' : '-';
        }
        assert_string_equal(got, cases[i].expect);
    }
}

static void fill(struct article *a)
{
    article_reset(a);
    a->pmid = 90000001;
    a->version = 1;
    a->title = article_text(a, "title", -1);
    struct affiliation place = {.text = article_text(a, "place", -1)};
    g_array_append_val(a->affiliations, place);
    struct authorship author = {.position = 1,
                                .last_name = article_text(a, "Name", -1),
                                .affiliation_from = 0,
                                .n_affiliations = 1};
    g_array_append_val(a->authors, author);
    struct qualifier qualifier = {.ui = article_text(a, "Q1", -1)};
    g_array_append_val(a->qualifiers, qualifier);
    struct mesh_heading heading = {.ui = article_text(a, "D1", -1), .n_qualifiers = 1};
    g_array_append_val(a->mesh, heading);
}

/* Every change of content changes the digest; derived marks do not. */
static void digest_sees_every_field(void **state)
{
    (void)state;
    enum { STEPS = 16 };
    g_autofree uint8_t *seen = g_malloc0((gsize)STEPS * ARTICLE_DIGEST_BYTES);
    OWNED(article) a = article_new();
    for (int step = 0; step < STEPS; step++) {
        fill(a);
        struct authorship *author = &g_array_index(a->authors, struct authorship, 0);
        struct grant grant = {.id = "title"};
        struct publication_type type = {.ui = "title"};
        struct correction correction = {.type = "title"};
        int64_t reference = 5;
        switch (step) {
        case 0:
            author->is_first = author->is_last = true;
            break; /* = plain fill */
        case 1:
            a->version = 2;
            break;
        case 2:
            a->title = NULL;
            a->abstract = "title";
            break;
        case 3:
            a->date_revised = "2020-01-01";
            break;
        case 4:
            author->equal_contrib = true;
            break;
        case 5:
            author->n_affiliations = 0;
            break;
        case 6:
            g_array_index(a->affiliations, struct affiliation, 0).ror = "x";
            break;
        case 7:
            g_array_index(a->qualifiers, struct qualifier, 0).major = true;
            break;
        case 8:
            g_array_index(a->mesh, struct mesh_heading, 0).descriptor_major = true;
            break;
        case 9:
            g_array_append_val(a->grants, grant);
            break;
        case 10:
            g_array_append_val(a->publication_types, type);
            break;
        case 11:
            g_array_append_val(a->corrections, correction);
            break;
        case 12:
            g_array_append_val(a->references, reference);
            break;
        case 13:
            g_ptr_array_add(a->keywords, (void *)(uintptr_t) "title");
            break;
        case 14:
            g_ptr_array_add(a->languages, (void *)(uintptr_t) "title");
            break;
        case 15:
            a->authors_complete = false;
            break;
        }
        uint8_t digest[ARTICLE_DIGEST_BYTES] = {0};
        article_digest(a, digest);
        memcpy(seen + (gsize)step * ARTICLE_DIGEST_BYTES, digest, sizeof digest);
        for (int other = 0; other < step; other++)
            assert_memory_not_equal(digest, seen + (gsize)other * ARTICLE_DIGEST_BYTES,
                                    sizeof digest);
    }
    uint8_t again[ARTICLE_DIGEST_BYTES];
    fill(a);
    article_digest(a, again);
    assert_memory_equal(again, seen, ARTICLE_DIGEST_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_folds_blanks),       cmocka_unit_test(text_folds_blanks_anywhere),
        cmocka_unit_test(reset_forgets),           cmocka_unit_test(positions),
        cmocka_unit_test(digest_sees_every_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
