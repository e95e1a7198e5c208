/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_WEIGHTS_H
#define RADSCOUT_ANALYZE_WEIGHTS_H
/*
 * Words as numbers that carry their weight: 29 bits of a hash of the text and a
 * class of 3 bits from the lists in config/. Two texts share a word when they
 * share its number. The classes are fixed, not counted in the database, so that
 * what speaks for one person depends on the two records alone: it does not
 * change when others are added.
 */
#include "core/own.h"

#include <stdint.h>

struct weights;

struct weights *weights_new(void);
void weights_free(struct weights *weights);
OWNED_DEFINE(weights, weights_free)

/* Numbers; 0 never. Keys are folded (core/fold.h), headings as printed. */
uint32_t weights_affiliation(const struct weights *weights, const char *word);
uint32_t weights_title(const struct weights *weights, const char *word);
uint32_t weights_heading(const struct weights *weights, const char *heading);

/* A co-author "last initials"; last is the compact surname that it begins with. */
uint32_t weights_coauthor(const struct weights *weights, const char *key, const char *last);

/* A number without a weight (class 4), for equality alone. */
uint32_t weights_text(const char *text);

#define WEIGHTS_CLASS(number) ((number)&7U)

/* What a shared word of each class is worth, near -ln of its usual share:
 * affiliations; titles and headings; co-authors (by class of the surname). */
extern const float weights_of_affiliation[8], weights_of_subject[8], weights_of_coauthor[8];

/* How frequent a surname is: 0 (most) to 3; config/surnames.txt. */
unsigned weights_surname(const struct weights *weights, const char *last);

#endif
