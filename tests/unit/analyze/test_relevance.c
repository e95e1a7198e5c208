/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/relevance.h"

#include "tests/unit/analyze/tiny.h"

/* Twelve records; "spleen" stands in the title of 1, the abstract of 2 and, among many
 * words, of 3. */
static struct tiny *open_example(void)
{
    struct tiny *tiny = tiny_open();
    for (int i = 1; i <= 12; i++)
        tiny_paper(tiny, i, "2020-01-01", "A B C", i == 1 ? "spleen mri now" : "other title here");
    tiny_exec(tiny, "UPDATE article SET abstract = 'spleen' WHERE pmid = 90000002;"
                    "UPDATE article SET abstract = 'spleen"
                    " a b c d e f g h i j k l m n o p q r s t u v w x y z"
                    " a b c d e f g h i j k l m n o p q r s t u v w x y z' WHERE pmid = 90000003;"
                    "INSERT INTO article_fts(article_fts) VALUES('rebuild');"
                    "INSERT INTO paper(pmid, entry_day, year, n_persons, case_report, retracted)"
                    " SELECT pmid, 18262, 2020, 3, 0, 0 FROM article");
    return tiny;
}

/* The word's part without its idf, which is the same for all. */
static double bm25(double weighted, double words, double mean)
{
    return weighted * 2.2 / (weighted + 1.2 * (.25 + .75 * words / mean));
}

static void test_phrase(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = open_example();
    struct topic topic;
    tiny_check(topic_resolve(tiny->db, "spleen", NULL, &topic, &error), error);
    assert_int_equal(topic.pmids->len, 3);
    assert_null(topic.relevance);
    tiny_check(relevance_weigh(tiny->db, &topic, &error), error);
    assert_int_equal(topic.relevance->len, 3);
    double mean = (12 * 3 + 1 + 53) / 12.0;
    double title = bm25(3, 3, mean), abstract = bm25(1, 4, mean), longer = bm25(1, 56, mean);
    assert_near(g_array_index(topic.relevance, double, 0), 1, 0);
    assert_near(g_array_index(topic.relevance, double, 1), abstract / title, 1e-9);
    assert_true(longer / title < RELEVANCE_MIN);
    assert_near(g_array_index(topic.relevance, double, 2), 0, 0);
    topic_clear(&topic);
    tiny_close(tiny);
}

/* A saved topic and no topic at all have no weights. */
static void test_others(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = open_example();
    tiny_exec(tiny,
              "INSERT INTO query(query_id, kind, name, text) VALUES(1, 'topic', 'Spleen', 's');"
              "INSERT INTO query_article(query_id, pmid) VALUES(1, 90000003)");
    static const char *const words[] = {"spleen", NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        struct topic topic;
        tiny_check(topic_resolve(tiny->db, words[i], NULL, &topic, &error), error);
        tiny_check(relevance_weigh(tiny->db, &topic, &error), error);
        assert_null(topic.relevance);
        topic_clear(&topic);
    }
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_phrase),
                                       cmocka_unit_test(test_others)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
