/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/backtest_mentors.h"

#include <inttypes.h>
#include <string.h>

#include "cli/ranking.h"
#include "core/log.h"

static const struct out_column columns[] = {
    {"year", "YEAR", OUT_TEXT, 0, OUT_WHOLE},
    {"topic", "TOPIC", OUT_TEXT, 0, OUT_SPARE(9)},
    {"score", "RANKED BY", OUT_TEXT, 0, OUT_WHOLE},
    {"people", "PEOPLE", OUT_INT, 0, OUT_SPARE(5)},
    {"positives", "GAINED", OUT_INT, 0, OUT_SPARE(4)},
    {"p10", "P@10", OUT_REAL, 3, 0},
    {"p20", "P@20", OUT_REAL, 3, 0},
    {"p50", "P@50", OUT_REAL, 3, 0},
    {"ndcg20", "NDCG@20", OUT_REAL, 3, 0},
    {"auc", "AUC", OUT_REAL, 3, 0},
    {"on_topic.p10", "P@10 TOPIC", OUT_REAL, 3, OUT_SPARE(8)},
    {"difference.p20.value", "P@20 - COUNT", OUT_REAL, 3, OUT_SPARE(3)},
    {"difference.p20.low", "LOW", OUT_REAL, 3, OUT_SPARE(2)},
    {"difference.p20.high", "HIGH", OUT_REAL, 3, OUT_SPARE(1)},
    {"gains", "GAINS", OUT_INT, 0, OUT_NO_TABLE},
    {"history_years", "HISTORY", OUT_REAL, 1, OUT_NO_TABLE},
    {"no_verdict", "NO VERDICT", OUT_TEXT, 0, OUT_NO_TABLE},
};

static void set_metrics(json_t *row, const struct rank_metrics *metrics)
{
    for (enum rank_metric m = 0; m < RANK_N_METRICS; m++)
        json_object_set_new(row, rank_metric_name(m), json_real(metrics->values[m]));
}

static json_t *metrics_of(const struct rank_metrics *metrics)
{
    json_t *object = json_object();
    set_metrics(object, metrics);
    return object;
}

static json_t *window_row(const struct backtest_window *window, enum backtest_score score,
                          bool is_rising)
{
    char year[8];
    g_snprintf(year, sizeof year, "%d", window->year);
    json_t *row =
        json_pack("{s:s, s:s?, s:s, s:i, s:i, s:I, s:f, s:s?}", "year", year, "topic",
                  window->topic ? window->topic->name : NULL, "score",
                  backtest_score_name(score, is_rising), "people", (int)window->people->len,
                  "positives", window->n_positives, "gains", (json_int_t)window->gains,
                  "history_years", window->history_years, "no_verdict", window->refused);
    set_metrics(row, &window->metrics[score]);
    if (window->topic) json_object_set_new(row, "on_topic", metrics_of(&window->on_topic[score]));
    return row;
}

/* {"p20": {"value", "low", "high"}, ...}: how much more than counting. */
static json_t *difference_of(const struct backtest_mean *means, enum backtest_score score)
{
    json_t *object = json_object();
    for (enum rank_metric m = 0; m < RANK_N_METRICS; m++) {
        double value = means[score].value.values[m] - means[BACKTEST_last3].value.values[m];
        const struct backtest_interval *interval = &means[score].difference[m];
        json_object_set_new(object, rank_metric_name(m),
                            json_pack("{s:f, s:f, s:f}", "value", value, "low", interval->low,
                                      "high", interval->high));
    }
    return object;
}

static json_t *replicates_of(const struct backtest_mean *mean, int replicates)
{
    json_t *object = json_object();
    for (enum rank_metric m = 0; m < RANK_N_METRICS; m++) {
        json_t *values = json_array();
        for (int r = 0; r < replicates; r++)
            json_array_append_new(values, json_real(mean->replicates[(int)m * replicates + r]));
        json_object_set_new(object, rank_metric_name(m), values);
    }
    return object;
}

static json_t *mean_row(const struct backtest *backtest, enum backtest_score score,
                        const struct backtest_query *query, bool replicates)
{
    bool by_topic = query->topics != NULL;
    const struct backtest_mean *mean = &backtest->means[score];
    json_t *row =
        json_pack("{s:s, s:n, s:s, s:s?}", "year", "mean", "topic", "score",
                  backtest_score_name(score, query->is_rising), "no_verdict", backtest->refused);
    set_metrics(row, &mean->value);
    json_object_set_new(row, "difference", difference_of(backtest->means, score));
    if (by_topic) {
        json_t *on_topic = metrics_of(&backtest->on_topic[score].value);
        json_object_set_new(on_topic, "difference", difference_of(backtest->on_topic, score));
        json_object_set_new(row, "on_topic", on_topic);
    }
    if (replicates)
        json_object_set_new(row, "replicates", replicates_of(mean, backtest->replicates));
    return row;
}

static json_t *head_of(const struct app *app, const struct backtest_query *query)
{
    g_autofree char *generated_by = ranking_generated_by(app);
    return json_pack("{s:s, s:s, s:s, s:i, s:i, s:o, s:s}", "what",
                     query->is_rising ? "rising" : "mentors", "people",
                     query->by_name ? "names" : "program", "baseline",
                     backtest_score_name(BACKTEST_last3, query->is_rising), "replicates",
                     query->replicates, "seed", (int)query->seed, "weights",
                     ranking_weights_json(query->weights), "generated_by", generated_by);
}

