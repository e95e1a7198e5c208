/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Harvests against a small service of plain text: "<count ids... |term>" for a
 * search (its term is the history's name), "<ids...>" for records. Record i of n entered on day i of the window,
 * spread evenly, and has PMID 90000000 + i.
 */
#include "fetch/harvest.h"

#include <glib/gstdio.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/clk.h"
#include "core/error.h"
#include "store/wanted.h"
#include "tests/unit/fetch/tiny_server.h"

#define PMID_BASE INT64_C(90000000)
#define WINDOW_DAYS 4000
#define HISTORY " |"

struct service {
    int n_old;         /* of them before the last days; 0: all */
    int gone_every;    /* records with i % gone_every == 1 match no more; 0: none */
    int revised_every; /* ... == 2 were revised in the last days; 0: none */
    int n;             /* records */
    int reach;         /* UIDs named of a search; 0: 999 */
    bool one_day;      /* all entered on one day */
    int deleted_every; /* records with i % deleted_every == 3 are neither named nor delivered */
    int drop_every;    /* records with i % drop_every == 0 are never delivered */
    int fail_from;     /* requests from this number on answer 503; 0: none */
    int cut_every;     /* every so manieth answer is cut short; 0: none */
    bool expired;      /* pages by position are refused */
    bool block;        /* the block page */
    bool strange;      /* words that PubMed does not know */
    bool knows_none;   /* ... and none of the query is left without them */
    /* counted by the server's thread, read by the test's: atomic */
    int n_search, n_fetch, max_ids;
};

static int32_t day_from(void)
{
    int32_t day = 0;
    clk_parse_day("2025-01-01", &day);
    return clk_years_before(day, 12);
}

static int32_t day_of_record(const struct service *service, int i)
{
    if (service->one_day) return day_from() + 1;
    int n_old = service->n_old > 0 ? service->n_old : service->n;
    if (i >= n_old) return day_from() + WINDOW_DAYS + 380 + i % 3; /* 2024-12-29 on */
    return day_from() + (int32_t)((int64_t)i * WINDOW_DAYS / n_old);
}

/* Value of a form parameter, unescaped; NULL. */
static char *form_value(const char *request, const char *name)
{
    const char *body = strstr(request, "\r\n\r\n");
    g_auto(GStrv) pairs = g_strsplit(body ? body + 4 : "", "&", -1);
    g_autofree char *prefix = g_strconcat(name, "=", NULL);
    for (char **pair = pairs; *pair; pair++)
        if (g_str_has_prefix(*pair, prefix))
            return g_uri_unescape_string(*pair + strlen(prefix), NULL);
    return NULL;
}

static int number_of(const char *text)
{
    return text ? (int)g_ascii_strtoll(text, NULL, 10) : 0;
}

static bool in_window(const char *term, int32_t *from, int32_t *to)
{
    const char *at = strrchr(term, ' ');
    char first[CLK_DATE_SIZE], last[CLK_DATE_SIZE];
    if (!at || strlen(at) < 22) return false;
    g_strlcpy(first, at + 1, sizeof first);
    g_strlcpy(last, at + 12, sizeof last);
    g_strdelimit(first, "/", '-');
    g_strdelimit(last, "/", '-');
    return clk_parse_day(first, from) && clk_parse_day(last, to);
}

/* "(term) AND 1:2[UID]" is cut to "term". */
static char *take_pmids(const char *term, int64_t *low, int64_t *high)
{
    const char *at = strrchr(term, ' ');
    *low = 0;
    *high = INT64_MAX;
    if (!g_str_has_suffix(term, "[UID]") || !at) return g_strdup(term);
    char *end = NULL;
    *low = g_ascii_strtoll(at + 1, &end, 10);
    *high = g_ascii_strtoll(end + 1, NULL, 10);
    return g_strndup(term + 1, strlen(term) - strlen(at) - strlen("() AND"));
}

static bool is_gone(const struct service *service, int i)
{
    return (service->gone_every > 0 && i % service->gone_every == 1) ||
           (service->deleted_every > 0 && i % service->deleted_every == 3);
}

/* The records of a term, newest first. */
static GArray *select_records(const struct service *service, const char *whole_term)
{
    int64_t low = 0, high = 0;
    g_autofree char *term = take_pmids(whole_term, &low, &high);
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(int));
    int32_t from = 0, to = 0;
    if (!in_window(term, &from, &to)) {
        /* a query alone: what is left of it after dropping words, or nothing */
        if (service->knows_none) return ids;
        from = 0;
        to = INT32_MAX;
    }
    bool revised = service->revised_every > 0 && g_str_has_suffix(term, "[MDAT])");
    for (int i = service->n - 1; i >= 0; i--) {
        if (is_gone(service, i) || PMID_BASE + i < low || PMID_BASE + i > high) continue;
        bool in = day_of_record(service, i) >= from && day_of_record(service, i) <= to;
        if (in || (revised && i % service->revised_every == 2)) g_array_append_val(ids, i);
    }
    return ids;
}

