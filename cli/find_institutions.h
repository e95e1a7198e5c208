/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_FIND_INSTITUTIONS_H
#define RADSCOUT_CLI_FIND_INSTITUTIONS_H
/* What `institutions` and its export are asked: filters -> a query. */
#include "analyze/institution_rank.h"
#include "cli/filters.h"
#include "cli/ranking.h"

struct find_institutions {
    struct institution_query query;
    /* what it borrows */
    struct filters filters;
    struct located_region region;
    struct institution_found *institution;
};

/* Institution, country, state and city are those of the institutions; the other filters ask for their
 * people and papers. since: as --since. Clear in any case. */
bool find_institutions(struct app *app, const struct ranking *ranking,
                       const struct filter_options *filters, int since,
                       struct find_institutions *found, GError **error);
void find_institutions_clear(struct find_institutions *found);

#endif
