/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_map.h"

#include <math.h>

#include "analyze/network.h"
#include "analyze/papers.h"
#include "analyze/stats.h"

/* --- ties ------------------------------------------------------------------------------- */

/* Association strength of every tie; shared: the papers of each, in the same order. */
static GArray *find_ties(const struct theme_map_term *terms, size_t n, GArray *shared)
{
    GArray *ties = g_array_new(FALSE, FALSE, sizeof(struct network_edge));
    for (guint i = 0; i < n; i++)
        for (guint k = i + 1; k < n; k++) {
            double papers =
                (double)papers_shared(terms[i].papers, terms[i].n, terms[k].papers, terms[k].n);
            if (papers < THEME_MAP_TIE_MIN) continue;
            struct network_edge tie = {i, k, papers / ((double)terms[i].n * (double)terms[k].n)};
            g_array_append_val(ties, tie);
            g_array_append_val(shared, papers);
        }
    return ties;
}

/* --- groups ------------------------------------------------------------------------------ */

static void group_free(void *data)
{
    struct theme_map_group *group = data;
    g_array_unref(group->terms);
    g_free(group);
}

static void place_groups(struct theme_map *map, const struct theme_map_term *terms,
                         const guint *communities, const GArray *ties, const GArray *shared)
{
    for (guint i = 0; i < ties->len; i++) {
        const struct network_edge *tie = &g_array_index(ties, struct network_edge, i);
        double papers = g_array_index(shared, double, i);
        double equivalence = papers * papers / ((double)terms[tie->a].n * (double)terms[tie->b].n);
        struct theme_map_group *a = map->groups->pdata[communities[tie->a]];
        struct theme_map_group *b = map->groups->pdata[communities[tie->b]];
        if (a == b) {
            a->density += 100 * equivalence / a->terms->len;
        } else {
            a->centrality += 10 * equivalence;
            b->centrality += 10 * equivalence;
        }
    }
}

/* The medians are those of groups proper: terms that stand alone, with 0 of both, would make
 * all the others central and dense. */
static void name_quadrants(struct theme_map *map)
{
    guint n = 0;
    g_autofree double *centrality = g_new(double, map->groups->len + 1);
    g_autofree double *density = g_new(double, map->groups->len + 1);
    for (guint i = 0; i < map->groups->len; i++) {
        const struct theme_map_group *group = map->groups->pdata[i];
        if (group->terms->len < 2) continue;
        centrality[n] = group->centrality;
        density[n++] = group->density;
    }
    stats_sort(centrality, n);
    stats_sort(density, n);
    double middle_c = n > 0 ? stats_quantile(centrality, n, 0.5) : INFINITY;
    double middle_d = n > 0 ? stats_quantile(density, n, 0.5) : INFINITY;
    for (guint i = 0; i < map->groups->len; i++) {
        struct theme_map_group *group = map->groups->pdata[i];
        bool is_lone = group->terms->len < 2;
        bool is_central = !is_lone && group->centrality >= middle_c;
        bool is_dense = !is_lone && group->density >= middle_d;
        if (is_central)
            group->quadrant = is_dense ? "motor" : "basic";
        else
            group->quadrant = is_dense ? "niche" : "marginal";
    }
}

/* --- names -------------------------------------------------------------------------------- */

struct weighed {
    guint term;
    double weight;
};

static gint compare_weighed(gconstpointer a, gconstpointer b)
{
    const struct weighed *x = a, *y = b;
    double u = stats_round(x->weight), v = stats_round(y->weight);
    if (u != v) return u > v ? -1 : 1;
    return (x->term > y->term) - (x->term < y->term);
}

/* Of each term of the group, the papers that have another of its terms, too: "sex" stands
 * in many papers beside "diabetes", and in more that have nothing to do with it. */
