/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/backtest_themes.h"

#include <string.h>

#include "analyze/theme_backtest.h"
#include "analyze/theme_years.h"
#include "cli/ranking.h"
#include "cli/years.h"
#include "core/error.h"
#include "core/log.h"

static const struct out_column columns[] = {
    {"target", "TARGET", OUT_TEXT, 0, 0},
    {"score", "ORDER", OUT_TEXT, 0, 0},
    {"windows", "T", OUT_INT, 0, 0},
    {"p20", "P@20", OUT_REAL, 3, 0},
    {"p20_difference", "-COUNT", OUT_REAL, 3, OUT_SPARE(1)},
    {"p20_low", "LOW", OUT_REAL, 2, OUT_SPARE(2)},
    {"p20_high", "HIGH", OUT_REAL, 2, OUT_SPARE(3)},
    {"base", "CHANCE", OUT_REAL, 3, 0},
    {"p50", "P@50", OUT_REAL, 3, OUT_SPARE(5)},
    {"p50_difference", "-COUNT", OUT_REAL, 3, OUT_SPARE(9)},
    {"p50_low", "LOW", OUT_REAL, 2, OUT_SPARE(10)},
    {"p50_high", "HIGH", OUT_REAL, 2, OUT_SPARE(11)},
    {"ratio", "RATIO", OUT_REAL, 2, OUT_SPARE(4)},
    {"held", "HELD", OUT_REAL, 2, OUT_SPARE(6)},
    {"raw20", "RAW P@20", OUT_REAL, 3, OUT_SPARE(7)},
    {"auc", "AUC", OUT_REAL, 2, OUT_SPARE(8)},
};

static json_t *end_of(const struct theme_backtest_mean *mean, double end)
{
    return mean->has_interval ? json_real(end) : json_null();
}

static json_t *row_of(const GPtrArray *windows, enum theme_target target, enum theme_score score)
{
    struct theme_backtest_mean mean = theme_backtest_mean(windows, target, score);
    return json_pack(
        "{s:s, s:s, s:i, s:f, s:f, s:f, s:o, s:o, s:f, s:f, s:o, s:o, s:f, s:f, s:f, s:f}",
        "target", theme_target_name(target), "score", theme_score_name(score), "windows", mean.n,
        "base", mean.base, "p20", mean.p20, "p20_difference", mean.p20_difference, "p20_low",
        end_of(&mean, mean.p20_low), "p20_high", end_of(&mean, mean.p20_high), "p50", mean.p50,
        "p50_difference", mean.p50_difference, "p50_low", end_of(&mean, mean.p50_low), "p50_high",
        end_of(&mean, mean.p50_high), "ratio", mean.ratio, "held", mean.held, "raw20", mean.raw20,
        "auc", mean.auc);
}

/* The first 20 by ra4, and what came of them. */
static json_t *list_json(const struct theme_backtest_window *window)
{
    json_t *list = json_array();
    for (guint i = 0; i < window->list->len; i++) {
        const struct theme_backtest_line *line =
            &g_array_index(window->list, struct theme_backtest_line, i);
        json_t *row = json_pack("{s:s, s:f}", "term", line->key, "ratio", line->ratio);
        for (int t = 0; t < THEME_N_TARGETS; t++)
            json_object_set_new(row, theme_target_name((enum theme_target)t),
                                json_boolean(line->hits[t]));
        json_array_append_new(list, row);
    }
    return list;
}

/* P@20 of each score against each target at one T. */
static json_t *window_json(const struct theme_backtest_window *window)
{
    json_t *all = json_object();
    for (int t = 0; t < THEME_N_TARGETS; t++) {
        if (!window->has[t]) continue;
        json_t *target = json_pack("{s:f}", "base", window->base[t]);
        for (int s = 0; s < THEME_N_SCORES; s++)
            json_object_set_new(target, theme_score_name((enum theme_score)s),
                                json_real(window->cells[t][s].p20));
        json_object_set_new(all, theme_target_name((enum theme_target)t), target);
    }
    return json_pack("{s:s, s:i, s:i, s:i, s:f, s:o, s:o}", "corpus", window->corpus, "year",
                     window->year, "first_year", window->first_year, "terms", window->n_terms,
                     "papers_per_year", window->per_year, "p20", all, "list", list_json(window));
}

static json_t *head_of(const struct app *app, const struct backtest_themes_options *options,
                       const GPtrArray *windows)
{
    g_autofree char *generated_by = ranking_generated_by(app);
    json_t *list = json_array();
    for (guint i = 0; i < windows->len; i++)
        json_array_append_new(list, window_json(windows->pdata[i]));
    bool published = options->published || g_strcmp0(options->terms, "protocol") == 0;
    return json_pack("{s:s, s:s, s:b, s:b, s:i, s:i, s:o}", "generated_by", generated_by, "terms",
                     options->terms ? options->terms : "own", "published", published, "half_year",
                     options->half_year, "replicates", THEME_BACKTEST_REPLICATES, "seed",
                     THEME_BACKTEST_SEED, "windows", list);
}

