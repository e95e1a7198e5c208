/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_growth.h"

#include "analyze/stats.h"
#include "tests/unit/analyze/tiny.h"

/* Planted series: what was planted must come out, as often as is claimed. */

enum { YEARS = 12 };

static const double papers_a_year[YEARS] = {700,  760,  820,  900,  980,  1050,
                                            1130, 1200, 1300, 1380, 1460, 1550};

/* Knuth's product of uniforms; mean below 700. */
static double poisson(GRand *random, double mean)
{
    double limit = exp(-mean), product = g_rand_double(random);
    int n = 0;
    for (; product > limit; n++)
        product *= g_rand_double(random);
    return n;
}

/* Share in the last year, and its growth a year: counts are Poisson around it. */
static void plant(GRand *random, double share, double growth, double *counts)
{
    for (int y = 0; y < YEARS; y++)
        counts[y] = poisson(random, papers_a_year[y] * share * pow(1 + growth, y - (YEARS - 1)));
}

/* 95 % intervals hold the planted growth in 90 to 99 % of 200 series. */
static void test_interval_covers(void **state)
{
    (void)state;
    enum { N = 200 };
    g_autoptr(GRand) random = g_rand_new_with_seed(2026);
    int covered = 0, above = 0;
    for (int i = 0; i < N; i++) {
        double counts[YEARS], growth = -0.15 + 0.005 * (i % 100);
        plant(random, g_rand_double_range(random, 0.01, 0.06), growth, counts);
        const double *one = counts;
        struct theme_growth got = {0};
        theme_growth_rank(&one, 1, papers_a_year, YEARS, &got);
        double low = expm1(got.slope - STATS_Z975 * got.se);
        double high = expm1(got.slope + STATS_Z975 * got.se);
        covered += low <= growth && growth <= high;
        above += growth > high;
        assert_true(high - low < 0.6);
    }
    print_message("the interval holds the planted growth in %d of %d series\n", covered, N);
    assert_in_range(covered, N * 90 / 100, N * 99 / 100);
    assert_in_range(above, 0, N * 6 / 100);
}

enum kind { RISING, BURST, FADING, FLAT, N_KINDS };

static double planted_mean(enum kind kind, int y)
{
    double papers = papers_a_year[y];
    switch (kind) {
    case RISING:
        return 0.05 * papers * pow(1.35, y - (YEARS - 1));
    case BURST:
        return papers * (y >= YEARS - 2 ? 0.03 : 0.004);
    case FADING:
        return 0.01 * papers * pow(0.75, y - (YEARS - 1)) * 0.9;
    default:
        return 0.02 * papers;
    }
}

static bool is_right(enum kind kind, enum theme_class class)
{
    static const enum theme_class want[] = {
        [RISING] = THEME_RISING, [BURST] = THEME_BURST, [FADING] = THEME_FADING};
    return kind == FLAT ? class == THEME_STABLE : class == want[kind];
}

/* 40 of each kind among 200 flat ones. */
static void test_planted_classes(void **state)
{
    (void)state;
    enum { EACH = 40, ALL = EACH * 3 + 200 };
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    static double counts[ALL][YEARS];
    static struct theme_growth growth[ALL];
    const double *series[ALL];
    for (int i = 0; i < ALL; i++) {
        for (int y = 0; y < YEARS; y++)
            counts[i][y] = poisson(random, planted_mean((enum kind)MIN(i / EACH, FLAT), y));
        series[i] = counts[i];
    }
    theme_growth_rank(series, ALL, papers_a_year, YEARS, growth);
    int right[N_KINDS] = {0};
    for (int i = 0; i < ALL; i++) {
        enum kind kind = (enum kind)MIN(i / EACH, FLAT);
        right[kind] += is_right(kind, growth[i].class);
    }
    print_message("classes right: rising %d, burst %d, fading %d of %d; flat %d of 200\n",
                  right[RISING], right[BURST], right[FADING], EACH, right[FLAT]);
    assert_true(right[RISING] >= EACH * 95 / 100);
    assert_true(right[BURST] >= EACH * 95 / 100);
    assert_true(right[FADING] >= EACH * 95 / 100);
    assert_true(right[FLAT] >= 190);
}

