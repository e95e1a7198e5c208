/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/stem.h"

#include <glib.h>
#include <libstemmer.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/embed.h"

#define STEM_BYTES_MIN 4 /* shorter words stay as they are */
#define OUR_BYTES_MIN 6  /* "tumour", but not "hour" */
#define INFLAMED "itis"  /* "myocarditis" is a disease, "myocardial" a place */

struct stemmer {
    struct sb_stemmer *snowball;
    GString *word;
    GHashTable *exceptions; /* word -> stem */
};

/* Of config/stems.txt. */
static GHashTable *load_exceptions(void)
{
    GHashTable *exceptions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const char *text = embed_text("config/stems.txt", NULL);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    for (char **line = lines; *line; line++) {
        const char *mark = strstr(*line, "; ");
        if (**line == '#' || !mark) continue;
        g_hash_table_insert(exceptions, g_strndup(*line, (gsize)(mark - *line)),
                            g_strdup(mark + 2));
    }
    return exceptions;
}

struct stemmer *stemmer_new(void)
{
    struct stemmer *stemmer = g_new0(struct stemmer, 1);
    stemmer->snowball = sb_stemmer_new("english", "UTF_8");
    g_assert(stemmer->snowball);
    stemmer->word = g_string_new(NULL);
    stemmer->exceptions = load_exceptions();
    return stemmer;
}

void stemmer_free(struct stemmer *stemmer)
{
    if (!stemmer) return;
    sb_stemmer_delete(stemmer->snowball);
    g_string_free(stemmer->word, TRUE);
    g_hash_table_unref(stemmer->exceptions);
    g_free(stemmer);
}

/* Put `with`, which is no longer, in the place of n bytes at `at`. */
static void replace(char *at, size_t n, const char *with)
{
    size_t size = strlen(with);
    memmove(at + size, at + n, strlen(at + n) + 1);
    for (size_t i = 0; i < size; i++)
        at[i] = with[i];
}

/* Replace the ending, where the word has it. */
static bool replace_end(char *word, const char *ending, const char *with)
{
    size_t size = strlen(word), n = strlen(ending);
    if (size <= n + 1 || strcmp(word + size - n, ending) != 0) return false;
    replace(word + size - n, n, with);
    return true;
}

static void replace_all(char *word, const char *what, const char *with)
{
    size_t n = strlen(what);
    for (char *at = word; (at = strstr(at, what));)
        replace(at, n, with);
}

void stem_spell(char *word)
{
    static const struct {
        const char *british, *american;
    } endings[] = {
        {"isation", "ization"}, {"isations", "izations"}, {"ising", "izing"},   {"ised", "ized"},
        {"lyse", "lyze"},       {"lysed", "lyzed"},       {"lysing", "lyzing"}, {"tre", "ter"},
        {"bre", "ber"},         {"lled", "led"},          {"lling", "ling"},    {"gramme", "gram"},
    };
    replace_all(word, "ae", "e"); /* haemorrhage, anaemia, paediatric */
    replace_all(word, "oe", "e"); /* oedema, oesophagus, foetal */
    if (strlen(word) >= OUR_BYTES_MIN) replace_all(word, "our", "or");
    if (strcmp(word, "grey") == 0) word[2] = 'a';
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
        if (replace_end(word, endings[i].british, endings[i].american)) return;
}

const char *stemmer_key(struct stemmer *stemmer, const char *word)
{
    size_t size = strlen(word);
    g_string_assign(stemmer->word, word);
    bool has_letter = strcspn(word, "0123456789") > 0;
    if (size < STEM_BYTES_MIN || size > INT32_MAX || !has_letter) return stemmer->word->str;
    stem_spell(stemmer->word->str);
    size = strlen(stemmer->word->str);
    if (size > strlen(INFLAMED) && g_str_has_suffix(stemmer->word->str, INFLAMED))
        return stemmer->word->str;
    const char *exception = g_hash_table_lookup(stemmer->exceptions, stemmer->word->str);
    if (exception) return g_string_assign(stemmer->word, exception)->str;
    const sb_symbol *stem =
        sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)stemmer->word->str, (int)size);
    /* NULL: out of memory, which ends the program elsewhere */
    g_assert(stem);
    g_string_assign(stemmer->word, (const char *)stem);
    return stemmer->word->str;
}
