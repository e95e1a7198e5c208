/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/fulltext.h"

#include <inttypes.h>

#include "core/log.h"

#define WAITS_AFTER "full_text_after"
#define BATCH_RECORDS "10000"

/* *after: PMID up to which the index is complete; -1 when it does not wait. */
static bool read_mark(struct db *db, int64_t *after, GError **error)
{
    static const char sql[] =
        "SELECT CAST(value AS INTEGER) FROM meta WHERE key = '" WAITS_AFTER "'";
    bool has_row = false;
    struct stmt *mark = db_stmt(db, sql, error);
    *after = -1;
    if (!mark || !stmt_step(mark, &has_row, error)) return false;
    if (has_row) *after = stmt_int(mark, 0);
    stmt_reset(mark);
    return true;
}

static bool set_mark(struct db *db, int64_t after, GError **error)
{
    g_autofree char *text = g_strdup_printf("%" PRId64, after);
    return db_set_meta(db, WAITS_AFTER, text, error);
}

static bool defer(struct db *db, GError **error)
{
    int64_t after = 0, last = 0;
    if (!read_mark(db, &after, error)) return false;
    if (after >= 0) return true;
    return db_int(db, "SELECT coalesce(max(pmid), 0) FROM article", &last, error) &&
           set_mark(db, last, error);
}

bool fulltext_defer(struct db *db, GError **error)
{
    return db_begin(db, error) && db_end(db, defer(db, error), error);
}

bool fulltext_waits(struct db *db, int64_t pmid, bool *waits, GError **error)
{
    int64_t after = 0;
    if (!read_mark(db, &after, error)) return false;
    *waits = after >= 0 && (pmid == 0 || pmid > after);
    return true;
}

/* The next records in the order of their PMIDs; *after moves on, to -1 when
 * none was left. */
static bool add_batch(struct db *db, int64_t *after, GError **error)
{
    int64_t last = 0;
    struct stmt *end = db_stmt(db,
                               "SELECT coalesce(max(pmid), 0) FROM (SELECT pmid FROM article "
                               "WHERE pmid > ?1 ORDER BY pmid LIMIT " BATCH_RECORDS ")",
                               error);
    bool has_row = false;
    if (!end) return false;
    stmt_bind_int(end, 1, *after);
    if (!stmt_step(end, &has_row, error)) return false;
    last = stmt_int(end, 0);
    stmt_reset(end);
    if (last == 0) {
        *after = -1;
        return db_exec(db, "DELETE FROM meta WHERE key = '" WAITS_AFTER "'", error);
    }
    struct stmt *add = db_stmt(db,
                               "INSERT INTO article_fts(rowid, title, abstract, keywords, mesh) "
                               "SELECT pmid, title, abstract, keywords, mesh FROM article_text "
                               "WHERE pmid > ?1 AND pmid <= ?2 ORDER BY pmid",
                               error);
    if (!add) return false;
    stmt_bind_int(add, 1, *after);
    stmt_bind_int(add, 2, last);
    *after = last;
    return stmt_run(add, error) && set_mark(db, last, error);
}

bool fulltext_finish(struct db *db, GError **error)
{
    int64_t after = 0, n_done = 0;
    if (!read_mark(db, &after, error)) return false;
    while (after >= 0) {
        log_progress("thousand records put into the full-text index", n_done, 0);
        if (!db_begin(db, error) || !db_end(db, add_batch(db, &after, error), error)) return false;
        n_done += 10;
    }
    log_progress_end();
    return true;
}
