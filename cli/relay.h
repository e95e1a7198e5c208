/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_RELAY_H
#define RADSCOUT_CLI_RELAY_H
/*
 * load_stream() with reading and inflating in a thread of its own, a few pieces
 * ahead of who uses the bytes.
 */
#include "parse/load.h"

/* As load_stream(): the sink is called in the calling thread, the errors and
 * what is delivered before them are the same. */
bool relay_stream(const char *path, load_sink sink, void *user, GError **error);

#endif
