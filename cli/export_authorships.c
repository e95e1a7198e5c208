/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/export.h"

#include "analyze/facts.h"
#include "cli/places_json.h"
#include "core/error.h"

static const struct out_column columns[] = {
    {"pmid", "PMID", OUT_INT, 0, 0},
    {"position", "POS", OUT_INT, 0, 0},
    {"n_authors", "OF", OUT_INT, 0, 0},
    {"last_name", "LAST NAME", OUT_TEXT, 0, 0},
    {"fore_name", "FORENAME", OUT_TEXT, 0, 0},
    {"collective_name", "GROUP", OUT_TEXT, 0, OUT_NO_TABLE},
    {"orcid", "ORCID", OUT_TEXT, 0, OUT_NO_TABLE},
    {"person_id", "PERSON", OUT_INT, 0, 0},
    {"is_first", "FIRST", OUT_BOOL, 0, 0},
    {"is_last", "LAST", OUT_BOOL, 0, 0},
    {"institutions", "INSTITUTIONS", OUT_TEXT, 0, OUT_NO_TABLE},
    {"email", "E-MAIL", OUT_TEXT, 0, 0},
};

/* Takes the reference of institutions. */
static json_t *authorship_json(struct stmt *stmt, json_t *institutions)
{
    return json_pack("{s:I, s:I, s:I, s:s?, s:s?, s:s?, s:s?, s:o, s:b, s:b, s:o, s:s?}", "pmid",
                     (json_int_t)stmt_int(stmt, 0), "position", (json_int_t)stmt_int(stmt, 1),
                     "n_authors", (json_int_t)stmt_int(stmt, 2), "last_name", stmt_text(stmt, 3),
                     "fore_name", stmt_text(stmt, 4), "collective_name", stmt_text(stmt, 5),
                     "orcid", stmt_text(stmt, 6), "person_id",
                     stmt_is_null(stmt, 7) ? json_null() : json_integer(stmt_int(stmt, 7)),
                     "is_first", stmt_int(stmt, 8) != 0, "is_last", stmt_int(stmt, 9) != 0,
                     "institutions", institutions, "email", stmt_text(stmt, 11));
}

static bool rows(struct app *app, struct db *db, struct out *out, GError **error)
{
    (void)app;
    struct facts facts;
    if (!facts_load(db, &facts, error)) return false;
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/export_authorships.sql", error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (app_interrupted()) return error_set(error, RADSCOUT_ERROR_INTERRUPTED, "interrupted");
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        json_t *institutions = places_json(db, stmt_text(stmt, 10), error);
        if (!institutions || !out_row(out, authorship_json(stmt, institutions), error))
            return false;
    }
}

const struct export_kind export_authorships = {
    .name = "authorships",
    .summary = "who wrote what, from where; needs analyze",
    .columns = columns,
    .n_columns = G_N_ELEMENTS(columns),
    .format = OUT_JSONL,
    .rows = rows,
};
