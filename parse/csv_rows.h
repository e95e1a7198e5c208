/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_CSV_ROWS_H
#define RADSCOUT_PARSE_CSV_ROWS_H
/*
 * CSV (RFC 4180) -> rows of fields, streaming, over clean text
 * (parse/lines.h). Fields may stand in quotes, with doubled quotes and line
 * ends inside. The first row tells the separator (',', ';' or a tab) and how
 * many fields a row has; one empty field more is let pass and not counted.
 * A row of another width, and a quote that is not closed, cost their own line
 * only: reading goes on behind it.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define CSV_ROW_LINES_MAX 16           /* lines that one row may spread over */
#define CSV_ROW_SIZE_MAX (1024 * 1024) /* bytes of one row */
#define CSV_FIELDS_MAX 256

struct csv_row {
    char *const *fields; /* NULL-terminated, trimmed */
    guint n_fields;
    int64_t offset; /* in the input */
    int64_t n_repaired;
};

struct csv_handler {
    bool (*row)(void *user, const struct csv_row *row, GError **error);
    /* kind and message as in parse/reader.h */
    bool (*damage)(void *user, const char *kind, int64_t offset, const char *message,
                   GError **error);
    void *user;
};

struct csv_rows;

/* handler is borrowed. */
struct csv_rows *csv_rows_new(const struct csv_handler *handler);
bool csv_rows_push(struct csv_rows *rows, const void *bytes, size_t size, GError **error);

/* is_cut: more was to come; a last row without a line end is damage. */
bool csv_rows_finish(struct csv_rows *rows, bool is_cut, GError **error);
void csv_rows_free(struct csv_rows *rows);
OWNED_DEFINE(csv_rows, csv_rows_free)

#endif