/* --- in words ------------------------------------------------------------------------ */

static const char legend_mentors[] =
    "\nRANKED BY  score: what mentors ranks by; last3: papers as senior author in three years,\n"
    "           the plain count; newcomer_first_2y, papers_total: other counts; random: chance\n";
static const char legend_rising[] =
    "\nRANKED BY  score: what mentors --rising ranks by; papers_3y: papers of three years, the\n"
    "           plain count; first_papers_3y, papers_total: other counts; random: chance\n";
static const char legend[] =
    "GAINED     people with a newcomer first author on a paper of the two years after\n"
    "P@10 ...   share of those among the first 10, 20, 50; NDCG@20: the same, weighted by rank\n"
    "           and number of newcomers; AUC: over everybody, 0.5 is chance\n"
    "Newcomer means new to this database. Nothing here says who answers an e-mail.\n";

static void append_verdict(GString *text, const struct backtest *backtest, bool is_rising)
{
    enum rank_metric p20 = RANK_METRIC_p20;
    const struct backtest_mean *means = backtest->means;
    const struct backtest_interval *interval = &means[BACKTEST_score].difference[p20];
    if (backtest->refused) {
        g_string_append_printf(text, "\nNo verdict: at least one year has %s.\n",
                               backtest->refused);
        return;
    }
    g_string_append_printf(
        text,
        "\nOf the 20 people ranked first %.0f %% %s with a newcomer first author within two "
        "years\n(chance %.*f %%, counting %s of three years %.0f %%; difference "
        "%+.3f, 95 %% interval %+.3f to %+.3f%s).\n",
        100 * means[BACKTEST_score].value.values[p20],
        is_rising ? "became senior authors" : "published", is_rising ? 1 : 0,
        100 * means[BACKTEST_random].value.values[p20], is_rising ? "papers" : "senior papers",
        100 * means[BACKTEST_last3].value.values[p20],
        means[BACKTEST_score].value.values[p20] - means[BACKTEST_last3].value.values[p20],
        interval->low, interval->high,
        interval->low <= 0 && interval->high >= 0 ? ": it may be nothing" : "");
}

static bool print_text(const struct backtest *backtest, const struct backtest_query *query,
                       GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (!query->topics) append_verdict(text, backtest, query->is_rising);
    g_string_append(text, query->is_rising ? legend_rising : legend_mentors);
    g_string_append(text, legend);
    return out_text(text->str, error);
}

static void say_what_misses(const struct backtest *backtest, const struct backtest_query *query)
{
    bool by_topic = query->topics != NULL;
    const char *said = NULL;
    if (backtest->windows->len == 0 && by_topic)
        log_warn("no back-test: on none of the topics %d people have %s in the years asked for",
                 BACKTEST_TOPIC_POOL_MIN,
                 query->is_rising ? "a paper, and none as senior author,"
                                  : "a paper as senior author");
    else if (backtest->windows->len == 0)
        log_warn("no back-test: the database needs 3 years before and 2 complete years after the "
                 "day it ranks from");
    for (guint w = 0; w < backtest->windows->len; w++) {
        const struct backtest_window *window = backtest->windows->pdata[w];
        if (window->refused && window->refused != said)
            log_warn("%d and maybe others: %s: no verdict", window->year, window->refused);
        if (window->refused) said = window->refused;
    }
}

static bool print_rows(struct out *out, const struct backtest *backtest,
                       const struct backtest_query *query, bool replicates, GError **error)
{
    bool done = true;
    for (guint w = 0; w < backtest->windows->len; w++)
        for (enum backtest_score s = 0; done && s < BACKTEST_N_SCORES; s++)
            done =
                out_row(out, window_row(backtest->windows->pdata[w], s, query->is_rising), error);
    for (enum backtest_score s = 0; backtest->windows->len > 0 && done && s < BACKTEST_N_SCORES;
         s++)
        done = out_row(out, mean_row(backtest, s, query, replicates), error);
    return done;
}

bool backtest_mentors_print(const struct app *app, const struct backtest *backtest,
                            const struct backtest_query *query, const struct list_options *list,
                            bool replicates, GError **error)
{
    say_what_misses(backtest, query);
    if (!query->is_rising) ranking_tell_weights(query->weights);
    json_t *head = head_of(app, query);
    struct out_spec spec = {.path = list->path,
                            .format = list->format,
                            .columns = columns,
                            .n_columns = G_N_ELEMENTS(columns),
                            .head = head,
                            .list_key = "rows"};
    OWNED(out) out = out_open(&spec, error);
    json_decref(head);
    if (!out || !print_rows(out, backtest, query, replicates, error) ||
        !out_close(g_steal_pointer(&out), error))
        return false;
    bool on_stdout = !list->path || strcmp(list->path, "-") == 0;
    if (list->format != OUT_TABLE || !on_stdout || backtest->windows->len == 0) return true;
    return print_text(backtest, query, error);
}
