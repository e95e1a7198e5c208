/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_PAPERS_H
#define RADSCOUT_ANALYZE_PAPERS_H
/* Table paper in memory, by PMID: what a ranking looks up for every record. */
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct paper_row {
    int64_t pmid;
    int32_t day; /* of entry, days since 1970-01-01 */
    int16_t year;
    int16_t n_persons;
    int8_t first_newcomer; /* -1: no first author */
    bool is_case_report, is_retracted;
    bool on_topic;   /* among the PMIDs given to papers_load() */
    float relevance; /* 0 to 1, where it was weighed; else as on_topic */
};

struct papers {
    struct paper_row *rows; /* by PMID ascending */
    size_t n, n_on_topic;
    uint32_t *starts; /* first row of each span of PMIDs, and one more; NULL: not indexed */
    int64_t span;     /* PMIDs of one */
};

/* Records entered up to as_of and, when since_year is not 0, not before that
 * year. pmids (int64_t, ascending) are the topic; NULL: every record is. */
struct papers *papers_load(struct db *db, const GArray *pmids, int32_t as_of, int since_year,
                           GError **error);
void papers_free(struct papers *papers);
OWNED_DEFINE(papers, papers_free)

/* Relevance of each of the PMIDs given (double); those of 0 are not on the topic then. */
void papers_weigh(struct papers *papers, const GArray *pmids, const GArray *relevance);

/* Forget records that are not among pmids (int64_t, ascending; NULL: all are), or were
 * entered after until_year (0: none was). */
void papers_keep(struct papers *papers, const GArray *pmids, int until_year);

/* NULL when the record is not among them. */
const struct paper_row *papers_find(const struct papers *papers, int64_t pmid);

/* The same for n PMIDs in any order, into rows: the memory they need is asked for ahead. */
void papers_find_all(const struct papers *papers, const int64_t *pmids, size_t n,
                     const struct paper_row **rows);

/* The same for PMIDs that ascend from call to call: *at, 0 at first, is where to go on. */
const struct paper_row *papers_find_next(const struct papers *papers, int64_t pmid, size_t *at);

/* How many PMIDs stand in both lists; each ascending, without repeats. */
int64_t papers_shared(const int64_t *a, size_t n_a, const int64_t *b, size_t n_b);

#endif
