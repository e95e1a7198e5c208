/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/ngrams.h"

#include <stdbool.h>
#include <string.h>

#include "analyze/acronyms.h"
#include "analyze/stem.h"
#include "analyze/synonyms.h"
#include "core/embed.h"
#include "core/error.h"
#include "core/fold.h"

struct word {
    const char *start, *end; /* in the text */
    size_t key;              /* offset in word_keys: plural folded */
    size_t stem;             /* the same: what its term's key is made of */
    bool is_stop, is_number;
    bool is_function; /* of the language, not of what papers say about themselves */
    bool is_apart;    /* punctuation stands before it */
    int sentence;     /* of the text, from 0 */
};

struct item {
    size_t key, form;  /* offsets in pool */
    struct ngram term; /* but for key and form */
    size_t order;
};

/* What a word is, wherever it stands. */
struct known_word {
    char *key;  /* plural folded */
    char *stem; /* of the key; plain: the key */
    bool is_stop, is_number, is_function;
    bool is_short; /* printed as an acronym */
};
#define IN_S_MAX 6                                  /* letters of an acronym that ends in S */
#define KNOWN_WORDS_MAX 100000                      /* remembered at once */
#define KNOWN_BYTES_MAX (4 * NGRAMS_WORD_BYTES_MAX) /* read of a word */

static void known_word_free(void *data)
{
    struct known_word *known = data;
    g_free(known->key);
    g_free(known->stem);
    g_free(known);
}

/* A term that is looked for stands here. */
struct mention {
    guint number;
    int sentence;
};

/* A line of synonyms. */
struct group {
    char **terms; /* one: it leaves its group */
    bool is_own;  /* the user's */
};

static void group_free(void *data)
{
    struct group *group = data;
    g_strfreev(group->terms);
    g_free(group);
}

struct ngrams {
    GHashTable *function, *stop;  /* char * sets; stop: function and more */
    GHashTable *vague, *left_out; /* char * sets: plural folded, and keys */
    struct synonyms *synonyms;
    GPtrArray *groups;       /* struct group *: what they were made of, in order */
    struct stemmer *stemmer; /* NULL: plain */
    const struct acronyms *acronyms;
    GHashTable *known; /* word as printed -> struct known_word * */
    GString *scratch;
    GString *word_keys; /* keys of the words, NUL after each */
    GString *pool;      /* keys and forms of the terms, NUL after each */
    GArray *words;      /* struct word */
    GArray *items;      /* struct item */
    GArray *terms;      /* struct ngram */
    GArray *mentions;   /* struct mention */
    GArray *found;      /* guint: numbers of terms */
};

#define SECOND_PART "# 2."

/* Lines of the first or second part of an embedded list; 0: of both. */
static GHashTable *load_part(const char *name, int part)
{
    GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *text = embed_text(name, NULL);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    int here = 1;
    for (char **line = lines; *line; line++) {
        if (g_str_has_prefix(*line, SECOND_PART)) here = 2;
        if (**line == '#' || (part != 0 && part != here)) continue;
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
    ngrams->function = load_part("config/stopwords.txt", 1);
    ngrams->stop = load_part("config/stopwords.txt", plain ? 1 : 0);
    ngrams->vague = plain ? g_hash_table_new(g_str_hash, g_str_equal)
                          : load_part("config/generic-terms.txt", 1);
    ngrams->left_out = plain ? g_hash_table_new(g_str_hash, g_str_equal)
                             : load_part("config/generic-terms.txt", 2);
    ngrams->synonyms = synonyms_new();
    ngrams->groups = g_ptr_array_new_with_free_func(group_free);
    ngrams->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, known_word_free);
    ngrams->scratch = g_string_new(NULL);
    ngrams->word_keys = g_string_new(NULL);
    ngrams->pool = g_string_new(NULL);
    ngrams->words = g_array_new(FALSE, FALSE, sizeof(struct word));
    ngrams->items = g_array_new(FALSE, FALSE, sizeof(struct item));
    ngrams->terms = g_array_new(FALSE, FALSE, sizeof(struct ngram));
    ngrams->mentions = g_array_new(FALSE, FALSE, sizeof(struct mention));
    ngrams->found = g_array_new(FALSE, FALSE, sizeof(guint));
    return ngrams;
}

