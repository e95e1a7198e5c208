/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_DATE_H
#define RADSCOUT_PARSE_DATE_H
/* Dates as PubMed prints them -> YYYY, YYYY-MM or YYYY-MM-DD. */
#include <stdbool.h>

#define DATE_TEXT_SIZE 11 /* "YYYY-MM-DD" and the NUL */
#define DATE_YEAR_MIN 1500
#define DATE_YEAR_MAX 2199

/* A date with the precision that was printed; 0 is "not printed". */
struct date_parts {
    int year, month, day;
};

/* One part from its element's text (blanks around it are fine); 0 when it is
 * none: "2019"; "6", "06", "Jun", "June"; "5", "05". */
int date_year(const char *text);
int date_month(const char *text);
int date_day(const char *text);

/* MedlineDate: the first year and the first month name of free text such as
 * "1998 Dec-1999 Jan", "2019 Jul-Aug", "1976 Winter". false without a year. */
bool date_medline(const char *text, struct date_parts *date);

/* A date of a citation: "2022 Sep 21", "2022 Sep", "2022 09 21", "2022"; anything
 * else as date_medline() reads it. false without a year. */
bool date_citation(const char *text, struct date_parts *date);

/* A date in figures: "20220921", "2022/9/21 06:00", "2022-09-21". false unless
 * year, month and day are there. */
bool date_figures(const char *text, struct date_parts *date);

/* Write the longest valid prefix of the date (29 February only in leap years);
 * false without a year. */
bool date_format(const struct date_parts *date, char text[DATE_TEXT_SIZE]);

/* The same, only when the full day is valid. */
bool date_format_day(const struct date_parts *date, char text[DATE_TEXT_SIZE]);

#endif
