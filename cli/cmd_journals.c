/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "analyze/located.h"
#include "cli/ranking.h"
#include "cli/show_journals.h"

static bool print(struct app *app, const struct ranking_options *options, int design,
                  const char *country, const struct ranking *ranking, GError **error)
{
    struct venues_query query = {.pmids = ranking->topic.pmids,
                                 .since_year = options->since,
                                 .limit = options->limit,
                                 .design = design,
                                 .country = country};
    return show_journals(app, ranking->db, &query, ranking->topic.name, &options->list, error);
}

/* -1 for no --design. */
static bool read_design(const char *name, int *design, GError **error)
{
    enum design found;
    *design = -1;
    if (!name) return true;
    if (!design_parse(name, &found, error)) return false;
    *design = (int)found;
    return true;
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct ranking_options options = RANKING_OPTIONS_DEFAULT;
    g_autofree char *name = NULL, *place = NULL, *country = NULL;
    const GOptionEntry entries[] = {
        {"design", 0, 0, G_OPTION_ARG_STRING, &name,
         "only papers of that design: case-report, original, review, trial, ...", "DESIGN"},
        {"country", 0, 0, G_OPTION_ARG_STRING, &place,
         "only papers whose first author is there: name or two-letter code", "COUNTRY"},
        RANKING_OPTION_ENTRIES(options, "journals"),
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    struct ranking ranking = {0};
    int design;
    bool good = command_options(command, entries, &argc, &argv, error) &&
                ranking_options_check(&options, error) && read_design(name, &design, error);
    if (good && (!place || located_country(place, &country, error)) &&
        ranking_open(app, argc, argv, options.as_of, &ranking, error))
        print(app, &options, design, country, &ranking, error);
    ranking_close(&ranking);
    ranking_options_clear(&options);
    return 0;
}

const struct command command_journals = {
    .name = "journals",
    .group = "Ask",
    .summary = "where a topic is published: by design, from whom, how fast",
    .usage = "[TOPIC]",
    .example = "radscout journals \"cardiac MRI\" --design case-report",
    .run = run,
};
