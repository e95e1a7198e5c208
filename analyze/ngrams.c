/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/ngrams.h"

#include <stdbool.h>
#include <string.h>

#include "analyze/acronyms.h"
#include "analyze/stem.h"
#include "core/embed.h"
#include "core/fold.h"

struct word {
    const char *start, *end; /* in the text */
    size_t key;              /* offset in word_keys: plural folded */
    size_t stem;             /* the same: what its term's key is made of */
    bool is_stop, is_number;
    bool is_apart; /* punctuation stands before it */
};

struct item {
    size_t key, form;
    int n_words;
    bool is_keyword;
    size_t order;
};

struct ngrams {
    GHashTable *stop, *generic; /* char * sets; generic: plural folded, and stems */
    GHashTable *synonyms;       /* key -> key of the first in its line */
    struct stemmer *stemmer;    /* NULL: plain */
    const struct acronyms *acronyms;
    GString *scratch;
    GString *word_keys; /* keys of the words, NUL after each */
    GString *pool;      /* keys and forms of the terms, NUL after each */
    GArray *words;      /* struct word */
    GArray *items;      /* struct item */
    GArray *terms;      /* struct ngram */
};

#define SECOND_PART "# 2."

/* Lines of an embedded list; first_only: up to the heading of its second part. */
static GHashTable *load_list(const char *name, bool first_only)
{
    GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *text = embed_text(name, NULL);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    for (char **line = lines; *line; line++) {
        if (first_only && g_str_has_prefix(*line, SECOND_PART)) break;
        if (**line == '#') continue;
        char *key = fold_key(*line);
        if (*key) {
            g_hash_table_add(set, key);
        } else {
            g_free(key);
        }
    }
    return set;
}

static struct ngrams *make(bool plain)
{
    struct ngrams *ngrams = g_new0(struct ngrams, 1);
    ngrams->stop = load_list("config/stopwords.txt", plain);
    ngrams->generic = plain ? g_hash_table_new(g_str_hash, g_str_equal)
                            : load_list("config/generic-terms.txt", false);
    ngrams->synonyms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    ngrams->scratch = g_string_new(NULL);
    ngrams->word_keys = g_string_new(NULL);
    ngrams->pool = g_string_new(NULL);
    ngrams->words = g_array_new(FALSE, FALSE, sizeof(struct word));
    ngrams->items = g_array_new(FALSE, FALSE, sizeof(struct item));
    ngrams->terms = g_array_new(FALSE, FALSE, sizeof(struct ngram));
    return ngrams;
}

/* Generic terms are generic in all their forms. */
static void stem_generic(struct ngrams *ngrams)
{
    guint n;
    g_autofree void **terms = g_hash_table_get_keys_as_array(ngrams->generic, &n);
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    for (guint i = 0; i < n; i++)
        g_ptr_array_add(keys, ngrams_key(ngrams, terms[i]));
    for (guint i = 0; i < n; i++)
        g_hash_table_add(ngrams->generic, keys->pdata[i]);
}

static void load_synonyms(struct ngrams *ngrams)
{
    g_auto(GStrv) lines = g_strsplit(embed_text("config/synonyms.txt", NULL), "\n", -1);
    g_autoptr(GPtrArray) pairs = g_ptr_array_new();
    for (char **line = lines; *line; line++) {
        if (**line == '#') continue;
        g_auto(GStrv) forms = g_strsplit(*line, ";", -1);
        for (char **form = forms; *form && form[1]; form++) {
            g_ptr_array_add(pairs, ngrams_key(ngrams, form[1]));
            g_ptr_array_add(pairs, ngrams_key(ngrams, forms[0]));
        }
    }
    for (guint i = 0; i + 1 < pairs->len; i += 2)
        g_hash_table_insert(ngrams->synonyms, pairs->pdata[i], pairs->pdata[i + 1]);
}

struct ngrams *ngrams_new(void)
{
    struct ngrams *ngrams = make(false);
    ngrams->stemmer = stemmer_new();
    stem_generic(ngrams);
    load_synonyms(ngrams);
    return ngrams;
}

struct ngrams *ngrams_new_plain(void)
{
    return make(true);
}

