/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wanted.h"

#define FIELD_META "field_count_query"

static const char *kind_name(enum query_kind kind)
{
    static const char *const names[] = {
        [QUERY_TOPIC] = "topic",
        [QUERY_INSTITUTION] = "institution",
        [QUERY_FIELD] = "field",
        [QUERY_SCOUT] = "scout",
    };
    return names[kind];
}

/* First column of the only row of a bound statement; 0 without one. */
static bool first_int(struct stmt *stmt, int64_t *value, GError **error)
{
    bool has_row = false;
    if (!stmt_step(stmt, &has_row, error)) return false;
    *value = has_row ? stmt_int(stmt, 0) : 0;
    stmt_reset(stmt);
    return true;
}

bool wanted_stored(struct db *db, enum query_kind kind, const char *name, const char *text,
                   int64_t *n, GError **error)
{
    struct stmt *count = db_stmt(db,
                                 "SELECT count(*) FROM query JOIN query_article USING(query_id) "
                                 "JOIN article USING(pmid) "
                                 "WHERE query.kind = ?1 AND query.name = ?2 AND query.text = ?3",
                                 error);
    if (!count) return false;
    stmt_bind_text(count, 1, kind_name(kind));
    stmt_bind_text(count, 2, name);
    stmt_bind_text(count, 3, text);
    return first_int(count, n, error);
}

bool wanted_counted(struct db *db, const char *from, const char *to, const char *since, bool *is,
                    GError **error)
{
    struct stmt *find = db_stmt(db,
                                "SELECT count(*) FROM field_count "
                                "WHERE from_day = ?1 AND to_day = ?2 AND counted_at >= ?3",
                                error);
    if (!find) return false;
    stmt_bind_text(find, 1, from);
    stmt_bind_text(find, 2, to);
    stmt_bind_text(find, 3, since);
    int64_t n = 0;
    if (!first_int(find, &n, error)) return false;
    *is = n > 0;
    return true;
}

bool wanted_field(struct db *db, const char *text, GError **error)
{
    if (!db_begin(db, error)) return false;
    GError *cause = NULL;
    g_autofree char *before = db_meta(db, FIELD_META, &cause);
    bool ok = cause == NULL;
    if (ok && g_strcmp0(before, text) != 0)
        ok = db_exec(db, "DELETE FROM field_count", &cause) &&
             db_set_meta(db, FIELD_META, text, &cause);
    if (ok && db_commit(db, error)) return true;
    if (cause) g_propagate_error(error, cause);
    db_rollback(db);
    return false;
}

GArray *wanted_facts(struct db *db, int64_t query_id, const char *older_than, GError **error)
{
    struct stmt *list = db_stmt(db,
                                "SELECT a.pmid FROM article a LEFT JOIN s2_paper s USING(pmid) "
                                "WHERE (s.retrieved_at IS NULL OR s.retrieved_at < ?2) "
                                "AND (?1 = 0 OR EXISTS(SELECT 1 FROM query_article q "
                                "WHERE q.query_id = ?1 AND q.pmid = a.pmid)) "
                                "ORDER BY s.retrieved_at IS NOT NULL, a.entrez_date DESC, "
                                "a.pmid DESC",
                                error);
    if (!list) return NULL;
    stmt_bind_int(list, 1, query_id);
    stmt_bind_text(list, 2, older_than);
    g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    bool has_row = false;
    while (stmt_step(list, &has_row, error)) {
        if (!has_row) return g_steal_pointer(&pmids);
        int64_t pmid = stmt_int(list, 0);
        g_array_append_val(pmids, pmid);
    }
    return NULL;
}
