/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_MENTOR_H
#define RADSCOUT_ANALYZE_MENTOR_H
/*
 * One person as a mentor: the papers that are evidence, the score they add up
 * to, and what is known about the person.
 *
 * M* = ln(1 + A) + 0.5 ln(1 + E) + lb + 0.25 ln(1 + T3), computed on the papers
 * of the topic and on all papers; score = M*(topic) + 0.5 M*(all).
 *   A   sum of rel 2^(-age/3) over the person's senior-author papers, age in years
 *       from the entry date to the as-of day; rel: relevance to the topic
 *       (relevance.h; 1 in M*(all))
 *   E   effective number of first authors behind them, same weights
 *   lb  lower Wilson bound (z 1.28) of the share of newcomers among the first
 *       authors of the last five years; 0 when the database reaches back less
 *       than three years
 *   T3  papers in any position in the last three years (100 authors at most)
 * The form and the constants were chosen by back-test (docs/methods.md), half-life
 * and weights before the product existed; the config may set others
 * (core/mentor_weights.h). Months since the last paper, e-mail and international
 * first authors are columns, not part of the score.
 */
#include "analyze/facts.h"
#include "analyze/mentor_ledger.h"
#include "analyze/near_peers.h"
#include "core/mentor_weights.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define MENTOR_OPENNESS_YEARS 5
#define MENTOR_RECENT_YEARS 3
#define MENTOR_NEWCOMER_YEARS 2
#define MENTOR_AUTHORS_MAX 100 /* larger papers tell nothing about activity */

/* X(name): the additive parts, in the order of the contract. */
#define MENTOR_PARTS(X)                                                                            \
    X(topic_volume)                                                                                \
    X(topic_breadth)                                                                               \
    X(topic_openness)                                                                              \
    X(topic_activity)                                                                              \
    X(all_volume)                                                                                  \
    X(all_breadth)                                                                                 \
    X(all_openness)                                                                                \
    X(all_activity)

enum mentor_part {
#define X(name) MENTOR_PART_##name,
    MENTOR_PARTS(X)
#undef X
        MENTOR_N_PARTS
};

/* A senior-author paper that is evidence. */
struct mentor_paper {
    int64_t pmid, first_person_id;
    int64_t newcomer_but_for; /* the one record but for which the first author would be a
                                 newcomer; 0: there is none, or they are several */
    int32_t day;
    bool is_newcomer;
    int8_t international; /* -1: not printed */
    bool on_topic;
    float relevance; /* to the topic, 0 to 1 (relevance.h) */
};

/* A paper of the last three years, any position. */
struct mentor_recent {
    int64_t pmid;
    bool on_topic;
};

/* The raw numbers behind four parts. */
struct mentor_features {
    double volume;          /* A */
    double effective;       /* E */
    double newcomer_low;    /* lb */
    int n_five, n_newcomer; /* papers of the last five years, those with a newcomer first */
    int recent;             /* T3 */
};

/* What one senior-author paper adds to the features. */
struct mentor_item {
    int64_t first_person_id;
    double weight;    /* in A: recency, times relevance */
    bool in_five;     /* of the last five years */
    bool is_newcomer; /* its first author */
};

/* Somebody who may be the same person, and the score if so. */
struct mentor_twin {
    int64_t person_id;
    double points, score;
};

/* What the score would be if the records were told apart otherwise. */
struct mentor_doubt {
    GArray *apart;      /* int64_t: PMIDs that weak joins alone make his (person_why.h) */
    double score_apart; /* without them */
    GArray *twins;      /* struct mentor_twin, nearest first */
    double score_all;   /* with all of them */
};

struct mentor {
    int64_t person_id;
    uint64_t tie; /* orders equal scores */
    double key;   /* what the list is sorted by (mentor_columns.h) */
    char *key_text;
    struct mentor_features topic, all;
    double parts[MENTOR_N_PARTS], score;
    /* the ledger, topic papers only */
    int senior_papers_3y, senior_papers, first_authors, newcomer_first, international_first;
    int newcomer_first_2y;    /* newcomer_first of the last two years only */
    bool international_known; /* of one of these papers at least it can be told; else there is
                                 no international_first */
    int months_since_last;
    int papers_total; /* every record of the person */
    /* mentor_load_details() fills the rest */
    int rank;
    char *name, *orcid, *s2_author_id, *confidence;
    char *institution, *department, *country, *state, *city;
    char *email, *email_date;
    int64_t institution_id, email_pmid; /* 0: none */
    GArray *papers;                     /* struct mentor_paper, newest first */
    GArray *recent;                     /* struct mentor_recent, newest first */
    struct near_peers *near_peers;      /* NULL: not asked for */
    struct mentor_ledger *ledger;       /* NULL: not asked for */
    struct mentor_doubt *doubt;         /* NULL: none, or not asked for */
    double low, high;                   /* mentor_range() */
};

/* Name of a part as in the contract. */
const char *mentor_part_name(enum mentor_part part);

/* Features of n items (put into another order) and `recent` papers in any position;
 * newcomers are counted only where they can be told. */
struct mentor_features mentor_features_of(struct mentor_item *items, size_t n, int recent,
                                          bool newcomers_known);

/* The four additive parts of M*, times scale. */
void mentor_parts_of(const struct mentor_features *features, const struct mentor_weights *weights,
                     double scale, double parts[4]);

/* What scores are computed with, all borrowed. */
struct mentor_basis {
    const struct facts *facts;
    const struct mentor_weights *weights;
};

/* Fill features, parts and score from n papers (any order) and the recent ones;
 * a PMID of `without` (0: none) is left out of both, and who would be a newcomer but
 * for that record is one. */
void mentor_score(struct mentor *mentor, const struct mentor_basis *basis,
                  const struct mentor_paper *papers, size_t n, const struct mentor_recent *recent,
                  size_t n_recent, int64_t without);

/* The same with other recent papers; the rest of the features stays. */
void mentor_score_recent(struct mentor *mentor, const struct mentor_basis *basis,
                         const struct mentor_recent *recent, size_t n_recent);

/* Fill the ledger from the papers on the topic. */
void mentor_count(struct mentor *mentor, const struct facts *facts,
                  const struct mentor_paper *papers, size_t n);

/* What the score of a mentor with details would be without one paper. */
double mentor_score_without(const struct mentor *mentor, const struct mentor_basis *basis,
                            int64_t pmid);

/* The lowest and highest score of a mentor with details when any one paper is left out
 * (the score itself where there is none), and, with a doubt, those of the doubt. */
void mentor_range(const struct mentor *mentor, const struct mentor_basis *basis, double *low,
                  double *high);

/* Name, place and contact from the database. */
bool mentor_load_details(struct db *db, struct mentor *mentor, GError **error);

/* Near-peers of a mentor with details and papers. */
bool mentor_load_near_peers(struct db *db, struct mentor *mentor, const struct facts *facts,
                            GError **error);

/* The score of a mentor with other papers and recent ones, `apart` (int64_t; NULL: none)
 * left out. */
double mentor_score_of(const struct mentor_basis *basis, const GArray *papers, const GArray *recent,
                       const GArray *apart);

struct mentor_doubt *mentor_doubt_new(void);
void mentor_doubt_free(struct mentor_doubt *doubt);

/* Free what a mentor points to, but for key_text. */
void mentor_clear(struct mentor *mentor);

#endif
