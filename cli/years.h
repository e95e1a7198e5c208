/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_YEARS_H
#define RADSCOUT_CLI_YEARS_H
/* What --years takes. */
#include <glib.h>
#include <stdbool.h>

/* "2012" or "2012-2016"; else a USAGE error. */
bool years_parse(const char *text, int *from, int *to, GError **error);

#endif
