/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_FEASIBILITY_H
#define RADSCOUT_ANALYZE_FEASIBILITY_H
/*
 * Could a newcomer do such papers? What the recent papers of a theme are (designs,
 * team size, days to acceptance), and how many of them are of a kind that is within
 * reach in a given time, with or without access to images of patients.
 */
#include "analyze/design.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>

#define FEASIBILITY_DATED_MIN 20 /* papers with both dates; fewer: no median */

/* X(NAME, --horizon, what counts as within reach) */
#define FEASIBILITY_HORIZONS(X)                                                                    \
    X(6M, "6m", "case reports, reviews, letters")                                                  \
    X(1Y, "1y", "those and retrospective studies, and any with public data")                       \
    X(2Y, "2y", "all but clinical trials")

enum feasibility_horizon {
    FEASIBILITY_NONE,
#define X(name, text, meaning) FEASIBILITY_##name,
    FEASIBILITY_HORIZONS(X)
#undef X
};

/* A USAGE error when there is none of that name. */
bool feasibility_parse(const char *name, enum feasibility_horizon *horizon, GError **error);
const char *feasibility_horizon_name(enum feasibility_horizon horizon);

struct feasibility_situation {
    enum feasibility_horizon horizon; /* FEASIBILITY_NONE: not asked */
    bool no_pacs; /* no access to images: neither case reports nor own retrospective data */
};

/* X(NAME, name in JSON, in words), what makes a paper be within reach; the first that fits */
#define FEASIBILITY_KINDS(X)                                                                       \
    X(REVIEW, "review", "reviews")                                                                 \
    X(LETTER, "letter", "letters")                                                                 \
    X(CASE_REPORT, "case-report", "case reports")                                                  \
    X(PUBLIC_DATA, "public-data", "public data")                                                   \
    X(RETROSPECTIVE, "retrospective", "retrospective")                                             \
    X(OTHER, "other", "other studies")

enum feasibility_kind {
#define X(name, text, words) FEASIBILITY_KIND_##name,
    FEASIBILITY_KINDS(X)
#undef X
        FEASIBILITY_KIND_N,
    FEASIBILITY_OUT_OF_REACH = FEASIBILITY_KIND_N
};

/* In JSON, and in words; constant; not of FEASIBILITY_OUT_OF_REACH. */
const char *feasibility_kind_name(enum feasibility_kind kind);
const char *feasibility_kind_words(enum feasibility_kind kind);

/* As what a paper with these designs is within reach, if it is. */
enum feasibility_kind feasibility_kind_of(const struct feasibility_situation *situation,
                                          uint32_t designs);

struct feasibility {
    int64_t papers;
    double shares[DESIGN_N]; /* of papers */
    double team;             /* median number of authors */
    int64_t n_dated;
    double days;                     /* median from received to accepted; -1: too few dated */
    double reachable, reachable_low; /* share within reach, lower Wilson bound of it (z 1.28) */
    int64_t reached_as[FEASIBILITY_KIND_N]; /* papers within reach; each is in one */
    double newcomer_low; /* the same bound of the share of newcomers among first authors */
};

/* rows: const struct paper_row *, of one theme. Reads table study. */
bool feasibility_measure(struct db *db, const GArray *rows,
                         const struct feasibility_situation *situation,
                         struct feasibility *feasibility, GError **error);

#endif
