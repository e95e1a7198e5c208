/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/loading.h"

#include <string.h>

#include "store/raw.h"
#include "tests/unit/store/fixture.h"

#define R(pmid, title)                                                                             \
    "<PubmedArticle><MedlineCitation><PMID Version=\"1\">" pmid                                    \
    "</PMID><Article><ArticleTitle>" title                                                         \
    "</ArticleTitle></Article></MedlineCitation></PubmedArticle>"

static int64_t put_answer(struct db *db, const char *source, const char *endpoint,
                          const char *parameters, const char *body)
{
    g_autoptr(GError) error = NULL;
    const struct request_note note = {.source = source,
                                      .endpoint = endpoint,
                                      .purpose = "records",
                                      .parameters = parameters,
                                      .http_status = 200,
                                      .tries = 1};
    int64_t request_id = 0;
    request_put(db, &note, body, strlen(body), true, &request_id, &error);
    assert_no_error(error);
    return request_id;
}

static int64_t count(struct db *db, const char *sql)
{
    g_autoptr(GError) error = NULL;
    int64_t value = -1;
    db_int(db, sql, &value, &error);
    assert_no_error(error);
    return value;
}

static struct db *open_db(void **state)
{
    const struct fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    struct db *db = db_open(fixture->path, DB_WRITE, &error);
    assert_no_error(error);
    return db;
}

static struct loading_report load(struct db *db)
{
    struct loading_report report = {0};
    g_autoptr(GError) error = NULL;
    assert_true(loading_answers(db, &report, &error));
    assert_no_error(error);
    return report;
}

static void test_efetch_answers(void **state)
{
    OWNED(db) db = open_db(state);
    put_answer(db, "pubmed", "efetch", "id=90000001",
               "<PubmedArticleSet>" R("90000001", "One")
                   R("90000002", "Two") "</PubmedArticleSet>");
    struct loading_report report = load(db);
    assert_int_equal(report.n_answers, 1);
    assert_int_equal(report.n_added, 2);
    assert_int_equal(loading_status(&report), 0);
    assert_int_equal(count(db, "SELECT count(*) FROM article"), 2);
    assert_int_equal(count(db, "SELECT n_records FROM answer"), 2);
    report = load(db);
    assert_int_equal(report.n_answers, 0);
    assert_int_equal(loading_status(&report), 0);
}

/* All or nothing: the records before the damage are not kept either, because
 * the fetch asks for all of them again. */
static void test_damaged_answer(void **state)
{
    OWNED(db) db = open_db(state);
    put_answer(db, "pubmed", "efetch", "id=1", "<PubmedArticleSet>" R("90000001", "One"));
    put_answer(db, "pubmed", "efetch", "id=2",
               "<PubmedArticleSet>" R("90000002", "Two") "</PubmedArticleSet>");
    struct loading_report report = load(db);
    assert_int_equal(report.n_answers, 2);
    assert_int_equal(report.n_added, 1);
    assert_int_equal(report.n_broken, 1);
    assert_int_equal(loading_status(&report), 3);
    assert_int_equal(count(db, "SELECT group_concat(pmid) FROM article"), 90000002);
    assert_int_equal(count(db, "SELECT count(*) FROM answer WHERE parsed = 0"), 0);
    assert_int_equal(count(db, "SELECT count(*) FROM parse_issue WHERE kind = 'truncated'"), 1);
}

/* What asking again would not change is kept as an issue beside the records. */
static void test_bad_bytes_in_an_answer(void **state)
{
    OWNED(db) db = open_db(state);
    put_answer(db, "pubmed", "efetch", "id=1",
               "<PubmedArticleSet>" R("90000001", "M\xFCller") "</PubmedArticleSet>");
    struct loading_report report = load(db);
    assert_int_equal(report.n_added, 1);
    assert_int_equal(report.n_issues, 1);
    assert_int_equal(count(db, "SELECT count(*) FROM article WHERE title = 'M\xEF\xBF\xBDller'"),
                     1);
    assert_int_equal(count(db, "SELECT request_id FROM parse_issue WHERE pmid = 90000001"), 1);
}

