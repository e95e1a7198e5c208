/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_THEME_FACETS_H
#define RADSCOUT_ANALYZE_THEME_FACETS_H
/* What the papers of a theme are about (facets.h), and themes of one modality, organ or
 * disease only. */
#include "analyze/facets.h"
#include "analyze/papers.h"

#define THEME_FACETS_MAX 5         /* told of each kind */
#define THEME_FACETS_PAPERS_MIN 2  /* with it; fewer: not told */
#define THEME_FACETS_SHARE_MIN 0.2 /* of the papers that can be told: the theme is of that facet */

struct theme_facet {
    const char *name; /* borrowed from the facets */
    int64_t papers;
};

struct theme_facets {
    int64_t papers;          /* of the theme, that can be told: with headings, or all by words */
    GArray *of[FACET_KINDS]; /* struct theme_facet, most papers first */
};

/* rows: const struct paper_row *, of one theme. Release with theme_facets_clear() in any case. */
bool theme_facets_count(struct db *db, const struct facets *facets, const GArray *rows,
                        struct theme_facets *counts, GError **error);
void theme_facets_clear(struct theme_facets *counts);

/* What is asked for: names, or NULL. */
struct theme_facets_query {
    const char *of[FACET_KINDS];
};

/* Which records have what is asked for. */
struct theme_facets_filter;

/* NULL: with *error, or nothing is asked for. */
struct theme_facets_filter *theme_facets_filter_new(struct db *db, const struct facets *facets,
                                                    const struct theme_facets_query *query,
                                                    const struct papers *papers, GError **error);
void theme_facets_filter_free(struct theme_facets_filter *filter);
OWNED_DEFINE(theme_facets_filter, theme_facets_filter_free)

/* Of these rows (const struct paper_row *, of the papers given before) that can be told, at
 * least THEME_FACETS_SHARE_MIN have each of what is asked for. */
bool theme_facets_pass(const struct theme_facets_filter *filter, const GArray *rows);

#endif
