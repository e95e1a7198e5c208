/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_PREPARED_H
#define RADSCOUT_STORE_PREPARED_H
/*
 * What can be made of a record before it meets the database: its checksum, the
 * lists that are stored as one value, the keys of what is stored once. Needs
 * no database, so another thread than the writer's can do it.
 */
#include "core/own.h"
#include "core/record.h"
#include "store/db.h"

#include <stddef.h>
#include <stdint.h>

/* A text in the buffer of a struct prepared. */
struct prepared_text {
    size_t from; /* byte + 1; 0: NULL */
};

struct prepared {
    uint8_t digest[ARTICLE_DIGEST_BYTES];
    struct prepared_text languages, types, grants, corrections; /* JSON, NULL when empty */
    struct prepared_text keywords;                              /* one a line */
    struct prepared_text headings;                              /* names, "; " between */
    GString *text;
    GByteArray *references; /* packed; empty: none */
    /* DB_KEY_BYTES each: the journal's, then one for each affiliation, MeSH
     * heading and qualifier of the record, in its order. */
    GByteArray *keys;
    GArray *first_same; /* guint: for each affiliation the first with its key */
    GArray *buckets;    /* guint: scratch of that */
};

struct prepared *prepared_new(void);

/* Make everything of that record; what was there is forgotten. */
void prepared_set(struct prepared *prepared, const struct article *article);
void prepared_free(struct prepared *prepared);
OWNED_DEFINE(prepared, prepared_free)

const char *prepared_text(const struct prepared *prepared, struct prepared_text text);

const uint8_t *prepared_journal_key(const struct prepared *prepared);
const uint8_t *prepared_affiliation_key(const struct prepared *prepared, size_t i);

/* The first affiliation of the record that is the same as the i-th. */
size_t prepared_first_same(const struct prepared *prepared, size_t i);
const uint8_t *prepared_mesh_key(const struct prepared *prepared, const struct article *article,
                                 size_t i);
const uint8_t *prepared_qualifier_key(const struct prepared *prepared,
                                      const struct article *article, size_t i);

#endif
