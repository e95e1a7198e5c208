/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_PLACES_H
#define RADSCOUT_ANALYZE_PLACES_H
/*
 * Printed affiliations -> departments, institutions, countries; people ->
 * where they are now and how to reach them.
 *
 * Reading: parts (place_clean.h) are cut at commas; segments are told apart by
 * stems in many languages (department, organisation) and by gazetteer (city,
 * state, country), from the right, and never inside an organisation's name
 * where it would mislead (Beth Israel, University of Georgia).
 */
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

struct changes;

#define PLACES_MAX 16 /* places read from one affiliation */

struct place {
    char *institution;   /* most specific organisation: a hospital before its university; NULL */
    char *department;    /* NULL */
    bool is_radiology;   /* radiology, imaging, nuclear medicine; not radiation oncology */
    const char *country; /* ISO 3166-1 alpha-2, constant; NULL */
    const char *state;   /* second part of ISO 3166-2, constant; NULL */
    char *city;          /* NULL */
    char *postcode;      /* as printed; NULL */
    char *ids;           /* identifiers printed with it (place_ids.h), one a line; NULL */
    char *segments;      /* what it was read from, a segment a line: one letter (d department,
                            p place, o other), then the text */
};

struct place_list {
    struct place items[PLACES_MAX];
    size_t n;
};

/* Read one affiliation as printed. Pure. Release with place_list_clear(). */
void places_read(const char *text, struct place_list *list);
void place_list_clear(struct place_list *list);

/* The country of the last place in the text that has one; NULL. Constant. */
const char *places_country(const char *text);

/* The look-up key of an institution's name: abbreviations written out, spelling
 * of centre and the like unified, folded; g_free(). */
char *places_name_key(const char *name);

/* What outlives a rebuild, so that no text is read twice; PLACES_STAMP_KEY in
 * table analysis tells whether it is still good. */
#define PLACES_KEPT_TABLES                                                                         \
    "institution", "affiliation_place", "analysis", "affiliation_use", "institution_form"
#define PLACES_STAMP_KEY "places"

struct places_options {
    const char *institutions_file; /* the user's own names; NULL: none */
};

/* Bring institution and affiliation_place up to date with the affiliations of
 * visible records: texts that were read before, by this version with these
 * organisations and names, are not read again; the result is that of reading
 * all. The caller holds the transaction. options may be NULL: then nothing is
 * done when the tables have been filled. */
bool places_read_affiliations(struct db *db, const struct places_options *options, GError **error);

/* Was every text read by this version, with these organisations and names? */
bool places_are_current(struct db *db, const struct places_options *options, bool *current,
                        GError **error);

/* The same as places_read_affiliations() when they are current and changes says
 * which records are others than at the last time. */
bool places_update(struct db *db, const struct places_options *options,
                   const struct changes *changes, GError **error);

/* Parse a list of affiliation ids as authorship.affiliations keeps it ("[1,2]")
 * into ids (int64_t, emptied first). */
void places_affiliation_ids(const char *json, GArray *ids);

/* Fill person_place, and the tables of places_read_affiliations(), from the
 * affiliations of visible records. person_place is empty and the caller holds
 * the transaction; identity_rebuild() has run. */
bool places_rebuild(struct db *db, const struct places_options *options, GError **error);

#endif
