/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_RELEVANCE_H
#define RADSCOUT_ANALYZE_RELEVANCE_H
/*
 * How much a record is about a topic, 0 to 1. Members of a saved topic: 1. Records that
 * hold the words of a phrase: their BM25 (Robertson et al. 1994; SQLite FTS5, k1 1.2,
 * b 0.75; title weighs 3, keywords and headings 2, abstract 1) over the largest one.
 */
#include "analyze/topic.h"

#define RELEVANCE_MIN 0.2 /* below: not on the topic */

/* Divide by the largest (double); what does not reach RELEVANCE_MIN of it becomes 0. */
void relevance_normalize(GArray *relevance);

/* Fill topic->relevance of a phrase; other topics stay as they are. BM25 looks at every
 * record of the database: not for past views. */
bool relevance_weigh(struct db *db, struct topic *topic, GError **error);

#endif
