/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/db_cache.h"

#include <string.h>

struct db_cache_slot {
    uint8_t key[DB_KEY_BYTES];
    int64_t id; /* 0: empty */
};

static const unsigned sizes[DB_N_CACHES] = {
    [DB_CACHE_JOURNAL] = 1 << 13, /* powers of two */
    [DB_CACHE_AFFILIATION] = 1 << 19,
    [DB_CACHE_MESH] = 1 << 16,
};

static struct db_cache_slot *slot_of(const struct db_caches *caches, enum db_cache cache,
                                     const uint8_t key[DB_KEY_BYTES])
{
    uint32_t start;
    memcpy(&start, key, sizeof start);
    return &caches->slots[cache][start & (sizes[cache] - 1)];
}

int64_t db_caches_find(const struct db_caches *caches, enum db_cache cache,
                       const uint8_t key[DB_KEY_BYTES])
{
    if (!caches->slots[cache]) return 0;
    const struct db_cache_slot *slot = slot_of(caches, cache, key);
    return memcmp(slot->key, key, DB_KEY_BYTES) == 0 ? slot->id : 0;
}

void db_caches_put(struct db_caches *caches, enum db_cache cache, const uint8_t key[DB_KEY_BYTES],
                   int64_t id)
{
    if (!caches->slots[cache]) caches->slots[cache] = g_new0(struct db_cache_slot, sizes[cache]);
    struct db_cache_slot *slot = slot_of(caches, cache, key);
    memcpy(slot->key, key, DB_KEY_BYTES);
    slot->id = id;
}

void db_caches_empty(struct db_caches *caches)
{
    for (int i = 0; i < DB_N_CACHES; i++)
        g_clear_pointer(&caches->slots[i], g_free);
}
