/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_corpus.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/acronyms.h"
#include "analyze/facts.h"
#include "analyze/ngrams.h"
#include "analyze/phrases.h"
#include "analyze/terms.h"

#define WINDOW 3

/* --- records -------------------------------------------------------------------------- */

static bool read_documents(struct db *db, bool protocol, bool published, int32_t as_of,
                           GArray *documents, GError **error)
{
    struct stmt *stmt =
        db_stmt(db,
                "SELECT pmid, entry_day, CASE WHEN ?1 THEN coalesce(article.year, paper.year) "
                "ELSE paper.year END, title, keywords, CASE WHEN ?2 THEN NULL ELSE abstract END "
                "FROM paper JOIN article USING(pmid) WHERE entry_day <= ?3 ORDER BY pmid",
                error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, published);
    stmt_bind_int(stmt, 2, protocol);
    stmt_bind_int(stmt, 3, as_of);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        struct theme_document document = {.pmid = stmt_int(stmt, 0),
                                          .day = (int32_t)stmt_int(stmt, 1),
                                          .year = (int)stmt_int(stmt, 2),
                                          .title = g_strdup(stmt_text(stmt, 3)),
                                          .keywords = g_strdup(stmt_text(stmt, 4)),
                                          .abstract = g_strdup(stmt_text(stmt, 5))};
        document.acronyms[0] = acronyms_find(document.title);
        document.acronyms[1] = acronyms_find(document.abstract);
        g_array_append_val(documents, document);
    }
}

static int compare_entry(const void *a, const void *b)
{
    const struct theme_document *x = *(struct theme_document *const *)a;
    const struct theme_document *y = *(struct theme_document *const *)b;
    if (x->year != y->year) return x->year < y->year ? -1 : 1;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x->pmid > y->pmid) - (x->pmid < y->pmid);
}

/* Which records came in the second half of each year, in the order of entry. */
static void mark_late(struct theme_corpus *corpus)
{
    g_autofree struct theme_document **order = g_new(struct theme_document *, corpus->n + 1);
    for (size_t i = 0; i < corpus->n; i++)
        order[i] = &corpus->documents[i];
    qsort(order, corpus->n, sizeof *order, compare_entry);
    for (size_t from = 0, to; from < corpus->n; from = to) {
        for (to = from + 1; to < corpus->n && order[to]->year == order[from]->year; to++)
            ;
        for (size_t i = from + (to - from + 1) / 2; i < to; i++)
            order[i]->is_late = true;
    }
}

struct theme_corpus *theme_corpus_load(struct db *db, bool protocol, bool published, GError **error)
{
    struct facts facts;
    if (!facts_load(db, &facts, error)) return NULL;
    OWNED(theme_corpus) corpus = g_new0(struct theme_corpus, 1);
    g_autoptr(GArray) documents = g_array_new(FALSE, FALSE, sizeof(struct theme_document));
    bool done = read_documents(db, protocol, published, facts.as_of, documents, error);
    corpus->n = documents->len;
    corpus->documents =
        (struct theme_document *)(void *)g_array_free(g_steal_pointer(&documents), FALSE);
    if (!done) return NULL;
    corpus->protocol = protocol;
    corpus->published = published;
    corpus->reader = protocol ? ngrams_new_plain() : terms_reader(db, error);
    if (!corpus->reader) return NULL;
    corpus->running_year = corpus->last_year = facts_year_of(facts.as_of);
    /* a year of publication says nothing of the day: then the last year is taken as whole */
    if (!published && !g_str_has_suffix(facts.as_of_text, "-12-31")) corpus->last_year--;
    theme_corpus_look_from(corpus, corpus->last_year, false);
    corpus->first_year = theme_corpus_first_year(corpus);
    mark_late(corpus);
    return g_steal_pointer(&corpus);
}

void theme_corpus_free(struct theme_corpus *corpus)
{
    if (!corpus) return;
    for (size_t i = 0; i < corpus->n; i++) {
        g_free(corpus->documents[i].title);
        g_free(corpus->documents[i].keywords);
        g_free(corpus->documents[i].abstract);
        g_free(corpus->documents[i].acronyms[0]);
        g_free(corpus->documents[i].acronyms[1]);
    }
    g_free(corpus->documents);
    ngrams_free(corpus->reader);
    g_free(corpus);
}

void theme_corpus_look_from(struct theme_corpus *corpus, int T, bool half_year)
{
    corpus->T = T;
    corpus->half_year = half_year;
}

