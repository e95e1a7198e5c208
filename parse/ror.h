/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_ROR_H
#define RADSCOUT_PARSE_ROR_H
/*
 * A file of the Research Organization Registry -> organisations: the data dump
 * as JSON (one array, or an object a line) or CSV, of schema 1 or 2, plain,
 * gzipped or in a .zip (where JSON is taken before CSV and schema 2 before 1).
 * Names of plain files say nothing.
 */
#include "core/organisation.h"

#include <stdint.h>

#define ROR_RECORD_BYTES_MAX (4 * 1024 * 1024) /* of one organisation in JSON */
#define ROR_RECORDS_MAX 2000000

struct ror_handler {
    /* The organisation lives until the callback returns; false stops with its error. */
    bool (*organisation)(void *user, const struct organisation *organisation, GError **error);
    void *user;
};

struct ror_report {
    int64_t n_read, n_skipped;
    int schema;        /* of the first record: 1 or 2 */
    char *first_issue; /* g_free(); NULL: none */
};

/* path: a file, a pipe, or "-" for stdin. Errors (INPUT, TRUNCATED) do not name it. A record that is damaged or
 * has no identifier or no name is skipped and counted. */
bool ror_read(const char *path, const struct ror_handler *handler, struct ror_report *report,
              GError **error);

#endif
