/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/pubmed_xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/error.h"

#define PROLOG                                                                                     \
    "<?xml version=\"1.0\" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC \"-//NLM//DTD\" "                 \
    "\"https://dtd.example/pubmed.dtd\">\n"
#define R(pmid)                                                                                    \
    "<PubmedArticle><MedlineCitation><PMID Version=\"1\">" pmid                                    \
    "</PMID><CommentsCorrectionsList><CommentsCorrections><PMID>90000900</PMID>"                   \
    "</CommentsCorrections></CommentsCorrectionsList></MedlineCitation></PubmedArticle>"
#define BOOK                                                                                       \
    "<PubmedBookArticle><BookDocument><PMID>90000003</PMID></BookDocument></PubmedBookArticle>"

static const struct {
    const char *text;
    int code;          /* -1: complete */
    const char *pmids; /* blanks between */
    const char *service_error;
} checks[] = {
    {PROLOG "<PubmedArticleSet>" R("90000001") BOOK R("90000002") "</PubmedArticleSet>", -1,
     "90000001 90000003 90000002 ", NULL},
    {PROLOG "<PubmedArticleSet></PubmedArticleSet>", -1, "", NULL},
    {"\n\n" PROLOG "<PubmedArticleSet/>", -1, "", NULL},
    {PROLOG "<PubmedArticleSet>" R("90000001") "<PubmedArticle>", RADSCOUT_ERROR_TRUNCATED, "",
     NULL},
    {PROLOG "<PubmedArticleSet>" R("90000001"), RADSCOUT_ERROR_TRUNCATED, "", NULL},
    {PROLOG "<PubmedArticleSet>" R("90000001") "</Pubmed", RADSCOUT_ERROR_TRUNCATED, "", NULL},
    {PROLOG "<PubmedArticleSet>" R("90000001") "</x></PubmedArticleSet>", RADSCOUT_ERROR_INPUT, "",
     NULL},
    {PROLOG, RADSCOUT_ERROR_TRUNCATED, "", NULL},
    {"", RADSCOUT_ERROR_TRUNCATED, "", NULL},
    {"  \n", RADSCOUT_ERROR_TRUNCATED, "", NULL},
    {PROLOG "<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>",
     RADSCOUT_ERROR_INPUT, "", "Unable to obtain query #1"},
    {PROLOG "<PubmedArticleSet>" R("90000001") "<ERROR> late </ERROR></PubmedArticleSet>",
     RADSCOUT_ERROR_INPUT, "", "late"},
    {"<html><body>blocked</body></html>", RADSCOUT_ERROR_INPUT, "", NULL},
    {"<!DOCTYPE html><html><p>502<br></html>", RADSCOUT_ERROR_INPUT, "", NULL},
    {"{\"error\":\"API rate limit exceeded\"}", RADSCOUT_ERROR_INPUT, "", NULL},
    {"<PubmedArticleSet>M\xFCller&#0;" R("90000001") "</PubmedArticleSet>", -1, "90000001 ", NULL},
    {"<!DOCTYPE PubmedArticleSet [<!ENTITY a \"b\">]><PubmedArticleSet>&a;</PubmedArticleSet>",
     RADSCOUT_ERROR_INPUT, "", NULL},
    {PROLOG "<PubmedArticleSet>&alpha;</PubmedArticleSet>", RADSCOUT_ERROR_INPUT, "", NULL},
    {"\xFF\xFE<\1", RADSCOUT_ERROR_INPUT, "", NULL},
};

static void test_check(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++) {
        g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
        g_autoptr(GString) seen = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        g_autofree char *service_error = NULL;
        bool is_good =
            pubmed_xml_check(checks[i].text, strlen(checks[i].text), pmids, &service_error, &error);
        for (guint k = 0; k < pmids->len; k++)
            g_string_append_printf(seen, "%" G_GINT64_FORMAT " ", g_array_index(pmids, int64_t, k));
        if (is_good != (checks[i].code == -1) || (error && error->code != checks[i].code)) {
            print_error("%s\n  %s\n", checks[i].text, error ? error->message : "complete");
            fail();
        }
        assert_string_equal(seen->str, checks[i].pmids);
        assert_int_equal(g_strcmp0(service_error, checks[i].service_error), 0);
    }
    assert_true(pubmed_xml_check(checks[0].text, strlen(checks[0].text), NULL, NULL, NULL));
}

#define S(content) "<?xml version=\"1.0\"?>\n<eSearchResult>" content "</eSearchResult>"

