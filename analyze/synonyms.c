/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/synonyms.h"

#include <string.h>

#include "core/error.h"
#include "core/ini.h"

/* --- groups ---------------------------------------------------------------------------- */

struct synonyms {
    GHashTable *groups; /* key -> GPtrArray of the keys (char *) of its group */
};

static void unref_group(void *group)
{
    g_ptr_array_unref(group);
}

struct synonyms *synonyms_new(void)
{
    struct synonyms *synonyms = g_new0(struct synonyms, 1);
    synonyms->groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref_group);
    return synonyms;
}

void synonyms_free(struct synonyms *synonyms)
{
    if (!synonyms) return;
    g_hash_table_unref(synonyms->groups);
    g_free(synonyms);
}

static void enter(struct synonyms *synonyms, const char *key, GPtrArray *group)
{
    g_ptr_array_add(group, g_strdup(key));
    g_hash_table_insert(synonyms->groups, g_strdup(key), g_ptr_array_ref(group));
}

void synonyms_join(struct synonyms *synonyms, const char *const *keys, size_t n)
{
    GPtrArray *known = g_hash_table_lookup(synonyms->groups, keys[0]);
    g_autoptr(GPtrArray) group =
        known ? g_ptr_array_ref(known) : g_ptr_array_new_with_free_func(g_free);
    if (!known) enter(synonyms, keys[0], group);
    for (size_t i = 1; i < n; i++) {
        GPtrArray *other = g_hash_table_lookup(synonyms->groups, keys[i]);
        if (other == group) continue;
        if (!other) {
            enter(synonyms, keys[i], group);
            continue;
        }
        g_ptr_array_ref(other);
        for (guint k = 0; k < other->len; k++)
            enter(synonyms, other->pdata[k], group);
        g_ptr_array_unref(other);
    }
}

void synonyms_part(struct synonyms *synonyms, const char *key)
{
    GPtrArray *group = g_hash_table_lookup(synonyms->groups, key);
    for (guint i = 0; group && i < group->len; i++) {
        if (strcmp(group->pdata[i], key) != 0) continue;
        g_ptr_array_remove_index(group, i);
        break;
    }
    g_hash_table_remove(synonyms->groups, key);
}

const char *synonyms_name(const struct synonyms *synonyms, const char *key)
{
    const GPtrArray *group = g_hash_table_lookup(synonyms->groups, key);
    return group ? group->pdata[0] : NULL;
}

/* --- files ------------------------------------------------------------------------------- */

static void line_free(void *data)
{
    struct synonyms_line *line = data;
    g_strfreev(line->terms);
    g_free(line);
}

static bool add_line(GPtrArray *lines, const char *text, int number, const char *name,
                     GError **error)
{
    struct synonyms_line *line = g_new(struct synonyms_line, 1);
    *line = (struct synonyms_line){.number = number, .terms = g_strsplit(text, ";", -1)};
    g_ptr_array_add(lines, line);
    for (char **term = line->terms; *term; term++)
        if (!*g_strstrip(*term))
            return error_set(error, RADSCOUT_ERROR_USAGE,
                             "'%s' line %d: there is no term beside a semicolon", name, number);
    return true;
}

GPtrArray *synonyms_lines(const char *text, const char *name, GError **error)
{
    if (g_str_has_prefix(text, INI_BYTE_ORDER_MARK)) text += strlen(INI_BYTE_ORDER_MARK);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(line_free);
    g_auto(GStrv) all = g_strsplit(text, "\n", -1);
    for (int i = 0; all[i]; i++) {
        g_strstrip(all[i]);
        if (!*all[i] || *all[i] == '#') continue;
        if (!add_line(lines, all[i], i + 1, name, error)) return NULL;
    }
    return g_steal_pointer(&lines);
}

char *synonyms_read_file(const char *path, GError **error)
{
    size_t size = 0;
    char *text = ini_read_file(path, INI_SIZE_MAX, &size, error);
    if (text && ini_check_text(path, text, size, error)) return text;
    g_prefix_error(error, "synonyms_file: ");
    g_free(text);
    return NULL;
}
