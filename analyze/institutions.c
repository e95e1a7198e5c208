/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/institutions.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/org_words.h"
#include "analyze/places.h"

#define ID_BITS 53 /* what a number of JSON holds, as JavaScript and jq read it */

/* --- numbers ------------------------------------------------------------------------ */

static int64_t number_of(const char *key)
{
    guint8 digest[32];
    gsize size = sizeof digest;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)key, -1);
    g_checksum_get_digest(sum, digest, &size);
    uint64_t number = 0;
    for (size_t i = 0; i < sizeof number; i++)
        number = number << 8 | digest[i];
    return (int64_t)(number >> (64 - ID_BITS)) | 1; /* 0 says there is none */
}

static bool put_known(struct db *db, const struct institution_named *named, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "INSERT OR IGNORE INTO institution(institution_id, name, name_key, "
                                "ror, country, state, city, parents, is_known) "
                                "VALUES(?, ?, ?, ?, ?, ?, ?, ?, 1)",
                                error);
    if (!stmt) return false;
    const struct known_organisation *known = named->known;
    g_autofree char *name_key = places_name_key(known->name);
    g_autofree char *parents = directory_ancestors(named->directory, known);
    stmt_bind_int(stmt, 1, named->id);
    stmt_bind_text(stmt, 2, known->name);
    stmt_bind_text(stmt, 3, name_key);
    stmt_bind_text(stmt, 4, known->ror);
    stmt_bind_text(stmt, 5, known->country);
    stmt_bind_text(stmt, 6, known->state);
    stmt_bind_text(stmt, 7, known->city);
    stmt_bind_text(stmt, 8, parents);
    return stmt_run(stmt, error);
}

bool institutions_name(struct db *db, struct institution_named *named, GError **error)
{
    const struct known_organisation *known = named->known;
    named->id = 0;
    if (known) {
        g_autofree char *key =
            g_strdup_printf("known\n%s\n%s\n%s", known->name, known->country ? known->country : "",
                            known->city ? known->city : "");
        named->id = number_of(key);
        return put_known(db, named, error);
    }
    if (!named->printed) return true;
    g_autofree char *words = org_words_key(named->printed);
    g_autofree char *name_key = places_name_key(named->printed);
    if (!*name_key) return true;
    g_autofree char *key = g_strdup_printf("printed\n%s\n%s", *words ? words : name_key,
                                           named->country ? named->country : "");
    named->id = number_of(key);
    return true;
}

/* --- learned names ------------------------------------------------------------------- */

/* A printed form and how often it occurs. */
struct form {
    const char *text;
    int64_t n;
    struct form *next;
};

enum learned_text { LEARNED_NAME, LEARNED_COUNTRY, LEARNED_STATE, LEARNED_CITY, LEARNED_ROR };
#define LEARNED_TEXTS 5

struct learned {
    int64_t id;
    struct form *forms[LEARNED_TEXTS];
};

static void count_form(GStringChunk *text, struct form **forms, const char *printed, int64_t n)
{
    if (!printed) return;
    const char *interned = g_string_chunk_insert_const(text, printed);
    for (struct form *form = *forms; form; form = form->next) {
        if (form->text == interned) {
            form->n += n;
            return;
        }
    }
    struct form *form = g_new(struct form, 1);
    *form = (struct form){.text = interned, .n = n, .next = *forms};
    *forms = form;
}

/* The most frequent; of equals the one first in byte order. */
static const char *best_form(const struct form *forms)
{
    const struct form *best = NULL;
    for (const struct form *form = forms; form; form = form->next) {
        if (!best || form->n > best->n ||
            (form->n == best->n && strcmp(form->text, best->text) < 0)) {
            best = form;
        }
    }
    return best ? best->text : NULL;
}

static void learned_free(void *item)
{
    struct learned *learned = item;
    for (size_t i = 0; i < LEARNED_TEXTS; i++) {
        for (struct form *form = learned->forms[i], *next; form; form = next) {
            next = form->next;
            g_free(form);
        }
    }
    g_free(learned);
}

