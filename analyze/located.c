/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/located.h"

#include <string.h>

#include "analyze/directory.h"
#include "analyze/gazetteer.h"
#include "analyze/places.h"
#include "core/error.h"
#include "core/fold.h"
#include "core/nearest.h"
#include "core/settings.h"

/* " name key " so that only whole words match. */
static char *padded_key(const char *name)
{
    g_autofree char *key = places_name_key(name);
    return *key ? g_strdup_printf(" %s ", key) : NULL;
}

static void add_key(GPtrArray *keys, const char *name)
{
    char *key = padded_key(name);
    if (key) g_ptr_array_add(keys, key);
}

/* What is typed, its aliases, and the name that the built-in table has for it. */
static bool wanted_keys(const struct located_query *query, GPtrArray *keys, GError **error)
{
    OWNED(directory) directory = directory_open(NULL, NULL, error);
    if (!directory) return false;
    add_key(keys, query->institution);
    const struct known_organisation *known = directory_by_name(directory, query->institution);
    if (known) add_key(keys, known->name);
    for (const char *const *alias = query->aliases; alias && *alias; alias++)
        add_key(keys, *alias);
    return true;
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

/* One row of table institution. */
struct row {
    int64_t id;
    char *name, *name_key, *parents; /* parents NULL: none known */
};

static void row_clear(void *item)
{
    struct row *row = item;
    g_free(row->name);
    g_free(row->name_key);
    g_free(row->parents);
}

static GArray *load_rows(struct db *db, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT institution_id, name, name_key, parents FROM institution "
                                "ORDER BY institution_id",
                                error);
    if (!stmt) return NULL;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct row));
    g_array_set_clear_func(rows, row_clear);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return NULL;
        if (!has_row) return g_steal_pointer(&rows);
        struct row row = {.id = stmt_int(stmt, 0),
                          .name = g_strdup(stmt_text(stmt, 1)),
                          .name_key = g_strdup(stmt_text(stmt, 2)),
                          .parents = g_strdup(stmt_text(stmt, 3))};
        g_array_append_val(rows, row);
    }
}

static bool has_wanted_parent(const GPtrArray *keys, const char *parents)
{
    g_auto(GStrv) names = g_strsplit(parents ? parents : "", "\n", -1);
    for (char **name = names; *name; name++) {
        g_autofree char *key = places_name_key(*name);
        if (is_wanted(keys, key)) return true;
    }
    return false;
}

/* Those called so, then those that belong to them: a hospital to its medical
 * school, the school to its university. */
static void add_wanted(const GArray *rows, GPtrArray *keys, GHashTable *found)
{
    for (guint i = 0; i < rows->len; i++) {
        const struct row *row = &g_array_index(rows, struct row, i);
        if (is_wanted(keys, row->name_key)) add_id(found, row->id);
    }
    for (guint before = 0; before < keys->len;) {
        before = keys->len;
        for (guint i = 0; i < rows->len; i++) {
            const struct row *row = &g_array_index(rows, struct row, i);
            if (g_hash_table_contains(found, &row->id)) continue;
            if (!has_wanted_parent(keys, row->parents)) continue;
            add_id(found, row->id);
            add_key(keys, row->name);
        }
    }
}

GHashTable *located_institutions(struct db *db, const struct located_query *query, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free), names = g_ptr_array_new();
    g_autoptr(GHashTable) found = new_set();
    g_autoptr(GArray) rows = load_rows(db, error);
    if (!rows || !wanted_keys(query, keys, error)) return NULL;
    add_wanted(rows, keys, found);
    if (g_hash_table_size(found) > 0) return g_steal_pointer(&found);
    for (guint i = 0; i < rows->len; i++)
        g_ptr_array_add(names, g_array_index(rows, struct row, i).name);
    g_autoptr(GPtrArray) nearest = nearest_names(
        query->institution, (const char *const *)names->pdata, names->len, NEAREST_LISTED);
    g_autofree char *question = nearest_question(nearest);
    error_set(error, RADSCOUT_ERROR_USAGE, "no institution '%s' in the stored affiliations%s%s",
              query->institution, question ? "; " : "", question ? question : "");
    return NULL;
}

/* --- countries and states --------------------------------------------------------- */

/* "united states" -> "United States"; g_free(). */
static char *titled(const char *key)
{
    char *text = g_strdup(key);
    for (char *p = text; *p; p++)
        if (p == text || p[-1] == ' ') *p = g_ascii_toupper(*p);
    return text;
}

/* Says so, with the nearest name. */
static bool unknown(const char *text, bool is_state, GError **error)
{
    size_t n;
    g_autofree const char **names = gazetteer_names(is_state, &n);
    const char *nearest = settings_nearest(text, names, n);
    g_autofree char *shown = nearest ? titled(nearest) : NULL;
    return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' is no %s%s%s%s", text,
                     is_state ? "state" : "country",
                     shown      ? "; did you mean '"
                     : is_state ? "; give its English name or its code"
                                : "; give its English name or its two-letter code",
                     shown ? shown : "", shown ? "'?" : "");
}

/* "de" or "Germany" -> "DE"; g_free(). */
static bool read_country(const char *text, char **code, GError **error)
{
    g_autofree char *key = fold_key(text), *upper = g_ascii_strup(text, -1);
    if (gazetteer_is_country_code(upper)) {
        *code = g_steal_pointer(&upper);
        return true;
    }
    *code = g_strdup(gazetteer_country(key));
    return *code || unknown(text, false, error);
}

/* "ca" or "California" -> "CA"; g_free(). */
static bool read_state(const char *text, const char *country, char **code, GError **error)
{
    g_autofree char *key = fold_key(text), *upper = g_ascii_strup(text, -1);
    if (gazetteer_is_state_code(upper, country)) {
        *code = g_steal_pointer(&upper);
        return true;
    }
    const struct gazetteer_state *state = gazetteer_state(key);
    g_autofree char *elsewhere =
        state ? g_strdup(state->country) : gazetteer_state_countries(upper);
    if (elsewhere && country && (!state || strcmp(state->country, country) != 0))
        return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' is a state of %s, not of %s", text,
                         elsewhere, country);
    if (!state) return unknown(text, true, error);
    *code = g_strdup(state->code);
    return true;
}

bool located_region(const struct located_query *query, char **country, char **state, GError **error)
{
    *country = *state = NULL;
    return (!query->country || read_country(query->country, country, error)) &&
           (!query->state || read_state(query->state, *country, state, error));
}

/* As the query has it, but the institutions are found and the region is two codes. */
static bool read_people(struct db *db, const struct located_query *query, GHashTable *institutions,
                        GHashTable *people, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT person_id, coalesce(institution_id, 0) FROM person_place "
                                "WHERE (?1 IS NULL OR country = ?1) AND (?2 IS NULL OR state = ?2) "
                                "AND (NOT ?3 OR email IS NOT NULL) "
                                "ORDER BY person_id",
                                error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, query->country);
    stmt_bind_text(stmt, 2, query->state);
    stmt_bind_int(stmt, 3, query->has_email);
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
    if (!query->institution && !query->country && !query->state && !query->has_email) return true;
    if (query->institution) {
        institutions = located_institutions(db, query, error);
        if (!institutions) return false;
    }
    if (!located_region(query, &country, &state, error)) return false;
    g_autoptr(GHashTable) found = new_set();
    const struct located_query coded = {
        .country = country, .state = state, .has_email = query->has_email};
    if (!read_people(db, &coded, institutions, found, error)) return false;
    *people = g_steal_pointer(&found);
    return true;
}
