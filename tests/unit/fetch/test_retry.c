/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/retry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BLOCK_PAGE                                                                                 \
    "<!DOCTYPE html><html><head><title>NCBI - WWW Error Blocked Diagnostic</title></head>"         \
    "<body>Access denied: possible misuse, see misuse.ncbi.nlm.nih.gov</body></html>"
#define XHTML "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
#define XML_ERROR(text)                                                                            \
    "<?xml version=\"1.0\"?><eFetchResult><ERROR>" text "</ERROR></eFetchResult>"

static const struct {
    const char *what;
    enum http_end end;
    int status;
    const char *body;
    bool well_formed;
    const char *said;
    enum verdict verdict;
} entrez_cases[] = {
    {"fine", HTTP_ANSWERED, 200, "<?xml?><PubmedArticleSet/>", true, NULL, VERDICT_OK},
    {"no network", HTTP_UNREACHABLE, 0, "", false, NULL, VERDICT_RETRY},
    {"hang", HTTP_TIMEOUT, 0, "", false, NULL, VERDICT_RETRY},
    {"cut by the connection", HTTP_BROKEN, 200, "<Pub", false, NULL, VERDICT_RETRY},
    {"false certificate", HTTP_UNTRUSTED, 0, "", false, NULL, VERDICT_REFUSED},
    {"too large", HTTP_TOO_LARGE, 200, "<Pub", false, NULL, VERDICT_SMALLER},
    {"cut XML", HTTP_ANSWERED, 200, "<?xml?><PubmedArticleSet>", false, NULL, VERDICT_RETRY},
    {"cut XML whose abstract says: blocked, api key invalid", HTTP_ANSWERED, 200,
     "<?xml?><PubmedArticleSet>misuse, api key invalid, blocked", false, NULL, VERDICT_RETRY},
    {"empty", HTTP_ANSWERED, 200, "", false, NULL, VERDICT_RETRY},
    {"blank", HTTP_ANSWERED, 200, " \n", false, NULL, VERDICT_RETRY},
    {"block page with 200", HTTP_ANSWERED, 200, BLOCK_PAGE, false, NULL, VERDICT_BLOCKED},
    {"block page with 403", HTTP_ANSWERED, 403, BLOCK_PAGE, false, NULL, VERDICT_BLOCKED},
    {"block page in XHTML", HTTP_ANSWERED, 200, XHTML BLOCK_PAGE, false, NULL, VERDICT_BLOCKED},
    {"block page after a comment", HTTP_ANSWERED, 200, "\xEF\xBB\xBF<!-- x -->\n" BLOCK_PAGE, false,
     NULL, VERDICT_BLOCKED},
    {"500 page in XHTML", HTTP_ANSWERED, 500, XHTML "<html>Diagnostic</html>", false, NULL,
     VERDICT_RETRY},
    {"records after a prolog", HTTP_ANSWERED, 200,
     "<?xml?>\n<!DOCTYPE PubmedArticleSet><PubmedArticleSet>blocked", false, NULL, VERDICT_RETRY},
    {"prolog that does not end", HTTP_ANSWERED, 200, "<?xml misuse", false, NULL, VERDICT_RETRY},
    {"redirect", HTTP_ANSWERED, 302, "", false, NULL, VERDICT_BLOCKED},
    {"502 page", HTTP_ANSWERED, 502, "<html>Bad Gateway</html>", false, NULL, VERDICT_RETRY},
    {"200 page", HTTP_ANSWERED, 200, "\n<HTML>Diagnostic</HTML>", false, NULL, VERDICT_RETRY},
    {"414 page", HTTP_ANSWERED, 414, "<html>too long</html>", false, NULL, VERDICT_REFUSED},
    {"429", HTTP_ANSWERED, 429, "{\"error\":\"API rate limit exceeded\",\"count\":\"4\"}", false,
     NULL, VERDICT_SLOW_DOWN},
    {"rate limit with 200", HTTP_ANSWERED, 200, "{\"error\":\"API rate limit exceeded\"}", false,
     NULL, VERDICT_SLOW_DOWN},
    {"bad key", HTTP_ANSWERED, 400, "{\"error\":\"API key invalid\",\"api-key\":\"x\"}", false,
     NULL, VERDICT_BAD_KEY},
    {"500", HTTP_ANSWERED, 500, "oops", false, NULL, VERDICT_RETRY},
    {"linkerd", HTTP_ANSWERED, 400, "Unable to route request! service name", false, NULL,
     VERDICT_RETRY},
    {"transient 400", HTTP_ANSWERED, 400, XML_ERROR("Failed to connect to PubOne service"), false,
     "Failed to connect to PubOne service", VERDICT_RETRY},
    {"400, no ids", HTTP_ANSWERED, 400, "ID+list+is+empty!+Possibly+it+has+no+correct+IDs.", false,
     NULL, VERDICT_NOTHING},
    {"400, unknown words", HTTP_ANSWERED, 400, XML_ERROR("Nope"), false, "Nope", VERDICT_REFUSED},
    {"viewer error", HTTP_ANSWERED, 200, XML_ERROR("x"), false,
     "Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout", VERDICT_RETRY},
    {"expired", HTTP_ANSWERED, 200, XML_ERROR("x"), true, "Unable to obtain query #1",
     VERDICT_EXPIRED},
    {"past the reach", HTTP_ANSWERED, 200, XML_ERROR("x"), true,
     "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998.", VERDICT_REACH},
    {"outage", HTTP_ANSWERED, 200, XML_ERROR("x"), true,
     "Search Backend failed: Database is not supported: pubmed", VERDICT_RETRY},
    {"bad syntax", HTTP_ANSWERED, 200, XML_ERROR("x"), true, "Search Backend failed: syntax",
     VERDICT_REFUSED},
};

