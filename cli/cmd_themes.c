/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "cli/ranking.h"
#include "cli/show_gaps.h"
#include "cli/show_themes.h"
#include "core/error.h"

struct asked {
    struct ranking_options ranking;
    char *horizon, *facets[FACET_KINDS];
    gboolean no_pacs, map, gaps, why;
    struct feasibility_situation situation;
};

static bool print(struct app *app, const struct asked *asked, const struct ranking *ranking,
                  GError **error)
{
    const struct ranking_options *options = &asked->ranking;
    struct themes_query query = {.pmids = ranking->topic.pmids,
                                 .since_year = options->since,
                                 .limit = options->limit,
                                 .situation = asked->situation,
                                 .map = asked->map};
    for (int kind = 0; kind < FACET_KINDS; kind++)
        query.about.of[kind] = asked->facets[kind];
    if (asked->gaps)
        return show_gaps(app, ranking->db, &query, ranking->topic.name, &options->list, error);
    struct themes_view view = {.topic = ranking->topic.name, .legend = true, .why = asked->why};
    return show_themes(app, ranking->db, &query, &view, &options->list, error);
}

/* --no-pacs alone asks for the longest time. */
static bool read_situation(const char *horizon, bool no_pacs,
                           struct feasibility_situation *situation, GError **error)
{
    *situation = (struct feasibility_situation){.no_pacs = no_pacs};
    if (horizon) return feasibility_parse(horizon, &situation->horizon, error);
    if (no_pacs) situation->horizon = FEASIBILITY_2Y;
    return true;
}

/* The first option given that a list of pairs could not heed; NULL: none. */
static const char *no_use_with_gaps(const struct asked *asked)
{
    for (int kind = 0; kind < FACET_KINDS; kind++)
        if (asked->facets[kind]) return facet_kind_name((enum facet_kind)kind);
    return asked->map       ? "map"
           : asked->horizon ? "horizon"
           : asked->no_pacs ? "no-pacs"
           : asked->why     ? "why"
                            : NULL;
}

static bool check(struct asked *asked, GError **error)
{
    for (int kind = 0; kind < FACET_KINDS; kind++)
        if (asked->facets[kind] && !g_utf8_validate(asked->facets[kind], -1, NULL))
            return error_set(error, RADSCOUT_ERROR_USAGE, "the name of the %s is not UTF-8 text",
                             facet_kind_name((enum facet_kind)kind));
    const char *other = asked->gaps ? no_use_with_gaps(asked) : NULL;
    if (other)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "--gaps lists pairs, not themes: leave out --%s", other);
    return ranking_options_check(&asked->ranking, error) &&
           (!asked->why || ranking_check_text(&asked->ranking.list, "--why", error)) &&
           read_situation(asked->horizon, asked->no_pacs, &asked->situation, error);
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct asked asked = {.ranking = RANKING_OPTIONS_DEFAULT};
    const GOptionEntry entries[] = {
        {"modality", 0, 0, G_OPTION_ARG_STRING, &asked.facets[FACET_MODALITY],
         "only themes of that modality", "NAME"},
        {"organ", 0, 0, G_OPTION_ARG_STRING, &asked.facets[FACET_ORGAN],
         "only themes of that organ", "NAME"},
        {"disease", 0, 0, G_OPTION_ARG_STRING, &asked.facets[FACET_DISEASE],
         "only themes of that disease", "NAME"},
        {"horizon", 0, 0, G_OPTION_ARG_STRING, &asked.horizon,
         "put first what can be done in 6m, 1y or 2y", "TIME"},
        {"no-pacs", 0, 0, G_OPTION_ARG_NONE, &asked.no_pacs,
         "... without access to images of patients", NULL},
        {"gaps", 0, 0, G_OPTION_ARG_NONE, &asked.gaps,
         "pairs of a method and a subject that hardly anybody combines", NULL},
        {"map", 0, 0, G_OPTION_ARG_NONE, &asked.map, "groups of terms instead of single ones",
         NULL},
        {"why", 0, 0, G_OPTION_ARG_NONE, &asked.why,
         "each theme by quarters, what it is about, where it came from, PMIDs", NULL},
        RANKING_OPTION_ENTRIES(asked.ranking, "themes"),
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    struct ranking ranking = {0};
    if (command_options(command, entries, &argc, &argv, error) && check(&asked, error) &&
        ranking_open(app, argc, argv, asked.ranking.as_of, &ranking, error))
        print(app, &asked, &ranking, error);
    ranking_close(&ranking);
    ranking_options_clear(&asked.ranking);
    g_free(asked.horizon);
    for (int kind = 0; kind < FACET_KINDS; kind++)
        g_free(asked.facets[kind]);
    return 0;
}

const struct command command_themes = {
    .name = "themes",
    .group = "Ask",
    .summary = "what a topic is about: themes that have risen and hold, with intervals",
    .usage = "[TOPIC]",
    .example = "radscout themes \"cardiac MRI\" --limit 10",
    .run = run,
};
