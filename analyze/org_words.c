/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/org_words.h"

#include <stdbool.h>
#include <string.h>

#include "core/embed.h"
#include "core/fold.h"

#define PLURAL_MIN 5 /* letters of a word whose final s is dropped */

/* variant -> the word it stands for; both live as long as the program. */
static GHashTable *load_variants(void)
{
    GHashTable *variants = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const char *text = embed_text("config/org-words.txt", NULL);
    g_assert(text);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        char *blank = **line == '#' ? NULL : strchr(*line, ' ');
        if (!blank) continue;
        *blank = '\0';
        g_hash_table_insert(variants, g_strdup(blank + 1), g_strdup(*line));
    }
    return variants;
}

static const char *variant_of(const char *word)
{
    static GHashTable *variants;
    if (g_once_init_enter(&variants)) g_once_init_leave(&variants, load_variants());
    return g_hash_table_lookup(variants, word);
}

static void add_word(const char *word, GPtrArray *words)
{
    const char *use = variant_of(word);
    if (use && strcmp(use, "-") == 0) return;
    if (use) {
        const char *plus = strchr(use, '+');
        if (plus) {
            g_ptr_array_add(words, g_strndup(use, (gsize)(plus - use)));
            use = plus + 1;
        }
        g_ptr_array_add(words, g_strdup(use));
        return;
    }
    size_t size = strlen(word);
    bool plural = size >= PLURAL_MIN && word[size - 1] == 's' && word[size - 2] != 's' &&
                  word[size - 2] != 'u' && word[size - 2] != 'i';
    g_ptr_array_add(words, g_strndup(word, size - plural));
}

/* "m d anderson" -> "md anderson": letters with a stop each are one word. */
static void join_letters(char *key)
{
    char *out = key;
    for (const char *p = key; *p; p++) {
        bool alone = p > key + 1 && p[-2] == ' ';
        bool first_alone = p == key + 1;
        bool next_alone = p[0] == ' ' && p[1] && (p[2] == ' ' || p[2] == '\0');
        if (next_alone && (alone || first_alone)) continue;
        *out++ = *p;
    }
    *out = '\0';
}

void org_words(const char *text, GPtrArray *words)
{
    g_autofree char *key = fold_key(text);
    join_letters(key);
    for (char *word = key; word && *word;) {
        char *blank = strchr(word, ' ');
        if (blank) *blank = '\0';
        add_word(word, words);
        word = blank ? blank + 1 : NULL;
    }
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *org_words_key(const char *text)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    org_words(text, words);
    if (words->len) qsort(words->pdata, words->len, sizeof *words->pdata, compare_words);
    g_autoptr(GString) key = g_string_new(NULL);
    for (guint i = 0; i < words->len; i++) {
        if (i > 0 && strcmp(words->pdata[i], words->pdata[i - 1]) == 0) continue;
        g_string_append_printf(key, "%s%s", key->len ? " " : "", (char *)words->pdata[i]);
    }
    return g_string_free(g_steal_pointer(&key), FALSE);
}
