/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/gzip.h"

#include <glib.h>
#include <isa-l/igzip_lib.h>
#include <stdbool.h>

#define RESERVED_FLAGS 0xE0U /* "must be zero", RFC 1952 */

struct gzip {
    struct inflate_state state;
    struct isal_gzip_header header; /* lasts: isal_inflate() forgets its own between calls */
    bool in_header;
};

struct gzip *gzip_new(void)
{
    struct gzip *gzip = g_new(struct gzip, 1);
    gzip_reset(gzip);
    return gzip;
}

void gzip_free(struct gzip *gzip)
{
    g_free(gzip);
}

void gzip_reset(struct gzip *gzip)
{
    isal_inflate_init(&gzip->state);
    isal_gzip_header_init(&gzip->header);
    gzip->state.crc_flag = ISAL_GZIP_NO_HDR_VER;
    gzip->in_header = true;
}

static const char *reason(int code)
{
    switch (code) {
    case ISAL_INVALID_WRAPPER:
        return "it has no gzip header";
    case ISAL_UNSUPPORTED_METHOD:
        return "it is packed by an unknown method";
    case ISAL_INCORRECT_CHECKSUM:
        return "its checksum is wrong";
    default:
        return "what is packed makes no sense";
    }
}

/* The header, then what is packed: a code of ISA-L. */
static int advance(struct gzip *gzip)
{
    if (gzip->in_header) {
        int code = isal_read_gzip_header(&gzip->state, &gzip->header);
        if (code != ISAL_DECOMP_OK) return code;
        if (gzip->header.flags & RESERVED_FLAGS) return ISAL_UNSUPPORTED_METHOD;
        gzip->in_header = false;
    }
    return isal_inflate(&gzip->state);
}

enum gzip_result gzip_inflate(struct gzip *gzip, struct gzip_input *input, void *bytes, size_t size,
                              size_t *n_out, const char **why)
{
    struct inflate_state *state = &gzip->state;
    size_t n_in = MIN(input->n, G_MAXINT32), room = MIN(size, G_MAXINT32);
    state->next_in = (uint8_t *)input->bytes; /* it reads only: the type lacks the const */
    state->avail_in = (uint32_t)n_in;
    state->next_out = bytes;
    state->avail_out = (uint32_t)room;
    int code = advance(gzip);
    *n_out = room - state->avail_out;
    if (code < 0 || code == ISAL_NEED_DICT) {
        *why = reason(code);
        return GZIP_DAMAGED;
    }
    input->n = (size_t)(input->bytes + input->n - state->next_in);
    input->bytes = state->next_in;
    return !gzip->in_header && state->block_state == ISAL_BLOCK_FINISH ? GZIP_ENDED : GZIP_GOING;
}
