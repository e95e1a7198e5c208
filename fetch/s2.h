/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_FETCH_S2_H
#define RADSCOUT_FETCH_S2_H
/*
 * Semantic Scholar's facts about stored articles (citation counts, author ids:
 * asked for by PMID, those unknown that way by DOI) and about their senior
 * authors (h-index, papers, citations), in batches. Best effort: what is
 * refused or not answered in time waits for the next run and never fails this
 * one.
 */
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define S2_URL "https://api.semanticscholar.org/graph/v1"
#define S2_BATCH 500
#define S2_AUTHOR_BATCH 1000

struct s2_options {
    const char *base_url; /* NULL: S2_URL */
    const char *api_key;  /* NULL: the pool everybody shares */
    double rate;          /* requests/s permitted; 0: 1 with a key, less without */
    int refresh_days;     /* facts older than this are asked for again */
    int budget_s;         /* seconds to spend at the most; 0: no limit */
    int64_t query_id;     /* only articles of that query; 0: all */
    bool (*interrupted)(void);
    /* Is it a complete answer with n_asked entries, and which of them are no
     * null? parse/s2_json.h's reader in a thin coat. */
    bool (*check)(const void *bytes, size_t size, size_t n_asked, bool *found, GError **error);
};

struct s2_report {
    int64_t wanted;    /* without facts, or with old ones */
    int64_t answered;  /* asked for and answered, known to S2 or not */
    int64_t refreshed; /* of them, had old facts */
    int64_t by_doi;    /* articles found by DOI only */
    int64_t deferred;  /* left for the next run */
    char *reason;      /* why some were deferred or not asked for by DOI; may be NULL */
};

void s2_report_clear(struct s2_report *report);

/* Facts about articles: those without first, then those asked for by PMID in
 * vain, by DOI, then old ones (the ledger calls these requests "refresh").
 * Answers are stored for `parse`; the ledger's parameters are a JSON object
 * {"fields": "...", "ids": ["PMID:1", ...]} in the order of the answer, by DOI
 * with "pmids" beside. Errors: INTERRUPTED, DATABASE, USAGE (bad address). */
bool s2_refresh(struct db *db, const struct s2_options *options, struct s2_report *report,
                GError **error);

/* What both functions here would ask for when n_new articles more are stored.
 * Nothing is sent. */
struct s2_plan {
    int64_t records, authors; /* to be asked about */
    int64_t requests;
    double minutes; /* at the pace that is kept */
};
bool s2_plan(struct db *db, const struct s2_options *options, int64_t n_new, struct s2_plan *plan,
             GError **error);

/* Numbers of the senior authors whom the last analysis found; as above. */
bool s2_refresh_authors(struct db *db, const struct s2_options *options, struct s2_report *report,
                        GError **error);

#endif
