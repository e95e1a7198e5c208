/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/likeness.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <glib.h>

/* Every row of the table in docs/methods.md: what it adds to a pair that has
 * nothing else, in thousandths. */
static void test_points(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct likeness likeness;
        int32_t points;
    } cases[] = {
        {"start", {.years = 0}, 300},
        {"surname of class 1", {.frequent = 1}, 300 - 1700},
        {"surname of class 2", {.frequent = 2}, 300 - 3200},
        {"surname of class 3", {.frequent = 3}, 300 - 3200},
        {"a crowded block", {.crowd = 5}, 300 - 1200},
        {"the larger of the two counts", {.crowd = 5, .frequent = 1}, 300 - 1700},
        {"a full block", {.crowd = 10}, 300 - 3200},
        {"e-mail", {.email = true}, 300 + 6000},
        {"author id", {.s2 = true}, 300 + 5000},
        {"grants count once", {.grants = 3}, 300 + 500},
        {"one co-author", {.coauthor_weight = 1}, 300 + 1800 + 1300},
        {"four co-authors", {.coauthor_weight = 4}, 300 + 4500 + 2600},
        {"sixteen count as nine", {.coauthor_weight = 16}, 300 + 4500 + 3900},
        {"equal forename", {.fore = LIKENESS_FORE_EQUAL}, 300 + 1600},
        {"... a frequent one", {.fore = LIKENESS_FORE_EQUAL, .common_fore = true}, 300 + 1400},
        {"forenames that fit", {.fore = LIKENESS_FORE_FITS}, 300 - 1500},
        {"middle initial", {.middle = true}, 300 + 1800},
        {"other affiliations", {.has_affiliations = true}, 300 - 1300},
        {"half of the words", {.has_affiliations = true, .overlap = .5F}, 300 - 1300 + 2000},
        {"their weight", {.has_affiliations = true, .place = 10}, 300 - 1300 + 1200},
        {"... up to 20", {.has_affiliations = true, .place = 50}, 300 - 1300 + 2400},
        {"other institutions", {.has_places = true}, 300 - 800},
        {"the same institution", {.has_places = true, .place_overlap = 1}, 300 + 1600},
        {"one country", {.country = 1}, 300 - 1900},
        {"two countries", {.country = -1}, 300 - 1600},
        {"headings", {.headings = 5}, 300 + 700},
        {"... up to 8", {.headings = 50}, 300 + 1120},
        {"title words", {.title = 5}, 300 + 1200},
        {"... up to 8", {.title = 50}, 300 + 1920},
        {"journal", {.journal = true}, 300 + 900},
        {"ten years", {.years = 10}, 300 - 500},
        {"... up to 20", {.years = 60}, 300 - 1000},
        {"initials alone, few namesakes", {.is_bare = true, .namesakes = 4000}, 300 + 4000},
        {"... many", {.is_bare = true, .namesakes = -3000, .crowd = 3}, 300 - 3000},
        {"the block does not count", {.is_bare = true, .crowd = 10}, 300},
        {"others are not joined by a rare name", {.namesakes = 4000}, 300},
        {"but held apart by a frequent one", {.namesakes = -1500}, 300 - 1500},
        {"the most of the three counts",
         {.namesakes = -1500, .crowd = 5, .frequent = 1},
         300 - 1700},
        {"... whichever it is", {.namesakes = -2500, .crowd = 5, .frequent = 1}, 300 - 2500},
        {"a frequent surname does",
         {.is_bare = true, .namesakes = 4000, .frequent = 2},
         300 - 3200},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int32_t points = likeness_points(&cases[i].likeness);
        if (ABS(points - cases[i].points) > 1)
            fail_msg("%s: %d, not %d", cases[i].what, points, cases[i].points);
    }
}

static void test_crowd(void **state)
{
    (void)state;
    static const struct {
        guint n, crowd;
    } cases[] = {{0, 2}, {1, 2},  {4, 2},    {7, 2},     {8, 3},
                 {9, 3}, {16, 4}, {1023, 9}, {1024, 10}, {1000000, 10}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(likeness_crowd(cases[i].n), cases[i].crowd);
}

/* What a shared word of each kind is worth. */
static void test_weights(void **state)
{
    (void)state;
    OWNED(weights) weights = weights_new();
    const struct {
        const char *what;
        float got, want;
    } cases[] = {
        {"of", weights_of_affiliation[WEIGHTS_CLASS(weights_affiliation(weights, "of"))], 0},
        {"department",
         weights_of_affiliation[WEIGHTS_CLASS(weights_affiliation(weights, "department"))], .8F},
        {"radiology",
         weights_of_affiliation[WEIGHTS_CLASS(weights_affiliation(weights, "radiology"))], 2.2F},
        {"boston", weights_of_affiliation[WEIGHTS_CLASS(weights_affiliation(weights, "boston"))],
         4},
        {"a postcode", weights_of_affiliation[WEIGHTS_CLASS(weights_affiliation(weights, "02115"))],
         4},
        {"northlake",
         weights_of_affiliation[WEIGHTS_CLASS(weights_affiliation(weights, "northlake"))], 7},
        {"with", weights_of_subject[WEIGHTS_CLASS(weights_title(weights, "with"))], 0},
        {"quokka", weights_of_subject[WEIGHTS_CLASS(weights_title(weights, "quokka"))], 5},
        {"Quokkas", weights_of_subject[WEIGHTS_CLASS(weights_heading(weights, "Quokkas"))], 5},
        {"wang w", weights_of_coauthor[WEIGHTS_CLASS(weights_coauthor(weights, "wang w", "wang"))],
         .25F},
        {"garcia w",
         weights_of_coauthor[WEIGHTS_CLASS(weights_coauthor(weights, "garcia w", "garcia"))], .5F},
        {"fox w", weights_of_coauthor[WEIGHTS_CLASS(weights_coauthor(weights, "fox w", "fox"))],
         .8F},
        {"quagmire w",
         weights_of_coauthor[WEIGHTS_CLASS(weights_coauthor(weights, "quagmire w", "quagmire"))],
         1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (fabsf(cases[i].got - cases[i].want) > 1e-6F)
            fail_msg("%s: %g, not %g", cases[i].what, (double)cases[i].got, (double)cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_points), cmocka_unit_test(test_crowd),
                                       cmocka_unit_test(test_weights)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
