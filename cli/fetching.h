/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_FETCHING_H
#define RADSCOUT_CLI_FETCHING_H
/*
 * What fetch, scout and run share: the services opened as the config says,
 * with parse/'s readers lent to fetch/, and what is told about each query.
 */
#include "cli/command.h"
#include "fetch/harvest.h"
#include "fetch/s2.h"

#include <stdbool.h>
#include <stdint.h>

struct fetching_options {
    int window_years;    /* 0: as in the config */
    int64_t max_records; /* of each query, the newest; 0: all */
    bool full;           /* stored records, too */
    bool off_peak;       /* begin a query only in NCBI's hours for large jobs */
};

struct fetching;

/* Opens the database for writing. Errors: USAGE (contact e-mail, address),
 * DATABASE. */
struct fetching *fetching_open(struct app *app, const struct fetching_options *options,
                               GError **error);
void fetching_close(struct fetching *fetching);
OWNED_DEFINE(fetching, fetching_close)

/* What all queries together came to. */
struct fetching_total {
    int64_t delivered;
    int64_t skipped; /* queries refused, records not delivered or not reachable */
};
const struct fetching_total *fetching_total(const struct fetching *fetching);

/* The query of a topic, an institution (AND the field), or a scout. Name and
 * text are borrowed and must outlive the query; text may be freed with
 * fetching_query_clear(). */
struct fetching_query {
    struct harvest_query query;
    char *text; /* owned; query.text */
};
struct fetching_query fetching_of_topic(const struct settings_topic *topic);
struct fetching_query fetching_of_institution(const struct settings *settings,
                                              const struct settings_institution *institution);
void fetching_query_clear(struct fetching_query *query);

/* Fetch one query and tell what came of it on stderr. A query that PubMed
 * refuses is told and counted as skipped. Errors end the run: BLOCKED, RETRY,
 * INTERRUPTED, DATABASE. report may be NULL; else harvest_report_clear(). */
bool fetching_run(struct fetching *fetching, const struct harvest_query *query,
                  struct harvest_report *report, GError **error);

/* All topics and institutions of the config. */
bool fetching_all(struct fetching *fetching, GError **error);

/* The plan of one query; what PubMed did not understand is told.
 * harvest_plan_clear(). */
bool fetching_plan(struct fetching *fetching, const struct harvest_query *query,
                   struct harvest_plan *plan, GError **error);

/* What Semantic Scholar would be asked when n_new articles more are stored. All
 * 0 when it is switched off. */
bool fetching_plan_facts(struct fetching *fetching, int64_t n_new, struct s2_plan *plan,
                         GError **error);

/* The field's counts. */
bool fetching_field(struct fetching *fetching, GError **error);

/* What they would take: requests and minutes. */
bool fetching_plan_field(struct fetching *fetching, struct harvest_plan *plan, GError **error);

/* Semantic Scholar's facts for stored articles (query_id 0: all), for at most
 * budget_s seconds (0: no limit); what is deferred is told, not an error. */
bool fetching_facts(struct fetching *fetching, int64_t query_id, int budget_s, GError **error);

/* The same for its numbers of the senior authors that the last analysis found;
 * budget_s is for both together. Nothing when it left something undone before. */
bool fetching_author_facts(struct fetching *fetching, int64_t query_id, int budget_s,
                           GError **error);

#endif
