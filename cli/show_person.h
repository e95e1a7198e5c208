/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_SHOW_PERSON_H
#define RADSCOUT_CLI_SHOW_PERSON_H
/* One person on the screen or as JSON; several to choose from. */
#include "analyze/facts.h"
#include "cli/command.h"

#include <stdint.h>

/* Who, ledger, places, co-authors, papers of the person, and who else may be
 * the same; why: also what joined the records. In a table the facts come first
 * and the papers are the rows; json is one object. */
bool show_person(struct db *db, const struct facts *facts, int64_t person_id, bool why,
                 const struct list_options *list, GError **error);

/* One row for each of several people (int64_t). */
bool show_people(struct db *db, const GArray *ids, const struct list_options *list, GError **error);

#endif
