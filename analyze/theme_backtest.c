/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_backtest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/stats.h"
#include "analyze/theme_corpus.h"
#include "analyze/theme_growth.h"
#include "analyze/theme_slots.h"
#include "core/error.h"
#include "core/log.h"

#define AHEAD 2        /* years looked at after T */
#define WINDOW 3       /* years of the window that terms are taken from */
#define PAPERS_MIN 5   /* of a term in that window */
#define SHARE_MAX 0.25 /* ... of its papers */
#define SLOTS 50       /* places of a list looked at */
#define SHORT_LIST 20

static const struct {
    const char *name;
    int from, to; /* past window (T - from, T - to] */
} targets[] = {
#define X(name, from, to) {#name, from, to},
    THEME_TARGETS(X)
#undef X
};

const char *theme_target_name(enum theme_target target)
{
    return targets[target].name;
}

const char *theme_score_name(enum theme_score score)
{
    static const char *const names[] = {
#define X(name) #name,
        THEME_SCORES(X)
#undef X
    };
    return names[score];
}

/* What is known at the end of T, and what came of it. */
struct view {
    const struct theme_corpus *corpus;
    const struct theme_terms *terms;
    int year, first_year;
    size_t n_years;                 /* first_year..year */
    double *totals;                 /* papers of each, as known */
    double window;                  /* papers of (T-3, T], as known */
    double past[THEME_N_TARGETS];   /* papers of the past windows, as it was */
    double future;                  /* papers of (T, T+2] */
    GArray *candidates;             /* guint: index in terms */
    double *counts;                 /* of the candidates, n_years each, as known */
    double *scores[THEME_N_SCORES]; /* of the candidates */
    int *hits[THEME_N_TARGETS];     /* 0 or 1 of the candidates */
    double *ratios;                 /* future over present share of the candidates */
};

static void view_clear(struct view *view)
{
    g_free(view->totals);
    g_array_unref(view->candidates);
    g_free(view->counts);
    g_free(view->ratios);
    for (int i = 0; i < THEME_N_SCORES; i++)
        g_free(view->scores[i]);
    for (int i = 0; i < THEME_N_TARGETS; i++)
        g_free(view->hits[i]);
}

static bool in_window(int year, int T, int from, int to)
{
    return year > T - from && year <= T - to;
}

/* --- what was known ---------------------------------------------------------------- */

static void count_papers(struct view *view)
{
    const struct theme_corpus *corpus = view->corpus;
    view->n_years = (size_t)view->year - (size_t)view->first_year + 1;
    view->totals = g_new0(double, view->n_years);
    for (size_t i = 0; i < corpus->n; i++) {
        const struct theme_document *document = &corpus->documents[i];
        if (in_window(document->year, view->year, 0, -AHEAD)) view->future++;
        for (int k = 0; k < THEME_N_TARGETS; k++)
            view->past[k] += in_window(document->year, view->year, targets[k].from, targets[k].to);
        if (!theme_corpus_knows(corpus, document) || document->year < view->first_year) continue;
        view->totals[document->year - view->first_year]++;
        view->window += document->year > view->year - WINDOW;
    }
    for (size_t i = 0; i < view->n_years; i++)
        view->totals[i] = MAX(view->totals[i], 1);
}

/* Papers of the window that name a term, as known. */
static double recent_of(const struct view *view, guint term)
{
    double n = 0;
    for (size_t i = view->terms->starts[term]; i < view->terms->abstracts[term]; i++) {
        const struct theme_document *document = &view->corpus->documents[view->terms->documents[i]];
        n += theme_corpus_knows(view->corpus, document) && document->year > view->year - WINDOW;
    }
    return n;
}

/* Frequent terms, less those that hardly occur outside a longer one. */
static void choose_terms(struct view *view)
{
    const struct theme_terms *terms = view->terms;
    g_autoptr(GArray) frequent = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) recent = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    for (guint i = 0; i < terms->n; i++) {
        double n = recent_of(view, i);
        if (n < PAPERS_MIN || !terms->is_name[i]) continue;
        g_array_append_val(frequent, i);
        g_array_append_val(recent, n);
        g_ptr_array_add(keys, (void *)terms->keys[i]);
    }
    g_autofree bool *nested = g_new(bool, frequent->len + 1);
    theme_slots_mark_nested((const char *const *)keys->pdata, (const double *)(void *)recent->data,
                            frequent->len, nested);
    view->candidates = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < frequent->len; i++) {
        double n = g_array_index(recent, double, i);
        guint term = g_array_index(frequent, guint, i);
        if (nested[i] || n >= SHARE_MAX * view->window) continue;
        g_array_append_val(view->candidates, term);
    }
}

