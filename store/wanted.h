/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_WANTED_H
#define RADSCOUT_STORE_WANTED_H
/* What fetch/ looks up to decide what to ask the services for. */
#include "store/db.h"
#include "store/raw.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Records of a query that are stored; 0 when the query is new or its text
 * differs. */
bool wanted_stored(struct db *db, enum query_kind kind, const char *name, const char *text,
                   int64_t *n, GError **error);

/* Was the period (days, inclusive) counted on or after that day? */
bool wanted_counted(struct db *db, const char *from, const char *to, const char *since, bool *is,
                    GError **error);

/* The counts of the field stand for this query: when it is another one than
 * last time, they are forgotten. */
bool wanted_field(struct db *db, const char *text, GError **error);

/* Articles without facts of Semantic Scholar, then those whose facts are older
 * than the stamp; the latest to enter PubMed first. query_id 0: of any query.
 * g_array_unref(), int64_t. */
GArray *wanted_facts(struct db *db, int64_t query_id, const char *older_than, GError **error);

#endif
