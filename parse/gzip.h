/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_GZIP_H
#define RADSCOUT_PARSE_GZIP_H

/* Inflating gzip data a piece at a time: the one file that knows ISA-L, which takes
 * less than half of zlib's time for it. Checksum and length at the end of each member
 * are checked. */

#include <stdbool.h>
#include <stddef.h>

#include "core/own.h"

struct gzip;

struct gzip_input {
    const unsigned char *bytes; /* those not used yet; the caller's */
    size_t n;
};

enum gzip_result {
    GZIP_GOING,   /* the member goes on: wants input, or room if it was all used */
    GZIP_ENDED,   /* the member is whole; what follows it is still in the input */
    GZIP_DAMAGED, /* no gzip data, or not what was packed */
};

/* Ready for a first member. */
struct gzip *gzip_new(void);
void gzip_free(struct gzip *gzip);
OWNED_DEFINE(gzip, gzip_free)

/* Make ready for the next member. */
void gzip_reset(struct gzip *gzip);

/* Inflate from the input into a buffer of that size, as far as either goes; *n_out:
 * bytes put there. Input is used up before GZIP_GOING is returned with room left; where
 * there was no room the same bytes must stay, for some may be given back.
 * *why says in words what is wrong (static text) when the data is damaged. */
enum gzip_result gzip_inflate(struct gzip *gzip, struct gzip_input *input, void *bytes, size_t size,
                              size_t *n_out, const char **why);

#endif
