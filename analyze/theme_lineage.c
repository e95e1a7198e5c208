/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_lineage.h"

#include <stdbool.h>

static guint term_at(const GArray *group, guint i)
{
    return g_array_index(group, guint, i);
}

static double weight_of(const GArray *group, const double *weights)
{
    double sum = 0;
    for (guint i = 0; i < group->len; i++)
        sum += weights[term_at(group, i)];
    return sum;
}

static double shared_weight(const GArray *a, const GArray *b, const double *weights)
{
    double sum = 0;
    for (guint i = 0; i < a->len; i++)
        for (guint k = 0; k < b->len; k++)
            if (term_at(a, i) == term_at(b, k)) sum += weights[term_at(a, i)];
    return sum;
}

static struct theme_lineage trace(const GPtrArray *earlier, const GArray *group,
                                  const double *weights)
{
    struct theme_lineage best = {.from = -1};
    double most = 0, own = weight_of(group, weights);
    for (guint i = 0; i < earlier->len; i++) {
        double shared = shared_weight(earlier->pdata[i], group, weights);
        if (!(shared > 0)) continue;
        double inclusion = shared / MIN(own, weight_of(earlier->pdata[i], weights));
        bool is_better = shared > most || (shared >= most && inclusion > best.inclusion);
        if (!is_better) continue;
        best = (struct theme_lineage){(int)i, inclusion};
        most = shared;
    }
    return best;
}

void theme_lineage_find(const GPtrArray *earlier, const GPtrArray *now, const double *weights,
                        struct theme_lineage *lineage)
{
    for (guint i = 0; i < now->len; i++)
        lineage[i] = trace(earlier, now->pdata[i], weights);
}
