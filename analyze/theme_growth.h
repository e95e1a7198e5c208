/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_THEME_GROWTH_H
#define RADSCOUT_ANALYZE_THEME_GROWTH_H
/*
 * Growth of many series at once. Rank score RA4: the mean of four mid-ranks
 * over all series given, of the MACD line, the z value of the Poisson slope over
 * eight years, the strongly shrunken lower growth bound (k = 10), and the count
 * of the last three years (stats.h has each with its source). It says that a
 * theme has risen and holds, not that it will grow.
 */
#include <stdbool.h>
#include <stddef.h>

#define THEME_FALSE_DISCOVERY 0.05
#define THEME_SLOPE_YEARS 8  /* growth is that of the last ones, at most */
#define THEME_BURST_WEIGHT 4 /* of a burst that makes a class: fits exp(4) times better */

enum theme_class {
    THEME_STABLE,
    THEME_RISING,    /* significant rise over eight years, still above the three years before */
    THEME_SUSTAINED, /* significant rise over eight years that levelled off and holds */
    THEME_BURST,     /* a strong burst of the last three years: a jump, or without a rise */
    THEME_FADING,    /* significant fall, or fallen back after a rise */
    THEME_UNRANKED,  /* too little history or too few papers to say */
};

/* "rising", "burst", ...; NULL for THEME_UNRANKED. Constant. */
const char *theme_class_name(enum theme_class class);

struct theme_growth {
    double score;        /* RA4 */
    double slope, se;    /* of the log share, per year, last eight years */
    double growth_low;   /* lower bound, k = 10, z = 1.645 */
    double recent;       /* hits in the last three years */
    double macd;         /* MACD line */
    double burst_weight; /* Kleinberg burst open at the end; 0: none */
    size_t burst_start;  /* index of its first year */
    enum theme_class class;
};

/* series[i] points to n_years counts, oldest first; totals to the papers. The
 * classes rising, sustained and fading are called at a false discovery rate of
 * THEME_FALSE_DISCOVERY over all series. */
void theme_growth_rank(const double *const *series, size_t n, const double *totals, size_t n_years,
                       struct theme_growth *growth);

#endif
