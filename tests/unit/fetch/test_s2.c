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

static bool check(const void *bytes, size_t size, size_t n_asked, bool *found, GError **error)
{
    json_t *array = json_loadb(bytes, size, 0, NULL);
    bool ok = json_is_array(array) && json_array_size(array) == n_asked;
    for (size_t i = 0; ok && i < n_asked; i++)
        found[i] = json_is_object(json_array_get(array, i));
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
        {"too slow for any", KEY, {.ids_max = 1}, 0, 0, ARTICLES, 7, 0},
        {"knows none", KEY, {.unknown = true}, 0, ARTICLES, 0, 22 + 12, ARTICLES},
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

/* --- by DOI, old facts, authors ------------------------------------------------- */

struct shelf {
    GString *asked; /* "KIND n;" for each request */
    int poison;     /* answers 500 while this PMID is in; 0: none */
    int bad;        /* ... 400, as for ids of which it knows none */
    bool strict;    /* 400 for them, too */
};

static bool is_pmid(const char *id, int pmid)
{
    return pmid && g_str_has_prefix(id, "PMID:") && g_ascii_strtoll(id + 5, NULL, 10) == pmid;
}

static char *shelf_answer(bool poisoned, bool bad, const json_t *answer)
{
    if (poisoned) return g_strdup("HTTP/1.1 500 No\r\n\r\n{\"message\":\"Internal Server Error\"}");
    if (bad) return g_strdup("HTTP/1.1 400 Bad\r\n\r\n{\"error\":\"No valid paper ids given\"}\n");
    char *text = json_dumps(answer, 0);
    char *whole = g_strdup_printf("HTTP/1.1 200 OK\r\n\r\n%s\n", text);
    free(text);
    return whole;
}

/* Knows PMIDs that are even, DOIs whose last digit is 1 or 5, authors but 13. */
static char *shelf_respond(void *user, guint n, const char *request)
{
    struct shelf *shelf = user;
    (void)n;
    json_t *body = json_loads(strstr(request, "\r\n\r\n") + 4, 0, NULL), *id = NULL;
    json_t *ids = json_object_get(body, "ids"), *answer = json_array();
    size_t i = 0;
    bool poisoned = false, bad = false, any = false;
    json_array_foreach(ids, i, id)
    {
        const char *text = json_string_value(id);
        char last = text[strlen(text) - 1];
        bool known = strcmp(text, "13") != 0;
        if (g_str_has_prefix(text, "PMID:")) known = (last - '0') % 2 == 0;
        if (g_str_has_prefix(text, "DOI:")) known = last == '1' || last == '5';
        poisoned |= is_pmid(text, shelf->poison);
        bad |= is_pmid(text, shelf->bad);
        any |= known;
        json_array_append_new(answer, known ? json_pack("{s:s}", "name", "x") : json_null());
    }
    const char *first = json_string_value(json_array_get(ids, 0));
    g_string_append_printf(shelf->asked, "%s %zu;",
                           strstr(request, "/author/") ? "author"
                           : first[0] == 'P'           ? "pmid"
                                                       : "doi",
                           json_array_size(ids));
    char *whole = shelf_answer(poisoned, bad || (shelf->strict && !any), answer);
    json_decref(answer);
    json_decref(body);
    return whole;
}

struct stand {
    struct shelf shelf;
    struct tiny_server *server;
    char *url, *folder, *path;
    struct db *db;
    struct s2_options options;
    struct s2_report report;
};

static void stand_up(struct stand *stand)
{
    *stand = (struct stand){.shelf = {.asked = g_string_new(NULL)}};
    stand->server = tiny_start_with(shelf_respond, &stand->shelf);
    stand->url = tiny_url(stand->server);
    stand->folder = g_dir_make_tmp("radscout-s2-XXXXXX", NULL);
    stand->path = g_build_filename(stand->folder, "x.db", NULL);
    stand->db = make_db(stand->path);
    stand->options = (struct s2_options){
        .base_url = stand->url, .rate = 100000, .refresh_days = 90, .check = check};
    g_setenv("RADSCOUT_TEST_FAST", "1", TRUE);
}

static void stand_down(struct stand *stand)
{
    db_close(stand->db);
    tiny_stop(stand->server);
    g_unlink(stand->path);
    g_rmdir(stand->folder);
    g_free(stand->url);
    g_free(stand->folder);
    g_free(stand->path);
    g_string_free(stand->shelf.asked, TRUE);
    s2_report_clear(&stand->report);
}

static void run_sql(struct db *db, const char *sql)
{
    g_autoptr(GError) error = NULL;
    if (!db_exec(db, sql, &error)) fail_msg("%s", error->message);
}

static void refresh(struct stand *stand, bool authors)
{
    g_autoptr(GError) error = NULL;
    s2_report_clear(&stand->report);
    g_string_truncate(stand->shelf.asked, 0);
    if (!(authors ? s2_refresh_authors : s2_refresh)(stand->db, &stand->options, &stand->report,
                                                     &error))
        fail_msg("%s", error->message);
}

static void test_by_doi(void **state)
{
    (void)state;
    struct stand stand;
    stand_up(&stand);
    /* ten articles: five odd ones, of which one has no DOI and one a bad one */
    run_sql(stand.db, "DELETE FROM article WHERE pmid >= 90000010;"
                      "UPDATE article SET doi = '10.5555/x' || pmid;"
                      "UPDATE article SET doi = NULL WHERE pmid = 90000003;"
                      "UPDATE article SET doi = '10.5555/a b' WHERE pmid = 90000007");
    refresh(&stand, false);
    assert_string_equal(stand.shelf.asked->str, "pmid 10;doi 3;");
    assert_int_equal(stand.report.answered, 10);
    assert_int_equal(stand.report.by_doi, 2);
    assert_int_equal(stand.report.deferred, 0);
    assert_int_equal(ask(stand.db, "SELECT json_extract(parameters, '$.pmids[2]') = 90000001 AND "
                                   "json_extract(parameters, '$.ids[2]') = "
                                   "'DOI:10.5555/x90000001' FROM request WHERE request_id = 2"),
                     1);
    /* not read yet: nothing is asked for again */
    refresh(&stand, false);
    assert_string_equal(stand.shelf.asked->str, "");
    /* read, and the DOI left over from an earlier run */
    run_sql(stand.db, "UPDATE answer SET parsed = 1;"
                      "INSERT INTO s2_paper(pmid, found, asked_by, retrieved_at) SELECT pmid, "
                      "pmid % 2 = 0, iif(pmid = 90000005, 'doi', 'pmid'), '2999-01-01T00:00:00Z' "
                      "FROM article");
    refresh(&stand, false);
    assert_string_equal(stand.shelf.asked->str, "doi 2;");
    assert_int_equal(stand.report.by_doi, 1);
    stand_down(&stand);
}

static void test_old_facts(void **state)
{
    (void)state;
    struct stand stand;
    stand_up(&stand);
    run_sql(stand.db, "DELETE FROM article WHERE pmid >= 90000010;"
                      "INSERT INTO s2_paper(pmid, found, retrieved_at) SELECT pmid, 1, "
                      "'2001-01-01T00:00:00Z' FROM article WHERE pmid % 2 = 0");
    refresh(&stand, false);
    assert_string_equal(stand.shelf.asked->str, "pmid 5;pmid 5;");
    assert_int_equal(stand.report.answered, 10);
    assert_int_equal(stand.report.refreshed, 5);
    assert_int_equal(ask(stand.db, "SELECT count(*) FROM request WHERE purpose = 'refresh' AND "
                                   "json_extract(parameters, '$.ids[0]') = 'PMID:90000008'"),
                     1);
    stand_down(&stand);
}

static void test_poison(void **state)
{
    (void)state;
    struct stand stand;
    stand_up(&stand);
    /* in the second batch: halved until a part is small, that part is left */
    stand.shelf.poison = 90000100;
    refresh(&stand, false);
    assert_int_equal(stand.report.answered, 650);
    assert_int_equal(stand.report.deferred, 50);
    assert_non_null(strstr(stand.shelf.asked->str, "pmid 500;pmid 200;"));
    assert_non_null(stand.report.reason);
    stand_down(&stand);
}

/* A bad id among good ones: found by halves, and only it counts as unknown. */
static void test_bad_id(void **state)
{
    (void)state;
    static const int bad[] = {90000100, 90000698, 90000300};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        struct stand stand;
        stand_up(&stand);
        stand.shelf.bad = bad[i];
        stand.shelf.strict = true;
        refresh(&stand, false);
        assert_int_equal(stand.report.answered, ARTICLES);
        assert_int_equal(stand.report.deferred, 0);
        assert_int_equal(ask(stand.db, "SELECT count(*) FROM s2_paper WHERE NOT found"), 1);
        assert_int_equal(ask(stand.db, "SELECT pmid FROM s2_paper WHERE NOT found"), bad[i]);
        /* two batches, and two questions for each halving of 500 */
        int64_t n = ask(stand.db, "SELECT count(*) FROM request WHERE endpoint = 'paper/batch'");
        if (n > 2 + 2 * 12) fail_msg("%d: %" PRId64 " requests", bad[i], n);
        /* every other one came in an answer that is stored, in its place */
        assert_int_equal(ask(stand.db, "SELECT count(DISTINCT value) FROM request JOIN answer "
                                       "USING(request_id), json_each(parameters, '$.ids')"),
                         ARTICLES - 1);
        /* read, it is not asked for again */
        run_sql(stand.db, "UPDATE answer SET parsed = 1;"
                          "INSERT OR IGNORE INTO s2_paper(pmid, found, asked_by, retrieved_at) "
                          "SELECT pmid, 1, 'pmid', '2999-01-01T00:00:00Z' FROM article");
        refresh(&stand, false);
        assert_string_equal(stand.shelf.asked->str, "");
        stand_down(&stand);
    }
}

