/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/facts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/stats.h"
#include "core/error.h"

#define STRAY_SHARE 0.1 /* of the median year */
#define DAYS_PER_YEAR 365.25
#define LATE_DAYS 91 /* a quarter of a year */

int facts_year_of(int32_t day)
{
    char date[CLK_DATE_SIZE];
    clk_format_day(day, date);
    return (int)g_ascii_strtoll(date, NULL, 10);
}

/* --- computing ----------------------------------------------------------------- */

static bool query_day(struct db *db, const char *sql, int32_t *day, GError **error)
{
    struct stmt *stmt = db_stmt(db, sql, error);
    bool has_row;
    if (!stmt || !stmt_step(stmt, &has_row, error)) return false;
    int32_t found;
    const char *date = has_row ? stmt_text(stmt, 0) : NULL;
    if (date && clk_parse_day(date, &found) && found > *day) *day = found;
    if (has_row) stmt_reset(stmt);
    return true;
}

/* The last day this database knows about, not after today. */
static bool data_day(struct db *db, int32_t *day, GError **error)
{
    int64_t last = 0;
    char date[CLK_DATE_SIZE];
    int32_t today = 0;
    clk_today(date);
    clk_parse_day(date, &today);
    struct stmt *stmt = db_stmt(db, "SELECT max(entry_day) FROM paper WHERE entry_day <= ?", error);
    bool has_row;
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, today);
    if (!stmt_step(stmt, &has_row, error)) return false;
    bool any = has_row && !stmt_is_null(stmt, 0);
    if (any) last = stmt_int(stmt, 0);
    stmt_reset(stmt);
    *day = any ? (int32_t)last : INT32_MIN;
    if (!query_day(db, "SELECT max(window_to) FROM query", day, error)) return false;
    if (*day == INT32_MIN || *day > today) *day = today;
    return true;
}

static int compare_counts(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Papers of each year up to as_of, ascending; elements struct facts_year. */
static GArray *count_years(struct db *db, int32_t as_of, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT year, count(*), min(entry_day) FROM paper "
                                "WHERE entry_day <= ? GROUP BY year ORDER BY year",
                                error);
    if (!stmt) return NULL;
    g_autoptr(GArray) years = g_array_new(FALSE, FALSE, sizeof(struct facts_year));
    bool has_row;
    stmt_bind_int(stmt, 1, as_of);
    for (;;) {
        if (!stmt_step(stmt, &has_row, error)) return NULL;
        if (!has_row) return g_steal_pointer(&years);
        struct facts_year row = {stmt_int(stmt, 0), stmt_int(stmt, 1), stmt_int(stmt, 2)};
        g_array_append_val(years, row);
    }
}

const struct facts_year *facts_first_year(const GArray *years)
{
    g_autofree int64_t *counts = g_new(int64_t, years->len + 1);
    for (guint i = 0; i < years->len; i++)
        counts[i] = g_array_index(years, struct facts_year, i).papers;
    if (years->len == 0) return NULL;
    qsort(counts, years->len, sizeof *counts, compare_counts);
    size_t middle = years->len / 2;
    double least = STRAY_SHARE * (double)counts[middle];
    for (guint i = 0; i < years->len; i++) {
        const struct facts_year *row = &g_array_index(years, struct facts_year, i);
        if ((double)row->papers >= least) return row;
    }
    return NULL;
}

/* Days from the first of the year to the first record. */
static double late_by(const struct facts_year *row)
{
    char date[CLK_DATE_SIZE];
    int32_t begin = 0;
    g_snprintf(date, sizeof date, "%04d-01-01", (int)row->year);
    clk_parse_day(date, &begin);
    return (double)(row->first_day - begin);
}

bool facts_begins_late(const GArray *years, const struct facts_year *year)
{
    g_autofree double *usual = g_new(double, years->len + 1);
    size_t n = 0;
    for (guint i = 0; i < years->len; i++) {
        const struct facts_year *row = &g_array_index(years, struct facts_year, i);
        if (row->year > year->year) usual[n++] = late_by(row);
    }
    stats_sort(usual, n);
    return n > 0 && late_by(year) > stats_quantile(usual, n, 0.5) + LATE_DAYS;
}

static void find_first_day(const GArray *years, struct facts *facts)
{
    for (guint i = 0; i < years->len; i++)
        facts->papers += g_array_index(years, struct facts_year, i).papers;
    const struct facts_year *first = facts_first_year(years);
    if (!first) return;
    facts->first_year = (int)first->year;
    facts->first_day = (int32_t)first->first_day;
}

