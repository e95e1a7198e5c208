/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/similar.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/relevance.h"
#include "analyze/weights.h"
#include "core/error.h"
#include "core/fold.h"

#define WORD_LETTERS_MIN 3
#define TITLE_WEIGHT 3
#define KEYWORDS_WEIGHT 2

/* A word of a text, by number, with how often it stands there; later its weight. */
struct word {
    uint32_t number;
    double value;
    char *text; /* of the text searched with only; NULL elsewhere */
};

struct similar {
    struct db *db;
    struct weights *weights;
    GHashTable *frequency; /* number -> records of the sample */
    guint n_sample;
    GArray *wanted; /* struct word: of what is searched with */
    int64_t own;    /* PMID of it; 0: a text */
};

static void word_clear(void *item)
{
    g_free(((struct word *)item)->text);
}

/* --- words --------------------------------------------------------------------------- */

static void add_words(const struct weights *weights, const char *text, double value, bool keep_text,
                      GArray *words)
{
    if (!text) return;
    g_autofree char *key = fold_key(text);
    g_auto(GStrv) parts = g_strsplit(key, " ", -1);
    for (char **part = parts; *part; part++) {
        if (g_utf8_strlen(*part, -1) < WORD_LETTERS_MIN || g_ascii_isdigit(**part)) continue;
        struct word word = {.number = weights_title(weights, *part), .value = value};
        if (!WEIGHTS_CLASS(word.number)) continue;
        if (keep_text) word.text = g_strdup(*part);
        g_array_append_val(words, word);
    }
}

static int compare_words(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

/* Sort by number, one row a word. */
static void merge_words(GArray *words)
{
    guint n = 0;
    g_array_sort(words, compare_words);
    struct word *w = (struct word *)(void *)words->data;
    for (guint i = 0; i < words->len; i++) {
        if (n > 0 && w[n - 1].number == w[i].number) {
            w[n - 1].value += w[i].value;
            g_clear_pointer(&w[i].text, g_free);
        } else {
            struct word moved = w[i];
            w[i].text = NULL;
            w[n++] = moved;
        }
    }
    g_array_set_size(words, n);
}

/* Title, abstract, keywords, headings of the row at hand, from `column` on. */
static void read_row(const struct similar *similar, struct stmt *stmt, int column, bool keep_text,
                     GArray *words)
{
    g_array_set_size(words, 0);
    add_words(similar->weights, stmt_text(stmt, column), TITLE_WEIGHT, keep_text, words);
    add_words(similar->weights, stmt_text(stmt, column + 1), 1, keep_text, words);
    add_words(similar->weights, stmt_text(stmt, column + 2), KEYWORDS_WEIGHT, keep_text, words);
    add_words(similar->weights, stmt_text(stmt, column + 3), KEYWORDS_WEIGHT, keep_text, words);
    merge_words(words);
}

/* Counts become TF-IDF weights of length 1. */
static void weigh(const struct similar *similar, GArray *words)
{
    double squares = 0;
    for (guint i = 0; i < words->len; i++) {
        struct word *word = &g_array_index(words, struct word, i);
        guint df = GPOINTER_TO_UINT(
            g_hash_table_lookup(similar->frequency, GUINT_TO_POINTER(word->number)));
        word->value = (1 + log(word->value)) * log((similar->n_sample + 1.0) / (df + 1.0));
        squares += word->value * word->value;
    }
    for (guint i = 0; squares > 0 && i < words->len; i++)
        g_array_index(words, struct word, i).value /= sqrt(squares);
}

static double cosine(const GArray *a, const GArray *b)
{
    double sum = 0;
    for (guint i = 0, k = 0; i < a->len && k < b->len;) {
        const struct word *x = &g_array_index(a, struct word, i);
        const struct word *y = &g_array_index(b, struct word, k);
        if (x->number == y->number) sum += x->value * y->value;
        i += x->number <= y->number;
        k += y->number <= x->number;
    }
    return sum;
}

/* --- the records ---------------------------------------------------------------------- */

/* Document frequencies of every k-th record. */
static bool sample(struct similar *similar, GError **error)
{
    int64_t n;
    if (!db_int(similar->db, "SELECT count(*) FROM paper", &n, error)) return false;
    struct stmt *stmt = db_stmt_file(similar->db, "analyze/sql/similar_sample.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, MAX(1, n / SIMILAR_SAMPLE));
    g_autoptr(GArray) words = g_array_new(FALSE, TRUE, sizeof(struct word));
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        similar->n_sample++;
        read_row(similar, stmt, 0, false, words);
        for (guint i = 0; i < words->len; i++) {
            gpointer number = GUINT_TO_POINTER(g_array_index(words, struct word, i).number);
            guint df = GPOINTER_TO_UINT(g_hash_table_lookup(similar->frequency, number));
            g_hash_table_insert(similar->frequency, number, GUINT_TO_POINTER(df + 1));
        }
    }
}

static int compare_values(const void *a, const void *b)
{
    const struct word *const *x = a, *const *y = b;
    if ((*x)->value != (*y)->value) return (*x)->value > (*y)->value ? -1 : 1;
    return strcmp((*x)->text, (*y)->text);
}

/* The words that weigh most, any of them; NULL: there are none. */
static char *match_expression(const GArray *wanted)
{
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    for (guint i = 0; i < wanted->len; i++) {
        const struct word *word = &g_array_index(wanted, struct word, i);
        if (word->value > 0) g_ptr_array_add(order, (void *)(uintptr_t)word);
    }
    g_ptr_array_sort(order, compare_values);
    if (order->len == 0) return NULL;
    GString *match = g_string_new(NULL);
    for (guint i = 0; i < MIN(order->len, SIMILAR_WORDS); i++)
        g_string_append_printf(match, "%s\"%s\"", i > 0 ? " OR " : "",
                               ((const struct word *)order->pdata[i])->text);
    return g_string_free(match, FALSE);
}

/* PMIDs and cosines of the best by full text, by PMID. */
static bool compare(const struct similar *similar, struct topic *topic, GError **error)
{
    struct stmt *stmt = db_stmt_file(similar->db, "analyze/sql/similar_records.sql", error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, topic->match);
    stmt_bind_int(stmt, 2, SIMILAR_MAX);
    g_autoptr(GArray) words = g_array_new(FALSE, TRUE, sizeof(struct word));
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t pmid = stmt_int(stmt, 0);
        if (pmid == similar->own) continue;
        read_row(similar, stmt, 1, false, words);
        weigh(similar, words);
        double value = cosine(similar->wanted, words);
        g_array_append_val(topic->pmids, pmid);
        g_array_append_val(topic->relevance, value);
    }
}

