/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/located.h"

#include <string.h>

#include "analyze/gazetteer.h"
#include "core/error.h"
#include "core/fold.h"
#include "core/settings.h"

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

static bool read_people(struct db *db, const struct located_asked *asked, GHashTable *people,
                        GError **error)
{
    const struct located_region *region = asked->region;
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
    stmt_bind_int(stmt, 3, asked->has_email);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t person_id = stmt_int(stmt, 0), institution_id = stmt_int(stmt, 1);
        if (region->states && !located_region_holds(region, stmt_text(stmt, 2), stmt_text(stmt, 3)))
            continue;
        if (!asked->institutions || g_hash_table_contains(asked->institutions, &institution_id))
            g_hash_table_add(people, g_memdup2(&person_id, sizeof person_id));
    }
}

bool located_people(struct db *db, const struct located_asked *asked, GHashTable **people,
                    GError **error)
{
    *people = NULL;
    const struct located_region *region = asked->region;
    if (!asked->institutions && !region->country && !region->states && !asked->has_email)
        return true;
    g_autoptr(GHashTable) found = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    if (!read_people(db, asked, found, error)) return false;
    *people = g_steal_pointer(&found);
    return true;
}
