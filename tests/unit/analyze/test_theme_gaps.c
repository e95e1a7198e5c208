/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_gaps.h"

#include "analyze/evidence.h"
#include "analyze/study.h"
#include "analyze/terms.h"
#include "tests/unit/analyze/tiny.h"

static void test_poisson(void **state)
{
    (void)state;
    assert_near(theme_gaps_poisson_lower(0, 2), exp(-2), 1e-12);
    assert_near(theme_gaps_poisson_lower(2, 3), exp(-3) * (1 + 3 + 4.5), 1e-12);
    assert_near(theme_gaps_poisson_lower(100, 3), 1, 1e-9);
}

/* Elastography is used in most pancreases, never in knee and spleen. */
static void test_gap(void **state)
{
    (void)state;
    static const char *const titles[] = {
        "Elastography of the pancreas",
        "Elastography of the pancreas",
        "Pancreas",
        "Knee",
        "Knee",
        "Elastography",
        "Spleen",
        "Something else",
    };
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    for (int i = 0; i < 320; i++) {
        g_autofree char *date = g_strdup_printf("%d-05-10", 2017 + i % 4);
        tiny_paper(tiny, i + 1, date, "A B C", titles[i / 4 % G_N_ELEMENTS(titles)]);
    }
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(study_rebuild(tiny->db, &error), error);
    tiny_check(terms_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2020-12-31", &error), error);
    OWNED(theme_gaps) gaps = theme_gaps_find(tiny->db, &(struct themes_query){0}, &error);
    tiny_check(gaps != NULL, error);
    /* of 240 papers in 3 years 90 have elastography: over a quarter, so no term of its own */
    assert_int_equal(gaps->window_papers, 240);
    assert_int_equal(gaps->gaps->len, 0);
    /* with more papers around it is one */
    for (int i = 0; i < 240; i++) {
        g_autofree char *date = g_strdup_printf("%d-05-10", 2017 + i % 4);
        tiny_paper(tiny, 1000 + i, date, "A B C", "Nothing");
    }
    tiny_exec(tiny,
              "DELETE FROM paper; DELETE FROM senior_paper; DELETE FROM analysis;"
              "DELETE FROM article_term; DELETE FROM term; DELETE FROM study; DELETE FROM facet");
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(study_rebuild(tiny->db, &error), error);
    tiny_check(terms_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2020-12-31", &error), error);
    OWNED(theme_gaps) more = theme_gaps_find(tiny->db, &(struct themes_query){0}, &error);
    tiny_check(more != NULL, error);
    assert_int_equal(more->window_papers, 420);
    /* knee, 13 expected, before spleen, 6 expected */
    assert_int_equal(more->gaps->len, 2);
    const struct theme_gap *gap = more->gaps->pdata[0], *next = more->gaps->pdata[1];
    assert_string_equal(next->subject, "Spleen");
    assert_string_equal(gap->method, "Elastography");
    assert_string_equal(gap->subject, "Knee");
    assert_int_equal(gap->papers, 0);
    assert_near(gap->expected, 90.0 * 60 / 420, 1e-9);
    tiny_close(tiny);
}

/* What config/facets.txt calls COPD and PSMA stays a disease and a method when the records
 * define them, though the prostate is an organ. */
static void test_acronyms(void **state)
{
    (void)state;
    static const char *const titles[] = {"Elastography of the pancreas", "COPD", "PSMA",
                                         "Elastography of the pancreas", "Hut"};
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    for (int i = 0; i < 600; i++) {
        g_autofree char *date = g_strdup_printf("%d-05-10", 2017 + i % 4);
        tiny_paper(tiny, i + 1, date, "A B C", i < 300 ? titles[i / 4 % 5] : "Nothing");
    }
    tiny_exec(tiny, "UPDATE article SET abstract = 'Chronic obstructive pulmonary disease (COPD)'"
                    " WHERE title = 'COPD';"
                    "UPDATE article SET abstract = 'Prostate-specific membrane antigen (PSMA)'"
                    " WHERE title = 'PSMA'");
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(study_rebuild(tiny->db, &error), error);
    tiny_check(terms_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2020-12-31", &error), error);
    assert_int_equal(tiny_int(tiny, "SELECT count(*) FROM term WHERE key IN"
                                    " ('chronic obstruct pulmonari diseas',"
                                    " 'prostat specif membran antigen')"),
                     2);
    OWNED(theme_gaps) gaps = theme_gaps_find(tiny->db, &(struct themes_query){0}, &error);
    tiny_check(gaps != NULL, error);
    GString *found = g_string_new(NULL);
    for (guint i = 0; i < gaps->gaps->len; i++) {
        const struct theme_gap *gap = gaps->gaps->pdata[i];
        g_string_append_printf(found, "%s x %s, ", gap->method, gap->subject);
    }
    assert_string_equal(found->str, "Elastography x COPD, PSMA x pancreas, ");
    g_string_free(found, TRUE);
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_poisson), cmocka_unit_test(test_gap),
                                       cmocka_unit_test(test_acronyms)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
