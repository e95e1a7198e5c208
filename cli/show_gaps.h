/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_SHOW_GAPS_H
#define RADSCOUT_CLI_SHOW_GAPS_H
/* Prints what nobody combines, for `themes --gaps`. */
#include "analyze/themes.h"
#include "cli/command.h"

/* topic: name to print; NULL: all records. */
bool show_gaps(struct app *app, struct db *db, const struct themes_query *query, const char *topic,
               const struct list_options *list, GError **error);

#endif
