/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/store/fixture.h"

#include <string.h>

#include "store/raw.h"

struct raw_fixture {
    struct fixture *files;
    struct db *db;
};

static int set_up(void **state)
{
    struct raw_fixture *raw = g_new0(struct raw_fixture, 1);
    fixture_set_up((void **)&raw->files);
    raw->db = open_or_fail(raw->files->path, DB_WRITE);
    *state = raw;
    return 0;
}

static int tear_down(void **state)
{
    struct raw_fixture *raw = *state;
    db_close(raw->db);
    fixture_tear_down((void **)&raw->files);
    g_free(raw);
    return 0;
}

static struct db *db_of(void **state)
{
    return ((struct raw_fixture *)*state)->db;
}

static int64_t put_query(struct db *db, enum query_kind kind, const char *name, const char *text)
{
    GError *error = NULL;
    int64_t id = 0;
    query_put(db, kind, name, text, &id, &error);
    assert_no_error(error);
    return id;
}

static void add(struct db *db, int64_t query_id, const int64_t *pmids, size_t n)
{
    GError *error = NULL;
    query_add_pmids(db, query_id, pmids, n, &error);
    assert_no_error(error);
}

static void test_query(void **state)
{
    struct db *db = db_of(state);
    GError *error = NULL;
    static const int64_t pmids[] = {30, 10, 20, 10};
    int64_t a = put_query(db, QUERY_TOPIC, "A", "a[tiab]");
    int64_t b = put_query(db, QUERY_SCOUT, "A", "a[tiab]");
    assert_int_not_equal(a, b); /* another kind is another query */
    add(db, a, pmids, 4);
    add(db, b, pmids, 1);
    assert_true(query_note(db, a, "a[Title/Abstract]", 3, NULL, &error));
    assert_true(query_finish(db, a, "2010-01-01", "2020-01-01", &error));

    assert_int_equal(put_query(db, QUERY_TOPIC, "A", "a[tiab]"), a); /* the same: nothing lost */
    assert_int_equal(int_of(db, "SELECT count(*) FROM query_article"), 4);
    g_autofree char *kept =
        rows_of(db, "SELECT translation, announced, window_to FROM query WHERE kind = 'topic'", 3);
    assert_string_equal(kept, "a[Title/Abstract]|3|2020-01-01\n");

    assert_int_equal(put_query(db, QUERY_TOPIC, "A", "b[tiab]"), a); /* another text */
    assert_int_equal(int_of(db, "SELECT count(*) FROM query_article"), 1);
    g_autofree char *forgotten = rows_of(
        db, "SELECT translation, announced, window_to, text FROM query WHERE kind = 'topic'", 4);
    assert_string_equal(forgotten, "NULL|NULL|NULL|b[tiab]\n");
}

static void test_wanted(void **state)
{
    struct db *db = db_of(state);
    GError *error = NULL;
    static const int64_t pmids[] = {40, 10, 30, 20};
    int64_t id = put_query(db, QUERY_TOPIC, "A", "a");
    add(db, id, pmids, 4);
    exec_or_fail(db, "INSERT INTO article(pmid, version, digest, is_book, authors_complete, "
                     "n_authors, retracted) VALUES(10, 1, x'00', 0, 1, 0, 0)");
    assert_true(missing_put(db, 30, &error) && missing_put(db, 30, &error));
    g_autoptr(GArray) wanted = query_wanted(db, id, &error);
    assert_no_error(error);
    assert_int_equal(wanted->len, 2);
    assert_int_equal(g_array_index(wanted, int64_t, 0), 20);
    assert_int_equal(g_array_index(wanted, int64_t, 1), 40);
}

static void test_field_count(void **state)
{
    struct db *db = db_of(state);
    GError *error = NULL;
    assert_true(field_count_put(db, "2020-01-01", "2020-03-31", 5, &error));
    assert_true(field_count_put(db, "2020-01-01", "2020-03-31", 7, &error));
    g_autofree char *rows = rows_of(db, "SELECT from_day, papers FROM field_count", 2);
    assert_string_equal(rows, "2020-01-01|7\n");
}

static const struct request_note note = {
    .source = "pubmed",
    .endpoint = "efetch",
    .purpose = "records",
    .parameters = "db=pubmed&id=1",
    .n_asked = 1,
    .http_status = 200,
    .tries = 1,
    .wall_ms = 12,
};

