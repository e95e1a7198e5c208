/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_READER_H
#define RADSCOUT_PARSE_READER_H
/*
 * What the readers of the formats have in common: what they report.
 */
#include "core/record.h"

#include <stdbool.h>
#include <stdint.h>

/* Kinds: malformed, truncated, bad-bytes, bad-line, no-pmid, too-large,
 * not-pubmed. */
struct reader_issue {
    int64_t offset; /* byte in the input where the record or damage begins */
    int64_t pmid;   /* 0: unknown */
    const char *kind, *message;
};

/* What a reader calls. A callback that returns false stops the reading with
 * the error it set. The article lives until the callback returns. */
struct reader_handler {
    bool (*article)(void *user, const struct article *article, int64_t offset, GError **error);
    bool (*deletion)(void *user, int64_t pmid, GError **error);
    bool (*issue)(void *user, const struct reader_issue *issue, GError **error);
    void *user;
};

#endif
