/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_READER_H
#define RADSCOUT_PARSE_READER_H
/*
 * What the readers of the formats have in common: what they report. And one
 * reader that looks at the first bytes and hands over to the one that fits:
 * PubMed XML, MEDLINE tagged text (.nbib), PubMed's CSV. Names of files say
 * nothing.
 */
#include "core/own.h"
#include "core/record.h"

#include <stdbool.h>
#include <stdint.h>

/* Kinds of a record that is lost: malformed, truncated, no-pmid, too-large; of one
 * that is kept: bad-bytes, bad-line, shortened; not-pubmed. */
struct reader_issue {
    int64_t offset; /* byte in the input where the record or damage begins */
    int64_t pmid;   /* 0: unknown */
    const char *kind, *message;
};

/* What a reader calls. A callback that returns false stops the reading with
 * the error it set. The article lives until the callback returns, which may
 * swap its content for an empty one's, but for the PMID, to keep it. */
struct reader_handler {
    bool (*article)(void *user, struct article *article, int64_t offset, GError **error);
    bool (*deletion)(void *user, int64_t pmid, GError **error);
    bool (*issue)(void *user, const struct reader_issue *issue, GError **error);
    void *user;
};

/* Is there anything in these bytes that PubMed data of any format holds? Says no
 * where such a mark is cut by an end of the bytes. */
bool reader_may_hold(const void *bytes, size_t size);

#define READER_SNIFFED_MAX 4096 /* bytes of the first line that are looked at */

struct reader;

/* handler is borrowed. */
struct reader *reader_new(const struct reader_handler *handler);

/* Next bytes of the input, any cut. */
bool reader_push(struct reader *reader, const void *bytes, size_t size, GError **error);

/* End of input. is_cut: more was to come (damaged gzip), so a format without
 * an end mark cannot vouch for its last record: it becomes an issue. INPUT:
 * empty or blank, or nothing of PubMed's in it. */
bool reader_finish(struct reader *reader, bool is_cut, GError **error);
void reader_free(struct reader *reader);
OWNED_DEFINE(reader, reader_free)

#endif
