/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_THEME_NAMES_H
#define RADSCOUT_ANALYZE_THEME_NAMES_H
/*
 * What a person reads as the name of a theme: a word that seldom stands alone goes by longer
 * terms that hold it, "network (default mode network, brain network)".
 */
#include <glib.h>
#include <stdbool.h>

#define THEME_NAMES_PHRASES 2 /* longer terms at most */

/* A term. All strings are borrowed but for phrases. */
struct theme_name {
    const char *key, *label;
    double papers;
    bool is_general; /* a word that seldom stands alone */
    bool is_nested;  /* hardly occurs outside a longer term: no name for others */
    char *phrases;   /* of a general word, set: "default mode network, ..."; g_free() */
};

/* Give general words the most frequent longer terms that hold them, of equally frequent ones
 * the smallest key. */
void theme_names_find(struct theme_name *names, guint n);

#endif
