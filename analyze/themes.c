/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/themes.h"

#include <math.h>
#include <string.h>

#include "analyze/stats.h"
#include "analyze/theme_map.h"
#include "analyze/theme_names.h"
#include "analyze/theme_reach.h"
#include "analyze/theme_slots.h"
#include "core/error.h"
#include "core/fold.h"
#include "store/pack.h"

/* A term that may become a theme. */
struct candidate {
    int64_t term_id, papers;
    struct theme_origin origin; /* of a group of terms */
    double *counts;             /* of each complete year */
    double running, recent;
    char *key, *label;
    char *forms;  /* as printed, one a line */
    GArray *rows; /* of a group of terms: its recent papers; NULL: of one term */
    double centrality, density;
    const char *quadrant;
    struct theme_growth growth;
    uint64_t tie;
    char *phrases;   /* of a general word: longer terms with it; NULL: none */
    bool is_general; /* a word that seldom stands alone */
    bool is_nested;  /* hardly occurs outside a longer term */
};

struct ranking {
    struct db *db;
    const struct themes_query *query;
    struct themes_list *list;
    struct papers *papers;
    GArray *pmids;         /* int64_t: unpacked last */
    int from, to;          /* years of the window that candidates are chosen by */
    GPtrArray *candidates; /* struct candidate * */
};

static void origin_clear(struct theme_origin *origin)
{
    g_clear_pointer(&origin->label, g_free);
    g_clear_pointer(&origin->terms, g_ptr_array_unref);
}

static void candidate_free(void *data)
{
    struct candidate *candidate = data;
    g_free(candidate->counts);
    g_free(candidate->key);
    g_free(candidate->label);
    g_free(candidate->forms);
    g_free(candidate->phrases);
    g_clear_pointer(&candidate->rows, g_array_unref);
    origin_clear(&candidate->origin);
    g_free(candidate);
}

static void theme_free(void *data)
{
    struct theme *theme = data;
    g_free(theme->key);
    g_free(theme->label);
    g_free(theme->counts);
    g_free(theme->bins);
    theme_facets_clear(&theme->about);
    origin_clear(&theme->origin);
    theme_company_clear(&theme->company);
    g_ptr_array_unref(theme->terms);
    g_array_unref(theme->pmids);
    g_free(theme);
}

/* --- counting ----------------------------------------------------------------------- */

static bool in_window(const struct ranking *ranking, const struct paper_row *row)
{
    return row->year >= ranking->from && row->year <= ranking->to;
}

/* Records of the topic in the window. */
static double recent_papers(const struct ranking *ranking)
{
    double n = 0;
    for (size_t i = 0; i < ranking->papers->n; i++) {
        const struct paper_row *row = &ranking->papers->rows[i];
        n += row->on_topic && in_window(ranking, row);
    }
    return n;
}

static void count_row(const struct ranking *ranking, struct candidate *counting,
                      const struct paper_row *row)
{
    const struct theme_years *years = ranking->list->years;
    counting->papers++;
    if (row->year == years->running) counting->running++;
    if (row->year < years->first || row->year > years->last) return;
    counting->counts[row->year - years->first]++;
    counting->recent += in_window(ranking, row);
}

/* Rows on the topic of the records in a packed list; const struct paper_row *. */
static bool take_packed(const struct ranking *ranking, struct stmt *stmt, int column, GArray *rows,
                        GError **error)
{
    size_t size, at = 0;
    const void *packed = stmt_blob(stmt, column, &size);
    g_array_set_size(ranking->pmids, 0);
    g_array_set_size(rows, 0);
    if (!unpack_references(packed, size, ranking->pmids))
        return error_set(error, RADSCOUT_ERROR_DATABASE,
                         "table article_term is damaged; run: radscout analyze --full");
    for (guint i = 0; i < ranking->pmids->len; i++) {
        const struct paper_row *row =
            papers_find_next(ranking->papers, g_array_index(ranking->pmids, int64_t, i), &at);
        if (row && row->on_topic) g_array_append_val(rows, row);
    }
    return true;
}

static const struct paper_row *row_at(const GArray *rows, guint i)
{
    return g_array_index(rows, const struct paper_row *, i);
}

