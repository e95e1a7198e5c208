/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "cli/ranking.h"
#include "cli/show_mentors.h"

struct options {
    struct ranking_options ranking;
    char *institution, *country, *state, *sort;
    gboolean why, near_peers;
};

static void options_clear(struct options *options)
{
    g_free(options->institution);
    g_free(options->country);
    g_free(options->state);
    g_free(options->sort);
    ranking_options_clear(&options->ranking);
}

static bool print(struct app *app, const struct options *options, const struct ranking *ranking,
                  GError **error)
{
    GHashTable *people = NULL;
    const struct ranking_place place = {options->institution, options->country, options->state};
    if (!ranking_people(app, ranking->db, &place, &people, error)) return false;
    struct mentors_query query = {.pmids = ranking->topic.pmids,
                                  .people = people,
                                  .since_year = options->ranking.since,
                                  .limit = options->ranking.limit,
                                  .sort = options->sort,
                                  .near_peers = options->near_peers};
    struct mentors_view view = {.topic = ranking->topic.name, .why = options->why, .legend = true};
    bool done = show_mentors(app, ranking->db, &query, &view, &options->ranking.list, error);
    g_clear_pointer(&people, g_hash_table_unref);
    return done;
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct options options = {.ranking = RANKING_OPTIONS_DEFAULT};
    const GOptionEntry entries[] = {
        {"institution", 0, 0, G_OPTION_ARG_STRING, &options.institution,
         "only people there now (name, or one of the config)", "NAME"},
        {"country", 0, 0, G_OPTION_ARG_STRING, &options.country, "two-letter code or name",
         "COUNTRY"},
        {"state", 0, 0, G_OPTION_ARG_STRING, &options.state, "code or name", "STATE"},
        {"sort", 0, 0, G_OPTION_ARG_STRING, &options.sort,
         "by a column of the JSON output, for example newcomer_first", "COLUMN"},
        {"why", 0, 0, G_OPTION_ARG_NONE, &options.why,
         "take every score apart, with counts and PMIDs", NULL},
        {"near-peers", 0, 0, G_OPTION_ARG_NONE, &options.near_peers,
         "first authors of the last 24 months under each", NULL},
        RANKING_OPTION_ENTRIES(options.ranking, "people"),
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    struct ranking ranking = {0};
    if (command_options(command, entries, &argc, &argv, error) &&
        ranking_options_check(&options.ranking, error) &&
        ranking_open(app, argc, argv, options.ranking.as_of, &ranking, error))
        print(app, &options, &ranking, error);
    ranking_close(&ranking);
    options_clear(&options);
    return 0;
}

const struct command command_mentors = {
    .name = "mentors",
    .group = "Ask",
    .summary = "people who publish as senior authors on a topic, ranked, with evidence",
    .usage = "[TOPIC]",
    .example = "radscout mentors \"cardiac MRI\" --country US --near-peers",
    .run = run,
};
