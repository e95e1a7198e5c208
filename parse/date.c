/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/date.h"

#include <glib.h>
#include <string.h>

static const char *const month_names[12] = {"january",   "february", "march",    "april",
                                            "may",       "june",     "july",     "august",
                                            "september", "october",  "november", "december"};

static bool is_letter(char c)
{
    return g_ascii_isalpha(c);
}

/* The word of n letters as a month: "Jun", "june", "Sept"; 0 when it is none. */
static int month_of_word(const char *word, size_t n)
{
    if (n == 4 && g_ascii_strncasecmp(word, "sept", 4) == 0) return 9;
    for (int i = 0; i < 12; i++) {
        size_t length = strlen(month_names[i]);
        if (n != 3 && n != length) continue;
        if (g_ascii_strncasecmp(word, month_names[i], n) == 0) return i + 1;
    }
    return 0;
}

/* A number of at most max_digits digits that is the whole text; 0 otherwise. */
static int whole_number(const char *text, int max_digits)
{
    int value = 0, n = 0;
    while (g_ascii_isspace(*text))
        text++;
    for (; g_ascii_isdigit(*text); text++, n++) {
        if (n == max_digits) return 0;
        value = value * 10 + (*text - '0');
    }
    while (g_ascii_isspace(*text))
        text++;
    return *text == '\0' ? value : 0;
}

static bool is_year(int year)
{
    return year >= DATE_YEAR_MIN && year <= DATE_YEAR_MAX;
}

int date_year(const char *text)
{
    int year = text ? whole_number(text, 4) : 0;
    return is_year(year) ? year : 0;
}

int date_month(const char *text)
{
    if (!text) return 0;
    while (g_ascii_isspace(*text))
        text++;
    if (!is_letter(*text)) {
        int month = whole_number(text, 2);
        return month <= 12 ? month : 0;
    }
    size_t n = 0;
    while (is_letter(text[n]))
        n++;
    int month = month_of_word(text, n);
    text += n;
    if (*text == '.') text++;
    while (g_ascii_isspace(*text))
        text++;
    return *text == '\0' ? month : 0;
}

int date_day(const char *text)
{
    int day = text ? whole_number(text, 2) : 0;
    return day <= 31 ? day : 0;
}

bool date_medline(const char *text, struct date_parts *date)
{
    memset(date, 0, sizeof *date);
    if (!text) return false;
    for (const char *p = text; *p != '\0';) {
        size_t n = 0;
        if (g_ascii_isdigit(*p)) {
            while (g_ascii_isdigit(p[n]))
                n++;
            int year = n == 4 ? (int)g_ascii_strtoll(p, NULL, 10) : 0;
            if (date->year == 0 && is_year(year)) date->year = year;
        } else if (is_letter(*p)) {
            while (is_letter(p[n]))
                n++;
            if (date->month == 0) date->month = month_of_word(p, n);
        } else {
            n = 1;
        }
        p += n;
    }
    return date->year != 0;
}

bool date_citation(const char *text, struct date_parts *date)
{
    memset(date, 0, sizeof *date);
    if (!text) return false;
    g_auto(GStrv) words = g_strsplit(text, " ", 4);
    guint n = g_strv_length(words);
    struct date_parts read = {.year = n > 0 ? date_year(words[0]) : 0};
    if (n > 1) read.month = date_month(words[1]);
    if (n > 2) read.day = date_day(words[2]);
    bool is_plain = read.year != 0 && (n < 2 || read.month != 0) && (n < 3 || read.day != 0);
    if (!is_plain || n > 3) return date_medline(text, date);
    *date = read;
    return true;
}

bool date_figures(const char *text, struct date_parts *date)
{
    int numbers[3] = {0}, n_digits[3] = {0}, i = 0;
    memset(date, 0, sizeof *date);
    if (!text) return false;
    for (; g_ascii_isdigit(*text) || *text == '/' || *text == '-'; text++) {
        if (!g_ascii_isdigit(*text)) {
            if (n_digits[i] == 0 || ++i > 2) return false;
            continue;
        }
        /* No mark between the parts: the year has four digits, the month two. */
        if (n_digits[i] == (i == 0 ? 4 : 2) && ++i > 2) return false;
        numbers[i] = numbers[i] * 10 + (*text - '0');
        n_digits[i]++;
    }
    if ((*text != '\0' && *text != ' ') || n_digits[0] != 4 || n_digits[2] == 0) return false;
    *date = (struct date_parts){numbers[0], numbers[1], numbers[2]};
    return is_year(date->year);
}

static bool is_day(const struct date_parts *date)
{
    return date->month >= 1 && date->month <= 12 && date->day >= 1 &&
           g_date_valid_dmy((GDateDay)date->day, (GDateMonth)date->month, (GDateYear)date->year);
}

bool date_format(const struct date_parts *date, char text[DATE_TEXT_SIZE])
{
    if (!is_year(date->year)) return false;
    if (is_day(date)) {
        g_snprintf(text, DATE_TEXT_SIZE, "%04d-%02d-%02d", date->year, date->month, date->day);
    } else if (date->month >= 1 && date->month <= 12) {
        g_snprintf(text, DATE_TEXT_SIZE, "%04d-%02d", date->year, date->month);
    } else {
        g_snprintf(text, DATE_TEXT_SIZE, "%04d", date->year);
    }
    return true;
}

bool date_format_day(const struct date_parts *date, char text[DATE_TEXT_SIZE])
{
    return is_day(date) && date_format(date, text);
}
