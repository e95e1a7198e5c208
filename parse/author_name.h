/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_AUTHOR_NAME_H
#define RADSCOUT_PARSE_AUTHOR_NAME_H
/*
 * Author names as citations print them: "van der Berg JA 3rd" is last name,
 * initials, suffix. The strings belong to the article.
 */
#include "core/record.h"

#define AUTHOR_INITIALS_MAX 4 /* letters of what is taken for initials */

/* Read a short name into last_name, initials and suffix; true when it has
 * initials. What has none is a last name as a whole; an empty one leaves
 * author alone. */
bool author_name_short(struct article *article, struct authorship *author, const char *text);

/* "Berg, Jan A 3rd" -> last_name and fore_name (the suffix stays in it). */
void author_name_full(struct article *article, struct authorship *author, const char *text);

/* The short form of a name that author_name_full() read: initials and suffix,
 * which goes from the fore name. */
void author_name_complete(struct article *article, struct authorship *author, const char *text);

/* Append the author, its position set, unless it is empty. false: there are
 * ARTICLE_AUTHORS_MAX already; the list is marked as not complete. */
bool author_name_append(struct article *article, struct authorship *author);

/* "Smith J, Doe AB; Example Study Group." as citations print a list of authors;
 * "et al" at its end marks it as not complete. */
void author_name_list(struct article *article, const char *text);

#endif
