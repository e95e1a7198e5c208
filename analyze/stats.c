/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/stats.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SLOPE_PRIOR_SD 0.5
#define NEWTON_STEPS 100
#define EXACT_STEPS 60 /* halvings of [0, 1] */

double stats_wilson_low(double k, double n, double z)
{
    if (!(n > 0)) return 0;
    double p = k / n, z2 = z * z;
    double middle = p + z2 / (2 * n);
    double spread = z * sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return MAX(0, (middle - spread) / (1 + z2 / n));
}

/* P(X >= k) of n draws with chance p, 0 < p < 1. */
static double binomial_upper(int k, int n, double p)
{
    double sum = 0, log_ways = 0; /* of choosing i out of n */
    for (int i = 0; i <= n; i++) {
        if (i >= k) sum += exp(log_ways + i * log(p) + (n - i) * log1p(-p));
        log_ways += log((double)(n - i) / (i + 1));
    }
    return sum;
}

double stats_exact_low(int k, int n, double tail)
{
    double low = 0, high = 1;
    if (k <= 0 || n < k) return 0;
    for (int i = 0; i < EXACT_STEPS; i++) {
        double middle = (low + high) / 2;
        if (binomial_upper(k, n, middle) < tail)
            low = middle;
        else
            high = middle;
    }
    return low;
}

double stats_effective_number(const double *weights, size_t n)
{
    double sum = 0, entropy = 0;
    for (size_t i = 0; i < n; i++)
        sum += weights[i];
    if (!(sum > 0)) return 0;
    for (size_t i = 0; i < n; i++) {
        double share = weights[i] / sum;
        if (share > 0) entropy -= share * log(share);
    }
    return exp(entropy);
}

double stats_decay(double age, double half_life)
{
    return exp2(-age / half_life);
}

double stats_normal_upper(double z)
{
    return 0.5 * erfc(z / sqrt(2));
}

/* Given slope b, the intercept that fits best has a closed form; expected
 * counts, their moments in t and the gradient of the profile follow. */
struct slope_state {
    double gradient, information;
};

static struct slope_state slope_at(const double *counts, const double *totals, size_t n, double b)
{
    double middle = ((double)n - 1) / 2;
    double sum_e = 0, sum_et = 0, sum_ett = 0, sum_y = 0, sum_yt = 0;
    for (size_t i = 0; i < n; i++) {
        double t = (double)i - middle;
        double e = totals[i] * exp(b * t);
        sum_e += e;
        sum_et += e * t;
        sum_ett += e * t * t;
        sum_y += counts[i];
        sum_yt += counts[i] * t;
    }
    double mean = sum_et / sum_e, variance = sum_ett / sum_e - mean * mean;
    double prior = 1 / (SLOPE_PRIOR_SD * SLOPE_PRIOR_SD);
    return (struct slope_state){
        .gradient = sum_yt - sum_y * mean - prior * b,
        .information = sum_y * variance + prior,
    };
}

struct stats_slope stats_poisson_slope(const double *counts, const double *totals, size_t n)
{
    double b = 0;
    struct slope_state state = slope_at(counts, totals, n, b);
    for (int i = 0; i < NEWTON_STEPS && fabs(state.gradient) > 1e-12 * state.information; i++) {
        /* the posterior is log-concave; half steps keep far starts in bounds */
        double step = state.gradient / state.information;
        b += CLAMP(step, -0.5, 0.5);
        state = slope_at(counts, totals, n, b);
    }
    return (struct stats_slope){.slope = b, .se = 1 / sqrt(state.information)};
}

double stats_ema(const double *values, size_t n, double span)
{
    double alpha = 2 / (span + 1), sum = 0, weights = 0;
    for (size_t i = 0; i < n; i++) {
        sum = sum * (1 - alpha) + values[i];
        weights = weights * (1 - alpha) + 1;
    }
    return n > 0 ? sum / weights : 0;
}

double stats_macd_line(const double *counts, const double *totals, size_t n)
{
    g_assert(n <= STATS_YEARS_MAX);
    double x[STATS_YEARS_MAX], largest = 0;
    for (size_t i = 0; i < n; i++) {
        x[i] = 100 * counts[i] / totals[i];
        largest = MAX(largest, stats_ema(x, i + 1, 3));
    }
    if (!(largest > 0)) return 0;
    return (stats_ema(x, n, 4) - stats_ema(x, n, 8)) / sqrt(largest);
}

static double sum_of(const double *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i];
    return sum;
}

