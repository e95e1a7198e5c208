/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_INI_H
#define RADSCOUT_CORE_INI_H
/*
 * The lines of a config, as GKeyFile writes them but without its surprises:
 *
 *     # a comment is a line of its own
 *     [kind]  or  [kind "A name"]
 *     key = value, raw up to the end of the line, trimmed
 *
 * Quotes, backslashes and ';' are plain. A byte order mark is skipped.
 * GKeyFile itself merges repeated sections and keys in silence, unescapes
 * backslashes, fails at a byte order mark and knows no line numbers, which is
 * why it is not asked. Repeated sections (case and accents ignored) and keys,
 * brackets in a name, text that is not UTF-8, control characters and lines of
 * no known form are USAGE errors that name file and line.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define INI_BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define INI_SIZE_MAX (1024 * 1024)
#define INI_SECTIONS_MAX 2100

struct ini_entry {
    char *key, *value; /* value may be empty */
    int line;
};

struct ini_section {
    char *kind, *name;  /* name: NULL when there is none */
    char *label;        /* as written between the brackets, tidied: topic "X" */
    GPtrArray *entries; /* struct ini_entry * in file order */
    int line;
};

struct ini {
    char *path;          /* for messages */
    GPtrArray *sections; /* struct ini_section * in file order */
};

/* text is NUL-terminated UTF-8 without NUL or control characters (tab and line
 * ends apart), or a USAGE error that names path and line. */
bool ini_check_text(const char *path, const char *text, size_t size, GError **error);

/* Parse size bytes of text; path goes into messages only. */
struct ini *ini_parse(const char *path, const char *text, size_t size, GError **error);
void ini_free(struct ini *ini);
OWNED_DEFINE(ini, ini_free)

/* Read a whole file of at most max bytes; g_free(). USAGE error naming path
 * when it cannot be read or is larger. A NUL follows the last byte. */
char *ini_read_file(const char *path, size_t max, size_t *size, GError **error);

#endif
