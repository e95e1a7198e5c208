/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_MENTOR_LEDGER_H
#define RADSCOUT_ANALYZE_MENTOR_LEDGER_H
/*
 * The ledger of one person as a mentor: every paper at whose senior end the
 * person stands, whether it counts for the score (evidence.h) and if not why,
 * who the first authors were, who else is senior behind them, and whether the
 * person is as active as before. Each figure is a list of PMIDs.
 *
 * Corresponding author: the only one of the record for whom an e-mail address
 * is printed. Alphabetical: the persons of the list, or all but the first, stand
 * in the order of their folded surnames up to the last, LEDGER_ORDERED_MIN of
 * them at least (by chance one list in 720).
 */
#include "analyze/facts.h"
#include "analyze/papers.h"
#include "analyze/person_moves.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define LEDGER_ORDERED_MIN 6
#define LEDGER_RATE_YEARS 5
#define LEDGER_CO_MENTORS 10

/* X(name): lists of papers, a paper in at most one of each group. */
#define LEDGER_LISTS(X)                                                                            \
    /* counted in the score: the last person, or one of several who share that place */            \
    X(last)                                                                                        \
    X(joint_last)                                                                                  \
    /* not in the score: neither first nor last, but corresponding */                              \
    X(corresponding_only)                                                                          \
    /* at the end of the list, not in the score because ... the first that is true */              \
    X(was_retracted)                                                                               \
    X(truncated)    /* the list is cut: who was last is not printed */                             \
    X(many_authors) /* more than 25 persons */                                                     \
    X(few_authors)  /* fewer than 3 */                                                             \
    X(own_first)    /* the same person is first author */                                          \
    /* of those counted */                                                                         \
    X(corresponding)                                                                               \
    X(alphabetical)                                                                                \
    X(group_last) /* a group stands after the last person */                                       \
    /* every paper of the person, in any position and on any topic */                              \
    X(retracted)                                                                                   \
    X(concern) /* with an expression of concern */

enum ledger_list {
#define X(name) LEDGER_##name,
    LEDGER_LISTS(X)
#undef X
        LEDGER_N_LISTS
};

/* A first author behind the papers that count. */
struct ledger_first {
    int64_t person_id;
    char *name;
    bool is_newcomer, is_international; /* on at least one of them */
    bool international_known;           /* the places of one of them are printed */
    int32_t first_day, last_day;
    GArray *pmids; /* int64_t, newest first */
};

/* Somebody else who is senior author behind the same first authors. */
struct ledger_co_mentor {
    int64_t person_id;
    char *name;
    int first_authors; /* in common */
    GArray *pmids;     /* int64_t: those papers of the other, the highest first */
};

/* Counted papers of the last 12 months against those of the last five years, or of
 * all years of the database if it has fewer. The papers of the year are taken as a
 * binomial draw from those of all (Poisson rates given their sum): ratio_low and
 * ratio_high are the exact 95 % interval of the share, times the years. */
struct ledger_activity {
    int papers_1y, papers;
    double years;    /* 5, or less; the rest is 0 where they are fewer than 2 */
    double per_year; /* papers / years */
    double ratio, ratio_low, ratio_high;
};

struct mentor_ledger {
    GArray *lists[LEDGER_N_LISTS]; /* int64_t, newest first */
    GPtrArray *first_authors;      /* struct ledger_first *, most papers first */
    GPtrArray *co_mentors;         /* struct ledger_co_mentor *, most first authors first */
    int n_co_mentors;              /* all; LEDGER_CO_MENTORS of them are listed */
    GArray *moves;                 /* struct person_move, the first one first */
    struct ledger_activity activity;
    /* Calendar years with a paper that counts, the first and the last of them; 0: none. */
    int years_active, first_year, last_year;
};

/* From which records a ledger is made. */
struct ledger_scope {
    const struct facts *facts;
    const struct papers *papers; /* those on the topic there; NULL: all records */
    int since_year, until_year;  /* years that papers holds; 0: no bound */
};

/* NULL on error. */
struct mentor_ledger *mentor_ledger_load(struct db *db, int64_t person_id,
                                         const struct ledger_scope *scope, GError **error);
void mentor_ledger_free(struct mentor_ledger *ledger);
OWNED_DEFINE(mentor_ledger, mentor_ledger_free)

/* Name of a list as in the JSON output. */
const char *ledger_list_name(enum ledger_list list);

#endif
