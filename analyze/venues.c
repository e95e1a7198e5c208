/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/venues.h"

#include <math.h>
#include <string.h>

#include "analyze/papers.h"
#include "analyze/stats.h"
#include "analyze/study.h"
#include "analyze/theme_years.h"
#include "core/fold.h"

/* A journal while its papers are counted. */
struct counting {
    struct venue venue;
    double newcomers;
    GArray *days, *recent_days; /* double */
    GHashTable *countries;      /* code -> struct venue_country * */
    int64_t newest_pmid;        /* whose journal row gave the name */
};

struct count {
    const struct venues_query *query;
    struct venues_list *list;
    const struct theme_years *years;
    GHashTable *by_row;   /* journal_id -> struct counting * (borrowed) */
    GHashTable *by_key;   /* key -> struct counting * */
    GHashTable *rows;     /* journal_id -> struct journal_row * */
    double *topic_series; /* papers of the design on the topic of each complete year */
};

struct journal_row {
    int64_t id;
    char *key, *title, *iso, *nlm_id, *issn;
};

static void journal_row_free(void *data)
{
    struct journal_row *row = data;
    g_free(row->key);
    g_free(row->title);
    g_free(row->iso);
    g_free(row->nlm_id);
    g_free(row->issn);
    g_free(row);
}

static void venue_clear(struct venue *venue)
{
    g_free(venue->nlm_id);
    g_free(venue->name);
    g_free(venue->iso);
    g_free(venue->issn);
    g_clear_pointer(&venue->countries, g_array_unref);
    g_clear_pointer(&venue->series, g_array_unref);
}

static void venue_free(void *data)
{
    venue_clear(data);
    g_free(data);
}

static void counting_free(void *data)
{
    struct counting *counting = data;
    venue_clear(&counting->venue);
    g_array_unref(counting->days);
    g_array_unref(counting->recent_days);
    g_hash_table_unref(counting->countries);
    g_free(counting);
}

/* --- which rows are one journal ---------------------------------------------------- */

/* A row without NLM's identifier is the journal that has one and the same ISSN or title. */
static char *key_of(const struct journal_row *row, GHashTable *known)
{
    if (row->nlm_id) return g_strconcat("nlm ", row->nlm_id, NULL);
    g_autofree char *issn = row->issn ? g_strconcat("issn ", row->issn, NULL) : NULL;
    g_autofree char *folded = fold_key(row->title ? row->title : "");
    g_autofree char *title = g_strconcat("title ", folded, NULL);
    const char *same = issn ? g_hash_table_lookup(known, issn) : NULL;
    if (!same) same = g_hash_table_lookup(known, title);
    if (same) return g_strconcat("nlm ", same, NULL);
    return issn ? g_steal_pointer(&issn) : g_steal_pointer(&title);
}

static void learn(GHashTable *known, const struct journal_row *row)
{
    if (!row->nlm_id) return;
    if (row->issn) {
        char *key = g_strconcat("issn ", row->issn, NULL);
        g_hash_table_insert(known, key, row->nlm_id);
    }
    g_autofree char *folded = fold_key(row->title ? row->title : "");
    if (*folded) g_hash_table_insert(known, g_strconcat("title ", folded, NULL), row->nlm_id);
}

static bool load_journals(struct db *db, struct count *count, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT journal_id, coalesce(title, iso), iso, nlm_id, issn "
                                "FROM journal ORDER BY journal_id",
                                error);
    if (!stmt) return false;
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) break;
        struct journal_row *row = g_new0(struct journal_row, 1);
        row->id = stmt_int(stmt, 0);
        row->title = g_strdup(stmt_text(stmt, 1));
        row->iso = g_strdup(stmt_text(stmt, 2));
        row->nlm_id = g_strdup(stmt_text(stmt, 3));
        row->issn = g_strdup(stmt_text(stmt, 4));
        g_hash_table_insert(count->rows, &row->id, row);
        learn(known, row);
    }
    GHashTableIter iter;
    void *value;
    g_hash_table_iter_init(&iter, count->rows);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        struct journal_row *row = value;
        row->key = key_of(row, known);
    }
    return true;
}

static struct counting *counting_of(struct count *count, int64_t journal_id)
{
    struct counting *counting = g_hash_table_lookup(count->by_row, &journal_id);
    if (counting) return counting;
    struct journal_row *row = g_hash_table_lookup(count->rows, &journal_id);
    if (!row) return NULL;
    counting = g_hash_table_lookup(count->by_key, row->key);
    if (!counting) {
        counting = g_new0(struct counting, 1);
        counting->days = g_array_new(FALSE, FALSE, sizeof(double));
        counting->recent_days = g_array_new(FALSE, FALSE, sizeof(double));
        counting->countries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
        counting->venue.series = g_array_new(FALSE, TRUE, sizeof(double));
        g_array_set_size(counting->venue.series, (guint)MAX(count->years->n, 0));
        g_hash_table_insert(count->by_key, row->key, counting);
    }
    g_hash_table_insert(count->by_row, &row->id, counting);
    return counting;
}

