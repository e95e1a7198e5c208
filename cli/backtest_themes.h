/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_BACKTEST_THEMES_H
#define RADSCOUT_CLI_BACKTEST_THEMES_H
/* `backtest themes`: runs and prints it. */
#include "cli/command.h"

struct backtest_themes_options {
    const char *terms; /* own (NULL) or protocol */
    char *const *also; /* further databases to pool with, "FILE" or "FILE,YEARS"; NULL: none */
    int from, to;      /* years T; 0: all with history before and two years after them */
    bool half_year;    /* of year T only the first half of the records is in */
    bool published;    /* years of publication, as the protocol has them anyway */
};

bool backtest_themes(struct app *app, const struct backtest_themes_options *options,
                     const struct list_options *list, GError **error);

#endif
