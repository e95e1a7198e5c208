/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/http.h"

#include <gio/gio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/error.h"
#include "tests/unit/fetch/tiny_server.h"

static struct http_answer *ask(const struct tiny_server *server, const struct http_options *options,
                               const char *body)
{
    OWNED(http) http = http_new(options);
    g_autofree char *base = tiny_url(server);
    g_autofree char *url = g_strconcat(base, "/x", NULL);
    struct http_request request = {
        .url = url, .body = body, .content_type = "application/x-www-form-urlencoded"};
    void *tag = NULL;
    int here = 0;
    assert_true(http_start(http, &request, &here, NULL));
    assert_int_equal(http_in_flight(http), 1);
    struct http_answer *answer = http_wait(http, 60000, &tag);
    assert_non_null(answer);
    assert_ptr_equal(tag, &here);
    assert_int_equal(http_in_flight(http), 0);
    return answer;
}

static void test_answers(void **state)
{
    (void)state;
    static const struct {
        const char *what, *bytes;
        enum http_end end;
        int status, retry_after_s;
        const char *body; /* NULL: not looked at */
    } cases[] = {
        {"fine", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", HTTP_ANSWERED, 200, 0,
         "hello"},
        {"until the end", "HTTP/1.1 200 OK\r\n\r\nhello", HTTP_ANSWERED, 200, 0, "hello"},
        {"cut body", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", HTTP_BROKEN, 200, 0,
         NULL},
        {"cut chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
         HTTP_BROKEN, 200, 0, NULL},
        {"length too short", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello", HTTP_ANSWERED,
         200, 0, "he"},
        {"oversize with length", "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello hello",
         HTTP_TOO_LARGE, 200, 0, NULL},
        {"oversize without length", "HTTP/1.1 200 OK\r\n\r\nhello hello", HTTP_TOO_LARGE, 200, 0,
         NULL},
        {"redirect is not followed",
         "HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n", HTTP_ANSWERED, 302, 0,
         ""},
        {"retry after", "HTTP/1.1 429 No\r\nRetry-After: 2\r\nContent-Length: 2\r\n\r\n{}",
         HTTP_ANSWERED, 429, 2, "{}"},
        {"nothing", "", HTTP_BROKEN, 0, 0, NULL},
        {"no HTTP", "SSH-2.0-x\r\n\r\n", HTTP_BROKEN, 0, 0, NULL},
        {"damaged gzip",
         "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", HTTP_BROKEN,
         200, 0, NULL},
    };
    struct http_options options = http_options_default;
    options.body_max = 10;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct tiny_step step = {cases[i].bytes, 0, 0};
        struct tiny_server *server = tiny_start(&step, 1);
        OWNED(http_answer) answer = ask(server, &options, "a=b");
        if (answer->end != cases[i].end || answer->status != cases[i].status ||
            answer->retry_after_s != cases[i].retry_after_s)
            fail_msg("%s: end %d, status %d, %s", cases[i].what, (int)answer->end, answer->status,
                     answer->failure ? answer->failure : "");
        if ((answer->end == HTTP_ANSWERED) != (answer->failure == NULL))
            fail_msg("%s: failure without a text", cases[i].what);
        if (cases[i].body) {
            assert_int_equal(answer->body->len, strlen(cases[i].body));
            assert_memory_equal(answer->body->data, cases[i].body, answer->body->len);
        }
        assert_int_equal(tiny_count(server), 1);
        tiny_stop(server);
    }
}

