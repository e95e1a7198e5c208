/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_FULLTEXT_H
#define RADSCOUT_STORE_FULLTEXT_H
/*
 * The full-text index may wait: from a PMID on it then holds nothing, and meta
 * (full_text_after) says which. Records up to that one are kept in it as ever,
 * so whatever ends the program, finishing goes on from there.
 */
#include "core/record.h"
#include "store/db.h"

#include <stdbool.h>

/* From the greatest stored PMID on the index waits (it may wait already). */
bool fulltext_defer(struct db *db, GError **error);

/* Does it wait with this PMID? 0: with any. */
bool fulltext_waits(struct db *db, int64_t pmid, bool *waits, GError **error);

/* Put in all that waits, some thousand records a transaction. */
bool fulltext_finish(struct db *db, GError **error);

#endif
