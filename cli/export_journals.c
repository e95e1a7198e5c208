/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/export.h"

#include "cli/show_journals.h"

/* Every journal, over all records. */
static bool write_rows(struct app *app, struct db *db, struct out *out, GError **error)
{
    (void)app;
    struct venues_query query = {.design = -1};
    OWNED(venues_list) venues = venues_rank(db, &query, error);
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
    .rows = write_rows,
};
