/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_STATUS_H
#define RADSCOUT_STORE_STATUS_H
/*
 * What is in the database, when it was fetched, what failed, what is pending.
 * The struct and all it points to belong to status_free(). Stamps and days are
 * NULL, counts -1 where nothing is known.
 */
#include "core/own.h"
#include "store/db.h"
#include "store/mesh_descriptors.h"
#include "store/organisations.h"

#include <glib.h>
#include <stdint.h>

struct status_query {
    char *kind, *name;
    int64_t announced;             /* by PubMed; -1: not asked yet */
    int64_t found;                 /* PMIDs that its search returned */
    int64_t stored;                /* of them, from XML */
    int64_t wanted;                /* of them, not stored so and not known to be missing */
    GArray *missing;               /* int64_t, ascending: asked for twice and not delivered */
    char *window_from, *window_to; /* entry dates searched completely */
    char *warnings;
    char *fetched_at; /* last answer */
};

/* Requests of one kind that got no answer. */
struct status_failure {
    char *source, *endpoint, *purpose;
    int64_t n;
    char *error, *failed_at; /* of the last one */
    char *answered_at;       /* last answer of this kind */
};

/* A file that was not read to its end, or not without issues. */
struct status_file {
    char *path, *message; /* message may be NULL */
    int state;            /* 1 begun, 3 read with issues */
    int64_t n_records, n_skipped;
    char *read_at;
};

struct status_issue {
    char *kind;
    int64_t n;
    int64_t n_places; /* files and answers */
};

struct status {
    int64_t size_bytes;
    int64_t articles, books, deleted, lost_copies;
    int64_t from_text;              /* of the articles, from MEDLINE text or CSV */
    char *first_entry, *last_entry; /* entry dates of the articles */
    int64_t people;                 /* 0 before the first analysis */
    char *analyzed_at;              /* day the analysis stands for */
    int64_t requests;
    char *fetched_at; /* last answer of any source */
    int64_t answers_unparsed;
    int64_t s2_asked, s2_found;
    char *s2_retrieved_at;
    int64_t field_periods; /* periods of the field that were counted */
    int64_t files;
    struct organisations_about organisations; /* of the ROR import */
    struct mesh_descriptors_about mesh;       /* of the MeSH import */
    GPtrArray *queries;                       /* struct status_query *, by kind and name */
    GPtrArray *failures;                      /* struct status_failure * */
    GPtrArray *files_noted;                   /* struct status_file *, oldest first */
    GPtrArray *issues;                        /* struct status_issue *, by kind */
};

struct status *status_read(struct db *db, GError **error);
void status_free(struct status *status);
OWNED_DEFINE(status, status_free)

#endif
