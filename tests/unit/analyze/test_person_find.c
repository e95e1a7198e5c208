/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/person_find.h"

#include "tests/unit/analyze/tiny.h"

static const char people[] =
    "INSERT INTO person(person_id, last_name, fore_name, name_key, n_papers, confidence) "
    "VALUES"
    "(900000010001, 'Sample', 'Ann B', 'sample ann b', 5, 'sure'),"
    "(900000020001, 'Sample', 'A', 'sample a', 1, 'namesakes'),"
    "(900000030001, 'Sample', 'Arthur', 'sample arthur', 9, 'sure'),"
    "(900000040001, 'Samplers', 'Ann', 'samplers ann', 1, 'sure'),"
    "(900000050001, 'van den Berg', 'Jan', 'van den berg jan', 1, 'sure'),"
    "(900000060001, 'Müller', 'Jürgen', 'muller jurgen', 1, 'sure');"
    "INSERT INTO person_authorship(pmid, position, person_id) VALUES"
    "(90000001, 1, 900000010001), (90000009, 3, 900000010001);"
    "INSERT INTO authorship(pmid, position, last_name, orcid, equal_contrib, is_first, is_last) "
    "VALUES(90000009, 3, 'Sample', '0000-0002-1825-0097', 0, 0, 0);";

static void test_find(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum person_query query;
        const char *want; /* last digits but four of the ids */
    } cases[] = {
        {"900000010001", PERSON_BY_ID, "1"},
        {"900000090003", PERSON_BY_ID, "1"}, /* a later authorship of the same person */
        {"900000090004", PERSON_BY_ID, ""},
        {"0000-0002-1825-0097", PERSON_BY_ORCID, "1"},
        {"https://orcid.org/0000-0002-1825-0097", PERSON_BY_ORCID, "1"},
        {"0000000218250097", PERSON_BY_ORCID, "1"},
        {"0000-0001-5109-3700", PERSON_BY_ORCID, ""},
        {"Ann Sample", PERSON_BY_NAME, "1 2"},
        {"ann b. SAMPLE", PERSON_BY_NAME, "1 2"},
        {"Sample, Ann", PERSON_BY_NAME, "1 2"},
        {"Sample A", PERSON_BY_NAME, "3 1 2"},
        {"Sample", PERSON_BY_NAME, "3 1 2"},
        {"Sample Arthur", PERSON_BY_NAME, "3 2"},
        {"Ann C Sample", PERSON_BY_NAME, "2"},
        {"Jan van den Berg", PERSON_BY_NAME, "5"},
        {"Juergen Müller", PERSON_BY_NAME, "6"},
        {"Nobody", PERSON_BY_NAME, ""},
        {" ", PERSON_BY_NAME, ""},
        {"%", PERSON_BY_NAME, ""},
    };
    struct tiny *tiny = tiny_open();
    tiny_exec(tiny, people);
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        enum person_query query;
        tiny_check(person_find(tiny->db, cases[i].text, &query, ids, &error), error);
        g_autoptr(GString) got = g_string_new(NULL);
        for (guint k = 0; k < ids->len; k++)
            g_string_append_printf(got, "%s%d", k ? " " : "",
                                   (int)(g_array_index(ids, int64_t, k) / 10000 - 90000000));
        if (strcmp(got->str, cases[i].want) != 0)
            fail_msg("'%s': %s, not %s", cases[i].text, got->str, cases[i].want);
        assert_int_equal(query, cases[i].query);
    }
    tiny_close(tiny);
}

static void test_nearest(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"Ann Sampel", "Ann B Sample, A Sample"},
        {"Mueler, J", "Jürgen Müller"},
        /* as typed, whichever of the two is the surname */
        {"Sun Zh", "Zhonghua Sun"},
        {"Zh Sun", "Zhonghua Sun"},
        {"Sampl", "Arthur Sample, Ann B Sample, A Sample"},
        {"Bob Sample", "Arthur Sample, Ann B Sample, A Sample"},
        {"Zzyzx", ""},
        {"\xC3\xA9\xC3\xA9 ,", ""},
    };
    struct tiny *tiny = tiny_open();
    tiny_exec(tiny, people);
    tiny_exec(tiny, "INSERT INTO person(person_id, last_name, fore_name, name_key, n_papers, "
                    "confidence) VALUES"
                    "(900000070001, 'Sun', 'Zhonghua', 'sun zhonghua', 1, 'sure'),"
                    "(900000080001, 'Zhu', 'Sam', 'zhu sam', 8, 'sure')");
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
        tiny_check(person_nearest(tiny->db, cases[i].text, names, &error), error);
        g_autoptr(GString) got = g_string_new(NULL);
        for (guint k = 0; k < names->len; k++)
            g_string_append_printf(got, "%s%s", k ? ", " : "", (char *)names->pdata[k]);
        if (strcmp(got->str, cases[i].want) != 0) fail_msg("'%s': %s", cases[i].text, got->str);
    }
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