/* What is vague or left out is so in all its forms. */
static void add_keys(struct ngrams *ngrams, GHashTable *set)
{
    guint n;
    g_autofree void **terms = g_hash_table_get_keys_as_array(set, &n);
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    for (guint i = 0; i < n; i++)
        g_ptr_array_add(keys, ngrams_key(ngrams, terms[i]));
    for (guint i = 0; i < n; i++)
        g_hash_table_add(set, keys->pdata[i]);
}

void ngrams_free(struct ngrams *ngrams)
{
    if (!ngrams) return;
    g_hash_table_unref(ngrams->function);
    g_hash_table_unref(ngrams->stop);
    g_hash_table_unref(ngrams->vague);
    g_hash_table_unref(ngrams->left_out);
    synonyms_free(ngrams->synonyms);
    g_ptr_array_unref(ngrams->groups);
    stemmer_free(ngrams->stemmer);
    g_hash_table_unref(ngrams->known);
    g_string_free(ngrams->scratch, TRUE);
    g_string_free(ngrams->word_keys, TRUE);
    g_string_free(ngrams->pool, TRUE);
    g_array_unref(ngrams->words);
    g_array_unref(ngrams->items);
    g_array_unref(ngrams->terms);
    g_array_unref(ngrams->mentions);
    g_array_unref(ngrams->found);
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
static bool looks_short(const char *word)
{
    int capitals = 0;
    for (const char *p = word; *p; p++)
        capitals += g_ascii_isupper(*p) != 0;
    return capitals >= 2;
}

/* "TIPS", "ARDS": the S stands for a word; a plural is printed "LLMs". A longer one is rather
 * a word in capitals. */
static bool keeps_s(const struct known_word *known, const char *word)
{
    size_t size = strlen(word);
    return known->is_short && size <= IN_S_MAX && word[size - 1] == 'S';
}

/* Printed both with and without a hyphen behind them; the first ones, which are no words of
 * their own, also with a blank. */
static const char *const prefixes[] = {"non",   "multi", "anti",  "intra", "inter",
                                       "semi",  "ultra", "post",  "pre",   "peri",
                                       "micro", "trans", "extra", "sub",   NULL};
#define PREFIXES_NO_WORDS 7
#define PREFIX_BYTES_MIN 3 /* of the shortest, and the longest */
#define PREFIX_BYTES_MAX 5

/* Number of the prefix that the n bytes at `word` are, letter case apart; -1: they are none. */
static int find_prefix(const char *word, size_t n)
{
    if (n < PREFIX_BYTES_MIN || n > PREFIX_BYTES_MAX) return -1;
    char first = g_ascii_tolower(*word);
    for (int i = 0; prefixes[i]; i++)
        if (*prefixes[i] == first && strlen(prefixes[i]) == n &&
            g_ascii_strncasecmp(word, prefixes[i], n) == 0)
            return i;
    return -1;
}

/* "post traumatic" -> "posttraumatic" */
static void close_prefix(char *key)
{
    char *blank = strchr(key, ' ');
    if (blank && find_prefix(key, (size_t)(blank - key)) >= 0)
        memmove(blank, blank + 1, strlen(blank + 1) + 1);
}

static struct known_word *classify(struct ngrams *ngrams, const char *text)
{
    struct known_word *known = g_new0(struct known_word, 1);
    char *key = known->key = fold_key(text);
    close_prefix(key);
    known->is_function = *key == '\0' || contains(ngrams->function, key);
    known->is_number = key[strspn(key, "0123456789 ")] == '\0';
    known->is_stop = *key == '\0' || strlen(key) > NGRAMS_WORD_BYTES_MAX ||
                     contains(ngrams->stop, key) || (known->is_number && is_year(key));
    known->is_short = looks_short(text);
    if (ngrams->stemmer && keeps_s(known, text)) {
        known->stem = g_strdup(key);
        return known;
    }
    ngrams_fold_plural(key);
    known->is_stop = known->is_stop || contains(ngrams->stop, key);
    known->stem = g_strdup(ngrams->stemmer ? stemmer_key(ngrams->stemmer, key) : key);
    return known;
}

/* Few different words make up most of a text: those met are remembered. */
static const struct known_word *know_word(struct ngrams *ngrams, const char *start, const char *end)
{
    size_t size = MIN((size_t)(end - start), KNOWN_BYTES_MAX);
    while (size > 0 && (start[size] & 0xC0) == 0x80)
        size--;
    g_string_truncate(ngrams->scratch, 0);
    g_string_append_len(ngrams->scratch, start, (gssize)size);
    struct known_word *known = g_hash_table_lookup(ngrams->known, ngrams->scratch->str);
    if (known) return known;
    if (g_hash_table_size(ngrams->known) >= KNOWN_WORDS_MAX) g_hash_table_remove_all(ngrams->known);
    known = classify(ngrams, ngrams->scratch->str);
    g_hash_table_insert(ngrams->known, g_strdup(ngrams->scratch->str), known);
    return known;
}

/* Append a text to word_keys; its offset. */
static size_t keep_key(struct ngrams *ngrams, const char *text)
{
    size_t offset = ngrams->word_keys->len;
    g_string_append_len(ngrams->word_keys, text, (gssize)strlen(text) + 1);
    return offset;
}

/* Append a word's key, and what it contributes to its term's. */
static void add_word(struct ngrams *ngrams, struct word word)
{
    const struct known_word *known = know_word(ngrams, word.start, word.end);
    const char *meaning = NULL;
    if (known->is_short && ngrams->acronyms)
        meaning = acronyms_meaning(ngrams->acronyms, known->key);
    word.key = keep_key(ngrams, known->key);
    word.stem = keep_key(ngrams, meaning ? meaning : known->stem);
    word.is_function = known->is_function;
    word.is_number = known->is_number;
    word.is_stop = known->is_stop;
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

/* What may follow a prefix in one word with it: not "post-COVID", "pre-3T", "inter and". */
static bool goes_with_prefix(struct ngrams *ngrams, const char *start, const char *end)
{
    bool is_prefix = find_prefix(start, (size_t)(end - start)) >= 0;
    if (is_prefix || g_ascii_isdigit(*start)) return false;
    const struct known_word *known = know_word(ngrams, start, end);
    return !known->is_short && !known->is_function;
}

/* "post-traumatic", "posttraumatic", "semi automatic": one word; so is "non ischemic", or it
 * would hold what it denies. The end of the word, as word_end(); [start, end) is a word. */
static const char *prefix_end(struct ngrams *ngrams, const char *start, const char *end,
                              const char **next)
{
    int prefix = *next == end && *end ? find_prefix(start, (size_t)(end - start)) : -1;
    if (prefix < 0) return end;
    gunichar c = g_utf8_get_char(end);
    const char *after = g_utf8_next_char(end), *beyond;
    bool is_non = prefix == 0, may_part = prefix < PREFIXES_NO_WORDS;
    bool joins = c == ' ' ? may_part : is_joiner(c) && (is_non || c != '/');
    if (!joins || !is_word_char(g_utf8_get_char(after))) return end;
    const char *whole = word_end(after, &beyond);
    if (!is_non && !goes_with_prefix(ngrams, after, whole)) return end;
    *next = beyond;
    return whole;
}

/* A full stop or the like with white space behind it, or the end of a line. */
static bool ends_sentence(gunichar c, const char *after)
{
    bool is_last = *after == '\0' || g_ascii_isspace(*after);
    return c == '\n' || ((c == '.' || c == '?' || c == '!') && is_last);
}

static void split_text(struct ngrams *ngrams, const char *text, guint most)
{
    g_array_set_size(ngrams->words, 0);
    g_string_truncate(ngrams->word_keys, 0);
    bool is_apart = true;
    int sentence = 0;
    const char *p = text;
    while (*p && ngrams->words->len < most) {
        gunichar c = g_utf8_get_char(p);
        if (is_word_char(c)) {
            const char *start = p, *end = word_end(p, &p);
            if (ngrams->stemmer) end = prefix_end(ngrams, start, end, &p);
            add_word(ngrams,
                     (struct word){
                         .start = start, .end = end, .is_apart = is_apart, .sentence = sentence});
            is_apart = false;
            continue;
        }
        const char *after = g_utf8_next_char(p);
        sentence += ends_sentence(c, after);
        bool joins = p > text && p[-1] != ' ' && is_word_char(g_utf8_get_char(after)) &&
                     (is_joiner(c) || (c == '.' && g_ascii_isdigit(*after)));
        if (c != ' ' && !joins) is_apart = true;
        p = after;
    }
}

static void split_words(struct ngrams *ngrams, const char *text)
{
    split_text(ngrams, text, NGRAMS_WORDS_MAX);
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
    const char *same = synonyms_name(ngrams->synonyms, out->str + start);
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

/* --- synonyms ------------------------------------------------------------------ */

/* The key of a term of the list, its acronyms as they stand or as what they mean now; g_free(). */
static char *list_key(struct ngrams *ngrams, const char *term, bool expand)
{
    const struct acronyms *acronyms = ngrams->acronyms;
    if (!expand) ngrams->acronyms = NULL;
    GString *key = g_string_new(NULL);
    split_words(ngrams, term);
    join_words(ngrams, 0, ngrams->words->len, true, key);
    ngrams->acronyms = acronyms;
    return g_string_free(key, FALSE);
}

/* Texts print the term's acronyms, and are read as what these mean: both belong to the group.
 * An acronym alone means here what the records say, not what our list has it mean; the user
 * knows the records. */
static void add_list_keys(struct ngrams *ngrams, const struct group *group, const char *term,
                          GPtrArray *keys)
{
    char *plain = list_key(ngrams, term, false);
    bool is_alone = ngrams->words->len == 1;
    bool is_group = group->terms[1] != NULL;
    if (ngrams->acronyms && (!is_alone || (group->is_own && is_group)))
        g_ptr_array_add(keys, list_key(ngrams, term, true));
    g_ptr_array_add(keys, plain);
}

void ngrams_entry_keys(struct ngrams *ngrams, const char *term, GPtrArray *keys)
{
    g_autofree char *plain = list_key(ngrams, term, false);
    bool is_alone = ngrams->words->len == 1;
    const char *same = synonyms_name(ngrams->synonyms, plain);
    g_ptr_array_add(keys, g_strdup(same ? same : plain));
    if (ngrams->acronyms && !(is_alone && same)) g_ptr_array_add(keys, ngrams_key(ngrams, term));
}

static void join_group(struct ngrams *ngrams, const struct group *group)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    for (char **term = group->terms; *term; term++)
        add_list_keys(ngrams, group, *term, keys);
    if (group->terms[1])
        synonyms_join(ngrams->synonyms, (const char *const *)keys->pdata, keys->len);
    else
        for (guint i = 0; i < keys->len; i++)
            synonyms_part(ngrams->synonyms, keys->pdata[i]);
}

static void join_line(struct ngrams *ngrams, const struct synonyms_line *line, bool is_own)
{
    struct group *group = g_new(struct group, 1);
    *group = (struct group){.terms = g_strdupv(line->terms), .is_own = is_own};
    g_ptr_array_add(ngrams->groups, group);
    join_group(ngrams, group);
}

static void load_synonyms(struct ngrams *ngrams)
{
    static const char name[] = "config/synonyms.txt";
    g_autoptr(GPtrArray) lines = synonyms_lines(embed_text(name, NULL), name, NULL);
    for (guint i = 0; lines && i < lines->len; i++)
        join_line(ngrams, lines->pdata[i], false);
}

/* seen: key -> number of the line of several terms that it stands in. */
static bool check_term(struct ngrams *ngrams, const struct synonyms_line *line, const char *term,
                       const char *name, GHashTable *seen, GError **error)
{
    split_words(ngrams, term);
    guint n = ngrams->words->len;
    if (n == 0)
        return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' line %d: '%s' holds no word", name,
                         line->number, term);
    if (n > NGRAMS_KEYWORD_WORDS)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "'%s' line %d: '%s' has %u words, a term %d at most", name, line->number,
                         term, n, NGRAMS_KEYWORD_WORDS);
    if (!line->terms[1]) return true;
    GString *key = g_string_new(NULL);
    join_words(ngrams, 0, n, true, key);
    int before = GPOINTER_TO_INT(g_hash_table_lookup(seen, key->str));
    g_hash_table_insert(seen, g_string_free(key, FALSE), GINT_TO_POINTER(line->number));
    if (before == 0 || before == line->number) return true;
    return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' line %d: '%s' stands in line %d already",
                     name, line->number, term, before);
}

