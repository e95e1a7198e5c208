/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_THEME_GAPS_H
#define RADSCOUT_ANALYZE_THEME_GAPS_H
/*
 * Pairs of frequent terms of different kinds (a method and a disease or an organ) that
 * stand in the same papers far less often than if they did not care for one another.
 */
#include "analyze/themes.h"

#include <glib.h>
#include <stdbool.h>

#define THEME_GAPS_EXPECTED_MIN 5.0 /* papers; fewer: nothing can be said */
#define THEME_GAPS_RATIO_MAX 0.5    /* papers found over papers expected */
#define THEME_GAPS_FALSE_DISCOVERY 0.05

struct theme_gap {
    char *method, *subject;                /* labels */
    int64_t method_papers, subject_papers; /* in the years of the window */
    int64_t papers;                        /* with both */
    double expected;                       /* product of the two over all papers of the topic */
    double p; /* chance of so few, Poisson; pairs listed pass THEME_GAPS_FALSE_DISCOVERY */
};

struct theme_gaps {
    struct facts facts;
    int from, to;                        /* the window: the last three complete years at most */
    int64_t topic_papers, window_papers; /* on the topic; in the window */
    int64_t pairs;                       /* looked at: enough papers expected */
    GPtrArray *gaps;                     /* struct theme_gap *, the least likely first */
};

/* query: topic, since_year and limit (pairs). NULL on error. */
struct theme_gaps *theme_gaps_find(struct db *db, const struct themes_query *query, GError **error);
void theme_gaps_free(struct theme_gaps *gaps);
OWNED_DEFINE(theme_gaps, theme_gaps_free)

/* P(X <= n) for X ~ Poisson(mean). */
double theme_gaps_poisson_lower(int64_t n, double mean);

#endif