static char *answer_search(struct service *service, const char *request)
{
    g_autofree char *term = form_value(request, "term");
    g_autofree char *retmax = form_value(request, "retmax");
    g_atomic_int_inc(&service->n_search);
    g_autoptr(GArray) ids = select_records(service, term);
    int max = retmax ? MIN(number_of(retmax), service->reach ? service->reach : 999) : 0;
    GString *text = g_string_new("HTTP/1.1 200 OK\r\n\r\n");
    g_string_append_printf(text, "<%u", ids->len);
    for (guint i = 0; i < ids->len && (int)i < max; i++)
        g_string_append_printf(text, " %" PRId64, PMID_BASE + g_array_index(ids, int, i));
    g_string_append_printf(text, HISTORY "%s>", term);
    return g_string_free(text, FALSE);
}

static void deliver(struct service *service, GString *text, int64_t pmid)
{
    int64_t i = pmid - PMID_BASE;
    if (i < 0 || i >= service->n) return;
    if (service->drop_every > 0 && i % service->drop_every == 0) return;
    if (service->deleted_every > 0 && i % service->deleted_every == 3) return;
    g_string_append_printf(text, " %" PRId64, pmid);
}

static char *answer_fetch(struct service *service, const char *request)
{
    g_autofree char *ids = form_value(request, "id");
    g_autofree char *start = form_value(request, "retstart");
    g_autofree char *retmax = form_value(request, "retmax");
    g_atomic_int_inc(&service->n_fetch);
    GString *text = g_string_new("HTTP/1.1 200 OK\r\n\r\n<");
    if (!ids && service->expired) {
        g_string_append(text, "Unable to obtain query #1");
        return g_string_free(text, FALSE);
    }
    if (ids) {
        g_auto(GStrv) words = g_strsplit(ids, ",", -1);
        g_atomic_int_set(&service->max_ids, MAX(service->max_ids, (int)g_strv_length(words)));
        for (char **word = words; *word; word++)
            deliver(service, text, g_ascii_strtoll(*word, NULL, 10));
    } else {
        g_autofree char *term = form_value(request, "WebEnv");
        g_autoptr(GArray) all = select_records(service, term);
        int from = number_of(start), n = number_of(retmax);
        for (int i = from; i < from + n && i < (int)all->len; i++)
            deliver(service, text, PMID_BASE + g_array_index(all, int, i));
    }
    g_string_append(text, " >");
    return g_string_free(text, FALSE);
}

