/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/venues.h"

#include "analyze/evidence.h"
#include "analyze/study.h"
#include "tests/unit/analyze/tiny.h"

/* Five years of two journals; the first stands in three rows of table journal. */
static struct tiny *open_example(void)
{
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    tiny_exec(tiny, "INSERT INTO journal(journal_id, title, nlm_id, issn) VALUES"
                    " (1, 'Elbow Imaging', 'N1', '0000-0001'), (2, 'elbow imaging', NULL, NULL),"
                    " (3, 'Elbow Imag', NULL, '0000-0001'), (4, 'Wrist Letters', NULL, NULL)");
    int number = 0;
    for (int year = 2016; year <= 2020; year++)
        for (int i = 0; i < 10; i++) {
            g_autofree char *date = g_strdup_printf("%d-%02d-10", year, 1 + i);
            /* one in ten of each year is a case report from Korea */
            tiny_paper(tiny, ++number, date, i == 9 ? "C/KR B A #" : "D/US B A", "Elbow");
        }
    tiny_exec(tiny, "UPDATE article SET journal_id = 1 + pmid % 3, received = '2010-01-01',"
                    " accepted = date('2010-01-01', (pmid - 90000000) || ' days')");
    tiny_exec(tiny, "UPDATE article SET journal_id = 4 WHERE pmid % 10 IN (1, 2)");
    /* in the first year nothing, then a day that cannot be, then accepted before received */
    tiny_exec(tiny, "UPDATE article SET accepted = NULL WHERE pmid <= 90000008;"
                    "UPDATE article SET accepted = received WHERE pmid = 90000009;"
                    "UPDATE article SET accepted = '2009-12-31' WHERE pmid = 90000010;"
                    "UPDATE article SET accepted = '2013-01-01' WHERE pmid = 90000013");
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(study_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2020-12-31", &error), error);
    return tiny;
}

static void test_journals(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = open_example();
    OWNED(venues_list)
    list = venues_rank(tiny->db, &(struct venues_query){.design = -1}, &error);
    tiny_check(list != NULL, error);
    assert_int_equal(list->venues->len, 2);
    assert_int_equal(list->topic_papers, 50);
    const struct venue *elbow = list->venues->pdata[0], *wrist = list->venues->pdata[1];
    assert_string_equal(elbow->nlm_id, "N1");
    assert_int_equal(elbow->papers, 40);
    assert_int_equal(elbow->designs[DESIGN_CASE_REPORT], 5);
    assert_near(elbow->case_report_share, 5.0 / 40, 1e-12);
    /* Case reports of 2016 come from a newcomer, as the first other paper does */
    assert_int_equal(elbow->first_authors, 40);
    assert_near(elbow->newcomer_share, 8.0 / 40, 1e-12);
    /* 40 less 8 without usable dates (3..10) and one of more than 1000 days */
    assert_int_equal(elbow->days.n, 31);
    assert_near(elbow->days.median, 33, 0);
    assert_near(elbow->days.q1, 23.5, 0);
    assert_near(elbow->days.q3, 41.5, 0);
    assert_near(elbow->days.median_low, 25, 0);
    assert_near(elbow->days.median_high, 39, 0);
    assert_near(elbow->days.within_60, 1, 0);
    const struct venue_country *first = &g_array_index(elbow->countries, struct venue_country, 0);
    assert_string_equal(first->code, "US");
    assert_int_equal(first->papers, 35);
    assert_int_equal(elbow->located, 40);
    assert_true(elbow->has_trend);
    assert_near(elbow->trend, 0, 1e-6);
    /* ten papers: nothing is said */
    assert_int_equal(wrist->papers, 10);
    assert_null(wrist->nlm_id);
    assert_near(wrist->case_report_share, -1, 0);
    assert_near(wrist->newcomer_share, -1, 0);
    assert_near(wrist->days.median, -1, 0);
    assert_int_equal(wrist->days.n, 8);
    assert_false(wrist->has_trend);
    tiny_close(tiny);
}

static void test_one_design(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = open_example();
    const struct venues_query query = {.design = DESIGN_CASE_REPORT, .limit = 1};
    OWNED(venues_list) list = venues_rank(tiny->db, &query, &error);
    tiny_check(list != NULL, error);
    assert_int_equal(list->candidates, 1);
    assert_int_equal(list->asked_papers, 5);
    const struct venue *elbow = list->venues->pdata[0];
    assert_int_equal(elbow->papers, 40);
    assert_int_equal(elbow->asked, 5);
    assert_near(elbow->newcomer_share, -1, 0);
    assert_int_equal(elbow->days.n, 4);
    const struct venues_query none = {.design = DESIGN_TRIAL};
    OWNED(venues_list) empty = venues_rank(tiny->db, &none, &error);
    assert_int_equal(empty->venues->len, 0);
    tiny_close(tiny);
}

/* Figures are of the papers from there, the shares of countries of all. */
static void test_one_country(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = open_example();
    const struct venues_query query = {.design = -1, .country = "KR"};
    OWNED(venues_list) list = venues_rank(tiny->db, &query, &error);
    tiny_check(list != NULL, error);
    assert_int_equal(list->candidates, 1); /* the wrist has none from there */
    assert_int_equal(list->asked_papers, 5);
    const struct venue *elbow = list->venues->pdata[0];
    assert_int_equal(elbow->papers, 40);
    assert_int_equal(elbow->asked, 5);
    assert_int_equal(elbow->first_authors, 5);
    assert_near(elbow->newcomer_share, -1, 0);
    assert_int_equal(elbow->located, 40);
    assert_near(elbow->country_share, 5.0 / 40, 1e-12);
    assert_int_equal(elbow->countries->len, 2);
    const struct venues_query us = {.design = -1, .country = "US"};
    OWNED(venues_list) home = venues_rank(tiny->db, &us, &error);
    assert_int_equal(home->candidates, 2);
    const struct venue *first = home->venues->pdata[0], *wrist = home->venues->pdata[1];
    assert_int_equal(first->asked, 35);
    assert_near(first->country_share, 35.0 / 40, 1e-12);
    assert_near(wrist->country_share, -1, 0); /* ten papers */
    const struct venues_query none = {.design = -1, .country = "DE"};
    OWNED(venues_list) empty = venues_rank(tiny->db, &none, &error);
    assert_int_equal(empty->venues->len, 0);
    tiny_close(tiny);
}

/* Nobody said what kind of paper these are: that is no share of 0. */
static void test_no_types(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = open_example();
    OWNED(venues_list)
    typed = venues_rank(tiny->db, &(struct venues_query){.design = -1}, &error);
    assert_true(typed->facts.has_types);
    tiny_exec(tiny, "UPDATE article SET publication_types = CASE pmid % 2 WHEN 0 THEN '[]' END;"
                    "DELETE FROM study; DELETE FROM facet; DELETE FROM analysis");
    tiny_check(study_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2020-12-31", &error), error);
    OWNED(venues_list) list = venues_rank(tiny->db, &(struct venues_query){.design = -1}, &error);
    tiny_check(list != NULL, error);
    assert_false(list->facts.has_types);
    assert_near(((const struct venue *)list->venues->pdata[0])->case_report_share, -1, 0);
    const struct venues_query originals = {.design = DESIGN_ORIGINAL};
    OWNED(venues_list) none = venues_rank(tiny->db, &originals, &error);
    assert_int_equal(none->venues->len, 0);
    assert_int_equal(none->topic_papers, 50);
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_journals), cmocka_unit_test(test_one_design),
        cmocka_unit_test(test_no_types), cmocka_unit_test(test_one_country)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
