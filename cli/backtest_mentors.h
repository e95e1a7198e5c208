/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_BACKTEST_MENTORS_H
#define RADSCOUT_CLI_BACKTEST_MENTORS_H
/* What `backtest mentors` prints. */
#include "analyze/backtest.h"
#include "cli/command.h"

/* Rows by year (topic), score; then the means. replicates: with the differences of
 * every replicate of the bootstrap (JSON), so that several corpora can be pooled. */
bool backtest_mentors_print(const struct app *app, const struct backtest *backtest,
                            const struct backtest_query *query, const struct list_options *list,
                            bool replicates, GError **error);

#endif
