/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_PUBMED_XML_H
#define RADSCOUT_PARSE_PUBMED_XML_H
/*
 * PubMed XML -> records, streaming, the only file that knows libxml2.
 *
 * Roots read: PubmedArticleSet, PubmedArticle, PubmedBookArticle,
 * MedlineCitationSet; documents run together are read one by one. A damaged
 * record becomes an issue and never takes its neighbours along: on a fatal
 * error the reader finds the next record's start tag, opens a fresh parser
 * there and goes on. No DTD is loaded, no entity but the five predefined ones
 * and character references is expanded, nothing is fetched.
 */
#include "core/own.h"
#include "parse/reader.h"

/* Limits of ours: libxml2 does not apply its own with SAX handlers like ours. */
#define PUBMED_XML_DEPTH_MAX 64
#define PUBMED_XML_TEXT_MAX (4 * 1024 * 1024)    /* bytes of one element's text */
#define PUBMED_XML_RECORD_MAX (64 * 1024 * 1024) /* bytes of one record */
/* Bytes that one tag, comment or CDATA section may hold; one of up to twice as many may
 * pass. libxml2 compares every attribute of a tag with every other. */
#define PUBMED_XML_TAG_MAX (64 * 1024)
#define PUBMED_XML_REFERENCES_MAX 100000

struct pubmed_xml;

/* strict: damage is an error and ends the reading (efetch answers: they are
 * asked for again). What asking again would not change stays an issue:
 * bad-bytes, no-pmid, shortened. handler is
 * borrowed. */
struct pubmed_xml *pubmed_xml_new(const struct reader_handler *handler, bool strict);

/* Next bytes of the input, any cut. */
bool pubmed_xml_push(struct pubmed_xml *reader, const void *bytes, size_t size, GError **error);

/* End of input. Errors (INPUT, TRUNCATED): empty or blank input, or not PubMed
 * data at all. Input that ends inside a document is an issue "truncated";
 * with strict an error. */
bool pubmed_xml_finish(struct pubmed_xml *reader, GError **error);
void pubmed_xml_free(struct pubmed_xml *reader);
OWNED_DEFINE(pubmed_xml, pubmed_xml_free)

/* Check an efetch answer as the client must before it calls it complete:
 * well-formed, root PubmedArticleSet. pmids (int64_t, appended, may be NULL):
 * MedlineCitation/PMID and BookDocument/PMID. An answer that carries ERROR is
 * reported with its text in *service_error (g_free) and returns false with
 * RADSCOUT_ERROR_INPUT. */
bool pubmed_xml_check(const void *bytes, size_t size, GArray *pmids, char **service_error,
                      GError **error);

/* An ESearch answer. Strings belong to the struct. */
struct esearch_answer {
    int64_t count, retmax, retstart;
    GArray *ids;               /* int64_t */
    char *web_env, *query_key; /* NULL without history */
    char *translation;
    GPtrArray *not_found; /* phrases and fields that PubMed dropped (char *) */
    GPtrArray *warnings;  /* everything else it warned of (char *) */
    char *service_error;  /* text of ERROR; NULL: none */
};

/* Parse strictly; NULL with INPUT or TRUNCATED when it is not an ESearch
 * answer (an answer with ERROR is one). */
struct esearch_answer *esearch_parse(const void *bytes, size_t size, GError **error);
void esearch_answer_free(struct esearch_answer *answer);
OWNED_DEFINE(esearch_answer, esearch_answer_free)

#endif
