/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/medline_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/error.h"
#include "parse/lines.h"
#include "parse/pubmed_xml.h"
#include "tests/unit/parse/printed.h"
#include "tests/unit/parse/seen.h"

static bool read_pieces(struct seen *seen, const char *text, size_t size, size_t n, bool is_cut,
                        GError **error)
{
    const struct reader_handler handler = seen_handler(seen);
    OWNED(medline_text) reader = medline_text_new(&handler);
    for (size_t at = 0; at < size; at += n)
        if (!medline_text_push(reader, text + at, MIN(n, size - at), error)) return false;
    return medline_text_finish(reader, is_cut, error);
}

/* --- twins ------------------------------------------------------------------------- */

/* What MEDLINE text does not carry. */
static void forget(struct article *article)
{
    for (guint i = 0; i < article->mesh->len; i++)
        g_array_index(article->mesh, struct mesh_heading, i).ui = NULL;
    for (guint i = 0; i < article->qualifiers->len; i++)
        g_array_index(article->qualifiers, struct qualifier, i).ui = NULL;
    for (guint i = 0; i < article->authors->len; i++)
        g_array_index(article->authors, struct authorship, i).equal_contrib = false;
    g_array_set_size(article->references, 0);
    if (article->abstract) article->abstract = article_text(article, article->abstract, -1);
    article_mark_positions(article);
}

static bool on_xml_article(void *user, struct article *article, int64_t offset, GError **error)
{
    struct seen *seen = user;
    (void)offset, (void)error;
    forget(article);
    printed_article(seen->records, article);
    return true;
}

static bool on_xml_issue(void *user, const struct reader_issue *issue, GError **error)
{
    (void)user, (void)error;
    fail_msg("%s", issue->message);
    return false;
}

static void test_agrees_with_the_xml_of_the_same_records(void **state)
{
    (void)state;
    g_autofree char *xml = seen_fixture("twins.xml");
    g_autofree char *text = seen_fixture("twins.nbib");
    struct seen from_xml, from_text;
    g_autoptr(GError) error = NULL;
    seen_init(&from_xml);
    seen_init(&from_text);
    const struct reader_handler handler = {
        .article = on_xml_article, .issue = on_xml_issue, .user = &from_xml};
    OWNED(pubmed_xml) reader = pubmed_xml_new(&handler, true);
    assert_true(pubmed_xml_push(reader, xml, strlen(xml), &error));
    assert_true(pubmed_xml_finish(reader, &error));
    assert_true(read_pieces(&from_text, text, strlen(text), 1000, false, &error));
    assert_string_equal(from_text.records->str, from_xml.records->str);
    assert_string_equal(from_text.events->str, "90000101@0 90000102@2047 90000103@2847 ");
    seen_clear(&from_xml);
    seen_clear(&from_text);
}