static void test_answers(void **state)
{
    struct db *db = db_of(state);
    GError *error = NULL;
    g_autofree char *long_body = g_strnfill(3000000, 'r');
    const struct {
        const char *body;
        size_t size;
        bool must_parse;
    } cases[] = {
        {"<PubmedArticleSet/>", 19, true},
        {"\0binary\0", 8, false},
        {"", 0, true},
        {long_body, 3000000, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t id = 0;
        assert_true(
            request_put(db, &note, cases[i].body, cases[i].size, cases[i].must_parse, &id, &error));
        assert_int_equal(id, i + 1);
        g_autoptr(GBytes) body = answer_get(db, id, &error);
        assert_no_error(error);
        assert_int_equal(g_bytes_get_size(body), cases[i].size);
        assert_memory_equal(g_bytes_get_data(body, NULL) ? g_bytes_get_data(body, NULL) : "",
                            cases[i].body, cases[i].size);
    }
    assert_true(int_of(db, "SELECT max(length(body)) FROM answer") < 20000); /* compressed */
    g_autoptr(GArray) waiting = answers_unparsed(db, &error);
    assert_int_equal(waiting->len, 3);
    assert_true(answer_mark_parsed(db, 1, 5, &error));
    g_autoptr(GArray) left = answers_unparsed(db, &error);
    assert_int_equal(left->len, 2);
    assert_int_equal(g_array_index(left, int64_t, 0), 3);

    g_autofree char *source = NULL, *endpoint = NULL, *parameters = NULL;
    assert_true(request_describe(db, 1, &source, &endpoint, &parameters, &error));
    assert_string_equal(source, "pubmed");
    assert_string_equal(endpoint, "efetch");
    assert_string_equal(parameters, "db=pubmed&id=1");
    bool ok = request_describe(db, 99, NULL, NULL, NULL, &error);
    assert_failed(ok, error, RADSCOUT_ERROR_FAILED, "no request 99");
}

/* A request without an answer leaves its ledger row only. */
static void test_no_answer(void **state)
{
    struct db *db = db_of(state);
    GError *error = NULL;
    struct request_note failed = note;
    failed.http_status = 0;
    failed.error = "no route to host";
    int64_t id = 0;
    assert_true(request_put(db, &failed, NULL, 0, true, &id, &error));
    assert_int_equal(int_of(db, "SELECT count(*) FROM answer"), 0);
    g_autofree char *rows = rows_of(db, "SELECT error, query_id FROM request", 2);
    assert_string_equal(rows, "no route to host|NULL\n");
    GBytes *none = answer_get(db, id, &error);
    assert_failed(none, error, RADSCOUT_ERROR_FAILED, "no stored answer");
}

static void test_damaged_answer(void **state)
{
    struct db *db = db_of(state);
    static const char *const damage[] = {
        "UPDATE answer SET body = x'00112233'",    "UPDATE answer SET size_bytes = 3",
        "UPDATE answer SET size_bytes = -1",       "UPDATE answer SET size_bytes = 4000000000000",
        "UPDATE answer SET sha256 = zeroblob(32)", "UPDATE answer SET sha256 = x'00'",
    };
    GError *error = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(damage); i++) {
        exec_or_fail(db, "DELETE FROM answer");
        int64_t id = 0;
        assert_true(request_put(db, &note, "hello", 5, true, &id, &error));
        exec_or_fail(db, damage[i]);
        GBytes *none = answer_get(db, id, &error);
        assert_failed(none, error, RADSCOUT_ERROR_DATABASE, "is damaged");
    }
}

/* The ledger row and its answer come and go together. */
static void test_one_transaction(void **state)
{
    struct db *db = db_of(state);
    GError *error = NULL;
    exec_or_fail(db, "CREATE TRIGGER refuse BEFORE INSERT ON answer BEGIN "
                     "SELECT raise(ABORT, 'refused'); END");
    bool ok = request_put(db, &note, "hello", 5, true, NULL, &error);
    assert_failed(ok, error, RADSCOUT_ERROR_DATABASE, "refused");
    assert_int_equal(int_of(db, "SELECT count(*) FROM request"), 0);
}

static void test_files(void **state)
{
    struct db *db = db_of(state);
    GError *error = NULL;
    const struct file_note file = {"/a/b.xml", 100, "ab12"};
    static const struct {
        int64_t n_skipped;
        const char *message;
        int state;
    } cases[] = {{0, NULL, 2}, {1, NULL, 3}, {0, "ends too early", 3}};
    int file_is = 9;
    assert_true(file_state(db, "ab12", &file_is, &error));
    assert_int_equal(file_is, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t id = 0;
        assert_true(file_begin(db, &file, &id, &error));
        assert_int_equal(id, 1); /* the same bytes are the same file */
        assert_true(file_state(db, "ab12", &file_is, &error));
        assert_int_equal(file_is, 1);
        assert_true(file_finish(db, id, 7, cases[i].n_skipped, cases[i].message, &error));
        assert_true(file_state(db, "ab12", &file_is, &error));
        assert_int_equal(file_is, cases[i].state);
    }
}

static void test_issues(void **state)
{
    struct db *db = db_of(state);
    GError *error = NULL;
    const struct file_note file = {"/a/b.xml", 100, "ab12"};
    int64_t id = 0;
    assert_true(file_begin(db, &file, &id, &error));
    const struct parse_issue issues[] = {
        {id, 0, 10, 0, "malformed", "m"}, {id, 0, 10, 0, "malformed", "m"},
        {id, 0, 10, 0, "bad-bytes", "b"}, {id, 0, 11, 5, "malformed", "m"},
        {0, 3, 10, 0, "malformed", "m"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(issues); i++)
        assert_true(issue_put(db, &issues[i], &error));
    assert_int_equal(int_of(db, "SELECT count(*) FROM parse_issue"), 4);
    assert_true(file_begin(db, &file, &id, &error)); /* read anew: its issues are found anew */
    assert_int_equal(int_of(db, "SELECT count(*) FROM parse_issue"), 1);
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        WITH_DB(test_query),           WITH_DB(test_wanted),    WITH_DB(test_field_count),
        WITH_DB(test_answers),         WITH_DB(test_no_answer), WITH_DB(test_damaged_answer),
        WITH_DB(test_one_transaction), WITH_DB(test_files),     WITH_DB(test_issues),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
