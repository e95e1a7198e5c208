/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/themes.h"

#include "analyze/evidence.h"
#include "analyze/terms.h"
#include "tests/unit/analyze/tiny.h"

/* --- growth ------------------------------------------------------------------------ */

enum { YEARS = 10 };

static const double papers_a_year[YEARS] = {400, 450, 500, 600, 650, 700, 800, 900, 1000, 1100};

static void test_classes(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        double counts[YEARS];
        enum theme_class class;
    } cases[] = {
        {"grows all the time", {2, 3, 4, 7, 9, 14, 20, 30, 45, 60}, THEME_RISING},
        {"as the field does", {12, 14, 15, 18, 20, 21, 24, 27, 30, 33}, THEME_STABLE},
        {"rare and flat", {1, 0, 2, 1, 3, 1, 2, 2, 1, 3}, THEME_STABLE},
        {"jumps at the end", {3, 4, 3, 5, 5, 5, 6, 7, 24, 30}, THEME_BURST},
        {"out of nothing", {0, 0, 0, 0, 0, 0, 0, 0, 9, 14}, THEME_BURST},
        {"one wild year", {1, 1, 1, 2, 2, 2, 2, 40, 8, 3}, THEME_FADING},
        {"shrinks", {60, 62, 60, 60, 55, 45, 40, 30, 22, 15}, THEME_FADING},
        {"rose and holds", {2, 2, 4, 16, 30, 40, 46, 51, 57, 62}, THEME_SUSTAINED},
    };
    const double *series[G_N_ELEMENTS(cases)];
    struct theme_growth growth[G_N_ELEMENTS(cases)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        series[i] = cases[i].counts;
    theme_growth_rank(series, G_N_ELEMENTS(cases), papers_a_year, YEARS, growth);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        if (growth[i].class != cases[i].class)
            fail_msg("'%s' is %s (slope %.3f se %.3f low %.3f burst %.2f from %zu)", cases[i].what,
                     theme_class_name(growth[i].class), growth[i].slope, growth[i].se,
                     growth[i].growth_low, growth[i].burst_weight, growth[i].burst_start);
}

/* Most series that only follow the field are called stable, whatever the noise. */
static void test_noise_is_stable(void **state)
{
    (void)state;
    enum { N = 300 };
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    static double counts[N][YEARS];
    const double *series[N];
    static struct theme_growth growth[N];
    for (int i = 0; i < N; i++) {
        double share = g_rand_double_range(random, 0.002, 0.03);
        for (int y = 0; y < YEARS; y++)
            for (int k = 0; k < papers_a_year[y]; k++)
                counts[i][y] += g_rand_double(random) < share;
        series[i] = counts[i];
    }
    theme_growth_rank(series, N, papers_a_year, YEARS, growth);
    int called = 0;
    for (int i = 0; i < N; i++)
        called += growth[i].class == THEME_RISING || growth[i].class == THEME_SUSTAINED ||
                  growth[i].class == THEME_FADING;
    assert_true(called <= 6);
}

/* --- years --------------------------------------------------------------------------- */

static struct theme_years *years_of(struct tiny *tiny, const char *as_of, int since)
{
    GError *error = NULL;
    struct facts facts;
    tiny_exec(tiny, "DELETE FROM analysis");
    tiny_check(facts_store(tiny->db, as_of, &error), error);
    tiny_check(facts_load(tiny->db, &facts, &error), error);
    OWNED(papers) papers = papers_load(tiny->db, NULL, facts.as_of, 0, &error);
    tiny_check(papers != NULL, error);
    struct theme_years *years = theme_years_load(tiny->db, &facts, papers, since, &error);
    tiny_check(years != NULL, error);
    return years;
}

static void add_papers(struct tiny *tiny, int first, int last, int per_year)
{
    g_autofree char *sql = g_strdup_printf(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d) "
        "INSERT INTO paper(pmid, entry_day, year, n_persons, case_report, retracted)"
        " SELECT 91000000 + i, unixepoch((%d + i / %d) || '-06-01') / 86400, %d + i / %d, 3, 0, 0"
        " FROM n",
        (last - first + 1) * per_year, first, per_year, first, per_year);
    tiny_exec(tiny, sql);
}

