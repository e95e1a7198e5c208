/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_DB_BM25_H
#define RADSCOUT_STORE_DB_BM25_H
/*
 * A SQL function bm25_ascending(TABLE, WEIGHT...) beside FTS5's bm25(), with the same
 * result, for queries that go through many rows by ascending rowid: it goes through the
 * lengths of the rows along with them, where FTS5 looks each of them up.
 */

struct sqlite3;

/* A result code of SQLite. */
int db_bm25_register(struct sqlite3 *handle);

#endif
