/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/admit.h"

#include <string.h>

#include "core/error.h"
#include "core/fold.h"
#include "core/settings.h"

/* --- people ---------------------------------------------------------------------------- */

/* " radiology " for "Radiology": what is looked for in padded keys; NULL for NULL. */
static char *padded(const char *text)
{
    if (!text) return NULL;
    g_autofree char *key = fold_key(text);
    return g_strdup_printf(" %s ", key);
}

static bool fits(const struct admit_people *query, const char *department, const char *city,
                 struct stmt *stmt)
{
    g_autofree char *own_department = padded(stmt_text(stmt, 1)),
                    *own_city = padded(stmt_text(stmt, 2));
    if (department && (!own_department || !strstr(own_department, department))) return false;
    if (city && (!own_city || strcmp(own_city, city) != 0)) return false;
    return !query->has_email || !stmt_is_null(stmt, 3);
}

bool admit_people(struct db *db, const struct admit_people *query, GHashTable **people,
                  GError **error)
{
    if (!query->department && !query->city && !query->has_email) return true;
    g_autofree char *department = padded(query->department), *city = padded(query->city);
    struct stmt *stmt = db_stmt(
        db, "SELECT person_id, department, city, email FROM person_place ORDER BY person_id",
        error);
    if (!stmt) return false;
    g_autoptr(GHashTable) kept = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) break;
        int64_t id = stmt_int(stmt, 0);
        if (*people && !g_hash_table_contains(*people, &id)) continue;
        if (fits(query, department, city, stmt)) g_hash_table_add(kept, g_memdup2(&id, sizeof id));
    }
    g_clear_pointer(people, g_hash_table_unref);
    *people = g_steal_pointer(&kept);
    return true;
}

/* --- papers ---------------------------------------------------------------------------- */

/* Wanted names as keys, and all that the records have, to suggest from. */
struct wanted {
    GHashTable *keys;   /* key -> what was typed */
    GHashTable *met;    /* keys that some record has */
    GHashTable *others; /* names of the records, as printed */
};

/* "Case Reports" -> "casereport": plural and spelling do not matter. */
static char *name_key(const char *name)
{
    char *key = fold_compact(name);
    size_t length = strlen(key);
    if (length > 3 && key[length - 1] == 's') key[length - 1] = '\0';
    return key;
}

static void wanted_init(struct wanted *wanted, const char *list, const char *separator)
{
    wanted->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    wanted->met = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    wanted->others = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(GStrv) names = g_strsplit(list, separator, -1);
    for (char **name = names; *name; name++) {
        char *key = name_key(*name);
        if (*key)
            g_hash_table_replace(wanted->keys, key, g_strdup(g_strstrip(*name)));
        else
            g_free(key);
    }
}

static void wanted_clear(struct wanted *wanted)
{
    g_hash_table_unref(wanted->keys);
    g_hash_table_unref(wanted->met);
    g_hash_table_unref(wanted->others);
}

