/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Against zlib, the reference: the same bytes out, the same files refused. */
#include "parse/gzip.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#define GZIP (15 + 16) /* zlib's word for it */

static GByteArray *pack(const char *text, size_t size, int level, int strategy, gz_header *header)
{
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, level, Z_DEFLATED, GZIP, 8, strategy), Z_OK);
    if (header) assert_int_equal(deflateSetHeader(&stream, header), Z_OK);
    GByteArray *packed = g_byte_array_new();
    g_byte_array_set_size(packed, (guint)deflateBound(&stream, size) + 4096);
    stream.next_in = (Bytef *)text;
    stream.avail_in = (uInt)size;
    stream.next_out = packed->data;
    stream.avail_out = packed->len;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    g_byte_array_set_size(packed, (guint)stream.total_out);
    deflateEnd(&stream);
    return packed;
}

/* One member by the module, input and room so many bytes at a time. */
static enum gzip_result inflate_in_pieces(const GByteArray *packed, size_t n_in, size_t room,
                                          GString *out)
{
    OWNED(gzip) gzip = gzip_new();
    g_autofree char *bytes = g_malloc(room);
    const char *why = NULL;
    size_t at = 0, n = 0;
    g_string_truncate(out, 0);
    for (;;) {
        struct gzip_input input = {packed->data + at, MIN(n_in, packed->len - at)};
        enum gzip_result result = gzip_inflate(gzip, &input, bytes, room, &n, &why);
        assert_true(n <= room);
        g_string_append_len(out, bytes, (gssize)n);
        if (result == GZIP_DAMAGED) assert_non_null(why);
        if (result != GZIP_GOING) return result;
        at = (size_t)(input.bytes - packed->data);
        if (at == packed->len && n < room) return GZIP_GOING; /* cut short */
        assert_true(n == room || input.n == 0);
    }
}

/* The same by zlib; true: whole and undamaged. */
static bool inflate_by_zlib(const GByteArray *packed, char *bytes, size_t room, size_t *n)
{
    z_stream stream = {.next_in = packed->data,
                       .avail_in = packed->len,
                       .next_out = (Bytef *)bytes,
                       .avail_out = (uInt)room};
    assert_int_equal(inflateInit2(&stream, GZIP), Z_OK);
    int state = inflate(&stream, Z_FINISH);
    *n = stream.total_out;
    inflateEnd(&stream);
    return state == Z_STREAM_END;
}

static GString *some_text(void)
{
    GString *text = g_string_new(NULL);
    for (int i = 0; i < 6000; i++)
        g_string_append_printf(text, "%d %c", i * 7919 % 10007, 'a' + i % 26);
    return text;
}

static void test_every_kind_of_block(void **state)
{
    (void)state;
    static const struct {
        int level, strategy;
    } kinds[] = {{0, Z_DEFAULT_STRATEGY}, {1, Z_DEFAULT_STRATEGY},
                 {9, Z_DEFAULT_STRATEGY}, {6, Z_FIXED},
                 {6, Z_HUFFMAN_ONLY},     {6, Z_RLE}};
    static const size_t sizes[] = {1, 13, 4096, 1000000};
    g_autoptr(GString) text = some_text(), out = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(GByteArray) packed =
            pack(text->str, text->len, kinds[i].level, kinds[i].strategy, NULL);
        for (size_t j = 0; j < G_N_ELEMENTS(sizes); j++) {
            for (size_t k = 0; k < G_N_ELEMENTS(sizes); k++) {
                assert_int_equal(inflate_in_pieces(packed, sizes[j], sizes[k], out), GZIP_ENDED);
                assert_int_equal(out->len, text->len);
                assert_memory_equal(out->str, text->str, text->len);
            }
        }
    }
}

static void test_header_with_all_fields(void **state)
{
    (void)state;
    g_autofree char *name = g_strnfill(700, 'n'), *comment = g_strnfill(900, 'c');
    Bytef extra[500] = {1, 2, 3};
    gz_header header = {.text = 1,
                        .time = 7,
                        .extra = extra,
                        .extra_len = sizeof extra,
                        .name = (Bytef *)name,
                        .comment = (Bytef *)comment,
                        .hcrc = 1};
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GByteArray) packed = pack("text", 4, 9, Z_DEFAULT_STRATEGY, &header);
    for (size_t n_in = 1; n_in < 3000; n_in += 97) {
        assert_int_equal(inflate_in_pieces(packed, n_in, 100, out), GZIP_ENDED);
        assert_string_equal(out->str, "text");
    }
}

static void test_what_follows_is_left(void **state)
{
    (void)state;
    g_autoptr(GByteArray) packed = pack("one", 3, 9, Z_DEFAULT_STRATEGY, NULL);
    guint whole = packed->len;
    g_byte_array_append(packed, (const guint8 *)"what follows", 12);
    OWNED(gzip) gzip = gzip_new();
    char bytes[10];
    const char *why = NULL;
    for (int i = 0; i < 3; i++) { /* and again */
        struct gzip_input input = {packed->data, packed->len};
        size_t n = 0;
        assert_int_equal(gzip_inflate(gzip, &input, bytes, sizeof bytes, &n, &why), GZIP_ENDED);
        assert_true(n == 3 && memcmp(bytes, "one", 3) == 0);
        assert_ptr_equal(input.bytes, packed->data + whole);
        assert_int_equal(input.n, 12);
        gzip_reset(gzip);
    }
}

/* Any byte flipped, any cut: refused where zlib refuses, the same where it does not. */
static void test_damage(void **state)
{
    (void)state;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *expected = g_malloc(100000);
    g_autoptr(GString) text = some_text();
    g_autoptr(GByteArray) packed = pack(text->str, 900, 9, Z_DEFAULT_STRATEGY, NULL);
    unsigned n_refused = 0;
    for (guint i = 0; i < packed->len; i++) {
        static const guint8 flips[] = {0x01, 0x10, 0x80, 0xFF};
        for (size_t j = 0; j < G_N_ELEMENTS(flips); j++) {
            size_t n = 0;
            packed->data[i] ^= flips[j];
            bool is_whole = inflate_by_zlib(packed, expected, 100000, &n);
            enum gzip_result result = inflate_in_pieces(packed, 50, 1000, out);
            assert_true((result == GZIP_ENDED) == is_whole);
            if (is_whole) assert_true(out->len == n && memcmp(out->str, expected, n) == 0);
            n_refused += !is_whole;
            packed->data[i] ^= flips[j];
        }
    }
    assert_true(n_refused > packed->len * 3);
    for (guint n = packed->len; n-- > 0;) {
        g_byte_array_set_size(packed, n);
        assert_int_equal(inflate_in_pieces(packed, 64, 1000, out), GZIP_GOING);
        assert_memory_equal(out->str, text->str, out->len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_of_block),
        cmocka_unit_test(test_header_with_all_fields),
        cmocka_unit_test(test_what_follows_is_left),
        cmocka_unit_test(test_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
