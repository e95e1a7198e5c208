/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/relevance.h"

#include <float.h>

void relevance_normalize(GArray *relevance)
{
    double largest = 0;
    for (guint i = 0; i < relevance->len; i++)
        largest = MAX(largest, g_array_index(relevance, double, i));
    for (guint i = 0; i < relevance->len; i++) {
        double *value = &g_array_index(relevance, double, i);
        *value = largest > 0 ? *value / largest : 1;
        if (*value < RELEVANCE_MIN) *value = 0;
    }
}

/* Both lists ascend. */
static bool read_bm25(struct stmt *stmt, const GArray *pmids, GArray *relevance, GError **error)
{
    for (guint at = 0;;) {
        bool has_row;
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t pmid = stmt_int(stmt, 0);
        while (at < pmids->len && g_array_index(pmids, int64_t, at) < pmid)
            at++;
        if (at < pmids->len && g_array_index(pmids, int64_t, at) == pmid)
            g_array_index(relevance, double, at) = -stmt_real(stmt, 1); /* FTS5: less is better */
    }
}

bool relevance_weigh(struct db *db, struct topic *topic, GError **error)
{
    if (topic->kind != TOPIC_PHRASE || !topic->match || topic->pmids->len == 0) return true;
    struct stmt *stmt = db_stmt(db,
                                "SELECT rowid, bm25_ascending(article_fts, 3.0, 1.0, 2.0, 2.0) "
                                "FROM article_fts WHERE article_fts MATCH ? ORDER BY rowid",
                                error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, topic->match);
    topic->relevance = g_array_new(FALSE, TRUE, sizeof(double));
    g_array_set_size(topic->relevance, topic->pmids->len);
    if (!read_bm25(stmt, topic->pmids, topic->relevance, error)) return false;
    relevance_normalize(topic->relevance);
    return true;
}
