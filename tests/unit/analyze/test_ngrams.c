/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/ngrams.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <glib.h>

/* keys joined by " | " */
static char *keys_of(struct ngrams *ngrams, const char *title, const char *keywords)
{
    size_t n;
    const struct ngram *terms = ngrams_read(ngrams, title, keywords, &n);
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < n; i++)
        g_string_append_printf(out, "%s%s", i > 0 ? " | " : "", terms[i].key);
    return g_string_free(out, FALSE);
}

static void test_titles(void **state)
{
    (void)state;
    static const struct {
        const char *title, *keys;
    } cases[] = {
        {"Photon-counting CT of the wrist.",
         "count | count ct | photon | photon count | photon count ct | wrist"},
        {"Stress fractures: a case report", "fractur | report | stress | stress fractur"},
        {"Crohn\xE2\x80\x99s enterography, 1.5 T", "crohn | crohn enterographi | enterographi"},
        {"COVID-19 and 2020", "covid | covid 19"},
        {"Non-ischaemic, nonischemic and non ischemic heart",
         "heart | nonischem | nonischem heart"},
        {"Post-traumatic, Post-Traumatic and posttraumatic hut",
         "hut | posttraumat | posttraumat hut"},
        {"Multi\xE2\x80\x90slice or multislice hut", "hut | multislic | multislic hut"},
        {"Ultra high, ultra-high and ultrahigh hut", "hut | ultrahigh | ultrahigh hut"},
        {"Post hut, micro/hut, post-COVID, pre-post, inter and intra-3T",
         "3t | covid | hut | inter | intra | intra 3t | micro | micro hut | "
         "post | post covid | post hut | pre | pre post"},
        {"Sine qua non, non-", "non | qua | qua non | sine | sine qua | sine qua non"},
        {"White matter in SCHRÖDER's atrophy",
         "atrophi | matter | schroder | schroder atrophi | white | white matter"},
        {"SPECT/CT or left- right shunts",
         "left | right | right shunt | shunt | singl photon emiss comput tomographi | spect ct"},
        {"Radiomics (radiomic) ", "radiom"},
        {"Myocarditis of myocardial fibers", "fiber | myocardi | myocardi fiber | myocarditis"},
        {"", ""},
        {"of the patients", ""},
    };
    OWNED(ngrams) ngrams = ngrams_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = keys_of(ngrams, cases[i].title, NULL);
        assert_string_equal(got, cases[i].keys);
    }
}

static void test_keywords(void **state)
{
    (void)state;
    OWNED(ngrams) ngrams = ngrams_new();
    g_autofree char *got = keys_of(ngrams, NULL,
                                   "Quality of life\nElastography (MRE)\nStudy\n"
                                   "one two three four five six seven words too long");
    assert_string_equal(got, "elastographi | mre | qualiti of life");
    g_autofree char *both = keys_of(ngrams, "Elastography", "elastography\nElastographies");
    assert_string_equal(both, "elastographi");
}

static void test_forms(void **state)
{
    (void)state;
    size_t n;
    OWNED(ngrams) ngrams = ngrams_new();
    const struct ngram *terms = ngrams_read(ngrams, "T2* Wobbling of T2*-wobbling", "wobbling", &n);
    assert_int_equal(n, 2);
    assert_string_equal(terms[0].key, "t2");
    assert_int_equal(terms[0].n_words, 1);
    assert_string_equal(terms[1].key, "wobbl");
    assert_string_equal(terms[1].form, "Wobbling");
}

static void test_plurals(void **state)
{
    (void)state;
    static const struct {
        const char *word, *folded;
    } cases[] = {
        {"lesions", "lesion"},    {"biopsies", "biopsy"},
        {"stenoses", "stenosis"}, {"mass", "mass"},
        {"masses", "mass"},       {"boxes", "box"},
        {"thrombus", "thrombus"}, {"fibrosis", "fibrosis"},
        {"bus", "bus"},           {"ai", "ai"},
        {"gas", "gas"},           {"arteries", "artery"},
        {"diseases", "disease"},  {"analyses", "analysis"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *word = g_strdup(cases[i].word);
        ngrams_fold_plural(word);
        assert_string_equal(word, cases[i].folded);
    }
}

/* Hostile input: long words, thousands of words, thousands of keywords. */
static void test_limits(void **state)
{
    (void)state;
    size_t n;
    OWNED(ngrams) ngrams = ngrams_new();
    g_autofree char *word = g_strnfill(100000, 'x');
    ngrams_read(ngrams, word, NULL, &n);
    assert_int_equal(n, 0);

    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 5000; i++)
        g_string_append_printf(text, "w%da ", i);
    ngrams_read(ngrams, text->str, NULL, &n);
    assert_int_equal(n, 4 * NGRAMS_WORDS_MAX - 6);

    g_string_truncate(text, 0);
    for (int i = 0; i < 5000; i++)
        g_string_append_printf(text, "k%da\n", i);
    ngrams_read(ngrams, NULL, text->str, &n);
    assert_int_equal(n, NGRAMS_KEYWORDS_MAX);
}

