/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/admit.h"

#include <string.h>

#include "analyze/gazetteer.h"
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

/* What is asked of people, and what anybody has of it, to suggest from. */
struct asked {
    const struct admit_people *query;
    char *department; /* padded key; NULL: any */
    char *city;       /* gazetteer_city_key(); NULL: any */
    bool department_met, city_met;
    GHashTable *words;  /* of departments, as keys */
    GHashTable *cities; /* as printed */
};

static void asked_init(struct asked *asked, const struct admit_people *query)
{
    *asked = (struct asked){
        .query = query,
        .department = padded(query->department),
        .city = query->city ? gazetteer_city_key(query->city) : NULL,
        .words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .cities = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
}

static void asked_clear(struct asked *asked)
{
    g_free(asked->department);
    g_free(asked->city);
    g_hash_table_unref(asked->words);
    g_hash_table_unref(asked->cities);
}

static void add_words(GHashTable *words, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, " ", -1);
    for (char **part = parts; *part; part++)
        if (**part && !g_hash_table_contains(words, *part))
            g_hash_table_add(words, g_strdup(*part));
}

static bool has_department(struct asked *asked, const char *department)
{
    if (!asked->department) return true;
    g_autofree char *own = padded(department);
    if (!own) return false;
    bool has = strstr(own, asked->department) != NULL;
    asked->department_met = asked->department_met || has;
    if (!asked->department_met) add_words(asked->words, own);
    return has;
}

static bool has_city(struct asked *asked, const char *city)
{
    if (!asked->city) return true;
    if (!city) return false;
    g_autofree char *own = gazetteer_city_key(city);
    bool has = strcmp(own, asked->city) == 0;
    asked->city_met = asked->city_met || has;
    if (!asked->city_met && !g_hash_table_contains(asked->cities, city))
        g_hash_table_add(asked->cities, g_strdup(city));
    return has;
}

/* person_id, department, city; all is looked at, to know what there is. */
static bool fits(struct asked *asked, struct stmt *stmt)
{
    bool department = has_department(asked, stmt_text(stmt, 1));
    bool city = has_city(asked, stmt_text(stmt, 2));
    return department && city;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The nearest of a set of names, borrowed; NULL: none is near. */
static const char *nearest_of(GHashTable *names, const char *typed)
{
    guint n;
    g_autofree const char **sorted = (const char **)g_hash_table_get_keys_as_array(names, &n);
    qsort(sorted, n, sizeof *sorted, compare_names);
    return settings_nearest(typed, sorted, n);
}

static bool nobody_has(const char *what, const char *typed, const char *nearest, GError **error)
{
    return error_set(error, RADSCOUT_ERROR_USAGE, "nobody here is in a %s '%s'%s%s%s", what, typed,
                     nearest ? "; did you mean '" : "", nearest ? nearest : "",
                     nearest ? "'?" : "");
}

/* A word of a department that nobody prints, as one that somebody does; NULL: none. */
static const char *nearest_word(const struct asked *asked)
{
    g_auto(GStrv) words = g_strsplit(asked->department, " ", -1);
    const char *nearest = NULL;
    for (char **word = words; *word && !nearest; word++)
        if (**word && !g_hash_table_contains(asked->words, *word))
            nearest = nearest_of(asked->words, *word);
    return nearest;
}

static bool all_asked_met(const struct asked *asked, GError **error)
{
    if (asked->department && !asked->department_met)
        return nobody_has("department", asked->query->department, nearest_word(asked), error);
    return !asked->city || asked->city_met ||
           nobody_has("city", asked->query->city, nearest_of(asked->cities, asked->query->city),
                      error);
}

static bool read_people(struct db *db, struct asked *asked, GHashTable *people, GHashTable *kept,
                        GError **error)
{
    struct stmt *stmt = db_stmt(
        db, "SELECT person_id, department, city FROM person_place ORDER BY person_id", error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t id = stmt_int(stmt, 0);
        if (fits(asked, stmt) && (!people || g_hash_table_contains(people, &id)))
            g_hash_table_add(kept, g_memdup2(&id, sizeof id));
    }
}

bool admit_people(struct db *db, const struct admit_people *query, GHashTable **people,
                  GError **error)
{
    if (!query->department && !query->city) return true;
    g_autoptr(GHashTable) kept = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    struct asked asked;
    asked_init(&asked, query);
    bool done = read_people(db, &asked, *people, kept, error) && all_asked_met(&asked, error);
    asked_clear(&asked);
    if (!done) return false;
    g_clear_pointer(people, g_hash_table_unref);
    *people = g_steal_pointer(&kept);
    return true;
}

bool admit_city(struct db *db, const char *city, GError **error)
{
    struct stmt *stmt =
        db_stmt(db, "SELECT city FROM institution WHERE city IS NOT NULL ORDER BY city", error);
    if (!stmt) return false;
    const struct admit_people query = {.city = city};
    struct asked asked;
    asked_init(&asked, &query);
    bool has_row = true, done = true;
    while (done && has_row && !asked.city_met) {
        done = stmt_step(stmt, &has_row, error);
        if (done && has_row) has_city(&asked, stmt_text(stmt, 0));
    }
    if (done && !asked.city_met) {
        const char *nearest = nearest_of(asked.cities, city);
        done = error_set(error, RADSCOUT_ERROR_USAGE, "no institution here is in a city '%s'%s%s%s",
                         city, nearest ? "; did you mean '" : "", nearest ? nearest : "",
                         nearest ? "'?" : "");
    }
    stmt_reset(stmt);
    asked_clear(&asked);
    return done;
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

/* Every name that was typed must be somebody's. */
static bool all_met(const struct wanted *wanted, const char *what, GError **error)
{
    GHashTableIter iter;
    gpointer key, typed;
    g_hash_table_iter_init(&iter, wanted->keys);
    while (g_hash_table_iter_next(&iter, &key, &typed)) {
        if (g_hash_table_contains(wanted->met, key)) continue;
        const char *nearest = nearest_of(wanted->others, typed);
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
