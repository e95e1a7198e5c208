/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/mentor_ledger.h"

#include "analyze/evidence.h"
#include "analyze/mentors.h"
#include "tests/unit/analyze/tiny.h"

static void analyze(struct tiny *tiny, struct facts *facts)
{
    GError *error = NULL;
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, NULL, &error), error);
    tiny_check(facts_load(tiny->db, facts, &error), error);
}

static struct mentor_ledger *load(struct tiny *tiny, char name, const struct ledger_scope *scope)
{
    GError *error = NULL;
    struct mentor_ledger *ledger = mentor_ledger_load(tiny->db, tiny_person(name), scope, &error);
    tiny_check(ledger != NULL, error);
    return ledger;
}

/* "last 2 1; concern 1": the lists with their papers, numbers as given to tiny_paper(). */
static char *lists_of(const struct mentor_ledger *ledger)
{
    GString *text = g_string_new(NULL);
    for (enum ledger_list list = 0; list < LEDGER_N_LISTS; list++) {
        const GArray *pmids = ledger->lists[list];
        if (pmids->len == 0) continue;
        g_string_append_printf(text, "%s%s", text->len > 0 ? "; " : "", ledger_list_name(list));
        for (guint i = 0; i < pmids->len; i++)
            g_string_append_printf(text, " %d",
                                   (int)(g_array_index(pmids, int64_t, i) - TINY_PMID));
    }
    return g_string_free(text, FALSE);
}

