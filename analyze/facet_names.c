/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/facet_names.h"

#include <string.h>

#include "analyze/ngrams.h"
#include "core/embed.h"
#include "core/fold.h"

#define WORDS "config/facets.txt"
#define HEADINGS "config/facet-headings.txt"

char *facet_names_line(const char *file, enum facet_kind kind)
{
    g_auto(GStrv) lines = g_strsplit(embed_text(file, NULL), "\n", -1);
    g_autofree char *begin = g_strconcat(facet_kind_name(kind), ":", NULL);
    for (char **line = lines; *line; line++)
        if (g_str_has_prefix(*line, begin)) return g_strdup(*line + strlen(begin));
    return g_strdup("");
}

char **facet_names_words(const char *text)
{
    g_autofree char *key = fold_key(text);
    char **words = g_strsplit(key, " ", -1);
    for (char **word = words; *word; word++)
        ngrams_fold_plural(*word);
    return words;
}

char *facet_names_key(const char *text)
{
    g_auto(GStrv) words = facet_names_words(text);
    return g_strjoinv(" ", words);
}

static bool is_called(char *const *forms, const char *key)
{
    for (char *const *form = forms; *form; form++) {
        g_autofree char *own = facet_names_key(*form);
        if (strcmp(own, key) == 0) return true;
    }
    return false;
}

/* Append the forms "A = B = C" of the items of a file's line that have one of that key; NULL:
 * of all items. */
static void append_items(GPtrArray *names, const char *file, enum facet_kind kind, const char *key)
{
    g_autofree char *line = facet_names_line(file, kind);
    g_auto(GStrv) items = g_strsplit(line, ";", -1);
    for (char **item = items; *item; item++) {
        g_auto(GStrv) forms = g_strsplit(*item, "=", -1);
        if (key && !is_called(forms, key)) continue;
        for (char **form = forms; *form; form++)
            g_ptr_array_add(names, g_strdup(g_strstrip(*form)));
    }
}

/* The same of the one item that is named so: a heading of an item does not stand for its others. */
static void append_headings(GPtrArray *names, enum facet_kind kind, const char *name)
{
    g_autofree char *line = facet_names_line(HEADINGS, kind), *key = facet_names_key(name);
    g_auto(GStrv) items = g_strsplit(line, ";", -1);
    for (char **item = items; *item; item++) {
        g_auto(GStrv) forms = g_strsplit(*item, "=", -1);
        g_autofree char *own = forms[0] ? facet_names_key(forms[0]) : g_strdup("");
        for (char **form = forms; strcmp(own, key) == 0 && *form; form++)
            g_ptr_array_add(names, g_strdup(g_strstrip(*form)));
    }
}

GPtrArray *facet_names_of(enum facet_kind kind, const char *name)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *key = facet_names_key(name);
    g_ptr_array_add(names, g_strdup(name));
    append_items(names, WORDS, kind, key);
    for (guint i = 0, n = names->len; i < n; i++)
        append_headings(names, kind, names->pdata[i]);
    return names;
}

GPtrArray *facet_names_all(enum facet_kind kind)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    append_items(names, WORDS, kind, NULL);
    return names;
}