static void test_years(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    add_papers(tiny, 2015, 2020, 20);
    OWNED(theme_years) end = years_of(tiny, "2020-12-31", 0);
    assert_int_equal(end->first, 2015);
    assert_int_equal(end->last, 2020);
    assert_int_equal(end->running, 0);
    assert_near(end->totals[5], 20, 0);
    assert_false(end->from_field);
    assert_false(theme_years_suffice(end));
    OWNED(theme_years) middle = years_of(tiny, "2020-08-31", 2017);
    assert_int_equal(middle->first, 2017);
    assert_int_equal(middle->last, 2019);
    assert_int_equal(middle->running, 2020);
    assert_near(middle->running_total, 20, 0);
    assert_int_equal(theme_years_recent(middle), 2017);
    tiny_close(tiny);
}

static const struct theme_bin *bin_at(const struct theme_years *years, guint i)
{
    return &g_array_index(years->bins, struct theme_bin, i);
}

/* Four years of 20 papers, the first from a day on, the others from another. */
static void test_partial_year(void **state)
{
    (void)state;
    static const struct {
        const char *begin, *usual;
        int since, first;
    } cases[] = {
        {"12-02", "01-03", 0, 2016}, {"05-20", "01-03", 0, 2016},    {"01-25", "01-03", 0, 2015},
        {"04-03", "01-03", 0, 2015}, {"04-05", "01-03", 0, 2016},    {"07-01", "07-01", 0, 2015},
        {"07-01", "06-01", 0, 2015}, {"12-02", "01-03", 2015, 2016}, {"12-02", "01-03", 2017, 2017},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct tiny *tiny = tiny_open();
        add_papers(tiny, 2015, 2018, 20);
        g_autofree char *sql = g_strdup_printf(
            "UPDATE paper SET entry_day = unixepoch(year || '-' || iif(year = 2015, '%s', '%s'))"
            " / 86400 + pmid %% 5",
            cases[i].begin, cases[i].usual);
        tiny_exec(tiny, sql);
        OWNED(theme_years) years = years_of(tiny, "2018-12-31", cases[i].since);
        assert_int_equal(years->first, cases[i].first);
        assert_int_equal(years->n, 2018 - cases[i].first + 1);
        assert_near(years->totals[0], 20, 0);
        assert_near(years->per_year, 20, 1e-9);
        assert_int_equal(facts_year_of(bin_at(years, 0)->from), cases[i].first);
        tiny_close(tiny);
    }
}

/* Years, what of a year lies before the last eight quarters, these; end to end. */
static void test_bins(void **state)
{
    (void)state;
    static const struct {
        const char *as_of, *names;
        double observed;
    } cases[] = {
        {"2020-12-31",
         "2015 2016 2017 2018 2019Q1 2019Q2 2019Q3 2019Q4 2020Q1 2020Q2 2020Q3 2020Q4", 1},
        {"2020-08-14",
         "2015 2016 2017 2018Q1-Q3 2018Q4 2019Q1 2019Q2 2019Q3 2019Q4 2020Q1 2020Q2 2020Q3",
         45.0 / 92},
        {"2020-03-31",
         "2015 2016 2017 2018Q1 2018Q2 2018Q3 2018Q4 2019Q1 2019Q2 2019Q3 2019Q4 "
         "2020Q1",
         1},
        {"2016-02-01", "2015Q1 2015Q2 2015Q3 2015Q4 2016Q1", 32.0 / 91},
    };
    struct tiny *tiny = tiny_open();
    add_papers(tiny, 2015, 2020, 20);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        OWNED(theme_years) years = years_of(tiny, cases[i].as_of, 0);
        g_autoptr(GString) names = g_string_new(NULL);
        double papers = 0;
        for (guint k = 0; k < years->bins->len; k++) {
            const struct theme_bin *bin = bin_at(years, k);
            g_string_append_printf(names, "%s%s", k > 0 ? " " : "", bin->name);
            if (k > 0) assert_int_equal(bin->from, bin_at(years, k - 1)->to + 1);
            assert_int_equal(theme_years_bin(years, bin->from), k);
            assert_int_equal(theme_years_bin(years, bin->to), k);
            assert_near(bin->observed, k + 1 < years->bins->len ? 1 : cases[i].observed, 1e-12);
            papers += bin->total;
        }
        assert_string_equal(names->str, cases[i].names);
        assert_int_equal(theme_years_bin(years, bin_at(years, 0)->from - 1), -1);
        assert_near(papers, i == 3 ? 20 : i == 2 ? 100 : 120, 0);
    }
    tiny_close(tiny);
}

