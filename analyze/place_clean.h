/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_PLACE_CLEAN_H
#define RADSCOUT_ANALYZE_PLACE_CLEAN_H
/* A printed affiliation -> the texts of the places in it. */
#include <glib.h>

#define PLACE_PARTS_MAX 16
#define PLACE_TEXT_MAX 8000 /* bytes of an affiliation that are looked at */

struct place_part {
    char *text;
    char *ids; /* bare identifiers of organisations (place_ids.h), one a line; NULL: none */
};

/* Cut one affiliation string into its parts (struct place_part): identifiers,
 * e-mails, "Electronic address:", web addresses, author initials in brackets and
 * footnote marks are removed; parts end at ";", at numbered marks and at a full
 * stop before the next department or organisation. g_array_unref(). */
GArray *place_parts(const char *text);

/* The first e-mail address in the text; NULL; g_free(). */
char *place_email(const char *text);

#endif
