/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_THEME_GROUPS_H
#define RADSCOUT_ANALYZE_THEME_GROUPS_H
/* Themes that are groups of terms (theme_map.h), and the group of the three years before
 * the window that each came from (theme_lineage.h). */
#include "analyze/theme_candidates.h"

/* Put the groups of the THEMES_MAPPED most frequent candidates in the place of these, without
 * terms that stand with no other, and tell the list their modularity and the years that they came from. */
bool theme_groups_make(struct theme_ranking *ranking, GError **error);

#endif
