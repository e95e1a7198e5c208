/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/backtest.h"

#include "analyze/evidence.h"
#include "analyze/facts.h"
#include "analyze/mentors.h"
#include "core/error.h"
#include "tests/unit/analyze/tiny.h"

/* Up to the end of 2018: M takes three newcomers, N two. After it: E twice and F come
 * to M; A, who is known, and, on a truncated list, H come to N; G is too late. */
static struct tiny *open_example(bool with_later)
{
    struct tiny *tiny = tiny_open();
    GError *error = NULL;
    tiny_paper(tiny, 1, "2014-03-01", "X Q M", "the history begins");
    tiny_paper(tiny, 2, "2015-03-01", "A Q M", "topic");
    tiny_paper(tiny, 3, "2016-03-01", "B Q M", "other");
    tiny_paper(tiny, 4, "2017-03-01", "C R N", "topic");
    tiny_paper(tiny, 5, "2018-12-31", "D R N", "other");
    tiny_paper(tiny, 6, "2019-01-01", "E Q M", "other");
    tiny_paper(tiny, 7, "2020-05-01", "E Q M", "topic");
    tiny_paper(tiny, 8, "2020-12-31", "F Q M", "topic");
    tiny_paper(tiny, 9, "2019-05-01", "A R N", "topic");
    tiny_paper(tiny, 10, "2019-06-01", "H R N ...", "topic");
    tiny_paper(tiny, 11, "2021-01-01", "G R N", "topic");
    if (with_later) {
        tiny_paper(tiny, 12, "2019-02-02", "M Q X", "topic");
        tiny_paper(tiny, 13, "2020-02-02", "N R M", "topic");
    }
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2021-06-30", &error), error);
    return tiny;
}

static struct backtest *run(struct tiny *tiny, struct backtest_query query)
{
    GError *error = NULL;
    query.path = tiny->path;
    query.replicates = query.replicates ? query.replicates : 50;
    query.seed = 1;
    struct backtest *backtest = backtest_mentors(tiny->db, &query, &error);
    tiny_check(backtest != NULL, error);
    return backtest;
}

static const struct backtest_window *window_at(const struct backtest *backtest, guint i)
{
    return backtest->windows->pdata[i];
}

static const struct backtest_person *person_of(const struct backtest_window *window, char name)
{
    for (guint i = 0; i < window->people->len; i++) {
        const struct backtest_person *person =
            &g_array_index(window->people, struct backtest_person, i);
        /* a person's number is that of the first paper: 1 for M, 4 for N */
        if ((int64_t)person->id == (TINY_PMID + (name == 'M' ? 1 : 4)) * INT64_C(10000) + 3)
            return person;
    }
    return NULL;
}

static void test_program(void **state)
{
    (void)state;
    struct tiny *tiny = open_example(false);
    OWNED(backtest) backtest = run(tiny, (struct backtest_query){.from = 2018, .to = 2018});
    assert_int_equal(backtest->windows->len, 1);
    const struct backtest_window *window = window_at(backtest, 0);
    assert_int_equal(window->people->len, 2);
    assert_int_equal(window->n_positives, 1);
    assert_int_equal(window->gains, 2);
    assert_string_equal(window->refused, "fewer than 30 people with a gain");
    const struct backtest_person *m = person_of(window, 'M'), *n = person_of(window, 'N');
    assert_int_equal(m->gain, 2);
    assert_int_equal(n->gain, 0);
    assert_near(m->scores[BACKTEST_papers_total], 3, 0);
    assert_near(m->scores[BACKTEST_last3], 1, 0);
    assert_near(n->scores[BACKTEST_last3], 2, 0);
    assert_near(n->scores[BACKTEST_newcomer_first_2y], 2, 0);
    /* counting puts N first, chance is one half */
    assert_near(window->metrics[BACKTEST_last3].values[RANK_METRIC_auc], 0, 1e-12);
    assert_near(window->metrics[BACKTEST_random].values[RANK_METRIC_p10], .5, 1e-12);
    assert_near(window->metrics[BACKTEST_last3].values[RANK_METRIC_ndcg20], 1 / log2(3), 1e-12);
    tiny_close(tiny);
}

/* What came later changes no score and no pool. */
static void test_no_leak(void **state)
{
    (void)state;
    struct tiny *plain = open_example(false), *more = open_example(true);
    const struct backtest_query query = {.from = 2017, .to = 2018};
    OWNED(backtest) a = run(plain, query);
    OWNED(backtest) b = run(more, query);
    assert_int_equal(a->windows->len, 2);
    for (guint w = 0; w < 2; w++) {
        assert_int_equal(window_at(a, w)->people->len, window_at(b, w)->people->len);
        for (guint i = 0; i < window_at(a, w)->people->len; i++) {
            const struct backtest_person *x =
                &g_array_index(window_at(a, w)->people, struct backtest_person, i);
            const struct backtest_person *y =
                &g_array_index(window_at(b, w)->people, struct backtest_person, i);
            assert_true(x->id == y->id);
            assert_memory_equal(x->scores, y->scores, sizeof x->scores);
        }
    }
    tiny_close(plain);
    tiny_close(more);
}

