/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_backtest.h"

#include "analyze/evidence.h"
#include "analyze/facts.h"
#include "analyze/stats.h"
#include "analyze/theme_slots.h"
#include "tests/unit/analyze/tiny.h"

static void test_nested(void **state)
{
    (void)state;
    static const char *const keys[] = {"a b c", "b c", "a", "b", "c d"};
    static const double papers[] = {17, 20, 21, 16, 5};
    bool nested[5];
    theme_slots_mark_nested(keys, papers, 5, nested);
    /* 17 of 20 are .85; 17 of 21 are not */
    static const bool want[] = {false, true, false, true, false};
    for (int i = 0; i < 5; i++)
        assert_int_equal(nested[i], want[i]);
}

/* --- a planted corpus ----------------------------------------------------------------- */

enum { FIRST = 2000, YEARS = 12, PER_YEAR = 60 };

/* Papers of the words in each year. */
static const struct {
    const char *word;
    int papers[YEARS];
} planted[] = {
    {"risingone", {0, 0, 1, 1, 2, 3, 5, 7, 9, 13, 18, 24}},
    {"steadyone", {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9}},
    {"fadingone", {14, 13, 12, 12, 11, 10, 8, 6, 4, 3, 2, 1}},
};

static void fill(struct tiny *tiny, bool with_future)
{
    GError *error = NULL;
    int number = 0;
    for (int y = 0; y < (with_future ? YEARS : YEARS - 2); y++) {
        int used = 0;
        for (size_t k = 0; k < G_N_ELEMENTS(planted); k++)
            for (int i = 0; i < planted[k].papers[y]; i++, used++) {
                g_autofree char *date = g_strdup_printf("%d-%02d-10", FIRST + y, 1 + i % 12);
                g_autofree char *title = g_strdup_printf("The %s of w%dx", planted[k].word, number);
                tiny_paper(tiny, ++number, date, "A B C", title);
            }
        for (; used < PER_YEAR; used++) {
            g_autofree char *date = g_strdup_printf("%d-%02d-20", FIRST + y, 1 + used % 12);
            g_autofree char *title = g_strdup_printf("v%dx", number);
            tiny_paper(tiny, ++number, date, "A B C", title);
        }
    }
    tiny_exec(tiny, "UPDATE article SET year = substr(entrez_date, 1, 4)");
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2011-12-31", &error), error);
}

static GPtrArray *run(struct tiny *tiny, const struct theme_backtest_query *query)
{
    GError *error = NULL;
    GPtrArray *windows = g_ptr_array_new_with_free_func(theme_backtest_window_free);
    tiny_check(theme_backtest_run(tiny->db, "tiny", query, NULL, windows, &error), error);
    return windows;
}

/* 2009: 3 terms; risingone goes from 22 to 42 in two years. */
static void test_planted(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    fill(tiny, true);
    const struct theme_backtest_query query = {
        .protocol = true, .published = true, .from = 2009, .to = 2009};
    g_autoptr(GPtrArray) windows = run(tiny, &query);
    assert_int_equal(windows->len, 1);
    const struct theme_backtest_window *window = windows->pdata[0];
    assert_int_equal(window->first_year, FIRST);
    assert_int_equal(window->n_terms, 3);
    assert_near(window->per_year, PER_YEAR, 0);
    assert_near(window->base[THEME_TARGET_keep2], 1.0 / 3, 1e-12);
    const struct theme_backtest_line *top =
        &g_array_index(window->list, struct theme_backtest_line, 0);
    assert_string_equal(top->key, "risingone");
    assert_true(top->hits[THEME_TARGET_keep2]);
    assert_near(top->ratio, 42.0 / 22, 1e-12);
    /* the only hit stands above the others: AUC 1; three in the list: a third of it */
    assert_near(window->cells[THEME_TARGET_keep2][THEME_SCORE_ra4].auc, 1, 1e-12);
    assert_near(window->cells[THEME_TARGET_keep2][THEME_SCORE_ra4].p20, 1.0 / 3, 1e-12);
    assert_near(window->ratio[THEME_SCORE_ra4], 1, 1e-12);
    tiny_close(tiny);
}

/* Own terms count in abstracts, too, those of the protocol do not. Ten papers of 2009 and five
 * of 2010 name risingone there alone. */
