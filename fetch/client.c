/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/client.h"

#include <string.h>

#include "core/clk.h"
#include "core/error.h"
#include "core/log.h"
#include "fetch/limit.h"

#define CLIENT_JUDGES 2            /* answers that are read at a time */
#define CLIENT_TICK_MS 100         /* how often interruption is looked for */
#define CLIENT_TEST_HURRY 0.01     /* RADSCOUT_TEST_FAST: waits are cut to this share */
#define CLIENT_UNREACHABLE_TRIES 4 /* nobody answers: more would only keep the person waiting */

/* A feed, and how many of its jobs are under way: on their way, waiting for
 * another try, or with a judge. */
struct lane {
    const struct client_feed *feed; /* NULL: none */
    int n_busy;
    bool is_dry; /* the feed was asked and has nothing at the moment */
};

struct client {
    struct client_options options;
    char *base_url, *host, *key;
    struct limit *limit;
    struct http *http;
    GRand *chance;
    double hurry;        /* factor on every wait; 1 outside tests */
    int64_t deadline_us; /* 0: none */
    struct lane run, beside;
    GQueue waiting;      /* struct attempt *, not on their way */
    GThreadPool *judges; /* of struct attempt * */
    GAsyncQueue *judged; /* struct attempt *, back from them */
    int n_judging;
};

/* A job from its first send to its end. */
struct attempt {
    struct client *client;
    struct lane *lane;
    struct client_job job;
    char *url;
    int tries;
    GArray *sent_ms;  /* int64_t, of each try */
    int64_t first_us; /* of the first send */
    int64_t due_us;   /* not before */
    struct http_answer *answer;
    enum verdict verdict; /* ... of the answer */
    const char *reason;
    char *said;
};

/* In a thread of its own. */
static void judge_answer(void *data, void *user)
{
    struct attempt *attempt = data;
    struct client *client = user;
    const struct client_feed *feed = attempt->lane->feed;
    retry_redact_body(attempt->answer->body, client->key);
    attempt->reason = "";
    attempt->verdict =
        feed->judge(feed->user, &attempt->job, attempt->answer, &attempt->reason, &attempt->said);
    g_async_queue_push(client->judged, attempt);
    http_wake(client->http);
}

struct client *client_new(const struct client_options *options, GError **error)
{
    g_autofree char *host = http_host(options->base_url);
    if (!host) {
        error_set(error, RADSCOUT_ERROR_USAGE, "'%s' is no http address", options->base_url);
        return NULL;
    }
    struct client *client = g_new0(struct client, 1);
    client->options = *options;
    client->base_url = g_strdup(options->base_url);
    client->host = g_steal_pointer(&host);
    client->key = g_strdup(options->key);
    client->options.base_url = client->base_url;
    client->options.key = client->key;
    client->hurry = 1;
    if (g_strcmp0(g_getenv("RADSCOUT_TEST_FAST"), "1") == 0 && http_is_loopback(client->base_url))
        client->hurry = CLIENT_TEST_HURRY;
    client->limit =
        limit_open(client->host, (int64_t)(options->spacing_ms * 1000.0 * client->hurry));
    client->options.http.parallel = options->parallel;
    client->http = http_new(&client->options.http);
    client->chance = options->seed ? g_rand_new_with_seed(options->seed) : g_rand_new();
    client->judges =
        g_thread_pool_new(judge_answer, client, MIN(CLIENT_JUDGES, options->parallel), FALSE, NULL);
    client->judged = g_async_queue_new();
    return client;
}

void client_free(struct client *client)
{
    if (!client) return;
    client_set_beside(client, NULL);
    g_thread_pool_free(client->judges, FALSE, TRUE);
    g_async_queue_unref(client->judged);
    http_free(client->http);
    limit_close(client->limit);
    g_rand_free(client->chance);
    g_free(client->base_url);
    g_free(client->host);
    g_free(client->key);
    g_free(client);
}

const char *client_base(const struct client *client)
{
    return client->base_url;
}

int client_spacing_ms(const struct client *client)
{
    return client->options.spacing_ms;
}

