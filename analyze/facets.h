/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_FACETS_H
#define RADSCOUT_ANALYZE_FACETS_H
/*
 * Which modality, organ and disease a record is about: by its MeSH headings, where a MeSH
 * tree was imported (config/facet-branches.txt says which branches), else by words of its
 * title and keywords (config/facets.txt).
 */
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define FACETS_MAX 65535 /* different ones; the rest is left out */

enum facet_kind { FACET_MODALITY, FACET_ORGAN, FACET_DISEASE, FACET_KINDS };

/* "modality", "organ", "disease"; constant. */
const char *facet_kind_name(enum facet_kind kind);

struct facet {
    enum facet_kind kind;
    char *name, *trees;
};

struct facets {
    GArray *all;    /* struct facet; the one with number i + 1 at i, a name of NULL: none has it */
    bool from_mesh; /* else: from words */
};

/* NULL on error. */
struct facets *facets_load(struct db *db, GError **error);
void facets_free(struct facets *facets);
OWNED_DEFINE(facets, facets_free)

/* wanted[i]: the facet with number i + 1 is the one called so, or a branch below it in the
 * MeSH tree. Entry terms are names, too, and so are the other names of facet_names.h. A USAGE
 * error that suggests some when nothing is called so. bool *, g_free(). */
bool *facets_find(const struct facets *facets, struct db *db, enum facet_kind kind,
                  const char *name, GError **error);

/* In table analysis: what the facets were made of. */
#define FACETS_SOURCE_KEY "facets"
#define FACETS_FROM_MESH "mesh"
#define FACETS_FROM_WORDS "words"

void facet_clear(void *data);

/* By kind, then by name. */
int facet_compare(const void *a, const void *b);

/* The i-th number (from 1) of a packed list. */
static inline guint facets_number(const uint8_t *packed, size_t i)
{
    return packed[2 * i] + 256u * packed[2 * i + 1];
}

#endif
