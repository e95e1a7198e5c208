/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/pubmed_xml.h"

#include <string.h>

#include "core/error.h"
#include "parse/pubmed_xml_segment.h"
#include "parse/utf8.h"

#define SLICE_BYTES (64 * 1024)
/* Damage may make bytes be read again, but never more than this much on top of
 * REPLAY_FACTOR times the input: reading stays linear whatever comes. */
#define REPLAY_FREE_BYTES (64 * 1024 * 1024)
#define REPLAY_FACTOR 4
#define LANDMARK_MAX 24 /* longer than any landmark, with what must follow it */

enum mode {
    AT_START,         /* before a document: only blanks so far */
    IN_SEGMENT,       /* a parser is at work */
    SEEKING,          /* after damage: looking for the next record or document */
    SEEKING_DOCUMENT, /* after a foreign document: looking for the next one */
};

struct pubmed_xml {
    const struct reader_handler *handler;
    bool strict;
    struct xml_names names;
    struct xml_record record;
    struct segment_client client;
    struct utf8_filter filter;
    GByteArray *window; /* clean bytes from offset window_at on */
    GArray *repairs;    /* struct utf8_repair, ascending, those before the window trimmed */
    int64_t shift;      /* input minus clean offset at the window's begin */
    int64_t window_at;
    int64_t fed; /* clean offset up to which the segment was fed */
    int64_t seek_at;
    int64_t segment_from;
    int64_t replayed;
    enum mode mode;
    struct segment *segment;
    bool in_citations; /* the document is a MedlineCitationSet */
    bool in_set;       /* the document has a set as root: its end tag must come */
    bool is_finishing;
    bool is_pubmed;      /* PubMed data was seen in this input */
    bool has_content;    /* anything but blanks was seen */
    guint repairs_told;  /* repairs that an issue was made of */
    int64_t n_untold;    /* repairs trimmed before they were told */
    int64_t untold_at;   /* input offset of the first of them */
    char *first_problem; /* of input that is no PubMed data at all */
    GError *error;       /* what a callback failed with */
};

/* --- offsets and issues ---------------------------------------------------------- */

static int64_t clean_end(const struct pubmed_xml *reader)
{
    return reader->window_at + (int64_t)reader->window->len;
}

/* Offset in the input of a clean offset inside the window. */
static int64_t input_offset(const struct pubmed_xml *reader, int64_t clean)
{
    int64_t shift = reader->shift;
    for (guint i = 0; i < reader->repairs->len; i++) {
        const struct utf8_repair *repair = &g_array_index(reader->repairs, struct utf8_repair, i);
        if (repair->out_at >= clean) break;
        shift = repair->shift;
    }
    return clean + shift;
}

static bool tell(struct pubmed_xml *reader, const char *kind, int64_t offset, int64_t pmid,
                 const char *message)
{
    const struct reader_issue issue = {
        .offset = offset, .pmid = pmid, .kind = kind, .message = message};
    return reader->handler->issue(reader->handler->user, &issue, &reader->error);
}

static const char *plural(int64_t n)
{
    return n == 1 ? "" : "s";
}

/* One issue for the repairs before the clean offset end that were not told
 * yet; they belong to the record of that PMID, if any. */
static bool tell_repairs(struct pubmed_xml *reader, int64_t end, int64_t pmid)
{
    int64_t n = reader->n_untold, offset = reader->untold_at;
    guint i = reader->repairs_told;
    for (; i < reader->repairs->len; i++) {
        const struct utf8_repair *repair = &g_array_index(reader->repairs, struct utf8_repair, i);
        if (repair->out_at >= end) break;
        if (repair->n == 0) continue;
        if (n == 0) offset = repair->in_at;
        n += repair->n;
    }
    reader->repairs_told = i;
    reader->n_untold = 0;
    if (n == 0) return true;
    g_autofree char *message =
        g_strdup_printf("%" G_GINT64_FORMAT " place%s with bytes that are no UTF-8 text or not "
                        "allowed in XML, shown as U+FFFD",
                        n, plural(n));
    return tell(reader, "bad-bytes", offset, pmid, message);
}

/* --- what the segment reports --------------------------------------------------------- */