static guint term_of(const struct view *view, size_t candidate)
{
    return g_array_index(view->candidates, guint, candidate);
}

/* --- what came of it ------------------------------------------------------------------ */

struct change {
    double past, future; /* hits */
};

static bool is_hit(const struct change *x, double past_total, double future_total)
{
    double ratio = (x->future / future_total) / (MAX(x->past, 0.5) / past_total);
    double growth = log((x->future + 0.5) / future_total) - log((x->past + 0.5) / past_total);
    double se = sqrt(1 / (x->future + 0.5) + 1 / (x->past + 0.5));
    return ratio >= THEME_BACKTEST_RISE && growth - STATS_Z95 * se > 0;
}

static void count_term(struct view *view, size_t candidate)
{
    const struct theme_terms *terms = view->terms;
    guint term = term_of(view, candidate);
    double *counts = view->counts + candidate * view->n_years;
    struct change change[THEME_N_TARGETS] = {{0}};
    for (size_t i = terms->starts[term]; i < terms->starts[term + 1]; i++) {
        const struct theme_document *document = &view->corpus->documents[terms->documents[i]];
        for (int k = 0; k < THEME_N_TARGETS; k++) {
            change[k].past += in_window(document->year, view->year, targets[k].from, targets[k].to);
            change[k].future += in_window(document->year, view->year, 0, -AHEAD);
        }
        if (!theme_corpus_knows(view->corpus, document) || document->year < view->first_year)
            continue;
        g_assert(document->year <= view->year);
        counts[document->year - view->first_year]++;
    }
    for (int k = 0; k < THEME_N_TARGETS; k++)
        view->hits[k][candidate] = is_hit(&change[k], MAX(view->past[k], 1), MAX(view->future, 1));
    const struct change *now = &change[THEME_TARGET_keep2];
    view->ratios[candidate] = (now->future / MAX(view->future, 1)) /
                              (MAX(now->past, 0.5) / MAX(view->past[THEME_TARGET_keep2], 1));
}

/* --- scores ---------------------------------------------------------------------------- */

static void average_ranks(struct view *view, const enum theme_score *of, int n, double *score)
{
    size_t n_terms = view->candidates->len;
    g_autofree double *ranks = g_new(double, n_terms + 1);
    for (int k = 0; k < n; k++) {
        stats_mid_ranks(view->scores[of[k]], n_terms, ranks);
        for (size_t i = 0; i < n_terms; i++)
            score[i] += ranks[i] / n;
    }
}

static void score_terms(struct view *view)
{
    static const enum theme_score of_ra3[] = {THEME_SCORE_macd, THEME_SCORE_poisson_z,
                                              THEME_SCORE_lower_bound};
    size_t n = view->candidates->len;
    g_autofree const double **series = g_new(const double *, n + 1);
    g_autofree struct theme_growth *growth = g_new0(struct theme_growth, n + 1);
    for (size_t i = 0; i < n; i++)
        series[i] = view->counts + i * view->n_years;
    theme_growth_rank(series, n, view->totals, view->n_years, growth);
    for (size_t i = 0; i < n; i++) {
        double last = series[i][view->n_years - 1];
        double before = view->n_years > 1 ? series[i][view->n_years - 2] : 0;
        view->scores[THEME_SCORE_last_year][i] = last;
        view->scores[THEME_SCORE_count3][i] = growth[i].recent;
        view->scores[THEME_SCORE_ratio][i] = last / MAX(before, 0.5);
        view->scores[THEME_SCORE_kleinberg][i] = growth[i].burst_weight;
        view->scores[THEME_SCORE_poisson_z][i] = growth[i].slope / growth[i].se;
        view->scores[THEME_SCORE_lower_bound][i] = growth[i].growth_low;
        view->scores[THEME_SCORE_macd][i] = growth[i].macd;
        view->scores[THEME_SCORE_ra4][i] = growth[i].score;
    }
    average_ranks(view, of_ra3, G_N_ELEMENTS(of_ra3), view->scores[THEME_SCORE_ra3]);
}

