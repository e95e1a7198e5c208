/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/admit.h"

#include "core/error.h"
#include "tests/unit/analyze/tiny.h"

static struct tiny *open_example(void)
{
    struct tiny *tiny = tiny_open();
    for (int i = 1; i <= 4; i++)
        tiny_paper(tiny, i, "2020-01-01", "A B C", "x");
    tiny_exec(
        tiny,
        "INSERT INTO journal(journal_id, title, iso, nlm_id) VALUES"
        " (1, 'European radiology', 'Eur Radiol', '9114774'), (2, 'Radiology', 'Radiology', "
        "'0401260');"
        "UPDATE article SET journal_id = 1 + pmid % 2,"
        " publication_types = '[[\"D016428\",\"Journal Article\"],[\"D002363\",\"Case Reports\"]]'"
        " WHERE pmid < 90000003;"
        "UPDATE article SET journal_id = 2, publication_types = '[[\"D016454\",\"Review\"]]'"
        " WHERE pmid = 90000003;"
        "INSERT INTO person_place(person_id, department, is_radiology, city, email) VALUES"
        " (1, 'Department of Radiology', 1, 'Boston', 'a@example.org'),"
        " (2, 'Department of Cardiology', 0, 'Boston', NULL),"
        " (3, 'Radiology and Imaging', 1, 'Oslo', NULL), (4, NULL, 0, NULL, 'b@example.org'),"
        " (5, NULL, 0, 'Munich', NULL), (6, NULL, 0, 'M\u00fcnchen', NULL);"
        "INSERT INTO institution(institution_id, name, name_key, city) VALUES"
        " (1, 'A', 'a', 'Boston'), (2, 'B', 'b', NULL), (3, 'C', 'c', 'Wien')");
    return tiny;
}

static void test_people(void **state)
{
    (void)state;
    static const struct {
        struct admit_people query;
        const char *ids;
    } cases[] = {
        {{.department = "radiology"}, "13"}, {{.department = "of RADIOLOGY"}, "1"},
        {{.city = "boston"}, "12"},          {{.city = "Munich"}, "56"}, /* by all its names */
        {{.city = "M\u00fcnchen"}, "56"},    {{.city = "Muenchen"}, "56"},
    };
    struct tiny *tiny = open_example();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autoptr(GHashTable) people = NULL;
        tiny_check(admit_people(tiny->db, &cases[i].query, &people, &error), error);
        g_autoptr(GString) got = g_string_new(NULL);
        for (int64_t id = 1; id <= 6; id++)
            if (g_hash_table_contains(people, &id)) g_string_append_printf(got, "%d", (int)id);
        assert_string_equal(got->str, cases[i].ids);
    }
    tiny_close(tiny);
}

/* What nobody has: an error that says what is near. */
static void test_people_nobody(void **state)
{
    (void)state;
    static const struct {
        struct admit_people query;
        const char *says;
    } cases[] = {
        {{.department = "radiolgy"},
         "nobody here is in a department 'radiolgy'; did you mean 'radiology'?"},
        {{.department = "dept of radiology"}, "nobody here is in a department 'dept of radiology'"},
        {{.department = "radiology cardiology"}, "'radiology cardiology'"}, /* each is there */
        {{.department = "..."}, "'...'"},
        {{.city = "Bostn"}, "nobody here is in a city 'Bostn'; did you mean 'Boston'?"},
        {{.city = "Quito"}, "nobody here is in a city 'Quito'"},
        {{.city = "Bos", .department = "radiology"}, "did you mean 'Boston'?"},
    };
    struct tiny *tiny = open_example();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        GHashTable *people = NULL;
        assert_false(admit_people(tiny->db, &cases[i].query, &people, &error));
        assert_null(people);
        if (!strstr(error->message, cases[i].says))
            fail_msg("'%s', not '%s'", error->message, cases[i].says);
    }
    tiny_close(tiny);
}

static void test_people_further(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = open_example();
    GHashTable *people = NULL;
    tiny_check(admit_people(tiny->db, &(struct admit_people){0}, &people, &error), error);
    assert_null(people);
    int64_t two = 2;
    people = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_hash_table_add(people, g_memdup2(&two, sizeof two));
    tiny_check(admit_people(tiny->db, &(struct admit_people){.city = "Boston"}, &people, &error),
               error);
    assert_int_equal(g_hash_table_size(people), 1);
    assert_true(g_hash_table_contains(people, &two));
    g_hash_table_unref(people);
    tiny_close(tiny);
}

static void test_city(void **state)
{
    (void)state;
    static const struct {
        const char *city, *says; /* NULL: there is one */
    } cases[] = {
        {"boston", NULL},
        {"Vienna", NULL},
        {"Bostn", "no institution here is in a city 'Bostn'; did you mean 'Boston'?"},
        {"Quito", "no institution here is in a city 'Quito'"},
    };
    struct tiny *tiny = open_example();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        assert_int_equal(admit_city(tiny->db, cases[i].city, &error), !cases[i].says);
        if (cases[i].says) assert_string_equal(error->message, cases[i].says);
    }
    tiny_close(tiny);
}

static void test_papers(void **state)
{
    (void)state;
    static const struct {
        const char *types, *journals;
        const char *pmids; /* last digits; NULL: an error that holds `says` */
        const char *says;
    } cases[] = {
        {NULL, NULL, "*", NULL},
        {"case reports", NULL, "12", NULL},
        {"Case-Report, reviews", NULL, "123", NULL},
        {"D016454", NULL, "3", NULL},
        {NULL, "radiology", "13", NULL},
        {NULL, "Eur. Radiol.; 0401260", "123", NULL},
        {"case reports", "Radiology", "1", NULL},
        {"reviw", NULL, NULL, "did you mean 'Review'?"},
        {NULL, "Radiolog", NULL, "no stored record has the journal 'Radiolog'"},
        {",", NULL, NULL, "name at least one article type"},
    };
    struct tiny *tiny = open_example();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autoptr(GArray) pmids = NULL;
        const struct admit_papers query = {cases[i].types, cases[i].journals};
        bool done = admit_papers(tiny->db, &query, &pmids, &error);
        assert_int_equal(done, cases[i].pmids != NULL);
        if (!done) {
            assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_USAGE));
            const char *says = cases[i].says ? cases[i].says : "no error is expected";
            assert_non_null(strstr(error->message, says));
            g_clear_error(&error);
            continue;
        }
        g_autoptr(GString) got = g_string_new(pmids ? NULL : "*");
        for (guint k = 0; pmids && k < pmids->len; k++)
            g_string_append_printf(got, "%d", (int)(g_array_index(pmids, int64_t, k) % 10));
        assert_string_equal(got->str, cases[i].pmids);
    }
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_people),
                                       cmocka_unit_test(test_people_nobody),
                                       cmocka_unit_test(test_people_further),
                                       cmocka_unit_test(test_city), cmocka_unit_test(test_papers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
