/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_WANTED_H
#define RADSCOUT_STORE_WANTED_H
/* What fetch/ looks up to decide what to ask the services for. A record is
 * stored when its XML is: copies that a person saved as text are poorer, so
 * they are asked for all the same. */
#include "core/clk.h"
#include "store/db.h"
#include "store/raw.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Records of a query that are stored; 0 when the query is new or its text
 * differs. */
bool wanted_stored(struct db *db, enum query_kind kind, const char *name, const char *text,
                   int64_t *n, GError **error);

/* The day up to which the query was searched completely; *was false when it
 * never was. */
bool wanted_window(struct db *db, int64_t query_id, char to[CLK_DATE_SIZE], bool *was,
                   GError **error);

/* PMIDs that are stored (from XML) or known to be missing, in no order.
 * g_array_unref(), int64_t. */
GArray *wanted_have(struct db *db, GError **error);

/* PMIDs of the query that entered PubMed on or after that day, or are not
 * stored, ascending. g_array_unref(), int64_t. */
GArray *wanted_members(struct db *db, int64_t query_id, const char *from, GError **error);

/* Of these PMIDs the ones whose stored copy was last revised before that day. */
GArray *wanted_older(struct db *db, const GArray *pmids, const char *before, GError **error);

/* The record does not belong to the query any more; it stays stored. */
bool wanted_leave(struct db *db, int64_t query_id, int64_t pmid, GError **error);

/* The latest search of the query with these parameters that was answered on or
 * after that stamp; *request_id 0: there is none. */
bool wanted_search(struct db *db, int64_t query_id, const char *parameters, const char *since,
                   int64_t *request_id, GError **error);

/* Is the record stored? */
bool wanted_is_stored(struct db *db, int64_t pmid, bool *is, GError **error);

/* The record is gone from PubMed: no query has it any more. */
bool wanted_leave_all(struct db *db, int64_t pmid, GError **error);

/* Was the period (days, inclusive) counted on or after that day? */
bool wanted_counted(struct db *db, const char *from, const char *to, const char *since, bool *is,
                    GError **error);

/* The counts of the field stand for this query: when it is another one than
 * last time, they are forgotten. */
bool wanted_field(struct db *db, const char *text, GError **error);

/* Do they stand for this query? */
bool wanted_is_field(struct db *db, const char *text, bool *is, GError **error);

/* What Semantic Scholar is to be asked for, for one query; query_id 0: any. */

/* Articles without facts, or (older_than a stamp) whose facts are older; the
 * latest to enter PubMed first. g_array_unref(), int64_t. */
GArray *wanted_facts(struct db *db, int64_t query_id, const char *older_than, GError **error);

/* Articles with a DOI that it did not know by PMID and was not asked for by
 * DOI. g_array_unref(), int64_t. */
GArray *wanted_by_doi(struct db *db, int64_t query_id, GError **error);

/* The DOI of a stored article, NULL: none; g_free(). */
bool wanted_doi(struct db *db, int64_t pmid, char **doi, GError **error);

/* Author ids of the people whom the last analysis found to be senior authors of
 * the query's records (0: of any query), without numbers or (older_than a stamp)
 * with older ones; most senior papers first. g_ptr_array_unref(), char *. */
GPtrArray *wanted_authors(struct db *db, int64_t query_id, const char *older_than, GError **error);

#endif
