/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_ANALYZE_H
#define RADSCOUT_ANALYZE_ANALYZE_H
/*
 * Everything `radscout analyze` does, in order: people, places, evidence,
 * terms, facts. The same source rows give the same derived rows.
 */
#include "analyze/facts.h"
#include "store/db.h"

#include <stdbool.h>

struct analyze_options {
    const char *as_of;             /* YYYY-MM-DD; NULL: the last day the database knows about */
    bool ignore_orcid;             /* resolve people without looking at ORCID */
    const char *institutions_file; /* the user's own names; NULL: none */
    const char *synonyms_file;     /* the user's own groups of terms; NULL: none */
    bool people_only; /* leave out places of people and terms: enough to rank mentors */
    bool is_full;     /* make everything anew: go on from nothing */
};

struct analyze_summary {
    struct facts facts;
    int64_t people, institutions, senior_papers, terms;
};

/* Bring every derived table up to date in one transaction; an error or an
 * interruption leaves what was there before. People and places go on from the
 * last analysis where that was made by this version in the same way; the rows are
 * those of making everything anew. */
bool analyze_all(struct db *db, const struct analyze_options *options, GError **error);

/* What the last analysis found. */
bool analyze_summarize(struct db *db, struct analyze_summary *summary, GError **error);

/* What changed since the last analysis and waits for the next one, in words: "records were
 * added or removed"; NULL: nothing. synonyms_file: as it is now. */
bool analyze_find_stale(struct db *db, const char *synonyms_file, const char **what,
                        GError **error);

#endif
