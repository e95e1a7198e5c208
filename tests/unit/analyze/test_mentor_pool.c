/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/mentor_pool.h"

#include "analyze/evidence.h"
#include "tests/unit/analyze/tiny.h"

#define PAPERS 500
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* Papers of three by anybody, of 2016 to 2020; the later letters of the alphabet write
 * more, so that many senior authors are busy elsewhere. */
static struct tiny *open_random(guint32 seed)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    for (int i = 1; i <= PAPERS; i++) {
        g_autofree char *date =
            g_strdup_printf("%d-%02d-%02d", g_rand_int_range(random, 2016, 2021),
                            g_rand_int_range(random, 1, 13), g_rand_int_range(random, 1, 29));
        char authors[] = "A B C";
        int from = g_rand_int_range(random, 0, 24);
        for (int k = 0; k < 3; k++)
            authors[2 * k] = LETTERS[(from + k * g_rand_int_range(random, 1, 4)) % 26];
        tiny_paper(tiny, i, date, authors, "x");
    }
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2020-12-31", &error), error);
    return tiny;
}

static struct mentors_list *rank(struct tiny *tiny, const struct mentors_query *query)
{
    GError *error = NULL;
    struct mentors_list *list = mentors_rank(tiny->db, query, &error);
    tiny_check(list != NULL, error);
    return list;
}

static void assert_begins(const struct mentors_list *few, const struct mentors_list *all)
{
    assert_int_equal(few->pool, all->pool);
    for (guint i = 0; i < few->mentors->len; i++) {
        const struct mentor *a = mentors_at(few, i), *b = mentors_at(all, i);
        assert_int_equal(a->person_id, b->person_id);
        assert_int_equal(a->rank, b->rank);
        assert_int_equal(a->papers_total, b->papers_total);
        assert_near(a->score, b->score, 0);
        for (int part = 0; part < MENTOR_N_PARTS; part++)
            assert_near(a->parts[part], b->parts[part], 0);
    }
}

/* A short list is the beginning of the whole one, however much recent papers weigh. */
static void test_keep_best(void **state)
{
    (void)state;
    static const double activity[] = {0, .25, 1, 10};
    g_autoptr(GArray) topic = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (int64_t pmid = TINY_PMID + 7; pmid < TINY_PMID + PAPERS; pmid += 9)
        g_array_append_val(topic, pmid);
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(activity); i++) {
        struct tiny *tiny = open_random((guint32)i);
        struct mentor_weights weights = mentor_weights_standard;
        weights.activity = activity[i / 2];
        struct mentors_query query = {
            .pmids = i % 2 ? topic : NULL, .weights = &weights, .is_bare = true};
        OWNED(mentors_list) all = rank(tiny, &query);
        assert_true(all->mentors->len > 15);
        for (query.limit = 1; query.limit <= (int)all->mentors->len + 1; query.limit++) {
            OWNED(mentors_list) few = rank(tiny, &query);
            assert_int_equal(few->mentors->len, MIN((guint)query.limit, all->mentors->len));
            assert_begins(few, all);
        }
        tiny_close(tiny);
    }
}

/* Recent papers are needed of some who do not stand that high without them. */
static void test_recent_matters(void **state)
{
    (void)state;
    struct tiny *tiny = open_random(1);
    struct mentor_weights weights = mentor_weights_standard;
    OWNED(mentors_list) with = rank(tiny, &(struct mentors_query){.weights = &weights});
    weights.activity = 0;
    OWNED(mentors_list) without = rank(tiny, &(struct mentors_query){.weights = &weights});
    int n_moved = 0;
    for (guint i = 0; i < with->mentors->len; i++)
        n_moved += mentors_at(with, i)->person_id != mentors_at(without, i)->person_id;
    assert_true(n_moved > 5);
    tiny_close(tiny);
}

/* Who is filled on demand has what the others have from the start. */
static void test_fill(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = open_random(3);
    struct mentors_query query = {.near_peers = true, .ledger = true};
    OWNED(mentors_list) whole = rank(tiny, &query);
    query.is_bare = true;
    OWNED(mentors_list) bare = rank(tiny, &query);
    assert_begins(bare, whole);
    for (guint i = 0; i < bare->mentors->len; i++) {
        const struct mentor *a = mentors_at(bare, i), *b = mentors_at(whole, i);
        assert_null(a->name);
        tiny_check(mentors_fill(bare, i, &error), error);
        assert_string_equal(a->name, b->name);
        assert_int_equal(a->papers->len, b->papers->len);
        assert_memory_equal(a->papers->data, b->papers->data,
                            a->papers->len * sizeof(struct mentor_paper));
        assert_int_equal(a->recent->len, b->recent->len);
        assert_int_equal(a->near_peers->peers->len, b->near_peers->peers->len);
        assert_int_equal(a->ledger->first_authors->len, b->ledger->first_authors->len);
        assert_near(a->low, b->low, 0);
        mentors_drop(bare, i);
        assert_null(a->name);
        assert_null(a->ledger);
    }
    tiny_close(tiny);
}

/* Looked for together they are found as one by one. */
static void test_find_all(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = open_random(4);
    OWNED(papers) papers = papers_load(tiny->db, NULL, 30000, 2018, &error);
    tiny_check(papers != NULL, error);
    assert_true(papers->n > 100 && papers->n < PAPERS);
    int64_t pmids[PAPERS + 20];
    const struct paper_row *rows[PAPERS + 20];
    for (int i = 0; i < PAPERS + 20; i++)
        pmids[i] = TINY_PMID - 10 + (i * 37) % (PAPERS + 20);
    papers_find_all(papers, pmids, PAPERS + 20, rows);
    size_t n_found = 0;
    for (int i = 0; i < PAPERS + 20; i++) {
        assert_ptr_equal(rows[i], papers_find(papers, pmids[i]));
        n_found += rows[i] != NULL;
    }
    assert_int_equal(n_found, papers->n);
    papers_keep(papers, NULL, 1990);
    papers_find_all(papers, pmids, 3, rows);
    assert_null(rows[0]);
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keep_best),
        cmocka_unit_test(test_recent_matters),
        cmocka_unit_test(test_fill),
        cmocka_unit_test(test_find_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
