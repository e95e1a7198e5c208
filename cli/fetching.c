/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/fetching.h"

#include <inttypes.h>

#include "cli/hours.h"
#include "core/clk.h"
#include "core/error.h"
#include "core/log.h"
#include "parse/pubmed_xml.h"
#include "parse/s2_json.h"
#include "store/checkpoint.h"

struct fetching {
    const struct settings *settings;
    struct db *db;
    struct entrez *entrez;
    struct harvest *harvest;
    struct fetching_total total;
    bool off_peak;
    int64_t s2_spent_us; /* waiting for Semantic Scholar */
    bool s2_stopped;     /* it refused or is down: not asked again in this run */
};

/* --- parse/'s readers in fetch/'s clothes ----------------------------------------- */

static bool read_search(const void *bytes, size_t size, struct entrez_found *found, GError **error)
{
    OWNED(esearch_answer) answer = esearch_parse(bytes, size, error);
    if (!answer) return false;
    found->count = answer->count;
    g_array_append_vals(found->ids, answer->ids->data, answer->ids->len);
    for (guint i = 0; i < answer->not_found->len; i++)
        g_ptr_array_add(found->not_found, g_strdup(answer->not_found->pdata[i]));
    for (guint i = 0; i < answer->warnings->len; i++)
        g_ptr_array_add(found->warnings, g_strdup(answer->warnings->pdata[i]));
    found->web_env = g_steal_pointer(&answer->web_env);
    found->query_key = g_steal_pointer(&answer->query_key);
    found->translation = g_steal_pointer(&answer->translation);
    found->service_error = g_steal_pointer(&answer->service_error);
    return true;
}

static const struct entrez_reader reader = {.search = read_search, .check = pubmed_xml_check};

/* --- open and close ----------------------------------------------------------------- */

static bool open_services(struct fetching *fetching, const struct fetching_options *options,
                          GError **error)
{
    const struct settings *settings = fetching->settings;
    struct entrez_options for_entrez = {
        .base_url = settings->ncbi_url,
        .contact_email = settings->contact_email,
        .config_path = settings->path,
        .api_key = settings->ncbi_api_key,
        .rate = settings->ncbi_rate,
        .interrupted = app_interrupted,
        .reader = reader,
    };
    fetching->entrez = entrez_new(&for_entrez, error);
    if (!fetching->entrez) return false;
    struct harvest_options for_harvest = {
        .entrez = fetching->entrez,
        .db = fetching->db,
        .reader = &reader,
        .window_years = options->window_years > 0 ? options->window_years : settings->window_years,
        .max_records = options->max_records,
        .full = options->full,
    };
    fetching->harvest = harvest_new(&for_harvest, error);
    return fetching->harvest != NULL;
}

struct fetching *fetching_open(struct app *app, const struct fetching_options *options,
                               GError **error)
{
    OWNED(fetching) fetching = g_new0(struct fetching, 1);
    fetching->settings = app_settings(app, error);
    fetching->off_peak = options->off_peak;
    if (!fetching->settings) return NULL;
    fetching->db = app_db(app, DB_WRITE, error);
    if (!fetching->db || !open_services(fetching, options, error)) return NULL;
    return g_steal_pointer(&fetching);
}

void fetching_close(struct fetching *fetching)
{
    if (!fetching) return;
    harvest_free(fetching->harvest);
    entrez_free(fetching->entrez);
    g_free(fetching);
}

const struct fetching_total *fetching_total(const struct fetching *fetching)
{
    return &fetching->total;
}

/* --- queries -------------------------------------------------------------------------- */

struct fetching_query fetching_of_topic(const struct settings_topic *topic)
{
    struct fetching_query made = {.text = g_strdup(topic->query)};
    made.query = (struct harvest_query){QUERY_TOPIC, topic->name, made.text};
    return made;
}

struct fetching_query fetching_of_institution(const struct settings *settings,
                                              const struct settings_institution *institution)
{
    struct fetching_query made = {
        .text = g_strdup_printf("(%s) AND (%s)", institution->query, settings->field_query)};
    made.query = (struct harvest_query){QUERY_INSTITUTION, institution->name, made.text};
    return made;
}

void fetching_query_clear(struct fetching_query *query)
{
    g_clear_pointer(&query->text, g_free);
    query->query.text = NULL;
}

