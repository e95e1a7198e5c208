/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/s2.h"

#include <inttypes.h>
#include <string.h>

#include "core/clk.h"
#include "core/error.h"
#include "core/log.h"
#include "fetch/client.h"
#include "fetch/limit.h"
#include "fetch/pages.h"
#include "fetch/s2_batch.h"
#include "store/ingest.h"
#include "store/raw.h"
#include "store/wanted.h"

#define S2_SPACING_KEY_MS 1100 /* one request a second is permitted */
#define S2_SPACING_MS 3000     /* keyless, the pool refuses at any pace: be modest */
#define S2_TIMEOUT_MS 60000    /* the gateway gives up after 30 s */
#define S2_BODY_MAX (32u * 1024 * 1024)
#define S2_FAILED_MAX 3 /* batches that fail one after the other: it is down */
#define S2_PIECE 64     /* parts of so many ids are not halved again */

/* The lists that are worked through, in this order; what was not found by PMID
 * joins the second one. */
enum { NEW, DOIS, OLD, N_LISTS };

struct list {
    GArray *pmids;      /* int64_t, or NULL */
    GPtrArray *authors; /* char *, or NULL */
    guint at;           /* next one */
};

struct refresh {
    struct db *db;
    const struct s2_options *options;
    struct s2_report *report;
    char *header; /* with the key, or NULL */
    struct list lists[N_LISTS];
    GHashTable *asked_dois; /* set of PMIDs whose answer waits to be parsed */
    GQueue halves;          /* struct s2_batch *, to be asked before anything else */
    GQueue late;            /* ... after everything else */
    struct s2_known known[S2_KINDS];
    guint size_max; /* ids at a time that the service bears */
    int failed_in_a_row;
    bool stopped; /* nothing more is asked; not an error */
};

void s2_report_clear(struct s2_report *report)
{
    g_free(report->reason);
    memset(report, 0, sizeof *report);
}

/* --- batches ---------------------------------------------------------------------- */

static guint list_size(const struct list *list)
{
    return list->pmids ? list->pmids->len : list->authors ? list->authors->len : 0;
}

static struct s2_batch *take_authors(struct list *list, bool is_old, guint size_max)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    while (list->at < list->authors->len && ids->len < size_max)
        g_ptr_array_add(ids, g_strdup(list->authors->pdata[list->at++]));
    return s2_batch_new(S2_AUTHORS, is_old, NULL, ids);
}

static struct s2_batch *take_papers(struct list *list, bool is_old, guint size_max)
{
    GArray *pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    while (list->at < list->pmids->len && ids->len < size_max) {
        int64_t pmid = g_array_index(list->pmids, int64_t, list->at++);
        g_array_append_val(pmids, pmid);
        g_ptr_array_add(ids, s2_id_of_pmid(pmid));
    }
    return s2_batch_new(S2_BY_PMID, is_old, pmids, ids);
}

/* NULL with *error unset: no DOI of the list is one. */
static struct s2_batch *take_dois(struct db *db, struct list *list, guint size_max, GError **error)
{
    g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    while (list->at < list->pmids->len && ids->len < size_max) {
        int64_t pmid = g_array_index(list->pmids, int64_t, list->at++);
        g_autofree char *doi = NULL;
        if (!wanted_doi(db, pmid, &doi, error)) return NULL;
        char *id = s2_id_of_doi(doi);
        if (!id) continue;
        g_array_append_val(pmids, pmid);
        g_ptr_array_add(ids, id);
    }
    if (ids->len == 0) return NULL;
    return s2_batch_new(S2_BY_DOI, false, g_steal_pointer(&pmids), g_steal_pointer(&ids));
}

static struct s2_batch *take_from(struct refresh *refresh, int which)
{
    struct list *list = &refresh->lists[which];
    if (list->at >= list_size(list)) return NULL;
    if (list->authors) return take_authors(list, which == OLD, refresh->size_max);
    if (which != DOIS) return take_papers(list, which == OLD, refresh->size_max);
    g_autoptr(GError) why = NULL;
    struct s2_batch *batch = take_dois(refresh->db, list, refresh->size_max, &why);
    if (why) log_debug("looking up DOIs: %s", why->message);
    return batch;
}

/* With an id beside that came to be known meanwhile. */
static struct s2_batch *take_late(struct refresh *refresh)
{
    struct s2_batch *before = g_queue_pop_head(&refresh->late);
    if (!before) return NULL;
    struct s2_batch *batch = s2_batch_part(before, 0, before->n, &refresh->known[before->kind]);
    batch->is_late = true;
    s2_batch_free(before);
    return batch;
}

