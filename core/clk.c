/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/clk.h"

#include <time.h>
#include <glib.h>
#include <string.h>

#define DAY_SECONDS 86400
#define SECONDS_MAX INT64_C(253402300799) /* 9999-12-31T23:59:59Z */
#define SECONDS_MIN INT64_C(-62135596800) /* 0001-01-01T00:00:00Z */
#define JULIAN_1970 719163                /* GDate counts from 0001-01-01 = 1 */
#define DAY_MIN (1 - JULIAN_1970)
#define DAY_MAX (int32_t)(SECONDS_MAX / DAY_SECONDS)

int64_t clk_now(void)
{
    const char *fixed = g_getenv("SOURCE_DATE_EPOCH");
    gint64 seconds = 0;
    if (fixed && g_ascii_string_to_signed(fixed, 10, 0, SECONDS_MAX, &seconds, NULL)) {
        return seconds;
    }
    return g_get_real_time() / G_USEC_PER_SEC;
}

static int32_t day_of(int64_t seconds)
{
    seconds = CLAMP(seconds, SECONDS_MIN, SECONDS_MAX);
    int64_t day = seconds / DAY_SECONDS;
    return (int32_t)(seconds % DAY_SECONDS < 0 ? day - 1 : day);
}

void clk_today(char date[CLK_DATE_SIZE])
{
    clk_format_day(day_of(clk_now()), date);
}

void clk_stamp(int64_t seconds, char stamp[CLK_STAMP_SIZE])
{
    int32_t day = day_of(seconds);
    int second = (int)(CLAMP(seconds, SECONDS_MIN, SECONDS_MAX) - (int64_t)day * DAY_SECONDS);
    char date[CLK_DATE_SIZE];
    clk_format_day(day, date);
    g_snprintf(stamp, CLK_STAMP_SIZE, "%sT%02d:%02d:%02dZ", date, second / 3600, second / 60 % 60,
               second % 60);
}

static bool digits(const char *text, int n, int *value)
{
    *value = 0;
    for (int i = 0; i < n; i++) {
        if (!g_ascii_isdigit(text[i])) return false;
        *value = *value * 10 + (text[i] - '0');
    }
    return true;
}

bool clk_parse_day(const char *date, int32_t *day)
{
    int y = 0, m = 0, d = 0;
    if (!date || strlen(date) != CLK_DATE_SIZE - 1 || date[4] != '-' || date[7] != '-') {
        return false;
    }
    if (!digits(date, 4, &y) || !digits(date + 5, 2, &m) || !digits(date + 8, 2, &d)) {
        return false;
    }
    if (y < 1800 || y > 2199) return false;
    if (!g_date_valid_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)y)) return false;
    GDate *parsed = g_date_new_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)y);
    *day = (int32_t)g_date_get_julian(parsed) - JULIAN_1970;
    g_date_free(parsed);
    return true;
}

static void set_day(GDate *date, int32_t day)
{
    g_date_clear(date, 1);
    g_date_set_julian(date, (guint32)(CLAMP(day, DAY_MIN, DAY_MAX) + JULIAN_1970));
}

void clk_format_day(int32_t day, char date[CLK_DATE_SIZE])
{
    GDate value;
    set_day(&value, day);
    g_snprintf(date, CLK_DATE_SIZE, "%04u-%02u-%02u", (unsigned)g_date_get_year(&value) % 10000,
               (unsigned)g_date_get_month(&value) % 100, (unsigned)g_date_get_day(&value) % 100);
}

int32_t clk_years_before(int32_t day, int years)
{
    GDate date;
    set_day(&date, day);
    int room = (int)g_date_get_year(&date) - 1; /* GDate has no year 0 */
    g_date_subtract_years(&date, (guint)CLAMP(years, 0, room));
    return (int32_t)g_date_get_julian(&date) - JULIAN_1970;
}

int64_t clk_monotonic_us(void)
{
    return g_get_monotonic_time();
}

int64_t clk_cpu_us(void)
{
    struct timespec used = {0};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

int64_t clk_wall_ms(void)
{
    return g_get_real_time() / 1000;
}
