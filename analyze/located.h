/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_LOCATED_H
#define RADSCOUT_ANALYZE_LOCATED_H
/* People by where they are now, and how to reach them (table person_place). */
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>

struct located_query {
    const char *country; /* ISO 3166-1 code or a name; NULL: any */
    const char *state;   /* ISO 3166-2 part (US: two letters) or a name; NULL: any */
};

/* Where a query looks. A state is one of a country: its code alone means nothing. */
struct located_region {
    char *country;     /* ISO 3166-1 code; NULL: any */
    GPtrArray *states; /* const struct gazetteer_state *; NULL: any */
};

/* Country and state of the query; one that is not known is a USAGE error that names the
 * nearest. A state given by its name is that of every country
 * that has one of this name; a code without a country is that of the United States, else
 * of Canada, else of Australia, else that of every country that has such a code. Clear in
 * any case. */
bool located_region_read(const struct located_query *query, struct located_region *region,
                         GError **error);
void located_region_clear(struct located_region *region);

/* Is what lies in this country and state (codes; NULL: not known) in the region? */
bool located_region_holds(const struct located_region *region, const char *country,
                          const char *state);

/* "South Carolina, US": the states of the region, "; " between them; NULL: any; g_free(). */
char *located_region_states(const struct located_region *region);

/* Who is asked for. */
struct located_asked {
    GHashTable *institutions;            /* in one of these (int64_t ids); NULL: any */
    const struct located_region *region; /* not NULL */
    bool has_email;                      /* only people whose e-mail is printed */
};

/* The set of person ids (int64_t keys) of these; *people is NULL when nothing is asked. */
bool located_people(struct db *db, const struct located_asked *asked, GHashTable **people,
                    GError **error);

/* "de" or "Germany" -> "DE", g_free(); what is not known is a USAGE error. */
bool located_country(const char *text, char **code, GError **error);

#endif
