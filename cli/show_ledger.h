/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_SHOW_LEDGER_H
#define RADSCOUT_CLI_SHOW_LEDGER_H
/* The ledger of a mentor as JSON and as text, for `mentors` and `person`. */
#include "analyze/mentor_ledger.h"

#include <jansson.h>

/* Every list with its PMIDs, first authors, co-mentors, activity, moves. Without
 * newcomers_known "newcomer" of a first author is null. */
json_t *show_ledger_json(const struct mentor_ledger *ledger, bool newcomers_known);

/* The moves alone. */
json_t *show_ledger_moves(const GArray *moves);

/* A line for each thing worth saying, each after the indent. */
void show_ledger_text(GString *text, const struct mentor_ledger *ledger, const char *indent);

/* The first authors with most papers, a line each. */
void show_ledger_firsts_text(GString *text, const struct mentor_ledger *ledger,
                             bool newcomers_known);

/* A line for each move (struct person_move). */
void show_ledger_moves_text(GString *text, const GArray *moves, const char *indent);

#endif
