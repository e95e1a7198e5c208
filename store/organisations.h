/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_ORGANISATIONS_H
#define RADSCOUT_STORE_ORGANISATIONS_H
/* Organisations of an imported ROR file: table organisation. */
#include "core/organisation.h"
#include "store/db.h"

/* The caller holds a transaction: empty the table, put each organisation, then
 * finish. An identifier that was put twice keeps the first. */
bool organisations_clear(struct db *db, GError **error);
bool organisations_put(struct db *db, const struct organisation *organisation, GError **error);

/* Note where they came from, in which schema of ROR and when; *n: how many there are. */
bool organisations_finish(struct db *db, const char *path, int schema, int64_t *n, GError **error);

/* What was noted of the last import. */
struct organisations_about {
    int64_t n;
    int schema;      /* of ROR; 0: not noted */
    char *path, *at; /* NULL: nothing was imported */
};
bool organisations_about(struct db *db, struct organisations_about *about, GError **error);
void organisations_about_clear(struct organisations_about *about);

/* Meta key: changes whenever the organisations do. */
#define ORGANISATIONS_STAMP "organisations"

#endif
