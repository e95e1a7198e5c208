/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/rank_metrics.h"

#include "tests/unit/analyze/tiny.h"

#define PEOPLE 12

/* One at the top, ten equal, one at the end. */
static const double scores[PEOPLE] = {3, 3, 3, 5, 3, 3, 3, 1, 3, 3, 3, 3};
static const int gains[PEOPLE] = {1, 0, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0};

static void test_by_hand(void **state)
{
    (void)state;
    struct rank_metrics metrics;
    OWNED(rank_order) order = rank_order_new(scores, PEOPLE);
    assert_int_equal(order->n_blocks, 3);
    rank_expect(order, gains, &metrics);
    assert_near(metrics.values[RANK_METRIC_p10], (1 + 9 * .3) / 10, 1e-12);
    assert_near(metrics.values[RANK_METRIC_p20], 4.0 / 12, 1e-12);
    assert_near(metrics.values[RANK_METRIC_p50], 4.0 / 12, 1e-12);
    double dcg = 1; /* a gain of 4 counts as 3: 2^3 - 1 = 7 */
    for (int place = 2; place <= 11; place++)
        dcg += .9 / log2(place + 1);
    double best = 7 + 1 / log2(3) + 1 / log2(4) + 1 / log2(5);
    assert_near(metrics.values[RANK_METRIC_ndcg20], dcg / best, 1e-12);
    /* 8 below the first; 7 equal and 1 below for each of the three */
    assert_near(metrics.values[RANK_METRIC_auc], (8 + 3 * (3.5 + 1)) / 32, 1e-12);
}

/* Scores that differ by less than 1e-10 are equal. */
static void test_rounding(void **state)
{
    (void)state;
    static const double close[] = {1, 1 + 1e-12, 1 + 1e-9};
    OWNED(rank_order) order = rank_order_new(close, 3);
    assert_int_equal(order->n_blocks, 2);
    assert_int_equal(order->items[0], 2);
}

static void test_nobody(void **state)
{
    (void)state;
    struct rank_metrics metrics;
    OWNED(rank_order) none = rank_order_new(NULL, 0);
    rank_expect(none, NULL, &metrics);
    assert_near(metrics.values[RANK_METRIC_p10], 0, 0);
    assert_near(metrics.values[RANK_METRIC_auc], .5, 0);
    static const int no_gains[PEOPLE];
    OWNED(rank_order) order = rank_order_new(scores, PEOPLE);
    rank_expect(order, no_gains, &metrics);
    assert_near(metrics.values[RANK_METRIC_ndcg20], 0, 0);
    assert_near(metrics.values[RANK_METRIC_auc], .5, 0);
}

/* A multiset without equal scores is the list with each copy written out. */
static void test_copies(void **state)
{
    (void)state;
    static const double single[] = {4, 3, 2, 1}, written[] = {4, 4, 4, 2, 2, 1};
    static const int single_gains[] = {1, 2, 0, 3}, written_gains[] = {1, 1, 1, 0, 0, 3};
    static const uint32_t weights[] = {3, 0, 2, 1};
    struct rank_metrics sampled, expected;
    GRand *random = g_rand_new_with_seed(7);
    OWNED(rank_order) order = rank_order_new(single, 4);
    OWNED(rank_order) all = rank_order_new(written, 6);
    rank_sample(order, single_gains, weights, random, &sampled);
    rank_expect(all, written_gains, &expected);
    for (int m = 0; m < RANK_N_METRICS; m++)
        assert_near(sampled.values[m], expected.values[m], 1e-12);
    g_rand_free(random);
}

/* Many shuffles have the mean that is expected. */
static void test_shuffles(void **state)
{
    (void)state;
    static const uint32_t once[PEOPLE] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    enum { SHUFFLES = 20000 };
    struct rank_metrics expected, sums = {0}, one;
    GRand *random = g_rand_new_with_seed(1);
    OWNED(rank_order) order = rank_order_new(scores, PEOPLE);
    rank_expect(order, gains, &expected);
    for (int i = 0; i < SHUFFLES; i++) {
        rank_sample(order, gains, once, random, &one);
        for (int m = 0; m < RANK_N_METRICS; m++)
            sums.values[m] += one.values[m] / SHUFFLES;
    }
    for (int m = 0; m < RANK_N_METRICS; m++)
        assert_near(sums.values[m], expected.values[m], .005);
    g_rand_free(random);
}

static void test_interval(void **state)
{
    (void)state;
    double values[101], low, high;
    for (int i = 0; i <= 100; i++)
        values[i] = (i * 37) % 101;
    rank_interval(values, 101, .95, &low, &high);
    assert_near(low, 2.5, 1e-12);
    assert_near(high, 97.5, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),  cmocka_unit_test(test_rounding),
        cmocka_unit_test(test_nobody),   cmocka_unit_test(test_copies),
        cmocka_unit_test(test_shuffles), cmocka_unit_test(test_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
