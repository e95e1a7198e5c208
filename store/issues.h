/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_ISSUES_H
#define RADSCOUT_STORE_ISSUES_H
/* What was not as it should be in files and answers, one by one. */
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Strings live during the call. */
struct issue_row {
    const char *path;    /* of the file; NULL: an answer */
    int64_t request_id;  /* of the answer; 0: a file */
    const char *request; /* "pubmed efetch"; NULL: a file */
    int64_t offset;      /* byte in the inflated input */
    int64_t pmid;        /* 0: unknown */
    const char *kind;    /* as in parse_issue */
    const char *message;
    const char *at; /* when it was read or sent, a stamp */
};

typedef bool (*issue_callback)(const struct issue_row *issue, void *user, GError **error);

/* Call back for every issue: files first, in the order they were read, then
 * answers; by offset within each. A file that was begun and left has a row. */
bool issues_each(struct db *db, issue_callback callback, void *user, GError **error);

#endif
