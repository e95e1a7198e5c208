/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/date.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_medline),
        cmocka_unit_test(test_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
