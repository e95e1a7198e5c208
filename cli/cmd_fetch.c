/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <inttypes.h>

#include "cli/fetching.h"
#include "cli/hours.h"
#include "core/error.h"
#include "core/log.h"
#include "store/lock.h"

struct choices {
    char **topics; /* NULL: all, and the institutions */
    gboolean full, dry_run, off_peak;
    struct list_options list;
};

static void choices_clear(struct choices *choices)
{
    g_strfreev(choices->topics);
    list_options_clear(&choices->list);
}

static bool unknown_topic(const struct settings *settings, const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < settings->topics->len; i++)
        g_ptr_array_add(names, ((struct settings_topic *)settings->topics->pdata[i])->name);
    const char *nearest =
        settings_nearest(name, (const char *const *)names->pdata, (gsize)names->len);
    if (nearest)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "the config has no topic '%s': did you mean '%s'?", name, nearest);
    return error_set(error, RADSCOUT_ERROR_USAGE,
                     "the config has no topic '%s': 'radscout config' lists what it has", name);
}

static void query_free(void *data)
{
    fetching_query_clear(data);
    g_free(data);
}

static void add_query(GPtrArray *queries, struct fetching_query query)
{
    g_ptr_array_add(queries, g_memdup2(&query, sizeof query));
}

/* What to fetch, in the order of the config; NULL on error. */
static GPtrArray *list_queries(const struct settings *settings, const struct choices *choices,
                               GError **error)
{
    g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(query_free);
    for (char **name = choices->topics; name && *name; name++) {
        const struct settings_topic *topic = settings_topic(settings, *name);
        if (!topic) {
            unknown_topic(settings, *name, error);
            return NULL;
        }
        add_query(queries, fetching_of_topic(topic));
    }
    if (choices->topics) return g_steal_pointer(&queries);
    for (guint i = 0; i < settings->topics->len; i++)
        add_query(queries, fetching_of_topic(settings->topics->pdata[i]));
    for (guint i = 0; i < settings->institutions->len; i++)
        add_query(queries, fetching_of_institution(settings, settings->institutions->pdata[i]));
    if (queries->len == 0) {
        error_set(error, RADSCOUT_ERROR_USAGE,
                  "the config names no topic and no institution: add one, or try 'radscout scout'");
        return NULL;
    }
    return g_steal_pointer(&queries);
}

/* --- the plan ---------------------------------------------------------------------- */

static const struct out_column plan_columns[] = {
    {"kind", "KIND", OUT_TEXT, 0, 0},        {"name", "NAME", OUT_TEXT, 0, 0},
    {"announced", "RECORDS", OUT_INT, 0, 0}, {"stored", "STORED", OUT_INT, 0, 0},
    {"requests", "REQUESTS", OUT_INT, 0, 0}, {"minutes", "MINUTES", OUT_REAL, 1, 0},
    {"query", "QUERY", OUT_TEXT, 0, 0},
};

static const char *const plan_kinds[] = {
    [QUERY_TOPIC] = "topic",
    [QUERY_INSTITUTION] = "institution",
};

static bool plan_row(struct fetching *fetching, struct out *out, const struct harvest_query *query,
                     struct harvest_plan *sum, GError **error)
{
    struct harvest_plan plan;
    if (!fetching_plan(fetching, query, &plan, error)) return false;
    sum->wanted += plan.wanted;
    sum->requests += plan.requests;
    sum->minutes += plan.minutes;
    json_t *row = json_pack("{s:s, s:s, s:I, s:I, s:I, s:f, s:s}", "kind", plan_kinds[query->kind],
                            "name", query->name, "announced", (json_int_t)plan.announced, "stored",
                            (json_int_t)plan.stored, "requests", (json_int_t)plan.requests,
                            "minutes", plan.minutes, "query", query->text);
    harvest_plan_clear(&plan);
    return out_row(out, row, error);
}

/* The field's papers, counted by periods: the counts that are due. */
static bool field_row(struct fetching *fetching, const char *query, struct out *out,
                      struct harvest_plan *sum, GError **error)
{
    struct harvest_plan plan;
    if (!fetching_plan_field(fetching, &plan, error)) return false;
    if (plan.requests == 0) return true;
    sum->requests += plan.requests;
    sum->minutes += plan.minutes;
    json_t *row = json_pack("{s:s, s:s, s:n, s:n, s:I, s:f, s:s}", "kind", "field", "name",
                            "counts by quarter", "announced", "stored", "requests",
                            (json_int_t)plan.requests, "minutes", plan.minutes, "query", query);
    return out_row(out, row, error);
}