int theme_corpus_first_year(const struct theme_corpus *corpus)
{
    g_autoptr(GArray) years = g_array_new(FALSE, FALSE, sizeof(struct facts_year));
    g_autoptr(GHashTable) rows = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    int first = G_MAXINT, last = G_MININT;
    for (size_t i = 0; i < corpus->n; i++) {
        const struct theme_document *document = &corpus->documents[i];
        if (!theme_corpus_knows(corpus, document)) continue;
        struct facts_year *row = g_hash_table_lookup(rows, GINT_TO_POINTER(document->year));
        if (!row) {
            row = g_new0(struct facts_year, 1);
            *row = (struct facts_year){.year = document->year, .first_day = document->day};
            g_hash_table_insert(rows, GINT_TO_POINTER(document->year), row);
        }
        row->papers++;
        row->first_day = MIN(row->first_day, document->day);
        first = MIN(first, document->year);
        last = MAX(last, document->year);
    }
    for (int year = first; first <= last && year <= last; year++) {
        const struct facts_year *row = g_hash_table_lookup(rows, GINT_TO_POINTER(year));
        if (row) g_array_append_val(years, *row);
    }
    const struct facts_year *found = facts_first_year(years);
    if (!found) return 0;
    return (int)found->year + (!corpus->published && facts_begins_late(years, found));
}

/* --- terms ----------------------------------------------------------------------------- */

/* A term while its documents are collected. */
struct counted {
    guint papers;                /* documents that decide whether it is kept */
    struct phrase_counts counts; /* of the documents that are in, by title and keywords */
    GArray *documents;           /* guint, ascending: these, and later ones; NULL: not kept */
    GArray *abstracts;           /* guint, ascending: by abstract alone; NULL: none */
};

static void counted_free(void *data)
{
    struct counted *counted = data;
    if (counted->documents) g_array_unref(counted->documents);
    if (counted->abstracts) g_array_unref(counted->abstracts);
    g_free(counted);
}

/* The own terms are those of all documents, of the protocol those of the window. */
static void count_papers(const struct theme_corpus *corpus, struct ngrams *reader,
                         GHashTable *table)
{
    int before = corpus->protocol ? corpus->T - WINDOW : G_MININT;
    for (size_t i = 0; i < corpus->n; i++) {
        const struct theme_document *document = &corpus->documents[i];
        if (!theme_corpus_knows(corpus, document) || document->year <= before) continue;
        size_t n;
        const struct ngram *terms = ngrams_read(reader, document->title, document->keywords, &n);
        for (size_t k = 0; k < n; k++) {
            struct counted *counted = g_hash_table_lookup(table, terms[k].key);
            if (!counted) {
                counted = g_new0(struct counted, 1);
                g_hash_table_insert(table, g_strdup(terms[k].key), counted);
            }
            counted->papers++;
        }
    }
}

static gboolean is_rare(gpointer key, gpointer value, gpointer user)
{
    (void)key;
    return ((const struct counted *)value)->papers < *(const guint *)user;
}

/* Documents of the terms that are kept. */
static void collect(const struct theme_corpus *corpus, struct ngrams *reader, GHashTable *table)
{
    for (guint i = 0; i < corpus->n; i++) {
        const struct theme_document *document = &corpus->documents[i];
        bool is_known = theme_corpus_knows(corpus, document);
        size_t n;
        const struct ngram *terms = ngrams_read(reader, document->title, document->keywords, &n);
        for (size_t k = 0; k < n; k++) {
            struct counted *counted = g_hash_table_lookup(table, terms[k].key);
            if (!counted) continue;
            if (!counted->documents) counted->documents = g_array_new(FALSE, FALSE, sizeof(guint));
            g_array_append_val(counted->documents, i);
            if (is_known) phrases_count(&counted->counts, &terms[k]);
        }
    }
}

static gint compare_keys(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_name(GHashTable *table, const char *key, const struct counted *counted)
{
    const char *word = phrases_last_word(key);
    const struct counted *last = word ? g_hash_table_lookup(table, word) : NULL;
    return phrases_is_name(&counted->counts, last ? &last->counts : NULL);
}

/* What abstracts can be about: key -> number; terms: struct counted *, by number, from 1. */
static GHashTable *number_names(GHashTable *table, GPtrArray *terms)
{
    GHashTable *numbers = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iter;
    void *key, *value;
    g_ptr_array_add(terms, NULL);
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        struct counted *counted = value;
        if (!is_name(table, key, counted) || !phrases_tells_in_text(&counted->counts)) continue;
        g_hash_table_insert(numbers, key, GUINT_TO_POINTER(terms->len));
        g_ptr_array_add(terms, counted);
    }
    return numbers;
}

