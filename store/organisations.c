/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/organisations.h"

#include <inttypes.h>

#include "core/clk.h"

bool organisations_clear(struct db *db, GError **error)
{
    return db_exec(db, "DELETE FROM organisation", error);
}

static void bind_if_any(struct stmt *stmt, int index, const GString *text)
{
    stmt_bind_text(stmt, index, text->len ? text->str : NULL);
}

bool organisations_put(struct db *db, const struct organisation *organisation, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "INSERT OR IGNORE INTO organisation(ror, name, names, acronyms, "
                                "kinds, is_active, country, state, city, grid, isni, parents) "
                                "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, organisation->ror->str);
    stmt_bind_text(stmt, 2, organisation->name->str);
    stmt_bind_text(stmt, 3, organisation->names->str);
    stmt_bind_text(stmt, 4, organisation->acronyms->str);
    stmt_bind_text(stmt, 5, organisation->kinds->str);
    stmt_bind_int(stmt, 6, organisation->is_active);
    bind_if_any(stmt, 7, organisation->country);
    bind_if_any(stmt, 8, organisation->state);
    bind_if_any(stmt, 9, organisation->city);
    stmt_bind_text(stmt, 10, organisation->grid->str);
    stmt_bind_text(stmt, 11, organisation->isni->str);
    stmt_bind_text(stmt, 12, organisation->parents->str);
    return stmt_run(stmt, error);
}

bool organisations_finish(struct db *db, const char *path, int64_t *n, GError **error)
{
    char stamp[CLK_STAMP_SIZE];
    clk_stamp(clk_now(), stamp);
    if (!db_int(db, "SELECT count(*) FROM organisation", n, error)) return false;
    g_autofree char *value = g_strdup_printf("%s %" PRId64 " %s", stamp, *n, path);
    return db_set_meta(db, ORGANISATIONS_STAMP, value, error);
}
