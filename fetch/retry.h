/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_FETCH_RETRY_H
#define RADSCOUT_FETCH_RETRY_H
/*
 * What an answer means and whether asking again helps: one place for both
 * services. An answer is judged by its body, never by its status alone:
 * 200 can be an error, 400 can be transient, a block page can come as either.
 */
#include "fetch/http.h"

#include <stdbool.h>
#include <stddef.h>

enum verdict {
    VERDICT_OK,
    VERDICT_RETRY,     /* transient: ask again */
    VERDICT_SLOW_DOWN, /* rate limit: everybody waits, then ask again */
    VERDICT_SMALLER,   /* ask for less at a time */
    VERDICT_NOTHING,   /* none of the ids asked for exists */
    VERDICT_EXPIRED,   /* the service forgot the search: search again */
    VERDICT_REACH,     /* past the last position the service serves */
    VERDICT_REFUSED,   /* final for this request */
    VERDICT_BAD_KEY,   /* the key is not accepted */
    VERDICT_BLOCKED,   /* we are blocked: stop the run */
};

/* What is known of an answer. */
struct retry_evidence {
    enum http_end end;
    int status;
    const char *body; /* need not be terminated */
    size_t size;
    bool well_formed;          /* a complete answer of the kind asked for */
    const char *service_error; /* the service's own error text inside; NULL: none */
};

/* *reason: why, a few words, static; the service's own text is not in it. */
enum verdict retry_judge_entrez(const struct retry_evidence *evidence, const char **reason);
enum verdict retry_judge_s2(const struct retry_evidence *evidence, const char **reason);

struct retry_schedule {
    int tries_max;
    int base_ms, cap_ms;
    int asked_max_s; /* longest Retry-After that is obeyed */
};

extern const struct retry_schedule retry_entrez, retry_s2_keyed, retry_s2_keyless;

/* Milliseconds to wait after the try-th failing try (from 1): base doubled
 * each time, up to half as much again by chance, at most cap; never less than
 * the service asked for. chance is in [0, 1). */
int retry_wait_ms(const struct retry_schedule *schedule, int try, int retry_after_s, double chance);

/* text without the key (may be NULL) and without the values of api_key= and
 * email= parameters; control characters become blanks, cut at 300 bytes.
 * g_free(). */
char *retry_redact(const char *text, const char *key);

/* Blank out the key wherever it stands in a body. */
void retry_redact_body(GByteArray *body, const char *key);

#endif