void client_set_budget(struct client *client, int seconds)
{
    client->deadline_us = seconds > 0 ? clk_monotonic_us() + (int64_t)seconds * G_USEC_PER_SEC : 0;
}

/* --- what failed, in words ---------------------------------------------------- */

static enum radscout_error code_of(enum verdict verdict)
{
    static const enum radscout_error codes[] = {
        [VERDICT_OK] = RADSCOUT_ERROR_FAILED,       [VERDICT_RETRY] = RADSCOUT_ERROR_RETRY,
        [VERDICT_SLOW_DOWN] = RADSCOUT_ERROR_RETRY, [VERDICT_SMALLER] = RADSCOUT_ERROR_REFUSED,
        [VERDICT_NOTHING] = RADSCOUT_ERROR_FAILED,  [VERDICT_EXPIRED] = RADSCOUT_ERROR_EXPIRED,
        [VERDICT_REACH] = RADSCOUT_ERROR_REFUSED,   [VERDICT_REFUSED] = RADSCOUT_ERROR_REFUSED,
        [VERDICT_BAD_KEY] = RADSCOUT_ERROR_USAGE,   [VERDICT_BLOCKED] = RADSCOUT_ERROR_BLOCKED,
    };
    return codes[verdict];
}

static const char *advice_of(const struct client *client, enum verdict verdict, enum http_end end)
{
    if (verdict == VERDICT_BLOCKED)
        return client->options.if_blocked ? client->options.if_blocked : "";
    if (verdict == VERDICT_BAD_KEY) return ": check the key";
    if (end == HTTP_UNREACHABLE)
        return ": check the network, the proxy (https_proxy) and the address, then run again";
    if (end == HTTP_UNTRUSTED)
        return ": check the clock and the ca-certificates package; a proxy that opens TLS needs "
               "its certificate installed";
    if (verdict == VERDICT_RETRY || verdict == VERDICT_SLOW_DOWN) return ": run again later";
    return "";
}

static GError *describe(const struct attempt *attempt)
{
    const struct client *client = attempt->client;
    const struct http_answer *answer = attempt->answer;
    const char *words = attempt->said ? attempt->said : answer->failure;
    g_autofree char *clean = words ? retry_redact(words, client->key) : NULL;
    g_autofree char *status = answer->status && answer->status != 200
                                  ? g_strdup_printf(", HTTP status %d", answer->status)
                                  : g_strdup("");
    g_autofree char *tries =
        attempt->tries > 1 ? g_strdup_printf(", %d tries", attempt->tries) : g_strdup("");
    return g_error_new(RADSCOUT_ERROR, (int)code_of(attempt->verdict), "'%s': %s%s%s%s%s%s%s",
                       answer->end == HTTP_UNREACHABLE ? client->host : attempt->url,
                       attempt->reason, clean ? " (" : "", clean ? clean : "", clean ? ")" : "",
                       status, tries, advice_of(client, attempt->verdict, answer->end));
}

/* --- the stream ----------------------------------------------------------------- */

static struct attempt *attempt_new(struct client *client, struct lane *lane,
                                   const struct client_job *job)
{
    struct attempt *attempt = g_new0(struct attempt, 1);
    attempt->client = client;
    attempt->lane = lane;
    attempt->job = *job;
    attempt->url = g_strconcat(client->base_url, job->path, NULL);
    attempt->sent_ms = g_array_new(FALSE, FALSE, sizeof(int64_t));
    lane->n_busy++;
    return attempt;
}

static void forget_answer(struct attempt *attempt)
{
    if (attempt->answer) http_hold(attempt->client->http, -(gssize)attempt->answer->body->len);
    g_clear_pointer(&attempt->answer, http_answer_free);
    g_clear_pointer(&attempt->said, g_free);
}

static void attempt_free(struct attempt *attempt)
{
    const struct client_feed *feed = attempt->lane->feed;
    if (feed->forget) feed->forget(feed->user, &attempt->job);
    attempt->lane->n_busy--;
    forget_answer(attempt);
    g_array_unref(attempt->sent_ms);
    g_free(attempt->url);
    g_free(attempt);
}

