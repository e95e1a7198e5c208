/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_SERVER_JOURNAL_H
#define RADSCOUT_TESTS_SERVER_JOURNAL_H
/* What the client did: a line for each request, and a judgement at the end. */
#include "tests/server/service.h"

struct journal;

/* path NULL: no file, only the judgement on stderr. */
struct journal *journal_open(const char *path, GError **error);
void journal_close(struct journal *journal);
OWNED_DEFINE(journal, journal_close)

/* Milliseconds since it was opened. */
int64_t journal_now(const struct journal *journal);

/* Keys are never written: their parameters show as "api_key=***". */
void journal_note(struct journal *journal, const struct request *request, const struct reply *reply,
                  const char *fault);

/* How many requests, the most in any second, what a polite client would not
 * do. On stderr and at the end of the file, lines that begin with '#'. */
void journal_summary(struct journal *journal);

#endif
