/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/export.h"

#include "cli/find_institutions.h"
#include "cli/show_institutions.h"

static bool write_list(struct db *db, const struct institution_query *query, struct out *out,
                       GError **error)
{
    OWNED(institution_list) list = institutions_rank(db, query, error);
    if (!list) return false;
    for (guint i = 0; i < list->rows->len; i++)
        if (!out_row(out, show_institutions_row(list, list->rows->pdata[i]), error)) return false;
    return true;
}

/* Every institution that the filters admit. */
static bool write_rows(struct app *app, const struct export_request *request, struct out *out,
                       GError **error)
{
    struct find_institutions found;
    bool done =
        find_institutions(app, &request->ranking, &request->filters, request->since, &found, error);
    found.query.limit = request->limit;
    found.query.sort = request->sort;
    done = done && write_list(request->ranking.db, &found.query, out, error);
    find_institutions_clear(&found);
    return done;
}

const struct export_kind export_institutions = {
    .name = "institutions",
    .summary = "institutions with their mentors and papers",
    .columns = show_institutions_columns,
    .n_columns = SHOW_INSTITUTIONS_COLUMNS,
    .format = OUT_JSONL,
    .is_of_people = true,
    .ranked = write_rows,
};
