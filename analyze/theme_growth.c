/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_growth.h"

#include <glib.h>
#include <math.h>

#include "analyze/stats.h"

#define RECENT_YEARS 3
#define PSEUDO_HITS 10
#define BURST_FACTOR 1.5
#define BURST_COST 1
#define BURST_JUMP 3

const char *theme_class_name(enum theme_class class)
{
    static const char *const names[] = {
        [THEME_STABLE] = "stable", [THEME_RISING] = "rising", [THEME_SUSTAINED] = "sustained",
        [THEME_BURST] = "burst",   [THEME_FADING] = "fading", [THEME_UNRANKED] = NULL,
    };
    return names[class];
}

static void measure(const double *counts, const double *totals, size_t n_years,
                    struct theme_growth *growth)
{
    size_t n = MIN(n_years, THEME_SLOPE_YEARS);
    struct stats_slope slope = stats_poisson_slope(counts + n_years - n, totals + n_years - n, n);
    struct stats_burst burst = stats_kleinberg(counts, totals, n_years, BURST_FACTOR, BURST_COST);
    *growth = (struct theme_growth){
        .slope = slope.slope,
        .se = slope.se,
        .growth_low = stats_growth_low(counts, totals, n_years, PSEUDO_HITS, STATS_Z95).low,
        .macd = stats_macd_line(counts, totals, n_years),
        .burst_weight = burst.weight,
        .burst_start = burst.start,
    };
    for (size_t i = n_years - MIN(n_years, RECENT_YEARS); i < n_years; i++)
        growth->recent += counts[i];
}

static double z_of(const struct theme_growth *growth)
{
    return growth->slope / growth->se;
}

/* The last year is significantly below the two before it. */
static bool falls_back(const double *counts, const double *totals, size_t n)
{
    if (n < 3) return false;
    double now = counts[n - 1] + 0.5, before = counts[n - 2] + counts[n - 3] + 0.5;
    double change = log(now / totals[n - 1]) - log(before / (totals[n - 2] + totals[n - 3]));
    return change + STATS_Z95 * sqrt(1 / now + 1 / before) < 0;
}

/* A strong burst of the last three years that began with a jump: the share of its
 * first year is three times that of the two years before. */
static bool is_jump(const double *counts, const double *totals, size_t n,
                    const struct theme_growth *growth)
{
    size_t start = growth->burst_start;
    if (growth->burst_weight < THEME_BURST_WEIGHT || start + RECENT_YEARS < n || start < 2)
        return false;
    double before =
        (counts[start - 1] + counts[start - 2]) / (totals[start - 1] + totals[start - 2]);
    return counts[start] / totals[start] >= BURST_JUMP * before;
}

static enum theme_class class_of(const double *counts, const double *totals, size_t n,
                                 const struct theme_growth *growth, bool rose, bool fell)
{
    if (fell) return THEME_FADING;
    if (falls_back(counts, totals, n)) return rose ? THEME_FADING : THEME_STABLE;
    if (is_jump(counts, totals, n, growth)) return THEME_BURST;
    if (rose) return growth->growth_low > 0 ? THEME_RISING : THEME_SUSTAINED;
    return growth->burst_weight >= THEME_BURST_WEIGHT ? THEME_BURST : THEME_STABLE;
}

static void classify(const double *const *series, size_t n, const double *totals, size_t n_years,
                     struct theme_growth *growth)
{
    g_autofree double *p_rise = g_new(double, n + 1), *p_fall = g_new(double, n + 1);
    g_autofree bool *rose = g_new(bool, n + 1), *fell = g_new(bool, n + 1);
    for (size_t i = 0; i < n; i++) {
        p_rise[i] = stats_normal_upper(z_of(&growth[i]));
        p_fall[i] = stats_normal_upper(-z_of(&growth[i]));
    }
    stats_benjamini_hochberg(p_rise, n, THEME_FALSE_DISCOVERY, rose);
    stats_benjamini_hochberg(p_fall, n, THEME_FALSE_DISCOVERY, fell);
    for (size_t i = 0; i < n; i++)
        growth[i].class = class_of(series[i], totals, n_years, &growth[i], rose[i], fell[i]);
}

static void add_rank(const double *values, size_t n, double *ranks, struct theme_growth *growth)
{
    stats_mid_ranks(values, n, ranks);
    for (size_t i = 0; i < n; i++)
        growth[i].score += ranks[i] / 4;
}

void theme_growth_rank(const double *const *series, size_t n, const double *totals, size_t n_years,
                       struct theme_growth *growth)
{
    g_autofree double *values = g_new(double, 4 * n + 1), *ranks = g_new(double, n + 1);
    for (size_t i = 0; i < n; i++) {
        measure(series[i], totals, n_years, &growth[i]);
        values[i] = growth[i].macd;
        values[n + i] = z_of(&growth[i]);
        values[2 * n + i] = growth[i].growth_low;
        values[3 * n + i] = growth[i].recent;
    }
    for (size_t k = 0; k < 4; k++)
        add_rank(values + k * n, n, ranks, growth);
    classify(series, n, totals, n_years, growth);
}