/* By names alone a truncated list counts: H came to N. */
static void test_names(void **state)
{
    (void)state;
    struct tiny *tiny = open_example(false);
    OWNED(backtest)
    backtest = run(tiny, (struct backtest_query){.from = 2018, .to = 2018, .by_name = true});
    const struct backtest_window *window = window_at(backtest, 0);
    assert_int_equal(window->people->len, 2);
    assert_int_equal(window->n_positives, 2);
    assert_int_equal(window->gains, 3);
    /* M: A, B, X came 2, 3 and 4 years ago; all were newcomers */
    double a = exp2(-4.5 / 3) + exp2(-3.5 / 3) + exp2(-2.5 / 3);
    double e = 0, shares[] = {exp2(-4.5 / 3) / a, exp2(-3.5 / 3) / a, exp2(-2.5 / 3) / a};
    for (int i = 0; i < 3; i++)
        e -= shares[i] * log(shares[i]);
    double z = 1.28, lb = (1 + z * z / 6 - z * sqrt(z * z / 36)) / (1 + z * z / 3);
    double expected = log1p(a) + .5 * log1p(exp(e)) + lb + .25 * log1p(1);
    bool found = false;
    for (guint i = 0; i < window->people->len; i++) {
        const struct backtest_person *person =
            &g_array_index(window->people, struct backtest_person, i);
        if (person->scores[BACKTEST_papers_total] < 3) continue;
        assert_near(person->scores[BACKTEST_score], expected, 1e-9);
        assert_int_equal(person->gain, 2);
        found = true;
    }
    assert_true(found);
    tiny_close(tiny);
}

/* Years without being asked; those that are not complete only when asked for. */
static void test_years(void **state)
{
    (void)state;
    static const struct {
        int from, to, first, last;
        const char *refused_last;
    } cases[] = {
        {0, 0, 2017, 2018, "fewer than 30 people with a gain"},
        {2000, 2014, 2014, 2014, "less than 3 years of history"},
        {2019, 2030, 2019, 2019, "two years after it that are not complete"},
        {2020, 2030, 0, 0, NULL},
    };
    struct tiny *tiny = open_example(false);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        OWNED(backtest)
        backtest = run(tiny, (struct backtest_query){
                                 .from = cases[i].from, .to = cases[i].to, .by_name = i % 2});
        guint n = backtest->windows->len;
        if (!cases[i].refused_last) {
            assert_int_equal(n, 0);
            continue;
        }
        assert_int_equal(window_at(backtest, 0)->year, cases[i].first);
        assert_int_equal(window_at(backtest, n - 1)->year, cases[i].last);
        assert_string_equal(window_at(backtest, n - 1)->refused, cases[i].refused_last);
        assert_non_null(backtest->refused);
    }
    tiny_close(tiny);
}

/* The same seed gives the same intervals; last3 differs from itself by nothing. */
static void test_bootstrap(void **state)
{
    (void)state;
    struct tiny *tiny = open_example(false);
    const struct backtest_query query = {.from = 2017, .to = 2018, .replicates = 200};
    OWNED(backtest) a = run(tiny, query);
    OWNED(backtest) b = run(tiny, query);
    for (int m = 0; m < RANK_N_METRICS; m++) {
        const struct backtest_interval *x = &a->means[BACKTEST_score].difference[m];
        const struct backtest_interval *y = &b->means[BACKTEST_score].difference[m];
        assert_true(memcmp(x, y, sizeof *x) == 0 && x->low <= x->high);
        assert_near(a->means[BACKTEST_last3].difference[m].low, 0, 0);
        assert_near(a->means[BACKTEST_last3].difference[m].high, 0, 0);
    }
    /* all papers put M first, counting N, where both are drawn */
    const struct backtest_interval *auc =
        &a->means[BACKTEST_papers_total].difference[RANK_METRIC_auc];
    assert_true(auc->high > auc->low);
    tiny_close(tiny);
}

static void test_name_key(void **state)
{
    (void)state;
    static const struct {
        const char *last, *fore, *key;
    } cases[] = {{"Rossi", "Maria", "rossi|maria"},
                 {"Rossi", "M Teresa", "rossi|teresa"},
                 {"Rossi", "M. T.", "rossi|m"},
                 {"De La Cruz", "Ana-Mari\xcc\x81", "delacruz|anamari"},
                 {"M\xc3\xbcller", "JK", "muller|jk"},
                 {"Rossi", NULL, "rossi|"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *key = backtest_name_key(cases[i].last, cases[i].fore);
        assert_string_equal(key, cases[i].key);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_program),   cmocka_unit_test(test_no_leak),
        cmocka_unit_test(test_names),     cmocka_unit_test(test_years),
        cmocka_unit_test(test_bootstrap), cmocka_unit_test(test_name_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
