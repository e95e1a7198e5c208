/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/entrez.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/error.h"
#include "tests/unit/fetch/tiny_server.h"

#define KEY "NCBISECRET42"
#define FINE "HTTP/1.1 200 OK\r\n\r\n"

/* Any answer that begins with < is good; "!" begins an error. */
static bool read_search(const void *bytes, size_t size, struct entrez_found *found, GError **error)
{
    if (size == 0 || *(const char *)bytes != '<')
        return error_set(error, RADSCOUT_ERROR_INPUT, "no answer");
    found->count = 7;
    return true;
}

static bool read_records(const void *bytes, size_t size, GArray *pmids, char **service_error,
                         GError **error)
{
    const char *text = bytes;
    int64_t pmid = 90000001;
    if (size > 0 && text[0] == '!') *service_error = g_strndup(text + 1, size - 1);
    if (size == 0 || text[0] != '<') return error_set(error, RADSCOUT_ERROR_INPUT, "no answer");
    g_array_append_val(pmids, pmid);
    return true;
}

struct seen {
    char *endpoint, *parameters, *body, *failure;
    int n, tries;
    enum verdict verdict;
    guint n_delivered;
    bool sent;
    const struct entrez_page *page;
};

static struct db *store; /* what the replies are put into */

static char *stored_body(void)
{
    int64_t id = 0;
    assert_true(db_int(store, "SELECT max(request_id) FROM answer", &id, NULL));
    g_autoptr(GBytes) bytes = answer_get(store, id, NULL);
    assert_non_null(bytes);
    return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

/* Every try has its moment in the ledger, in order and not in the future. */
static void check_moments(int tries)
{
    int64_t n = 0;
    assert_true(db_int(store,
                       "SELECT count(*) FROM request, json_each(sent_ms) WHERE request_id = "
                       "(SELECT max(request_id) FROM request) AND value BETWEEN "
                       "(unixepoch() - 600) * 1000 AND (unixepoch() + 1) * 1000",
                       &n, NULL));
    assert_int_equal(n, tries);
    assert_true(db_int(store,
                       "SELECT count(*) FROM request, json_each(sent_ms) a JOIN json_each(sent_ms) "
                       "b ON b.key = a.key + 1 WHERE b.value < a.value",
                       &n, NULL));
    assert_int_equal(n, 0);
}

static void keep(struct seen *seen, const struct entrez_reply *reply)
{
    seen->n++;
    seen->tries = reply->tries;
    g_free(seen->endpoint);
    g_free(seen->parameters);
    seen->endpoint = g_strdup(reply->endpoint);
    seen->parameters = g_strdup(reply->parameters);
    assert_true(entrez_record(store, reply, "records", 0, 2, true, NULL));
    if (reply->answer) seen->body = stored_body();
    if (reply->failure) seen->failure = g_strdup(reply->failure->message);
}

static bool record(void *user, const struct entrez_reply *reply, const struct entrez_found *found,
                   GError **error)
{
    (void)error;
    (void)found;
    keep(user, reply);
    return true;
}

static bool next(void *user, struct entrez_page *page)
{
    struct seen *seen = user;
    if (seen->sent) return false;
    seen->sent = true;
    *page = *seen->page;
    page->ids = g_array_ref(seen->page->ids);
    return true;
}

static bool done(void *user, const struct entrez_page *page, const struct entrez_reply *reply,
                 const struct entrez_delivery *delivery, GError **error)
{
    (void)page;
    (void)error;
    struct seen *seen = user;
    keep(seen, reply);
    seen->verdict = delivery->verdict;
    seen->n_delivered = delivery->ids->len;
    return true;
}

static void seen_clear(struct seen *seen)
{
    g_free(seen->endpoint);
    g_free(seen->parameters);
    g_free(seen->body);
    g_free(seen->failure);
    memset(seen, 0, sizeof *seen);
}

static struct entrez *open_entrez(const struct tiny_server *server)
{
    g_autofree char *url = tiny_url(server);
    struct entrez_options options = {.base_url = url,
                                     .contact_email = "me+x@example.org",
                                     .api_key = KEY,
                                     .reader = {read_search, read_records}};
    struct entrez *entrez = entrez_new(&options, NULL);
    assert_non_null(entrez);
    return entrez;
}

static const char *sent_body(struct tiny_server *server)
{
    const char *request = g_ptr_array_index(server->requests, server->requests->len - 1);
    return strstr(request, "\r\n\r\n") + 4;
}

#define IDENTITY "&tool=radscout&email=me%2Bx%40example.org&api_key=" KEY

static void test_search_as_sent(void **state)
{
    (void)state;
    static const struct {
        int64_t retmax;
        const char *parameters;
    } cases[] = {
        {0, "db=pubmed&retmode=xml&rettype=count&term=a%20OR%20%22b%22%26c"},
        {20, "db=pubmed&retmode=xml&usehistory=y&sort=pub_date&retmax=20&"
             "term=a%20OR%20%22b%22%26c"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct tiny_step step = {FINE "<>", 0, 0};
        struct tiny_server *server = tiny_start(&step, 1);
        OWNED(entrez) entrez = open_entrez(server);
        struct seen seen = {0};
        struct entrez_search search = {"a OR \"b\"&c", cases[i].retmax, record, &seen};
        OWNED(entrez_found) found = entrez_search(entrez, &search, NULL);
        assert_non_null(found);
        assert_int_equal(found->count, 7);
        g_autofree char *wanted = g_strconcat(cases[i].parameters, IDENTITY, NULL);
        assert_string_equal(sent_body(server), wanted);
        assert_string_equal(seen.parameters, cases[i].parameters);
        assert_string_equal(seen.endpoint, "esearch");
        assert_int_equal(seen.n, 1);
        seen_clear(&seen);
        tiny_stop(server);
    }
}

/* Answers to a page of two records. */
static const struct {
    const char *what;
    struct tiny_step steps[2];
    guint n_steps;
    bool by_history;
    const char *parameters;
    enum verdict verdict;
    guint n_delivered;
    int tries;
    const char *body; /* kept; NULL: none */
} page_cases[] = {
    {"by ids", {{FINE "<x>", 0, 0}}, 1, false, "&id=90000001,90000002", VERDICT_OK, 1, 1, "<x>"},
    {"by history",
     {{FINE "<x>", 0, 0}},
     1,
     true,
     "&WebEnv=MCID_1%2F&query_key=3&retstart=500&retmax=2",
     VERDICT_OK,
     1,
     1,
     "<x>"},
    {"key in the answer",
     {{FINE "<" KEY ">", 0, 0}},
     1,
     false,
     "&id=90000001,90000002",
     VERDICT_OK,
     1,
     1,
     "<************>"},
    {"error, then fine",
     {{FINE "!External viewer error", 0, 0}, {FINE "<x>", 0, 0}},
     2,
     false,
     "&id=90000001,90000002",
     VERDICT_OK,
     1,
     2,
     "<x>"},
    {"expired",
     {{FINE "!Unable to obtain query #3", 0, 0}},
     1,
     false,
     "&id=90000001,90000002",
     VERDICT_EXPIRED,
     0,
     1,
     NULL},
    {"none exists",
     {{"HTTP/1.1 400 Bad\r\n\r\nID+list+is+empty!", 0, 0}},
     1,
     false,
     "&id=90000001,90000002",
     VERDICT_NOTHING,
     0,
     1,
     NULL},
    {"refused, with the key in its words",
     {{"HTTP/1.1 400 Bad\r\n\r\n!bad id in api_key=" KEY "&x", 0, 0}},
     1,
     false,
     "&id=90000001,90000002",
     VERDICT_REFUSED,
     0,
     1,
     NULL},
};

static void test_pages(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(page_cases); i++) {
        struct tiny_server *server = tiny_start(page_cases[i].steps, page_cases[i].n_steps);
        OWNED(entrez) entrez = open_entrez(server);
        g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
        int64_t pmids[] = {90000001, 90000002};
        g_array_append_vals(ids, pmids, 2);
        struct entrez_page page = {.ids = ids, .retstart = 500};
        if (page_cases[i].by_history) page.web_env = "MCID_1/", page.query_key = "3";
        struct seen seen = {.page = &page};
        struct entrez_stream stream = {next, done, &seen};
        assert_true(entrez_fetch(entrez, &stream, NULL));
        g_autofree char *parameters =
            g_strconcat("db=pubmed&retmode=xml", page_cases[i].parameters, NULL);
        g_autofree char *sent = g_strconcat(parameters, IDENTITY, NULL);
        assert_string_equal(sent_body(server), sent);
        assert_string_equal(seen.parameters, parameters);
        if (seen.verdict != page_cases[i].verdict ||
            seen.n_delivered != page_cases[i].n_delivered || seen.tries != page_cases[i].tries ||
            g_strcmp0(seen.body, page_cases[i].body) != 0)
            fail_msg("%s: %s", page_cases[i].what, seen.failure ? seen.failure : "no failure");
        if (seen.failure) assert_null(strstr(seen.failure, KEY));
        check_moments(seen.tries);
        seen_clear(&seen);
        tiny_stop(server);
    }
}

/* --- several searches at once ---------------------------------------------------- */

enum { CROWD = 4 };

struct crowd {
    int listener;
    GThread *thread;
    bool all_came; /* while none of them was answered */
};

/* Answers nobody before everybody has asked. */
static gpointer crowd_serve(gpointer user)
{
    struct crowd *crowd = user;
    int fds[CROWD], n = 0;
    struct pollfd waiting = {.fd = crowd->listener, .events = POLLIN};
    while (n < CROWD && poll(&waiting, 1, 60000) > 0) {
        fds[n] = accept4(crowd->listener, NULL, NULL, SOCK_CLOEXEC);
        g_free(tiny_read_request(fds[n++]));
    }
    crowd->all_came = n == CROWD;
    for (int i = 0; i < n; i++) {
        send(fds[i], FINE "<ok>", strlen(FINE "<ok>"), MSG_NOSIGNAL);
        close(fds[i]);
    }
    return NULL;
}

static int crowd_open(struct crowd *crowd)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    crowd->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(crowd->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(crowd->listener, CROWD), 0);
    assert_int_equal(getsockname(crowd->listener, (struct sockaddr *)&address, &size), 0);
    crowd->thread = g_thread_new("crowd", crowd_serve, crowd);
    return ntohs(address.sin_port);
}

