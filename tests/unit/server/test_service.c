/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/service.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <jansson.h>

#include "tests/unit/server/fixture.h"

/* "a=b&c=d", no escapes. */
static GHashTable *params_of(const char *text)
{
    GHashTable *params = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) pairs = g_strsplit(text, "&", -1);
    for (unsigned i = 0; pairs[i] && *pairs[i]; i++) {
        char *equals = strchr(pairs[i], '=');
        g_hash_table_replace(params, g_strndup(pairs[i], (gsize)(equals - pairs[i])),
                             g_strdup(equals + 1));
    }
    return params;
}

static struct reply *ask(struct service *service, const char *path, const char *params,
                         int64_t now_ms)
{
    g_autoptr(GHashTable) table = params_of(params);
    struct request request = {
        .method = "GET", .path = path, .params = table, .body = "", .now_ms = now_ms};
    return service_answer(service, &request, NULL);
}

static struct service *open_service(struct faults *faults, bool enforce_rate)
{
    struct service_options options = {.reach = 4,
                                      .history_ttl_ms = 1000,
                                      .ncbi_key = "right",
                                      .s2_key = "right",
                                      .enforce_rate = enforce_rate};
    return service_new(fixture_holdings, &options, faults);
}

#define ESEARCH "/entrez/eutils/esearch.fcgi"
#define EFETCH "/entrez/eutils/efetch.fcgi"

/* The reach is 4 and there are six records. */
static const struct {
    const char *path, *params;
    unsigned status;
    const char *has, *has_not;
} cases[] = {
    {ESEARCH, "db=pubmed&term=radiology", 200, "<Count>6</Count><RetMax>4</RetMax>", "<WebEnv>"},
    {ESEARCH, "db=pubmed&term=radiology&retmax=2&retstart=3", 200, "<RetMax>1</RetMax><RetStart>3",
     NULL},
    {ESEARCH, "db=pubmed&term=radiology&retstart=4", 200,
     "<ERROR>Search Backend failed: Exception:\n'retstart' cannot be larger than 3.", "<Count>"},
    {ESEARCH, "db=pubmed&term=liver&retstart=2", 200, "Restrictions achieved", "<Id>"},
    {ESEARCH, "db=pubmed&term=radiology&rettype=count", 200, "<Count>6</Count></eSearchResult>",
     "RetMax"},
    {ESEARCH, "db=pubmed&term=zzyzx", 200,
     "<IdList/><TranslationSet/><QueryTranslation>(zzyzx)</QueryTranslation><ErrorList>"
     "<PhraseNotFound>zzyzx</PhraseNotFound></ErrorList><WarningList><OutputMessage>No items "
     "found.",
     NULL},
    {ESEARCH, "db=pubmed&term=cardiac zzyzx", 200, "<PhraseNotFound>zzyzx<", "WarningList"},
    {ESEARCH, "db=pubmed&term=liver&mindate=2020&maxdate=2020&datetype=edat", 200,
     "AND 2020[Date - Entry]</QueryTranslation>", NULL},
    {ESEARCH, "db=pubmed&term=liver&mindate=2020", 200, "<ERROR>", NULL},
    {ESEARCH, "db=pubmed&term=((", 200, "<ERROR>Search Backend failed", NULL},
    {ESEARCH, "db=pubmed", 200, "<ERROR>Empty term", NULL},
    {ESEARCH, "db=nothing&term=a", 200, "<ERROR>Invalid db name", NULL},
    {ESEARCH, "db=pubmed&term=liver&retmode=json", 200, "\"count\":\"1\"", NULL},
    {ESEARCH, "db=pubmed&term=liver&retmode=json&retstart=9", 200, "Exception:\n'retstart'", NULL},
    {ESEARCH, "db=pubmed&term=liver&api_key=wrong", 400, "API key invalid", NULL},
    {ESEARCH, "db=pubmed&term=liver&api_key=right", 200, "<Count>1<", NULL},
    {ESEARCH, "db=pubmed&term=liver&query_key=1&WebEnv=gone", 200, "Unable to obtain query #1",
     NULL},
    {EFETCH, "db=pubmed&retmode=xml&id=90000003,90000001,90000003", 200,
     "<PubmedArticleSet>\n<PubmedArticle>", "90000002"},
    {EFETCH, "db=pubmed&retmode=xml&id=90000001,77", 200, "Cardiac MRI", NULL},
    {EFETCH, "db=pubmed&retmode=xml&id=99999999", 200, "<PubmedArticleSet></PubmedArticleSet>",
     NULL},
    {EFETCH, "db=pubmed&retmode=xml&id=0,00000000,abc", 400, "<ERROR>ID list is empty!", NULL},
    {EFETCH, "db=pubmed&retmode=xml", 400, "<ERROR>Supplied id parameter is empty", NULL},
    {EFETCH, "db=pubmed&retmode=xml&query_key=3&WebEnv=x", 400, "Unable to obtain query #3", NULL},
    {EFETCH, "db=pubmed&rettype=abstract&id=90000001", 200, "1. Radiology", "<Pubmed"},
    {"/entrez/eutils/elink.fcgi", "db=pubmed", 404, "404", NULL},
    {"/nothing", "", 404, "404", NULL},
    {"/graph/v1/paper/search", "", 404, "Not Found", NULL},
};

