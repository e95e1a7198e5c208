/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_FETCH_PAGES_H
#define RADSCOUT_FETCH_PAGES_H
/*
 * Download wanted records page by page and see to it that each one comes:
 * first by the position in a search's list where a whole page is wanted, else
 * by ids; what did not come, once more by ids in smaller pages. An answer and
 * its ledger row are stored before the next one is looked at. A search that
 * the service forgot is no loss: its records are asked for by ids.
 */
#include "fetch/entrez.h"
#include "fetch/pmid_set.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A search's list, as far as the service names it. */
struct pages_slice {
    GArray *ids;               /* int64_t */
    char *web_env, *query_key; /* NULL: no history */
    bool expired;              /* the service knows the history no more */
};
void pages_slice_free(void *slice);

/* Sets of PMIDs: GHashTable whose keys are the numbers themselves. */
GHashTable *pages_set_new(void);
void pages_set_add(GHashTable *set, int64_t pmid);
void pages_set_add_all(GHashTable *set, const GArray *pmids);
bool pages_set_has(GHashTable *set, int64_t pmid);

struct pages_job {
    struct entrez *entrez;
    struct db *db;
    const char *name; /* for the progress line */
    int64_t n_expected;
    int64_t query_id;
    const GPtrArray *slices;    /* struct pages_slice *; NULL: all by ids */
    struct pmid_set *wanted;    /* in: to download; out: what could not be had */
    struct pmid_set *delivered; /* what came is added */
    /* A record was asked for twice and did not come; in the transaction of the
     * second answer. */
    bool (*missing)(void *user, int64_t pmid, GError **error);
    void *user;
    int64_t n_delivered, n_missing;
    char *failure; /* last reason why pages failed, NULL: none did; g_free() */
};

struct pages;

/* Begin with the whole pages of the slices while searches go on: job->slices and
 * job->wanted may grow until pages_end(). job is borrowed; never NULL. */
struct pages *pages_begin(struct pages_job *job);

/* The rest, and what did not come. true also when pages failed. Errors as
 * harvest_run(). */
bool pages_end(struct pages *pages, GError **error);

/* Breaks off what is under way. NULL accepted. */
void pages_free(struct pages *pages);
OWNED_DEFINE(pages, pages_free)

/* All at once. */
bool pages_fetch(struct pages_job *job, GError **error);

#endif
