/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/texts.h"

#include <glib.h>
#include <string.h>

#define SLOTS_AT_FIRST 262144 /* a power of two, as ever after; untouched pages cost nothing */

struct slot {
    uint64_t hash;
    const char *text; /* NULL: free */
    uint32_t size, number;
};

struct texts {
    struct slot *slots;
    size_t n_slots, n;
};

struct texts *texts_new(void)
{
    struct texts *texts = g_new0(struct texts, 1);
    texts->n_slots = SLOTS_AT_FIRST;
    texts->slots = g_new0(struct slot, texts->n_slots);
    return texts;
}

void texts_free(struct texts *texts)
{
    if (!texts) return;
    g_free(texts->slots);
    g_free(texts);
}

uint64_t texts_hash(const char *text, size_t size)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
    hash ^= hash >> 32;
    return hash * UINT64_C(0x9E3779B97F4A7C15);
}

static size_t first_slot(const struct texts *texts, uint64_t hash)
{
    return (size_t)(hash >> 32) & (texts->n_slots - 1);
}

void texts_prepare(const struct texts *texts, uint64_t hash)
{
    __builtin_prefetch(&texts->slots[first_slot(texts, hash)]);
}

/* Where that text is, or the free slot for it. */
static size_t find_slot(const struct texts *texts, const char *text, size_t size, uint64_t hash)
{
    size_t at = first_slot(texts, hash);
    for (;; at = (at + 1) & (texts->n_slots - 1)) {
        const struct slot *slot = &texts->slots[at];
        if (!slot->text) return at;
        if (slot->hash == hash && slot->size == size && memcmp(slot->text, text, size) == 0)
            return at;
    }
}

bool texts_find(const struct texts *texts, const char *text, size_t size, uint64_t hash,
                uint32_t *number)
{
    const struct slot *slot = &texts->slots[find_slot(texts, text, size, hash)];
    *number = slot->number;
    return slot->text != NULL;
}

static void grow(struct texts *texts)
{
    struct slot *old = texts->slots;
    size_t n_old = texts->n_slots;
    texts->n_slots *= 2;
    texts->slots = g_new0(struct slot, texts->n_slots);
    for (size_t i = 0; i < n_old; i++) {
        if (!old[i].text) continue;
        texts->slots[find_slot(texts, old[i].text, old[i].size, old[i].hash)] = old[i];
    }
    g_free(old);
}

void texts_put(struct texts *texts, const char *text, size_t size, uint64_t hash, uint32_t number)
{
    if (texts->n * 2 >= texts->n_slots) grow(texts);
    texts->slots[find_slot(texts, text, size, hash)] =
        (struct slot){hash, text, (uint32_t)size, number};
    texts->n++;
}
