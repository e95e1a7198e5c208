/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_PERSON_WHY_H
#define RADSCOUT_ANALYZE_PERSON_WHY_H
/* Why records are one person's, and who else may be the same person: read anew
 * from the records. */
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define PERSON_WHY_RECORDS 400 /* records of a person that are compared, earliest first */

/* What ties a record of the person to those before it. */
struct person_tie {
    int64_t pmid, to_pmid;
    double points;
    char *evidence; /* in words */
};

/* Every record but one, by the strongest ties that connect them all, strongest
 * first (struct person_tie). g_array_unref() frees all; NULL on error. */
GArray *person_ties(struct db *db, int64_t person_id, GError **error);

/* Somebody who may be the same person. */
struct person_maybe {
    int64_t person_id;
    double points;  /* mean over the records of both; joined from CLUSTERS_THRESHOLD on */
    char *evidence; /* of their nearest two records */
};

/* Other people whose names fit and whose records are nearer than chance,
 * nearest first (struct person_maybe). g_array_unref() frees all; NULL on error. */
GArray *person_maybes(struct db *db, int64_t person_id, GError **error);

/* What would be otherwise if the records were told apart otherwise. */
struct person_doubt {
    GArray *apart;  /* int64_t: PMIDs of records that only joins of less than CLUSTERS_SURE hold
                       to the others, earliest first */
    GArray *maybes; /* as person_maybes() */
};

/* Who reads doubts about many people of one database. */
struct person_doubter;

/* NULL on error. db is borrowed. */
struct person_doubter *person_doubter_new(struct db *db, GError **error);
void person_doubter_free(struct person_doubter *doubter);
OWNED_DEFINE(person_doubter, person_doubter_free)

/* is_sure: no join is weak (table person), only look for others. NULL on error. */
struct person_doubt *person_doubt_read(const struct person_doubter *doubter, int64_t person_id,
                                       bool is_sure, GError **error);
void person_doubt_free(struct person_doubt *doubt);
OWNED_DEFINE(person_doubt, person_doubt_free)

#endif
