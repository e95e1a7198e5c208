/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/ror.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#include "core/error.h"

#define SECOND                                                                                     \
    "{\"id\":\"https://ror.org/0abcdef12\",\"status\":\"active\",\"types\":[\"Healthcare\"],"      \
    "\"names\":[{\"value\":\"SGH\",\"types\":[\"acronym\"]},{\"value\":\"Hôpital } \\\"[\","      \
    "\"types\":[\"label\"]},{\"value\":\"Sample  General Hospital\",\"types\":[\"ror_display\","   \
    "\"label\"]}],\"locations\":[{\"geonames_details\":{\"country_code\":\"US\",\"name\":"         \
    "\"Springfield\",\"country_subdivision_name\":\"Ohio\"}}],\"external_ids\":[{\"type\":"        \
    "\"grid\",\"all\":[\"grid.1.a\"]},{\"type\":\"isni\",\"all\":[\"0000 0001\"]}],"               \
    "\"relationships\":[{\"type\":\"parent\",\"id\":\"https://ror.org/0bbbbbb22\"},"               \
    "{\"type\":\"child\",\"id\":\"https://ror.org/0cccccc33\"}]}"
#define FIRST                                                                                      \
    "{\"id\":\"https://ror.org/0bbbbbb22\",\"status\":\"withdrawn\",\"name\":\"Sample "            \
    "University\",\"aliases\":[\"Old Sample\"],\"labels\":[{\"label\":\"Probe\"}],\"acronyms\":["  \
    "\"SU\"],\"country\":{\"country_code\":\"us\"},\"addresses\":[{\"city\":\"Springfield\","      \
    "\"state\":\"Ohio\"}],\"external_ids\":{\"GRID\":{\"preferred\":\"grid.2.b\",\"all\":"         \
    "\"grid.2.b\"}},\"types\":[\"Education\"]}"
#define SECOND_SEEN                                                                                 \
    "0abcdef12|Sample General Hospital|Hôpital } \"[|SGH|healthcare|US|Ohio|Springfield|grid.1.a|" \
    "0000 0001|0bbbbbb22|1\n"
#define FIRST_SEEN                                                                                 \
    "0bbbbbb22|Sample University|Old Sample+Probe|SU|education|US|Ohio|Springfield|grid.2.b|||0\n"

static char *folder, *path;

static int set_up(void **state)
{
    (void)state;
    folder = g_dir_make_tmp("radscout-ror-XXXXXX", NULL);
    path = folder ? g_build_filename(folder, "file", NULL) : NULL;
    return folder ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    g_remove(path);
    g_rmdir(folder);
    g_free(path);
    g_free(folder);
    return 0;
}

static bool collect(void *user, const struct organisation *o, GError **error)
{
    g_autofree char *line = g_strdup_printf(
        "%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%d", o->ror->str, o->name->str, o->names->str,
        o->acronyms->str, o->kinds->str, o->country->str, o->state->str, o->city->str, o->grid->str,
        o->isni->str, o->parents->str, o->is_active);
    (void)error;
    g_strdelimit(line, "\n", '+');
    g_string_append_printf(user, "%s\n", line);
    return true;
}

/* What was read of the bytes; NULL: an error of *code. */
static char *read_bytes(const void *bytes, size_t size, int64_t *n_skipped, int *code)
{
    g_autoptr(GString) seen = g_string_new(NULL);
    const struct ror_handler handler = {collect, seen};
    struct ror_report report;
    GError *error = NULL;
    assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
    bool good = ror_read(path, &handler, &report, &error);
    *n_skipped = report.n_skipped;
    *code = error ? error->code : -1;
    assert_true(good == !error);
    g_clear_error(&error);
    g_free(report.first_issue);
    return good ? g_strdup(seen->str) : NULL;
}

