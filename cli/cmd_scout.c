/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <inttypes.h>
#include <string.h>

#include "analyze/topic.h"
#include "cli/gather.h"
#include "cli/ranking.h"
#include "cli/show_mentors.h"
#include "cli/show_themes.h"
#include "core/error.h"
#include "core/log.h"
#include "store/lock.h"

#define SCOUT_RECORDS 20000 /* the newest so many, unless told otherwise */
#define SCOUT_ROWS 20       /* mentors and themes shown */
#define SCOUT_YEARS_MAX 60
#define YEARS_OF_CONFIG G_MININT /* --years was not given */

struct choices {
    char *institution;
    int years;
    gint64 max_records;
};

/* The query, and the name under which it is kept: the words typed. */
struct question {
    char *name, *text;
};

static void question_clear(struct question *question)
{
    g_free(question->name);
    g_free(question->text);
}

static bool check(const struct choices *choices, const char *topic, GError **error)
{
    if (!topic[0])
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "scout what? for example: radscout scout \"cardiac MRI\"");
    if (!g_utf8_validate(topic, -1, NULL))
        return error_set(error, RADSCOUT_ERROR_USAGE, "the topic is not UTF-8 text");
    if (choices->years != YEARS_OF_CONFIG &&
        (choices->years < 1 || choices->years > SCOUT_YEARS_MAX))
        return error_set(error, RADSCOUT_ERROR_USAGE, "--years takes 1 to %d, not %d",
                         SCOUT_YEARS_MAX, choices->years);
    if (choices->max_records < 0)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "--max-records must not be negative; 0 takes all");
    if (choices->institution && (!choices->institution[0] || strchr(choices->institution, '"')))
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "--institution takes a name without quotes: '%s'", choices->institution);
    return true;
}

/* A topic or institution of the config stands for its query, other words for
 * themselves. */
static struct question make_question(const struct settings *settings, const char *words,
                                     const char *institution)
{
    const struct settings_topic *topic = settings_topic(settings, words);
    const char *query = topic ? topic->query : words;
    if (!institution) return (struct question){g_strdup(words), g_strdup(query)};
    const struct settings_institution *known = settings_institution(settings, institution);
    struct question question = {.name = g_strdup_printf("%s at %s", words, institution)};
    question.text = known ? g_strdup_printf("(%s) AND (%s)", query, known->query)
                          : g_strdup_printf("(%s) AND \"%s\"[ad]", query, institution);
    return question;
}

/* PubMed searched without the institution: these would be everybody's papers. */
static bool check_institution(const char *institution, const struct harvest_report *report,
                              GError **error)
{
    if (!institution || !report->not_found || !strstr(report->not_found, institution)) return true;
    return error_set(error, RADSCOUT_ERROR_USAGE,
                     "PubMed knows no affiliation '%s' and searched everywhere: write the "
                     "institution as its papers print it",
                     institution);
}

/* The papers are from there, their other authors need not be. */
static bool find_people(struct app *app, struct db *db, const char *institution,
                        GHashTable **people, GError **error)
{
    const struct ranking_place place = {.institution = institution};
    g_autoptr(GError) why = NULL;
    if (ranking_people(app, db, &place, NULL, people, &why)) return true;
    if (!g_error_matches(why, RADSCOUT_ERROR, RADSCOUT_ERROR_USAGE)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    log_warn("%s; the mentors are senior authors of its papers, wherever they are", why->message);
    return true;
}

static bool show(struct app *app, const char *institution, const struct question *question,
                 GError **error)
{
    struct db *db = app_db(app, DB_WRITE, error);
    struct topic topic = {0};
    GHashTable *people = NULL;
    bool ok = db && topic_resolve(db, question->name, NULL, &topic, error) &&
              find_people(app, db, institution, &people, error);
    if (ok) {
        const struct list_options list = {.format = OUT_TABLE};
        struct mentors_query who = {.pmids = topic.pmids, .people = people, .limit = SCOUT_ROWS};
        struct mentors_view who_view = {.topic = topic.name, .legend = true};
        struct themes_query what = {.pmids = topic.pmids, .limit = SCOUT_ROWS};
        struct themes_view what_view = {.topic = topic.name, .legend = true};
        ok = out_text("Mentors\n\n", error) &&
             show_mentors(app, db, &who, &who_view, &list, error) &&
             out_text("\nThemes\n\n", error) &&
             show_themes(app, db, &what, &what_view, &list, error);
    }
    g_clear_pointer(&people, g_hash_table_unref);
    topic_clear(&topic);
    return ok;
}

static int scout(struct app *app, const struct choices *choices, const struct question *question,
                 GError **error)
{
    const struct settings *settings = app_settings(app, error);
    struct lock *taken = NULL;
    if (!lock_take(settings->database, &taken, error)) return 0;
    OWNED(lock) lock = taken;
    struct fetching_options options = {.window_years = MAX(choices->years, 0),
                                       .max_records = choices->max_records};
    OWNED(fetching) fetching = fetching_open(app, &options, error);
    if (!fetching) return 0;
    struct harvest_query query = {QUERY_SCOUT, question->name, question->text};
    struct harvest_report report = {0};
    struct loading_report loaded = {0};
    bool ok = fetching_run(fetching, &query, &report, error) &&
              check_institution(choices->institution, &report, error);
    int64_t query_id = report.query_id, listed = report.listed;
    harvest_report_clear(&report);
    if (!ok) return 0;
    if (listed == 0) return fetching_total(fetching)->skipped > 0 ? 1 : 0;
    ok = gather(app, fetching, query_id, settings->s2_scout_seconds, &loaded, error) &&
         show(app, choices->institution, question, error);
    return ok ? gather_status(fetching, &loaded) : 0;
}

/* One line, single blanks; g_free(). */
static char *join_words(char **words)
{
    g_autofree char *line = g_strjoinv(" ", words);
    g_auto(GStrv) parts = g_strsplit_set(line, " \t\r\n", -1);
    GString *joined = g_string_new(NULL);
    for (char **part = parts; *part; part++)
        if (**part) g_string_append_printf(joined, "%s%s", joined->len > 0 ? " " : "", *part);
    return g_string_free(joined, FALSE);
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct choices choices = {.years = YEARS_OF_CONFIG, .max_records = SCOUT_RECORDS};
    const GOptionEntry entries[] = {
        {"institution", 0, 0, G_OPTION_ARG_STRING, &choices.institution,
         "only papers and people from there (name, or one of the config)", "NAME"},
        {"years", 0, 0, G_OPTION_ARG_INT, &choices.years,
         "how far back, by entry date; as in the config", "N"},
        {"max-records", 0, 0, G_OPTION_ARG_INT64, &choices.max_records,
         "the newest so many at the most, 20000; 0: all", "N"},
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    int status = 0;
    if (command_options(command, entries, &argc, &argv, error)) {
        g_autofree char *words = argc > 1 ? join_words(argv + 1) : g_strdup("");
        const struct settings *settings = NULL;
        if (check(&choices, words, error) && (settings = app_settings(app, error)) != NULL) {
            struct question question = make_question(settings, words, choices.institution);
            status = scout(app, &choices, &question, error);
            question_clear(&question);
        }
    }
    g_free(choices.institution);
    return status;
}

const struct command command_scout = {
    .name = "scout",
    .group = "Start here",
    .summary = "fetch, analyze and show mentors and themes of one topic, in one go",
    .usage = "TOPIC [--institution I] [--years N] [--max-records N]",
    .example = "radscout scout \"cardiac MRI\" --years 8",
    .run = run,
};
