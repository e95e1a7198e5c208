/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/ror.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "core/error.h"
#include "parse/csv_rows.h"
#include "parse/ror_fields.h"
#include "parse/unpack.h"

#define CHUNK_BYTES (256 * 1024)
#define DEPTH_MAX 32 /* of braces and brackets in one record */

/* --- what both formats share ---------------------------------------------------- */

struct reading {
    const struct ror_handler *handler;
    struct ror_report *report;
    struct organisation *organisation;
    /* JSON */
    GString *record; /* bytes of the object that was begun */
    int depth;       /* open braces and brackets of it; 0: between objects */
    bool in_string, is_escaped, is_too_large;
    int64_t offset, record_offset;
    /* CSV */
    struct csv_rows *rows;
    struct ror_columns *columns;
};

static bool is_full(const struct reading *reading, GError **error)
{
    if (reading->report->n_read + reading->report->n_skipped <= ROR_RECORDS_MAX) return false;
    error_set(error, RADSCOUT_ERROR_INPUT, "more than %d records", ROR_RECORDS_MAX);
    return true;
}

static void skip(struct reading *reading, int64_t offset, const char *why)
{
    reading->report->n_skipped++;
    if (!reading->report->first_issue)
        reading->report->first_issue = g_strdup_printf("at byte %" PRId64 ": %s", offset, why);
}

static void note_schema(struct reading *reading, int schema)
{
    if (reading->report->schema == 0) reading->report->schema = schema;
}

/* The organisation was filled. */
static bool deliver(struct reading *reading, int64_t offset, GError **error)
{
    struct organisation *organisation = reading->organisation;
    if (organisation->ror->len == 0 || organisation->name->len == 0) {
        skip(reading, offset, organisation->ror->len ? "no name" : "no ROR identifier");
        return !is_full(reading, error);
    }
    reading->report->n_read++;
    return !is_full(reading, error) &&
           reading->handler->organisation(reading->handler->user, organisation, error);
}

/* --- JSON: one object after another, whatever stands between them ----------------- */

static bool end_record(struct reading *reading, GError **error)
{
    json_error_t problem;
    json_t *record = reading->is_too_large ? NULL
                                           : json_loadb(reading->record->str, reading->record->len,
                                                        JSON_REJECT_DUPLICATES, &problem);
    bool good = true;
    if (record) {
        organisation_reset(reading->organisation);
        note_schema(reading, ror_fields_json(record, reading->organisation));
        good = deliver(reading, reading->record_offset, error);
        json_decref(record);
    } else {
        skip(reading, reading->record_offset,
             reading->is_too_large ? "the record is too large or too deep" : problem.text);
        good = !is_full(reading, error);
    }
    g_string_truncate(reading->record, 0);
    reading->is_too_large = false;
    return good;
}

/* Between objects only these may stand. */
static bool is_between(char c)
{
    return g_ascii_isspace(c) || c == ',' || c == '[' || c == ']';
}

static bool begin_record(struct reading *reading, char c, GError **error)
{
    if (c == '{') {
        reading->depth = 1;
        reading->record_offset = reading->offset;
        g_string_append_c(reading->record, c);
        return true;
    }
    if (is_between(c)) return true;
    return error_set(error, RADSCOUT_ERROR_INPUT,
                     "not JSON of the Research Organization Registry at byte %" PRId64,
                     reading->offset);
}

/* One byte inside of an object. */
static bool take_byte(struct reading *reading, char c, GError **error)
{
    if (reading->record->len < ROR_RECORD_BYTES_MAX && reading->depth <= DEPTH_MAX) {
        g_string_append_c(reading->record, c);
    } else {
        reading->is_too_large = true;
    }
    if (reading->in_string) {
        reading->in_string = c != '"' || reading->is_escaped;
        reading->is_escaped = c == '\\' && !reading->is_escaped;
        return true;
    }
    reading->in_string = c == '"';
    reading->depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    return reading->depth > 0 || end_record(reading, error);
}

static bool take_json(struct reading *reading, const char *bytes, size_t size, GError **error)
{
    for (size_t i = 0; i < size; i++, reading->offset++) {
        bool good = reading->depth > 0 ? take_byte(reading, bytes[i], error)
                                       : begin_record(reading, bytes[i], error);
        if (!good) return false;
    }
    return true;
}

