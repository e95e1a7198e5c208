/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real servers over TLS: openssl's s_server, which nobody need trust, and
 * nghttpd, which speaks HTTP/2 only. */
#include "fetch/http.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define SECRET "x-api-key: 0123456789abcdef"
#define CONTENT "what is served\n"
#define TRANSFERS 20

struct site {
    char *folder, *key, *cert;
    GSubprocess *process;
    int port;
    char *said; /* once stopped: what the server printed */
};

static bool run(const char *const *command)
{
    g_autoptr(GSubprocess) process = g_subprocess_newv(
        command, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
    return process && g_subprocess_wait_check(process, NULL, NULL);
}

/* A folder with a file to serve and a certificate that its own key signed. */
static void site_make(struct site *site, const char *name)
{
    *site = (struct site){.folder = g_dir_make_tmp("radscout-tls-XXXXXX", NULL)};
    site->key = g_build_filename(site->folder, "key.pem", NULL);
    site->cert = g_build_filename(site->folder, "cert.pem", NULL);
    g_autofree char *file = g_build_filename(site->folder, "file", NULL);
    assert_true(g_file_set_contents(file, CONTENT, -1, NULL));
    g_autofree char *alternative = g_strdup_printf("subjectAltName=%s", name);
    const char *const command[] = {"openssl",  "req",       "-x509",   "-newkey", "rsa:2048",
                                   "-nodes",   "-days",     "2",       "-subj",   "/CN=test",
                                   "-addext",  alternative, "-keyout", site->key, "-out",
                                   site->cert, NULL};
    assert_true(run(command));
}

static void site_launch(struct site *site, const char *const *command)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
    g_subprocess_launcher_set_cwd(launcher, site->folder);
    site->process = g_subprocess_launcher_spawnv(launcher, command, &error);
    if (!site->process) fail_msg("%s: %s", command[0], error->message);
}

/* s_server prints "ACCEPT 127.0.0.1:PORT" once it listens. */
static void start_openssl(struct site *site)
{
    const char *const command[] = {"openssl", "s_server", "-accept",  "127.0.0.1:0", "-key",
                                   site->key, "-cert",    site->cert, "-WWW",        NULL};
    static const char ready[] = "ACCEPT 127.0.0.1:";
    site_launch(site, command);
    g_autoptr(GString) said = g_string_new(NULL);
    GInputStream *from = g_subprocess_get_stdout_pipe(site->process);
    char c = '\0';
    while (g_input_stream_read(from, &c, 1, NULL, NULL) == 1) {
        if (c != '\n') {
            g_string_append_c(said, c);
        } else if (g_str_has_prefix(said->str, ready)) {
            site->port = (int)g_ascii_strtoll(said->str + strlen(ready), NULL, 10);
            return;
        } else {
            g_string_truncate(said, 0);
        }
    }
    fail_msg("openssl s_server does not listen");
}

static int free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    close(fd);
    return ntohs(address.sin_port);
}

static bool answers(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bool is_up = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
    close(fd);
    return is_up;
}

static void start_nghttpd(struct site *site, const char *program)
{
    site->port = free_port();
    g_autofree char *port = g_strdup_printf("%d", site->port);
    const char *const command[] = {program,      "-v", "-a",      "127.0.0.1", "-d",
                                   site->folder, port, site->key, site->cert,  NULL};
    site_launch(site, command);
    for (int i = 0; i < 1200 && !answers(site->port); i++)
        g_usleep(50000);
    assert_true(answers(site->port));
}

static void site_stop(struct site *site)
{
    g_autoptr(GBytes) said = NULL;
    g_subprocess_send_signal(site->process, SIGTERM);
    g_subprocess_communicate(site->process, NULL, NULL, &said, NULL, NULL);
    gsize size = 0;
    const char *text = said ? g_bytes_get_data(said, &size) : NULL;
    site->said = g_strndup(text ? text : "", size);
    g_clear_object(&site->process);
}

static void site_clear(struct site *site)
{
    g_autofree char *file = g_build_filename(site->folder, "file", NULL);
    g_unlink(file);
    g_unlink(site->key);
    g_unlink(site->cert);
    g_rmdir(site->folder);
    g_free(site->folder);
    g_free(site->key);
    g_free(site->cert);
    g_free(site->said);
}

