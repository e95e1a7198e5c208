/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/export.h"

#include "cli/show_themes.h"

/* Every theme of the topic. */
static bool write_rows(struct app *app, const struct export_request *request, struct out *out,
                       GError **error)
{
    (void)app;
    const struct themes_query query = {.pmids = request->ranking.topic.pmids,
                                       .since_year = request->since,
                                       .limit = request->limit};
    OWNED(themes_list) themes = themes_rank(request->ranking.db, &query, error);
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
    .summary = "themes, ranked",
    .columns = show_themes_columns,
    .n_columns = SHOW_THEMES_COLUMNS,
    .without = without,
    .format = OUT_JSONL,
    .ranked = write_rows,
};
