/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_TERMS_H
#define RADSCOUT_ANALYZE_TERMS_H
/*
 * Tables term and article_term: which record uses which term (ngrams.h), for
 * terms of at least TERMS_PAPERS_MIN records. Two passes over the records in
 * linear time: the first counts in a sketch of fixed size, the second keeps
 * what can be frequent enough, so that memory grows with the frequent terms,
 * not with the records.
 */
#include "store/db.h"

#define TERMS_PAPERS_MIN 3

/* Fill both tables (empty before) in the caller's transaction. */
bool terms_rebuild(struct db *db, GError **error);

#endif
