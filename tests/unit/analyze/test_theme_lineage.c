/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_lineage.h"

#include "tests/unit/analyze/tiny.h"

/* "0 1 2" */
static void add(GPtrArray *groups, const char *terms)
{
    GArray *group = g_array_new(FALSE, FALSE, sizeof(guint));
    g_auto(GStrv) words = g_strsplit(terms, " ", -1);
    for (char **word = words; *word; word++) {
        guint term = (guint)g_ascii_strtoull(*word, NULL, 10);
        g_array_append_val(group, term);
    }
    g_ptr_array_add(groups, group);
}

static void free_group(void *group)
{
    g_array_unref(group);
}

/* By hand: w = 5 4 3 2 1 8 6. */
static void test_by_hand(void **state)
{
    (void)state;
    static const double weights[] = {5, 4, 3, 2, 1, 8, 6};
    static const struct {
        const char *terms;
        int from;
        double inclusion;
    } now[] = {
        {"0 1 2", 0, 9.0 / 11}, /* shares 0 and 1 with {0 1 3}: 9 of min(12, 11) */
        {"2 4", 1, 1},          /* within {2 4 5} */
        {"3 5", 1, 8.0 / 10},   /* 5 with {2 4 5}: 8 of min(10, 12); 3 with {0 1 3}: 2 of 10 */
        {"6", -1, 0},           /* new */
    };
    g_autoptr(GPtrArray) before = g_ptr_array_new_with_free_func(free_group);
    g_autoptr(GPtrArray) after = g_ptr_array_new_with_free_func(free_group);
    struct theme_lineage got[G_N_ELEMENTS(now)];
    add(before, "0 1 3");
    add(before, "2 4 5");
    for (size_t i = 0; i < G_N_ELEMENTS(now); i++)
        add(after, now[i].terms);
    theme_lineage_find(before, after, weights, got);
    for (size_t i = 0; i < G_N_ELEMENTS(now); i++) {
        assert_int_equal(got[i].from, now[i].from);
        assert_near(got[i].inclusion, now[i].inclusion, 1e-12);
    }
}

/* Two groups that lie in one of now, both wholly: the heavier is where it came from. */
static void test_merged(void **state)
{
    (void)state;
    static const double weights[] = {1, 1, 7, 2};
    g_autoptr(GPtrArray) before = g_ptr_array_new_with_free_func(free_group);
    g_autoptr(GPtrArray) after = g_ptr_array_new_with_free_func(free_group);
    struct theme_lineage got[1];
    add(before, "0 1");
    add(before, "2");
    add(after, "0 1 2 3");
    theme_lineage_find(before, after, weights, got);
    assert_int_equal(got[0].from, 1);
    assert_near(got[0].inclusion, 1, 1e-12);
}

/* A group of one term that went wholly into a large one is not where that came from. */
static void test_swallowed(void **state)
{
    (void)state;
    static const double weights[] = {5, 1, 4, 4};
    g_autoptr(GPtrArray) before = g_ptr_array_new_with_free_func(free_group);
    g_autoptr(GPtrArray) after = g_ptr_array_new_with_free_func(free_group);
    struct theme_lineage got[1];
    add(before, "1");
    add(before, "0 2 3");
    add(after, "0 1");
    theme_lineage_find(before, after, weights, got);
    assert_int_equal(got[0].from, 1);
    assert_near(got[0].inclusion, 5.0 / 6, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_by_hand),
                                       cmocka_unit_test(test_merged),
                                       cmocka_unit_test(test_swallowed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
