/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/nearest.h"

#include <stdbool.h>
#include <string.h>

#include "core/fold.h"

#define BEGINNING_MIN 2 /* letters that say something when a name begins with them */
#define WORD_LETTERS 4  /* of a word, for each of which one may be wrong */
#define WORDS_PENALTY 2 /* every typed word begins a word of the name */

/* Edit distance of two keys of at most NEAREST_LETTERS_MAX bytes; two swapped
 * letters count once. */
static gsize edit_distance(const char *a, const char *b)
{
    gsize rows[3][NEAREST_LETTERS_MAX + 1];
    gsize *before = rows[0], *last = rows[1], *row = rows[2];
    gsize n = strlen(b);
    for (gsize j = 0; j <= n; j++)
        before[j] = last[j] = j;
    for (gsize i = 1; a[i - 1]; i++) {
        row[0] = i;
        for (gsize j = 1; j <= n; j++) {
            gsize changed = last[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = MIN(changed, MIN(last[j], row[j - 1]) + 1);
            bool is_swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (is_swapped) row[j] = MIN(row[j], before[j - 2] + 1);
        }
        gsize *oldest = before;
        before = last;
        last = row;
        row = oldest;
    }
    return last[n];
}

gsize nearest_penalty(const char *typed, const char *other)
{
    gsize size = strlen(typed), other_size = strlen(other);
    if (size == 0) return NEAREST_FAR;
    if (strncmp(typed, other, size) == 0) {
        if (other_size == size) return 0;
        if (size >= BEGINNING_MIN) return 1;
    }
    gsize longer = MAX(size, other_size);
    gsize gap = longer - MIN(size, other_size);
    if (longer > NEAREST_LETTERS_MAX || gap * 3 > longer) return NEAREST_FAR;
    gsize distance = edit_distance(typed, other);
    return distance * 3 > longer ? NEAREST_FAR : 1 + distance;
}

/* Does every word begin one of the key's words? Both are fold_key()s. */
static bool words_begin(char **words, const char *key)
{
    g_autofree char *padded = g_strconcat(" ", key, NULL);
    for (char **word = words; *word; word++) {
        g_autofree char *begin = g_strconcat(" ", *word, NULL);
        if (strlen(*word) < BEGINNING_MIN || !strstr(padded, begin)) return false;
    }
    return words[0] != NULL;
}

struct near {
    const char *name;
    gsize penalty, surplus, index;
};

static int compare_near(const void *a, const void *b)
{
    const struct near *x = a, *y = b;
    if (x->penalty != y->penalty) return x->penalty < y->penalty ? -1 : 1;
    if (x->surplus != y->surplus) return x->surplus < y->surplus ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* The first of them that are not in the list, up to max in all. */
static void take_best(GArray *all, GPtrArray *list, guint max)
{
    g_array_sort(all, compare_near);
    for (guint i = 0; i < all->len && list->len < max; i++) {
        const char *found = g_array_index(all, struct near, i).name;
        bool is_new = true;
        for (guint k = 0; k < list->len; k++)
            is_new &= strcmp(list->pdata[k], found) != 0;
        if (is_new) g_ptr_array_add(list, (void *)(guintptr)found);
    }
}

GPtrArray *nearest_names(const char *name, const char *const *names, gsize n, guint max)
{
    GPtrArray *list = g_ptr_array_new();
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct near));
    bool is_text = g_utf8_validate(name, -1, NULL);
    g_autofree char *key = is_text ? fold_compact(name) : g_strdup("");
    g_autofree char *spaced = is_text ? fold_key(name) : g_strdup("");
    g_auto(GStrv) words = g_strsplit(spaced, " ", -1);
    for (gsize i = 0; i < n && *key; i++) {
        g_autofree char *other = fold_compact(names[i]);
        g_autofree char *other_spaced = fold_key(names[i]);
        struct near near = {.name = names[i], .penalty = nearest_penalty(key, other), .index = i};
        if (near.penalty > WORDS_PENALTY && words_begin(words, other_spaced))
            near.penalty = WORDS_PENALTY;
        if (near.penalty == NEAREST_FAR) continue;
        near.surplus = strlen(other);
        g_array_append_val(all, near);
    }
    take_best(all, list, max);
    return list;
}

/* Words of a name; those of "King's" are one. g_strfreev(). */
static char **name_words(const char *name)
{
    g_autoptr(GString) text = g_string_new(name);
    g_string_replace(text, "'", "", 0);
    g_string_replace(text, "\u2019", "", 0);
    g_autofree char *key =
        g_utf8_validate(text->str, -1, NULL) ? fold_key(text->str) : g_strdup("");
    return g_strsplit(key, " ", -1);
}

/* How many letters a word is from the nearest of the others; NEAREST_FAR: too many. */
static gsize word_distance(const char *word, char **others)
{
    gsize best = NEAREST_FAR, size = strlen(word);
    for (char **other = others; *other && best > 0; other++) {
        gsize other_size = strlen(*other), longer = MAX(size, other_size);
        if (strcmp(word, *other) == 0) return 0;
        if (longer > NEAREST_LETTERS_MAX || longer - MIN(size, other_size) > longer / WORD_LETTERS)
            continue;
        gsize distance = edit_distance(word, *other);
        if (distance <= longer / WORD_LETTERS) best = MIN(best, distance);
    }
    return best;
}

GPtrArray *nearest_worded(const char *name, const char *const *names, gsize n, guint max)
{
    GPtrArray *list = g_ptr_array_new();
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct near));
    g_auto(GStrv) typed = name_words(name);
    for (gsize i = 0; i < n && typed[0]; i++) {
        g_auto(GStrv) words = name_words(names[i]);
        struct near near = {.name = names[i], .surplus = strlen(names[i]), .index = i};
        for (char **word = typed; *word && near.penalty != NEAREST_FAR; word++) {
            gsize distance = word_distance(*word, words);
            near.penalty = distance == NEAREST_FAR ? NEAREST_FAR : near.penalty + distance;
        }
        if (near.penalty != NEAREST_FAR) g_array_append_val(all, near);
    }
    take_best(all, list, max);
    return list;
}

char *nearest_question(const GPtrArray *names)
{
    if (names->len == 0) return NULL;
    g_autoptr(GString) text = g_string_new("did you mean ");
    for (guint i = 0; i < names->len; i++) {
        const char *before = i == 0 ? "" : i + 1 == names->len ? " or " : ", ";
        g_string_append_printf(text, "%s'%s'", before, (const char *)names->pdata[i]);
    }
    g_string_append_c(text, '?');
    return g_string_free(g_steal_pointer(&text), FALSE);
}
