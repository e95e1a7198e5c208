/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/person_find.h"

#include <string.h>

#include "analyze/names.h"
#include "core/fold.h"
#include "core/nearest.h"

#define ID_MIN INT64_C(10001) /* PMID 1, position 1 */
#define ORCID_LETTERS 16

static bool append_ids(struct stmt *stmt, GArray *ids, GError **error)
{
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t id = stmt_int(stmt, 0);
        g_array_append_val(ids, id);
    }
}

/* --- ids and ORCIDs -------------------------------------------------------------- */

static bool parse_id(const char *text, int64_t *id)
{
    if (!g_ascii_isdigit(*text)) return false;
    char *end;
    *id = g_ascii_strtoll(text, &end, 10);
    return *end == '\0' && *id >= ID_MIN;
}

static bool find_id(struct db *db, int64_t id, GArray *ids, GError **error)
{
    struct stmt *stmt = db_stmt(
        db, "SELECT person_id FROM person_authorship WHERE pmid = ? AND position = ?", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, id / 10000);
    stmt_bind_int(stmt, 2, id % 10000);
    return append_ids(stmt, ids, error);
}

/* "https://orcid.org/0000-0002-1825-0097" or without dashes -> with them. */
static char *parse_orcid(const char *text)
{
    const char *slash = strrchr(text, '/');
    const char *start = slash ? slash + 1 : text;
    g_autoptr(GString) letters = g_string_new(NULL);
    for (const char *p = start; *p; p++) {
        if (*p == '-') continue;
        if (!g_ascii_isdigit(*p) && g_ascii_toupper(*p) != 'X') return NULL;
        if (letters->len && letters->len % 5 == 4) g_string_append_c(letters, '-');
        g_string_append_c(letters, g_ascii_toupper(*p));
    }
    bool whole = letters->len == ORCID_LETTERS + 3;
    return whole ? g_string_free(g_steal_pointer(&letters), FALSE) : NULL;
}

static bool find_orcid(struct db *db, const char *orcid, GArray *ids, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/person_by_orcid.sql", error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, orcid);
    return append_ids(stmt, ids, error);
}

/* --- names -------------------------------------------------------------------------- */

/* One way to read the words: surname and forenames. */
struct reading {
    char *last, *fore; /* as typed; fore may be empty */
};

static void reading_clear(void *item)
{
    struct reading *reading = item;
    g_free(reading->last);
    g_free(reading->fore);
}

static char *join_range(char **words, guint from, guint to)
{
    GString *text = g_string_new(NULL);
    for (guint i = from; i < to; i++) {
        g_string_append_printf(text, "%s%s", i > from ? " " : "", words[i]);
    }
    return g_string_free(text, FALSE);
}

static void add_reading(GArray *readings, char *last_taken, char *fore_taken)
{
    struct reading reading = {last_taken, fore_taken};
    g_array_append_val(readings, reading);
}

/* "Last, First" is plain; else every cut of "First Last" and of "Last First". */
static GArray *read_name(const char *text)
{
    GArray *readings = g_array_new(FALSE, FALSE, sizeof(struct reading));
    g_array_set_clear_func(readings, reading_clear);
    const char *comma = strchr(text, ',');
    if (comma) {
        char *last = g_strstrip(g_strndup(text, (size_t)(comma - text)));
        add_reading(readings, last, g_strstrip(g_strdup(comma + 1)));
        return readings;
    }
    g_auto(GStrv) words = g_strsplit_set(text, " \t", 12);
    guint n = g_strv_length(words);
    add_reading(readings, g_strdup(text), g_strdup(""));
    for (guint cut = 1; cut < n; cut++) {
        add_reading(readings, join_range(words, cut, n), join_range(words, 0, cut));
        add_reading(readings, join_range(words, 0, cut), join_range(words, cut, n));
    }
    return readings;
}

/* The capitals of typed forenames count as initials: "JA", "J A". */
static bool name_fits(const struct nicknames *nicknames, const struct name *typed,
                      struct stmt *stmt)
{
    struct name printed;
    name_read(&printed, stmt_text(stmt, 1), stmt_text(stmt, 2), NULL, stmt_text(stmt, 3));
    bool fits =
        strcmp(typed->last, printed.last) == 0 && name_compatible(nicknames, typed, &printed);
    name_clear(&printed);
    return fits;
}

/* Candidates are the people whose key begins with the surname: a range of the
 * index person_by_name. */
static bool find_reading(struct db *db, const struct nicknames *nicknames,
                         const struct reading *reading, GHashTable *found, GError **error)
{
    g_autofree char *key = fold_key(reading->last);
    if (!*key) return true;
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/person_by_surname.sql", error);
    if (!stmt) return false;
    struct name typed;
    name_read(&typed, reading->last, *reading->fore ? reading->fore : NULL, NULL, NULL);
    g_autofree char *fore_key = fold_key(reading->fore);
    g_autofree char *letter = g_utf8_substring(fore_key, 0, MIN(1, g_utf8_strlen(fore_key, -1)));
    /* Robert may be printed as Bob, other names begin with their own letter */
    bool is_plain = *letter && !nicknames_know(nicknames, typed.first);
    stmt_bind_text(stmt, 1, key);
    stmt_bind_text(stmt, 2, is_plain ? letter : NULL);
    bool has_row = true, done = true;
    while ((done = stmt_step(stmt, &has_row, error)) && has_row) {
        if (!name_fits(nicknames, &typed, stmt)) continue;
        int64_t *id = g_new(int64_t, 1);
        *id = stmt_int(stmt, 0);
        g_hash_table_insert(found, id, GSIZE_TO_POINTER((gsize)stmt_int(stmt, 4)));
    }
    name_clear(&typed);
    return done;
}

