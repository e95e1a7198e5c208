/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/status.h"

/* Call add for every row; the statement is bound. */
static bool each_row(struct db *db, struct stmt *stmt, struct status *status,
                     bool (*add)(struct db *db, struct stmt *row, struct status *status,
                                 GError **error),
                     GError **error)
{
    bool has_row = false;
    if (!stmt) return false;
    while (stmt_step(stmt, &has_row, error)) {
        if (!has_row) return true;
        if (!add(db, stmt, status, error)) break;
    }
    stmt_reset(stmt);
    return false;
}

static char *text_of(struct stmt *row, int column)
{
    return g_strdup(stmt_text(row, column));
}

/* --- single facts ------------------------------------------------------------ */

static bool add_counts(struct db *db, struct stmt *row, struct status *status, GError **error)
{
    (void)db, (void)error;
    int64_t *const counts[] = {
        &status->articles,         &status->books,         &status->deleted,
        &status->lost_copies,      &status->people,        &status->requests,
        &status->s2_asked,         &status->s2_found,      &status->files,
        &status->answers_unparsed, &status->field_periods, &status->from_text,
    };
    char **const texts[] = {&status->first_entry, &status->last_entry, &status->analyzed_at,
                            &status->fetched_at, &status->s2_retrieved_at};
    int column = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
        *counts[i] = stmt_int(row, column++);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = text_of(row, column++);
    return true;
}

static bool read_counts(struct db *db, struct status *status, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT (SELECT count(*) FROM article),"
                                " (SELECT count(*) FROM article WHERE is_book),"
                                " (SELECT count(*) FROM deleted),"
                                " (SELECT count(*) FROM lost_copy),"
                                " (SELECT count(*) FROM person),"
                                " (SELECT count(*) FROM request),"
                                " (SELECT count(*) FROM s2_paper),"
                                " (SELECT count(*) FROM s2_paper WHERE found),"
                                " (SELECT count(*) FROM file),"
                                " (SELECT count(*) FROM answer WHERE parsed = 0),"
                                " (SELECT count(*) FROM field_count),"
                                " (SELECT count(*) FROM article WHERE source_format > 0),"
                                " (SELECT min(entrez_date) FROM article),"
                                " (SELECT max(entrez_date) FROM article),"
                                " (SELECT value FROM analysis WHERE key = 'as_of'),"
                                " (SELECT max(sent_at) FROM request WHERE error IS NULL),"
                                " (SELECT max(retrieved_at) FROM s2_paper)",
                                error);
    return each_row(db, stmt, status, add_counts, error) &&
           db_int(db, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
                  &status->size_bytes, error);
}

/* --- queries -------------------------------------------------------------------- */

static void query_free(void *data)
{
    struct status_query *query = data;
    g_free(query->kind);
    g_free(query->name);
    g_array_unref(query->missing);
    g_free(query->window_from);
    g_free(query->window_to);
    g_free(query->warnings);
    g_free(query->fetched_at);
    g_free(query);
}

static bool read_missing(struct db *db, int64_t query_id, GArray *missing, GError **error)
{
    struct stmt *row = db_stmt(db,
                               "SELECT m.pmid FROM query_article q JOIN missing m ON m.pmid = "
                               "q.pmid WHERE q.query_id = ?1 AND NOT EXISTS(SELECT 1 FROM article "
                               "a WHERE a.pmid = q.pmid AND a.source_format = 0) ORDER BY m.pmid",
                               error);
    if (!row) return false;
    stmt_bind_int(row, 1, query_id);
    bool has_row = false;
    while (stmt_step(row, &has_row, error)) {
        if (!has_row) return true;
        int64_t pmid = stmt_int(row, 0);
        g_array_append_val(missing, pmid);
    }
    return false;
}

static bool add_query(struct db *db, struct stmt *row, struct status *status, GError **error)
{
    struct status_query *query = g_new0(struct status_query, 1);
    g_ptr_array_add(status->queries, query);
    query->kind = text_of(row, 1);
    query->name = text_of(row, 2);
    query->announced = stmt_int(row, 3);
    query->window_from = text_of(row, 4);
    query->window_to = text_of(row, 5);
    query->warnings = text_of(row, 6);
    query->fetched_at = text_of(row, 7);
    query->found = stmt_int(row, 8);
    query->stored = stmt_int(row, 9);
    query->missing = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!read_missing(db, stmt_int(row, 0), query->missing, error)) return false;
    query->wanted = query->found - query->stored - query->missing->len;
    return true;
}

static bool read_queries(struct db *db, struct status *status, GError **error)
{
    struct stmt *stmt = db_stmt(
        db,
        "SELECT q.query_id, q.kind, q.name, coalesce(q.announced, -1), q.window_from, "
        "q.window_to, q.warnings, (SELECT max(r.sent_at) FROM request r WHERE r.query_id = "
        "q.query_id AND r.error IS NULL), (SELECT count(*) FROM query_article m WHERE m.query_id "
        "= q.query_id), (SELECT count(*) FROM query_article m JOIN article a ON a.pmid = m.pmid "
        "AND a.source_format = 0 "
        "WHERE m.query_id = q.query_id) FROM query q ORDER BY q.kind, q.name",
        error);
    return each_row(db, stmt, status, add_query, error);
}