/* Without a rise anywhere, hardly a series is called: false discoveries are controlled
 * over the whole list, not for each series. */
static void test_false_discoveries(void **state)
{
    (void)state;
    enum { N = 400, ROUNDS = 10 };
    g_autoptr(GRand) random = g_rand_new_with_seed(77);
    static double counts[N][YEARS];
    static struct theme_growth growth[N];
    const double *series[N];
    int called = 0, single = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < N; i++) {
            plant(random, 0.01 + 0.03 * i / N, 0, counts[i]);
            series[i] = counts[i];
            growth[i] = (struct theme_growth){0};
        }
        theme_growth_rank(series, N, papers_a_year, YEARS, growth);
        for (int i = 0; i < N; i++) {
            called += growth[i].class == THEME_RISING || growth[i].class == THEME_SUSTAINED;
            single += growth[i].slope / growth[i].se > STATS_Z95;
        }
    }
    /* one by one a twentieth would pass */
    assert_in_range(single, N * ROUNDS * 3 / 100, N * ROUNDS * 7 / 100);
    assert_true(called <= ROUNDS);
}

/* Half of the last year observed: shares, not counts, so a stable theme stays stable. */
static void test_half_a_year(void **state)
{
    (void)state;
    double counts[YEARS], totals[YEARS];
    for (int y = 0; y < YEARS; y++) {
        double part = y == YEARS - 1 ? 0.5 : 1;
        totals[y] = papers_a_year[y] * part;
        counts[y] = floor(totals[y] * 0.03);
    }
    const double *one = counts;
    struct theme_growth got = {0};
    theme_growth_rank(&one, 1, totals, YEARS, &got);
    assert_int_equal(got.class, THEME_STABLE);
    assert_near(got.slope, 0, 0.01);
    assert_near(got.macd, 0, 0.02);
}

/* Values of the formulas for four series of ours, computed apart from the program. */
static void test_values(void **state)
{
    (void)state;
    enum { N = 4, N_YEARS = 9 };
    static const double totals[N_YEARS] = {300, 310, 350, 420, 500, 520, 610, 700, 820};
    static const struct {
        double counts[N_YEARS], macd, z, low, burst, score;
    } cases[N] = {
        {{1, 1, 3, 4, 9, 14, 22, 37, 60},
         0.482573709,
         7.47464289,
         0.598801919,
         14.581665608,
         0.9375},
        {{9, 10, 11, 13, 14, 16, 18, 22, 24},
         -0.008266700,
         -0.17508344,
         -0.290847222,
         0.000000000,
         0.5625},
        {{30, 28, 25, 24, 20, 12, 9, 7, 4},
         -0.358026730,
         -9.00912108,
         -1.459119211,
         0.000000000,
         0.25},
        {{0, 0, 0, 0, 0, 1, 0, 19, 26}, 0.412812742, 5.84209204, 0.795047815, 10.660669996, 0.75},
    };
    const double *series[N];
    struct theme_growth growth[N] = {0};
    for (int i = 0; i < N; i++)
        series[i] = cases[i].counts;
    theme_growth_rank(series, N, totals, N_YEARS, growth);
    for (int i = 0; i < N; i++) {
        assert_near(growth[i].macd, cases[i].macd, 1e-6);
        assert_near(growth[i].slope / growth[i].se, cases[i].z, 1e-5);
        assert_near(growth[i].growth_low, cases[i].low, 1e-6);
        assert_near(growth[i].burst_weight, cases[i].burst, 1e-6);
        assert_near(growth[i].score, cases[i].score, 1e-9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_interval_covers),
        cmocka_unit_test(test_planted_classes),
        cmocka_unit_test(test_false_discoveries),
        cmocka_unit_test(test_half_a_year),
        cmocka_unit_test(test_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