static void test_abstracts(void **state)
{
    (void)state;
    for (int own = 0; own < 2; own++) {
        struct tiny *tiny = tiny_open();
        fill(tiny, true);
        tiny_exec(tiny, "UPDATE article SET abstract = 'A risingone. The risingone. Gondolas.'"
                        " WHERE title LIKE '%risingone%' OR pmid IN (SELECT pmid FROM article "
                        "WHERE title LIKE 'v%'"
                        "  AND year = 2009 ORDER BY pmid LIMIT 10)"
                        " OR pmid IN (SELECT pmid FROM article WHERE title LIKE 'v%'"
                        "  AND year = 2010 ORDER BY pmid LIMIT 5)");
        const struct theme_backtest_query query = {
            .protocol = own == 0, .published = true, .from = 2009, .to = 2009};
        g_autoptr(GPtrArray) windows = run(tiny, &query);
        const struct theme_backtest_window *window = windows->pdata[0];
        assert_int_equal(window->n_terms, 3);
        for (guint i = 0; i < window->list->len; i++) {
            const struct theme_backtest_line *line =
                &g_array_index(window->list, struct theme_backtest_line, i);
            if (g_str_has_prefix(line->key, "risingon"))
                assert_near(line->ratio, own ? 47.0 / 32 : 42.0 / 22, 1e-12);
            if (g_str_has_prefix(line->key, "steadyon")) assert_near(line->ratio, 1, 1e-12);
        }
        tiny_close(tiny);
    }
}

/* What comes after T changes no list and no score, only what came of it. */
static void test_no_future(void **state)
{
    (void)state;
    struct tiny *all = tiny_open(), *past = tiny_open();
    fill(all, true);
    fill(past, false);
    static const char abstracts[] = "UPDATE article SET abstract = 'Fadingone and steadyone. '"
                                    " || 'A steadyone, fadingone.' WHERE pmid % 3 = 0";
    tiny_exec(all, abstracts);
    tiny_exec(past, abstracts);
    for (int own = 0; own < 2; own++) {
        const struct theme_backtest_query query = {
            .protocol = own == 0, .published = own == 0, .from = 2007, .to = 2009};
        g_autoptr(GPtrArray) with = run(all, &query);
        g_autoptr(GPtrArray) without = run(past, &query);
        assert_int_equal(with->len, 3);
        assert_int_equal(without->len, 3);
        for (guint i = 0; i < with->len; i++) {
            const struct theme_backtest_window *a = with->pdata[i], *b = without->pdata[i];
            assert_int_equal(a->n_terms, b->n_terms);
            assert_int_equal(a->list->len, b->list->len);
            for (guint k = 0; k < a->list->len; k++)
                assert_string_equal(g_array_index(a->list, struct theme_backtest_line, k).key,
                                    g_array_index(b->list, struct theme_backtest_line, k).key);
        }
    }
    tiny_close(all);
    tiny_close(past);
}

/* Half of the last year: shares, not counts, so a stable term does not look fading. */
static void test_half_year(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    fill(tiny, true);
    const struct theme_backtest_query query = {
        .protocol = true, .published = true, .half_year = true, .from = 2009, .to = 2009};
    g_autoptr(GPtrArray) windows = run(tiny, &query);
    const struct theme_backtest_window *window = windows->pdata[0];
    assert_near(window->per_year, 50, 0);
    assert_near(window->cells[THEME_TARGET_keep2][THEME_SCORE_ra4].auc, 1, 1e-12);
    tiny_close(tiny);
}

/* Only years T that records reach two years beyond: 2009 at most, and complete years unless
 * more is asked for. */
static void test_reach(void **state)
{
    (void)state;
    static const struct {
        int from, to, first, n;
        bool ends_in_summer;
    } cases[] = {
        {2008, 2030, 2008, 2, false}, {2010, 2010, 0, 0, false}, {0, 0, 2004, 6, false},
        {1990, 2001, 2000, 2, false}, {2030, 2030, 0, 0, false}, {2008, 2010, 2008, 2, true},
        {0, 0, 2004, 5, true},
    };
    struct tiny *tiny = tiny_open();
    fill(tiny, true);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        tiny_exec(tiny, "DELETE FROM analysis");
        const char *as_of = cases[i].ends_in_summer ? "2011-08-06" : "2011-12-31";
        tiny_check(facts_store(tiny->db, as_of, &error), error);
        const struct theme_backtest_query query = {
            .protocol = true, .from = cases[i].from, .to = cases[i].to};
        g_autoptr(GPtrArray) windows = run(tiny, &query);
        assert_int_equal(windows->len, cases[i].n);
        for (guint k = 0; k < windows->len; k++)
            assert_int_equal(((struct theme_backtest_window *)windows->pdata[k])->year,
                             cases[i].first + (int)k);
    }
    tiny_close(tiny);
}

