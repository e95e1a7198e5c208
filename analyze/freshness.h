/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_FRESHNESS_H
#define RADSCOUT_ANALYZE_FRESHNESS_H
/*
 * Which authorships an update compares again: those of new and revised records,
 * those of name blocks whose size passed a power of two (points depend on it),
 * those of a key that too many bear now or no longer, and those that the user
 * decided upon since.
 */
#include "analyze/changes.h"
#include "analyze/clusters.h"
#include "analyze/families.h"
#include "analyze/signatures.h"
#include "store/db.h"

/* In table analysis: what the user had decided, what names said (namesakes.h). */
#define FRESHNESS_DECISIONS_KEY "decisions"
#define FRESHNESS_NAMESAKES_KEY "namesakes"

/* Set families->is_new and families->fresh. */
bool freshness_find(struct families *families, struct db *db, const struct signatures *signatures,
                    const struct changes *changes, struct clusters *clusters, GError **error);

/* Remember the user's decisions as they were seen, and what names said. */
bool freshness_store(struct db *db, const struct signatures *signatures, GError **error);

#endif