/* On which list a paper stands. */
static void test_lists(void **state)
{
    (void)state;
    static const struct {
        const char *authors, *emails; /* positions, as an SQL list */
        char name;
        const char *lists;
    } cases[] = {
        {"A B C", "0", 'C', "last 1"},
        {"A B C", "0", 'B', ""},
        {"A B C= D", "0", 'C', "joint_last 1"},
        {"A B C= D", "0", 'D', "joint_last 1"},
        {"A B C ...", "0", 'C', "truncated 1"},
        {"A B C ...", "0", 'B', ""},
        {"A B C !", "0", 'C', "was_retracted 1; retracted 1"},
        {"A B C !", "0", 'B', "retracted 1"},
        {"A C", "0", 'C', "few_authors 1"},
        {"C", "0", 'C', "few_authors 1"},
        {"A= B= C", "0", 'A', "own_first 1"},
        {"A B C", "3", 'C', "last 1; corresponding 1"},
        {"A B C", "1, 3", 'C', "last 1"}, /* several to write to */
        {"A B C", "2", 'B', "corresponding_only 1"},
        {"A B C", "2, 3", 'B', ""},
        {"A B C", "1", 'A', ""}, /* first authors are none */
        {"A B C !", "2", 'B', "retracted 1"},
        {"A C", "2", 'A', ""},
        {"A B C @", "0", 'C', "last 1; group_last 1"},
        {"A @ B C", "0", 'C', "last 1"},
        {"A B C D E F", "0", 'F', "last 1; alphabetical 1"},
        {"G A B C D E F", "0", 'F', "last 1; alphabetical 1"}, /* all but the first */
        {"A B C D E", "0", 'E', "last 1"},                     /* five may be chance */
        {"A B D C E F", "0", 'F', "last 1"},
        {"G H A B C D E F", "0", 'F', "last 1"},
        {"A B C D E G F", "0", 'F', "last 1"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct tiny *tiny = tiny_open();
        struct facts facts;
        tiny_paper(tiny, 1, "2020-03-01", cases[i].authors, "x");
        g_autofree char *sql =
            g_strdup_printf("UPDATE authorship SET email = 'a@example.org' WHERE position IN (%s)",
                            cases[i].emails);
        tiny_exec(tiny, sql);
        analyze(tiny, &facts);
        OWNED(mentor_ledger)
        ledger = load(tiny, cases[i].name, &(struct ledger_scope){.facts = &facts});
        g_autofree char *lists = lists_of(ledger);
        if (strcmp(lists, cases[i].lists) != 0)
            fail_msg("%c of %s: '%s', not '%s'", cases[i].name, cases[i].authors, lists,
                     cases[i].lists);
        tiny_close(tiny);
    }
}

static void test_many_authors(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    struct facts facts;
    tiny_paper(tiny, 1, "2020-03-01", "B A C D E F G H I J K L M N O P Q R S T U V W X Y", "25");
    tiny_paper(tiny, 2, "2020-03-01", "B A C D E F G H I J K L M N O P Q R S T U V W X Z Y", "26");
    analyze(tiny, &facts);
    OWNED(mentor_ledger) ledger = load(tiny, 'Y', &(struct ledger_scope){.facts = &facts});
    g_autofree char *lists = lists_of(ledger);
    assert_string_equal(lists, "last 1; many_authors 2; alphabetical 1");
    tiny_close(tiny);
}

/* Warnings are about all papers, the rest about those on the topic. */
static void test_scope(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    struct facts facts;
    tiny_paper(tiny, 1, "2019-03-01", "A B C", "on the topic");
    tiny_paper(tiny, 2, "2020-03-01", "A B C", "not");
    tiny_paper(tiny, 3, "2020-04-01", "A C D", "not");
    tiny_exec(tiny, "UPDATE article SET corrections ="
                    " '[[\"CommentIn\",null],[\"ExpressionOfConcernIn\",90000009]]'"
                    " WHERE pmid IN (90000001, 90000003)");
    analyze(tiny, &facts);
    int64_t pmid = TINY_PMID + 1;
    g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_array_append_val(pmids, pmid);
    OWNED(papers) papers = papers_load(tiny->db, pmids, facts.as_of, 0, &error);
    tiny_check(papers != NULL, error);
    const struct ledger_scope scope = {.facts = &facts, .papers = papers};
    OWNED(mentor_ledger) ledger = load(tiny, 'C', &scope);
    g_autofree char *lists = lists_of(ledger);
    assert_string_equal(lists, "last 1; concern 3 1");
    assert_int_equal(ledger->first_authors->len, 1);
    OWNED(mentor_ledger) all = load(tiny, 'C', &(struct ledger_scope){.facts = &facts});
    g_autofree char *all_lists = lists_of(all);
    assert_string_equal(all_lists, "last 2 1; concern 3 1");
    tiny_close(tiny);
}

/* Who was first, and who else is senior behind them. */
static void test_people(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    struct facts facts;
    tiny_paper(tiny, 1, "2018-03-01", "A X M", "a new one");
    tiny_paper(tiny, 2, "2019-03-01", "A/FR X M/US", "no more");
    tiny_paper(tiny, 3, "2020-03-01", "B X M", "another new one");
    tiny_paper(tiny, 4, "2020-04-01", "A X N", "also under N");
    tiny_paper(tiny, 5, "2020-05-01", "A X N", "twice");
    tiny_paper(tiny, 6, "2020-06-01", "B X N= O", "under N and O");
    tiny_paper(tiny, 7, "2020-07-01", "C X P", "of no matter");
    tiny_paper(tiny, 8, "2020-08-01", "M X A", "the other way round");
    analyze(tiny, &facts);
    OWNED(mentor_ledger) ledger = load(tiny, 'M', &(struct ledger_scope){.facts = &facts});
    assert_int_equal(ledger->first_authors->len, 2);
    const struct ledger_first *a = ledger->first_authors->pdata[0];
    assert_int_equal(a->person_id, tiny_person('A'));
    assert_string_equal(a->name, "A");
    assert_int_equal(a->pmids->len, 2);
    assert_int_equal(g_array_index(a->pmids, int64_t, 0), TINY_PMID + 2);
    assert_true(a->is_newcomer);
    assert_true(a->is_international && a->international_known);
    assert_true(a->first_day < a->last_day);
    const struct ledger_first *b = ledger->first_authors->pdata[1];
    assert_int_equal(b->person_id, tiny_person('B'));
    assert_false(b->is_international || b->international_known); /* prints no place */

    assert_int_equal(ledger->n_co_mentors, 2);
    const struct ledger_co_mentor *n = ledger->co_mentors->pdata[0];
    assert_int_equal(n->person_id, tiny_person('N'));
    assert_int_equal(n->first_authors, 2);
    assert_int_equal(n->pmids->len, 3);
    assert_int_equal(g_array_index(n->pmids, int64_t, 0), TINY_PMID + 6);
    const struct ledger_co_mentor *o = ledger->co_mentors->pdata[1];
    assert_int_equal(o->person_id, tiny_person('O'));
    assert_int_equal(o->first_authors, 1);
    assert_int_equal(ledger->moves->len, 0);
    tiny_close(tiny);
}

/* 2015-03-02 to 2020-03-01 are five years; the last 12 months begin on 2019-03-02. */
static void add_years(struct tiny *tiny)
{
    static const char *const days[] = {"2014-01-01", "2015-03-01", "2015-03-02", "2017-05-05",
                                       "2019-03-01", "2019-03-02", "2019-12-31", "2020-03-01"};
    for (size_t i = 0; i < G_N_ELEMENTS(days); i++)
        tiny_paper(tiny, (int)i + 1, days[i], "A B C", "x");
}

static void test_activity(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    struct facts facts;
    add_years(tiny);
    analyze(tiny, &facts);
    assert_string_equal(facts.as_of_text, "2020-03-01");
    OWNED(mentor_ledger) ledger = load(tiny, 'C', &(struct ledger_scope){.facts = &facts});
    const struct ledger_activity *activity = &ledger->activity;
    assert_int_equal(activity->papers_1y, 3);
    assert_int_equal(activity->papers, 6);
    assert_near(activity->years, 5, .01);
    assert_near(activity->per_year, 1.2, .01);
    assert_near(activity->ratio, 2.5, .01);
    /* Clopper and Pearson, 3 of 6: .118 to .882 */
    assert_near(activity->ratio_low, 5 * .11812, .01);
    assert_near(activity->ratio_high, 5 * .88188, .01);

    /* Years that do not reach the day say nothing about now, nor do too few. */
    static const struct ledger_scope none[] = {{.until_year = 2019}, {.since_year = 2019}};
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        struct ledger_scope scope = none[i];
        scope.facts = &facts;
        OWNED(mentor_ledger) without = load(tiny, 'C', &scope);
        assert_near(without->activity.years, 0, 0);
        assert_int_equal(without->activity.papers, 0);
    }
    /* From 2017 on there are 3.2 years. */
    OWNED(mentor_ledger)
    since = load(tiny, 'C', &(struct ledger_scope){.facts = &facts, .since_year = 2017});
    assert_near(since->activity.years, 3.16, .01);
    assert_int_equal(since->activity.papers, 5);
    tiny_close(tiny);
}

