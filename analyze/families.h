/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_FAMILIES_H
#define RADSCOUT_ANALYZE_FAMILIES_H
/*
 * Who was whose, remembered from one analysis to the next (table family_memo):
 * families of authorships (clusters.h) that nothing new touches are restored,
 * of others the members that are left are compared with one another again.
 */
#include "analyze/clusters.h"
#include "analyze/signatures.h"
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Whose an authorship was. */
struct was {
    int64_t person_id; /* 0: it was not here as it is now */
    int32_t link;      /* clusters_link() of that person */
};

struct families {
    struct was *was;   /* by signature */
    bool *is_new;      /* by signature: of a record that is new or revised */
    bool *fresh;       /* by signature: to be compared with whatever it may be compared with */
    bool *changed;     /* by signature: its family is not what it was; after families_spread() */
    GArray *firsts;    /* struct family_first: one for each row */
    GHashTable *gone;  /* &authorship id -> &person id, of members that are gone */
    GHashTable *sizes; /* &person id -> authorships it had, of people in changed families */
};

/* Nothing is new, fresh or changed. */
struct families *families_new(guint n_signatures);
void families_free(struct families *families);
OWNED_DEFINE(families, families_free)

/* Read what is remembered; is_new and fresh are set (new signatures are fresh). */
bool families_load(struct families *families, struct db *db, const struct signatures *signatures,
                   struct clusters *clusters, GError **error);

/* When all edges are known: whatever is of a family with a changed signature has
 * changed. before: the authorships that are gone. */
void families_spread(struct families *families, const struct signatures *signatures,
                     const struct signatures *before, struct clusters *clusters);

/* How many authorships a person of a changed family had; 0: there was none of that id. */
guint families_size(const struct families *families, int64_t person_id);

/* Whose an authorship was that is gone. */
int64_t families_gone(const struct families *families, int64_t id);

/* Remember the changed families, forget what they were. NULL: remember all. */
bool families_store(const struct families *families, struct db *db,
                    const struct signatures *signatures, struct clusters *clusters, GError **error);

#endif
