/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/export.h"

#include "cli/show_journals.h"

/* Every journal of the topic. */
static bool write_rows(struct app *app, const struct export_request *request, struct out *out,
                       GError **error)
{
    (void)app;
    const struct venues_query query = {.pmids = request->ranking.topic.pmids,
                                       .since_year = request->since,
                                       .limit = request->limit,
                                       .design = -1};
    OWNED(venues_list) venues = venues_rank(request->ranking.db, &query, error);
    if (!venues) return false;
    for (guint i = 0; i < venues->venues->len; i++)
        if (!out_row(out, show_journals_row(venues, venues->venues->pdata[i], -1), error))
            return false;
    return true;
}

/* What only --country fills. */
static const char *const without[] = {"country_share", NULL};

const struct export_kind export_journals = {
    .name = "journals",
    .summary = "journals with their volume by design, authors and days to acceptance",
    .columns = show_journals_columns,
    .n_columns = SHOW_JOURNALS_COLUMNS,
    .without = without,
    .format = OUT_JSONL,
    .ranked = write_rows,
};
