/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/located.h"

#include <string.h>

#include "analyze/places.h"
#include "core/error.h"
#include "core/settings.h"

/* " name key " so that only whole words match. */
static char *padded_key(const char *name)
{
    g_autofree char *key = places_name_key(name);
    return *key ? g_strdup_printf(" %s ", key) : NULL;
}

static GPtrArray *wanted_keys(const struct located_query *query)
{
    GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
    char *key = padded_key(query->institution);
    if (key) g_ptr_array_add(keys, key);
    for (const char *const *alias = query->aliases; alias && *alias; alias++) {
        key = padded_key(*alias);
        if (key) g_ptr_array_add(keys, key);
    }
    return keys;
}

static bool is_wanted(const GPtrArray *keys, const char *name_key)
{
    g_autofree char *padded = g_strdup_printf(" %s ", name_key);
    for (guint i = 0; i < keys->len; i++)
        if (strstr(padded, keys->pdata[i])) return true;
    return false;
}

static void add_id(GHashTable *set, int64_t id)
{
    int64_t *key = g_new(int64_t, 1);
    *key = id;
    g_hash_table_add(set, key);
}

static GHashTable *new_set(void)
{
    return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

/* Ids of the institutions meant; a USAGE error when there is none. */
static GHashTable *find_institutions(struct db *db, const struct located_query *query,
                                     GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT institution_id, name_key, name FROM institution "
                                "ORDER BY institution_id",
                                error);
    if (!stmt) return NULL;
    g_autoptr(GPtrArray) keys = wanted_keys(query), names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) found = new_set();
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return NULL;
        if (!has_row) break;
        if (is_wanted(keys, stmt_text(stmt, 1))) add_id(found, stmt_int(stmt, 0));
        g_ptr_array_add(names, g_strdup(stmt_text(stmt, 2)));
    }
    if (g_hash_table_size(found) > 0) return g_steal_pointer(&found);
    const char *nearest =
        settings_nearest(query->institution, (const char *const *)names->pdata, names->len);
    error_set(error, RADSCOUT_ERROR_USAGE, "no institution '%s' in the stored affiliations%s%s%s",
              query->institution, nearest ? "; did you mean '" : "", nearest ? nearest : "",
              nearest ? "'?" : "");
    return NULL;
}

/* "de" or "Germany" -> "DE"; g_free(). NULL: no such country. */
static char *country_code(const char *text)
{
    if (strlen(text) == 2 && g_ascii_isalpha(text[0]) && g_ascii_isalpha(text[1]))
        return g_ascii_strup(text, -1);
    return g_strdup(places_country(text));
}

/* "ca" or "California" -> "CA"; g_free(). */
static char *state_code(const char *text, const char *country)
{
    if (strlen(text) <= 3) return g_ascii_strup(text, -1);
    g_autofree char *place = g_strdup_printf("%s, %s", text, country ? country : "USA");
    struct place_list list;
    places_read(place, &list);
    char *state = list.n > 0 ? g_strdup(list.items[0].state) : NULL;
    place_list_clear(&list);
    return state;
}

static bool read_people(struct db *db, GHashTable *institutions, const char *country,
                        const char *state, GHashTable *people, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT person_id, coalesce(institution_id, 0) FROM person_place "
                                "WHERE (?1 IS NULL OR country = ?1) AND (?2 IS NULL OR state = ?2) "
                                "ORDER BY person_id",
                                error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, country);
    stmt_bind_text(stmt, 2, state);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t institution_id = stmt_int(stmt, 1);
        if (!institutions || g_hash_table_contains(institutions, &institution_id))
            add_id(people, stmt_int(stmt, 0));
    }
}

bool located_people(struct db *db, const struct located_query *query, GHashTable **people,
                    GError **error)
{
    *people = NULL;
    g_autoptr(GHashTable) institutions = NULL;
    g_autofree char *country = NULL, *state = NULL;
    if (!query->institution && !query->country && !query->state) return true;
    if (query->institution) {
        institutions = find_institutions(db, query, error);
        if (!institutions) return false;
    }
    if (query->country && !(country = country_code(query->country)))
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "'%s' is no country; give its English name or its two-letter code",
                         query->country);
    if (query->state && !(state = state_code(query->state, country)))
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "'%s' is no state; give its English name or its code", query->state);
    g_autoptr(GHashTable) found = new_set();
    if (!read_people(db, institutions, country, state, found, error)) return false;
    *people = g_steal_pointer(&found);
    return true;
}