static gint compare_indices(gconstpointer a, gconstpointer b)
{
    guint x = *(const guint *)a, y = *(const guint *)b;
    return (x > y) - (x < y);
}

/* Further documents, whose abstracts are about a term. */
static void collect_abstracts(const struct theme_corpus *corpus, struct ngrams *reader,
                              GHashTable *table)
{
    g_autoptr(GPtrArray) terms = g_ptr_array_new();
    g_autoptr(GHashTable) numbers = number_names(table, terms);
    for (guint i = 0; i < corpus->n; i++) {
        size_t n;
        const guint *found = ngrams_find(reader, corpus->documents[i].abstract, numbers, &n);
        for (size_t k = 0; k < n; k++) {
            struct counted *counted = terms->pdata[found[k]];
            if (g_array_binary_search(counted->documents, &i, compare_indices, NULL)) continue;
            if (!counted->abstracts) counted->abstracts = g_array_new(FALSE, FALSE, sizeof(guint));
            g_array_append_val(counted->abstracts, i);
        }
    }
}

static struct theme_terms *flatten(const struct theme_corpus *corpus, GHashTable *table)
{
    struct theme_terms *terms = g_new0(struct theme_terms, 1);
    g_autofree void **keys = g_hash_table_get_keys_as_array(table, &terms->n);
    qsort(keys, terms->n, sizeof *keys, compare_keys);
    terms->keys = g_new0(char *, terms->n + 1);
    terms->is_name = g_new0(bool, terms->n + 1);
    terms->starts = g_new0(size_t, terms->n + 1);
    terms->abstracts = g_new0(size_t, terms->n + 1);
    for (guint i = 0; i < terms->n; i++) {
        const struct counted *counted = g_hash_table_lookup(table, keys[i]);
        terms->abstracts[i] = terms->starts[i] + counted->documents->len;
        terms->starts[i + 1] =
            terms->abstracts[i] + (counted->abstracts ? counted->abstracts->len : 0);
    }
    terms->documents = g_new(guint, terms->starts[terms->n] + 1);
    for (guint i = 0; i < terms->n; i++) {
        const struct counted *counted = g_hash_table_lookup(table, keys[i]);
        terms->keys[i] = g_strdup(keys[i]);
        terms->is_name[i] = corpus->protocol || is_name(table, keys[i], counted);
        memcpy(terms->documents + terms->starts[i], counted->documents->data,
               counted->documents->len * sizeof(guint));
        if (counted->abstracts)
            memcpy(terms->documents + terms->abstracts[i], counted->abstracts->data,
                   counted->abstracts->len * sizeof(guint));
    }
    return terms;
}

/* What the texts that are in say that their acronyms mean. */
static void learn_acronyms(const struct theme_corpus *corpus, struct ngrams *reader,
                           struct acronyms *acronyms)
{
    for (size_t i = 0; i < corpus->n; i++) {
        const struct theme_document *document = &corpus->documents[i];
        for (int k = 0; k < 2 && theme_corpus_knows(corpus, document); k++)
            if (document->acronyms[k])
                ngrams_count_acronyms(reader, document->acronyms[k], acronyms);
    }
    ngrams_use_acronyms(reader, acronyms);
}

struct theme_terms *theme_terms_read(const struct theme_corpus *corpus)
{
    struct ngrams *reader = corpus->reader;
    OWNED(acronyms) acronyms = acronyms_new();
    ngrams_use_acronyms(reader, NULL);
    if (!corpus->protocol) learn_acronyms(corpus, reader, acronyms);
    g_autoptr(GHashTable) table =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, counted_free);
    guint least = corpus->protocol ? THEME_CORPUS_PAPERS_MIN : TERMS_PAPERS_MIN;
    count_papers(corpus, reader, table);
    g_hash_table_foreach_remove(table, is_rare, &least);
    collect(corpus, reader, table);
    if (!corpus->protocol) collect_abstracts(corpus, reader, table);
    ngrams_use_acronyms(reader, NULL);
    return flatten(corpus, table);
}

void theme_terms_free(struct theme_terms *terms)
{
    if (!terms) return;
    g_strfreev(terms->keys);
    g_free(terms->is_name);
    g_free(terms->starts);
    g_free(terms->abstracts);
    g_free(terms->documents);
    g_free(terms);
}