static bool next_batch(void *user, struct client_job *job)
{
    static const int order[] = {NEW, DOIS, OLD, DOIS};
    struct refresh *refresh = user;
    if (refresh->stopped) return false;
    struct s2_batch *batch = g_queue_pop_head(&refresh->halves);
    for (size_t i = 0; !batch && i < G_N_ELEMENTS(order); i++)
        batch = take_from(refresh, order[i]);
    if (!batch) batch = take_late(refresh);
    if (!batch) return false;
    job->path = s2_batch_path(batch);
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
    const struct s2_batch *batch = job->tag;
    bool ok = answer->end == HTTP_ANSWERED && answer->status == 200 &&
              refresh->options->check(http_body(answer), answer->body->len, batch->ids->len,
                                      batch->found, NULL);
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

/* --- what came -------------------------------------------------------------------- */

static bool record_batch(struct refresh *refresh, const struct s2_batch *batch,
                         const struct client_outcome *outcome, GError **error)
{
    bool has_answer = outcome->verdict == VERDICT_OK;
    struct request_note note = {
        .source = "s2",
        .endpoint = s2_batch_endpoint(batch),
        .purpose = batch->is_old ? "refresh" : "facts",
        .query_id = refresh->options->query_id,
        .parameters = batch->parameters,
        .n_asked = (int)batch->ids->len,
        .http_status = outcome->answer->status,
        .tries = outcome->tries,
        .wall_ms = outcome->wall_ms,
        .sent_ms = outcome->sent_ms,
        .error = outcome->failure ? outcome->failure->message : NULL,
    };
    int64_t request_id = 0;
    return request_put(refresh->db, &note, has_answer ? http_body(outcome->answer) : NULL,
                       has_answer ? outcome->answer->body->len : 0, has_answer, &request_id, error);
}

/* S2 knows none of them: an answer, too. */
static bool put_unknown(struct refresh *refresh, const struct s2_batch *batch, GError **error)
{
    char now[CLK_STAMP_SIZE];
    clk_stamp(clk_now(), now);
    for (guint i = 0; i < batch->n; i++) {
        struct s2_person person = {.author_id = batch->ids->pdata[i]};
        struct s2_paper paper = {.by_doi = batch->kind == S2_BY_DOI};
        if (batch->pmids) paper.pmid = g_array_index(batch->pmids, int64_t, i);
        if (!(batch->pmids ? ingest_s2_paper(refresh->db, &paper, now, error)
                           : ingest_s2_person(refresh->db, &person, now, error)))
            return false;
    }
    return true;
}

static bool store_batch(struct refresh *refresh, const struct s2_batch *batch,
                        const struct client_outcome *outcome, bool unknown, GError **error)
{
    if (!db_begin(refresh->db, error)) return false;
    bool ok = record_batch(refresh, batch, outcome, error);
    if (ok && unknown) ok = put_unknown(refresh, batch, error);
    if (ok && db_commit(refresh->db, error)) return true;
    db_rollback(refresh->db);
    return false;
}

static void halve(struct refresh *refresh, const struct s2_batch *batch)
{
    const struct s2_known *known = &refresh->known[batch->kind];
    guint n = batch->n / 2;
    g_queue_push_head(&refresh->halves, s2_batch_part(batch, n, batch->n - n, known));
    g_queue_push_head(&refresh->halves, s2_batch_part(batch, 0, n, known));
}

enum fate { SETTLED, HALVED, LATER };

/* Does asking for less at a time help? One that the service chokes on makes it
 * answer 500 for ever. One id that is no id makes it say that it knows none of
 * them, as it does when that is so: which of the two, an id beside tells that it
 * does know. Small parts wait until there is such an id. */
static enum fate fate_of(const struct refresh *refresh, const struct s2_batch *batch,
                         const struct client_outcome *outcome)
{
    bool poison = outcome->verdict == VERDICT_RETRY && outcome->answer->status == 500 &&
                  refresh->failed_in_a_row == 0 && refresh->report->answered > 0;
    bool is_large = batch->n > S2_PIECE || !batch->is_part;
    if (batch->n == 1) return SETTLED;
    if (poison || outcome->verdict == VERDICT_SMALLER) return is_large ? HALVED : SETTLED;
    if (outcome->verdict != VERDICT_NOTHING) return SETTLED;
    if (is_large || refresh->known[batch->kind].id) return HALVED;
    return batch->is_late ? SETTLED : LATER;
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

/* What it did not know by PMID is asked for by DOI. */
static void queue_dois(struct refresh *refresh, const struct s2_batch *batch, bool unknown)
{
    GArray *dois = refresh->lists[DOIS].pmids;
    for (guint i = 0; i < batch->n; i++) {
        int64_t pmid = g_array_index(batch->pmids, int64_t, i);
        if ((unknown || !batch->found[i]) && !pages_set_has(refresh->asked_dois, pmid))
            g_array_append_val(dois, pmid);
    }
}

static void note_known(struct refresh *refresh, const struct s2_batch *batch)
{
    struct s2_known *known = &refresh->known[batch->kind];
    for (guint i = 0; !known->id && i < batch->n; i++) {
        if (!batch->found[i]) continue;
        known->id = g_strdup(batch->ids->pdata[i]);
        if (batch->pmids) known->pmid = g_array_index(batch->pmids, int64_t, i);
    }
}

static void note_answer(struct refresh *refresh, const struct s2_batch *batch, bool unknown)
{
    struct s2_report *report = refresh->report;
    guint n = batch->n;
    int which = batch->kind == S2_BY_DOI ? DOIS : batch->is_old ? OLD : NEW;
    refresh->failed_in_a_row = 0;
    if (!unknown) note_known(refresh, batch);
    if (which != DOIS) report->answered += n;
    if (which == OLD) report->refreshed += n;
    if (batch->kind == S2_BY_PMID) queue_dois(refresh, batch, unknown);
    for (guint i = 0; which == DOIS && !unknown && i < n; i++)
        report->by_doi += batch->found[i];
}

static bool batch_done(void *user, const struct client_job *job,
                       const struct client_outcome *outcome, GError **error)
{
    struct refresh *refresh = user;
    const struct s2_batch *batch = job->tag;
    enum fate fate = fate_of(refresh, batch, outcome);
    bool unknown = outcome->verdict == VERDICT_NOTHING && fate == SETTLED;
    if (!store_batch(refresh, batch, outcome, unknown, error)) return false;
    if (fate == HALVED) {
        if (outcome->verdict == VERDICT_SMALLER) refresh->size_max = (batch->n + 1) / 2;
        halve(refresh, batch);
    } else if (fate == LATER) {
        g_queue_push_tail(&refresh->late, s2_batch_part(batch, 0, batch->n, NULL));
    } else if (outcome->failure) {
        note_failure(refresh, outcome);
    } else {
        note_answer(refresh, batch, unknown);
    }
    log_progress("Semantic Scholar", refresh->report->answered, refresh->report->wanted);
    return true;
}

static void forget_batch(void *user, const struct client_job *job)
{
    (void)user;
    s2_batch_free(job->tag);
}

/* --- what to ask for ---------------------------------------------------------------- */

/* What stored answers that wait to be parsed are about; NULL on error. */
static struct s2_asked *asked_before(struct db *db, GError **error)
{
    OWNED(s2_asked) asked = s2_asked_new();
    g_autoptr(GArray) requests = answers_unparsed(db, error);
    if (!requests) return NULL;
    for (guint i = 0; i < requests->len; i++) {
        g_autofree char *source = NULL, *endpoint = NULL, *parameters = NULL;
        if (!request_describe(db, g_array_index(requests, int64_t, i), &source, &endpoint,
                              &parameters, error))
            return NULL;
        if (strcmp(source, "s2") == 0) s2_asked_add(asked, endpoint, parameters);
    }
    return g_steal_pointer(&asked);
}

/* The PMIDs that are not in the set; all is taken over. NULL stays NULL. */
static GArray *without(GArray *all, GHashTable *set)
{
    guint n = 0;
    if (!all) return NULL;
    for (guint i = 0; i < all->len; i++) {
        int64_t pmid = g_array_index(all, int64_t, i);
        if (!pages_set_has(set, pmid)) g_array_index(all, int64_t, n++) = pmid;
    }
    g_array_set_size(all, n);
    return all;
}

static GPtrArray *authors_without(GPtrArray *all, GHashTable *set)
{
    for (guint i = all ? all->len : 0; i > 0; i--)
        if (g_hash_table_contains(set, all->pdata[i - 1])) g_ptr_array_remove_index(all, i - 1);
    return all;
}

static bool list_papers(struct refresh *refresh, const char *older_than,
                        const struct s2_asked *asked, GError **error)
{
    struct db *db = refresh->db;
    int64_t query_id = refresh->options->query_id;
    struct list *lists = refresh->lists;
    lists[NEW].pmids = without(wanted_facts(db, query_id, NULL, error), asked->pmids);
    if (!lists[NEW].pmids) return false;
    lists[DOIS].pmids = without(wanted_by_doi(db, query_id, error), asked->dois);
    if (!lists[DOIS].pmids) return false;
    lists[OLD].pmids = without(wanted_facts(db, query_id, older_than, error), asked->pmids);
    return lists[OLD].pmids != NULL;
}

static bool list_authors(struct refresh *refresh, const char *older_than,
                         const struct s2_asked *asked, GError **error)
{
    int64_t query_id = refresh->options->query_id;
    struct list *lists = refresh->lists;
    lists[NEW].authors =
        authors_without(wanted_authors(refresh->db, query_id, NULL, error), asked->authors);
    if (!lists[NEW].authors) return false;
    lists[OLD].authors =
        authors_without(wanted_authors(refresh->db, query_id, older_than, error), asked->authors);
    return lists[OLD].authors != NULL;
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
        .parallel = 1, /* next_batch() counts on it: what came is known by then */
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

/* --- the run ---------------------------------------------------------------------------- */

/* The run's end: time that is used up is a reason, not an error. */
static bool conclude(struct refresh *refresh, GError *cause, GError **error)
{
    struct s2_report *report = refresh->report;
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

static bool ask_all(struct refresh *refresh, GError **error)
{
    const struct list *lists = refresh->lists;
    refresh->report->wanted = (int64_t)list_size(&lists[NEW]) + list_size(&lists[OLD]);
    if (refresh->report->wanted + list_size(&lists[DOIS]) == 0) return true;
    OWNED(client) client = open_client(refresh->options, error);
    if (!client) return false;
    struct client_feed feed = {next_batch, judge_batch, batch_done, refresh, forget_batch};
    GError *cause = NULL;
    client_run(client, &feed, &cause);
    return conclude(refresh, cause, error);
}

static void refresh_clear(struct refresh *refresh)
{
    for (struct s2_batch *batch; (batch = g_queue_pop_head(&refresh->halves));)
        s2_batch_free(batch);
    for (struct s2_batch *batch; (batch = g_queue_pop_head(&refresh->late));)
        s2_batch_free(batch);
    for (int i = 0; i < S2_KINDS; i++)
        g_free(refresh->known[i].id);
    for (int i = 0; i < N_LISTS; i++) {
        if (refresh->lists[i].pmids) g_array_unref(refresh->lists[i].pmids);
        if (refresh->lists[i].authors) g_ptr_array_unref(refresh->lists[i].authors);
    }
    g_free(refresh->header);
}

static void stamp_of_refresh(const struct s2_options *options, char stamp[CLK_STAMP_SIZE])
{
    clk_stamp(clk_now() - (int64_t)options->refresh_days * 86400, stamp);
}

static bool run(struct db *db, const struct s2_options *options, bool of_papers,
                struct s2_report *report, GError **error)
{
    memset(report, 0, sizeof *report);
    OWNED(s2_asked) asked = asked_before(db, error);
    if (!asked) return false;
    char older_than[CLK_STAMP_SIZE];
    stamp_of_refresh(options, older_than);
    struct refresh refresh = {
        .db = db,
        .options = options,
        .report = report,
        .header = options->api_key ? g_strconcat("x-api-key: ", options->api_key, NULL) : NULL,
        .asked_dois = asked->dois,
        .size_max = of_papers ? S2_BATCH : S2_AUTHOR_BATCH,
    };
    bool ok = (of_papers ? list_papers : list_authors)(&refresh, older_than, asked, error) &&
              ask_all(&refresh, error);
    refresh_clear(&refresh);
    return ok;
}

bool s2_refresh(struct db *db, const struct s2_options *options, struct s2_report *report,
                GError **error)
{
    return run(db, options, true, report, error);
}

bool s2_refresh_authors(struct db *db, const struct s2_options *options, struct s2_report *report,
                        GError **error)
{
    return run(db, options, false, report, error);
}

bool s2_plan(struct db *db, const struct s2_options *options, int64_t n_new, struct s2_plan *plan,
             GError **error)
{
    memset(plan, 0, sizeof *plan);
    OWNED(s2_asked) asked = asked_before(db, error);
    if (!asked) return false;
    char older_than[CLK_STAMP_SIZE];
    stamp_of_refresh(options, older_than);
    struct refresh papers = {.db = db, .options = options};
    struct refresh authors = {.db = db, .options = options};
    bool ok = list_papers(&papers, older_than, asked, error) &&
              list_authors(&authors, older_than, asked, error);
    if (ok) {
        int64_t by_doi = list_size(&papers.lists[DOIS]);
        plan->records =
            (int64_t)list_size(&papers.lists[NEW]) + list_size(&papers.lists[OLD]) + n_new;
        plan->authors = (int64_t)list_size(&authors.lists[NEW]) + list_size(&authors.lists[OLD]);
        plan->requests = (plan->records + S2_BATCH - 1) / S2_BATCH +
                         (by_doi + S2_BATCH - 1) / S2_BATCH +
                         (plan->authors + S2_AUTHOR_BATCH - 1) / S2_AUTHOR_BATCH;
        const char *base_url = options->base_url ? options->base_url : S2_URL;
        plan->minutes = (double)plan->requests * spacing_ms(options, base_url) / 60000.0;
    }
    refresh_clear(&papers);
    refresh_clear(&authors);
    return ok;
}
