/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_MENTORS_H
#define RADSCOUT_ANALYZE_MENTORS_H
/*
 * The ranked list of mentors for a topic, computed when it is asked for from
 * the tables paper and senior_paper (mentor.h has the formulas). Pool: every
 * person with at least one senior-author paper on the topic.
 */
#include "analyze/mentor.h"
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>

/* A ranking needs as many senior-author papers on the topic of the people listed, and
 * somebody with two of them; with less, the order would say nothing. */
#define MENTORS_EVIDENCE_MIN 10

struct mentors_query {
    const GArray *pmids;     /* the topic: int64_t, ascending; NULL: every record. Borrowed */
    const GArray *relevance; /* of each of pmids (double); NULL: 1. Borrowed */
    GHashTable *people;      /* person ids admitted (located.h); NULL: everybody. Borrowed */
    const GArray *papers;    /* only these count (int64_t, ascending); NULL: all do. Borrowed */
    int until_year;          /* evidence entered after that year does not count; 0: all does */
    int min_papers;          /* only people with as many senior papers on the topic */
    bool international;      /* only people with a first author from abroad */
    bool open_to_newcomers;  /* only people with a newcomer first author in five years */
    int since_year;          /* evidence entered before that year does not count; 0: all does */
    int limit;               /* people listed; 0: all */
    const char *sort;        /* a column (mentor_columns.h); NULL: score */
    const struct mentor_weights *weights; /* NULL: the standard ones. Borrowed */
    bool near_peers;
    bool ledger;  /* load the ledger of everybody listed */
    bool doubt;   /* what other ways to tell the people apart would make of the scores */
    bool is_bare; /* scores and counts only: no names, places, papers (mentors_fill()) */
};

struct mentors_list {
    struct facts facts;
    struct mentor_weights weights;
    bool newcomers_known;     /* the database reaches back far enough to tell newcomers */
    bool newcomers_are_short; /* ... but less than five years: take them with care */
    int64_t topic_papers;     /* records on the topic that counted */
    int64_t pool;             /* people ranked, before the limit */
    int64_t evidence;         /* senior-author papers on the topic, theirs together */
    bool is_ranked;           /* there is enough evidence for an order */
    GArray *mentors;          /* struct mentor, in order */
    struct mentors_source *source;
};

/* NULL on error. An unknown column is a USAGE error that lists them. */
struct mentors_list *mentors_rank(struct db *db, const struct mentors_query *query, GError **error);
void mentors_free(struct mentors_list *list);

/* For one of a bare list what the others have from the start, while what the query
 * points to is there; and away with it, so that a long list need not hold it of all. */
bool mentors_fill(struct mentors_list *list, guint i, GError **error);
void mentors_drop(struct mentors_list *list, guint i);
OWNED_DEFINE(mentors_list, mentors_free)

/* What the scores of the list were computed with. */
static inline struct mentor_basis mentors_basis(const struct mentors_list *list)
{
    return (struct mentor_basis){&list->facts, &list->weights};
}

static inline const struct mentor *mentors_at(const struct mentors_list *list, guint i)
{
    return &g_array_index(list->mentors, struct mentor, i);
}

#endif