/* --- CSV -------------------------------------------------------------------------- */

static bool on_row(void *user, const struct csv_row *row, GError **error)
{
    struct reading *reading = user;
    if (!reading->columns) {
        reading->columns = ror_columns_new(row->fields, row->n_fields);
        return reading->columns || error_set(error, RADSCOUT_ERROR_INPUT,
                                             "not a file of the Research Organization Registry: "
                                             "neither JSON nor CSV with its columns");
    }
    organisation_reset(reading->organisation);
    note_schema(reading, ror_columns_schema(reading->columns));
    ror_fields_csv(reading->columns, row->fields, row->n_fields, reading->organisation);
    return deliver(reading, row->offset, error);
}

static bool on_damage(void *user, const char *kind, int64_t offset, const char *message,
                      GError **error)
{
    struct reading *reading = user;
    (void)kind;
    skip(reading, offset, message);
    return !is_full(reading, error);
}

/* --- a file ------------------------------------------------------------------------ */

static int rank_of(const char *member)
{
    g_autofree char *name = g_ascii_strdown(member, -1);
    if (strstr(name, "__macosx")) return 0;
    int second = strstr(name, "schema_v2") ? 1 : 0;
    if (g_str_has_suffix(name, ".json") || g_str_has_suffix(name, ".jsonl")) return 3 + second;
    return g_str_has_suffix(name, ".csv") ? 1 + second : 0;
}

/* The first byte that is no blank tells JSON from CSV; *skipped: bytes before it. */
static char first_byte(const char *bytes, size_t size, size_t *skipped)
{
    size_t i = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (i < size && g_ascii_isspace(bytes[i]))
        i++;
    *skipped = i;
    return i < size ? bytes[i] : '\0';
}

static bool take(struct reading *reading, const char *bytes, size_t size, GError **error)
{
    return reading->rows ? csv_rows_push(reading->rows, bytes, size, error)
                         : take_json(reading, bytes, size, error);
}

static bool finish(struct reading *reading, GError **error)
{
    if (reading->rows && !csv_rows_finish(reading->rows, false, error)) return false;
    if (reading->depth > 0)
        return error_set(error, RADSCOUT_ERROR_TRUNCATED,
                         "the file ends inside the record that begins at byte %" PRId64,
                         reading->record_offset);
    if (reading->report->n_read == 0)
        return error_set(error, RADSCOUT_ERROR_INPUT, "no organisation in it%s%s",
                         reading->report->first_issue ? ": " : "",
                         reading->report->first_issue ? reading->report->first_issue : "");
    return true;
}

static bool read_all(struct reading *reading, struct unpack *unpack, GError **error)
{
    g_autofree char *bytes = g_malloc(CHUNK_BYTES);
    const struct csv_handler handler = {on_row, on_damage, reading};
    OWNED(csv_rows) rows = NULL;
    bool is_first = true;
    for (size_t n;;) {
        if (!unpack_read(unpack, bytes, CHUNK_BYTES, &n, error)) return false;
        if (n == 0) return finish(reading, error);
        size_t skipped = 0;
        if (is_first) {
            char first = first_byte(bytes, n, &skipped);
            if (first != '{' && first != '[') reading->rows = rows = csv_rows_new(&handler);
            is_first = false;
        }
        reading->offset += reading->rows ? 0 : (int64_t)skipped;
        if (!take(reading, bytes + skipped, n - skipped, error)) return false;
    }
}

bool ror_read(const char *path, const struct ror_handler *handler, struct ror_report *report,
              GError **error)
{
    *report = (struct ror_report){0};
    OWNED(unpack) unpack = unpack_open(path, rank_of, error);
    if (!unpack) return false;
    OWNED(organisation) organisation = organisation_new();
    g_autoptr(GString) record = g_string_new(NULL);
    struct reading reading = {
        .handler = handler, .report = report, .organisation = organisation, .record = record};
    bool good = read_all(&reading, unpack, error);
    ror_columns_free(reading.columns);
    return good;
}