/* Field counts: quarters end to end, over the years that were searched. */
static void test_field(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    add_papers(tiny, 2015, 2018, 20);
    tiny_exec(tiny,
              "INSERT INTO field_count(from_day, to_day, papers, counted_at) VALUES"
              " ('2016-01-01', '2016-12-31', 900, ''),"
              " ('2016-01-01', '2016-03-31', 1, ''),"
              " ('2017-01-01', '2017-03-31', 200, ''), ('2017-04-01', '2017-12-31', 700, ''),"
              " ('2018-01-01', '2018-06-30', 500, ''), ('2018-07-01', '2018-12-31', 600, '')");
    OWNED(theme_years) unsearched = years_of(tiny, "2018-12-31", 0);
    assert_false(unsearched->from_field);
    tiny_exec(tiny, "INSERT INTO query(kind, name, text, window_from, window_to) VALUES"
                    " ('topic', 'T', 't', '2015-02-01', '2018-12-31')");
    OWNED(theme_years) field = years_of(tiny, "2018-12-31", 0);
    assert_true(field->from_field);
    assert_int_equal(field->first, 2016);
    assert_int_equal(field->n, 3);
    assert_near(field->totals[0], 900, 0);
    assert_near(field->totals[1], 900, 0);
    assert_near(field->totals[2], 1100, 0);
    /* the last quarters have no count of their own */
    assert_near(bin_at(field, 0)->total, 900, 0);
    assert_string_equal(bin_at(field, 1)->name, "2017Q1");
    assert_near(bin_at(field, 1)->total, 200, 0);
    assert_near(bin_at(field, 8)->total, -1, 0);
    tiny_exec(tiny, "DELETE FROM field_count WHERE from_day = '2017-04-01'");
    OWNED(theme_years) gap = years_of(tiny, "2018-12-31", 0);
    assert_false(gap->from_field);
    tiny_close(tiny);
}

/* What of the field entered up to the day looked from; not known where it was counted less far:
 * the papers of a theme reach to that day. */
static void test_field_unfinished(void **state)
{
    (void)state;
    static const struct {
        const char *as_of, *counted_to;
        double running, last_bin;
    } cases[] = {
        {"2018-08-14", "2018-08-14", 700, 150},
        {"2018-08-14", "2018-08-13", -1, -1},
        {"2018-06-30", "2018-08-14", 550, 250},
        {"2018-12-31", "2018-12-31", 0, 150}, /* no year is running */
    };
    struct tiny *tiny = tiny_open();
    add_papers(tiny, 2015, 2018, 20);
    tiny_exec(tiny, "INSERT INTO query(kind, name, text, window_from, window_to) VALUES"
                    " ('topic', 'T', 't', '2015-01-01', '2018-12-31')");
    /* the field was searched from January on: no paper until June is no gap */
    tiny_exec(tiny, "UPDATE paper SET entry_day = entry_day - 120 WHERE year > 2015");
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *counts = g_strdup_printf(
            "DELETE FROM field_count; INSERT INTO field_count(from_day, to_day, papers, counted_at)"
            " VALUES ('2015-01-01', '2015-12-31', 800, ''), ('2016-01-01', '2016-12-31', 900, ''),"
            " ('2017-01-01', '2017-12-31', 990, ''), ('2018-01-01', '2018-03-31', 300, ''),"
            " ('2018-04-01', '2018-06-30', 250, ''), ('2018-07-01', '%s', 150, '')%s",
            cases[i].counted_to,
            i == 3 ? ", ('2018-10-01', '2018-12-31', 150, '');"
                     "UPDATE field_count SET to_day = '2018-09-30' WHERE from_day = '2018-07-01'"
                   : "");
        tiny_exec(tiny, counts);
        OWNED(theme_years) years = years_of(tiny, cases[i].as_of, 0);
        assert_true(years->from_field);
        assert_int_equal(years->first, 2015);
        assert_near(years->running_total, cases[i].running, 0);
        assert_near(bin_at(years, years->bins->len - 1)->total, cases[i].last_bin, 0);
    }
    tiny_close(tiny);
}

