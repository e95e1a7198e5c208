/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_BACKTEST_LINK_H
#define RADSCOUT_ANALYZE_BACKTEST_LINK_H
/*
 * Later authorships -> the people of a past view. People stay as the past view has
 * them; a first or senior author of a later paper is the one in the same name block
 * with the highest mean points (likeness.h), where these say that one person is more
 * likely than two (0 or more), and nobody otherwise.
 */
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* past: analyzed. later: a past view of two years after, its affiliations read. Papers
 * of after `cut` (a day) with a newcomer first author and a senior author who is known in
 * past are appended to events (struct backtest_event). */
bool backtest_link(struct db *past, struct db *later, int32_t cut, GArray *events, GError **error);

#endif
