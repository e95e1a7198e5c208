/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_SERVER_HOLDINGS_H
#define RADSCOUT_TESTS_SERVER_HOLDINGS_H
/*
 * What the fake services serve: the records of a corpus folder (every
 * *.xml and *.xml.gz in it), kept as printed, and beside each its words by
 * field for searching. Both lie in unlinked temporary files that are mapped,
 * so a million records need little memory.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Fields in the order of the text of a record. What [tiab] covers stands
 * together, and so does what a search without a tag covers. */
enum holding_field {
    FIELD_TITLE,
    FIELD_ABSTRACT,
    FIELD_KEYWORDS,
    FIELD_MESH,
    FIELD_MAJOR,
    FIELD_JOURNAL,
    FIELD_AFFILIATION,
    FIELD_AUTHOR,
    FIELD_TYPE,
    FIELD_FIRST_AUTHOR,
    FIELD_LAST_AUTHOR,
    FIELD_LANGUAGE,
    FIELD_ORCID,
    FIELD_GRANT,
    N_FIELDS,
};

/* One record. Days are Julian (GDate); 0: not printed. */
struct holding {
    int64_t pmid;
    const char *xml;
    uint32_t xml_size;
    uint32_t text_size[N_FIELDS + 1]; /* offsets: field f is [f], [f+1] */
    const char *text;                 /* "\n word word \n item \n" per field */
    int32_t entry_day, revised_day, created_day;
    int32_t print_day, electronic_day;
    uint32_t first_person, n_persons; /* slice of holdings.persons */
};

struct holdings {
    GArray *records;   /* struct holding, by PMID */
    GArray *persons;   /* uint32_t true persons, by PMID and position; may be empty */
    GArray *positions; /* uint32_t, beside persons */
    GMappedFile *xml, *text;
    char *as_of;           /* from truth.json, NULL without one */
    GStringChunk *revised; /* XML of records that were revised, NULL: none */
};

/* Names of one record, for Semantic Scholar. */
struct view_author {
    char *last, *fore, *group; /* group: the others are NULL */
    unsigned position;         /* in PubMed, from 1 */
};
struct view {
    char *title, *doi, *journal, *abstract;
    GPtrArray *authors; /* struct view_author * */
};

/* NULL on error: folder unreadable, or no record in it. */
struct holdings *holdings_open(const char *folder, GError **error);
void holdings_close(struct holdings *holdings);
OWNED_DEFINE(holdings, holdings_close)

/* Another state of the same service: the PMIDs in a file, one a line, are not
 * there, or were revised on the last day (their titles begin with "Revised: ").
 * path NULL: none. */
bool holdings_without(struct holdings *holdings, const char *path, GError **error);
bool holdings_revise(struct holdings *holdings, const char *path, GError **error);

/* The record with a PMID, or NULL. */
const struct holding *holdings_find(const struct holdings *holdings, int64_t pmid);
const struct holding *holdings_at(const struct holdings *holdings, unsigned index);

struct view *view_new(const struct holding *holding);
void view_free(struct view *view);
OWNED_DEFINE(view, view_free)

#endif
