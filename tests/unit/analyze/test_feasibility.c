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
    enum {
        REVIEW = FEASIBILITY_KIND_REVIEW,
        LETTER = FEASIBILITY_KIND_LETTER,
        CASES = FEASIBILITY_KIND_CASE_REPORT,
        PUBLIC = FEASIBILITY_KIND_PUBLIC_DATA,
        RETRO = FEASIBILITY_KIND_RETROSPECTIVE,
        OTHER = FEASIBILITY_KIND_OTHER,
        NOT = FEASIBILITY_OUT_OF_REACH
    };
    static const struct {
        uint32_t designs;
        int pacs[3], no_pacs[3]; /* in 6 months, 1 year, 2 years */
    } cases[] = {
        {BIT(CASE_REPORT), {CASES, CASES, CASES}, {NOT, NOT, NOT}},
        {BIT(REVIEW), {REVIEW, REVIEW, REVIEW}, {REVIEW, REVIEW, REVIEW}},
        {BIT(LETTER), {LETTER, LETTER, LETTER}, {LETTER, LETTER, LETTER}},
        {BIT(REVIEW) | BIT(CASE_REPORT), {REVIEW, REVIEW, REVIEW}, {REVIEW, REVIEW, REVIEW}},
        {BIT(ORIGINAL), {NOT, NOT, OTHER}, {NOT, NOT, NOT}},
        {BIT(ORIGINAL) | BIT(RETROSPECTIVE), {NOT, RETRO, RETRO}, {NOT, NOT, NOT}},
        {BIT(ORIGINAL) | BIT(AI) | BIT(PUBLIC_DATA), {NOT, PUBLIC, PUBLIC}, {NOT, PUBLIC, PUBLIC}},
        {BIT(ORIGINAL) | BIT(TRIAL), {NOT, NOT, NOT}, {NOT, NOT, NOT}},
        {0, {NOT, NOT, OTHER}, {NOT, NOT, NOT}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        for (int h = 0; h < 3; h++)
            for (int no_pacs = 0; no_pacs < 2; no_pacs++) {
                const struct feasibility_situation situation = {
                    (enum feasibility_horizon)(FEASIBILITY_6M + h), no_pacs};
                int want = no_pacs ? cases[i].no_pacs[h] : cases[i].pacs[h];
                int got = (int)feasibility_kind_of(&situation, cases[i].designs);
                if (got != want)
                    fail_msg("designs %x in %s%s: %d, not %d", cases[i].designs,
                             feasibility_horizon_name(situation.horizon),
                             no_pacs ? " without images" : "", got, want);
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
    for (int i = 0; i < FEASIBILITY_KIND_N; i++)
        assert_int_equal(got.reached_as[i], i == FEASIBILITY_KIND_CASE_REPORT ? 6 : 0);
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
