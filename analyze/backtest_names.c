/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows of a back-test with people told apart by name alone, in whole years. */
#include <stdlib.h>
#include <string.h>

#include "analyze/backtest.h"
#include "analyze/evidence.h"
#include "analyze/facts.h"
#include "analyze/mentor.h"
#include "analyze/stats.h"
#include "core/fold.h"

#define HALF_YEAR 0.5 /* papers of a year are on average that old at its end */

/* --- names ----------------------------------------------------------------------------- */

char *backtest_name_key(const char *last_name, const char *fore_name)
{
    g_autofree char *last = fold_compact(last_name ? last_name : "");
    g_auto(GStrv) words = g_strsplit_set(fore_name ? fore_name : "", " .", -1);
    g_autofree char *initial = NULL;
    for (char **word = words; *word; word++) {
        g_autofree char *fore = fold_compact(*word);
        if (g_utf8_strlen(fore, -1) > 1) return g_strdup_printf("%s|%s", last, fore);
        if (!initial && *fore) initial = g_steal_pointer(&fore);
    }
    return g_strdup_printf("%s|%s", last, initial ? initial : "");
}

/* --- records --------------------------------------------------------------------------- */

struct name_paper {
    int64_t pmid;
    int year;
    guint from, n; /* slice of seats */
};

struct corpus {
    GHashTable *numbers; /* key -> person, from 1 */
    GArray *first_years; /* int by person: of the earliest record */
    GArray *papers;      /* struct name_paper, by year and PMID */
    GArray *seats;       /* guint: person */
    guint n_past;        /* papers up to the cut */
};

static void corpus_init(struct corpus *corpus)
{
    corpus->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    corpus->first_years = g_array_new(FALSE, TRUE, sizeof(int));
    corpus->papers = g_array_new(FALSE, TRUE, sizeof(struct name_paper));
    corpus->seats = g_array_new(FALSE, FALSE, sizeof(guint));
    g_array_set_size(corpus->first_years, 1);
}

static void corpus_clear(struct corpus *corpus)
{
    g_hash_table_unref(corpus->numbers);
    g_array_unref(corpus->first_years);
    g_array_unref(corpus->papers);
    g_array_unref(corpus->seats);
}

/* The person of that name; one not met before begins in that year. */
static guint person_number(struct corpus *corpus, const char *last, const char *fore, int year)
{
    char *key = backtest_name_key(last, fore);
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(corpus->numbers, key));
    if (number) {
        g_free(key);
        return number;
    }
    number = corpus->first_years->len;
    g_hash_table_insert(corpus->numbers, key, GUINT_TO_POINTER(number));
    g_array_append_val(corpus->first_years, year);
    return number;
}

/* Records of the years from..to, after those already there. */
static bool load(struct db *db, struct corpus *corpus, int from, int to, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/backtest_names.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, from);
    stmt_bind_int(stmt, 2, to);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t pmid = stmt_int(stmt, 0);
        int year = (int)stmt_int(stmt, 1);
        guint n = corpus->papers->len;
        struct name_paper *paper =
            n > 0 ? &g_array_index(corpus->papers, struct name_paper, n - 1) : NULL;
        if (!paper || paper->pmid != pmid) {
            struct name_paper new = {.pmid = pmid, .year = year, .from = corpus->seats->len};
            g_array_append_val(corpus->papers, new);
            paper = &g_array_index(corpus->papers, struct name_paper, n);
        }
        guint person = person_number(corpus, stmt_text(stmt, 2), stmt_text(stmt, 3), year);
        g_array_append_val(corpus->seats, person);
        paper->n++;
    }
}

static guint seat_of(const struct corpus *corpus, const struct name_paper *paper, guint i)
{
    return g_array_index(corpus->seats, guint, paper->from + i);
}

static bool qualifies(const struct corpus *corpus, const struct name_paper *paper)
{
    return paper->n >= EVIDENCE_PERSONS_MIN && paper->n <= EVIDENCE_PERSONS_MAX &&
           seat_of(corpus, paper, 0) != seat_of(corpus, paper, paper->n - 1);
}

static bool is_newcomer(const struct corpus *corpus, const struct name_paper *paper)
{
    return g_array_index(corpus->first_years, int, seat_of(corpus, paper, 0)) == paper->year;
}

/* --- features -------------------------------------------------------------------------- */

struct counts {
    int total, recent, last3;
    GArray *items;      /* struct mentor_item; NULL: no qualifying paper */
    GHashTable *new_2y; /* newcomers of the last two years */
};

static void counts_clear(void *item)
{
    struct counts *counts = item;
    g_clear_pointer(&counts->items, g_array_unref);
    g_clear_pointer(&counts->new_2y, g_hash_table_unref);
}