static char *respond(void *user, guint n, const char *request)
{
    struct service *service = user;
    if (service->block)
        return g_strdup("HTTP/1.1 200 OK\r\n\r\n<html>misuse.ncbi.nlm.nih.gov: Blocked</html>");
    if (service->fail_from > 0 && (int)n >= service->fail_from)
        return g_strdup("HTTP/1.1 503 Down\r\n\r\nService unavailable");
    char *text = g_str_has_prefix(request, "POST /esearch.fcgi ") ? answer_search(service, request)
                                                                  : answer_fetch(service, request);
    if (service->cut_every > 0 && n % (guint)service->cut_every == 0) text[strlen(text) - 1] = '\0';
    return text;
}

/* --- the reader ------------------------------------------------------------------ */

static const struct service *now_serving;

static bool read_numbers(const void *bytes, size_t size, GArray *ids, int64_t *first)
{
    g_autofree char *text = g_strndup(bytes, size);
    if (size < 2 || text[0] != '<' || text[size - 1] != '>') return false;
    char *history = strstr(text, HISTORY);
    if (history) *history = '\0';
    g_auto(GStrv) words = g_strsplit(text + 1, " ", -1);
    for (char **word = words; *word; word++) {
        int64_t number = g_ascii_strtoll(*word, NULL, 10);
        if (number <= 0 && !(word == words && first)) continue;
        if (word == words && first)
            *first = number;
        else if (number > 0)
            g_array_append_val(ids, number);
    }
    return true;
}

static bool read_search(const void *bytes, size_t size, struct entrez_found *found, GError **error)
{
    if (!read_numbers(bytes, size, found->ids, &found->count))
        return error_set(error, RADSCOUT_ERROR_TRUNCATED, "cut");
    g_autofree char *text = g_strndup(bytes, size - 1);
    const char *term = strstr(text, HISTORY);
    found->web_env = g_strdup(term ? term + strlen(HISTORY) : "");
    found->query_key = g_strdup("1");
    found->translation = g_strdup("translated");
    if (now_serving->strange) g_ptr_array_add(found->not_found, g_strdup("cardiak"));
    return true;
}

static bool read_records(const void *bytes, size_t size, GArray *pmids, char **service_error,
                         GError **error)
{
    g_autofree char *text = g_strndup(bytes, size);
    if (strstr(text, "Unable to obtain")) {
        *service_error = g_strdup(text + 1);
        return error_set(error, RADSCOUT_ERROR_INPUT, "error");
    }
    if (!read_numbers(bytes, size, pmids, NULL))
        return error_set(error, RADSCOUT_ERROR_TRUNCATED, "cut");
    return true;
}

static const struct entrez_reader reader = {read_search, read_records};

/* --- running ---------------------------------------------------------------------- */

struct bench {
    char *folder, *path;
    struct db *db;
    struct tiny_server *server;
    struct service service;
};

static void bench_open(struct bench *bench)
{
    bench->folder = g_dir_make_tmp("radscout-harvest-XXXXXX", NULL);
    bench->path = g_build_filename(bench->folder, "x.db", NULL);
    g_autoptr(GError) error = NULL;
    bench->db = db_open(bench->path, DB_WRITE, &error);
    if (!bench->db) fail_msg("%s", error->message);
    now_serving = &bench->service;
    bench->server = tiny_start_with(respond, &bench->service);
}

static void bench_close(struct bench *bench)
{
    tiny_stop(bench->server);
    db_close(bench->db);
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *path = g_strconcat(bench->path, ends[i], NULL);
        g_unlink(path);
    }
    g_rmdir(bench->folder);
    g_free(bench->path);
    g_free(bench->folder);
}

static struct harvest *bench_harvest(const struct bench *bench, struct entrez **entrez,
                                     int64_t max_records)
{
    g_autofree char *url = tiny_url(bench->server);
    struct entrez_options options = {.base_url = url, .rate = 100000, .reader = reader};
    g_autoptr(GError) error = NULL;
    *entrez = entrez_new(&options, &error);
    if (!*entrez) fail_msg("%s", error->message);
    struct harvest_options how = {.entrez = *entrez,
                                  .db = bench->db,
                                  .reader = &reader,
                                  .window_years = 12,
                                  .max_records = max_records,
                                  .reach = 999};
    struct harvest *harvest = harvest_new(&how, &error);
    if (!harvest) fail_msg("%s", error->message);
    return harvest;
}

