/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/terms.h"

#include "tests/unit/analyze/tiny.h"

#include "core/error.h"
#include "store/pack.h"

static bool stop_at_once(void)
{
    return true;
}

static void fill(struct tiny *tiny)
{
    static const char *const titles[] = {
        "Elastography of the spleen", "elastography in Gaucher", "elastography again", "Gaucher",
        "Gaucher's spleen",           "Something else entirely",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(titles); i++)
        tiny_paper(tiny, (int)(1 + i * 200), "2020-01-01", "A B C", titles[i]);
    tiny_exec(tiny, "UPDATE article SET keywords = 'Splenic rupture' || char(10) || 'Gaucher' "
                    "WHERE title LIKE '%again'");
}

/* "TERM: RECORD RECORD ..." of each term, one a line, by a column of article_term; g_free(). */
static char *uses_of(struct tiny *tiny, const char *column, int64_t *n)
{
    GError *error = NULL;
    g_autofree char *sql = g_strdup_printf(
        "SELECT term_id, %s FROM article_term WHERE %s IS NOT NULL ORDER BY 1", column, column);
    struct stmt *stmt = tiny_stmt(tiny, sql);
    GString *uses = g_string_new(NULL);
    *n = 0;
    for (bool has_row = true;;) {
        size_t size;
        tiny_check(stmt_step(stmt, &has_row, &error), error);
        if (!has_row) return g_string_free(uses, FALSE);
        g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
        const void *packed = stmt_blob(stmt, 1, &size);
        assert_true(unpack_references(packed, size, pmids));
        g_string_append_printf(uses, "%d:", (int)stmt_int(stmt, 0));
        for (guint i = 0; i < pmids->len; i++)
            g_string_append_printf(uses, " %d",
                                   (int)(g_array_index(pmids, int64_t, i) - TINY_PMID));
        g_string_append_c(uses, '\n');
        *n += pmids->len;
    }
}

/* Terms of three records and more, the label most often printed, each record
 * once. */
static void test_rows(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    fill(tiny);
    tiny_check(terms_rebuild(tiny->db, &error), error);
    g_autofree char *terms = tiny_rows(
        tiny, "SELECT term_id, key, label, n_words, papers FROM term ORDER BY term_id", 5);
    assert_string_equal(terms, "1 elastographi elastography 1 3\n2 gaucher Gaucher 1 4");
    int64_t n_uses;
    g_autofree char *uses = uses_of(tiny, "pmids", &n_uses);
    assert_string_equal(uses, "1: 1 201 401\n2: 201 401 601 801\n");
    g_autofree char *none = uses_of(tiny, "abstract_pmids", &n_uses);
    assert_string_equal(none, "");
    tiny_close(tiny);
}

/* An abstract adds records to the terms of titles, and makes none of its own. */
static void test_abstracts(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    fill(tiny);
    /* 401 has them in its title, too; 601 names one of them once */
    tiny_exec(tiny, "UPDATE article SET abstract ="
                    " 'Gaucher and elastography. Elastography in Gaucher. A spleen. The spleen.'"
                    " WHERE pmid IN (90000001, 90000401, 90001001);"
                    "UPDATE article SET abstract = 'Elastography of the gondola. A gondola.'"
                    " WHERE pmid IN (90000601, 90000801)");
    tiny_check(terms_rebuild(tiny->db, &error), error);
    int64_t n;
    g_autofree char *terms =
        tiny_rows(tiny, "SELECT term_id, key, papers FROM term ORDER BY term_id", 3);
    assert_string_equal(terms, "1 elastographi 3\n2 gaucher 4");
    g_autofree char *named = uses_of(tiny, "pmids", &n);
    assert_string_equal(named, "1: 1 201 401\n2: 201 401 601 801\n");
    g_autofree char *others = uses_of(tiny, "abstract_pmids", &n);
    assert_string_equal(others, "1: 1001\n2: 1 1001\n");
    tiny_close(tiny);
}

/* A sketch may only let too much through, never too little: against counting. */
static void test_many(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    tiny_exec(tiny,
              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
              "INSERT INTO article(pmid, version, digest, is_book, authors_complete, n_authors,"
              " retracted, title) SELECT 90000000 + i, 1, x'', 0, 1, 0, 0,"
              " 'qa' || (i % 1100) || 'z, qb' || (i % 7) || 'z' FROM n");
    tiny_check(terms_rebuild(tiny->db, &error), error);
    /* 3000 = 2 * 1100 + 800: remainders 1..800 occur three times; and the seven */
    assert_int_equal(tiny_int(tiny, "SELECT count(*) FROM term"), 800 + 7);
    assert_int_equal(tiny_int(tiny, "SELECT sum(papers) FROM term"), 3 * 800 + 3000);
    int64_t n_uses;
    g_free(uses_of(tiny, "pmids", &n_uses));
    assert_int_equal(n_uses, 3 * 800 + 3000);
    tiny_close(tiny);
}

/* Words whose counters in the sketch those of qa1z fall on. */
#define SHARES_FIRST "qb2178846z"
#define SHARES_SECOND "qb3486051z"

/* A word of one record says nothing about names that end with it, also where the sketch takes
 * it for more frequent. */
static void test_rare_word(void **state)
{
    (void)state;
    static const char *const titles[] = {
        "Jiggle swims", "Jiggle swims", "Jiggle swims", "Qa1z",        SHARES_FIRST,
        SHARES_FIRST,   SHARES_FIRST,   SHARES_SECOND,  SHARES_SECOND, SHARES_SECOND};
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    for (size_t i = 0; i < G_N_ELEMENTS(titles); i++)
        tiny_paper(tiny, (int)(1 + i), "2020-01-01", "A B C", titles[i]);
    tiny_exec(tiny, "INSERT INTO analysis(key, value) VALUES('synonyms', 'wobble qa1z; jiggle')");
    tiny_check(terms_rebuild(tiny->db, &error), error);
    g_autofree char *terms = tiny_rows(
        tiny, "SELECT key, papers, is_name FROM term WHERE key LIKE 'wobbl%' ORDER BY key", 3);
    assert_string_equal(terms, "wobbl qa1z 3 0");
    tiny_close(tiny);
}

static void test_interrupt(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    tiny_exec(tiny,
              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
              "INSERT INTO article(pmid, version, digest, is_book, authors_complete, n_authors,"
              " retracted) SELECT 90000000 + i, 1, x'', 0, 1, 0, 0 FROM n");
    db_set_stop(tiny->db, stop_at_once);
    assert_false(terms_rebuild(tiny->db, &error));
    db_set_stop(tiny->db, NULL);
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_INTERRUPTED));
    g_clear_error(&error);
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),      cmocka_unit_test(test_abstracts),
        cmocka_unit_test(test_many),      cmocka_unit_test(test_rare_word),
        cmocka_unit_test(test_interrupt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