static bool on_record(void *user)
{
    struct pubmed_xml *reader = user;
    struct article *article = reader->record.article;
    int64_t begin = input_offset(reader, reader->segment->anchor);
    int64_t end = reader->segment->at + MAX(xmlByteConsumed(reader->segment->parser), 0);
    reader->is_pubmed = true;
    /* What was repaired before the record is not the record's. */
    if (!tell_repairs(reader, reader->segment->anchor, 0)) return false;
    if (!xml_record_finish(&reader->record)) {
        g_autofree char *message =
            reader->record.bad_pmid
                ? g_strdup_printf("\"%s\" is no PMID: not a number from 1 to %" G_GINT64_FORMAT,
                                  reader->record.bad_pmid, ARTICLE_PMID_MAX)
                : g_strdup("the record has no PMID");
        return tell(reader, "no-pmid", begin, 0, message) && tell_repairs(reader, end, 0);
    }
    if (!reader->handler->article(reader->handler->user, article, begin, &reader->error)) {
        return false;
    }
    if (!tell_repairs(reader, end, article->pmid)) return false;
    if (reader->record.too_many_authors &&
        !tell(reader, "shortened", begin, article->pmid,
              "the record has more authors than are kept: the rest was left out")) {
        return false;
    }
    return !reader->record.too_many_references ||
           tell(reader, "shortened", begin, article->pmid,
                "the record has more references than are kept: the rest was left out");
}

static bool on_deletion(void *user, int64_t pmid)
{
    struct pubmed_xml *reader = user;
    reader->is_pubmed = true;
    return reader->handler->deletion(reader->handler->user, pmid, &reader->error);
}

/* --- the window ------------------------------------------------------------------------- */

/* Forget the clean bytes before that offset. */
static void trim(struct pubmed_xml *reader, int64_t floor)
{
    guint n = (guint)(floor - reader->window_at);
    if (floor <= reader->window_at) return;
    guint gone = 0;
    for (; gone < reader->repairs->len; gone++) {
        const struct utf8_repair *repair =
            &g_array_index(reader->repairs, struct utf8_repair, gone);
        if (repair->out_at >= floor) break;
        reader->shift = repair->shift;
        if (gone < reader->repairs_told || repair->n == 0) continue;
        if (reader->n_untold == 0) reader->untold_at = repair->in_at;
        reader->n_untold += repair->n;
    }
    if (gone > 0) g_array_remove_range(reader->repairs, 0, gone);
    reader->repairs_told -= MIN(gone, reader->repairs_told);
    g_byte_array_remove_range(reader->window, 0, n);
    reader->window_at = floor;
}

static const char *window_text(const struct pubmed_xml *reader, int64_t offset)
{
    return (const char *)reader->window->data + (offset - reader->window_at);
}

/* --- starting and seeking ----------------------------------------------------------------- */

static void start_segment(struct pubmed_xml *reader, int64_t at, bool is_inside)
{
    segment_free(reader->segment);
    const char *set = reader->in_citations ? "MedlineCitationSet" : "PubmedArticleSet";
    reader->segment =
        segment_new(&reader->names, &reader->record, &reader->client, at, is_inside ? set : NULL);
    reader->fed = at;
    reader->segment_from = at;
    reader->mode = IN_SEGMENT;
}

/* Skip blanks (and a byte order mark) before a document. */
static void advance_start(struct pubmed_xml *reader)
{
    int64_t at = reader->seek_at, end = clean_end(reader);
    for (;;) {
        const char *p = at < end ? window_text(reader, at) : "";
        if (*p != '\0' && strchr(" \t\r\n", *p)) {
            at++;
        } else if (end - at >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) {
            at += 3;
        } else {
            break;
        }
    }
    reader->seek_at = at;
    trim(reader, at);
    /* A mark that is not complete yet is waited for. */
    if (at == end || (end - at < 3 && *window_text(reader, at) == '\xEF' && !reader->is_finishing))
        return;
    reader->has_content = true;
    reader->in_set = reader->in_citations = false;
    start_segment(reader, at, false);
}

/* What a '<' at p begins, of n bytes that are there: 1 a record or deletions,
 * 2 a document, 0 nothing that we look for. */
static int landmark(const struct pubmed_xml *reader, const char *p, size_t n)
{
    static const struct {
        const char *text;
        enum mode least;
        int kind;
    } marks[] = {{"<?xml", SEEKING_DOCUMENT, 2},
                 {"<PubmedArticle", SEEKING, 1},
                 {"<PubmedBookArticle", SEEKING, 1},
                 {"<DeleteCitation", SEEKING, 1},
                 {"<MedlineCitation", SEEKING, 1}};
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        size_t length = strlen(marks[i].text);
        if (n <= length || memcmp(p, marks[i].text, length) != 0) continue;
        if (reader->mode > marks[i].least) continue;
        if (i == G_N_ELEMENTS(marks) - 1 && !reader->in_citations) continue;
        if (p[length] != '\0' && strchr(" \t\r\n>/", p[length])) return marks[i].kind;
    }
    return 0;
}

static void advance_seeking(struct pubmed_xml *reader)
{
    int64_t end = clean_end(reader);
    while (reader->seek_at < end) {
        const char *from = window_text(reader, reader->seek_at);
        const char *p = memchr(from, '<', (size_t)(end - reader->seek_at));
        reader->seek_at = p ? reader->seek_at + (p - from) : end;
        if (!p) break;
        size_t n = (size_t)(end - reader->seek_at);
        if (n < LANDMARK_MAX && !reader->is_finishing) break;
        int kind = landmark(reader, p, n);
        if (kind == 2) {
            reader->mode = AT_START;
            return;
        }
        if (kind == 1) {
            trim(reader, reader->seek_at);
            start_segment(reader, reader->seek_at, true);
            return;
        }
        reader->seek_at++;
    }
    trim(reader, reader->seek_at);
}

