/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_THEME_REACH_H
#define RADSCOUT_ANALYZE_THEME_REACH_H
/* Themes in the order of what is within reach for a person. */
#include "analyze/themes.h"

/* Put the first of them, at most so many, in the order of the mean of three mid-ranks: the
 * order so far, the share within reach, the share of newcomers (both as lower bounds). */
void theme_reach_reorder(struct themes_list *list, guint most);

#endif
