/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_RISING_H
#define RADSCOUT_ANALYZE_RISING_H
/*
 * People who have not been senior authors yet: two records or more here, none of them
 * evidence (evidence.h) as its senior author. Their score is the sum over their papers
 * on the topic of
 *   rel (1 - age/10) p      age in years, up to 10; p 1 for first and last authors, else 1/2
 * which counts recent work and position, as Expertscape does; of what was tried it was
 * the least bad (docs/methods.md). It promises nothing.
 */
#include "analyze/mentors.h"

#define RISING_YEARS 10
#define RISING_RECORDS_MIN 2
#define RISING_MIDDLE 0.5 /* worth of a paper in the middle of the list */

/* X(name): the additive parts. */
#define RISING_PARTS(X) X(first_or_last) X(other_positions)

enum rising_part {
#define X(name) RISING_PART_##name,
    RISING_PARTS(X)
#undef X
        RISING_N_PARTS
};

struct rising_paper {
    int64_t pmid;
    int32_t day;
    float points;
    bool is_end; /* first or last author */
};

struct rising {
    struct mentor who; /* id, tie, score, rank, papers_total, name, place, contact */
    double parts[RISING_N_PARTS];
    int papers, papers_3y;             /* on the topic, in ten and in three years */
    int first_papers, first_papers_3y; /* of them as first author */
    int months_since_paper;            /* on the topic */
    char *first_date;                  /* of the earliest record here */
    GArray *evidence;                  /* struct rising_paper, newest first */
};

struct rising_list {
    struct facts facts;
    int64_t topic_papers; /* records on the topic that counted */
    int64_t pool;         /* people ranked, before the limit */
    GArray *people;       /* struct rising, in order */
};

/* Of the query: pmids, relevance, people, papers, years, min_papers (any position), limit,
 * sort (rising_columns()), is_bare. NULL on error. */
struct rising_list *rising_rank(struct db *db, const struct mentors_query *query, GError **error);
void rising_free(struct rising_list *list);
OWNED_DEFINE(rising_list, rising_free)

/* Columns that --sort knows, ", " between them; constant. */
const char *rising_columns(void);
const char *rising_part_name(enum rising_part part);

static inline const struct rising *rising_at(const struct rising_list *list, guint i)
{
    return &g_array_index(list->people, struct rising, i);
}

#endif
