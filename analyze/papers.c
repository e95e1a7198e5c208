/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/papers.h"

#include <string.h>

#define ROWS_PER_SPAN 4

/* Both lists ascend, so one walk marks the topic. */
static void mark_topic(struct papers *papers, const GArray *pmids)
{
    guint at = 0;
    for (size_t i = 0; i < papers->n; i++) {
        struct paper_row *row = &papers->rows[i];
        while (pmids && at < pmids->len && g_array_index(pmids, int64_t, at) < row->pmid)
            at++;
        row->on_topic =
            !pmids || (at < pmids->len && g_array_index(pmids, int64_t, at) == row->pmid);
        papers->n_on_topic += row->on_topic;
        row->relevance = row->on_topic;
    }
}

void papers_weigh(struct papers *papers, const GArray *pmids, const GArray *relevance)
{
    guint at = 0;
    papers->n_on_topic = 0;
    for (size_t i = 0; i < papers->n; i++) {
        struct paper_row *row = &papers->rows[i];
        while (at < pmids->len && g_array_index(pmids, int64_t, at) < row->pmid)
            at++;
        bool is_given = at < pmids->len && g_array_index(pmids, int64_t, at) == row->pmid;
        row->relevance = is_given ? (float)g_array_index(relevance, double, at) : 0;
        row->on_topic = row->relevance > 0;
        papers->n_on_topic += row->on_topic;
    }
}

static bool read_rows(struct stmt *stmt, GArray *rows, GError **error)
{
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        struct paper_row row = {
            .pmid = stmt_int(stmt, 0),
            .day = (int32_t)stmt_int(stmt, 1),
            .year = (int16_t)stmt_int(stmt, 2),
            .n_persons = (int16_t)MIN(stmt_int(stmt, 3), INT16_MAX),
            .first_newcomer = (int8_t)stmt_int(stmt, 4),
            .is_case_report = stmt_int(stmt, 5),
            .is_retracted = stmt_int(stmt, 6),
        };
        g_array_append_val(rows, row);
    }
}

/* Spans of PMIDs with about ROWS_PER_SPAN rows each: a million rows that are looked up in
 * any order do not fit the processor's cache, twenty looks each. */
static void index_rows(struct papers *papers)
{
    g_clear_pointer(&papers->starts, g_free);
    if (papers->n == 0) return;
    int64_t first = papers->rows[0].pmid, last = papers->rows[papers->n - 1].pmid;
    size_t n_spans = papers->n / ROWS_PER_SPAN + 1, at = 0;
    papers->span = (last - first) / (int64_t)n_spans + 1;
    papers->starts = g_new(uint32_t, n_spans + 1);
    for (size_t i = 0; i < n_spans; i++) {
        while (at < papers->n && papers->rows[at].pmid < first + (int64_t)i * papers->span)
            at++;
        papers->starts[i] = (uint32_t)at;
    }
    papers->starts[n_spans] = (uint32_t)papers->n;
}

struct papers *papers_load(struct db *db, const GArray *pmids, int32_t as_of, int since_year,
                           GError **error)
{
    struct stmt *stmt =
        db_stmt(db,
                "SELECT pmid, entry_day, year, n_persons, coalesce(first_newcomer, -1),"
                " case_report, retracted FROM paper WHERE entry_day <= ? AND year >= ? "
                "ORDER BY pmid",
                error);
    if (!stmt) return NULL;
    stmt_bind_int(stmt, 1, as_of);
    stmt_bind_int(stmt, 2, since_year);
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct paper_row));
    if (!read_rows(stmt, rows, error)) return NULL;
    struct papers *papers = g_new0(struct papers, 1);
    papers->n = rows->len;
    papers->rows = (struct paper_row *)(void *)g_array_free(g_steal_pointer(&rows), FALSE);
    mark_topic(papers, pmids);
    index_rows(papers);
    return papers;
}

void papers_keep(struct papers *papers, const GArray *pmids, int until_year)
{
    size_t n = 0;
    guint at = 0;
    papers->n_on_topic = 0;
    for (size_t i = 0; i < papers->n; i++) {
        const struct paper_row *row = &papers->rows[i];
        while (pmids && at < pmids->len && g_array_index(pmids, int64_t, at) < row->pmid)
            at++;
        if (pmids && (at == pmids->len || g_array_index(pmids, int64_t, at) != row->pmid)) continue;
        if (until_year && row->year > until_year) continue;
        papers->n_on_topic += row->on_topic;
        papers->rows[n++] = *row;
    }
    papers->n = n;
    index_rows(papers);
}

void papers_free(struct papers *papers)
{
    if (!papers) return;
    g_free(papers->starts);
    g_free(papers->rows);
    g_free(papers);
}

/* The first row from low to before high with that PMID or a greater one. */
static size_t first_from(const struct papers *papers, int64_t pmid, size_t low, size_t high)
{
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (papers->rows[middle].pmid < pmid)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct paper_row *row_if(const struct papers *papers, int64_t pmid, size_t at)
{
    return at < papers->n && papers->rows[at].pmid == pmid ? &papers->rows[at] : NULL;
}

/* Where the span of the PMID starts; NULL: it is outside all of them. */
static const uint32_t *span_of(const struct papers *papers, int64_t pmid)
{
    if (pmid < papers->rows[0].pmid || pmid > papers->rows[papers->n - 1].pmid) return NULL;
    return papers->starts + (pmid - papers->rows[0].pmid) / papers->span;
}

const struct paper_row *papers_find(const struct papers *papers, int64_t pmid)
{
    size_t low = 0, high = papers->n;
    if (papers->starts) {
        const uint32_t *start = span_of(papers, pmid);
        if (!start) return NULL;
        low = start[0];
        high = start[1];
    }
    return row_if(papers, pmid, first_from(papers, pmid, low, high));
}

void papers_find_all(const struct papers *papers, const int64_t *pmids, size_t n,
                     const struct paper_row **rows)
{
    for (size_t i = 0; papers->starts && i < n; i++)
        __builtin_prefetch(span_of(papers, pmids[i]));
    for (size_t i = 0; papers->starts && i < n; i++) {
        const uint32_t *start = span_of(papers, pmids[i]);
        if (!start) continue;
        __builtin_prefetch(&papers->rows[start[0]]);
        __builtin_prefetch(&papers->rows[start[1]]);
    }
    for (size_t i = 0; i < n; i++)
        rows[i] = papers_find(papers, pmids[i]);
}

/* In steps that double: what is near is found soon. */
const struct paper_row *papers_find_next(const struct papers *papers, int64_t pmid, size_t *at)
{
    size_t low = *at, step = 1;
    while (low + step < papers->n && papers->rows[low + step].pmid < pmid) {
        low += step;
        step *= 2;
    }
    *at = first_from(papers, pmid, low, MIN(low + step + 1, papers->n));
    return row_if(papers, pmid, *at);
}

int64_t papers_shared(const int64_t *a, size_t n_a, const int64_t *b, size_t n_b)
{
    int64_t n = 0;
    for (size_t i = 0, k = 0; i < n_a && k < n_b;) {
        int64_t x = a[i], y = b[k];
        n += x == y;
        i += x <= y;
        k += y <= x;
    }
    return n;
}
