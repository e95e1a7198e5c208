/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_KNOWN_WORDS_H
#define RADSCOUT_ANALYZE_KNOWN_WORDS_H
/*
 * What somebody may have meant by words that no record holds: names of topics, terms of the
 * records (table term), or the words spelled as the full text has them.
 */
#include "store/db.h"

#include <glib.h>

/* Does a record that counts hold all of these words? Of topic.c. */
typedef bool (*known_words_count_fn)(struct db *db, const char *words, guint *n_records,
                                     GError **error);

/* A half sentence to end an error message with: "did you mean ...?", or which of the words
 * are known by themselves, or NULL: none is. names: of topics, preferred (char *). *hint:
 * g_free(). */
bool known_words_hint(struct db *db, const char *words, const GPtrArray *names,
                      known_words_count_fn count, char **hint, GError **error);

#endif
