/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/clk.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void days(void **state)
{
    (void)state;
    static const struct {
        const char *date;
        bool valid;
        int32_t day;
    } cases[] = {
        {"1970-01-01", true, 0},
        {"1969-12-31", true, -1},
        {"2000-02-29", true, 11016},
        {"2024-02-29", true, 19782},
        {"1800-01-01", true, -62091},
        {"2199-12-31", true, 84005},
        {"1799-12-31", false, 0},
        {"2200-01-01", false, 0},
        {"2023-02-29", false, 0},
        {"2023-13-01", false, 0},
        {"2023-00-01", false, 0},
        {"2023-01-00", false, 0},
        {"2023-1-1", false, 0},
        {"2023-01-01 ", false, 0},
        {" 2023-01-1", false, 0},
        {"2023/01/01", false, 0},
        {"+023-01-01", false, 0},
        {"", false, 0},
        {NULL, false, 0},
        {"2023-01-0x", false, 0},
        {"-023-01-01", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t day = 12345;
        assert_int_equal(clk_parse_day(cases[i].date, &day), cases[i].valid);
        if (!cases[i].valid) continue;
        assert_int_equal(day, cases[i].day);
        char date[CLK_DATE_SIZE];
        clk_format_day(day, date);
        assert_string_equal(date, cases[i].date);
    }
    char date[CLK_DATE_SIZE];
    clk_format_day(INT32_MIN, date);
    assert_string_equal(date, "0001-01-01");
    clk_format_day(INT32_MAX, date);
    assert_string_equal(date, "9999-12-31");
}

static void years_before(void **state)
{
    (void)state;
    static const struct {
        const char *date;
        int years;
        const char *expect;
    } cases[] = {
        {"2024-02-29", 1, "2023-02-28"},  {"2024-02-29", 4, "2020-02-29"},
        {"2026-11-21", 12, "2014-11-21"}, {"2026-01-01", 0, "2026-01-01"},
        {"2026-01-01", -3, "2026-01-01"}, {"1800-06-01", 5000, "0001-06-01"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t day = 0;
        char date[CLK_DATE_SIZE];
        assert_true(clk_parse_day(cases[i].date, &day));
        clk_format_day(clk_years_before(day, cases[i].years), date);
        assert_string_equal(date, cases[i].expect);
    }
}

static void now_is_fixed(void **state)
{
    (void)state;
    static const struct {
        const char *epoch, *today; /* NULL: the real clock */
    } cases[] = {
        {"0", "1970-01-01"},
        {"1700000000", "2023-11-14"},
        {"253402300799", "9999-12-31"},
        {"253402300800", NULL},
        {"-1", NULL},
        {"soon", NULL},
        {"17 ", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(g_setenv("SOURCE_DATE_EPOCH", cases[i].epoch, TRUE));
        char today[CLK_DATE_SIZE];
        clk_today(today);
        if (cases[i].today) {
            assert_string_equal(today, cases[i].today);
        } else {
            assert_true(clk_now() > 1700000000);
        }
    }
    g_unsetenv("SOURCE_DATE_EPOCH");
    assert_true(clk_now() > 1700000000);
    int64_t before_us = clk_monotonic_us();
    assert_true(clk_monotonic_us() >= before_us);
}

static void stamps(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *stamp;
    } cases[] = {
        {0, "1970-01-01T00:00:00Z"},         {1700000000, "2023-11-14T22:13:20Z"},
        {-1, "1969-12-31T23:59:59Z"},        {INT64_MAX, "9999-12-31T23:59:59Z"},
        {INT64_MIN, "0001-01-01T00:00:00Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char stamp[CLK_STAMP_SIZE];
        clk_stamp(cases[i].seconds, stamp);
        assert_string_equal(stamp, cases[i].stamp);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days),
        cmocka_unit_test(years_before),
        cmocka_unit_test(now_is_fixed),
        cmocka_unit_test(stamps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