/* --- after a segment ------------------------------------------------------------------------ */

/* Where to look for the next record. Its start may lie anywhere behind the
 * start of the damaged one (an open comment swallows the rest), unless too
 * much was read twice already. */
static int64_t next_seek(struct pubmed_xml *reader)
{
    const struct segment *segment = reader->segment;
    int64_t at = segment->open != XML_IGNORED ? segment->anchor + 1 : segment->anchor;
    at = MAX(at, reader->segment_from + 1);
    int64_t again = reader->fed - at;
    if (reader->replayed + again > REPLAY_FREE_BYTES + REPLAY_FACTOR * clean_end(reader)) {
        return MAX(at, MIN(segment->position, reader->fed));
    }
    reader->replayed += MAX(again, 0);
    return at;
}

/* Where the damage is: the record it is in, else the place itself. */
static int64_t damage_offset(const struct pubmed_xml *reader)
{
    const struct segment *segment = reader->segment;
    int64_t at = segment->open != XML_IGNORED ? segment->anchor : segment->position;
    return input_offset(reader, CLAMP(at, reader->window_at, clean_end(reader)));
}

static bool fail(struct pubmed_xml *reader, enum radscout_error code, int64_t offset,
                 const char *message)
{
    return error_set(&reader->error, code, "%s (byte %" G_GINT64_FORMAT ")", message, offset);
}

static bool is_no_pubmed(const struct pubmed_xml *reader)
{
    const struct segment *segment = reader->segment;
    return !segment->has_root && !segment->is_refused && segment->at == reader->segment_from;
}

static bool end_damaged(struct pubmed_xml *reader, bool is_cut)
{
    const struct segment *segment = reader->segment;
    bool is_foreign = segment->outcome == SEGMENT_WRONG_ROOT || is_no_pubmed(reader);
    const char *kind = is_foreign ? "not-pubmed" : is_cut ? "truncated" : segment->kind;
    int64_t offset = damage_offset(reader);
    int64_t pmid = segment->open != XML_IGNORED ? reader->record.article->pmid : 0;
    g_autofree char *message = is_foreign && segment->outcome != SEGMENT_WRONG_ROOT
                                   ? g_strdup_printf("not an XML document: %s", segment->message)
                                   : g_strdup(segment->message);
    if (!is_foreign && is_cut) {
        g_free(message);
        message =
            g_strdup(segment->open != XML_IGNORED ? "the input ends inside this record"
                                                  : "the input ends before the end tag of the set");
    }
    if (!reader->first_problem) reader->first_problem = g_strdup(message);
    if (reader->strict) {
        return fail(reader, is_cut ? RADSCOUT_ERROR_TRUNCATED : RADSCOUT_ERROR_INPUT, offset,
                    message);
    }
    if (!tell(reader, kind, offset, pmid, message)) return false;
    reader->mode = segment->outcome == SEGMENT_WRONG_ROOT ? SEEKING_DOCUMENT : SEEKING;
    reader->seek_at = next_seek(reader);
    return true;
}

/* The segment has come to some end. */
static bool end_segment(struct pubmed_xml *reader, bool is_cut)
{
    struct segment *segment = reader->segment;
    if (segment->outcome == SEGMENT_STOPPED) return false;
    if (segment->outcome != SEGMENT_ENDED) return end_damaged(reader, is_cut);
    reader->seek_at = segment->position;
    reader->mode = AT_START;
    return tell_repairs(reader, segment->position, 0);
}

static void note_root(struct pubmed_xml *reader)
{
    const struct segment *segment = reader->segment;
    if (!segment->has_root) return;
    reader->is_pubmed = true;
    if (segment->at != reader->segment_from) return; /* a made-up root says nothing */
    reader->in_set = segment->is_set;
    reader->in_citations = segment->is_citation_set;
}

static bool advance_segment(struct pubmed_xml *reader)
{
    struct segment *segment = reader->segment;
    int64_t end = clean_end(reader);
    /* Slices of one size, whatever pieces the input came in: libxml2 is not
     * quite indifferent to where its chunks end, so ours never move. */
    while (end - reader->fed >= SLICE_BYTES || (reader->is_finishing && reader->fed < end)) {
        size_t n = (size_t)MIN(end - reader->fed, SLICE_BYTES);
        int64_t at = reader->fed;
        reader->fed += (int64_t)n;
        segment_push(segment, window_text(reader, at), n, false);
        if (reader->fed - segment->anchor > PUBMED_XML_RECORD_MAX) {
            segment_damage(segment, "too-large", "the record is larger than %d bytes",
                           PUBMED_XML_RECORD_MAX);
        }
        note_root(reader);
        if (segment->outcome != SEGMENT_GOING) return end_segment(reader, false);
    }
    trim(reader, segment->anchor);
    return true;
}

