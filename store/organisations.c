/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/organisations.h"

#include <inttypes.h>
#include <string.h>

#include "core/clk.h"

#define SCHEMA "schema:"

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

bool organisations_finish(struct db *db, const char *path, int schema, int64_t *n, GError **error)
{
    char stamp[CLK_STAMP_SIZE];
    clk_stamp(clk_now(), stamp);
    if (!db_int(db, "SELECT count(*) FROM organisation", n, error)) return false;
    g_autofree char *value =
        g_strdup_printf("%s %" PRId64 " " SCHEMA "%d %s", stamp, *n, schema, path);
    return db_set_meta(db, ORGANISATIONS_STAMP, value, error);
}

bool organisations_about(struct db *db, struct organisations_about *about, GError **error)
{
    GError *problem = NULL;
    *about = (struct organisations_about){0};
    g_autofree char *value = db_meta(db, ORGANISATIONS_STAMP, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return false;
    }
    g_auto(GStrv) words = g_strsplit(value ? value : "", " ", 3);
    if (g_strv_length(words) < 3) return true;
    const char *path = words[2];
    if (g_str_has_prefix(path, SCHEMA)) { /* earlier versions did not note it */
        char *end;
        about->schema = (int)g_ascii_strtoll(path + strlen(SCHEMA), &end, 10);
        path = *end ? end + 1 : end;
    }
    about->at = g_strdup(words[0]);
    about->n = g_ascii_strtoll(words[1], NULL, 10);
    about->path = g_strdup(path);
    return true;
}

void organisations_about_clear(struct organisations_about *about)
{
    g_clear_pointer(&about->path, g_free);
    g_clear_pointer(&about->at, g_free);
}
