/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_STEM_H
#define RADSCOUT_ANALYZE_STEM_H
/*
 * The key under which the forms of one English word meet: American spelling, then the
 * Snowball stem (Porter 2). "ischaemic", "ischemia" -> "ischem". Words in -itis stay whole:
 * the stem of "myocarditis" is that of "myocardial". config/stems.txt has further exceptions.
 */
#include "core/own.h"

struct stemmer;

struct stemmer *stemmer_new(void);
void stemmer_free(struct stemmer *stemmer);
OWNED_DEFINE(stemmer, stemmer_free)

/* Of a folded word; valid until the next call. */
const char *stemmer_key(struct stemmer *stemmer, const char *word);

/* British to American spelling of a folded word, in place; it never grows. */
void stem_spell(char *word);

#endif
