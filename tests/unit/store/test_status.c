/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/store/fixture.h"

#include <string.h>

#include "store/status.h"

#define ARTICLE(pmid, date)                                                                        \
    "INSERT INTO article(pmid, version, digest, is_book, entrez_date, authors_complete, "          \
    "n_authors, retracted) VALUES(" #pmid ", 1, x'00', 0, '" date "', 1, 0, 0);"

#define REQUEST(endpoint, query, at, error)                                                        \
    "INSERT INTO request(source, endpoint, purpose, query_id, parameters, n_asked, http_status, "  \
    "tries, wall_ms, sent_at, error) VALUES('pubmed', '" endpoint "', 'records', " query           \
    ", '', 0, 200, 1, 1, '" at "', " error ");"

static void test_empty(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) db = open_or_fail(fixture->path, DB_WRITE);
    GError *error = NULL;
    OWNED(status) status = status_read(db, &error);
    assert_no_error(error);
    assert_int_equal(status->articles, 0);
    assert_true(status->size_bytes > 0);
    assert_null(status->fetched_at);
    assert_null(status->first_entry);
    assert_int_equal(status->queries->len + status->failures->len + status->files_noted->len, 0);
}

static void fill(struct db *db)
{
    exec_or_fail(db, ARTICLE(10, "2020-02-02") ARTICLE(11, "2019-01-01") ARTICLE(12, "2021-01-01"));
    exec_or_fail(
        db,
        "INSERT INTO query(query_id, kind, name, text, announced, window_from, window_to) VALUES"
        "(1, 'topic', 'T', 't', 5, '2010-01-01', '2021-01-01'),"
        "(2, 'institution', 'I', 'i', NULL, NULL, NULL);"
        "INSERT INTO query_article VALUES(1, 10), (1, 11), (1, 20), (1, 21);"
        "INSERT INTO missing VALUES(20, 'x'), (10, 'x'), (99, 'x');"
        "INSERT INTO deleted VALUES(50, 'x');"
        "INSERT INTO lost_copy VALUES(10, 1, '', x'00', 0), (10, 1, '', x'01', 1);"
        "INSERT INTO s2_paper(pmid, found, retrieved_at) VALUES(10, 1, '2021-01-01'), "
        "(11, 0, '2021-02-01');"
        "INSERT INTO file VALUES(1, '/a', 1, 'a', 'r1', 2, 5, 0, NULL),"
        "(2, '/b', 1, 'b', 'r2', 3, 5, 2, 'cut'), (3, '/c', 1, 'c', 'r3', 1, NULL, NULL, NULL);"
        "INSERT INTO parse_issue(file_id, request_id, byte_offset, pmid, kind, message) VALUES"
        "(2, 0, 1, 0, 'malformed', 'm'), (2, 0, 2, 0, 'malformed', 'm'),"
        "(0, 2, 1, 0, 'malformed', 'm'), (2, 0, 2, 0, 'bad-bytes', 'm');"
        "INSERT INTO analysis VALUES('as_of', '2021-01-01')");
    exec_or_fail(db, REQUEST("efetch", "1", "2021-03-01", "NULL")
                         REQUEST("efetch", "1", "2021-03-02", "'first'")
                             REQUEST("efetch", "1", "2021-03-03", "'second'")
                                 REQUEST("esearch", "NULL", "2021-03-04", "NULL"));
    exec_or_fail(db, "INSERT INTO answer VALUES(1, 1, x'', x'', 0, NULL), (4, 1, x'', x'', 2, "
                     "NULL)");
}

static void test_filled(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) db = open_or_fail(fixture->path, DB_WRITE);
    fill(db);
    GError *error = NULL;
    OWNED(status) status = status_read(db, &error);
    assert_no_error(error);
    const int64_t counts[][2] = {
        {status->articles, 3}, {status->books, 0},         {status->deleted, 1},
        {status->requests, 4}, {status->lost_copies, 2},   {status->answers_unparsed, 1},
        {status->s2_asked, 2}, {status->s2_found, 1},      {status->files, 3},
        {status->people, 0},   {status->field_periods, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
        assert_int_equal(counts[i][0], counts[i][1]);
    assert_string_equal(status->first_entry, "2019-01-01");
    assert_string_equal(status->last_entry, "2021-01-01");
    assert_string_equal(status->fetched_at, "2021-03-04");
    assert_string_equal(status->analyzed_at, "2021-01-01");
    assert_string_equal(status->s2_retrieved_at, "2021-02-01");
}

static void test_queries(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) db = open_or_fail(fixture->path, DB_WRITE);
    fill(db);
    GError *error = NULL;
    OWNED(status) status = status_read(db, &error);
    assert_no_error(error);
    assert_int_equal(status->queries->len, 2);
    const struct status_query *place = status->queries->pdata[0];
    assert_string_equal(place->name, "I");
    assert_int_equal(place->announced, -1);
    assert_null(place->fetched_at);
    const struct status_query *topic = status->queries->pdata[1];
    assert_int_equal(topic->announced, 5);
    assert_int_equal(topic->found, 4);
    assert_int_equal(topic->stored, 2);
    assert_int_equal(topic->wanted, 1);
    assert_int_equal(topic->missing->len, 1); /* 10 is stored, 99 not of this query */
    assert_int_equal(g_array_index(topic->missing, int64_t, 0), 20);
    assert_string_equal(topic->fetched_at, "2021-03-01");
    assert_string_equal(topic->window_to, "2021-01-01");
}

static void test_wrong(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) db = open_or_fail(fixture->path, DB_WRITE);
    fill(db);
    GError *error = NULL;
    OWNED(status) status = status_read(db, &error);
    assert_no_error(error);
    assert_int_equal(status->failures->len, 1); /* esearch never failed */
    const struct status_failure *failure = status->failures->pdata[0];
    assert_string_equal(failure->endpoint, "efetch");
    assert_int_equal(failure->n, 2);
    assert_string_equal(failure->error, "second");
    assert_string_equal(failure->failed_at, "2021-03-03");
    assert_string_equal(failure->answered_at, "2021-03-01");

    assert_int_equal(status->files_noted->len, 2);
    const struct status_file *cut = status->files_noted->pdata[0];
    assert_string_equal(cut->path, "/b");
    assert_string_equal(cut->message, "cut");
    assert_int_equal(cut->n_skipped, 2);
    const struct status_file *begun = status->files_noted->pdata[1];
    assert_int_equal(begun->state, 1);
    assert_int_equal(begun->n_records, -1);

    assert_int_equal(status->issues->len, 2);
    const struct status_issue *malformed = status->issues->pdata[1];
    assert_string_equal(malformed->kind, "malformed");
    assert_int_equal(malformed->n, 3);
    assert_int_equal(malformed->n_places, 2);
}

#define WITH_FILES(test) cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        WITH_FILES(test_empty),
        WITH_FILES(test_filled),
        WITH_FILES(test_queries),
        WITH_FILES(test_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
