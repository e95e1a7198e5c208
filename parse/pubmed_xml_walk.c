/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/pubmed_xml_walk.h"

#include <string.h>

#include "parse/pubmed_xml_segment.h"

#define WALK_PIECE (64 * 1024) /* bytes that are cleaned and read at a time */

void xml_walk_stop(struct xml_walk *walk, const char *problem)
{
    if (walk->problem) return;
    walk->problem = g_strdup(problem);
    xmlStopParser(walk->parser);
}

int64_t xml_walk_at(const struct xml_walk *walk)
{
    return MAX(xmlByteConsumed(walk->parser), 0);
}

/* --- what libxml2 reports ----------------------------------------------------------- */

/* NOLINTNEXTLINE(readability-function-size): libxml2's signature */
static void walk_start(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
                       int n_namespaces, const xmlChar **namespaces, int n_attributes,
                       int n_defaulted, const xmlChar **attributes)
{
    (void)prefix, (void)uri, (void)n_namespaces, (void)namespaces;
    (void)n_attributes, (void)n_defaulted, (void)attributes;
    struct xml_walk *walk = user;
    if (walk->depth == XML_WALK_DEPTH_MAX) {
        xml_walk_stop(walk, "elements are nested too deep");
        return;
    }
    walk->path[walk->depth++] = (const char *)local;
    g_string_truncate(walk->text, 0);
}

static void walk_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    (void)local, (void)prefix, (void)uri;
    struct xml_walk *walk = user;
    if (walk->problem || walk->depth == 0) return;
    walk->visit(walk, walk->text->str);
    walk->depth--;
    walk->is_closed = walk->depth == 0;
}

static void walk_text(void *user, const xmlChar *text, int size)
{
    struct xml_walk *walk = user;
    if (walk->text->len + (size_t)size <= XML_WALK_TEXT_MAX) {
        g_string_append_len(walk->text, (const char *)text, size);
    }
}

static void walk_doctype(void *user, const xmlChar *name, const xmlChar *public_id,
                         const xmlChar *system_id)
{
    (void)name, (void)public_id, (void)system_id;
    struct xml_walk *walk = user;
    if (*walk->parser->input->cur == '[') {
        xml_walk_stop(walk, "the DOCTYPE carries declarations of its own (refused)");
    }
}

static void walk_reference(void *user, const xmlChar *name)
{
    (void)name;
    xml_walk_stop(user, "an entity is used that is not declared");
}

static void walk_error(void *user, xmlErrorPtr error)
{
    struct xml_walk *walk = user;
    if (error->level != XML_ERR_FATAL || walk->problem) return;
    const xmlParserInput *input = walk->parser->input;
    bool at_end = walk->is_last && input && input->cur >= input->end && !walk->ends_in_tag;
    walk->is_cut = !walk->is_closed && (error->code == XML_ERR_DOCUMENT_END ||
                                        error->code == XML_ERR_TAG_NOT_FINISHED || at_end);
    g_autofree char *text = segment_error_text(error);
    xml_walk_stop(walk, text);
}

/* --- bytes -------------------------------------------------------------------------- */

/* The clean bytes so far; blanks before the document are skipped. */
static void walk_piece(struct xml_walk *walk, bool is_last)
{
    GByteArray *piece = walk->clean;
    guint at = 0;
    while (!walk->has_begun && at < piece->len && g_ascii_isspace((char)piece->data[at]))
        at++;
    if (at < piece->len) {
        walk->has_begun = true;
        walk->ends_in_tag = piece->data[piece->len - 1] == '>';
    }
    walk->is_last = is_last;
    if (walk->has_begun && !walk->problem) {
        walk->n_pushed += piece->len - at;
        xmlParseChunk(walk->parser, piece->len > at ? (const char *)piece->data + at : "",
                      (int)(piece->len - at), is_last);
    }
    /* Text is reported as it comes; only what must be there whole waits. */
    if (!walk->problem && xml_walk_at(walk) + PUBMED_XML_TAG_MAX < walk->n_pushed)
        xml_walk_stop(walk, "a tag, comment or CDATA section is too long");
    g_byte_array_set_size(piece, 0);
}

void xml_walk_open(struct xml_walk *walk, xml_walk_visit visit, void *user)
{
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = walk_start,
                         .endElementNs = walk_end,
                         .characters = walk_text,
                         .ignorableWhitespace = walk_text,
                         .cdataBlock = walk_text,
                         .internalSubset = walk_doctype,
                         .reference = walk_reference,
                         .serror = walk_error};
    *walk = (struct xml_walk){.visit = visit, .user = user};
    walk->text = g_string_new(NULL);
    walk->clean = g_byte_array_new();
    walk->repairs = g_array_new(FALSE, FALSE, sizeof(struct utf8_repair));
    utf8_filter_init(&walk->filter);
    walk->parser = segment_parser_new(&sax, walk);
}

/* In pieces, so that neither their clean bytes nor libxml2's copy of them take much memory. */
bool xml_walk_push(struct xml_walk *walk, const void *bytes, size_t size, GError **error)
{
    const char *p = bytes;
    for (size_t at = 0; at < size && !walk->problem; at += WALK_PIECE) {
        size_t n = MIN(WALK_PIECE, size - at);
        if (!utf8_filter_push(&walk->filter, p + at, n, walk->clean, walk->repairs, error))
            return false;
        walk_piece(walk, false);
    }
    return true;
}

bool xml_walk_finish(struct xml_walk *walk, GError **error)
{
    if (!utf8_filter_finish(&walk->filter, walk->clean, walk->repairs, error)) return false;
    walk_piece(walk, true);
    if (!walk->has_begun) return true;
    if (!walk->problem && !walk->parser->wellFormed) walk->problem = g_strdup("damaged XML");
    if (!walk->problem && !walk->is_closed) {
        walk->problem = g_strdup("there is no root element");
        walk->is_cut = true;
    }
    return true;
}

void xml_walk_close(struct xml_walk *walk)
{
    xmlFreeParserCtxt(walk->parser);
    g_string_free(walk->text, TRUE);
    g_byte_array_unref(walk->clean);
    g_array_unref(walk->repairs);
    g_free(walk->problem);
}

bool xml_walk_is(const struct xml_walk *walk, const char *const *names, int n)
{
    if (walk->depth != n) return false;
    for (int i = 0; i < n; i++)
        if (strcmp(walk->path[i], names[i]) != 0) return false;
    return true;
}