/* Keep a term that is frequent enough. */
static void finish_term(struct ranking *ranking, const struct candidate *counting)
{
    size_t size = ((size_t)ranking->list->years->n + 1) * sizeof(double);
    if (counting->recent >= THEMES_PAPERS_MIN) {
        struct candidate *kept = g_new(struct candidate, 1);
        *kept = *counting;
        kept->counts = g_memdup2(counting->counts, size);
        g_ptr_array_add(ranking->candidates, kept);
    }
    memset(counting->counts, 0, size);
}

static bool count_terms(struct ranking *ranking, GError **error)
{
    struct stmt *stmt =
        db_stmt(ranking->db,
                "SELECT term_id, pmids FROM term CROSS JOIN article_term USING(term_id) "
                "WHERE is_name ORDER BY term_id",
                error);
    if (!stmt) return false;
    g_autofree double *counts = g_new0(double, (gsize)ranking->list->years->n + 1);
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(const struct paper_row *));
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        struct candidate counting = {.term_id = stmt_int(stmt, 0), .counts = counts};
        if (!take_packed(ranking, stmt, 1, rows, error)) return false;
        for (guint i = 0; i < rows->len; i++)
            count_row(ranking, &counting, row_at(rows, i));
        finish_term(ranking, &counting);
    }
}

static bool name_candidates(struct ranking *ranking, GError **error)
{
    struct stmt *stmt =
        db_stmt(ranking->db,
                "SELECT key, label, n_words = 1 AND whole_papers < ? * papers, forms "
                "FROM term WHERE term_id = ?",
                error);
    if (!stmt) return false;
    for (guint i = 0; i < ranking->candidates->len; i++) {
        struct candidate *candidate = ranking->candidates->pdata[i];
        bool has_row;
        stmt_bind_real(stmt, 1, THEMES_ALONE_SHARE);
        stmt_bind_int(stmt, 2, candidate->term_id);
        if (!stmt_step(stmt, &has_row, error)) return false;
        candidate->key = g_strdup(has_row ? stmt_text(stmt, 0) : "");
        candidate->label = g_strdup(has_row ? stmt_text(stmt, 1) : "");
        candidate->is_general = has_row && stmt_int(stmt, 2);
        candidate->forms = g_strdup(has_row ? stmt_text(stmt, 3) : "");
        candidate->tie = stats_fnv1a64(candidate->key);
        stmt_reset(stmt);
    }
    return true;
}

/* --- longer terms take the place of shorter ones --------------------------------------- */

static void mark_nested(struct ranking *ranking)
{
    guint n = ranking->candidates->len;
    g_autofree const char **keys = g_new(const char *, n + 1);
    g_autofree double *recent = g_new(double, n + 1);
    g_autofree bool *nested = g_new(bool, n + 1);
    for (guint i = 0; i < n; i++) {
        const struct candidate *candidate = ranking->candidates->pdata[i];
        keys[i] = candidate->key;
        recent[i] = candidate->recent;
    }
    theme_slots_mark_nested(keys, recent, n, nested);
    for (guint i = 0; i < n; i++)
        ((struct candidate *)ranking->candidates->pdata[i])->is_nested = nested[i];
}

/* --- what a general word stands for ------------------------------------------------------ */

static void find_phrases(struct ranking *ranking)
{
    guint n = ranking->candidates->len;
    g_autofree struct theme_name *names = g_new0(struct theme_name, n + 1);
    for (guint i = 0; i < n; i++) {
        const struct candidate *candidate = ranking->candidates->pdata[i];
        names[i] = (struct theme_name){.key = candidate->key,
                                       .label = candidate->label,
                                       .papers = candidate->recent,
                                       .is_general = candidate->is_general,
                                       .is_nested = candidate->is_nested};
    }
    theme_names_find(names, n);
    for (guint i = 0; i < n; i++)
        ((struct candidate *)ranking->candidates->pdata[i])->phrases = names[i].phrases;
}

/* What a person reads: "network (default mode network, brain network)"; g_free(). */
static char *display_of(const struct candidate *candidate)
{
    return candidate->phrases ? g_strdup_printf("%s (%s)", candidate->label, candidate->phrases)
                              : g_strdup(candidate->label);
}