/* --- counting ------------------------------------------------------------------------ */

static void count_country(struct counting *counting, const char *code)
{
    if (!*code) return;
    struct venue_country *country = g_hash_table_lookup(counting->countries, code);
    if (!country) {
        country = g_new0(struct venue_country, 1);
        g_strlcpy(country->code, code, sizeof country->code);
        g_hash_table_insert(counting->countries, country->code, country);
    }
    country->papers++;
    counting->venue.located++;
}

/* A paper of the design and country asked for. */
static void count_asked(struct count *count, struct counting *counting,
                        const struct paper_row *paper, const struct study *study)
{
    const struct theme_years *years = count->years;
    bool is_complete = paper->year >= years->first && paper->year <= years->last;
    counting->venue.asked++;
    counting->venue.first_authors += paper->first_newcomer >= 0;
    counting->newcomers += paper->first_newcomer > 0;
    if (study->accept_days > 0) {
        double days = study->accept_days;
        g_array_append_val(counting->days, days);
        if (is_complete && paper->year > years->last - VENUES_RECENT_YEARS)
            g_array_append_val(counting->recent_days, days);
    }
    if (!is_complete) return;
    g_array_index(counting->venue.series, double, paper->year - years->first)++;
    count->topic_series[paper->year - years->first]++;
}

static void replace(char **text, const char *with)
{
    if (!with) return;
    g_free(*text);
    *text = g_strdup(with);
}

/* The names are those that the newest record prints. */
static void take_names(struct count *count, struct counting *counting, const struct study *study)
{
    if (counting->newest_pmid > study->pmid) return;
    const struct journal_row *row = g_hash_table_lookup(count->rows, &study->journal_id);
    counting->newest_pmid = study->pmid;
    replace(&counting->venue.name, row->title ? row->title : "");
    replace(&counting->venue.iso, row->iso);
    replace(&counting->venue.nlm_id, row->nlm_id);
    replace(&counting->venue.issn, row->issn);
}

static void count_papers(struct count *count, const struct papers *papers, const GArray *studies)
{
    size_t at = 0;
    int asked = count->query->design;
    bool is_untold =
        asked >= 0 && design_needs_types((enum design)asked) && !count->list->facts.has_types;
    const char *country = count->query->country;
    for (guint i = 0; i < studies->len; i++) {
        const struct study *study = &g_array_index(studies, struct study, i);
        while (at < papers->n && papers->rows[at].pmid < study->pmid)
            at++;
        if (at == papers->n) break;
        const struct paper_row *paper = &papers->rows[at];
        if (paper->pmid != study->pmid || !paper->on_topic) continue;
        struct counting *counting =
            study->journal_id ? counting_of(count, study->journal_id) : NULL;
        count->list->unplaced_papers += !counting;
        if (!counting) continue;
        take_names(count, counting, study);
        count->list->topic_papers++;
        counting->venue.papers++;
        for (int k = 0; k < DESIGN_N; k++)
            counting->venue.designs[k] += design_has(study->designs, (enum design)k);
        if (is_untold || (asked >= 0 && !design_has(study->designs, (enum design)asked))) continue;
        count_country(counting, study->country);
        if (country && strcmp(study->country, country) != 0) continue;
        count->list->asked_papers++;
        count_asked(count, counting, paper, study);
    }
}

/* --- figures ------------------------------------------------------------------------- */

static struct venue_days summarize_days(GArray *days)
{
    struct venue_days all = {.n = days->len, .median = -1, .q1 = -1, .q3 = -1, .within_60 = -1};
    if (days->len < VENUES_PAPERS_MIN) return all;
    double *values = (double *)(void *)days->data;
    stats_sort(values, days->len);
    all.median = stats_quantile(values, days->len, 0.5);
    all.q1 = stats_quantile(values, days->len, 0.25);
    all.q3 = stats_quantile(values, days->len, 0.75);
    stats_median_interval(values, days->len, STATS_Z975, &all.median_low, &all.median_high);
    guint n = 0;
    while (n < days->len && values[n] <= 60)
        n++;
    all.within_60 = (double)n / days->len;
    return all;
}

static gint compare_countries(gconstpointer a, gconstpointer b)
{
    const struct venue_country *x = a, *y = b;
    if (x->papers != y->papers) return x->papers > y->papers ? -1 : 1;
    return strcmp(x->code, y->code);
}

static void list_countries(struct counting *counting)
{
    GHashTableIter iter;
    void *value;
    counting->venue.countries = g_array_new(FALSE, FALSE, sizeof(struct venue_country));
    g_hash_table_iter_init(&iter, counting->countries);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        g_array_append_vals(counting->venue.countries, value, 1);
    g_array_sort(counting->venue.countries, compare_countries);
}

/* Share of the country among the papers that print one. */
static double country_share(const struct counting *counting, const char *country)
{
    const struct venue_country *found =
        country ? g_hash_table_lookup(counting->countries, country) : NULL;
    bool enough = counting->venue.located >= VENUES_PAPERS_MIN;
    return found && enough ? (double)found->papers / (double)counting->venue.located : -1;
}