void ngrams_free(struct ngrams *ngrams)
{
    if (!ngrams) return;
    g_hash_table_unref(ngrams->stop);
    g_hash_table_unref(ngrams->generic);
    g_hash_table_unref(ngrams->synonyms);
    stemmer_free(ngrams->stemmer);
    g_string_free(ngrams->scratch, TRUE);
    g_string_free(ngrams->word_keys, TRUE);
    g_string_free(ngrams->pool, TRUE);
    g_array_unref(ngrams->words);
    g_array_unref(ngrams->items);
    g_array_unref(ngrams->terms);
    g_free(ngrams);
}

/* --- words ------------------------------------------------------------------ */

static bool is_word_char(gunichar c)
{
    return (g_unichar_isalnum(c) || g_unichar_ismark(c)) && !(c >= 0x02B0 && c <= 0x02FF);
}

static bool is_apostrophe(gunichar c)
{
    return c == '\'' || c == 0x2019;
}

/* Joins the words at its sides when nothing else stands between: "T1-mapping",
 * "PET/CT", "1.5 T". */
static bool is_joiner(gunichar c)
{
    return c == '-' || c == 0x2010 || c == 0x2011 || c == '/';
}

void ngrams_fold_plural(char *word)
{
    static const char *const to_is[] = {"analyses",   "diagnoses",  "metastases", "necroses",
                                        "prognoses",  "scolioses",  "stenoses",   "thromboses",
                                        "hypotheses", "prostheses", "crises"};
    size_t size = strlen(word);
    if (size < 4 || word[size - 1] != 's') return;
    for (size_t i = 0; i < G_N_ELEMENTS(to_is); i++) {
        if (strcmp(word, to_is[i]) != 0) continue;
        word[size - 2] = 'i';
        return;
    }
    if (g_str_has_suffix(word, "ss") || g_str_has_suffix(word, "us") ||
        g_str_has_suffix(word, "is"))
        return;
    if (size > 4 && g_str_has_suffix(word, "ies")) {
        word[size - 3] = 'y';
        word[size - 2] = '\0';
    } else if (g_str_has_suffix(word, "sses") || g_str_has_suffix(word, "xes") ||
               g_str_has_suffix(word, "ches") || g_str_has_suffix(word, "shes")) {
        word[size - 2] = '\0';
    } else {
        word[size - 1] = '\0';
    }
}

static bool contains(GHashTable *set, const char *key)
{
    return g_hash_table_contains(set, key);
}

static bool is_year(const char *key)
{
    return strlen(key) == 4 && (g_str_has_prefix(key, "19") || g_str_has_prefix(key, "20"));
}

/* Printed as an acronym: two capitals at least. */
static bool looks_short(const char *start, const char *end)
{
    int capitals = 0;
    for (const char *p = start; p < end; p++)
        capitals += g_ascii_isupper(*p) != 0;
    return capitals >= 2;
}

/* What the word contributes to its term's key, appended to word_keys; its offset. */
static size_t add_stem(struct ngrams *ngrams, const struct word *word)
{
    if (!ngrams->stemmer) return word->key;
    const char *key = ngrams->word_keys->str + word->key, *stem = NULL;
    if (ngrams->acronyms && looks_short(word->start, word->end))
        stem = acronyms_meaning(ngrams->acronyms, key);
    if (!stem) stem = stemmer_key(ngrams->stemmer, key);
    size_t offset = ngrams->word_keys->len;
    g_string_append(ngrams->word_keys, stem);
    g_string_append_c(ngrams->word_keys, '\0');
    return offset;
}

/* Append a word's key to word_keys and classify it. */
static void add_word(struct ngrams *ngrams, const char *start, const char *end, bool is_apart)
{
    struct word word = {.start = start, .end = end, .is_apart = is_apart};
    g_autofree char *text = g_strndup(start, (size_t)(end - start));
    word.key = ngrams->word_keys->len;
    fold_append(ngrams->word_keys, text);
    g_string_append_c(ngrams->word_keys, '\0');
    char *key = ngrams->word_keys->str + word.key;
    word.is_number = key[strspn(key, "0123456789 ")] == '\0';
    word.is_stop = *key == '\0' || strlen(key) > NGRAMS_WORD_BYTES_MAX ||
                   contains(ngrams->stop, key) || (word.is_number && is_year(key));
    ngrams_fold_plural(key);
    g_string_truncate(ngrams->word_keys, word.key + strlen(key));
    g_string_append_c(ngrams->word_keys, '\0');
    word.is_stop = word.is_stop || contains(ngrams->stop, ngrams->word_keys->str + word.key);
    word.stem = add_stem(ngrams, &word);
    g_array_append_val(ngrams->words, word);
}

