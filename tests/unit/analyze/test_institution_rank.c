/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/institution_rank.h"

#include "analyze/evidence.h"
#include "core/error.h"
#include "tests/unit/analyze/tiny.h"

/* M, at Alpha, has two new papers; N, at Beta, an old one; one paper prints both. */
static struct tiny *open_example(void)
{
    struct tiny *tiny = tiny_open();
    GError *error = NULL;
    tiny_paper(tiny, 1, "2010-01-01", "X Y Z", "the history begins");
    tiny_paper(tiny, 10, "2020-07-01", "A/DE Q M/US", "topic");
    tiny_paper(tiny, 11, "2019-07-01", "B/US Q/US M/US", "topic");
    tiny_paper(tiny, 12, "2014-07-01", "C Q N/DE", "topic");
    tiny_paper(tiny, 13, "2020-08-01", "D/DE Q/DE M/DE !", "taken back");
    tiny_paper(tiny, 14, "2021-08-01", "E/DE Q/DE M/DE", "later");
    g_autofree char *sql = g_strdup_printf(
        "INSERT INTO institution(institution_id, name, name_key, country, state) VALUES"
        "(1, 'Alpha', 'alpha', 'US', 'MA'), (2, 'Beta', 'beta', 'DE', NULL);"
        "UPDATE affiliation_place SET institution_id = CASE country WHEN 'US' THEN 1 ELSE 2 END;"
        "INSERT INTO person_place(person_id, institution_id, is_radiology, email) VALUES"
        "(%" G_GINT64_FORMAT ", 1, 1, 'm@example.org'), (%" G_GINT64_FORMAT ", 2, 0, NULL)",
        tiny_person('M'), tiny_person('N'));
    tiny_exec(tiny, sql);
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(facts_store(tiny->db, "2020-12-31", &error), error);
    return tiny;
}

/* Name: mentors, of them in 3 years, with newcomers, e-mail, in radiology; papers, in 3
 * years; the first mentor; the papers. */
static char *describe(const struct institution_list *list)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < list->rows->len; i++) {
        const struct institution_row *row = list->rows->pdata[i];
        g_string_append_printf(out, "%s%d %s: %d %d %d %d %d; %d %d;", i ? " | " : "", row->rank,
                               row->name, row->mentors, row->mentors_3y, row->newcomer_mentors,
                               row->with_email, row->in_radiology, row->papers, row->papers_3y);
        for (guint k = 0; k < row->best->len; k++)
            g_string_append_printf(out, " %s",
                                   g_array_index(row->best, struct institution_mentor, k).name);
        g_string_append_c(out, ';');
        for (guint k = 0; k < row->pmids->len; k++)
            g_string_append_printf(out, " %d",
                                   (int)(g_array_index(row->pmids, int64_t, k) - TINY_PMID));
    }
    return g_string_free(out, FALSE);
}

#define ALPHA "Alpha: 1 1 1 1 1; 2 2; M; 11 10"
#define BETA "Beta: 1 0 0 0 0; 2 1; N; 10"

static void test_rank(void **state)
{
    (void)state;
    static const struct {
        struct institution_query query;
        struct located_query place;
        const char *want;
    } cases[] = {
        {{.limit = 0}, {0}, "1 " ALPHA " | 2 " BETA},
        {{.limit = 1}, {0}, "1 " ALPHA},
        {{.limit = 0}, {.country = "DE"}, "1 " BETA},
        {{.limit = 0}, {.country = "US", .state = "MA"}, "1 " ALPHA},
        {{.limit = 0}, {.state = "MA"}, "1 " ALPHA},
        {{.limit = 0}, {.country = "US", .state = "CA"}, ""},
        {{.sort = "papers"}, {.country = "DE"}, "1 " BETA},
        {{.who = {.since_year = 2020}},
         {0},
         "1 Alpha: 1 1 1 1 1; 1 1; M; 10 | 2 Beta: 0 0 0 0 0; 1 1;; 10"},
    };
    struct tiny *tiny = open_example();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        struct located_region region;
        struct institution_query query = cases[i].query;
        tiny_check(located_region_read(&cases[i].place, &region, &error), error);
        query.region = &region;
        OWNED(institution_list) list = institutions_rank(tiny->db, &query, &error);
        tiny_check(list != NULL, error);
        assert_true(list->newcomers_known);
        located_region_clear(&region);
        g_autofree char *got = describe(list);
        if (strcmp(got, cases[i].want) != 0) fail_msg("case %zu: %s", i, got);
    }
    GError *error = NULL;
    const struct institution_query wrong = {.sort = "size"};
    assert_null(institutions_rank(tiny->db, &wrong, &error));
    assert_int_equal(error->code, RADSCOUT_ERROR_USAGE);
    g_error_free(error);
    tiny_close(tiny);
}

static void group_add(GPtrArray *groups, const char *name, const int64_t *ids, size_t n)
{
    struct institution_group *group = g_new0(struct institution_group, 1);
    group->name = g_strdup(name);
    group->ids = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (size_t i = 0; i < n; i++)
        g_hash_table_add(group->ids, (void *)(guintptr)&ids[i]);
    g_ptr_array_add(groups, group);
}

/* A paper of two members of a group counts once; groups may overlap and keep their
 * order. */
static void test_groups(void **state)
{
    (void)state;
    static const int64_t ids[] = {1, 2};
    struct tiny *tiny = open_example();
    GError *error = NULL;
    g_autoptr(GPtrArray) groups = g_ptr_array_new();
    group_add(groups, "second", ids + 1, 1);
    group_add(groups, "both", ids, 2);
    group_add(groups, "none", ids, 0);
    const struct institution_query query = {.groups = groups, .limit = 1};
    OWNED(institution_list) list = institutions_rank(tiny->db, &query, &error);
    tiny_check(list != NULL, error);
    g_autofree char *got = describe(list);
    assert_string_equal(got, "1 second: 1 0 0 0 0; 2 1; N; 10 | 2 both: 2 1 1 1 1; 3 2; M N; 11 10 "
                             "| 3 none: 0 0 0 0 0; 0 0;;");
    for (guint i = 0; i < groups->len; i++) {
        struct institution_group *group = groups->pdata[i];
        g_free(group->name);
        g_hash_table_unref(group->ids);
        g_free(group);
    }
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rank),
        cmocka_unit_test(test_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
