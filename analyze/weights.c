/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/weights.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "core/embed.h"

#define CLASS_OTHER 4
#define CLASS_PLACE 3
#define CLASS_GENERIC 2

const float weights_of_affiliation[8] = {0, .8F, 2.2F, 4, 7};
const float weights_of_subject[8] = {0, .8F, 2, 3, 5};
const float weights_of_coauthor[8] = {1, .8F, .5F, .25F};

struct weights {
    GHashTable *affiliation, *title, *headings, *surnames; /* text -> class + 1 */
};

static void put(GHashTable *table, char *text, unsigned class)
{
    if (g_hash_table_contains(table, text)) {
        g_free(text);
    } else {
        g_hash_table_insert(table, text, GUINT_TO_POINTER(class + 1));
    }
}

/* every(): called with each line that carries facts. */
static void each_line(const char *name, void (*every)(GHashTable *table, const char *line),
                      GHashTable *table)
{
    const char *text = embed_text(name, NULL);
    g_assert(text);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        if (**line && **line != '#') every(table, *line);
    }
}

/* "2 word word ..." */
static void put_classed_words(GHashTable *table, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line + 2, " ", -1);
    for (char **word = words; *word; word++) {
        if (**word) put(table, g_strdup(*word), (unsigned)(*line - '0'));
    }
}

/* "2 A heading, as printed" */
static void put_heading(GHashTable *table, const char *line)
{
    put(table, g_strdup(line + 2), (unsigned)(*line - '0'));
}

static void put_stop_word(GHashTable *table, const char *line)
{
    put(table, g_strdup(line), 0);
}

static void put_generic_word(GHashTable *table, const char *line)
{
    put(table, g_strdup(line), CLASS_GENERIC);
}

static void put_place_words(GHashTable *table, const char *name)
{
    g_auto(GStrv) words = g_strsplit(name, " ", -1);
    for (char **word = words; *word; word++) {
        if (strlen(*word) > 1) put(table, g_strdup(*word), CLASS_PLACE);
    }
}

/* "CC some place" */
static void put_place(GHashTable *table, const char *line)
{
    const char *blank = strchr(line, ' ');
    if (blank) put_place_words(table, blank + 1);
}

/* "CC CODE some state" */
static void put_state(GHashTable *table, const char *line)
{
    const char *blank = strchr(line, ' ');
    if (blank) put_place(table, blank + 1);
}

static GHashTable *table_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

struct weights *weights_new(void)
{
    struct weights *weights = g_new(struct weights, 1);
    *weights = (struct weights){table_new(), table_new(), table_new(), table_new()};
    each_line("config/affiliation-words.txt", put_classed_words, weights->affiliation);
    each_line("config/countries.txt", put_place, weights->affiliation);
    each_line("config/cities.txt", put_place, weights->affiliation);
    each_line("config/states.txt", put_state, weights->affiliation);
    each_line("config/stopwords.txt", put_stop_word, weights->title);
    each_line("config/generic-terms.txt", put_generic_word, weights->title);
    each_line("config/common-headings.txt", put_heading, weights->headings);
    each_line("config/surnames.txt", put_classed_words, weights->surnames);
    return weights;
}

void weights_free(struct weights *weights)
{
    if (!weights) return;
    g_hash_table_unref(weights->affiliation);
    g_hash_table_unref(weights->title);
    g_hash_table_unref(weights->headings);
    g_hash_table_unref(weights->surnames);
    g_free(weights);
}

/* FNV-1a, its bits mixed, the class in the low three. */
static uint32_t number_of(const char *text, unsigned class)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        hash = (hash ^ *p) * UINT64_C(1099511628211);
    }
    hash ^= hash >> 32;
    hash *= UINT64_C(0x9E3779B97F4A7C15);
    return ((uint32_t)(hash >> 32) & ~7U) | class;
}

static unsigned class_of(GHashTable *table, const char *text, unsigned other)
{
    guint class = GPOINTER_TO_UINT(g_hash_table_lookup(table, text));
    return class ? class - 1 : other;
}

uint32_t weights_affiliation(const struct weights *weights, const char *word)
{
    bool coded = strpbrk(word, "0123456789") != NULL; /* a postcode, a house */
    return number_of(word, class_of(weights->affiliation, word, coded ? CLASS_PLACE : CLASS_OTHER));
}

uint32_t weights_title(const struct weights *weights, const char *word)
{
    return number_of(word, class_of(weights->title, word, CLASS_OTHER));
}

uint32_t weights_heading(const struct weights *weights, const char *heading)
{
    return number_of(heading, class_of(weights->headings, heading, CLASS_OTHER));
}

uint32_t weights_coauthor(const struct weights *weights, const char *key, const char *last)
{
    return number_of(key, weights_surname(weights, last));
}

uint32_t weights_text(const char *text)
{
    return number_of(text, CLASS_OTHER);
}

unsigned weights_surname(const struct weights *weights, const char *last)
{
    return class_of(weights->surnames, last, 0);
}
