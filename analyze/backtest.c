/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/backtest.h"

#include <string.h>

#include "analyze/facts.h"
#include "core/error.h"
#include "core/log.h"

#define INTERVAL_SHARE 0.95

const char *backtest_score_name(enum backtest_score score, bool is_rising)
{
    static const char *const names[2][BACKTEST_N_SCORES] = {
#define X(name) #name,
        {BACKTEST_SCORES(X)},
        {BACKTEST_RISING_SCORES(X)},
#undef X
    };
    return names[is_rising][score];
}

/* --- gains --------------------------------------------------------------------------- */

static int compare_events(const void *a, const void *b)
{
    const struct backtest_event *x = a, *y = b;
    if (x->senior != y->senior) return x->senior < y->senior ? -1 : 1;
    if (x->newcomer != y->newcomer) return x->newcomer < y->newcomer ? -1 : 1;
    return x->pmid < y->pmid ? -1 : x->pmid > y->pmid;
}

static bool holds(const GArray *pmids, int64_t pmid)
{
    guint low = 0, high = pmids->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(pmids, int64_t, middle) < pmid)
            low = middle + 1;
        else
            high = middle;
    }
    return low < pmids->len && g_array_index(pmids, int64_t, low) == pmid;
}

void backtest_count_gains(GArray *people, GArray *events, const GArray *pmids)
{
    g_autoptr(GHashTable) gains = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_array_sort(events, compare_events);
    const struct backtest_event *counted = NULL;
    for (guint i = 0; i < events->len; i++) {
        const struct backtest_event *event = &g_array_index(events, struct backtest_event, i);
        if (pmids && !holds(pmids, event->pmid)) continue;
        if (counted && counted->senior == event->senior && counted->newcomer == event->newcomer)
            continue;
        counted = event;
        int gain = GPOINTER_TO_INT(g_hash_table_lookup(gains, &event->senior)) + 1;
        g_hash_table_insert(gains, g_memdup2(&event->senior, sizeof event->senior),
                            GINT_TO_POINTER(gain));
    }
    for (guint i = 0; i < people->len; i++) {
        struct backtest_person *person = &g_array_index(people, struct backtest_person, i);
        int64_t id = (int64_t)person->id;
        int gain = GPOINTER_TO_INT(g_hash_table_lookup(gains, &id));
        *(pmids ? &person->gain_on_topic : &person->gain) = gain;
    }
}

/* --- windows -------------------------------------------------------------------------- */

struct backtest_window *backtest_window_new(int year, const struct backtest_topic *topic)
{
    struct backtest_window *window = g_new0(struct backtest_window, 1);
    window->year = year;
    window->topic = topic;
    window->people = g_array_new(FALSE, TRUE, sizeof(struct backtest_person));
    return window;
}

static void window_free(void *item)
{
    struct backtest_window *window = item;
    g_array_unref(window->people);
    g_free(window);
}

/* Scores and gains of a window as arrays, and the orders by each score. */
struct prepared {
    struct rank_order *orders[BACKTEST_N_SCORES];
    int *gains, *on_topic;
    uint32_t *clusters; /* what the bootstrap draws: number of the person, or of the topic */
    uint32_t *weights;
};

static void prepared_clear(void *item)
{
    struct prepared *prepared = item;
    for (int s = 0; s < BACKTEST_N_SCORES; s++)
        rank_order_free(prepared->orders[s]);
    g_free(prepared->gains);
    g_free(prepared->on_topic);
    g_free(prepared->clusters);
    g_free(prepared->weights);
}

/* clusters: person -> number, from 1; new people are added. */
static void prepare(const struct backtest_window *window, GHashTable *clusters,
                    struct prepared *prepared)
{
    guint n = window->people->len;
    g_autofree double *scores = g_new(double, n + 1);
    prepared->gains = g_new(int, n + 1);
    prepared->on_topic = g_new(int, n + 1);
    prepared->clusters = g_new(uint32_t, n + 1);
    prepared->weights = g_new(uint32_t, n + 1);
    for (guint i = 0; i < n; i++) {
        const struct backtest_person *person =
            &g_array_index(window->people, struct backtest_person, i);
        int64_t id = (int64_t)person->id;
        guint number = GPOINTER_TO_UINT(g_hash_table_lookup(clusters, &id));
        if (!number) {
            number = g_hash_table_size(clusters) + 1;
            g_hash_table_insert(clusters, g_memdup2(&id, sizeof id), GUINT_TO_POINTER(number));
        }
        prepared->clusters[i] = number - 1;
        prepared->gains[i] = person->gain;
        prepared->on_topic[i] = person->gain_on_topic;
    }
    for (int s = 0; s < BACKTEST_N_SCORES; s++) {
        for (guint i = 0; i < n; i++)
            scores[i] = g_array_index(window->people, struct backtest_person, i).scores[s];
        prepared->orders[s] = rank_order_new(scores, n);
    }
}

