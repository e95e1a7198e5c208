/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/similar.h"

#include "analyze/relevance.h"
#include "core/error.h"
#include "tests/unit/analyze/tiny.h"

static struct tiny *open_example(void)
{
    static const char *const titles[] = {"Elastography of the spleen in cirrhosis",
                                         "Spleen elastography predicts varices in cirrhosis",
                                         "Cirrhosis and portal flow",
                                         "Wrist fractures seen by computed tomography",
                                         "Computed tomography of the chest",
                                         "Breast ultrasound screening",
                                         "Knee cartilage mapping",
                                         "Brain tumours and perfusion"};
    struct tiny *tiny = tiny_open();
    for (size_t i = 0; i < G_N_ELEMENTS(titles); i++)
        tiny_paper(tiny, (int)i + 1, "2020-01-01", "A B C", titles[i]);
    tiny_exec(tiny, "INSERT INTO article_fts(article_fts) VALUES('rebuild');"
                    "INSERT INTO paper(pmid, entry_day, year, n_persons, case_report, retracted)"
                    " SELECT pmid, 18262, 2020, 3, 0, 0 FROM article");
    return tiny;
}

static double relevance_of(const struct topic *topic, int number)
{
    for (guint i = 0; i < topic->pmids->len; i++)
        if (g_array_index(topic->pmids, int64_t, i) == TINY_PMID + number)
            return g_array_index(topic->relevance, double, i);
    return -1;
}

/* The record itself and its nearest: 1; what shares one word: less; none: absent. */
static void test_record(void **state)
{
    (void)state;
    GError *error = NULL;
    struct topic topic;
    struct tiny *tiny = open_example();
    tiny_check(similar_to_record(tiny->db, TINY_PMID + 1, &topic, &error), error);
    assert_int_equal(topic.kind, TOPIC_SIMILAR);
    assert_int_equal(topic.pmids->len, topic.relevance->len);
    for (guint i = 1; i < topic.pmids->len; i++)
        assert_true(g_array_index(topic.pmids, int64_t, i - 1) <
                    g_array_index(topic.pmids, int64_t, i));
    assert_near(relevance_of(&topic, 1), 1, 0);
    assert_near(relevance_of(&topic, 2), 1, 0);
    double one_word = relevance_of(&topic, 3);
    assert_true(one_word >= RELEVANCE_MIN && one_word < .6);
    assert_near(relevance_of(&topic, 6), -1, 0);
    topic_clear(&topic);
    tiny_close(tiny);
}

/* Two records of one word in common each: the cosine by hand. */
static void test_text(void **state)
{
    (void)state;
    GError *error = NULL;
    struct topic topic;
    struct tiny *tiny = open_example();
    tiny_check(similar_to_text(tiny->db, "Tomography! chest", "t", &topic, &error), error);
    assert_int_equal(topic.pmids->len, 2);
    /* of 8 records 1 says chest, 2 tomography and computed, 1 fractures, wrist, seen */
    double rare = log(9 / 2.0), shared = log(9 / 3.0), tf = 1 + log(3);
    double query = sqrt(rare * rare + shared * shared);
    double chest = (rare * rare + shared * shared) * tf /
                   (query * tf * sqrt(rare * rare + 2 * shared * shared));
    assert_near(relevance_of(&topic, 5), 1, 1e-12);
    double wrist = relevance_of(&topic, 4);
    double two = shared * shared / (query * sqrt(2 * rare * rare + 2 * shared * shared));
    double three = shared * shared / (query * sqrt(3 * rare * rare + 2 * shared * shared));
    /* whether "seen" is a stop word does not matter here */
    assert_true(fabs(wrist - two / chest) < 1e-9 || fabs(wrist - three / chest) < 1e-9);
    topic_clear(&topic);
    tiny_close(tiny);
}

static void test_nothing(void **state)
{
    (void)state;
    GError *error = NULL;
    struct topic topic;
    struct tiny *tiny = open_example();
    assert_false(similar_to_record(tiny->db, 1, &topic, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_USAGE));
    g_clear_error(&error);
    topic_clear(&topic);
    static const char *const empty[] = {"", "of the in", "12 34", "\" OR NEAR("};
    for (size_t i = 0; i < G_N_ELEMENTS(empty); i++) {
        bool done = similar_to_text(tiny->db, empty[i], "t", &topic, &error);
        if (done) assert_int_equal(topic.pmids->len, 0); /* a word that no record has */
        g_clear_error(&error);
        topic_clear(&topic);
    }
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_record), cmocka_unit_test(test_text),
                                       cmocka_unit_test(test_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
