/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "cli/ranking.h"
#include "cli/show_themes.h"
#include "core/error.h"

#define LIMIT_DEFAULT 20

struct options {
    char *as_of;
    int since, limit;
    struct list_options list;
};

static bool check(struct options *options, GError **error)
{
    if (options->limit < 0)
        return error_set(error, RADSCOUT_ERROR_USAGE, "--limit must not be negative; 0 lists all");
    if (options->since != 0 && (options->since < 1800 || options->since > 2199))
        return error_set(error, RADSCOUT_ERROR_USAGE, "--since takes a year, not %d",
                         options->since);
    return list_options_check(&options->list, error);
}

static bool print(struct app *app, const struct options *options, const struct ranking *ranking,
                  GError **error)
{
    struct themes_query query = {
        .pmids = ranking->topic.pmids, .since_year = options->since, .limit = options->limit};
    struct themes_view view = {.topic = ranking->topic.name, .legend = true};
    return show_themes(app, ranking->db, &query, &view, &options->list, error);
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct options options = {.limit = LIMIT_DEFAULT};
    const GOptionEntry entries[] = {
        {"since", 0, 0, G_OPTION_ARG_INT, &options.since,
         "count only papers that entered PubMed in YEAR or later", "YEAR"},
        {"limit", 0, 0, G_OPTION_ARG_INT, &options.limit, "themes listed, 20; 0: all", "N"},
        {"as-of", 0, 0, G_OPTION_ARG_STRING, &options.as_of,
         "with only what was in PubMed on that day", "DATE"},
        LIST_OPTION_ENTRIES(options.list),
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    struct ranking ranking = {0};
    if (command_options(command, entries, &argc, &argv, error) && check(&options, error) &&
        ranking_open(app, argc, argv, options.as_of, &ranking, error))
        print(app, &options, &ranking, error);
    ranking_close(&ranking);
    list_options_clear(&options.list);
    g_free(options.as_of);
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
