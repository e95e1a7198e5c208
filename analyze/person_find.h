/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_PERSON_FIND_H
#define RADSCOUT_ANALYZE_PERSON_FIND_H
/* Who is meant by a name, an ORCID or a person id, as a person types it. */
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>

/* What the words were read as. */
enum person_query { PERSON_BY_ID, PERSON_BY_ORCID, PERSON_BY_NAME };

/* People meant by text, most papers first, into ids (int64_t, emptied first):
 *   an id that was ever printed: the person who holds that authorship now;
 *   an ORCID, bare or as an address: who prints it;
 *   a name, "First Last", "Last, First", "Last F" or "Last": everybody whose
 *   name does not contradict it. */
bool person_find(struct db *db, const char *text, enum person_query *query, GArray *ids,
                 GError **error);

/* Surnames near the one in text, for a person who typed it wrong: the nearest
 * one printed here, or NULL; g_free(). */
bool person_nearest(struct db *db, const char *text, char **surname, GError **error);

#endif