static void test_esearch_with_history(void **state)
{
    (void)state;
    static const char text[] =
        S("<Count>12345</Count><RetMax>2</RetMax><RetStart>0</RetStart><QueryKey>1</QueryKey>"
          "<WebEnv>MCID_abc</WebEnv><IdList>\n<Id>90000002</Id>\n<Id>90000001</Id>\n</IdList>"
          "<TranslationSet><Translation><From>x</From><To>y</To></Translation></TranslationSet>"
          "<TranslationStack><TermSet><Term>x</Term><Count>7</Count></TermSet></TranslationStack>"
          "<QueryTranslation>\"x\"[All Fields]</QueryTranslation>"
          "<ErrorList><PhraseNotFound>abc</PhraseNotFound><FieldNotFound>[zz]</FieldNotFound>"
          "</ErrorList><WarningList><PhraseIgnored>the</PhraseIgnored>"
          "<QuotedPhraseNotFound>\"a b\"</QuotedPhraseNotFound>"
          "<OutputMessage>Be careful.</OutputMessage></WarningList>");
    g_autoptr(GError) error = NULL;
    OWNED(esearch_answer) answer = esearch_parse(text, strlen(text), &error);
    assert_null(error);
    assert_int_equal(answer->count, 12345);
    assert_int_equal(answer->retmax, 2);
    assert_int_equal(answer->retstart, 0);
    assert_int_equal(answer->ids->len, 2);
    assert_int_equal(g_array_index(answer->ids, int64_t, 0), 90000002);
    assert_int_equal(g_array_index(answer->ids, int64_t, 1), 90000001);
    assert_string_equal(answer->web_env, "MCID_abc");
    assert_string_equal(answer->query_key, "1");
    assert_string_equal(answer->translation, "\"x\"[All Fields]");
    assert_int_equal(answer->not_found->len, 2);
    assert_string_equal(answer->not_found->pdata[0], "abc");
    assert_string_equal(answer->not_found->pdata[1], "[zz]");
    assert_int_equal(answer->warnings->len, 3);
    assert_string_equal(answer->warnings->pdata[0], "phrase ignored: the");
    assert_string_equal(answer->warnings->pdata[1], "quoted phrase not found: \"a b\"");
    assert_string_equal(answer->warnings->pdata[2], "Be careful.");
    assert_null(answer->service_error);
}

static void test_esearch_small(void **state)
{
    (void)state;
    static const char count[] = S("<Count>63</Count>");
    static const char failed[] = S("<ERROR>Search Backend failed: x</ERROR>");
    static const char none[] = S("<Count>0</Count><RetMax>0</RetMax><RetStart>0</RetStart><IdList/>"
                                 "<TranslationSet/><QueryTranslation/>");
    OWNED(esearch_answer) a = esearch_parse(count, strlen(count), NULL);
    assert_int_equal(a->count, 63);
    assert_null(a->web_env);
    OWNED(esearch_answer) b = esearch_parse(failed, strlen(failed), NULL);
    assert_string_equal(b->service_error, "Search Backend failed: x");
    OWNED(esearch_answer) c = esearch_parse(none, strlen(none), NULL);
    assert_int_equal(c->ids->len, 0);
    assert_null(c->translation);
    esearch_answer_free(NULL);
}

static void test_esearch_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int code;
    } cases[] = {
        {"", RADSCOUT_ERROR_TRUNCATED},
        {"<eSearchResult><Count>1</Count>", RADSCOUT_ERROR_TRUNCATED},
        {"<?xml version=\"1.0\"?>", RADSCOUT_ERROR_TRUNCATED},
        {S(""), RADSCOUT_ERROR_INPUT},
        {S("<Count>x</Count>"), RADSCOUT_ERROR_INPUT},
        {S("<Count>-1</Count>"), RADSCOUT_ERROR_INPUT},
        {S("<Count>99999999999999999999</Count>"), RADSCOUT_ERROR_INPUT},
        {S("<Count>1</Count><IdList><Id>abc</Id></IdList>"), RADSCOUT_ERROR_INPUT},
        {S("<Count>1</Count><IdList><Id/></IdList>"), RADSCOUT_ERROR_INPUT},
        {"<html><Count>1</Count></html>", RADSCOUT_ERROR_INPUT},
        {"<eFetchResult><ERROR>x</ERROR></eFetchResult>", RADSCOUT_ERROR_INPUT},
        {"{\"esearchresult\":{}}", RADSCOUT_ERROR_INPUT},
        {S("<Count>1</Count>") "x", RADSCOUT_ERROR_INPUT},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        OWNED(esearch_answer) answer = esearch_parse(cases[i].text, strlen(cases[i].text), &error);
        if (answer || error->code != cases[i].code) {
            print_error("%s: %s\n", cases[i].text, error ? error->message : "taken");
            fail();
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_esearch_with_history),
        cmocka_unit_test(test_esearch_small),
        cmocka_unit_test(test_esearch_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
