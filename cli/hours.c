/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/hours.h"

#include <inttypes.h>

#include "cli/command.h"
#include "core/clk.h"
#include "core/error.h"
#include "core/log.h"
#include "fetch/offpeak.h"

#define LOOK_US 200000 /* between two looks at the clock and for a signal */
#define MINUTE 60

static void tell(GTimeZone *eastern, int64_t until, int64_t wait_s)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(until);
    g_autoptr(GDateTime) there = g_date_time_to_timezone(utc, eastern);
    g_autofree char *text = g_date_time_format(there, "%Y-%m-%d %H:%M %Z");
    int64_t minutes = (wait_s + MINUTE - 1) / MINUTE;
    log_info("waiting until %s, when NCBI's hours for large jobs begin (%" PRId64 " h %" PRId64
             " min); Ctrl-C ends it",
             text, minutes / MINUTE, minutes % MINUTE);
}

bool hours_wait(GError **error)
{
    g_autoptr(GTimeZone) eastern = offpeak_zone(error);
    if (!eastern) return false;
    int64_t start = clk_now(), start_us = clk_monotonic_us();
    int64_t wait_s = offpeak_wait_s(eastern, start);
    if (wait_s > 0) tell(eastern, start + wait_s, wait_s);
    /* one clock stands while the machine sleeps, the other one in tests */
    while (clk_now() < start + wait_s &&
           clk_monotonic_us() < start_us + wait_s * (int64_t)G_USEC_PER_SEC) {
        if (app_interrupted())
            return error_set(error, RADSCOUT_ERROR_INTERRUPTED,
                             "interrupted: nothing was asked for while waiting");
        g_usleep(LOOK_US);
    }
    return true;
}