static void answers_as_the_service_does(void **state)
{
    (void)state;
    OWNED(faults) faults = faults_new(1);
    OWNED(service) service = open_service(faults, false);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        OWNED(reply) reply = ask(service, cases[i].path, cases[i].params, 0);
        bool right = strstr(reply->body->str, cases[i].has) &&
                     !(cases[i].has_not && strstr(reply->body->str, cases[i].has_not));
        if (!right || reply->status != cases[i].status)
            print_error("%s?%s: %u\n%s\n", cases[i].path, cases[i].params, reply->status,
                        reply->body->str);
        assert_int_equal(reply->status, cases[i].status);
        assert_true(right);
    }
}

static char *web_env_of(const struct reply *reply)
{
    const char *start = strstr(reply->body->str, "<WebEnv>");
    assert_non_null(start);
    return g_strndup(start + 8, strcspn(start + 8, "<"));
}

static unsigned count(const char *text, const char *what)
{
    unsigned n = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what))
        n++;
    return n;
}

static void pages_a_history(void **state)
{
    static const struct {
        const char *page;
        int64_t now_ms;
        unsigned status, records;
    } pages[] = {{"retstart=0&retmax=3", 0, 200, 3},
                 {"retstart=3&retmax=3", 0, 200, 1},
                 {"retstart=4&retmax=3", 0, 400, 0},
                 {"retmax=100", 1000, 200, 4},
                 {"retstart=0", 1001, 400, 0}};
    (void)state;
    OWNED(faults) faults = faults_new(1);
    OWNED(service) service = open_service(faults, false);
    OWNED(reply)
    search = ask(service, ESEARCH, "db=pubmed&term=radiology&usehistory=y&retmax=0", 0);
    g_autofree char *web_env = web_env_of(search);
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        g_autofree char *params = g_strdup_printf("db=pubmed&retmode=xml&query_key=1&WebEnv=%s&%s",
                                                  web_env, pages[i].page);
        OWNED(reply) reply = ask(service, EFETCH, params, pages[i].now_ms);
        assert_int_equal(reply->status, pages[i].status);
        assert_int_equal(count(reply->body->str, "<PubmedArticle>"), pages[i].records);
    }
}

static void posts_ids(void **state)
{
    (void)state;
    OWNED(faults) faults = faults_new(1);
    OWNED(service) service = open_service(faults, false);
    OWNED(reply)
    post = ask(service, "/entrez/eutils/epost.fcgi", "db=pubmed&id=90000004,7,90000002", 0);
    g_autofree char *web_env = web_env_of(post);
    g_autofree char *params =
        g_strdup_printf("db=pubmed&retmode=xml&query_key=1&WebEnv=%s", web_env);
    OWNED(reply) reply = ask(service, EFETCH, params, 0);
    const char *first = strstr(reply->body->str, "90000004");
    assert_non_null(first);
    assert_non_null(strstr(first, "90000002"));
    assert_int_equal(count(reply->body->str, "<PubmedArticle>"), 2);
    OWNED(reply) empty = ask(service, "/entrez/eutils/epost.fcgi", "db=pubmed&id=abc", 0);
    assert_non_null(strstr(empty->body->str, "Empty ID list; Nothing to store"));
}

