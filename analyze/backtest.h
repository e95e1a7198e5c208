/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_BACKTEST_H
#define RADSCOUT_ANALYZE_BACKTEST_H
/*
 * Would the ranking of mentors have been right? Rank with what was known at the end
 * of year T, then count who published as senior author with a newcomer first author
 * in the two years after it.
 *
 * Pool: everybody with a qualifying paper (analyze/evidence.h) by the end of T; of the list
 * of rising people (analyze/rising.h) everybody else with two records. Gain:
 * distinct newcomer first authors on qualifying papers entered in (T, T+2]; a
 * newcomer has no record of an earlier calendar year. People are told apart with the
 * records up to T alone; later authorships are then given to them (backtest_link.h),
 * nobody is clustered anew. That nothing later than T is visible while the scores are
 * computed is checked, not assumed.
 */
#include "analyze/rank_metrics.h"
#include "core/mentor_weights.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define BACKTEST_YEARS_AHEAD 2
#define BACKTEST_POSITIVES_MIN 30  /* fewer people with a gain: no verdict */
#define BACKTEST_HISTORY_MIN 3.0   /* years before T; fewer: no verdict */
#define BACKTEST_TOPIC_POOL_MIN 30 /* people on a topic; fewer: not counted */

/* X(name): what is compared. `score` is what `mentors` ranks by; last3, the papers as
 * senior author in three years, is what it is held against. */
#define BACKTEST_SCORES(X) X(random) X(papers_total) X(newcomer_first_2y) X(last3) X(score)

enum backtest_score {
#define X(name) BACKTEST_##name,
    BACKTEST_SCORES(X)
#undef X
        BACKTEST_N_SCORES
};

/* The same of a list of people who are not senior yet: papers in three years, in any position
 * and as first author. */
#define BACKTEST_RISING_SCORES(X) X(random) X(papers_total) X(first_papers_3y) X(papers_3y) X(score)

/* Constant. */
const char *backtest_score_name(enum backtest_score score, bool is_rising);

/* A phrase and its records. */
struct backtest_topic {
    char *name;
    GArray *pmids; /* int64_t, ascending */
};

struct backtest_query {
    const char *path;              /* of the database */
    const char *institutions_file; /* as for analyze; NULL: none */
    bool (*stop)(void);            /* asked now and then; NULL: never */
    /* People by surname and forename alone and years of publication, as in the
     * measurements the score was chosen by (docs/methods.md); for comparison. */
    bool by_name;
    bool is_rising;                       /* rank who has not been senior yet; not by name */
    const struct mentor_weights *weights; /* of the score; NULL: the standard ones */
    int from, to;                         /* years T; 0: all that allow a verdict */
    const GPtrArray *topics;              /* struct backtest_topic *; NULL: all papers at once */
    int replicates;                       /* of the bootstrap */
    uint32_t seed;
};

/* One of the ranked. */
struct backtest_person {
    uint64_t id; /* the same person in every window */
    double scores[BACKTEST_N_SCORES];
    int gain, gain_on_topic;
};

/* One T, or one topic at one T. */
struct backtest_window {
    int year;
    const struct backtest_topic *topic; /* NULL: all papers. Borrowed */
    double history_years;
    GArray *people;  /* struct backtest_person */
    int n_positives; /* with a gain */
    int64_t gains;
    struct rank_metrics metrics[BACKTEST_N_SCORES];
    struct rank_metrics on_topic[BACKTEST_N_SCORES]; /* by gain_on_topic */
    const char *refused; /* why there is no verdict; NULL: there is one. Constant */
};

struct backtest_interval {
    double low, high;
};

/* A mean over the windows, and how much more than that of last3. */
struct backtest_mean {
    struct rank_metrics value;
    struct backtest_interval difference[RANK_N_METRICS];
    double *replicates; /* of the difference: metric after metric */
};

struct backtest {
    GPtrArray *windows; /* struct backtest_window *, by year, then topic */
    int replicates;
    const char *refused; /* why no verdict on the whole; NULL: there is one */
    struct backtest_mean means[BACKTEST_N_SCORES];
    struct backtest_mean on_topic[BACKTEST_N_SCORES]; /* with topics */
};

/* NULL on error. A database that reaches over no T has no windows. */
struct backtest *backtest_mentors(struct db *db, const struct backtest_query *query,
                                  GError **error);
void backtest_free(struct backtest *backtest);
OWNED_DEFINE(backtest, backtest_free)

/* --- shared by the ways to tell people apart ------------------------------------------ */

/* A paper of (T, T+2] of somebody in the pool with a newcomer first author. */
struct backtest_event {
    int64_t senior; /* person */
    int64_t pmid;
    uint64_t newcomer; /* the same for the same newcomer */
};

/* Put distinct newcomers of events (struct backtest_event; sorted here) into the gains of people.
 * pmids: count only these, as gain_on_topic; NULL: all, as gain. */
void backtest_count_gains(GArray *people, GArray *events, const GArray *pmids);

/* Surname and first forename of more than one letter (else the first initial), without
 * case, accents and blanks: "rossi|maria"; g_free(). */
char *backtest_name_key(const char *last_name, const char *fore_name);

/* The windows of one year, without metrics, appended; by the program's people, by names. */
bool backtest_year(const struct backtest_query *query, int year, GPtrArray *windows,
                   GError **error);
bool backtest_year_by_name(struct db *db, const struct backtest_query *query, int year,
                           GPtrArray *windows, GError **error);

struct backtest_window *backtest_window_new(int year, const struct backtest_topic *topic);

#endif
