/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/s2.h"

#include <glib/gstdio.h>
#include <inttypes.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/error.h"
#include "tests/unit/fetch/tiny_server.h"

#define KEY "S2SECRET99"
#define ARTICLES 700

struct service {
    int status;    /* of every answer; 0: good ones */
    int fine_from; /* ... up to this request; 0: for ever */
    int ids_max;   /* more ids at once: 504; 0: any number */
    bool unknown;  /* knows none of the ids */
    int n_ids;     /* asked for in good answers */
    bool had_key;
};

static int count_ids(const char *request)
{
    int n = 0;
    for (const char *at = request; (at = strstr(at, "\"PMID:")); at++)
        n++;
    return n;
}

static char *good_answer(int n)
{
    GString *text = g_string_new("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[");
    for (int i = 0; i < n; i++)
        g_string_append_printf(text, "%s{\"paperId\":\"x\"}", i > 0 ? "," : "");
    g_string_append(text, "]\n");
    return g_string_free(text, FALSE);
}

static char *respond(void *user, guint n, const char *request)
{
    struct service *service = user;
    service->had_key = strstr(request, "\r\nx-api-key: " KEY "\r\n") != NULL;
    int n_ids = count_ids(request);
    int status = service->status;
    if (service->fine_from > 0 && (int)n >= service->fine_from) status = 0;
    if (service->ids_max > 0 && n_ids > service->ids_max) status = 504;
    if (service->unknown)
        return g_strdup("HTTP/1.1 400 Bad\r\n\r\n{\"error\":\"No valid paper ids given\"}\n");
    if (status)
        return g_strdup_printf("HTTP/1.1 %d No\r\n\r\n{\"message\":\"No, " KEY "\"}", status);
    service->n_ids += n_ids;
    return good_answer(n_ids);
}

static bool check(const void *bytes, size_t size, size_t n_asked, GError **error)
{
    json_t *array = json_loadb(bytes, size, 0, NULL);
    bool ok = json_is_array(array) && json_array_size(array) == n_asked;
    json_decref(array);
    return ok || error_set(error, RADSCOUT_ERROR_INPUT, "no answer");
}

static struct db *make_db(const char *path)
{
    g_autoptr(GError) error = NULL;
    struct db *db = db_open(path, DB_WRITE, &error);
    if (!db) fail_msg("%s", error->message);
    struct stmt *add = db_stmt(db,
                               "INSERT INTO article(pmid, version, digest, is_book, "
                               "authors_complete, n_authors, retracted, entrez_date) "
                               "VALUES(?1, 1, x'00', 0, 1, 0, 0, '2024-01-01')",
                               &error);
    if (!add) fail_msg("%s", error->message);
    for (int i = 0; i < ARTICLES; i++) {
        stmt_bind_int(add, 1, 90000000 + i);
        assert_true(stmt_run(add, NULL));
    }
    return db;
}

static int64_t ask(struct db *db, const char *sql)
{
    int64_t value = -1;
    assert_true(db_int(db, sql, &value, NULL));
    return value;
}

