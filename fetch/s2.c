/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/s2.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "core/clk.h"
#include "core/error.h"
#include "core/log.h"
#include "fetch/client.h"
#include "fetch/limit.h"
#include "fetch/pages.h"
#include "store/ingest.h"
#include "store/raw.h"
#include "store/wanted.h"

#define S2_FIELDS "externalIds,corpusId,citationCount,influentialCitationCount,authors"
#define S2_PATH "/paper/batch?fields=" S2_FIELDS
#define S2_ID_PREFIX "PMID:"
#define S2_SPACING_KEY_MS 1100 /* one request a second is permitted */
#define S2_SPACING_MS 3000     /* keyless, the pool refuses at any pace: be modest */
#define S2_TIMEOUT_MS 60000    /* the gateway gives up after 30 s */
#define S2_BODY_MAX (32u * 1024 * 1024)
#define S2_FAILED_MAX 3 /* batches that fail one after the other: it is down */
#define S2_SPLITS_MAX 1 /* how often a batch that fails as a whole is halved */

struct batch {
    GArray *pmids; /* int64_t */
    char *parameters, *body;
    int splits;
};

struct refresh {
    struct db *db;
    const struct s2_options *options;
    struct s2_report *report;
    char *header;   /* with the key, or NULL */
    GArray *wanted; /* int64_t */
    guint at;       /* next of wanted */
    GQueue halves;  /* struct batch *, to be asked before anything else */
    int failed_in_a_row;
    bool stopped; /* nothing more is asked; not an error */
};

void s2_report_clear(struct s2_report *report)
{
    g_free(report->reason);
    memset(report, 0, sizeof *report);
}

static void batch_free(struct batch *batch)
{
    g_array_unref(batch->pmids);
    g_free(batch->parameters);
    g_free(batch->body);
    g_free(batch);
}

static char *dump(json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT);
    char *copy = g_strdup(text);
    free(text);
    json_decref(object);
    return copy;
}

static struct batch *batch_new(const GArray *pmids, guint from, guint n, int splits)
{
    struct batch *batch = g_new0(struct batch, 1);
    json_t *ids = json_array();
    batch->pmids = g_array_sized_new(FALSE, FALSE, sizeof(int64_t), n);
    batch->splits = splits;
    for (guint i = from; i < from + n; i++) {
        int64_t pmid = g_array_index(pmids, int64_t, i);
        g_array_append_val(batch->pmids, pmid);
        json_array_append_new(ids, json_sprintf(S2_ID_PREFIX "%" PRId64, pmid));
    }
    batch->body = dump(json_pack("{s:O}", "ids", ids));
    batch->parameters = dump(json_pack("{s:s, s:o}", "fields", S2_FIELDS, "ids", ids));
    return batch;
}

static bool next_batch(void *user, struct client_job *job)
{
    struct refresh *refresh = user;
    if (refresh->stopped) return false;
    struct batch *batch = g_queue_pop_head(&refresh->halves);
    if (!batch) {
        guint n = MIN(refresh->wanted->len - refresh->at, S2_BATCH);
        if (n == 0) return false;
        batch = batch_new(refresh->wanted, refresh->at, n, 0);
        refresh->at += n;
    }
    job->path = S2_PATH;
    job->body = batch->body;
    job->content_type = "application/json";
    job->secret_header = refresh->header;
    job->tag = batch;
    return true;
}

static enum verdict judge_batch(void *user, const struct client_job *job,
                                const struct http_answer *answer, const char **reason, char **said)
{
    struct refresh *refresh = user;
    const struct batch *batch = job->tag;
    bool ok =
        answer->end == HTTP_ANSWERED && answer->status == 200 &&
        refresh->options->check(http_body(answer), answer->body->len, batch->pmids->len, NULL);
    struct retry_evidence evidence = {
        .end = answer->end,
        .status = answer->status,
        .body = http_body(answer),
        .size = answer->body->len,
        .well_formed = ok,
    };
    enum verdict verdict = retry_judge_s2(&evidence, reason);
    if (verdict == VERDICT_REFUSED && answer->body->len > 0)
        *said = g_strndup(http_body(answer), answer->body->len);
    return verdict;
}

