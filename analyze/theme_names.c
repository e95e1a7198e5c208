/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_names.h"

#include <string.h>

#include "core/fold.h"

static gint compare_names(gconstpointer a, gconstpointer b)
{
    const struct theme_name *x = *(const struct theme_name *const *)a;
    const struct theme_name *y = *(const struct theme_name *const *)b;
    if (x->papers != y->papers) return x->papers > y->papers ? -1 : 1;
    return strcmp(x->key, y->key);
}

/* One is part of the other. */
static bool is_part(const char *phrases, const char *label)
{
    g_autofree char *a = fold_key(phrases), *b = fold_key(label);
    return strstr(a, b) || strstr(b, a);
}

static void add_phrase(struct theme_name *general, const char *label)
{
    char *before = general->phrases;
    if (!before) {
        general->phrases = g_strdup(label);
    } else if (!strchr(before, ',') && !is_part(before, label)) {
        G_STATIC_ASSERT(THEME_NAMES_PHRASES == 2);
        general->phrases = g_strconcat(before, ", ", label, NULL);
        g_free(before);
    }
}

void theme_names_find(struct theme_name *names, guint n)
{
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    g_autoptr(GHashTable) general = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < n; i++) {
        bool is_longer = strchr(names[i].key, ' ') != NULL;
        if (names[i].is_general) g_hash_table_insert(general, (char *)names[i].key, &names[i]);
        if (is_longer && !names[i].is_nested) g_ptr_array_add(order, &names[i]);
    }
    g_ptr_array_sort(order, compare_names);
    for (guint i = 0; i < order->len; i++) {
        const struct theme_name *name = order->pdata[i];
        g_auto(GStrv) words = g_strsplit(name->key, " ", -1);
        for (char **word = words; *word; word++) {
            struct theme_name *held = g_hash_table_lookup(general, *word);
            if (held) add_phrase(held, name->label);
        }
    }
}
