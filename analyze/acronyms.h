/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_ACRONYMS_H
#define RADSCOUT_ANALYZE_ACRONYMS_H
/*
 * What the acronyms of these records mean, by the definitions in their own texts:
 * "large language models (LLMs)". The long form is found as by Schwartz & Hearst 2003,
 * doi:10.1142/9789812776303_0042.
 */
#include "core/own.h"

#include <glib.h>

#define ACRONYMS_PAPERS_MIN 3   /* papers that define it so */
#define ACRONYMS_SHARE_MIN 0.7  /* ... of all that define it */
#define ACRONYMS_CHARS_MAX 10   /* of an acronym */
#define ACRONYMS_TEXT_MAX 20000 /* bytes looked at of one text */

/* Definitions in a text, each once: "LLM\tlarge language models\n..."; NULL: none. The
 * plural s of an acronym is left out. g_free(). */
char *acronyms_find(const char *text);

/* Counts of definitions. */
struct acronyms;
struct acronyms *acronyms_new(void);
void acronyms_free(struct acronyms *acronyms);
OWNED_DEFINE(acronyms, acronyms_free)

/* One paper defines the acronym (folded) as that term (its key). */
void acronyms_count(struct acronyms *acronyms, const char *acronym, const char *key);

/* Key of what the acronym means, when enough papers say so and most of those that
 * define it; NULL. */
const char *acronyms_meaning(const struct acronyms *acronyms, const char *acronym);

/* Those that have a meaning, "llm\tlarg languag model\n...", by acronym; g_free(). */
char *acronyms_write(const struct acronyms *acronyms);

/* What acronyms_write() wrote. text: NULL: nothing. */
struct acronyms *acronyms_read(const char *text);

#endif
