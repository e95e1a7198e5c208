/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_PUBMED_CSV_H
#define RADSCOUT_PARSE_PUBMED_CSV_H
/*
 * PubMed's CSV export -> records, streaming. The header decides what a column
 * is, in any order:
 *
 *     PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,
 *     Create Date,PMCID,NIHMS ID,DOI                              (since 2020)
 *     Title,URL,Description,Details,ShortDetails,Resource,Type,Identifiers,Db,
 *     EntrezUID,Properties                                        (until 2020)
 *
 * A row knows title, authors as printed ("Smith J, Doe AB."), the journal's
 * short name, dates, volume, pages and identifiers: no more.
 */
#include "core/own.h"
#include "parse/reader.h"

#include <stddef.h>

struct pubmed_csv;

/* handler is borrowed; it hears of no deletions. */
struct pubmed_csv *pubmed_csv_new(const struct reader_handler *handler);
bool pubmed_csv_push(struct pubmed_csv *reader, const void *bytes, size_t size, GError **error);

/* End of input; is_cut: more was to come. INPUT: blank, a header without the
 * columns that are needed, or no record. */
bool pubmed_csv_finish(struct pubmed_csv *reader, bool is_cut, GError **error);
void pubmed_csv_free(struct pubmed_csv *reader);
OWNED_DEFINE(pubmed_csv, pubmed_csv_free)

/* Is the first line of an input the header of a table, with at least one name
 * that PubMed gives a column? It may lack others that are needed. */
bool pubmed_csv_is_header(const char *text, size_t size);

#endif
