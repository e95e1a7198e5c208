/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/themes.h"

#include <math.h>

#include "core/plural.h"

bool themes_are_of_few(const struct themes_list *list)
{
    return list->growth_ranked && list->topic_a_year < THEME_PAPERS_MIN;
}

char *themes_few_text(const struct themes_list *list)
{
    return g_strdup_printf("only %.0f paper%s a year on this topic: below %d a year growth told no "
                           "more than counts in back-tests; read the intervals",
                           list->topic_a_year, plural_s(lround(list->topic_a_year)),
                           THEME_PAPERS_MIN);
}

char *themes_note(const struct themes_list *list)
{
    const struct theme_years *years = list->years;
    if (years->n <= 0) return g_strdup("no complete calendar year is stored: nothing to rank");
    GString *note = g_string_new(NULL);
    g_string_append_printf(note, "shares are of %s, %d",
                           years->from_field ? "the field's papers as PubMed counts them"
                                             : "all records of this database",
                           years->first);
    if (years->n > 1) g_string_append_printf(note, "-%d", years->last);
    g_string_append_printf(note, " (%.0f a year%s)", years->per_year,
                           years->n > THEME_WINDOW_YEARS ? " in the last three" : "");
    if (!list->growth_ranked)
        g_string_append_printf(note,
                               "; growth is told from %d complete years and %d papers a year on, "
                               "so themes are in the order of their recent papers",
                               THEME_HISTORY_MIN, THEME_PAPERS_MIN);
    if (themes_are_of_few(list)) {
        g_autofree char *few = themes_few_text(list);
        g_string_append_printf(note, "; %s", few);
    }
    if (list->situation.horizon != FEASIBILITY_NONE)
        g_string_append_printf(note, "; then reordered by what is within reach in %s%s",
                               feasibility_horizon_name(list->situation.horizon),
                               list->situation.no_pacs ? " without images of patients" : "");
    if (!list->facts.has_types) g_string_append(note, "; " DESIGN_NO_TYPES);
    return g_string_free(note, FALSE);
}
