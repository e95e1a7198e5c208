/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/linkage.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

struct linkage {
    guint n;
    double *sums;    /* n x n: points between the members of two clusters */
    uint32_t *sizes; /* 0: joined to another, or finished */
    double *weights; /* of the members */
    const struct linkage_rule *rule;
};

static double mean_points(const struct linkage *linkage, guint a, guint b)
{
    return linkage->sums[(size_t)a * linkage->n + b] /
           ((double)linkage->sizes[a] * linkage->sizes[b]);
}

/* The cluster nearest to a; `before` wins a tie. before == a: nothing before. */
static guint nearest(const struct linkage *linkage, guint a, guint before, double *points)
{
    guint best = before;
    *points = before == a ? -DBL_MAX : mean_points(linkage, a, before);
    for (guint b = 0; b < linkage->n; b++) {
        if (b == a || !linkage->sizes[b]) continue;
        double found = mean_points(linkage, a, b);
        if (found <= *points) continue;
        *points = found;
        best = b;
    }
    return best;
}

static double needed(const struct linkage *linkage, guint a, guint b)
{
    return linkage->rule->threshold +
           linkage->rule->step * log2(MAX(1, MIN(linkage->weights[a], linkage->weights[b])));
}

/* a takes b in. */
static void join(struct linkage *linkage, guint a, guint b)
{
    guint n = linkage->n;
    for (guint c = 0; c < n; c++) {
        if (c == a || c == b || !linkage->sizes[c]) continue;
        double sum = linkage->sums[(size_t)a * n + c] + linkage->sums[(size_t)b * n + c];
        linkage->sums[(size_t)a * n + c] = linkage->sums[(size_t)c * n + a] = sum;
    }
    linkage->sizes[a] += linkage->sizes[b];
    linkage->weights[a] += linkage->weights[b];
    linkage->sizes[b] = 0;
}

/* Two clusters that are each other's nearest are joined. What is nearest to
 * nothing above the threshold is finished: means only fall. */
static void run_chains(struct linkage *linkage, GArray *joins)
{
    g_autofree guint *chain = g_new(guint, linkage->n + 1);
    guint length = 0;
    for (guint start = 0; start < linkage->n;) {
        if (length == 0) {
            if (!linkage->sizes[start]) {
                start++;
                continue;
            }
            chain[length++] = start;
        }
        guint a = chain[length - 1], before = length > 1 ? chain[length - 2] : a;
        double points;
        guint b = nearest(linkage, a, before, &points);
        bool mutual = length > 1 && b == before;
        if (points < (mutual ? needed(linkage, a, b) : linkage->rule->threshold)) {
            linkage->sizes[a] = 0;
            length = 0;
        } else if (mutual) {
            struct linkage_join pair = {MIN(a, b), MAX(a, b), (int32_t)lround(points)};
            g_array_append_val(joins, pair);
            join(linkage, pair.a, pair.b);
            length -= 2;
        } else {
            chain[length++] = b;
        }
    }
}

void linkage_run(guint n, const struct linkage_rule *rule,
                 int32_t (*points)(void *user, guint i, guint j), void *user, GArray *joins)
{
    if (n < 2) return;
    struct linkage linkage = {.n = n, .rule = rule};
    linkage.sums = g_new0(double, (size_t)n *n);
    linkage.sizes = g_new(uint32_t, n);
    linkage.weights = g_new(double, n);
    for (guint i = 0; i < n; i++) {
        linkage.sizes[i] = 1;
        linkage.weights[i] = rule->weights ? rule->weights[i] : 1;
        for (guint j = 0; j < i; j++) {
            linkage.sums[(size_t)i * n + j] = linkage.sums[(size_t)j * n + i] = points(user, i, j);
        }
    }
    run_chains(&linkage, joins);
    g_free(linkage.sums);
    g_free(linkage.sizes);
    g_free(linkage.weights);
}
