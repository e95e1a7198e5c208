/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/pubmed_xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/error.h"
#include "tests/unit/parse/printed.h"

/* --- what was read, as text ------------------------------------------------------ */

struct seen {
    GString *records; /* full(): every field that is set, one a line */
    GString *events;  /* "90000001 -90000100 !malformed@123/90000002 " */
    GString *messages;
    int fail_after; /* the article callback fails at this many; 0: never */
    int n_articles;
};

static bool on_article(void *user, struct article *article, int64_t offset, GError **error)
{
    struct seen *seen = user;
    (void)offset;
    if (++seen->n_articles == seen->fail_after) {
        return error_set(error, RADSCOUT_ERROR_DATABASE, "disk full");
    }
    printed_article(seen->records, article);
    g_string_append_printf(seen->events, "%" G_GINT64_FORMAT " ", article->pmid);
    return true;
}

static bool on_deletion(void *user, int64_t pmid, GError **error)
{
    struct seen *seen = user;
    (void)error;
    g_string_append_printf(seen->events, "-%" G_GINT64_FORMAT " ", pmid);
    return true;
}

static bool on_issue(void *user, const struct reader_issue *issue, GError **error)
{
    struct seen *seen = user;
    (void)error;
    g_string_append_printf(seen->events, "!%s@%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " ",
                           issue->kind, issue->offset, issue->pmid);
    g_string_append_printf(seen->messages, "%s\n", issue->message);
    return true;
}

static void seen_init(struct seen *seen)
{
    memset(seen, 0, sizeof *seen);
    seen->records = g_string_new(NULL);
    seen->events = g_string_new(NULL);
    seen->messages = g_string_new(NULL);
}

static void seen_clear(struct seen *seen)
{
    g_string_free(seen->records, TRUE);
    g_string_free(seen->events, TRUE);
    g_string_free(seen->messages, TRUE);
}

/* Read text cut into pieces of n bytes. */
static bool read_pieces(struct seen *seen, const char *text, size_t size, size_t n, bool strict,
                        GError **error)
{
    const struct reader_handler handler = {
        .article = on_article, .deletion = on_deletion, .issue = on_issue, .user = seen};
    OWNED(pubmed_xml) reader = pubmed_xml_new(&handler, strict);
    for (size_t at = 0; at < size; at += n)
        if (!pubmed_xml_push(reader, text + at, MIN(n, size - at), error)) return false;
    return pubmed_xml_finish(reader, error);
}

static char *fixture_path(const char *name)
{
    const char *source = g_getenv("RADSCOUT_SOURCE");
    return g_build_filename(source ? source : ".", "tests", "fixtures", name, NULL);
}

static char *fixture(const char *name)
{
    g_autofree char *path = fixture_path(name);
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

/* --- every field ------------------------------------------------------------------- */

static void test_odd_records_field_by_field(void **state)
{
    (void)state;
    static const size_t pieces[] = {1, 7, 1000, 1000000};
    g_autofree char *text = fixture("pubmed-odd.xml");
    g_autofree char *expected = fixture("pubmed-odd.txt");
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        struct seen seen;
        g_autoptr(GError) error = NULL;
        seen_init(&seen);
        assert_true(read_pieces(&seen, text, strlen(text), pieces[i], true, &error));
        if (g_getenv("GOLDEN")) { /* GOLDEN=1 rewrites what is expected; git diff reviews */
            g_autofree char *path = fixture_path("pubmed-odd.txt");
            assert_true(g_file_set_contents(path, seen.records->str, -1, NULL));
            seen_clear(&seen);
            return;
        }
        assert_string_equal(seen.records->str, expected);
        assert_string_equal(seen.events->str,
                            "90000001 90000002 90000003 90000004 90000005 90000006 90000007 "
                            "90000008 -90000100 -90000101 ");
        seen_clear(&seen);
    }
}

/* --- damage ----------------------------------------------------------------------------- */

#define R(pmid, more)                                                                              \
    "<PubmedArticle><MedlineCitation><PMID>" pmid "</PMID>" more                                   \
    "</MedlineCitation></PubmedArticle>"
#define A R("90000001", "")
#define B R("90000002", "")
#define C R("90000003", "")
#define SET(content) "<PubmedArticleSet>" content "</PubmedArticleSet>"
#define DOCTYPE                                                                                    \
    "<!DOCTYPE PubmedArticleSet PUBLIC \"-//NLM//DTD PubMedArticle//EN\" "                         \
    "\"http://e.example/x.dtd\">"