static bool bench_run(const struct bench *bench, int64_t max_records, struct harvest_report *report,
                      GError **error)
{
    struct entrez *made = NULL;
    OWNED(harvest) harvest = bench_harvest(bench, &made, max_records);
    OWNED(entrez) entrez = made;
    struct harvest_query query = {QUERY_TOPIC, "t", "a OR b"};
    return harvest_run(harvest, &query, report, error);
}

static int64_t ask(struct db *db, const char *sql)
{
    int64_t value = -1;
    g_autoptr(GError) error = NULL;
    if (!db_int(db, sql, &value, &error)) fail_msg("%s", error->message);
    return value;
}

static void test_harvests(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct service service;
        int64_t max;
        int64_t listed, delivered, missing;
        int search_min, search_max, fetch_max;
        bool finished;
    } cases[] = {
        {"nothing", {0}, 0, 0, 0, 0, 1, 1, 0, true},
        {"a few", {.n = 30}, 0, 30, 30, 0, 1, 1, 1, true},
        {"a full search", {.n = 999}, 0, 999, 999, 0, 1, 1, 2, true},
        {"one too many", {.n = 1000}, 0, 1000, 1000, 0, 3, 3, 3, true},
        {"many slices", {.n = 5000}, 0, 5000, 5000, 0, 7, 10, 12, true},
        {"smaller reach", {.n = 1000, .reach = 100}, 0, 1000, 1000, 0, 12, 15, 13, true},
        {"one day", {.n = 5000, .one_day = true}, 0, 5000, 5000, 0, 9, 40, 14, true},
        {"the newest", {.n = 900}, 70, 70, 70, 0, 1, 1, 1, false},
        {"newest of many", {.n = 3000}, 1500, 1500, 1500, 0, 2, 6, 5, false},
        {"some never come", {.n = 600, .drop_every = 100}, 0, 600, 594, 6, 1, 1, 3, true},
        {"cut answers", {.n = 900, .cut_every = 2}, 0, 900, 900, 0, 1, 2, 6, true},
        {"expired history", {.n = 900, .expired = true}, 0, 900, 900, 0, 1, 1, 4, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct bench bench = {.service = cases[i].service};
        bench_open(&bench);
        struct harvest_report report;
        g_autoptr(GError) error = NULL;
        if (!bench_run(&bench, cases[i].max, &report, &error))
            fail_msg("%s: %s", cases[i].what, error->message);
        int64_t finished =
            ask(bench.db, "SELECT count(*) FROM query WHERE window_to = '2025-01-01' "
                          "AND window_from = '2013-01-01'");
        if (report.announced != bench.service.n || report.listed != cases[i].listed ||
            report.delivered != cases[i].delivered || report.missing != cases[i].missing ||
            report.unfinished != 0 || bench.service.n_search < cases[i].search_min ||
            bench.service.n_search > cases[i].search_max ||
            bench.service.n_fetch > cases[i].fetch_max || finished != cases[i].finished)
            fail_msg("%s: announced %" PRId64 ", listed %" PRId64 ", delivered %" PRId64
                     ", missing %" PRId64 ", unfinished %" PRId64 ", %d searches, %d fetches",
                     cases[i].what, report.announced, report.listed, report.delivered,
                     report.missing, report.unfinished, bench.service.n_search,
                     bench.service.n_fetch);
        assert_int_equal(ask(bench.db, "SELECT count(*) FROM query_article"), cases[i].listed);
        assert_int_equal(ask(bench.db, "SELECT count(*) FROM missing"), cases[i].missing);
        assert_true(bench.service.max_ids <= ENTREZ_PAGE);
        harvest_report_clear(&report);
        bench_close(&bench);
    }
}

