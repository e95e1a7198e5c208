/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_LOAD_H
#define RADSCOUT_PARSE_LOAD_H
/*
 * Files as bytes: plain or gzip (several members run together), or stdin;
 * SHA-256 of the bytes as they lie on disk. The only file that knows zlib in
 * this folder.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define LOAD_INFLATION_MAX 200 /* inflated bytes per stored byte, past the first 16 MiB */

/* Called with inflated bytes in order; false stops with its error. */
typedef bool (*load_sink)(const void *bytes, size_t size, void *user, GError **error);

/* Size and SHA-256 (hex, g_free) of a file. */
bool load_digest(const char *path, int64_t *size, char **sha256, GError **error);

/* When a file "<path>.md5" lies beside it (as the NLM's mirrors have it:
 * "MD5(name)= hash", "hash  name" or the hash alone): INPUT, naming both, when
 * the sum of the bytes on disk is another or that file holds none. */
bool load_check_md5(const char *path, GError **error);

#define LOAD_CHUNK_BYTES (256 * 1024) /* a good size for load_read() */

/* A file that is being read ("-": stdin). */
struct load;

/* INPUT: unreadable, empty, a folder. */
struct load *load_open(const char *path, GError **error);

/* Up to size inflated bytes; *n is 0 at the end, and only there. INPUT: unreadable,
 * inflation bomb, damaged gzip. TRUNCATED: gzip that ends early (what came
 * before it was delivered). */
bool load_read(struct load *load, void *bytes, size_t size, size_t *n, GError **error);
void load_close(struct load *load);
OWNED_DEFINE(load, load_close)

/* All of it into the sink; the errors of both. */
bool load_stream(const char *path, load_sink sink, void *user, GError **error);

#endif
