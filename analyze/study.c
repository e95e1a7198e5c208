/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/study.h"

#include <string.h>

#include "analyze/design.h"
#include "analyze/facets_reader.h"
#include "core/clk.h"

/* Days from received to accepted; 0 where that cannot be right. */
static int32_t days_between(const char *received, const char *accepted)
{
    int32_t from, to;
    if (!received || !accepted || !clk_parse_day(received, &from) || !clk_parse_day(accepted, &to))
        return 0;
    int32_t days = to - from;
    return days >= 1 && days <= STUDY_ACCEPT_DAYS_MAX ? days : 0;
}

static bool store(struct stmt *insert, struct stmt *row, const struct design_reader *reader,
                  struct facets_reader *facets, GError **error)
{
    const GByteArray *packed;
    const struct design_texts texts = {.types = stmt_text(row, 2),
                                       .title = stmt_text(row, 3),
                                       .abstract = stmt_text(row, 4),
                                       .keywords = stmt_text(row, 5)};
    int32_t days = days_between(stmt_text(row, 6), stmt_text(row, 7));
    stmt_bind_int(insert, 1, stmt_int(row, 0));
    if (!stmt_is_null(row, 1)) stmt_bind_int(insert, 2, stmt_int(row, 1));
    stmt_bind_int(insert, 3, design_read(reader, &texts));
    if (days > 0) stmt_bind_int(insert, 4, days);
    stmt_bind_text(insert, 5, stmt_text(row, 8));
    if (!facets_reader_read(facets, stmt_int(row, 0), texts.title, texts.keywords, &packed, error))
        return false;
    if (packed)
        stmt_bind_blob(insert, 6, packed->len > 0 ? (const void *)packed->data : "", packed->len);
    return stmt_run(insert, error);
}

bool study_rebuild(struct db *db, GError **error)
{
    OWNED(design_reader) reader = design_reader_new();
    OWNED(facets_reader) facets = facets_reader_new(db, error);
    if (!facets) return false;
    struct stmt *rows = db_stmt_file(db, "analyze/sql/study.sql", error);
    struct stmt *insert = rows ? db_stmt(db,
                                         "INSERT INTO study(pmid, journal_id, designs, accept_days,"
                                         " first_country, facets) VALUES(?, ?, ?, ?, ?, ?)",
                                         error)
                               : NULL;
    if (!insert) return false;
    for (bool has_row;;) {
        if (!stmt_step(rows, &has_row, error)) return false;
        if (!has_row) return facets_reader_store(facets, error);
        if (!store(insert, rows, reader, facets, error)) {
            stmt_reset(rows);
            return false;
        }
    }
}

GArray *study_load(struct db *db, GError **error)
{
    struct stmt *stmt =
        db_stmt(db,
                "SELECT pmid, journal_id, designs, accept_days, first_country FROM study "
                "ORDER BY pmid",
                error);
    if (!stmt) return NULL;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct study));
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return NULL;
        if (!has_row) return g_steal_pointer(&rows);
        struct study row = {.pmid = stmt_int(stmt, 0),
                            .journal_id = stmt_int(stmt, 1),
                            .designs = (uint32_t)stmt_int(stmt, 2),
                            .accept_days = (int16_t)stmt_int(stmt, 3)};
        const char *country = stmt_text(stmt, 4);
        if (country) g_strlcpy(row.country, country, sizeof row.country);
        g_array_append_val(rows, row);
    }
}
