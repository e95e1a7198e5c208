/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/store/fixture.h"

#define ROWS 900

/* "w3 w0 w7": small numbers are frequent. */
static char *random_words(GRand *random, int most)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int n = g_rand_int_range(random, 0, most); n > 0; n--) {
        double x = g_rand_double(random);
        g_string_append_printf(text, "w%d ", (int)(40 * x * x * x));
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Rows with gaps between their numbers; one with a text so long that its length takes
 * several bytes. */
static void add_rows(struct db *db, GRand *random)
{
    GError *error = NULL;
    struct stmt *stmt = db_stmt(db,
                                "INSERT INTO article_fts(rowid, title, abstract, keywords, mesh) "
                                "VALUES(?, ?, ?, ?, ?)",
                                &error);
    assert_non_null(stmt);
    for (int64_t row = 0, id = 5; row < ROWS; row++) {
        static const int most[] = {12, 200, 6, 9};
        stmt_bind_int(stmt, 1, id);
        for (int column = 0; column < 4; column++) {
            g_autofree char *text =
                random_words(random, column == 1 && row == 7 ? 40000 : most[column]);
            stmt_bind_text(stmt, column + 2, text);
        }
        assert_true(stmt_run(stmt, &error));
        id += g_rand_int_range(random, 1, 4) * (row % 50 == 0 ? 1000 : 1);
    }
}

/* Rows that match; their numbers are those of FTS5, to the last bit. */
static int check_match(struct db *db, const char *sql, const char *match)
{
    GError *error = NULL;
    struct stmt *stmt = db_stmt(db, sql, &error);
    assert_no_error(error);
    stmt_bind_text(stmt, 1, match);
    for (int n = 0;; n++) {
        bool has_row;
        if (!stmt_step(stmt, &has_row, &error)) fail_msg("%s: %s", match, error->message);
        if (!has_row) return n;
        if (stmt_real(stmt, 0) != stmt_real(stmt, 1) || stmt_real(stmt, 0) >= 0)
            fail_msg("%s: row %d has %.17g, not %.17g", match, n, stmt_real(stmt, 0),
                     stmt_real(stmt, 1));
    }
}

static void test_same(void **state)
{
    const struct fixture *fixture = *state;
    static const struct {
        const char *match;
        int least; /* rows */
    } cases[] = {{"w0", 700},        {"w39", 20},        {"w17 w2", 100},   {"\"w1 w0\"", 100},
                 {"w30 OR w0", 700}, {"title : w2", 30}, {"w3 NOT w9", 20}, {"w20 w21 w22", 20}};
    static const char *const queries[] = {
        "SELECT bm25_ascending(article_fts, 3.0, 1.0, 2.0, 2.0),"
        " bm25(article_fts, 3.0, 1.0, 2.0, 2.0)"
        " FROM article_fts WHERE article_fts MATCH ? ORDER BY rowid",
        "SELECT bm25_ascending(article_fts, 0.5), bm25(article_fts, 0.5)"
        " FROM article_fts WHERE article_fts MATCH ? ORDER BY rowid DESC",
    };
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    OWNED(db) db = open_or_fail(fixture->path, DB_WRITE);
    add_rows(db, random);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        for (size_t k = 0; k < G_N_ELEMENTS(queries); k++)
            assert_true(check_match(db, queries[k], cases[i].match) > cases[i].least);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_same, fixture_set_up, fixture_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
