/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/clk.h"
#include "core/error.h"
#include "fetch/limit.h"
#include "tests/unit/fetch/tiny_server.h"

#define KEY "SECRETKEY123"
#define HEAD(status, length) "HTTP/1.1 " status "\r\nContent-Length: " length "\r\n\r\n"
#define GOOD HEAD("200 OK", "4") "<ok>"
#define DOWN HEAD("503 Oh", "4") "oops"
#define LIMITED "HTTP/1.1 429 No\r\nRetry-After: 2\r\nContent-Length: 2\r\n\r\n{}"
#define BLOCKED HEAD("302 Found", "0")
#define ECHO_KEY HEAD("400 Bad", "49") "{\"error\":\"API key invalid\",\"api-key\":\"" KEY "\"}"

/* Sends n_jobs jobs; remembers how they ended. */
struct plan {
    int n_jobs, sent, ended, good, tries;
    bool go_on;
    char *message;
};

static bool plan_next(void *user, struct client_job *job)
{
    struct plan *plan = user;
    if (plan->sent == plan->n_jobs) return false;
    plan->sent++;
    job->path = "/job";
    job->body = "api_key=" KEY;
    job->content_type = "application/x-www-form-urlencoded";
    job->body_has_secret = true;
    return true;
}

static enum verdict plan_judge(void *user, const struct client_job *job,
                               const struct http_answer *answer, const char **reason, char **said)
{
    (void)user;
    (void)job;
    const char *body = (const char *)answer->body->data;
    struct retry_evidence evidence = {.end = answer->end,
                                      .status = answer->status,
                                      .body = body,
                                      .size = answer->body->len,
                                      .well_formed = answer->body->len > 0 && body[0] == '<'};
    if (answer->status == 400) *said = g_strndup(body, answer->body->len);
    return retry_judge_entrez(&evidence, reason);
}

static bool plan_done(void *user, const struct client_job *job,
                      const struct client_outcome *outcome, GError **error)
{
    (void)job;
    struct plan *plan = user;
    plan->ended++;
    plan->tries += outcome->tries;
    if (!outcome->failure) {
        plan->good++;
        return true;
    }
    g_free(plan->message);
    plan->message = g_strdup(outcome->failure->message);
    if (plan->go_on) return true;
    g_propagate_error(error, g_error_copy(outcome->failure));
    return false;
}

static bool run(struct tiny_server *server, struct plan *plan, bool (*interrupted)(void),
                int budget_s, GError **error)
{
    g_autofree char *url = tiny_url(server);
    struct client_options options = {
        .base_url = url,
        .spacing_ms = 20,
        .parallel = 2,
        .schedule = {.tries_max = 3, .base_ms = 50, .cap_ms = 100, .asked_max_s = 5},
        .key = KEY,
        .interrupted = interrupted,
        .http = http_options_default,
        .seed = 1,
    };
    struct client_feed feed = {plan_next, plan_judge, plan_done, plan, NULL};
    OWNED(client) client = client_new(&options, NULL);
    client_set_budget(client, budget_s);
    return client_run(client, &feed, error);
}

static void test_ends(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct tiny_step steps[3];
        guint n_steps;
        int n_jobs;
        bool go_on, ok;
        int code, good, requests, at_least_ms;
    } cases[] = {
        {"all well", {{GOOD, 0, 0}}, 1, 5, false, true, 0, 5, 5, 4 * 20},
        {"no jobs", {{GOOD, 0, 0}}, 1, 0, false, true, 0, 0, 0, 0},
        {"down once", {{DOWN, 0, 0}, {GOOD, 0, 0}}, 2, 1, false, true, 0, 1, 2, 50},
        {"cut twice",
         {{HEAD("200 OK", "9") "<ok>", 0, 0}, {"", 0, 0}, {GOOD, 0, 0}},
         3,
         1,
         false,
         true,
         0,
         1,
         3,
         150},
        {"stays down", {{DOWN, 0, 0}}, 1, 1, false, false, RADSCOUT_ERROR_RETRY, 0, 3, 150},
        {"one of them stays down", {{DOWN, 0, 0}}, 1, 2, true, true, 0, 0, 6, 150},
        {"told to wait", {{LIMITED, 0, 0}, {GOOD, 0, 0}}, 2, 2, false, true, 0, 2, 3, 2000},
        {"blocked", {{BLOCKED, 0, 0}}, 1, 1, false, false, RADSCOUT_ERROR_BLOCKED, 0, 1, 0},
        {"bad key", {{ECHO_KEY, 0, 0}}, 1, 1, false, false, RADSCOUT_ERROR_USAGE, 0, 1, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct tiny_server *server = tiny_start(cases[i].steps, cases[i].n_steps);
        struct plan plan = {.n_jobs = cases[i].n_jobs, .go_on = cases[i].go_on};
        g_autoptr(GError) error = NULL;
        int64_t start = clk_monotonic_us();
        bool ok = run(server, &plan, NULL, 0, &error);
        int wall_ms = (int)((clk_monotonic_us() - start) / 1000);
        if (ok != cases[i].ok || (error && error->code != cases[i].code) ||
            plan.good != cases[i].good || (int)tiny_count(server) != cases[i].requests ||
            wall_ms < cases[i].at_least_ms)
            fail_msg("%s: %s, %d good, %u requests, %d ms", cases[i].what,
                     error ? error->message : "ok", plan.good, tiny_count(server), wall_ms);
        if (error && strstr(error->message, KEY)) fail_msg("key in '%s'", error->message);
        if (plan.message && strstr(plan.message, KEY)) fail_msg("key in '%s'", plan.message);
        g_free(plan.message);
        tiny_stop(server);
    }
}

static bool always(void)
{
    return true;
}

static void test_stops(void **state)
{
    (void)state;
    struct tiny_step steps[] = {{LIMITED, 0, 0}};
    struct tiny_server *server = tiny_start(steps, 1);
    struct plan plan = {.n_jobs = 3};
    g_autoptr(GError) error = NULL;
    assert_false(run(server, &plan, always, 0, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_INTERRUPTED));
    assert_int_equal(tiny_count(server), 0);
    g_clear_error(&error);
    /* the service says to wait 2 s: longer than the budget, so none is tried again */
    assert_false(run(server, &plan, NULL, 1, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_RETRY));
    assert_true(tiny_count(server) <= 2);
    tiny_stop(server);
}

static void test_nobody_there(void **state)
{
    (void)state;
    struct tiny_step steps[] = {{GOOD, 0, 0}};
    struct tiny_server *server = tiny_start(steps, 1);
    int port = server->port;
    tiny_stop(server);
    struct tiny_server closed = {.port = port};
    struct plan plan = {.n_jobs = 1};
    g_autoptr(GError) error = NULL;
    assert_false(run(&closed, &plan, NULL, 0, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_RETRY));
    g_autofree char *host = g_strdup_printf("'127.0.0.1:%d': no connection", port);
    assert_true(g_str_has_prefix(error->message, host));
    assert_non_null(strstr(error->message, "check the network"));
    g_free(plan.message);
}

static int setup(void **state)
{
    (void)state;
    /* the limiter's file goes into the test's own home */
    g_autofree char *folder = g_build_filename(g_get_home_dir(), "runtime", NULL);
    g_setenv("XDG_RUNTIME_DIR", folder, TRUE);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_stops),
        cmocka_unit_test(test_nobody_there),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
