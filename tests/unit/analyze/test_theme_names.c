/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void test_phrases(void **state)
{
    (void)state;
    struct theme_name names[] = {
        {.key = "network", .label = "network", .papers = 90, .is_general = true},
        {.key = "brain network", .label = "Brain networks", .papers = 20},
        {.key = "mode network", .label = "mode network", .papers = 40, .is_nested = true},
        {.key = "default mode network", .label = "default mode network", .papers = 39},
        {.key = "default mode", .label = "Default mode", .papers = 39},
        {.key = "anterior default mode network",
         .label = "anterior default mode network",
         .papers = 30},
        {.key = "neural network", .label = "neural network", .papers = 10},
        {.key = "networking group", .label = "networking group", .papers = 80},
        {.key = "brain", .label = "brain", .papers = 70},
        {.key = "mode", .label = "mode", .papers = 50, .is_general = true},
        {.key = "group", .label = "group", .papers = 50, .is_general = true},
        {.key = "zeppelin", .label = "zeppelin", .papers = 5, .is_general = true},
    };
    static const char *const want[] = {"default mode network, Brain networks",
                                       NULL,
                                       NULL,
                                       NULL,
                                       NULL,
                                       NULL,
                                       NULL,
                                       NULL,
                                       NULL,
                                       "Default mode",
                                       "networking group",
                                       NULL};
    theme_names_find(names, G_N_ELEMENTS(names));
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_strcmp0(names[i].phrases, want[i]) != 0)
            fail_msg("'%s' goes by '%s'", names[i].key, names[i].phrases);
        g_free(names[i].phrases);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_phrases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
