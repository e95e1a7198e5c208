/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_DB_CACHE_H
#define RADSCOUT_STORE_DB_CACHE_H
/* What db.h remembers about rows: key -> id, each kind of a fixed size. */
#include "store/db.h"

struct db_cache_slot;

struct db_caches {
    struct db_cache_slot *slots[DB_N_CACHES]; /* NULL: nothing in it */
};

int64_t db_caches_find(const struct db_caches *caches, enum db_cache cache,
                       const uint8_t key[DB_KEY_BYTES]); /* or 0 */
void db_caches_put(struct db_caches *caches, enum db_cache cache, const uint8_t key[DB_KEY_BYTES],
                   int64_t id);
void db_caches_empty(struct db_caches *caches);

#endif
