/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/mentors.h"

#include "analyze/evidence.h"
#include "analyze/mentor_columns.h"
#include "core/error.h"
#include "tests/unit/analyze/tiny.h"

#define AS_OF "2020-12-31"

static void rebuild(struct tiny *tiny, const char *as_of)
{
    GError *error = NULL;
    tiny_exec(tiny, "DELETE FROM paper; DELETE FROM senior_paper; DELETE FROM analysis");
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, as_of, &error), error);
}

/* M: two papers on the topic, an old one off it, one as first author. N: one
 * paper off the topic and one after the day. */
static struct tiny *open_example(void)
{
    struct tiny *tiny = tiny_open();
    tiny_paper(tiny, 1, "2010-01-01", "X Y Z", "the history begins");
    tiny_paper(tiny, 10, "2020-07-01", "A/DE Q M/US", "topic");
    tiny_paper(tiny, 11, "2019-07-01", "B/US Q M/US", "topic");
    tiny_paper(tiny, 12, "2012-07-01", "C Q M", "other");
    tiny_paper(tiny, 13, "2020-01-01", "M Q Z", "other");
    tiny_paper(tiny, 14, "2018-01-01", "X Q N", "other");
    tiny_paper(tiny, 15, "2021-01-01", "X Q N", "topic, but later");
    rebuild(tiny, AS_OF);
    return tiny;
}

static GArray *pmids_of(size_t n, const int *numbers)
{
    GArray *pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (size_t i = 0; i < n; i++) {
        int64_t pmid = TINY_PMID + numbers[i];
        g_array_append_val(pmids, pmid);
    }
    return pmids;
}

static struct mentors_list *rank(struct tiny *tiny, const struct mentors_query *query)
{
    GError *error = NULL;
    struct mentors_list *list = mentors_rank(tiny->db, query, &error);
    tiny_check(list != NULL, error);
    return list;
}

static void test_by_hand(void **state)
{
    (void)state;
    static const int topic[] = {10, 11, 15};
    static const double parts[] = {0.954469038355, 0.547090020000, 0.549692172383, 0.274653072167,
                                   0.503534534898, 0.312357319763, 0.274846086192, 0.173286795140};
    struct tiny *tiny = open_example();
    g_autoptr(GArray) pmids = pmids_of(3, topic);
    OWNED(mentors_list) list = rank(tiny, &(struct mentors_query){.pmids = pmids});
    assert_int_equal(list->topic_papers, 2);
    assert_int_equal(list->pool, 1);
    assert_true(list->newcomers_known && !list->newcomers_are_short);
    const struct mentor *m = mentors_at(list, 0);
    assert_int_equal(m->person_id, tiny_person('M'));
    double sum = 0;
    for (int i = 0; i < MENTOR_N_PARTS; i++) {
        assert_near(m->parts[i], parts[i], 1e-9);
        sum += m->parts[i];
    }
    assert_near(m->score, sum, 1e-12);
    assert_int_equal(m->senior_papers, 2);
    assert_int_equal(m->senior_papers_3y, 2);
    assert_int_equal(m->first_authors, 2);
    assert_int_equal(m->newcomer_first, 2);
    assert_int_equal(m->international_first, 1);
    assert_true(m->international_known);
    assert_int_equal(m->months_since_last, 6);
    assert_int_equal(m->papers_total, 4);
    assert_int_equal(m->papers->len, 3);
    assert_int_equal(g_array_index(m->papers, struct mentor_paper, 0).pmid, TINY_PMID + 10);
    assert_string_equal(m->name, "M");
    tiny_close(tiny);
}

/* Removing a paper from the database changes the score as the list says. */
static void test_leave_one_out(void **state)
{
    (void)state;
    static const int topic[] = {10, 11, 15};
    static const int removed[] = {10, 11, 12, 13};
    g_autoptr(GArray) pmids = pmids_of(3, topic);
    for (size_t i = 0; i < G_N_ELEMENTS(removed); i++) {
        struct tiny *tiny = open_example();
        OWNED(mentors_list) before = rank(tiny, &(struct mentors_query){.pmids = pmids});
        const struct mentor_basis basis = mentors_basis(before);
        double says = mentor_score_without(mentors_at(before, 0), &basis, TINY_PMID + removed[i]);
        g_autofree char *sql =
            g_strdup_printf("DELETE FROM authorship WHERE pmid = %d; DELETE FROM person_authorship "
                            "WHERE pmid NOT IN"
                            " (SELECT pmid FROM authorship); DELETE FROM article WHERE pmid NOT IN"
                            " (SELECT pmid FROM authorship)",
                            TINY_PMID + removed[i]);
        tiny_exec(tiny, sql);
        rebuild(tiny, AS_OF);
        OWNED(mentors_list) after = rank(tiny, &(struct mentors_query){.pmids = pmids});
        assert_near(mentors_at(after, 0)->score, says, 1e-12);
        assert_true(fabs(mentors_at(before, 0)->score - says) > 1e-3);
        tiny_close(tiny);
    }
}

