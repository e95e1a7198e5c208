/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/issues.h"

/* Files that were begun and left have no row in parse_issue. */
#define ISSUES                                                                                     \
    "SELECT * FROM (SELECT path, 0 AS request_id, NULL AS request, byte_offset, pmid, kind, "      \
    "i.message, "                                                                                  \
    "read_at, file_id FROM parse_issue i JOIN file USING(file_id) WHERE file_id > 0 "              \
    "UNION ALL SELECT path, 0, NULL, 0, 0, 'unread', 'not read to its end: parse it again', "      \
    "read_at, file_id FROM file f WHERE state = 1 "                                                \
    "AND NOT EXISTS(SELECT 1 FROM parse_issue i WHERE i.file_id = f.file_id) "                     \
    "UNION ALL SELECT NULL, request_id, source || ' ' || endpoint, byte_offset, pmid, kind, "      \
    "message, sent_at, 0 FROM parse_issue JOIN request USING(request_id) WHERE request_id > 0) "   \
    "ORDER BY request_id > 0, file_id, request_id, byte_offset, kind"

static bool each(struct db *db, issue_callback callback, void *user, GError **error)
{
    struct stmt *row = db_stmt(db, ISSUES, error);
    bool has_row = false;
    if (!row) return false;
    while (stmt_step(row, &has_row, error)) {
        if (!has_row) return true;
        const struct issue_row issue = {.path = stmt_text(row, 0),
                                        .request_id = stmt_int(row, 1),
                                        .request = stmt_text(row, 2),
                                        .offset = stmt_int(row, 3),
                                        .pmid = stmt_int(row, 4),
                                        .kind = stmt_text(row, 5),
                                        .message = stmt_text(row, 6),
                                        .at = stmt_text(row, 7)};
        if (!callback(&issue, user, error)) break;
    }
    stmt_reset(row);
    return false;
}

bool issues_each(struct db *db, issue_callback callback, void *user, GError **error)
{
    return db_begin_reading(db, error) && db_end(db, each(db, callback, user, error), error);
}
