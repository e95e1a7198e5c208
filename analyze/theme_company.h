/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_THEME_COMPANY_H
#define RADSCOUT_ANALYZE_THEME_COMPANY_H
/* Who and where behind the papers of a theme: the senior authors, institutions of these
 * now, and journals with most of them. */
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define THEME_COMPANY_MAX 3 /* of each */

struct theme_companion {
    int64_t id; /* person_id, institution_id, journal_id */
    char *name;
    int64_t papers; /* of the theme */
};

/* Elements struct theme_companion, most papers first, then by name. */
struct theme_company {
    GArray *mentors, *institutions, *journals; /* NULL: not loaded */
};

/* pmids: int64_t. Release with theme_company_clear() in any case. */
bool theme_company_load(struct db *db, const GArray *pmids, struct theme_company *company,
                        GError **error);
void theme_company_clear(struct theme_company *company);

#endif
