/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_THEME_CANDIDATES_H
#define RADSCOUT_ANALYZE_THEME_CANDIDATES_H
/* What can be a theme (themes.h says which terms): counted, named, weeded. */
#include "analyze/themes.h"

/* A term that may become a theme, or a group of terms (theme_groups.h). */
struct theme_candidate {
    int64_t term_id, papers;
    struct theme_origin origin; /* of a group of terms */
    double *counts;             /* of each complete year */
    double running, recent;
    double named; /* of the recent ones, those that have it in title or keywords */
    char *key, *label;
    char *forms;        /* as printed, one a line */
    GArray *rows;       /* const struct paper_row *: on the topic, from the window on */
    guint n_rows_named; /* of a term: so many of them, in front, have it in title or keywords */
    double centrality, density;
    const char *quadrant; /* of a group of terms; NULL: of one term */
    struct theme_growth growth;
    uint64_t tie;
    char *phrases;   /* of a general word: longer terms with it; NULL: none */
    bool is_general; /* a word that seldom stands alone */
    bool is_nested;  /* hardly occurs outside a longer term */
};
void theme_candidate_free(void *data);
void theme_origin_clear(struct theme_origin *origin);

/* What a list is made from. All but pmids and candidates is borrowed. */
struct theme_ranking {
    struct db *db;
    const struct themes_query *query;
    struct themes_list *list; /* facts and years are there before candidates are found */
    struct papers *papers;
    GArray *pmids;         /* int64_t: unpacked last */
    int from, to;          /* years of the window that candidates are chosen by */
    GPtrArray *candidates; /* struct theme_candidate * */
};

/* Fill candidates with what can be a theme of the window. */
bool theme_candidates_find(struct theme_ranking *ranking, GError **error);

/* Records of the term on the topic, of all years; const struct paper_row *: by PMID those that
 * have it in title or keywords, then, but for a map, those whose abstracts are about it. NULL on
 * error. */
GArray *theme_candidates_rows(struct theme_ranking *ranking, int64_t term_id, GError **error);

static inline const struct paper_row *theme_candidates_row(const GArray *rows, guint i)
{
    return g_array_index(rows, const struct paper_row *, i);
}

bool theme_candidates_in_window(const struct theme_ranking *ranking, const struct paper_row *row);

/* Records of the topic in the window. */
double theme_candidates_papers(const struct theme_ranking *ranking);

/* One more record of a candidate. */
void theme_candidate_count(const struct theme_ranking *ranking, struct theme_candidate *counting,
                           const struct paper_row *row);

/* GCompareFunc of pointers into candidates: the most frequent of the window first. */
gint theme_candidates_compare(gconstpointer a, gconstpointer b);

#endif
