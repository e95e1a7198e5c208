/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/evidence.h"

#include "analyze/facts.h"
#include "tests/unit/analyze/tiny.h"

/* Which papers count, and for whom. Persons by letter, pmid by number. */
static void test_what_counts(void **state)
{
    (void)state;
    static const struct {
        const char *authors;
        const char *seniors; /* letters, in the order of their ids */
    } cases[] = {
        {"A B C", "C"},     {"A B", ""}, /* two persons */
        {"A @ B", ""},                   /* a group is no person */
        {"@ A B C", "C"},                /* first person stands in for a group */
        {"A B C @", "C"},                /* a group at the end is no senior author */
        {"A B C= D", "CD"},              /* joint last */
        {"A= B= C", "BC"},               /* first author shares the last place */
        {"A B C ...", ""},               /* truncated list */
        {"A B C !", ""},                 /* retracted */
        {"A B C #", "C"},                /* case reports count */
        {"A", ""},          {"@", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        struct tiny *tiny = tiny_open();
        tiny_paper(tiny, 1, "2020-03-01", cases[i].authors, "x");
        tiny_check(evidence_rebuild(tiny->db, &error), error);
        g_autofree char *got =
            tiny_rows(tiny,
                      "SELECT coalesce(group_concat(last_name, ''), '') FROM senior_paper "
                      "JOIN person USING(person_id) ORDER BY person_id",
                      1);
        assert_string_equal(got, cases[i].seniors);
        tiny_close(tiny);
    }
}

static void test_many_authors(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    tiny_paper(tiny, 1, "2020-03-01", "A B C D E F G H I J K L M N O P Q R S T U V W X Y", "25");
    tiny_paper(tiny, 2, "2020-03-01", "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z", "26");
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    assert_int_equal(tiny_int(tiny, "SELECT count(*) FROM senior_paper"), 1);
    assert_int_equal(tiny_int(tiny, "SELECT max(n_persons) FROM paper"), 26);
    tiny_close(tiny);
}

/* Newcomers by calendar year; in any position, and retracted papers, are
 * records too. */
static void test_newcomers(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    tiny_paper(tiny, 1, "2019-12-31", "X A Y", "a stood in the middle");
    tiny_paper(tiny, 2, "2020-01-01", "A Q M", "so not new");
    tiny_paper(tiny, 3, "2020-02-01", "B Q M", "new");
    tiny_paper(tiny, 4, "2020-11-01", "B Q M", "new in the same year");
    tiny_paper(tiny, 5, "2021-02-01", "B Q M", "no more");
    tiny_paper(tiny, 6, NULL, "C Q M", "no entry date: July 2001");
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    g_autofree char *got = tiny_rows(
        tiny,
        "SELECT pmid % 1000, entry_date, newcomer FROM senior_paper WHERE pmid % 1000 > 1 "
        "ORDER BY pmid",
        3);
    assert_string_equal(got, "2 2020-01-01 0\n3 2020-02-01 1\n4 2020-11-01 1\n5 2021-02-01 0\n"
                             "6 2001-07-01 1");
    g_autofree char *papers = tiny_rows(
        tiny, "SELECT year, first_newcomer, n_persons FROM paper WHERE pmid % 1000 IN (2, 6)", 3);
    assert_string_equal(papers, "2020 0 3\n2001 1 3");
    tiny_close(tiny);
}

static void test_international(void **state)
{
    (void)state;
    static const struct {
        const char *before, *authors;
        const char *international;
    } cases[] =
        {
            {NULL, "A/DE B M/US", "1"},       {NULL, "A/US B M/US", "0"},
            {NULL, "A B M/US", "-"},          {NULL, "A/DE B M", "-"},
            {"X A/IN Y", "A B M/US", "1"},    /* the earlier paper stands in */
            {"X A/IN Y", "A/US B M/US", "0"}, /* but not where this one prints */
            {"X M/US Y", "A/DE B M", "1"},
        };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        struct tiny *tiny = tiny_open();
        if (cases[i].before) tiny_paper(tiny, 9, "2018-01-01", cases[i].before, "before");
        tiny_paper(tiny, 1, "2020-03-01", cases[i].authors, "x");
        tiny_paper(tiny, 8, "2021-01-01", "A/FR M/FR", "a later paper tells nothing");
        tiny_check(evidence_rebuild(tiny->db, &error), error);
        g_autofree char *got =
            tiny_rows(tiny, "SELECT international FROM senior_paper WHERE pmid % 1000 = 1", 1);
        assert_string_equal(got, cases[i].international);
        tiny_close(tiny);
    }
}

/* Two affiliations on one paper: one country in common is enough. */
static void test_several_countries(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    tiny_paper(tiny, 1, "2020-03-01", "A/DE B M/US", "x");
    g_autofree char *sql =
        g_strdup_printf("UPDATE authorship SET affiliations = '[%d,%d]' WHERE position = 1",
                        tiny_country(tiny, "DE"), tiny_country(tiny, "US"));
    tiny_exec(tiny, sql);
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    assert_int_equal(tiny_int(tiny, "SELECT international FROM senior_paper"), 0);
    tiny_close(tiny);
}

/* The history begins with the first year that is no stray. */
static void test_facts(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    tiny_paper(tiny, 1, "1999-05-05", "A B C", "stray");
    for (int i = 0; i < 60; i++) {
        g_autofree char *date = g_strdup_printf("%d-03-%02d", 2015 + i / 20, 1 + i % 20);
        tiny_paper(tiny, 2 + i, date, "A B C", "x");
    }
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    struct facts facts;
    assert_false(facts_load(tiny->db, &facts, &error));
    assert_non_null(strstr(error->message, "radscout analyze"));
    g_clear_error(&error);

    tiny_check(facts_store(tiny->db, NULL, &error), error);
    tiny_check(facts_load(tiny->db, &facts, &error), error);
    assert_string_equal(facts.as_of_text, "2017-03-20");
    assert_int_equal(facts.first_year, 2015);
    assert_int_equal(facts.papers, 61);
    assert_near(facts.history_years, (365 + 366 + 19) / 365.25, 1e-9);

    tiny_exec(tiny, "DELETE FROM analysis");
    tiny_exec(tiny, "INSERT INTO query(kind, name, text, window_to) VALUES"
                    " ('topic', 'T', 't', '2017-12-31')");
    tiny_check(facts_store(tiny->db, NULL, &error), error);
    tiny_check(facts_load(tiny->db, &facts, &error), error);
    assert_string_equal(facts.as_of_text, "2017-12-31");

    tiny_exec(tiny, "DELETE FROM analysis");
    assert_false(facts_store(tiny->db, "2017-02-30", &error));
    g_clear_error(&error);
    tiny_check(facts_store(tiny->db, "2016-12-31", &error), error);
    tiny_check(facts_load(tiny->db, &facts, &error), error);
    assert_int_equal(facts.papers, 41);
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_counts),       cmocka_unit_test(test_many_authors),
        cmocka_unit_test(test_newcomers),         cmocka_unit_test(test_international),
        cmocka_unit_test(test_several_countries), cmocka_unit_test(test_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