/* A thousand that are unknown, the newest, and a bad one among them: what is
 * only unknown costs a question for each part, once others are known. */
static void test_all_unknown(void **state)
{
    (void)state;
    struct stand stand;
    stand_up(&stand);
    run_sql(stand.db,
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999) "
            "INSERT INTO article(pmid, version, digest, is_book, authors_complete, "
            "n_authors, retracted, entrez_date) SELECT 91000001 + 2 * i, 1, x'00', 0, 1, "
            "0, 0, '2024-01-01' FROM n");
    stand.shelf.bad = 91000801;
    stand.shelf.strict = true;
    refresh(&stand, false);
    assert_int_equal(stand.report.answered, ARTICLES + 1000);
    assert_int_equal(stand.report.deferred, 0);
    assert_int_equal(ask(stand.db, "SELECT sum(pmid) FROM s2_paper WHERE NOT found"), 91000801);
    guint n = tiny_count(stand.server);
    if (n > 2 * 15 + 2 + 16 + 12) fail_msg("%u requests", n);
    stand_down(&stand);
}

static void test_authors(void **state)
{
    (void)state;
    struct stand stand;
    stand_up(&stand);
    run_sql(stand.db,
            "INSERT INTO query(query_id, kind, name, text) VALUES(1, 'topic', 'a', 'a'), "
            "(2, 'topic', 'b', 'b');"
            "INSERT INTO query_article SELECT 1, pmid FROM article WHERE pmid < 90000200;"
            "INSERT INTO query_article VALUES(2, 90000300);"
            "INSERT INTO person(person_id, last_name, name_key, s2_author_id, n_papers, "
            "confidence) VALUES(1, 'A', 'a', '11', 1, 'sure'), "
            "(2, 'B', 'b', '12', 1, 'sure'), (3, 'C', 'c', '13', 1, 'sure'), "
            "(4, 'D', 'd', NULL, 1, 'sure'), (5, 'E', 'e', '15', 1, 'sure');"
            "INSERT INTO senior_paper(person_id, pmid, entry_date, first_person_id, newcomer) "
            "VALUES(1, 90000001, '2020-01-01', 9, 0), (2, 90000002, '2020-01-01', 9, 0), "
            "(2, 90000003, '2020-01-01', 9, 0), (3, 90000300, '2020-01-01', 9, 0), "
            "(4, 90000004, '2020-01-01', 9, 0), (5, 90000699, '2020-01-01', 9, 0);");
    stand.options.query_id = 1;
    refresh(&stand, true);
    assert_string_equal(stand.shelf.asked->str, "author 2;");
    assert_int_equal(ask(stand.db, "SELECT json_extract(parameters, '$.ids[0]') = '12' AND "
                                   "endpoint = 'author/batch' AND n_asked = 2 FROM request"),
                     1);
    /* of all queries: 13 is left, 15 is in none */
    stand.options.query_id = 0;
    refresh(&stand, true);
    assert_string_equal(stand.shelf.asked->str, "author 1;");
    assert_int_equal(stand.report.answered, 1);
    run_sql(stand.db, "UPDATE answer SET parsed = 1;"
                      "INSERT INTO s2_author_fact(s2_author_id, found, retrieved_at) VALUES"
                      "('11', 1, '2001-01-01T00:00:00Z'), ('12', 1, '2999-01-01T00:00:00Z'), "
                      "('13', 0, '2999-01-01T00:00:00Z')");
    refresh(&stand, true);
    assert_string_equal(stand.shelf.asked->str, "author 1;");
    assert_int_equal(stand.report.refreshed, 1);
    stand_down(&stand);
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
    assert_true(s2_refresh(db, &options, &report, NULL));
    assert_true(tiny_count(server) <= 1); /* a second try would come after 3 s */
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
        cmocka_unit_test(test_refresh),    cmocka_unit_test(test_by_doi),
        cmocka_unit_test(test_old_facts),  cmocka_unit_test(test_poison),
        cmocka_unit_test(test_bad_id),     cmocka_unit_test(test_all_unknown),
        cmocka_unit_test(test_authors),    cmocka_unit_test(test_budget),
        cmocka_unit_test(test_parameters),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
