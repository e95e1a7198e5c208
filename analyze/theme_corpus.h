/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_THEME_CORPUS_H
#define RADSCOUT_ANALYZE_THEME_CORPUS_H
/*
 * All records in memory, and their terms as they would have been read at the end of a
 * year T: for back-tests of the themes.
 */
#include "core/own.h"
#include "store/db.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define THEME_CORPUS_PAPERS_MIN 5 /* of a term of the protocol in the three years up to T */

struct theme_document {
    int64_t pmid;
    int32_t day;
    int year;
    bool is_late;                      /* of the second half of its year's records */
    char *title, *keywords, *abstract; /* abstract: NULL for the protocol */
    char *acronyms[2];                 /* definitions in title and abstract: acronyms_find() */
};

struct theme_corpus {
    struct theme_document *documents; /* by PMID */
    size_t n;
    int first_year, last_year; /* of all records; last: the last complete one */
    int running_year;          /* the one after it, when the records reach into it; else last */
    bool protocol, published;
    int T;
    bool half_year;
    struct ngrams *reader;
};

/* protocol: the terms of the back-test protocol; else those of `themes`. published: years of
 * publication; else of entry. Needs an analyzed database. NULL on error. */
struct theme_corpus *theme_corpus_load(struct db *db, bool protocol, bool published,
                                       GError **error);
void theme_corpus_free(struct theme_corpus *corpus);
OWNED_DEFINE(theme_corpus, theme_corpus_free)

/* Look from the end of year T; half_year: only the first half of its records is in. */
void theme_corpus_look_from(struct theme_corpus *corpus, int T, bool half_year);

/* The record is in at the moment that is looked from. */
static inline bool theme_corpus_knows(const struct theme_corpus *corpus,
                                      const struct theme_document *document)
{
    if (document->year == corpus->T) return !(corpus->half_year && document->is_late);
    return document->year < corpus->T;
}

/* First year with at least a tenth of the median year's records, of those that are
 * in; by days of entry the one after it, when the records begin late in it
 * (facts_begins_late()); 0: none is. */
int theme_corpus_first_year(const struct theme_corpus *corpus);

/* Terms as `analyze` would keep them at the end of T (of the protocol: those that are frequent
 * in the three years up to T), and the documents that have them, later ones too: those are for
 * judging alone. */
struct theme_terms {
    guint n;
    char **keys;       /* ascending */
    bool *is_name;     /* can be the name of a theme */
    size_t *starts;    /* documents of term i: from starts[i] to before starts[i + 1] */
    guint *documents;  /* index in the corpus */
    size_t *abstracts; /* documents that name term i: from starts[i] to before abstracts[i]; behind
                        * them to before starts[i + 1]: those whose abstracts alone are about it */
};

struct theme_terms *theme_terms_read(const struct theme_corpus *corpus);
void theme_terms_free(struct theme_terms *terms);
OWNED_DEFINE(theme_terms, theme_terms_free)

#endif
