/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_THEME_YEARS_H
#define RADSCOUT_ANALYZE_THEME_YEARS_H
/*
 * The years that themes are counted in, and how many papers the field had in
 * each: the denominator of every share. Complete calendar years only, of records
 * not a first one that they begin late in (facts_begins_late()); the running year
 * stands apart and is only ever shown as a share of itself. The bins
 * show time more finely where it is recent; no growth figure looks at them.
 */
#include "analyze/facts.h"
#include "analyze/papers.h"
#include "core/own.h"
#include "store/db.h"

#include <stdbool.h>

#define THEME_WINDOW_YEARS 3   /* "recent": the last complete years */
#define THEME_HISTORY_MIN 6    /* complete years; below: growth is not rankable */
#define THEME_PAPERS_MIN 500   /* papers a year of the window; below: growth is not rankable */
#define THEME_OBSERVED_MIN 0.1 /* of the days of a bin; below: too early to tell its whole */
#define THEME_QUARTERS 8       /* bins of a quarter, up to the day that is looked from */

/* A stretch of time that papers are counted in, by the day they entered PubMed. */
struct theme_bin {
    char name[16]; /* "2014", "2019Q2"; "2018Q1-Q3" for what of a year lies before the quarters */
    int32_t from, to; /* first and last day, days since 1970-01-01 */
    double total;    /* papers of the field, or records, up to the day looked from; -1: not known */
    double observed; /* of its days; 1: it is over */
};

struct theme_years {
    int first, last;      /* calendar years; last < first: no complete year */
    int n;                /* complete years */
    double *totals;       /* papers of each, above 0 */
    bool from_field;      /* counted by PubMed for the field; else: records stored here */
    int running;          /* the year after last, when as_of lies in it; 0 */
    double running_total; /* papers of the same kind in it, up to as_of; -1: not known */
    double per_year;      /* mean of totals over the recent window */
    GArray *bins;         /* struct theme_bin: years, then THEME_QUARTERS quarters; end to end */
};

/* Field counts (table field_count) are taken where they cover every year that
 * the saved queries were searched over; else all records of this database.
 * NULL on error. */
struct theme_years *theme_years_load(struct db *db, const struct facts *facts,
                                     const struct papers *papers, int since_year, GError **error);
void theme_years_free(struct theme_years *years);
OWNED_DEFINE(theme_years, theme_years_free)

/* First year of the recent window. */
int theme_years_recent(const struct theme_years *years);

/* The bin that holds the day; -1: none. */
int theme_years_bin(const struct theme_years *years, int32_t day);

/* History and papers suffice to rank growth. */
bool theme_years_suffice(const struct theme_years *years);

#endif
