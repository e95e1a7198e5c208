/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/intern.h"

#include <string.h>

/* A kind of interned row. Parameters of both statements are the values in
 * order, then the key for has_key. */
struct kind {
    enum db_cache cache;
    const char *find, *add;
    int n_values;
    bool has_key;
};

static const struct kind journal_kind = {
    DB_CACHE_JOURNAL,
    "SELECT journal_id FROM journal WHERE title IS ?1 AND iso IS ?2 AND nlm_id IS ?3 AND issn IS "
    "?4",
    "INSERT INTO journal(title, iso, nlm_id, issn) VALUES(?1, ?2, ?3, ?4)",
    4,
    false,
};

static const struct kind affiliation_kind = {
    DB_CACHE_AFFILIATION,
    "SELECT affiliation_id FROM affiliation WHERE key = ?6",
    "INSERT INTO affiliation(text, ror, grid, isni, ringgold, key) VALUES(?1, ?2, ?3, ?4, ?5, ?6) "
    "ON CONFLICT(key) DO NOTHING",
    5,
    true,
};

static const struct kind mesh_kind = {
    DB_CACHE_MESH,
    "SELECT mesh_id FROM mesh_term WHERE ui IS ?1 AND name IS ?2",
    "INSERT INTO mesh_term(ui, name) VALUES(?1, ?2)",
    2,
    false,
};

static struct stmt *bound(struct db *db, const char *sql, const struct kind *kind,
                          const char *const *values, const uint8_t *key, GError **error)
{
    struct stmt *stmt = db_stmt(db, sql, error);
    if (!stmt) return NULL;
    if (kind->has_key) stmt_bind_blob(stmt, kind->n_values + 1, key, DB_KEY_BYTES);
    if (kind->has_key && sql == kind->find) return stmt; /* the key says it all */
    for (int i = 0; i < kind->n_values; i++)
        stmt_bind_static_text(stmt, i + 1, values[i]);
    return stmt;
}

/* *id stays 0 when there is none. */
static bool find(struct db *db, const struct kind *kind, const char *const *values,
                 const uint8_t *key, int64_t *id, GError **error)
{
    struct stmt *find = bound(db, kind->find, kind, values, key, error);
    bool has_row = false;
    if (!find || !stmt_step(find, &has_row, error)) return false;
    if (has_row) *id = stmt_int(find, 0);
    stmt_reset(find);
    return true;
}

static bool add(struct db *db, const struct kind *kind, const char *const *values,
                const uint8_t *key, int64_t *id, GError **error)
{
    struct stmt *add = bound(db, kind->add, kind, values, key, error);
    if (!add || !stmt_run(add, error)) return false;
    if (db_changes(db) > 0) *id = db_last_rowid(db);
    return true;
}

/* Most affiliations that are not remembered are new, so they are added first;
 * most journals and headings are not. */
static bool intern(struct db *db, const struct kind *kind, const char *const *values,
                   const uint8_t *key, int64_t *id, GError **error)
{
    *id = db_cached(db, kind->cache, key);
    if (*id != 0) return true;
    if (kind->has_key && !add(db, kind, values, key, id, error)) return false;
    if (*id == 0 && !find(db, kind, values, key, id, error)) return false;
    if (*id == 0 && !add(db, kind, values, key, id, error)) return false;
    db_cache_put(db, kind->cache, key, *id);
    return true;
}

bool intern_journal(struct db *db, const struct article *article, const uint8_t *key, int64_t *id,
                    GError **error)
{
    const char *values[] = {article->journal, article->journal_iso, article->nlm_id, article->issn};
    *id = 0;
    if (!values[0] && !values[1] && !values[2] && !values[3]) return true;
    return intern(db, &journal_kind, values, key, id, error);
}

bool intern_affiliation(struct db *db, const struct affiliation *affiliation, const uint8_t *key,
                        int64_t *id, GError **error)
{
    const char *values[] = {affiliation->text ? affiliation->text : "", affiliation->ror,
                            affiliation->grid, affiliation->isni, affiliation->ringgold};
    return intern(db, &affiliation_kind, values, key, id, error);
}

bool intern_mesh(struct db *db, const char *ui, const char *name, const uint8_t *key, int64_t *id,
                 GError **error)
{
    const char *values[] = {ui, name ? name : ""};
    return intern(db, &mesh_kind, values, key, id, error);
}
