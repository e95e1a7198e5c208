/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/offpeak.h"

#include "core/error.h"

#define ZONE "America/New_York"
#define BEGINS 21 /* hour of the evening */
#define ENDS 5    /* hour of the morning */

/* GLib takes UTC for a zone that it does not find. */
GTimeZone *offpeak_zone(GError **error)
{
    GTimeZone *zone = g_time_zone_new_identifier(ZONE);
    if (zone) return zone;
    error_set(error, RADSCOUT_ERROR_USAGE,
              "--off-peak: the time zone " ZONE " is not known here: install the package tzdata");
    return NULL;
}

int64_t offpeak_wait_s(GTimeZone *eastern, int64_t now)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(now);
    g_autoptr(GDateTime) there = utc ? g_date_time_to_timezone(utc, eastern) : NULL;
    if (!there) return 0;
    int hour = g_date_time_get_hour(there);
    if (g_date_time_get_day_of_week(there) >= G_DATE_SATURDAY) return 0;
    if (hour < ENDS || hour >= BEGINS) return 0;
    /* clocks change at 2:00 on Sundays, so a working day has its plain length */
    g_autoptr(GDateTime) evening =
        g_date_time_new(eastern, g_date_time_get_year(there), g_date_time_get_month(there),
                        g_date_time_get_day_of_month(there), BEGINS, 0, 0);
    return g_date_time_to_unix(evening) - now;
}