static bool record_batch(struct refresh *refresh, const struct batch *batch,
                         const struct client_outcome *outcome, GError **error)
{
    bool has_answer = outcome->verdict == VERDICT_OK;
    struct request_note note = {
        .source = "s2",
        .endpoint = "paper/batch",
        .purpose = "facts",
        .query_id = refresh->options->query_id,
        .parameters = batch->parameters,
        .n_asked = (int)batch->pmids->len,
        .http_status = outcome->answer->status,
        .tries = outcome->tries,
        .wall_ms = outcome->wall_ms,
        .error = outcome->failure ? outcome->failure->message : NULL,
    };
    int64_t request_id = 0;
    return request_put(refresh->db, &note, has_answer ? http_body(outcome->answer) : NULL,
                       has_answer ? outcome->answer->body->len : 0, has_answer, &request_id, error);
}

/* S2 knows none of them: an answer, too. */
static bool put_unknown(struct refresh *refresh, const struct batch *batch, GError **error)
{
    char now[CLK_STAMP_SIZE];
    clk_stamp(clk_now(), now);
    for (guint i = 0; i < batch->pmids->len; i++) {
        struct s2_paper paper = {.pmid = g_array_index(batch->pmids, int64_t, i),
                                 .citation_count = -1,
                                 .influential_citation_count = -1};
        if (!ingest_s2_paper(refresh->db, &paper, now, error)) return false;
    }
    return true;
}

static bool store_batch(struct refresh *refresh, const struct batch *batch,
                        const struct client_outcome *outcome, bool unknown, GError **error)
{
    if (!db_begin(refresh->db, error)) return false;
    bool ok = record_batch(refresh, batch, outcome, error);
    if (ok && unknown) ok = put_unknown(refresh, batch, error);
    if (ok && db_commit(refresh->db, error)) return true;
    db_rollback(refresh->db);
    return false;
}

static void halve(struct refresh *refresh, const struct batch *batch)
{
    guint n = batch->pmids->len / 2;
    g_queue_push_tail(&refresh->halves, batch_new(batch->pmids, 0, n, batch->splits + 1));
    g_queue_push_tail(&refresh->halves,
                      batch_new(batch->pmids, n, batch->pmids->len - n, batch->splits + 1));
}

static void note_failure(struct refresh *refresh, const struct client_outcome *outcome)
{
    g_free(refresh->report->reason);
    refresh->report->reason = g_strdup(outcome->failure->message);
    /* refused for pace after all those tries, forbidden, or down: enough */
    refresh->failed_in_a_row++;
    refresh->stopped = outcome->verdict != VERDICT_RETRY && outcome->verdict != VERDICT_SMALLER;
    if (refresh->failed_in_a_row >= S2_FAILED_MAX || outcome->answer->end == HTTP_UNREACHABLE)
        refresh->stopped = true;
}

static bool batch_done(void *user, const struct client_job *job,
                       const struct client_outcome *outcome, GError **error)
{
    struct refresh *refresh = user;
    const struct batch *batch = job->tag;
    bool whole = outcome->verdict == VERDICT_SMALLER || outcome->verdict == VERDICT_NOTHING;
    bool split = whole && batch->splits < S2_SPLITS_MAX && batch->pmids->len > 1;
    bool unknown = outcome->verdict == VERDICT_NOTHING && !split;
    if (!store_batch(refresh, batch, outcome, unknown, error)) return false;
    if (split) {
        halve(refresh, batch);
    } else if (outcome->failure) {
        note_failure(refresh, outcome);
    } else {
        refresh->failed_in_a_row = 0;
        refresh->report->answered += batch->pmids->len;
    }
    log_progress("Semantic Scholar", refresh->report->answered, refresh->report->wanted);
    return true;
}

static void forget_batch(void *user, const struct client_job *job)
{
    (void)user;
    batch_free(job->tag);
}

/* --- what to ask for ------------------------------------------------------------- */

static void add_asked(GHashTable *asked, const char *parameters)
{
    json_t *object = json_loads(parameters, 0, NULL);
    json_t *ids = json_object_get(object, "ids"), *id = NULL;
    size_t i = 0;
    json_array_foreach(ids, i, id)
    {
        const char *text = json_string_value(id);
        if (text && g_str_has_prefix(text, S2_ID_PREFIX))
            pages_set_add(asked, g_ascii_strtoll(text + strlen(S2_ID_PREFIX), NULL, 10));
    }
    json_decref(object);
}