static void count_common(const struct theme_map_group *group, const struct theme_map_term *terms,
                         double *common)
{
    g_autoptr(GHashTable) met = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < group->terms->len; i++) {
        const struct theme_map_term *term = &terms[g_array_index(group->terms, guint, i)];
        for (size_t k = 0; k < term->n; k++) {
            guint n = GPOINTER_TO_UINT(g_hash_table_lookup(met, &term->papers[k]));
            g_hash_table_insert(met, (gpointer)&term->papers[k], GUINT_TO_POINTER(n + 1));
        }
    }
    for (guint i = 0; i < group->terms->len; i++) {
        const struct theme_map_term *term = &terms[g_array_index(group->terms, guint, i)];
        common[i] = 0;
        for (size_t k = 0; k < term->n; k++)
            common[i] += GPOINTER_TO_UINT(g_hash_table_lookup(met, &term->papers[k])) > 1;
    }
}

static void order_terms(struct theme_map_group *group, const struct theme_map_term *terms,
                        const double *ranks)
{
    double most_papers = 1, most_rank = 1e-300;
    g_autofree double *common = g_new(double, group->terms->len + 1);
    count_common(group, terms, common);
    for (guint i = 0; i < group->terms->len; i++) {
        most_papers = MAX(most_papers, common[i]);
        most_rank = MAX(most_rank, ranks[g_array_index(group->terms, guint, i)]);
    }
    g_autoptr(GArray) order = g_array_new(FALSE, FALSE, sizeof(struct weighed));
    for (guint i = 0; i < group->terms->len; i++) {
        guint term = g_array_index(group->terms, guint, i);
        struct weighed row = {term, 0.5 * common[i] / most_papers + 0.5 * ranks[term] / most_rank};
        g_array_append_val(order, row);
    }
    g_array_sort(order, compare_weighed);
    for (guint i = 0; i < order->len; i++)
        g_array_index(group->terms, guint, i) = g_array_index(order, struct weighed, i).term;
}

static gint compare_groups(gconstpointer a, gconstpointer b)
{
    const struct theme_map_group *x = *(const struct theme_map_group *const *)a;
    const struct theme_map_group *y = *(const struct theme_map_group *const *)b;
    if (x->terms->len != y->terms->len) return x->terms->len > y->terms->len ? -1 : 1;
    guint u = g_array_index(x->terms, guint, 0), v = g_array_index(y->terms, guint, 0);
    return (u > v) - (u < v);
}

/* --- the whole ------------------------------------------------------------------------------ */

static void fill(struct theme_map *map, size_t n, const guint *communities)
{
    for (guint i = 0; i < n; i++) {
        while (map->groups->len <= communities[i]) {
            struct theme_map_group *group = g_new0(struct theme_map_group, 1);
            group->terms = g_array_new(FALSE, FALSE, sizeof(guint));
            g_ptr_array_add(map->groups, group);
        }
        struct theme_map_group *group = map->groups->pdata[communities[i]];
        g_array_append_val(group->terms, i);
    }
}

struct theme_map *theme_map_make(const struct theme_map_term *terms, size_t n, GError **error)
{
    OWNED(theme_map) map = g_new0(struct theme_map, 1);
    map->groups = g_ptr_array_new_with_free_func(group_free);
    g_autoptr(GArray) shared = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) ties = find_ties(terms, n, shared);
    const struct network network = {n, (const struct network_edge *)(const void *)ties->data,
                                    ties->len};
    g_autofree guint *communities = g_new(guint, n + 1);
    g_autofree double *ranks = g_new(double, n + 1);
    if (!network_communities(&network, communities, &map->modularity, error) ||
        !network_pagerank(&network, ranks, error))
        return NULL;
    fill(map, n, communities);
    place_groups(map, terms, communities, ties, shared);
    name_quadrants(map);
    for (guint i = 0; i < map->groups->len; i++)
        order_terms(map->groups->pdata[i], terms, ranks);
    g_ptr_array_sort(map->groups, compare_groups);
    return g_steal_pointer(&map);
}

void theme_map_free(struct theme_map *map)
{
    if (!map) return;
    g_ptr_array_unref(map->groups);
    g_free(map);
}
