/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void test_names(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Northlake University Hospital",
        "Northlake University",
        "Westbrook University",
        "Brig and Women's Hospital",
        "Cardiac Imaging",
        "Northlake University",
        "Norton Clinic",
        "An institute whose name is longer than any that is compared letter by letter, Northlake",
    };
    static const struct {
        const char *name, *question; /* NULL: none */
    } cases[] = {
        /* as typed comes before another spelling, the shorter first, none twice */
        {"north", "did you mean 'Northlake University', 'Northlake University Hospital' or 'An "
                  "institute whose name is longer than any that is compared letter by letter, "
                  "Northlake'?"},
        {"Northlake U", "did you mean 'Northlake University' or 'Northlake University Hospital'?"},
        {"Nortn Clinic", "did you mean 'Norton Clinic'?"},
        {"Westbrok Univercity", "did you mean 'Westbrook University'?"},
        {"brig hosp", "did you mean 'Brig and Women's Hospital'?"},
        {"CARD-IMAG", "did you mean 'Cardiac Imaging'?"},
        {"An institute whose", "did you mean 'An institute whose name is longer than any that is "
                               "compared letter by letter, Northlake'?"},
        {"N", NULL},
        {"", NULL},
        {" ,", NULL},
        {"\xFF", NULL},
        {"quite another thing", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) list =
            nearest_names(cases[i].name, names, G_N_ELEMENTS(names), NEAREST_LISTED);
        g_autofree char *question = nearest_question(list);
        if (g_strcmp0(question, cases[i].question) != 0)
            fail_msg("'%s': %s", cases[i].name, question ? question : "-");
    }
}

static void test_worded(void **state)
{
    (void)state;
    static const char *const names[] = {"University of Northlake", "Northlake University",
                                        "King's College Westbrook", "Old King's College",
                                        "Elm Clinic"};
    static const struct {
        const char *name, *question; /* NULL: none */
    } cases[] = {
        {"Nortlhake", "did you mean 'Northlake University' or 'University of Northlake'?"},
        {"Norhlke", "did you mean 'Northlake University' or 'University of Northlake'?"},
        {"Kings Colege", "did you mean 'Old King's College' or 'King's College Westbrook'?"},
        {"Elm", "did you mean 'Elm Clinic'?"},
        {"Ehm", NULL}, /* short words have no letter to spare */
        {"Kings Northlake", NULL},
        {"North", NULL},
        {"", NULL},
        {" ,", NULL},
        {"\xFF", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) list =
            nearest_worded(cases[i].name, names, G_N_ELEMENTS(names), NEAREST_LISTED);
        g_autofree char *question = nearest_question(list);
        if (g_strcmp0(question, cases[i].question) != 0)
            fail_msg("'%s': %s", cases[i].name, question ? question : "-");
    }
}

static void test_penalty(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *other;
        gsize want;
    } cases[] = {
        {"sample", "sample", 0},
        {"sam", "sample", 1},
        {"smaple", "sample", 2},
        {"sampel", "sample", 2},
        {"zh", "zhu", 1},
        {"zhu", "zh", 2},
        {"s", "sample", NEAREST_FAR},
        {"", "sample", NEAREST_FAR},
        {"sample", "", NEAREST_FAR},
        {"abc", "xyz", NEAREST_FAR},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize got = nearest_penalty(cases[i].typed, cases[i].other);
        if (got != cases[i].want) fail_msg("%s, %s: %zu", cases[i].typed, cases[i].other, got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_worded),
        cmocka_unit_test(test_penalty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
