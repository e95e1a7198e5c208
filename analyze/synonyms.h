/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_SYNONYMS_H
#define RADSCOUT_ANALYZE_SYNONYMS_H
/*
 * Groups of keys (ngrams.h) that mean the same, and files of them: one group a line,
 * terms with semicolons between; blank lines and those that begin with # do not count.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* --- groups ---------------------------------------------------------------------------- */

struct synonyms;

struct synonyms *synonyms_new(void);
void synonyms_free(struct synonyms *synonyms);
OWNED_DEFINE(synonyms, synonyms_free)

/* These n > 0 keys mean the same, and so do the groups that they are in. The group goes by
 * what the first of them went by. */
void synonyms_join(struct synonyms *synonyms, const char *const *keys, size_t n);

/* The key leaves its group; the others stay together. */
void synonyms_part(struct synonyms *synonyms, const char *key);

/* What the group of the key goes by; NULL: it is in none. */
const char *synonyms_name(const struct synonyms *synonyms, const char *key);

/* --- files ------------------------------------------------------------------------------- */

struct synonyms_line {
    int number;   /* in the file, from 1 */
    char **terms; /* NULL-terminated, as written, trimmed */
};

/* The lines of a text, struct synonyms_line *; g_ptr_array_unref(). name: the file, for the
 * USAGE error of a semicolon with nothing beside it. NULL on error. */
GPtrArray *synonyms_lines(const char *text, const char *name, GError **error);

/* The text of a file in UTF-8 of at most 1 MiB, or a USAGE error; g_free(). */
char *synonyms_read_file(const char *path, GError **error);

#endif
