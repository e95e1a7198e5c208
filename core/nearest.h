/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_NEAREST_H
#define RADSCOUT_CORE_NEAREST_H
/*
 * Which known name was perhaps meant by one that is not known. A name is near
 * when it begins as typed (two letters or more), when every typed word begins a
 * word of it, or when at most a third of the letters differ (swapped letters
 * count once). Case, accents and punctuation do not count.
 */
#include <glib.h>

#define NEAREST_LISTED 3        /* names in a hint */
#define NEAREST_LETTERS_MAX 64  /* longer names are compared by their beginning only */
#define NEAREST_FAR ((gsize)-1) /* not near at all */

/* How far two fold_compact() keys are apart: 0 the same, 1 other begins as typed,
 * else 1 + the letters that differ, or NEAREST_FAR. */
gsize nearest_penalty(const char *typed, const char *other);

/* The nearest of n names, the best first, of equals the shorter and then the
 * earlier one; at most max. The names are borrowed; g_ptr_array_unref(). */
GPtrArray *nearest_names(const char *name, const char *const *names, gsize n, guint max);

/* Of names of several words: those in which every typed word is, but for a few letters: one
 * of four to seven, two up to eleven, three of more ("Stanfrod": Stanford University). Order
 * and the rest as above. */
GPtrArray *nearest_worded(const char *name, const char *const *names, gsize n, guint max);

/* "did you mean 'A', 'B' or 'C'?" of all names in the list; NULL when it is empty;
 * g_free(). */
char *nearest_question(const GPtrArray *names);

#endif