static bool write_learned(struct db *db, const struct learned *learned, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "INSERT INTO institution(institution_id, name, name_key, country, "
                                "state, city, ror, is_known) VALUES(?, ?, ?, ?, ?, ?, ?, 0)",
                                error);
    if (!stmt) return false;
    const char *name = best_form(learned->forms[LEARNED_NAME]);
    g_autofree char *name_key = places_name_key(name);
    stmt_bind_int(stmt, 1, learned->id);
    stmt_bind_text(stmt, 2, name);
    stmt_bind_text(stmt, 3, name_key);
    for (int i = LEARNED_COUNTRY; i <= LEARNED_ROR; i++)
        stmt_bind_text(stmt, 3 + i, best_form(learned->forms[i]));
    return stmt_run(stmt, error);
}

static bool read_learned(struct db *db, GHashTable *counts, GHashTable *all, GStringChunk *text,
                         GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/institutions_learned.sql", error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t id = stmt_int(stmt, 0), affiliation_id = stmt_int(stmt, 1);
        int64_t n = (int64_t)GPOINTER_TO_SIZE(g_hash_table_lookup(counts, &affiliation_id));
        struct learned *learned = g_hash_table_lookup(all, &id);
        if (!learned) {
            learned = g_new0(struct learned, 1);
            learned->id = id;
            g_hash_table_insert(all, &learned->id, learned);
        }
        for (int i = 0; i < LEARNED_TEXTS; i++)
            count_form(text, &learned->forms[i], stmt_text(stmt, 2 + i), n);
    }
}

static int compare_learned(const void *a, const void *b)
{
    const struct learned *x = *(struct learned *const *)a, *y = *(struct learned *const *)b;
    return (x->id > y->id) - (x->id < y->id);
}

static bool write_all(struct db *db, GHashTable *all, GError **error)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    GHashTableIter iter;
    gpointer item;
    g_hash_table_iter_init(&iter, all);
    while (g_hash_table_iter_next(&iter, NULL, &item))
        g_ptr_array_add(sorted, item);
    if (sorted->len) qsort(sorted->pdata, sorted->len, sizeof *sorted->pdata, compare_learned);
    for (guint i = 0; i < sorted->len; i++)
        if (!write_learned(db, sorted->pdata[i], error)) return false;
    return true;
}

bool institutions_rebuild(struct db *db, GHashTable *counts, GError **error)
{
    g_autoptr(GHashTable) all =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, learned_free);
    if (!db_exec(db,
                 "DELETE FROM institution WHERE is_known = 0 OR institution_id NOT IN "
                 "(SELECT institution_id FROM affiliation_place WHERE institution_id IS NOT NULL)",
                 error))
        return false;
    GStringChunk *text = g_string_chunk_new(1 << 16);
    bool good = read_learned(db, counts, all, text, error) && write_all(db, all, error);
    g_string_chunk_free(text);
    return good;
}

/* --- one update after another ---------------------------------------------------------- */

static int compare_ids(const void *a, const void *b)
{
    int64_t x = **(const int64_t *const *)a, y = **(const int64_t *const *)b;
    return (x > y) - (x < y);
}

/* Its keys (int64_t *), ascending. */
static GPtrArray *sorted_keys(GHashTable *table)
{
    GPtrArray *keys = g_ptr_array_new();
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_ptr_array_add(keys, key);
    if (keys->len) qsort(keys->pdata, keys->len, sizeof *keys->pdata, compare_ids);
    return keys;
}