/* Leave what can be a theme. Terms that are everywhere still displace their parts. */
static void drop_others(struct ranking *ranking)
{
    GPtrArray *candidates = ranking->candidates;
    double most = THEMES_SHARE_MAX * recent_papers(ranking);
    mark_nested(ranking);
    find_phrases(ranking);
    for (guint i = candidates->len; i-- > 0;) {
        const struct candidate *candidate = candidates->pdata[i];
        bool is_too_general = candidate->is_general && !ranking->list->growth_ranked;
        if (candidate->is_nested || candidate->recent >= most || is_too_general)
            g_ptr_array_remove_index(candidates, i);
    }
}

/* --- order ----------------------------------------------------------------------------- */

static void measure_growth(struct ranking *ranking)
{
    guint n = ranking->candidates->len;
    const struct theme_years *years = ranking->list->years;
    g_autofree const double **series = g_new(const double *, n + 1);
    g_autofree struct theme_growth *growth = g_new0(struct theme_growth, n + 1);
    for (guint i = 0; i < n; i++)
        series[i] = ((struct candidate *)ranking->candidates->pdata[i])->counts;
    theme_growth_rank(series, n, years->totals, (size_t)years->n, growth);
    for (guint i = 0; i < n; i++)
        ((struct candidate *)ranking->candidates->pdata[i])->growth = growth[i];
}

static void measure_counts(struct ranking *ranking)
{
    for (guint i = 0; i < ranking->candidates->len; i++) {
        struct candidate *candidate = ranking->candidates->pdata[i];
        candidate->growth = (struct theme_growth){
            .score = candidate->recent, .recent = candidate->recent, .class = THEME_UNRANKED};
    }
}

static gint compare_candidates(gconstpointer a, gconstpointer b)
{
    const struct candidate *x = *(const struct candidate *const *)a;
    const struct candidate *y = *(const struct candidate *const *)b;
    double u = stats_round(x->growth.score), v = stats_round(y->growth.score);
    if (u != v) return u > v ? -1 : 1;
    if (x->tie != y->tie) return x->tie < y->tie ? -1 : 1;
    return strcmp(x->key, y->key);
}

/* --- groups of terms -------------------------------------------------------------------- */

static gint compare_recent(gconstpointer a, gconstpointer b)
{
    const struct candidate *x = *(const struct candidate *const *)a;
    const struct candidate *y = *(const struct candidate *const *)b;
    if (x->recent != y->recent) return x->recent > y->recent ? -1 : 1;
    if (x->tie != y->tie) return x->tie < y->tie ? -1 : 1;
    return strcmp(x->key, y->key);
}

/* Records of the term on the topic, of all years; const struct paper_row *. */
static GArray *load_rows(struct ranking *ranking, int64_t term_id, GError **error)
{
    struct stmt *stmt =
        db_stmt(ranking->db, "SELECT pmids FROM article_term WHERE term_id = ?1", error);
    bool has_row;
    if (!stmt) return NULL;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(const struct paper_row *));
    stmt_bind_int(stmt, 1, term_id);
    if (!stmt_step(stmt, &has_row, error)) return NULL;
    bool good = !has_row || take_packed(ranking, stmt, 0, rows, error);
    stmt_reset(stmt);
    return good ? g_steal_pointer(&rows) : NULL;
}

/* Those of them from the recent window on. */
static GArray *recent_rows(struct ranking *ranking, int64_t term_id, GError **error)
{
    GArray *rows = load_rows(ranking, term_id, error);
    guint kept = 0;
    for (guint i = 0; rows && i < rows->len; i++)
        if (row_at(rows, i)->year >= ranking->from)
            g_array_index(rows, const struct paper_row *, kept++) = row_at(rows, i);
    if (rows) g_array_set_size(rows, kept);
    return rows;
}

static void unref_rows(void *rows)
{
    g_array_unref(rows);
}

