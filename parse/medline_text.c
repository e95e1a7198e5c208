/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/medline_text.h"

#include <string.h>

#include "core/error.h"
#include "parse/lines.h"
#include "parse/medline_record.h"

#define TAG_MAX 4
#define VALUE_AT 5 /* "TI  -" */

struct medline_text {
    const struct reader_handler *handler;
    struct lines *lines;
    struct medline_record record;
    bool is_open;  /* a record was begun */
    bool is_ended; /* its last line has a line end */
    bool has_content;
    int64_t record_at;
    int64_t record_size;
    int64_t n_repaired;
    int64_t n_records;
    char tag[TAG_MAX + 1]; /* of the field being read; empty: none */
    GString *value;
    int64_t bad_line_at; /* first one that is no line of a record; -1: none */
    int64_t n_bad_lines;
    bool is_field_cut, is_record_cut;
};

static bool on_line(void *user, const struct line *line, GError **error);

struct medline_text *medline_text_new(const struct reader_handler *handler)
{
    struct medline_text *reader = g_new0(struct medline_text, 1);
    reader->handler = handler;
    reader->lines = lines_new(on_line, reader);
    reader->value = g_string_new(NULL);
    reader->bad_line_at = -1;
    medline_record_init(&reader->record);
    return reader;
}

void medline_text_free(struct medline_text *reader)
{
    if (!reader) return;
    lines_free(reader->lines);
    medline_record_clear(&reader->record);
    g_string_free(reader->value, TRUE);
    g_free(reader);
}

/* --- issues --------------------------------------------------------------------- */

static bool tell(struct medline_text *reader, const char *kind, int64_t offset, const char *message,
                 GError **error)
{
    const struct reader_issue issue = {.offset = offset,
                                       .pmid = reader->is_open ? reader->record.article->pmid : 0,
                                       .kind = kind,
                                       .message = message};
    return reader->handler->issue(reader->handler->user, &issue, error);
}

static const char *plural(int64_t n)
{
    return n == 1 ? "" : "s";
}

static bool tell_bad_lines(struct medline_text *reader, GError **error)
{
    int64_t n = reader->n_bad_lines;
    if (n == 0) return true;
    g_autofree char *message = g_strdup_printf(
        "%" G_GINT64_FORMAT " line%s left out: neither a tag (like \"TI  - \") nor indented", n,
        plural(n));
    reader->n_bad_lines = 0;
    return tell(reader, "bad-line", reader->bad_line_at, message, error);
}

static bool tell_repairs(struct medline_text *reader, GError **error)
{
    int64_t n = reader->n_repaired;
    if (n == 0) return true;
    reader->n_repaired = 0;
    g_autofree char *message = g_strdup_printf(
        "%" G_GINT64_FORMAT " place%s with bytes that are no UTF-8 text, shown as U+FFFD", n,
        plural(n));
    return tell(reader, "bad-bytes", reader->record_at, message, error);
}

static bool tell_cuts(struct medline_text *reader, GError **error)
{
    if (reader->is_field_cut &&
        !tell(reader, "shortened", reader->record_at,
              "a field of the record is larger than is kept: the rest was left out", error)) {
        return false;
    }
    return !reader->record.too_many_authors ||
           tell(reader, "shortened", reader->record_at,
                "the record has more authors than are kept: the rest was left out", error);
}

/* --- fields and records ------------------------------------------------------------ */

static void end_field(struct medline_text *reader)
{
    if (reader->tag[0] == '\0') return;
    if (!reader->is_record_cut) {
        medline_record_field(&reader->record, reader->tag, g_strstrip(reader->value->str));
    }
    reader->tag[0] = '\0';
    g_string_truncate(reader->value, 0);
}

static bool end_whole_record(struct medline_text *reader, GError **error)
{
    struct medline_record *record = &reader->record;
    if (!medline_record_finish(record)) {
        g_autofree char *message =
            record->bad_pmid
                ? g_strdup_printf("\"%s\" is no PMID: not a number from 1 to %" G_GINT64_FORMAT,
                                  record->bad_pmid, ARTICLE_PMID_MAX)
                : g_strdup("the record has no PMID");
        return tell(reader, "no-pmid", reader->record_at, message, error);
    }
    reader->n_records++;
    return reader->handler->article(reader->handler->user, record->article, reader->record_at,
                                    error) &&
           tell_cuts(reader, error);
}

