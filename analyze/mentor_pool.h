/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_MENTOR_POOL_H
#define RADSCOUT_ANALYZE_MENTOR_POOL_H
/*
 * Everybody with evidence on a topic, scored by one pass over table senior_paper, and
 * the evidence of one person again.
 *
 * The pass leaves the recent papers in any position out (T3 of mentor.h): they are
 * looked up person by person, where they can make a difference.
 */
#include "analyze/mentors.h"
#include "analyze/papers.h"

struct mentor_pool {
    struct db *db;
    struct mentors_query query; /* what it points to is borrowed */
    struct mentors_list *list;  /* of which mentors gets everybody; borrowed */
    struct papers *papers;
    struct stmt *select_all; /* every record of a person */
    struct seniors *seniors; /* rows just read */
    int32_t recent_from;     /* papers after that day are recent */
    GArray *evidence;        /* struct mentor_paper of one person */
    GArray *recent;          /* struct mentor_recent of the same */
    bool on_topic;           /* is some of the evidence? */
};

/* Reads facts and papers into the list; NULL on error. */
struct mentor_pool *mentor_pool_new(struct db *db, const struct mentors_query *query,
                                    struct mentors_list *list, GError **error);
void mentor_pool_free(struct mentor_pool *pool);

/* Fill the list, without recent papers; by person id. */
bool mentor_pool_scan(struct mentor_pool *pool, GError **error);

/* Leave only those in the list who can be among the first `limit` (0: all) by score, and
 * complete these. */
bool mentor_pool_keep_best(struct mentor_pool *pool, guint limit, GError **error);

/* Evidence and recent papers of one person into the pool, and how many records there are. */
bool mentor_pool_read(struct mentor_pool *pool, int64_t person_id, int *papers_total,
                      GError **error);

#endif