/* A candidate that stands for a group of terms, with the papers that have enough of them. */
static struct candidate *candidate_of_group(struct ranking *ranking,
                                            const struct theme_map_group *group,
                                            const GPtrArray *rows_of)
{
    const struct theme_years *years = ranking->list->years;
    const struct candidate *head =
        ranking->candidates->pdata[g_array_index(group->terms, guint, 0)];
    struct candidate *whole = g_new0(struct candidate, 1);
    whole->key = g_strdup(head->key);
    whole->label = g_strdup(head->label);
    whole->phrases = g_strdup(head->phrases);
    whole->tie = head->tie;
    whole->centrality = group->centrality;
    whole->density = group->density;
    whole->quadrant = group->quadrant;
    whole->counts = g_new0(double, (gsize)years->n + 1);
    whole->rows = g_array_new(FALSE, FALSE, sizeof(const struct paper_row *));
    GString *forms = g_string_new(NULL);
    guint need = MIN(THEMES_OF_GROUP, group->terms->len);
    g_autoptr(GHashTable) met = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < group->terms->len; i++) {
        guint term = g_array_index(group->terms, guint, i);
        const GArray *rows = rows_of->pdata[term];
        const struct candidate *candidate = ranking->candidates->pdata[term];
        g_string_append_printf(forms, "%s%s", i > 0 ? "\n" : "", candidate->label);
        for (guint k = 0; k < rows->len; k++) {
            const struct paper_row *row = row_at(rows, k);
            guint n = GPOINTER_TO_UINT(g_hash_table_lookup(met, row)) + 1;
            g_hash_table_insert(met, (gpointer)row, GUINT_TO_POINTER(n));
            if (n != need) continue;
            count_row(ranking, whole, row);
            if (row->year >= ranking->from) g_array_append_val(whole->rows, row);
        }
    }
    whole->forms = g_string_free(forms, FALSE);
    return whole;
}

/* The map of a window: groups of its most frequent candidates, which are sorted for it, and
 * the records of each, of all years. */
struct mapping {
    GPtrArray *rows_of; /* GArray of const struct paper_row * */
    struct theme_map *map;
};

static void mapping_clear(struct mapping *mapping)
{
    g_clear_pointer(&mapping->rows_of, g_ptr_array_unref);
    g_clear_pointer(&mapping->map, theme_map_free);
}

static bool map_candidates(struct ranking *ranking, struct mapping *mapping, GError **error)
{
    GPtrArray *candidates = ranking->candidates;
    g_ptr_array_sort(candidates, compare_recent);
    if (candidates->len > THEMES_MAPPED) g_ptr_array_set_size(candidates, THEMES_MAPPED);
    *mapping = (struct mapping){.rows_of = g_ptr_array_new_with_free_func(unref_rows)};
    g_autoptr(GPtrArray) papers_of = g_ptr_array_new_with_free_func(g_free);
    g_autofree struct theme_map_term *terms = g_new0(struct theme_map_term, candidates->len + 1);
    for (guint i = 0; i < candidates->len; i++) {
        const struct candidate *candidate = candidates->pdata[i];
        GArray *rows = load_rows(ranking, candidate->term_id, error);
        if (!rows) return false;
        g_ptr_array_add(mapping->rows_of, rows);
        int64_t *papers = g_new(int64_t, rows->len + 1);
        g_ptr_array_add(papers_of, papers);
        terms[i].papers = papers;
        for (guint k = 0; k < rows->len; k++)
            if (in_window(ranking, row_at(rows, k))) papers[terms[i].n++] = row_at(rows, k)->pmid;
    }
    mapping->map = theme_map_make(terms, candidates->len, error);
    return mapping->map != NULL;
}

/* --- where groups came from --------------------------------------------------------------- */

/* A term in the numbering that both periods share, with its papers in both. */
static guint shared_number(GHashTable *numbers, GArray *weights, const struct candidate *candidate)
{
    void *found = g_hash_table_lookup(numbers, &candidate->term_id);
    guint number = GPOINTER_TO_UINT(found);
    double none = 0;
    if (number == 0) {
        g_array_append_val(weights, none);
        number = weights->len;
        g_hash_table_insert(numbers, (gpointer)&candidate->term_id, GUINT_TO_POINTER(number));
    }
    return number - 1;
}