/* The newest are the newest. */
static void test_newest(void **state)
{
    (void)state;
    struct bench bench = {.service = {.n = 3000}};
    bench_open(&bench);
    struct harvest_report report;
    assert_true(bench_run(&bench, 1500, &report, NULL));
    assert_int_equal(ask(bench.db, "SELECT min(pmid) FROM query_article"), PMID_BASE + 1500);
    harvest_report_clear(&report);
    bench_close(&bench);
}

/* Stored answers count as delivered, parsed or not; what is left is fetched. */
static void test_goes_on(void **state)
{
    (void)state;
    struct bench bench = {.service = {.n = 1900, .fail_from = 6}};
    bench_open(&bench);
    struct harvest_report report;
    g_autoptr(GError) error = NULL;
    assert_false(bench_run(&bench, 0, &report, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_RETRY));
    int64_t before = report.delivered;
    assert_true(before > 0 && before < 1900);
    harvest_report_clear(&report);
    assert_int_equal(ask(bench.db, "SELECT count(*) FROM query WHERE window_to IS NOT NULL"), 0);
    assert_true(ask(bench.db, "SELECT count(*) FROM request WHERE error IS NOT NULL") > 0);
    assert_int_equal(ask(bench.db, "SELECT count(*) FROM answer JOIN request USING(request_id) "
                                   "WHERE error IS NOT NULL"),
                     0);

    /* nothing that was answered is sent again, searches neither */
    bench.service.fail_from = 0;
    assert_true(bench_run(&bench, 0, &report, NULL));
    assert_int_equal(ask(bench.db, "SELECT count(*) - count(DISTINCT parameters) FROM request "
                                   "WHERE error IS NULL"),
                     0);
    assert_int_equal(report.delivered, 1900 - before);
    harvest_report_clear(&report);

    bench.service.n_search = bench.service.n_fetch = 0;
    assert_true(bench_run(&bench, 0, &report, NULL));
    assert_int_equal(report.wanted, 0);
    assert_int_equal(bench.service.n_fetch, 0);
    harvest_report_clear(&report);
    bench_close(&bench);
}

/* What `parse` would do: records stored with their dates, last revised at entry. */
static void store_all(const struct bench *bench)
{
    struct stmt *add = db_stmt(bench->db,
                               "INSERT OR IGNORE INTO article(pmid, version, digest, is_book, "
                               "authors_complete, n_authors, retracted, entrez_date, date_revised) "
                               "VALUES(?1, 1, x'00', 0, 1, 0, 0, ?2, ?2)",
                               NULL);
    assert_non_null(add);
    for (int i = 0; i < bench->service.n; i++) {
        char date[CLK_DATE_SIZE];
        clk_format_day(day_of_record(&bench->service, i), date);
        stmt_bind_int(add, 1, PMID_BASE + i);
        stmt_bind_text(add, 2, date);
        assert_true(stmt_run(add, NULL));
    }
    assert_true(db_exec(bench->db, "UPDATE answer SET parsed = 1 WHERE parsed = 0", NULL));
    assert_true(db_exec(bench->db, "INSERT INTO article_fts(article_fts) VALUES('rebuild')", NULL));
}