static void test_line_ends_marks_and_cuts_change_nothing(void **state)
{
    (void)state;
    static const size_t pieces[] = {1, 7, 100000};
    g_autofree char *text = seen_fixture("twins.nbib");
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *joined = g_strjoinv("\r\n", lines);
    g_autofree char *dos = g_strconcat("\xEF\xBB\xBF\r\n", joined, NULL);
    struct seen expected;
    seen_init(&expected);
    assert_true(read_pieces(&expected, text, strlen(text), 100000, false, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        struct seen seen;
        seen_init(&seen);
        assert_true(read_pieces(&seen, dos, strlen(dos), pieces[i], false, NULL));
        assert_string_equal(seen.records->str, expected.records->str);
        assert_non_null(strstr(seen.events->str, "90000101@5 "));
        seen_clear(&seen);
    }
    seen_clear(&expected);
}

/* --- single fields --------------------------------------------------------------------- */

static void test_fields(void **state)
{
    (void)state;
    static const struct {
        const char *text, *line; /* line: in what is printed; NULL: nothing but the PMID */
    } cases[] = {
        {"DP  - 2013 06 10\n", "pub_date: 2013-06-10\n"},
        {"DP  - 2019 Jul-Aug\n", "pub_date: 2019-07\n"},
        {"DP  - 2009 Feb 31\n", "pub_date: 2009-02\n"},
        {"DEP - 20200419\n", "year: 2020\nelectronic_date: 2020-04-19\n"},
        {"DEP - 20201341\n", "year: 2020\n"},
        {"EDAT- 2020/04/21 06:00\n", "entrez_date: 2020-04-21\n"},
        {"EDAT- 2020/04/21 06:00\nCRDT- 2020/04/20 06:00\n", "entrez_date: 2020-04-20\n"},
        {"LID - 10.5555/A [doi]\nAID - 10.5555/b [doi]\n", "doi: 10.5555/b\n"},
        {"AID - 10.5555/x [pii]\n", NULL},
        {"PMC - 90000001\n", "pmcid: PMC90000001\n"},
        {"IS  - 0033-9999 (Linking)\n", "issn: 0033-9999\n"},
        {"GR  - 12345/Some Agency\n", "grant: 12345, Some Agency, (null)\n"},
        {"GR  - Some Agency\n", "grant: (null), Some Agency, (null)\n"},
        {"GR  - G108/603/MRC_/Medical Research Council/United Kingdom\n",
         "grant: G108/603, Medical Research Council, United Kingdom\n"},
        {"GR  - 1/A\nGR  - 1/A\n", "grant: 1, A, (null)\n"},
        {"MH  - */*\n", NULL},
        {"MH  - Humans/\n", "mesh: (null) Humans\n"},
        {"OTO - KIE\nOT  - no\nOTO - NOTNLM\nOT  - yes\n", "keyword: yes\n"},
        {"OT  - a*\nOT  - *a\n", "keyword: a\n"},
        {"PT  - Invented Type\n", "type: (null) Invented Type\n"},
        {"CON - No number. PMID: x\n", "correction: CommentOn 0\n"},
        {"TI  - One\nTI  - Two\n", "title: One\n"},
        {"TI  - One\n      two\n\tthree\n", "title: One two three\n"},
        {"BTI - A Book\n", "title: A Book\njournal: A Book\n"},
        {"AU  - Muster JA\n",
         "author 1: first last Muster, (null), JA, (null); (null); (null); (null)\n"},
        {"AU  - King ML Jr\n",
         "author 1: first last King, (null), ML, Jr; (null); (null); (null)\n"},
        {"FAU - de la Muster, A\nFAU - B, C\n",
         "author 1: first de la Muster, A, (null), (null); (null); (null); (null)\n"
         "author 2: last B, C, (null), (null); (null); (null); (null)\n"},
        {"AU  - A B\nAUID- ORCID: 0000-0002-1825-0098\nAUID- ORCID: "
         "https://orcid.org/0000-0002-1825-0097\n",
         "author 1: first last A, (null), B, (null); (null); 0000-0002-1825-0097; (null)\n"},
        {"FED - Editor, An\nED  - Editor A\nAD  - Nowhere\n", NULL},
        {"ZZZZ- what is this\nXX  -\n", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strconcat("PMID- 90000001\n", cases[i].text, NULL);
        struct seen seen;
        seen_init(&seen);
        assert_true(read_pieces(&seen, text, strlen(text), 5, false, NULL));
        const char *rest = strchr(seen.records->str, '\n') + 1;
        const char *at = strstr(rest, cases[i].line ? cases[i].line : "");
        if (!at || (!cases[i].line && strcmp(rest, "\n") != 0))
            fail_msg("%s gives %s", cases[i].text, rest);
        seen_clear(&seen);
    }
}

/* --- damage ------------------------------------------------------------------------------ */

static void test_damage(void **state)
{
    (void)state;
    static const struct {
        const char *text, *events;
        bool is_cut, is_good;
    } cases[] = {
        {"", "", false, false},
        {" \n\r\n", "", false, false},
        {"TI  - x\n", "!no-pmid@0/0 ", false, false},
        {"PMID- 90000001\nPMID- 90000002\n", "90000001@0 90000002@15 ", false, true},
        {"PMID-90000001\n\n\nPMID- 90000002\n", "90000001@0 90000002@16 ", false, true},
        {"PMID- 9e7\nTI  - x\n\nPMID- 90000002\n", "!no-pmid@0/0 90000002@19 ", false, true},
        {"PMID- 100000000000\n\nPMID- 1\n", "!no-pmid@0/0 1@20 ", false, true},
        {"stray\n\nPMID- 90000002\nTI- x\nTI  -y\n",
         "!bad-line@0/0 90000002@7 !bad-line@22/90000002 ", false, true},
        {"PMID- 90000001\nTI  - a\n\n      lost\nPMID- 90000002\n",
         "90000001@0 !bad-line@24/0 90000002@35 ", false, true},
        {"PMID- 90000001\nTI  - \xFF\xC3\nAB  - \xFF\n\nPMID- 2\n",
         "90000001@0 !bad-bytes@0/90000001 2@33 ", false, true},
        {"PMID- 90000001\nTI  - whole\nSO  - J", "90000001@0 ", false, true},
        {"PMID- 90000001\n\nPMID- 90000002\nTI  - cu", "90000001@0 !truncated@16/90000002 ", false,
         true},
        {"PMID- 90000001\nSO  - J\n", "!truncated@0/90000001 ", true, false},
        {"PMID- 90000001\nSO  - J\n\n", "90000001@0 ", true, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (size_t n = 1; n < 1000; n += 998) {
            struct seen seen;
            g_autoptr(GError) error = NULL;
            seen_init(&seen);
            bool is_good = read_pieces(&seen, cases[i].text, strlen(cases[i].text), n,
                                       cases[i].is_cut, &error);
            assert_string_equal(seen.events->str, cases[i].events);
            assert_int_equal(is_good, cases[i].is_good);
            if (!is_good) assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_INPUT));
            seen_clear(&seen);
        }
    }
}

static char *times(const char *begin, const char *unit, size_t n, const char *end)
{
    GString *text = g_string_new(begin);
    for (size_t i = 0; i < n; i++)
        g_string_append(text, unit);
    g_string_append(text, end);
    return g_string_free(text, FALSE);
}

static void test_limits(void **state)
{
    (void)state;
    static const char ten[] = "      0123456789\n";
    static const char end[] = "\nPMID- 90000002\n";
    const struct {
        const char *begin, *unit;
        size_t n;
        const char *events; /* of the first record */
    } cases[] = {
        {"PMID- 90000001\nAU  - First F\n", "AU  - Muster J\n", ARTICLE_AUTHORS_MAX - 1,
         "90000001@0 90000002@"},
        {"PMID- 90000001\nAU  - First F\n", "AU  - Muster J\n", ARTICLE_AUTHORS_MAX,
         "90000001@0 !shortened@0/90000001 90000002@"},
        {"PMID- 90000001\nTI  - x\n", ten, MEDLINE_TEXT_FIELD_MAX / 16,
         "90000001@0 !shortened@0/90000001 90000002@"},
        {"PMID- 90000001\nTI  - ", "0123456789", LINES_SIZE_MAX / 10,
         "90000001@0 !shortened@0/90000001 90000002@"},
        {"PMID- 90000001\n", "TI  - 0123456789\n", MEDLINE_TEXT_RECORD_MAX / 16,
         "!malformed@0/90000001 90000002@"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = times(cases[i].begin, cases[i].unit, cases[i].n, end);
        struct seen seen;
        seen_init(&seen);
        assert_true(read_pieces(&seen, text, strlen(text), 100000, false, NULL));
        assert_memory_equal(seen.events->str, cases[i].events, strlen(cases[i].events));
        seen_clear(&seen);
    }
}

static void test_a_callback_stops_the_reading(void **state)
{
    (void)state;
    struct seen seen;
    g_autoptr(GError) error = NULL;
    seen_init(&seen);
    seen.fail_after = 2;
    static const char text[] = "PMID- 1\n\nPMID- 2\n\nPMID- 3\n";
    assert_false(read_pieces(&seen, text, strlen(text), 100, false, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_DATABASE));
    assert_string_equal(seen.events->str, "1@0 ");
    seen_clear(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_agrees_with_the_xml_of_the_same_records),
        cmocka_unit_test(test_line_ends_marks_and_cuts_change_nothing),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_a_callback_stops_the_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
