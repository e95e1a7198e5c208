/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_OUT_H
#define RADSCOUT_CORE_OUT_H
/*
 * Lists: rows -> table (libsmartcols) | json | jsonl | csv.
 *
 * A row is a JSON object. Columns are declared once and every format follows:
 * json and jsonl print the whole object, csv and table the declared columns
 * (a dotted key looks into an object, "burst.start"; arrays are joined by
 * "; "). Escaping happens here, by the sink's grammar: csv fields that begin
 * with = + - @ TAB CR get a leading apostrophe (numbers do not); control characters
 * and those that reorder text (plain.h) are escaped in json, '?' in tables and csv,
 * where TAB, LF and CR stay unless a terminal shows it. Real numbers carry at most 15 digits.
 *
 * A file appears by rename, mode 0600, and never in the place of a database; NULL or "-" is stdout; a device or pipe
 * is written in place. When the reader of stdout closes the pipe the error is
 * G_FILE_ERROR_PIPE: hand it up, main.c ends quietly with status 0.
 */
#include "core/own.h"

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum out_format { OUT_TABLE, OUT_JSON, OUT_JSONL, OUT_CSV };

enum out_type { OUT_TEXT, OUT_INT, OUT_REAL, OUT_BOOL };

#define OUT_NO_TABLE 1u /* only in csv (and json) */
#define OUT_NO_CSV 2u   /* only in the table (and json) */
#define OUT_WHOLE 4u    /* text of no use when cut (a name, an e-mail): not cut in 48 columns */
#define OUT_WRAP 8u     /* broken into lines where the terminal is narrow; the longest are cut */
#define OUT_DAY 16u     /* a stamp; a table shows its day */
#define OUT_PERCENT 32u /* a fraction; a table shows "25 %" */
/* May be missing where the terminal has no room for it; 1 is missed most, at most 255. */
#define OUT_SPARE(importance) ((unsigned)(importance) << 8)

struct out_column {
    const char *key;
    const char *title; /* table heading; csv uses the key */
    enum out_type type;
    int decimals; /* OUT_REAL in a table, 0..9 */
    unsigned flags;
};

struct out_spec {
    const char *path; /* NULL or "-": stdout */
    enum out_format format;
    const struct out_column *columns; /* borrowed until out_close() */
    size_t n_columns;
    json_t *head;         /* json: members before the list; borrowed, may be NULL */
    const char *list_key; /* json: name of the list; NULL: a bare array */
    bool *shown;          /* set by out_close(): of each column, whether a table had room for it;
                           * NULL: not asked */
};

/* Rows stream: only a table waits for out_close(). */
struct out;

/* "table", "json", "jsonl", "csv" -> format; false and USAGE error otherwise. */
bool out_format_parse(const char *name, enum out_format *format, GError **error);

struct out *out_open(const struct out_spec *spec, GError **error);

/* Takes the reference of row. */
bool out_row(struct out *out, json_t *row, GError **error);

/* Write what is left, check every byte, let the file appear. After an error
 * the file does not appear. The object is freed in any case. */
bool out_close(struct out *out, GError **error);

/* Drop the list unfinished (error path); NULL accepted. */
void out_abandon(struct out *out);
OWNED_DEFINE(out, out_abandon)

/* Plain text to stdout, control characters (newline apart) shown as '?'. */
bool out_text(const char *text, GError **error);

/* Flush stdout and report a write error; true when the pipe is closed. */
bool out_flush(GError **error);

/* false for --no-color, NO_COLOR, or when stdout is no terminal. */
void out_set_color(bool allowed);

#endif