/* PMIDs whose answers are stored and wait to be parsed. */
static GHashTable *asked_before(struct db *db, GError **error)
{
    g_autoptr(GHashTable) asked = pages_set_new();
    g_autoptr(GArray) requests = answers_unparsed(db, error);
    if (!requests) return NULL;
    for (guint i = 0; i < requests->len; i++) {
        g_autofree char *source = NULL, *parameters = NULL;
        if (!request_describe(db, g_array_index(requests, int64_t, i), &source, NULL, &parameters,
                              error))
            return NULL;
        if (strcmp(source, "s2") == 0) add_asked(asked, parameters);
    }
    return g_steal_pointer(&asked);
}

static GArray *list_wanted(struct db *db, const struct s2_options *options, GError **error)
{
    char older_than[CLK_STAMP_SIZE];
    clk_stamp(clk_now() - (int64_t)options->refresh_days * 86400, older_than);
    g_autoptr(GHashTable) asked = asked_before(db, error);
    if (!asked) return NULL;
    g_autoptr(GArray) all = wanted_facts(db, options->query_id, older_than, error);
    if (!all) return NULL;
    GArray *wanted = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0; i < all->len; i++) {
        int64_t pmid = g_array_index(all, int64_t, i);
        if (!pages_set_has(asked, pmid)) g_array_append_val(wanted, pmid);
    }
    return wanted;
}

/* Only a host of ours may be asked faster than S2 permits. */
static int spacing_ms(const struct s2_options *options, const char *base_url)
{
    int permitted = options->api_key ? S2_SPACING_KEY_MS : S2_SPACING_MS;
    if (options->rate <= 0) return permitted;
    int wished = limit_spacing_ms(options->rate);
    return http_is_loopback(base_url) ? wished : MAX(wished, permitted);
}

static struct client *open_client(const struct s2_options *options, GError **error)
{
    const char *base_url = options->base_url ? options->base_url : S2_URL;
    struct client_options for_client = {
        .base_url = base_url,
        .spacing_ms = spacing_ms(options, base_url),
        .parallel = 1,
        .schedule = options->api_key ? retry_s2_keyed : retry_s2_keyless,
        .key = options->api_key,
        .interrupted = options->interrupted,
        .http = http_options_default,
    };
    for_client.http.total_timeout_ms = S2_TIMEOUT_MS;
    for_client.http.body_max = S2_BODY_MAX;
    struct client *client = client_new(&for_client, error);
    if (client) client_set_budget(client, options->budget_s);
    return client;
}

/* The run's end: time that is used up is a reason, not an error. */
static bool conclude(struct refresh *refresh, GError *cause, GError **error)
{
    struct s2_report *report = refresh->report;
    for (struct batch *batch; (batch = g_queue_pop_head(&refresh->halves));)
        batch_free(batch);
    log_progress_end();
    report->deferred = report->wanted - report->answered;
    if (!cause) return true;
    if (!g_error_matches(cause, RADSCOUT_ERROR, RADSCOUT_ERROR_RETRY)) {
        g_propagate_error(error, cause);
        return false;
    }
    if (!report->reason) report->reason = g_strdup(cause->message);
    g_error_free(cause);
    return true;
}

bool s2_refresh(struct db *db, const struct s2_options *options, struct s2_report *report,
                GError **error)
{
    memset(report, 0, sizeof *report);
    g_autoptr(GArray) wanted = list_wanted(db, options, error);
    if (!wanted) return false;
    report->wanted = wanted->len;
    if (wanted->len == 0) return true;
    OWNED(client) client = open_client(options, error);
    if (!client) return false;
    g_autofree char *header =
        options->api_key ? g_strconcat("x-api-key: ", options->api_key, NULL) : NULL;
    struct refresh refresh = {
        .db = db, .options = options, .report = report, .header = header, .wanted = wanted};
    struct client_feed feed = {next_batch, judge_batch, batch_done, &refresh, forget_batch};
    GError *cause = NULL;
    client_run(client, &feed, &cause);
    return conclude(&refresh, cause, error);
}
