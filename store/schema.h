/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_SCHEMA_H
#define RADSCOUT_STORE_SCHEMA_H
/*
 * The two schemas and the steps between versions of the first one. A step
 * store/migrate/NNNN-what.sql leads from version NNNN-1 to NNNN; source.sql is
 * always the newest version, so it changes together with a new step. Derived
 * tables have no version: they are made anew whenever derived.sql differs.
 */
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

struct schema_step {
    int version; /* that it leads to, from 2 */
    const char *name;
    const char *sql;
};

struct schema {
    const char *source, *derived;
    const struct schema_step *steps; /* versions 2, 3, ... without a gap */
    size_t n_steps;
};

/* The schema compiled in. */
const struct schema *schema_current(void);

int schema_version(const struct schema *schema);

/* SHA-256 of derived.sql, hex; g_free(). */
char *schema_derived_digest(const struct schema *schema);

/* Make every table in an empty database, in one transaction. */
bool schema_create(struct db *db, const struct schema *schema, GError **error);

/* Steps from that version on, one transaction each; derived tables are made
 * anew, empty, when there was a step. */
bool schema_migrate(struct db *db, const struct schema *schema, int from, GError **error);

/* Drop the tables that an earlier call made and make those of derived.sql.
 * as_of: the main database holds nothing else and has no meta. */
bool schema_reset_derived(struct db *db, const struct schema *schema, bool as_of, GError **error);

/* Empty the tables that an earlier call made but those in keep (NULL-terminated). */
bool schema_empty_derived(struct db *db, const char *const *keep, GError **error);

#endif
