/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_SIGNATURES_H
#define RADSCOUT_ANALYZE_SIGNATURES_H
/*
 * Authorships with what can be compared about them, in memory: words, headings,
 * co-authors as numbers (analyze/weights.h) that depend on the record alone.
 * About 40 bytes for an authorship and 400 for a paper.
 */
#include "analyze/names.h"
#include "analyze/namesakes.h"
#include "analyze/texts.h"
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
    uint32_t list;  /* index of its list of affiliations */
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
    int64_t stamp;    /* signatures_stamp() of the record */
    int32_t day;      /* entry date, else 1 July of the year; INT32_MIN unknown */
    int32_t year;     /* 0 unknown */
    uint32_t journal; /* 0 unknown */
    uint32_t signature_from, n_signatures;
    struct slice mesh, title, grants;
    struct slice coauthors; /* names; of many the SIGNATURES_COAUTHORS_MAX lowest numbers */
};

#define SIGNATURES_COAUTHORS_MAX 64

/* A name as printed, once. What a memo brings back is only taken apart when
 * somebody asks (signatures_printed()). */
struct printed_name {
    const char *text; /* last, fore, initials, suffix, SIGNATURES_MARK between */
    uint32_t block;   /* index in signatures.blocks */
    bool is_read;     /* the rest is set */
    char *last_name, *fore_name, *suffix; /* NULL: not printed */
    struct name key;
    uint32_t coauthor; /* number among co-authors: surname and initials */
    unsigned frequent; /* weights_surname() */
    bool common_fore;  /* the forename has nicknames in config/nicknames.txt: frequent */
    bool short_fore;   /* a forename that many share, or that says little */
};

#define SIGNATURES_MARK '\001'

/* The affiliations of an author: what they say, once for each list of them. */
struct affiliation_list {
    const char *json; /* their ids, as stored */
    struct slice words;
    float weight;     /* of all its words */
    float telling;    /* of those that tell institutions apart */
    uint16_t country; /* of the last place in them; two letters */
};

/* A group among the authors: it is nobody, but its affiliations are printed too. */
struct group_list {
    uint32_t paper, list;
};

struct signatures {
    GArray *items;                             /* struct signature, by pmid and position */
    GArray *papers;                            /* struct paper, by pmid */
    GPtrArray *names;                          /* struct printed_name * */
    GArray *name_blocks;                       /* uint32_t: the block of each name */
    GArray *lists;                             /* struct affiliation_list; 0 is empty */
    GArray *groups;                            /* struct group_list, by paper */
    GArray *numbers;                           /* uint32_t: what the slices point into */
    GPtrArray *blocks;                         /* keys of the name blocks, char * */
    GArray *crowds;                            /* uint8_t: likeness_crowd() of each block */
    GArray *classes;                           /* uint8_t: class of namesakes of each block */
    int32_t namesakes[NAMESAKES_CLASSES];      /* points of each class */
    GPtrArray *s2_ids;                         /* number -> text; 0 is NULL */
    GPtrArray *name_slabs;                     /* struct printed_name[], what names points into */
    GStringChunk *chars;                       /* texts of names, JSON of lists */
    struct texts *name_numbers, *list_numbers; /* text -> index */
    GHashTable *block_numbers, *s2_numbers;    /* the same */
    struct nicknames *nicknames;
    struct weights *weights;
    bool borrows_lists; /* the two above belong to others */
};

struct signatures *signatures_new(void);

/* Empty, with the lists of names and words of another one, which must outlive it. */
struct signatures *signatures_new_beside(const struct signatures *other);
void signatures_free(struct signatures *signatures);
OWNED_DEFINE(signatures, signatures_free)

/* Take a name apart that a memo brought back. */
void signatures_read_name(const struct signatures *signatures, struct printed_name *name);

static inline const struct printed_name *signatures_printed(const struct signatures *signatures,
                                                            uint32_t number)
{
    struct printed_name *name = signatures->names->pdata[number];
    if (!name->is_read) signatures_read_name(signatures, name);
    return name;
}

/* Read every visible record. ignore_orcid: as if none were printed. The places
 * of the affiliations have been read (places_read_affiliations()). */
