/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_IDENTITY_H
#define RADSCOUT_ANALYZE_IDENTITY_H
/*
 * Authorships -> people. Authorships that share a surname and the first letter
 * of the forename are compared in pairs; evidence adds points, contradictions
 * are vetoes; pairs are joined from the best down while no two members of the
 * joined clusters contradict each other (Kruskal with cluster veto). The points
 * are those of signatures_score(); docs/methods.md tells where they come from.
 *
 * Precision first: a lumped person is a wrong recommendation, a split one only
 * loses rank.
 */
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>

struct identity_options {
    bool ignore_orcid; /* resolve people as if no ORCID were printed */
};

/* Fill person and person_authorship. The derived tables are empty and the
 * caller holds the transaction. Groups and authors without a surname are
 * nobody. */
bool identity_rebuild(struct db *db, const struct identity_options *options, GError **error);

#endif
