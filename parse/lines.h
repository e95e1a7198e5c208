/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_LINES_H
#define RADSCOUT_PARSE_LINES_H
/*
 * Bytes in pieces of any size -> lines of clean UTF-8 (parse/utf8.h), with the
 * place in the input where each begins. Lines end at LF or CRLF.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINES_SIZE_MAX (4 * 1024 * 1024) /* bytes of a line; the rest is left out */

struct line {
    const char *text; /* not NUL-terminated, without the line end; lives during the call */
    size_t size;
    int64_t offset;     /* of its first byte in the input */
    int64_t n_repaired; /* places shown as U+FFFD */
    bool is_cut;        /* longer than LINES_SIZE_MAX */
    bool is_ended;      /* false: the input ends without a line end */
};

/* false stops with its error. */
typedef bool (*lines_callback)(void *user, const struct line *line, GError **error);

struct lines;

struct lines *lines_new(lines_callback callback, void *user);
bool lines_push(struct lines *lines, const void *bytes, size_t size, GError **error);

/* End of input: the last line, if it was not ended. */
bool lines_finish(struct lines *lines, GError **error);
void lines_free(struct lines *lines);
OWNED_DEFINE(lines, lines_free)

#endif
