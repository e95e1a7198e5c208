/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/pubmed_csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "parse/csv_rows.h"
#include "tests/unit/parse/seen.h"

#define HEADER                                                                                     \
    "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,"    \
    "NIHMS ID,DOI"
#define HEADER_2019                                                                                \
    "Title,URL,Description,Details,ShortDetails,Resource,Type,Identifiers,Db,EntrezUID,Properties"

static bool read_pieces(struct seen *seen, const char *text, size_t size, size_t n, bool is_cut,
                        GError **error)
{
    const struct reader_handler handler = seen_handler(seen);
    OWNED(pubmed_csv) reader = pubmed_csv_new(&handler);
    for (size_t at = 0; at < size; at += n)
        if (!pubmed_csv_push(reader, text + at, MIN(n, size - at), error)) return false;
    return pubmed_csv_finish(reader, is_cut, error);
}

static void test_every_field_of_both_headers(void **state)
{
    (void)state;
    static const char today[] =
        "\xEF\xBB\xBF" HEADER "\r\n"
        "90000101,\"Strain, \"\"left\"\" and\r\nright\",\"Ribeiro-Beispiel AA Jr, van der Muster "
        "J; "
        "Example Study Group.\",\"J Invent Imaging. 2020 Jun 21;295(3 Pt 1):700-710. doi: "
        "10.5555/Invent.1. Epub 2020 Apr 19.\",Ribeiro-Beispiel AA,J Invent "
        "Imaging,2020,2020/04/20,PMC90000001,NIHMS1,10.5555/Invent.1\r\n";
    static const char before[] =
        HEADER_2019 "\n"
                    "\"Strain, \"\"left\"\" and right\",\"/pubmed/90000101\",\"Ribeiro-Beispiel AA "
                    "Jr, van der Muster J; Example Study Group..\",\"J Invent Imaging. 2020 Jun "
                    "21;295(3 Pt 1):700-710. doi: 10.5555/Invent.1. Epub 2020 Apr 19. "
                    "Review.\",\"J Invent Imaging.  2020\",\"PubMed\",\"citation\",\"PMID:90000101 "
                    "| PMCID:x\",\"pubmed\",\"90000101\",\"create date:2020/04/20 | first "
                    "author:Ribeiro-Beispiel AA\",\n";
    static const char expected[] =
        "pmid: 90000101 version 1\n"
        "doi: 10.5555/invent.1\n"
        "%stitle: Strain, \"left\" and right\n"
        "journal_iso: J Invent Imaging\n"
        "volume: 295\n"
        "issue: 3 Pt 1\n"
        "pages: 700-710\n"
        "year: 2020\n"
        "pub_date: 2020-06-21\n"
        "electronic_date: 2020-04-19\n"
        "entrez_date: 2020-04-20\n"
        "author 1: first Ribeiro-Beispiel, (null), AA, Jr; (null); (null); (null)\n"
        "author 2: last van der Muster, (null), J, (null); (null); (null); (null)\n"
        "author 3: (null), (null), (null), (null); Example Study Group; (null); (null)\n\n";
    static const size_t pieces[] = {1, 13, 100000};
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(pieces); i++) {
        const char *text = i % 2 ? before : today;
        g_autofree char *wanted = g_strdup_printf(expected, i % 2 ? "" : "pmcid: PMC90000001\n");
        struct seen seen;
        g_autoptr(GError) error = NULL;
        seen_init(&seen);
        assert_true(read_pieces(&seen, text, strlen(text), pieces[i / 2], false, &error));
        assert_string_equal(seen.records->str, wanted);
        g_autofree char *event =
            g_strdup_printf("90000101@%d ", (int)(strchr(text, '\n') + 1 - text));
        assert_string_equal(seen.events->str, event);
        seen_clear(&seen);
    }
}