static void test_renews(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        int n_new, gone_every, deleted_every, revised_every;
        int64_t new, left, deleted, revised;
        int search_max;
    } cases[] = {
        {"nothing new", 0, 0, 0, 0, 0, 0, 0, 0, 2},
        {"some new", 50, 0, 0, 0, 50, 0, 0, 0, 2},
        {"some revised", 0, 0, 0, 100, 0, 0, 0, 20, 2},
        {"some gone", 0, 400, 0, 0, 0, 5, 0, 0, 2 + 5},
        {"some deleted", 0, 0, 400, 0, 0, 5, 5, 0, 2 + 5},
        {"all of that", 50, 400, 400, 100, 48, 10, 5, 20, 2 + 5},
        {"more new than a search names", 1500, 0, 0, 0, 1500, 0, 0, 0, 2 + 22},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct bench bench = {.service = {.n = 2000, .n_old = 2000}};
        bench_open(&bench);
        struct harvest_report report;
        assert_true(bench_run(&bench, 0, &report, NULL));
        harvest_report_clear(&report);
        store_all(&bench);
        bench.service.n += cases[i].n_new;
        bench.service.gone_every = cases[i].gone_every;
        bench.service.deleted_every = cases[i].deleted_every;
        bench.service.revised_every = cases[i].revised_every;
        bench.service.n_search = bench.service.n_fetch = 0;
        g_autoptr(GError) error = NULL;
        if (!bench_run(&bench, 0, &report, &error)) fail_msg("%s", error->message);
        int64_t delivered = cases[i].new + cases[i].revised;
        if (report.delivered != delivered || report.left != cases[i].left ||
            report.revised != cases[i].revised || bench.service.n_search > cases[i].search_max ||
            report.deleted != cases[i].deleted || report.unfinished != 0 ||
            (delivered + report.left == 0) != (bench.service.n_fetch == 0))
            fail_msg("%s: delivered %" PRId64 ", left %" PRId64 ", deleted %" PRId64
                     ", revised %" PRId64 ", %d searches, %d fetches",
                     cases[i].what, report.delivered, report.left, report.deleted, report.revised,
                     bench.service.n_search, bench.service.n_fetch);
        assert_int_equal(ask(bench.db, "SELECT count(*) FROM deleted"), cases[i].deleted);
        assert_int_equal(ask(bench.db, "SELECT count(*) FROM article"), 2000 - cases[i].deleted);
        assert_int_equal(ask(bench.db, "SELECT count(*) FROM query_article"), report.announced);
        harvest_report_clear(&report);
        bench_close(&bench);
    }
}

static void test_block(void **state)
{
    (void)state;
    struct bench bench = {.service = {.n = 10, .block = true}};
    bench_open(&bench);
    struct harvest_report report;
    g_autoptr(GError) error = NULL;
    assert_false(bench_run(&bench, 0, &report, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_BLOCKED));
    assert_int_equal(tiny_count(bench.server), 1);
    assert_int_equal(ask(bench.db, "SELECT count(*) FROM request"), 1);
    assert_int_equal(ask(bench.db, "SELECT count(*) FROM answer"), 0);
    harvest_report_clear(&report);
    bench_close(&bench);
}

static void test_not_understood(void **state)
{
    (void)state;
    for (int knows_none = 0; knows_none <= 1; knows_none++) {
        struct bench bench = {.service = {.n = 10, .strange = true, .knows_none = knows_none != 0}};
        bench_open(&bench);
        struct harvest_report report;
        for (int again = 0; again <= 1; again++) {
            assert_true(bench_run(&bench, 0, &report, NULL));
            assert_string_equal(report.not_found, "cardiak");
            assert_int_equal(report.announced, knows_none ? 0 : 10);
            assert_int_equal(ask(bench.db, "SELECT count(*) FROM query_article"),
                             knows_none ? 0 : 10);
            assert_int_equal(ask(bench.db, "SELECT count(*) FROM query WHERE warnings = "
                                           "'not understood: cardiak' AND announced = 0"),
                             knows_none);
            harvest_report_clear(&report);
        }
        bench_close(&bench);
    }
}

