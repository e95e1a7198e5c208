/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/parse/seen.h"

static bool read_pieces(struct seen *seen, const char *text, size_t size, size_t n, bool is_cut,
                        GError **error)
{
    const struct reader_handler handler = seen_handler(seen);
    OWNED(reader) reader = reader_new(&handler);
    for (size_t at = 0; at < size; at += n)
        if (!reader_push(reader, text + at, MIN(n, size - at), error)) return false;
    return reader_finish(reader, is_cut, error);
}

#define XML                                                                                        \
    "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>90000001</PMID></MedlineCitation>"    \
    "</PubmedArticle></PubmedArticleSet>"

static void test_content_tells_the_format(void **state)
{
    (void)state;
    static const struct {
        const char *text, *events, *message; /* message: of the error; NULL: none */
        bool is_cut;
    } cases[] = {
        {XML, "90000001@18 ", NULL, false},
        {"\xEF\xBB\xBF\r\n \n" XML, "90000001@25 ", NULL, false},
        {"PMID- 90000001\n", "90000001@0 ", NULL, false},
        {"\n\n\xEF\xBB\xBF", "", "empty", false},
        {"\xEF\xBB\xBF\n\nPMID- 90000001\n", "90000001@5 ", NULL, false},
        {"OWN - NLM\n\nPMID- 90000001\n", "!no-pmid@0/0 90000001@11 ", NULL, false},
        {"PMID,Title,DOI\n90000001,T,\n", "90000001@15 ", NULL, false},
        {"\n\"Title\",\"PMID\",\"DOI\"\nT,90000001,", "90000001@22 ", NULL, false},
        {"PMID- 90000001\n\nPMID- 90000002\n", "90000001@0 !truncated@16/90000002 ", NULL, true},
        {"PMID,Title,DOI\n90000001,T,\n90000002,T,\n90000003",
         "90000001@15 90000002@27 "
         "!malformed@39/0 ",
         NULL, true},
        {"Title,Age,Town\nA,1,B\n", "", "no column 'PMID'", false},
        {"Name,Age,Town\nA,1,B\n", "!not-pubmed@0/0 ", "not an XML document", false},
        {"Some words about nothing", "!not-pubmed@0/0 ", "not an XML document", false},
        {"Some words, too, about\n" XML, "!not-pubmed@0/0 90000001@41 ", NULL, false},
        {"<html><body>502</body></html>", "!not-pubmed@5/0 ", "html", false},
        {"<Title,DOI,PMID\n", "!not-pubmed@6/0 ", "not an XML document", false},
        {"", "", "", false},
        {" \r\n\t\n", "", "", false},
        {"\xFF\xFEP\0M\0", "", "UTF-16", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        static const size_t pieces[] = {1, 5, 10000};
        for (size_t k = 0; k < G_N_ELEMENTS(pieces); k++) {
            struct seen seen;
            g_autoptr(GError) error = NULL;
            seen_init(&seen);
            bool is_good = read_pieces(&seen, cases[i].text, strlen(cases[i].text), pieces[k],
                                       cases[i].is_cut, &error);
            assert_string_equal(seen.events->str, cases[i].events);
            assert_int_equal(is_good, cases[i].message == NULL);
            if (!is_good && !strstr(error->message, cases[i].message)) {
                fail_msg("%s", error->message);
            }
            seen_clear(&seen);
        }
    }
}

static void test_blanks_without_end(void **state)
{
    (void)state;
    static char blanks[1024 * 1024];
    static const char *const texts[] = {XML, "PMID- 90000001\n"};
    memset(blanks, '\n', sizeof blanks);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        GString *text = g_string_new_len(blanks, i == 0 ? (gssize)sizeof blanks : 60000);
        struct seen seen;
        seen_init(&seen);
        g_string_append(text, texts[i]);
        assert_true(read_pieces(&seen, text->str, text->len, 10000, false, NULL));
        assert_int_equal(seen.n_articles, 1);
        seen_clear(&seen);
        g_string_free(text, TRUE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_content_tells_the_format),
        cmocka_unit_test(test_blanks_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