static void count_senior(const struct corpus *corpus, const struct name_paper *paper, int cut,
                         const struct mentor_weights *weights, struct counts *counts)
{
    int age = cut - paper->year;
    if (!counts->items) {
        counts->items = g_array_new(FALSE, FALSE, sizeof(struct mentor_item));
        counts->new_2y = g_hash_table_new(NULL, NULL);
    }
    struct mentor_item item = {.first_person_id = seat_of(corpus, paper, 0),
                               .weight = stats_decay(age + HALF_YEAR, weights->half_life_years),
                               .in_five = age < MENTOR_OPENNESS_YEARS,
                               .is_newcomer = is_newcomer(corpus, paper)};
    g_array_append_val(counts->items, item);
    counts->last3 += age < MENTOR_RECENT_YEARS;
    if (item.is_newcomer && age < BACKTEST_YEARS_AHEAD)
        g_hash_table_add(counts->new_2y, GUINT_TO_POINTER(item.first_person_id));
}

static GArray *count_all(const struct corpus *corpus, int cut, const struct mentor_weights *weights)
{
    GArray *all = g_array_new(FALSE, TRUE, sizeof(struct counts));
    g_array_set_clear_func(all, counts_clear);
    g_array_set_size(all, corpus->first_years->len);
    for (guint p = 0; p < corpus->n_past; p++) {
        const struct name_paper *paper = &g_array_index(corpus->papers, struct name_paper, p);
        bool is_recent = cut - paper->year < MENTOR_RECENT_YEARS && paper->n <= MENTOR_AUTHORS_MAX;
        for (guint i = 0; i < paper->n; i++) {
            struct counts *counts = &g_array_index(all, struct counts, seat_of(corpus, paper, i));
            counts->total++;
            counts->recent += is_recent;
        }
        if (qualifies(corpus, paper))
            count_senior(corpus, paper, cut, weights,
                         &g_array_index(all, struct counts, seat_of(corpus, paper, paper->n - 1)));
    }
    return all;
}

static double score_of(const struct counts *counts, const struct mentor_weights *weights)
{
    struct mentor_features features =
        mentor_features_of((struct mentor_item *)(void *)counts->items->data, counts->items->len,
                           counts->recent, true);
    double parts[4], score = 0;
    mentor_parts_of(&features, weights, 1, parts);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        score += parts[i];
    return score;
}

/* Ids are made of the names: numbers depend on the year. */
static void fill(const struct corpus *corpus, int cut, const struct mentor_weights *weights,
                 struct backtest_window *window, uint64_t *ids)
{
    GHashTableIter iter;
    gpointer key, value;
    g_autoptr(GArray) all = count_all(corpus, cut, weights);
    g_hash_table_iter_init(&iter, corpus->numbers);
    while (g_hash_table_iter_next(&iter, &key, &value))
        ids[GPOINTER_TO_UINT(value)] = stats_fnv1a64(key);
    for (guint i = 1; i < all->len; i++) {
        const struct counts *counts = &g_array_index(all, struct counts, i);
        if (!counts->items) continue;
        struct backtest_person person = {.id = ids[i]};
        person.scores[BACKTEST_papers_total] = counts->total;
        person.scores[BACKTEST_newcomer_first_2y] = g_hash_table_size(counts->new_2y);
        person.scores[BACKTEST_last3] = counts->last3;
        person.scores[BACKTEST_score] = score_of(counts, weights);
        g_array_append_val(window->people, person);
    }
}

static void add_events(const struct corpus *corpus, const uint64_t *ids, GArray *events)
{
    for (guint p = corpus->n_past; p < corpus->papers->len; p++) {
        const struct name_paper *paper = &g_array_index(corpus->papers, struct name_paper, p);
        if (!qualifies(corpus, paper) || !is_newcomer(corpus, paper)) continue;
        struct backtest_event event = {.senior = (int64_t)ids[seat_of(corpus, paper, paper->n - 1)],
                                       .pmid = paper->pmid,
                                       .newcomer = seat_of(corpus, paper, 0)};
        g_array_append_val(events, event);
    }
}

bool backtest_year_by_name(struct db *db, const struct backtest_query *query, int year,
                           GPtrArray *windows, GError **error)
{
    const struct mentor_weights *weights =
        query->weights ? query->weights : &mentor_weights_standard;
    struct corpus corpus = {0};
    corpus_init(&corpus);
    struct backtest_window *window = backtest_window_new(year, NULL);
    g_ptr_array_add(windows, window);
    g_autofree uint64_t *ids = NULL;
    /* what came later is read when the scores are made */
    bool done = load(db, &corpus, 0, year, error);
    if (done) {
        corpus.n_past = corpus.papers->len;
        ids = g_new0(uint64_t, corpus.first_years->len);
        fill(&corpus, year, weights, window, ids);
        if (corpus.n_past > 0)
            window->history_years =
                year + 1 - g_array_index(corpus.papers, struct name_paper, 0).year;
        guint n_known = corpus.first_years->len;
        done = load(db, &corpus, year + 1, year + BACKTEST_YEARS_AHEAD, error);
        /* those met first after the cut are in no pool */
        ids = g_renew(uint64_t, ids, corpus.first_years->len);
        memset(ids + n_known, 0, (corpus.first_years->len - n_known) * sizeof *ids);
    }
    if (done) {
        g_autoptr(GArray) events = g_array_new(FALSE, FALSE, sizeof(struct backtest_event));
        add_events(&corpus, ids, events);
        backtest_count_gains(window->people, events, NULL);
    }
    corpus_clear(&corpus);
    return done;
}
