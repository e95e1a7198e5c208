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

bool wanted_stored(struct db *db, enum query_kind kind, const char *name, const char *text,
                   int64_t *n, GError **error)
{
    struct stmt *count = db_stmt(db,
                                 "SELECT count(*) FROM query JOIN query_article USING(query_id) "
                                 "JOIN article USING(pmid) "
                                 "WHERE query.kind = ?1 AND query.name = ?2 AND query.text = ?3 "
                                 "AND article.source_format = 0",
                                 error);
    if (!count) return false;
    stmt_bind_text(count, 1, kind_name(kind));
    stmt_bind_text(count, 2, name);
    stmt_bind_text(count, 3, text);
    return stmt_first_int(count, n, error);
}

bool wanted_window(struct db *db, int64_t query_id, char to[CLK_DATE_SIZE], bool *was,
                   GError **error)
{
    struct stmt *find = db_stmt(
        db, "SELECT window_to FROM query WHERE query_id = ?1 AND window_to IS NOT NULL", error);
    if (!find) return false;
    stmt_bind_int(find, 1, query_id);
    if (!stmt_step(find, was, error)) return false;
    if (*was) g_strlcpy(to, stmt_text(find, 0), CLK_DATE_SIZE);
    stmt_reset(find);
    return true;
}

GArray *wanted_have(struct db *db, GError **error)
{
    struct stmt *list = db_stmt(db,
                                "SELECT pmid FROM article WHERE source_format = 0 "
                                "UNION ALL SELECT pmid FROM missing",
                                error);
    return list ? stmt_ints(list, error) : NULL;
}

GArray *wanted_members(struct db *db, int64_t query_id, const char *from, GError **error)
{
    struct stmt *list = db_stmt(db,
                                "SELECT q.pmid FROM query_article q LEFT JOIN article a "
                                "USING(pmid) WHERE q.query_id = ?1 "
                                "AND (a.entrez_date IS NULL OR a.entrez_date >= ?2 "
                                "OR a.source_format > 0) ORDER BY 1",
                                error);
    if (!list) return NULL;
    stmt_bind_int(list, 1, query_id);
    stmt_bind_text(list, 2, from);
    return stmt_ints(list, error);
}

GArray *wanted_older(struct db *db, const GArray *pmids, const char *before, GError **error)
{
    struct stmt *find = db_stmt(db,
                                "SELECT count(*) FROM article WHERE pmid = ?1 "
                                "AND (date_revised IS NULL OR date_revised < ?2 "
                                "OR source_format > 0)",
                                error);
    if (!find) return NULL;
    g_autoptr(GArray) older = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0; i < pmids->len; i++) {
        int64_t pmid = g_array_index(pmids, int64_t, i), n = 0;
        stmt_bind_int(find, 1, pmid);
        stmt_bind_text(find, 2, before);
        if (!stmt_first_int(find, &n, error)) return NULL;
        if (n > 0) g_array_append_val(older, pmid);
    }
    return g_steal_pointer(&older);
}

bool wanted_leave(struct db *db, int64_t query_id, int64_t pmid, GError **error)
{
    struct stmt *leave =
        db_stmt(db, "DELETE FROM query_article WHERE query_id = ?1 AND pmid = ?2", error);
    if (!leave) return false;
    stmt_bind_int(leave, 1, query_id);
    stmt_bind_int(leave, 2, pmid);
    return stmt_run(leave, error);
}

bool wanted_search(struct db *db, int64_t query_id, const char *parameters, const char *since,
                   int64_t *request_id, GError **error)
{
    struct stmt *find = db_stmt(db,
                                "SELECT max(request_id) FROM request JOIN answer USING(request_id) "
                                "WHERE purpose = 'search' AND query_id = ?1 AND parameters = ?2 "
                                "AND sent_at >= ?3 AND error IS NULL",
                                error);
    if (!find) return false;
    stmt_bind_int(find, 1, query_id);
    stmt_bind_text(find, 2, parameters);
    stmt_bind_text(find, 3, since);
    return stmt_first_int(find, request_id, error);
}

