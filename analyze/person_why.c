/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/person_why.h"

#include <string.h>

#include "analyze/clusters.h"
#include "analyze/likeness.h"
#include "analyze/person_find.h"

#define POSITIONS 10000
#define CANDIDATES_MAX 60 /* people of fitting names that are looked at */
#define MAYBE_RECORDS 60  /* records of each of two people that are compared */
#define MAYBES_MAX 10

/* --- records of people ------------------------------------------------------------- */

/* Authorships of a person, earliest first, at most `most`; appended to ids. */
static bool read_ids(struct db *db, int64_t person_id, guint most, GArray *ids, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT pmid * 10000 + position FROM person_authorship "
                                "WHERE person_id = ? ORDER BY 1 LIMIT ?",
                                error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, person_id);
    stmt_bind_int(stmt, 2, most);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t id = stmt_int(stmt, 0);
        g_array_append_val(ids, id);
    }
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The signatures of these authorships (and of their co-authors); NULL on error. */
static struct signatures *read_records(struct db *db, const GArray *ids, GError **error)
{
    g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) sorted = g_array_copy((GArray *)ids);
    g_array_sort(sorted, compare_ids);
    for (guint i = 0; i < sorted->len; i++) {
        int64_t pmid = g_array_index(sorted, int64_t, i) / POSITIONS;
        if (pmids->len == 0 || g_array_index(pmids, int64_t, pmids->len - 1) != pmid)
            g_array_append_val(pmids, pmid);
    }
    OWNED(signatures) signatures = signatures_new();
    return signatures_read(signatures, db, pmids, false, error) ? g_steal_pointer(&signatures)
                                                                : NULL;
}

static char *describe(const struct signatures *signatures, uint32_t a, uint32_t b)
{
    const struct signature *x = SIGNATURE(signatures, a), *y = SIGNATURE(signatures, b);
    g_autoptr(GString) text = g_string_new(NULL);
    if (x->orcid && x->orcid == y->orcid) g_string_append(text, "one ORCID, ");
    struct likeness likeness;
    likeness_read(signatures, a, b, &likeness);
    likeness_describe(&likeness, text);
    if (g_str_has_suffix(text->str, ", ")) g_string_truncate(text, text->len - 2);
    if (text->len == 0) g_string_append(text, "the name alone");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* The indexes of authorships; those that are gone are left out. */
static GArray *indexes_of(const struct signatures *signatures, const GArray *ids)
{
    GArray *indexes = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint i = 0; i < ids->len; i++) {
        uint32_t index;
        if (signatures_find(signatures, g_array_index(ids, int64_t, i), &index))
            g_array_append_val(indexes, index);
    }
    return indexes;
}

/* --- ties ------------------------------------------------------------------------------ */

static void tie_clear(void *item)
{
    g_free(((struct person_tie *)item)->evidence);
}

static int compare_ties(const void *a, const void *b)
{
    const struct person_tie *x = a, *y = b;
    if (x->points != y->points) return x->points < y->points ? 1 : -1;
    return (x->pmid > y->pmid) - (x->pmid < y->pmid);
}

/* Prim's algorithm: again and again the record nearest to those already tied. */
static void tie_all(const struct signatures *signatures, struct clusters *clusters,
                    const GArray *members, GArray *ties)
{
    guint n = members->len;
    const uint32_t *m = (const uint32_t *)(const void *)members->data;
    g_autofree int32_t *best = g_new(int32_t, n);
    g_autofree guint *to = g_new0(guint, n);
    g_autofree bool *done = g_new0(bool, n);
    for (guint i = 0; i < n; i++) {
        best[i] = i ? clusters_points(clusters, m[0], m[i]) : 0;
    }
    done[0] = true;
    for (guint step = 1; step < n; step++) {
        guint next = 0;
        for (guint i = 1; i < n; i++) {
            if (!done[i] && (next == 0 || best[i] > best[next])) next = i;
        }
        struct person_tie tie = {
            .pmid = signatures_id(signatures, m[next]) / POSITIONS,
            .to_pmid = signatures_id(signatures, m[to[next]]) / POSITIONS,
            .points = best[next] == CLUSTERS_VETO ? 0 : best[next] / (double)LIKENESS_POINT};
        tie.evidence = best[next] == CLUSTERS_VETO ? g_strdup("your decision")
                                                   : describe(signatures, m[next], m[to[next]]);
        g_array_append_val(ties, tie);
        done[next] = true;
        for (guint i = 1; i < n; i++) {
            int32_t points = done[i] ? INT32_MIN : clusters_points(clusters, m[next], m[i]);
            if (points <= best[i]) continue;
            best[i] = points;
            to[i] = next;
        }
    }
}

