/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/synonyms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>

#include "analyze/acronyms.h"
#include "analyze/ngrams.h"
#include "core/embed.h"
#include "core/error.h"

static void join(struct synonyms *synonyms, const char *line)
{
    g_auto(GStrv) keys = g_strsplit(line, ";", -1);
    synonyms_join(synonyms, (const char *const *)keys, g_strv_length(keys));
}

static void test_groups(void **state)
{
    (void)state;
    static const struct {
        const char *key, *name;
    } cases[] = {{"a", "a"}, {"b", "a"}, {"c", NULL}, {"d", "x"}, {"e", "x"},
                 {"x", "x"}, {"y", "x"}, {"n", "n"},  {"m", "n"}, {"z", NULL}};
    OWNED(synonyms) synonyms = synonyms_new();
    join(synonyms, "a;b;c");
    join(synonyms, "d;e");
    join(synonyms, "n;m");
    synonyms_part(synonyms, "c"); /* leaves */
    synonyms_part(synonyms, "z"); /* is in none */
    join(synonyms, "x;y;e");      /* takes the whole group of e, and the name of its first */
    join(synonyms, "m;n");        /* goes by what m went by */
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *name = synonyms_name(synonyms, cases[i].key);
        if (g_strcmp0(name, cases[i].name) != 0)
            fail_msg("%s goes by %s, not %s", cases[i].key, name, cases[i].name);
    }
    /* the first of a group leaves: the others stay together */
    synonyms_part(synonyms, "x");
    assert_null(synonyms_name(synonyms, "x"));
    assert_string_equal(synonyms_name(synonyms, "d"), synonyms_name(synonyms, "y"));
}

/* --- the user's file --------------------------------------------------------------------- */

