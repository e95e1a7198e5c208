/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_FACETS_READER_H
#define RADSCOUT_ANALYZE_FACETS_READER_H
/* The facets of records, as `analyze` finds them (facets.h). */
#include "analyze/facets.h"

struct facets_reader;

/* NULL on error. */
struct facets_reader *facets_reader_new(struct db *db, GError **error);
void facets_reader_free(struct facets_reader *reader);
OWNED_DEFINE(facets_reader, facets_reader_free)

/* The facets of a record, packed as in table study; the texts may be NULL. *packed is
 * borrowed until the next call, NULL: there is nothing to tell by. */
bool facets_reader_read(struct facets_reader *reader, int64_t pmid, const char *title,
                        const char *keywords, const GByteArray **packed, GError **error);

/* Fill table facet (empty before) and note what it was made of, in the caller's transaction. */
bool facets_reader_store(const struct facets_reader *reader, GError **error);

#endif