/* --- what went wrong --------------------------------------------------------------- */

static void failure_free(void *data)
{
    struct status_failure *failure = data;
    g_free(failure->source);
    g_free(failure->endpoint);
    g_free(failure->purpose);
    g_free(failure->error);
    g_free(failure->failed_at);
    g_free(failure->answered_at);
    g_free(failure);
}

static bool add_failure(struct db *db, struct stmt *row, struct status *status, GError **error)
{
    (void)db, (void)error;
    struct status_failure *failure = g_new0(struct status_failure, 1);
    g_ptr_array_add(status->failures, failure);
    failure->source = text_of(row, 0);
    failure->endpoint = text_of(row, 1);
    failure->purpose = text_of(row, 2);
    failure->n = stmt_int(row, 3);
    failure->error = text_of(row, 4);
    failure->failed_at = text_of(row, 5);
    failure->answered_at = text_of(row, 6);
    return true;
}

static bool read_failures(struct db *db, struct status *status, GError **error)
{
    struct stmt *stmt =
        db_stmt(db,
                "SELECT l.source, l.endpoint, l.purpose, k.n, l.error, l.sent_at, k.answered_at "
                "FROM (SELECT max(request_id) FILTER (WHERE error IS NOT NULL) AS last, "
                "count(*) FILTER (WHERE error IS NOT NULL) AS n, "
                "max(sent_at) FILTER (WHERE error IS NULL) AS answered_at "
                "FROM request GROUP BY source, endpoint, purpose) k "
                "JOIN request l ON l.request_id = k.last ORDER BY 1, 2, 3",
                error);
    return each_row(db, stmt, status, add_failure, error);
}

static void file_free(void *data)
{
    struct status_file *file = data;
    g_free(file->path);
    g_free(file->message);
    g_free(file->read_at);
    g_free(file);
}

static bool add_file(struct db *db, struct stmt *row, struct status *status, GError **error)
{
    (void)db, (void)error;
    struct status_file *file = g_new0(struct status_file, 1);
    g_ptr_array_add(status->files_noted, file);
    file->path = text_of(row, 0);
    file->message = text_of(row, 1);
    file->state = (int)stmt_int(row, 2);
    file->n_records = stmt_int(row, 3);
    file->n_skipped = stmt_int(row, 4);
    file->read_at = text_of(row, 5);
    return true;
}

static bool read_files(struct db *db, struct status *status, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT path, message, state, coalesce(n_records, -1), "
                                "coalesce(n_skipped, -1), read_at FROM file WHERE state <> 2 "
                                "ORDER BY file_id",
                                error);
    return each_row(db, stmt, status, add_file, error);
}

static void issue_free(void *data)
{
    struct status_issue *issue = data;
    g_free(issue->kind);
    g_free(issue);
}

static bool add_issue(struct db *db, struct stmt *row, struct status *status, GError **error)
{
    (void)db, (void)error;
    struct status_issue *issue = g_new0(struct status_issue, 1);
    g_ptr_array_add(status->issues, issue);
    issue->kind = text_of(row, 0);
    issue->n = stmt_int(row, 1);
    issue->n_places = stmt_int(row, 2);
    return true;
}

static bool read_issues(struct db *db, struct status *status, GError **error)
{
    struct stmt *stmt =
        db_stmt(db,
                "SELECT kind, count(*), count(DISTINCT file_id || ' ' || request_id) "
                "FROM parse_issue GROUP BY kind ORDER BY kind",
                error);
    return each_row(db, stmt, status, add_issue, error);
}

/* --- public -------------------------------------------------------------------------- */

struct status *status_read(struct db *db, GError **error)
{
    OWNED(status) status = g_new0(struct status, 1);
    status->queries = g_ptr_array_new_with_free_func(query_free);
    status->failures = g_ptr_array_new_with_free_func(failure_free);
    status->files_noted = g_ptr_array_new_with_free_func(file_free);
    status->issues = g_ptr_array_new_with_free_func(issue_free);
    if (!db_begin_reading(db, error)) return NULL;
    bool ok = read_counts(db, status, error) && read_queries(db, status, error) &&
              read_failures(db, status, error) && read_files(db, status, error) &&
              read_issues(db, status, error) &&
              organisations_about(db, &status->organisations, error) &&
              mesh_descriptors_about(db, &status->mesh, error);
    return db_end(db, ok, error) ? g_steal_pointer(&status) : NULL;
}

void status_free(struct status *status)
{
    if (!status) return;
    g_ptr_array_unref(status->queries);
    g_ptr_array_unref(status->failures);
    g_ptr_array_unref(status->files_noted);
    g_ptr_array_unref(status->issues);
    g_free(status->first_entry);
    g_free(status->last_entry);
    g_free(status->analyzed_at);
    g_free(status->fetched_at);
    g_free(status->s2_retrieved_at);
    organisations_about_clear(&status->organisations);
    mesh_descriptors_about_clear(&status->mesh);
    g_free(status);
}
