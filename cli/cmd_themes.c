/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "cli/ranking.h"
#include "cli/show_gaps.h"
#include "cli/show_themes.h"

static bool print(struct app *app, const struct ranking_options *options,
                  const struct feasibility_situation *situation, bool map, bool gaps,
                  const struct ranking *ranking, GError **error)
{
    struct themes_query query = {.pmids = ranking->topic.pmids,
                                 .since_year = options->since,
                                 .limit = options->limit,
                                 .situation = *situation,
                                 .map = map};
    if (gaps)
        return show_gaps(app, ranking->db, &query, ranking->topic.name, &options->list, error);
    struct themes_view view = {.topic = ranking->topic.name, .legend = true};
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

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct ranking_options options = RANKING_OPTIONS_DEFAULT;
    g_autofree char *horizon = NULL;
    gboolean no_pacs = FALSE, map = FALSE, gaps = FALSE;
    const GOptionEntry entries[] = {
        {"horizon", 0, 0, G_OPTION_ARG_STRING, &horizon,
         "put first what can be done in 6m, 1y or 2y", "TIME"},
        {"no-pacs", 0, 0, G_OPTION_ARG_NONE, &no_pacs, "... without access to images of patients",
         NULL},
        {"gaps", 0, 0, G_OPTION_ARG_NONE, &gaps,
         "pairs of a method and a subject that hardly anybody combines", NULL},
        {"map", 0, 0, G_OPTION_ARG_NONE, &map, "groups of terms instead of single ones", NULL},
        RANKING_OPTION_ENTRIES(options, "themes"),
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    struct ranking ranking = {0};
    struct feasibility_situation situation;
    if (command_options(command, entries, &argc, &argv, error) &&
        ranking_options_check(&options, error) &&
        read_situation(horizon, no_pacs, &situation, error) &&
        ranking_open(app, argc, argv, options.as_of, &ranking, error))
        print(app, &options, &situation, map, gaps, &ranking, error);
    ranking_close(&ranking);
    ranking_options_clear(&options);
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