struct damage_case {
    const char *name, *text;
    const char *events;
    int code;        /* error at the end, -1: none */
    int strict_code; /* the same when strict, -1: none */
};

static const struct damage_case damage_cases[] = {
    {"good", SET(A B), "90000001 90000002 ", -1, -1},
    {"empty set", SET(""), "", -1, -1},
    {"root closed at once", "<PubmedArticleSet/>", "", -1, -1},
    {"single record", A, "90000001 ", -1, -1},
    {"single records run together", A B, "90000001 90000002 ", -1, -1},
    {"documents run together", SET(A) "<?xml version=\"1.0\"?>\n" DOCTYPE "\n" SET(B) "\n\n" SET(C),
     "90000001 90000002 90000003 ", -1, -1},
    {"byte order marks", "\xEF\xBB\xBF" SET(A) "\xEF\xBB\xBF<?xml version=\"1.0\"?>" SET(B),
     "90000001 90000002 ", -1, -1},
    {"citation set",
     "<MedlineCitationSet><MedlineCitation><PMID>90000001</PMID></MedlineCitation>" B
     "</MedlineCitationSet>",
     "90000001 90000002 ", -1, -1},
    {"bad citation",
     "<MedlineCitationSet><MedlineCitation><PMID>90000001</PMID><x></MedlineCitation>"
     "<MedlineCitation><PMID>90000002</PMID></MedlineCitation></MedlineCitationSet>",
     "!malformed@20/90000001 90000002 ", -1, RADSCOUT_ERROR_INPUT},
    {"declared latin-1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" SET(A), "90000001 ", -1,
     -1},
    {"latin-1 bytes",
     "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" SET("<!-- \xFC -->" A B "\x81"),
     "90000001 90000002 !bad-bytes@245/0 ", -1, -1},
    {"empty", "", "", RADSCOUT_ERROR_INPUT, RADSCOUT_ERROR_INPUT},
    {"blank", " \n\t\r\n", "", RADSCOUT_ERROR_INPUT, RADSCOUT_ERROR_INPUT},
    {"text", "PMID- 90000001\nTI - x\n", "!not-pubmed@0/0 ", RADSCOUT_ERROR_INPUT,
     RADSCOUT_ERROR_INPUT},
    {"json", "{\"error\": \"API rate limit exceeded\"}", "!not-pubmed@0/0 ", RADSCOUT_ERROR_INPUT,
     RADSCOUT_ERROR_INPUT},
    {"html", "<!DOCTYPE html>\n<html><body>" A "</body></html>", "!not-pubmed@21/0 ",
     RADSCOUT_ERROR_INPUT, RADSCOUT_ERROR_INPUT},
    {"other root", "<eFetchResult><ERROR>Empty</ERROR></eFetchResult>", "!not-pubmed@13/0 ",
     RADSCOUT_ERROR_INPUT, RADSCOUT_ERROR_INPUT},
    {"other document between",
     SET(A) "<html><p>502 Bad Gateway<br></html>\n<?xml version=\"1.0\"?>" SET(B),
     "90000001 !not-pubmed@129/0 90000002 ", -1, RADSCOUT_ERROR_INPUT},
    {"junk before", "HTTP/1.1 200 OK\n\n" SET(A), "!not-pubmed@0/0 90000001 ", -1,
     RADSCOUT_ERROR_INPUT},
    {"junk behind", SET(A) "junk", "90000001 !not-pubmed@124/0 ", -1, RADSCOUT_ERROR_INPUT},
    {"cut inside a record", "<PubmedArticleSet>" A "<PubmedArticle><MedlineCitation><PMID>9000",
     "90000001 !truncated@105/0 ", -1, RADSCOUT_ERROR_TRUNCATED},
    {"cut behind the PMID",
     "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>90000001</PMID>",
     "!truncated@18/90000001 ", -1, RADSCOUT_ERROR_TRUNCATED},
    {"set not closed", "<PubmedArticleSet>" A "\n", "90000001 !truncated@105/0 ", -1,
     RADSCOUT_ERROR_TRUNCATED},
    {"cut in the set's end tag", "<PubmedArticleSet>" A "</PubmedArt", "90000001 !truncated@116/0 ",
     -1, RADSCOUT_ERROR_TRUNCATED},
    {"cut in the prolog", "<?xml version=\"1.0\"?>\n<!DOCTYPE Pub", "!not-pubmed@35/0 ",
     RADSCOUT_ERROR_INPUT, RADSCOUT_ERROR_TRUNCATED},
    {"mismatched tags",
     SET(A "<PubmedArticle><MedlineCitation><PMID>90000002</PMID></x></MedlineCitation>"
           "</PubmedArticle>" C),
     "90000001 !malformed@105/90000002 90000003 ", -1, RADSCOUT_ERROR_INPUT},
    {"last tag does not fit", "<PubmedArticleSet>" A "<PubmedArticle></PubmedArticleSet>",
     "90000001 !malformed@105/0 ", -1, RADSCOUT_ERROR_INPUT},
    {"end tag missing: the next record begins inside",
     SET(A "<PubmedArticle><MedlineCitation><PMID>90000002</PMID><Article>" C),
     "90000001 !malformed@105/90000002 90000003 ", -1, RADSCOUT_ERROR_INPUT},
    {"comment not closed", SET(A R("90000002", "<!-- open") C),
     "90000001 !malformed@105/90000002 90000003 ", -1, RADSCOUT_ERROR_INPUT},
    {"attribute not closed", SET(A R("90000002", "<Article a=\"1>") C),
     "90000001 !malformed@105/90000002 90000003 ", -1, RADSCOUT_ERROR_INPUT},
    {"bare ampersand", SET(A R("90000002", "<Article>a & b</Article>") C),
     "90000001 !malformed@105/90000002 90000003 ", -1, RADSCOUT_ERROR_INPUT},
    {"damage between records", SET(A "</b>" B C), "90000001 !malformed@109/0 90000002 90000003 ",
     -1, RADSCOUT_ERROR_INPUT},
    {"damage, then a new document",
     "<PubmedArticleSet>" A "<PubmedArticle><MedlineCitation><?xml version=\"1.0\"?>" SET(B),
     "90000001 !malformed@105/0 90000002 ", -1, RADSCOUT_ERROR_INPUT},
    {"damage, then deletions",
     SET(A "<PubmedArticle></x><DeleteCitation><PMID>90000009</PMID></DeleteCitation>"),
     "90000001 !malformed@105/0 -90000009 ", -1, RADSCOUT_ERROR_INPUT},
    {"single record damaged, one behind it", "<PubmedArticle><x></PubmedArticle>" B,
     "!malformed@0/0 90000002 ", -1, RADSCOUT_ERROR_INPUT},
    {"tags in comments and CDATA are text",
     SET(R("90000001", "<!-- <PubmedArticle> -->"
                       "<Article><ArticleTitle><![CDATA[<PubmedArticle>]]></ArticleTitle>"
                       "</Article>") B),
     "90000001 90000002 ", -1, -1},
    {"no PMID", SET(A "<PubmedArticle></PubmedArticle>" C), "90000001 !no-pmid@105/0 90000003 ", -1,
     -1},
    {"PMID too large", SET(R("100000000000", "") B), "!no-pmid@18/0 90000002 ", -1, -1},
    {"PMID is no number", SET(R("12x", "") R("0", "") R("-5", "") R("", "") B),
     "!no-pmid@18/0 !no-pmid@100/0 !no-pmid@180/0 !no-pmid@261/0 90000002 ", -1, -1},
    {"largest PMID", SET(R("99999999999", "")), "99999999999 ", -1, -1},
    {"bad bytes",
     SET(A R("90000002", "<Article><ArticleTitle>M\xFCller&#0;</ArticleTitle></Article>") C),
     "90000001 90000002 !bad-bytes@182/90000002 90000003 ", -1, -1},
    {"bad bytes before damage: offsets are those of the input",
     SET(R("90000001", "\xFF\xFF\xFF") "<PubmedArticle></x>" C),
     "90000001 !bad-bytes@71/90000001 !malformed@108/0 90000003 ", -1, RADSCOUT_ERROR_INPUT},
    {"declarations of its own",
     "<?xml version=\"1.0\"?><!DOCTYPE PubmedArticleSet [<!ENTITY a \"b\">]>" SET(
         R("90000001", "<Article>&a;</Article>") B),
     "!malformed@48/0 !malformed@84/90000001 90000002 ", -1, RADSCOUT_ERROR_INPUT},
    {"billion laughs",
     "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol1 "
     "\"&lol;&lol;&lol;&lol;\">]><lolz>&lol1;</lolz>",
     "!malformed@15/0 ", RADSCOUT_ERROR_INPUT, RADSCOUT_ERROR_INPUT},
    {"entity from outside", DOCTYPE SET(R("90000001", "<Article>&alpha;</Article>") B),
     "!malformed@109/90000001 90000002 ", -1, RADSCOUT_ERROR_INPUT},
    {"entity in an attribute", DOCTYPE SET(R("90000001", "<Article a=\"&alpha;\"/>") B),
     "!malformed@109/90000001 90000002 ", -1, RADSCOUT_ERROR_INPUT},
    {"file entity",
     "<!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" SET(A),
     "!malformed@27/0 90000001 ", -1, RADSCOUT_ERROR_INPUT},
    {"other prefix is not ours",
     "<PubmedArticleSet xmlns:p=\"urn:x\">" R("90000001",
                                              "<p:PMID>5</p:PMID>") "</PubmedArticleSet>",
     "90000001 ", -1, -1},
    {"a correction's PMID is not the record's",
     SET("<PubmedArticle><MedlineCitation><CommentsCorrectionsList><CommentsCorrections "
         "RefType=\"ErratumIn\"><PMID>90000009</PMID></CommentsCorrections>"
         "</CommentsCorrectionsList><PMID>90000001</PMID></MedlineCitation></PubmedArticle>"),
     "90000001 ", -1, -1},
};

