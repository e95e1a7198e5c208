/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_reach.h"

#include <stdlib.h>

#include "analyze/stats.h"

static gint compare_feasible(gconstpointer a, gconstpointer b)
{
    const struct theme *x = *(const struct theme *const *)a, *y = *(const struct theme *const *)b;
    double u = stats_round(x->feasible_score), v = stats_round(y->feasible_score);
    if (u != v) return u > v ? -1 : 1;
    return x->rank_before - y->rank_before;
}

void theme_reach_reorder(struct themes_list *list, guint most)
{
    guint n = MIN(list->themes->len, most);
    g_autofree double *values = g_new(double, 3 * n + 1), *ranks = g_new(double, n + 1);
    for (guint i = 0; i < list->themes->len; i++)
        ((struct theme *)list->themes->pdata[i])->rank_before = (int)i + 1;
    for (guint i = 0; i < n; i++) {
        const struct theme *theme = list->themes->pdata[i];
        values[i] = -theme->rank;
        values[n + i] = theme->feasibility.reachable_low;
        values[2 * n + i] = theme->newcomer_share >= 0 ? theme->feasibility.newcomer_low : 0;
    }
    for (int k = 0; k < 3; k++) {
        stats_mid_ranks(values + (size_t)k * n, n, ranks);
        for (guint i = 0; i < n; i++)
            ((struct theme *)list->themes->pdata[i])->feasible_score += ranks[i] / 3;
    }
    qsort(list->themes->pdata, n, sizeof *list->themes->pdata, compare_feasible);
    for (guint i = 0; i < n; i++)
        ((struct theme *)list->themes->pdata[i])->rank = (int)i + 1;
}
