/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_RAW_H
#define RADSCOUT_STORE_RAW_H
/*
 * Answers as received, the ledger of requests, what each query found, and the
 * files a person gave. A ledger row and what it vouches for change in one
 * transaction. No function here ever sees an API key: callers pass parameters
 * without it.
 */
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* --- queries ------------------------------------------------------------ */

enum query_kind { QUERY_TOPIC, QUERY_INSTITUTION, QUERY_FIELD, QUERY_SCOUT };

/* Id of the query of that kind and name, made when new. When its text changed
 * since, the old results are forgotten (the records stay). */
bool query_put(struct db *db, enum query_kind kind, const char *name, const char *text,
               int64_t *query_id, GError **error);

/* What PubMed made of the query: its translation, the count it announced, and
 * warnings such as phrases not found (NULL: none). */
bool query_note(struct db *db, int64_t query_id, const char *translation, int64_t count,
                const char *warnings, GError **error);

/* Say that pmids belong to the query (idempotent). */
bool query_add_pmids(struct db *db, int64_t query_id, const int64_t *pmids, size_t n,
                     GError **error);

/* PMIDs of the query that are not stored as articles (from XML: what a person
 * saved as text is poorer) and not known to be missing, ascending. Free with g_array_unref(); elements are int64_t. */
GArray *query_wanted(struct db *db, int64_t query_id, GError **error);

/* Mark the query as completely searched up to that day (YYYY-MM-DD). */
bool query_finish(struct db *db, int64_t query_id, const char *from, const char *to,
                  GError **error);

/* A PMID that was asked for twice and not delivered. */
bool missing_put(struct db *db, int64_t pmid, GError **error);

/* Papers of the field that entered PubMed in [from, to] (days, inclusive). */
bool field_count_put(struct db *db, const char *from, const char *to, int64_t count,
                     GError **error);

/* --- requests and answers ----------------------------------------------- */

struct request_note {
    const char *source;     /* "pubmed" or "s2" */
    const char *endpoint;   /* "esearch", "efetch", "paper/batch" */
    const char *purpose;    /* "count", "search", "records", "facts" */
    int64_t query_id;       /* 0: none */
    const char *parameters; /* as sent, without key and e-mail */
    int n_asked;            /* records asked for; 0 when it does not apply */
    int http_status;        /* 0: no answer */
    int tries;
    int wall_ms;
    const int64_t
        *sent_ms;      /* when each try left, milliseconds since 1970; tries of them, or NULL */
    const char *error; /* NULL: answered; else the last error, redacted */
};

/* An answer made ready to be stored: compressed, with its checksum. Needs no
 * database, so that any thread may do it. */
struct raw_answer;

/* Never NULL. size of more than 900 MiB: request_put_ready() refuses it. */
struct raw_answer *raw_answer_new(const void *body, size_t size);
void raw_answer_free(struct raw_answer *answer);
OWNED_DEFINE(raw_answer, raw_answer_free)

/* Store an answer (NULL: none) and its ledger row; must_parse says that `parse`
 * has to read it. request_id may be NULL. */
bool request_put_ready(struct db *db, const struct request_note *note,
                       const struct raw_answer *answer, bool must_parse, int64_t *request_id,
                       GError **error);

/* The same for an answer as it came (body NULL: none). */
bool request_put(struct db *db, const struct request_note *note, const void *body, size_t size,
                 bool must_parse, int64_t *request_id, GError **error);

/* The stored answer of a request, inflated. g_bytes_unref(). */
GBytes *answer_get(struct db *db, int64_t request_id, GError **error);

/* Ids of requests whose answer waits to be parsed, ascending (int64_t). */
GArray *answers_unparsed(struct db *db, GError **error);

/* Source and endpoint of a request, for the parser to choose a reader. */
bool request_describe(struct db *db, int64_t request_id, char **source, char **endpoint,
                      char **parameters, GError **error);

/* When the request was sent, a stamp; g_free(). */
bool request_sent_at(struct db *db, int64_t request_id, char **stamp, GError **error);

bool answer_mark_parsed(struct db *db, int64_t request_id, int n_records, GError **error);

/* --- files a person gave -------------------------------------------------- */

struct file_note {
    const char *path; /* absolute, or "-" */
    int64_t size_bytes;
    const char *sha256; /* hex */
};

/* *state: 0 unknown, 1 begun, 2 read completely, 3 read with issues. */
bool file_state(struct db *db, const char *sha256, int *state, GError **error);
bool file_begin(struct db *db, const struct file_note *note, int64_t *file_id, GError **error);
/* n_skipped > 0 or message != NULL: read with issues. */
bool file_finish(struct db *db, int64_t file_id, int64_t n_records, int64_t n_skipped,
                 const char *message, GError **error);
/* What file_finish() put down for those bytes; *message g_free(), NULL: none. */
bool file_outcome(struct db *db, const char *sha256, int64_t *n_records, int64_t *n_skipped,
                  char **message, GError **error);

/* --- issues --------------------------------------------------------------- */

struct parse_issue {
    int64_t file_id, request_id; /* one of them, the other 0 */
    int64_t offset;              /* byte offset in the (inflated) input */
    int64_t pmid;                /* 0 unknown */
    const char *kind;            /* "malformed", "bad-bytes", "no-pmid", "shortened", ... */
    const char *message;
};

/* Idempotent: the same issue at the same place is stored once. */
bool issue_put(struct db *db, const struct parse_issue *issue, GError **error);

#endif
