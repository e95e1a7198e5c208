/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_THEME_MAP_H
#define RADSCOUT_ANALYZE_THEME_MAP_H
/*
 * Terms that stand in the same papers, grouped: a map of a field. Ties are weighed by
 * association strength, c_ij / (c_i c_j) (van Eck & Waltman 2009, doi:10.1002/asi.21075),
 * groups are communities of that network, their place on the map is Callon's (1991,
 * doi:10.1007/BF02019280), by equivalence e_ij = c_ij^2 / (c_i c_j): centrality
 * 10 sum e_ij of ties to other groups, density 100 sum e_ij of ties inside over the
 * number of terms.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define THEME_MAP_TIE_MIN 2 /* papers that two terms share; fewer are no tie */

/* A term and its papers, ascending. */
struct theme_map_term {
    const int64_t *papers;
    size_t n;
};

struct theme_map_group {
    GArray *terms; /* guint: index; first the one it goes by, then by 0.5 relative frequency in
                    * papers with two terms of the group + 0.5 relative PageRank */
    double centrality, density;
    const char *quadrant; /* motor, basic, niche, marginal: by the medians of the groups of two
                           * terms or more; a term alone is marginal */
};

struct theme_map {
    GPtrArray *groups; /* struct theme_map_group *, by number of terms */
    double modularity;
};

/* NULL on error. */
struct theme_map *theme_map_make(const struct theme_map_term *terms, size_t n, GError **error);
void theme_map_free(struct theme_map *map);
OWNED_DEFINE(theme_map, theme_map_free)

#endif