/* End of the word that begins at p; a dropped "'s" leaves *next behind it. */
static const char *word_end(const char *p, const char **next)
{
    for (; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (is_word_char(c)) continue;
        const char *after = g_utf8_next_char(p);
        if (!is_apostrophe(c) || !is_word_char(g_utf8_get_char(after))) break;
        if (*after == 's' && !is_word_char(g_utf8_get_char(after + 1))) {
            *next = after + 1;
            return p;
        }
    }
    *next = p;
    return p;
}

static void split_words(struct ngrams *ngrams, const char *text)
{
    g_array_set_size(ngrams->words, 0);
    g_string_truncate(ngrams->word_keys, 0);
    bool is_apart = true;
    const char *p = text;
    while (*p && ngrams->words->len < NGRAMS_WORDS_MAX) {
        gunichar c = g_utf8_get_char(p);
        if (is_word_char(c)) {
            const char *start = p, *end = word_end(p, &p);
            add_word(ngrams, start, end, is_apart);
            is_apart = false;
            continue;
        }
        const char *after = g_utf8_next_char(p);
        bool joins = p > text && p[-1] != ' ' && is_word_char(g_utf8_get_char(after)) &&
                     (is_joiner(c) || (c == '.' && g_ascii_isdigit(*after)));
        if (c != ' ' && !joins) is_apart = true;
        p = after;
    }
}

/* --- terms ------------------------------------------------------------------ */

static const struct word *word_at(const struct ngrams *ngrams, size_t i)
{
    return &g_array_index(ngrams->words, struct word, i);
}

/* Put the keys (stems: what terms are made of) of words from..to-1 behind one another. */
static void join_words(const struct ngrams *ngrams, size_t from, size_t to, bool stems,
                       GString *out)
{
    for (size_t i = from; i < to; i++) {
        const struct word *word = word_at(ngrams, i);
        if (i > from) g_string_append_c(out, ' ');
        g_string_append(out, ngrams->word_keys->str + (stems ? word->stem : word->key));
    }
}

/* The key of words from..to-1 at the end of out, synonyms as the first of their line. */
static void append_key(const struct ngrams *ngrams, size_t from, size_t to, GString *out)
{
    size_t start = out->len;
    join_words(ngrams, from, to, true, out);
    const char *same = g_hash_table_lookup(ngrams->synonyms, out->str + start);
    if (!same) return;
    g_string_truncate(out, start);
    g_string_append(out, same);
}

char *ngrams_key(struct ngrams *ngrams, const char *term)
{
    GString *key = g_string_new(NULL);
    split_words(ngrams, term);
    append_key(ngrams, 0, ngrams->words->len, key);
    return g_string_free(key, FALSE);
}

static int count_words(const char *key)
{
    int n = 1;
    for (; *key; key++)
        n += *key == ' ';
    return n;
}

/* The words as they stand, folded, or what they mean, say too little. */
static bool is_generic(struct ngrams *ngrams, size_t from, size_t to, const char *key)
{
    if (contains(ngrams->generic, key)) return true;
    g_string_truncate(ngrams->scratch, 0);
    join_words(ngrams, from, to, false, ngrams->scratch);
    return contains(ngrams->generic, ngrams->scratch->str);
}

/* Words from..to-1 become an item; its key stands in the pool when it returns. */
static void add_item(struct ngrams *ngrams, size_t from, size_t to, bool is_keyword)
{
    struct item item = {.is_keyword = is_keyword, .order = ngrams->items->len};
    item.key = ngrams->pool->len;
    append_key(ngrams, from, to, ngrams->pool);
    g_string_append_c(ngrams->pool, '\0');
    const char *key = ngrams->pool->str + item.key;
    item.n_words = count_words(key);
    bool is_short = item.n_words == 1 && g_utf8_strlen(key, -1) < 2;
    if (is_short || is_generic(ngrams, from, to, key)) {
        g_string_truncate(ngrams->pool, item.key);
        return;
    }
    item.form = ngrams->pool->len;
    const char *start = word_at(ngrams, from)->start, *end = word_at(ngrams, to - 1)->end;
    g_string_append_len(ngrams->pool, start, end - start);
    g_string_append_c(ngrams->pool, '\0');
    g_array_append_val(ngrams->items, item);
}