/* Semantic Scholar's part: records and senior authors to be asked about. */
static bool facts_row(struct fetching *fetching, struct out *out, struct harvest_plan *sum,
                      GError **error)
{
    struct s2_plan plan;
    if (!fetching_plan_facts(fetching, sum->wanted, &plan, error)) return false;
    if (plan.requests == 0) return true;
    int64_t n_asked = plan.records + plan.authors;
    sum->requests += plan.requests;
    sum->minutes += plan.minutes;
    json_t *row =
        json_pack("{s:s, s:s, s:I, s:n, s:I, s:f, s:n}", "kind", "facts", "name",
                  "Semantic Scholar", "announced", (json_int_t)n_asked, "stored", "requests",
                  (json_int_t)plan.requests, "minutes", plan.minutes, "query");
    return out_row(out, row, error);
}

static bool print_plan(struct fetching *fetching, const struct settings *settings,
                       const GPtrArray *queries, const struct list_options *list, GError **error)
{
    struct out_spec spec = {.path = list->path,
                            .format = list->format,
                            .columns = plan_columns,
                            .n_columns = G_N_ELEMENTS(plan_columns),
                            .list_key = "plan"};
    OWNED(out) out = out_open(&spec, error);
    struct harvest_plan sum = {0};
    bool ok = out != NULL;
    for (guint i = 0; ok && i < queries->len; i++) {
        const struct fetching_query *query = queries->pdata[i];
        ok = plan_row(fetching, out, &query->query, &sum, error);
    }
    ok = ok && field_row(fetching, settings->field_query, out, &sum, error) &&
         facts_row(fetching, out, &sum, error);
    if (!ok || !out_close(g_steal_pointer(&out), error)) return false;
    log_info("about %" PRId64 " requests, %.1f minutes at the permitted pace", sum.requests,
             sum.minutes);
    return true;
}

/* --- the download -------------------------------------------------------------------- */

static int download(struct fetching *fetching, const GPtrArray *queries, GError **error)
{
    bool ok = true;
    for (guint i = 0; ok && i < queries->len; i++) {
        const struct fetching_query *query = queries->pdata[i];
        ok = fetching_run(fetching, &query->query, NULL, error);
    }
    ok = ok && fetching_field(fetching, error) && fetching_facts(fetching, 0, 0, error) &&
         fetching_author_facts(fetching, 0, 0, error);
    const struct fetching_total *total = fetching_total(fetching);
    if (ok && total->delivered > 0) log_info("next: radscout parse");
    return total->skipped > 0 ? 3 : 0;
}

static int fetch(struct app *app, const struct choices *choices, GError **error)
{
    const struct settings *settings = app_settings(app, error);
    if (!settings) return 0;
    g_autoptr(GPtrArray) queries = list_queries(settings, choices, error);
    if (!queries) return 0;
    bool waits = choices->off_peak && !choices->dry_run;
    if (waits && !hours_wait(error)) return 0; /* without the lock */
    struct lock *taken = NULL;
    if (!lock_take(settings->database, &taken, error)) return 0;
    OWNED(lock) lock = taken;
    struct fetching_options options = {.full = choices->full, .off_peak = waits};
    OWNED(fetching) fetching = fetching_open(app, &options, error);
    if (!fetching) return 0;
    if (!choices->dry_run) return download(fetching, queries, error);
    print_plan(fetching, settings, queries, &choices->list, error);
    return 0;
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct choices choices = {0};
    const GOptionEntry entries[] = {
        {"topic", 't', 0, G_OPTION_ARG_STRING_ARRAY, &choices.topics,
         "only this topic of the config (repeatable)", "T"},
        {"full", 0, 0, G_OPTION_ARG_NONE, &choices.full, "ask for records that are stored, too",
         NULL},
        {"dry-run", 'n', 0, G_OPTION_ARG_NONE, &choices.dry_run,
         "print queries, counts, requests and minutes", NULL},
        {"off-peak", 0, 0, G_OPTION_ARG_NONE, &choices.off_peak,
         "wait for NCBI's hours: weekends, 21:00-5:00 US Eastern", NULL},
        LIST_OPTION_ENTRIES(choices.list),
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    int status = 0;
    if (command_options(command, entries, &argc, &argv, error)) {
        if (argc > 1)
            error_set(error, RADSCOUT_ERROR_USAGE,
                      "fetch takes no argument: '%s'; a topic is named by --topic", argv[1]);
        else if (list_options_check(&choices.list, error))
            status = fetch(app, &choices, error);
    }
    choices_clear(&choices);
    return status;
}

const struct command command_fetch = {
    .name = "fetch",
    .group = "Gather",
    .summary = "download what is new for the topics and institutions of the config",
    .usage = "[--topic T]... [--full] [--off-peak] [--dry-run]",
    .example = "radscout fetch --dry-run",
    .run = run,
};