/* Let the machine run until it needs more bytes. */
static bool advance(struct pubmed_xml *reader)
{
    for (;;) {
        enum mode mode = reader->mode;
        int64_t at = mode == IN_SEGMENT ? reader->segment_from : reader->seek_at;
        if (mode == AT_START) {
            advance_start(reader);
        } else if (mode == IN_SEGMENT) {
            if (!advance_segment(reader)) return false;
        } else {
            advance_seeking(reader);
        }
        if (reader->mode == mode &&
            (mode == IN_SEGMENT ? reader->segment_from : reader->seek_at) == at) {
            return true;
        }
    }
}

/* --- public ------------------------------------------------------------------------------------ */

struct pubmed_xml *pubmed_xml_new(const struct reader_handler *handler, bool strict)
{
    struct pubmed_xml *reader = g_new0(struct pubmed_xml, 1);
    reader->handler = handler;
    reader->strict = strict;
    xml_names_init(&reader->names);
    xml_record_init(&reader->record);
    reader->client =
        (struct segment_client){.record = on_record, .deletion = on_deletion, .user = reader};
    utf8_filter_init(&reader->filter);
    reader->window = g_byte_array_sized_new(4 * SLICE_BYTES);
    reader->repairs = g_array_new(FALSE, FALSE, sizeof(struct utf8_repair));
    return reader;
}

static bool give_error(struct pubmed_xml *reader, GError **error)
{
    g_propagate_error(error, g_steal_pointer(&reader->error));
    return false;
}

bool pubmed_xml_push(struct pubmed_xml *reader, const void *bytes, size_t size, GError **error)
{
    const char *p = bytes;
    while (size > 0) {
        size_t n = MIN(size, SLICE_BYTES);
        if (!utf8_filter_push(&reader->filter, p, n, reader->window, reader->repairs, error)) {
            return false;
        }
        if (reader->window_at == 0) reader->shift = reader->filter.mark_size;
        if (!advance(reader)) return give_error(reader, error);
        p += n;
        size -= n;
    }
    return true;
}

/* The end of the input meets an open segment. */
static bool finish_segment(struct pubmed_xml *reader)
{
    struct segment *segment = reader->segment;
    segment_push(segment, NULL, 0, true);
    note_root(reader);
    if (segment->outcome == SEGMENT_GOING) {
        segment_damage(segment, "truncated", "the input ends too early");
    }
    if (segment->outcome != SEGMENT_ENDED && segment->outcome != SEGMENT_STOPPED &&
        segment->open == XML_IGNORED && segment->depth == 1 && segment->is_set && !reader->in_set) {
        /* A made-up root in place of a single record: no end tag is due. */
        reader->mode = AT_START;
        reader->seek_at = clean_end(reader);
        return true;
    }
    /* Damage that libxml2 kept to itself until now is not the end's fault; nor
     * is a last tag that is whole and does not fit. */
    int64_t end = clean_end(reader);
    bool ends_in_tag = end > reader->window_at && *window_text(reader, end - 1) == '>';
    return end_segment(reader, segment->is_premature || (segment->position >= end && !ends_in_tag));
}

bool pubmed_xml_finish(struct pubmed_xml *reader, GError **error)
{
    reader->is_finishing = true;
    if (!utf8_filter_finish(&reader->filter, reader->window, reader->repairs, error)) return false;
    if (reader->window_at == 0) reader->shift = reader->filter.mark_size;
    do {
        if (!advance(reader)) return give_error(reader, error);
        if (reader->mode == IN_SEGMENT && !finish_segment(reader)) return give_error(reader, error);
    } while (reader->mode == IN_SEGMENT || reader->seek_at < clean_end(reader));
    if (!tell_repairs(reader, clean_end(reader), 0)) return give_error(reader, error);
    if (reader->is_pubmed) return true;
    if (!reader->has_content) {
        return error_set(error, RADSCOUT_ERROR_INPUT, "empty: there is nothing in it");
    }
    return error_set(error, RADSCOUT_ERROR_INPUT, "no PubMed data: %s",
                     reader->first_problem ? reader->first_problem : "nothing to read");
}

void pubmed_xml_free(struct pubmed_xml *reader)
{
    if (!reader) return;
    segment_free(reader->segment);
    xml_record_clear(&reader->record);
    g_byte_array_unref(reader->window);
    g_array_unref(reader->repairs);
    g_free(reader->first_problem);
    g_clear_error(&reader->error);
    g_free(reader);
}
