/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_GATHER_H
#define RADSCOUT_CLI_GATHER_H
/* From answers that were fetched to tables that can be asked: what scout and
 * run do after the download. */
#include "cli/command.h"
#include "cli/fetching.h"
#include "cli/loading.h"

#include <stdbool.h>
#include <stdint.h>

/* Load the stored answers, count the field, ask Semantic Scholar about the
 * records of the query (0: of all) for budget_s seconds at the most (0: no
 * limit), load that too and analyze. loaded is added to. */
bool gather(struct app *app, struct fetching *fetching, int64_t query_id, int budget_s,
            struct loading_report *loaded, GError **error);

/* 3 when something was skipped on the way, else 0. */
int gather_status(const struct fetching *fetching, const struct loading_report *loaded);

#endif
