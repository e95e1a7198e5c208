/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_MEDLINE_TEXT_H
#define RADSCOUT_PARSE_MEDLINE_TEXT_H
/*
 * MEDLINE tagged text (PubMed's "Save > PubMed", .nbib, rettype=medline) ->
 * records, streaming.
 *
 *     PMID- 90000001
 *     TI  - A title that goes on
 *           in the next line
 *
 * A record begins at PMID- or at the first tag behind a blank line. What the
 * format does not carry stays NULL: identifiers of MeSH terms and places,
 * references, equal contribution, sections of the abstract (they stand in one
 * line), which authors' keywords or grants were typed where the separators are
 * ambiguous. Everything else agrees with the XML of the same record.
 */
#include "core/own.h"
#include "parse/reader.h"

#define MEDLINE_TEXT_FIELD_MAX (4 * 1024 * 1024)   /* bytes of one field */
#define MEDLINE_TEXT_RECORD_MAX (64 * 1024 * 1024) /* bytes of one record */

struct medline_text;

/* handler is borrowed; it hears of no deletions. */
struct medline_text *medline_text_new(const struct reader_handler *handler);
bool medline_text_push(struct medline_text *reader, const void *bytes, size_t size, GError **error);

/* End of input. is_cut: more was to come, so the last record becomes an issue;
 * it is taken for cut as well when neither a line end nor SO, which PubMed
 * prints last, ends it. INPUT: blank, or no record with a PMID. */
bool medline_text_finish(struct medline_text *reader, bool is_cut, GError **error);
void medline_text_free(struct medline_text *reader);
OWNED_DEFINE(medline_text, medline_text_free)

/* Does text look like the beginning of a record: a tag of two to four letters
 * or digits and a hyphen in column 5? */
bool medline_text_is_tagged(const char *text, size_t size);

#endif