/* The groups in that numbering; adds what each term weighs. */
static GPtrArray *renumber(const struct ranking *ranking, const struct theme_map *map,
                           GHashTable *numbers, GArray *weights)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func(unref_rows);
    for (guint i = 0; i < map->groups->len; i++) {
        const struct theme_map_group *group = map->groups->pdata[i];
        GArray *terms = g_array_new(FALSE, FALSE, sizeof(guint));
        for (guint k = 0; k < group->terms->len; k++) {
            const struct candidate *candidate =
                ranking->candidates->pdata[g_array_index(group->terms, guint, k)];
            guint number = shared_number(numbers, weights, candidate);
            g_array_index(weights, double, number) += candidate->recent;
            g_array_append_val(terms, number);
        }
        g_ptr_array_add(groups, terms);
    }
    return groups;
}

/* Labels of the terms that both groups have. */
static void list_shared(const struct ranking *ranking, const GArray *now, const GArray *before,
                        const struct theme_map_group *group, GPtrArray *labels)
{
    for (guint i = 0; i < now->len; i++)
        for (guint k = 0; k < before->len; k++) {
            if (g_array_index(now, guint, i) != g_array_index(before, guint, k)) continue;
            const struct candidate *candidate =
                ranking->candidates->pdata[g_array_index(group->terms, guint, i)];
            g_ptr_array_add(labels, g_strdup(candidate->label));
        }
}

static void find_origins(const struct ranking *ranking, const struct mapping *now,
                         struct ranking *earlier, const struct mapping *before, GPtrArray *groups)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_int64_hash, g_int64_equal);
    g_autoptr(GArray) weights = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GPtrArray) terms_before = renumber(earlier, before->map, numbers, weights);
    g_autoptr(GPtrArray) terms_now = renumber(ranking, now->map, numbers, weights);
    g_autofree struct theme_lineage *lineage = g_new0(struct theme_lineage, groups->len + 1);
    theme_lineage_find(terms_before, terms_now, (const double *)(void *)weights->data, lineage);
    for (guint i = 0; i < groups->len; i++) {
        struct theme_origin *origin = &((struct candidate *)groups->pdata[i])->origin;
        if (lineage[i].from < 0) continue;
        struct candidate *from = candidate_of_group(
            earlier, before->map->groups->pdata[lineage[i].from], before->rows_of);
        origin->label = g_strdup(from->label);
        origin->papers = (int64_t)from->recent;
        origin->inclusion = lineage[i].inclusion;
        origin->terms = g_ptr_array_new_with_free_func(g_free);
        list_shared(ranking, terms_now->pdata[i], terms_before->pdata[lineage[i].from],
                    now->map->groups->pdata[i], origin->terms);
        candidate_free(from);
    }
}

/* The groups of the three years before the window, and which of them each group of now
 * came from. Nothing where the history does not hold them. */
static bool trace_groups(struct ranking *ranking, const struct mapping *now, GPtrArray *groups,
                         GError **error)
{
    struct themes_list *list = ranking->list;
    struct ranking earlier = *ranking;
    earlier.to = ranking->from - 1;
    earlier.from = earlier.to - THEME_WINDOW_YEARS + 1;
    if (earlier.from < list->years->first) return true;
    earlier.candidates = g_ptr_array_new_with_free_func(candidate_free);
    struct mapping before = {0};
    bool good = count_terms(&earlier, error) && name_candidates(&earlier, error);
    if (good) {
        drop_others(&earlier);
        good = map_candidates(&earlier, &before, error);
    }
    if (good) {
        list->earlier_from = earlier.from;
        list->earlier_to = earlier.to;
        find_origins(ranking, now, &earlier, &before, groups);
    }
    mapping_clear(&before);
    g_ptr_array_unref(earlier.candidates);
    return good;
}

/* Put the groups of the most frequent terms in the place of the terms. */
static bool group_candidates(struct ranking *ranking, GError **error)
{
    struct mapping now;
    GPtrArray *groups = g_ptr_array_new_with_free_func(candidate_free);
    bool good = map_candidates(ranking, &now, error);
    for (guint i = 0; good && i < now.map->groups->len; i++)
        g_ptr_array_add(groups,
                        candidate_of_group(ranking, now.map->groups->pdata[i], now.rows_of));
    good = good && trace_groups(ranking, &now, groups, error);
    if (good) ranking->list->modularity = now.map->modularity;
    mapping_clear(&now);
    g_ptr_array_unref(ranking->candidates);
    ranking->candidates = groups;
    return good;
}

