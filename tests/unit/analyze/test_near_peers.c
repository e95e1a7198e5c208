/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/near_peers.h"

#include "analyze/evidence.h"
#include "tests/unit/analyze/tiny.h"

/* M, at the hospital of a university, has been senior to A to H. */
static struct tiny *open_example(void)
{
    struct tiny *tiny = tiny_open();
    GError *error = NULL;
    tiny_paper(tiny, 1, "2010-01-01", "X Y Z", "the history begins");
    tiny_paper(tiny, 10, "2020-12-01", "A Q M", "at the hospital");
    tiny_paper(tiny, 11, "2020-11-01", "B Q M", "at the university");
    tiny_paper(tiny, 12, "2020-10-01", "C Q M", "now elsewhere");
    tiny_paper(tiny, 13, "2020-09-01", "D Q M", "no place");
    tiny_paper(tiny, 14, "2016-12-30", "Q E Z", "E: here for long");
    tiny_paper(tiny, 15, "2020-08-01", "E Q M", "E");
    tiny_paper(tiny, 16, "2020-07-01", "A Q F", "F is senior");
    tiny_paper(tiny, 17, "2020-06-01", "F Q M", "F");
    tiny_paper(tiny, 18, "2019-12-30", "G Q M", "not active since");
    tiny_paper(tiny, 19, "2018-12-31", "H Q M", "two years ago, to the day");
    tiny_paper(tiny, 20, "2020-02-01", "A Q M", "A again");
    tiny_paper(tiny, 21, "2021-02-01", "I Q M", "later");
    tiny_exec(tiny,
              "INSERT INTO institution(institution_id, name, name_key, parents) VALUES"
              "(1, 'Hospital', 'hospital', 'Trust' || char(10) || 'University'),"
              "(2, 'University', 'university', NULL), (3, 'Far', 'far', 'Trust of Far');"
              "INSERT INTO person_place(person_id, institution_id, is_radiology, place_pmid, email)"
              " SELECT person_id, CASE last_name WHEN 'B' THEN 2 WHEN 'C' THEN 3"
              "  WHEN 'D' THEN NULL ELSE 1 END, 0, 90000010, lower(last_name) || '@example.org'"
              " FROM person;"
              "UPDATE person SET (first_date, last_date) = (SELECT min(entrez_date),"
              " max(entrez_date) FROM person_authorship p JOIN article USING(pmid)"
              " WHERE p.person_id = person.person_id AND entrez_date <= '2020-12-31')");
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2020-12-31", &error), error);
    return tiny;
}

static struct near_peers *find(struct tiny *tiny, char mentor)
{
    GError *error = NULL;
    struct facts facts;
    tiny_check(facts_load(tiny->db, &facts, &error), error);
    struct near_peers *peers = near_peers_of(tiny->db, &facts, tiny_person(mentor), &error);
    tiny_check(peers != NULL, error);
    return peers;
}

static void test_rules(void **state)
{
    (void)state;
    struct tiny *tiny = open_example();
    OWNED(near_peers) peers = find(tiny, 'M');
    assert_int_equal(peers->peers->len, 2);
    assert_true(peers->career_known);
    const struct near_peer *a = peers->peers->pdata[0], *b = peers->peers->pdata[1];
    assert_string_equal(a->name, "A");
    assert_int_equal(a->papers, 2);
    assert_int_equal(a->papers_total, 3);
    assert_string_equal(a->last_date, "2020-12-01");
    assert_string_equal(a->first_record, "2020-02-01");
    assert_int_equal(a->first_pmid, TINY_PMID + 20);
    assert_int_equal(a->latest_pmid, TINY_PMID + 10);
    assert_string_equal(a->institution, "Hospital");
    assert_string_equal(a->email, "a@example.org");
    assert_true(a->is_newcomer);
    assert_int_equal(g_array_index(a->pmids, int64_t, 1), TINY_PMID + 20);
    assert_string_equal(b->name, "B");
    static const int left_out[NEAR_PEER_N_RULES] = {
        [NEAR_PEER_senior] = 1,     [NEAR_PEER_longer_career] = 1,
        [NEAR_PEER_elsewhere] = 1,  [NEAR_PEER_place_not_printed] = 1,
        [NEAR_PEER_not_active] = 1,
    };
    for (enum near_peer_rule rule = 0; rule < NEAR_PEER_N_RULES; rule++)
        if (peers->left_out[rule] != left_out[rule])
            fail_msg("%s: %d", near_peer_rule_name(rule), peers->left_out[rule]);
    tiny_close(tiny);
}

/* The mentor's own place has to be known; nobody's peers are nobody. */
static void test_without_place(void **state)
{
    (void)state;
    struct tiny *tiny = open_example();
    tiny_exec(tiny, "DELETE FROM person_place WHERE person_id = (SELECT person_id FROM person "
                    "WHERE last_name = 'M')");
    OWNED(near_peers) peers = find(tiny, 'M');
    assert_int_equal(peers->peers->len, 0);
    assert_int_equal(peers->left_out[NEAR_PEER_place_not_printed], 5);
    OWNED(near_peers) none = find(tiny, 'Q');
    assert_int_equal(none->peers->len, 0);
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_without_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
