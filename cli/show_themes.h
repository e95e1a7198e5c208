/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_SHOW_THEMES_H
#define RADSCOUT_CLI_SHOW_THEMES_H
/* Prints the ranked themes, for `themes`, `scout`, `run` and `export`. */
#include "analyze/themes.h"
#include "cli/command.h"

#define SHOW_THEMES_COLUMNS 37
extern const struct out_column show_themes_columns[SHOW_THEMES_COLUMNS];

struct themes_view {
    const char *topic; /* name to print; NULL: all records */
    bool legend;       /* under a table on stdout: what the columns mean */
    bool why;          /* under a table on stdout: each theme in time, what it is about, PMIDs */
};

/* Rank and print. What the list cannot say is said on stderr. */
bool show_themes(struct app *app, struct db *db, const struct themes_query *query,
                 const struct themes_view *view, const struct list_options *list, GError **error);

/* One theme as in contract 3.6 of the design. */
json_t *show_themes_row(const struct themes_list *themes, const struct theme *theme);

#endif
