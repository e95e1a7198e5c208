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

/* One row while it is read. */
struct row {
    const int64_t *ids; /* of all signatures */
    guint n_ids;
    struct kept_member *kept;
    guint n;
    GArray *indexes; /* uint32_t by member; NONE: gone */
    GArray *members; /* uint32_t: a group of them */
};

/* The index of an authorship, from `from` on; NONE: it is gone. */
static uint32_t find_id(const struct row *row, uint32_t from, int64_t id)
{
    uint32_t low = from, high = row->n_ids;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (row->ids[middle] < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < row->n_ids && row->ids[low] == id ? low : NONE;
}

/* Where the members are now; whether the family still is what it was. */
static bool find_members(struct families *families, struct row *row)
{
    bool holds = true;
    uint32_t from = 0;
    g_array_set_size(row->indexes, 0);
    for (guint k = 0; k < row->n; k++) {
        const struct kept_member *kept = &row->kept[k];
        int64_t person_id = row->kept[kept->first].id;
        uint32_t i = find_id(row, from, kept->id);
        if (i != NONE) from = i; /* they ascend */
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

static void restore(const struct row *row, struct clusters *clusters)
{
    const uint32_t *index = (const uint32_t *)(const void *)row->indexes->data;
    for (guint k = 0; k < row->n; k++) {
        if (k > 0) clusters_add_edge(clusters, index[0], index[k]);
        if (row->kept[k].first != k) continue;
        g_array_set_size(row->members, 0);
        for (guint j = k; j < row->n; j++) {
            if (row->kept[j].first == k) g_array_append_val(row->members, index[j]);
        }
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

static bool take_row(struct families *families, struct clusters *clusters, struct row *row,
                     GError **error)
{
    for (guint k = 0; k < row->n; k++) {
        if (row->kept[k].first > k || (k > 0 && row->kept[k].id <= row->kept[k - 1].id))
            return error_set(error, RADSCOUT_ERROR_DATABASE,
                             "what is remembered of people is damaged; run: radscout analyze "
                             "--full");
    }
    struct family_first first = {row->kept[0].id, NONE};
    if (find_members(families, row)) {
        first.index = g_array_index(row->indexes, uint32_t, 0);
        restore(row, clusters);
    } else {
        regroup(families, row, clusters);
    }
    g_array_append_val(families->firsts, first);
    return true;
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
        if (row->n && !take_row(families, clusters, row, error)) return false;
    }
}

bool families_load(struct families *families, struct db *db, const struct signatures *signatures,
                   struct clusters *clusters, GError **error)
{
    guint n = signatures->items->len;
    g_autofree int64_t *ids = g_new(int64_t, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        ids[i] = signatures_id(signatures, i);
        if (!families->is_new[i]) families->was[i].person_id = ids[i];
        families->changed[i] = families->fresh[i];
    }
    struct row row = {.ids = ids,
                      .n_ids = n,
                      .indexes = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
                      .members = g_array_new(FALSE, FALSE, sizeof(uint32_t))};
    bool done = read_rows(families, db, clusters, &row, error);
    g_array_unref(row.indexes);
    g_array_unref(row.members);
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