static void test_refresh(void **state)
{
    (void)state;
    static const struct {
        const char *what, *key;
        struct service service;
        int budget_s;
        int64_t answered, deferred;
        int requests;
        int64_t unknown; /* noted as unknown to S2 */
    } cases[] = {
        {"fine", KEY, {0}, 0, ARTICLES, 0, 2, 0},
        {"fine without a key", NULL, {0}, 0, ARTICLES, 0, 2, 0},
        {"refused twice", NULL, {.status = 429, .fine_from = 2}, 0, ARTICLES, 0, 4, 0},
        {"refused for ever", NULL, {.status = 429}, 0, 0, ARTICLES, 8, 0},
        {"forbidden", KEY, {.status = 403}, 0, 0, ARTICLES, 1, 0},
        {"down", KEY, {.status = 500}, 0, 0, ARTICLES, 10, 0},
        {"too slow for many ids", KEY, {.ids_max = 250}, 0, ARTICLES, 0, 4, 0},
        {"too slow for any", KEY, {.ids_max = 1}, 0, 0, ARTICLES, 5, 0},
        {"knows none", KEY, {.unknown = true}, 0, ARTICLES, 0, 6, ARTICLES},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct service service = cases[i].service;
        struct tiny_server *server = tiny_start_with(respond, &service);
        g_autofree char *url = tiny_url(server);
        g_autofree char *folder = g_dir_make_tmp("radscout-s2-XXXXXX", NULL);
        g_autofree char *path = g_build_filename(folder, "x.db", NULL);
        struct db *db = make_db(path);
        struct s2_options options = {.base_url = url,
                                     .api_key = cases[i].key,
                                     .rate = 100000,
                                     .refresh_days = 90,
                                     .budget_s = cases[i].budget_s,
                                     .check = check};
        struct s2_report report;
        g_autoptr(GError) error = NULL;
        if (!s2_refresh(db, &options, &report, &error))
            fail_msg("%s: %s", cases[i].what, error->message);
        if (report.wanted != ARTICLES || report.answered != cases[i].answered ||
            report.deferred != cases[i].deferred || (int)tiny_count(server) != cases[i].requests ||
            (report.reason != NULL) != (cases[i].deferred > 0))
            fail_msg("%s: %" PRId64 " answered, %" PRId64 " deferred, %u requests: %s",
                     cases[i].what, report.answered, report.deferred, tiny_count(server),
                     report.reason ? report.reason : "");
        if (report.reason) assert_null(strstr(report.reason, KEY));
        assert_int_equal(service.had_key, cases[i].key != NULL);
        assert_int_equal(ask(db, "SELECT count(*) FROM s2_paper WHERE NOT found"),
                         cases[i].unknown);
        assert_int_equal(ask(db, "SELECT count(*) FROM request WHERE instr(error, '" KEY "')"), 0);
        s2_report_clear(&report);
        /* what was answered is not asked for again */
        assert_true(s2_refresh(db, &options, &report, NULL));
        assert_int_equal(report.wanted, cases[i].deferred);
        s2_report_clear(&report);
        db_close(db);
        tiny_stop(server);
        g_unlink(path);
        g_rmdir(folder);
    }
}

static void test_budget(void **state)
{
    (void)state;
    struct service service = {.status = 429};
    struct tiny_server *server = tiny_start_with(respond, &service);
    g_autofree char *url = tiny_url(server);
    g_autofree char *folder = g_dir_make_tmp("radscout-s2-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "x.db", NULL);
    struct db *db = make_db(path);
    g_unsetenv("RADSCOUT_TEST_FAST");
    struct s2_options options = {.base_url = url, .budget_s = 1, .check = check};
    struct s2_report report;
    gint64 start = g_get_monotonic_time();
    assert_true(s2_refresh(db, &options, &report, NULL));
    assert_true(g_get_monotonic_time() - start < 2500000);
    assert_int_equal(report.deferred, ARTICLES);
    assert_non_null(report.reason);
    s2_report_clear(&report);
    db_close(db);
    tiny_stop(server);
    g_unlink(path);
    g_rmdir(folder);
}

static void test_parameters(void **state)
{
    (void)state;
    struct service service = {0};
    struct tiny_server *server = tiny_start_with(respond, &service);
    g_autofree char *url = tiny_url(server);
    g_autofree char *folder = g_dir_make_tmp("radscout-s2-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "x.db", NULL);
    struct db *db = make_db(path);
    struct s2_options options = {.base_url = url, .api_key = KEY, .check = check};
    struct s2_report report;
    g_setenv("RADSCOUT_TEST_FAST", "1", TRUE);
    assert_true(s2_refresh(db, &options, &report, NULL));
    assert_int_equal(ask(db, "SELECT count(*) FROM answer WHERE parsed = 0"), 2);
    assert_int_equal(ask(db, "SELECT json_array_length(parameters, '$.ids') FROM request"), 500);
    /* the newest first: equal dates, then the greater PMID */
    assert_int_equal(ask(db, "SELECT json_extract(parameters, '$.ids[0]') = 'PMID:90000699' "
                             "FROM request ORDER BY request_id"),
                     1);
    s2_report_clear(&report);
    db_close(db);
    tiny_stop(server);
    g_unlink(path);
    g_rmdir(folder);
}

static int setup(void **state)
{
    (void)state;
    g_autofree char *folder = g_build_filename(g_get_home_dir(), "runtime", NULL);
    g_setenv("XDG_RUNTIME_DIR", folder, TRUE);
    g_setenv("RADSCOUT_TEST_FAST", "1", TRUE);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refresh),
        cmocka_unit_test(test_budget),
        cmocka_unit_test(test_parameters),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
