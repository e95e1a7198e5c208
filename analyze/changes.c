/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/changes.h"

#include "analyze/memo.h"

/* Three lists that ascend by PMID, read side by side. */
struct scan {
    struct stmt *articles, *authors, *memos;
    bool has_article, has_author, has_memo;
    int64_t pmid; /* of the article */
    uint64_t stamp;
};

static bool start(struct scan *scan, struct db *db, GError **error)
{
    scan->articles = db_stmt(db, "SELECT pmid, digest FROM article ORDER BY pmid", error);
    scan->authors = scan->articles
                        ? db_stmt(db,
                                  "SELECT pmid, position, s2_author_id, name FROM s2_author WHERE "
                                  "s2_author_id IS NOT NULL AND name IS NOT NULL "
                                  "ORDER BY pmid, position",
                                  error)
                        : NULL;
    scan->memos = scan->authors
                      ? db_stmt(db, "SELECT pmid, stamp FROM record_memo ORDER BY pmid", error)
                      : NULL;
    return scan->memos && stmt_step(scan->authors, &scan->has_author, error) &&
           stmt_step(scan->memos, &scan->has_memo, error);
}

/* The next article and its stamp. */
static bool next_article(struct scan *scan, GError **error)
{
    if (!stmt_step(scan->articles, &scan->has_article, error)) return false;
    if (!scan->has_article) return true;
    size_t size;
    const void *digest = stmt_blob(scan->articles, 1, &size);
    scan->pmid = stmt_int(scan->articles, 0);
    scan->stamp = signatures_stamp(SIGNATURES_STAMP, digest, size);
    while (scan->has_author && stmt_int(scan->authors, 0) <= scan->pmid) {
        if (stmt_int(scan->authors, 0) == scan->pmid)
            scan->stamp =
                signatures_stamp_author(scan->stamp, stmt_int(scan->authors, 1),
                                        stmt_text(scan->authors, 2), stmt_text(scan->authors, 3));
        if (!stmt_step(scan->authors, &scan->has_author, error)) return false;
    }
    return true;
}

/* Memos before this PMID are of records that are gone; one of it may be. */
static bool pass_memos(struct scan *scan, int64_t pmid, bool *known, GArray *gone, GError **error)
{
    *known = false;
    while (scan->has_memo && stmt_int(scan->memos, 0) <= pmid) {
        int64_t memo = stmt_int(scan->memos, 0);
        *known = memo == pmid && (uint64_t)stmt_int(scan->memos, 1) == scan->stamp;
        if (!*known) g_array_append_val(gone, memo);
        if (!stmt_step(scan->memos, &scan->has_memo, error)) return false;
    }
    return true;
}

static bool compare(struct changes *changes, struct db *db, GError **error)
{
    struct scan scan = {0};
    bool known;
    if (!start(&scan, db, error)) return false;
    for (;;) {
        if (!next_article(&scan, error)) return false;
        if (!scan.has_article) break;
        if (!pass_memos(&scan, scan.pmid, &known, changes->gone, error)) return false;
        if (!known) g_array_append_val(changes->fresh, scan.pmid);
    }
    if (scan.has_author) stmt_reset(scan.authors);
    return pass_memos(&scan, INT64_MAX, &known, changes->gone, error);
}

static bool read_before(struct changes *changes, struct db *db, GError **error)
{
    struct stmt *stmt = db_stmt(db, "SELECT stamp, memo FROM record_memo WHERE pmid = ?", error);
    if (!stmt) return false;
    for (guint i = 0; i < changes->gone->len; i++) {
        int64_t pmid = g_array_index(changes->gone, int64_t, i);
        bool has_row;
        size_t size;
        stmt_bind_int(stmt, 1, pmid);
        if (!stmt_step(stmt, &has_row, error)) return false;
        const void *memo = stmt_blob(stmt, 1, &size);
        if (!memo_read(changes->before, pmid, stmt_int(stmt, 0), memo, size, error)) return false;
        stmt_reset(stmt);
    }
    return true;
}

struct changes *changes_find(struct db *db, GError **error)
{
    OWNED(changes) changes = g_new0(struct changes, 1);
    changes->fresh = g_array_new(FALSE, FALSE, sizeof(int64_t));
    changes->gone = g_array_new(FALSE, FALSE, sizeof(int64_t));
    changes->people = g_array_new(FALSE, FALSE, sizeof(int64_t));
    changes->before = signatures_new();
    if (!compare(changes, db, error) || !read_before(changes, db, error)) return NULL;
    return g_steal_pointer(&changes);
}

void changes_free(struct changes *changes)
{
    if (!changes) return;
    g_array_unref(changes->fresh);
    g_array_unref(changes->gone);
    g_array_unref(changes->people);
    signatures_free(changes->before);
    g_free(changes);
}