/* --- lists ------------------------------------------------------------------------------ */

struct place {
    double score;
    uint64_t tie;
    size_t candidate;
    const char *key;
};

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    if (x->tie != y->tie) return x->tie < y->tie ? -1 : 1;
    return strcmp(x->key, y->key);
}

/* Documents of the window that name a term, as known; the number of them. */
static size_t window_documents(const struct view *view, guint term, int64_t *documents)
{
    size_t n = 0;
    for (size_t i = view->terms->starts[term]; i < view->terms->abstracts[term]; i++) {
        const struct theme_document *document = &view->corpus->documents[view->terms->documents[i]];
        if (theme_corpus_knows(view->corpus, document) && document->year > view->year - WINDOW)
            documents[n++] = document->pmid;
    }
    return n;
}

/* Candidates of the first slots; their number. */
static size_t fill_slots(const struct view *view, enum theme_score score, size_t *slots_taken)
{
    size_t n = view->candidates->len, n_taken = 0;
    g_autofree struct place *places = g_new(struct place, n + 1);
    g_autofree int64_t *documents = g_new(int64_t, view->corpus->n + 1);
    OWNED(theme_slots) slots = theme_slots_new();
    for (size_t i = 0; i < n; i++) {
        const char *key = view->terms->keys[term_of(view, i)];
        places[i] = (struct place){.score = stats_round(view->scores[score][i]),
                                   .tie = stats_fnv1a64(key),
                                   .candidate = i,
                                   .key = key};
    }
    qsort(places, n, sizeof *places, compare_places);
    for (size_t i = 0; i < n && n_taken < SLOTS; i++) {
        size_t n_documents = window_documents(view, term_of(view, places[i].candidate), documents);
        if (theme_slots_take(slots, documents, n_documents) < 0)
            slots_taken[n_taken++] = places[i].candidate;
    }
    return n_taken;
}

static double share_of_hits(const int *hits, const size_t *taken, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += hits[taken[i]];
    return n > 0 ? sum / (double)n : 0;
}

static void keep_list(const struct view *view, const size_t *taken, size_t n, GArray *list)
{
    for (size_t i = 0; i < n; i++) {
        struct theme_backtest_line line = {.key =
                                               g_strdup(view->terms->keys[term_of(view, taken[i])]),
                                           .ratio = view->ratios[taken[i]]};
        for (int k = 0; k < THEME_N_TARGETS; k++)
            line.hits[k] = view->hits[k][taken[i]];
        g_array_append_val(list, line);
    }
}

static void judge_list(const struct view *view, enum theme_score score,
                       struct theme_backtest_window *window)
{
    size_t taken[SLOTS], n = fill_slots(view, score, taken);
    size_t n_short = MIN(n, SHORT_LIST);
    if (score == THEME_SCORE_ra4) keep_list(view, taken, n_short, window->list);
    double ratios[SHORT_LIST], held = 0;
    OWNED(rank_order) order = rank_order_new(view->scores[score], view->candidates->len);
    for (int k = 0; k < THEME_N_TARGETS; k++) {
        struct rank_metrics metrics;
        rank_expect(order, view->hits[k], &metrics);
        window->cells[k][score] =
            (struct theme_backtest_cell){.p20 = share_of_hits(view->hits[k], taken, n_short),
                                         .p50 = share_of_hits(view->hits[k], taken, n),
                                         .raw20 = metrics.values[RANK_METRIC_p20],
                                         .auc = metrics.values[RANK_METRIC_auc]};
    }
    for (size_t i = 0; i < n_short; i++) {
        ratios[i] = view->ratios[taken[i]];
        held += ratios[i] >= 1;
    }
    stats_sort(ratios, n_short);
    window->ratio[score] = n_short > 0 ? stats_quantile(ratios, n_short, 0.5) : 0;
    window->held[score] = n_short > 0 ? held / (double)n_short : 0;
}

/* The expectation of a list in any order. */
static void judge_random(const struct view *view, struct theme_backtest_window *window)
{
    size_t n = view->candidates->len;
    g_autofree double *ratios = g_memdup2(view->ratios, (n + 1) * sizeof(double));
    double held = 0;
    for (int k = 0; k < THEME_N_TARGETS; k++)
        window->cells[k][THEME_SCORE_random] =
            (struct theme_backtest_cell){window->base[k], window->base[k], window->base[k], 0.5};
    for (size_t i = 0; i < n; i++)
        held += ratios[i] >= 1;
    stats_sort(ratios, n);
    window->ratio[THEME_SCORE_random] = n > 0 ? stats_quantile(ratios, n, 0.5) : 0;
    window->held[THEME_SCORE_random] = n > 0 ? held / (double)n : 0;
}

