/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_TOPIC_H
#define RADSCOUT_ANALYZE_TOPIC_H
/*
 * The words a person types after a command -> the stored records they mean: a
 * saved query of that name (a topic of the config, an earlier `scout`), else
 * the records whose full text holds all the words, else nothing.
 */
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>

#define TOPIC_WORDS_MAX 32

enum topic_kind {
    TOPIC_ALL,     /* no words: every record */
    TOPIC_SAVED,   /* a saved query */
    TOPIC_PHRASE,  /* full text */
    TOPIC_SIMILAR, /* records like one record or text (similar.h) */
};

struct topic {
    enum topic_kind kind;
    char *name;        /* of the saved query, or the words typed; NULL: all */
    GArray *pmids;     /* int64_t, ascending; NULL: all */
    char *match;       /* of a phrase: what the full text was asked */
    GArray *relevance; /* double, one for each of pmids (relevance.h); NULL: 1 for all */
};

/* Resolve words (NULL or blank: all records). A name's case and accents do not
 * matter. known: names to suggest besides those in the database, NULL-terminated,
 * may be NULL. Words that no record holds are a USAGE error that suggests topics,
 * terms of the records, or which of the words are known. Release with topic_clear() in any case. */
bool topic_resolve(struct db *db, const char *words, const char *const *known, struct topic *topic,
                   GError **error);
void topic_clear(struct topic *topic);

/* The first word of PubMed's syntax in it, outside of quotes: AND, OR, NOT, or a field in
 * brackets; a topic knows none of them. NULL: none; g_free(). */
char *topic_foreign_syntax(const char *words);

/* What was used and how many records it has, for a person to read; g_free(). */
char *topic_describe(const struct topic *topic);

#endif
