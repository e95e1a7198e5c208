/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_PERSON_MOVES_H
#define RADSCOUT_ANALYZE_PERSON_MOVES_H
/*
 * When a person went from one institution to another.
 *
 * A stay is an institution that at least PERSON_MOVES_PAPERS of the person's
 * records print, from the first to the last of them. Stays that overlap are one
 * period (a hospital and its university on every paper), as are institutions of
 * which one belongs to the other. A new stay ends the period before it when it
 * begins after its last record; or up to PERSON_MOVES_OVERLAP_DAYS earlier (papers
 * that were under way), when it goes on as long after it. Somebody who comes back to
 * a place has not left it.
 */
#include "store/db.h"

#include <glib.h>
#include <stdint.h>

#define PERSON_MOVES_PAPERS 2 /* printed once may be a visit */
#define PERSON_MOVES_OVERLAP_DAYS 365

/* Of a period the institution on most records speaks, of the last one the current
 * place if it is one of them. */
struct person_move {
    char *from, *to;     /* institutions */
    char *until, *since; /* days of the last record there and of the first one here */
};

/* The person's moves (struct person_move), the first one first; NULL on error.
 * g_array_unref(). */
GArray *person_moves(struct db *db, int64_t person_id, GError **error);

#endif
