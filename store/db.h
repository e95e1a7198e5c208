/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_DB_H
#define RADSCOUT_STORE_DB_H
/*
 * The only file that knows SQLite: open, pragmas, nested transactions, a
 * statement cache. Foreign result codes become RADSCOUT_ERROR_DATABASE with
 * the file's name and what to do (full disk, read-only, not our file, newer
 * schema, locked).
 *
 * Statements belong to the database and are cached by their SQL text, which
 * is constant; values are always bound. A statement got from db_stmt() is
 * reset and unbound; texts and blobs it returns live until its next step.
 * Bound text and blobs are copied unless the name says static.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct db;
struct stmt;

enum db_mode {
    DB_READ,  /* must exist; nothing is written */
    DB_WRITE, /* created (0600, folders 0700) or migrated when needed */
};

struct db *db_open(const char *path, enum db_mode mode, GError **error);

/* A past view: a temporary main database with the derived tables of
 * derived.sql, empty, and the database at path attached read-only as "src".
 * `article` (and every view over it) shows only records with
 * entrez_date <= date; records without one by year. Unqualified names in the
 * analyses therefore work unchanged, and today's derived tables cannot be
 * touched. */
struct db *db_open_as_of(const char *path, const char *date, GError **error);

/* Checkpoint and close; NULL accepted. */
void db_close(struct db *db);
OWNED_DEFINE(db, db_close)

const char *db_path(const struct db *db);

/* Transactions nest by count; only the outermost commits. BEGIN IMMEDIATE. */
bool db_begin(struct db *db, GError **error);
bool db_commit(struct db *db, GError **error);
void db_rollback(struct db *db); /* whole transaction, whatever the depth */

/* Run constant SQL without results, several statements allowed. */
bool db_exec(struct db *db, const char *sql, GError **error);

/* Prepared statement; NULL on error. One statement only, no trailing text. */
struct stmt *db_stmt(struct db *db, const char *sql, GError **error);

/* Prepared statement from an embedded file, e.g. "analyze/sql/evidence.sql". */
struct stmt *db_stmt_file(struct db *db, const char *name, GError **error);

/* First column of the first row; *value is 0 when there is no row or NULL. */
bool db_int(struct db *db, const char *sql, int64_t *value, GError **error);

int64_t db_last_rowid(struct db *db);
int64_t db_changes(struct db *db);

/* Parameters count from 1. NULL text or blob binds NULL. Binding cannot fail
 * but by a wrong index, which aborts. */
void stmt_bind_int(struct stmt *stmt, int index, int64_t value);
void stmt_bind_real(struct stmt *stmt, int index, double value);
void stmt_bind_text(struct stmt *stmt, int index, const char *text);
void stmt_bind_static_text(struct stmt *stmt, int index, const char *text);
void stmt_bind_blob(struct stmt *stmt, int index, const void *bytes, size_t size);
void stmt_bind_null(struct stmt *stmt, int index);

/* Next row: *has_row. When there is none the statement is reset. */
bool stmt_step(struct stmt *stmt, bool *has_row, GError **error);

/* Step a statement that returns nothing, reset it, keep no binding. */
bool stmt_run(struct stmt *stmt, GError **error);
void stmt_reset(struct stmt *stmt);

/* Columns count from 0. Text of NULL is NULL. */
int64_t stmt_int(struct stmt *stmt, int column);
double stmt_real(struct stmt *stmt, int column);
const char *stmt_text(struct stmt *stmt, int column);
const void *stmt_blob(struct stmt *stmt, int column, size_t *size);
bool stmt_is_null(struct stmt *stmt, int column);

/* Facts about the database: table meta (key, value). NULL when unset. */
char *db_meta(struct db *db, const char *key, GError **error);
bool db_set_meta(struct db *db, const char *key, const char *value, GError **error);

/* Drop every derived table and make them anew, empty (derived.sql). Inside the
 * caller's transaction. */
bool db_reset_derived(struct db *db, GError **error);

#endif
