/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/pubmed_xml_segment.h"

#include <string.h>

#include "parse/fields.h"
#include "parse/utf8.h"

#define SHOWN_MAX 40 /* characters of a name in a message */

static int64_t position_of(const struct segment *segment)
{
    long consumed = xmlByteConsumed(segment->parser);
    return segment->at + MAX(consumed, 0);
}

/* The start tag being reported begins at the last '<' before the cursor: no
 * attribute value may hold one. */
static int64_t tag_position(const struct segment *segment)
{
    const xmlParserInput *input = segment->parser->input;
    const xmlChar *p = input->cur;
    while (p > input->base && *p != '<')
        p--;
    return position_of(segment) - (input->cur - p);
}

static void finish(struct segment *segment, enum segment_outcome outcome)
{
    if (segment->outcome != SEGMENT_GOING) return;
    segment->outcome = outcome;
    segment->position = position_of(segment);
    xmlStopParser(segment->parser);
}

void segment_damage(struct segment *segment, const char *kind, const char *format, ...)
{
    if (segment->outcome != SEGMENT_GOING) return;
    va_list arguments;
    va_start(arguments, format);
    segment->message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    segment->kind = kind;
    finish(segment, SEGMENT_DAMAGED);
}

char *segment_error_text(const xmlError *error)
{
    g_autofree char *text = g_strdup(error->message ? error->message : "damaged XML");
    g_strchomp(text);
    for (char *p = text; *p != '\0'; p++)
        if ((unsigned char)*p < 0x20) *p = ' ';
    return g_utf8_make_valid(text, -1);
}

/* --- elements ----------------------------------------------------------------- */

/* A record inside a record: the outer one was cut short. */
static bool is_nested_record(const char *name)
{
    return name[0] == 'P' &&
           (strcmp(name, "PubmedArticle") == 0 || strcmp(name, "PubmedBookArticle") == 0);
}

static bool is_record(enum xml_state parent, enum xml_state state)
{
    if (parent != XML_SET && parent != XML_DOCUMENT) return false;
    return state == XML_RECORD || state == XML_BOOK_RECORD || state == XML_CITATION ||
           state == XML_DELETE;
}

static void open_record(struct segment *segment, enum xml_state state)
{
    segment->open = state;
    segment->anchor = tag_position(segment);
    xml_record_start(segment->record, state == XML_BOOK_RECORD);
}

static void close_record(struct segment *segment)
{
    enum xml_state state = segment->open;
    int64_t end = position_of(segment);
    if (end - segment->anchor > PUBMED_XML_RECORD_MAX) {
        segment_damage(segment, "too-large", "the record is larger than %d bytes",
                       PUBMED_XML_RECORD_MAX);
        return;
    }
    if (state != XML_DELETE && !segment->client->record(segment->client->user)) {
        finish(segment, SEGMENT_STOPPED);
        return;
    }
    segment->open = XML_IGNORED;
    segment->anchor = end;
}

static bool check_root(struct segment *segment, enum xml_state state, const char *name)
{
    if (state == XML_IGNORED) {
        g_autofree char *shown = utf8_start(name, SHOWN_MAX);
        segment->kind = "not-pubmed";
        segment->message =
            g_strdup_printf(g_ascii_strcasecmp(name, "html") == 0
                                ? "this is a web page (root element \"%s\"), not PubMed XML"
                                : "the root element is \"%s\", not a set of PubMed records",
                            shown);
        finish(segment, SEGMENT_WRONG_ROOT);
        return false;
    }
    segment->has_root = true;
    segment->is_set = state == XML_SET;
    segment->is_citation_set = segment->is_set && name[0] == 'M';
    return true;
}

