/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_STUDY_H
#define RADSCOUT_ANALYZE_STUDY_H
/*
 * Table study: of every record its designs (design.h), where its first author
 * works, and how long it took from received to accepted.
 */
#include "store/db.h"

#include <glib.h>
#include <stdint.h>

#define STUDY_ACCEPT_DAYS_MAX 1000 /* more, or none at all, is a slip of the pen */

/* Fill the table (empty before) from the source tables and affiliation_place, in
 * the caller's transaction. */
bool study_rebuild(struct db *db, GError **error);

struct study {
    int64_t pmid, journal_id; /* 0: no journal */
    uint32_t designs;         /* bits of enum design */
    int16_t accept_days;      /* 0: not known */
    char country[3];          /* ISO 3166-1 alpha-2 of the first author; "": not printed */
};

/* Every row, by PMID; elements struct study. NULL on error. */
GArray *study_load(struct db *db, GError **error);

#endif
