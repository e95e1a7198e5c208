/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_SHA256_H
#define RADSCOUT_CORE_SHA256_H
/*
 * SHA-256, the only file that knows Nettle: every record and every affiliation
 * has a checksum, and Nettle uses the processor's own instructions for it.
 */
#include <nettle/sha2.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32

/* A checksum in the making. Small pieces are gathered: they cost next to
 * nothing. */
struct sha256 {
    struct sha256_ctx state;
    size_t n_gathered;
    uint8_t gathered[1024];
};

void sha256_begin(struct sha256 *sum);
void sha256_add(struct sha256 *sum, const void *bytes, size_t size);
void sha256_end(struct sha256 *sum, uint8_t digest[SHA256_BYTES]);

/* As 64 hex digits; g_free(). */
char *sha256_hex(const uint8_t digest[SHA256_BYTES]);

#endif
