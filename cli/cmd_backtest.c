/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <string.h>

#include "cli/backtest_mentors.h"
#include "cli/backtest_themes.h"
#include "cli/years.h"
#include "analyze/topic.h"
#include "core/error.h"

#define REPLICATES 1000
#define REPLICATES_MAX 100000
#define SEED 1

struct options {
    struct list_options list;
    char *years;
    /* mentors */
    char *people;
    int replicates;
    gboolean keep_replicates, rising;
    /* themes */
    char *terms, **also;
    gboolean half_year, published;
};

static void options_clear(struct options *options)
{
    g_free(options->years);
    g_free(options->people);
    g_free(options->terms);
    g_strfreev(options->also);
    list_options_clear(&options->list);
}

static bool read_options(struct options *options, struct backtest_query *query, GError **error)
{
    const char *people = options->people ? options->people : "program";
    query->by_name = strcmp(people, "names") == 0;
    if (!query->by_name && strcmp(people, "program") != 0)
        return error_set(error, RADSCOUT_ERROR_USAGE, "--people takes program or names, not '%s'",
                         people);
    query->is_rising = options->rising;
    if (query->by_name && query->is_rising)
        return error_set(error, RADSCOUT_ERROR_USAGE, "--people names goes without --rising");
    if (options->replicates < 1 || options->replicates > REPLICATES_MAX)
        return error_set(error, RADSCOUT_ERROR_USAGE, "--replicates takes 1 to %d", REPLICATES_MAX);
    query->replicates = options->replicates;
    query->seed = SEED;
    if (options->years && !years_parse(options->years, &query->from, &query->to, error))
        return false;
    return list_options_check(&options->list, error);
}

static void topic_free(void *item)
{
    struct backtest_topic *topic = item;
    g_free(topic->name);
    g_array_unref(topic->pmids);
    g_free(topic);
}

/* The records of each phrase; NULL on error. */
static GPtrArray *find_topics(struct db *db, char **phrases, GError **error)
{
    g_autoptr(GPtrArray) topics = g_ptr_array_new_with_free_func(topic_free);
    for (char **phrase = phrases; *phrase; phrase++) {
        struct topic found;
        bool done = topic_resolve(db, *phrase, NULL, &found, error);
        if (done && found.pmids) {
            struct backtest_topic *topic = g_new0(struct backtest_topic, 1);
            topic->name = g_strdup(*phrase);
            topic->pmids = g_array_ref(found.pmids);
            g_ptr_array_add(topics, topic);
        }
        topic_clear(&found);
        if (!done) return NULL;
    }
    return g_steal_pointer(&topics);
}

static bool mentors(struct app *app, struct options *options, char **phrases, GError **error)
{
    struct backtest_query query = {.stop = app_interrupted};
    if (!read_options(options, &query, error)) return false;
    if (query.by_name && *phrases)
        return error_set(error, RADSCOUT_ERROR_USAGE, "--people names goes without a topic");
    const struct settings *settings = app_settings(app, error);
    struct db *db = settings ? app_db(app, DB_READ, error) : NULL;
    if (!db) return false;
    query.path = settings->database;
    query.weights = &settings->mentor_weights;
    query.institutions_file = settings->institutions_file;
    g_autoptr(GPtrArray) topics = find_topics(db, phrases, error);
    if (!topics) return false;
    if (topics->len > 0) query.topics = topics;
    OWNED(backtest) backtest = backtest_mentors(db, &query, error);
    return backtest && backtest_mentors_print(app, backtest, &query, &options->list,
                                              options->keep_replicates, error);
}

static bool themes(struct app *app, struct options *options, GError **error)
{
    struct backtest_themes_options asked = {.terms = options->terms,
                                            .also = options->also,
                                            .half_year = options->half_year,
                                            .published = options->published};
    if (options->years && !years_parse(options->years, &asked.from, &asked.to, error)) return false;
    return list_options_check(&options->list, error) &&
           backtest_themes(app, &asked, &options->list, error);
}

/* An option of the other back-test was given. */
static bool is_misplaced(const struct options *options, bool for_themes, GError **error)
{
    const char *other = NULL;
    if (for_themes) {
        if (options->people) other = "--people";
        if (options->replicates != REPLICATES) other = "--replicates";
        if (options->keep_replicates) other = "--keep-replicates";
        if (options->rising) other = "--rising";
    } else {
        if (options->terms) other = "--terms";
        if (options->also) other = "--also";
        if (options->half_year) other = "--half-year";
        if (options->published) other = "--published";
    }
    if (!other) return false;
    error_set(error, RADSCOUT_ERROR_USAGE, "%s goes with 'backtest %s' only", other,
              for_themes ? "mentors" : "themes");
    return true;
}

static void run_named(struct app *app, struct options *options, int argc, char **argv,
                      GError **error)
{
    const char *name = argc > 1 ? argv[1] : "";
    bool for_themes = strcmp(name, "themes") == 0;
    if (!for_themes && strcmp(name, "mentors") != 0)
        error_set(error, RADSCOUT_ERROR_USAGE,
                  "say what to back-test: radscout backtest mentors, or themes");
    else if (for_themes && argc > 2)
        error_set(error, RADSCOUT_ERROR_USAGE, "backtest themes takes no topic: '%s'", argv[2]);
    else if (!is_misplaced(options, for_themes, error))
        for_themes ? themes(app, options, error) : mentors(app, options, argv + 2, error);
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct options options = {.replicates = REPLICATES};
    const GOptionEntry entries[] = {
        {"years", 0, 0, G_OPTION_ARG_STRING, &options.years,
         "rank at the end of these years (2012-2016); all that have enough before and after",
         "YEARS"},
        {"people", 0, 0, G_OPTION_ARG_STRING, &options.people,
         "program: as analyze tells people apart; names: by name alone", "HOW"},
        {"replicates", 0, 0, G_OPTION_ARG_INT, &options.replicates, "of the bootstrap, 1000", "N"},
        {"keep-replicates", 0, 0, G_OPTION_ARG_NONE, &options.keep_replicates,
         "write the differences of all replicates too (json)", NULL},
        {"rising", 0, 0, G_OPTION_ARG_NONE, &options.rising,
         "mentors: the list of those who have not been senior authors yet", NULL},
        {"terms", 0, 0, G_OPTION_ARG_STRING, &options.terms,
         "themes: own, as `themes` reads them, or protocol", "HOW"},
        {"half-year", 0, 0, G_OPTION_ARG_NONE, &options.half_year,
         "themes: only half of the last year was in", NULL},
        {"published", 0, 0, G_OPTION_ARG_NONE, &options.published,
         "themes: years of publication, not of entry, as with --terms protocol", NULL},
        {"also", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.also,
         "themes: pool with another database, and its years", "DB[,YEARS]"},
        LIST_OPTION_ENTRIES(options.list),
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    if (command_options(command, entries, &argc, &argv, error)) {
        run_named(app, &options, argc, argv, error);
    }
    options_clear(&options);
    return 0;
}

const struct command command_backtest = {
    .name = "backtest",
    .group = "Look",
    .summary = "how good the rankings would have been, against plain counts and chance",
    .usage = "mentors [TOPIC]... | themes",
    .example = "radscout backtest mentors --replicates 200",
    .run = run,
};
