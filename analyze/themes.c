/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/themes.h"

#include <string.h>

#include "analyze/stats.h"
#include "analyze/theme_groups.h"
#include "analyze/theme_reach.h"
#include "analyze/theme_slots.h"
#include "core/fold.h"

static void theme_free(void *data)
{
    struct theme *theme = data;
    g_free(theme->key);
    g_free(theme->label);
    g_free(theme->counts);
    g_free(theme->bins);
    theme_facets_clear(&theme->about);
    theme_origin_clear(&theme->origin);
    theme_company_clear(&theme->company);
    g_ptr_array_unref(theme->terms);
    g_array_unref(theme->pmids);
    g_free(theme);
}

/* --- order ----------------------------------------------------------------------------- */

static void measure_growth(struct theme_ranking *ranking)
{
    guint n = ranking->candidates->len;
    const struct theme_years *years = ranking->list->years;
    g_autofree const double **series = g_new(const double *, n + 1);
    g_autofree struct theme_growth *growth = g_new0(struct theme_growth, n + 1);
    for (guint i = 0; i < n; i++)
        series[i] = ((struct theme_candidate *)ranking->candidates->pdata[i])->counts;
    theme_growth_rank(series, n, years->totals, (size_t)years->n, growth);
    for (guint i = 0; i < n; i++)
        ((struct theme_candidate *)ranking->candidates->pdata[i])->growth = growth[i];
}

static void measure_counts(struct theme_ranking *ranking)
{
    for (guint i = 0; i < ranking->candidates->len; i++) {
        struct theme_candidate *candidate = ranking->candidates->pdata[i];
        candidate->growth = (struct theme_growth){
            .score = candidate->recent, .recent = candidate->recent, .class = THEME_UNRANKED};
    }
}

static gint compare_candidates(gconstpointer a, gconstpointer b)
{
    const struct theme_candidate *x = *(const struct theme_candidate *const *)a;
    const struct theme_candidate *y = *(const struct theme_candidate *const *)b;
    double u = stats_round(x->growth.score), v = stats_round(y->growth.score);
    if (u != v) return u > v ? -1 : 1;
    if (x->tie != y->tie) return x->tie < y->tie ? -1 : 1;
    return strcmp(x->key, y->key);
}

/* --- one theme, one slot ------------------------------------------------------------------ */

/* The slot above whose recent papers these mostly are, by titles and keywords; -1: they take
 * the next one. */
static int take_slot(const struct theme_ranking *ranking, struct theme_slots *slots,
                     const struct theme_candidate *candidate)
{
    g_autofree int64_t *pmids = g_new(int64_t, candidate->n_rows_named + 1);
    size_t n = 0;
    for (guint i = 0; i < candidate->n_rows_named; i++) {
        const struct paper_row *row = theme_candidates_row(candidate->rows, i);
        if (theme_candidates_in_window(ranking, row)) pmids[n++] = row->pmid;
    }
    return theme_slots_take(slots, pmids, n);
}

static gint compare_rows(gconstpointer a, gconstpointer b)
{
    const struct paper_row *x = *(const struct paper_row *const *)a;
    const struct paper_row *y = *(const struct paper_row *const *)b;
    if (x->day != y->day) return x->day > y->day ? -1 : 1;
    return x->pmid > y->pmid ? -1 : x->pmid < y->pmid;
}

/* Years from the counts of whole years, the rest from the recent records. */
static void count_bins(const struct theme_years *years, struct theme *theme, const GArray *rows)
{
    theme->bins = g_new0(double, (gsize)years->bins->len + 1);
    for (guint i = 0; i < rows->len; i++) {
        int at = theme_years_bin(years, theme_candidates_row(rows, i)->day);
        if (at >= 0) theme->bins[at]++;
    }
    for (guint i = 0; i < years->bins->len; i++) {
        const struct theme_bin *bin = &g_array_index(years->bins, struct theme_bin, i);
        int year = facts_year_of(bin->from);
        if (facts_year_of(bin->to) == year && bin->to - bin->from > 363 && year <= years->last)
            theme->bins[i] = theme->counts[year - years->first];
    }
}

static bool describe(const struct theme_ranking *ranking, struct theme *theme, GArray *rows,
                     GError **error)
{
    double newcomers = 0, first_authors = 0, case_reports = 0;
    g_array_sort(rows, compare_rows);
    for (guint i = 0; i < rows->len; i++) {
        const struct paper_row *row = theme_candidates_row(rows, i);
        newcomers += row->first_newcomer > 0;
        first_authors += row->first_newcomer >= 0;
        case_reports += row->is_case_report;
        g_array_append_val(theme->pmids, row->pmid);
    }
    bool known = ranking->list->facts.history_years >= FACTS_HISTORY_MIN && first_authors > 0;
    theme->newcomer_share = known ? newcomers / first_authors : -1;
    theme->case_report_share =
        ranking->list->facts.has_types ? case_reports / MAX(rows->len, 1) : -1;
    count_bins(ranking->list->years, theme, rows);
    return theme_facets_count(ranking->db, ranking->list->about, rows, &theme->about, error) &&
           feasibility_measure(ranking->db, rows, &ranking->query->situation, &theme->feasibility,
                               error) &&
           (!ranking->query->map ||
            theme_company_load(ranking->db, theme->pmids, &theme->company, error));
}

