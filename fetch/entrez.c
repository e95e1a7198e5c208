/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/entrez.h"

#include <inttypes.h>
#include <string.h>

#include "core/clk.h"
#include "core/error.h"
#include "fetch/limit.h"

#define ENTREZ_TOOL "radscout"
#define ENTREZ_RATE 3.0        /* requests/s permitted by IP address */
#define ENTREZ_RATE_KEY 10.0   /* ... with a key */
#define ENTREZ_PARALLEL 8      /* requests under way: the rate is kept up to 2.6 s each */
#define ENTREZ_PARALLEL_KEY 24 /* ... with a key */
#define FORM_TYPE "application/x-www-form-urlencoded"

/* Pages that are fetched. */
struct fetch_run {
    struct entrez *entrez;
    const struct entrez_stream *stream;
};

struct entrez {
    struct client *client;
    struct fetch_run beside; /* stream NULL: none */
    struct client_feed beside_feed;
    struct entrez_reader reader;
    char *identity; /* "&tool=...&email=...&api_key=...", escaped */
    bool has_key;
};

struct entrez_found *entrez_found_new(void)
{
    struct entrez_found *found = g_new0(struct entrez_found, 1);
    found->ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    found->not_found = g_ptr_array_new_with_free_func(g_free);
    found->warnings = g_ptr_array_new_with_free_func(g_free);
    return found;
}

void entrez_found_free(struct entrez_found *found)
{
    if (!found) return;
    g_array_unref(found->ids);
    g_ptr_array_unref(found->not_found);
    g_ptr_array_unref(found->warnings);
    g_free(found->web_env);
    g_free(found->query_key);
    g_free(found->translation);
    g_free(found->service_error);
    g_free(found);
}

/* --- who asks ------------------------------------------------------------------- */

static bool check_contact(const struct entrez_options *options, const char *base_url,
                          GError **error)
{
    if (options->contact_email || http_is_loopback(base_url)) return true;
    if (options->config_path)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "contact_email is not set, and NCBI wants one with every request: set it "
                         "under [radscout] in '%s', or $RADSCOUT_EMAIL",
                         options->config_path);
    return error_set(error, RADSCOUT_ERROR_USAGE,
                     "contact_email is not set, and NCBI wants one with every request: run "
                     "'radscout init' and set it under [radscout] in radscout.conf, or set "
                     "$RADSCOUT_EMAIL");
}

static void append_parameter(GString *form, const char *name, const char *value)
{
    if (!value || !value[0]) return;
    if (form->len > 0) g_string_append_c(form, '&');
    g_string_append_printf(form, "%s=", name);
    g_string_append_uri_escaped(form, value, NULL, FALSE);
}

static void append_number(GString *form, const char *name, int64_t value)
{
    g_string_append_printf(form, "%s%s=%" PRId64, form->len > 0 ? "&" : "", name, value);
}

/* What the service permits; only a host of ours may be asked faster. */
static double permitted_rate(const struct entrez_options *options, const char *base_url)
{
    double permitted = options->api_key ? ENTREZ_RATE_KEY : ENTREZ_RATE;
    if (options->rate <= 0) return permitted;
    return http_is_loopback(base_url) ? options->rate : MIN(options->rate, permitted);
}

struct entrez *entrez_new(const struct entrez_options *options, GError **error)
{
    const char *base_url = options->base_url ? options->base_url : ENTREZ_URL;
    if (!check_contact(options, base_url, error)) return NULL;
    struct client_options for_client = {
        .base_url = base_url,
        .spacing_ms = limit_spacing_ms(permitted_rate(options, base_url)),
        .parallel = options->api_key ? ENTREZ_PARALLEL_KEY : ENTREZ_PARALLEL,
        .schedule = retry_entrez,
        .key = options->api_key,
        .if_blocked =
            ": run nothing more against it; write to eutilities@ncbi.nlm.nih.gov with the "
            "program's name (radscout) and your e-mail address to have it lifted",
        .interrupted = options->interrupted,
        .http = http_options_default,
    };
    struct client *client = client_new(&for_client, error);
    if (!client) return NULL;
    struct entrez *entrez = g_new0(struct entrez, 1);
    entrez->client = client;
    entrez->reader = options->reader;
    entrez->has_key = options->api_key != NULL;
    GString *identity = g_string_new("&tool=" ENTREZ_TOOL);
    append_parameter(identity, "email", options->contact_email);
    append_parameter(identity, "api_key", options->api_key);
    entrez->identity = g_string_free(identity, FALSE);
    return entrez;
}