bool ngrams_use_synonyms(struct ngrams *ngrams, const char *text, const char *name, GError **error)
{
    g_autoptr(GPtrArray) lines = synonyms_lines(text, name, error);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!lines) return false;
    for (guint i = 0; i < lines->len; i++) {
        const struct synonyms_line *line = lines->pdata[i];
        for (char **term = line->terms; *term; term++)
            if (!check_term(ngrams, line, *term, name, seen, error)) return false;
    }
    /* what stands alone first: it may be in another line, too */
    for (int alone = 1; alone >= 0; alone--)
        for (guint i = 0; i < lines->len; i++) {
            const struct synonyms_line *line = lines->pdata[i];
            if ((line->terms[1] == NULL) == alone) join_line(ngrams, line, true);
        }
    return true;
}

struct ngrams *ngrams_new(void)
{
    struct ngrams *ngrams = make(false);
    ngrams->stemmer = stemmer_new();
    add_keys(ngrams, ngrams->vague);
    add_keys(ngrams, ngrams->left_out);
    load_synonyms(ngrams);
    return ngrams;
}

struct ngrams *ngrams_new_plain(void)
{
    return make(true);
}

/* --- items --------------------------------------------------------------------- */

static int count_words(const char *key)
{
    int n = 1;
    for (; *key; key++)
        n += *key == ' ';
    return n;
}