static void add_forms(struct theme *theme, const struct theme_candidate *candidate)
{
    g_auto(GStrv) forms = g_strsplit(candidate->forms, "\n", -1);
    for (char **form = forms; *form; form++)
        g_ptr_array_add(theme->terms, g_strdup(*form));
}

/* What a person reads: "network (default mode network, brain network)"; g_free(). */
static char *display_of(const struct theme_candidate *candidate)
{
    return candidate->phrases ? g_strdup_printf("%s (%s)", candidate->label, candidate->phrases)
                              : g_strdup(candidate->label);
}

static struct theme *theme_of(const struct theme_ranking *ranking,
                              struct theme_candidate *candidate)
{
    const struct theme_years *years = ranking->list->years;
    double window = 0;
    for (int year = theme_years_recent(years); year <= years->last; year++)
        window += years->totals[year - years->first];
    struct theme *theme = g_new0(struct theme, 1);
    theme->rank = (int)ranking->list->themes->len + 1;
    theme->key = fold_key(candidate->label);
    theme->label = display_of(candidate);
    theme->terms = g_ptr_array_new_with_free_func(g_free);
    add_forms(theme, candidate);
    theme->papers = candidate->papers;
    theme->papers_recent = (int64_t)candidate->recent;
    theme->share = window > 0 ? candidate->recent / window : 0;
    theme->growth = candidate->growth;
    theme->centrality = candidate->centrality;
    theme->density = candidate->density;
    theme->quadrant = candidate->quadrant;
    theme->counts = g_steal_pointer(&candidate->counts);
    theme->running = candidate->running;
    theme->origin = candidate->origin;
    candidate->origin = (struct theme_origin){0};
    theme->pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    return theme;
}

/* The theme of the next slot; NULL: it is not listed. */
static struct theme *next_theme(struct theme_ranking *ranking, struct theme_candidate *candidate,
                                const struct theme_facets_filter *filter, guint limit)
{
    GPtrArray *themes = ranking->list->themes;
    if (themes->len == limit || (filter && !theme_facets_pass(filter, candidate->rows)))
        return NULL;
    struct theme *theme = theme_of(ranking, candidate);
    g_ptr_array_add(themes, theme);
    return theme;
}

/* Walk down the order, to its end: whatever the limit and whatever the list is of, a theme takes
 * in the same terms. */
static bool fill_slots(struct theme_ranking *ranking, const struct theme_facets_filter *filter,
                       guint limit, GError **error)
{
    OWNED(theme_slots) slots = theme_slots_new();
    g_autoptr(GPtrArray) of_slot = g_ptr_array_new(); /* struct theme *; NULL: not listed */
    for (guint i = 0; i < ranking->candidates->len; i++) {
        struct theme_candidate *candidate = ranking->candidates->pdata[i];
        int above = candidate->quadrant ? -1 : take_slot(ranking, slots, candidate);
        if (above >= 0) {
            if (of_slot->pdata[above]) add_forms(of_slot->pdata[above], candidate);
            continue;
        }
        struct theme *theme = next_theme(ranking, candidate, filter, limit);
        g_ptr_array_add(of_slot, theme);
        if (theme && !describe(ranking, theme, candidate->rows, error)) return false;
    }
    return true;
}

/* A horizon puts the same themes into another order, whatever the limit. */
static bool make_list(struct theme_ranking *ranking, GError **error)
{
    GError *problem = NULL;
    guint limit = ranking->query->limit > 0 ? (guint)ranking->query->limit : G_MAXUINT;
    OWNED(theme_facets_filter)
    filter = theme_facets_filter_new(ranking->db, ranking->list->about, &ranking->query->about,
                                     ranking->papers, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return false;
    }
    if (ranking->query->situation.horizon == FEASIBILITY_NONE)
        return fill_slots(ranking, filter, limit, error);
    if (!fill_slots(ranking, filter, MAX(limit, THEMES_REORDERED), error)) return false;
    theme_reach_reorder(ranking->list, THEMES_REORDERED);
    if (ranking->list->themes->len > limit)
        g_ptr_array_set_size(ranking->list->themes, (gint)limit);
    return true;
}

/* --- the whole --------------------------------------------------------------------------- */