void entrez_free(struct entrez *entrez)
{
    if (!entrez) return;
    client_free(entrez->client);
    g_free(entrez->identity);
    g_free(entrez);
}

int entrez_spacing_ms(const struct entrez *entrez)
{
    return client_spacing_ms(entrez->client);
}

static void fill_job(const struct entrez *entrez, struct client_job *job, const char *path,
                     char *body, void *tag)
{
    job->path = path;
    job->body = body;
    job->content_type = FORM_TYPE;
    job->body_has_secret = entrez->has_key;
    job->tag = tag;
}

/* What is no data may carry a key or be a page for people: not kept. */
static struct raw_answer *worth_keeping(enum verdict verdict, const struct http_answer *answer)
{
    return verdict == VERDICT_OK ? raw_answer_new(http_body(answer), answer->body->len) : NULL;
}

static struct entrez_reply reply_of(const char *endpoint, const char *parameters,
                                    const struct client_outcome *outcome,
                                    const struct raw_answer *answer)
{
    return (struct entrez_reply){
        .endpoint = endpoint,
        .parameters = parameters,
        .http_status = outcome->answer->status,
        .tries = outcome->tries,
        .wall_ms = outcome->wall_ms,
        .sent_ms = outcome->sent_ms,
        .answer = answer,
        .failure = outcome->failure,
    };
}

bool entrez_record(struct db *db, const struct entrez_reply *reply, const char *purpose,
                   int64_t query_id, int n_asked, bool must_parse, GError **error)
{
    struct request_note note = {
        .source = "pubmed",
        .endpoint = reply->endpoint,
        .purpose = purpose,
        .query_id = query_id,
        .parameters = reply->parameters,
        .n_asked = n_asked,
        .http_status = reply->http_status,
        .tries = reply->tries,
        .wall_ms = reply->wall_ms,
        .sent_ms = reply->sent_ms,
        .error = reply->failure ? reply->failure->message : NULL,
    };
    return request_put_ready(db, &note, reply->answer, must_parse, NULL, error);
}

static struct retry_evidence evidence_of(const struct http_answer *answer, bool well_formed,
                                         const char *said)
{
    return (struct retry_evidence){
        .end = answer->end,
        .status = answer->status,
        .body = http_body(answer),
        .size = answer->body->len,
        .well_formed = well_formed,
        .service_error = said,
    };
}

/* --- search ----------------------------------------------------------------------- */

/* A search on its way. */
struct search_task {
    const struct entrez_search *search;
    char *parameters, *body;
    struct entrez_found *found; /* of the last answer that could be read */
};

struct search_run {
    struct entrez *entrez;
    const struct entrez_search *searches;
    size_t n, at;              /* at: next one */
    struct entrez_found *kept; /* what the last one found */
};

static bool search_next(void *user, struct client_job *job)
{
    struct search_run *run = user;
    if (run->at == run->n) return false;
    struct search_task *task = g_new0(struct search_task, 1);
    task->search = &run->searches[run->at++];
    task->parameters = entrez_search_parameters(task->search);
    task->body = g_strconcat(task->parameters, run->entrez->identity, NULL);
    fill_job(run->entrez, job, "/esearch.fcgi", task->body, task);
    return true;
}