/* More words than are remembered, and one that is cut. */
static void test_many_words(void **state)
{
    (void)state;
    OWNED(ngrams) ngrams = ngrams_new();
    for (int k = 0; k < 300; k++) {
        g_autoptr(GString) text = g_string_new("Wobbling");
        for (int i = 0; i < 399; i++)
            g_string_append_printf(text, ", w%dx%da", k, i);
        size_t n;
        const struct ngram *terms = ngrams_read(ngrams, text->str, NULL, &n);
        assert_int_equal(n, 400);
        assert_string_equal(terms[n - 1].key, "wobbl");
    }
    /* a letter of one byte, letters of two: none is cut in half */
    g_autoptr(GString) keyword = g_string_new("zeppelin a");
    for (int i = 0; i < 400; i++)
        g_string_append(keyword, "\xCE\xB1");
    g_string_append(keyword, " wobbling");
    g_autoptr(GString) key = g_string_new("zeppelin a");
    for (int i = 0; i < (4 * NGRAMS_WORD_BYTES_MAX - 1) / 2; i++)
        g_string_append(key, "\xCE\xB1");
    g_string_append(key, " wobbl");
    g_autofree char *got = keys_of(ngrams, NULL, keyword->str);
    assert_string_equal(got, key->str);
}

/* Numbers of the terms that the text is about, joined by blanks. */
static char *found_in(struct ngrams *ngrams, GHashTable *numbers, const char *text)
{
    size_t n;
    const guint *found = ngrams_find(ngrams, text, numbers, &n);
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < n; i++)
        g_string_append_printf(out, "%s%u", i > 0 ? " " : "", found[i]);
    return g_string_free(out, FALSE);
}

/* What two sentences of an abstract name. */
static void test_find(void **state)
{
    (void)state;
    static const char *const terms[] = {"zeppelin", "zeppelin hull", "cardiac magnetic resonance",
                                        "COVID-19"};
    static const struct {
        const char *text, *numbers;
    } cases[] = {
        {"A zeppelin rose. Zeppelins fell.", "1"},
        {"A zeppelin rose. It fell.", ""},
        /* twice in a sentence is once */
        {"A zeppelin met a zeppelin, the other zeppelin (a zeppelin)", ""},
        {"Of 2.5 zeppelins. Or 0.5 of a zeppelin", "1"},
        {"AIM: zeppelins\nMETHODS: zeppelins", "1"},
        {"Why zeppelins? We flew. A hull of zeppelins!", "1"},
        {"The zeppelin hull broke. Zeppelin hulls break.", "1 2"},
        {"The zeppelin hull broke. The hull of a zeppelin breaks. Zeppelin, hull.", "1"},
        /* synonyms meet, and a longer one of them that holds a shorter counts once */
        {"Heart MRI is slow. Cardiac MR is not.", "3"},
        {"Cardiac magnetic resonance imaging is slow.", ""},
        {"In covid-19. After SARS-CoV-2.", "4"},
        {"", ""},
        {NULL, ""},
    };
    OWNED(ngrams) ngrams = ngrams_new();
    g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(terms); i++)
        g_hash_table_insert(numbers, ngrams_key(ngrams, terms[i]), GUINT_TO_POINTER(i + 1));
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = found_in(ngrams, numbers, cases[i].text);
        if (strcmp(got, cases[i].numbers) != 0)
            fail_msg("case %zu: '%s', not '%s'", i, got, cases[i].numbers);
    }
    /* what stands behind the limit is not read */
    g_autoptr(GString) text = g_string_new("A zeppelin. ");
    for (int i = 0; i < NGRAMS_TEXT_WORDS; i++)
        g_string_append(text, "of ");
    g_string_append(text, "zeppelin");
    g_autofree char *got = found_in(ngrams, numbers, text->str);
    assert_string_equal(got, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_titles), cmocka_unit_test(test_keywords),
        cmocka_unit_test(test_forms),  cmocka_unit_test(test_plurals),
        cmocka_unit_test(test_limits), cmocka_unit_test(test_many_words),
        cmocka_unit_test(test_find),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
