/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/intern.h"

#include <string.h>

#define DIGEST_BYTES 32
#define AFFILIATION_KEY_BYTES 16

/* A kind of interned row. Parameters of both statements are the values in
 * order, then the key for has_key. */
struct kind {
    const char *cache;
    const char *find, *add;
    int n_values;
    bool has_key;
};

static const struct kind journal_kind = {
    "journal",
    "SELECT journal_id FROM journal WHERE title IS ?1 AND iso IS ?2 AND nlm_id IS ?3 AND issn IS "
    "?4",
    "INSERT INTO journal(title, iso, nlm_id, issn) VALUES(?1, ?2, ?3, ?4)",
    4,
    false,
};

static const struct kind affiliation_kind = {
    "affiliation",
    "SELECT affiliation_id FROM affiliation WHERE key = ?6",
    "INSERT INTO affiliation(text, ror, grid, isni, ringgold, key) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    5,
    true,
};

static const struct kind mesh_kind = {
    "mesh",
    "SELECT mesh_id FROM mesh_term WHERE ui IS ?1 AND name IS ?2",
    "INSERT INTO mesh_term(ui, name) VALUES(?1, ?2)",
    2,
    false,
};

/* Texts hold no control characters, so these can part them. */
static char *joined(const char *const *values, int n)
{
    GString *key = g_string_sized_new(256);
    for (int i = 0; i < n; i++) {
        g_string_append(key, values[i] ? values[i] : "\x1e");
        g_string_append_c(key, '\x1f');
    }
    return g_string_free(key, FALSE);
}

static struct stmt *bound(struct db *db, const char *sql, const struct kind *kind,
                          const char *const *values, const uint8_t *key, GError **error)
{
    struct stmt *stmt = db_stmt(db, sql, error);
    if (!stmt) return NULL;
    if (kind->has_key) stmt_bind_blob(stmt, kind->n_values + 1, key, AFFILIATION_KEY_BYTES);
    if (kind->has_key && sql == kind->find) return stmt; /* the key says it all */
    for (int i = 0; i < kind->n_values; i++)
        stmt_bind_static_text(stmt, i + 1, values[i]);
    return stmt;
}

static bool find_or_add(struct db *db, const struct kind *kind, const char *const *values,
                        const uint8_t *key, int64_t *id, GError **error)
{
    struct stmt *find = bound(db, kind->find, kind, values, key, error);
    bool has_row = false;
    if (!find || !stmt_step(find, &has_row, error)) return false;
    if (has_row) {
        *id = stmt_int(find, 0);
        stmt_reset(find);
        return true;
    }
    struct stmt *add = bound(db, kind->add, kind, values, key, error);
    if (!add || !stmt_run(add, error)) return false;
    *id = db_last_rowid(db);
    return true;
}

static bool intern(struct db *db, const struct kind *kind, const char *const *values, int64_t *id,
                   GError **error)
{
    GHashTable *cache = db_cache(db, kind->cache);
    g_autofree char *name = joined(values, kind->n_values);
    *id = (int64_t)GPOINTER_TO_SIZE(g_hash_table_lookup(cache, name));
    if (*id != 0) return true;
    uint8_t key[DIGEST_BYTES] = {0};
    if (kind->has_key) {
        g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
        gsize size = sizeof key;
        g_checksum_update(sum, (const guchar *)name, -1);
        g_checksum_get_digest(sum, key, &size);
    }
    if (!find_or_add(db, kind, values, key, id, error)) return false;
    db_cache_put(cache, g_steal_pointer(&name), *id);
    return true;
}

bool intern_journal(struct db *db, const struct article *article, int64_t *id, GError **error)
{
    const char *values[] = {article->journal, article->journal_iso, article->nlm_id, article->issn};
    *id = 0;
    if (!values[0] && !values[1] && !values[2] && !values[3]) return true;
    return intern(db, &journal_kind, values, id, error);
}

bool intern_affiliation(struct db *db, const struct affiliation *affiliation, int64_t *id,
                        GError **error)
{
    const char *values[] = {affiliation->text ? affiliation->text : "", affiliation->ror,
                            affiliation->grid, affiliation->isni, affiliation->ringgold};
    return intern(db, &affiliation_kind, values, id, error);
}

bool intern_mesh(struct db *db, const char *ui, const char *name, int64_t *id, GError **error)
{
    const char *values[] = {ui, name ? name : ""};
    return intern(db, &mesh_kind, values, id, error);
}
