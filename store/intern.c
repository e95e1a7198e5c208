/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/intern.h"

#include "store/db_rows.h"

/* A kind of interned row. Parameters of both statements are the values in order. */
struct kind {
    enum db_cache cache;
    const char *find, *add;
    int n_values;
};

static const struct kind journal_kind = {
    DB_CACHE_JOURNAL,
    "SELECT journal_id FROM journal WHERE title IS ?1 AND iso IS ?2 AND nlm_id IS ?3 AND issn IS "
    "?4",
    "INSERT INTO journal(title, iso, nlm_id, issn) VALUES(?1, ?2, ?3, ?4)",
    4,
};

static const struct kind mesh_kind = {
    DB_CACHE_MESH,
    "SELECT mesh_id FROM mesh_term WHERE ui IS ?1 AND name IS ?2",
    "INSERT INTO mesh_term(ui, name) VALUES(?1, ?2)",
    2,
};

static struct stmt *bound(struct db *db, const char *sql, const struct kind *kind,
                          const char *const *values, GError **error)
{
    struct stmt *stmt = db_stmt(db, sql, error);
    if (!stmt) return NULL;
    for (int i = 0; i < kind->n_values; i++)
        stmt_bind_static_text(stmt, i + 1, values[i]);
    return stmt;
}

static bool intern(struct db *db, const struct kind *kind, const char *const *values,
                   const uint8_t *key, int64_t *id, GError **error)
{
    bool has_row = false;
    *id = db_cached(db, kind->cache, key);
    if (*id != 0) return true;
    struct stmt *find = bound(db, kind->find, kind, values, error);
    if (!find || !stmt_step(find, &has_row, error)) return false;
    if (has_row) *id = stmt_int(find, 0);
    stmt_reset(find);
    if (*id == 0) {
        struct stmt *add = bound(db, kind->add, kind, values, error);
        if (!add || !stmt_run(add, error)) return false;
        *id = db_last_rowid(db);
    }
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

/* --- affiliations --------------------------------------------------------------- */

/* Those of a record that nobody remembers. */
struct unknown {
    const struct article *article;
    const struct prepared *prepared;
    GArray *which; /* guint */
};

static void affiliation_value(const void *user, size_t row, int column, struct db_value *value)
{
    const struct unknown *unknown = user;
    guint i = g_array_index(unknown->which, guint, row);
    const struct affiliation *of =
        &g_array_index(unknown->article->affiliations, struct affiliation, i);
    const char *texts[] = {of->text ? of->text : "", of->ror, of->grid, of->isni, of->ringgold};
    if (column < (int)G_N_ELEMENTS(texts)) {
        value->kind = DB_VALUE_TEXT;
        value->bytes = texts[column];
    } else {
        value->kind = DB_VALUE_BLOB;
        value->bytes = prepared_affiliation_key(unknown->prepared, i);
        value->size = DB_KEY_BYTES;
    }
}

static bool find_affiliation(struct db *db, const uint8_t *key, int64_t *id, GError **error)
{
    bool has_row = false;
    struct stmt *find = db_stmt(db, "SELECT affiliation_id FROM affiliation WHERE key = ?1", error);
    if (!find) return false;
    stmt_bind_blob(find, 1, key, DB_KEY_BYTES);
    if (!stmt_step(find, &has_row, error)) return false;
    *id = has_row ? stmt_int(find, 0) : 0;
    stmt_reset(find);
    return true;
}

/* Most that are not remembered are new, so they are added all at once; only
 * when some were there after all is each looked up. */
static bool add_unknown(struct db *db, const struct unknown *unknown, GArray *ids, GError **error)
{
    const struct db_rows rows = {unknown->which->len, affiliation_value, unknown};
    struct stmt *add =
        db_stmt(db,
                "INSERT OR ROLLBACK INTO affiliation(text, ror, grid, isni, ringgold, key) "
                "SELECT c0, c1, c2, c3, c4, c5 FROM given WHERE true "
                "ON CONFLICT(key) DO NOTHING",
                error);
    if (!add || !stmt_run_rows(add, &rows, error)) return false;
    bool all_new = db_changes(db) == (int64_t)rows.n;
    int64_t id = db_last_rowid(db) - (int64_t)rows.n; /* they are numbered in a row */
    for (guint n = 0; n < rows.n; n++) {
        guint i = g_array_index(unknown->which, guint, n);
        const uint8_t *key = prepared_affiliation_key(unknown->prepared, i);
        id++;
        if (!all_new && !find_affiliation(db, key, &id, error)) return false;
        g_array_index(ids, int64_t, i) = id;
        db_cache_put(db, DB_CACHE_AFFILIATION, key, id);
    }
    return true;
}

bool intern_affiliations(struct db *db, const struct article *article,
                         const struct prepared *prepared, GArray *ids, GError **error)
{
    g_autoptr(GArray) which = g_array_new(FALSE, FALSE, sizeof(guint));
    const struct unknown unknown = {article, prepared, which};
    guint n = article->affiliations->len;
    g_array_set_size(ids, n);
    for (guint i = 0; i < n; i++) {
        if (prepared_first_same(prepared, i) != i) continue;
        int64_t id = db_cached(db, DB_CACHE_AFFILIATION, prepared_affiliation_key(prepared, i));
        g_array_index(ids, int64_t, i) = id;
        if (id == 0) g_array_append_val(which, i);
    }
    if (which->len > 0 && !add_unknown(db, &unknown, ids, error)) return false;
    for (guint i = 0; i < n; i++)
        g_array_index(ids, int64_t, i) =
            g_array_index(ids, int64_t, prepared_first_same(prepared, i));
    return true;
}

/* --- MeSH ----------------------------------------------------------------------- */

bool intern_mesh(struct db *db, const char *ui, const char *name, const uint8_t *key, int64_t *id,
                 GError **error)
{
    const char *values[] = {ui, name ? name : ""};
    return intern(db, &mesh_kind, values, key, id, error);
}
