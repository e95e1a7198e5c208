/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_LINKAGE_H
#define RADSCOUT_ANALYZE_LINKAGE_H
/*
 * Average-link clustering (Sokal and Michener 1958) by chains of nearest
 * neighbours (Murtagh 1983, doi:10.1093/comjnl/26.4.354): O(n^2) time and
 * memory. Points are whole numbers, so sums are exact and the result does not
 * hang on the order of additions.
 */
#include <glib.h>
#include <stdint.h>

struct linkage_rule {
    double threshold;      /* mean points that join two clusters */
    double step;           /* more for each doubling of the smaller one: a wrong join costs more */
    const double *weights; /* by item, what it counts in that size; NULL: 1 each */
};

/* What joined two of the items 0..n-1, in the order of joining. */
struct linkage_join {
    guint a, b;
    int32_t points; /* their mean, rounded */
};

/* points(user, i, j): how near two items are, i > j. Appends struct linkage_join. */
void linkage_run(guint n, const struct linkage_rule *rule,
                 int32_t (*points)(void *user, guint i, guint j), void *user, GArray *joins);

#endif