static void test_s2_answers_are_paired_by_position(void **state)
{
    OWNED(db) db = open_db(state);
    put_answer(db, "s2", "paper/batch",
               "{\"fields\":\"x\",\"ids\":[\"PMID:90000001\",\"PMID:90000002\",\"DOI:10.5555/x\"]}",
               "[null,{\"paperId\":\"aa\",\"citationCount\":7,\"authors\":[{\"authorId\":\"5\","
               "\"name\":\"A\"}]},{\"paperId\":\"bb\"}]");
    struct loading_report report = load(db);
    assert_int_equal(report.n_s2, 1);
    assert_int_equal(count(db, "SELECT count(*) FROM s2_paper"), 2);
    assert_int_equal(count(db, "SELECT found FROM s2_paper WHERE pmid = 90000001"), 0);
    assert_int_equal(count(db, "SELECT citation_count FROM s2_paper WHERE pmid = 90000002"), 7);
    assert_int_equal(count(db, "SELECT s2_author_id FROM s2_author WHERE pmid = 90000002"), 5);
    assert_int_equal(count(db, "SELECT count(*) FROM s2_paper JOIN request "
                               "ON retrieved_at = sent_at"),
                     2);
}

static void test_s2_by_doi_and_people(void **state)
{
    OWNED(db) db = open_db(state);
    put_answer(db, "s2", "paper/batch", "{\"ids\":[\"PMID:90000001\",\"PMID:90000002\"]}",
               "[null,null]");
    /* the second is another record's, the third has no PMID beside it */
    put_answer(
        db, "s2", "paper/batch",
        "{\"ids\":[\"DOI:10.5555/a\",\"DOI:10.5555/b\",\"DOI:10.5555/c\"],"
        "\"pmids\":[90000001,90000002]}",
        "[{\"citationCount\":7},{\"externalIds\":{\"PubMed\":\"90000009\"}},{\"citationCount\":1}"
        "]");
    put_answer(db, "s2", "author/batch", "{\"ids\":[\"11\",\"12\",null]}",
               "[{\"authorId\":\"11\",\"hIndex\":3},null,{\"hIndex\":9}]");
    struct loading_report report = load(db);
    assert_int_equal(report.n_broken, 0);
    assert_int_equal(report.n_s2, 1);
    assert_int_equal(count(db, "SELECT count(*) FROM s2_paper WHERE asked_by = 'doi'"), 2);
    assert_int_equal(count(db, "SELECT pmid FROM s2_paper WHERE found"), 90000001);
    assert_int_equal(count(db, "SELECT count(*) FROM s2_author_fact"), 2);
    assert_int_equal(count(db, "SELECT h_index FROM s2_author_fact WHERE found AND paper_count "
                               "IS NULL"),
                     3);
    /* an older answer does not replace a newer one */
    assert_true(
        db_exec(db, "UPDATE s2_author_fact SET retrieved_at = '2999-01-01T00:00:00Z'", NULL));
    put_answer(db, "s2", "author/batch", "{\"ids\":[\"11\"]}", "[{\"hIndex\":4}]");
    load(db);
    assert_int_equal(count(db, "SELECT h_index FROM s2_author_fact WHERE s2_author_id = '11'"), 3);
}

static void test_answers_nobody_reads(void **state)
{
    OWNED(db) db = open_db(state);
    put_answer(db, "s2", "paper/batch", "{\"ids\":[\"PMID:90000001\"]}", "[null,null]");
    put_answer(db, "s2", "paper/batch", "no json", "[null]");
    put_answer(db, "pubmed", "elink", "x", "<x/>");
    struct loading_report report = load(db);
    assert_int_equal(report.n_broken, 3);
    assert_int_equal(loading_status(&report), 1);
    assert_int_equal(count(db, "SELECT count(*) FROM answer WHERE parsed = 0"), 0);
    assert_int_equal(count(db, "SELECT count(*) FROM s2_paper"), 0);
}

