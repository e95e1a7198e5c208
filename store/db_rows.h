/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_DB_ROWS_H
#define RADSCOUT_STORE_DB_ROWS_H
/*
 * Rows of the caller's as a table called "given", with columns c0 to c15:
 * "INSERT INTO t(a, b) SELECT c0, c1 FROM given" takes them all in one
 * statement, in less time than one statement a row takes. Say INSERT OR ROLLBACK,
 * into tables without foreign keys: a statement that may have to be undone by
 * itself makes FTS5 write out all it has gathered.
 */
#include <stddef.h>
#include <stdint.h>

#define DB_ROWS_COLUMNS 16

/* NULL unless set. */
struct db_value {
    enum { DB_VALUE_NULL, DB_VALUE_INT, DB_VALUE_TEXT, DB_VALUE_BLOB } kind;
    int64_t number;
    const void *bytes; /* NULL: NULL; borrowed until the statement has run */
    size_t size;       /* of a blob; a text ends with NUL */
};

struct db_rows {
    size_t n;
    void (*value)(const void *user, size_t row, int column, struct db_value *value);
    const void *user;
};

/* Let the connection know that table; *place is what it shows. SQLite's code. */
struct sqlite3;
int db_rows_offer(struct sqlite3 *handle, const struct db_rows **place);

#endif
