/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_PERSON_FIND_H
#define RADSCOUT_ANALYZE_PERSON_FIND_H
/* Who is meant by a name, an ORCID or a person id, as a person types it. */
#include "analyze/names.h"
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

/* The same by name alone, with nicknames that are there already. */
bool person_find_name(struct db *db, const struct nicknames *nicknames, const char *text,
                      GArray *ids, GError **error);

/* Who was perhaps meant by a name that nobody bears: full names into names (char *,
 * a free function is set; emptied first), at most NEAREST_LISTED of those that are
 * nearest, most papers first. A surname that begins as typed is nearer than one
 * that is spelled another way, and a forename that begins as typed counts most. */
bool person_nearest(struct db *db, const char *text, GPtrArray *names, GError **error);

#endif
