/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_HOURS_H
#define RADSCOUT_CLI_HOURS_H
/* --off-peak. */
#include <glib.h>
#include <stdbool.h>

/* Say until when and wait for NCBI's hours for large jobs; at once when they
 * are now. USAGE: no time zones here; INTERRUPTED. */
bool hours_wait(GError **error);

#endif