static void test_short_history(void **state)
{
    (void)state;
    static const struct {
        const char *as_of;
        bool known, is_short;
    } cases[] = {
        {"2022-12-30", false, false}, {"2023-06-01", true, true}, {"2025-06-01", true, false}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct tiny *tiny = tiny_open();
        tiny_paper(tiny, 1, "2020-01-01", "X Y Z", "x");
        tiny_paper(tiny, 2, "2022-06-01", "A B M", "x");
        rebuild(tiny, cases[i].as_of);
        OWNED(mentors_list) list = rank(tiny, &(struct mentors_query){0});
        assert_int_equal(list->newcomers_known, cases[i].known);
        assert_int_equal(list->newcomers_are_short, cases[i].is_short);
        bool counted = mentors_at(list, 0)->parts[MENTOR_PART_topic_openness] > 0;
        assert_int_equal(counted, cases[i].known);
        tiny_close(tiny);
    }
}

/* --since, --limit, --sort, people admitted. */
static void test_options(void **state)
{
    (void)state;
    struct tiny *tiny = open_example();
    OWNED(mentors_list) all = rank(tiny, &(struct mentors_query){0});
    assert_int_equal(all->pool, 3); /* M, N, Z */
    assert_int_equal(mentors_at(all, 0)->person_id, tiny_person('M'));
    assert_int_equal(mentors_at(all, 2)->person_id, tiny_person('N'));
    assert_int_equal(mentors_at(all, 2)->rank, 3);

    OWNED(mentors_list) since = rank(tiny, &(struct mentors_query){.since_year = 2019});
    assert_int_equal(since->pool, 2); /* M, Z */
    assert_int_equal(mentors_at(since, 0)->senior_papers, 2);

    OWNED(mentors_list)
    sorted = rank(tiny, &(struct mentors_query){.sort = "months_since_last", .limit = 2});
    assert_int_equal(sorted->pool, 3);
    assert_int_equal(sorted->mentors->len, 2);
    assert_int_equal(mentors_at(sorted, 0)->person_id, tiny_person('M'));
    assert_int_equal(mentors_at(sorted, 1)->person_id, tiny_person('Z'));

    int64_t n = tiny_person('N');
    g_autoptr(GHashTable) people = g_hash_table_new(g_int64_hash, g_int64_equal);
    g_hash_table_add(people, &n);
    OWNED(mentors_list) some = rank(tiny, &(struct mentors_query){.people = people});
    assert_int_equal(some->pool, 1);
    assert_int_equal(mentors_at(some, 0)->person_id, n);

    GError *error = NULL;
    assert_null(mentors_rank(tiny->db, &(struct mentors_query){.sort = "h_index"}, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_USAGE));
    assert_non_null(strstr(error->message, "newcomer_first"));
    g_clear_error(&error);
    tiny_close(tiny);
}

/* Papers that count, people by what their papers say. */
static void test_admitted(void **state)
{
    (void)state;
    static const int papers[] = {10, 12, 14}, topic[] = {10, 11};
    g_autoptr(GArray) kept = pmids_of(3, papers), on_topic = pmids_of(2, topic);
    const struct {
        struct mentors_query query;
        const char *people; /* in order */
    } cases[] = {
        {{.papers = kept}, "MN"},
        {{.until_year = 2018}, "NMZ"},
        {{.since_year = 2012, .until_year = 2012}, "M"},
        {{.min_papers = 2}, "MZ"},
        {{.international = true}, "M"},
        {{.open_to_newcomers = true}, "M"}, /* M himself and X were known before */
        {{.pmids = on_topic, .min_papers = 3}, ""},
    };
    struct tiny *tiny = open_example();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        OWNED(mentors_list) list = rank(tiny, &cases[i].query);
        g_autoptr(GString) got = g_string_new(NULL);
        for (guint k = 0; k < list->mentors->len; k++)
            g_string_append(got, mentors_at(list, k)->name);
        assert_string_equal(got->str, cases[i].people);
    }
    tiny_close(tiny);
}