/* Growth of the journal's share of the papers asked for. */
static void measure_trend(const struct count *count, struct venue *venue)
{
    size_t n = MIN((size_t)MAX(count->years->n, 0), VENUES_SLOPE_YEARS);
    if (n < VENUES_YEARS_MIN) return;
    size_t from = (size_t)count->years->n - n;
    const double *series = (const double *)(const void *)venue->series->data;
    double papers = 0, totals[VENUES_SLOPE_YEARS];
    for (size_t i = 0; i < n; i++) {
        papers += series[from + i];
        totals[i] = MAX(count->topic_series[from + i], 1);
    }
    if (papers < VENUES_PAPERS_MIN) return;
    struct stats_slope slope = stats_poisson_slope(series + from, totals, n);
    venue->has_trend = true;
    venue->trend = expm1(slope.slope);
    venue->trend_low = expm1(slope.slope - STATS_Z975 * slope.se);
    venue->trend_high = expm1(slope.slope + STATS_Z975 * slope.se);
}

static void finish(const struct count *count, struct counting *counting)
{
    struct venue *venue = &counting->venue;
    bool enough = venue->papers >= VENUES_PAPERS_MIN && count->list->facts.has_types;
    venue->case_report_share =
        enough ? (double)venue->designs[DESIGN_CASE_REPORT] / (double)venue->papers : -1;
    bool known = count->list->facts.history_years >= FACTS_HISTORY_MIN &&
                 venue->first_authors >= VENUES_PAPERS_MIN;
    venue->newcomer_share = known ? counting->newcomers / (double)venue->first_authors : -1;
    venue->days = summarize_days(counting->days);
    venue->recent = summarize_days(counting->recent_days);
    list_countries(counting);
    venue->country_share = country_share(counting, count->query->country);
    measure_trend(count, venue);
}

static gint compare_venues(gconstpointer a, gconstpointer b)
{
    const struct venue *x = *(const struct venue *const *)a, *y = *(const struct venue *const *)b;
    if (x->asked != y->asked) return x->asked > y->asked ? -1 : 1;
    if (x->papers != y->papers) return x->papers > y->papers ? -1 : 1;
    int order = strcmp(x->name, y->name);
    return order ? order
                 : g_strcmp0(x->nlm_id ? x->nlm_id : x->issn, y->nlm_id ? y->nlm_id : y->issn);
}

static void list_venues(struct count *count)
{
    struct venues_list *list = count->list;
    GHashTableIter iter;
    void *value;
    g_hash_table_iter_init(&iter, count->by_key);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        struct counting *counting = value;
        if (counting->venue.asked == 0) continue;
        finish(count, counting);
        g_ptr_array_add(list->venues, g_memdup2(&counting->venue, sizeof counting->venue));
        counting->venue = (struct venue){0};
    }
    list->candidates = list->venues->len;
    g_ptr_array_sort(list->venues, compare_venues);
    guint limit = count->query->limit > 0 ? (guint)count->query->limit : G_MAXUINT;
    if (list->venues->len > limit) g_ptr_array_set_size(list->venues, (gint)limit);
}

/* --- the whole -------------------------------------------------------------------------- */

static bool rank(struct db *db, struct count *count, GError **error)
{
    struct venues_list *list = count->list;
    const struct venues_query *query = count->query;
    if (!facts_load(db, &list->facts, error)) return false;
    OWNED(papers)
    papers = papers_load(db, query->pmids, list->facts.as_of, query->since_year, error);
    if (!papers) return false;
    OWNED(theme_years) years = theme_years_load(db, &list->facts, papers, query->since_year, error);
    if (!years || !load_journals(db, count, error)) return false;
    g_autoptr(GArray) studies = study_load(db, error);
    if (!studies) return false;
    count->years = years;
    list->first_year = years->first;
    list->n_years = years->n;
    g_autofree double *topic_series = g_new0(double, (gsize)MAX(years->n, 0) + 1);
    count->topic_series = topic_series;
    count_papers(count, papers, studies);
    list_venues(count);
    return true;
}

struct venues_list *venues_rank(struct db *db, const struct venues_query *query, GError **error)
{
    struct venues_list *list = g_new0(struct venues_list, 1);
    list->venues = g_ptr_array_new_with_free_func(venue_free);
    struct count count = {
        .query = query,
        .list = list,
        .by_row = g_hash_table_new(g_int64_hash, g_int64_equal),
        .by_key = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, counting_free),
        .rows = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, journal_row_free),
    };
    bool done = rank(db, &count, error);
    g_hash_table_unref(count.by_row);
    g_hash_table_unref(count.by_key);
    g_hash_table_unref(count.rows);
    if (done) return list;
    venues_free(list);
    return NULL;
}

void venues_free(struct venues_list *list)
{
    if (!list) return;
    g_ptr_array_unref(list->venues);
    g_free(list);
}
