/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_years.h"

#include <string.h>

struct field_row {
    int32_t from, to;
    double papers;
};

static bool load_field(struct db *db, GArray *rows, GError **error)
{
    struct stmt *stmt = db_stmt(
        db, "SELECT from_day, to_day, papers FROM field_count ORDER BY from_day, to_day", error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        struct field_row row = {.papers = stmt_real(stmt, 2)};
        if (clk_parse_day(stmt_text(stmt, 0), &row.from) &&
            clk_parse_day(stmt_text(stmt, 1), &row.to))
            g_array_append_val(rows, row);
    }
}

static int32_t day_of(int year, const char *month_day)
{
    char date[CLK_DATE_SIZE];
    int32_t day = 0;
    g_snprintf(date, sizeof date, "%04d-%s", year, month_day);
    clk_parse_day(date, &day);
    return day;
}

/* Papers of a calendar year, when rows lie end to end over it. */
static bool field_year(const GArray *rows, int year, double *papers)
{
    int32_t need = day_of(year, "01-01"), end = day_of(year, "12-31");
    *papers = 0;
    for (guint i = 0; i < rows->len && need <= end; i++) {
        const struct field_row *row = &g_array_index(rows, struct field_row, i);
        bool is_longest = i + 1 == rows->len || (row + 1)->from != row->from || (row + 1)->to > end;
        if (row->from != need || row->to < need || row->to > end || !is_longest) continue;
        *papers += row->papers;
        need = row->to + 1;
    }
    return need > end && *papers > 0;
}

/* First calendar year searched as a whole by the saved queries; 0: there are none. */
static bool first_searched_year(struct db *db, int *year, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT min(window_from) FROM query "
                                "WHERE kind IN ('topic', 'institution', 'scout')",
                                error);
    bool has_row;
    if (!stmt || !stmt_step(stmt, &has_row, error)) return false;
    int32_t day;
    const char *date = has_row ? stmt_text(stmt, 0) : NULL;
    *year = 0;
    if (date && clk_parse_day(date, &day)) {
        *year = facts_year_of(day);
        if (day > day_of(*year, "01-01")) ++*year;
    }
    if (has_row) stmt_reset(stmt);
    return true;
}

static void set_range(struct theme_years *years, int first)
{
    years->first = first;
    years->n = MAX(0, years->last - first + 1);
}

static bool take_field(struct db *db, struct theme_years *years, GError **error)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct field_row));
    int searched;
    if (!load_field(db, rows, error) || !first_searched_year(db, &searched, error)) return false;
    if (searched == 0) return true;
    int first = MAX(years->first, searched);
    if (first > years->last) return true;
    g_autofree double *totals = g_new(double, (gsize)(years->last - first + 1));
    for (int year = first; year <= years->last; year++)
        if (!field_year(rows, year, &totals[year - first])) return true;
    set_range(years, first);
    memcpy(years->totals, totals, (gsize)years->n * sizeof *totals);
    years->from_field = true;
    return true;
}

static void take_records(struct theme_years *years, const struct papers *papers)
{
    for (size_t i = 0; i < papers->n; i++) {
        int year = papers->rows[i].year;
        if (year >= years->first && year <= years->last) years->totals[year - years->first]++;
        if (year == years->running) years->running_total++;
    }
    for (int i = 0; i < years->n; i++)
        years->totals[i] = MAX(years->totals[i], 1);
}

struct theme_years *theme_years_load(struct db *db, const struct facts *facts,
                                     const struct papers *papers, int since_year, GError **error)
{
    struct theme_years *years = g_new0(struct theme_years, 1);
    int this_year = facts_year_of(facts->as_of);
    bool is_complete = g_str_has_suffix(facts->as_of_text, "-12-31");
    years->last = is_complete ? this_year : this_year - 1;
    years->running = is_complete ? 0 : this_year;
    set_range(years, MAX(facts->first_year > 0 ? facts->first_year : this_year, since_year));
    years->totals = g_new0(double, (gsize)years->n + 1);
    if (years->n > 0 && !take_field(db, years, error)) {
        theme_years_free(years);
        return NULL;
    }
    if (!years->from_field) take_records(years, papers);
    int n = MIN(years->n, THEME_WINDOW_YEARS);
    for (int i = years->n - n; i < years->n; i++)
        years->per_year += years->totals[i] / n;
    return years;
}

void theme_years_free(struct theme_years *years)
{
    if (!years) return;
    g_free(years->totals);
    g_free(years);
}

int theme_years_recent(const struct theme_years *years)
{
    return MAX(years->first, years->last - THEME_WINDOW_YEARS + 1);
}

bool theme_years_suffice(const struct theme_years *years)
{
    return years->n >= THEME_HISTORY_MIN && years->per_year >= THEME_PAPERS_MIN;
}