static int n_bad;
static void check_damage(const struct damage_case *c, size_t n, bool strict)
{
    struct seen seen;
    g_autoptr(GError) error = NULL;
    seen_init(&seen);
    int expected = strict ? c->strict_code : c->code;
    bool is_good = read_pieces(&seen, c->text, strlen(c->text), n, strict, &error);
    if (is_good != (expected == -1) || (error && error->code != expected) ||
        (!strict && strcmp(seen.events->str, c->events) != 0)) {
        print_error("%s, pieces of %zu, %s: %s\n  got  %s\n  want %s\n%s", c->name, n,
                    strict ? "strict" : "tolerant", error ? error->message : "no error",
                    seen.events->str, c->events, seen.messages->str);
        n_bad++;
    }
    seen_clear(&seen);
}

static void test_damage(void **state)
{
    (void)state;
    static const size_t pieces[] = {1, 2, 13, 100000};
    for (size_t i = 0; i < G_N_ELEMENTS(damage_cases); i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(pieces); k++) {
            check_damage(&damage_cases[i], pieces[k], false);
            check_damage(&damage_cases[i], pieces[k], true);
        }
    }
    assert_int_equal(n_bad, 0);
}

static void test_nul_bytes(void **state)
{
    (void)state;
    static const char text[] =
        "<PubmedArticleSet>" A R("90000002", "<Article>a\0b</Article>") C "</PubmedArticleSet>";
    struct seen seen;
    g_autoptr(GError) error = NULL;
    seen_init(&seen);
    assert_true(read_pieces(&seen, text, sizeof text - 1, 5, false, &error));
    assert_string_equal(seen.events->str, "90000001 90000002 !bad-bytes@168/90000002 90000003 ");
    seen_clear(&seen);
}

