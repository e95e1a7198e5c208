/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/reader.h"

#include <string.h>

#include "parse/medline_text.h"
#include "parse/pubmed_csv.h"
#include "parse/pubmed_xml.h"

#define BLANKS_MAX (64 * 1024) /* before the first line */

struct reader {
    const struct reader_handler *handler;
    GByteArray *start; /* bytes so far, until the format is known */
    struct pubmed_xml *xml;
    struct medline_text *text;
    struct pubmed_csv *csv;
};

bool reader_may_hold(const void *bytes, size_t size)
{
    static const char *const marks[] = {"<Pubmed", "<MedlineCitation", "<DeleteCitation", "PMID"};
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        if (memmem(bytes, size, marks[i], strlen(marks[i]))) return true;
    return false;
}

struct reader *reader_new(const struct reader_handler *handler)
{
    struct reader *reader = g_new0(struct reader, 1);
    reader->handler = handler;
    reader->start = g_byte_array_new();
    return reader;
}

void reader_free(struct reader *reader)
{
    if (!reader) return;
    pubmed_xml_free(reader->xml);
    medline_text_free(reader->text);
    pubmed_csv_free(reader->csv);
    g_byte_array_unref(reader->start);
    g_free(reader);
}

/* The first line that is not blank, of what is there; *is_whole: enough of it
 * is there to know it by. A byte order mark is passed over. */
static const char *first_line(const struct reader *reader, size_t *size, bool *is_whole)
{
    const char *text = reader->start->len > 0 ? (const char *)reader->start->data : "";
    const char *end = text + reader->start->len;
    if (end - text >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3;
    while (text < end && g_ascii_isspace(*text))
        text++;
    const char *stop = text < end ? memchr(text, '\n', (size_t)(end - text)) : NULL;
    *is_whole = stop || end - text >= READER_SNIFFED_MAX || (text < end && *text == '<') ||
                reader->start->len >= BLANKS_MAX;
    *size = (size_t)((stop ? stop : end) - text);
    return text;
}

static bool is_known(const struct reader *reader)
{
    return reader->xml || reader->text || reader->csv;
}

/* Hand over what was kept to the reader that fits. Anything unknown is left to
 * the XML reader, which finds records behind foreign text and says what is
 * wrong. */
static void choose(struct reader *reader, const char *line, size_t size)
{
    if (size > 0 && *line == '<') {
        reader->xml = pubmed_xml_new(reader->handler, false);
    } else if (medline_text_is_tagged(line, size)) {
        reader->text = medline_text_new(reader->handler);
    } else if (pubmed_csv_is_header(line, size)) {
        reader->csv = pubmed_csv_new(reader->handler);
    } else {
        reader->xml = pubmed_xml_new(reader->handler, false);
    }
}

static bool deliver(struct reader *reader, const void *bytes, size_t size, GError **error)
{
    if (reader->text) return medline_text_push(reader->text, bytes, size, error);
    if (reader->csv) return pubmed_csv_push(reader->csv, bytes, size, error);
    return pubmed_xml_push(reader->xml, bytes, size, error);
}

static bool deliver_start(struct reader *reader, GError **error)
{
    if (!deliver(reader, reader->start->data, reader->start->len, error)) return false;
    g_byte_array_set_size(reader->start, 0);
    return true;
}

bool reader_push(struct reader *reader, const void *bytes, size_t size, GError **error)
{
    if (is_known(reader)) return deliver(reader, bytes, size, error);
    /* One look at a time, so that blanks without end are not looked at again. */
    const char *from = bytes;
    while (size > 0 && !is_known(reader)) {
        size_t n = MIN(size, READER_SNIFFED_MAX), n_line;
        bool is_whole;
        g_byte_array_append(reader->start, (const guint8 *)from, (guint)n);
        from += n;
        size -= n;
        const char *line = first_line(reader, &n_line, &is_whole);
        if (is_whole) choose(reader, line, n_line);
    }
    if (!is_known(reader)) return true;
    return deliver_start(reader, error) && (size == 0 || deliver(reader, from, size, error));
}

bool reader_finish(struct reader *reader, bool is_cut, GError **error)
{
    if (!is_known(reader)) {
        size_t size;
        bool is_whole;
        const char *line = first_line(reader, &size, &is_whole);
        choose(reader, line, size);
        if (!deliver_start(reader, error)) return false;
    }
    if (reader->text) return medline_text_finish(reader->text, is_cut, error);
    if (reader->csv) return pubmed_csv_finish(reader->csv, is_cut, error);
    return pubmed_xml_finish(reader->xml, error);
}