static void measure(struct backtest_window *window, const struct prepared *prepared)
{
    for (guint i = 0; i < window->people->len; i++) {
        window->n_positives += prepared->gains[i] > 0;
        window->gains += prepared->gains[i];
    }
    for (int s = 0; s < BACKTEST_N_SCORES; s++) {
        rank_expect(prepared->orders[s], prepared->gains, &window->metrics[s]);
        rank_expect(prepared->orders[s], prepared->on_topic, &window->on_topic[s]);
    }
    if (window->refused) return;
    if (window->history_years < BACKTEST_HISTORY_MIN)
        window->refused = "less than 3 years of history";
    else if (!window->topic && window->n_positives < BACKTEST_POSITIVES_MIN)
        window->refused = "fewer than 30 people with a gain";
}

/* --- means and intervals ----------------------------------------------------------------- */

/* Add to each metric of sums the values times weight. */
static void add(struct rank_metrics *sums, const struct rank_metrics *values, double weight)
{
    for (int m = 0; m < RANK_N_METRICS; m++)
        sums->values[m] += weight * values->values[m];
}

static void mean_of_windows(struct backtest *backtest)
{
    double share = 1.0 / (double)backtest->windows->len;
    for (guint w = 0; w < backtest->windows->len; w++) {
        const struct backtest_window *window = backtest->windows->pdata[w];
        for (int s = 0; s < BACKTEST_N_SCORES; s++) {
            add(&backtest->means[s].value, &window->metrics[s], share);
            add(&backtest->on_topic[s].value, &window->on_topic[s], share);
        }
    }
}

/* How often each of n clusters is drawn in n draws. */
static void draw_clusters(GRand *random, uint32_t *drawn, guint n)
{
    memset(drawn, 0, n * sizeof *drawn);
    for (guint i = 0; i < n; i++)
        drawn[g_rand_int_range(random, 0, (gint32)n)]++;
}

static void keep_differences(struct backtest_mean *means, const struct rank_metrics *sums,
                             int replicate, int replicates)
{
    for (int s = 0; s < BACKTEST_N_SCORES; s++)
        for (int m = 0; m < RANK_N_METRICS; m++)
            means[s].replicates[m * replicates + replicate] =
                sums[s].values[m] - sums[BACKTEST_last3].values[m];
}

/* People are drawn once for all windows; each replicate ranks them anew. */
static void draw_people(struct backtest *backtest, GArray *prepared, guint n_people, GRand *random)
{
    g_autofree uint32_t *drawn = g_new(uint32_t, n_people + 1);
    for (int r = 0; r < backtest->replicates; r++) {
        struct rank_metrics sums[BACKTEST_N_SCORES] = {0};
        draw_clusters(random, drawn, n_people);
        for (guint w = 0; w < prepared->len; w++) {
            struct prepared *window = &g_array_index(prepared, struct prepared, w);
            for (size_t i = 0; i < window->orders[0]->n; i++)
                window->weights[i] = drawn[window->clusters[i]];
            for (int s = 0; s < BACKTEST_N_SCORES; s++) {
                struct rank_metrics metrics;
                rank_sample(window->orders[s], window->gains, window->weights, random, &metrics);
                add(&sums[s], &metrics, 1.0 / (double)prepared->len);
            }
        }
        keep_differences(backtest->means, sums, r, backtest->replicates);
    }
}

static guint topic_number(const GPtrArray *topics, const struct backtest_window *window)
{
    guint number = 0;
    while (topics->pdata[number] != window->topic)
        number++;
    return number;
}

/* Topics are drawn, each with all its years. */
static void draw_topics(struct backtest *backtest, const GPtrArray *topics, GRand *random)
{
    g_autofree uint32_t *drawn = g_new(uint32_t, topics->len + 1);
    for (int r = 0; r < backtest->replicates; r++) {
        struct rank_metrics any[BACKTEST_N_SCORES] = {0}, on_topic[BACKTEST_N_SCORES] = {0};
        double total = 0;
        draw_clusters(random, drawn, topics->len);
        for (guint w = 0; w < backtest->windows->len; w++)
            total += drawn[topic_number(topics, backtest->windows->pdata[w])];
        for (guint w = 0; total > 0 && w < backtest->windows->len; w++) {
            const struct backtest_window *window = backtest->windows->pdata[w];
            double weight = drawn[topic_number(topics, window)] / total;
            for (int s = 0; s < BACKTEST_N_SCORES; s++) {
                add(&any[s], &window->metrics[s], weight);
                add(&on_topic[s], &window->on_topic[s], weight);
            }
        }
        keep_differences(backtest->means, any, r, backtest->replicates);
        keep_differences(backtest->on_topic, on_topic, r, backtest->replicates);
    }
}

