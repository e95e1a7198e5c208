/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_PLACES_JSON_H
#define RADSCOUT_CLI_PLACES_JSON_H
/* Places of an authorship as JSON. */
#include "store/db.h"

#include <jansson.h>

/* [{name, ror, country, state, city, department, is_radiology}] of a list of
 * affiliation ids as authorship.affiliations keeps it (NULL: []); NULL on error. */
json_t *places_json(struct db *db, const char *affiliations, GError **error);

#endif
