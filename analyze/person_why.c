/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/person_why.h"

#include <string.h>

#include "analyze/clusters.h"
#include "analyze/identity.h"
#include "analyze/likeness.h"
#include "analyze/linkage.h"
#include "analyze/memo.h"
#include "analyze/person_find.h"
#include "store/decisions.h"

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

/* From what the last analysis remembers of the records, when it holds and covers them. */
static bool read_memos(struct db *db, const GArray *pmids, const struct signatures *lists,
                       struct signatures **signatures, GError **error)
{
    bool all;
    OWNED(signatures) found = signatures_new_beside(lists);
    if (!memo_load(found, db, pmids, &all, error)) return false;
    if (all) *signatures = g_steal_pointer(&found);
    return true;
}

struct person_doubter {
    struct db *db;
    struct signatures *lists; /* empty: its lists of names and words */
    bool use_memos;           /* they hold: faster, with the same result */
};

/* The signatures of these authorships (and of their co-authors); NULL on error. */
static struct signatures *read_records(const struct person_doubter *doubter, const GArray *ids,
                                       GError **error)
{
    g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) sorted = g_array_copy((GArray *)ids);
    g_array_sort(sorted, compare_ids);
    for (guint i = 0; i < sorted->len; i++) {
        int64_t pmid = g_array_index(sorted, int64_t, i) / POSITIONS;
        if (pmids->len == 0 || g_array_index(pmids, int64_t, pmids->len - 1) != pmid)
            g_array_append_val(pmids, pmid);
    }
    struct signatures *remembered = NULL;
    if (doubter->use_memos && !read_memos(doubter->db, pmids, doubter->lists, &remembered, error))
        return NULL;
    if (remembered) return remembered;
    OWNED(signatures) signatures = signatures_new_beside(doubter->lists);
    bool done = signatures_read(signatures, doubter->db, pmids, false, error);
    return done ? g_steal_pointer(&signatures) : NULL;
}

struct person_doubter *person_doubter_new(struct db *db, GError **error)
{
    OWNED(person_doubter) doubter = g_new0(struct person_doubter, 1);
    doubter->db = db;
    doubter->lists = signatures_new();
    return identity_memos_hold(db, &doubter->use_memos, error) ? g_steal_pointer(&doubter) : NULL;
}

