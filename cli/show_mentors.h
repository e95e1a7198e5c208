/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_SHOW_MENTORS_H
#define RADSCOUT_CLI_SHOW_MENTORS_H
/* Prints the ranked mentors, for `mentors`, `scout`, `run` and `export`. */
#include "analyze/mentors.h"
#include "cli/command.h"

#define SHOW_MENTORS_COLUMNS 45
extern const struct out_column show_mentors_columns[SHOW_MENTORS_COLUMNS];

struct mentors_view {
    const char *topic; /* name to print; NULL: all records */
    bool why;          /* the parts of every score, with counts and PMIDs */
    bool legend;       /* under a table on stdout: what the columns mean */
    json_t *taken;     /* institutions that a name stood for (ranking.h), borrowed; or NULL */
};

/* Rank and print. An empty list says on stderr why. */
bool show_mentors(struct app *app, struct db *db, const struct mentors_query *query,
                  const struct mentors_view *view, const struct list_options *list, GError **error);

/* Everybody of a bare list, in turn. */
bool show_mentors_rows(struct out *out, struct mentors_list *mentors, GError **error);

#endif
