/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_FETCH_HARVEST_H
#define RADSCOUT_FETCH_HARVEST_H
/*
 * Everything PubMed has for a query, within the window of entry dates: listed
 * in slices that the service can serve, downloaded in pages, each answer
 * stored before anything reads it. What was stored is never asked for again,
 * so an interrupted harvest goes on where it stopped.
 */
#include "core/own.h"
#include "fetch/entrez.h"
#include "store/db.h"
#include "store/raw.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct harvest_options {
    struct entrez *entrez;              /* borrowed */
    struct db *db;                      /* borrowed */
    const struct entrez_reader *reader; /* borrowed */
    int window_years;                   /* back from today, by entry date */
    int64_t max_records;                /* the newest so many of a query; 0: all */
    bool full;                          /* ask for records that are stored, too */
    int64_t reach;                      /* 0: ENTREZ_REACH; smaller in tests */
};

struct harvest_query {
    enum query_kind kind;
    const char *name;
    const char *text; /* as PubMed takes it, without the window */
};

struct harvest_report {
    int64_t query_id;
    int64_t announced; /* records PubMed says there are */
    int64_t listed;    /* PMIDs it named (the newest max_records of them) */
    int64_t left;      /* do not match the query any more */
    int64_t deleted;   /* of them, gone from PubMed and removed here */
    int64_t revised;   /* stored, but PubMed has a newer copy: asked for again */
    int64_t wanted;    /* to download when the listing was done */
    int64_t delivered;
    int64_t missing;    /* asked for twice and not delivered */
    int64_t unfinished; /* wanted, but their pages failed */
    char *not_found;    /* what PubMed did not understand, NULL: nothing */
    char *warnings;     /* what else it said, NULL: nothing */
    char *failure;      /* why records are unfinished, NULL: none are */
};

void harvest_report_clear(struct harvest_report *report);

struct harvest;

/* Reads which records wait to be parsed, so that they are not asked for. */
struct harvest *harvest_new(const struct harvest_options *options, GError **error);
void harvest_free(struct harvest *harvest);
OWNED_DEFINE(harvest, harvest_free)

/* Fetch a query. One that was searched completely before is asked for its count
 * and for what is new or was revised since; only when the count does not fit is
 * it listed anew. true also when pages failed (report->unfinished). Errors end
 * the run: BLOCKED, USAGE (key), INTERRUPTED, DATABASE, RETRY when the service
 * cannot be reached or stays down; REFUSED: PubMed cannot run this query. */
bool harvest_run(struct harvest *harvest, const struct harvest_query *query,
                 struct harvest_report *report, GError **error);

/* What harvest_run() would do. */
struct harvest_plan {
    int64_t announced, stored;
    int64_t wanted;   /* records it would download */
    int64_t requests; /* expected */
    double minutes;   /* at the permitted pace */
    char *not_found;  /* what PubMed did not understand, NULL: nothing */
    char *warnings;   /* what else it said, NULL: nothing */
};

void harvest_plan_clear(struct harvest_plan *plan);

/* One search for the count; a second one when PubMed dropped words. Nothing of
 * the query is stored. */
bool harvest_plan(struct harvest *harvest, const struct harvest_query *query,
                  struct harvest_plan *plan, GError **error);

/* Papers of the field by entry date: quarters of this year and the three before
 * it, years before that back to the window's first whole year. Periods that
 * ended over a month before they were counted are not counted again. */
bool harvest_field(struct harvest *harvest, const char *text, int *n_requests, GError **error);

/* Requests and minutes of that; nothing is sent or stored. */
bool harvest_plan_field(struct harvest *harvest, const char *text, struct harvest_plan *plan,
                        GError **error);

#endif
