/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_company.h"

#include "tests/unit/analyze/tiny.h"

static const struct theme_companion *at(const GArray *rows, guint i)
{
    return &g_array_index(rows, struct theme_companion, i);
}

static void test_company(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = tiny_open();
    tiny_exec(tiny, "INSERT INTO journal(journal_id, title, iso) VALUES(1, 'Elbows', NULL),"
                    " (2, 'Wrist Letters', 'Wrist Lett')");
    /* five people lead 5, 4, 3, 2 and 1 of fifteen papers; all work in one place */
    tiny_exec(tiny,
              "INSERT INTO person(person_id, last_name, fore_name, name_key, n_papers, confidence)"
              " VALUES(1, 'A', 'Ada', 'a', 1, 'sure'), (2, 'B', NULL, 'b', 1, 'sure'),"
              " (3, 'C', NULL, 'c', 1, 'sure'), (4, 'D', NULL, 'd', 1, 'sure'),"
              " (5, 'E', NULL, 'e', 1, 'sure');"
              "INSERT INTO institution(institution_id, name, name_key) VALUES(7, 'North', 'north');"
              "INSERT INTO person_place(person_id, institution_id, is_radiology)"
              " SELECT person_id, 7, 0 FROM person");
    g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    int64_t pmid = 0;
    for (int person = 1; person <= 5; person++)
        for (int i = person; i <= 5; i++) {
            pmid++;
            g_array_append_val(pmids, pmid);
            g_autofree char *sql = g_strdup_printf(
                "INSERT INTO senior_paper(person_id, pmid, entry_date, first_person_id, newcomer)"
                " VALUES(%d, %d, '2020-01-01', 9, 0);"
                "INSERT INTO study(pmid, journal_id, designs) VALUES(%d, %d, 0)",
                person, (int)pmid, (int)pmid, pmid < 6 ? 1 : 2);
            tiny_exec(tiny, sql);
        }
    struct theme_company company;
    tiny_check(theme_company_load(tiny->db, pmids, &company, &error), error);
    assert_int_equal(company.mentors->len, 3);
    assert_string_equal(at(company.mentors, 0)->name, "Ada A");
    assert_int_equal(at(company.mentors, 0)->papers, 5);
    assert_int_equal(at(company.mentors, 2)->id, 3);
    assert_int_equal(company.institutions->len, 1);
    assert_int_equal(at(company.institutions, 0)->papers, 15);
    assert_int_equal(company.journals->len, 2);
    assert_string_equal(at(company.journals, 0)->name, "Wrist Lett");
    assert_string_equal(at(company.journals, 1)->name, "Elbows");
    theme_company_clear(&company);
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_company)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
