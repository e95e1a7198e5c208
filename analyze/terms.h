/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_TERMS_H
#define RADSCOUT_ANALYZE_TERMS_H
/*
 * Tables term and article_term: which record uses which term (ngrams.h), for
 * terms in the titles and keywords of at least TERMS_PAPERS_MIN records. Three
 * passes over the records in linear time: the first counts in a sketch of fixed
 * size, the second keeps what can be frequent enough, so that memory grows with
 * the frequent terms, not with the records; the third looks for these in abstracts.
 */
#include "analyze/ngrams.h"
#include "store/db.h"

#define TERMS_PAPERS_MIN 3

/* Keep the user's own synonyms beside the tables: all that reads terms reads them. file:
 * NULL: none. USAGE that names file and line when it is not in order. */
bool terms_keep_synonyms(struct db *db, const char *file, GError **error);

/* *is_stale: other synonyms are kept than those of the file now. */
bool terms_are_stale(struct db *db, const char *file, bool *is_stale, GError **error);

/* Reader of terms with the synonyms that are kept; NULL on error. */
struct ngrams *terms_reader(struct db *db, GError **error);

/* What acronyms meant when the tables were made; NULL on error. */
struct acronyms *terms_acronyms(struct db *db, GError **error);

/* Fill both tables (empty before) in the caller's transaction. */
bool terms_rebuild(struct db *db, GError **error);

#endif
