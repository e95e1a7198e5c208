/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/acronyms.h"

#include "analyze/ngrams.h"
#include "analyze/stem.h"
#include "tests/unit/analyze/tiny.h"

static void test_find(void **state)
{
    (void)state;
    static const struct {
        const char *text, *found;
    } cases[] = {
        {"Use of large language models (LLMs) in radiology", "LLM\tlarge language models\n"},
        {"We used cardiac magnetic resonance (CMR). Then CMR (CMR) again.",
         "CMR\tcardiac magnetic resonance\n"},
        {"the extracellular volume fraction (ECV; in %)", "ECV\textracellular volume fraction\n"},
        {"the extracellular volume (ECV; in %)", "ECV\textracellular volume\n"},
        {"Width of the zonal\nquotient (ZQ)", NULL},
        {"T2-weighted fluid-attenuated inversion recovery (FLAIR)",
         "FLAIR\tfluid-attenuated inversion recovery\n"},
        {"large language models (LLMs) and large language models (LLMs)",
         "LLM\tlarge language models\n"},
        {"In twenty patients (20 men)", NULL},
        {"Something else (CMR)", NULL},
        {"a word (AW) of two", "AW\ta word\n"},
        {"xlarge language models (LLM)", NULL},
        {"end of one. Left ventricle (ELV)", NULL},
        {"(LLM)", NULL},
        {"no bracket", NULL},
        {"open (LL", NULL},
        {"", NULL},
        {NULL, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = acronyms_find(cases[i].text);
        if (g_strcmp0(found, cases[i].found) != 0)
            fail_msg("'%s': '%s'", cases[i].text, found ? found : "nothing");
    }
}

/* Enough papers, and most of them. */
static void test_meaning(void **state)
{
    (void)state;
    OWNED(acronyms) acronyms = acronyms_new();
    assert_null(acronyms_meaning(acronyms, "llm"));
    acronyms_count(acronyms, "llm", "a");
    acronyms_count(acronyms, "llm", "a");
    assert_null(acronyms_meaning(acronyms, "llm"));
    acronyms_count(acronyms, "llm", "a");
    assert_string_equal(acronyms_meaning(acronyms, "llm"), "a");
    acronyms_count(acronyms, "llm", "b");
    assert_string_equal(acronyms_meaning(acronyms, "llm"), "a");
    acronyms_count(acronyms, "llm", "b");
    assert_null(acronyms_meaning(acronyms, "llm"));
    /* what was second may become first */
    for (int i = 0; i < 5; i++)
        acronyms_count(acronyms, "llm", "b");
    assert_string_equal(acronyms_meaning(acronyms, "llm"), "b");
    acronyms_count(acronyms, "ct", "c");
    assert_null(acronyms_meaning(acronyms, "ct"));
}

/* Only what has a meaning, by acronym. */
static void test_write(void **state)
{
    (void)state;
    OWNED(acronyms) acronyms = acronyms_new();
    for (int i = 0; i < ACRONYMS_PAPERS_MIN; i++) {
        acronyms_count(acronyms, "zq", "zonal quotient");
        acronyms_count(acronyms, "llm", "a");
    }
    acronyms_count(acronyms, "ct", "c");
    g_autofree char *text = acronyms_write(acronyms);
    assert_string_equal(text, "llm\ta\nzq\tzonal quotient\n");
    OWNED(acronyms) read = acronyms_read(text);
    assert_string_equal(acronyms_meaning(read, "zq"), "zonal quotient");
    g_autofree char *again = acronyms_write(read);
    assert_string_equal(again, text);
    OWNED(acronyms) none = acronyms_read(NULL);
    assert_null(acronyms_meaning(none, "zq"));
}

/* An acronym, its long form, a plural and British spelling are one term. */
static void test_terms_meet(void **state)
{
    (void)state;
    size_t n;
    OWNED(ngrams) ngrams = ngrams_new();
    OWNED(acronyms) acronyms = acronyms_new();
    for (int i = 0; i < ACRONYMS_PAPERS_MIN; i++)
        ngrams_count_acronyms(ngrams, "QWZ\tQuirky Wrist Zones\n", acronyms);
    ngrams_use_acronyms(ngrams, acronyms);
    const struct ngram *terms = ngrams_read(ngrams, NULL, "QWZs\nquirky-wrist zone", &n);
    assert_int_equal(n, 1);
    assert_string_equal(terms[0].key, "quirki wrist zone");
    assert_string_equal(terms[0].form, "QWZs");
    assert_int_equal(terms[0].n_words, 3);
    /* not printed as an acronym */
    terms = ngrams_read(ngrams, NULL, "qwz", &n);
    assert_string_equal(terms[0].key, "qwz");
    /* by the list of synonyms */
    terms = ngrams_read(ngrams, "LLMs", "Large language model", &n);
    assert_int_equal(n, 1);
    terms = ngrams_read(ngrams, NULL, "ECG\nElectrocardiogram\nelectrocardiography", &n);
    assert_int_equal(n, 1);
    terms = ngrams_read(ngrams, NULL, "PTSD\nPost-traumatic stress disorder", &n);
    assert_int_equal(n, 1);
    terms = ngrams_read(ngrams, NULL, "tumour ischaemia\ntumors ischemia", &n);
    assert_int_equal(n, 1);
    OWNED(ngrams) plain = ngrams_new_plain();
    ngrams_read(plain, NULL, "tumour ischaemia\ntumors ischemia", &n);
    assert_int_equal(n, 2);
}

/* The S of an acronym is a word's; a plural has a small one. */
static void test_ends_in_s(void **state)
{
    (void)state;
    static const struct {
        const char *keyword, *key;
        bool is_vague;
    } cases[] = {
        {"ARDS", "acut respiratori distress syndrom", false},
        {"acute respiratory distress syndrome", "acut respiratori distress syndrom", false},
        {"PRES", "posterior revers encephalopathi syndrom", false},
        {"LLMs", "larg languag model", false},
        {"TIPS", "transjugular intrahepat portosystem shunt", false},
        {"tips", "tip", true},
        {"AIDS", "aids", false},
        {"GAS", "gas", false},
        {"ZEPPELINS", "zeppelin", false},
    };
    size_t n;
    OWNED(ngrams) ngrams = ngrams_new();
    OWNED(acronyms) acronyms = acronyms_new();
    for (int i = 0; i < ACRONYMS_PAPERS_MIN; i++)
        ngrams_count_acronyms(ngrams,
                              "ARDS\tacute respiratory distress syndrome\n"
                              "PRES\tposterior reversible encephalopathy syndrome\n",
                              acronyms);
    ngrams_use_acronyms(ngrams, acronyms);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct ngram *terms = ngrams_read(ngrams, NULL, cases[i].keyword, &n);
        assert_int_equal(n, 1);
        assert_string_equal(terms[0].key, cases[i].key);
        assert_int_equal(terms[0].is_vague, cases[i].is_vague);
    }
    OWNED(ngrams) plain = ngrams_new_plain();
    g_autofree char *key = ngrams_key(plain, "ARDS");
    assert_string_equal(key, "ard");
}

