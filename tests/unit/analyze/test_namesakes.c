/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/namesakes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "analyze/signatures.h"

/* A printed name; initials NULL: not printed. */
struct printed {
    const char *last, *fore, *initials;
};

static uint32_t put(struct signatures *signatures, const struct printed *printed)
{
    const char *const parts[4] = {printed->last, printed->fore, printed->initials, NULL};
    return signatures_name(signatures, parts);
}

static void test_second(void **state)
{
    (void)state;
    static const struct {
        struct printed printed;
        const char *second;
    } cases[] = {
        {{"Sample", "John A", "JA"}, "a"},
        {{"Sample", "John", "J"}, ""},
        {{"Sample", NULL, "JA"}, "a"},
        {{"Sample", NULL, "J.-P."}, "p"},
        {{"Sample", NULL, NULL}, ""},
        {{"Sample", "JA", NULL}, "a"},
        {{"Sample", "J", NULL}, ""},
        {{"Sample", "John A", NULL}, "a"},
        {{"Sample", "Jean-Pierre", NULL}, "p"},
        {{"Sample", "John", NULL}, ""},
        {{"Sample", "JOHNNY", NULL}, ""},
        {{"Sample", "É Ö", NULL}, "ö"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        OWNED(signatures) signatures = signatures_new();
        uint32_t number = put(signatures, &cases[i].printed);
        const struct printed_name *name = signatures->names->pdata[number];
        char got[8] = "";
        gunichar second = namesakes_second(name->text);
        if (second) got[g_unichar_to_utf8(second, got)] = '\0';
        if (strcmp(got, cases[i].second) != 0)
            fail_msg("case %zu: '%s', not '%s'", i, got, cases[i].second);
    }
}

/* How many other initials stand with the surname of the first name. */
static void test_classes(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        struct printed others[9];
        guint class;
    } cases[] = {
        {"alone", {{NULL, NULL, NULL}}, 0},
        {"other second initials are of its own block", {{"Sample", NULL, "AC"}}, 0},
        {"another surname", {{"Other", NULL, "B"}}, 0},
        {"one other letter", {{"Sample", NULL, "B"}}, 1},
        {"with and without a second one", {{"Sample", NULL, "B"}, {"Sample", NULL, "BC"}}, 1},
        {"two second ones", {{"Sample", NULL, "BD"}, {"Sample", NULL, "BC"}}, 2},
        {"three", {{"Sample", NULL, "BD"}, {"Sample", NULL, "BC"}, {"Sample", NULL, "C"}}, 2},
        {"eight",
         {{"Sample", NULL, "B"},
          {"Sample", NULL, "C"},
          {"Sample", NULL, "D"},
          {"Sample", NULL, "E"},
          {"Sample", NULL, "F"},
          {"Sample", NULL, "G"},
          {"Sample", NULL, "H"},
          {"Sample", NULL, "I"}},
         4},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        OWNED(signatures) signatures = signatures_new();
        g_autoptr(GArray) classes = g_array_new(FALSE, TRUE, sizeof(uint8_t));
        guint counts[G_N_ELEMENTS(cases[i].others) + 2] = {1};
        const struct printed own = {"Sample", NULL, "AB"}, gone = {"Sample", NULL, "Z"};
        put(signatures, &own);
        for (size_t k = 0; k < G_N_ELEMENTS(cases[i].others) && cases[i].others[k].last; k++)
            counts[put(signatures, &cases[i].others[k])] = 1;
        put(signatures, &gone); /* nobody bears it any more */
        namesakes_classify(signatures, counts, classes);
        assert_int_equal(classes->len, signatures->blocks->len);
        if (g_array_index(classes, uint8_t, 0) != cases[i].class)
            fail_msg("%s: %u, not %u", cases[i].why, g_array_index(classes, uint8_t, 0),
                     cases[i].class);
    }
}

/* An authorship of a paper of its own; the author's own number stands among the names of
 * the paper's authors. shared: the number of a co-author; 0: none. */
static void put_authorship(struct signatures *signatures, const struct printed *printed,
                           uint32_t shared)
{
    uint32_t own = 1000 + (uint32_t)g_str_hash(printed->initials) % 1000;
    struct paper paper = {.coauthors = {signatures->numbers->len, shared ? 2 : 1}};
    struct signature signature = {.paper = signatures->papers->len,
                                  .name = put(signatures, printed)};
    if (shared) g_array_append_val(signatures->numbers, shared);
    g_array_append_val(signatures->numbers, own);
    g_array_append_val(signatures->papers, paper);
    g_array_append_val(signatures->items, signature);
}

/* Rare surnames with two records each, of which some contradict each other. */
static void test_measure(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        int n, contradict;
        uint32_t shared;
        int32_t points;
    } cases[] = {
        {"nothing known", 0, 0, 0, 0},
        {"a few that agree", 10, 0, 0, 2500},
        {"many that agree", 60, 0, 0, 4000},
        {"half of them contradict", 10, 5, 0, 0},
        {"all", 10, 10, 0, -3000},
        {"7 of 100, and as many more of a hundredth", 100, 7, 0, 2500},
        {"20 of 40", 40, 20, 0, 0},
        {"30 of 40", 40, 30, 0, -1500},
        {"who shares a co-author does not count", 60, 0, 8, 0},
        {"... nor against", 10, 10, 8, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        OWNED(signatures) signatures = signatures_new();
        for (int k = 0; k < 2 * cases[i].n; k++) {
            g_autofree char *last = g_strdup_printf("Sample%c%c", 'a' + k / 2 % 20, 'a' + k / 40);
            bool differs = k / 2 < cases[i].contradict && k % 2;
            const struct printed printed = {last, NULL, differs ? "AC" : "AB"};
            put_authorship(signatures, &printed, cases[i].shared);
        }
        signatures_count(signatures);
        if (signatures->namesakes[0] != cases[i].points)
            fail_msg("%s: %d, not %d", cases[i].why, signatures->namesakes[0], cases[i].points);
        for (int c = 1; c < NAMESAKES_CLASSES; c++)
            assert_int_equal(signatures->namesakes[c], MIN(cases[i].points, 0));
    }
}

/* Of a large block some are looked at, evenly spread. */
static void test_large(void **state)
{
    (void)state;
    OWNED(signatures) signatures = signatures_new();
    const struct printed early = {"Sample", NULL, "AB"}, late = {"Sample", NULL, "AC"};
    for (int k = 0; k < 400; k++)
        put_authorship(signatures, k < 200 ? &early : &late, 0);
    for (int k = 0; k < 20; k++) {
        const struct printed other = {k / 2 % 2 ? "Other" : "Another", NULL, "QX"};
        put_authorship(signatures, &other, 0);
    }
    signatures_count(signatures);
    /* (0.53 / 0.93 + 1) of 5 */
    assert_int_equal(signatures->namesakes[0], 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_second), cmocka_unit_test(test_classes),
        cmocka_unit_test(test_measure), cmocka_unit_test(test_large)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
