/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/facets.h"

#include <string.h>

#include "analyze/facet_names.h"
#include "core/error.h"
#include "core/mesh.h"
#include "core/nearest.h"

static const char *const kind_names[FACET_KINDS] = {"modality", "organ", "disease"};

const char *facet_kind_name(enum facet_kind kind)
{
    return kind_names[kind];
}

void facet_clear(void *data)
{
    struct facet *facet = data;
    g_free(facet->name);
    g_free(facet->trees);
}

int facet_compare(const void *a, const void *b)
{
    const struct facet *x = a, *y = b;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* --- reading back --------------------------------------------------------------------- */

static bool read_row(struct stmt *row, struct facets *facets)
{
    int64_t id = stmt_int(row, 0);
    if (id < 1 || id > FACETS_MAX) return false;
    if (facets->all->len < (guint)id) g_array_set_size(facets->all, (guint)id);
    struct facet *facet = &g_array_index(facets->all, struct facet, id - 1);
    facet_clear(facet);
    const char *kind = stmt_text(row, 1);
    for (int i = 0; i < FACET_KINDS; i++)
        if (g_strcmp0(kind, kind_names[i]) == 0) facet->kind = (enum facet_kind)i;
    facet->name = g_strdup(stmt_text(row, 2));
    facet->trees = g_strdup(stmt_text(row, 3));
    return true;
}

struct facets *facets_load(struct db *db, GError **error)
{
    OWNED(facets) facets = g_new0(struct facets, 1);
    facets->all = g_array_new(FALSE, TRUE, sizeof(struct facet));
    g_array_set_clear_func(facets->all, facet_clear);
    int64_t from_mesh;
    if (!db_int(db,
                "SELECT EXISTS(SELECT 1 FROM analysis WHERE key = '" FACETS_SOURCE_KEY
                "' AND value = '" FACETS_FROM_MESH "')",
                &from_mesh, error))
        return NULL;
    facets->from_mesh = from_mesh != 0;
    struct stmt *stmt =
        db_stmt(db, "SELECT facet_id, kind, name, trees FROM facet ORDER BY facet_id", error);
    if (!stmt) return NULL;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return NULL;
        if (!has_row) return g_steal_pointer(&facets);
        read_row(stmt, facets);
    }
}

void facets_free(struct facets *facets)
{
    if (!facets) return;
    g_array_unref(facets->all);
    g_free(facets);
}

/* --- by name ---------------------------------------------------------------------------- */

struct search {
    const struct facets *facets;
    struct db *db;
    enum facet_kind kind;
    char **keys; /* of each facet: facet_names_key(), NULL for those of other kinds */
};

static void search_free(struct search *search)
{
    for (guint i = 0; i < search->facets->all->len; i++)
        g_free(search->keys[i]);
    g_free(search->keys);
    g_free(search);
}
OWNED_DEFINE(search, search_free)

static const struct facet *facet_at(const struct search *search, guint i)
{
    return &g_array_index(search->facets->all, struct facet, i);
}

static struct search *search_new(const struct facets *facets, struct db *db, enum facet_kind kind)
{
    struct search *search = g_new0(struct search, 1);
    *search = (struct search){facets, db, kind, g_new0(char *, (gsize)facets->all->len + 1)};
    for (guint i = 0; i < facets->all->len; i++) {
        const struct facet *facet = facet_at(search, i);
        if (facet->name && facet->kind == kind) search->keys[i] = facet_names_key(facet->name);
    }
    return search;
}

/* Append the tree numbers of the heading called exactly so, in every case of letters where
 * `loose`: then also of one that has it as entry term. */
static bool append_trees(const struct search *search, const char *name, bool loose,
                         GPtrArray *branches, GError **error)
{
    struct stmt *stmt =
        db_stmt(search->db,
                loose ? "SELECT trees FROM mesh_descriptor WHERE trees <> '' AND "
                        "(lower(name) = lower(?1) OR instr(char(10) || lower(terms) || "
                        "char(10), char(10) || lower(?1) || char(10)) > 0) "
                        "ORDER BY lower(name) <> lower(?1), name LIMIT 1"
                      : "SELECT trees FROM mesh_descriptor WHERE name = ?",
                error);
    bool has_row;
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, name);
    if (!stmt_step(stmt, &has_row, error)) return false;
    g_auto(GStrv) trees = g_strsplit(has_row ? stmt_text(stmt, 0) : "", "\n", -1);
    for (char **tree = trees; *tree; tree++)
        if (**tree) g_ptr_array_add(branches, g_strdup(*tree));
    if (has_row) stmt_reset(stmt);
    return true;
}

