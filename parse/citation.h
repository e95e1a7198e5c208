/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_CITATION_H
#define RADSCOUT_PARSE_CITATION_H
/*
 * A citation in PubMed's summary style:
 *
 *     J Ex. 2020 Jun 21;295(3 Pt 1):700-710. doi: 10.5555/ex. Epub 2020 Apr 19.
 */
#include "core/record.h"

/* Set what the article has not yet of volume, issue, pages, year, pub_date,
 * electronic_date and doi, as far as the citation has that form; journal (may
 * be NULL) is what it begins with. A date of another year than the article has
 * already is passed over. */
void citation_read(struct article *article, const char *journal, const char *text);

#endif