/* --- one T ------------------------------------------------------------------------------- */

static void judge(const struct view *view, struct theme_backtest_window *window)
{
    size_t n = view->candidates->len;
    window->n_terms = (int)n;
    window->per_year = view->window / WINDOW;
    for (int k = 0; k < THEME_N_TARGETS; k++) {
        double hits = 0;
        for (size_t i = 0; i < n; i++)
            hits += view->hits[k][i];
        window->base[k] = n > 0 ? hits / (double)n : 0;
        window->has[k] = view->year - targets[k].from + 1 >= view->first_year;
    }
    judge_random(view, window);
    for (int score = THEME_SCORE_random + 1; score < THEME_N_SCORES; score++)
        judge_list(view, (enum theme_score)score, window);
}

static void clear_line(void *line)
{
    g_free(((struct theme_backtest_line *)line)->key);
}

static struct theme_backtest_window *look_from(const struct theme_corpus *corpus,
                                               const struct theme_terms *terms, const char *name,
                                               int year, int first_year)
{
    first_year = MAX(first_year, year - STATS_YEARS_MAX + 1);
    struct view view = {.corpus = corpus, .terms = terms, .year = year, .first_year = first_year};
    count_papers(&view);
    choose_terms(&view);
    size_t n = view.candidates->len;
    view.counts = g_new0(double, n *view.n_years + 1);
    view.ratios = g_new0(double, n + 1);
    for (int i = 0; i < THEME_N_SCORES; i++)
        view.scores[i] = g_new0(double, n + 1);
    for (int i = 0; i < THEME_N_TARGETS; i++)
        view.hits[i] = g_new0(int, n + 1);
    for (size_t i = 0; i < n; i++)
        count_term(&view, i);
    score_terms(&view);
    struct theme_backtest_window *window = g_new0(struct theme_backtest_window, 1);
    window->corpus = g_strdup(name);
    window->year = year;
    window->first_year = first_year;
    window->list = g_array_new(FALSE, FALSE, sizeof(struct theme_backtest_line));
    g_array_set_clear_func(window->list, clear_line);
    judge(&view, window);
    view_clear(&view);
    return window;
}

static bool look_from_years(struct theme_corpus *corpus, const char *name,
                            const struct theme_backtest_query *query, bool (*stop)(void),
                            GPtrArray *windows, GError **error)
{
    int complete = corpus->last_year - AHEAD, reach = corpus->running_year - AHEAD;
    int from = MAX(query->from, corpus->first_year);
    int to = query->to ? MIN(query->to, reach) : complete;
    if (query->to > reach)
        log_warn("'%s' reaches to %d: what came in the two years after %d or later is not known",
                 name, corpus->running_year, reach + 1);
    if (to > complete && from <= to)
        log_warn("'%s' does not reach to the end of %d: of the two years after %d the second is "
                 "not complete",
                 name, corpus->running_year, to);
    for (int year = from; year <= to && corpus->first_year > 0; year++) {
        if (stop && stop()) return error_set(error, RADSCOUT_ERROR_INTERRUPTED, "interrupted");
        log_progress(name, year - from, to - from + 1);
        theme_corpus_look_from(corpus, year, query->half_year);
        int first = theme_corpus_first_year(corpus);
        int history = year - first;
        if (first == 0 || (query->from == 0 && history < THEME_BACKTEST_HISTORY_MIN)) continue;
        OWNED(theme_terms) terms = theme_terms_read(corpus);
        g_ptr_array_add(windows, look_from(corpus, terms, name, year, first));
    }
    return true;
}

bool theme_backtest_run(struct db *db, const char *name, const struct theme_backtest_query *query,
                        bool (*stop)(void), GPtrArray *windows, GError **error)
{
    OWNED(theme_corpus) corpus = theme_corpus_load(db, query->protocol, query->published, error);
    if (!corpus) return false;
    bool done = look_from_years(corpus, name, query, stop, windows, error);
    log_progress_end();
    return done;
}

