/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_NAMESAKES_H
#define RADSCOUT_ANALYZE_NAMESAKES_H
/*
 * How many people may stand behind a surname and initials, measured in the
 * database itself (after the name models of author disambiguation, Torvik and
 * Smalheiser 2009, doi:10.1145/1552303.1552304).
 *
 * Name blocks (surname, first letter) are put into classes by how many other
 * initials stand with their surname. In each class, of pairs of authorships without a
 * co-author's name in common, the share whose second initials contradict each other
 * says how often two authorships of such a block are two people: a database that is
 * one field has few such pairs, a sample of everything has many, and frequent
 * surnames have more.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct signatures;

#define NAMESAKES_CLASSES 7 /* 0, 1, 2 to 3, 4 to 7, ..., 32 and more other initials */

/* classes: uint8_t by block, set. counts: authorships by printed name. */
void namesakes_classify(const struct signatures *signatures, const guint *counts, GArray *classes);

/* points: by class, in thousandths, what two authorships of such a block have for being
 * one person when only the name is known: log-odds, a multiple of half a point, never
 * more for a larger class; 0 where nothing is known. */
void namesakes_measure(const struct signatures *signatures, const GArray *classes,
                       int32_t points[NAMESAKES_CLASSES]);

/* The second initial of a printed name (struct printed_name.text), in lower case; 0:
 * none. Reads the text alone: names need not be taken apart. */
gunichar namesakes_second(const char *text);

#endif