static enum verdict search_judge(void *user, const struct client_job *job,
                                 const struct http_answer *answer, const char **reason, char **said)
{
    const struct search_run *run = user;
    struct search_task *task = job->tag;
    entrez_found_free(task->found);
    task->found = entrez_found_new();
    bool ok = answer->end == HTTP_ANSWERED &&
              run->entrez->reader.search(http_body(answer), answer->body->len, task->found, NULL);
    *said = g_strdup(task->found->service_error);
    struct retry_evidence evidence = evidence_of(answer, ok, *said);
    enum verdict verdict = retry_judge_entrez(&evidence, reason);
    /* no list of ids is as large as that: something else came in its place */
    return verdict == VERDICT_SMALLER && answer->end == HTTP_TOO_LARGE ? VERDICT_RETRY : verdict;
}

static bool search_done(void *user, const struct client_job *job,
                        const struct client_outcome *outcome, GError **error)
{
    struct search_run *run = user;
    struct search_task *task = job->tag;
    const struct entrez_search *search = task->search;
    OWNED(raw_answer) answer = worth_keeping(outcome->verdict, outcome->answer);
    struct entrez_reply reply = reply_of("esearch", task->parameters, outcome, answer);
    bool ok = outcome->verdict == VERDICT_OK;
    if (!search->record(search->user, &reply, ok ? task->found : NULL, error)) return false;
    if (ok) {
        entrez_found_free(run->kept);
        run->kept = g_steal_pointer(&task->found);
        return true;
    }
    if (outcome->failure)
        g_propagate_error(error, g_error_copy(outcome->failure));
    else
        error_set(error, RADSCOUT_ERROR_REFUSED, "PubMed does not search for '%s'", search->term);
    return false;
}

static void search_forget(void *user, const struct client_job *job)
{
    (void)user;
    struct search_task *task = job->tag;
    entrez_found_free(task->found);
    g_free(task->parameters);
    g_free(task->body);
    g_free(task);
}

char *entrez_search_parameters(const struct entrez_search *search)
{
    GString *form = g_string_new("db=pubmed&retmode=xml");
    if (search->retmax == 0) {
        append_parameter(form, "rettype", "count");
    } else {
        append_parameter(form, "usehistory", "y");
        append_parameter(form, "sort", "pub_date");
        append_number(form, "retmax", search->retmax);
    }
    append_parameter(form, "term", search->term);
    return g_string_free(form, FALSE);
}

/* What the last search found; NULL on error. */
static struct entrez_found *search_all(struct entrez *entrez, const struct entrez_search *searches,
                                       size_t n, GError **error)
{
    struct search_run run = {.entrez = entrez, .searches = searches, .n = n};
    struct client_feed feed = {search_next, search_judge, search_done, &run, search_forget};
    if (client_run(entrez->client, &feed, error)) return run.kept;
    entrez_found_free(run.kept);
    return NULL;
}

struct entrez_found *entrez_search(struct entrez *entrez, const struct entrez_search *search,
                                   GError **error)
{
    return search_all(entrez, search, 1, error);
}

bool entrez_searches(struct entrez *entrez, const struct entrez_search *searches, size_t n,
                     GError **error)
{
    if (n == 0) return true;
    OWNED(entrez_found) last = search_all(entrez, searches, n, error);
    return last != NULL;
}

/* --- records ---------------------------------------------------------------------- */

/* A page on its way. */
struct fetch_task {
    struct entrez_page page;
    char *parameters, *body;
    GArray *delivered;         /* of the last answer */
    struct raw_answer *answer; /* ... ready to be stored, when it is good */
};

static void fetch_task_free(struct fetch_task *task)
{
    g_free(task->parameters);
    g_free(task->body);
    g_array_unref(task->delivered);
    raw_answer_free(task->answer);
    g_array_unref(task->page.ids);
    g_free(task);
}

