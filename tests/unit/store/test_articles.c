/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/store/stored.h"

#include <string.h>

#include "store/articles.h"
#include "tests/unit/store/sample.h"

static char *pmids_read(struct db *db, const GArray *pmids)
{
    GError *error = NULL;
    OWNED(articles) articles = articles_open(db, pmids, &error);
    OWNED(article) article = article_new();
    GString *list = g_string_new(NULL);
    bool more = true;
    while (more) {
        articles_next(articles, article, NULL, &more, &error);
        assert_no_error(error);
        if (more) g_string_append_printf(list, "%d ", (int)(article->pmid - PMID));
    }
    return g_string_free(list, FALSE);
}

static void test_read_which(void **state)
{
    const struct data *data = *state;
    static const int stored[] = {5, 1, 3};
    for (size_t i = 0; i < G_N_ELEMENTS(stored); i++) {
        sample_minimal(data->article, PMID + stored[i]);
        ingest(data->db, data->article);
    }
    g_autoptr(GArray) some = g_array_new(FALSE, FALSE, sizeof(int64_t));
    static const int64_t wanted[] = {PMID + 5, PMID + 2, PMID + 1, PMID + 5};
    g_autofree char *none = pmids_read(data->db, some);
    g_array_append_vals(some, wanted, 4);
    g_autofree char *list = pmids_read(data->db, some);
    g_autofree char *all = pmids_read(data->db, NULL);
    assert_string_equal(none, "");
    assert_string_equal(list, "1 5 ");
    assert_string_equal(all, "1 3 5 ");
}

static void test_extra(void **state)
{
    const struct data *data = *state;
    GError *error = NULL;
    sample_full(data->article, PMID);
    ingest(data->db, data->article);
    exec_or_fail(
        data->db,
        "INSERT INTO query(query_id, kind, name, text) VALUES(1, 'topic', 'Zeta', 'z'),"
        "(2, 'scout', 'Alpha', 'a'), (3, 'institution', 'Place', 'p'), (4, 'topic', 'Alpha', 'a'),"
        "(5, 'topic', 'Other', 'o');"
        "INSERT INTO query_article VALUES(1, 90000001), (2, 90000001), (3, 90000001),"
        "(4, 90000001), (5, 1);"
        "INSERT INTO person VALUES(7, 'A', NULL, NULL, 'a', NULL, NULL, 1, NULL, NULL, 'sure', 0);"
        "INSERT INTO person_authorship VALUES(90000001, 2, 7), (90000001, 4, 7)");
    OWNED(articles) articles = articles_open(data->db, NULL, &error);
    struct article_extra extra;
    bool more = false;
    assert_true(articles_next(articles, data->article, &extra, &more, &error) && more);
    assert_int_equal(extra.topics->len, 2);
    assert_string_equal(extra.topics->pdata[0], "Alpha");
    assert_string_equal(extra.topics->pdata[1], "Zeta");
    static const int64_t people[] = {0, 7, 0, 7};
    assert_int_equal(extra.person_ids->len, 4);
    assert_memory_equal(extra.person_ids->data, people, sizeof people);
    assert_null(extra.s2_paper_id);
    assert_int_equal(extra.citation_count, -1);
    assert_true(articles_next(articles, data->article, &extra, &more, &error));
    assert_false(more);
}

/* A damaged row is an error that names its PMID, not a crash. */
static void test_damaged(void **state)
{
    const struct data *data = *state;
    static const char *const damage[] = {
        "UPDATE article SET languages = '{\"a\"'",
        "UPDATE article SET reference_pmids = x'80'",
        "UPDATE authorship SET affiliations = '[99]' WHERE position = 1",
        "UPDATE authorship SET affiliations = '7' WHERE position = 1",
        "UPDATE mesh_heading SET qualifiers = '[[99,1]]' WHERE position = 1",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(damage); i++) {
        GError *error = NULL;
        sample_full(data->article, PMID + (int64_t)i);
        ingest(data->db, data->article);
        exec_or_fail(data->db, damage[i]);
        OWNED(articles) articles = articles_open(data->db, NULL, &error);
        bool more = false;
        bool ok = articles_next(articles, data->article, NULL, &more, &error);
        assert_failed(ok, error, RADSCOUT_ERROR_DATABASE, "PMID 9000000");
        exec_or_fail(data->db, "DELETE FROM authorship; DELETE FROM mesh_heading; "
                               "DELETE FROM article");
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        WITH_DB(test_read_which),
        WITH_DB(test_extra),
        WITH_DB(test_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