static struct reply *batch(struct service *service, const char *body, const char *fields,
                           const char *key)
{
    g_autoptr(GHashTable) params = params_of(fields);
    struct request request = {.method = "POST",
                              .path = "/graph/v1/paper/batch",
                              .params = params,
                              .body = body,
                              .s2_key = key};
    return service_answer(service, &request, NULL);
}

static void pairs_papers_by_position(void **state)
{
    (void)state;
    OWNED(faults) faults = faults_new(1);
    OWNED(service) service = open_service(faults, false);
    OWNED(reply)
    reply = batch(service, "{\"ids\":[\"PMID:77\",\"PMID:90000001\",\"pmid:90000001\"]}",
                  "fields=title,citationCount,authors,corpusId,embedding", NULL);
    json_t *papers = json_loads(reply->body->str, 0, NULL);
    assert_int_equal(reply->status, 200);
    assert_int_equal(json_array_size(papers), 3);
    assert_true(json_is_null(json_array_get(papers, 0)));
    const json_t *paper = json_array_get(papers, 1);
    assert_true(json_equal(paper, json_array_get(papers, 2)));
    assert_string_equal(json_string_value(json_object_get(paper, "title")),
                        "Cardiac MRI of the heart");
    assert_true(json_is_integer(json_object_get(paper, "citationCount")));
    assert_true(json_is_integer(json_object_get(paper, "corpusId")));
    assert_true(json_is_null(json_object_get(paper, "embedding")));
    assert_non_null(json_object_get(paper, "paperId"));
    assert_null(json_object_get(paper, "year"));
    json_decref(papers);
}

static void refuses_bad_batches(void **state)
{
    static const struct {
        const char *body, *fields, *key;
        unsigned status;
        const char *has;
    } bad[] = {
        {"{\"ids\":[\"PMID:77\"]}", "", NULL, 400, "{\"error\": \"No valid paper ids given\"}\n"},
        {"{\"ids\":[\"PMID:90000001\",\"\"]}", "", NULL, 400, "No valid paper ids"},
        {"{\"ids\":[\"PMID:90000001\",7]}", "", NULL, 400, "No valid paper ids"},
        {"{\"ids\":[]}", "", NULL, 400, "No valid paper ids"},
        {"not json", "", NULL, 400, "No valid paper ids"},
        {"{\"ids\":[\"PMID:90000001\"]}", "fields=title,foo", NULL, 400,
         "unsupported fields: [foo]"},
        {"{\"ids\":[\"PMID:90000001\"]}", "", "wrong", 403, "{\"message\":\"Forbidden\"}"},
    };
    (void)state;
    OWNED(faults) faults = faults_new(1);
    OWNED(service) service = open_service(faults, false);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        OWNED(reply) reply = batch(service, bad[i].body, bad[i].fields, bad[i].key);
        assert_int_equal(reply->status, bad[i].status);
        assert_non_null(strstr(reply->body->str, bad[i].has));
    }
}

static void keeps_the_pace(void **state)
{
    static const struct {
        const char *params;
        int64_t now_ms;
        unsigned status;
    } steps[] = {
        {"db=pubmed&term=liver", 0, 200},    {"db=pubmed&term=liver", 300, 200},
        {"db=pubmed&term=liver", 600, 200},  {"db=pubmed&term=liver", 999, 429},
        {"db=pubmed&term=liver", 1999, 200}, {"db=pubmed&term=liver&api_key=right", 2000, 200}};
    (void)state;
    OWNED(faults) faults = faults_new(1);
    OWNED(service) service = open_service(faults, true);
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        OWNED(reply) reply = ask(service, ESEARCH, steps[i].params, steps[i].now_ms);
        assert_int_equal(reply->status, steps[i].status);
    }
}

