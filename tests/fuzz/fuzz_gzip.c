/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as gzip data, in pieces of any size: nothing crashes, no more comes out
 * than there is room for, and what zlib reads to its end is read the same.
 */
#include "parse/gzip.h"

#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define INFLATED_MAX (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth) abort();
}

/* True: a whole member. */
static bool by_zlib(const uint8_t *data, size_t size, char *bytes, size_t *n)
{
    z_stream stream = {.next_in = (Bytef *)data,
                       .avail_in = (uInt)size,
                       .next_out = (Bytef *)bytes,
                       .avail_out = INFLATED_MAX};
    require(inflateInit2(&stream, 15 + 16) == Z_OK);
    int state = inflate(&stream, Z_FINISH);
    *n = stream.total_out;
    inflateEnd(&stream);
    return state == Z_STREAM_END;
}

static bool in_pieces(const uint8_t *data, size_t size, size_t piece, size_t room, GString *out)
{
    OWNED(gzip) gzip = gzip_new();
    g_autofree char *bytes = g_malloc(room);
    const char *why = NULL;
    size_t at = 0, n = 0;
    while (out->len < INFLATED_MAX) {
        struct gzip_input input = {data + at, MIN(piece, size - at)};
        enum gzip_result result = gzip_inflate(gzip, &input, bytes, room, &n, &why);
        require(n <= room);
        g_string_append_len(out, bytes, (gssize)n);
        if (result != GZIP_GOING) {
            require((result == GZIP_DAMAGED) == (why != NULL));
            return result == GZIP_ENDED;
        }
        at = (size_t)(input.bytes - data);
        require(at <= size);
        if (at == size && n < room) return false;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    size_t piece = (size_t)data[0] * 8 + 1, room = (size_t)data[1] * 16 + 1, n = 0;
    g_autofree char *expected = g_malloc(INFLATED_MAX);
    g_autoptr(GString) out = g_string_new(NULL);
    bool is_whole = by_zlib(data + 2, size - 2, expected, &n);
    bool is_read = in_pieces(data + 2, size - 2, piece, room, out);
    if (is_whole && n < INFLATED_MAX) require(is_read);
    if (is_whole && is_read) require(out->len == n && memcmp(out->str, expected, n) == 0);
    return 0;
}
