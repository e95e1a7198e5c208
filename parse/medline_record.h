/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_MEDLINE_RECORD_H
#define RADSCOUT_PARSE_MEDLINE_RECORD_H
/*
 * One record of MEDLINE text: tags and their values go in, an article comes
 * out. Used by medline_text.c only, which knows about lines.
 */
#include "core/record.h"
#include "parse/date.h"

#include <glib.h>
#include <stdbool.h>

struct medline_record {
    struct article *article;
    const char *doi_location; /* LID's, when there is no AID */
    const char *issn_linking;
    const char *book_title;
    struct date_parts pub_date, electronic_date;
    const char *entrez_date, *create_date; /* EDAT, CRDT */
    struct authorship author;              /* the one being read */
    enum { AUTHOR_NONE, AUTHOR_FULL, AUTHOR_COMPLETE, AUTHOR_GROUP } author_state;
    GPtrArray *early_affiliations; /* const char *: printed before the first author */
    bool is_foreign_keyword;       /* OTO said that these are not the authors' */
    bool is_after_authors;         /* AD belongs to an editor or investigator */
    bool has_source;               /* SO was there */
    bool too_many_authors;
    char *bad_pmid; /* what stood where the PMID should be; g_free() */
};

void medline_record_init(struct medline_record *record);
void medline_record_clear(struct medline_record *record);

/* Forget the last record. */
void medline_record_start(struct medline_record *record);

/* One field; value is trimmed and without line ends. Unknown tags say nothing. */
void medline_record_field(struct medline_record *record, const char *tag, const char *value);

/* The record is complete: put the parts together. false: it has no PMID. */
bool medline_record_finish(struct medline_record *record);

#endif
