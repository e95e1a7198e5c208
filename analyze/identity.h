/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_IDENTITY_H
#define RADSCOUT_ANALYZE_IDENTITY_H
/*
 * Authorships -> people (tables person, person_authorship, name_block).
 * Authorships that share a surname and the first letter of the forename, or an
 * ORCID, e-mail address or Semantic Scholar author id, are compared in pairs
 * (likeness.h) and clustered under vetoes (clusters.h); docs/methods.md tells how.
 *
 * Precision first: a lumped person is a wrong recommendation, a split one only
 * loses rank.
 */
#include "analyze/changes.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>

/* What an update goes on from. */
#define IDENTITY_KEPT_TABLES                                                                       \
    "person", "person_authorship", "name_block", "person_place", "record_memo", "family_memo"

struct identity_options {
    bool ignore_orcid; /* resolve people as if no ORCID were printed */
    bool remember;     /* keep what an update goes on from */
};

/* Changes when the same records may give other people; g_free(). Not in it: how
 * affiliations are read (places.h). */
char *identity_stamp(const struct identity_options *options);

/* In table analysis: what identity_stamp() said when people were told apart. */
#define IDENTITY_STAMP_KEY "people"

/* Are the rows of record_memo what this program would make of the records? */
bool identity_memos_hold(struct db *db, bool *hold, GError **error);

/* Fill person and person_authorship. The derived tables are empty and the
 * caller holds the transaction. Groups and authors without a surname are
 * nobody. */
bool identity_rebuild(struct db *db, const struct identity_options *options, GError **error);

/* Go on from the last analysis, which remembered; leaves what a rebuild leaves,
 * in person_place too. changes->people gets the ids of people whose records are
 * others than before. The places of new affiliations have been read. */
bool identity_update(struct db *db, const struct identity_options *options, struct changes *changes,
                     GError **error);

#endif