struct stats_growth stats_growth_low(const double *counts, const double *totals, size_t n, double k,
                                     double z)
{
    if (n < 2) return (struct stats_growth){0};
    size_t w = MIN(3, n / 2), b = MIN(3, n - w);
    double late = sum_of(counts + n - w, w), late_total = sum_of(totals + n - w, w);
    double early = sum_of(counts + n - w - b, b), early_total = sum_of(totals + n - w - b, b);
    double p = (late + early) / (late_total + early_total);
    if (!(p > 0)) return (struct stats_growth){0};

    double growth =
        log((late + k) / (late_total + k / p)) - log((early + k) / (early_total + k / p));
    double se = sqrt(1 / (late + k) + 1 / (early + k));
    return (struct stats_growth){.growth = growth, .se = se, .low = growth - z * se};
}

struct ranked {
    double value;
    size_t index;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->value < y->value) return -1;
    if (x->value > y->value) return 1;
    return (x->index > y->index) - (x->index < y->index);
}

static struct ranked *sorted(const double *values, size_t n)
{
    struct ranked *order = g_new(struct ranked, n + 1);
    for (size_t i = 0; i < n; i++)
        order[i] = (struct ranked){.value = values[i], .index = i};
    qsort(order, n, sizeof *order, compare_ranked);
    return order;
}

void stats_mid_ranks(const double *values, size_t n, double *ranks)
{
    g_autofree struct ranked *order = sorted(values, n);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && order[to].value == order[from].value; to++)
            ;
        double rank = ((double)from + ((double)(to - from) + 1) / 2) / (double)n;
        for (size_t i = from; i < to; i++)
            ranks[order[i].index] = rank;
    }
}

/* -ln of the binomial likelihood without its coefficient, which is the same in
 * both states. */
static double misfit(double hits, double total, double p)
{
    double cost = 0;
    if (hits > 0) cost -= hits * log(p);
    if (total > hits) cost -= (total - hits) * log1p(-MIN(p, 1 - 1e-12));
    return cost;
}

struct stats_burst stats_kleinberg(const double *counts, const double *totals, size_t n, double s,
                                   double gamma)
{
    g_assert(n <= STATS_YEARS_MAX);
    double p0 = n > 0 ? sum_of(counts, n) / sum_of(totals, n) : 0;
    if (!(p0 > 0) || p0 >= 1) return (struct stats_burst){0};
    double p1 = MIN(1, s * p0), enter = gamma * log((double)n);

    double gain[STATS_YEARS_MAX];      /* fit gained by being in the burst */
    bool from_burst[STATS_YEARS_MAX];  /* the way into the burst comes from a burst */
    double calm = 0, burst = INFINITY; /* cheapest way to each state, gains only */
    for (size_t i = 0; i < n; i++) {
        gain[i] = misfit(counts[i], totals[i], p0) - misfit(counts[i], totals[i], p1);
        from_burst[i] = burst <= calm + enter;
        double next_calm = MIN(calm, burst);
        burst = MIN(burst, calm + enter) - gain[i];
        calm = next_calm;
    }
    if (!(burst < calm)) return (struct stats_burst){0};

    struct stats_burst open = {.start = n};
    for (size_t i = n; i-- > 0;) {
        open.weight += gain[i];
        open.start = i;
        if (!from_burst[i]) break;
    }
    return open.weight > 0 ? open : (struct stats_burst){0};
}

void stats_benjamini_hochberg(const double *p, size_t n, double q, bool *significant)
{
    g_autofree struct ranked *order = sorted(p, n);
    size_t called = 0;
    for (size_t i = 0; i < n; i++)
        if (order[i].value <= q * (double)(i + 1) / (double)n) called = i + 1;
    for (size_t i = 0; i < n; i++)
        significant[order[i].index] = i < called;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void stats_sort(double *values, size_t n)
{
    qsort(values, n, sizeof *values, compare_doubles);
}

double stats_quantile(const double *ascending, size_t n, double p)
{
    double place = p * ((double)n - 1);
    size_t below = (size_t)place;
    if (below + 1 >= n) return ascending[n - 1];
    double rest = place - (double)below;
    return ascending[below] + rest * (ascending[below + 1] - ascending[below]);
}

void stats_median_interval(const double *ascending, size_t n, double z, double *low, double *high)
{
    double reach = z * sqrt((double)n) / 2, middle = (double)n / 2;
    double from = floor(middle - reach), to = ceil(middle + reach);
    *low = ascending[from < 1 ? 0 : (size_t)from - 1];
    *high = ascending[to >= (double)n ? n - 1 : (size_t)to];
}

uint64_t stats_fnv1a64(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        hash = (hash ^ *c) * UINT64_C(0x100000001b3);
    return hash;
}

double stats_round(double value)
{
    return round(value * 1e10) / 1e10;
}
