/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_PEOPLE_H
#define RADSCOUT_ANALYZE_PEOPLE_H
/*
 * Clusters of authorships -> rows of people (tables person, person_authorship,
 * name_block).
 */
#include "analyze/changes.h"
#include "analyze/clusters.h"
#include "analyze/families.h"
#include "analyze/signatures.h"
#include "store/db.h"

#include <stdbool.h>

/* Write everybody; the tables are empty. With families and changes: write who is
 * not what he was before, and what that changes for others of the same name;
 * changes->people gets their ids, also those that are no more. Names and
 * blocks of changes->before are known to signatures too. */
bool people_write(struct db *db, const struct signatures *signatures, struct clusters *clusters,
                  const struct families *families, struct changes *changes, GError **error);

#endif
