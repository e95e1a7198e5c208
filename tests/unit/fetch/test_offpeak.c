/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/offpeak.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/error.h"

#define HOUR 3600
#define MINUTE 60

static void test_waits(void **state)
{
    (void)state;
    static const struct {
        const char *utc;
        int64_t wait_s;
        const char *there;
    } cases[] = {
        /* winter, UTC-5 */
        {"2026-01-14T09:59:59Z", 0, "Wednesday 4:59:59"},
        {"2026-01-14T10:00:00Z", 16 * HOUR, "Wednesday 5:00"},
        {"2026-01-14T17:00:00Z", 9 * HOUR, "Wednesday noon"},
        {"2026-01-15T01:59:59Z", 1, "Wednesday 20:59:59"},
        {"2026-01-15T02:00:00Z", 0, "Wednesday 21:00"},
        {"2026-01-15T05:00:00Z", 0, "Thursday midnight"},
        /* summer, UTC-4 */
        {"2026-07-15T08:59:59Z", 0, "Wednesday 4:59:59"},
        {"2026-07-15T09:00:00Z", 16 * HOUR, "Wednesday 5:00"},
        {"2026-07-16T00:30:00Z", 30 * MINUTE, "Wednesday 20:30"},
        {"2026-07-16T01:00:00Z", 0, "Wednesday 21:00"},
        /* Friday night to Monday morning */
        {"2026-01-17T01:00:00Z", 1 * HOUR, "Friday 20:00"},
        {"2026-01-17T02:00:00Z", 0, "Friday 21:00"},
        {"2026-01-17T10:00:00Z", 0, "Saturday 5:00"},
        {"2026-01-17T17:00:00Z", 0, "Saturday noon"},
        {"2026-01-18T17:00:00Z", 0, "Sunday noon"},
        {"2026-01-19T04:59:59Z", 0, "Sunday 23:59:59"},
        {"2026-01-19T09:59:59Z", 0, "Monday 4:59:59"},
        {"2026-01-19T10:00:00Z", 16 * HOUR, "Monday 5:00, a holiday that does not count"},
        /* UTC's weekday is not theirs */
        {"2026-01-19T03:00:00Z", 0, "Sunday 22:00, Monday in UTC"},
        {"2026-01-16T22:00:00Z", 4 * HOUR, "Friday 17:00"},
        /* spring forward: 8 March 2026, 2:00 -> 3:00 */
        {"2026-03-07T01:59:59Z", 1, "Friday 20:59:59, still UTC-5"},
        {"2026-03-08T06:59:59Z", 0, "Sunday 1:59:59"},
        {"2026-03-08T07:00:00Z", 0, "Sunday 3:00"},
        {"2026-03-09T08:59:59Z", 0, "Monday 4:59:59, UTC-4 now"},
        {"2026-03-09T09:00:00Z", 16 * HOUR, "Monday 5:00"},
        {"2026-03-10T00:00:00Z", 1 * HOUR, "Monday 20:00"},
        /* fall back: 1 November 2026, 2:00 -> 1:00 */
        {"2026-10-30T09:00:00Z", 16 * HOUR, "Friday 5:00, still UTC-4"},
        {"2026-11-01T06:30:00Z", 0, "Sunday 1:30 for the second time"},
        {"2026-11-02T09:59:59Z", 0, "Monday 4:59:59, UTC-5 now"},
        {"2026-11-02T10:00:00Z", 16 * HOUR, "Monday 5:00"},
        {"2026-11-03T01:00:00Z", 1 * HOUR, "Monday 20:00"},
    };
    g_autoptr(GTimeZone) eastern = offpeak_zone(NULL);
    if (!eastern) skip();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GDateTime) moment = g_date_time_new_from_iso8601(cases[i].utc, NULL);
        assert_non_null(moment);
        int64_t wait_s = offpeak_wait_s(eastern, g_date_time_to_unix(moment));
        if (wait_s != cases[i].wait_s)
            fail_msg("%s (%s): %" PRId64 " s, not %" PRId64, cases[i].utc, cases[i].there, wait_s,
                     cases[i].wait_s);
    }
}

/* The wait ends in the hours, whatever the moment: every 20 minutes of a year. */
static void test_wait_is_enough(void **state)
{
    (void)state;
    g_autoptr(GTimeZone) eastern = offpeak_zone(NULL);
    if (!eastern) skip();
    int64_t waited = 0, n = 0;
    for (int64_t now = 1767225600; now < 1767225600 + INT64_C(365) * 86400; now += 1200, n++) {
        int64_t wait_s = offpeak_wait_s(eastern, now);
        assert_true(wait_s >= 0 && wait_s <= 16 * HOUR);
        assert_int_equal(offpeak_wait_s(eastern, now + wait_s), 0);
        if (wait_s > 0) {
            assert_true(offpeak_wait_s(eastern, now + wait_s - 1) > 0);
            waited++;
        }
    }
    /* 261 weekdays of 16 hours */
    assert_int_equal(waited, 261 * 48);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_waits),
                                       cmocka_unit_test(test_wait_is_enough)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