/* The words as they stand, folded, or what they mean, are in the set. */
static bool is_in(struct ngrams *ngrams, GHashTable *set, size_t from, size_t to, const char *key)
{
    if (contains(set, key)) return true;
    g_string_truncate(ngrams->scratch, 0);
    join_words(ngrams, from, to, false, ngrams->scratch);
    return contains(set, ngrams->scratch->str);
}

/* A verb stands before it rather than a noun: "predicts the". */
static bool is_article(const char *key)
{
    static const char *const articles[] = {"the", "a", "an", "its", "their", "this", "these", NULL};
    return g_strv_contains(articles, key);
}

static bool is_boundary(const struct ngrams *ngrams, const struct word *word)
{
    if (word->is_apart) return true;
    return word->is_function && !is_article(ngrams->word_keys->str + word->key);
}

/* What stands beside words from..to-1. */
static void look_beside(const struct ngrams *ngrams, size_t from, size_t to, struct ngram *term)
{
    bool is_last = to >= ngrams->words->len;
    term->begins =
        from == 0 || word_at(ngrams, from)->is_apart || word_at(ngrams, from - 1)->is_function;
    term->ends = is_last || is_boundary(ngrams, word_at(ngrams, to));
    term->is_whole = term->begins && term->ends;
}

/* Words from..to-1 become an item; what is set in `term` is known already. */
static void add_item(struct ngrams *ngrams, size_t from, size_t to, struct ngram term)
{
    struct item item = {.term = term, .order = ngrams->items->len};
    item.key = ngrams->pool->len;
    append_key(ngrams, from, to, ngrams->pool);
    g_string_append_c(ngrams->pool, '\0');
    const char *key = ngrams->pool->str + item.key;
    item.term.n_words = count_words(key);
    bool is_short = item.term.n_words == 1 && g_utf8_strlen(key, -1) < 2;
    if (is_short || is_in(ngrams, ngrams->left_out, from, to, key)) {
        g_string_truncate(ngrams->pool, item.key);
        return;
    }
    item.term.is_vague = is_in(ngrams, ngrams->vague, from, to, key);
    if (!item.term.is_whole) look_beside(ngrams, from, to, &item.term);
    item.form = ngrams->pool->len;
    const char *start = word_at(ngrams, from)->start, *end = word_at(ngrams, to - 1)->end;
    g_string_append_len(ngrams->pool, start, end - start);
    g_string_append_c(ngrams->pool, '\0');
    g_array_append_val(ngrams->items, item);
}

