/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_FETCH_OFFPEAK_H
#define RADSCOUT_FETCH_OFFPEAK_H
/*
 * When NCBI wants large jobs to run: at weekends, or on weekdays from 21:00 to
 * 5:00, US Eastern time with its daylight saving
 * (https://www.ncbi.nlm.nih.gov/books/NBK25497/). Holidays count as weekdays.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Seconds from that moment (seconds since 1970) until those hours begin; 0:
 * they are now. eastern: offpeak_zone(). */
int64_t offpeak_wait_s(GTimeZone *eastern, int64_t now);

/* America/New_York, g_time_zone_unref(); NULL with a USAGE error where the
 * machine knows no time zones. */
GTimeZone *offpeak_zone(GError **error);

#endif