/* Relevance weighs papers in A and E of the topic; of 0 it is not on the topic. */
static void test_relevance(void **state)
{
    (void)state;
    static const int topic[] = {10, 11, 12};
    static const double weights[] = {1, .5, 0};
    struct tiny *tiny = open_example();
    g_autoptr(GArray) pmids = pmids_of(3, topic);
    g_autoptr(GArray) relevance = g_array_new(FALSE, FALSE, sizeof(double));
    g_array_append_vals(relevance, weights, 3);
    OWNED(mentors_list)
    list = rank(tiny, &(struct mentors_query){.pmids = pmids, .relevance = relevance});
    const struct mentor *m = mentors_at(list, 0);
    assert_int_equal(list->topic_papers, 2);
    assert_int_equal(m->senior_papers, 2);
    double a = exp2(-183 / 365.25 / 3), b = .5 * exp2(-549 / 365.25 / 3);
    double p = a / (a + b), e = -p * log(p) - (1 - p) * log(1 - p);
    assert_near(m->topic.volume, a + b, 1e-12);
    assert_near(m->topic.effective, exp(e), 1e-12);
    assert_near(m->all.volume, a + 2 * b + exp2(-3105 / 365.25 / 3), 1e-12);
    double low, high;
    const struct mentor_basis basis = mentors_basis(list);
    mentor_range(m, &basis, &low, &high);
    double without[] = {mentor_score_without(m, &basis, TINY_PMID + 10),
                        mentor_score_without(m, &basis, TINY_PMID + 11),
                        mentor_score_without(m, &basis, TINY_PMID + 12),
                        mentor_score_without(m, &basis, TINY_PMID + 13)};
    assert_near(low, MIN(MIN(without[0], without[1]), MIN(without[2], without[3])), 1e-12);
    assert_near(high, MAX(MAX(without[0], without[1]), MAX(without[2], without[3])), 1e-12);
    assert_true(low < high);
    tiny_close(tiny);
}

/* Other weights change their own parts, and only these; A halves where it is told to. */
static void test_weights(void **state)
{
    (void)state;
    static const int topic[] = {10, 11};
    struct tiny *tiny = open_example();
    g_autoptr(GArray) pmids = pmids_of(2, topic);
    OWNED(mentors_list) plain = rank(tiny, &(struct mentors_query){.pmids = pmids});
    const struct mentor *m = mentors_at(plain, 0);
    assert_true(mentor_weights_are_standard(&plain->weights));
    struct mentor_weights weights = mentor_weights_standard;
    weights.breadth = 2;
    weights.openness = 0;
    weights.activity = 1;
    weights.all_papers = 0.25;
    OWNED(mentors_list)
    list = rank(tiny, &(struct mentors_query){.pmids = pmids, .weights = &weights});
    const struct mentor *other = mentors_at(list, 0);
    static const double times[4] = {1, 4, 0, 4};
    for (int i = 0; i < 4; i++) {
        assert_near(other->parts[i], times[i] * m->parts[i], 1e-12);
        assert_near(other->parts[4 + i], times[i] * m->parts[4 + i] / 2, 1e-12);
    }
    weights.half_life_years = 1.5;
    OWNED(mentors_list)
    faster = rank(tiny, &(struct mentors_query){.pmids = pmids, .weights = &weights});
    assert_near(mentors_at(faster, 0)->topic.volume,
                exp2(-183 / 365.25 / 1.5) + exp2(-549 / 365.25 / 1.5), 1e-12);
    assert_false(mentor_weights_are_standard(&faster->weights));
    tiny_close(tiny);
}

/* Every column that is said to sort does: numbers from the largest, months and ids from
 * the smallest, texts by alphabet, what is not known last. */