/* What each fault does to an EFetch of two records (S2: to a batch). */
static const struct {
    const char *name;
    unsigned status;
    enum delivery delivery;
    const char *has, *has_not;
} plays[] = {
    {"429", 429, DELIVER_WHOLE, "API rate limit exceeded", NULL},
    {"429-200", 200, DELIVER_WHOLE, "API rate limit exceeded", NULL},
    {"bad-key", 400, DELIVER_WHOLE, "API key invalid", NULL},
    {"500", 500, DELIVER_WHOLE, "<html>", NULL},
    {"502", 502, DELIVER_WHOLE, "Bad Gateway", NULL},
    {"error-200", 200, DELIVER_WHOLE, "<ERROR>Error: External viewer error", NULL},
    {"error-400", 400, DELIVER_WHOLE, "cannot get document summary", NULL},
    {"no-root", 200, DELIVER_WHOLE, "<!DOCTYPE", "<PubmedArticleSet>"},
    {"empty", 200, DELIVER_WHOLE, "", "<"},
    {"truncated", 200, DELIVER_WHOLE, "<PubmedArticle>", "</PubmedArticleSet>"},
    {"cut-between", 200, DELIVER_WHOLE, "</PubmedArticle>", "</PubmedArticleSet>"},
    {"reset", 200, DELIVER_RESET, "</PubmedArticleSet>", NULL},
    {"reset-early", 200, DELIVER_RESET_EARLY, "", NULL},
    {"hang", 200, DELIVER_HANG, "", NULL},
    {"slow", 200, DELIVER_SLOW, "</PubmedArticleSet>", NULL},
    {"length-long", 200, DELIVER_LONG, "</PubmedArticleSet>", NULL},
    {"length-short", 200, DELIVER_SHORT, "</PubmedArticleSet>", NULL},
    {"bomb", 200, DELIVER_WHOLE, "\x1f\x8b", "<"},
    {"json-newline", 200, DELIVER_WHOLE, "Exception:\nUnable", "<"},
    {"drop", 200, DELIVER_WHOLE, "90000001", "MRI cardiac"},
    {"blocked", 200, DELIVER_WHOLE, "misuse.ncbi.nlm.nih.gov", NULL},
    {"redirect", 302, DELIVER_WHOLE, "", NULL},
};

static void plays_faults(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(plays); i++) {
        OWNED(faults) faults = faults_new(1);
        g_autofree char *text = g_strdup_printf("%s=@2", plays[i].name);
        assert_true(faults_set(faults, text, NULL));
        OWNED(service) service = open_service(faults, false);
        const char *params = "db=pubmed&retmode=xml&id=90000001,90000002,90000003,90000004";
        OWNED(reply) before = ask(service, EFETCH, params, 0);
        OWNED(reply) reply = ask(service, EFETCH, params, 0);
        OWNED(reply) after = ask(service, EFETCH, params, 0);
        assert_string_equal(before->body->str, after->body->str);
        if (reply->status != plays[i].status) print_error("%s\n", plays[i].name);
        assert_int_equal(reply->status, plays[i].status);
        assert_int_equal(reply->delivery, plays[i].delivery);
        assert_non_null(strstr(reply->body->str, plays[i].has));
        if (plays[i].has_not) assert_null(strstr(reply->body->str, plays[i].has_not));
    }
}

static void plays_s2_faults(void **state)
{
    static const struct {
        const char *name;
        unsigned status;
    } s2_plays[] = {{"s2-429", 429}, {"s2-403", 403}, {"s2-500", 500}, {"s2-504", 504}};
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(s2_plays); i++) {
        OWNED(faults) faults = faults_new(1);
        g_autofree char *text = g_strdup_printf("%s=1", s2_plays[i].name);
        assert_true(faults_set(faults, text, NULL));
        OWNED(service) service = open_service(faults, false);
        OWNED(reply) reply = batch(service, "{\"ids\":[\"PMID:90000001\"]}", "", NULL);
        assert_int_equal(reply->status, s2_plays[i].status);
        assert_non_null(strstr(reply->body->str, "\"message\""));
        OWNED(reply) other = ask(service, ESEARCH, "db=pubmed&term=liver", 0);
        assert_int_equal(other->status, 200);
    }
}