/* A row with these authors and this citation; what the record says then. */
static void test_authors_and_citations(void **state)
{
    (void)state;
    static const struct {
        const char *authors, *citation, *line;
    } cases[] = {
        {"Muster J.", "", "author 1: first last Muster, (null), J, (null); (null)"},
        {"Muster J, et al.", "",
         "author 1: first Muster, (null), J, (null); (null); (null); "
         "(null)\nauthors: incomplete\n"},
        {"Muster J, Doe A, ...", "", "authors: incomplete\n"},
        {"Muster J\xE2\x80\xA6", "", "authors: incomplete\n"},
        {"Selvabeispiel.", "", "first last Selvabeispiel, (null), (null), (null); (null)"},
        {"Example Consortium.", "", "author 1: (null), (null), (null), (null); Example Consortium"},
        {"College of Examples, Oslo; Muster J.", "",
         "; College of Examples, Oslo; (null); (null)\nauthor 2:"},
        {"Ivanov II.", "", "Ivanov, (null), II, (null)"},
        {"King ML III.", "", "King, (null), ML, III"},
        {"D'Muster \xC3\x81.", "", "D'Muster, (null), \xC3\x81, (null)"},
        {"Petrova Iu.", "", "Petrova, (null), Iu, (null)"},
        {"", "", "pmid: 90000001 version 1\ntitle: T\n\n"},
        {"", "J Ex. 2019 Aug 5:1-11. doi: 10.5555/x. [Epub ahead of print]",
         "doi: 10.5555/x\ntitle: T\npages: 1-11\nyear: 2019\npub_date: 2019-08-05\n"},
        {"", "Other Journal. 2019 Winter;1 Suppl 1:S1-e2.3.",
         "volume: 1 Suppl 1\npages: S1-e2.3\nyear: 2019\npub_date: 2019\n"},
        {"", "J Ex. 2019 Mar;Special Edition No. 2:12-15. doi: 10.5555/x.",
         "volume: Special Edition No. 2\npages: 12-15\nyear: 2019\n"},
        {"", "J Ex. 2019;Spec No.:S3.", "volume: Spec No.\npages: S3\nyear: 2019\n"},
        {"", "J Ex. 2019;12. doi: 10.5555/x.", "volume: 12\nyear: 2019\n"},
        {"", "J Ex. Spring 2019;1(2):3-4.", "pmid: 90000001 version 1\ntitle: T\n\n"},
        {"", "No date at all. pii: 5", "pmid: 90000001 version 1\ntitle: T\n\n"},
        {"", "J Ex. 2019;:.", "title: T\nyear: 2019\npub_date: 2019\n\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text =
            g_strdup_printf("PMID,Title,Authors,Citation\n90000001,T,\"%s\",\"%s\"",
                            cases[i].authors, cases[i].citation);
        struct seen seen;
        seen_init(&seen);
        assert_true(read_pieces(&seen, text, strlen(text), 100, false, NULL));
        if (!strstr(seen.records->str, cases[i].line))
            fail_msg("%s gives %s", text, seen.records->str);
        seen_clear(&seen);
    }
}

static void test_damage(void **state)
{
    (void)state;
    static const struct {
        const char *text, *events, *message; /* message: of the error; NULL: none */
        bool is_cut;
    } cases[] = {
        {"", "", "blank", false},
        {"\n \r\n", "", "blank", false},
        {"PMID,Title\n", "", "no record", false},
        {"Name,Age,Town\nA,1,B\n", "", "no column 'PMID' (it begins 'Name,Age,Town')", false},
        {"PMID,Name\n1,2\n", "", "no column 'Title'", false},
        {"Title;PMID\nT;90000001\n", "90000001@11 ", NULL, false},
        {"pmid\ttitle\n90000001\tT\n", "90000001@11 ", NULL, false},
        {"PMID,Title\n90000001,T", "90000001@11 ", NULL, false},
        {"PMID,Title\n90000001,T\n90000002,T", "90000001@11 !truncated@22/0 ", NULL, true},
        {"PMID,Title\nx,T\n,T\n90000001,T\n", "!no-pmid@11/0 !no-pmid@15/0 90000001@18 ", NULL,
         false},
        {"PMID,Title\n90000001,T,x\n90000002\n90000003,T,\n",
         "!malformed@11/0 !malformed@24/0 90000003@33 ", NULL, false},
        /* a quote that is not closed, before rows with and without quotes */
        {"PMID,Title\n90000001,\"T\n90000002,\"U\"\n90000003,V\n",
         "!malformed@11/0 90000002@23 90000003@36 ", NULL, false},
        {"PMID,Title\n90000001,\"T\n90000002,U\n90000003,V\n",
         "!malformed@11/0 90000002@23 90000003@34 ", NULL, false},
        {"PMID,Title\n90000001,a \"b\" c\n90000002,\"a \"b\" c\"\n", "90000001@11 90000002@28 ",
         NULL, false},
        {"PMID,Title\n90000001,\xFF\xFF\n90000002,U\n",
         "90000001@11 !bad-bytes@11/90000001 90000002@23 ", NULL, false},
        {"Title,Db,EntrezUID\nT,pubmed,90000001\nT,gene,90000002\n", "90000001@19 !no-pmid@37/0 ",
         NULL, false},
    };
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(cases); i++) {
        const char *text = cases[i / 2].text;
        struct seen seen;
        g_autoptr(GError) error = NULL;
        seen_init(&seen);
        bool is_good =
            read_pieces(&seen, text, strlen(text), i % 2 ? 1 : 1000, cases[i / 2].is_cut, &error);
        assert_string_equal(seen.events->str, cases[i / 2].events);
        assert_int_equal(is_good, cases[i / 2].message == NULL);
        if (!is_good && !strstr(error->message, cases[i / 2].message))
            fail_msg("%s", error->message);
        seen_clear(&seen);
    }
}