void theme_backtest_window_free(void *data)
{
    struct theme_backtest_window *window = data;
    g_free(window->corpus);
    g_array_unref(window->list);
    g_free(window);
}

/* --- means --------------------------------------------------------------------------------- */

/* Blocks of two adjacent T of one corpus that have the target: first of each, and its
 * length; elements guint pairs. */
struct block {
    guint first, n;
};

static GArray *blocks_of(const GPtrArray *windows, enum theme_target target)
{
    GArray *blocks = g_array_new(FALSE, FALSE, sizeof(struct block));
    for (guint i = 0; i < windows->len; i++) {
        const struct theme_backtest_window *window = windows->pdata[i];
        if (!window->has[target]) continue;
        struct block block = {.first = i, .n = 1};
        if (i + 1 < windows->len) {
            const struct theme_backtest_window *next = windows->pdata[i + 1];
            if (strcmp(next->corpus, window->corpus) == 0 && next->has[target]) block.n = 2;
        }
        g_array_append_val(blocks, block);
        i += block.n - 1;
    }
    return blocks;
}

/* Gain over last_year in P@20 and P@50, summed over a block. */
static void add_block(const GPtrArray *windows, const struct block *block, enum theme_target target,
                      enum theme_score score, double sums[2])
{
    for (guint i = block->first; i < block->first + block->n; i++) {
        const struct theme_backtest_window *window = windows->pdata[i];
        const struct theme_backtest_cell *cells = window->cells[target];
        sums[0] += cells[score].p20 - cells[THEME_SCORE_last_year].p20;
        sums[1] += cells[score].p50 - cells[THEME_SCORE_last_year].p50;
    }
}

static void bootstrap(const GPtrArray *windows, enum theme_target target, enum theme_score score,
                      struct theme_backtest_mean *mean)
{
    g_autoptr(GArray) blocks = blocks_of(windows, target);
    mean->has_interval = blocks->len >= THEME_BACKTEST_BLOCKS_MIN;
    if (!mean->has_interval) return;
    g_autoptr(GRand) random = g_rand_new_with_seed(THEME_BACKTEST_SEED);
    g_autofree double *p20 = g_new(double, THEME_BACKTEST_REPLICATES);
    g_autofree double *p50 = g_new(double, THEME_BACKTEST_REPLICATES);
    for (int r = 0; r < THEME_BACKTEST_REPLICATES; r++) {
        double sums[2] = {0}, n = 0;
        for (guint i = 0; i < blocks->len; i++) {
            gint32 drawn = g_rand_int_range(random, 0, (gint32)blocks->len);
            const struct block *block = &g_array_index(blocks, struct block, drawn);
            add_block(windows, block, target, score, sums);
            n += block->n;
        }
        p20[r] = sums[0] / n;
        p50[r] = sums[1] / n;
    }
    rank_interval(p20, THEME_BACKTEST_REPLICATES, 0.95, &mean->p20_low, &mean->p20_high);
    rank_interval(p50, THEME_BACKTEST_REPLICATES, 0.95, &mean->p50_low, &mean->p50_high);
}

struct theme_backtest_mean theme_backtest_mean(const GPtrArray *windows, enum theme_target target,
                                               enum theme_score score)
{
    struct theme_backtest_mean mean = {0};
    for (guint i = 0; i < windows->len; i++)
        mean.n += ((const struct theme_backtest_window *)windows->pdata[i])->has[target];
    if (mean.n == 0) return mean;
    for (guint i = 0; i < windows->len; i++) {
        const struct theme_backtest_window *window = windows->pdata[i];
        const struct theme_backtest_cell *cell = &window->cells[target][score];
        const struct theme_backtest_cell *last = &window->cells[target][THEME_SCORE_last_year];
        if (!window->has[target]) continue;
        mean.base += window->base[target] / mean.n;
        mean.p20 += cell->p20 / mean.n;
        mean.p50 += cell->p50 / mean.n;
        mean.raw20 += cell->raw20 / mean.n;
        mean.auc += cell->auc / mean.n;
        mean.ratio += window->ratio[score] / mean.n;
        mean.held += window->held[score] / mean.n;
        mean.p20_difference += (cell->p20 - last->p20) / mean.n;
        mean.p50_difference += (cell->p50 - last->p50) / mean.n;
    }
    bootstrap(windows, target, score, &mean);
    return mean;
}