static void test_field(void **state)
{
    (void)state;
    struct bench bench = {.service = {.n = 4000}};
    bench_open(&bench);
    struct entrez *made = NULL;
    OWNED(harvest) harvest = bench_harvest(&bench, &made, 0);
    OWNED(entrez) entrez = made;
    int n = 0;
    struct harvest_plan plan;
    /* today is 2025-01-01: years 2014-2021, quarters 2022-2024 and the first of 2025 */
    assert_true(harvest_plan_field(harvest, "field", &plan, NULL));
    assert_int_equal(plan.requests, 8 + 13);
    assert_int_equal(tiny_count(bench.server), 0);
    assert_true(harvest_field(harvest, "field", &n, NULL));
    assert_int_equal(n, 8 + 13);
    assert_int_equal(ask(bench.db, "SELECT count(*) FROM field_count"), 21);
    assert_int_equal(ask(bench.db, "SELECT papers FROM field_count WHERE from_day = '2015-01-01' "
                                   "AND to_day = '2015-12-31'"),
                     365);
    /* the last two quarters were not long over yet, the counts of others stand */
    assert_true(harvest_field(harvest, "field", &n, NULL));
    assert_int_equal(n, 2);
    assert_true(harvest_plan_field(harvest, "field", &plan, NULL));
    assert_int_equal(plan.requests, 2);
    /* another field: everything anew */
    assert_true(harvest_plan_field(harvest, "other", &plan, NULL));
    assert_int_equal(plan.requests, 21);
    assert_int_equal(ask(bench.db, "SELECT count(*) FROM field_count"), 21);
    assert_true(harvest_field(harvest, "other", &n, NULL));
    assert_int_equal(n, 21);
    bench_close(&bench);
}

static void test_plan(void **state)
{
    (void)state;
    struct bench bench = {.service = {.n = 1900}};
    bench_open(&bench);
    struct entrez *made = NULL;
    OWNED(harvest) harvest = bench_harvest(&bench, &made, 0);
    OWNED(entrez) entrez = made;
    struct harvest_query query = {QUERY_TOPIC, "t", "a OR b"};
    struct harvest_plan plan;
    assert_true(harvest_plan(harvest, &query, &plan, NULL));
    assert_int_equal(plan.announced, 1900);
    assert_int_equal(plan.stored, 0);
    assert_int_equal(plan.requests, 4 + 4);
    assert_int_equal(plan.wanted, 1900);
    assert_int_equal(tiny_count(bench.server), 1);
    assert_int_equal(ask(bench.db, "SELECT count(*) FROM query_article"), 0);
    harvest_plan_clear(&plan);
    for (int knows_none = 0; knows_none <= 1; knows_none++) {
        bench.service.strange = true;
        bench.service.knows_none = knows_none != 0;
        assert_true(harvest_plan(harvest, &query, &plan, NULL));
        assert_string_equal(plan.not_found, "cardiak");
        assert_int_equal(plan.announced, knows_none ? 0 : 1900);
        assert_int_equal(plan.wanted, plan.announced);
        harvest_plan_clear(&plan);
    }
    bench_close(&bench);
}

static void test_contact(void **state)
{
    (void)state;
    struct entrez_options options = {.base_url = ENTREZ_URL};
    g_autoptr(GError) error = NULL;
    assert_null(entrez_new(&options, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_USAGE));
    assert_non_null(strstr(error->message, "radscout init"));
    options.contact_email = "a@example.org";
    options.rate = 50; /* more than is permitted */
    OWNED(entrez) entrez = entrez_new(&options, NULL);
    assert_non_null(entrez);
    assert_int_equal(entrez_spacing_ms(entrez), 363);
}

static int setup(void **state)
{
    (void)state;
    g_autofree char *folder = g_build_filename(g_get_home_dir(), "runtime", NULL);
    g_setenv("XDG_RUNTIME_DIR", folder, TRUE);
    g_setenv("RADSCOUT_TEST_FAST", "1", TRUE);
    g_setenv("SOURCE_DATE_EPOCH", "1735689600", TRUE); /* 2025-01-01 */
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_harvests), cmocka_unit_test(test_newest),
        cmocka_unit_test(test_goes_on),  cmocka_unit_test(test_renews),
        cmocka_unit_test(test_block),    cmocka_unit_test(test_not_understood),
        cmocka_unit_test(test_field),    cmocka_unit_test(test_plan),
        cmocka_unit_test(test_contact),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