/* Going on from the last one finds what looking for each finds. */
static void test_find_next(void **state)
{
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    static struct paper_row rows[300];
    const struct papers papers = {.rows = rows, .n = G_N_ELEMENTS(rows)};
    int64_t pmid = 0;
    for (size_t i = 0; i < papers.n; i++)
        rows[i].pmid = pmid += g_rand_int_range(random, 1, 4);
    for (int stride = 1; stride < 90; stride += 4) {
        size_t at = 0;
        for (int64_t asked = 1; asked < pmid + 200;
             asked += g_rand_int_range(random, 1, stride + 1))
            assert_ptr_equal(papers_find_next(&papers, asked, &at), papers_find(&papers, asked));
    }
}

/* --- the list -------------------------------------------------------------------------- */

/* Ten years of 24 papers each; words by year. */
static struct tiny *open_example(void)
{
    static const int yearly_elastography[10] = {0, 0, 0, 0, 1, 1, 2, 4, 5, 7};
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    int number = 0;
    for (int year = 0; year < 10; year++)
        for (int i = 0; i < 24; i++) {
            g_autofree char *date = g_strdup_printf("%d-%02d-10", 2011 + year, 1 + i % 12);
            g_autofree char *title = g_strdup_printf(
                "%s%s", i % 2 == 0 ? "Spleen" : "Pancreas",
                i < yearly_elastography[year] ? ", shearwave elastography. Qgal, a model" : "");
            tiny_paper(tiny, ++number, date, i % 8 == 0 ? "A B C #" : "A B C", title);
        }
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(terms_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2020-12-31", &error), error);
    return tiny;
}

/* Each PMID by its span as by looking at all rows; whatever was left out of them. */
static void test_find_in_spans(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    struct tiny *tiny = open_example();
    for (int keep = 1; keep <= 40; keep += 3) {
        OWNED(papers) papers = papers_load(tiny->db, NULL, 30000, 0, &error);
        tiny_check(papers != NULL, error);
        g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(int64_t));
        int64_t first = papers->rows[0].pmid, last = papers->rows[papers->n - 1].pmid;
        for (int64_t pmid = first; pmid <= last; pmid++)
            if (g_rand_int_range(random, 0, keep) == 0) g_array_append_val(kept, pmid);
        papers_keep(papers, kept, 0);
        assert_int_equal(papers->n, kept->len);
        for (int64_t pmid = first - 3; pmid <= last + 3; pmid++) {
            const struct paper_row *expected = NULL;
            for (size_t i = 0; i < papers->n; i++)
                if (papers->rows[i].pmid == pmid) expected = &papers->rows[i];
            assert_ptr_equal(papers_find(papers, pmid), expected);
        }
    }
    tiny_close(tiny);
}

static const struct theme *theme_at(const struct themes_list *list, guint i)
{
    return list->themes->pdata[i];
}

static void test_list(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = open_example();
    OWNED(themes_list)
    list = themes_rank(tiny->db, &(struct themes_query){.always_rank = true}, &error);
    tiny_check(list != NULL, error);
    /* spleen and pancreas are everywhere; elastography and shearwave go into the
     * longer term; qgal shares all its papers */
    assert_int_equal(list->themes->len, 1);
    const struct theme *theme = theme_at(list, 0);
    assert_int_equal(theme->terms->len, 2);
    assert_true(strcmp(theme->key, "shearwave elastography") == 0 ||
                strcmp(theme->key, "qgal") == 0);
    assert_int_equal(theme->papers, 20);
    assert_int_equal(theme->papers_recent, 16);
    assert_near(theme->share, 16.0 / 72, 1e-12);
    assert_int_equal(theme->pmids->len, 16);
    assert_near(theme->newcomer_share, 0, 0);
    assert_near(theme->case_report_share, 3.0 / 16, 1e-12);
    assert_int_equal(theme->growth.class, THEME_RISING);
    assert_near(theme->counts[9], 7, 0);
    assert_near(list->topic_a_year, 72 / 3.0, 1e-12);
    g_autofree char *few = themes_note(list);
    assert_non_null(strstr(few, "only 24 papers a year on this topic: below 500 a year"));

    OWNED(themes_list) counts = themes_rank(tiny->db, &(struct themes_query){0}, &error);
    assert_false(counts->growth_ranked);
    assert_int_equal(theme_at(counts, 0)->growth.class, THEME_UNRANKED);
    g_autofree char *note = themes_note(counts);
    assert_non_null(strstr(note, "growth is told from 6 complete years and 500 papers a year on"));
    assert_null(strstr(note, "on this topic"));
    tiny_close(tiny);
}

