/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_SIGNATURES_H
#define RADSCOUT_ANALYZE_SIGNATURES_H
/*
 * Every visible authorship with what can be compared about it, in memory:
 * numbers for names, words, journals and addresses. About 40 bytes for an
 * authorship and 200 for a paper; texts are kept once.
 */
#include "analyze/names.h"
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Points are kept in thousandths, so that sums do not hang on the last bit. */
#define SIGNATURES_POINT 1000

/* One author of one paper. 0 in a number: not printed. */
struct signature {
    uint32_t paper; /* index of its paper */
    uint32_t name;  /* index of its printed name */
    uint32_t words; /* index of its affiliation's word set */
    uint32_t email, orcid, s2;
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
    uint32_t signature_from;
    struct slice mesh, title;
    struct slice coauthors; /* names, as keys that several papers share */
    struct slice people;    /* clusters of an earlier pass, likewise */
};

/* A name as printed, once. */
struct printed_name {
    char *last_name, *fore_name, *suffix; /* NULL: not printed */
    struct name key;
    uint32_t block;
    uint32_t coauthor; /* key among co-authors: surname and initials */
    double bearers;    /* people here who may bear it, this one apart: signatures.c */
};

struct word_set {
    struct slice words;
    double weight; /* idf of all its words, also those of no other set */
};

struct signatures {
    GArray *items;     /* struct signature, by pmid and position */
    GArray *papers;    /* struct paper, by pmid */
    GPtrArray *names;  /* struct printed_name * */
    GArray *sets;      /* struct word_set; 0 is empty */
    GArray *numbers;   /* uint32_t: what the slices point into */
    GPtrArray *blocks; /* keys of the name blocks, char * */
    double *word_idf, *mesh_idf, *title_idf;
    double overlap_floor;       /* idf from which on an affiliation counts in full */
    GPtrArray *orcids, *s2_ids; /* number -> text; 0 is NULL */
    uint32_t *person; /* cluster of each signature in an earlier pass, from 1; NULL: none */
    struct nicknames *nicknames;
};

/* Read all. ignore_orcid: as if none were printed. NULL on error. */
struct signatures *signatures_load(struct db *db, bool ignore_orcid, GError **error);
void signatures_free(struct signatures *signatures);
OWNED_DEFINE(signatures, signatures_free)

/* A first pass has told people apart: from now on co-authors are people too.
 * first_of(user, i) is the earliest signature of i's cluster. */
void signatures_set_people(struct signatures *signatures,
                           uint32_t (*first_of)(void *user, uint32_t i), void *user);

#define SIGNATURE(signatures, i) (&g_array_index((signatures)->items, struct signature, i))
#define SIGNATURE_PAPER(signatures, signature)                                                     \
    (&g_array_index((signatures)->papers, struct paper, (signature)->paper))
#define SIGNATURE_NAME(signatures, signature)                                                      \
    ((const struct printed_name *)(signatures)->names->pdata[(signature)->name])

/* How much speaks for one person, in thousandths of a point:
 *
 *   10  one e-mail                         6  one Semantic Scholar author id
 *   4, 7, 10  for 1, 2, 3 and more co-authors' names on both papers; the 500
 *      most frequent names that several forenames share do not count; in the
 *      second pass 6, 9, 12, if that is more, for co-authors that are one person on both
 *   3  equal full forename, -4 full forenames that only fit    3  equal middle initial
 *   8 x idf of shared affiliation words / idf of the smaller set (at least 2.5 ln N)
 *   -3 last countries of the affiliations differ
 *   0.25 x idf of shared subject headings (up to 20), check tags left out
 *   0.20 x idf of shared title words of more than 3 letters (up to 20)
 *   2  same journal                     -0.1 for each year between them (up to 20)
 *   -0.5 log2(1 + b / 0.1), twice that in the second pass; b: people here who are
 *      expected to bear the name by chance; not where the e-mail or the author id is one
 *
 * Set by hand, checked on the blocks of Song et al. 2015
 * (doi:10.1016/j.joi.2015.08.004) and on the data named in docs/methods.md.
 * Vetoes are not looked at. */
int32_t signatures_score(const struct signatures *signatures, uint32_t a, uint32_t b);

#endif