/* --- one modality, organ or disease ---------------------------------------------------------- */

/* Leave the themes whose recent papers are about what is asked for. */
static bool keep_facets(struct ranking *ranking, GError **error)
{
    GError *problem = NULL;
    GPtrArray *candidates = ranking->candidates;
    OWNED(theme_facets_filter)
    filter = theme_facets_filter_new(ranking->db, ranking->list->about, &ranking->query->about,
                                     ranking->papers, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return false;
    }
    for (guint i = candidates->len; filter && i-- > 0;) {
        const struct candidate *candidate = candidates->pdata[i];
        g_autoptr(GArray) rows = candidate->rows ? g_array_ref(candidate->rows)
                                                 : recent_rows(ranking, candidate->term_id, error);
        if (!rows) return false;
        if (!theme_facets_pass(filter, rows)) g_ptr_array_remove_index(candidates, i);
    }
    return true;
}

/* --- one theme, one slot ------------------------------------------------------------------ */

/* The slot above whose recent papers these mostly are; -1: they take the next one. */
static int take_slot(const struct ranking *ranking, struct theme_slots *slots, const GArray *rows)
{
    g_autofree int64_t *pmids = g_new(int64_t, rows->len + 1);
    size_t n = 0;
    for (guint i = 0; i < rows->len; i++)
        if (in_window(ranking, row_at(rows, i))) pmids[n++] = row_at(rows, i)->pmid;
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
        int at = theme_years_bin(years, row_at(rows, i)->day);
        if (at >= 0) theme->bins[at]++;
    }
    for (guint i = 0; i < years->bins->len; i++) {
        const struct theme_bin *bin = &g_array_index(years->bins, struct theme_bin, i);
        int year = facts_year_of(bin->from);
        if (facts_year_of(bin->to) == year && bin->to - bin->from > 363 && year <= years->last)
            theme->bins[i] = theme->counts[year - years->first];
    }
}

static bool describe(const struct ranking *ranking, struct theme *theme, GArray *rows,
                     GError **error)
{
    double newcomers = 0, first_authors = 0, case_reports = 0;
    g_array_sort(rows, compare_rows);
    for (guint i = 0; i < rows->len; i++) {
        const struct paper_row *row = row_at(rows, i);
        newcomers += row->first_newcomer > 0;
        first_authors += row->first_newcomer >= 0;
        case_reports += row->is_case_report;
        g_array_append_val(theme->pmids, row->pmid);
    }
    bool known = ranking->list->facts.history_years >= FACTS_HISTORY_MIN && first_authors > 0;
    theme->newcomer_share = known ? newcomers / first_authors : -1;
    theme->case_report_share = case_reports / MAX(rows->len, 1);
    count_bins(ranking->list->years, theme, rows);
    return theme_facets_count(ranking->db, ranking->list->about, rows, &theme->about, error) &&
           feasibility_measure(ranking->db, rows, &ranking->query->situation, &theme->feasibility,
                               error) &&
           (!ranking->query->map ||
            theme_company_load(ranking->db, theme->pmids, &theme->company, error));
}

static void add_forms(struct theme *theme, const struct candidate *candidate)
{
    g_auto(GStrv) forms = g_strsplit(candidate->forms, "\n", -1);
    for (char **form = forms; *form; form++)
        g_ptr_array_add(theme->terms, g_strdup(*form));
}

static struct theme *theme_of(const struct ranking *ranking, struct candidate *candidate)
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

/* Walk down the order until the list has so many themes. */
static bool fill_slots(struct ranking *ranking, guint limit, GError **error)
{
    struct themes_list *list = ranking->list;
    OWNED(theme_slots) slots = theme_slots_new();
    for (guint i = 0; i < ranking->candidates->len && list->themes->len < limit; i++) {
        struct candidate *candidate = ranking->candidates->pdata[i];
        g_autoptr(GArray) rows = candidate->rows ? g_array_ref(candidate->rows)
                                                 : recent_rows(ranking, candidate->term_id, error);
        if (!rows) return false;
        int above = candidate->rows ? -1 : take_slot(ranking, slots, rows);
        if (above >= 0) {
            struct theme *theme = list->themes->pdata[above];
            add_forms(theme, candidate);
            continue;
        }
        struct theme *theme = theme_of(ranking, candidate);
        g_ptr_array_add(list->themes, theme);
        if (!describe(ranking, theme, rows, error)) return false;
    }
    return true;
}

