/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_INTERN_H
#define RADSCOUT_STORE_INTERN_H
/* Texts that many records share, stored once: their row ids. */
#include "core/record.h"
#include "store/db.h"

/* Each needs the key that struct prepared has for it. *id is 0 when the record
 * prints nothing of a journal. */
bool intern_journal(struct db *db, const struct article *article, const uint8_t *key, int64_t *id,
                    GError **error);
bool intern_affiliation(struct db *db, const struct affiliation *affiliation, const uint8_t *key,
                        int64_t *id, GError **error);

/* A descriptor or a qualifier. */
bool intern_mesh(struct db *db, const char *ui, const char *name, const uint8_t *key, int64_t *id,
                 GError **error);

#endif