/* A deletion in a file that was read with issues must not come back. */
static void test_known_files_are_not_applied_again(void **state)
{
    OWNED(db) db = open_db(state);
    const struct fixture *fixture = *state;
    g_autofree char *deleting = g_build_filename(fixture->folder, "a.xml", NULL);
    g_autofree char *giving = g_build_filename(fixture->folder, "b.xml", NULL);
    g_file_set_contents(deleting,
                        "<PubmedArticleSet><PubmedArticle></PubmedArticle><DeleteCitation>"
                        "<PMID>90000001</PMID></DeleteCitation></PubmedArticleSet>",
                        -1, NULL);
    g_file_set_contents(giving, R("90000001", "One"), -1, NULL);
    for (int i = 0; i < 2; i++) {
        char *paths[] = {deleting, giving};
        struct loading_report report = {0};
        g_autoptr(GError) error = NULL;
        assert_true(loading_files(db, paths, 2, false, &report, &error));
        assert_int_equal(report.n_broken, 1);
        assert_int_equal(loading_status(&report), 3);
        assert_int_equal(count(db, "SELECT count(*) FROM article"), 1);
    }
}

/* --strict stops in the third batch: two stay, the file counts as begun, and
 * the next run reads it again to its end. */
static void test_stopped_file_is_read_again(void **state)
{
    OWNED(db) db = open_db(state);
    const struct fixture *fixture = *state;
    g_autofree char *path = g_build_filename(fixture->folder, "many.xml", NULL);
    g_autoptr(GString) text = g_string_new("<PubmedArticleSet>");
    for (int i = 0; i < 20100; i++)
        g_string_append_printf(text, R("%d", "x"), 90000000 + i);
    g_string_append(text,
                    "<PubmedArticle></PubmedArticle>" R("90099999", "y") "</PubmedArticleSet>");
    g_file_set_contents(path, text->str, -1, NULL);
    struct loading_report report = {0};
    g_autoptr(GError) error = NULL;
    assert_false(loading_file(db, path, true, &report, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_INPUT));
    assert_int_equal(count(db, "SELECT count(*) FROM article"), 20000);
    assert_int_equal(report.n_added, 20000); /* what was rolled back does not count */
    assert_int_equal(count(db, "SELECT state FROM file"), 1);
    report = (struct loading_report){0};
    assert_true(loading_file(db, path, false, &report, NULL));
    assert_int_equal(report.n_same, 20000);
    assert_int_equal(report.n_added, 101);
    assert_int_equal(report.n_skipped, 1);
    assert_int_equal(count(db, "SELECT state FROM file"), 3);
}

/* More records than a batch. */
static void test_batches(void **state)
{
    OWNED(db) db = open_db(state);
    const struct fixture *fixture = *state;
    g_autofree char *path = g_build_filename(fixture->folder, "many.xml", NULL);
    g_autoptr(GString) text = g_string_new("<PubmedArticleSet>");
    for (int i = 0; i < 10201; i++)
        g_string_append_printf(text, R("%d", "x"), 90000000 + i);
    g_string_append(text, "</PubmedArticleSet>");
    g_file_set_contents(path, text->str, -1, NULL);
    struct loading_report report = {0};
    g_autoptr(GError) error = NULL;
    assert_true(loading_file(db, path, true, &report, &error));
    assert_int_equal(report.n_added, 10201);
    assert_int_equal(count(db, "SELECT count(*) FROM article"), 10201);
    assert_int_equal(count(db, "SELECT n_records FROM file WHERE state = 2"), 10201);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)
        CASE(test_efetch_answers),
        CASE(test_damaged_answer),
        CASE(test_bad_bytes_in_an_answer),
        CASE(test_s2_answers_are_paired_by_position),
        CASE(test_s2_by_doi_and_people),
        CASE(test_answers_nobody_reads),
        CASE(test_known_files_are_not_applied_again),
        CASE(test_stopped_file_is_read_again),
        CASE(test_batches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
