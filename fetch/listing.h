/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_FETCH_LISTING_H
#define RADSCOUT_FETCH_LISTING_H
/*
 * Which records a query has: searched in slices that the service can name.
 * The window of entry dates is cut from its newest day on, each cut as long as
 * the days before let expect to be named whole; what is left of it has the
 * rest of the count. A day that alone has more than the service names is cut
 * by PMIDs in the same way.
 */
#include "core/own.h"
#include "fetch/harvest.h"
#include "fetch/pages.h"
#include "fetch/pmid_set.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct listing_options {
    struct entrez *entrez;              /* borrowed */
    struct db *db;                      /* borrowed */
    const struct entrez_reader *reader; /* borrowed */
    int32_t from_day, to_day;           /* the window, days since 1970 */
    int64_t max_records;                /* the newest so many; 0: all */
    bool reuse; /* a search of the last hours whose answer is stored is not sent again */
};

/* A query while it is listed. */
struct listing {
    struct listing_options options;
    const struct harvest_query *query;
    struct harvest_report *report; /* announced, listed, left are filled */
    int64_t *reach;                /* of the service; shrinks when it says so */
    GPtrArray *slices;             /* struct pages_slice *, in the order of listing */
    /* A slice was added: its records may be fetched while the rest is listed. */
    bool (*on_slice)(void *user, const struct pages_slice *slice, GError **error);
    void *user;
    struct pmid_set *revised; /* stored, but PubMed has a newer copy */
    struct pmid_set *gone;    /* found earlier, but they match the query no more */
    bool is_root;             /* the search under way covers the whole window */
    bool is_void;             /* PubMed knows none of the query's words */
};

/* Lines joined by "; "; NULL when there are none. g_free(). */
char *listing_join(const GPtrArray *lines);

/* Everything in the window; gone is filled, too. Errors as harvest_run(). */
bool listing_all(struct listing *listing, GError **error);

/* The same for a query that was searched completely up to a day: its count and
 * what entered or was revised since; all of it only when the count differs. */
bool listing_renew(struct listing *listing, int32_t searched_to, GError **error);

#endif
