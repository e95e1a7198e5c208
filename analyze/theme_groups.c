/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_groups.h"

#include "analyze/theme_map.h"

/* --- groups of terms -------------------------------------------------------------------- */

static void free_rows(void *rows)
{
    g_array_unref(rows);
}

/* A candidate that stands for a group of terms, with the papers that have enough of them. */
static struct theme_candidate *candidate_of_group(struct theme_ranking *ranking,
                                                  const struct theme_map_group *group,
                                                  const GPtrArray *rows_of)
{
    const struct theme_years *years = ranking->list->years;
    const struct theme_candidate *head =
        ranking->candidates->pdata[g_array_index(group->terms, guint, 0)];
    struct theme_candidate *whole = g_new0(struct theme_candidate, 1);
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
        const struct theme_candidate *candidate = ranking->candidates->pdata[term];
        g_string_append_printf(forms, "%s%s", i > 0 ? "\n" : "", candidate->label);
        for (guint k = 0; k < rows->len; k++) {
            const struct paper_row *row = theme_candidates_row(rows, k);
            guint n = GPOINTER_TO_UINT(g_hash_table_lookup(met, row)) + 1;
            g_hash_table_insert(met, (gpointer)row, GUINT_TO_POINTER(n));
            if (n != need) continue;
            theme_candidate_count(ranking, whole, row);
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

static bool map_candidates(struct theme_ranking *ranking, struct mapping *mapping, GError **error)
{
    GPtrArray *candidates = ranking->candidates;
    g_ptr_array_sort(candidates, theme_candidates_compare);
    if (candidates->len > THEMES_MAPPED) g_ptr_array_set_size(candidates, THEMES_MAPPED);
    *mapping = (struct mapping){.rows_of = g_ptr_array_new_with_free_func(free_rows)};
    g_autoptr(GPtrArray) papers_of = g_ptr_array_new_with_free_func(g_free);
    g_autofree struct theme_map_term *terms = g_new0(struct theme_map_term, candidates->len + 1);
    for (guint i = 0; i < candidates->len; i++) {
        const struct theme_candidate *candidate = candidates->pdata[i];
        GArray *rows = theme_candidates_rows(ranking, candidate->term_id, error);
        if (!rows) return false;
        g_ptr_array_add(mapping->rows_of, rows);
        int64_t *papers = g_new(int64_t, rows->len + 1);
        g_ptr_array_add(papers_of, papers);
        terms[i].papers = papers;
        for (guint k = 0; k < rows->len; k++)
            if (theme_candidates_in_window(ranking, theme_candidates_row(rows, k)))
                papers[terms[i].n++] = theme_candidates_row(rows, k)->pmid;
    }
    mapping->map = theme_map_make(terms, candidates->len, error);
    return mapping->map != NULL;
}

/* --- where groups came from --------------------------------------------------------------- */

/* A term in the numbering that both periods share, with its papers in both. */
static guint shared_number(GHashTable *numbers, GArray *weights,
                           const struct theme_candidate *candidate)
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
static GPtrArray *renumber(const struct theme_ranking *ranking, const struct theme_map *map,
                           GHashTable *numbers, GArray *weights)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func(free_rows);
    for (guint i = 0; i < map->groups->len; i++) {
        const struct theme_map_group *group = map->groups->pdata[i];
        GArray *terms = g_array_new(FALSE, FALSE, sizeof(guint));
        for (guint k = 0; k < group->terms->len; k++) {
            const struct theme_candidate *candidate =
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
static void list_shared(const struct theme_ranking *ranking, const GArray *now,
                        const GArray *before, const struct theme_map_group *group,
                        GPtrArray *labels)
{
    for (guint i = 0; i < now->len; i++)
        for (guint k = 0; k < before->len; k++) {
            if (g_array_index(now, guint, i) != g_array_index(before, guint, k)) continue;
            const struct theme_candidate *candidate =
                ranking->candidates->pdata[g_array_index(group->terms, guint, i)];
            g_ptr_array_add(labels, g_strdup(candidate->label));
        }
}

static void find_origins(const struct theme_ranking *ranking, const struct mapping *now,
                         struct theme_ranking *earlier, const struct mapping *before,
                         GPtrArray *groups)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_int64_hash, g_int64_equal);
    g_autoptr(GArray) weights = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GPtrArray) terms_before = renumber(earlier, before->map, numbers, weights);
    g_autoptr(GPtrArray) terms_now = renumber(ranking, now->map, numbers, weights);
    g_autofree struct theme_lineage *lineage = g_new0(struct theme_lineage, groups->len + 1);
    theme_lineage_find(terms_before, terms_now, (const double *)(void *)weights->data, lineage);
    for (guint i = 0; i < groups->len; i++) {
        struct theme_origin *origin = &((struct theme_candidate *)groups->pdata[i])->origin;
        if (lineage[i].from < 0) continue;
        struct theme_candidate *from = candidate_of_group(
            earlier, before->map->groups->pdata[lineage[i].from], before->rows_of);
        origin->label = g_strdup(from->label);
        origin->papers = (int64_t)from->recent;
        origin->inclusion = lineage[i].inclusion;
        origin->terms = g_ptr_array_new_with_free_func(g_free);
        list_shared(ranking, terms_now->pdata[i], terms_before->pdata[lineage[i].from],
                    now->map->groups->pdata[i], origin->terms);
        theme_candidate_free(from);
    }
}

/* The groups of the three years before the window, and which of them each group of now
 * came from. Nothing where the history does not hold them. */
static bool trace_groups(struct theme_ranking *ranking, const struct mapping *now,
                         GPtrArray *groups, GError **error)
{
    struct themes_list *list = ranking->list;
    struct theme_ranking earlier = *ranking;
    earlier.to = ranking->from - 1;
    earlier.from = earlier.to - THEME_WINDOW_YEARS + 1;
    if (earlier.from < list->years->first) return true;
    earlier.candidates = g_ptr_array_new_with_free_func(theme_candidate_free);
    struct mapping before = {0};
    bool good = theme_candidates_find(&earlier, error) && map_candidates(&earlier, &before, error);
    if (good) {
        list->earlier_from = earlier.from;
        list->earlier_to = earlier.to;
        find_origins(ranking, now, &earlier, &before, groups);
    }
    mapping_clear(&before);
    g_ptr_array_unref(earlier.candidates);
    return good;
}

/* A term that stands with no other is no group; an earlier one may have become one. */
static bool is_lone(const struct theme_map_group *group)
{
    return group->terms->len < 2;
}

bool theme_groups_make(struct theme_ranking *ranking, GError **error)
{
    struct mapping now;
    GPtrArray *groups = g_ptr_array_new_with_free_func(theme_candidate_free);
    bool good = map_candidates(ranking, &now, error);
    for (guint i = 0; good && i < now.map->groups->len; i++)
        g_ptr_array_add(groups,
                        candidate_of_group(ranking, now.map->groups->pdata[i], now.rows_of));
    good = good && trace_groups(ranking, &now, groups, error);
    for (guint i = good ? groups->len : 0; i-- > 0;)
        if (is_lone(now.map->groups->pdata[i])) g_ptr_array_remove_index(groups, i);
    if (good) ranking->list->modularity = now.map->modularity;
    mapping_clear(&now);
    g_ptr_array_unref(ranking->candidates);
    ranking->candidates = groups;
    return good;
}