static void test_reads_every_schema(void **state)
{
    (void)state;
    static const struct {
        const char *text, *seen;
        int64_t n_skipped;
    } cases[] = {
        {SECOND, SECOND_SEEN, 0},
        {"[" FIRST ",\n " SECOND "\n]\n", FIRST_SEEN SECOND_SEEN, 0},
        {"\xEF\xBB\xBF" FIRST "\n" SECOND "\n", FIRST_SEEN SECOND_SEEN, 0},
        {SECOND "{\"id\":\"https://example.org/x\",\"name\":\"X\"}{\"id\":7}{}" FIRST,
         SECOND_SEEN FIRST_SEEN, 3},
        {SECOND "{\"id\":}" FIRST, SECOND_SEEN FIRST_SEEN, 1},
        {"id,names.types.ror_display,names.types.alias,names.types.acronym,status,types,"
         "locations.geonames_details.country_code,locations.geonames_details.name,"
         "external_ids.type.grid.all,relationships\n"
         "https://ror.org/0abcdef12,\"Sample, Inc\",\"en: Sample; de: Probe\",no_lang_code: SI,"
         "active,company;funder,DE,Ulm,grid.3.c,\"child: https://ror.org/0cccccc33; parent: "
         "https://ror.org/0bbbbbb22, https://ror.org/0dddddd44\"\nshort\n",
         "0abcdef12|Sample, Inc|Sample+Probe|SI|company+funder|DE||Ulm|grid.3.c||0bbbbbb22+"
         "0dddddd44|1\n",
         1},
        {"id,name,status,country.country_code,addresses[0].city\n"
         "https://ror.org/0abcdef12,Sample,inactive,DE,Ulm\n",
         "0abcdef12|Sample||||DE||Ulm||||0\n", 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t n_skipped;
        int code;
        g_autofree char *seen = read_bytes(cases[i].text, strlen(cases[i].text), &n_skipped, &code);
        assert_non_null(seen);
        assert_string_equal(seen, cases[i].seen);
        assert_int_equal(n_skipped, cases[i].n_skipped);
    }
}

static void test_refuses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int code;
    } cases[] = {
        {"", RADSCOUT_ERROR_INPUT},
        {" \n", RADSCOUT_ERROR_INPUT},
        {"[]", RADSCOUT_ERROR_INPUT},
        {"title,year\nx,1\n", RADSCOUT_ERROR_INPUT},
        {"<html>", RADSCOUT_ERROR_INPUT},
        {FIRST " true", RADSCOUT_ERROR_INPUT},
        {"{\"id\":", RADSCOUT_ERROR_TRUNCATED},
        {FIRST "{", RADSCOUT_ERROR_TRUNCATED},
        {"PK\x03\x04", RADSCOUT_ERROR_TRUNCATED},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t n_skipped;
        int code;
        g_autofree char *seen = read_bytes(cases[i].text, strlen(cases[i].text), &n_skipped, &code);
        assert_null(seen);
        if (code != cases[i].code) fail_msg("case %zu: code %d", i, code);
    }
}

/* A record that is too deep or too large costs itself, not the file. */
static void test_bounds_a_record(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new("{\"id\":");
    int64_t n_skipped;
    int code;
    for (int i = 0; i < 100; i++)
        g_string_append_c(text, '[');
    for (int i = 0; i < 100; i++)
        g_string_append_c(text, ']');
    g_string_append(text, "}{\"name\":\"");
    for (int i = 0; i < ROR_RECORD_BYTES_MAX; i++)
        g_string_append_c(text, 'x');
    g_string_append(text, "\"}" FIRST);
    g_autofree char *seen = read_bytes(text->str, text->len, &n_skipped, &code);
    assert_non_null(seen);
    assert_string_equal(seen, FIRST_SEEN);
    assert_int_equal(n_skipped, 2);
}

/* Lists that are too long are cut, texts that are too long are left out, circles and
 * repeats are handed over as they are; a CSV may lack all but identifier and name. */
static void test_odd_records(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new("{\"id\":\"https://ror.org/0abcdef12\",\"name\":\"S\","
                                           "\"acronyms\":[\"");
    int64_t n_skipped;
    int code;
    for (int i = 0; i <= ORGANISATION_NAME_MAX; i++)
        g_string_append_c(text, 'x');
    g_string_append(text, "\",\"A\"],\"aliases\":[\"n\"");
    for (int i = 0; i < 100000; i++)
        g_string_append_printf(text, ",\"n%d\"", i % 1000);
    g_string_append(text, "],\"relationships\":[{\"type\":\"Parent\",\"id\":"
                          "\"https://ror.org/0abcdef12\"}]}");
    g_autofree char *seen = read_bytes(text->str, text->len, &n_skipped, &code);
    assert_non_null(seen);
    assert_int_equal(n_skipped, 0);
    assert_true(g_str_has_prefix(seen, "0abcdef12|S|n+n0+n1+"));
    assert_true(g_str_has_suffix(seen, "+n298|A|||||||0abcdef12|1\n"));
    g_autofree char *twice = read_bytes(FIRST FIRST, strlen(FIRST FIRST), &n_skipped, &code);
    assert_string_equal(twice, FIRST_SEEN FIRST_SEEN);
    static const char missing[] = "id,status\nhttps://ror.org/0abcdef12,active\n";
    g_autofree char *none = read_bytes(missing, strlen(missing), &n_skipped, &code);
    assert_null(none);
    assert_int_equal(code, RADSCOUT_ERROR_INPUT);
}

/* --- packed ------------------------------------------------------------------------ */

static void append_gzip(GByteArray *out, const void *bytes, size_t size)
{
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    g_byte_array_set_size(out, (guint)deflateBound(&stream, size));
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = out->data;
    stream.avail_out = out->len;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    g_byte_array_set_size(out, (guint)stream.total_out);
    deflateEnd(&stream);
}

static void append_number(GByteArray *out, guint32 value, int n_bytes)
{
    for (int i = 0; i < n_bytes; i++, value >>= 8) {
        guint8 byte = value & 0xFF;
        g_byte_array_append(out, &byte, 1);
    }
}