struct ranked {
    int64_t id;
    gsize papers;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->papers != y->papers) return x->papers < y->papers ? 1 : -1;
    return (x->id > y->id) - (x->id < y->id);
}

bool person_find_name(struct db *db, const struct nicknames *nicknames, const char *text,
                      GArray *ids, GError **error)
{
    g_array_set_size(ids, 0);
    g_autoptr(GArray) readings = read_name(text);
    g_autoptr(GHashTable) found = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; i < readings->len; i++) {
        const struct reading *reading = &g_array_index(readings, struct reading, i);
        if (!find_reading(db, nicknames, reading, found, error)) return false;
    }
    g_autoptr(GArray) order = g_array_new(FALSE, FALSE, sizeof(struct ranked));
    GHashTableIter iter;
    gpointer id, papers;
    g_hash_table_iter_init(&iter, found);
    while (g_hash_table_iter_next(&iter, &id, &papers)) {
        struct ranked ranked = {*(const int64_t *)id, GPOINTER_TO_SIZE(papers)};
        g_array_append_val(order, ranked);
    }
    g_array_sort(order, compare_ranked);
    for (guint i = 0; i < order->len; i++) {
        g_array_append_val(ids, g_array_index(order, struct ranked, i).id);
    }
    return true;
}

bool person_find(struct db *db, const char *text, enum person_query *query, GArray *ids,
                 GError **error)
{
    g_array_set_size(ids, 0);
    int64_t id;
    if (parse_id(text, &id) && strlen(text) != ORCID_LETTERS) {
        *query = PERSON_BY_ID;
        return find_id(db, id, ids, error);
    }
    g_autofree char *orcid = parse_orcid(text);
    if (orcid) {
        *query = PERSON_BY_ORCID;
        return find_orcid(db, orcid, ids, error);
    }
    *query = PERSON_BY_NAME;
    g_autofree char *folded = g_strstrip(g_strdup(text));
    OWNED(nicknames) nicknames = nicknames_new();
    return person_find_name(db, nicknames, folded, ids, error);
}

/* --- what was perhaps meant ------------------------------------------------------------ */

/* A reading and a printed name as keys. */
struct keys {
    char *last, *fore;
};

static void keys_clear(void *item)
{
    struct keys *keys = item;
    g_free(keys->last);
    g_free(keys->fore);
}

/* 0: one forename begins the other; 1: only their first letters agree, or none is
 * typed; 2: neither. */
static gsize fore_penalty(const char *typed, const char *printed)
{
    gsize size = strlen(typed), other = strlen(printed);
    if (size == 0) return 1;
    if (other > 0 && strncmp(typed, printed, MIN(size, other)) == 0) return 0;
    return *typed == *printed ? 1 : 2;
}

/* How far a printed name is from what was typed, the better of all readings. The
 * surname counts less: it is the part that is mistyped. */
static gsize name_penalty(const GArray *readings, const char *last, const char *fore)
{
    gsize least = NEAREST_FAR;
    for (guint i = 0; i < readings->len; i++) {
        const struct keys *typed = &g_array_index(readings, struct keys, i);
        gsize penalty = nearest_penalty(typed->last, last);
        if (penalty == NEAREST_FAR) continue;
        least = MIN(least, 2 * penalty + 3 * fore_penalty(typed->fore, fore));
    }
    return least;
}

static GArray *reading_keys(const char *text)
{
    g_autoptr(GArray) readings = read_name(text);
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct keys));
    g_array_set_clear_func(list, keys_clear);
    for (guint i = 0; i < readings->len; i++) {
        const struct reading *reading = &g_array_index(readings, struct reading, i);
        struct keys keys = {fold_compact(reading->last), fold_compact(reading->fore)};
        g_array_append_val(list, keys);
    }
    return list;
}

static bool has_name(const GPtrArray *names, const char *name)
{
    for (guint i = 0; i < names->len; i++)
        if (strcmp(names->pdata[i], name) == 0) return true;
    return false;
}

bool person_nearest(struct db *db, const char *text, GPtrArray *names, GError **error)
{
    g_autoptr(GArray) readings = reading_keys(text);
    struct stmt *stmt = db_stmt(db,
                                "SELECT last_name, fore_name FROM person "
                                "ORDER BY n_papers DESC, person_id",
                                error);
    if (!stmt) return false;
    gsize least = NEAREST_FAR;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        const char *fore_name = stmt_text(stmt, 1);
        g_autofree char *last = fold_compact(stmt_text(stmt, 0));
        g_autofree char *fore = fold_compact(fore_name ? fore_name : "");
        gsize penalty = name_penalty(readings, last, fore);
        if (penalty == NEAREST_FAR || penalty > least) continue;
        if (penalty < least) g_ptr_array_set_size(names, 0);
        least = penalty;
        g_autofree char *name = g_strdup_printf("%s%s%s", fore_name ? fore_name : "",
                                                fore_name ? " " : "", stmt_text(stmt, 0));
        if (names->len < NEAREST_LISTED && !has_name(names, name))
            g_ptr_array_add(names, g_steal_pointer(&name));
    }
}