/* Keys of the titles, each of which is one term, with a user's synonyms. */
static void test_own(void **state)
{
    (void)state;
    static const struct {
        const char *text, *a, *b;
        bool is_same;
    } cases[] = {
        {"", "ChatGPT", "GPT-4", true},
        {"GPT-4", "ChatGPT", "GPT-4", false},
        {"ChatGPT", "GPT 4", "GPT-4o", true},
        {"ChatGPT", "ChatGPT", "GPT-4o", false},
        {"GPT-4; wobble model\nGPT-4", "wobble models", "GPT-4", true},
        {"GPT-4; wobble model\nGPT-4", "ChatGPT", "GPT-4", false},
        {"wobble model; GPT-4", "ChatGPT", "wobble model", true},
        {"# GPT-4; wobble model", "wobble model", "GPT-4", false},
        {"\xEF\xBB\xBFwobble model ;  Jiggle Tests\r\n\r\n", "wobble models", "jiggle test", true},
        {"", "wobble models", "jiggle test", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        OWNED(ngrams) ngrams = ngrams_new();
        assert_true(ngrams_use_synonyms(ngrams, cases[i].text, "own.txt", &error));
        g_autofree char *a = ngrams_key(ngrams, cases[i].a), *b = ngrams_key(ngrams, cases[i].b);
        if ((strcmp(a, b) == 0) != cases[i].is_same) fail_msg("case %zu: '%s' and '%s'", i, a, b);
    }
}

/* Lines with acronyms that the records define; an acronym alone means what they say. */
static void test_acronyms(void **state)
{
    (void)state;
    static const char defined[] = "GLQ\tgondola lift quotient\n"
                                  "CMR\tcardiovascular magnetic resonance\n"
                                  "DCM\tdegenerative cervical myelopathy\n";
    static const struct {
        const char *text, *a, *b;
        bool is_same;
    } cases[] = {
        {"", "4D flow CMR", "4D flow", true},
        {"", "4D flow cardiovascular magnetic resonance", "4D flow", true},
        {"4D flow CMR", "4D flow CMR", "4D flow", false},
        {"", "DCM", "degenerative cervical myelopathy", true},
        {"", "DCM", "dilated cardiomyopathy", false},
        {"GLQ; wobble index", "GLQ", "wobble index", true},
        {"GLQ; wobble index", "gondola lift quotient", "wobble index", true},
        {"wobble index; glq", "gondola lift quotient", "wobble index", false},
        {"", "GLQ", "wobble index", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        OWNED(acronyms) acronyms = acronyms_new();
        OWNED(ngrams) ngrams = ngrams_new();
        assert_true(ngrams_use_synonyms(ngrams, cases[i].text, "own.txt", &error));
        for (int k = 0; k < ACRONYMS_PAPERS_MIN; k++)
            ngrams_count_acronyms(ngrams, defined, acronyms);
        ngrams_use_acronyms(ngrams, acronyms);
        g_autofree char *a = ngrams_key(ngrams, cases[i].a), *b = ngrams_key(ngrams, cases[i].b);
        if ((strcmp(a, b) == 0) != cases[i].is_same) fail_msg("case %zu: '%s' and '%s'", i, a, b);
        if (*cases[i].text == 'G') assert_string_equal(a, "gondola lift quotient");
        /* as they stand again */
        ngrams_use_acronyms(ngrams, NULL);
        g_autofree char *glq = ngrams_key(ngrams, "gondola lift quotient");
        assert_string_equal(glq, "gondola lift quotient");
        g_autofree char *heart = ngrams_key(ngrams, "DCM");
        assert_string_equal(heart, "dilat cardiomyopathi");
    }
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"a term; ; other", "'own.txt' line 1: there is no term beside a semicolon"},
        {"# all\n\none; two;", "'own.txt' line 3: there is no term beside a semicolon"},
        {"one; --", "'own.txt' line 1: '--' holds no word"},
        {"one; a b c d e f", "'own.txt' line 1: 'a b c d e f' has 6 words, a term 5 at most"},
        {"wobble; jiggle\nshake; wobbles", "'own.txt' line 2: 'wobbles' stands in line 1 already"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        OWNED(ngrams) ngrams = ngrams_new();
        assert_false(ngrams_use_synonyms(ngrams, cases[i].text, "own.txt", &error));
        assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_USAGE));
        assert_string_equal(error->message, cases[i].message);
        g_clear_error(&error);
    }
}

static void test_file(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        gssize size;
        bool is_read;
    } cases[] = {{"one; two\n", -1, true}, {"one\xFF", -1, false}, {"one\0two", 7, false}};
    g_autofree char *folder = g_dir_make_tmp("synonyms-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "own.txt", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        assert_true(g_file_set_contents(path, cases[i].text, cases[i].size, NULL));
        g_autofree char *text = synonyms_read_file(path, &error);
        assert_int_equal(text != NULL, cases[i].is_read);
        if (!text) assert_true(g_str_has_prefix(error->message, "synonyms_file: "));
        g_clear_error(&error);
    }
    assert_int_equal(g_remove(path), 0);
    assert_null(synonyms_read_file(path, NULL));
    assert_int_equal(g_rmdir(folder), 0);
}

/* No line of the built-in table holds what another does. */
static void test_built_in(void **state)
{
    (void)state;
    static const char name[] = "config/synonyms.txt";
    GError *error = NULL;
    g_autoptr(GPtrArray) lines = synonyms_lines(embed_text(name, NULL), name, &error);
    assert_non_null(lines);
    assert_true(lines->len > 30);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    OWNED(ngrams) ngrams = ngrams_new();
    for (guint i = 0; i < lines->len; i++) {
        const struct synonyms_line *line = lines->pdata[i];
        char *key = ngrams_key(ngrams, line->terms[0]);
        if (!g_hash_table_add(seen, key)) fail_msg("line %d holds what another does", line->number);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_groups),   cmocka_unit_test(test_own),
        cmocka_unit_test(test_acronyms), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_file),     cmocka_unit_test(test_built_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
