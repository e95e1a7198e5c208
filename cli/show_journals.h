/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_SHOW_JOURNALS_H
#define RADSCOUT_CLI_SHOW_JOURNALS_H
/* Prints the journals of a topic, for `journals` and `export`. */
#include "analyze/venues.h"
#include "cli/command.h"

#define SHOW_JOURNALS_COLUMNS 34
extern const struct out_column show_journals_columns[SHOW_JOURNALS_COLUMNS];

/* Rank and print. topic: name to print, NULL: all records. */
bool show_journals(struct app *app, struct db *db, const struct venues_query *query,
                   const char *topic, const struct list_options *list, GError **error);

/* One journal as in contract 3.7 of the design. */
json_t *show_journals_row(const struct venues_list *venues, const struct venue *venue, int design);

#endif
