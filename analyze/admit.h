/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_ADMIT_H
#define RADSCOUT_ANALYZE_ADMIT_H
/* Who and which papers a ranking may look at, beyond the place (located.h). */
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>

struct admit_people {
    const char *department, *city; /* as typed; NULL: any */
};

/* Keep of the set *people (int64_t keys; NULL: everybody) those whose department holds
 * these words, whose city is called so; *people stays NULL when nothing is asked. A
 * department or city in which nobody is now is a USAGE error that names the nearest one. */
bool admit_people(struct db *db, const struct admit_people *query, GHashTable **people,
                  GError **error);

/* Is some institution in a city that is called so? If none is, that is a USAGE error that
 * names the nearest one. */
bool admit_city(struct db *db, const char *city, GError **error);

struct admit_papers {
    const char *types;    /* publication types, "," between them; NULL: any */
    const char *journals; /* titles, abbreviations or NLM ids, ";" between them; NULL: any */
};

/* The records (int64_t, ascending) of these types and journals; *pmids is NULL when
 * nothing is asked. A type or journal that no record has is a USAGE error that names
 * the nearest one. */
bool admit_papers(struct db *db, const struct admit_papers *query, GArray **pmids, GError **error);

#endif
