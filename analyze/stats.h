/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_STATS_H
#define RADSCOUT_ANALYZE_STATS_H
/*
 * The formulas behind the rankings: pure functions of numbers. A yearly series
 * is counts[i] hits among totals[i] papers of consecutive years, oldest first,
 * totals above 0. Nothing here fails; where data say nothing the result is 0.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STATS_Z90 1.28  /* one-sided 90 % */
#define STATS_Z95 1.645 /* one-sided 95 % */
#define STATS_Z975 1.96 /* two-sided 95 % */
#define STATS_YEARS_MAX 400

/* Lower end of the Wilson score interval of k out of n; 0 when n is 0.
 * Wilson 1927, doi:10.1080/01621459.1927.10502953. */
double stats_wilson_low(double k, double n, double z);

/* Lower end of the exact interval of k out of n with that probability in its tail: the
 * share at which k or more have that probability; 0 when k is 0. The upper end is
 * 1 - the lower end of n - k. Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404. */
double stats_exact_low(int k, int n, double tail);

/* exp(entropy) of the shares of n non-negative weights: the number of equally
 * frequent kinds with the same entropy; 0 when all weights are 0.
 * Hill 1973, doi:10.2307/1934352 (order 1). */
double stats_effective_number(const double *weights, size_t n);

/* 2^(-age / half-life): 1 at age 0, 0.5 at one half-life. */
double stats_decay(double age, double half_life);

/* Upper tail of the standard normal distribution, P(Z > z). */
double stats_normal_upper(double z);

struct stats_slope {
    double slope; /* per year, of the logarithm of the share */
    double se;    /* standard error, the prior included */
};

/* Slope of a log-linear Poisson model, counts ~ Poisson(totals * exp(a + b t)),
 * t in years about its mean, with a normal prior N(0, 0.5^2) on b that keeps it
 * finite; Newton's method. A series without hits has slope 0 and the prior's
 * se. McCullagh & Nelder 1989, doi:10.1201/9780203753736, chapter 6. */
struct stats_slope stats_poisson_slope(const double *counts, const double *totals, size_t n);

/* Last value of the exponential moving average of span s, alpha = 2/(s+1),
 * bias-corrected: weights (1-alpha)^age divided by their sum. */
double stats_ema(const double *values, size_t n, double span);

/* MACD line of the prevalence x = 100 counts/totals: (EMA4 - EMA8) at the end,
 * over the square root of the largest EMA3 on the way. After Tattershall,
 * Nenadic & Stevens 2020, doi:10.1007/s11192-019-03307-5; the line, not its
 * histogram (see docs/methods.md). */
double stats_macd_line(const double *counts, const double *totals, size_t n);

struct stats_growth {
    double growth; /* log ratio of the shares, later over earlier window */
    double se;
    double low; /* growth - z se */
};

/* Growth between the last w years and the b years before (w = min(3, n/2),
 * b = min(3, n - w)), both windows given k pseudo-hits at their pooled rate:
 * robust against rare terms. All 0 for fewer than two years or no hits. */
struct stats_growth stats_growth_low(const double *counts, const double *totals, size_t n, double k,
                                     double z);

/* Mid-ranks in (0, 1]: (number less + (number equal + 1)/2) / n. */
void stats_mid_ranks(const double *values, size_t n, double *ranks);

struct stats_burst {
    size_t start;  /* index of the first year of the burst that is open at the end */
    double weight; /* sum of the fit gained in it; 0: no burst is open */
};

/* Two-state batched burst model, base rate p0 = hits/papers, burst rate
 * min(1, s p0), cost gamma ln n to enter a burst, exact dynamic programming.
 * Kleinberg 2003, doi:10.1023/A:1024940629314. At most STATS_YEARS_MAX years. */
struct stats_burst stats_kleinberg(const double *counts, const double *totals, size_t n, double s,
                                   double gamma);

/* significant[i] = test i is called at false discovery rate q.
 * Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x. */
void stats_benjamini_hochberg(const double *p, size_t n, double q, bool *significant);

/* Into ascending order. */
void stats_sort(double *values, size_t n);

/* Quantile p of n > 0 ascending values, linear between them (type 7 of Hyndman &
 * Fan 1996, doi:10.1080/00031305.1996.10473566). */
double stats_quantile(const double *ascending, size_t n, double p);

/* Interval of the median of n > 0 ascending values from its neighbours by rank: those
 * z sqrt(n)/2 places away, whatever the distribution. Conover 1999, chapter 3.2. */
void stats_median_interval(const double *ascending, size_t n, double z, double *low, double *high);

/* FNV-1a, 64 bits (Fowler, Noll & Vo): orders ties without regard to names,
 * dates or input order. */
uint64_t stats_fnv1a64(const char *text);

/* Value rounded to 1e-10, so that ties are ties on every machine. */
double stats_round(double value);

#endif
