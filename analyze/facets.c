/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/facets.h"

#include <string.h>

#include "core/error.h"
#include "core/fold.h"
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

/* Tree numbers of the descriptor that is called so, or has it as entry term; NULL with no
 * error: there is none. */
static char *trees_of(struct db *db, const char *name, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT trees FROM mesh_descriptor WHERE trees <> '' AND "
                                "(lower(name) = lower(?1) OR instr(char(10) || lower(terms) || "
                                "char(10), char(10) || lower(?1) || char(10)) > 0) "
                                "ORDER BY lower(name) <> lower(?1), name LIMIT 1",
                                error);
    bool has_row;
    if (!stmt) return NULL;
    stmt_bind_text(stmt, 1, name);
    if (!stmt_step(stmt, &has_row, error) || !has_row) return NULL;
    char *trees = g_strdup(stmt_text(stmt, 0));
    stmt_reset(stmt);
    return trees;
}

static bool is_below(const char *trees, char *const *branches)
{
    g_auto(GStrv) numbers = g_strsplit(trees, "\n", -1);
    for (char **tree = numbers; *tree; tree++)
        for (char *const *branch = branches; *branch; branch++)
            if (**branch && mesh_in_branch(*tree, *branch)) return true;
    return false;
}

static bool unknown(const struct facets *facets, enum facet_kind kind, const char *name,
                    GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < facets->all->len; i++) {
        const struct facet *facet = &g_array_index(facets->all, struct facet, i);
        if (facet->name && facet->kind == kind) g_ptr_array_add(names, facet->name);
    }
    g_autoptr(GPtrArray) near =
        nearest_names(name, (const char *const *)names->pdata, names->len, NEAREST_LISTED);
    g_autofree char *question = nearest_question(near);
    return error_set(error, RADSCOUT_ERROR_USAGE, "no %s '%s' in the %s of these records%s%s",
                     kind_names[kind], name, facets->from_mesh ? "headings" : "titles and keywords",
                     question ? "; " : "", question ? question : "");
}

bool *facets_find(const struct facets *facets, struct db *db, enum facet_kind kind,
                  const char *name, GError **error)
{
    GError *problem = NULL;
    g_autofree char *key = fold_key(name);
    g_autofree char *trees = facets->from_mesh ? trees_of(db, name, &problem) : NULL;
    if (problem) {
        g_propagate_error(error, problem);
        return NULL;
    }
    g_auto(GStrv) branches = g_strsplit(trees ? trees : "", "\n", -1);
    g_autofree bool *wanted = g_new0(bool, (gsize)facets->all->len + 1);
    bool is_known = false;
    for (guint i = 0; i < facets->all->len; i++) {
        const struct facet *facet = &g_array_index(facets->all, struct facet, i);
        if (!facet->name || facet->kind != kind) continue;
        g_autofree char *own = fold_key(facet->name);
        wanted[i] = strcmp(own, key) == 0 || is_below(facet->trees, branches);
        is_known |= wanted[i];
    }
    if (is_known) return g_steal_pointer(&wanted);
    unknown(facets, kind, name, error);
    return NULL;
}
