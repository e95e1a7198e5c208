/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/sha256.h"

#include <glib.h>
#include <string.h>

void sha256_begin(struct sha256 *sum)
{
    sha256_init(&sum->state);
    sum->n_gathered = 0;
}

void sha256_add(struct sha256 *sum, const void *bytes, size_t size)
{
    if (size > sizeof sum->gathered - sum->n_gathered) {
        sha256_update(&sum->state, sum->n_gathered, sum->gathered);
        sum->n_gathered = 0;
    }
    if (size > sizeof sum->gathered) {
        sha256_update(&sum->state, size, bytes);
        return;
    }
    if (size > 0) memcpy(sum->gathered + sum->n_gathered, bytes, size);
    sum->n_gathered += size;
}

void sha256_end(struct sha256 *sum, uint8_t digest[SHA256_BYTES])
{
    sha256_update(&sum->state, sum->n_gathered, sum->gathered);
    sha256_digest(&sum->state, SHA256_BYTES, digest);
}

char *sha256_hex(const uint8_t digest[SHA256_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    char *hex = g_malloc(2 * SHA256_BYTES + 1);
    for (size_t i = 0; i < SHA256_BYTES; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 0xf];
    }
    hex[2 * SHA256_BYTES] = '\0';
    return hex;
}
