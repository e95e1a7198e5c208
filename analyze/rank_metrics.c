/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/rank_metrics.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "analyze/stats.h"

#define GAIN_MAX 3 /* larger gains count as this */
#define NDCG_PLACES 20
#define PLACES_MAX 50 /* the longest list looked at */

static const size_t depths[] = {10, 20, 50}; /* of p10, p20, p50 */

const char *rank_metric_name(enum rank_metric metric)
{
    static const char *const names[] = {
#define X(name) #name,
        RANK_METRICS(X)
#undef X
    };
    return names[metric];
}

/* --- order ------------------------------------------------------------------------ */

struct keyed {
    double score;
    uint32_t index;
};

static int compare_keyed(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

struct rank_order *rank_order_new(const double *scores, size_t n)
{
    struct rank_order *order = g_new0(struct rank_order, 1);
    g_autofree struct keyed *keyed = g_new(struct keyed, n + 1);
    for (size_t i = 0; i < n; i++)
        keyed[i] = (struct keyed){stats_round(scores[i]), (uint32_t)i};
    qsort(keyed, n, sizeof *keyed, compare_keyed);
    order->n = n;
    order->items = g_new(uint32_t, n + 1);
    order->ends = g_new(uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        order->items[i] = keyed[i].index;
        if (i + 1 == n || keyed[i + 1].score != keyed[i].score)
            order->ends[order->n_blocks++] = (uint32_t)i + 1;
    }
    return order;
}

void rank_order_free(struct rank_order *order)
{
    if (!order) return;
    g_free(order->items);
    g_free(order->ends);
    g_free(order);
}

/* --- walking down the list ----------------------------------------------------------- */

static double gain_value(int gain)
{
    return (double)((1U << MIN(gain, GAIN_MAX)) - 1);
}

static double discount(size_t place)
{
    return 1 / log2((double)place + 1);
}

/* What has been met so far, from the top. */
struct walk {
    size_t place; /* of the last met */
    double hits[G_N_ELEMENTS(depths)], dcg;
    double n_misses, pairs; /* those without a gain; pairs in the right order */
    double by_gain[GAIN_MAX + 1];
};

/* n people of whom `hits` have a gain, worth `value` in all, in any order. */
static void take(struct walk *walk, size_t n, double hits, double value)
{
    for (size_t d = 0; d < G_N_ELEMENTS(depths); d++) {
        if (walk->place >= depths[d]) continue;
        size_t taken = MIN(n, depths[d] - walk->place);
        walk->hits[d] += (double)taken * hits / (double)n;
    }
    for (size_t place = walk->place + 1; place <= MIN(walk->place + n, NDCG_PLACES); place++)
        walk->dcg += value / (double)n * discount(place);
    walk->place += n;
}

/* The pairs of a block with what stands above it; those inside count half. */
static void pair_up(struct walk *walk, double hits, double misses)
{
    walk->pairs += misses * walk->by_gain[0] + misses * hits / 2;
    walk->by_gain[0] += hits;
    walk->n_misses += misses;
}

/* DCG of the best order: the largest gains first. */
static double best_dcg(const double by_gain[GAIN_MAX + 1])
{
    double dcg = 0;
    size_t place = 0;
    for (int gain = GAIN_MAX; gain > 0; gain--) {
        size_t end = MIN(place + (size_t)by_gain[gain], NDCG_PLACES);
        while (place < end)
            dcg += gain_value(gain) * discount(++place);
    }
    return dcg;
}

static void finish(const struct walk *walk, double total, struct rank_metrics *metrics)
{
    *metrics = (struct rank_metrics){0};
    metrics->values[RANK_METRIC_auc] = 0.5;
    if (!(total > 0)) return;
    for (size_t d = 0; d < G_N_ELEMENTS(depths); d++)
        metrics->values[RANK_METRIC_p10 + d] = walk->hits[d] / MIN((double)depths[d], total);
    double best = best_dcg(walk->by_gain), hits = walk->by_gain[0];
    if (best > 0) metrics->values[RANK_METRIC_ndcg20] = walk->dcg / best;
    if (hits > 0 && walk->n_misses > 0)
        metrics->values[RANK_METRIC_auc] = walk->pairs / (hits * walk->n_misses);
}

void rank_expect(const struct rank_order *order, const int *gains, struct rank_metrics *metrics)
{
    struct walk walk = {0};
    for (size_t b = 0, from = 0; b < order->n_blocks; from = order->ends[b++]) {
        double hits = 0, value = 0;
        size_t n = order->ends[b] - from;
        for (size_t i = from; i < order->ends[b]; i++) {
            int gain = gains[order->items[i]];
            hits += gain > 0;
            value += gain_value(gain);
            if (gain > 0) walk.by_gain[MIN(gain, GAIN_MAX)]++;
        }
        take(&walk, n, hits, value);
        pair_up(&walk, hits, (double)n - hits);
    }
    finish(&walk, (double)order->n, metrics);
}

/* The first places of a block, drawn at random. */
static void draw(struct walk *walk, uint32_t *block, size_t n, const int *gains, GRand *random)
{
    for (size_t i = 0; i < n && walk->place < PLACES_MAX; i++) {
        size_t other = i + (size_t)g_rand_int_range(random, 0, (gint32)(n - i));
        uint32_t drawn = block[other];
        block[other] = block[i];
        take(walk, 1, gains[drawn] > 0, gain_value(gains[drawn]));
    }
}

void rank_sample(const struct rank_order *order, const int *gains, const uint32_t *weights,
                 GRand *random, struct rank_metrics *metrics)
{
    struct walk walk = {0};
    double total = 0;
    g_autoptr(GArray) block = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (size_t b = 0, from = 0; b < order->n_blocks; from = order->ends[b++]) {
        double hits = 0, n = 0;
        bool is_listed = walk.place < PLACES_MAX;
        g_array_set_size(block, 0);
        for (size_t i = from; i < order->ends[b]; i++) {
            uint32_t item = order->items[i], copies = weights[item];
            int gain = gains[item];
            n += copies;
            if (gain > 0) {
                hits += copies;
                walk.by_gain[MIN(gain, GAIN_MAX)] += copies;
            }
            for (uint32_t k = 0; is_listed && k < copies; k++)
                g_array_append_val(block, item);
        }
        draw(&walk, (uint32_t *)(void *)block->data, block->len, gains, random);
        pair_up(&walk, hits, n - hits);
        total += n;
    }
    finish(&walk, total, metrics);
}

/* --- intervals ------------------------------------------------------------------------ */

void rank_interval(double *values, size_t n, double share, double *low, double *high)
{
    *low = *high = 0;
    if (n == 0) return;
    stats_sort(values, n);
    *low = stats_quantile(values, n, (1 - share) / 2);
    *high = stats_quantile(values, n, (1 + share) / 2);
}
