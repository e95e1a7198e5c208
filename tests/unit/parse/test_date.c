/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/date.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_parts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int year, month, day;
    } cases[] = {
        {"2019", 2019, 0, 0}, {" 2019 ", 2019, 0, 0}, {"1499", 0, 0, 0}, {"2200", 0, 0, 0},
        {"20190", 0, 0, 0},   {"2019a", 0, 0, 0},     {"", 0, 0, 0},     {NULL, 0, 0, 0},
        {"Jun", 0, 6, 0},     {"june", 0, 6, 0},      {"JUN", 0, 6, 0},  {"Sept", 0, 9, 0},
        {"Jun.", 0, 6, 0},    {"Junk", 0, 0, 0},      {"6", 0, 6, 6},    {"06", 0, 6, 6},
        {"13", 0, 0, 13},     {"31", 0, 0, 31},       {"32", 0, 0, 0},   {"0", 0, 0, 0},
        {"-1", 0, 0, 0},      {"Jan-Feb", 0, 0, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_int_equal(date_year(cases[i].text), cases[i].year);
        assert_int_equal(date_month(cases[i].text), cases[i].month);
        assert_int_equal(date_day(cases[i].text), cases[i].day);
    }
}

static void test_medline(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int year, month;
    } cases[] = {
        {"1998 Dec-1999 Jan", 1998, 12},
        {"2019 Jul-Aug", 2019, 7},
        {"2019 Sep/Oct", 2019, 9},
        {"1975-1976", 1975, 0},
        {"1976 Winter", 1976, 0},
        {"Spring 2003", 2003, 0},
        {"May-Jun 2003", 2003, 5},
        {"2000 Jul 4-7", 2000, 7},
        {"1978 1st Quart", 1978, 0},
        {"19781", 0, 0},
        {"no date", 0, 0},
        {"", 0, 0},
        {"1983 Summary", 1983, 0},
        {"1990 MAR", 1990, 3},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct date_parts date;
        assert_int_equal(date_medline(cases[i].text, &date), cases[i].year != 0);
        assert_int_equal(date.year, cases[i].year);
        assert_int_equal(date.month, cases[i].month);
    }
}

static void test_format(void **state)
{
    (void)state;
    static const struct {
        struct date_parts date;
        const char *text; /* NULL: no date */
        bool is_day;
    } cases[] = {
        {{2020, 2, 29}, "2020-02-29", true},
        {{2019, 2, 29}, "2019-02", false},
        {{2019, 4, 31}, "2019-04", false},
        {{2019, 13, 1}, "2019", false},
        {{2019, 0, 5}, "2019", false},
        {{2019, 6, 0}, "2019-06", false},
        {{0, 6, 5}, NULL, false},
        {{1781, 1, 1}, "1781-01-01", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char text[DATE_TEXT_SIZE] = "";
        assert_int_equal(date_format(&cases[i].date, text), cases[i].text != NULL);
        if (cases[i].text) assert_string_equal(text, cases[i].text);
        assert_int_equal(date_format_day(&cases[i].date, text), cases[i].is_day);
    }
}

static void test_citations_and_figures(void **state)
{
    (void)state;
    static const struct {
        bool (*read)(const char *text, struct date_parts *date);
        const char *text, *date; /* date: NULL: none */
    } cases[] = {
        {date_citation, "2022 Sep 21", "2022-09-21"},
        {date_citation, "2022 09 21", "2022-09-21"},
        {date_citation, "2022 Sep", "2022-09"},
        {date_citation, "2022", "2022"},
        {date_citation, "2022 Sep 31", "2022-09"},
        {date_citation, "2019 Jul-Aug", "2019-07"},
        {date_citation, "1998 Dec-1999 Jan", "1998-12"},
        {date_citation, "Winter 1998", "1998"},
        {date_citation, "2022 Sep 21 x", "2022-09"},
        {date_citation, "", NULL},
        {date_citation, "Sep", NULL},
        {date_figures, "20220921", "2022-09-21"},
        {date_figures, "2022/09/21 06:00", "2022-09-21"},
        {date_figures, "2022/9/2", "2022-09-02"},
        {date_figures, "2022-09-21", "2022-09-21"},
        {date_figures, "2022", NULL},
        {date_figures, "202209", NULL},
        {date_figures, "2022/9/", NULL},
        {date_figures, "22/9/2022", NULL},
        {date_figures, "202209211", NULL},
        {date_figures, "2022/09/21x", NULL},
        {date_figures, "/2022/9/1", NULL},
        {date_figures, "0000/01/01", NULL},
        {date_figures, "", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct date_parts date;
        char text[DATE_TEXT_SIZE] = "";
        bool is = cases[i].read(cases[i].text, &date) && date_format(&date, text);
        if (is != (cases[i].date != NULL) || (is && strcmp(text, cases[i].date) != 0)) {
            fail_msg("%s gives %s", cases[i].text, is ? text : "nothing");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_medline),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_citations_and_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