/* NOLINTNEXTLINE(readability-function-size): libxml2's signature */
static void on_start(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
                     int n_namespaces, const xmlChar **namespaces, int n_attributes,
                     int n_defaulted, const xmlChar **fields)
{
    (void)uri, (void)n_namespaces, (void)namespaces, (void)n_defaulted;
    struct segment *segment = user;
    const char *name = (const char *)local;
    if (segment->outcome != SEGMENT_GOING) return;
    if (segment->depth >= PUBMED_XML_DEPTH_MAX) {
        segment_damage(segment, "too-large", "elements are nested deeper than %d",
                       PUBMED_XML_DEPTH_MAX);
        return;
    }
    enum xml_state parent = segment->stack[segment->depth], state = XML_IGNORED;
    if (segment->open != XML_IGNORED && is_nested_record(name)) {
        segment_damage(segment, "malformed", "the record is cut short: another begins inside it");
        return;
    }
    if (segment->is_collecting) {
        state = XML_INLINE;
    } else if (parent != XML_IGNORED && !prefix) {
        state = xml_names_next(segment->names, &segment->recent, parent, name);
    }
    if (parent == XML_DOCUMENT && !check_root(segment, state, name)) return;
    if (state > XML_DOCUMENT && state != XML_SET) {
        struct xml_attributes attributes = {.fields = (const unsigned char **)fields,
                                            .n = n_attributes};
        if (is_record(parent, state)) open_record(segment, state);
        state = xml_record_begin(segment->record, parent, state, &attributes);
        if (xml_state_is_text(state)) {
            segment->is_collecting = true;
            g_string_truncate(segment->text, 0);
        }
    }
    segment->stack[++segment->depth] = (uint8_t)state;
}

static void end_deletion(struct segment *segment)
{
    int64_t pmid = field_pmid(segment->text->str);
    if (pmid == 0) return;
    if (!segment->client->deletion(segment->client->user, pmid)) finish(segment, SEGMENT_STOPPED);
}

static void on_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    (void)local, (void)prefix, (void)uri;
    struct segment *segment = user;
    if (segment->outcome != SEGMENT_GOING || segment->depth == 0) return;
    enum xml_state state = segment->stack[segment->depth--];
    if (state > XML_DOCUMENT) {
        if (xml_state_is_text(state)) segment->is_collecting = false;
        if (state == XML_DELETE_PMID) {
            end_deletion(segment);
        } else {
            xml_record_end(segment->record, state, segment->text);
        }
        if (is_record(segment->stack[segment->depth], state)) close_record(segment);
    }
    if (segment->depth == 0) finish(segment, SEGMENT_ENDED);
}

/* Many small pieces come: what g_string_append_len() does beside copying costs more. */
static void append(GString *text, const char *bytes, size_t size)
{
    if (text->len + size >= text->allocated_len) {
        g_string_append_len(text, bytes, (gssize)size);
        return;
    }
    memcpy(text->str + text->len, bytes, size);
    text->len += size;
    text->str[text->len] = '\0';
}

static void on_text(void *user, const xmlChar *text, int size)
{
    struct segment *segment = user;
    if (!segment->is_collecting || segment->outcome != SEGMENT_GOING) return;
    if (segment->text->len + (size_t)size > PUBMED_XML_TEXT_MAX) {
        segment_damage(segment, "too-large", "an element holds more than %d bytes of text",
                       PUBMED_XML_TEXT_MAX);
        return;
    }
    append(segment->text, (const char *)text, (size_t)size);
}

/* --- what must not be there --------------------------------------------------- */

static void on_doctype(void *user, const xmlChar *name, const xmlChar *public_id,
                       const xmlChar *system_id)
{
    (void)name, (void)public_id, (void)system_id;
    struct segment *segment = user;
    if (*segment->parser->input->cur != '[') return;
    segment->is_refused = true;
    segment_damage(segment, "malformed", "the DOCTYPE carries declarations of its own (refused)");
}

/* The backstop, should a declaration come by all the same. */
static void on_entity_declaration(void *user, const xmlChar *name, int type,
                                  const xmlChar *public_id, const xmlChar *system_id,
                                  xmlChar *content)
{
    (void)name, (void)type, (void)public_id, (void)system_id, (void)content;
    struct segment *segment = user;
    segment->is_refused = true;
    segment_damage(segment, "malformed", "the document declares entities (refused)");
}

