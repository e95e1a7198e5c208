/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_THEMES_H
#define RADSCOUT_ANALYZE_THEMES_H
/*
 * The ranked list of themes of a topic, computed when it is asked for from the
 * tables term, article_term and paper. Candidates: terms with at least five
 * papers in the last three complete years and less than a quarter of that
 * window's papers that can be the name of something (phrases.h); a shorter
 * term goes where a longer one that contains it has at least 85 % of its
 * papers. Where growth is not ranked, words that seldom stand alone go too: the
 * list is by counts then, and the most general words would lead it. One theme, one
 * slot: a term that shares 60 % of the smaller set of recent papers with a theme above
 * it becomes one of that theme's terms.
 */
#include "analyze/feasibility.h"
#include "analyze/theme_company.h"
#include "analyze/theme_facets.h"
#include "analyze/theme_growth.h"
#include "analyze/theme_lineage.h"
#include "analyze/theme_years.h"

#include <glib.h>
#include <stdbool.h>

#define THEMES_PAPERS_MIN 5
#define THEMES_SHARE_MAX 0.25
#define THEMES_MAPPED 300
#define THEMES_OF_GROUP 2    /* terms of a group that a paper of it has (a group of one: 1) */
#define THEMES_REORDERED 100 /* themes that a horizon puts into another order */

struct themes_query {
    const GArray *pmids; /* the topic: int64_t, ascending; NULL: every record. Borrowed */
    int since_year;      /* first year that counts; 0: the first of the database */
    int limit;           /* themes listed; 0: all */
    bool always_rank;    /* rank growth even where history or papers do not suffice: tests alone */
    struct feasibility_situation situation; /* no horizon: themes stand in their own order */
    bool map; /* themes are groups of terms (theme_map.h), of the THEMES_MAPPED most frequent */
    struct theme_facets_query about; /* of all themes, list those of these; names borrowed */
};

/* The group of the three years before that a group came from. */
struct theme_origin {
    char *label;      /* NULL: none shares a term */
    double inclusion; /* theme_lineage.h */
    int64_t papers;   /* of the earlier group, then */
    GPtrArray *terms; /* char *: of both groups; NULL without a label */
};

struct theme {
    int rank;
    char *key, *label;
    GPtrArray *terms;      /* char *: labels of the terms in it, its own first */
    int64_t papers;        /* all years, the running one too */
    int64_t papers_recent; /* last three complete years */
    double share;          /* papers_recent of the window's papers */
    struct theme_growth growth;
    double *counts; /* of each complete year */
    double running; /* papers of the running year */
    double *bins;   /* papers of each bin of the years */
    struct theme_facets about;
    struct theme_origin origin; /* with a map */
    double newcomer_share;      /* of recent first authors; -1: history too short */
    double case_report_share;   /* of recent papers; -1: no record has publication types */
    struct feasibility feasibility;
    double centrality, density;   /* with a map, by Callon */
    const char *quadrant;         /* constant; NULL: no map */
    struct theme_company company; /* with a map */
    double feasible_score;        /* with a horizon: what the list is ordered by then */
    int rank_before;              /* ... and the rank without it */
    GArray *pmids;                /* int64_t: recent ones and the running year's, newest first */
};

struct themes_list {
    struct facts facts;
    struct theme_years *years;
    struct feasibility_situation situation; /* as asked */
    double modularity;                      /* of the map; 0: none */
    struct facets *about;                   /* what facets there are */
    int earlier_from,
        earlier_to;       /* with a map, years that themes came from; 0: too little history */
    bool growth_ranked;   /* false: ordered by papers_recent, no growth, no class */
    double topic_a_year;  /* records on the topic in the recent window, a year */
    int64_t topic_papers; /* records on the topic */
    int64_t candidates;   /* terms ranked */
    GPtrArray *themes;    /* struct theme *, in order */
};

/* NULL on error. */
struct themes_list *themes_rank(struct db *db, const struct themes_query *query, GError **error);
void themes_free(struct themes_list *list);
OWNED_DEFINE(themes_list, themes_free)

/* A term that could be a theme, with its papers of the last three complete years. */
struct themes_term {
    char *key, *label;
    GArray *pmids; /* int64_t, ascending */
};

struct themes_terms {
    struct facts facts;
    int from, to;                        /* the last three complete years, or as many as count */
    int64_t topic_papers, window_papers; /* on the topic; of these, in these years */
    GPtrArray *terms;                    /* struct themes_term *, the most frequent first */
};

/* All candidates of the list, unranked. NULL on error. */
struct themes_terms *themes_terms(struct db *db, const struct themes_query *query, GError **error);
void themes_terms_free(struct themes_terms *terms);
OWNED_DEFINE(themes_terms, themes_terms_free)

/* What the list can and cannot say, for a person to read: denominators, and why
 * growth is not ranked; g_free(). */
char *themes_note(const struct themes_list *list);

/* Growth is ranked, but the topic has fewer papers a year than THEME_PAPERS_MIN. */
bool themes_are_of_few(const struct themes_list *list);

/* The sentence about that; g_free(). */
char *themes_few_text(const struct themes_list *list);

#endif