/* head, then n times unit, then tail */
static char *repeated(const char *head, const char *unit, size_t n, const char *tail)
{
    GString *text = g_string_new(head);
    for (size_t i = 0; i < n; i++)
        g_string_append(text, unit);
    g_string_append(text, tail);
    return g_string_free(text, FALSE);
}

static void check_large(const char *text, const char *events)
{
    struct seen seen;
    g_autoptr(GError) error = NULL;
    seen_init(&seen);
    bool is_good = read_pieces(&seen, text, strlen(text), 50000, false, &error);
    if (!is_good || strcmp(seen.events->str, events) != 0) {
        print_error("got %.300s\n%s", seen.events->str, error ? error->message : "");
        fail();
    }
    seen_clear(&seen);
}

#define OPEN "<PubmedArticleSet>" A "<PubmedArticle><MedlineCitation><PMID>90000002</PMID>"
#define CLOSE "</MedlineCitation></PubmedArticle>" C "</PubmedArticleSet>"

static void test_limits(void **state)
{
    (void)state;
    static const char too_large[] = "90000001 !too-large@105/90000002 90000003 ";
    static const char good[] = "90000001 90000002 90000003 ";
    g_autofree char *deep = repeated(OPEN, "<a>", 300000, CLOSE);
    check_large(deep, too_large);
    /* A record begins at depth 2, the citation at 3; the innermost is at 64. */
    g_autofree char *opened = repeated(OPEN, "<a>", PUBMED_XML_DEPTH_MAX - 3, "");
    g_autofree char *allowed = repeated(opened, "</a>", PUBMED_XML_DEPTH_MAX - 3, CLOSE);
    check_large(allowed, good);
    g_autofree char *one_more_opened = repeated(OPEN, "<a>", PUBMED_XML_DEPTH_MAX - 2, "");
    g_autofree char *one_more = repeated(one_more_opened, "</a>", PUBMED_XML_DEPTH_MAX - 2, CLOSE);
    check_large(one_more, too_large);

    g_autofree char *full = repeated(OPEN "<Article><ArticleTitle>", "12345678",
                                     PUBMED_XML_TEXT_MAX / 8, "</ArticleTitle></Article>" CLOSE);
    check_large(full, good);
    g_autofree char *overfull =
        repeated(OPEN "<Article><ArticleTitle>", "12345678", PUBMED_XML_TEXT_MAX / 8,
                 "x</ArticleTitle></Article>" CLOSE);
    check_large(overfull, too_large);
    /* libxml2 compares all attributes of a tag with one another. */
    g_autofree char *tag = repeated(OPEN "<Article ", "a=\"\" ", 400000, "/>" CLOSE);
    check_large(tag, too_large);
    g_autofree char *comment =
        repeated(OPEN "<!-- ", "12345678", PUBMED_XML_TAG_MAX / 4, "-->" CLOSE);
    check_large(comment, too_large);
    g_autofree char *remark =
        repeated(OPEN "<!-- ", "12345678", PUBMED_XML_TAG_MAX / 8 - 2, "-->" CLOSE);
    check_large(remark, good);
}

