/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/families.h"

#include <stdlib.h>
#include <string.h>

#include "core/error.h"

/* One member, as the rows have it: by id, ascending. */
struct kept_member {
    int64_t id;
    uint32_t first; /* place in the row of the first authorship of its person */
    int32_t link;
};

/* A row, and the signature it begins with; NONE: it does not hold any more. */
struct family_first {
    int64_t id;
    uint32_t index;
};
#define NONE UINT32_MAX

struct families *families_new(guint n_signatures)
{
    struct families *families = g_new0(struct families, 1);
    families->was = g_new0(struct was, n_signatures + 1);
    families->is_new = g_new0(bool, n_signatures + 1);
    families->fresh = g_new0(bool, n_signatures + 1);
    families->changed = g_new0(bool, n_signatures + 1);
    families->firsts = g_array_new(FALSE, FALSE, sizeof(struct family_first));
    families->gone = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    families->sizes = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return families;
}

void families_free(struct families *families)
{
    if (!families) return;
    g_free(families->was);
    g_free(families->is_new);
    g_free(families->fresh);
    g_free(families->changed);
    g_array_unref(families->firsts);
    g_hash_table_unref(families->gone);
    g_hash_table_unref(families->sizes);
    g_free(families);
}

/* --- reading ---------------------------------------------------------------------------- */

/* All signatures by their ids, which ascend: where those with the same upper bits begin. */
struct ids {
    int64_t *ids;
    uint32_t *from; /* by bucket; one more than there are */
    guint n;
    unsigned shift; /* bits of an id above the lowest one that are left out */
};

static void ids_init(struct ids *ids, const struct signatures *signatures)
{
    guint n_buckets = 1, bucket = 0;
    ids->n = signatures->items->len;
    ids->ids = g_new(int64_t, ids->n + 1);
    for (guint i = 0; i < ids->n; i++)
        ids->ids[i] = signatures_id(signatures, i);
    int64_t range = ids->n ? ids->ids[ids->n - 1] - ids->ids[0] : 0;
    while (n_buckets < ids->n / 4)
        n_buckets *= 2;
    for (ids->shift = 0; range >> ids->shift >= n_buckets;)
        ids->shift++;
    ids->from = g_new(uint32_t, n_buckets + 1);
    for (guint i = 0; i < ids->n; i++) {
        while ((int64_t)bucket <= (ids->ids[i] - ids->ids[0]) >> ids->shift)
            ids->from[bucket++] = i;
    }
    while (bucket <= n_buckets)
        ids->from[bucket++] = ids->n;
}

static void ids_clear(struct ids *ids)
{
    g_free(ids->ids);
    g_free(ids->from);
}

