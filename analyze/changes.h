/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_CHANGES_H
#define RADSCOUT_ANALYZE_CHANGES_H
/*
 * What has happened to the records since the last analysis, found by comparing
 * a checksum of each (and of what Semantic Scholar says of its authors) with the
 * one remembered in table record_memo.
 */
#include "analyze/signatures.h"
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>

struct changes {
    GArray *fresh;             /* int64_t, ascending: PMIDs that are new or revised */
    GArray *gone;              /* int64_t, ascending: ... that are deleted or revised */
    struct signatures *before; /* what is remembered of those gone */
    GArray *people;            /* int64_t: people whose records are others than before, or who are
                                * no more; identity_update() says so */
};

/* NULL on error. */
struct changes *changes_find(struct db *db, GError **error);
void changes_free(struct changes *changes);
OWNED_DEFINE(changes, changes_free)

#endif