/* Papers, without the one called skip (0: all are there). */
static struct mentors_list *rank_without(struct tiny *tiny, int64_t skip)
{
    static const struct {
        const char *date, *authors;
    } papers[] = {
        {"2014-01-01", "Q R S"}, {"2016-02-01", "A X M"}, {"2017-02-01", "B A M"},
        {"2018-02-01", "A X M"}, {"2018-03-01", "B X M"}, {"2019-02-01", "B X N"},
        {"2019-03-01", "C X M"}, {"2019-04-01", "C X M"}, {"2020-02-01", "C X M"},
        {"2020-03-01", "D M N"}, {"2020-12-31", "Q R S"},
    };
    GError *error = NULL;
    struct facts facts;
    for (size_t i = 0; i < G_N_ELEMENTS(papers); i++)
        if (TINY_PMID + (int)i + 1 != skip)
            tiny_paper(tiny, (int)i + 1, papers[i].date, papers[i].authors, "x");
    analyze(tiny, &facts);
    struct mentors_list *list = mentors_rank(tiny->db, &(struct mentors_query){0}, &error);
    tiny_check(list != NULL, error);
    return list;
}

static const struct mentor *find_mentor(const struct mentors_list *list, char name)
{
    for (guint i = 0; i < list->mentors->len; i++)
        if (mentors_at(list, i)->person_id == tiny_person(name)) return mentors_at(list, i);
    fail_msg("%c is not listed", name);
    return NULL;
}

/* A paper weighs what is said: without it the score is that of a database without it. */
static void test_without(void **state)
{
    (void)state;
    struct tiny *whole = tiny_open();
    OWNED(mentors_list) list = rank_without(whole, 0);
    const struct mentor *mentor = find_mentor(list, 'M');
    int n_telling = 0;
    assert_int_equal(mentor->papers->len, 7);
    for (guint i = 0; i < mentor->papers->len; i++) {
        const struct mentor_paper *paper = &g_array_index(mentor->papers, struct mentor_paper, i);
        n_telling += paper->newcomer_but_for != 0;
        struct tiny *tiny = tiny_open();
        OWNED(mentors_list) without = rank_without(tiny, paper->pmid);
        const struct mentor_basis basis = mentors_basis(list);
        double said = mentor_score_without(mentor, &basis, paper->pmid);
        assert_near(find_mentor(without, 'M')->score, said, 1e-12);
        tiny_close(tiny);
    }
    /* but for 3 the first author of 5 would be one; that of 4 stood on 2 and 3 before, that
     * of 9 on 7 and 8 */
    assert_int_equal(n_telling, 1);
    tiny_close(whole);
}

static void test_nobody(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    struct facts facts;
    add_years(tiny);
    analyze(tiny, &facts);
    OWNED(mentor_ledger) ledger = load(tiny, 'Z', &(struct ledger_scope){.facts = &facts});
    g_autofree char *lists = lists_of(ledger);
    assert_string_equal(lists, "");
    assert_near(ledger->activity.ratio_high, 0, 0);
    assert_int_equal(ledger->co_mentors->len, 0);
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),    cmocka_unit_test(test_many_authors),
        cmocka_unit_test(test_scope),    cmocka_unit_test(test_people),
        cmocka_unit_test(test_activity), cmocka_unit_test(test_nobody),
        cmocka_unit_test(test_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