static bool end_record(struct medline_text *reader, bool is_truncated, GError **error)
{
    bool is_good;
    if (!reader->is_open) return true;
    end_field(reader);
    if (is_truncated) {
        is_good = tell(reader, "truncated", reader->record_at, "the input ends inside this record",
                       error);
    } else if (reader->is_record_cut) {
        g_autofree char *message =
            g_strdup_printf("the record is larger than %d bytes", MEDLINE_TEXT_RECORD_MAX);
        is_good = tell(reader, "malformed", reader->record_at, message, error);
    } else {
        is_good = end_whole_record(reader, error);
    }
    is_good = is_good && tell_bad_lines(reader, error) && tell_repairs(reader, error);
    reader->is_open = false;
    return is_good;
}

static void begin_record(struct medline_text *reader, int64_t offset)
{
    medline_record_start(&reader->record);
    reader->is_open = true;
    reader->is_field_cut = reader->is_record_cut = false;
    reader->record_at = offset;
    reader->record_size = 0;
    reader->n_repaired = 0;
}

/* --- lines -------------------------------------------------------------------------- */

/* Letters and digits of the tag at the begin of the line; 0: it has none. */
static size_t tag_size(const char *text, size_t size)
{
    size_t n = 0;
    if (size < VALUE_AT || text[TAG_MAX] != '-' || !g_ascii_isupper(text[0])) return 0;
    while (n < TAG_MAX && (g_ascii_isupper(text[n]) || g_ascii_isdigit(text[n])))
        n++;
    for (size_t i = n; i < TAG_MAX; i++)
        if (text[i] != ' ') return 0;
    return n >= 2 ? n : 0;
}

bool medline_text_is_tagged(const char *text, size_t size)
{
    return tag_size(text, size) > 0;
}

static void append_value(struct medline_text *reader, const char *text, size_t size)
{
    if (reader->value->len + size > MEDLINE_TEXT_FIELD_MAX) {
        reader->is_field_cut = true;
        return;
    }
    if (reader->value->len > 0) g_string_append_c(reader->value, ' ');
    g_string_append_len(reader->value, text, (gssize)size);
}

static bool is_blank(const struct line *line)
{
    for (size_t i = 0; i < line->size; i++)
        if (!g_ascii_isspace(line->text[i])) return false;
    return true;
}

/* Behind a blank line it belongs to no record. */
static bool on_bad_line(struct medline_text *reader, const struct line *line, GError **error)
{
    end_field(reader);
    if (reader->n_bad_lines++ == 0) reader->bad_line_at = line->offset;
    return reader->is_open || tell_bad_lines(reader, error);
}

static bool on_tag(struct medline_text *reader, const struct line *line, size_t n_tag,
                   GError **error)
{
    char tag[TAG_MAX + 1] = {0};
    memcpy(tag, line->text, n_tag);
    end_field(reader);
    if (reader->is_open && strcmp(tag, "PMID") == 0 && !end_record(reader, false, error)) {
        return false;
    }
    if (!reader->is_open) begin_record(reader, line->offset);
    g_strlcpy(reader->tag, tag, sizeof reader->tag);
    append_value(reader, line->text + VALUE_AT, line->size - VALUE_AT);
    return true;
}

static bool on_line(void *user, const struct line *line, GError **error)
{
    struct medline_text *reader = user;
    size_t n_tag = tag_size(line->text, line->size);
    if (is_blank(line)) return end_record(reader, false, error);
    reader->has_content = true;
    if (n_tag > 0) {
        if (!on_tag(reader, line, n_tag, error)) return false;
    } else if (g_ascii_isspace(line->text[0]) && reader->tag[0] != '\0') {
        append_value(reader, line->text, line->size);
    } else if (!on_bad_line(reader, line, error)) {
        return false;
    }
    reader->is_ended = line->is_ended;
    if (line->is_cut) reader->is_field_cut = true;
    reader->n_repaired += line->n_repaired;
    reader->record_size += (int64_t)line->size;
    if (reader->record_size > MEDLINE_TEXT_RECORD_MAX) reader->is_record_cut = true;
    return true;
}

/* --- public ------------------------------------------------------------------------- */

bool medline_text_push(struct medline_text *reader, const void *bytes, size_t size, GError **error)
{
    return lines_push(reader->lines, bytes, size, error);
}

bool medline_text_finish(struct medline_text *reader, bool is_cut, GError **error)
{
    if (!lines_finish(reader->lines, error)) return false;
    if (reader->is_open) {
        end_field(reader);
        bool is_open_end = !reader->is_ended && !reader->record.has_source;
        if (!end_record(reader, is_cut || is_open_end, error)) return false;
    }
    if (!reader->has_content) return error_set(error, RADSCOUT_ERROR_INPUT, "the input is blank");
    if (reader->n_records > 0) return true;
    return error_set(error, RADSCOUT_ERROR_INPUT, "no record with a PMID in this MEDLINE text");
}