GArray *person_ties(struct db *db, int64_t person_id, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!read_ids(db, person_id, PERSON_WHY_RECORDS, ids, error)) return NULL;
    OWNED(signatures) signatures = read_records(db, ids, error);
    if (!signatures) return NULL;
    OWNED(clusters) clusters = clusters_new(signatures);
    g_autoptr(GArray) members = indexes_of(signatures, ids);
    GArray *ties = g_array_new(FALSE, FALSE, sizeof(struct person_tie));
    g_array_set_clear_func(ties, tie_clear);
    if (members->len > 1) tie_all(signatures, clusters, members, ties);
    g_array_sort(ties, compare_ties);
    return ties;
}

/* --- who else --------------------------------------------------------------------------- */

static void maybe_clear(void *item)
{
    g_free(((struct person_maybe *)item)->evidence);
}

static int compare_maybes(const void *a, const void *b)
{
    const struct person_maybe *x = a, *y = b;
    if (x->points != y->points) return x->points < y->points ? 1 : -1;
    return (x->person_id > y->person_id) - (x->person_id < y->person_id);
}

/* People whose printed names fit those of the person, into ids. */
static bool read_candidates(struct db *db, int64_t person_id, GArray *ids, GError **error)
{
    struct stmt *stmt =
        db_stmt(db, "SELECT last_name, fore_name FROM person WHERE person_id = ?", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, person_id);
    bool has_row;
    if (!stmt_step(stmt, &has_row, error) || !has_row) return has_row;
    const char *fore = stmt_text(stmt, 1);
    g_autofree char *name = g_strdup_printf("%s, %s", stmt_text(stmt, 0), fore ? fore : "");
    stmt_reset(stmt);
    enum person_query query;
    return person_find(db, name, &query, ids, error);
}

/* Mean points over the records of two people; false: a veto keeps them apart. */
static bool mean_points(struct clusters *clusters, const GArray *a, const GArray *b, double *mean,
                        uint32_t nearest[2])
{
    double sum = 0;
    int32_t most = INT32_MIN;
    for (guint i = 0; i < a->len; i++) {
        for (guint j = 0; j < b->len; j++) {
            uint32_t x = g_array_index(a, uint32_t, i), y = g_array_index(b, uint32_t, j);
            int32_t points = clusters_points(clusters, x, y);
            if (points == CLUSTERS_VETO) return false;
            sum += points;
            if (points <= most) continue;
            most = points;
            nearest[0] = x;
            nearest[1] = y;
        }
    }
    *mean = sum / ((double)a->len * b->len) / LIKENESS_POINT;
    return a->len > 0 && b->len > 0;
}

static bool weigh_candidate(struct db *db, const GArray *own, int64_t candidate, GArray *maybes,
                            GError **error)
{
    g_autoptr(GArray) other = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!read_ids(db, candidate, MAYBE_RECORDS, other, error)) return false;
    g_autoptr(GArray) both = g_array_copy((GArray *)own);
    g_array_append_vals(both, other->data, other->len);
    OWNED(signatures) signatures = read_records(db, both, error);
    if (!signatures) return false;
    OWNED(clusters) clusters = clusters_new(signatures);
    g_autoptr(GArray) a = indexes_of(signatures, own);
    g_autoptr(GArray) b = indexes_of(signatures, other);
    uint32_t nearest[2] = {0, 0};
    struct person_maybe maybe = {.person_id = candidate};
    if (!mean_points(clusters, a, b, &maybe.points, nearest) || maybe.points < CLUSTERS_MAYBE)
        return true;
    maybe.evidence = describe(signatures, nearest[0], nearest[1]);
    g_array_append_val(maybes, maybe);
    return true;
}

GArray *person_maybes(struct db *db, int64_t person_id, GError **error)
{
    g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!read_candidates(db, person_id, candidates, error) ||
        !read_ids(db, person_id, MAYBE_RECORDS, own, error))
        return NULL;
    g_autoptr(GArray) maybes = g_array_new(FALSE, FALSE, sizeof(struct person_maybe));
    g_array_set_clear_func(maybes, maybe_clear);
    for (guint i = 0; i < MIN(candidates->len, CANDIDATES_MAX); i++) {
        int64_t candidate = g_array_index(candidates, int64_t, i);
        if (candidate != person_id && !weigh_candidate(db, own, candidate, maybes, error))
            return NULL;
    }
    g_array_sort(maybes, compare_maybes);
    if (maybes->len > MAYBES_MAX) g_array_set_size(maybes, MAYBES_MAX);
    return g_steal_pointer(&maybes);
}
