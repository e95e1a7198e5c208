/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "cli/ranking.h"
#include "cli/show_themes.h"

static bool print(struct app *app, const struct ranking_options *options,
                  const struct ranking *ranking, GError **error)
{
    struct themes_query query = {
        .pmids = ranking->topic.pmids, .since_year = options->since, .limit = options->limit};
    struct themes_view view = {.topic = ranking->topic.name, .legend = true};
    return show_themes(app, ranking->db, &query, &view, &options->list, error);
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct ranking_options options = RANKING_OPTIONS_DEFAULT;
    const GOptionEntry entries[] = {RANKING_OPTION_ENTRIES(options, "themes"),
                                    {NULL, 0, 0, 0, NULL, NULL, NULL}};
    struct ranking ranking = {0};
    if (command_options(command, entries, &argc, &argv, error) &&
        ranking_options_check(&options, error) &&
        ranking_open(app, argc, argv, options.as_of, &ranking, error))
        print(app, &options, &ranking, error);
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
