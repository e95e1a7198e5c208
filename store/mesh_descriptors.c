/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/mesh_descriptors.h"

#include <inttypes.h>

#include "core/clk.h"

bool mesh_descriptors_begin(struct db *db, enum mesh_file file, GError **error)
{
    static const char *const sql[] = {
        [MESH_WHOLE] = "DELETE FROM mesh_descriptor",
        [MESH_TREES] = "UPDATE mesh_descriptor SET trees = ''",
        [MESH_IDS] = "UPDATE mesh_descriptor SET ui = NULL",
    };
    return db_exec(db, sql[file], error);
}

bool mesh_descriptors_put(struct db *db, const struct mesh_descriptor *descriptor, GError **error)
{
    struct stmt *stmt =
        db_stmt(db,
                "INSERT INTO mesh_descriptor(name, ui, trees, terms) VALUES(?1, ?2, ?3, ?4) "
                "ON CONFLICT(name) DO UPDATE SET ui = coalesce(ui, excluded.ui), "
                "trees = CASE WHEN excluded.trees = '' OR instr(char(10) || trees || char(10), "
                "char(10) || excluded.trees || char(10)) > 0 THEN trees WHEN trees = '' "
                "THEN excluded.trees ELSE trees || char(10) || excluded.trees END",
                error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, descriptor->name->str);
    stmt_bind_text(stmt, 2, descriptor->ui->len > 0 ? descriptor->ui->str : NULL);
    stmt_bind_text(stmt, 3, descriptor->trees->str);
    stmt_bind_text(stmt, 4, descriptor->terms->str);
    return stmt_run(stmt, error);
}

bool mesh_descriptors_finish(struct db *db, const char *path, struct mesh_descriptors_count *count,
                             GError **error)
{
    char stamp[CLK_STAMP_SIZE];
    clk_stamp(clk_now(), stamp);
    if (!db_exec(db, "DELETE FROM mesh_descriptor WHERE ui IS NULL AND trees = ''", error) ||
        !db_int(db, "SELECT count(*) FROM mesh_descriptor", &count->n, error) ||
        !db_int(db, "SELECT count(*) FROM mesh_descriptor WHERE trees <> ''", &count->n_placed,
                error))
        return false;
    g_autofree char *value = g_strdup_printf("%s %" PRId64 " %s", stamp, count->n, path);
    return db_set_meta(db, MESH_DESCRIPTORS_STAMP, value, error);
}

bool mesh_descriptors_about(struct db *db, struct mesh_descriptors_about *about, GError **error)
{
    GError *problem = NULL;
    *about = (struct mesh_descriptors_about){0};
    g_autofree char *value = db_meta(db, MESH_DESCRIPTORS_STAMP, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return false;
    }
    g_auto(GStrv) words = g_strsplit(value ? value : "", " ", 3);
    if (g_strv_length(words) < 3) return true;
    about->at = g_strdup(words[0]);
    about->n = g_ascii_strtoll(words[1], NULL, 10);
    about->path = g_strdup(words[2]);
    return true;
}

void mesh_descriptors_about_clear(struct mesh_descriptors_about *about)
{
    g_clear_pointer(&about->path, g_free);
    g_clear_pointer(&about->at, g_free);
}
