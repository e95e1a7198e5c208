/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_DB_H
#define RADSCOUT_STORE_DB_H
/*
 * The only file (with db_rows.c and db_bm25.c) that knows SQLite: open, pragmas,
 * nested transactions, a statement cache. Foreign result codes become RADSCOUT_ERROR_DATABASE with
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

#define DB_APPLICATION_ID 0x52616453 /* "RadS", in the file's header */

struct db;
struct stmt;

enum db_mode {
    DB_READ,  /* must exist; nothing is written */
    DB_WRITE, /* created (0600, folders 0700) or migrated when needed */
};

/* Errors (DATABASE; LOCKED when another program writes) name the file and say
 * what to do. DB_READ needs the current schema and up-to-date derived tables;
 * temporary tables may be made on it. DB_WRITE migrates, and empties derived
 * tables that another version made (a line on stderr says so). */
struct db *db_open(const char *path, enum db_mode mode, GError **error);

/* The same with another schema than the one compiled in: for tests of the
 * migrations. schema is borrowed as long as the database is open. */
struct schema;
struct db *db_open_schema(const char *path, enum db_mode mode, const struct schema *schema,
                          GError **error);

/* A past view: a temporary main database with the derived tables of
 * derived.sql, empty, and the database at path attached read-only as "src".
 * article, article_text, authorship, mesh_heading, query_article show only
 * records with entrez_date <= date; records without one count as entered on
 * 1 July of their year. s2_paper and s2_author show only what was retrieved by
 * then, field_count only what ended by then. Unqualified names in the analyses
 * therefore work unchanged, and today's derived tables cannot be touched.
 * article_fts still knows every record: join its rows with article. */
struct db *db_open_as_of(const char *path, const char *date, GError **error);

/* Checkpoint and close; NULL accepted. */
void db_close(struct db *db);
OWNED_DEFINE(db, db_close)

const char *db_path(const struct db *db);

/* Make the folder that path lies in, 0700. */
bool db_make_folder(const char *path, GError **error);

/* How long to wait for another program's writing; 10 s at first. */
void db_set_busy_wait(struct db *db, int wait_ms);

/* stop() is asked now and then while SQL runs; true ends it with INTERRUPTED.
 * NULL: never. */
void db_set_stop(struct db *db, bool (*stop)(void));

/* Called after each commit with the pages that the write-ahead log holds then;
 * moving them into the database file is from now on the caller's. NULL: SQLite
 * does it by itself, as at first. */
void db_set_on_commit(struct db *db, void (*on_commit)(void *user, int log_pages), void *user);

/* Transactions nest by count; only the outermost commits. BEGIN IMMEDIATE (a
 * plain snapshot on DB_READ). After any error inside one: db_rollback(). */
bool db_begin(struct db *db, GError **error);
bool db_begin_reading(struct db *db, GError **error); /* a snapshot: nothing is written */
bool db_commit(struct db *db, GError **error);
void db_rollback(struct db *db); /* whole transaction, whatever the depth */

/* End what db_begin() began: commit when ok, else roll back. Returns whether
 * all went well; error is that of the commit, or what the caller set. */
bool db_end(struct db *db, bool ok, GError **error);

/* Run constant SQL without results, several statements allowed. */
bool db_exec(struct db *db, const char *sql, GError **error);

/* Prepared statement; NULL on error. One statement only, no trailing text. */
struct stmt *db_stmt(struct db *db, const char *sql, GError **error);

/* Prepared statement from an embedded file, e.g. "analyze/sql/evidence.sql". */
struct stmt *db_stmt_file(struct db *db, const char *name, GError **error);

/* First column of the first row; *value is 0 when there is no row or NULL. */
bool db_int(struct db *db, const char *sql, int64_t *value, GError **error);

/* Run one statement that gives no rows and whose only parameter is that number. */
bool db_run_for(struct db *db, const char *sql, int64_t id, GError **error);

/* Memory of this process about rows of this database that are never changed:
 * key -> id, of a fixed size, so that a new key may push out another one.
 * Forgotten on rollback and when another program wrote. */
#define DB_KEY_BYTES 16 /* a checksum's: they must be evenly spread */
enum db_cache { DB_CACHE_JOURNAL, DB_CACHE_AFFILIATION, DB_CACHE_MESH, DB_N_CACHES };
int64_t db_cached(struct db *db, enum db_cache cache, const uint8_t key[DB_KEY_BYTES]); /* or 0 */
void db_cache_put(struct db *db, enum db_cache cache, const uint8_t key[DB_KEY_BYTES], int64_t id);

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

/* The first column of all rows (int64_t; NULL on error), or of the only row (0
 * without one), of a bound statement, which is reset. */
GArray *stmt_ints(struct stmt *stmt, GError **error);
bool stmt_first_int(struct stmt *stmt, int64_t *value, GError **error);

/* stmt_run() of a statement that reads the table "given" (db_rows.h): these rows.
 * DB_WRITE only. */
struct db_rows;
bool stmt_run_rows(struct stmt *stmt, const struct db_rows *rows, GError **error);

/* Columns count from 0. Text of NULL is NULL. */
int64_t stmt_int(struct stmt *stmt, int column);
double stmt_real(struct stmt *stmt, int column);
const char *stmt_text(struct stmt *stmt, int column);
const void *stmt_blob(struct stmt *stmt, int column, size_t *size);
bool stmt_is_null(struct stmt *stmt, int column);

/* Facts about the database: table meta (key, value). NULL when unset. */
char *db_meta(struct db *db, const char *key, GError **error);
bool db_set_meta(struct db *db, const char *key, const char *value, GError **error);

/* Drop every derived table and make them anew, empty (derived.sql). In a
 * transaction, the caller's if there is one. */
bool db_reset_derived(struct db *db, GError **error);

/* Empty every derived table but those in keep (NULL-terminated), whose rows are
 * still good for something; all in a past view. */
bool db_empty_derived(struct db *db, const char *const *keep, GError **error);

#endif
