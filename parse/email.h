/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_EMAIL_H
#define RADSCOUT_PARSE_EMAIL_H
/*
 * E-mail addresses in affiliation text, and whose they are. Precision first:
 * an address that may be cut short or run together with its neighbours is no
 * address, and one that may be somebody else's is nobody's.
 */
#include "core/record.h"

#include <stdbool.h>
#include <stddef.h>

/* Where an address stands: text + at, size bytes. */
struct email_span {
    size_t at, size;
};

/* Next address at or after from; false when there is none. */
bool email_find(const char *text, size_t from, struct email_span *span);

/* How well the part before the '@' (size bytes) fits a person's name:
 * 3 last name with fore name or initials around it, 2 last name in it, 1 fore
 * name or initials only, 0 not at all. Groups: 0. */
int email_match(const char *local, size_t size, const struct authorship *author);

/* Set the e-mail of every author from the author's own affiliations:
 * - an address printed for one author only is that author's, unless several
 *   are printed there, or its local part names another author better;
 * - one printed for several authors, or beside others, is the author's whose
 *   name matches it, when that is exactly one. */
void email_attribute(struct article *article);

#endif
