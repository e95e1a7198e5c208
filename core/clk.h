/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_CLK_H
#define RADSCOUT_CORE_CLK_H
/*
 * The only clock that results may depend on. SOURCE_DATE_EPOCH fixes it.
 * Dates are "YYYY-MM-DD" text or a day number (days since 1970-01-01, UTC).
 */
#include <stdbool.h>
#include <stdint.h>

#define CLK_DATE_SIZE 11  /* "YYYY-MM-DD" and the NUL */
#define CLK_STAMP_SIZE 21 /* "YYYY-MM-DDTHH:MM:SSZ" and the NUL */

/* Seconds since 1970; SOURCE_DATE_EPOCH when it is set and valid. */
int64_t clk_now(void);

void clk_today(char date[CLK_DATE_SIZE]);
void clk_stamp(int64_t seconds, char stamp[CLK_STAMP_SIZE]);

/* Parse YYYY-MM-DD strictly (a real day of 1800-2199). */
bool clk_parse_day(const char *date, int32_t *day);
void clk_format_day(int32_t day, char date[CLK_DATE_SIZE]);

/* day number of the same date n years earlier (29 February becomes 28). */
int32_t clk_years_before(int32_t day, int years);

/* For waiting and measuring only, never for results: microseconds. */
int64_t clk_monotonic_us(void);

/* For measuring only: microseconds of CPU that this process has used, all threads. */
int64_t clk_cpu_us(void);

/* The moment by the machine's own clock, for the ledger of what was sent only:
 * milliseconds since 1970, whatever SOURCE_DATE_EPOCH says. */
int64_t clk_wall_ms(void);

#endif
