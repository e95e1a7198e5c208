/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_NGRAMS_H
#define RADSCOUT_ANALYZE_NGRAMS_H
/*
 * What a record says it is about, in the words of its title and of its authors'
 * keywords: sequences of one to four words of the title that cross neither a
 * stop word nor punctuation, and whole keywords. Both live in one space of keys:
 * without case, accents and hyphens, words by their stem in American spelling (stem.h),
 * acronyms by what the records' own texts say they mean (acronyms.h), synonyms by the
 * first of their line in config/synonyms.txt. An abstract makes no terms, but may be about
 * those that are known.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define NGRAMS_TITLE_WORDS 4     /* longest sequence taken from a title */
#define NGRAMS_PLAIN_WORDS 3     /* ... by the plain reader */
#define NGRAMS_KEYWORD_WORDS 5   /* longest keyword taken whole */
#define NGRAMS_WORDS_MAX 400     /* words read of one title or keyword */
#define NGRAMS_KEYWORDS_MAX 200  /* keywords read of one record */
#define NGRAMS_TEXT_WORDS 2000   /* words read of one abstract */
#define NGRAMS_TEXT_SENTENCES 2  /* of an abstract that is about a term name it */
#define NGRAMS_WORD_BYTES_MAX 60 /* a longer word ends a sequence */

struct ngram {
    const char *key;  /* "magnet reson fingerprint" */
    const char *form; /* as printed here: "Magnetic-resonance fingerprinting" */
    int n_words;
    bool is_keyword; /* an author keyword of this record, not only in its title */
    /* Somewhere in the record a phrase begins, ends with it, is it: what stands beside it
     * is a word of the language (behind it no article: a verb stands before that),
     * punctuation or nothing. A keyword is a phrase. */
    bool begins, ends, is_whole;
    bool is_vague; /* says too little alone, unless authors make it a keyword */
};

struct acronyms;

/* Reader with the stop words of config/stopwords.txt and the terms of
 * config/generic-terms.txt: vague ones, and those that are left out; never NULL. */
struct ngrams *ngrams_new(void);
/* The same with the first part of the stop words alone, those of the language, keys that
 * only fold plurals lightly, and nothing left out for saying too little: for back-tests
 * by the book. */
struct ngrams *ngrams_new_plain(void);
void ngrams_free(struct ngrams *ngrams);
OWNED_DEFINE(ngrams, ngrams_free)

/* Groups of the user's own beside those of config/synonyms.txt (synonyms.h): a line of
 * several terms joins the groups they are in, a term alone in its line leaves the one it
 * is in. name: of the file, for messages. USAGE on error. */
bool ngrams_use_synonyms(struct ngrams *ngrams, const char *text, const char *name, GError **error);

/* Read acronyms as what they mean now; borrowed, NULL: as they stand. Terms of the groups,
 * too, but for an acronym alone in config/synonyms.txt: it means what the records say. */
void ngrams_use_acronyms(struct ngrams *ngrams, const struct acronyms *acronyms);

/* Count what one record defines, by the lines of acronyms_find(). */
void ngrams_count_acronyms(struct ngrams *ngrams, const char *found, struct acronyms *acronyms);

/* Key of a whole term as printed; g_free(). */
char *ngrams_key(struct ngrams *ngrams, const char *term);

/* Add the keys (char *) that a term of a list may have in texts: its acronyms as they stand
 * and as what they mean here, unless it is one that a group of synonyms has. */
void ngrams_entry_keys(struct ngrams *ngrams, const char *term, GPtrArray *keys);

/* Terms of one record, by key ascending, each once with its first printed
 * form. title: NULL accepted; keywords: one a line, NULL accepted. Valid until
 * the next call; the array belongs to ngrams. */
const struct ngram *ngrams_read(struct ngrams *ngrams, const char *title, const char *keywords,
                                size_t *n);

/* Which terms an abstract is about: their numbers, ascending, each once. numbers: key ->
 * GUINT_TO_POINTER(number), from 1. text: NULL accepted. Valid until the next call. */
const guint *ngrams_find(struct ngrams *ngrams, const char *text, GHashTable *numbers, size_t *n);

/* Fold the plural of a lower case word in place; it never grows.
 * "biopsies" -> "biopsy", "stenoses" -> "stenosis". */
void ngrams_fold_plural(char *word);

#endif
