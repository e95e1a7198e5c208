/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_gaps.h"

#include <math.h>
#include <string.h>

#include "analyze/acronyms.h"
#include "analyze/ngrams.h"
#include "analyze/papers.h"
#include "analyze/stats.h"
#include "analyze/terms.h"
#include "core/embed.h"

#define TERMS_MAX 400 /* the most frequent terms of a kind are paired */

enum side { SIDE_METHOD, SIDE_DISEASE, SIDE_ORGAN, SIDE_NONE };

/* --- kinds ------------------------------------------------------------------------------ */

static void add_words(struct ngrams *ngrams, const char *list, int facet, GHashTable *facets)
{
    g_auto(GStrv) words = g_strsplit(list, ";", -1);
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    for (char **word = words; *word; word++)
        ngrams_entry_keys(ngrams, *word, keys);
    for (guint i = 0; i < keys->len; i++)
        if (!g_hash_table_contains(facets, keys->pdata[i]))
            g_hash_table_insert(facets, g_strdup(keys->pdata[i]), GINT_TO_POINTER(facet));
}

/* Keys of the words of each facet, by line of config/facets.txt. */
static GHashTable *load_facets(struct ngrams *ngrams)
{
    GHashTable *facets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(GStrv) lines = g_strsplit(embed_text("config/facets.txt", NULL), "\n", -1);
    int facet = -1;
    for (char **line = lines; *line; line++) {
        const char *colon = strchr(*line, ':');
        if (**line == '#' || !colon) continue;
        if (++facet == SIDE_NONE) break; /* what follows is for facets.h */
        add_words(ngrams, colon + 1, facet, facets);
    }
    return facets;
}

/* The facet of the last run of the key's words that has one, of several that end there
 * the longest: "stress fracture" is a disease, "fracture CT" a method. */
static enum side facet_of(GHashTable *facets, const char *key)
{
    g_auto(GStrv) words = g_strsplit(key, " ", -1);
    enum side found = SIDE_NONE;
    char **last = words;
    for (char **from = words; *from; from++) {
        g_autoptr(GString) run = g_string_new(NULL);
        for (char **to = from; *to; to++) {
            g_string_append_printf(run, "%s%s", to > from ? " " : "", *to);
            void *value;
            if (!g_hash_table_lookup_extended(facets, run->str, NULL, &value)) continue;
            if (found != SIDE_NONE && to <= last) continue;
            found = (enum side)GPOINTER_TO_INT(value);
            last = to;
        }
    }
    return found;
}

/* --- pairs -------------------------------------------------------------------------------- */

double theme_gaps_poisson_lower(int64_t n, double mean)
{
    double sum = 0;
    for (int64_t k = 0; k <= n; k++)
        sum += exp((double)k * log(mean) - mean - lgamma((double)k + 1));
    return MIN(sum, 1);
}

static void gap_free(void *data)
{
    struct theme_gap *gap = data;
    g_free(gap->method);
    g_free(gap->subject);
    g_free(gap);
}

static gint compare_gaps(gconstpointer a, gconstpointer b)
{
    const struct theme_gap *x = *(const struct theme_gap *const *)a;
    const struct theme_gap *y = *(const struct theme_gap *const *)b;
    if (x->p != y->p) return x->p < y->p ? -1 : 1;
    int order = strcmp(x->method, y->method);
    return order ? order : strcmp(x->subject, y->subject);
}

static void add_pair(struct theme_gaps *gaps, const struct themes_term *method,
                     const struct themes_term *subject)
{
    double n = (double)MAX(gaps->window_papers, 1);
    double expected = (double)method->pmids->len * (double)subject->pmids->len / n;
    if (expected < THEME_GAPS_EXPECTED_MIN) return;
    struct theme_gap *gap = g_new0(struct theme_gap, 1);
    gap->method = g_strdup(method->label);
    gap->subject = g_strdup(subject->label);
    gap->method_papers = method->pmids->len;
    gap->subject_papers = subject->pmids->len;
    gap->papers =
        papers_shared((const int64_t *)(const void *)method->pmids->data, method->pmids->len,
                      (const int64_t *)(const void *)subject->pmids->data, subject->pmids->len);
    gap->expected = expected;
    gap->p = theme_gaps_poisson_lower(gap->papers, expected);
    g_ptr_array_add(gaps->gaps, gap);
}

/* Leave the pairs that stand out from all that were looked at. */
static void keep_significant(struct theme_gaps *gaps)
{
    guint n = gaps->gaps->len;
    g_autofree double *p = g_new(double, n + 1);
    g_autofree bool *significant = g_new(bool, n + 1);
    gaps->pairs = n;
    for (guint i = 0; i < n; i++)
        p[i] = ((const struct theme_gap *)gaps->gaps->pdata[i])->p;
    stats_benjamini_hochberg(p, n, THEME_GAPS_FALSE_DISCOVERY, significant);
    for (guint i = n; i-- > 0;) {
        const struct theme_gap *gap = gaps->gaps->pdata[i];
        if (!significant[i] || (double)gap->papers > THEME_GAPS_RATIO_MAX * gap->expected)
            g_ptr_array_remove_index_fast(gaps->gaps, i);
    }
    g_ptr_array_sort(gaps->gaps, compare_gaps);
}

static bool find_pairs(struct theme_gaps *gaps, struct db *db, const GPtrArray *terms,
                       GError **error)
{
    OWNED(acronyms) acronyms = terms_acronyms(db, error);
    OWNED(ngrams) ngrams = acronyms ? terms_reader(db, error) : NULL;
    if (!ngrams) return false;
    ngrams_use_acronyms(ngrams, acronyms);
    g_autoptr(GHashTable) facets = load_facets(ngrams);
    g_autoptr(GPtrArray) methods = g_ptr_array_new();
    g_autoptr(GPtrArray) subjects = g_ptr_array_new();
    for (guint i = 0; i < terms->len; i++) {
        const struct themes_term *term = terms->pdata[i];
        enum side facet = facet_of(facets, term->key);
        GPtrArray *kind = facet == SIDE_METHOD ? methods : subjects;
        if (facet != SIDE_NONE && kind->len < TERMS_MAX) g_ptr_array_add(kind, terms->pdata[i]);
    }
    for (guint i = 0; i < methods->len; i++)
        for (guint k = 0; k < subjects->len; k++)
            add_pair(gaps, methods->pdata[i], subjects->pdata[k]);
    return true;
}

struct theme_gaps *theme_gaps_find(struct db *db, const struct themes_query *query, GError **error)
{
    OWNED(theme_gaps) gaps = g_new0(struct theme_gaps, 1);
    gaps->gaps = g_ptr_array_new_with_free_func(gap_free);
    OWNED(themes_terms) list = themes_terms(db, query, error);
    if (!list) return NULL;
    gaps->facts = list->facts;
    gaps->topic_papers = list->topic_papers;
    gaps->window_papers = list->window_papers;
    gaps->from = list->from;
    gaps->to = list->to;
    if (!find_pairs(gaps, db, list->terms, error)) return NULL;
    keep_significant(gaps);
    guint limit = query->limit > 0 ? (guint)query->limit : G_MAXUINT;
    if (gaps->gaps->len > limit) g_ptr_array_set_size(gaps->gaps, (gint)limit);
    return g_steal_pointer(&gaps);
}

void theme_gaps_free(struct theme_gaps *gaps)
{
    if (!gaps) return;
    g_ptr_array_unref(gaps->gaps);
    g_free(gaps);
}