static const char *plural(int64_t n)
{
    return n == 1 ? "" : "s";
}

/* What PubMed says about the query. */
static void tell_words(const char *name, const char *not_found, const char *warnings,
                       int64_t announced)
{
    if (not_found)
        log_warn("%s: PubMed did not understand %s and searched without it: check the query", name,
                 not_found);
    if (warnings && announced > 0) log_warn("%s: PubMed says: %s", name, warnings);
    if (announced == 0) log_info("%s: PubMed has no records for this query", name);
}

static void tell(const char *name, const struct harvest_report *report)
{
    tell_words(name, report->not_found, report->warnings, report->announced);
    if (report->announced == 0) return;
    g_autofree char *capped =
        report->listed < report->announced
            ? g_strdup_printf(", the newest %" PRId64 " of them taken", report->listed)
            : g_strdup("");
    log_info("%s: %" PRId64 " record%s%s, %" PRId64 " fetched", name, report->announced,
             plural(report->announced), capped, report->delivered);
    if (report->missing > 0)
        log_warn("%s: %" PRId64 " record%s listed by PubMed but not delivered: 'radscout status "
                 "--format json' names them",
                 name, report->missing, plural(report->missing));
    if (report->deleted > 0)
        log_info("%s: %" PRId64 " record%s deleted by PubMed, removed here, too", name,
                 report->deleted, plural(report->deleted));
    if (report->unfinished > 0)
        log_warn("%s: %" PRId64 " record%s could not be fetched, run again to resume: %s", name,
                 report->unfinished, plural(report->unfinished),
                 report->failure ? report->failure : "not delivered");
}

bool fetching_run(struct fetching *fetching, const struct harvest_query *query,
                  struct harvest_report *report, GError **error)
{
    struct harvest_report own = {0};
    if (fetching->off_peak && !hours_wait(error)) return false;
    if (!report) report = &own;
    /* what waits for the disk must not keep requests waiting */
    struct checkpoint *checkpoint = checkpoint_start(fetching->db, error);
    if (!checkpoint) return false;
    GError *cause = NULL;
    bool ok = harvest_run(fetching->harvest, query, report, &cause);
    checkpoint_free(checkpoint);
    fetching->total.delivered += report->delivered;
    fetching->total.skipped += report->missing + report->unfinished;
    if (ok) {
        tell(query->name, report);
    } else if (g_error_matches(cause, RADSCOUT_ERROR, RADSCOUT_ERROR_REFUSED)) {
        log_warn("%s: skipped: %s", query->name, cause->message);
        fetching->total.skipped++;
        g_clear_error(&cause);
        ok = true;
    } else {
        g_prefix_error(&cause, "%s: ", query->name);
        g_propagate_error(error, cause);
    }
    harvest_report_clear(&own);
    return ok;
}

bool fetching_all(struct fetching *fetching, GError **error)
{
    const struct settings *settings = fetching->settings;
    bool ok = true;
    for (guint i = 0; ok && i < settings->topics->len; i++) {
        struct fetching_query query = fetching_of_topic(settings->topics->pdata[i]);
        ok = fetching_run(fetching, &query.query, NULL, error);
        fetching_query_clear(&query);
    }
    for (guint i = 0; ok && i < settings->institutions->len; i++) {
        struct fetching_query query =
            fetching_of_institution(settings, settings->institutions->pdata[i]);
        ok = fetching_run(fetching, &query.query, NULL, error);
        fetching_query_clear(&query);
    }
    return ok;
}

bool fetching_plan(struct fetching *fetching, const struct harvest_query *query,
                   struct harvest_plan *plan, GError **error)
{
    if (!harvest_plan(fetching->harvest, query, plan, error)) {
        g_prefix_error(error, "%s: ", query->name);
        return false;
    }
    tell_words(query->name, plan->not_found, plan->warnings, plan->announced);
    return true;
}

bool fetching_field(struct fetching *fetching, GError **error)
{
    int n_requests = 0;
    if (harvest_field(fetching->harvest, fetching->settings->field_query, &n_requests, error)) {
        log_debug("the field's papers counted with %d requests", n_requests);
        return true;
    }
    g_prefix_error(error, "counting the field: ");
    return false;
}

