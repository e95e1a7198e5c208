/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_slots.h"

#include "tests/unit/analyze/tiny.h"

/* Down a list: each term and the slot that takes it, -1 for one of its own. */
static void test_take(void **state)
{
    (void)state;
    static const struct {
        int64_t papers[5];
        size_t n;
        int slot;
    } cases[] = {
        {{1, 2, 3, 4, 5}, 5, -1},
        {{11, 12, 13, 14, 15}, 5, -1},
        {{1, 2, 3, 21, 22}, 5, 0}, /* 60 % */
        {{1, 2, 3, 21, 22}, 5, 0}, /* what was counted before counts no more */
        {{1, 2, 21, 22, 23}, 5, -1},
        {{13, 12, 11, 1, 2}, 5, 1}, /* the one that shares most */
        {{15, 5}, 2, -1},           /* half of it with each */
        {{14, 4, 13, 3, 31}, 5, -1},
        {{15, 5, 14, 4, 6}, 5, 3},  /* both papers of the small one */
        {{14, 13, 12, 3, 4}, 5, 4}, /* three of slot 1, four of slot 4 */
        {{31, 13, 14, 12, 3}, 5, 4},
        {{12, 13, 3, 2, 1}, 5, 0},
    };
    OWNED(theme_slots) slots = theme_slots_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int got = theme_slots_take(slots, cases[i].papers, cases[i].n);
        if (got != cases[i].slot) fail_msg("term %zu in slot %d", i, got);
    }
}

/* Of two that share as much the first, whichever its papers name first. */
static void test_first_of_equals(void **state)
{
    (void)state;
    static const int64_t a[] = {1, 2, 3}, b[] = {4, 5, 6}, both[] = {4, 5, 1, 2},
                         turned[] = {1, 2, 4, 5};
    OWNED(theme_slots) slots = theme_slots_new();
    assert_int_equal(theme_slots_take(slots, a, 3), -1);
    assert_int_equal(theme_slots_take(slots, b, 3), -1);
    assert_int_equal(theme_slots_take(slots, both, 4), 0);
    assert_int_equal(theme_slots_take(slots, turned, 4), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_take),
                                       cmocka_unit_test(test_first_of_equals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
