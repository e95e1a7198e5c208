/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_FETCH_S2_BATCH_H
#define RADSCOUT_FETCH_S2_BATCH_H
/*
 * What is asked of Semantic Scholar in one request, and the list it is taken
 * from. Answers are paired with the ids by position.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum s2_kind {
    S2_BY_PMID,
    S2_BY_DOI, /* papers that were unknown by PMID */
    S2_AUTHORS,
    S2_KINDS,
};

struct s2_batch {
    enum s2_kind kind;
    bool is_old;      /* asked for again because what is stored is old */
    bool is_part;     /* of a batch that failed as a whole */
    bool is_late;     /* asked for again, when other ids are known */
    GArray *pmids;    /* int64_t, beside the ids; NULL for authors */
    GPtrArray *ids;   /* char *, as sent */
    char *parameters; /* for the ledger: {"fields", "ids"} and, by DOI, "pmids" */
    char *body;       /* as sent */
    bool *found;      /* of the last answer, beside the ids */
    guint n;          /* ids that are wanted: all, or all but a known one behind them */
};

/* Takes over pmids and ids. */
struct s2_batch *s2_batch_new(enum s2_kind kind, bool is_old, GArray *pmids, GPtrArray *ids);
void s2_batch_free(struct s2_batch *batch);

/* An id that the service knows: beside it, none of the others can make the
 * service say that it knows no id at all. */
struct s2_known {
    char *id; /* NULL: none yet */
    int64_t pmid;
};

/* n of its ids from the given one on, as a batch of its own; known (may be NULL)
 * is put behind them. */
struct s2_batch *s2_batch_part(const struct s2_batch *batch, guint from, guint n,
                               const struct s2_known *known);

const char *s2_batch_path(const struct s2_batch *batch);
const char *s2_batch_endpoint(const struct s2_batch *batch); /* as in the ledger */

/* "PMID:1"; g_free(). */
char *s2_id_of_pmid(int64_t pmid);

/* "DOI:10...."; NULL when that is no DOI that the service can take. g_free(). */
char *s2_id_of_doi(const char *doi);

/* What stored answers that wait to be parsed were about. */
struct s2_asked {
    GHashTable *pmids, *dois; /* sets of pages.h: asked by PMID, by DOI */
    GHashTable *authors;      /* set of char * */
};

struct s2_asked *s2_asked_new(void);
void s2_asked_free(struct s2_asked *asked);
OWNED_DEFINE(s2_asked, s2_asked_free)

/* Add what a request was about, from its ledger row. */
void s2_asked_add(struct s2_asked *asked, const char *endpoint, const char *parameters);

#endif