static void find_intervals(struct backtest_mean *means, int replicates)
{
    g_autofree double *values = g_new(double, (size_t)replicates + 1);
    for (int s = 0; s < BACKTEST_N_SCORES; s++)
        for (int m = 0; m < RANK_N_METRICS; m++) {
            struct backtest_interval *interval = &means[s].difference[m];
            memcpy(values, means[s].replicates + m * replicates,
                   (size_t)replicates * sizeof *values);
            rank_interval(values, (size_t)replicates, INTERVAL_SHARE, &interval->low,
                          &interval->high);
        }
}

static void summarize(struct backtest *backtest, const struct backtest_query *query)
{
    g_autoptr(GHashTable) clusters =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_autoptr(GArray) prepared = g_array_new(FALSE, TRUE, sizeof(struct prepared));
    g_array_set_clear_func(prepared, prepared_clear);
    g_array_set_size(prepared, backtest->windows->len);
    for (guint w = 0; w < backtest->windows->len; w++) {
        struct backtest_window *window = backtest->windows->pdata[w];
        struct prepared *into = &g_array_index(prepared, struct prepared, w);
        prepare(window, clusters, into);
        measure(window, into);
        if (!backtest->refused) backtest->refused = window->refused;
    }
    size_t n = (size_t)RANK_N_METRICS * (size_t)backtest->replicates;
    for (int s = 0; s < BACKTEST_N_SCORES; s++) {
        backtest->means[s].replicates = g_new0(double, n + 1);
        backtest->on_topic[s].replicates = g_new0(double, n + 1);
    }
    if (backtest->windows->len == 0) return;
    mean_of_windows(backtest);
    GRand *random = g_rand_new_with_seed(query->seed);
    if (query->topics)
        draw_topics(backtest, query->topics, random);
    else
        draw_people(backtest, prepared, g_hash_table_size(clusters), random);
    g_rand_free(random);
    find_intervals(backtest->means, backtest->replicates);
    find_intervals(backtest->on_topic, backtest->replicates);
}

/* --- which years ---------------------------------------------------------------------- */

struct span {
    int from, to;
    int last_complete; /* T whose two years after lie wholly in the database */
};

/* The years asked for, as far as the database reaches two years further; without being
 * asked, those that have enough before and complete years after. */
static bool find_years(struct db *db, const struct backtest_query *query, struct span *span,
                       GError **error)
{
    struct facts facts;
    char end[CLK_DATE_SIZE];
    if (!facts_load(db, &facts, error)) return false;
    int reach = facts_year_of(facts.as_of) - BACKTEST_YEARS_AHEAD;
    g_snprintf(end, sizeof end, "%04d-12-31", reach + BACKTEST_YEARS_AHEAD);
    span->last_complete = strcmp(facts.as_of_text, end) < 0 ? reach - 1 : reach;
    span->from = MAX(query->from, facts.first_year);
    if (!query->from) span->from = facts.first_year + (int)BACKTEST_HISTORY_MIN;
    span->to = query->to ? MIN(query->to, reach) : span->last_complete;
    if (query->to > reach)
        log_warn("the database reaches to %s: nothing is known about the two years after %d",
                 facts.as_of_text, reach + 1);
    return facts.papers > 0 ||
           error_set(error, RADSCOUT_ERROR_USAGE, "'%s' holds no dated record", query->path);
}

static bool run_years(struct db *db, const struct backtest_query *query, struct backtest *backtest,
                      GError **error)
{
    struct span span;
    if (!find_years(db, query, &span, error)) return false;
    for (int year = span.from; year <= span.to; year++) {
        guint n = backtest->windows->len;
        log_progress("back-test", year - span.from, span.to - span.from + 1);
        bool done = query->by_name
                        ? backtest_year_by_name(db, query, year, backtest->windows, error)
                        : backtest_year(query, year, backtest->windows, error);
        if (!done) {
            g_prefix_error(error, "back-test at the end of %d: ", year);
            return false;
        }
        for (; year > span.last_complete && n < backtest->windows->len; n++)
            ((struct backtest_window *)backtest->windows->pdata[n])->refused =
                "two years after it that are not complete";
    }
    return true;
}

struct backtest *backtest_mentors(struct db *db, const struct backtest_query *query, GError **error)
{
    struct backtest *backtest = g_new0(struct backtest, 1);
    backtest->windows = g_ptr_array_new_with_free_func(window_free);
    backtest->replicates = query->replicates;
    bool done = run_years(db, query, backtest, error);
    log_progress_end();
    if (done) {
        summarize(backtest, query);
        return backtest;
    }
    backtest_free(backtest);
    return NULL;
}

void backtest_free(struct backtest *backtest)
{
    if (!backtest) return;
    for (int s = 0; s < BACKTEST_N_SCORES; s++) {
        g_free(backtest->means[s].replicates);
        g_free(backtest->on_topic[s].replicates);
    }
    g_ptr_array_unref(backtest->windows);
    g_free(backtest);
}
