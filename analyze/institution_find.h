/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_INSTITUTION_FIND_H
#define RADSCOUT_ANALYZE_INSTITUTION_FIND_H
/*
 * Which institutions a typed name stands for, of those that the stored affiliations name
 * and those that these belong to. The first of these that there are:
 *
 *   1. those wholly called so, by two words or more or by the table of organisations (also
 *      by an alias, "MGH");
 *   2. those whose name begins so ("Columbia": Columbia University), or has but general
 *      words beside it ("Washington": University of Washington);
 *   3. those in whose name the words stand anywhere, side by side ("British Columbia").
 *
 * With each goes what belongs to it: what has it among its parents (Massachusetts General
 * Hospital: Harvard Medical School), and what bears its name at the beginning, in the same
 * country (Mayo Clinic Arizona).
 */
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>

/* One that a name stood for; texts that are not known are NULL. */
struct institution_taken {
    char *name, *country, *ror;
    int64_t people; /* there now */
};

struct institution_found {
    GHashTable *ids;  /* int64_t: all that was taken, and all that belongs to it */
    GPtrArray *taken; /* struct institution_taken *: those that belong to no other one of
                         them; most people first, then by name */
    guint belonging;  /* institutions in ids beside these */
};

/* name, and further names of it (NULL-terminated; may be NULL), each of which counts. A
 * name that stands for nothing is a USAGE error that names the nearest; NULL on error. */
struct institution_found *institution_find(struct db *db, const char *name,
                                           const char *const *aliases, GError **error);
void institution_found_free(struct institution_found *found);
OWNED_DEFINE(institution_found, institution_found_free)

#endif
