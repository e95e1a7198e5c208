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

bool located_country(const char *text, char **code, GError **error)
{
    g_autofree char *key = fold_key(text), *upper = g_ascii_strup(text, -1);
    if (gazetteer_is_country_code(upper)) {
        *code = g_steal_pointer(&upper);
        return true;
    }
    *code = g_strdup(gazetteer_country(key));
    return *code || unknown(text, false, error);
}

/* Of states that share a code, the one of the country whose codes people write without
 * naming it; the others go. */
static void prefer_written(GPtrArray *states)
{
    static const char *const written[] = {"US", "CA", "AU"};
    for (size_t c = 0; c < G_N_ELEMENTS(written); c++) {
        for (guint i = 0; i < states->len; i++) {
            const struct gazetteer_state *state = states->pdata[i];
            if (strcmp(state->country, written[c]) != 0) continue;
            states->pdata[0] = states->pdata[i];
            g_ptr_array_set_size(states, 1);
            return;
        }
    }
}

/* Those of the name, or else of the code, wherever they are. */
static GPtrArray *namesakes(const char *name, const char *code)
{
    GPtrArray *states = g_ptr_array_new();
    const struct gazetteer_state *first = gazetteer_state(name);
    for (const struct gazetteer_state *state = first; state; state = state->namesake)
        g_ptr_array_add(states, (gpointer)(guintptr)state);
    if (first) return states;
    g_ptr_array_unref(states);
    return gazetteer_states_coded(code, NULL);
}

static int compare_countries(const void *a, const void *b)
{
    const struct gazetteer_state *x = *(const struct gazetteer_state *const *)a;
    const struct gazetteer_state *y = *(const struct gazetteer_state *const *)b;
    return strcmp(x->country, y->country);
}

static bool lies_elsewhere(const char *text, GPtrArray *states, const char *country, GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);
    g_ptr_array_sort(states, compare_countries);
    for (guint i = 0; i < states->len; i++) {
        const struct gazetteer_state *state = states->pdata[i];
        g_string_append_printf(list, "%s%s", i ? " or " : "", state->country);
    }
    return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' is a state of %s, not of %s", text,
                     list->str, country);
}

/* "ca" or "California" -> California in the United States. */
static bool read_states(const char *text, const char *country, GPtrArray **states, GError **error)
{
    g_autofree char *key = fold_key(text), *upper = g_ascii_strup(text, -1);
    g_autoptr(GPtrArray) found = gazetteer_states_coded(upper, country);
    g_autoptr(GPtrArray) named = namesakes(key, upper);
    if (!country) prefer_written(found);
    bool is_coded = found->len > 0;
    for (guint i = 0; i < named->len && !is_coded; i++) {
        const struct gazetteer_state *state = named->pdata[i];
        if (!country || strcmp(state->country, country) == 0)
            g_ptr_array_add(found, named->pdata[i]);
    }
    if (found->len == 0 && named->len > 0) return lies_elsewhere(text, named, country, error);
    if (found->len == 0) return unknown(text, true, error);
    *states = g_steal_pointer(&found);
    return true;
}

bool located_region_read(const struct located_query *query, struct located_region *region,
                         GError **error)
{
    *region = (struct located_region){0};
    return (!query->country || located_country(query->country, &region->country, error)) &&
           (!query->state || read_states(query->state, region->country, &region->states, error));
}

void located_region_clear(struct located_region *region)
{
    g_clear_pointer(&region->country, g_free);
    g_clear_pointer(&region->states, g_ptr_array_unref);
}

bool located_region_holds(const struct located_region *region, const char *country,
                          const char *state)
{
    if (region->country && g_strcmp0(region->country, country) != 0) return false;
    if (!region->states) return true;
    for (guint i = 0; i < region->states->len; i++) {
        const struct gazetteer_state *wanted = region->states->pdata[i];
        if (g_strcmp0(wanted->country, country) == 0 && g_strcmp0(wanted->code, state) == 0)
            return true;
    }
    return false;
}

char *located_region_states(const struct located_region *region)
{
    if (!region->states) return NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < region->states->len; i++) {
        const struct gazetteer_state *state = region->states->pdata[i];
        g_autofree char *name = titled(state->name);
        g_string_append_printf(text, "%s%s, %s", i ? "; " : "", name, state->country);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* As the query has it, but the institutions and the region are found. */
static bool read_people(struct db *db, const struct located_query *query, GHashTable *institutions,
                        const struct located_region *region, GHashTable *people, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT person_id, coalesce(institution_id, 0), country, state "
                                "FROM person_place WHERE (?1 IS NULL OR country = ?1) "
                                "AND (NOT ?2 OR state IS NOT NULL) "
                                "AND (NOT ?3 OR email IS NOT NULL) "
                                "ORDER BY person_id",
                                error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, region->country);
    stmt_bind_int(stmt, 2, region->states != NULL);
    stmt_bind_int(stmt, 3, query->has_email);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t institution_id = stmt_int(stmt, 1);
        if (region->states && !located_region_holds(region, stmt_text(stmt, 2), stmt_text(stmt, 3)))
            continue;
        if (!institutions || g_hash_table_contains(institutions, &institution_id))
            add_id(people, stmt_int(stmt, 0));
    }
}

bool located_people(struct db *db, const struct located_query *query, GHashTable **people,
                    GError **error)
{
    *people = NULL;
    struct located_region region = {0};
    g_autoptr(GHashTable) institutions = NULL, found = new_set();
    if (!query->institution && !query->country && !query->state && !query->has_email) return true;
    if (query->institution) {
        institutions = located_institutions(db, query, error);
        if (!institutions) return false;
    }
    bool done = located_region_read(query, &region, error) &&
                read_people(db, query, institutions, &region, found, error);
    located_region_clear(&region);
    if (done) *people = g_steal_pointer(&found);
    return done;
}