/* The record itself, at its place. */
static void insert_own(int64_t own, struct topic *topic)
{
    guint at = 0;
    double one = 1;
    while (at < topic->pmids->len && g_array_index(topic->pmids, int64_t, at) < own)
        at++;
    g_array_insert_val(topic->pmids, at, own);
    g_array_insert_val(topic->relevance, at, one);
}

static bool search(struct similar *similar, struct topic *topic, GError **error)
{
    weigh(similar, similar->wanted);
    topic->kind = TOPIC_SIMILAR;
    topic->pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    topic->relevance = g_array_new(FALSE, FALSE, sizeof(double));
    topic->match = match_expression(similar->wanted);
    if (!topic->match)
        return error_set(error, RADSCOUT_ERROR_USAGE, "%s holds no words to search with",
                         topic->name);
    if (!compare(similar, topic, error)) return false;
    relevance_normalize(topic->relevance);
    if (similar->own) insert_own(similar->own, topic);
    return true;
}

/* --- what is searched with --------------------------------------------------------------- */

static void similar_init(struct similar *similar, struct db *db)
{
    *similar = (struct similar){.db = db, .weights = weights_new()};
    similar->frequency = g_hash_table_new(NULL, NULL);
    similar->wanted = g_array_new(FALSE, TRUE, sizeof(struct word));
    g_array_set_clear_func(similar->wanted, word_clear);
}

static void similar_clear(struct similar *similar)
{
    weights_free(similar->weights);
    g_hash_table_unref(similar->frequency);
    g_array_unref(similar->wanted);
}

static bool read_own(struct similar *similar, int64_t pmid, GError **error)
{
    struct stmt *stmt = db_stmt(similar->db,
                                "SELECT title, abstract, keywords, mesh FROM article_text "
                                "WHERE pmid = ? AND pmid IN (SELECT pmid FROM paper)",
                                error);
    bool has_row;
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, pmid);
    if (!stmt_step(stmt, &has_row, error)) return false;
    if (!has_row)
        return error_set(error, RADSCOUT_ERROR_USAGE, "no stored record has the PMID %" PRId64,
                         pmid);
    read_row(similar, stmt, 0, true, similar->wanted);
    stmt_reset(stmt);
    similar->own = pmid;
    return true;
}

bool similar_to_record(struct db *db, int64_t pmid, struct topic *topic, GError **error)
{
    struct similar similar;
    *topic = (struct topic){.kind = TOPIC_SIMILAR};
    topic->name = g_strdup_printf("like PMID %" PRId64, pmid);
    similar_init(&similar, db);
    bool done = read_own(&similar, pmid, error) && sample(&similar, error) &&
                search(&similar, topic, error);
    similar_clear(&similar);
    return done;
}

bool similar_to_text(struct db *db, const char *text, const char *name, struct topic *topic,
                     GError **error)
{
    struct similar similar;
    *topic = (struct topic){.kind = TOPIC_SIMILAR, .name = g_strdup(name)};
    similar_init(&similar, db);
    add_words(similar.weights, text, 1, true, similar.wanted);
    merge_words(similar.wanted);
    bool done = sample(&similar, error) && search(&similar, topic, error);
    similar_clear(&similar);
    return done;
}