bool fetching_plan_field(struct fetching *fetching, struct harvest_plan *plan, GError **error)
{
    return harvest_plan_field(fetching->harvest, fetching->settings->field_query, plan, error);
}

/* --- Semantic Scholar --------------------------------------------------------------- */

/* A hurried test asks a service on this machine and waits for all it says,
 * however slow the machine is. */
static int budget_here(const struct fetching *fetching, int budget_s)
{
    bool is_test = g_strcmp0(g_getenv("RADSCOUT_TEST_FAST"), "1") == 0 &&
                   http_is_loopback(fetching->settings->s2_url);
    return is_test ? 0 : budget_s;
}

static struct s2_options s2_options_of(const struct settings *settings, int64_t query_id)
{
    return (struct s2_options){
        .base_url = settings->s2_url,
        .api_key = settings->s2_api_key,
        .rate = settings->s2_rate,
        .refresh_days = settings->s2_refresh_days,
        .query_id = query_id,
        .interrupted = app_interrupted,
        .check = s2_json_check,
    };
}

bool fetching_plan_facts(struct fetching *fetching, int64_t n_new, struct s2_plan *plan,
                         GError **error)
{
    *plan = (struct s2_plan){0};
    if (!fetching->settings->s2_enabled) return true;
    struct s2_options options = s2_options_of(fetching->settings, 0);
    return s2_plan(fetching->db, &options, n_new, plan, error);
}

/* One of fetch/s2.h's two questions, within what is left of the time. */
static bool ask_s2(struct fetching *fetching, int64_t query_id, int budget_s, bool of_authors,
                   struct s2_report *report, GError **error)
{
    const struct settings *settings = fetching->settings;
    int left_s = budget_s - (int)(fetching->s2_spent_us / G_USEC_PER_SEC);
    struct s2_options options = s2_options_of(settings, query_id);
    options.budget_s = budget_s > 0 ? MAX(left_s, 1) : 0;
    int64_t start_us = clk_monotonic_us();
    bool ok = (of_authors ? s2_refresh_authors : s2_refresh)(fetching->db, &options, report, error);
    fetching->s2_spent_us += clk_monotonic_us() - start_us;
    fetching->s2_stopped = fetching->s2_stopped || report->deferred > 0;
    return ok;
}

static void tell_s2(const struct s2_report *report, const char *what)
{
    g_autofree char *refreshed =
        report->refreshed > 0
            ? g_strdup_printf(", %" PRId64 " of them refreshed", report->refreshed)
            : g_strdup("");
    g_autofree char *by_doi =
        report->by_doi > 0 ? g_strdup_printf(", %" PRId64 " found by DOI only", report->by_doi)
                           : g_strdup("");
    if (report->answered > 0 || report->by_doi > 0)
        log_info("Semantic Scholar: facts about %" PRId64 " %s%s%s%s", report->answered, what,
                 plural(report->answered), refreshed, by_doi);
    if (report->deferred > 0)
        log_info("Semantic Scholar: %" PRId64 " %s%s left for the next run: %s", report->deferred,
                 what, plural(report->deferred), report->reason ? report->reason : "");
}

bool fetching_facts(struct fetching *fetching, int64_t query_id, int budget_s, GError **error)
{
    struct s2_report report;
    if (!fetching->settings->s2_enabled) return true;
    bool ok = ask_s2(fetching, query_id, budget_here(fetching, budget_s), false, &report, error);
    if (ok) tell_s2(&report, "record");
    s2_report_clear(&report);
    return ok;
}

bool fetching_author_facts(struct fetching *fetching, int64_t query_id, int budget_s,
                           GError **error)
{
    struct s2_report report;
    if (!fetching->settings->s2_enabled || fetching->s2_stopped) return true;
    budget_s = budget_here(fetching, budget_s);
    if (budget_s > 0 && fetching->s2_spent_us >= (int64_t)budget_s * G_USEC_PER_SEC) {
        log_info("Semantic Scholar: the senior authors are left for the next run: the time set "
                 "aside is used up");
        return true;
    }
    bool ok = ask_s2(fetching, query_id, budget_s, true, &report, error);
    if (ok) tell_s2(&report, "senior author");
    s2_report_clear(&report);
    return ok;
}
