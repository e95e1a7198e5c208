/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_UNPACK_H
#define RADSCOUT_PARSE_UNPACK_H
/*
 * The bytes of a file, gzipped or not, or of one member of a .zip, gzipped or
 * not. The only file that knows libarchive. What is read is hostile
 * until checked: members, and bytes in all, are limited. What is no plain file
 * (a pipe) is first copied to a nameless one in the folder for temporary files.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define UNPACK_MEMBERS_MAX 1000
#define UNPACK_BYTES_MAX ((int64_t)2 * 1024 * 1024 * 1024) /* unpacked */

#define UNPACK_PIPE_MAX ((int64_t)2 * 1024 * 1024 * 1024) /* of what is no plain file */

struct unpack;

/* path: a file, a pipe, or "-" for stdin. Of a .zip the member for which rank() is greatest, and of equals the first,
 * is read; rank() <= 0 is never read. Other files are read as they are. Errors
 * (INPUT) do not name the path. */
struct unpack *unpack_open(const char *path, int (*rank)(const char *member), GError **error);

/* Next bytes into the caller's buffer; *n is 0 at the end. TRUNCATED: the file
 * ends too early; INPUT: damaged, or larger than UNPACK_BYTES_MAX. */
bool unpack_read(struct unpack *unpack, void *bytes, size_t size, size_t *n, GError **error);
void unpack_close(struct unpack *unpack);
OWNED_DEFINE(unpack, unpack_close)

#endif
