/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_DIGEST_H
#define RADSCOUT_CLI_DIGEST_H
/* What changed between two runs: papers of each topic and institution, and who
 * came into the first places of the mentors of a topic. */
#include "core/own.h"
#include "core/settings.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>

struct digest;

/* How things stand now. Without an analysis there are papers, but no people. */
struct digest *digest_take(struct db *db, const struct settings *settings, GError **error);
void digest_free(struct digest *digest);
OWNED_DEFINE(digest, digest_free)

/* What changed from before to now, as text on stdout. */
bool digest_print(struct db *db, const struct digest *before, const struct digest *now,
                  GError **error);

#endif
