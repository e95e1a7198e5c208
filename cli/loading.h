/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_LOADING_H
#define RADSCOUT_CLI_LOADING_H
/*
 * Where parse/ and store/ meet: stored answers and files -> records in the
 * database. Used by `parse`, `run` and `scout`.
 *
 * Records go in by batches, each in one transaction with the ledger row that
 * vouches for it. Damage is kept as issues, counted and warned of by name; it
 * is no error. Errors are DATABASE, INTERRUPTED and, with strict, INPUT.
 */
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Counts; add up over several calls. Start with zeros. */
struct loading_report {
    int64_t n_files;                             /* read in these calls, completely or not */
    int64_t n_known;                             /* files read before: nothing to do */
    int64_t n_kept_before;                       /* records of those, kept then */
    int64_t n_answers;                           /* stored answers read */
    int64_t n_added, n_replaced, n_same, n_lost; /* as in enum ingest_result */
    int64_t n_deleted;                           /* stored records that a deletion removed */
    int64_t n_s2;                                /* papers with facts of Semantic Scholar's */
    int64_t n_skipped;                           /* records that could not be read */
    int64_t n_issues;                            /* all that was not as it should be */
    int64_t n_unread; /* files that could not be opened: among the issues, but not stored */
    int64_t n_broken; /* files and answers with issues, unreadable ones too */
};

/* Load the stored answers that wait for it, oldest first. An EFetch answer
 * counts whole or not at all: a damaged one is put down as an issue, and its
 * records are asked for again by the next fetch. */
bool loading_answers(struct db *db, struct loading_report *report, GError **error);

/* Load one file ("-": stdin; a pipe): PubMed XML, MEDLINE text or PubMed's CSV, as its
 * content says. When a checksum lies beside it ("<path>.md5") and is another,
 * nothing of the file is loaded. A file whose bytes were read before is passed
 * over; if there were issues then, they are told again. */
bool loading_file(struct db *db, const char *path, bool strict, struct loading_report *report,
                  GError **error);

/* Load files in the order that counts: as given, but those named like PubMed's
 * baseline and update files (pubmed26n0001.xml.gz) by name among themselves.
 * One that is named twice is read once; "<path>.md5" beside <path> is no file
 * to load. */
bool loading_files(struct db *db, char *const *paths, size_t n, bool strict,
                   struct loading_report *report, GError **error);

/* 0 when all was well; 3 when something was skipped and something is there; 1
 * when nothing could be read. */
int loading_status(const struct loading_report *report);

/* One line of what was done, on stderr. */
void loading_log(const struct loading_report *report);

#endif
