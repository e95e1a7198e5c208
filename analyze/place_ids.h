/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_PLACE_IDS_H
#define RADSCOUT_ANALYZE_PLACE_IDS_H
/*
 * Identifiers of organisations that are printed inside an affiliation text:
 * "https://ror.org/0abcdef12", "ROR: 0abcdef12", "grid.123.4", "ISNI 0000 0001
 * 2345 6789", and GRID and ISNI glued to one another and to the next word, as
 * some publishers print them.
 */
#include <glib.h>

#define PLACE_ID_SIZE 24 /* bytes of a bare identifier with its end */

struct place_id {
    gsize at;               /* where it stood */
    char id[PLACE_ID_SIZE]; /* bare ROR or GRID identifier, or ISNI without blanks */
};

/* Overwrite the identifiers in text, with their labels and brackets, by blanks
 * and append them to ids (struct place_id) in the order of the text. */
void place_ids_take(GString *text, GArray *ids);

#endif
