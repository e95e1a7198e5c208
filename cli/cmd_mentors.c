/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "analyze/admit.h"
#include "analyze/relevance.h"
#include "analyze/similar.h"
#include "cli/ranking.h"
#include "cli/show_mentors.h"
#include "cli/years.h"
#include "core/error.h"
#include "core/log.h"

struct options {
    struct ranking_options ranking;
    char *institution, *department, *country, *state, *city, *sort, *years, *types, *journals;
    char *text;
    gint64 like;
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
    g_free(options->text);
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

/* The file of --text, "-" stdin; NULL on error. */
static char *read_text(const char *path, GError **error)
{
    g_autofree char *text = g_malloc(SIMILAR_TEXT_BYTES_MAX + 1);
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    size_t n = file ? fread(text, 1, SIMILAR_TEXT_BYTES_MAX + 1, file) : 0;
    bool failed = !file || ferror(file);
    if (failed)
        error_set(error, RADSCOUT_ERROR_USAGE, "cannot read '%s': %s", path, g_strerror(errno));
    if (file && file != stdin && fclose(file) != 0) failed = true;
    if (failed) return NULL;
    if (n > SIMILAR_TEXT_BYTES_MAX || !g_utf8_validate(text, (gssize)n, NULL)) {
        error_set(error, RADSCOUT_ERROR_USAGE, "'%s' is not UTF-8 text of at most 1 MB", path);
        return NULL;
    }
    return g_strndup(text, n);
}

/* Records like one of --like or --text. */
static bool open_similar(struct app *app, int argc, const struct options *options,
                         struct ranking *ranking, GError **error)
{
    if (argc > 1 || (options->like && options->text) || options->ranking.as_of)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "--like and --text each stand alone, without a topic or --as-of");
    if (!ranking_open_database(app, NULL, ranking, error)) return false;
    if (options->like) {
        if (!similar_to_record(ranking->db, options->like, &ranking->topic, error)) return false;
    } else {
        g_autofree char *text = read_text(options->text, error);
        g_autofree char *name = g_strdup_printf("like the text of '%s'", options->text);
        if (!text || !similar_to_text(ranking->db, text, name, &ranking->topic, error))
            return false;
    }
    g_autofree char *note = topic_describe(&ranking->topic);
    log_info("%s", note);
    return true;
}

static bool open_topic(struct app *app, int argc, char **argv, const struct options *options,
                       struct ranking *ranking, GError **error)
{
    if (options->like || options->text) return open_similar(app, argc, options, ranking, error);
    return ranking_open(app, argc, argv, options->ranking.as_of, ranking, error) &&
           (ranking->past || relevance_weigh(ranking->db, &ranking->topic, error));
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
        {"like", 0, 0, G_OPTION_ARG_INT64, &options.like,
         "records like this one instead of a topic", "PMID"},
        {"text", 0, 0, G_OPTION_ARG_FILENAME, &options.text,
         "records like the text of a file (- is stdin) instead of a topic", "FILE"},
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
        open_topic(app, argc, argv, &options, &ranking, error))
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