/* The index of an authorship; NONE: it is gone. */
static uint32_t find_id(const struct ids *ids, int64_t id)
{
    if (ids->n == 0 || id < ids->ids[0] || id > ids->ids[ids->n - 1]) return NONE;
    int64_t bucket = (id - ids->ids[0]) >> ids->shift;
    uint32_t low = ids->from[bucket], high = ids->from[bucket + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ids->ids[middle] < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < ids->n && ids->ids[low] == id ? low : NONE;
}

/* One row while it is read. */
struct row {
    const struct ids *ids;
    struct kept_member *kept;
    guint n;
    GArray *indexes; /* uint32_t by member; NONE: gone */
    GArray *members; /* uint32_t: a group of them */
    GArray *latest;  /* uint32_t by member that begins a person: the next of that person */
    GArray *after;   /* uint32_t by member: the next of the same person; n: there is none */
};

/* Where the members are now; whether the family still is what it was. */
static bool find_members(struct families *families, struct row *row)
{
    bool holds = true;
    g_array_set_size(row->indexes, 0);
    for (guint k = 0; k < row->n; k++) {
        const struct kept_member *kept = &row->kept[k];
        int64_t person_id = row->kept[kept->first].id;
        uint32_t i = find_id(row->ids, kept->id);
        if (i == NONE || families->is_new[i]) {
            i = NONE;
            holds = false;
            g_hash_table_insert(families->gone, g_memdup2(&kept->id, sizeof kept->id),
                                g_memdup2(&person_id, sizeof person_id));
        } else {
            families->was[i] = (struct was){person_id, kept->link};
            holds = holds && !families->fresh[i];
        }
        g_array_append_val(row->indexes, i);
    }
    return holds;
}

/* Who follows whom in the same person. */
static const uint32_t *chain_members(struct row *row)
{
    g_array_set_size(row->latest, row->n);
    g_array_set_size(row->after, row->n);
    uint32_t *latest = (uint32_t *)(void *)row->latest->data;
    uint32_t *after = (uint32_t *)(void *)row->after->data;
    for (guint k = 0; k < row->n; k++)
        latest[k] = row->n;
    for (guint k = row->n; k-- > 0;) {
        after[k] = latest[row->kept[k].first];
        latest[row->kept[k].first] = k;
    }
    return after;
}

static void restore(struct row *row, struct clusters *clusters)
{
    const uint32_t *index = (const uint32_t *)(const void *)row->indexes->data;
    const uint32_t *after = chain_members(row);
    for (guint k = 0; k < row->n; k++) {
        if (k > 0) clusters_add_edge(clusters, index[0], index[k]);
        if (row->kept[k].first != k) continue;
        g_array_set_size(row->members, 0);
        for (guint j = k; j < row->n; j = after[j])
            g_array_append_val(row->members, index[j]);
        clusters_restore(clusters, (const uint32_t *)(const void *)row->members->data,
                         row->members->len, row->kept[k].link);
    }
}

/* What is left of a family. Fresh members are compared with all anyway. */
static void regroup(struct families *families, const struct row *row, struct clusters *clusters)
{
    g_array_set_size(row->members, 0);
    for (guint k = 0; k < row->n; k++) {
        uint32_t i = g_array_index(row->indexes, uint32_t, k);
        if (i == NONE) continue;
        families->changed[i] = true;
        if (!families->fresh[i]) g_array_append_val(row->members, i);
    }
    clusters_add_members(clusters, (const uint32_t *)(const void *)row->members->data,
                         row->members->len);
}

/* Two members or more, ascending, each person by its first. */
static bool is_sound(const struct kept_member *kept, guint n)
{
    for (guint k = 0; k < n; k++) {
        if (kept[k].first > k || kept[kept[k].first].first != kept[k].first ||
            (k > 0 && kept[k].id <= kept[k - 1].id))
            return false;
    }
    return n > 1;
}

static void take_row(struct families *families, struct clusters *clusters, struct row *row)
{
    struct family_first first = {row->kept[0].id, NONE};
    if (find_members(families, row)) {
        first.index = g_array_index(row->indexes, uint32_t, 0);
        restore(row, clusters);
    } else {
        regroup(families, row, clusters);
    }
    g_array_append_val(families->firsts, first);
}

static bool read_rows(struct families *families, struct db *db, struct clusters *clusters,
                      struct row *row, GError **error)
{
    struct stmt *stmt = db_stmt(db, "SELECT members FROM family_memo ORDER BY first_id", error);
    if (!stmt) return false;
    g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(struct kept_member));
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        size_t size;
        const void *members = stmt_blob(stmt, 0, &size);
        g_array_set_size(kept, 0);
        g_array_append_vals(kept, members, (guint)(size / sizeof(struct kept_member)));
        row->kept = (struct kept_member *)(void *)kept->data;
        row->n = kept->len;
        if (size % sizeof(struct kept_member) || !is_sound(row->kept, row->n))
            return error_set(error, RADSCOUT_ERROR_DATABASE,
                             "what is remembered of people is damaged; run: radscout analyze "
                             "--full");
        take_row(families, clusters, row);
    }
}

bool families_load(struct families *families, struct db *db, const struct signatures *signatures,
                   struct clusters *clusters, GError **error)
{
    struct ids ids;
    ids_init(&ids, signatures);
    for (uint32_t i = 0; i < ids.n; i++) {
        if (!families->is_new[i]) families->was[i].person_id = ids.ids[i];
        families->changed[i] = families->fresh[i];
    }
    struct row row = {.ids = &ids};
    GArray **const arrays[] = {&row.indexes, &row.members, &row.latest, &row.after};
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
        *arrays[i] = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    bool done = read_rows(families, db, clusters, &row, error);
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_array_unref(*arrays[i]);
    ids_clear(&ids);
    return done;
}