static const char legend[] =
    "TARGET  keep2: the share of the two years after T is significantly over that of the two up\n"
    "        to T, by a quarter at least; keep3: of the three up to T; persist: of the years\n"
    "        T-4 to T-2, so that the rise was kept (part of it could be seen at T)\n"
    "P@20    of the first 20 themes of the list those that hit, one theme one slot; CHANCE  of\n"
    "        all terms; -COUNT  less the list by counts of the last year (last_year), with the\n"
    "        95 % interval of a bootstrap over blocks of two adjacent years, from four on\n"
    "RATIO   median of the 20's share in the two years after T over that of the two before;\n"
    "HELD    those of the 20 at or above it. The order of `themes` is ra4\n";

static bool run_one(struct db *db, const char *name, const struct theme_backtest_query *query,
                    GPtrArray *windows, GError **error)
{
    g_autofree char *base = g_path_get_basename(name);
    return theme_backtest_run(db, base, query, app_interrupted, windows, error);
}

/* "other.db" or "other.db,2009-2015" */
static bool run_also(const char *also, const struct theme_backtest_query *shared,
                     GPtrArray *windows, GError **error)
{
    struct theme_backtest_query query = *shared;
    const char *comma = strrchr(also, ',');
    g_autofree char *path = comma ? g_strndup(also, (size_t)(comma - also)) : g_strdup(also);
    query.from = query.to = 0;
    if (comma && !years_parse(comma + 1, &query.from, &query.to, error)) return false;
    OWNED(db) other = db_open(path, DB_READ, error);
    return other && run_one(other, path, &query, windows, error);
}

static bool collect(struct app *app, const struct backtest_themes_options *options,
                    GPtrArray *windows, GError **error)
{
    struct theme_backtest_query query = {
        .from = options->from, .to = options->to, .half_year = options->half_year};
    if (options->terms) query.protocol = strcmp(options->terms, "protocol") == 0;
    query.published = query.protocol || options->published;
    if (options->terms && !query.protocol && strcmp(options->terms, "own") != 0)
        return error_set(error, RADSCOUT_ERROR_USAGE, "--terms takes own or protocol, not '%s'",
                         options->terms);
    struct db *db = app_db(app, DB_READ, error);
    if (!db || !run_one(db, db_path(db), &query, windows, error)) return false;
    for (char *const *also = options->also; also && *also; also++)
        if (!run_also(*also, &query, windows, error)) return false;
    return true;
}

static void say_what_is_missing(const GPtrArray *windows)
{
    int few = 0;
    for (guint i = 0; i < windows->len; i++) {
        const struct theme_backtest_window *window = windows->pdata[i];
        few += window->year - window->first_year + 1 < THEME_HISTORY_MIN ||
               window->per_year < THEME_PAPERS_MIN;
    }
    if (windows->len == 0)
        log_warn("no year has %d years of records before it and two after it",
                 THEME_BACKTEST_HISTORY_MIN);
    else if (few > 0)
        log_info("%d of the %u years have less than %d years of history or %d papers a year: "
                 "`themes` would list by counts there",
                 few, windows->len, THEME_HISTORY_MIN, THEME_PAPERS_MIN);
}

static bool print(struct app *app, const struct backtest_themes_options *options,
                  const GPtrArray *windows, const struct list_options *list, GError **error)
{
    json_t *head = head_of(app, options, windows);
    struct out_spec spec = {.path = list->path,
                            .format = list->format,
                            .columns = columns,
                            .n_columns = G_N_ELEMENTS(columns),
                            .head = head,
                            .list_key = "scores"};
    OWNED(out) out = out_open(&spec, error);
    json_decref(head);
    bool done = out != NULL;
    for (int t = 0; done && t < THEME_N_TARGETS; t++)
        for (int s = 0; done && windows->len > 0 && s < THEME_N_SCORES; s++)
            done = out_row(out, row_of(windows, (enum theme_target)t, (enum theme_score)s), error);
    if (!done || !out_close(g_steal_pointer(&out), error)) return false;
    bool on_stdout = !list->path || g_strcmp0(list->path, "-") == 0;
    if (!on_stdout || list->format != OUT_TABLE || windows->len == 0) return true;
    return out_text("\n", error) && out_text(legend, error);
}

bool backtest_themes(struct app *app, const struct backtest_themes_options *options,
                     const struct list_options *list, GError **error)
{
    g_autoptr(GPtrArray) windows = g_ptr_array_new_with_free_func(theme_backtest_window_free);
    if (!collect(app, options, windows, error)) return false;
    say_what_is_missing(windows);
    return print(app, options, windows, list, error);
}
