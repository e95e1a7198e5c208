/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/s2_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/error.h"

static bool on_paper(const struct s2_json_paper *paper, void *user, GError **error)
{
    GString *seen = user;
    (void)error;
    g_string_append_printf(seen, "%zu:", paper->index);
    if (paper->found) {
        g_string_append_printf(
            seen,
            "%s,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT,
            paper->paper_id ? paper->paper_id : "-", paper->corpus_id, paper->pubmed_id,
            paper->citation_count, paper->influential_citation_count);
    }
    for (size_t i = 0; i < paper->n_authors; i++)
        g_string_append_printf(seen, "[%s %s]",
                               paper->authors[i].author_id ? paper->authors[i].author_id : "-",
                               paper->authors[i].name ? paper->authors[i].name : "-");
    g_string_append_c(seen, ' ');
    return true;
}

static const struct {
    const char *text;
    size_t n;
    const char *seen; /* NULL: refused */
    const char *message;
} cases[] = {
    {"[]", 0, "", NULL},
    {"[null, "
     "{\"paperId\":\"aa\",\"corpusId\":7,\"externalIds\":{\"PubMed\":\"90000001\",\"CorpusId\":7},"
     "\"citationCount\":5,\"influentialCitationCount\":0,"
     "\"authors\":[{\"authorId\":\"1\",\"name\":\"A B\"},{\"authorId\":null,\"name\":\"C\"}]}]",
     2, "0: 1:aa,7,90000001,5,0[1 A B][- C] ", NULL},
    {"[{\"paperId\":null,\"externalIds\":null,\"authors\":null,\"citationCount\":null}]", 1,
     "0:-,0,0,-1,-1 ", NULL},
    {"[{\"paperId\":\"aa\"}]", 1, "0:aa,0,0,-1,-1 ", NULL},
    {"[{\"externalIds\":{\"CorpusId\":9,\"PubMed\":90000001},\"citationCount\":\"12\"}]", 1,
     "0:-,9,90000001,12,-1 ", NULL},
    {"[{\"corpusId\":\"x\",\"citationCount\":-3,\"influentialCitationCount\":2.0}]", 1,
     "0:-,0,0,-1,2 ", NULL},
    {"[{\"citationCount\":1.5,\"authors\":[{\"authorId\":12,\"name\":\"N\"},3,null,{}]}]", 1,
     "0:-,0,0,-1,-1[12 N][- -][- -][- -] ", NULL},
    {"[{\"citationCount\":\"99999999999999999999\"}]", 1, "0:-,0,0,-1,-1 ", NULL},
    {"[{}, 5, \"x\"]", 3, "0: 1: 2: ", NULL},
    {"[null]", 2, NULL, "1 entries where 2"},
    {"[null, null]", 1, NULL, "2 entries where 1"},
    {"{\"error\":\"No valid paper ids given\"}", 1, NULL, "No valid paper ids given"},
    {"{\"message\":\"Too Many Requests\",\"code\":\"429\"}", 1, NULL, "Too Many Requests"},
    {"{}", 1, NULL, "answer is no list"},
    {"7", 1, NULL, "no JSON"},
    {"[", 1, NULL, "no JSON"},
    {"<html>", 1, NULL, "no JSON"},
    {"", 1, NULL, "no JSON"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) seen = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        bool is_good = s2_json_papers(cases[i].text, strlen(cases[i].text), cases[i].n, on_paper,
                                      seen, &error);
        if (is_good != (cases[i].seen != NULL)) {
            print_error("%s: %s\n", cases[i].text, error ? error->message : "taken");
            fail();
        }
        if (is_good) {
            assert_string_equal(seen->str, cases[i].seen);
        } else {
            assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_INPUT));
            assert_non_null(strstr(error->message, cases[i].message));
        }
    }
}

static bool stop(const struct s2_json_paper *paper, void *user, GError **error)
{
    (void)paper;
    ++*(int *)user;
    return error_set(error, RADSCOUT_ERROR_DATABASE, "disk full");
}

static void test_callback_stops(void **state)
{
    (void)state;
    int n = 0;
    g_autoptr(GError) error = NULL;
    assert_false(s2_json_papers("[null,null]", 11, 2, stop, &n, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_DATABASE));
    assert_int_equal(n, 1);
}

/* --- people --------------------------------------------------------------------- */

static bool on_person(const struct s2_json_person *person, void *user, GError **error)
{
    GString *seen = user;
    (void)error;
    g_string_append_printf(seen, "%zu:", person->index);
    if (person->found)
        g_string_append_printf(
            seen, "%s,%s,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT,
            person->name ? person->name : "-", person->orcid ? person->orcid : "-", person->h_index,
            person->paper_count, person->citation_count);
    g_string_append_c(seen, ' ');
    return true;
}

static void test_people(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t n;
        const char *seen; /* NULL: refused */
    } people[] = {
        {"[{\"authorId\":\"7\",\"name\":\"A B\",\"hIndex\":12,\"paperCount\":80,"
         "\"citationCount\":\"3400\",\"externalIds\":{}},null]",
         2, "0:A B,-,12,80,3400 1: "},
        {"[{\"name\":null,\"hIndex\":null,\"paperCount\":\"x\",\"externalIds\":null}]", 1,
         "0:-,-,-1,-1,-1 "},
        {"[{\"hIndex\":0,\"externalIds\":{\"ORCID\":\"0000-0002-1825-0097\"}}]", 1,
         "0:-,0000-0002-1825-0097,0,-1,-1 "},
        {"[{\"hIndex\":-1,\"externalIds\":{\"ORCID\":[\"https://orcid.org/"
         "0000-0002-1825-0097\"]}}]",
         1, "0:-,0000-0002-1825-0097,-1,-1,-1 "},
        {"[{\"hIndex\":1,\"externalIds\":{\"ORCID\":\"0000-0002-1825-0098\"}}, {}, 5]", 3,
         "0:-,-,1,-1,-1 1: 2: "},
        {"[null]", 2, NULL},
        {"{\"error\":\"No valid author ids given\"}", 1, NULL},
        {"", 1, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(people); i++) {
        g_autoptr(GString) seen = g_string_new(NULL);
        bool is_good = s2_json_people(people[i].text, strlen(people[i].text), people[i].n,
                                      on_person, seen, NULL);
        assert_int_equal(is_good, people[i].seen != NULL);
        if (is_good) assert_string_equal(seen->str, people[i].seen);
    }
}

static void test_check(void **state)
{
    (void)state;
    bool found[3];
    static const char text[] = "[null,{\"a\":null},{}]";
    assert_true(s2_json_check(text, strlen(text), 3, found, NULL));
    assert_false(found[0]);
    assert_true(found[1]);
    assert_false(found[2]);
    assert_false(s2_json_check(text, strlen(text), 2, found, NULL));
    assert_false(s2_json_check("{}", 2, 0, found, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_people),
                                       cmocka_unit_test(test_check),
                                       cmocka_unit_test(test_callback_stops)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
