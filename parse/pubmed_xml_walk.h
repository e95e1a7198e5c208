/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_PUBMED_XML_WALK_H
#define RADSCOUT_PARSE_PUBMED_XML_WALK_H
/*
 * A strict walk over an XML document: the visitor sees every element that ends, with the
 * names from the root down and its text. The first damage ends the walk. As with the
 * records, no DTD is loaded, no entity of its own expanded, nothing fetched, and depth,
 * tags and texts are limited.
 */
#include "parse/pubmed_xml.h"
#include "parse/utf8.h"

#include <glib.h>
#include <libxml/parser.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define XML_WALK_DEPTH_MAX PUBMED_XML_DEPTH_MAX
#define XML_WALK_TEXT_MAX (1024 * 1024) /* bytes of one element; the rest is left out */

struct xml_walk;
typedef void (*xml_walk_visit)(struct xml_walk *walk, const char *text);

struct xml_walk {
    /* for the visitor */
    const char *path[XML_WALK_DEPTH_MAX]; /* names from the root down */
    int depth;                            /* of the element that ends, the root's is 1 */
    void *user;
    /* for the caller */
    char *problem;  /* what is wrong, NULL: nothing so far */
    bool is_cut;    /* ... since the input ended too early */
    bool has_begun; /* something but blanks came */
    /* its own */
    xmlParserCtxtPtr parser;
    xml_walk_visit visit;
    GString *text;    /* of the innermost element so far */
    bool is_last;     /* nothing more comes */
    bool is_closed;   /* the root was closed */
    bool ends_in_tag; /* the last byte is a '>': nothing was cut in two there */
    struct utf8_filter filter;
    GByteArray *clean;
    GArray *repairs; /* struct utf8_repair */
    int64_t n_pushed;
};

/* Release with xml_walk_close() in any case. */
void xml_walk_open(struct xml_walk *walk, xml_walk_visit visit, void *user);

/* Next bytes, any cut. false: they are UTF-16 or UTF-32. After a problem they are not looked at. */
bool xml_walk_push(struct xml_walk *walk, const void *bytes, size_t size, GError **error);

/* End of input. A document that is not whole is a problem, too; an input without one is
 * not (has_begun). */
bool xml_walk_finish(struct xml_walk *walk, GError **error);
void xml_walk_close(struct xml_walk *walk);

/* The visitor wants no more: that is the problem, if there was none. */
void xml_walk_stop(struct xml_walk *walk, const char *problem);

/* Bytes of the document up to the end of what the visitor was told. */
int64_t xml_walk_at(const struct xml_walk *walk);

/* The element that ends is the one that these n names lead to. */
bool xml_walk_is(const struct xml_walk *walk, const char *const *names, int n);

#endif