static void test_journals_without_a_stop(void **state)
{
    (void)state;
    static const char text[] = "Title,ShortDetails,Details,EntrezUID\n"
                               "T, 2019,Town: Publisher; 2019 Jun.,90000001\n"
                               "T,J Ex.  Spri,J Ex. Spring 2018;1(2):3-4.,90000002\n"
                               "T,J Ex.  2017,J Ex. pii: 5,90000003\n";
    struct seen seen;
    seen_init(&seen);
    assert_true(read_pieces(&seen, text, strlen(text), 100, false, NULL));
    assert_string_equal(seen.records->str,
                        "pmid: 90000001 version 1\ntitle: T\nyear: 2019\npub_date: 2019\n\n"
                        "pmid: 90000002 version 1\ntitle: T\njournal_iso: J Ex\nvolume: 1\n"
                        "issue: 2\npages: 3-4\nyear: 2018\npub_date: 2018\n\n"
                        "pmid: 90000003 version 1\ntitle: T\njournal_iso: J Ex\nyear: 2017\n"
                        "pub_date: 2017\n\n");
    seen_clear(&seen);
}

/* However many quotes are open, every good row behind them comes. */
static void test_limits(void **state)
{
    (void)state;
    GString *text = g_string_new("PMID,Title\n");
    for (int i = 0; i < 1000; i++)
        g_string_append(text, "90000001,\"open\n");
    g_string_append(text, "90000002,\"");
    for (int i = 0; i < CSV_ROW_SIZE_MAX / 10; i++)
        g_string_append(text, "0123456789");
    g_string_append(text, "\"\n90000003,\"");
    for (int i = 0; i < CSV_ROW_LINES_MAX - 1; i++)
        g_string_append(text, "a\n");
    g_string_append(text, "a\"\n90000004,\"");
    for (int i = 0; i < CSV_ROW_LINES_MAX; i++)
        g_string_append(text, "a\n");
    g_string_append(text, "a\"\n90000005,T\n");
    struct seen seen;
    seen_init(&seen);
    assert_true(read_pieces(&seen, text->str, text->len, 4096, false, NULL));
    assert_null(strstr(seen.events->str, " 90000002@"));
    assert_non_null(strstr(seen.events->str, " 90000003@"));
    assert_null(strstr(seen.events->str, " 90000004@"));
    assert_non_null(strstr(seen.events->str, " 90000005@"));
    seen_clear(&seen);
    g_string_free(text, TRUE);
}

static void test_what_may_be_a_header(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is;
    } cases[] = {{HEADER, true},      {HEADER_2019, true},  {"\"Title\" ;Year\r", true},
                 {"doi\tpmid", true}, {"Title", false},     {"a,b,c", false},
                 {"", false},         {"<Title,b>", false}, {"A Title, prose", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(pubmed_csv_is_header(cases[i].text, strlen(cases[i].text)), cases[i].is);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_field_of_both_headers),
        cmocka_unit_test(test_authors_and_citations),
        cmocka_unit_test(test_journals_without_a_stop),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_what_may_be_a_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