/* --- what has changed --------------------------------------------------------------------- */

static void count_member(GHashTable *sizes, int64_t person_id)
{
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(sizes, &person_id));
    g_hash_table_insert(sizes, g_memdup2(&person_id, sizeof person_id), GUINT_TO_POINTER(n + 1));
}

void families_spread(struct families *families, const struct signatures *signatures,
                     const struct signatures *before, struct clusters *clusters)
{
    guint n = signatures->items->len;
    g_autofree bool *roots = g_new0(bool, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        if (families->changed[i]) roots[clusters_family(clusters, i)] = true;
    }
    for (uint32_t i = 0; i < n; i++) {
        families->changed[i] = roots[clusters_family(clusters, i)];
        if (families->changed[i] && !families->is_new[i])
            count_member(families->sizes, families->was[i].person_id);
    }
    for (uint32_t i = 0; i < before->items->len; i++)
        count_member(families->sizes, families_gone(families, signatures_id(before, i)));
}

guint families_size(const struct families *families, int64_t person_id)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(families->sizes, &person_id));
}

int64_t families_gone(const struct families *families, int64_t id)
{
    const int64_t *person_id = g_hash_table_lookup(families->gone, &id);
    return person_id ? *person_id : id;
}

/* --- writing ------------------------------------------------------------------------------ */

static bool forget(const struct families *families, struct db *db, GError **error)
{
    struct stmt *stmt = db_stmt(db, "DELETE FROM family_memo WHERE first_id = ?", error);
    if (!stmt) return false;
    for (guint i = 0; i < families->firsts->len; i++) {
        const struct family_first *first = &g_array_index(families->firsts, struct family_first, i);
        if (first->index != NONE && !families->changed[first->index]) continue;
        stmt_bind_int(stmt, 1, first->id);
        if (!stmt_run(stmt, error)) return false;
    }
    return true;
}

static bool write_row(struct db *db, const GArray *kept, GError **error)
{
    struct stmt *stmt =
        db_stmt(db, "INSERT INTO family_memo(first_id, members) VALUES(?, ?)", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, g_array_index(kept, struct kept_member, 0).id);
    stmt_bind_blob(stmt, 2, kept->data, kept->len * sizeof(struct kept_member));
    return stmt_run(stmt, error);
}

/* By family, then by signature. */
struct member {
    uint32_t family, index;
};

static int compare_members(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    if (x->family != y->family) return x->family < y->family ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* place: by signature, where its row has it. */
static bool write_rows(struct db *db, const struct signatures *signatures,
                       struct clusters *clusters, const GArray *members, uint32_t *place,
                       GError **error)
{
    g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(struct kept_member));
    const struct member *m = (const struct member *)(const void *)members->data;
    for (guint from = 0, to; from < members->len; from = to) {
        g_array_set_size(kept, 0);
        for (to = from; to < members->len && m[to].family == m[from].family; to++) {
            place[m[to].index] = to - from;
            struct kept_member member = {.id = signatures_id(signatures, m[to].index),
                                         .first = place[clusters_first(clusters, m[to].index)],
                                         .link = clusters_link(clusters, m[to].index)};
            g_array_append_val(kept, member);
        }
        if (kept->len > 1 && !write_row(db, kept, error)) return false;
    }
    return true;
}

bool families_store(const struct families *families, struct db *db,
                    const struct signatures *signatures, struct clusters *clusters, GError **error)
{
    g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(struct member));
    for (uint32_t i = 0; i < signatures->items->len; i++) {
        struct member member = {clusters_family(clusters, i), i};
        if (!families || families->changed[i]) g_array_append_val(members, member);
    }
    g_array_sort(members, compare_members);
    g_autofree uint32_t *place = g_new(uint32_t, signatures->items->len + 1);
    return (!families || forget(families, db, error)) &&
           write_rows(db, signatures, clusters, members, place, error);
}
