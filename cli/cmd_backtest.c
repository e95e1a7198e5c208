/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <string.h>

#include "cli/backtest_mentors.h"
#include "analyze/topic.h"
#include "core/error.h"

#define REPLICATES 1000
#define REPLICATES_MAX 100000
#define SEED 1

struct options {
    struct list_options list;
    char *years, *people;
    int replicates;
    gboolean keep_replicates;
};

static void options_clear(struct options *options)
{
    g_free(options->years);
    g_free(options->people);
    list_options_clear(&options->list);
}

/* "2012" or "2012-2016". */
static bool read_years(const char *text, int *from, int *to, GError **error)
{
    char *end;
    gint64 first = g_ascii_strtoll(text, &end, 10), last = first;
    if (*end == '-' && end[1] != '\0') last = g_ascii_strtoll(end + 1, &end, 10);
    if (*end != '\0' || first < 1800 || last < first || last > 2199)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "--years takes a year or two of them (2012-2016), not '%s'", text);
    *from = (int)first;
    *to = (int)last;
    return true;
}

static bool read_options(struct options *options, struct backtest_query *query, GError **error)
{
    const char *people = options->people ? options->people : "program";
    query->by_name = strcmp(people, "names") == 0;
    if (!query->by_name && strcmp(people, "program") != 0)
        return error_set(error, RADSCOUT_ERROR_USAGE, "--people takes program or names, not '%s'",
                         people);
    if (options->replicates < 1 || options->replicates > REPLICATES_MAX)
        return error_set(error, RADSCOUT_ERROR_USAGE, "--replicates takes 1 to %d", REPLICATES_MAX);
    query->replicates = options->replicates;
    query->seed = SEED;
    if (options->years && !read_years(options->years, &query->from, &query->to, error))
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
    query.institutions_file = settings->institutions_file;
    g_autoptr(GPtrArray) topics = find_topics(db, phrases, error);
    if (!topics) return false;
    if (topics->len > 0) query.topics = topics;
    OWNED(backtest) backtest = backtest_mentors(db, &query, error);
    return backtest && backtest_mentors_print(app, backtest, &query, &options->list,
                                              options->keep_replicates, error);
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
        LIST_OPTION_ENTRIES(options.list),
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    if (command_options(command, entries, &argc, &argv, error)) {
        if (argc > 1 && strcmp(argv[1], "mentors") == 0)
            mentors(app, &options, argv + 2, error);
        else
            error_set(error, RADSCOUT_ERROR_USAGE,
                      "say what to back-test: radscout backtest mentors");
    }
    options_clear(&options);
    return 0;
}

const struct command command_backtest = {
    .name = "backtest",
    .group = "Look",
    .summary = "how good the ranking would have been, against plain counts and chance",
    .usage = "mentors [TOPIC]...",
    .example = "radscout backtest mentors --replicates 200",
    .run = run,
};