bool wanted_is_stored(struct db *db, int64_t pmid, bool *is, GError **error)
{
    struct stmt *find = db_stmt(db, "SELECT count(*) FROM article WHERE pmid = ?1", error);
    if (!find) return false;
    stmt_bind_int(find, 1, pmid);
    int64_t n = 0;
    if (!stmt_first_int(find, &n, error)) return false;
    *is = n > 0;
    return true;
}

bool wanted_leave_all(struct db *db, int64_t pmid, GError **error)
{
    return db_run_for(db, "DELETE FROM query_article WHERE pmid = ?1", pmid, error);
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
    if (!stmt_first_int(find, &n, error)) return false;
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

bool wanted_is_field(struct db *db, const char *text, bool *is, GError **error)
{
    GError *cause = NULL;
    g_autofree char *before = db_meta(db, FIELD_META, &cause);
    *is = g_strcmp0(before, text) == 0;
    if (!cause) return true;
    g_propagate_error(error, cause);
    return false;
}

/* ?1 the query or 0, ?2 a stamp or NULL. */
GArray *wanted_facts(struct db *db, int64_t query_id, const char *older_than, GError **error)
{
    struct stmt *list = db_stmt(db,
                                "SELECT a.pmid FROM article a LEFT JOIN s2_paper s USING(pmid) "
                                "WHERE iif(?2 IS NULL, s.retrieved_at IS NULL, "
                                "s.retrieved_at < ?2) "
                                "AND (?1 = 0 OR EXISTS(SELECT 1 FROM query_article q "
                                "WHERE q.query_id = ?1 AND q.pmid = a.pmid)) "
                                "ORDER BY a.entrez_date DESC, a.pmid DESC",
                                error);
    if (!list) return NULL;
    stmt_bind_int(list, 1, query_id);
    stmt_bind_text(list, 2, older_than);
    return stmt_ints(list, error);
}

GArray *wanted_by_doi(struct db *db, int64_t query_id, GError **error)
{
    struct stmt *list = db_stmt(db,
                                "SELECT a.pmid FROM s2_paper s JOIN article a USING(pmid) "
                                "WHERE NOT s.found AND s.asked_by = 'pmid' AND a.doi IS NOT NULL "
                                "AND (?1 = 0 OR EXISTS(SELECT 1 FROM query_article q "
                                "WHERE q.query_id = ?1 AND q.pmid = a.pmid)) "
                                "ORDER BY a.entrez_date DESC, a.pmid DESC",
                                error);
    if (!list) return NULL;
    stmt_bind_int(list, 1, query_id);
    return stmt_ints(list, error);
}

bool wanted_doi(struct db *db, int64_t pmid, char **doi, GError **error)
{
    struct stmt *find = db_stmt(db, "SELECT doi FROM article WHERE pmid = ?1", error);
    bool has_row = false;
    if (!find) return false;
    stmt_bind_int(find, 1, pmid);
    if (!stmt_step(find, &has_row, error)) return false;
    *doi = has_row ? g_strdup(stmt_text(find, 0)) : NULL;
    stmt_reset(find);
    return true;
}

GPtrArray *wanted_authors(struct db *db, int64_t query_id, const char *older_than, GError **error)
{
    struct stmt *list = db_stmt(db,
                                "SELECT p.s2_author_id FROM senior_paper s "
                                "JOIN person p USING(person_id) "
                                "LEFT JOIN s2_author_fact f USING(s2_author_id) "
                                "WHERE p.s2_author_id IS NOT NULL "
                                "AND iif(?2 IS NULL, f.retrieved_at IS NULL, "
                                "f.retrieved_at < ?2) "
                                "AND EXISTS(SELECT 1 FROM query_article q "
                                "WHERE q.pmid = s.pmid AND (?1 = 0 OR q.query_id = ?1)) "
                                "GROUP BY p.s2_author_id ORDER BY count(*) DESC, 1",
                                error);
    if (!list) return NULL;
    stmt_bind_int(list, 1, query_id);
    stmt_bind_text(list, 2, older_than);
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    bool has_row = false;
    while (stmt_step(list, &has_row, error)) {
        if (!has_row) return g_steal_pointer(&ids);
        g_ptr_array_add(ids, g_strdup(stmt_text(list, 0)));
    }
    return NULL;
}
