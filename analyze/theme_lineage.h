/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_THEME_LINEAGE_H
#define RADSCOUT_ANALYZE_THEME_LINEAGE_H
/*
 * Which group of terms of an earlier period a group of now came from: the one that holds the
 * most of its terms, by w(t), the papers of the term in the two periods together. How surely
 * it did says the inclusion index, sum of w over the terms of both, over the lesser of the
 * sums of w over each. With w = 1 that is the inclusion index of Cobo et al. 2011
 * (doi:10.1016/j.joi.2010.10.002). By the index alone a group of one term would be the origin
 * of whatever has taken it in.
 */
#include <glib.h>
#include <stddef.h>

#define THEME_LINEAGE_MIN 0.5 /* inclusion; from here on it is held to be the same theme */

struct theme_lineage {
    int from;         /* the earlier group; -1: no group shares a term */
    double inclusion; /* 0 to 1 */
};

/* Groups are GArrays of guint: terms, whose weights stand at weights[term]. lineage: one for
 * each group of now. Of equal weights the greater index counts, then the first. */
void theme_lineage_find(const GPtrArray *earlier, const GPtrArray *now, const double *weights,
                        struct theme_lineage *lineage);

#endif