static void test_largest_record(void **state)
{
    (void)state;
    /* 64 MiB take valgrind a minute and teach it nothing. */
    const char *preloaded = g_getenv("LD_PRELOAD");
    if (preloaded && strstr(preloaded, "vgpreload")) skip();
    g_autofree char *record =
        repeated(OPEN, "<a>12345678</a>", PUBMED_XML_RECORD_MAX / 15 + 1, CLOSE);
    check_large(record, "90000001 !too-large@105/90000002 90000003 ");
}

static void test_long_lists_are_cut(void **state)
{
    (void)state;
    g_autofree char *authors =
        repeated(OPEN "<Article><AuthorList>", "<Author><LastName>X</LastName></Author>",
                 ARTICLE_AUTHORS_MAX + 1, "</AuthorList></Article>" CLOSE);
    check_large(authors, "90000001 90000002 !shortened@105/90000002 90000003 ");
    g_autofree char *references =
        repeated("<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>90000002</PMID>"
                 "</MedlineCitation><PubmedData><ReferenceList><Reference><ArticleIdList>",
                 "<ArticleId>90000003</ArticleId>", PUBMED_XML_REFERENCES_MAX + 1,
                 "</ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>"
                 "</PubmedArticleSet>");
    check_large(references, "90000002 !shortened@18/90000002 ");
}

/* Every record swallows all that follows it, and is looked at again: the work
 * must stay linear. */
static void test_damage_everywhere_ends(void **state)
{
    (void)state;
    struct seen seen;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = repeated("<PubmedArticleSet>", "<PubmedArticle><![CDATA[", 30000, "");
    seen_init(&seen);
    assert_true(read_pieces(&seen, text, strlen(text), 60000, false, &error));
    if (!g_str_has_prefix(seen.events->str, "!too-large@18/0 ")) {
        print_error("%.100s\n%.300s", seen.events->str, seen.messages->str);
        fail();
    }
    seen_clear(&seen);
}

static void test_callback_errors_stop(void **state)
{
    (void)state;
    struct seen seen;
    g_autoptr(GError) error = NULL;
    seen_init(&seen);
    seen.fail_after = 2;
    assert_false(read_pieces(&seen, SET(A B C), strlen(SET(A B C)), 1000, false, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_DATABASE));
    assert_string_equal(seen.events->str, "90000001 ");
    seen_clear(&seen);
}

static void test_utf16_is_refused(void **state)
{
    (void)state;
    struct seen seen;
    g_autoptr(GError) error = NULL;
    seen_init(&seen);
    assert_false(read_pieces(&seen, "\xFF\xFE<\0P\0", 6, 6, false, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_INPUT));
    assert_non_null(strstr(error->message, "UTF-16"));
    seen_clear(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_odd_records_field_by_field),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_nul_bytes),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_largest_record),
        cmocka_unit_test(test_long_lists_are_cut),
        cmocka_unit_test(test_damage_everywhere_ends),
        cmocka_unit_test(test_callback_errors_stop),
        cmocka_unit_test(test_utf16_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