/* Ten years of 30 papers: 3 with wrist coils, 3 with knee fat in the title, some of the others
 * with both in the abstract, more every year; gondolas only in titles of the first year. */
static struct tiny *open_abstracts(void)
{
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    for (int number = 0; number < 300; number++) {
        int year = number / 30, i = number % 30;
        g_autofree char *date = g_strdup_printf("%d-%02d-10", 2011 + year, 1 + i % 12);
        tiny_paper(tiny, number, date, "A B C",
                   i < 3   ? "Wrist coils. Elbow"
                   : i < 6 ? "Knee fat. Hip"
                           : "Spleen");
        if (i < 6 || i >= 6 + year) continue;
        g_autofree char *sql = g_strdup_printf("UPDATE article SET abstract ="
                                               " 'Wrist coils, knee fat. Knee fat, wrist coils.'"
                                               " WHERE pmid = %d",
                                               TINY_PMID + number);
        tiny_exec(tiny, sql);
    }
    tiny_exec(tiny, "UPDATE article SET title = 'Gondola' WHERE title = 'Spleen'"
                    " AND entrez_date < '2012' AND pmid % 30 < 10;"
                    "UPDATE article SET abstract = 'A gondola. Gondolas.'"
                    " WHERE title = 'Spleen' AND entrez_date > '2018' AND pmid % 30 > 20");
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(terms_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2020-12-31", &error), error);
    return tiny;
}

/* Titles say what a theme is, and which are one; abstracts add papers. */
static void test_abstracts(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = open_abstracts();
    OWNED(themes_list)
    list = themes_rank(tiny->db, &(struct themes_query){.always_rank = true}, &error);
    tiny_check(list != NULL, error);
    assert_int_equal(list->themes->len, 2);
    for (guint i = 0; i < 2; i++) {
        const struct theme *theme = theme_at(list, i);
        assert_int_equal(theme->papers, 30 + 45);
        assert_int_equal(theme->papers_recent, 9 + 7 + 8 + 9);
        assert_int_equal(theme->pmids->len, 9 + 7 + 8 + 9);
        assert_near(theme->counts[9], 3 + 9, 0);
        assert_int_equal(theme->growth.class, THEME_SUSTAINED); /* in titles stable */
    }
    /* a map is of titles and keywords alone */
    OWNED(themes_list)
    map = themes_rank(tiny->db, &(struct themes_query){.always_rank = true, .map = true}, &error);
    tiny_check(map != NULL, error);
    assert_int_equal(map->themes->len, 2);
    assert_int_equal(theme_at(map, 0)->papers, 30);
    OWNED(themes_terms) terms = themes_terms(tiny->db, &(struct themes_query){0}, &error);
    tiny_check(terms != NULL, error);
    assert_int_equal(terms->terms->len, 4);
    const GArray *pmids = ((const struct themes_term *)terms->terms->pdata[0])->pmids;
    assert_int_equal(pmids->len, 9 + 7 + 8 + 9);
    for (guint i = 1; i < pmids->len; i++)
        assert_true(g_array_index(pmids, int64_t, i - 1) < g_array_index(pmids, int64_t, i));
    tiny_close(tiny);
}

/* The running year changes no growth figure. */
static void test_running_year(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = open_example();
    OWNED(themes_list)
    before = themes_rank(tiny->db, &(struct themes_query){.always_rank = true}, &error);
    for (int i = 0; i < 6; i++)
        tiny_paper(tiny, 900 + i, "2021-02-01", "A B C", "Kidney");
    tiny_exec(tiny, "DELETE FROM paper; DELETE FROM senior_paper; DELETE FROM analysis;"
                    "DELETE FROM article_term; DELETE FROM term");
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(terms_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2021-03-01", &error), error);
    OWNED(themes_list)
    after = themes_rank(tiny->db, &(struct themes_query){.always_rank = true}, &error);
    assert_int_equal(after->years->running, 2021);
    assert_int_equal(after->themes->len, 1);
    assert_near(theme_at(after, 0)->growth.slope, theme_at(before, 0)->growth.slope, 0);
    assert_int_equal(theme_at(after, 0)->papers_recent, 16);
    tiny_close(tiny);
}

/* Six years of 40 papers, 8 of them on the theme, and a seventh of which a month is in. */
static void test_unfinished_bin(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    int number = 0;
    for (int year = 2014; year <= 2020; year++)
        for (int i = 0; i < (year == 2020 ? 4 : 40); i++) {
            int month = year == 2020 ? 1 : 1 + i % 12;
            g_autofree char *date = g_strdup_printf("%d-%02d-10", year, month);
            tiny_paper(tiny, ++number, date, "A B C", i % 5 == 0 ? "Wrist coils" : "Spleen. Knee");
        }
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(terms_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2020-01-31", &error), error);
    const struct themes_query query = {.always_rank = true};
    OWNED(themes_list) list = themes_rank(tiny->db, &query, &error);
    tiny_check(list != NULL, error);
    const struct theme *wrist = NULL;
    for (guint i = 0; i < list->themes->len; i++)
        if (strcmp(theme_at(list, i)->label, "Wrist coils") == 0) wrist = theme_at(list, i);
    assert_non_null(wrist);
    /* one paper in a tenth of a year: stable all the same */
    assert_int_equal(wrist->growth.class, THEME_STABLE);
    assert_near(wrist->growth.slope, 0, 1e-6);
    guint last = list->years->bins->len - 1;
    assert_string_equal(bin_at(list->years, last)->name, "2020Q1");
    assert_near(bin_at(list->years, last)->observed, 31.0 / 91, 1e-12);
    assert_near(wrist->bins[last], 1, 0);
    assert_near(bin_at(list->years, last)->total, 4, 0);
    double papers = 0;
    for (guint i = 0; i <= last; i++)
        papers += wrist->bins[i];
    assert_near(papers, 49, 0);
    assert_near(wrist->bins[0], 8, 0);
    tiny_close(tiny);
}

/* Groups of two terms or more; "Wrist coils" stands with no other term. */
static void test_map_of_groups(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    static const char *const titles[] = {"Wrist coils", "Spleen. Knee", "Liver. Elbow",
                                         "Nothing",     "Nothing more", "Nothing else"};
    for (int i = 0; i < 36 * 6; i++) {
        g_autofree char *date = g_strdup_printf("%d-%02d-10", 2015 + i / 36, 1 + i % 12);
        tiny_paper(tiny, i + 1, date, "A B C", titles[i % 6]);
    }
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(terms_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2020-12-31", &error), error);
    OWNED(themes_list)
    list = themes_rank(tiny->db, &(struct themes_query){.map = true}, &error);
    tiny_check(list != NULL, error);
    assert_int_equal(list->themes->len, 2);
    for (guint i = 0; i < 2; i++) {
        assert_int_equal(theme_at(list, i)->terms->len, 2);
        assert_int_equal(theme_at(list, i)->papers, 36);
        assert_string_equal(theme_at(list, i)->quadrant, "motor");
    }
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_noise_is_stable),
        cmocka_unit_test(test_years),
        cmocka_unit_test(test_field),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_running_year),
        cmocka_unit_test(test_bins),
        cmocka_unit_test(test_unfinished_bin),
        cmocka_unit_test(test_map_of_groups),
        cmocka_unit_test(test_find_next),
        cmocka_unit_test(test_find_in_spans),
        cmocka_unit_test(test_abstracts),
        cmocka_unit_test(test_field_unfinished),
        cmocka_unit_test(test_partial_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