/* Whatever comes in between, and in whichever order. */
static void decides_by_rate_and_seed(void **state)
{
    enum { ASKED = 500, TIMES = FAULTS_IN_A_ROW };
    (void)state;
    unsigned played = 0, again = 0, same = 0;
    OWNED(faults) one = faults_new(5);
    OWNED(faults) two = faults_new(5);
    assert_true(faults_set(one, "500=.25", NULL) && faults_set(two, "500=.25", NULL));
    enum fault seen[ASKED][TIMES];
    for (uint32_t asked = 0; asked < ASKED; asked++)
        for (int i = 0; i < TIMES; i++)
            seen[asked][i] = faults_pick(one, WHERE_EUTILS, asked);
    for (int i = 0; i < TIMES; i++) {
        for (uint32_t asked = ASKED; asked-- > 0;) {
            enum fault fault = faults_pick(two, WHERE_EUTILS, asked);
            played += fault != FAULT_NONE;
            same += fault == seen[asked][i];
        }
    }
    for (int asked = 0; asked < ASKED; asked++)
        again += seen[asked][0] != FAULT_NONE && seen[asked][1] != FAULT_NONE;
    assert_int_equal(same, ASKED * TIMES);
    assert_in_range(played, 200, 300);
    assert_in_range(again, 15, 50); /* one in 16: a second try has its own chance */
    for (uint32_t asked = 0; asked < ASKED; asked++)
        assert_int_equal(faults_pick(one, WHERE_EUTILS, asked), FAULT_NONE);
    assert_int_equal(faults_pick(one, WHERE_S2, 1), FAULT_NONE);
}

/* A fault whose turn comes at a request that failed often enough waits for another. */
static void waits_its_turn(void **state)
{
    (void)state;
    OWNED(faults) faults = faults_new(1);
    assert_true(faults_set(faults, "500=@1,2,3", NULL));
    assert_true(faults_set(faults, "503=@3,7-", NULL));
    static const struct {
        uint32_t asked;
        enum fault fault;
    } turns[] = {{1, FAULT_E500}, {1, FAULT_E500}, {1, FAULT_NONE}, {2, FAULT_E500},
                 {2, FAULT_E503}, {2, FAULT_NONE}, {2, FAULT_E503}, {2, FAULT_E503}};
    for (size_t i = 0; i < G_N_ELEMENTS(turns); i++)
        assert_int_equal(faults_pick(faults, WHERE_EUTILS, turns[i].asked), turns[i].fault);
}

static void refuses_bad_faults(void **state)
{
    static const char *const bad[] = {"500",        "500=",  "500=2",  "500=-1",
                                      "nothing=.5", "500=@", "500=@0", "500=@1,",
                                      "500=.5x",    "=1",    "500=@-", "500=@2-5"};
    (void)state;
    OWNED(faults) faults = faults_new(1);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        if (faults_set(faults, bad[i], &error)) print_error("accepted: %s\n", bad[i]);
        assert_non_null(error);
    }
    assert_true(faults_set(faults, "expired=@1,5,9", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_as_the_service_does),
        cmocka_unit_test(pages_a_history),
        cmocka_unit_test(posts_ids),
        cmocka_unit_test(pairs_papers_by_position),
        cmocka_unit_test(refuses_bad_batches),
        cmocka_unit_test(keeps_the_pace),
        cmocka_unit_test(plays_faults),
        cmocka_unit_test(plays_s2_faults),
        cmocka_unit_test(decides_by_rate_and_seed),
        cmocka_unit_test(waits_its_turn),
        cmocka_unit_test(refuses_bad_faults),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
