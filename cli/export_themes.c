/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/export.h"

#include "cli/show_themes.h"

/* Every theme, over all records. */
static bool write_rows(struct app *app, struct db *db, struct out *out, GError **error)
{
    (void)app;
    struct themes_query query = {0};
    OWNED(themes_list) themes = themes_rank(db, &query, error);
    if (!themes) return false;
    for (guint i = 0; i < themes->themes->len; i++)
        if (!out_row(out, show_themes_row(themes, themes->themes->pdata[i]), error)) return false;
    return true;
}

/* What only --horizon and --map fill. */
static const char *const without[] = {"feasibility.", "centrality", "density",
                                      "quadrant",     "origin.",    NULL};

const struct export_kind export_themes = {
    .name = "themes",
    .summary = "themes, ranked over all records",
    .columns = show_themes_columns,
    .n_columns = SHOW_THEMES_COLUMNS,
    .without = without,
    .format = OUT_JSONL,
    .rows = write_rows,
};