static bool make_list(struct ranking *ranking, GError **error)
{
    guint limit = ranking->query->limit > 0 ? (guint)ranking->query->limit : G_MAXUINT;
    if (ranking->query->situation.horizon == FEASIBILITY_NONE)
        return fill_slots(ranking, limit, error);
    if (!fill_slots(ranking, MAX(limit, THEMES_REORDERED), error)) return false;
    theme_reach_reorder(ranking->list);
    if (ranking->list->themes->len > limit)
        g_ptr_array_set_size(ranking->list->themes, (gint)limit);
    return true;
}

/* --- the whole --------------------------------------------------------------------------- */

/* Read what is there and choose the candidates. */
static bool prepare(struct ranking *ranking, GError **error)
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
    if (!count_terms(ranking, error) || !name_candidates(ranking, error)) return false;
    drop_others(ranking);
    return true;
}

static bool rank(struct ranking *ranking, GError **error)
{
    struct themes_list *list = ranking->list;
    const struct themes_query *query = ranking->query;
    if (!prepare(ranking, error)) return false;
    list->candidates = ranking->candidates->len;
    if (query->map && !group_candidates(ranking, error)) return false;
    if (list->growth_ranked)
        measure_growth(ranking);
    else
        measure_counts(ranking);
    list->about = facets_load(ranking->db, error);
    if (!list->about || !keep_facets(ranking, error)) return false;
    g_ptr_array_sort(ranking->candidates, compare_candidates);
    return make_list(ranking, error);
}

struct themes_list *themes_rank(struct db *db, const struct themes_query *query, GError **error)
{
    struct themes_list *list = g_new0(struct themes_list, 1);
    list->themes = g_ptr_array_new_with_free_func(theme_free);
    list->situation = query->situation;
    struct ranking ranking = {
        .db = db,
        .query = query,
        .list = list,
        .pmids = g_array_new(FALSE, FALSE, sizeof(int64_t)),
        .candidates = g_ptr_array_new_with_free_func(candidate_free),
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

static bool list_terms(struct ranking *ranking, struct themes_terms *terms, GError **error)
{
    if (!prepare(ranking, error)) return false;
    terms->facts = ranking->list->facts;
    terms->topic_papers = ranking->list->topic_papers;
    terms->window_papers = (int64_t)recent_papers(ranking);
    g_ptr_array_sort(ranking->candidates, compare_recent);
    for (guint i = 0; i < ranking->candidates->len; i++) {
        const struct candidate *candidate = ranking->candidates->pdata[i];
        g_autoptr(GArray) rows = load_rows(ranking, candidate->term_id, error);
        if (!rows) return false;
        struct themes_term *term = g_new0(struct themes_term, 1);
        term->key = g_strdup(candidate->key);
        term->label = g_strdup(candidate->label);
        term->pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
        g_ptr_array_add(terms->terms, term);
        for (guint k = 0; k < rows->len; k++) {
            const struct paper_row *row = row_at(rows, k);
            if (in_window(ranking, row)) g_array_append_val(term->pmids, row->pmid);
        }
    }
    return true;
}

struct themes_terms *themes_terms(struct db *db, const struct themes_query *query, GError **error)
{
    OWNED(themes_terms) terms = g_new0(struct themes_terms, 1);
    OWNED(themes_list) list = g_new0(struct themes_list, 1);
    list->themes = g_ptr_array_new_with_free_func(theme_free);
    terms->terms = g_ptr_array_new_with_free_func(term_free);
    struct ranking ranking = {.db = db,
                              .query = query,
                              .list = list,
                              .pmids = g_array_new(FALSE, FALSE, sizeof(int64_t)),
                              .candidates = g_ptr_array_new_with_free_func(candidate_free)};
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
