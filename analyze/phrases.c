/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/phrases.h"

#include <stddef.h>
#include <string.h>

#include "analyze/ngrams.h"

void phrases_count(struct phrase_counts *counts, const struct ngram *term)
{
    counts->papers++;
    counts->keyword += term->is_keyword;
    counts->begins += term->begins;
    counts->ends += term->ends;
    counts->whole += term->is_whole;
    counts->n_words = term->n_words;
    counts->is_vague |= term->is_vague;
}

static bool is_noun(const struct phrase_counts *word)
{
    return (double)word->ends >= PHRASES_NOUN_SHARE * (double)word->papers;
}

bool phrases_is_name(const struct phrase_counts *term, const struct phrase_counts *last)
{
    double papers = (double)term->papers;
    if (term->is_vague && (double)term->keyword < PHRASES_KEYWORD_SHARE * papers) return false;
    if (term->n_words == 1) return is_noun(term);
    bool ends = (double)term->ends >= PHRASES_SEVERAL_SHARE * papers || (last && is_noun(last));
    return ends && (double)term->begins >= PHRASES_SEVERAL_SHARE * papers;
}

bool phrases_is_general(const struct phrase_counts *term)
{
    return term->n_words == 1 && (double)term->whole < PHRASES_ALONE_SHARE * (double)term->papers;
}

bool phrases_tells_in_text(const struct phrase_counts *name)
{
    return !name->is_vague && !phrases_is_general(name);
}

const char *phrases_last_word(const char *key)
{
    const char *blank = strrchr(key, ' ');
    return blank ? blank + 1 : NULL;
}