bool institutions_remember(struct db *db, GHashTable *counts, GError **error)
{
    if (!db_exec(db, "DELETE FROM affiliation_use; DELETE FROM institution_form", error))
        return false;
    struct stmt *stmt =
        db_stmt(db, "INSERT INTO affiliation_use(affiliation_id, prints) VALUES(?, ?)", error);
    if (!stmt) return false;
    g_autoptr(GPtrArray) ids = sorted_keys(counts);
    for (guint i = 0; i < ids->len; i++) {
        stmt_bind_int(stmt, 1, *(const int64_t *)ids->pdata[i]);
        stmt_bind_int(stmt, 2,
                      (int64_t)GPOINTER_TO_SIZE(g_hash_table_lookup(counts, ids->pdata[i])));
        if (!stmt_run(stmt, error)) return false;
    }
    stmt = db_stmt_file(db, "analyze/sql/institution_forms.sql", error);
    return stmt && stmt_run(stmt, error);
}

static bool count_one(struct db *db, int64_t id, int kind, const char *form, int64_t difference,
                      GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "INSERT INTO institution_form(institution_id, kind, form, prints) "
                                "VALUES(?, ?, ?, ?) ON CONFLICT(institution_id, kind, form) "
                                "DO UPDATE SET prints = prints + excluded.prints",
                                error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, id);
    stmt_bind_int(stmt, 2, kind);
    stmt_bind_text(stmt, 3, form);
    stmt_bind_int(stmt, 4, difference);
    return stmt_run(stmt, error);
}

bool institutions_count(struct db *db, int64_t affiliation_id, int64_t difference,
                        GHashTable *touched, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/institution_forms_of.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, affiliation_id);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t id = stmt_int(stmt, 0);
        g_hash_table_add(touched, g_memdup2(&id, sizeof id));
        if (stmt_int(stmt, 1)) {
            if (!count_one(db, id, LEARNED_TEXTS, "", difference, error)) return false;
            continue;
        }
        for (int kind = 0; kind < LEARNED_TEXTS; kind++) {
            const char *form = stmt_text(stmt, 2 + kind);
            if (form && !count_one(db, id, kind, form, difference, error)) return false;
        }
    }
}

static bool run_for(struct db *db, const char *sql, int64_t id, GError **error)
{
    struct stmt *stmt = db_stmt(db, sql, error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, id);
    return stmt_run(stmt, error);
}

/* *learned is filled, text keeps the forms; *kept: somebody names it. */
static bool read_forms(struct db *db, int64_t id, struct learned *learned, GStringChunk *text,
                       bool *kept, GError **error)
{
    struct stmt *stmt = db_stmt(
        db, "SELECT kind, form, prints FROM institution_form WHERE institution_id = ?", error);
    if (!stmt) return false;
    *kept = false;
    learned->id = id;
    stmt_bind_int(stmt, 1, id);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t kind = stmt_int(stmt, 0);
        *kept = true;
        if (kind >= 0 && kind < LEARNED_TEXTS)
            count_form(text, &learned->forms[kind], stmt_text(stmt, 1), stmt_int(stmt, 2));
    }
}

static bool update_one(struct db *db, int64_t id, GStringChunk *text, GError **error)
{
    bool kept, done;
    if (!run_for(db, "DELETE FROM institution_form WHERE institution_id = ? AND prints = 0", id,
                 error))
        return false;
    struct learned *learned = g_new0(struct learned, 1);
    done = read_forms(db, id, learned, text, &kept, error);
    bool is_learned = learned->forms[LEARNED_NAME] != NULL;
    if (done && (is_learned || !kept))
        done = run_for(db, "DELETE FROM institution WHERE institution_id = ?", id, error);
    if (done && is_learned) done = write_learned(db, learned, error);
    learned_free(learned);
    return done;
}

bool institutions_update(struct db *db, GHashTable *touched, GError **error)
{
    g_autoptr(GPtrArray) ids = sorted_keys(touched);
    bool done = true;
    for (guint i = 0; done && i < ids->len; i++) {
        GStringChunk *text = g_string_chunk_new(1 << 10);
        done = update_one(db, *(const int64_t *)ids->pdata[i], text, error);
        g_string_chunk_free(text);
    }
    return done;
}
