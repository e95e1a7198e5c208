/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/export.h"

#include "cli/show_institutions.h"

/* Every institution, over all records. */
static bool write_rows(struct app *app, struct db *db, struct out *out, GError **error)
{
    (void)app;
    struct institution_query query = {0};
    OWNED(institution_list) list = institutions_rank(db, &query, error);
    if (!list) return false;
    for (guint i = 0; i < list->rows->len; i++)
        if (!out_row(out, show_institutions_row(list, list->rows->pdata[i]), error)) return false;
    return true;
}

const struct export_kind export_institutions = {
    .name = "institutions",
    .summary = "institutions with their mentors and papers, over all records",
    .columns = show_institutions_columns,
    .n_columns = SHOW_INSTITUTIONS_COLUMNS,
    .format = OUT_JSONL,
    .rows = write_rows,
};
