/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/linkage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define N 5
#define VETO (-1000000)

struct given {
    int32_t points[N][N]; /* i > j */
};

static int32_t points_of(void *user, guint i, guint j)
{
    return ((const struct given *)user)->points[i][j];
}

/* Which item leads the cluster of each: "00023". */
static void run(const struct given *given, double step, const double *weights, char leaders[N + 1])
{
    const struct linkage_rule rule = {10, step, weights[0] > 0 ? weights : NULL};
    g_autoptr(GArray) joins = g_array_new(FALSE, FALSE, sizeof(struct linkage_join));
    linkage_run(N, &rule, points_of, (void *)given, joins);
    for (guint i = 0; i < N; i++) {
        leaders[i] = (char)('0' + i);
    }
    leaders[N] = '\0';
    for (guint k = 0; k < joins->len; k++) {
        const struct linkage_join *pair = &g_array_index(joins, struct linkage_join, k);
        assert_true(pair->a < pair->b);
        char to = leaders[pair->a], from = leaders[pair->b];
        for (guint i = 0; i < N; i++) {
            if (leaders[i] == from) leaders[i] = to;
        }
    }
}

static void test_clusters(void **state)
{
    (void)state;
    static const struct {
        const char *why, *leaders;
        double step;
        struct given given;
        double weights[N]; /* none: 1 each */
    } cases[] = {
        {"nothing near", "01234", 0, {{{0}}}, {0}},
        {"a pair at the threshold", "00234", 0, {{{0}, {10}}}, {0}},
        {"a pair below it", "01234", 0, {{{0}, {9}}}, {0}},
        {"the mean counts: 30 and -20 are too little", "00234", 0, {{{0}, {40}, {30, -20}}}, {0}},
        {"the mean counts: 30 and -9 are enough", "00034", 0, {{{0}, {40}, {30, -9}}}, {0}},
        {"a veto holds in the whole cluster", "00234", 0, {{{0}, {40}, {39, VETO}}}, {0}},
        {"the best join comes first", "01231", 0, {{{0}, {20}, {0}, {0}, {VETO, 30}}}, {0}},
        {"two pairs, near enough", "00004", 0, {{{0}, {40}, {11, 11}, {11, 11, 40}}}, {0}},
        {"two pairs ask for more than single items",
         "00224",
         2,
         {{{0}, {40}, {11, 11}, {11, 11, 40}}},
         {0}},
        {"... but not where items of the smaller one count for nothing",
         "00004",
         2,
         {{{0}, {40}, {11, 11}, {11, 11, 40}}},
         {1, 1, 1, 0, 1}},
        {"... and more where they count for more",
         "00224",
         .5,
         {{{0}, {40}, {11, 11}, {11, 11, 40}}},
         {4, 4, 4, 4, 1}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char leaders[N + 1];
        run(&cases[i].given, cases[i].step, cases[i].weights, leaders);
        if (strcmp(leaders, cases[i].leaders) != 0)
            fail_msg("%s: %s, not %s", cases[i].why, leaders, cases[i].leaders);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_clusters)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
