/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/db_rows.h"

#include <glib.h>
#include <sqlite3.h>

struct table {
    sqlite3_vtab base;
    const struct db_rows *const *place;
};

struct cursor {
    sqlite3_vtab_cursor base;
    const struct db_rows *rows;
    size_t row;
};

static int on_connect(sqlite3 *handle, void *place, int argc, const char *const *argv,
                      sqlite3_vtab **made, char **message)
{
    (void)argc, (void)argv, (void)message;
    int code = sqlite3_declare_vtab(handle, "CREATE TABLE given(c0, c1, c2, c3, c4, c5, c6, c7, "
                                            "c8, c9, c10, c11, c12, c13, c14, c15)");
    if (code != SQLITE_OK) return code;
    struct table *table = g_new0(struct table, 1);
    table->place = place;
    *made = &table->base;
    return SQLITE_OK;
}

static int on_disconnect(sqlite3_vtab *table)
{
    g_free(table);
    return SQLITE_OK;
}

static int on_plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    info->estimatedRows = 10;
    return SQLITE_OK;
}

static int on_open(sqlite3_vtab *table, sqlite3_vtab_cursor **made)
{
    struct cursor *cursor = g_new0(struct cursor, 1);
    (void)table;
    *made = &cursor->base;
    return SQLITE_OK;
}

static int on_close(sqlite3_vtab_cursor *cursor)
{
    g_free(cursor);
    return SQLITE_OK;
}

static int on_filter(sqlite3_vtab_cursor *base, int plan, const char *plan_text, int argc,
                     sqlite3_value **argv)
{
    struct cursor *cursor = (struct cursor *)base;
    (void)plan, (void)plan_text, (void)argc, (void)argv;
    cursor->rows = *((const struct table *)base->pVtab)->place;
    cursor->row = 0;
    return SQLITE_OK;
}

static int on_next(sqlite3_vtab_cursor *base)
{
    ((struct cursor *)base)->row++;
    return SQLITE_OK;
}

static int on_eof(sqlite3_vtab_cursor *base)
{
    const struct cursor *cursor = (const struct cursor *)base;
    return !cursor->rows || cursor->row >= cursor->rows->n;
}

static int on_column(sqlite3_vtab_cursor *base, sqlite3_context *out, int column)
{
    const struct cursor *cursor = (const struct cursor *)base;
    struct db_value value = {DB_VALUE_NULL, 0, NULL, 0};
    cursor->rows->value(cursor->rows->user, cursor->row, column, &value);
    switch (value.kind) {
    case DB_VALUE_NULL:
        break;
    case DB_VALUE_INT:
        sqlite3_result_int64(out, value.number);
        break;
    case DB_VALUE_TEXT:
        if (value.bytes) sqlite3_result_text(out, value.bytes, -1, SQLITE_STATIC);
        break;
    case DB_VALUE_BLOB:
        if (value.bytes) sqlite3_result_blob64(out, value.bytes, value.size, SQLITE_STATIC);
        break;
    }
    return SQLITE_OK;
}

static int on_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *rowid)
{
    *rowid = (sqlite3_int64)((const struct cursor *)base)->row;
    return SQLITE_OK;
}

/* Without xCreate it is there without being made, and cannot be made. */
int db_rows_offer(struct sqlite3 *handle, const struct db_rows **place)
{
    static const sqlite3_module module = {.xConnect = on_connect,
                                          .xDisconnect = on_disconnect,
                                          .xBestIndex = on_plan,
                                          .xOpen = on_open,
                                          .xClose = on_close,
                                          .xFilter = on_filter,
                                          .xNext = on_next,
                                          .xEof = on_eof,
                                          .xColumn = on_column,
                                          .xRowid = on_rowid};
    return sqlite3_create_module(handle, "given", &module, place);
}
