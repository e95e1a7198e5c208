/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "analyze/similar.h"
#include "cli/filters.h"
#include "cli/ranking.h"
#include "cli/show_mentors.h"
#include "cli/show_rising.h"
#include "core/error.h"
#include "core/log.h"

struct options {
    struct ranking_options ranking;
    struct filter_options filters;
    char *sort, *text;
    gint64 like;
    gboolean rising, why, near_peers;
};

static void options_clear(struct options *options)
{
    g_free(options->sort);
    g_free(options->text);
    filter_options_clear(&options->filters);
    ranking_options_clear(&options->ranking);
}

/* What asks for senior papers has no place in a list of people without any. */
static bool check_rising(const struct options *options, GError **error)
{
    const char *other = options->filters.international       ? "--international"
                        : options->filters.open_to_newcomers ? "--open-to-newcomers"
                        : options->near_peers                ? "--near-peers"
                                                             : NULL;
    if (!options->rising || !other) return true;
    return error_set(error, RADSCOUT_ERROR_USAGE,
                     "--rising lists people who have not been senior authors: %s says nothing "
                     "about them, leave one of the two out",
                     other);
}

static bool check(struct options *options, GError **error)
{
    return ranking_options_check(&options->ranking, error) &&
           filter_options_check(&options->filters, options->ranking.since, error) &&
           (!options->why || ranking_check_text(&options->ranking.list, "--why", error)) &&
           (!options->near_peers ||
            ranking_check_text(&options->ranking.list, "--near-peers", error)) &&
           check_rising(options, error);
}

static bool print(struct app *app, const struct options *options, const struct ranking *ranking,
                  GError **error)
{
    struct filters filters = {0};
    struct mentors_query query = {.pmids = ranking->topic.pmids,
                                  .relevance = ranking->topic.relevance,
                                  .limit = options->ranking.limit,
                                  .sort = options->sort,
                                  .near_peers = options->near_peers};
    bool done = filters_find(app, ranking->db, &options->filters, options->ranking.since, &filters,
                             &query, error);
    struct mentors_view view = {
        .topic = ranking->topic.name, .why = options->why, .legend = true, .taken = filters.taken};
    if (done)
        done = (options->rising ? show_rising : show_mentors)(app, ranking->db, &query, &view,
                                                              &options->ranking.list, error);
    filters_clear(&filters);
    return done;
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
           ranking_weigh(ranking, error);
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct options options = {.ranking = RANKING_OPTIONS_DEFAULT};
    const GOptionEntry entries[] = {
        FILTER_INSTITUTION_ENTRY(options.filters),
        FILTER_REGION_ENTRIES(options.filters),
        FILTER_PEOPLE_ENTRIES(options.filters),
        {"like", 0, 0, G_OPTION_ARG_INT64, &options.like,
         "records like this one instead of a topic", "PMID"},
        {"text", 0, 0, G_OPTION_ARG_FILENAME, &options.text,
         "records like the text of a file (- is stdin) instead of a topic", "FILE"},
        FILTER_PAPER_ENTRIES(options.filters),
        {"rising", 0, 0, G_OPTION_ARG_NONE, &options.rising,
         "people who have not been senior authors yet, instead", NULL},
        {"sort", 0, 0, G_OPTION_ARG_STRING, &options.sort,
         "by a column of the output, for example newcomer_first", "COLUMN"},
        {"why", 0, 0, G_OPTION_ARG_NONE, &options.why,
         "take every score apart, with counts and PMIDs", NULL},
        {"near-peers", 0, 0, G_OPTION_ARG_NONE, &options.near_peers,
         "residents and fellows to write to first, under each", NULL},
        RANKING_OPTION_ENTRIES(options.ranking, "people"),
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    struct ranking ranking = {0};
    if (command_options(command, entries, &argc, &argv, error) && check(&options, error) &&
        open_topic(app, argc, argv, &options, &ranking, error) && ranking_warn_old(&ranking, error))
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
