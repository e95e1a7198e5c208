/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_SHOW_INSTITUTIONS_H
#define RADSCOUT_CLI_SHOW_INSTITUTIONS_H
/* Prints institutions, for `institutions` and `export`. */
#include "analyze/institution_rank.h"
#include "cli/command.h"

#define SHOW_INSTITUTIONS_COLUMNS 17
#define SHOW_INSTITUTIONS_COMPARED 8 /* columns of a table */
extern const struct out_column show_institutions_columns[SHOW_INSTITUTIONS_COLUMNS];

/* Rank and print; topic: its name, NULL: all records; taken: what institutions that are
 * asked for stood for (ranking.h). A table of compared ones has a
 * column for each. An empty list says on stderr why. */
bool show_institutions(struct app *app, struct db *db, const struct institution_query *query,
                       const char *topic, json_t *taken, const struct list_options *list,
                       GError **error);

json_t *show_institutions_row(const struct institution_list *institutions,
                              const struct institution_row *row);

#endif
