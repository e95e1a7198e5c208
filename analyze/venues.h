/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_VENUES_H
#define RADSCOUT_ANALYZE_VENUES_H
/*
 * Journals of a topic: how much they publish of what kind, from whom, how fast,
 * and whether it becomes more. Computed when asked for from the tables paper,
 * study and journal. A share or a median that stands on fewer than
 * VENUES_PAPERS_MIN papers is not given (-1, or has_... false).
 */
#include "analyze/design.h"
#include "analyze/facts.h"
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>

#define VENUES_PAPERS_MIN 20
#define VENUES_YEARS_MIN 3    /* complete years; below: no trend */
#define VENUES_RECENT_YEARS 3 /* "recent" days to accept: accepted papers that entered then */
#define VENUES_SLOPE_YEARS 8  /* trend: over so many complete years at most */

struct venues_query {
    const GArray *pmids; /* the topic: int64_t, ascending; NULL: every record. Borrowed */
    int since_year;      /* first year that counts; 0: the first of the database */
    int limit;           /* journals listed; 0: all */
    int design;          /* enum design; -1: any. Figures are then those of such papers. Without
                            publication types nothing is of a design_needs_types() */
    const char *country; /* ISO 3166-1 alpha-2 of the first author; NULL: any. The same */
};

/* Days from received to accepted, of accepted papers only. */
struct venue_days {
    int64_t n;                      /* papers that print both dates */
    double median, q1, q3;          /* -1: too few */
    double median_low, median_high; /* 95 % interval of the median */
    double within_60;               /* share of at most 60 days */
};

struct venue_country {
    char code[3];
    int64_t papers;
};

struct venue {
    char *nlm_id, *name, *iso, *issn; /* NULL, name apart: not printed */
    int64_t papers;                   /* on the topic, of whatever design */
    int64_t designs[DESIGN_N];        /* of these, of each design */
    int64_t asked;            /* of these, of the design and country asked for; any: papers */
    double case_report_share; /* of papers; -1: too few, or no record has publication types */
    /* of the papers of the design, whatever the country: */
    GArray *countries;    /* struct venue_country, most papers first */
    int64_t located;      /* papers whose first author prints a country */
    double country_share; /* of these, from the country asked for; -1: too few, or none asked for */
    /* of the papers of the design and country asked for: */
    double newcomer_share;    /* of first authors; -1: too few, or history too short */
    int64_t first_authors;    /* persons who stand first */
    struct venue_days days;   /* all years */
    struct venue_days recent; /* last VENUES_RECENT_YEARS complete years */
    bool has_trend;
    double trend, trend_low, trend_high; /* a year, of its share of the topic's papers */
    GArray *series;                      /* double: papers of each complete year */
};

struct venues_list {
    struct facts facts;
    int first_year, n_years; /* of series */
    int64_t topic_papers;    /* in journals */
    int64_t unplaced_papers; /* on the topic, in no journal: books */
    int64_t asked_papers;    /* ... of the design and country asked for */
    int64_t candidates;      /* journals */
    GPtrArray *venues;       /* struct venue *, by papers of the design, then of all */
};

/* NULL on error. */
struct venues_list *venues_rank(struct db *db, const struct venues_query *query, GError **error);
void venues_free(struct venues_list *list);
OWNED_DEFINE(venues_list, venues_free)

#endif
