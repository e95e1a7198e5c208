/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_UTF8_H
#define RADSCOUT_PARSE_UTF8_H
/*
 * The border that text crosses on its way in: any bytes go in, only characters
 * that XML 1.0 allows come out. Bytes that are no UTF-8, control characters
 * (TAB, LF and CR apart), U+FFFE, U+FFFF and character references to any of
 * these become U+FFFD, one for each maximal bad sequence. In a document whose XML
 * declaration says Latin-1 (or Windows-1252), bytes that are no UTF-8 are read as
 * Windows-1252 instead. Streaming: the cut of the input into pieces never changes
 * the output.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define UTF8_PENDING_MAX 32 /* longest reference looked at, "&#x" and zeros included */
#define UTF8_START_BYTES 80 /* looked at for byte order marks and an XML declaration */

/* One replacement: where its U+FFFD begins in the output, where the bad bytes
 * began in the input, and input minus output offset just behind it. n is 1, or 0
 * where the bytes could be read as Latin-1. Past UTF8_REPAIRS_MAX entries the last
 * one stands for several. */
struct utf8_repair {
    int64_t out_at, in_at, shift, n;
};
#define UTF8_REPAIRS_MAX 100000

struct utf8_filter {
    int64_t in_at, out_at; /* bytes consumed and produced so far */
    int64_t n_repaired;
    unsigned char pending[UTF8_START_BYTES]; /* begun and not decided yet */
    unsigned n_pending;
    bool started;       /* the first bytes were looked at */
    bool is_latin1;     /* it says so */
    unsigned mark_size; /* of the byte order mark that was dropped */
};

void utf8_filter_init(struct utf8_filter *filter);

/* Append the clean form of bytes to out, and one struct utf8_repair for each
 * replacement to repairs. A UTF-8 byte order mark at the start is dropped.
 * INPUT when the input is UTF-16 or UTF-32. */
bool utf8_filter_push(struct utf8_filter *filter, const void *bytes, size_t size, GByteArray *out,
                      GArray *repairs, GError **error);

/* End of input: what was begun and not finished is bad (a short input's first
 * bytes are still checked). */
bool utf8_filter_finish(struct utf8_filter *filter, GByteArray *out, GArray *repairs,
                        GError **error);

/* At most n characters of valid text, for a message; g_free(). */
char *utf8_start(const char *text, size_t n);

/* XML 1.0 Char. */
bool utf8_is_xml_char(uint32_t c);

#endif
