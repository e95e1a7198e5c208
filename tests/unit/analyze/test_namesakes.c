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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_second),
                                       cmocka_unit_test(test_classes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
