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

/* Note where they came from and when; *n: how many there are. */
bool organisations_finish(struct db *db, const char *path, int64_t *n, GError **error);

/* Meta key: changes whenever the organisations do. */
#define ORGANISATIONS_STAMP "organisations"

#endif
