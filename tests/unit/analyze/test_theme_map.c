/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_map.h"

#include "analyze/network.h"
#include "tests/unit/analyze/tiny.h"

/* --- Zachary's karate club (1977, doi:10.1086/jar.33.4.3629752) -------------------------- */

static const guint karate[][2] = {
    {1, 2},   {1, 3},   {1, 4},   {1, 5},   {1, 6},   {1, 7},   {1, 8},   {1, 9},   {1, 11},
    {1, 12},  {1, 13},  {1, 14},  {1, 18},  {1, 20},  {1, 22},  {1, 32},  {2, 3},   {2, 4},
    {2, 8},   {2, 14},  {2, 18},  {2, 20},  {2, 22},  {2, 31},  {3, 4},   {3, 8},   {3, 9},
    {3, 10},  {3, 14},  {3, 28},  {3, 29},  {3, 33},  {4, 8},   {4, 13},  {4, 14},  {5, 7},
    {5, 11},  {6, 7},   {6, 11},  {6, 17},  {7, 17},  {9, 31},  {9, 33},  {9, 34},  {10, 34},
    {14, 34}, {15, 33}, {15, 34}, {16, 33}, {16, 34}, {19, 33}, {19, 34}, {20, 34}, {21, 33},
    {21, 34}, {23, 33}, {23, 34}, {24, 26}, {24, 28}, {24, 30}, {24, 33}, {24, 34}, {25, 26},
    {25, 28}, {25, 32}, {26, 32}, {27, 30}, {27, 34}, {28, 34}, {29, 32}, {29, 34}, {30, 33},
    {30, 34}, {31, 33}, {31, 34}, {32, 33}, {32, 34}, {33, 34}};
enum { MEMBERS = 34, TIES = G_N_ELEMENTS(karate) };

static void load_karate(struct network_edge *edges)
{
    for (size_t i = 0; i < TIES; i++)
        edges[i] = (struct network_edge){karate[i][0] - 1, karate[i][1] - 1, 1};
}

static void test_karate_communities(void **state)
{
    (void)state;
    GError *error = NULL;
    struct network_edge edges[TIES];
    guint communities[MEMBERS], again[MEMBERS];
    double modularity, same;
    load_karate(edges);
    assert_int_equal(TIES, 78);
    const struct network network = {MEMBERS, edges, TIES};
    tiny_check(network_communities(&network, communities, &modularity, &error), error);
    /* the best there is, known from exhaustive search (Brandes et al. 2008,
     * doi:10.1109/TKDE.2007.190689) */
    assert_near(modularity, 0.4197896, 1e-6);
    /* and it is the modularity of these very communities */
    double inside = 0, degree[MEMBERS] = {0}, sums[MEMBERS] = {0}, got = 0;
    for (size_t i = 0; i < TIES; i++) {
        inside += communities[edges[i].a] == communities[edges[i].b];
        degree[edges[i].a]++;
        degree[edges[i].b]++;
    }
    for (int i = 0; i < MEMBERS; i++)
        sums[communities[i]] += degree[i];
    for (int i = 0; i < MEMBERS; i++)
        got -= sums[i] * sums[i] / (4.0 * TIES * TIES);
    assert_near(got + inside / TIES, modularity, 1e-9);
    assert_int_equal(communities[0], 0);
    tiny_check(network_communities(&network, again, &same, &error), error);
    assert_memory_equal(communities, again, sizeof again);
}

static void test_karate_pagerank(void **state)
{
    (void)state;
    GError *error = NULL;
    struct network_edge edges[TIES];
    double ranks[MEMBERS], sum = 0, next[MEMBERS], want[MEMBERS], degree[MEMBERS] = {0};
    load_karate(edges);
    const struct network network = {MEMBERS, edges, TIES};
    tiny_check(network_pagerank(&network, ranks, &error), error);
    /* by power iteration */
    for (size_t i = 0; i < TIES; i++) {
        degree[edges[i].a]++;
        degree[edges[i].b]++;
    }
    for (int i = 0; i < MEMBERS; i++)
        want[i] = 1.0 / MEMBERS;
    for (int round = 0; round < 500; round++) {
        for (int i = 0; i < MEMBERS; i++)
            next[i] = 0.15 / MEMBERS;
        for (size_t i = 0; i < TIES; i++) {
            next[edges[i].a] += 0.85 * want[edges[i].b] / degree[edges[i].b];
            next[edges[i].b] += 0.85 * want[edges[i].a] / degree[edges[i].a];
        }
        memcpy(want, next, sizeof want);
    }
    for (int i = 0; i < MEMBERS; i++) {
        sum += ranks[i];
        assert_near(ranks[i], want[i], 1e-6);
    }
    assert_near(sum, 1, 1e-9);
    assert_near(ranks[33], 0.1009192, 1e-6);
}

