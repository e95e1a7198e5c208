/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/years.h"

#include "core/error.h"

bool years_parse(const char *text, int *from, int *to, GError **error)
{
    char *end;
    gint64 first = g_ascii_strtoll(text, &end, 10), last = first;
    if (*end == '-' && end[1] != '\0') last = g_ascii_strtoll(end + 1, &end, 10);
    if (*end != '\0' || first < 1800 || last < first || last > 2199)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "--years takes a year or two of them (2012-2016), not '%s'", text);
    *from = (int)first;
    *to = (int)last;
    return true;
}
