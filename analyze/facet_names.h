/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_FACET_NAMES_H
#define RADSCOUT_ANALYZE_FACET_NAMES_H
/* What a modality, organ or disease is called: by the words of config/facets.txt and by the
 * MeSH headings that stand for them (config/facet-headings.txt). */
#include "analyze/facets.h"

/* The line "KIND: ..." of a file in config/, behind the colon; g_free(). */
char *facet_names_line(const char *file, enum facet_kind kind);

/* Of text: folded, each word in the singular; g_strfreev(). */
char **facet_names_words(const char *text);

/* These words with a blank between: texts of one key are one name. g_free(). */
char *facet_names_key(const char *text);

/* Names of the same thing, the one given first: its other forms, then the headings. char *,
 * g_ptr_array_unref(). */
GPtrArray *facet_names_of(enum facet_kind kind, const char *name);

/* Every form of config/facets.txt. char *, g_ptr_array_unref(). */
GPtrArray *facet_names_all(enum facet_kind kind);

#endif