static void on_reference(void *user, const xmlChar *name)
{
    g_autofree char *shown = utf8_start((const char *)name, SHOWN_MAX);
    segment_damage(user, "malformed", "the entity \"&%s;\" is not declared", shown);
}

static void on_error(void *user, xmlErrorPtr error)
{
    struct segment *segment = user;
    if (error->level != XML_ERR_FATAL || segment->outcome != SEGMENT_GOING) return;
    g_autofree char *text = segment_error_text(error);
    segment->is_premature = error->code == XML_ERR_DOCUMENT_END;
    segment_damage(segment, "malformed", "%s", text);
}

static void set_handlers(xmlSAXHandler *sax)
{
    memset(sax, 0, sizeof *sax);
    sax->initialized = XML_SAX2_MAGIC;
    sax->startElementNs = on_start;
    sax->endElementNs = on_end;
    sax->characters = on_text;
    sax->ignorableWhitespace = on_text; /* the same: spares libxml2 a look at each blank */
    sax->cdataBlock = on_text;
    sax->internalSubset = on_doctype;
    sax->entityDecl = on_entity_declaration;
    sax->reference = on_reference;
    sax->serror = on_error;
}

/* --- life --------------------------------------------------------------------- */

xmlParserCtxtPtr segment_parser_new(xmlSAXHandler *sax, void *user)
{
    static gsize is_ready;
    if (g_once_init_enter(&is_ready)) {
        xmlInitParser();
        g_once_init_leave(&is_ready, 1);
    }
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(sax, user, NULL, 0, NULL);
    g_assert(parser); /* only memory can fail */
    xmlCtxtUseOptions(parser, SEGMENT_OPTIONS);
    return parser;
}

struct segment *segment_new(const struct xml_names *names, struct xml_record *record,
                            const struct segment_client *client, int64_t at, const char *inside)
{
    struct segment *segment = g_new0(struct segment, 1);
    xmlSAXHandler sax;
    set_handlers(&sax);
    segment->names = names;
    segment->record = record;
    segment->client = client;
    segment->stack[0] = XML_DOCUMENT;
    segment->text = g_string_sized_new(4096);
    segment->anchor = at;
    g_autofree char *root = inside ? g_strdup_printf("<%s>", inside) : g_strdup("");
    segment->at = at - (int64_t)strlen(root);
    segment->parser = segment_parser_new(&sax, segment);
    if (inside) segment_push(segment, root, strlen(root), false);
    return segment;
}

enum segment_outcome segment_push(struct segment *segment, const void *bytes, size_t size,
                                  bool last)
{
    if (segment->outcome == SEGMENT_GOING) {
        segment->n_pushed += (int64_t)size;
        xmlParseChunk(segment->parser, bytes, (int)size, last);
    }
    /* Text is reported as it comes; only what must be there whole waits. */
    if (segment->outcome == SEGMENT_GOING &&
        position_of(segment) + PUBMED_XML_TAG_MAX < segment->at + segment->n_pushed) {
        segment_damage(segment, "too-large",
                       "a tag, comment or CDATA section is longer than %d bytes",
                       PUBMED_XML_TAG_MAX);
    }
    /* Fatal without a message of its own: cannot be, and must not pass. */
    if (segment->outcome == SEGMENT_GOING && !segment->parser->wellFormed) {
        segment_damage(segment, "malformed", "damaged XML");
    }
    return segment->outcome;
}

void segment_free(struct segment *segment)
{
    if (!segment) return;
    if (segment->parser->myDoc) xmlFreeDoc(segment->parser->myDoc);
    xmlFreeParserCtxt(segment->parser);
    g_string_free(segment->text, TRUE);
    g_free(segment->message);
    g_free(segment);
}
