/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/pmid_set.h"

#define BLOCK_SHIFT 13 /* PMIDs to a block: 8192 bits, 1 KiB */
#define BLOCK_PMIDS (1 << BLOCK_SHIFT)
#define WORD_BITS 64

struct block {
    uint64_t words[BLOCK_PMIDS / WORD_BITS];
};

struct pmid_set {
    GHashTable *blocks; /* PMID >> BLOCK_SHIFT -> struct block * */
    int64_t n;
};

struct pmid_set *pmid_set_new(void)
{
    struct pmid_set *set = g_new0(struct pmid_set, 1);
    set->blocks = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    return set;
}

void pmid_set_free(struct pmid_set *set)
{
    if (!set) return;
    g_hash_table_unref(set->blocks);
    g_free(set);
}

static gpointer key_of(int64_t pmid)
{
    return GSIZE_TO_POINTER((gsize)(pmid >> BLOCK_SHIFT));
}

static struct block *block_of(const struct pmid_set *set, int64_t pmid)
{
    return g_hash_table_lookup(set->blocks, key_of(pmid));
}

static uint64_t *word_of(struct block *block, int64_t pmid)
{
    return &block->words[(pmid & (BLOCK_PMIDS - 1)) / WORD_BITS];
}

static uint64_t bit_of(int64_t pmid)
{
    return UINT64_C(1) << (pmid % WORD_BITS);
}

bool pmid_set_has(const struct pmid_set *set, int64_t pmid)
{
    struct block *block = pmid > 0 ? block_of(set, pmid) : NULL;
    return block && (*word_of(block, pmid) & bit_of(pmid));
}

bool pmid_set_add(struct pmid_set *set, int64_t pmid)
{
    if (pmid <= 0 || pmid_set_has(set, pmid)) return false;
    struct block *block = block_of(set, pmid);
    if (!block) {
        block = g_new0(struct block, 1);
        g_hash_table_insert(set->blocks, key_of(pmid), block);
    }
    *word_of(block, pmid) |= bit_of(pmid);
    set->n++;
    return true;
}

void pmid_set_add_all(struct pmid_set *set, const GArray *pmids)
{
    for (guint i = 0; i < pmids->len; i++)
        pmid_set_add(set, g_array_index(pmids, int64_t, i));
}

bool pmid_set_remove(struct pmid_set *set, int64_t pmid)
{
    if (!pmid_set_has(set, pmid)) return false;
    *word_of(block_of(set, pmid), pmid) &= ~bit_of(pmid);
    set->n--;
    return true;
}

int64_t pmid_set_size(const struct pmid_set *set)
{
    return set->n;
}

static int by_number(gconstpointer a, gconstpointer b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void append_block(GArray *list, int64_t first, const struct block *block)
{
    for (int at = 0; at < BLOCK_PMIDS; at += WORD_BITS) {
        uint64_t word = block->words[at / WORD_BITS];
        for (int bit = 0; word != 0; bit++, word >>= 1) {
            int64_t pmid = first + at + bit;
            if (word & 1) g_array_append_val(list, pmid);
        }
    }
}

GArray *pmid_set_list(const struct pmid_set *set)
{
    g_autoptr(GArray) firsts = g_array_new(FALSE, FALSE, sizeof(int64_t));
    GHashTableIter each;
    gpointer key = NULL;
    g_hash_table_iter_init(&each, set->blocks);
    while (g_hash_table_iter_next(&each, &key, NULL)) {
        int64_t first = (int64_t)GPOINTER_TO_SIZE(key) << BLOCK_SHIFT;
        g_array_append_val(firsts, first);
    }
    g_array_sort(firsts, by_number);
    GArray *list = g_array_sized_new(FALSE, FALSE, sizeof(int64_t), (guint)set->n);
    for (guint i = 0; i < firsts->len; i++) {
        int64_t first = g_array_index(firsts, int64_t, i);
        append_block(list, first, block_of(set, first));
    }
    return list;
}