/* Records that print an early year: no more years count than the formulas take. */
static void test_long_history(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    fill(tiny, true);
    tiny_exec(tiny, "UPDATE article SET year = 1500 WHERE pmid IN"
                    " (SELECT pmid FROM article WHERE title LIKE 'v%' ORDER BY pmid LIMIT 30)");
    const struct theme_backtest_query query = {
        .protocol = true, .published = true, .from = 2009, .to = 2009};
    g_autoptr(GPtrArray) windows = run(tiny, &query);
    const struct theme_backtest_window *window = windows->pdata[0];
    assert_int_equal(window->first_year, 2009 - STATS_YEARS_MAX + 1);
    assert_int_equal(window->list->len, 3);
    tiny_close(tiny);
}

/* The first year has records of December alone: by days of entry it does not count. */
static void test_partial_year(void **state)
{
    (void)state;
    for (int published = 0; published < 2; published++) {
        struct tiny *tiny = tiny_open();
        fill(tiny, true);
        tiny_exec(tiny, "UPDATE paper SET entry_day = unixepoch('2000-12-02') / 86400"
                        " WHERE year = 2000");
        const struct theme_backtest_query query = {
            .protocol = true, .published = published, .from = 2009, .to = 2009};
        g_autoptr(GPtrArray) windows = run(tiny, &query);
        const struct theme_backtest_window *window = windows->pdata[0];
        assert_int_equal(window->first_year, published ? 2000 : 2001);
        assert_int_equal(window->list->len, 3);
        tiny_close(tiny);
    }
}

/* --- means and intervals ---------------------------------------------------------------- */

static void add_window(GPtrArray *windows, const char *corpus, int year, double p20, double last)
{
    struct theme_backtest_window *window = g_new0(struct theme_backtest_window, 1);
    window->corpus = g_strdup(corpus);
    window->year = year;
    window->list = g_array_new(FALSE, FALSE, sizeof(struct theme_backtest_line));
    window->has[THEME_TARGET_keep2] = true;
    window->base[THEME_TARGET_keep2] = 0.1;
    window->cells[THEME_TARGET_keep2][THEME_SCORE_ra4].p20 = p20;
    window->cells[THEME_TARGET_keep2][THEME_SCORE_last_year].p20 = last;
    g_ptr_array_add(windows, window);
}

static void test_means(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) windows = g_ptr_array_new_with_free_func(theme_backtest_window_free);
    add_window(windows, "a", 2001, 0.3, 0.1);
    add_window(windows, "a", 2002, 0.3, 0.1);
    add_window(windows, "b", 2001, 0.2, 0.2);
    struct theme_backtest_mean mean =
        theme_backtest_mean(windows, THEME_TARGET_keep2, THEME_SCORE_ra4);
    assert_int_equal(mean.n, 3);
    assert_near(mean.p20, 0.8 / 3, 1e-12);
    assert_near(mean.p20_difference, 0.4 / 3, 1e-12);
    assert_near(mean.base, 0.1, 1e-12);
    /* two blocks say nothing of chance; of four, half of a kind, all may be of one */
    assert_false(mean.has_interval);
    add_window(windows, "c", 2001, 0.3, 0.1);
    assert_false(theme_backtest_mean(windows, THEME_TARGET_keep2, THEME_SCORE_ra4).has_interval);
    add_window(windows, "d", 2001, 0.2, 0.2);
    mean = theme_backtest_mean(windows, THEME_TARGET_keep2, THEME_SCORE_ra4);
    assert_true(mean.has_interval);
    assert_near(mean.p20_low, 0, 1e-12);
    assert_near(mean.p20_high, 0.2, 1e-12);
    mean = theme_backtest_mean(windows, THEME_TARGET_persist, THEME_SCORE_ra4);
    assert_int_equal(mean.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nested),       cmocka_unit_test(test_planted),
        cmocka_unit_test(test_no_future),    cmocka_unit_test(test_half_year),
        cmocka_unit_test(test_means),        cmocka_unit_test(test_abstracts),
        cmocka_unit_test(test_reach),        cmocka_unit_test(test_long_history),
        cmocka_unit_test(test_partial_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
