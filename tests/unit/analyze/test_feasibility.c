/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/feasibility.h"

#include "analyze/papers.h"
#include "analyze/stats.h"
#include "analyze/theme_reach.h"
#include "tests/unit/analyze/tiny.h"

#include "core/error.h"

#define BIT(name) (1u << DESIGN_##name)

static void test_reach(void **state)
{
    (void)state;
    static const struct {
        uint32_t designs;
        bool pacs[3], no_pacs[3]; /* in 6 months, 1 year, 2 years */
    } cases[] = {
        {BIT(CASE_REPORT), {true, true, true}, {false, false, false}},
        {BIT(REVIEW), {true, true, true}, {true, true, true}},
        {BIT(LETTER), {true, true, true}, {true, true, true}},
        {BIT(ORIGINAL), {false, false, true}, {false, false, false}},
        {BIT(ORIGINAL) | BIT(RETROSPECTIVE), {false, true, true}, {false, false, false}},
        {BIT(ORIGINAL) | BIT(AI) | BIT(PUBLIC_DATA), {false, true, true}, {false, true, true}},
        {BIT(ORIGINAL) | BIT(TRIAL), {false, false, false}, {false, false, false}},
        {0, {false, false, true}, {false, false, false}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        for (int h = 0; h < 3; h++)
            for (int no_pacs = 0; no_pacs < 2; no_pacs++) {
                const struct feasibility_situation situation = {
                    (enum feasibility_horizon)(FEASIBILITY_6M + h), no_pacs};
                bool want = no_pacs ? cases[i].no_pacs[h] : cases[i].pacs[h];
                if (feasibility_reaches(&situation, cases[i].designs) != want)
                    fail_msg("designs %x in %s%s", cases[i].designs,
                             feasibility_horizon_name(situation.horizon),
                             no_pacs ? " without images" : "");
            }
}

static void test_measure(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    static struct paper_row papers[30];
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(const struct paper_row *));
    for (int i = 0; i < 30; i++) {
        papers[i] = (struct paper_row){.pmid = i + 1,
                                       .n_persons = (int16_t)(3 + i % 5),
                                       .first_newcomer = i % 3 == 0 ? -1 : i % 3 == 1};
        const struct paper_row *row = &papers[i];
        g_array_append_val(rows, row);
        g_autofree char *sql = g_strdup_printf(
            "INSERT INTO study(pmid, designs, accept_days) VALUES(%d, %u, nullif(%d, 0))", i + 1,
            i < 6 ? BIT(CASE_REPORT) : BIT(ORIGINAL), i < 21 ? 40 + i : 0);
        tiny_exec(tiny, sql);
    }
    const struct feasibility_situation situation = {FEASIBILITY_6M, false};
    struct feasibility got;
    tiny_check(feasibility_measure(tiny->db, rows, &situation, &got, &error), error);
    assert_int_equal(got.papers, 30);
    assert_near(got.shares[DESIGN_CASE_REPORT], 0.2, 1e-12);
    assert_near(got.reachable, 0.2, 1e-12);
    assert_near(got.reachable_low, stats_wilson_low(6, 30, STATS_Z90), 1e-12);
    assert_near(got.newcomer_low, stats_wilson_low(10, 20, STATS_Z90), 1e-12);
    assert_near(got.team, 5, 0);
    assert_int_equal(got.n_dated, 21);
    assert_near(got.days, 50, 0);
    tiny_exec(tiny, "UPDATE study SET accept_days = NULL WHERE pmid <= 2");
    tiny_check(feasibility_measure(tiny->db, rows, &situation, &got, &error), error);
    assert_int_equal(got.n_dated, 19);
    assert_near(got.days, -1, 0);
    tiny_close(tiny);
}

/* The best of the rest stays behind those that are put into another order. */
static void test_reorder(void **state)
{
    (void)state;
    static const struct {
        guint most;
        int ranks_before[4]; /* in the new order */
    } cases[] = {{2, {2, 1, 3, 4}}, {3, {2, 1, 3, 4}}, {4, {2, 4, 1, 3}}, {9, {2, 4, 1, 3}}};
    static const double low[4] = {0, 0.3, 0.2, 0.9};
    for (size_t c = 0; c < G_N_ELEMENTS(cases); c++) {
        struct theme themes[4] = {0};
        struct themes_list list = {.themes = g_ptr_array_new()};
        for (int i = 0; i < 4; i++) {
            themes[i] = (struct theme){.rank = i + 1, .newcomer_share = 0.5};
            themes[i].feasibility.reachable_low = themes[i].feasibility.newcomer_low = low[i];
            g_ptr_array_add(list.themes, &themes[i]);
        }
        theme_reach_reorder(&list, cases[c].most);
        for (int i = 0; i < 4; i++) {
            const struct theme *theme = list.themes->pdata[i];
            assert_int_equal(theme->rank, i + 1);
            assert_int_equal(theme->rank_before, cases[c].ranks_before[i]);
        }
        g_ptr_array_unref(list.themes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_reach), cmocka_unit_test(test_measure),
                                       cmocka_unit_test(test_reorder)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
