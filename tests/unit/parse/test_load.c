/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/load.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#include "core/error.h"

static char *folder;

static int set_up(void **state)
{
    (void)state;
    folder = g_dir_make_tmp("radscout-load-XXXXXX", NULL);
    return folder ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    g_rmdir(folder);
    g_free(folder);
    return 0;
}

/* A file of these bytes; g_free() the path. */
static char *file_of(const void *bytes, size_t size)
{
    char *path = g_build_filename(folder, "file", NULL);
    assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
    return path;
}

static void append_gzip(GByteArray *out, const void *bytes, size_t size)
{
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    guint before = out->len;
    g_byte_array_set_size(out, before + (guint)deflateBound(&stream, size));
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = out->data + before;
    stream.avail_out = out->len - before;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    g_byte_array_set_size(out, before + (guint)stream.total_out);
    deflateEnd(&stream);
}

static bool collect(const void *bytes, size_t size, void *user, GError **error)
{
    (void)error;
    g_string_append_len(user, bytes, (gssize)size);
    return true;
}

/* Load these bytes from a file; error code, -1: none. */
static int load(const void *bytes, size_t size, GString *out)
{
    g_autofree char *path = file_of(bytes, size);
    g_autoptr(GError) error = NULL;
    g_string_truncate(out, 0);
    bool is_good = load_stream(path, collect, out, &error);
    assert_true(is_good == (error == NULL));
    g_unlink(path);
    return is_good ? -1 : error->code;
}

static void test_plain(void **state)
{
    (void)state;
    g_autoptr(GString) out = g_string_new(NULL);
    assert_int_equal(load("hello", 5, out), -1);
    assert_string_equal(out->str, "hello");
    assert_int_equal(load("\x1F", 1, out), -1);
    assert_int_equal(out->len, 1);
    assert_int_equal(load("", 0, out), RADSCOUT_ERROR_INPUT);
}

static void test_gzip(void **state)
{
    (void)state;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    append_gzip(bytes, "one ", 4);
    assert_int_equal(load(bytes->data, bytes->len, out), -1);
    assert_string_equal(out->str, "one ");
    append_gzip(bytes, "", 0);
    append_gzip(bytes, "two", 3);
    assert_int_equal(load(bytes->data, bytes->len, out), -1);
    assert_string_equal(out->str, "one two");
    guint whole = bytes->len;
    g_byte_array_append(bytes, (const guint8 *)"\0\0\0", 3); /* padding */
    assert_int_equal(load(bytes->data, bytes->len, out), -1);
    assert_string_equal(out->str, "one two");
    g_byte_array_append(bytes, (const guint8 *)"junk", 4);
    assert_int_equal(load(bytes->data, bytes->len, out), RADSCOUT_ERROR_INPUT);
    assert_string_equal(out->str, "one two");
    for (guint n = 3; n < whole; n++) { /* cut anywhere but between members */
        int code = load(bytes->data, n, out);
        assert_true(code == RADSCOUT_ERROR_TRUNCATED || g_str_has_prefix("one two", out->str));
    }
    bytes->data[15] ^= 0xFF;
    assert_int_equal(load(bytes->data, whole, out), RADSCOUT_ERROR_INPUT);
}

static void test_cut_gzip_gives_what_came_before(void **state)
{
    (void)state;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    for (int i = 0; i < 200000; i++)
        g_string_append_printf(text, "%d ", i * 7919 % 100003);
    append_gzip(bytes, text->str, text->len);
    assert_int_equal(load(bytes->data, bytes->len / 2, out), RADSCOUT_ERROR_TRUNCATED);
    assert_true(out->len > text->len / 4 && out->len < text->len);
    assert_memory_equal(out->str, text->str, out->len);
}

/* However little room there is for what zlib has. */
static void test_pieces_of_any_size(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 7, 4096, 300000};
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GByteArray) packed = g_byte_array_new();
    for (int i = 0; i < 40000; i++)
        g_string_append_printf(text, "%d ", i % 1000);
    append_gzip(packed, text->str, text->len);
    append_gzip(packed, "more", 4);
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(sizes); i++) {
        bool is_gzip = i % 2 != 0;
        size_t room = sizes[i / 2], n = 0;
        g_autofree char *path =
            is_gzip ? file_of(packed->data, packed->len) : file_of(text->str, text->len);
        g_autofree char *bytes = g_malloc(room);
        g_autoptr(GString) out = g_string_new(NULL);
        OWNED(load) load = load_open(path, NULL);
        assert_non_null(load);
        while (load_read(load, bytes, room, &n, NULL) && n > 0) {
            assert_true(n <= room);
            g_string_append_len(out, bytes, (gssize)n);
        }
        assert_true(load_read(load, bytes, room, &n, NULL) && n == 0); /* and stays there */
        assert_int_equal(out->len, text->len + (is_gzip ? 4 : 0));
        assert_memory_equal(out->str, text->str, text->len);
        g_unlink(path);
    }
}

static void test_bomb(void **state)
{
    (void)state;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    size_t size = 64 * 1024 * 1024;
    g_autofree char *zeros = g_malloc0(size);
    append_gzip(bytes, zeros, size);
    assert_int_equal(load(bytes->data, bytes->len, out), RADSCOUT_ERROR_INPUT);
    assert_true(out->len < size / 2);
    /* Little input may inflate as much as it likes. */
    g_byte_array_set_size(bytes, 0);
    append_gzip(bytes, zeros, 16 * 1024 * 1024);
    assert_int_equal(load(bytes->data, bytes->len, out), -1);
}

static void test_what_is_no_file(void **state)
{
    (void)state;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) folder_error = NULL, missing_error = NULL;
    g_autofree char *missing = g_build_filename(folder, "missing", NULL);
    assert_false(load_stream(folder, collect, out, &folder_error));
    assert_true(g_error_matches(folder_error, RADSCOUT_ERROR, RADSCOUT_ERROR_INPUT));
    assert_non_null(strstr(folder_error->message, "folder"));
    assert_false(load_stream(missing, collect, out, &missing_error));
    assert_true(g_error_matches(missing_error, RADSCOUT_ERROR, RADSCOUT_ERROR_INPUT));
}

static bool refuse(const void *bytes, size_t size, void *user, GError **error)
{
    (void)bytes, (void)size, (void)user;
    return error_set(error, RADSCOUT_ERROR_DATABASE, "disk full");
}

static void test_sink_stops(void **state)
{
    (void)state;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    append_gzip(bytes, "one", 3);
    g_autofree char *path = file_of(bytes->data, bytes->len);
    g_autoptr(GError) error = NULL;
    assert_false(load_stream(path, refuse, NULL, &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_DATABASE));
    g_unlink(path);
}

static void test_digest(void **state)
{
    (void)state;
    g_autofree char *path = file_of("abc", 3);
    g_autofree char *sha256 = NULL;
    int64_t size = 0;
    assert_true(load_digest(path, &size, &sha256, NULL));
    assert_int_equal(size, 3);
    assert_string_equal(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    g_unlink(path);
    assert_false(load_digest(path, &size, &sha256, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_gzip),
        cmocka_unit_test(test_cut_gzip_gives_what_came_before),
        cmocka_unit_test(test_pieces_of_any_size),
        cmocka_unit_test(test_bomb),
        cmocka_unit_test(test_what_is_no_file),
        cmocka_unit_test(test_sink_stops),
        cmocka_unit_test(test_digest),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
