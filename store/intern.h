/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_INTERN_H
#define RADSCOUT_STORE_INTERN_H
/* Texts that many records share, stored once: their row ids. */
#include "core/record.h"
#include "store/prepared.h"

/* Each needs the key that struct prepared has for it. *id is 0 when the record
 * prints nothing of a journal. */
bool intern_journal(struct db *db, const struct article *article, const uint8_t *key, int64_t *id,
                    GError **error);

/* Of all the record's affiliations, in its order; ids is emptied first. */
bool intern_affiliations(struct db *db, const struct article *article,
                         const struct prepared *prepared, GArray *ids /* int64_t */,
                         GError **error);

/* A descriptor or a qualifier. */
bool intern_mesh(struct db *db, const char *ui, const char *name, const uint8_t *key, int64_t *id,
                 GError **error);

#endif
