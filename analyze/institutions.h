/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_INSTITUTIONS_H
#define RADSCOUT_ANALYZE_INSTITUTIONS_H
/*
 * Table institution: organisations of the directory that affiliations name, and
 * those that are only known from the affiliations, where all spellings with the
 * same words in one country are one organisation, called as most print it.
 */
#include "analyze/directory.h"

#include <stdint.h>

/* One naming of an institution. */
struct institution_named {
    const struct directory *directory;
    const struct known_organisation *known; /* NULL: not in the directory */
    const char *printed;                    /* NULL: none is printed */
    const char *country;
    int64_t id; /* set by institutions_name(); 0: no institution */
};

/* Number the institution by what it is called, so that every run gives the same
 * number; one of the directory is put into the table. */
bool institutions_name(struct db *db, struct institution_named *named, GError **error);

/* Once affiliation_place is complete: learn the names of those that are not of
 * the directory, and drop what is no longer named. counts: int64_t affiliation
 * id -> GSIZE how often it is printed. */
bool institutions_rebuild(struct db *db, GHashTable *counts, GError **error);

/* Afterwards: keep how often each form is printed (tables affiliation_use and
 * institution_form), for the two functions below. */
bool institutions_remember(struct db *db, GHashTable *counts, GError **error);

/* An affiliation, whose rows are there, is printed more often (or, less than 0,
 * less often) than before: count its forms, add the institutions to touched
 * (&int64_t). */
bool institutions_count(struct db *db, int64_t affiliation_id, int64_t difference,
                        GHashTable *touched, GError **error);

/* Bring these institutions up to date with the forms. */
bool institutions_update(struct db *db, GHashTable *touched, GError **error);

#endif