static void test_searches(void **state)
{
    (void)state;
    struct crowd crowd = {0};
    const struct tiny_server there = {.port = crowd_open(&crowd)};
    OWNED(entrez) entrez = open_entrez(&there);
    struct seen seen[CROWD] = {0};
    struct entrez_search searches[CROWD];
    for (int i = 0; i < CROWD; i++)
        searches[i] = (struct entrez_search){.term = "a", .record = record, .user = &seen[i]};
    assert_true(entrez_searches(entrez, searches, 0, NULL));
    assert_true(entrez_searches(entrez, searches, CROWD, NULL));
    g_thread_join(crowd.thread);
    close(crowd.listener);
    assert_true(crowd.all_came);
    for (int i = 0; i < CROWD; i++) {
        assert_int_equal(seen[i].n, 1);
        assert_string_equal(seen[i].body, "<ok>");
        seen_clear(&seen[i]);
    }
}

static void test_window(void **state)
{
    (void)state;
    g_autofree char *term = entrez_window("a OR b", 16436, 20089);
    assert_string_equal(term, "(a OR b) AND 2015/01/01:2025/01/01[EDAT]");
}

static int setup(void **state)
{
    (void)state;
    g_autofree char *folder = g_build_filename(g_get_home_dir(), "runtime", NULL);
    g_setenv("XDG_RUNTIME_DIR", folder, TRUE);
    g_setenv("RADSCOUT_TEST_FAST", "1", TRUE);
    g_autofree char *path = g_build_filename(g_get_home_dir(), "entrez.db", NULL);
    store = db_open(path, DB_WRITE, NULL);
    return store ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    db_close(store);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search_as_sent),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_searches),
        cmocka_unit_test(test_window),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
