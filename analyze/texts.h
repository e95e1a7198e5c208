/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_TEXTS_H
#define RADSCOUT_ANALYZE_TEXTS_H
/*
 * Texts by number: an open hash table whose checksums may be kept with the texts,
 * so that those of a memo need not be computed again. Equal checksums are not
 * trusted: the texts are compared.
 */
#include "core/own.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct texts;

struct texts *texts_new(void);
void texts_free(struct texts *texts);
OWNED_DEFINE(texts, texts_free)

/* FNV-1a, 64 bits, its bits mixed. */
uint64_t texts_hash(const char *text, size_t size);

/* The number of a text of which that is the checksum; false: it is not here. */
bool texts_find(const struct texts *texts, const char *text, size_t size, uint64_t hash,
                uint32_t *number);

/* That checksum will be asked for soon: have its place brought near. */
void texts_prepare(const struct texts *texts, uint64_t hash);

/* Put in a text that is not here. It is borrowed. */
void texts_put(struct texts *texts, const char *text, size_t size, uint64_t hash, uint32_t number);

#endif