static struct http_answer *ask(const struct site *site, const char *ca_file)
{
    struct http_options options = http_options_default;
    options.ca_file = ca_file;
    options.total_timeout_ms = 60000;
    OWNED(http) http = http_new(&options);
    g_autofree char *url = g_strdup_printf("https://127.0.0.1:%d/file", site->port);
    struct http_request request = {.url = url, .secret_header = SECRET};
    void *tag = NULL;
    assert_true(http_start(http, &request, NULL, NULL));
    struct http_answer *answer = http_wait(http, 90000, &tag);
    assert_non_null(answer);
    return answer;
}

static void test_untrusted(void **state)
{
    (void)state;
    g_autofree char *program = g_find_program_in_path("openssl");
    static const struct {
        const char *name; /* in the certificate */
        bool is_known;    /* its signer is trusted */
        enum http_end end;
    } cases[] = {
        {"IP:127.0.0.1", false, HTTP_UNTRUSTED},       /* signed by itself */
        {"DNS:service.example", true, HTTP_UNTRUSTED}, /* another host's */
        {"IP:127.0.0.1", true, HTTP_ANSWERED},         /* so it was that */
    };
    if (!program) {
        print_message("skipped: no openssl here (package openssl)\n");
        skip();
    }
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct site site;
        site_make(&site, cases[i].name);
        start_openssl(&site);
        OWNED(http_answer) answer = ask(&site, cases[i].is_known ? site.cert : NULL);
        site_stop(&site);
        if (answer->end != cases[i].end)
            fail_msg("case %zu: ended in %d: %s", i, (int)answer->end,
                     answer->failure ? answer->failure : "");
        /* "FILE:file" is what s_server says of a request: none came */
        bool was_asked = strstr(site.said, "FILE:") != NULL;
        assert_int_equal(was_asked, cases[i].end == HTTP_ANSWERED);
        assert_int_equal(answer->body->len > 0, was_asked);
        site_clear(&site);
    }
}

static int count(const char *text, const char *word)
{
    int n = 0;
    for (const char *at = text; (at = strstr(at, word)); at += strlen(word))
        n++;
    return n;
}

static void test_http2(void **state)
{
    (void)state;
    g_autofree char *openssl = g_find_program_in_path("openssl");
    g_autofree char *program = g_find_program_in_path("nghttpd");
    if (!program && g_file_test("/usr/sbin/nghttpd", G_FILE_TEST_IS_EXECUTABLE))
        program = g_strdup("/usr/sbin/nghttpd");
    if (!program || !openssl) {
        print_message("skipped: no nghttpd here (packages nghttp2-server, openssl)\n");
        skip();
    }
    struct site site;
    site_make(&site, "IP:127.0.0.1");
    start_nghttpd(&site, program);
    struct http_options options = http_options_default;
    options.ca_file = site.cert;
    OWNED(http) http = http_new(&options);
    g_autofree char *url = g_strdup_printf("https://127.0.0.1:%d/file", site.port);
    int n_started = 0, n_good = 0;
    while (n_started < TRANSFERS || http_in_flight(http) > 0) {
        struct http_request request = {.url = url, .secret_header = SECRET};
        void *tag = NULL;
        if (n_started < TRANSFERS && http_in_flight(http) < options.parallel) {
            assert_true(http_start(http, &request, NULL, NULL));
            n_started++;
            continue;
        }
        OWNED(http_answer) answer = http_wait(http, 60000, &tag);
        assert_non_null(answer);
        if (answer->end != HTTP_ANSWERED) fail_msg("%s", answer->failure);
        assert_int_equal(answer->status, 200);
        n_good += answer->body->len == strlen(CONTENT) &&
                  memcmp(http_body(answer), CONTENT, strlen(CONTENT)) == 0;
    }
    assert_int_equal(n_good, TRANSFERS);
    http_free(g_steal_pointer(&http));
    site_stop(&site);
    /* all of them as HTTP/2 requests, and not a connection for each */
    assert_int_equal(count(site.said, ":method: GET"), TRANSFERS);
    int n_connections = count(site.said, "negotiated protocol: h2");
    if (n_connections < 1 || n_connections > options.parallel)
        fail_msg("%d connections:\n%s", n_connections, site.said);
    site_clear(&site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_untrusted),
                                       cmocka_unit_test(test_http2)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
