/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_SIMILAR_H
#define RADSCOUT_ANALYZE_SIMILAR_H
/*
 * Records like a record, or like a text: cosine of TF-IDF vectors of words (Salton and
 * Buckley 1988, doi:10.1016/0306-4573(88)90021-0) over title (3), keywords and headings
 * (2) and abstract (1); (1 + ln tf) ln((n + 1) / (df + 1)), document frequencies from an
 * even sample of the records. Of all records SIMILAR_MAX are compared: those that the full text finds
 * best by the SIMILAR_WORDS words that weigh most.
 */
#include "analyze/topic.h"

#define SIMILAR_MAX 500
#define SIMILAR_WORDS 20
#define SIMILAR_SAMPLE 2000
#define SIMILAR_TEXT_BYTES_MAX (1024 * 1024)

/* The topic of a stored record: its neighbours, cosines over that of the nearest one as
 * relevance, and itself (1). A PMID that is not stored is a USAGE error. */
bool similar_to_record(struct db *db, int64_t pmid, struct topic *topic, GError **error);

/* The same of a text; name: what to call it. A text without words that tell anything is a
 * USAGE error. */
bool similar_to_text(struct db *db, const char *text, const char *name, struct topic *topic,
                     GError **error);

#endif
