/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_FIELDS_H
#define RADSCOUT_PARSE_FIELDS_H
/*
 * What contract 3.3 says of single fields, whatever format they were printed
 * in. Texts that are returned belong to the article.
 */
#include "core/record.h"
#include "parse/date.h"

/* A PMID from text: digits only, 1..ARTICLE_PMID_MAX; 0 when it is none. */
int64_t field_pmid(const char *text);

/* "https://doi.org/10.5555/X" -> "10.5555/x"; NULL when nothing is left. */
const char *field_doi(struct article *article, const char *text);

/* "90000001", "pmc90000001" -> "PMC90000001" */
const char *field_pmcid(struct article *article, const char *text);

/* year and pub_date, with the precision that was printed; a year of 0 gives way to
 * that of the electronic publication. */
void field_set_published(struct article *article, const struct date_parts *date,
                         int electronic_year);

/* Append unless the list has it already; nothing is appended of an empty one.
 * The strings inside the structs belong to the article. A keyword is copied and
 * loses '.', '*' and ';' at its end; a type or correction that says so marks
 * the article as retracted. */
void field_add_keyword(struct article *article, const char *text);
void field_add_grant(struct article *article, const struct grant *grant);
void field_add_correction(struct article *article, const struct correction *correction);
void field_add_type(struct article *article, const struct publication_type *type);

#endif