/* Behind the last word of the longest sequence that begins with word `from`; `from`: none. */
static size_t sequence_end(const struct ngrams *ngrams, size_t from)
{
    size_t most = ngrams->stemmer ? NGRAMS_TITLE_WORDS : NGRAMS_PLAIN_WORDS, to = from;
    if (word_at(ngrams, from)->is_number) return from;
    for (; to < ngrams->words->len && to < from + most; to++) {
        const struct word *last = word_at(ngrams, to);
        if (last->is_stop || (to > from && last->is_apart)) break;
    }
    return to;
}

static void take_title(struct ngrams *ngrams, const char *title)
{
    split_words(ngrams, title);
    for (size_t from = 0; from < ngrams->words->len; from++) {
        size_t end = sequence_end(ngrams, from);
        for (size_t to = from + 1; to <= end; to++)
            add_item(ngrams, from, to, (struct ngram){0});
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
    const struct ngram term = {
        .is_keyword = is_whole, .begins = true, .ends = true, .is_whole = true};
    if (to > from && to - from <= NGRAMS_KEYWORD_WORDS) add_item(ngrams, from, to, term);
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
        struct ngram term = item->term;
        term.key = pool + item->key;
        term.form = pool + item->form;
        if (i > 0 && strcmp(term.key, pool + (item - 1)->key) == 0) {
            struct ngram *same =
                &g_array_index(ngrams->terms, struct ngram, ngrams->terms->len - 1);
            same->is_keyword |= term.is_keyword;
            same->begins |= term.begins;
            same->ends |= term.ends;
            same->is_whole |= term.is_whole;
            same->is_vague |= term.is_vague;
            continue;
        }
        g_array_append_val(ngrams->terms, term);
    }
}

