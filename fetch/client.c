/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/client.h"

#include <string.h>

#include "core/clk.h"
#include "core/error.h"
#include "core/log.h"
#include "fetch/limit.h"

#define CLIENT_TICK_MS 100         /* how often interruption is looked for */
#define CLIENT_TEST_HURRY 0.01     /* RADSCOUT_TEST_FAST: waits are cut to this share */
#define CLIENT_UNREACHABLE_TRIES 4 /* nobody answers: more would only keep the person waiting */

struct client {
    struct client_options options;
    char *base_url, *host, *key;
    struct limit *limit;
    struct http *http;
    GRand *chance;
    double hurry;        /* factor on every wait; 1 outside tests */
    int64_t deadline_us; /* 0: none */
};

/* A job from its first send to its end. */
struct attempt {
    struct client_job job;
    char *url;
    int tries;
    int64_t first_us; /* of the first send */
    int64_t due_us;   /* not before */
};

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
    return client;
}

void client_free(struct client *client)
{
    if (!client) return;
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

static GError *describe(const struct client *client, const struct attempt *attempt,
                        const struct http_answer *answer, enum verdict verdict, const char *reason,
                        const char *said)
{
    const char *words = said ? said : answer->failure;
    g_autofree char *clean = words ? retry_redact(words, client->key) : NULL;
    g_autofree char *status = answer->status && answer->status != 200
                                  ? g_strdup_printf(", HTTP status %d", answer->status)
                                  : g_strdup("");
    g_autofree char *tries =
        attempt->tries > 1 ? g_strdup_printf(", %d tries", attempt->tries) : g_strdup("");
    return g_error_new(RADSCOUT_ERROR, (int)code_of(verdict), "'%s': %s%s%s%s%s%s%s",
                       answer->end == HTTP_UNREACHABLE ? client->host : attempt->url, reason,
                       clean ? " (" : "", clean ? clean : "", clean ? ")" : "", status, tries,
                       advice_of(client, verdict, answer->end));
}

/* --- the stream ----------------------------------------------------------------- */

struct run {
    struct client *client;
    const struct client_feed *feed;
    GQueue waiting; /* struct attempt *, not on their way */
};

static void attempt_free(struct run *run, struct attempt *attempt)
{
    if (run->feed->forget) run->feed->forget(run->feed->user, &attempt->job);
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
 * is asked less. */
static struct attempt *find_due(struct run *run, int64_t now_us, int64_t *next_us)
{
    for (GList *link = run->waiting.head; link; link = link->next) {
        struct attempt *attempt = link->data;
        if (attempt->due_us <= now_us) return attempt;
        *next_us = MIN(*next_us, attempt->due_us);
    }
    int busy = http_in_flight(run->client->http) + (int)g_queue_get_length(&run->waiting);
    struct client_job job = {0};
    if (busy >= run->client->options.parallel) return NULL;
    if (!run->feed->next(run->feed->user, &job)) return NULL;
    struct attempt *attempt = g_new0(struct attempt, 1);
    attempt->job = job;
    attempt->url = g_strconcat(run->client->base_url, job.path, NULL);
    g_queue_push_tail(&run->waiting, attempt);
    return attempt;
}

static bool send_one(struct run *run, struct attempt *attempt, GError **error)
{
    struct client *client = run->client;
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
    if (!http_start(client->http, &request, attempt, error)) return false;
    g_queue_remove(&run->waiting, attempt);
    if (attempt->tries++ == 0) attempt->first_us = now_us;
    log_debug("'%s': sent at %.3f s, try %d", attempt->url, (double)now_us / G_USEC_PER_SEC,
              attempt->tries);
    return true;
}

/* Send what may be sent now. *next_us: when to look again at the latest. */
static bool send_due(struct run *run, int64_t *next_us, GError **error)
{
    struct client *client = run->client;
    while (http_in_flight(client->http) < client->options.parallel) {
        int64_t now_us = clk_monotonic_us();
        struct attempt *attempt = find_due(run, now_us, next_us);
        if (!attempt) return true;
        int64_t wait_us = limit_take(client->limit);
        if (wait_us > 0) {
            *next_us = MIN(*next_us, now_us + wait_us);
            return true;
        }
        if (!send_one(run, attempt, error)) return false;
    }
    return true;
}

/* Put it back to be asked again; false: enough tries. */
static bool ask_again(struct run *run, struct attempt *attempt, const struct http_answer *answer,
                      enum verdict verdict, const char *reason)
{
    struct client *client = run->client;
    const struct retry_schedule *schedule = &client->options.schedule;
    int tries_max = answer->end == HTTP_UNREACHABLE
                        ? MIN(schedule->tries_max, CLIENT_UNREACHABLE_TRIES)
                        : schedule->tries_max;
    if (verdict != VERDICT_RETRY && verdict != VERDICT_SLOW_DOWN) return false;
    if (attempt->tries >= tries_max || answer->retry_after_s > schedule->asked_max_s) return false;
    int wait_ms = retry_wait_ms(schedule, attempt->tries, answer->retry_after_s,
                                g_rand_double(client->chance));
    int64_t wait_us = (int64_t)(wait_ms * 1000.0 * client->hurry);
    log_debug("'%s': %s, status %d, try %d of %d, again in %d ms", attempt->url, reason,
              answer->status, attempt->tries, tries_max, (int)(wait_us / 1000));
    if (answer->end == HTTP_UNREACHABLE && attempt->tries == 1)
        log_info("no connection to '%s', trying again", client->host);
    /* a refusal for pace concerns every request, not only this one */
    if (verdict == VERDICT_SLOW_DOWN) limit_hold(client->limit, wait_us);
    attempt->due_us = clk_monotonic_us() + wait_us;
    g_queue_push_tail(&run->waiting, attempt);
    return true;
}

static bool settle(struct run *run, struct attempt *attempt, struct http_answer *answer,
                   GError **error)
{
    struct client *client = run->client;
    const char *reason = "";
    g_autofree char *said = NULL;
    retry_redact_body(answer->body, client->key);
    enum verdict verdict = run->feed->judge(run->feed->user, &attempt->job, answer, &reason, &said);
    if (ask_again(run, attempt, answer, verdict, reason)) return true;
    struct client_outcome outcome = {
        .answer = answer,
        .verdict = verdict,
        .tries = attempt->tries,
        .wall_ms = (int)((clk_monotonic_us() - attempt->first_us) / 1000),
    };
    if (verdict != VERDICT_OK && verdict != VERDICT_NOTHING)
        outcome.failure = describe(client, attempt, answer, verdict, reason, said);
    log_debug("'%s': status %d, %u bytes, %d ms", attempt->url, answer->status, answer->body->len,
              outcome.wall_ms);
    bool ok = run->feed->done(run->feed->user, &attempt->job, &outcome, error);
    g_clear_error(&outcome.failure);
    attempt_free(run, attempt);
    return ok;
}

static bool turn(struct run *run, bool *more, GError **error)
{
    struct client *client = run->client;
    int64_t now_us = clk_monotonic_us();
    int64_t next_us = now_us + (int64_t)CLIENT_TICK_MS * 1000;
    if (!check_time(client, error) || !send_due(run, &next_us, error)) return false;
    if (http_in_flight(client->http) == 0 && g_queue_is_empty(&run->waiting)) {
        *more = false;
        return true;
    }
    void *tag = NULL;
    int64_t left_us = MAX(next_us - clk_monotonic_us(), 0);
    OWNED(http_answer) answer = http_wait(client->http, (int)((left_us + 999) / 1000), &tag);
    return !answer || settle(run, tag, answer, error);
}

/* Leave nothing behind: what is on its way is broken off. */
static void drop_all(struct run *run)
{
    struct client *client = run->client;
    for (struct attempt *attempt; (attempt = g_queue_pop_head(&run->waiting));)
        attempt_free(run, attempt);
    if (http_in_flight(client->http) == 0) return;
    GPtrArray *tags = http_drop(client->http);
    for (guint i = 0; i < tags->len; i++)
        attempt_free(run, g_ptr_array_index(tags, i));
    g_ptr_array_unref(tags);
}

bool client_run(struct client *client, const struct client_feed *feed, GError **error)
{
    struct run run = {.client = client, .feed = feed, .waiting = G_QUEUE_INIT};
    bool ok = true, more = true;
    while (ok && more)
        ok = turn(&run, &more, error);
    drop_all(&run);
    return ok;
}
