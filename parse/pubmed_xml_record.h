/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_PUBMED_XML_RECORD_H
#define RADSCOUT_PARSE_PUBMED_XML_RECORD_H
/*
 * One record being read: elements begin and end, an article comes out. The
 * rules of contract 3.3 are here; how XML is read is not. Shared by the
 * pubmed_xml*.c files only.
 */
#include "core/record.h"
#include "parse/date.h"
#include "parse/pubmed_xml_names.h"

#include <glib.h>
#include <stdbool.h>

struct xml_record {
    struct article *article;
    GString *abstract;        /* sections so far, one a line */
    const char *doi_location; /* ELocationID's, when there is no other */
    const char *medline_ta, *issn_linking;
    const char *start_page, *end_page;
    struct date_parts date; /* the one being read */
    struct date_parts pub_date;
    int article_date_year;
    enum history {
        HISTORY_ENTREZ,
        HISTORY_RECEIVED,
        HISTORY_REVISED,
        HISTORY_ACCEPTED
    } history;                /* what the date being read is */
    struct authorship author; /* the one being read */
    struct affiliation affiliation;
    const char **affiliation_id; /* member that the identifier's text goes to */
    struct grant grant;
    struct correction correction;
    struct publication_type type;
    struct qualifier heading; /* descriptor or qualifier being read */
    bool in_book_authors;     /* authors so far are the book's, not the chapter's */
    char *bad_pmid;           /* what stood where the PMID should be; g_free() */
    bool too_many_authors, too_many_references;
};

void xml_record_init(struct xml_record *record);
void xml_record_clear(struct xml_record *record);

/* Forget the last record. */
void xml_record_start(struct xml_record *record, bool is_book);

/* An element begins: what its state shall be after a look at the attributes
 * (XML_IGNORED: leave it out with all below it). */
enum xml_state xml_record_begin(struct xml_record *record, enum xml_state parent,
                                enum xml_state state, const struct xml_attributes *attributes);

/* An element ends; text is what it held, NUL-terminated, for states that
 * collect it. */
void xml_record_end(struct xml_record *record, enum xml_state state, const GString *text);

/* The record is complete: put the parts together. false: it has no PMID. */
bool xml_record_finish(struct xml_record *record);

#endif
