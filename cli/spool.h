/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_SPOOL_H
#define RADSCOUT_CLI_SPOOL_H
/*
 * A stream (stdin, a pipe that has a name, a device) as a file: its checksum is
 * wanted before it is read, so it is read twice.
 */
#include <glib.h>
#include <stdint.h>

/* Of a stream in which nothing looks like PubMed data, so much is read. */
#define SPOOL_LOOK_BYTES (16 * 1024 * 1024)

/* All of a stream ("-": stdin), inflated, in a file without a name in the folder
 * for temporary files; its descriptor, -1: *error. most: bytes that it may take;
 * 0: half of what is free there. INPUT: unreadable, damaged, too much, no
 * PubMed data; FAILED: the file; INTERRUPTED. */
int spool_stream(const char *path, int64_t most, GError **error);

#endif