/* Read what is there and choose the candidates. */
static bool prepare(struct theme_ranking *ranking, GError **error)
{
    struct themes_list *list = ranking->list;
    const struct themes_query *query = ranking->query;
    if (!facts_load(ranking->db, &list->facts, error)) return false;
    ranking->papers =
        papers_load(ranking->db, query->pmids, list->facts.as_of, query->since_year, error);
    if (!ranking->papers) return false;
    list->topic_papers = (int64_t)ranking->papers->n_on_topic;
    list->years =
        theme_years_load(ranking->db, &list->facts, ranking->papers, query->since_year, error);
    if (!list->years) return false;
    ranking->from = theme_years_recent(list->years);
    ranking->to = list->years->last;
    list->growth_ranked =
        list->years->n > 1 && (query->always_rank || theme_years_suffice(list->years));
    if (list->years->n > STATS_YEARS_MAX) list->growth_ranked = false;
    list->topic_a_year =
        theme_candidates_papers(ranking) / CLAMP(list->years->n, 1, THEME_WINDOW_YEARS);
    return theme_candidates_find(ranking, error);
}

static bool rank(struct theme_ranking *ranking, GError **error)
{
    struct themes_list *list = ranking->list;
    const struct themes_query *query = ranking->query;
    if (!prepare(ranking, error)) return false;
    list->candidates = ranking->candidates->len;
    if (query->map && !theme_groups_make(ranking, error)) return false;
    if (list->growth_ranked)
        measure_growth(ranking);
    else
        measure_counts(ranking);
    list->about = facets_load(ranking->db, error);
    if (!list->about) return false;
    g_ptr_array_sort(ranking->candidates, compare_candidates);
    return make_list(ranking, error);
}

struct themes_list *themes_rank(struct db *db, const struct themes_query *query, GError **error)
{
    struct themes_list *list = g_new0(struct themes_list, 1);
    list->themes = g_ptr_array_new_with_free_func(theme_free);
    list->situation = query->situation;
    struct theme_ranking ranking = {
        .db = db,
        .query = query,
        .list = list,
        .pmids = g_array_new(FALSE, FALSE, sizeof(int64_t)),
        .candidates = g_ptr_array_new_with_free_func(theme_candidate_free),
    };
    /* one view of the database, and one lock instead of one for each statement */
    bool done = db_begin_reading(db, error) && db_end(db, rank(&ranking, error), error);
    g_array_unref(ranking.pmids);
    g_ptr_array_unref(ranking.candidates);
    papers_free(ranking.papers);
    if (done) return list;
    themes_free(list);
    return NULL;
}

static void term_free(void *data)
{
    struct themes_term *term = data;
    g_free(term->key);
    g_free(term->label);
    g_array_unref(term->pmids);
    g_free(term);
}

static gint compare_pmids(gconstpointer a, gconstpointer b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool list_terms(struct theme_ranking *ranking, struct themes_terms *terms, GError **error)
{
    if (!prepare(ranking, error)) return false;
    terms->facts = ranking->list->facts;
    terms->from = ranking->from;
    terms->to = ranking->to;
    terms->topic_papers = ranking->list->topic_papers;
    terms->window_papers = (int64_t)theme_candidates_papers(ranking);
    g_ptr_array_sort(ranking->candidates, theme_candidates_compare);
    for (guint i = 0; i < ranking->candidates->len; i++) {
        const struct theme_candidate *candidate = ranking->candidates->pdata[i];
        g_autoptr(GArray) rows = theme_candidates_rows(ranking, candidate->term_id, error);
        if (!rows) return false;
        struct themes_term *term = g_new0(struct themes_term, 1);
        term->key = g_strdup(candidate->key);
        term->label = g_strdup(candidate->label);
        term->pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
        g_ptr_array_add(terms->terms, term);
        for (guint k = 0; k < rows->len; k++) {
            const struct paper_row *row = theme_candidates_row(rows, k);
            if (theme_candidates_in_window(ranking, row))
                g_array_append_val(term->pmids, row->pmid);
        }
        g_array_sort(term->pmids, compare_pmids);
    }
    return true;
}

struct themes_terms *themes_terms(struct db *db, const struct themes_query *query, GError **error)
{
    OWNED(themes_terms) terms = g_new0(struct themes_terms, 1);
    OWNED(themes_list) list = g_new0(struct themes_list, 1);
    list->themes = g_ptr_array_new_with_free_func(theme_free);
    terms->terms = g_ptr_array_new_with_free_func(term_free);
    struct theme_ranking ranking = {.db = db,
                                    .query = query,
                                    .list = list,
                                    .pmids = g_array_new(FALSE, FALSE, sizeof(int64_t)),
                                    .candidates =
                                        g_ptr_array_new_with_free_func(theme_candidate_free)};
    bool done =
        db_begin_reading(db, error) && db_end(db, list_terms(&ranking, terms, error), error);
    g_array_unref(ranking.pmids);
    g_ptr_array_unref(ranking.candidates);
    papers_free(ranking.papers);
    return done ? g_steal_pointer(&terms) : NULL;
}

void themes_terms_free(struct themes_terms *terms)
{
    if (!terms) return;
    g_ptr_array_unref(terms->terms);
    g_free(terms);
}

void themes_free(struct themes_list *list)
{
    if (!list) return;
    theme_years_free(list->years);
    g_ptr_array_unref(list->themes);
    facets_free(list->about);
    g_free(list);
}
