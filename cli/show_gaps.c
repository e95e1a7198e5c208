/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/show_gaps.h"

#include <inttypes.h>

#include "analyze/theme_gaps.h"
#include "cli/legend.h"
#include "cli/ranking.h"
#include "core/log.h"

static const struct out_column columns[] = {
    {"method", "METHOD", OUT_TEXT, 0, OUT_WHOLE},
    {"subject", "SUBJECT", OUT_TEXT, 0, OUT_WHOLE},
    {"papers", "BOTH", OUT_INT, 0, 0},
    {"expected", "EXPECTED", OUT_REAL, 1, 0},
    {"method_papers", "WITH METHOD", OUT_INT, 0, OUT_SPARE(2)},
    {"subject_papers", "WITH SUBJECT", OUT_INT, 0, OUT_SPARE(1)},
    {"p", "CHANCE", OUT_REAL, 6, OUT_NO_TABLE},
};

static json_t *row_of(const struct theme_gap *gap)
{
    return json_pack("{s:s, s:s, s:I, s:f, s:I, s:I, s:f}", "method", gap->method, "subject",
                     gap->subject, "papers", (json_int_t)gap->papers, "expected", gap->expected,
                     "method_papers", (json_int_t)gap->method_papers, "subject_papers",
                     (json_int_t)gap->subject_papers, "p", gap->p);
}

static json_t *head_of(const struct app *app, const struct theme_gaps *gaps, const char *topic)
{
    g_autofree char *generated_by = ranking_generated_by(app);
    return json_pack("{s:s?, s:s, s:s, s:I, s:I}", "topic", topic, "as_of", gaps->facts.as_of_text,
                     "generated_by", generated_by, "papers", (json_int_t)gaps->window_papers,
                     "pairs", (json_int_t)gaps->pairs);
}

static const struct legend_line legend[] = {
    {"papers", NULL, "papers of these years with both"},
    {"expected", NULL,
     "so many would have both if one had nothing to do with the other: the papers with the "
     "method times those with the subject, over all papers"},
    {"method_papers", NULL, "papers with the method, whatever else"},
    {"subject_papers", NULL, "papers with the subject, whatever else"},
};

static bool print_legend(const struct theme_gaps *gaps, const bool *shown, GError **error)
{
    g_autofree char *head = g_strdup_printf(
        "%" PRId64 " pairs of a method and a disease or organ were looked at: those of which %.0f "
        "or more of the %" PRId64 " papers of %d to %d are expected. Listed are "
        "those found in fewer than half as many papers, where chance is no likely cause (false "
        "alarms: one in 20 at most).",
        gaps->pairs, THEME_GAPS_EXPECTED_MIN, gaps->window_papers, gaps->from, gaps->to);
    g_autoptr(GString) text = g_string_new("\n");
    legend_append_text(text, head);
    legend_append(text, legend, G_N_ELEMENTS(legend), columns, shown, G_N_ELEMENTS(columns));
    legend_append_text(text, "Whether a pair makes sense is for you to say: nobody may have tried "
                             "it, or nobody should.");
    return out_text(text->str, error);
}

bool show_gaps(struct app *app, struct db *db, const struct themes_query *query, const char *topic,
               const struct list_options *list, GError **error)
{
    OWNED(theme_gaps) gaps = theme_gaps_find(db, query, error);
    if (!gaps) return false;
    if (gaps->topic_papers == 0)
        ranking_warn_empty(query->since_year);
    else if (gaps->gaps->len == 0)
        log_warn("none of %" PRId64 " pairs of frequent terms is met far less often than expected",
                 gaps->pairs);
    json_t *head = head_of(app, gaps, topic);
    bool shown[G_N_ELEMENTS(columns)] = {false};
    struct out_spec spec = {.path = list->path,
                            .format = list->format,
                            .columns = columns,
                            .n_columns = G_N_ELEMENTS(columns),
                            .head = head,
                            .list_key = "gaps",
                            .shown = shown};
    OWNED(out) out = out_open(&spec, error);
    json_decref(head);
    bool done = out != NULL;
    for (guint i = 0; done && i < gaps->gaps->len; i++)
        done = out_row(out, row_of(gaps->gaps->pdata[i]), error);
    if (!done || !out_close(g_steal_pointer(&out), error)) return false;
    bool on_stdout = !list->path || g_strcmp0(list->path, "-") == 0;
    bool wants_legend = on_stdout && list->format == OUT_TABLE && gaps->gaps->len > 0;
    return !wants_legend || print_legend(gaps, shown, error);
}
