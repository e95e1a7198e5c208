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
#include "store/db.h"

#include <glib.h>

#define PERSON_PLACE_DAYS 730

/* institution and affiliation_place are filled. The table is empty; or people
 * (int64_t person ids, not NULL) says whose rows are made anew: also of those who
 * are no more. */
bool person_place_rebuild(struct db *db, const GArray *people, GError **error);

#endif
