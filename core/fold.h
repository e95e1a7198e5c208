/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_FOLD_H
#define RADSCOUT_CORE_FOLD_H
/*
 * The search key of a name or term: letters compared without case or accents.
 * Also covers what Unicode decomposition leaves alone: O-slash, L-stroke,
 * D-stroke, ae, oe, sharp s, thorn, dotless i.
 */
#include <glib.h>

/* Append the key of valid UTF-8 text to out: lower case ASCII where a Latin
 * letter has one, other scripts kept (lower case), every run of anything that
 * is neither letter nor digit becomes one blank, none at the ends. */
void fold_append(GString *out, const char *text);

/* The same as a new string; free with g_free(). */
char *fold_key(const char *text);

/* The key without blanks: "De La Cruz-Soto" -> "delacruzsoto". g_free(). */
char *fold_compact(const char *text);

#endif