void person_doubter_free(struct person_doubter *doubter)
{
    if (!doubter) return;
    signatures_free(doubter->lists);
    g_free(doubter);
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
    OWNED(person_doubter) doubter = person_doubter_new(db, error);
    OWNED(signatures) signatures = doubter ? read_records(doubter, ids, error) : NULL;
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
static bool read_candidates(const struct person_doubter *doubter, int64_t person_id, GArray *ids,
                            GError **error)
{
    struct db *db = doubter->db;
    struct stmt *stmt =
        db_stmt(db, "SELECT last_name, fore_name FROM person WHERE person_id = ?", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, person_id);
    bool has_row;
    if (!stmt_step(stmt, &has_row, error) || !has_row) return has_row;
    const char *fore = stmt_text(stmt, 1);
    g_autofree char *name = g_strdup_printf("%s, %s", stmt_text(stmt, 0), fore ? fore : "");
    stmt_reset(stmt);
    return person_find_name(db, doubter->lists->nicknames, name, ids, error);
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

/* Records of a person and of people of fitting names, read together. */
struct look {
    struct signatures *signatures;
    struct clusters *clusters;
    GArray *own;        /* uint32_t: the person's records */
    GPtrArray *others;  /* GArray of uint32_t: those of each candidate */
    GArray *candidates; /* int64_t: their ids */
};

static void look_clear(struct look *look)
{
    clusters_free(look->clusters);
    signatures_free(look->signatures);
    g_clear_pointer(&look->own, g_array_unref);
    g_clear_pointer(&look->others, g_ptr_array_unref);
    g_clear_pointer(&look->candidates, g_array_unref);
}

/* The user's word about these records. */
static bool decide(struct db *db, struct look *look, GError **error)
{
    g_autoptr(GArray) decisions = g_array_new(FALSE, FALSE, sizeof(struct decision));
    if (!decisions_load(db, decisions, error)) return false;
    for (guint i = 0; i < decisions->len; i++) {
        const struct decision *decision = &g_array_index(decisions, struct decision, i);
        uint32_t a, b;
        if (signatures_find(look->signatures, decision->a, &a) &&
            signatures_find(look->signatures, decision->b, &b))
            clusters_decide(look->clusters, a, b, decision->is_same);
    }
    return true;
}

/* most: records of the person. */
static bool look_read(const struct person_doubter *doubter, int64_t person_id, guint most,
                      struct look *look, GError **error)
{
    struct db *db = doubter->db;
    g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    look->candidates = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!read_ids(db, person_id, most, own, error) ||
        !read_candidates(doubter, person_id, look->candidates, error))
        return false;
    if (look->candidates->len > CANDIDATES_MAX) g_array_set_size(look->candidates, CANDIDATES_MAX);
    g_autoptr(GArray) all = g_array_copy(own);
    for (guint i = 0; i < look->candidates->len; i++) {
        GArray *ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
        g_ptr_array_add(lists, ids);
        int64_t candidate = g_array_index(look->candidates, int64_t, i);
        if (candidate == person_id) continue;
        if (!read_ids(db, candidate, MAYBE_RECORDS, ids, error)) return false;
        g_array_append_vals(all, ids->data, ids->len);
    }
    look->signatures = read_records(doubter, all, error);
    if (!look->signatures) return false;
    look->clusters = clusters_new(look->signatures);
    look->own = indexes_of(look->signatures, own);
    look->others = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (guint i = 0; i < lists->len; i++)
        g_ptr_array_add(look->others, indexes_of(look->signatures, lists->pdata[i]));
    return decide(db, look, error);
}

/* Candidates who are nearer than chance, nearest first. */
static GArray *find_maybes(const struct look *look)
{
    GArray *maybes = g_array_new(FALSE, FALSE, sizeof(struct person_maybe));
    g_array_set_clear_func(maybes, maybe_clear);
    g_autoptr(GArray) own = g_array_copy(look->own);
    if (own->len > MAYBE_RECORDS) g_array_set_size(own, MAYBE_RECORDS);
    for (guint i = 0; i < look->others->len; i++) {
        uint32_t nearest[2] = {0, 0};
        struct person_maybe maybe = {.person_id = g_array_index(look->candidates, int64_t, i)};
        if (!mean_points(look->clusters, own, look->others->pdata[i], &maybe.points, nearest) ||
            maybe.points < CLUSTERS_MAYBE)
            continue;
        maybe.evidence = describe(look->signatures, nearest[0], nearest[1]);
        g_array_append_val(maybes, maybe);
    }
    g_array_sort(maybes, compare_maybes);
    if (maybes->len > MAYBES_MAX) g_array_set_size(maybes, MAYBES_MAX);
    return maybes;
}

GArray *person_maybes(struct db *db, int64_t person_id, GError **error)
{
    OWNED(person_doubter) doubter = person_doubter_new(db, error);
    struct look look = {0};
    bool done = doubter && look_read(doubter, person_id, MAYBE_RECORDS, &look, error);
    GArray *maybes = done ? find_maybes(&look) : NULL;
    look_clear(&look);
    return maybes;
}

/* --- what is not sure --------------------------------------------------------------------- */

static int32_t own_points(void *user, guint i, guint j)
{
    const struct look *look = user;
    return clusters_points(look->clusters, g_array_index(look->own, uint32_t, i),
                           g_array_index(look->own, uint32_t, j));
}

static guint find_root(const guint *parent, guint i)
{
    while (parent[i] != i)
        i = parent[i];
    return i;
}

/* Join what the same ORCID or the user's word joins, whatever the points are. */
static void join_known(const struct look *look, guint *parent)
{
    for (guint i = 0; i < look->own->len; i++)
        for (guint j = 0; j < i; j++) {
            uint32_t a = g_array_index(look->own, uint32_t, i);
            uint32_t b = g_array_index(look->own, uint32_t, j);
            uint64_t orcid = SIGNATURE(look->signatures, a)->orcid;
            bool one = orcid && orcid == SIGNATURE(look->signatures, b)->orcid;
            if (!one && !clusters_are_decided(look->clusters, a, b)) continue;
            guint x = find_root(parent, i), y = find_root(parent, j);
            parent[MAX(x, y)] = MIN(x, y);
        }
}

/* Records outside the largest group that joins of CLUSTERS_SURE or more make; of equal
 * ones the group with the earliest record stays. */
static GArray *find_apart(const struct look *look)
{
    guint n = look->own->len;
    const struct linkage_rule rule = {.threshold = CLUSTERS_SURE};
    g_autoptr(GArray) joins = g_array_new(FALSE, FALSE, sizeof(struct linkage_join));
    g_autofree guint *parent = g_new0(guint, n + 1), *size = g_new0(guint, n + 1);
    for (guint i = 0; i < n; i++)
        parent[i] = i;
    linkage_run(n, &rule, own_points, (void *)(guintptr)look, joins);
    for (guint i = 0; i < joins->len; i++) {
        const struct linkage_join *join = &g_array_index(joins, struct linkage_join, i);
        guint x = find_root(parent, join->a), y = find_root(parent, join->b);
        parent[MAX(x, y)] = MIN(x, y);
    }
    join_known(look, parent);
    guint core = 0;
    for (guint i = 0; i < n; i++) {
        guint root = find_root(parent, i);
        size[root]++;
    }
    for (guint i = 1; i < n; i++)
        if (size[i] > size[core]) core = i;
    GArray *pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0; i < n; i++) {
        uint32_t index = g_array_index(look->own, uint32_t, i);
        int64_t pmid = signatures_id(look->signatures, index) / POSITIONS;
        if (find_root(parent, i) != core) g_array_append_val(pmids, pmid);
    }
    return pmids;
}

struct person_doubt *person_doubt_read(const struct person_doubter *doubter, int64_t person_id,
                                       bool is_sure, GError **error)
{
    struct look look = {0};
    struct person_doubt *doubt = NULL;
    guint most = is_sure ? MAYBE_RECORDS : PERSON_WHY_RECORDS;
    if (look_read(doubter, person_id, most, &look, error)) {
        doubt = g_new0(struct person_doubt, 1);
        doubt->maybes = find_maybes(&look);
        doubt->apart = is_sure ? g_array_new(FALSE, FALSE, sizeof(int64_t)) : find_apart(&look);
    }
    look_clear(&look);
    return doubt;
}

void person_doubt_free(struct person_doubt *doubt)
{
    if (!doubt) return;
    g_array_unref(doubt->apart);
    g_array_unref(doubt->maybes);
    g_free(doubt);
}