static void test_stems(void **state)
{
    (void)state;
    static const struct {
        const char *one, *other;
        bool same;
    } cases[] = {
        {"ischaemic", "ischemic", true},
        {"oedema", "edema", true},
        {"tumour", "tumor", true},
        {"characterisation", "characterization", true},
        {"centre", "center", true},
        {"fibre", "fiber", true},
        {"labelled", "labeled", true},
        {"grey", "gray", true},
        {"adolescent", "adolescence", true},
        {"emotion", "emotional", true},
        {"embolisation", "embolization", true},
        {"stroke", "strokes", true},
        {"stroke", "stroking", false},
        {"public", "publication", false},
        {"public", "publicly", true},
        {"hour", "hor", false},
        {"elbow", "elbows", true},
        {"mri", "mr", false},
        {"2019", "2020", false},
        {"fibrosis", "fibroid", false},
    };
    OWNED(stemmer) stemmer = stemmer_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *one = g_strdup(stemmer_key(stemmer, cases[i].one));
        const char *other = stemmer_key(stemmer, cases[i].other);
        if ((strcmp(one, other) == 0) != cases[i].same)
            fail_msg("%s: %s, %s: %s", cases[i].one, one, cases[i].other, other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),      cmocka_unit_test(test_meaning),
        cmocka_unit_test(test_write),     cmocka_unit_test(test_terms_meet),
        cmocka_unit_test(test_ends_in_s), cmocka_unit_test(test_stems),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