static char *page_parameters(const struct entrez_page *page)
{
    GString *form = g_string_new("db=pubmed&retmode=xml");
    if (page->web_env) {
        append_parameter(form, "WebEnv", page->web_env);
        append_parameter(form, "query_key", page->query_key);
        append_number(form, "retstart", page->retstart);
        append_number(form, "retmax", (int64_t)page->ids->len);
        return g_string_free(form, FALSE);
    }
    g_string_append(form, "&id=");
    for (guint i = 0; i < page->ids->len; i++)
        g_string_append_printf(form, "%s%" PRId64, i > 0 ? "," : "",
                               g_array_index(page->ids, int64_t, i));
    return g_string_free(form, FALSE);
}

static bool fetch_next(void *user, struct client_job *job)
{
    struct fetch_run *run = user;
    struct entrez_page page = {0};
    if (!run->stream->next(run->stream->user, &page)) return false;
    struct fetch_task *task = g_new0(struct fetch_task, 1);
    task->page = page;
    task->parameters = page_parameters(&page);
    task->body = g_strconcat(task->parameters, run->entrez->identity, NULL);
    task->delivered = g_array_new(FALSE, FALSE, sizeof(int64_t));
    fill_job(run->entrez, job, "/efetch.fcgi", task->body, task);
    return true;
}

static enum verdict fetch_judge(void *user, const struct client_job *job,
                                const struct http_answer *answer, const char **reason, char **said)
{
    struct fetch_run *run = user;
    struct fetch_task *task = job->tag;
    g_array_set_size(task->delivered, 0);
    bool ok = answer->end == HTTP_ANSWERED &&
              run->entrez->reader.check(http_body(answer), answer->body->len, task->delivered, said,
                                        NULL);
    struct retry_evidence evidence = evidence_of(answer, ok, *said);
    enum verdict verdict = retry_judge_entrez(&evidence, reason);
    /* here, because it takes time and this is no thread that others wait for */
    task->answer = worth_keeping(verdict, answer);
    return verdict;
}

static bool fetch_done(void *user, const struct client_job *job,
                       const struct client_outcome *outcome, GError **error)
{
    struct fetch_run *run = user;
    struct fetch_task *task = job->tag;
    struct entrez_reply reply = reply_of("efetch", task->parameters, outcome, task->answer);
    if (outcome->verdict != VERDICT_OK) g_array_set_size(task->delivered, 0);
    struct entrez_delivery delivery = {outcome->verdict, task->delivered, outcome->failure};
    return run->stream->done(run->stream->user, &task->page, &reply, &delivery, error);
}

static void fetch_forget(void *user, const struct client_job *job)
{
    (void)user;
    fetch_task_free(job->tag);
}

static struct client_feed feed_of(struct fetch_run *run)
{
    return (struct client_feed){fetch_next, fetch_judge, fetch_done, run, fetch_forget};
}

void entrez_set_beside(struct entrez *entrez, const struct entrez_stream *stream)
{
    client_set_beside(entrez->client, NULL);
    entrez->beside = (struct fetch_run){.entrez = entrez, .stream = stream};
    entrez->beside_feed = feed_of(&entrez->beside);
    if (stream) client_set_beside(entrez->client, &entrez->beside_feed);
}

bool entrez_fetch(struct entrez *entrez, const struct entrez_stream *stream, GError **error)
{
    if (stream == entrez->beside.stream) {
        bool ok = client_run(entrez->client, &entrez->beside_feed, error);
        entrez_set_beside(entrez, NULL);
        return ok;
    }
    struct fetch_run run = {.entrez = entrez, .stream = stream};
    struct client_feed feed = feed_of(&run);
    return client_run(entrez->client, &feed, error);
}

char *entrez_window(const char *term, int32_t from_day, int32_t to_day)
{
    char from[CLK_DATE_SIZE], to[CLK_DATE_SIZE];
    clk_format_day(from_day, from);
    clk_format_day(to_day, to);
    g_strdelimit(from, "-", '/');
    g_strdelimit(to, "-", '/');
    return g_strdup_printf("(%s) AND %s:%s[EDAT]", term, from, to);
}