bool signatures_read_all(struct signatures *signatures, struct db *db, bool ignore_orcid,
                         GError **error);

/* The same for these records (int64_t PMIDs, ascending). */
bool signatures_read(struct signatures *signatures, struct db *db, const GArray *pmids,
                     bool ignore_orcid, GError **error);

/* The same for all records of which there is a memo, but for those gone (PMIDs,
 * ascending), and for the fresh ones (the same), which are read from their rows;
 * signatures_count() is left to the caller. */
bool signatures_read_kept(struct signatures *signatures, struct db *db, const GArray *gone,
                          const GArray *fresh, bool ignore_orcid, GError **error);

/* The signature of an authorship, PMID * 10000 + position; false: it is not here. */
bool signatures_find(const struct signatures *signatures, int64_t id, uint32_t *found);

/* The index of a printed name, read when it is new. last is not NULL. */
uint32_t signatures_name(struct signatures *signatures, const char *const parts[4]);

/* The same by its text and the key of its block, as a memo has them. */
uint32_t signatures_name_kept(struct signatures *signatures, const char *text, size_t size,
                              uint64_t hash, const char *block);

/* The index of a name that is here. */
uint32_t signatures_name_of(const struct signatures *signatures, const char *text);

/* The index of a text; *is_new: it was not there. */
uint32_t signatures_intern(GHashTable *numbers, GPtrArray *texts, const char *text, bool *is_new);

/* The index of a list of affiliations; 0: it is not here. */
uint32_t signatures_find_list(const struct signatures *signatures, const char *json, size_t size,
                              uint64_t hash);

/* One that is not here yet: its index. json is copied. */
uint32_t signatures_add_list(struct signatures *signatures, const char *json, size_t size,
                             uint64_t hash, const struct affiliation_list *list);

/* Count the authorships of every block and measure the namesakes: when all records
 * are there. */
void signatures_count(struct signatures *signatures);

/* The signatures by block: those of block b are items[offsets[b]] to
 * items[offsets[b + 1] - 1], ascending. items holds as many as there are
 * signatures, offsets two more than there are blocks, all 0. */
void signatures_order(const struct signatures *signatures, uint32_t *items, uint32_t *offsets);

/* What changes when a record does: FNV-1a over its digest and, in their order,
 * what Semantic Scholar says of its authors. Begin with SIGNATURES_STAMP. */
#define SIGNATURES_STAMP UINT64_C(14695981039346656037)
uint64_t signatures_stamp(uint64_t stamp, const void *bytes, size_t size);
uint64_t signatures_stamp_author(uint64_t stamp, int64_t position, const char *id,
                                 const char *name);

/* Does it print the name alone: no affiliation, no e-mail? */
bool signatures_is_bare(const struct signatures *signatures, const struct signature *signature);

/* ... and of the forename only initials? */
bool signatures_is_initials(const struct signatures *signatures, const struct signature *signature);

/* What a name of this block says, in points (namesakes.h). */
int32_t signatures_namesakes(const struct signatures *signatures, uint32_t block);

/* An ORCID as text, 0000-0000-0000-0000; bytes holds 20. */
void signatures_orcid_text(uint64_t orcid, char text[20]);

/* PMID * 10000 + position: the id of the authorship, and of a person that
 * begins with it. */
int64_t signatures_id(const struct signatures *signatures, uint32_t i);

#define SIGNATURE(signatures, i) (&g_array_index((signatures)->items, struct signature, i))
#define SIGNATURE_PAPER(signatures, signature)                                                     \
    (&g_array_index((signatures)->papers, struct paper, (signature)->paper))
#define SIGNATURE_NAME(signatures, signature) signatures_printed(signatures, (signature)->name)
#define SIGNATURE_BLOCK(signatures, signature)                                                     \
    g_array_index((signatures)->name_blocks, uint32_t, (signature)->name)
#define SIGNATURE_LIST(signatures, number)                                                         \
    (&g_array_index((signatures)->lists, struct affiliation_list, number))
#define SLICE_VALUES(signatures, slice)                                                            \
    ((const uint32_t *)(const void *)(signatures)->numbers->data + (slice).from)

#endif
