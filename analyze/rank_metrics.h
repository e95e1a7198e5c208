/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_RANK_METRICS_H
#define RADSCOUT_ANALYZE_RANK_METRICS_H
/*
 * How good a ranking was, once it is known what each of the ranked gained.
 * Precision at k: share of those with a gain among the first k. NDCG at 20: sum of
 * (2^min(gain, 3) - 1) / log2(place + 1) over that of the best order (Jarvelin and
 * Kekalainen 2002, doi:10.1145/582415.582418). AUC: chance that one with a gain
 * stands before one without, equal scores counting half. Equal scores stand in
 * every order with equal chance.
 */
#include "core/own.h"

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

#define RANK_METRICS(X) X(p10) X(p20) X(p50) X(ndcg20) X(auc)

enum rank_metric {
#define X(name) RANK_METRIC_##name,
    RANK_METRICS(X)
#undef X
        RANK_N_METRICS
};

/* Name of a metric, constant. */
const char *rank_metric_name(enum rank_metric metric);

struct rank_metrics {
    double values[RANK_N_METRICS];
};

/* Indices 0..n-1 by score, the highest first; equal ones (to 1e-10) are a block. */
struct rank_order {
    size_t n, n_blocks;
    uint32_t *items;
    uint32_t *ends; /* of each block: the place past its last */
};

struct rank_order *rank_order_new(const double *scores, size_t n);
void rank_order_free(struct rank_order *order);
OWNED_DEFINE(rank_order, rank_order_free)

/* The expectation over all orders of equal scores; exact. gains by index. */
void rank_expect(const struct rank_order *order, const int *gains, struct rank_metrics *metrics);

/* The same for a multiset, weights[i] copies of i, equal scores shuffled. */
void rank_sample(const struct rank_order *order, const int *gains, const uint32_t *weights,
                 GRand *random, struct rank_metrics *metrics);

/* Ends of the interval that holds the middle share (0.95) of n values, which are sorted. */
void rank_interval(double *values, size_t n, double share, double *low, double *high);

#endif
