/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_EVIDENCE_H
#define RADSCOUT_ANALYZE_EVIDENCE_H
/*
 * Who stood last on which paper behind which first author: tables paper and
 * senior_paper.
 *
 * A paper is evidence when its author list is complete, holds 3 to 25 persons,
 * was not retracted, and first and last author are two people. Every last
 * author by equal contribution is senior; the first author is the first person
 * of the list. A newcomer is a first author without a record of an earlier
 * calendar year (of entry into PubMed) in this database. International: the
 * first author's printed countries share none with the senior author's; where
 * a paper prints none for a person, those of the person's latest earlier paper
 * stand in. Nothing is read from names.
 */
#include "store/db.h"

#define EVIDENCE_PERSONS_MIN 3
#define EVIDENCE_PERSONS_MAX 25

/* Fill both tables (empty before) in the caller's transaction;
 * identity_rebuild() and places_rebuild() have run. */
bool evidence_rebuild(struct db *db, GError **error);

#endif
