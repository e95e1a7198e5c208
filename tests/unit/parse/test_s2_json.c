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
    {"[null]", 2, NULL, "1 papers where 2"},
    {"[null, null]", 1, NULL, "2 papers where 1"},
    {"{\"error\":\"No valid paper ids given\"}", 1, NULL, "No valid paper ids given"},
    {"{\"message\":\"Too Many Requests\",\"code\":\"429\"}", 1, NULL, "Too Many Requests"},
    {"{}", 1, NULL, "no list of papers"},
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases),
                                       cmocka_unit_test(test_callback_stops)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