/* Is this one of the names wanted? NULL is not. */
static bool is_wanted(struct wanted *wanted, const char *name)
{
    if (!name || *name == '\0') return false;
    g_hash_table_add(wanted->others, g_strdup(name));
    g_autofree char *key = name_key(name);
    if (!g_hash_table_contains(wanted->keys, key)) return false;
    g_hash_table_add(wanted->met, g_steal_pointer(&key));
    return true;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Every name that was typed must be somebody's. */
static bool all_met(const struct wanted *wanted, const char *what, GError **error)
{
    GHashTableIter iter;
    gpointer key, typed;
    g_hash_table_iter_init(&iter, wanted->keys);
    while (g_hash_table_iter_next(&iter, &key, &typed)) {
        if (g_hash_table_contains(wanted->met, key)) continue;
        guint n;
        g_autofree const char **names =
            (const char **)g_hash_table_get_keys_as_array(wanted->others, &n);
        qsort(names, n, sizeof *names, compare_names);
        const char *nearest = settings_nearest(typed, names, n);
        return error_set(error, RADSCOUT_ERROR_USAGE, "no stored record has the %s '%s'%s%s%s",
                         what, (const char *)typed, nearest ? "; did you mean '" : "",
                         nearest ? nearest : "", nearest ? "'?" : "");
    }
    return g_hash_table_size(wanted->keys) > 0 ||
           error_set(error, RADSCOUT_ERROR_USAGE, "name at least one %s", what);
}

/* Does the JSON [[ui, name], ...] of a record hold a type that is wanted? Records have few
 * different lists, so each is read once. */
static bool has_type(struct wanted *wanted, GHashTable *lists, const char *json)
{
    gpointer known;
    if (!json) return false;
    if (g_hash_table_lookup_extended(lists, json, NULL, &known)) return GPOINTER_TO_INT(known);
    bool found = false;
    g_auto(GStrv) parts = g_strsplit(json, "\"", -1);
    for (guint i = 1; parts[0] && parts[i]; i += parts[i + 1] ? 2 : 1) {
        bool is_one = is_wanted(wanted, parts[i]);
        found = found || is_one;
    }
    g_hash_table_insert(lists, g_strdup(json), GINT_TO_POINTER(found));
    return found;
}

static bool read_types(struct db *db, struct wanted *wanted, GArray *pmids, GError **error)
{
    struct stmt *stmt =
        db_stmt(db, "SELECT pmid, publication_types FROM article ORDER BY pmid", error);
    if (!stmt) return false;
    g_autoptr(GHashTable) lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t pmid = stmt_int(stmt, 0);
        if (has_type(wanted, lists, stmt_text(stmt, 1))) g_array_append_val(pmids, pmid);
    }
}

/* Ids of the journals that are wanted. */
static bool read_journals(struct db *db, struct wanted *wanted, GHashTable *ids, GError **error)
{
    struct stmt *stmt = db_stmt(
        db, "SELECT journal_id, title, iso, nlm_id FROM journal ORDER BY journal_id", error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t id = stmt_int(stmt, 0);
        bool title = is_wanted(wanted, stmt_text(stmt, 1)),
             iso = is_wanted(wanted, stmt_text(stmt, 2));
        bool nlm_id = is_wanted(wanted, stmt_text(stmt, 3));
        if (title || iso || nlm_id) g_hash_table_add(ids, g_memdup2(&id, sizeof id));
    }
}

static bool read_published(struct db *db, GHashTable *journals, GArray *pmids, GError **error)
{
    struct stmt *stmt = db_stmt(
        db, "SELECT pmid, journal_id FROM article WHERE journal_id IS NOT NULL ORDER BY pmid",
        error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t pmid = stmt_int(stmt, 0), journal = stmt_int(stmt, 1);
        if (g_hash_table_contains(journals, &journal)) g_array_append_val(pmids, pmid);
    }
}

static bool find_by_type(struct db *db, const char *types, GArray *pmids, GError **error)
{
    struct wanted wanted;
    wanted_init(&wanted, types, ",");
    bool done = read_types(db, &wanted, pmids, error) && all_met(&wanted, "article type", error);
    wanted_clear(&wanted);
    return done;
}

static bool find_by_journal(struct db *db, const char *journals, GArray *pmids, GError **error)
{
    struct wanted wanted;
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    wanted_init(&wanted, journals, ";");
    bool done = read_journals(db, &wanted, ids, error) && all_met(&wanted, "journal", error) &&
                read_published(db, ids, pmids, error);
    wanted_clear(&wanted);
    return done;
}

/* What is in both; both ascend. */
static GArray *intersect(const GArray *a, const GArray *b)
{
    GArray *both = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0, k = 0; i < a->len && k < b->len;) {
        int64_t x = g_array_index(a, int64_t, i), y = g_array_index(b, int64_t, k);
        if (x == y) g_array_append_val(both, x);
        i += x <= y;
        k += y <= x;
    }
    return both;
}

bool admit_papers(struct db *db, const struct admit_papers *query, GArray **pmids, GError **error)
{
    *pmids = NULL;
    g_autoptr(GArray) by_type = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) by_journal = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (query->types && !find_by_type(db, query->types, by_type, error)) return false;
    if (query->journals && !find_by_journal(db, query->journals, by_journal, error)) return false;
    if (query->types && query->journals)
        *pmids = intersect(by_type, by_journal);
    else if (query->types || query->journals)
        *pmids = g_array_ref(query->types ? by_type : by_journal);
    return true;
}
