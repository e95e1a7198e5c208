/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "analyze/admit.h"
#include "analyze/relevance.h"
#include "cli/ranking.h"
#include "cli/show_mentors.h"
#include "cli/years.h"
#include "core/error.h"

struct options {
    struct ranking_options ranking;
    char *institution, *department, *country, *state, *city, *sort, *years, *types, *journals;
    int min_papers;
    gboolean why, near_peers, has_email, international, open_to_newcomers;
};

static void options_clear(struct options *options)
{
    char *const texts[] = {options->institution, options->department, options->country,
                           options->state,       options->city,       options->sort,
                           options->years,       options->types,      options->journals};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    ranking_options_clear(&options->ranking);
}

/* Who and what may be looked at; the caller releases query->people and papers. */
static bool admit(struct app *app, const struct options *options, struct db *db,
                  GHashTable **people, GArray **papers, GError **error)
{
    const struct ranking_place place = {options->institution, options->country, options->state};
    const struct admit_people further = {options->department, options->city, options->has_email};
    const struct admit_papers published = {options->types, options->journals};
    return ranking_people(app, db, &place, people, error) &&
           admit_people(db, &further, people, error) && admit_papers(db, &published, papers, error);
}

static bool print(struct app *app, const struct options *options, const struct ranking *ranking,
                  GError **error)
{
    g_autoptr(GHashTable) people = NULL;
    g_autoptr(GArray) papers = NULL;
    struct mentors_query query = {.pmids = ranking->topic.pmids,
                                  .relevance = ranking->topic.relevance,
                                  .since_year = options->ranking.since,
                                  .limit = options->ranking.limit,
                                  .sort = options->sort,
                                  .min_papers = options->min_papers,
                                  .international = options->international,
                                  .open_to_newcomers = options->open_to_newcomers,
                                  .near_peers = options->near_peers};
    if (options->years && !years_parse(options->years, &query.since_year, &query.until_year, error))
        return false;
    if (options->min_papers < 0)
        return error_set(error, RADSCOUT_ERROR_USAGE, "--min-papers must not be negative");
    if (!admit(app, options, ranking->db, &people, &papers, error)) return false;
    query.people = people;
    query.papers = papers;
    struct mentors_view view = {.topic = ranking->topic.name, .why = options->why, .legend = true};
    return show_mentors(app, ranking->db, &query, &view, &options->ranking.list, error);
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
        {"city", 0, 0, G_OPTION_ARG_STRING, &options.city, "name", "CITY"},
        {"department", 0, 0, G_OPTION_ARG_STRING, &options.department,
         "whose department holds these words, for example radiology", "WORDS"},
        {"has-email", 0, 0, G_OPTION_ARG_NONE, &options.has_email,
         "only people with a printed e-mail address", NULL},
        {"international", 0, 0, G_OPTION_ARG_NONE, &options.international,
         "only people with a first author from another country", NULL},
        {"open-to-newcomers", 0, 0, G_OPTION_ARG_NONE, &options.open_to_newcomers,
         "only people with a newcomer first author in five years", NULL},
        {"min-papers", 0, 0, G_OPTION_ARG_INT, &options.min_papers,
         "only people with N senior papers on the topic", "N"},
        {"years", 0, 0, G_OPTION_ARG_STRING, &options.years,
         "count only papers entered in these years (2019-2023)", "YEARS"},
        {"types", 0, 0, G_OPTION_ARG_STRING, &options.types,
         "count only papers of these types, for example \"case reports,review\"", "TYPES"},
        {"journals", 0, 0, G_OPTION_ARG_STRING, &options.journals,
         "count only papers in these, for example \"Radiology;Eur Radiol\"", "NAMES"},
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
        ranking_open(app, argc, argv, options.ranking.as_of, &ranking, error) &&
        (ranking.past || relevance_weigh(ranking.db, &ranking.topic, error)))
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
