/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_facets.h"

#include <string.h>

/* --- counts ----------------------------------------------------------------------------- */

static gint compare_counts(gconstpointer a, gconstpointer b)
{
    const struct theme_facet *x = a, *y = b;
    if (x->papers != y->papers) return x->papers > y->papers ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* Count the packed facets of one record. */
static void count_packed(const uint8_t *packed, size_t size, guint n_facets, int64_t *papers)
{
    for (size_t i = 0; i < size / 2; i++) {
        guint number = facets_number(packed, i);
        if (number >= 1 && number <= n_facets) papers[number - 1]++;
    }
}

static bool count_rows(struct db *db, const GArray *rows, guint n_facets, int64_t *papers,
                       int64_t *n_told, GError **error)
{
    struct stmt *stmt = db_stmt(db, "SELECT facets FROM study WHERE pmid = ?", error);
    if (!stmt) return false;
    for (guint i = 0; i < rows->len; i++) {
        bool has_row;
        size_t size;
        stmt_bind_int(stmt, 1, g_array_index(rows, const struct paper_row *, i)->pmid);
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (has_row && !stmt_is_null(stmt, 0)) {
            const uint8_t *packed = stmt_blob(stmt, 0, &size);
            count_packed(packed, size, n_facets, papers);
            ++*n_told;
        }
        stmt_reset(stmt);
    }
    return true;
}

bool theme_facets_count(struct db *db, const struct facets *facets, const GArray *rows,
                        struct theme_facets *counts, GError **error)
{
    guint n = facets->all->len;
    *counts = (struct theme_facets){0};
    g_autofree int64_t *papers = g_new0(int64_t, (gsize)n + 1);
    for (int kind = 0; kind < FACET_KINDS; kind++)
        counts->of[kind] = g_array_new(FALSE, FALSE, sizeof(struct theme_facet));
    if (!count_rows(db, rows, n, papers, &counts->papers, error)) return false;
    for (guint i = 0; i < n; i++) {
        const struct facet *facet = &g_array_index(facets->all, struct facet, i);
        if (!facet->name || papers[i] < THEME_FACETS_PAPERS_MIN) continue;
        struct theme_facet row = {facet->name, papers[i]};
        g_array_append_val(counts->of[facet->kind], row);
    }
    for (int kind = 0; kind < FACET_KINDS; kind++) {
        g_array_sort(counts->of[kind], compare_counts);
        if (counts->of[kind]->len > THEME_FACETS_MAX)
            g_array_set_size(counts->of[kind], THEME_FACETS_MAX);
    }
    return true;
}

void theme_facets_clear(struct theme_facets *counts)
{
    for (int kind = 0; kind < FACET_KINDS; kind++)
        g_clear_pointer(&counts->of[kind], g_array_unref);
}

/* --- the filter --------------------------------------------------------------------------- */

#define TOLD 0x80 /* the record can be told; the bits below: it has what is asked for of a kind */

struct theme_facets_filter {
    const struct papers *papers;
    uint8_t *marks; /* of each paper */
    bool is_asked[FACET_KINDS];
};

static uint8_t marks_of(const uint8_t *packed, size_t size, bool *const wanted[FACET_KINDS],
                        guint n_facets)
{
    uint8_t marks = TOLD;
    for (size_t i = 0; i < size / 2; i++) {
        guint number = facets_number(packed, i);
        for (int kind = 0; kind < FACET_KINDS; kind++)
            if (wanted[kind] && number >= 1 && number <= n_facets && wanted[kind][number - 1])
                marks |= (uint8_t)(1u << kind);
    }
    return marks;
}

/* Both lists ascend. */
static bool mark_papers(struct db *db, bool *const wanted[FACET_KINDS], guint n_facets,
                        struct theme_facets_filter *filter, GError **error)
{
    const struct papers *papers = filter->papers;
    struct stmt *stmt =
        db_stmt(db, "SELECT pmid, facets FROM study WHERE facets IS NOT NULL ORDER BY pmid", error);
    size_t at = 0, size;
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        while (at < papers->n && papers->rows[at].pmid < stmt_int(stmt, 0))
            at++;
        if (at == papers->n || papers->rows[at].pmid != stmt_int(stmt, 0)) continue;
        const uint8_t *packed = stmt_blob(stmt, 1, &size);
        filter->marks[at] = marks_of(packed, size, wanted, n_facets);
    }
}

struct theme_facets_filter *theme_facets_filter_new(struct db *db, const struct facets *facets,
                                                    const struct theme_facets_query *query,
                                                    const struct papers *papers, GError **error)
{
    bool *wanted[FACET_KINDS] = {NULL};
    OWNED(theme_facets_filter) filter = g_new0(struct theme_facets_filter, 1);
    bool is_any = false, good = true;
    for (int kind = 0; good && kind < FACET_KINDS; kind++) {
        if (!query->of[kind]) continue;
        filter->is_asked[kind] = is_any = true;
        wanted[kind] = facets_find(facets, db, (enum facet_kind)kind, query->of[kind], error);
        good = wanted[kind] != NULL;
    }
    filter->papers = papers;
    filter->marks = g_new0(uint8_t, papers->n + 1);
    good = good && is_any && mark_papers(db, wanted, facets->all->len, filter, error);
    for (int kind = 0; kind < FACET_KINDS; kind++)
        g_free(wanted[kind]);
    return good ? g_steal_pointer(&filter) : NULL;
}

void theme_facets_filter_free(struct theme_facets_filter *filter)
{
    if (!filter) return;
    g_free(filter->marks);
    g_free(filter);
}

bool theme_facets_pass(const struct theme_facets_filter *filter, const GArray *rows)
{
    double told = 0, with[FACET_KINDS] = {0};
    for (guint i = 0; i < rows->len; i++) {
        const struct paper_row *row = g_array_index(rows, const struct paper_row *, i);
        uint8_t marks = filter->marks[row - filter->papers->rows];
        told += (marks & TOLD) != 0;
        for (int kind = 0; kind < FACET_KINDS; kind++)
            with[kind] += (marks >> kind & 1) != 0;
    }
    for (int kind = 0; kind < FACET_KINDS; kind++)
        if (filter->is_asked[kind] && (told == 0 || with[kind] < THEME_FACETS_SHARE_MIN * told))
            return false;
    return true;
}
