/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_SIGNATURES_H
#define RADSCOUT_ANALYZE_SIGNATURES_H
/*
 * Authorships with what can be compared about them, in memory: words, headings,
 * co-authors as numbers (analyze/weights.h) that depend on the record alone.
 * About 40 bytes for an authorship and 400 for a paper.
 */
#include "analyze/names.h"
#include "analyze/weights.h"
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* One author of one paper. 0 in a number: not printed. */
struct signature {
    uint32_t paper; /* index of its paper */
    uint32_t name;  /* index of its printed name */
    uint32_t set;   /* index of its affiliation's word set */
    uint32_t email;
    uint64_t orcid; /* its 15 digits before the check digit, +1 */
    uint32_t s2;    /* index in signatures.s2_ids */
    uint16_t position;
    uint16_t country; /* of the last place in its affiliations; two letters */
};

/* A sorted slice of signatures.numbers. */
struct slice {
    uint32_t from, n;
};

struct paper {
    int64_t pmid;
    int32_t day;      /* entry date, else 1 July of the year; INT32_MIN unknown */
    int32_t year;     /* 0 unknown */
    uint32_t journal; /* 0 unknown */
    uint32_t signature_from, n_signatures;
    struct slice mesh, title, grants;
    struct slice coauthors; /* names; of many the SIGNATURES_COAUTHORS_MAX lowest numbers */
};

#define SIGNATURES_COAUTHORS_MAX 64

/* A name as printed, once. */
struct printed_name {
    char *last_name, *fore_name, *suffix; /* NULL: not printed */
    struct name key;
    uint32_t block;    /* index in signatures.blocks */
    uint32_t coauthor; /* number among co-authors: surname and initials */
    unsigned frequent; /* weights_surname() */
    bool common_fore;  /* the forename has nicknames in config/nicknames.txt: frequent */
    bool short_fore;   /* a forename that many share, or that says little */
};

struct word_set {
    struct slice words;
    float weight;  /* of all its words */
    float telling; /* of those that tell places apart: classes 3 and 4 */
};

struct signatures {
    GArray *items;     /* struct signature, by pmid and position */
    GArray *papers;    /* struct paper, by pmid */
    GPtrArray *names;  /* struct printed_name * */
    GArray *sets;      /* struct word_set; 0 is empty */
    GArray *numbers;   /* uint32_t: what the slices point into */
    GPtrArray *blocks; /* keys of the name blocks, char * */
    GArray *crowds;    /* uint8_t: log2 of the authorships of each block, rounded down */
    GPtrArray *s2_ids; /* number -> text; 0 is NULL */
    GHashTable *name_numbers, *block_numbers, *s2_numbers; /* text -> index */
    struct nicknames *nicknames;
    struct weights *weights;
};

struct signatures *signatures_new(void);
void signatures_free(struct signatures *signatures);
OWNED_DEFINE(signatures, signatures_free)

/* Read every visible record. ignore_orcid: as if none were printed. The places
 * of the affiliations have been read (places_read_affiliations()). */
bool signatures_read_all(struct signatures *signatures, struct db *db, bool ignore_orcid,
                         GError **error);

/* The same for these records (int64_t PMIDs, ascending). */
bool signatures_read(struct signatures *signatures, struct db *db, const GArray *pmids,
                     bool ignore_orcid, GError **error);

/* The signature of an authorship, PMID * 10000 + position; false: it is not here. */
bool signatures_find(const struct signatures *signatures, int64_t id, uint32_t *found);

/* The index of a printed name, read when it is new. last is not NULL. */
uint32_t signatures_name(struct signatures *signatures, const char *const parts[4]);

/* An ORCID as text, 0000-0000-0000-0000; bytes holds 20. */
void signatures_orcid_text(uint64_t orcid, char text[20]);

/* PMID * 10000 + position: the id of the authorship, and of a person that
 * begins with it. */
int64_t signatures_id(const struct signatures *signatures, uint32_t i);

#define SIGNATURE(signatures, i) (&g_array_index((signatures)->items, struct signature, i))
#define SIGNATURE_PAPER(signatures, signature)                                                     \
    (&g_array_index((signatures)->papers, struct paper, (signature)->paper))
#define SIGNATURE_NAME(signatures, signature)                                                      \
    ((const struct printed_name *)(signatures)->names->pdata[(signature)->name])
#define SLICE_VALUES(signatures, slice)                                                            \
    ((const uint32_t *)(const void *)(signatures)->numbers->data + (slice).from)

#endif
