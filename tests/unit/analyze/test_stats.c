/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/stats.h"

#include "analyze/theme_growth.h"
#include "tests/unit/analyze/tiny.h"

#include <stdlib.h>

static void test_wilson(void **state)
{
    (void)state;
    static const struct {
        double k, n, z, want;
    } cases[] = {
        {0, 0, 1.28, 0},
        {0, 10, 1.28, 0},
        {5, 10, 1.96, 0.2365896},
        {1, 1, 1.28, 1 / (1 + 1.6384)},
        {10, 10, 1.28, 10 / (10 + 1.6384)},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_near(stats_wilson_low(cases[i].k, cases[i].n, cases[i].z), cases[i].want, 1e-6);
}

static void test_exact(void **state)
{
    (void)state;
    static const struct {
        int k, n;
        double want;
    } cases[] = {
        {0, 10, 0},          {0, 0, 0}, {3, 2, 0}, {10, 10, 0.69150289}, /* .025^(1/10) */
        {1, 10, 0.00252858},                                             /* 1 - .975^(1/10) */
        {5, 10, 0.18708603},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_near(stats_exact_low(cases[i].k, cases[i].n, .025), cases[i].want, 1e-7);
    assert_near(stats_exact_low(600, 3000, .025), 0.1858, 1e-3); /* many */
}

static void test_effective_number(void **state)
{
    (void)state;
    static const double equal[] = {2, 2, 2, 2}, one[] = {0, 3}, uneven[] = {3, 1}, none[] = {0, 0};
    assert_near(stats_effective_number(equal, 4), 4, 1e-12);
    assert_near(stats_effective_number(one, 2), 1, 1e-12);
    /* exp(-(3/4 ln 3/4 + 1/4 ln 1/4)) = 4 / 3^(3/4) */
    assert_near(stats_effective_number(uneven, 2), 4 / pow(3, 0.75), 1e-12);
    assert_near(stats_effective_number(none, 2), 0, 0);
}

static void test_small_ones(void **state)
{
    (void)state;
    assert_near(stats_decay(0, 3), 1, 0);
    assert_near(stats_decay(3, 3), 0.5, 1e-15);
    assert_near(stats_normal_upper(0), 0.5, 1e-15);
    assert_near(stats_normal_upper(1.644853626951), 0.05, 1e-10);
    assert_true(stats_fnv1a64("") == UINT64_C(0xcbf29ce484222325));
    assert_true(stats_fnv1a64("foobar") == UINT64_C(0x85944171f73967e8));
    assert_near(stats_round(0.12345678904), 0.1234567890, 1e-13);
    static const double x[] = {1, 2, 3};
    /* alpha 1/2: (3 + 2/2 + 1/4) / (1 + 1/2 + 1/4) */
    assert_near(stats_ema(x, 3, 3), 4.25 / 1.75, 1e-12);
}

static void test_mid_ranks(void **state)
{
    (void)state;
    static const double values[] = {5, -1, 5, 0};
    double ranks[4];
    stats_mid_ranks(values, 4, ranks);
    static const double want[] = {3.5 / 4, 1.0 / 4, 3.5 / 4, 2.0 / 4};
    for (int i = 0; i < 4; i++)
        assert_near(ranks[i], want[i], 1e-12);
}

static void test_benjamini_hochberg(void **state)
{
    (void)state;
    /* thresholds .01 .02 .03 .04 .05: the third saves the second */
    static const struct {
        double p[5];
        bool want[5];
    } cases[] = {
        {{0.9, 0.029, 0.001, 0.025, 0.2}, {false, true, true, true, false}},
        {{0.04, 0.9, 0.8, 0.011, 0.7}, {false}}, /* each alone would pass */
        {{0.04, 0.9, 0.8, 0.009, 0.7}, {false, false, false, true, false}},
    };
    for (size_t c = 0; c < G_N_ELEMENTS(cases); c++) {
        bool got[5];
        stats_benjamini_hochberg(cases[c].p, 5, 0.05, got);
        for (int i = 0; i < 5; i++)
            assert_int_equal(got[i], cases[c].want[i]);
    }
}

static void test_quantiles(void **state)
{
    (void)state;
    static const double x[] = {1, 2, 4, 8, 16}, one[] = {3};
    assert_near(stats_quantile(x, 5, 0.5), 4, 0);
    assert_near(stats_quantile(x, 4, 0.5), 3, 0);
    assert_near(stats_quantile(x, 5, 0.25), 2, 0);
    assert_near(stats_quantile(x, 4, 0.9), 4 + 0.7 * 4, 1e-12);
    assert_near(stats_quantile(x, 5, 1), 16, 0);
    assert_near(stats_quantile(one, 1, 0.5), 3, 0);
    double values[100], low, high;
    for (int i = 0; i < 100; i++)
        values[i] = i + 1;
    /* 50 -+ 9.8: places 40 and 61 */
    stats_median_interval(values, 100, 1.96, &low, &high);
    assert_near(low, 40, 0);
    assert_near(high, 61, 0);
    stats_median_interval(one, 1, 1.96, &low, &high);
    assert_near(low, 3, 0);
    assert_near(high, 3, 0);
}

/* A hand-made series: two years, 100 papers each, 1 and 3 hits. */
static void test_growth_by_hand(void **state)
{
    (void)state;
    static const double counts[] = {1, 3}, totals[] = {100, 100}, none[] = {0, 0};
    struct stats_growth got = stats_growth_low(counts, totals, 2, 2, 1);
    /* p = 4/200 = 0.02, so each window has 200 papers: ln((3+2)/200) - ln((1+2)/200) */
    assert_near(got.growth, log(5.0 / 3), 1e-12);
    assert_near(got.se, sqrt(1.0 / 5 + 1.0 / 3), 1e-12);
    assert_near(got.low, got.growth - got.se, 1e-12);
    assert_near(stats_growth_low(none, totals, 2, 2, 1).low, 0, 0);
}

/* The fitted slope is where the gradient of the log posterior vanishes. */
static void test_slope_is_the_mode(void **state)
{
    (void)state;
    static const double counts[] = {3, 2, 6, 9, 20}, totals[] = {300, 320, 350, 380, 400};
    struct stats_slope got = stats_poisson_slope(counts, totals, 5);
    double e[5], sum_e = 0, sum_y = 0, gradient = -got.slope / 0.25;
    for (int i = 0; i < 5; i++) {
        e[i] = totals[i] * exp(got.slope * (i - 2));
        sum_e += e[i];
        sum_y += counts[i];
    }
    for (int i = 0; i < 5; i++)
        gradient += (counts[i] - sum_y * e[i] / sum_e) * (i - 2);
    assert_near(gradient, 0, 1e-8);

    static const double none[] = {0, 0, 0};
    got = stats_poisson_slope(none, totals, 3);
    assert_near(got.slope, 0, 0);
    assert_near(got.se, 0.5, 1e-12);
}

/* Brute force over all paths of a short series. */
static double best_path(const double *counts, const double *totals, int n, double s, double gamma,
                        double *open_weight)
{
    double hits = 0, papers = 0, best = INFINITY;
    for (int i = 0; i < n; i++) {
        hits += counts[i];
        papers += totals[i];
    }
    double p[2] = {hits / papers, fmin(1, s * hits / papers)};
    for (unsigned path = 0; path < 1u << n; path++) {
        double cost = 0, open = 0;
        for (int i = 0; i < n; i++) {
            int now = path >> i & 1, before = i > 0 ? path >> (i - 1) & 1 : 0;
            double fit[2];
            for (int j = 0; j < 2; j++)
                fit[j] = -counts[i] * log(p[j]) - (totals[i] - counts[i]) * log(1 - p[j]);
            cost += fit[now] + (now > before ? gamma * log(n) : 0);
            open = now ? open + fit[0] - fit[1] : 0;
        }
        if (cost < best - 1e-9) {
            best = cost;
            *open_weight = open;
        }
    }
    return best;
}

static void test_kleinberg_against_brute_force(void **state)
{
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    int open_bursts = 0;
    for (int round = 0; round < 1000; round++) {
        int n = g_rand_int_range(random, 2, 10);
        double counts[10] = {0}, totals[10], want = 0;
        for (int i = 0; i < n; i++) {
            totals[i] = g_rand_int_range(random, 50, 200);
            counts[i] = g_rand_int_range(random, 0, i + 2 < n ? 8 : 16);
        }
        counts[0] += 1;
        best_path(counts, totals, n, 1.5, 1, &want);
        double got = stats_kleinberg(counts, totals, (size_t)n, 1.5, 1).weight;
        assert_near(got, want, 1e-6);
        open_bursts += got > 0;
    }
    assert_true(open_bursts > 50);
}

static void test_kleinberg_start(void **state)
{
    (void)state;
    static const double counts[] = {2, 2, 2, 2, 2, 2, 12, 14}, fading[] = {9, 9, 1, 1, 1, 1, 1, 1};
    static const double totals[] = {100, 100, 100, 100, 100, 100, 100, 100};
    struct stats_burst got = stats_kleinberg(counts, totals, 8, 2, 1);
    assert_int_equal(got.start, 6);
    assert_true(got.weight > 5);
    assert_near(stats_kleinberg(fading, totals, 8, 2, 1).weight, 0, 0);
}

/* The agreed values of the theme formulas, when the file of the shared specs is
 * there: columns y0..y9 of the first "#D" row are papers, of the others hits. */
static gchar **reference_lines(void)
{
    g_autofree char *path = g_build_filename(g_getenv("RADSCOUT_SOURCE"), "..", "shared", "specs",
                                             "theme-scores.tsv", NULL);
    g_autofree char *text = NULL;
    const char *given = g_getenv("RADSCOUT_THEME_SCORES");
    if (!g_file_get_contents(given ? given : path, &text, NULL, NULL)) return NULL;
    return g_strsplit(g_strstrip(text), "\n", -1);
}

static size_t read_numbers(const char *line, double *numbers, size_t max)
{
    g_auto(GStrv) fields = g_strsplit(line, "\t", -1);
    size_t n = 0;
    for (size_t i = 1; fields[i] && n < max; i++)
        numbers[n++] = g_ascii_strtod(fields[i], NULL);
    return n;
}

enum {
    YEARS = 10,
    MACD = YEARS,
    LB = YEARS + 2,
    LB_G,
    LB_SE,
    LB_K2,
    SLOPE,
    SLOPE_SE,
    SLOPE_Z,
    KLEINBERG_2 = YEARS + 10,
    KLEINBERG_15,
    COUNT3,
    RA4,
    COLUMNS
};

static void test_reference_series(void **state)
{
    (void)state;
    g_auto(GStrv) lines = reference_lines();
    if (!lines) {
        print_message("skipped: no theme-scores.tsv beside the project or in"
                      " RADSCOUT_THEME_SCORES\n");
        skip();
        return;
    }
    size_t n = g_strv_length(lines) - 2;
    assert_in_range(n, 1, 8);
    double papers[YEARS] = {0}, row[8][COLUMNS] = {{0}};
    const double *series[8];
    struct theme_growth growth[8] = {{0}};
    assert_int_equal(read_numbers(lines[0], papers, YEARS), YEARS);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(read_numbers(lines[i + 2], row[i], COLUMNS), COLUMNS);
        const double *y = row[i];
        struct stats_growth lb = stats_growth_low(y, papers, YEARS, 10, STATS_Z95);
        struct stats_slope slope = stats_poisson_slope(y + 2, papers + 2, 8);
        assert_near(stats_macd_line(y, papers, YEARS), y[MACD], 1e-5);
        assert_near(lb.low, y[LB], 1e-5);
        assert_near(lb.growth, y[LB_G], 1e-5);
        assert_near(lb.se, y[LB_SE], 1e-5);
        assert_near(stats_growth_low(y, papers, YEARS, 2, STATS_Z95).low, y[LB_K2], 1e-5);
        assert_near(slope.slope, y[SLOPE], 1e-5);
        assert_near(slope.se, y[SLOPE_SE], 1e-5);
        assert_near(slope.slope / slope.se, y[SLOPE_Z], 1e-5);
        assert_near(stats_kleinberg(y, papers, YEARS, 2, 1).weight, y[KLEINBERG_2], 1e-5);
        assert_near(stats_kleinberg(y, papers, YEARS, 1.5, 1).weight, y[KLEINBERG_15], 1e-5);
        series[i] = y;
    }
    theme_growth_rank(series, n, papers, YEARS, growth);
    for (size_t i = 0; i < n; i++) {
        assert_near(growth[i].score, row[i][RA4], 1e-5);
        assert_near(growth[i].recent, row[i][COUNT3], 0);
        assert_near(growth[i].slope / growth[i].se, row[i][SLOPE_Z], 1e-5);
        assert_near(growth[i].burst_weight, row[i][KLEINBERG_15], 1e-5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wilson),
        cmocka_unit_test(test_exact),
        cmocka_unit_test(test_effective_number),
        cmocka_unit_test(test_small_ones),
        cmocka_unit_test(test_mid_ranks),
        cmocka_unit_test(test_benjamini_hochberg),
        cmocka_unit_test(test_quantiles),
        cmocka_unit_test(test_growth_by_hand),
        cmocka_unit_test(test_slope_is_the_mode),
        cmocka_unit_test(test_kleinberg_against_brute_force),
        cmocka_unit_test(test_kleinberg_start),
        cmocka_unit_test(test_reference_series),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