static bool check_time(const struct client *client, GError **error)
{
    if (client->options.interrupted && client->options.interrupted())
        return error_set(error, RADSCOUT_ERROR_INTERRUPTED, "interrupted");
    if (client->deadline_us && clk_monotonic_us() >= client->deadline_us)
        return error_set(error, RADSCOUT_ERROR_RETRY, "'%s': the time set aside is used up",
                         client->host);
    return true;
}

/* The attempt that is due next, left in the queue; a new one when none waits.
 * Those that wait for another try count as on their way: a service in trouble
 * is asked less. So do those with a judge: what cannot be read in time is not
 * asked for. */
static struct attempt *find_due(struct client *client, int64_t now_us, int64_t *next_us)
{
    for (GList *link = client->waiting.head; link; link = link->next) {
        struct attempt *attempt = link->data;
        if (attempt->due_us <= now_us) return attempt;
        *next_us = MIN(*next_us, attempt->due_us);
    }
    if (client->run.n_busy + client->beside.n_busy >= client->options.parallel) return NULL;
    struct lane *lanes[] = {&client->run, &client->beside};
    for (size_t i = 0; i < G_N_ELEMENTS(lanes); i++) {
        const struct client_feed *feed = lanes[i]->feed;
        struct client_job job = {0};
        lanes[i]->is_dry = !feed || !feed->next(feed->user, &job);
        if (lanes[i]->is_dry) continue;
        struct attempt *attempt = attempt_new(client, lanes[i], &job);
        g_queue_push_tail(&client->waiting, attempt);
        return attempt;
    }
    return NULL;
}

/* The slot is ours. */
static bool send_one(struct client *client, struct attempt *attempt, GError **error)
{
    int64_t now_us = clk_monotonic_us();
    struct http_request request = {
        .url = attempt->url,
        .body = attempt->job.body,
        .content_type = attempt->job.content_type,
        .secret_header = attempt->job.secret_header,
        .body_has_secret = attempt->job.body_has_secret,
    };
    if (client->deadline_us)
        request.total_timeout_ms = (int)((client->deadline_us - now_us) / 1000) + 1;
    bool started = http_start(client->http, &request, attempt, error);
    int64_t now_ms = clk_wall_ms();
    limit_sent(client->limit);
    if (!started) return false;
    g_queue_remove(&client->waiting, attempt);
    if (attempt->tries++ == 0) attempt->first_us = now_us;
    g_array_append_val(attempt->sent_ms, now_ms);
    log_debug("'%s': sent, try %d", attempt->url, attempt->tries);
    return true;
}

/* Send what may be sent now. *next_us: when to look again at the latest. */
static bool send_due(struct client *client, int64_t *next_us, GError **error)
{
    while (http_in_flight(client->http) < client->options.parallel) {
        int64_t now_us = clk_monotonic_us();
        struct attempt *attempt = find_due(client, now_us, next_us);
        if (!attempt) return true;
        int64_t wait_us = limit_take(client->limit);
        if (wait_us > 0) {
            *next_us = MIN(*next_us, now_us + wait_us);
            return true;
        }
        if (!send_one(client, attempt, error)) return false;
    }
    return true;
}

/* Put it back to be asked again; false: enough tries. */
static bool ask_again(struct client *client, struct attempt *attempt)
{
    const struct retry_schedule *schedule = &client->options.schedule;
    const struct http_answer *answer = attempt->answer;
    enum verdict verdict = attempt->verdict;
    int tries_max = answer->end == HTTP_UNREACHABLE
                        ? MIN(schedule->tries_max, CLIENT_UNREACHABLE_TRIES)
                        : schedule->tries_max;
    if (verdict != VERDICT_RETRY && verdict != VERDICT_SLOW_DOWN) return false;
    if (attempt->tries >= tries_max || answer->retry_after_s > schedule->asked_max_s) return false;
    int wait_ms = retry_wait_ms(schedule, attempt->tries, answer->retry_after_s,
                                g_rand_double(client->chance));
    int64_t wait_us = (int64_t)(wait_ms * 1000.0 * client->hurry);
    log_debug("'%s': %s, status %d, try %d of %d, again in %d ms", attempt->url, attempt->reason,
              answer->status, attempt->tries, tries_max, (int)(wait_us / 1000));
    if (answer->end == HTTP_UNREACHABLE && attempt->tries == 1)
        log_info("no connection to '%s', trying again", client->host);
    /* a refusal for pace concerns every request, not only this one */
    if (verdict == VERDICT_SLOW_DOWN) limit_hold(client->limit, wait_us);
    attempt->due_us = clk_monotonic_us() + wait_us;
    forget_answer(attempt);
    g_queue_push_tail(&client->waiting, attempt);
    return true;
}