bool facts_put(struct db *db, const char *key, const char *value, GError **error)
{
    struct stmt *stmt =
        db_stmt(db, "INSERT OR REPLACE INTO analysis(key, value) VALUES(?, ?)", error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, key);
    stmt_bind_text(stmt, 2, value);
    return stmt_run(stmt, error);
}

bool facts_store(struct db *db, const char *as_of, GError **error)
{
    struct facts facts = {0};
    if (as_of) {
        if (!clk_parse_day(as_of, &facts.as_of))
            return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' is not a date (YYYY-MM-DD)", as_of);
    } else if (!data_day(db, &facts.as_of, error)) {
        return false;
    }
    g_autoptr(GArray) years = count_years(db, facts.as_of, error);
    if (!years) return false;
    facts.first_day = facts.as_of;
    find_first_day(years, &facts);

    char date[CLK_DATE_SIZE], first[CLK_DATE_SIZE];
    clk_format_day(facts.as_of, date);
    clk_format_day(facts.first_day, first);
    int64_t n_records, has_types;
    if (!db_int(db, "SELECT count(*) FROM article", &n_records, error) ||
        !db_int(db, "SELECT EXISTS(SELECT 1 FROM article WHERE publication_types <> '[]')",
                &has_types, error))
        return false;
    g_autofree char *papers = g_strdup_printf("%" PRId64, facts.papers);
    g_autofree char *records = g_strdup_printf("%" PRId64, n_records);
    return facts_put(db, "as_of", date, error) && facts_put(db, "first_day", first, error) &&
           facts_put(db, "papers", papers, error) && facts_put(db, "records", records, error) &&
           facts_put(db, "has_types", has_types ? "1" : "0", error) &&
           facts_put(db, "generated_by", "radscout " RADSCOUT_VERSION, error);
}

/* --- behind a past view ---------------------------------------------------------- */

bool facts_reach_load(struct db *past, struct facts_reach *reach, GError **error)
{
    *reach = (struct facts_reach){0};
    struct stmt *stmt = db_stmt(past,
                                "SELECT count(day), min(day), max(max(day),"
                                " coalesce((SELECT max(window_to) FROM src.query), ''))"
                                " FROM (SELECT coalesce(entrez_date, year || '-07-01') AS day"
                                " FROM src.article)",
                                error);
    bool has_row;
    if (!stmt || !stmt_step(stmt, &has_row, error)) return false;
    const char *first = stmt_text(stmt, 1), *last = stmt_text(stmt, 2);
    reach->dated = stmt_int(stmt, 0);
    g_strlcpy(reach->first, first ? first : "", sizeof reach->first);
    g_strlcpy(reach->last, last ? last : "", sizeof reach->last);
    stmt_reset(stmt);
    return true;
}

/* --- reading -------------------------------------------------------------------- */

bool facts_load(struct db *db, struct facts *facts, GError **error)
{
    *facts = (struct facts){0};
    struct stmt *stmt =
        db_stmt(db,
                "SELECT (SELECT value FROM analysis WHERE key = 'as_of'),"
                " (SELECT value FROM analysis WHERE key = 'first_day'),"
                " (SELECT CAST(value AS INTEGER) FROM analysis WHERE key = 'papers'),"
                " (SELECT value = '1' FROM analysis WHERE key = 'has_types')",
                error);
    bool has_row;
    if (!stmt || !stmt_step(stmt, &has_row, error)) return false;
    const char *as_of = stmt_text(stmt, 0), *first = stmt_text(stmt, 1);
    bool known = as_of && first && clk_parse_day(as_of, &facts->as_of) &&
                 clk_parse_day(first, &facts->first_day);
    facts->papers = stmt_int(stmt, 2);
    facts->has_types = stmt_is_null(stmt, 3) || stmt_int(stmt, 3); /* an old analysis: not known */
    stmt_reset(stmt);
    if (!known)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "'%s' has not been analyzed; run: radscout analyze", db_path(db));
    clk_format_day(facts->as_of, facts->as_of_text);
    if (facts->papers > 0) facts->first_year = facts_year_of(facts->first_day);
    facts->history_years = (facts->as_of - facts->first_day) / DAYS_PER_YEAR;
    return true;
}
