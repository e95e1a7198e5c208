/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_CHECKPOINT_H
#define RADSCOUT_STORE_CHECKPOINT_H
/*
 * Moves what was committed from the write-ahead log into the database file, in
 * a thread of its own: waiting for the disk does not hold up who writes. Without
 * one SQLite does it at the end of a commit.
 */
#include "core/own.h"
#include "store/db.h"

struct checkpoint;

/* For the database that db writes; db must outlive it. A commit waits for the
 * thread only when the log has become large, so that it can begin anew. What
 * fails in the thread is left to the end: nothing committed is lost. */
struct checkpoint *checkpoint_start(struct db *db, GError **error);

/* Ends the thread; from then on db does it by itself again. NULL is accepted. */
void checkpoint_free(struct checkpoint *checkpoint);
OWNED_DEFINE(checkpoint, checkpoint_free)

#endif
