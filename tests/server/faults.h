/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_SERVER_FAULTS_H
#define RADSCOUT_TESTS_SERVER_FAULTS_H
/*
 * The switchboard of what can go wrong. A fault is set at the start, as
 * NAME=RATE (0 to 1), NAME=@K[,K...] (the K-th request that it applies to) or
 * NAME=@K- (that and all after it).
 * A rate is decided by the seed, by what is asked for, and by how often that was
 * asked before: not by the order in which several connections arrive. A rate
 * below 1 lets the same request fail FAULTS_IN_A_ROW times, not oftener: what is
 * tried five times comes, however the requests are cut this time. So do numbers:
 * a fault whose turn comes at such a request waits for the next other one.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* X(name, code, where it applies, what it does) */
#define FAULTS(X)                                                                                  \
    X("429", RATE, EUTILS, "429 with Retry-After: 2")                                              \
    X("429-bare", RATE_BARE, EUTILS, "429 without Retry-After")                                    \
    X("429-200", RATE_OK, EUTILS, "the JSON of 429 with status 200")                               \
    X("bad-key", BAD_KEY, EUTILS, "400 'API key invalid' that repeats the key")                    \
    X("500", E500, EUTILS, "500, an HTML page")                                                    \
    X("502", E502, EUTILS, "502, an HTML page")                                                    \
    X("503", E503, EUTILS, "503, an HTML page")                                                    \
    X("linkerd", LINKERD, EUTILS, "502, text of a proxy")                                          \
    X("error-200", ERROR_OK, EUTILS, "200 with a passing error in ERROR")                          \
    X("error-400", ERROR_400, EUTILS, "400 with a passing error")                                  \
    X("no-root", NO_ROOT, EUTILS, "200, prolog without a root element")                            \
    X("empty", EMPTY, EUTILS, "200, empty body")                                                   \
    X("truncated", TRUNCATED, EUTILS, "200, the body ends in the middle")                          \
    X("cut-between", CUT_BETWEEN, EFETCH, "200, the body ends between two records")                \
    X("reset", RESET, EUTILS, "the connection breaks in the body")                                 \
    X("reset-early", RESET_EARLY, EUTILS, "the connection breaks before the answer")               \
    X("hang", HANG, EUTILS, "no answer")                                                           \
    X("slow", SLOW, EUTILS, "a byte a second")                                                     \
    X("length-long", LENGTH_LONG, ANY, "Content-Length says more than comes")                      \
    X("length-short", LENGTH_SHORT, ANY, "Content-Length says less than comes")                    \
    X("bomb", BOMB, ANY, "200, 100 kB of gzip that inflate to 100 MB")                             \
    X("json-newline", JSON_NEWLINE, EUTILS, "200, JSON with a raw newline in a string")            \
    X("drop", DROP, EFETCH, "every tenth record is left out")                                      \
    X("blocked", BLOCKED, EUTILS, "200, the page for blocked clients")                             \
    X("redirect", REDIRECT, EUTILS, "302 to the page for blocked clients")                         \
    X("expired", EXPIRED, HISTORY, "the history is gone")                                          \
    X("s2-429", S2_RATE, S2, "429 without headers")                                                \
    X("s2-403", S2_FORBIDDEN, S2, "403")                                                           \
    X("s2-echo", S2_ECHO, S2, "400 that repeats the key")                                          \
    X("s2-500", S2_500, S2, "500")                                                                 \
    X("s2-504", S2_TIMEOUT, S2, "504")                                                             \
    X("s2-502", S2_502, S2, "502, an HTML page")                                                   \
    X("s2-empty", S2_EMPTY, S2, "200, empty body")                                                 \
    X("s2-truncated", S2_TRUNCATED, S2, "200, the body ends in the middle")                        \
    X("s2-short", S2_SHORT, S2, "200, an array one entry too short")                               \
    X("s2-error-200", S2_ERROR_OK, S2, "200 with the single key error")                            \
    X("s2-newline", S2_NEWLINE, S2, "200, a raw newline in a string")                              \
    X("s2-reset", S2_RESET, S2, "the connection breaks in the body")                               \
    X("s2-hang", S2_HANG, S2, "no answer")

enum fault {
    FAULT_NONE,
#define X(name, code, where, what) FAULT_##code,
    FAULTS(X)
#undef X
        N_FAULTS,
};

/* What a request is; a fault applies to one of these. EFETCH and HISTORY
 * requests are EUTILS requests too. */
enum fault_where {
    WHERE_EUTILS = 1,
    WHERE_EFETCH = 2,
    WHERE_HISTORY = 4,
    WHERE_S2 = 8,
    WHERE_ANY = WHERE_EUTILS | WHERE_S2,
};

#define FAULTS_IN_A_ROW 2

struct faults;

struct faults *faults_new(uint64_t seed);
void faults_free(struct faults *faults);
OWNED_DEFINE(faults, faults_free)

/* "NAME=RATE" or "NAME=@K[,K...]". */
bool faults_set(struct faults *faults, const char *text, GError **error);

/* The fault to play on the next request: the first that is due. where: a sum of
 * enum fault_where; asked: a hash of what is asked for. */
enum fault faults_pick(struct faults *faults, unsigned where, uint32_t asked);

const char *fault_name(enum fault fault);
const char *fault_text(enum fault fault);

#endif
