/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_PUBMED_XML_SEGMENT_H
#define RADSCOUT_PARSE_PUBMED_XML_SEGMENT_H
/*
 * One libxml2 push parser over one stretch of the input: from the beginning of
 * a document, or from a record inside a damaged one, up to the end of the root
 * element or to the first damage. Shared by the pubmed_xml*.c files only.
 *
 * Offsets count the clean bytes of the input (behind the UTF-8 filter).
 */
#include "core/own.h"
#include "parse/pubmed_xml.h"
#include "parse/pubmed_xml_names.h"
#include "parse/pubmed_xml_record.h"

#include <libxml/parser.h>

enum segment_outcome {
    SEGMENT_GOING,
    SEGMENT_ENDED,      /* the root element was closed at position */
    SEGMENT_DAMAGED,    /* kind and message say how, position where */
    SEGMENT_WRONG_ROOT, /* an XML document of another kind */
    SEGMENT_STOPPED,    /* a callback wants no more */
};

struct segment_client {
    /* false: stop. */
    bool (*record)(void *user); /* record is complete or has no PMID */
    bool (*deletion)(void *user, int64_t pmid);
    void *user;
};

struct segment {
    const struct xml_names *names;
    struct xml_recent_names recent; /* of this parser */
    struct xml_record *record;      /* borrowed, as are the names */
    const struct segment_client *client;
    xmlParserCtxtPtr parser;
    int64_t at;       /* offset of the parser's first byte */
    int64_t n_pushed; /* bytes, a made-up start tag counted */
    uint8_t stack[PUBMED_XML_DEPTH_MAX + 1];
    int depth;
    bool is_collecting;
    GString *text;
    bool has_root;        /* a root element that we read was seen */
    bool is_set;          /* ... which holds many records and must be closed */
    bool is_citation_set; /* ... and is a MedlineCitationSet */
    enum xml_state open;  /* state of the record being read; XML_IGNORED: none */
    int64_t anchor;       /* begin of the open record, else end of the last */
    bool is_refused;      /* damaged by what we do not allow, not by broken XML */
    bool is_premature;    /* libxml2 met the end of the input too early */
    enum segment_outcome outcome;
    const char *kind; /* as in struct reader_issue */
    char *message;    /* g_free() */
    int64_t position; /* where the outcome was reached */
};

/* A push parser of libxml2 with our options; xmlFreeParserCtxt(). libxml2 is made ready by
 * the first of several threads: its own tables are made twice over, and leak, when two do. */
xmlParserCtxtPtr segment_parser_new(xmlSAXHandler *sax, void *user);

/* A parser for bytes from offset at on. inside: name of the set whose record
 * they begin at (its start tag is made up); NULL: they begin a document. */
struct segment *segment_new(const struct xml_names *names, struct xml_record *record,
                            const struct segment_client *client, int64_t at, const char *inside);

/* Feed bytes; last: no more will come. */
enum segment_outcome segment_push(struct segment *segment, const void *bytes, size_t size,
                                  bool last);
void segment_free(struct segment *segment);
OWNED_DEFINE(segment, segment_free)

/* End the segment as damaged from outside: a limit was reached. */
void segment_damage(struct segment *segment, const char *kind, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* libxml2's message without its newline; g_free(). */
char *segment_error_text(const xmlError *error);

/* Options of every parser here: strict, no network, no huge. NOENT is what makes
 * "&amp;" in an attribute come out as "&" and not as "&#38;"; no entity is ever
 * declared, so there is none to expand. */
#define SEGMENT_OPTIONS (XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOENT)

#endif