static void take_title(struct ngrams *ngrams, const char *title)
{
    split_words(ngrams, title);
    for (size_t from = 0; from < ngrams->words->len; from++) {
        if (word_at(ngrams, from)->is_number) continue;
        for (size_t to = from; to < ngrams->words->len && to < from + NGRAMS_TITLE_WORDS; to++) {
            const struct word *last = word_at(ngrams, to);
            if (last->is_stop || (to > from && last->is_apart)) break;
            add_item(ngrams, from, to + 1, false);
        }
    }
}

/* One stretch of a keyword without punctuation: taken whole, stop words at its
 * ends apart. */
static void take_stretch(struct ngrams *ngrams, size_t from, size_t to, bool is_whole)
{
    while (from < to && (word_at(ngrams, from)->is_stop || word_at(ngrams, from)->is_number))
        from++;
    while (to > from && word_at(ngrams, to - 1)->is_stop)
        to--;
    if (to > from && to - from <= NGRAMS_KEYWORD_WORDS) add_item(ngrams, from, to, is_whole);
}

static void take_keyword(struct ngrams *ngrams, const char *keyword)
{
    split_words(ngrams, keyword);
    size_t from = 0, n = ngrams->words->len;
    for (size_t i = 1; i <= n; i++) {
        if (i < n && !word_at(ngrams, i)->is_apart) continue;
        take_stretch(ngrams, from, i, from == 0 && i == n);
        from = i;
    }
}

static gint compare_items(gconstpointer a, gconstpointer b, gpointer user)
{
    const struct item *x = a, *y = b;
    const char *pool = user;
    int order = strcmp(pool + x->key, pool + y->key);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static void keep_each_once(struct ngrams *ngrams)
{
    const char *pool = ngrams->pool->str;
    g_array_sort_with_data(ngrams->items, compare_items, ngrams->pool->str);
    g_array_set_size(ngrams->terms, 0);
    for (guint i = 0; i < ngrams->items->len; i++) {
        const struct item *item = &g_array_index(ngrams->items, struct item, i);
        struct ngram term = {pool + item->key, pool + item->form, item->n_words, item->is_keyword};
        if (i > 0 && strcmp(term.key, pool + (item - 1)->key) == 0) {
            struct ngram *same =
                &g_array_index(ngrams->terms, struct ngram, ngrams->terms->len - 1);
            same->is_keyword = same->is_keyword || item->is_keyword;
            continue;
        }
        g_array_append_val(ngrams->terms, term);
    }
}

void ngrams_use_acronyms(struct ngrams *ngrams, const struct acronyms *acronyms)
{
    ngrams->acronyms = acronyms;
}

void ngrams_count_acronyms(struct ngrams *ngrams, const char *found, struct acronyms *acronyms)
{
    g_auto(GStrv) lines = g_strsplit(found, "\n", -1);
    for (char **line = lines; *line && **line; line++) {
        char *tab = strchr(*line, '\t');
        if (!tab) continue;
        *tab = '\0';
        g_autofree char *acronym = fold_key(*line), *key = ngrams_key(ngrams, tab + 1);
        if (*acronym && *key) acronyms_count(acronyms, acronym, key);
    }
}

const struct ngram *ngrams_read(struct ngrams *ngrams, const char *title, const char *keywords,
                                size_t *n)
{
    g_string_truncate(ngrams->pool, 0);
    g_array_set_size(ngrams->items, 0);
    if (title) take_title(ngrams, title);
    if (keywords) {
        g_auto(GStrv) lines = g_strsplit(keywords, "\n", NGRAMS_KEYWORDS_MAX + 1);
        for (size_t i = 0; lines[i] && i < NGRAMS_KEYWORDS_MAX; i++)
            take_keyword(ngrams, lines[i]);
    }
    keep_each_once(ngrams);
    *n = ngrams->terms->len;
    return (const struct ngram *)(void *)ngrams->terms->data;
}