static bool is_below(const char *trees, const GPtrArray *branches)
{
    g_auto(GStrv) numbers = g_strsplit(trees, "\n", -1);
    for (char **tree = numbers; *tree; tree++)
        for (guint i = 0; i < branches->len; i++)
            if (mesh_in_branch(*tree, branches->pdata[i])) return true;
    return false;
}

/* Mark those of one of the names or below a branch; whether there are any. */
static bool mark(const struct search *search, const GPtrArray *names, const GPtrArray *branches,
                 bool *wanted)
{
    bool is_any = false;
    g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < names->len; i++)
        g_hash_table_add(keys, facet_names_key(names->pdata[i]));
    for (guint i = 0; i < search->facets->all->len; i++) {
        if (!search->keys[i]) continue;
        wanted[i] = g_hash_table_contains(keys, search->keys[i]) ||
                    is_below(facet_at(search, i)->trees, branches);
        is_any |= wanted[i];
    }
    return is_any;
}

/* Without an import there are no branches: then the names decide. */
static bool append_branches(const struct search *search, const GPtrArray *names, bool loose,
                            GPtrArray *branches, GError **error)
{
    for (guint i = 0; search->facets->from_mesh && i < names->len; i++)
        if (!append_trees(search, names->pdata[i], loose, branches, error)) return false;
    return true;
}

/* Entry terms of the other names are looked up last: a name may be one of something else. */
static bool find(const struct search *search, const char *name, bool *wanted, bool *is_known,
                 GError **error)
{
    g_autoptr(GPtrArray) names = facet_names_of(search->kind, name);
    g_autoptr(GPtrArray) branches = g_ptr_array_new_with_free_func(g_free);
    if (!append_branches(search, names, false, branches, error)) return false;
    if (search->facets->from_mesh && !append_trees(search, name, true, branches, error))
        return false;
    *is_known = mark(search, names, branches, wanted);
    if (*is_known) return true;
    if (!append_branches(search, names, true, branches, error)) return false;
    *is_known = mark(search, names, branches, wanted);
    return true;
}

/* Each once, however it is written. */
static void add_known(GPtrArray *known, GHashTable *keys, const char *name)
{
    if (g_hash_table_add(keys, facet_names_key(name))) g_ptr_array_add(known, g_strdup(name));
}

/* Append those common words that find something here. */
static bool add_words(const struct search *search, GPtrArray *known, GHashTable *keys,
                      GError **error)
{
    g_autofree bool *wanted = g_new0(bool, (gsize)search->facets->all->len + 1);
    g_autoptr(GPtrArray) all = facet_names_all(search->kind);
    for (guint i = 0; i < all->len; i++) {
        g_autoptr(GPtrArray) names = facet_names_of(search->kind, all->pdata[i]);
        g_autoptr(GPtrArray) branches = g_ptr_array_new_with_free_func(g_free);
        if (!append_branches(search, names, false, branches, error)) return false;
        if (mark(search, names, branches, wanted)) add_known(known, keys, all->pdata[i]);
    }
    return true;
}

static bool unknown(const struct search *search, const char *name, GError **error)
{
    const struct facets *facets = search->facets;
    g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < facets->all->len; i++)
        if (search->keys[i]) add_known(known, keys, facet_at(search, i)->name);
    if (!add_words(search, known, keys, error)) return false;
    g_autoptr(GPtrArray) near =
        nearest_names(name, (const char *const *)known->pdata, known->len, NEAREST_LISTED);
    g_autofree char *question = nearest_question(near);
    return error_set(error, RADSCOUT_ERROR_USAGE, "no %s '%s' in the %s of these records%s%s",
                     kind_names[search->kind], name,
                     facets->from_mesh ? "headings" : "titles and keywords", question ? "; " : "",
                     question ? question : "");
}

bool *facets_find(const struct facets *facets, struct db *db, enum facet_kind kind,
                  const char *name, GError **error)
{
    OWNED(search) search = search_new(facets, db, kind);
    g_autofree bool *wanted = g_new0(bool, (gsize)facets->all->len + 1);
    bool is_known;
    if (!find(search, name, wanted, &is_known, error)) return NULL;
    if (is_known) return g_steal_pointer(&wanted);
    unknown(search, name, error);
    return NULL;
}
