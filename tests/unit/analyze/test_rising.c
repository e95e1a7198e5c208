/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/rising.h"

#include "analyze/evidence.h"
#include "core/error.h"
#include "tests/unit/analyze/tiny.h"

/* A: first, in the middle, and last of two (which is no evidence). B: twice in the
 * middle. C: one record. S: senior once, off the topic. */
static struct tiny *open_example(void)
{
    struct tiny *tiny = tiny_open();
    GError *error = NULL;
    tiny_paper(tiny, 1, "2005-01-01", "X Y Z", "the history begins");
    tiny_paper(tiny, 10, "2020-01-01", "A B M", "topic");
    tiny_paper(tiny, 11, "2015-12-31", "S A B M", "topic");
    tiny_paper(tiny, 12, "2018-12-31", "C A", "topic");
    tiny_paper(tiny, 13, "2019-01-01", "D Q S", "other");
    tiny_paper(tiny, 14, "2010-12-31", "A B M", "ten years ago, to the day");
    tiny_paper(tiny, 15, "2020-06-01", "A B M !", "taken back");
    tiny_paper(tiny, 16, "2021-06-01", "A B M", "later");
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2020-12-31", &error), error);
    return tiny;
}

static struct rising_list *rank(struct tiny *tiny, const struct mentors_query *query)
{
    GError *error = NULL;
    struct rising_list *list = rising_rank(tiny->db, query, &error);
    tiny_check(list != NULL, error);
    return list;
}

static char *names_of(const struct rising_list *list)
{
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < list->people->len; i++)
        g_string_append(names, rising_at(list, i)->who.name);
    return g_string_free(names, FALSE);
}

static double left(int days)
{
    return 1 - days / 365.25 / 10;
}

static void test_by_hand(void **state)
{
    (void)state;
    struct tiny *tiny = open_example();
    OWNED(rising_list) list = rank(tiny, &(struct mentors_query){0});
    g_autofree char *names = names_of(list);
    assert_string_equal(names, "AB");
    const struct rising *a = rising_at(list, 0), *b = rising_at(list, 1);
    assert_near(a->parts[RISING_PART_first_or_last], left(365) + left(731), 1e-6);
    assert_near(a->parts[RISING_PART_other_positions], .5 * left(1827), 1e-6);
    assert_near(a->who.score, a->parts[0] + a->parts[1], 1e-12);
    assert_near(b->who.score, .5 * (left(365) + left(1827)), 1e-6);
    assert_int_equal(a->papers, 3);
    assert_int_equal(a->papers_3y, 2);
    assert_int_equal(a->first_papers, 1);
    assert_int_equal(a->first_papers_3y, 1);
    assert_int_equal(a->months_since_paper, 11);
    assert_int_equal(a->evidence->len, 3);
    assert_int_equal(g_array_index(a->evidence, struct rising_paper, 1).pmid, TINY_PMID + 12);
    tiny_close(tiny);
}

static void test_options(void **state)
{
    (void)state;
    int64_t b = tiny_person('B'), topic = TINY_PMID + 11;
    g_autoptr(GHashTable) people = g_hash_table_new(g_int64_hash, g_int64_equal);
    g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_hash_table_add(people, &b);
    g_array_append_val(pmids, topic);
    const struct {
        struct mentors_query query;
        const char *names;
    } cases[] = {
        {{.limit = 1}, "A"},
        {{.people = people}, "B"},
        {{.min_papers = 3}, "A"},
        {{.since_year = 2018}, "AB"},
        {{.until_year = 2019}, "AB"},
        {{.since_year = 2018, .until_year = 2019}, "A"},
        {{.papers = pmids}, "BA"}, /* equal: by the hash */
        {{.sort = "first_papers"}, "AB"},
        {{.sort = "months_since_paper"}, "AB"},
    };
    struct tiny *tiny = open_example();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        OWNED(rising_list) list = rank(tiny, &cases[i].query);
        g_autofree char *names = names_of(list);
        if (strcmp(names, cases[i].names) != 0) fail_msg("case %zu: %s", i, names);
    }
    OWNED(rising_list) on_topic = rank(tiny, &(struct mentors_query){.pmids = pmids});
    assert_int_equal(on_topic->topic_papers, 1);
    assert_int_equal(rising_at(on_topic, 0)->papers, 1);
    g_auto(GStrv) columns = g_strsplit(rising_columns(), ", ", -1);
    for (char **column = columns; *column; column++) {
        OWNED(rising_list) list = rank(tiny, &(struct mentors_query){.sort = *column});
        assert_int_equal(list->pool, 2);
    }
    GError *error = NULL;
    assert_null(rising_rank(tiny->db, &(struct mentors_query){.sort = "newcomer_first"}, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_USAGE));
    g_clear_error(&error);
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
