/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_ORG_WORDS_H
#define RADSCOUT_ANALYZE_ORG_WORDS_H
/*
 * The words of an organisation's name made comparable: folded, abbreviations
 * written out, "university", "hospital" and the like brought to one language,
 * plurals to the singular, small words left out.
 */
#include <glib.h>

/* Append the words of the text to words (char *, g_free). */
void org_words(const char *text, GPtrArray *words);

/* The words in order of the alphabet, each once, blanks between; g_free(). */
char *org_words_key(const char *text);

#endif