static void test_no_ties(void **state)
{
    (void)state;
    GError *error = NULL;
    guint communities[3];
    double modularity, ranks[3];
    const struct network network = {3, NULL, 0};
    tiny_check(network_communities(&network, communities, &modularity, &error), error);
    assert_int_equal(communities[2], 2);
    tiny_check(network_pagerank(&network, ranks, &error), error);
    assert_near(ranks[1], 1.0 / 3, 1e-12);
}

/* --- Callon, by hand: two groups of three terms ------------------------------------------- */

static void test_six_terms(void **state)
{
    (void)state;
    GError *error = NULL;
    /* a, b, c share papers 1..4 (c also 5); d, e, f share 11..14; c and d share 5, 6 */
    static const int64_t a[] = {1, 2, 3, 4}, b[] = {1, 2, 3, 4}, c[] = {1, 2, 3, 4, 5, 6},
                         d[] = {5, 6, 11, 12}, e[] = {11, 12, 13, 14}, f[] = {11, 12, 13, 14};
    /* g stands alone: it changes no median */
    static const int64_t g[] = {1, 21, 22};
    const struct theme_map_term terms[] = {{a, 4}, {b, 4}, {c, 6}, {d, 4}, {e, 4}, {f, 4}, {g, 3}};
    OWNED(theme_map) map = theme_map_make(terms, 7, &error);
    tiny_check(map != NULL, error);
    assert_int_equal(map->groups->len, 3);
    assert_string_equal(((const struct theme_map_group *)map->groups->pdata[2])->quadrant,
                        "marginal");
    const struct theme_map_group *one = map->groups->pdata[0], *two = map->groups->pdata[1];
    if (g_array_index(one->terms, guint, 0) > 2) {
        const struct theme_map_group *swap = one;
        one = two;
        two = swap;
    }
    assert_int_equal(one->terms->len, 3);
    assert_int_equal(two->terms->len, 3);
    /* c, in most papers and at the joint, names its group */
    assert_int_equal(g_array_index(one->terms, guint, 0), 2);
    /* e_cd = 2^2 / (6 * 4) */
    assert_near(one->centrality, 10 * 4.0 / 24, 1e-9);
    assert_near(two->centrality, 10 * 4.0 / 24, 1e-9);
    /* e_ab = 1, e_ac = e_bc = 16 / 24; over three terms */
    assert_near(one->density, 100 * (1 + 2 * 16.0 / 24) / 3, 1e-9);
    /* e_ef = 1, e_de = e_df = 4 / 16 */
    assert_near(two->density, 100 * (1 + 2 * 4.0 / 16) / 3, 1e-9);
    assert_string_equal(one->quadrant, "motor");
    assert_string_equal(two->quadrant, "basic");
}

/* What is frequent only outside of its group gives it no name. */
static void test_name_of_group(void **state)
{
    (void)state;
    GError *error = NULL;
    /* a and b share 1..6; c stands with both in four of these, and in twenty papers alone */
    static const int64_t a[] = {1, 2, 3, 4, 5, 6}, b[] = {1, 2, 3, 4, 5, 6},
                         c[] = {1,  2,  3,  4,  21, 22, 23, 24, 25, 26, 27, 28,
                                29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40};
    const struct theme_map_term terms[] = {{c, 24}, {a, 6}, {b, 6}};
    OWNED(theme_map) map = theme_map_make(terms, 3, &error);
    tiny_check(map != NULL, error);
    assert_int_equal(map->groups->len, 1);
    const struct theme_map_group *group = map->groups->pdata[0];
    static const guint names[] = {1, 2, 0};
    for (guint i = 0; i < 3; i++)
        assert_int_equal(g_array_index(group->terms, guint, i), names[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_karate_communities),
        cmocka_unit_test(test_karate_pagerank),
        cmocka_unit_test(test_no_ties),
        cmocka_unit_test(test_six_terms),
        cmocka_unit_test(test_name_of_group),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
