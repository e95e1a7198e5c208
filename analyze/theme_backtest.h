/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_THEME_BACKTEST_H
#define RADSCOUT_ANALYZE_THEME_BACKTEST_H
/*
 * Would the list of themes have been right? List with what was known at the end of
 * year T, then look whether the share of each listed theme is significantly larger in
 * the two years after it.
 *
 * A term is a hit when r >= 1.25 and g - 1.645 se > 0, r the ratio of its shares in
 * (T, T+2] and in a past window, g = ln((x1+.5)/D1) - ln((x0+.5)/D0),
 * se = sqrt(1/(x1+.5) + 1/(x0+.5)). Nothing after T is looked at before that: terms,
 * pruning, counts and scores are those of the records up to T, which is checked.
 */
#include "analyze/rank_metrics.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define THEME_BACKTEST_RISE 1.25
#define THEME_BACKTEST_HISTORY_MIN 4 /* years before T; fewer: T is left out by default */
#define THEME_BACKTEST_REPLICATES 1000
#define THEME_BACKTEST_BLOCKS_MIN 4 /* fewer: no interval */
#define THEME_BACKTEST_SEED 1

/* X(name, past window begins after T - n, ends with T - m) */
#define THEME_TARGETS(X) X(keep2, 2, 0) X(keep3, 3, 0) X(persist, 5, 2)

enum theme_target {
#define X(name, from, to) THEME_TARGET_##name,
    THEME_TARGETS(X)
#undef X
        THEME_N_TARGETS
};

/* X(name): what orders the list. ra4 is what `themes` ranks by; last_year, the hits of
 * year T, is what it is held against. */
#define THEME_SCORES(X)                                                                            \
    X(random)                                                                                      \
    X(last_year)                                                                                   \
    X(count3)                                                                                      \
    X(ratio)                                                                                       \
    X(kleinberg)                                                                                   \
    X(poisson_z)                                                                                   \
    X(lower_bound)                                                                                 \
    X(macd)                                                                                        \
    X(ra3)                                                                                         \
    X(ra4)

enum theme_score {
#define X(name) THEME_SCORE_##name,
    THEME_SCORES(X)
#undef X
        THEME_N_SCORES
};

const char *theme_target_name(enum theme_target target);
const char *theme_score_name(enum theme_score score);

struct theme_backtest_query {
    int from, to;   /* years T, as far as two years after them are there; 0: all such years
                     * with enough history before them */
    bool protocol;  /* the terms of docs/methods.md, "Back-test of the themes" */
    bool published; /* years of publication; else of entry, as `themes` */
    bool half_year; /* of year T only the records of its first half were known */
};

/* One list against one target. */
struct theme_backtest_cell {
    double p20, p50;   /* hits among the first slots of the list, one theme one slot */
    double raw20, auc; /* over all terms, expectation over ties */
};

/* A theme that the list had on one of its first 20 places. */
struct theme_backtest_line {
    char *key;
    bool hits[THEME_N_TARGETS];
    double ratio; /* future over present share */
};

struct theme_backtest_window {
    char *corpus;
    int year, first_year; /* T; first year that counts */
    int n_terms;          /* eligible */
    double per_year;      /* papers a year of (T-3, T] */
    bool has[THEME_N_TARGETS];
    double base[THEME_N_TARGETS]; /* share of hits among all terms */
    struct theme_backtest_cell cells[THEME_N_TARGETS][THEME_N_SCORES];
    double ratio[THEME_N_SCORES]; /* median of future over present share of the 20, keep2 */
    double held[THEME_N_SCORES];  /* share of the 20 at or above their present share */
    GArray *list;                 /* struct theme_backtest_line: the first 20 by ra4 */
};

/* Windows of one database, appended (struct theme_backtest_window *) by year. corpus:
 * the name they get. stop: asked now and then, NULL: never. */
bool theme_backtest_run(struct db *db, const char *corpus, const struct theme_backtest_query *query,
                        bool (*stop)(void), GPtrArray *windows, GError **error);
void theme_backtest_window_free(void *data);

struct theme_backtest_mean {
    int n;       /* windows */
    double base; /* mean share of hits */
    double p20, p50, raw20, auc, ratio, held;
    double p20_difference, p20_low, p20_high; /* from last_year, with 95 % interval */
    double p50_difference, p50_low, p50_high;
    bool has_interval; /* else too few blocks: the ends are 0 and say nothing */
};

/* Mean of a score over the windows that have the target. The interval is that of a
 * bootstrap over blocks of two adjacent T of one corpus (windows overlap), paired with
 * last_year, of fixed seed; from THEME_BACKTEST_BLOCKS_MIN blocks on. */
struct theme_backtest_mean theme_backtest_mean(const GPtrArray *windows, enum theme_target target,
                                               enum theme_score score);

#endif
