/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_PERSON_PLACE_H
#define RADSCOUT_ANALYZE_PERSON_PLACE_H
/*
 * People -> where they are now and how to reach them: table person_place.
 *
 * Place: of the records of a person's last PERSON_PLACE_DAYS days (counted back
 * from the newest that prints a place), the institution on most of them; of
 * equals the one on the newest record, there with an imaging department, then
 * the first printed. It stands on the newest record that prints it. Contact: the
 * newest e-mail address that a record prints for the person; sure when it holds
 * the surname. None is ever made up.
 */
#include "analyze/clusters.h"
#include "analyze/signatures.h"
#include "store/db.h"

#include <glib.h>

#define PERSON_PLACE_DAYS 730

/* institution, affiliation_place and person_authorship are filled, the table is empty. */
bool person_place_rebuild(struct db *db, GError **error);

/* Make the rows of these people anew (int64_t person ids), also of those who are
 * no more; clusters says which of the signatures are whose. */
bool person_place_update(struct db *db, const struct signatures *signatures,
                         struct clusters *clusters, const GArray *people, GError **error);

#endif
