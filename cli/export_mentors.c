/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/export.h"

#include "cli/show_mentors.h"

/* Everybody with evidence, over all records. */
static bool write_rows(struct app *app, struct db *db, struct out *out, GError **error)
{
    (void)app;
    struct mentors_query query = {.ledger = true};
    OWNED(mentors_list) mentors = mentors_rank(db, &query, error);
    if (!mentors) return false;
    for (guint i = 0; i < mentors->mentors->len; i++)
        if (!out_row(out, show_mentors_row(mentors, mentors_at(mentors, i), false), error))
            return false;
    return true;
}

const struct export_kind export_mentors = {
    .name = "mentors",
    .summary = "senior authors, ranked over all records",
    .columns = show_mentors_columns,
    .n_columns = SHOW_MENTORS_COLUMNS,
    .format = OUT_JSONL,
    .rows = write_rows,
};
