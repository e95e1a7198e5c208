/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "cli/ranking.h"
#include "cli/show_mentors.h"
#include "core/error.h"

#define LIMIT_DEFAULT 20

struct options {
    char *institution, *country, *state, *sort, *as_of;
    int since, limit;
    gboolean why, near_peers;
    struct list_options list;
};

static void options_clear(struct options *options)
{
    g_free(options->institution);
    g_free(options->country);
    g_free(options->state);
    g_free(options->sort);
    g_free(options->as_of);
    list_options_clear(&options->list);
}

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
    GHashTable *people = NULL;
    const struct ranking_place place = {options->institution, options->country, options->state};
    if (!ranking_people(app, ranking->db, &place, &people, error)) return false;
    struct mentors_query query = {.pmids = ranking->topic.pmids,
                                  .people = people,
                                  .since_year = options->since,
                                  .limit = options->limit,
                                  .sort = options->sort,
                                  .near_peers = options->near_peers};
    struct mentors_view view = {.topic = ranking->topic.name, .why = options->why, .legend = true};
    bool done = show_mentors(app, ranking->db, &query, &view, &options->list, error);
    g_clear_pointer(&people, g_hash_table_unref);
    return done;
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct options options = {.limit = LIMIT_DEFAULT};
    const GOptionEntry entries[] = {
        {"institution", 0, 0, G_OPTION_ARG_STRING, &options.institution,
         "only people there now (name, or one of the config)", "NAME"},
        {"country", 0, 0, G_OPTION_ARG_STRING, &options.country, "two-letter code or name",
         "COUNTRY"},
        {"state", 0, 0, G_OPTION_ARG_STRING, &options.state, "code or name", "STATE"},
        {"since", 0, 0, G_OPTION_ARG_INT, &options.since,
         "count only papers that entered PubMed in YEAR or later", "YEAR"},
        {"limit", 0, 0, G_OPTION_ARG_INT, &options.limit, "people listed, 20; 0: all", "N"},
        {"sort", 0, 0, G_OPTION_ARG_STRING, &options.sort,
         "by a column of the JSON output, for example newcomer_first", "COLUMN"},
        {"why", 0, 0, G_OPTION_ARG_NONE, &options.why,
         "take every score apart, with counts and PMIDs", NULL},
        {"near-peers", 0, 0, G_OPTION_ARG_NONE, &options.near_peers,
         "first authors of the last 24 months under each", NULL},
        {"as-of", 0, 0, G_OPTION_ARG_STRING, &options.as_of,
         "with only what was in PubMed on that day", "DATE"},
        LIST_OPTION_ENTRIES(options.list),
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    struct ranking ranking = {0};
    if (command_options(command, entries, &argc, &argv, error) && check(&options, error) &&
        ranking_open(app, argc, argv, options.as_of, &ranking, error))
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
