/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_PHRASES_H
#define RADSCOUT_ANALYZE_PHRASES_H
/*
 * Which terms can be the name of something, by where they stand. Titles are read as phrases
 * between words of the language and punctuation ("the prognosis of | acute | in"). A noun
 * ends a phrase often, an adjective hardly ever; half of a name ("autism spectrum",
 * "resonance imaging") never does, or never begins one.
 */
#include <stdbool.h>
#include <stdint.h>

#define PHRASES_NOUN_SHARE 0.25    /* a noun ends a phrase in so many of its papers */
#define PHRASES_SEVERAL_SHARE 0.05 /* several words begin and end one in so many */
#define PHRASES_KEYWORD_SHARE 0.1  /* a vague term is an author keyword of so many */
#define PHRASES_ALONE_SHARE 0.25   /* a general word is a whole phrase in fewer */

/* Papers of a term, and those in which it is an author keyword, begins a phrase, ends one,
 * is one (struct ngram). */
struct phrase_counts {
    int64_t papers, keyword, begins, ends, whole;
    int n_words;
    bool is_vague;
};

/* Count one paper more. */
struct ngram;
void phrases_count(struct phrase_counts *counts, const struct ngram *term);

/* The term can be the name of a theme. last: of the last of several words, NULL: unknown. */
bool phrases_is_name(const struct phrase_counts *term, const struct phrase_counts *last);

/* Such a word is seldom a name by itself: "network". */
bool phrases_is_general(const struct phrase_counts *term);

/* An abstract that names the term is about it: of a name (phrases_is_name()) that is neither
 * vague nor general. */
bool phrases_tells_in_text(const struct phrase_counts *name);

/* Last word of a key of several words; NULL: it is one word. */
const char *phrases_last_word(const char *key);

#endif