struct member {
    const char *name, *text;
    guint32 at;
};

/* Header of a stored member: the local one, or the one in the directory. */
static void append_header(GByteArray *out, const struct member *member, bool is_directory)
{
    guint32 size = (guint32)strlen(member->text), n_name = (guint32)strlen(member->name);
    append_number(out, is_directory ? 0x02014B50 : 0x04034B50, 4);
    if (is_directory) append_number(out, 20, 2);
    append_number(out, 20, 2);
    append_number(out, 0, 8 / 2);
    append_number(out, 0, 4);
    append_number(out, (guint32)crc32(0, (const Bytef *)member->text, size), 4);
    append_number(out, size, 4);
    append_number(out, size, 4);
    append_number(out, n_name, 2);
    append_number(out, 0, 2);
    if (is_directory) {
        append_number(out, 0, 4);
        append_number(out, 0, 2);
        append_number(out, 0, 4);
        append_number(out, member->at, 4);
    }
    g_byte_array_append(out, (const guint8 *)member->name, n_name);
}

static void append_zip(GByteArray *out, struct member *members, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        members[i].at = out->len;
        append_header(out, &members[i], false);
        g_byte_array_append(out, (const guint8 *)members[i].text, (guint)strlen(members[i].text));
    }
    guint32 directory = out->len;
    for (size_t i = 0; i < n; i++)
        append_header(out, &members[i], true);
    guint32 size = out->len - directory;
    append_number(out, 0x06054B50, 4);
    append_number(out, 0, 4);
    append_number(out, (guint32)n, 2);
    append_number(out, (guint32)n, 2);
    append_number(out, size, 4);
    append_number(out, directory, 4);
    append_number(out, 0, 2);
}

static void assert_packed(const GByteArray *bytes, const char *expected)
{
    int64_t n_skipped;
    int code;
    g_autofree char *seen = read_bytes(bytes->data, bytes->len, &n_skipped, &code);
    assert_non_null(seen);
    assert_string_equal(seen, expected);
}

static void test_unpacks(void **state)
{
    (void)state;
    struct member members[] = {
        {"__MACOSX/v1-ror-data.json", "junk", 0},
        {"v1-ror-data.csv", "id,name\nhttps://ror.org/0dddddd44,X\n", 0},
        {"v1-ror-data.json", FIRST, 0},
        {"v1-ror-data_schema_v2.json", "[" SECOND "]", 0},
        {"README.txt", "junk", 0},
    };
    g_autoptr(GByteArray) gzip = g_byte_array_new(), zip = g_byte_array_new();
    g_autoptr(GByteArray) both = g_byte_array_new(), csv = g_byte_array_new();
    append_gzip(gzip, FIRST, strlen(FIRST));
    assert_packed(gzip, FIRST_SEEN);
    append_zip(zip, members, G_N_ELEMENTS(members));
    assert_packed(zip, SECOND_SEEN);
    append_gzip(both, zip->data, zip->len);
    assert_packed(both, SECOND_SEEN);
    append_zip(csv, members, 2);
    assert_packed(csv, "0dddddd44|X||||||||||1\n");
}

static void test_refuses_damaged_packing(void **state)
{
    (void)state;
    struct member junk[] = {{"README.txt", "junk", 0}};
    g_autoptr(GByteArray) gzip = g_byte_array_new(), zip = g_byte_array_new();
    int64_t n_skipped;
    int code;
    append_gzip(gzip, FIRST, strlen(FIRST));
    for (guint size = 1; size < gzip->len; size += 37) {
        g_autofree char *seen = read_bytes(gzip->data, size, &n_skipped, &code);
        assert_null(seen);
        assert_true(code == RADSCOUT_ERROR_INPUT || code == RADSCOUT_ERROR_TRUNCATED);
    }
    struct member good[] = {{"v1-ror-data.json", FIRST, 0}};
    g_autoptr(GByteArray) whole = g_byte_array_new();
    append_zip(whole, good, 1);
    for (guint size = 4; size < whole->len; size += 13) {
        g_autofree char *seen = read_bytes(whole->data, size, &n_skipped, &code);
        assert_null(seen);
        assert_int_equal(code, RADSCOUT_ERROR_TRUNCATED);
    }
    whole->data[100] ^= 1; /* its checksum says so */
    g_autofree char *altered = read_bytes(whole->data, whole->len, &n_skipped, &code);
    assert_null(altered);
    append_zip(zip, junk, 1);
    g_autofree char *seen = read_bytes(zip->data, zip->len, &n_skipped, &code);
    assert_null(seen);
    assert_int_equal(code, RADSCOUT_ERROR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_every_schema),      cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_bounds_a_record),         cmocka_unit_test(test_unpacks),
        cmocka_unit_test(test_refuses_damaged_packing), cmocka_unit_test(test_odd_records),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
