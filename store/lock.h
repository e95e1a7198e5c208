/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_LOCK_H
#define RADSCOUT_STORE_LOCK_H
/*
 * One run at a time per database: a lock on the file "<database>.lock", which
 * holds the process and its command line for whoever comes second. The kernel
 * lets go of it when the process ends, however it ends; the file stays.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>

struct lock;

/* Take the lock or fail at once with LOCKED, which names the holder. The
 * database need not exist yet; its folder is made. */
bool lock_take(const char *db_path, struct lock **lock, GError **error);

/* NULL accepted. */
void lock_release(struct lock *lock);
OWNED_DEFINE(lock, lock_release)

#endif