/* 4 MiB of blanks in a few kilobytes: the limit counts what comes out. */
static void test_gzip_bomb(void **state)
{
    (void)state;
    g_autofree char *plain = g_strnfill(4 << 20, ' ');
    static char packed[65536];
    gsize n_read = 0, size = 0;
    g_autoptr(GZlibCompressor) packer = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
    assert_int_equal(g_converter_convert(G_CONVERTER(packer), plain, 4 << 20, packed, sizeof packed,
                                         G_CONVERTER_INPUT_AT_END, &n_read, &size, NULL),
                     G_CONVERTER_FINISHED);
    GString *bytes = g_string_new(NULL);
    g_string_printf(
        bytes, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n", size);
    g_string_append_len(bytes, packed, (gssize)size);
    static const struct {
        size_t body_max;
        enum http_end end;
    } cases[] = {{1 << 20, HTTP_TOO_LARGE}, {4 << 20, HTTP_ANSWERED}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct tiny_step step = {bytes->str, (gssize)bytes->len, 0};
        struct tiny_server *server = tiny_start(&step, 1);
        struct http_options options = http_options_default;
        options.body_max = cases[i].body_max;
        OWNED(http_answer) answer = ask(server, &options, NULL);
        assert_int_equal(answer->end, cases[i].end);
        assert_true(answer->body->len <= options.body_max);
        tiny_stop(server);
    }
    g_string_free(bytes, TRUE);
}

/* Bodies that together are more than may be held wait for one another. */
static void test_turns(void **state)
{
    (void)state;
    g_autofree char *body = g_strnfill(300000, 'x');
    g_autofree char *bytes =
        g_strconcat("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", body, NULL);
    struct tiny_step step = {bytes, 0, 0};
    struct tiny_server *server = tiny_start(&step, 1);
    struct http_options options = http_options_default;
    options.held_max = 100000;
    OWNED(http) http = http_new(&options);
    g_autofree char *url = tiny_url(server);
    struct http_request request = {.url = url};
    int tags[3], n_good = 0;
    for (int i = 0; i < 3; i++)
        assert_true(http_start(http, &request, &tags[i], NULL));
    for (int turn = 0; turn < 6000 && http_in_flight(http) > 0; turn++) {
        void *tag = NULL;
        OWNED(http_answer) answer = http_wait(http, 50, &tag);
        if (answer && answer->end == HTTP_ANSWERED && answer->body->len == 300000) n_good++;
    }
    assert_int_equal(n_good, 3);
    tiny_stop(server);
}

/* --- bodies that come by turns, as this test sends them ----------------------------- */

enum { TURNS = 3 };

struct stage {
    int listener, fds[TURNS]; /* of the request for /0, /1 ...; -1: not yet */
    char *urls[TURNS];
    struct http *http;
    size_t got[TURNS]; /* bytes of the answers that came */
    int n_answers;
};

static void stage_pump(struct stage *stage)
{
    void *tag = NULL;
    OWNED(http_answer) answer = http_wait(stage->http, 20, &tag);
    if (!answer) return;
    stage->n_answers++;
    stage->got[GPOINTER_TO_INT(tag)] = answer->body->len;
}

/* Every request on its way and none answered. */
static void stage_open(struct stage *stage, size_t held_max)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    stage->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    assert_int_equal(bind(stage->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(stage->listener, TURNS), 0);
    assert_int_equal(getsockname(stage->listener, (struct sockaddr *)&address, &size), 0);
    struct http_options options = http_options_default;
    options.held_max = held_max;
    options.parallel = TURNS;
    stage->http = http_new(&options);
    for (int i = 0; i < TURNS; i++) {
        stage->fds[i] = -1;
        stage->urls[i] = g_strdup_printf("http://127.0.0.1:%d/%d", ntohs(address.sin_port), i);
        struct http_request request = {.url = stage->urls[i]};
        assert_true(http_start(stage->http, &request, GINT_TO_POINTER(i), NULL));
    }
    for (int n = 0, turn = 0; n < TURNS && turn < 500; turn++) {
        stage_pump(stage);
        int fd = accept4(stage->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0) continue;
        stage_pump(stage);
        char *request = tiny_read_request(fd);
        stage->fds[request[strlen("GET /")] - '0'] = fd;
        g_free(request);
        n++;
    }
}

static void stage_send(struct stage *stage, int which, const char *head, size_t n)
{
    g_autofree char *body = g_strnfill(n, 'x');
    assert_true(stage->fds[which] >= 0);
    send(stage->fds[which], head, strlen(head), MSG_NOSIGNAL);
    assert_int_equal(send(stage->fds[which], body, n, MSG_NOSIGNAL), n);
    for (int turn = 0; turn < 10; turn++)
        stage_pump(stage);
}

static void stage_end(struct stage *stage, int which)
{
    close(stage->fds[which]);
    for (int turn = 0; turn < 10; turn++)
        stage_pump(stage);
}

static void stage_close(struct stage *stage)
{
    http_free(stage->http);
    close(stage->listener);
    for (int i = 0; i < TURNS; i++)
        g_free(stage->urls[i]);
}

/* What the caller holds leaves no room, for the oldest neither; then it does. */
static void test_caller_holds(void **state)
{
    (void)state;
    struct stage stage = {0};
    stage_open(&stage, 100000);
    http_hold(stage.http, 100000);
    stage_send(&stage, 0, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", 1000);
    stage_end(&stage, 0);
    assert_int_equal(stage.n_answers, 0);
    http_hold(stage.http, -100000);
    for (int turn = 0; turn < 200 && stage.n_answers == 0; turn++)
        stage_pump(&stage);
    assert_int_equal(stage.n_answers, 1);
    assert_int_equal(stage.got[0], 1000);
    close(stage.fds[1]);
    close(stage.fds[2]);
    stage_close(&stage);
}

/* Another thread can end the wait. */
static void *wake_later(void *http)
{
    g_usleep(20000);
    http_wake(http);
    return NULL;
}

static void test_wake(void **state)
{
    (void)state;
    struct stage stage = {0};
    stage_open(&stage, 100000);
    GThread *thread = g_thread_new("wake", wake_later, stage.http);
    void *tag = NULL;
    int64_t start = g_get_monotonic_time();
    assert_null(http_wait(stage.http, 60000, &tag));
    assert_true(g_get_monotonic_time() - start < 30 * G_USEC_PER_SEC);
    g_thread_join(thread);
    for (int i = 0; i < TURNS; i++)
        close(stage.fds[i]);
    stage_close(&stage);
}

/* One that was let go beyond the limit, and had to wait later, goes on again
 * although what it holds leaves no room. */
static void test_turns_change(void **state)
{
    (void)state;
    static const char head[] = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
    struct stage stage = {0};
    stage_open(&stage, 100000);
    stage_send(&stage, 2, head, 60000);
    stage_send(&stage, 1, head, 10000);
    stage_send(&stage, 1, "", 80000); /* the oldest with something: beyond the limit */
    stage_send(&stage, 0, head, 1000);
    stage_send(&stage, 1, "", 20000); /* not the oldest any more: waits */
    stage_send(&stage, 2, "", 5000);
    stage_end(&stage, 0);
    stage_end(&stage, 1);
    stage_end(&stage, 2);
    for (int turn = 0; turn < 200 && stage.n_answers < TURNS; turn++)
        stage_pump(&stage);
    assert_int_equal(stage.n_answers, TURNS);
    assert_int_equal(stage.got[0], 1000);
    assert_int_equal(stage.got[1], 110000);
    assert_int_equal(stage.got[2], 65000);
    stage_close(&stage);
}

static void test_slow(void **state)
{
    (void)state;
    /* 17 s of drops: the server is not done before it is given up */
    struct tiny_step step = {"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhello hello hello", 0,
                             300};
    struct tiny_server *server = tiny_start(&step, 1);
    struct http_options options = http_options_default;
    options.total_timeout_ms = 300;
    OWNED(http_answer) total = ask(server, &options, "a=b");
    assert_int_equal(total->end, HTTP_TIMEOUT);
    tiny_stop(server);

    server = tiny_start(&step, 1);
    options.total_timeout_ms = 600000;
    options.low_speed_bytes = 1000;
    options.low_speed_s = 1;
    OWNED(http_answer) drip = ask(server, &options, "a=b");
    assert_int_equal(drip->end, HTTP_TIMEOUT);
    tiny_stop(server);
}

static void test_refused_connection(void **state)
{
    (void)state;
    struct tiny_step step = {"", 0, 0};
    struct tiny_server *server = tiny_start(&step, 1);
    g_autofree char *url = tiny_url(server);
    tiny_stop(server);
    OWNED(http) http = http_new(&http_options_default);
    struct http_request request = {.url = url};
    void *tag = NULL;
    assert_true(http_start(http, &request, NULL, NULL));
    OWNED(http_answer) answer = http_wait(http, 60000, &tag);
    assert_non_null(answer);
    assert_int_equal(answer->end, HTTP_UNREACHABLE);
}

static void test_request_as_sent(void **state)
{
    (void)state;
    struct tiny_step step = {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0, 0};
    struct tiny_server *server = tiny_start(&step, 1);
    OWNED(http_answer) answer = ask(server, &http_options_default, "a=b&c=d");
    const char *text = g_ptr_array_index(server->requests, 0);
    assert_true(g_str_has_prefix(text, "POST /x HTTP/1.1\r\n"));
    assert_non_null(strstr(text, "\r\nUser-Agent: radscout/"));
    assert_non_null(strstr(text, "\r\nAccept-Encoding: gzip\r\n"));
    assert_null(strstr(text, "Expect:"));
    assert_true(g_str_has_suffix(text, "\r\n\r\na=b&c=d"));
    tiny_stop(server);
}

static void test_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool loopback;
        const char *host;
    } cases[] = {
        {"http://127.0.0.1:8080/x", true, "127.0.0.1:8080"},
        {"http://127.9.9.9/", true, "127.9.9.9:80"},
        {"http://localhost/x", true, "localhost:80"},
        {"http://[::1]:99/x", true, "[::1]:99"},
        {"https://eutils.ncbi.nlm.nih.gov/entrez/eutils", false, "eutils.ncbi.nlm.nih.gov:443"},
        {"http://127.0.0.1@evil.example/", false, "evil.example:80"},
        {"http://127.0.0.1.evil.example/", false, "127.0.0.1.evil.example:80"},
        {"http://localhost.evil.example/", false, "localhost.evil.example:80"},
        {"file:///etc/passwd", false, NULL},
        {"nonsense", false, NULL},
        {"", false, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *host = http_host(cases[i].url);
        if (http_is_loopback(cases[i].url) != cases[i].loopback ||
            g_strcmp0(host, cases[i].host) != 0)
            fail_msg("'%s': %s", cases[i].url, host ? host : "(none)");
    }
}

/* Two requests on one connection; the second one is only begun. */
struct keeper {
    int listener;
    bool second_came;
};

static gpointer keeper_serve(gpointer user)
{
    static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    struct keeper *keeper = user;
    int fd = accept4(keeper->listener, NULL, NULL, SOCK_CLOEXEC);
    g_free(tiny_read_request(fd));
    send(fd, answer, strlen(answer), MSG_NOSIGNAL);
    struct pollfd waiting = {.fd = fd, .events = POLLIN};
    if (poll(&waiting, 1, 60000) > 0) {
        g_autofree char *request = tiny_read_request(fd);
        keeper->second_came = g_str_has_prefix(request, "GET /2 ");
    }
    close(fd);
    return NULL;
}

/* Where a connection is open, a request has left when it is begun. */
static void test_leaves_at_once(void **state)
{
    (void)state;
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    struct keeper keeper = {.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    assert_int_equal(bind(keeper.listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(keeper.listener, 1), 0);
    assert_int_equal(getsockname(keeper.listener, (struct sockaddr *)&address, &size), 0);
    GThread *thread = g_thread_new("keeper", keeper_serve, &keeper);
    OWNED(http) http = http_new(&http_options_default);
    g_autofree char *first = g_strdup_printf("http://127.0.0.1:%d/1", ntohs(address.sin_port));
    g_autofree char *second = g_strdup_printf("http://127.0.0.1:%d/2", ntohs(address.sin_port));
    struct http_request requests[] = {{.url = first}, {.url = second}};
    void *tag = NULL;
    assert_true(http_start(http, &requests[0], NULL, NULL));
    OWNED(http_answer) answer = http_wait(http, 60000, &tag);
    assert_non_null(answer);
    assert_true(http_start(http, &requests[1], NULL, NULL));
    g_thread_join(thread);
    assert_true(keeper.second_came);
    close(keeper.listener);
}

/* A proxy comes from the environment, and nothing for this machine goes to it. */
static void test_proxy(void **state)
{
    (void)state;
    struct tiny_step by_proxy = {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy", 0, 0};
    struct tiny_step direct = {"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ndirect", 0, 0};
    struct tiny_server *proxy = tiny_start(&by_proxy, 1), *server = tiny_start(&direct, 1);
    g_autofree char *proxy_url = tiny_url(proxy);
    g_autofree char *no_proxy = g_strdup(g_getenv("no_proxy"));
    g_autofree char *no_proxy_too = g_strdup(g_getenv("NO_PROXY"));
    g_setenv("http_proxy", proxy_url, TRUE);
    g_unsetenv("no_proxy");
    g_unsetenv("NO_PROXY");
    OWNED(http) http = http_new(&http_options_default);
    struct http_request request = {.url = "http://service.example/x"};
    void *tag = NULL;
    assert_true(http_start(http, &request, NULL, NULL));
    OWNED(http_answer) answer = http_wait(http, 60000, &tag);
    assert_non_null(answer);
    assert_memory_equal(http_body(answer), "proxy", 5);
    assert_true(g_str_has_prefix(g_ptr_array_index(proxy->requests, 0),
                                 "GET http://service.example/x HTTP/1.1\r\n"));
    OWNED(http_answer) here = ask(server, &http_options_default, NULL);
    assert_memory_equal(http_body(here), "direct", 6);
    assert_int_equal(tiny_count(proxy), 1);
    g_unsetenv("http_proxy");
    if (no_proxy) g_setenv("no_proxy", no_proxy, TRUE);
    if (no_proxy_too) g_setenv("NO_PROXY", no_proxy_too, TRUE);
    tiny_stop(proxy);
    tiny_stop(server);
}

static void test_keys_stay_safe(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool allowed;
    } cases[] = {
        {"http://service.example/x", false}, {"http://127.0.0.1@service.example/x", false},
        {"ftp://127.0.0.1/x", false},        {"https://127.0.0.1:1/x", true},
        {"http://127.0.0.1:1/x", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        OWNED(http) http = http_new(&http_options_default);
        struct http_request header = {.url = cases[i].url, .secret_header = "x-api-key: K1"};
        struct http_request body = {.url = cases[i].url,
                                    .body = "api_key=K1",
                                    .content_type = "text/plain",
                                    .body_has_secret = true};
        g_autoptr(GError) error = NULL;
        assert_int_equal(http_start(http, &header, NULL, &error), cases[i].allowed);
        g_clear_error(&error);
        assert_int_equal(http_start(http, &body, NULL, &error), cases[i].allowed);
        if (cases[i].allowed) continue;
        assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_USAGE));
        assert_null(strstr(error->message, "K1"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_gzip_bomb),
        cmocka_unit_test(test_turns),
        cmocka_unit_test(test_turns_change),
        cmocka_unit_test(test_caller_holds),
        cmocka_unit_test(test_wake),
        cmocka_unit_test(test_slow),
        cmocka_unit_test(test_refused_connection),
        cmocka_unit_test(test_request_as_sent),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_leaves_at_once),
        cmocka_unit_test(test_proxy),
        cmocka_unit_test(test_keys_stay_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
