/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_THEME_SLOTS_H
#define RADSCOUT_ANALYZE_THEME_SLOTS_H
/*
 * One theme, one slot: down an ordered list of terms, a term whose papers are mostly
 * those of a term above it gets no place of its own. And: a short term that hardly
 * occurs outside a longer one is not worth one.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define THEME_SLOTS_OVERLAP 0.6 /* of the smaller set of papers */
#define THEME_NESTED_SHARE 0.85 /* of the shorter term's papers */

struct theme_slots;

struct theme_slots *theme_slots_new(void);
void theme_slots_free(struct theme_slots *slots);
OWNED_DEFINE(theme_slots, theme_slots_free)

/* The next term down the list, with n distinct papers (n > 0): the slot above that
 * shares at least THEME_SLOTS_OVERLAP of the smaller set with it (the one that shares
 * most), or -1: the term has taken the next slot. Slots count from 0. */
int theme_slots_take(struct theme_slots *slots, const int64_t *papers, size_t n);

/* nested[i]: a longer term of the list contains the words of keys[i] and has at least
 * THEME_NESTED_SHARE of its papers. */
void theme_slots_mark_nested(const char *const *keys, const double *papers, size_t n, bool *nested);

#endif
