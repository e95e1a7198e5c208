/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_SHOW_RISING_H
#define RADSCOUT_CLI_SHOW_RISING_H
/* Prints people who have not been senior authors yet, for `mentors --rising`. */
#include "cli/show_mentors.h"

/* Rank and print, with what the list does not promise. */
bool show_rising(struct app *app, struct db *db, const struct mentors_query *query,
                 const struct mentors_view *view, const struct list_options *list, GError **error);

#endif
