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

/* Papers from a day to another: of rows that lie end to end, as far as they reach. true:
 * they reach the end. */
static bool field_days(const GArray *rows, int32_t from, int32_t end, double *papers)
{
    int32_t need = from;
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

static bool field_year(const GArray *rows, int year, double *papers)
{
    return field_days(rows, day_of(year, "01-01"), day_of(year, "12-31"), papers);
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

static bool take_field(struct db *db, struct theme_years *years, const GArray *rows, GError **error)
{
    int searched;
    if (!first_searched_year(db, &searched, error)) return false;
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

/* The records of each year, from the first on. */
static GArray *record_years(const struct theme_years *years, const struct papers *papers)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct facts_year));
    for (int year = years->first; year <= MAX(years->last, years->running); year++) {
        struct facts_year row = {.year = year, .first_day = INT32_MAX};
        g_array_append_val(rows, row);
    }
    for (size_t i = 0; i < papers->n; i++) {
        const struct paper_row *paper = &papers->rows[i];
        if (paper->year < years->first || paper->year - years->first >= (int)rows->len) continue;
        struct facts_year *row =
            &g_array_index(rows, struct facts_year, paper->year - years->first);
        row->papers++;
        row->first_day = MIN(row->first_day, paper->day);
    }
    for (guint i = rows->len; i-- > 0;)
        if (g_array_index(rows, struct facts_year, i).papers == 0) g_array_remove_index(rows, i);
    return rows;
}

/* Records that begin well inside their first year: it is no complete one. */
static void leave_partial_year(struct theme_years *years, const struct papers *papers)
{
    if (years->n <= 0) return;
    g_autoptr(GArray) rows = record_years(years, papers);
    if (rows->len == 0) return;
    const struct facts_year *first = &g_array_index(rows, struct facts_year, 0);
    if (first->year == years->first && facts_begins_late(rows, first))
        set_range(years, years->first + 1);
}

/* --- bins ------------------------------------------------------------------------------ */

static int32_t first_day_of(int quarters)
{
    static const char *const begins[] = {"01-01", "04-01", "07-01", "10-01"};
    return day_of(quarters / 4, begins[quarters % 4]);
}

static void add_bin(GArray *bins, int32_t as_of, int first_quarter, int n_quarters)
{
    int year = first_quarter / 4, last = first_quarter + n_quarters - 1;
    struct theme_bin bin = {.from = first_day_of(first_quarter),
                            .to = first_day_of(first_quarter + n_quarters) - 1,
                            .total = -1,
                            .observed = 1};
    if (n_quarters == 4)
        g_snprintf(bin.name, sizeof bin.name, "%04d", year);
    else if (n_quarters == 1)
        g_snprintf(bin.name, sizeof bin.name, "%04dQ%d", year, first_quarter % 4 + 1);
    else
        g_snprintf(bin.name, sizeof bin.name, "%04dQ1-Q%d", year, last % 4 + 1);
    if (as_of < bin.to) bin.observed = (as_of - bin.from + 1.0) / (bin.to - bin.from + 1.0);
    g_array_append_val(bins, bin);
}

/* Quarters are numbered from the first of the year 0. */
static void make_bins(struct theme_years *years, int32_t as_of)
{
    int year = facts_year_of(as_of), now = year * 4;
    while (first_day_of(now + 1) <= as_of)
        now++;
    int quarters = MAX(now - THEME_QUARTERS + 1, years->first * 4);
    for (int y = years->first; y < quarters / 4; y++)
        add_bin(years->bins, as_of, y * 4, 4);
    if (quarters % 4 != 0) add_bin(years->bins, as_of, quarters / 4 * 4, quarters % 4);
    for (int quarter = quarters; quarter <= now; quarter++)
        add_bin(years->bins, as_of, quarter, 1);
}

int theme_years_bin(const struct theme_years *years, int32_t day)
{
    guint low = 0, high = years->bins->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(years->bins, struct theme_bin, middle).to < day)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == years->bins->len) return -1;
    return day >= g_array_index(years->bins, struct theme_bin, low).from ? (int)low : -1;
}

/* The records here. */
static void total_records(struct theme_years *years, const struct papers *papers)
{
    for (guint i = 0; i < years->bins->len; i++)
        g_array_index(years->bins, struct theme_bin, i).total = 0;
    for (size_t i = 0; i < papers->n; i++) {
        int at = theme_years_bin(years, papers->rows[i].day);
        if (at >= 0) g_array_index(years->bins, struct theme_bin, at).total++;
    }
}

/* The field's papers, where they were counted to the end of the bin, or to the day looked
 * from: the papers of a theme reach to it, too. */
static void total_field(struct theme_years *years, const GArray *rows, int32_t as_of)
{
    double papers;
    for (guint i = 0; i < years->bins->len; i++) {
        struct theme_bin *bin = &g_array_index(years->bins, struct theme_bin, i);
        if (field_days(rows, bin->from, MIN(bin->to, as_of), &papers)) bin->total = papers;
    }
    if (years->running == 0) return;
    bool is_known = field_days(rows, day_of(years->running, "01-01"), as_of, &papers);
    years->running_total = is_known ? papers : -1;
}

/* --- the whole --------------------------------------------------------------------------- */

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
    years->bins = g_array_new(FALSE, FALSE, sizeof(struct theme_bin));
    g_autoptr(GArray) field = g_array_new(FALSE, FALSE, sizeof(struct field_row));
    if (!load_field(db, field, error) || (years->n > 0 && !take_field(db, years, field, error))) {
        theme_years_free(years);
        return NULL;
    }
    if (!years->from_field && years->first == facts->first_year) leave_partial_year(years, papers);
    make_bins(years, facts->as_of);
    if (years->from_field) {
        total_field(years, field, facts->as_of);
    } else {
        take_records(years, papers);
        total_records(years, papers);
    }
    int n = MIN(years->n, THEME_WINDOW_YEARS);
    for (int i = years->n - n; i < years->n; i++)
        years->per_year += years->totals[i] / n;
    return years;
}

void theme_years_free(struct theme_years *years)
{
    if (!years) return;
    g_free(years->totals);
    if (years->bins) g_array_unref(years->bins);
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
