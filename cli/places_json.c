/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/places_json.h"

#include "analyze/places.h"

static bool append_places(struct db *db, json_t *list, int64_t affiliation_id, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/places_of_affiliation.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, affiliation_id);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        json_array_append_new(
            list, json_pack("{s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:b}", "name", stmt_text(stmt, 0),
                            "ror", stmt_text(stmt, 1), "country", stmt_text(stmt, 2), "state",
                            stmt_text(stmt, 3), "city", stmt_text(stmt, 4), "department",
                            stmt_text(stmt, 5), "is_radiology", stmt_int(stmt, 6) != 0));
    }
}

json_t *places_json(struct db *db, const char *affiliations, GError **error)
{
    json_t *list = json_array();
    if (!affiliations) return list;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    places_affiliation_ids(affiliations, ids);
    for (guint i = 0; i < ids->len; i++) {
        if (!append_places(db, list, g_array_index(ids, int64_t, i), error)) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}