static void test_sorts(void **state)
{
    (void)state;
    static const struct {
        const char *column, *people;
    } cases[] = {
        {"rank", "MZN"},
        {"person_id", "MNZ"},
        {"name", "MNZ"},
        {"institution", "ZMN"},
        {"email", "NMZ"},
        {"email_date", "MNZ"},
        {"email_pmid", "NMZ"},
        {"country", "NZM"},
        {"confidence", "ZNM"},
        {"papers_total", "MZN"},
        {"months_since_last", "MZN"},
        {"score_parts.all_volume", "MZN"},
        {"senior_papers", "MZN"},
    };
    struct tiny *tiny = open_example();
    g_autofree char *sql = g_strdup_printf(
        "INSERT INTO institution(institution_id, name, name_key) VALUES(1, 'Beta', 'beta'),"
        "(2, 'Alpha', 'alpha');"
        "INSERT INTO person_place(person_id, institution_id, is_radiology, country, email,"
        " email_pmid, email_date) VALUES"
        "(%" G_GINT64_FORMAT ", 1, 0, NULL, 'm@example.org', 1, '2020-01-01'),"
        "(%" G_GINT64_FORMAT ", NULL, 0, 'DE', 'a@example.org', 2, '2019-01-01'),"
        "(%" G_GINT64_FORMAT ", 2, 0, 'US', NULL, NULL, NULL);"
        "UPDATE person SET confidence = 'namesakes' WHERE last_name = 'M';"
        "UPDATE person SET confidence = 'probable' WHERE last_name = 'N';"
        "UPDATE person SET n_papers = 9",
        tiny_person('M'), tiny_person('N'), tiny_person('Z'));
    tiny_exec(tiny, sql);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        OWNED(mentors_list) list = rank(tiny, &(struct mentors_query){.sort = cases[i].column});
        g_autoptr(GString) got = g_string_new(NULL);
        for (guint k = 0; k < list->mentors->len; k++)
            g_string_append(got, mentors_at(list, k)->name);
        if (strcmp(got->str, cases[i].people) != 0)
            fail_msg("%s: %s, not %s", cases[i].column, got->str, cases[i].people);
    }
    g_auto(GStrv) names = g_strsplit(mentor_columns_names(), ", ", -1);
    for (char **name = names; *name; name++) {
        OWNED(mentors_list) list = rank(tiny, &(struct mentors_query){.sort = *name, .limit = 2});
        assert_int_equal(list->mentors->len, 2);
        assert_int_equal(list->pool, 3);
        assert_int_equal(mentors_at(list, 1)->rank, 2);
    }
    tiny_close(tiny);
}

/* The range holds what the score would be if the records were told apart otherwise. */
static void test_doubt(void **state)
{
    (void)state;
    struct tiny *tiny = open_example();
    OWNED(mentors_list) list = rank(tiny, &(struct mentors_query){0});
    struct mentor *m = &g_array_index(list->mentors, struct mentor, 0);
    const struct mentor_basis basis = mentors_basis(list);
    m->doubt = mentor_doubt_new();
    int64_t apart = TINY_PMID + 10;
    g_array_append_val(m->doubt->apart, apart);
    m->doubt->score_apart = mentor_score_of(&basis, m->papers, m->recent, m->doubt->apart);
    assert_near(m->doubt->score_apart, mentor_score_without(m, &basis, apart), 1e-12);
    const struct mentor_twin twin = {tiny_person('N'), 1, 2 * m->score};
    g_array_append_val(m->doubt->twins, twin);
    m->doubt->score_all = m->score;
    m->doubt->score_apart = 0.001;
    double low, high;
    mentor_range(m, &basis, &low, &high);
    assert_near(low, 0.001, 1e-12);
    assert_near(high, 2 * m->score, 1e-12);
    m->doubt->score_all = 3 * m->score;
    mentor_range(m, &basis, &low, &high);
    assert_near(high, 3 * m->score, 1e-12);
    tiny_close(tiny);
}

/* Equal scores: the order is that of the hash, whatever the ids are. */
static void test_ties(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    for (int i = 0; i < 8; i++) {
        char authors[] = "A Q I";
        authors[0] = (char)('A' + i);
        authors[4] = (char)('a' + i);
        tiny_paper(tiny, 1 + i, "2020-01-01", authors, "x");
    }
    rebuild(tiny, AS_OF);
    OWNED(mentors_list) list = rank(tiny, &(struct mentors_query){0});
    assert_int_equal(list->mentors->len, 8);
    bool by_id = true;
    for (guint i = 1; i < list->mentors->len; i++) {
        assert_true(mentors_at(list, i - 1)->tie < mentors_at(list, i)->tie);
        by_id = by_id && mentors_at(list, i - 1)->person_id < mentors_at(list, i)->person_id;
    }
    assert_false(by_id);
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),       cmocka_unit_test(test_leave_one_out),
        cmocka_unit_test(test_short_history), cmocka_unit_test(test_admitted),
        cmocka_unit_test(test_relevance),     cmocka_unit_test(test_options),
        cmocka_unit_test(test_weights),       cmocka_unit_test(test_ties),
        cmocka_unit_test(test_sorts),         cmocka_unit_test(test_doubt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
