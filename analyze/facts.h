/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_FACTS_H
#define RADSCOUT_ANALYZE_FACTS_H
/*
 * The few numbers that every ranking needs about the database as a whole: to
 * which day it reaches and how far back. Computed once by `analyze`, stored in
 * table analysis, so that the same database gives the same rankings on every
 * day they are asked for.
 */
#include "core/clk.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define FACTS_HISTORY_MIN 3.0   /* years; below: newcomers cannot be told */
#define FACTS_HISTORY_SHORT 5.0 /* years; below: newcomer figures are marked */

struct facts {
    /* The day the rankings look from: that of --as-of, else the last day this
     * database knows about (latest entry date or last day searched, whichever
     * is later; never after today). */
    int32_t as_of;
    char as_of_text[CLK_DATE_SIZE];
    /* First entry date of the first year that counts: years before it hold
     * less than a tenth of the papers of the median year (strays). */
    int32_t first_day;
    int first_year;       /* calendar year of first_day; 0: no record */
    double history_years; /* from first_day to as_of */
    int64_t papers;       /* dated records up to as_of */
    bool has_types;       /* a record at least has publication types */
};

/* Calendar year of a day number. */
int facts_year_of(int32_t day);

/* Records of one year. */
struct facts_year {
    int64_t year, papers, first_day;
};

/* The first year that is no stray, of elements struct facts_year by year; NULL: none. */
const struct facts_year *facts_first_year(const GArray *years);

/* The records of that year, one of years, begin more than a quarter of a year later in it than
 * is usual (median) in the years after it: it is not there as a whole. */
bool facts_begins_late(const GArray *years, const struct facts_year *year);

/* Keep a text of the analysis, in place of an earlier one of that key, in the caller's
 * transaction. */
bool facts_put(struct db *db, const char *key, const char *value, GError **error);

/* Compute from table paper and store in table analysis, in the caller's
 * transaction. as_of: YYYY-MM-DD or NULL. */
bool facts_store(struct db *db, const char *as_of, GError **error);

/* Read what facts_store() left. A database without an analysis is a USAGE
 * error that says to run `radscout analyze`. */
bool facts_load(struct db *db, struct facts *facts, GError **error);

/* What the database behind a past view (db_open_as_of()) holds. */
struct facts_reach {
    int64_t dated;             /* records with a day of entry */
    char first[CLK_DATE_SIZE]; /* the earliest of these days; "": none */
    char last[CLK_DATE_SIZE];  /* the last day it knows about, as of struct facts; "": none */
};

bool facts_reach_load(struct db *past, struct facts_reach *reach, GError **error);

#endif