static const struct {
    const char *what;
    int status;
    const char *body;
    bool well_formed;
    enum verdict verdict;
} s2_cases[] = {
    {"fine", 200, "[null]", true, VERDICT_OK},
    {"cut", 200, "[{\"a\":", false, VERDICT_RETRY},
    {"error with 200", 200, "{\"error\":\"x\"}", false, VERDICT_RETRY},
    {"no ids", 400, "{\"error\":\"No valid paper ids given\"}\n", false, VERDICT_NOTHING},
    {"too much", 400, "{\"error\":\"Response would exceed maximum size...\"}", false,
     VERDICT_SMALLER},
    {"bad fields", 400, "{\"error\":\"Unrecognized or unsupported fields: [x]\"}", false,
     VERDICT_REFUSED},
    {"forbidden", 403, "{\"message\":\"Forbidden\"}", false, VERDICT_BAD_KEY},
    {"forbidden page", 403, "<html>Request blocked</html>", false, VERDICT_BAD_KEY},
    {"429", 429, "{\"message\":\"Too Many Requests.\",\"code\":\"429\"}", false, VERDICT_SLOW_DOWN},
    {"500", 500, "{\"message\":\"Internal Server Error\"}", false, VERDICT_RETRY},
    {"502", 502, "<html>cloudfront</html>", false, VERDICT_RETRY},
    {"504", 504, "{\"message\":\"Endpoint request timed out\"}", false, VERDICT_SMALLER},
    {"redirect", 301, "", false, VERDICT_BLOCKED},
};

static void test_judge(void **state)
{
    (void)state;
    const char *reason = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(entrez_cases); i++) {
        struct retry_evidence evidence = {
            entrez_cases[i].end,          entrez_cases[i].status,      entrez_cases[i].body,
            strlen(entrez_cases[i].body), entrez_cases[i].well_formed, entrez_cases[i].said,
        };
        if (retry_judge_entrez(&evidence, &reason) != entrez_cases[i].verdict)
            fail_msg("entrez: %s: %s", entrez_cases[i].what, reason);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(s2_cases); i++) {
        struct retry_evidence evidence = {HTTP_ANSWERED,           s2_cases[i].status,
                                          s2_cases[i].body,        strlen(s2_cases[i].body),
                                          s2_cases[i].well_formed, NULL};
        if (retry_judge_s2(&evidence, &reason) != s2_cases[i].verdict)
            fail_msg("s2: %s: %s", s2_cases[i].what, reason);
    }
}

static void test_schedule(void **state)
{
    (void)state;
    static const struct {
        int try, asked_s;
        double chance;
        int wait_ms;
    } cases[] = {
        {1, 0, 0, 1000},   {2, 0, 0, 2000},    {3, 0, 0, 4000},      {4, 0, 0, 8000},
        {1, 0, 0.5, 1250}, {9, 0, 0, 60000},   {9, 0, 0.9, 60000},   {100, 0, 0, 60000},
        {1, 7, 0, 7000},   {4, 2, 0.5, 10000}, {1, 9999, 0, 300000},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(
            retry_wait_ms(&retry_entrez, cases[i].try, cases[i].asked_s, cases[i].chance),
            cases[i].wait_ms);
    assert_int_equal(retry_wait_ms(&retry_s2_keyless, 1, 0, 0), 3000);
}

static void test_redact(void **state)
{
    (void)state;
    static const struct {
        const char *text, *key, *clean;
    } cases[] = {
        {"nothing here", NULL, "nothing here"},
        {"key SECRET1 twice SECRET1", "SECRET1", "key (key) twice (key)"},
        {"/efetch.fcgi?api_key=abcdef&id=1", NULL, "/efetch.fcgi?api_key=...&id=1"},
        {"API_KEY=abc email=a@example.org.", NULL, "API_KEY=... email=..."},
        {"line\nbreak\033[31m", NULL, "line break [31m"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *clean = retry_redact(cases[i].text, cases[i].key);
        assert_string_equal(clean, cases[i].clean);
    }
    g_autofree char *longer = g_strnfill(5000, 'x');
    g_autofree char *cut = retry_redact(longer, "SECRET1");
    assert_int_equal(strlen(cut), 300);

    GByteArray *body = g_byte_array_new();
    g_byte_array_append(body, (const guint8 *)"aKEYbKEY\0cKEY", 13);
    retry_redact_body(body, "KEY");
    assert_memory_equal(body->data, "a***b***\0c***", 13);
    g_byte_array_unref(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_judge),
        cmocka_unit_test(test_schedule),
        cmocka_unit_test(test_redact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