void ngrams_use_acronyms(struct ngrams *ngrams, const struct acronyms *acronyms)
{
    ngrams->acronyms = acronyms;
    synonyms_free(ngrams->synonyms);
    ngrams->synonyms = synonyms_new();
    for (guint i = 0; i < ngrams->groups->len; i++)
        join_group(ngrams, ngrams->groups->pdata[i]);
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

/* --- abstracts --------------------------------------------------------------------- */

static void take_mentions(struct ngrams *ngrams, GHashTable *numbers)
{
    GString *key = ngrams->scratch;
    for (size_t from = 0; from < ngrams->words->len; from++) {
        size_t end = sequence_end(ngrams, from);
        for (size_t to = from + 1; to <= end; to++) {
            g_string_truncate(key, 0);
            append_key(ngrams, from, to, key);
            struct mention mention = {.number =
                                          GPOINTER_TO_UINT(g_hash_table_lookup(numbers, key->str)),
                                      .sentence = word_at(ngrams, from)->sentence};
            if (mention.number > 0) g_array_append_val(ngrams->mentions, mention);
        }
    }
}

static gint compare_mentions(gconstpointer a, gconstpointer b)
{
    const struct mention *x = a, *y = b;
    if (x->number != y->number) return x->number < y->number ? -1 : 1;
    return (x->sentence > y->sentence) - (x->sentence < y->sentence);
}

const guint *ngrams_find(struct ngrams *ngrams, const char *text, GHashTable *numbers, size_t *n)
{
    g_array_set_size(ngrams->mentions, 0);
    g_array_set_size(ngrams->found, 0);
    split_text(ngrams, text ? text : "", NGRAMS_TEXT_WORDS);
    take_mentions(ngrams, numbers);
    g_array_sort(ngrams->mentions, compare_mentions);
    const struct mention *all = (const struct mention *)(const void *)ngrams->mentions->data;
    int sentences = 0;
    for (guint i = 0; i < ngrams->mentions->len; i++) {
        bool is_same = i > 0 && all[i - 1].number == all[i].number;
        if (!is_same) sentences = 0;
        if (is_same && all[i - 1].sentence == all[i].sentence) continue;
        if (++sentences == NGRAMS_TEXT_SENTENCES) g_array_append_val(ngrams->found, all[i].number);
    }
    *n = ngrams->found->len;
    return (const guint *)(const void *)ngrams->found->data;
}