/* What its answer was judged to mean. */
static bool settle(struct client *client, struct attempt *attempt, GError **error)
{
    const struct client_feed *feed = attempt->lane->feed;
    if (ask_again(client, attempt)) return true;
    struct client_outcome outcome = {
        .answer = attempt->answer,
        .verdict = attempt->verdict,
        .tries = attempt->tries,
        .sent_ms = (const int64_t *)(const void *)attempt->sent_ms->data,
        .wall_ms = (int)((clk_monotonic_us() - attempt->first_us) / 1000),
    };
    if (attempt->verdict != VERDICT_OK && attempt->verdict != VERDICT_NOTHING)
        outcome.failure = describe(attempt);
    log_debug("'%s': status %d, %u bytes, %d ms", attempt->url, attempt->answer->status,
              attempt->answer->body->len, outcome.wall_ms);
    bool ok = feed->done(feed->user, &attempt->job, &outcome, error);
    g_clear_error(&outcome.failure);
    attempt_free(attempt);
    return ok;
}

/* An answer that came goes to a judge. */
static void hand_over(struct client *client, struct attempt *attempt, struct http_answer *answer)
{
    attempt->answer = answer;
    http_hold(client->http, (gssize)answer->body->len);
    client->n_judging++;
    g_thread_pool_push(client->judges, attempt, NULL);
}

static bool settle_judged(struct client *client, GError **error)
{
    for (struct attempt *attempt; (attempt = g_async_queue_try_pop(client->judged));) {
        client->n_judging--;
        if (!settle(client, attempt, error)) return false;
    }
    return true;
}

static bool turn(struct client *client, struct lane *lane, bool *more, GError **error)
{
    int64_t next_us = clk_monotonic_us() + (int64_t)CLIENT_TICK_MS * 1000;
    lane->is_dry = false;
    if (!check_time(client, error) || !settle_judged(client, error) ||
        !send_due(client, &next_us, error))
        return false;
    *more = lane->n_busy > 0 || !lane->is_dry;
    if (!*more) return true;
    void *tag = NULL;
    int64_t left_us = MAX(next_us - clk_monotonic_us(), 0);
    struct http_answer *answer = http_wait(client->http, (int)((left_us + 999) / 1000), &tag);
    if (answer) hand_over(client, tag, answer);
    return true;
}

/* Leave nothing behind: what is on its way is broken off. */
static void drop_all(struct client *client)
{
    for (; client->n_judging > 0; client->n_judging--)
        attempt_free(g_async_queue_pop(client->judged));
    for (struct attempt *attempt; (attempt = g_queue_pop_head(&client->waiting));)
        attempt_free(attempt);
    if (http_in_flight(client->http) == 0) return;
    GPtrArray *tags = http_drop(client->http);
    for (guint i = 0; i < tags->len; i++)
        attempt_free(g_ptr_array_index(tags, i));
    g_ptr_array_unref(tags);
}

void client_set_beside(struct client *client, const struct client_feed *feed)
{
    if (client->beside.n_busy > 0) drop_all(client);
    client->beside.feed = feed;
}

bool client_run(struct client *client, const struct client_feed *feed, GError **error)
{
    bool is_beside = feed == client->beside.feed; /* judges may be reading that */
    struct lane *lane = is_beside ? &client->beside : &client->run;
    if (!is_beside) lane->feed = feed;
    bool ok = true, more = true;
    while (ok && more)
        ok = turn(client, lane, &more, error);
    if (!ok) drop_all(client);
    client->run.feed = NULL;
    if (!ok) client->beside.feed = NULL;
    return ok;
}
