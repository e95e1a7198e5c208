/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_INSTITUTION_RANK_H
#define RADSCOUT_ANALYZE_INSTITUTION_RANK_H
/*
 * Institutions side by side for a topic, worked out when it is asked for: who is
 * there now and was senior author on the topic (mentors.h), what was published from
 * there, and on which of the topic's themes (themes.h).
 */
#include "analyze/located.h"
#include "analyze/mentors.h"
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>

#define INSTITUTION_RECENT_YEARS 3
#define INSTITUTION_LISTED 3    /* mentors and themes shown of each */
#define INSTITUTION_THEMES 50   /* themes of the topic that are looked for */
#define INSTITUTION_THEME_MIN 2 /* papers that make a theme one of the institution */

/* Several institutions that count as one. */
struct institution_group {
    char *name;
    GHashTable *ids; /* int64_t institution ids (institution_find.h) */
};

struct institution_query {
    struct mentors_query who; /* topic, papers that count, people that count as mentors; not
                                 its order, limit and details */
    bool only_with_mentors;   /* leave out where none of these people is */
    const GPtrArray *groups;  /* struct institution_group *: only these, in this order;
                                 NULL: every institution by itself. Borrowed */
    GHashTable *ids; /* only these (int64_t ids; institution_find.h); NULL: any. Borrowed */
    const struct located_region *region; /* only there; NULL: anywhere. Borrowed */
    const char *city;                    /* only there: a name; NULL: anywhere */
    int limit;                           /* institutions listed; 0: all */
    const char *sort;                    /* a column of institution_columns(); NULL: mentors_3y */
};

struct institution_mentor {
    int64_t person_id;
    double score;
    char *name, *email;
};

struct institution_theme {
    char *theme_id, *label;
    int papers; /* recent ones from the institution */
};

struct institution_row {
    int rank;
    int64_t institution_id; /* 0: a group */
    char *name, *ror, *country, *state, *city;
    int mentors;                  /* people there now with a senior-author paper on the topic */
    int mentors_3y;               /* ... one of the last three years */
    int newcomer_mentors;         /* ... with a newcomer as first author in five years */
    int with_email, in_radiology; /* of the mentors */
    int papers, papers_3y;        /* on the topic, by anybody who prints the institution */
    GArray *best;                 /* struct institution_mentor: the first by score */
    GArray *themes;               /* struct institution_theme: most papers first */
    GArray *pmids;                /* int64_t: papers of three years, newest first */
    /* while counting */
    int64_t last_pmid;
};

struct institution_list {
    struct facts facts;
    bool newcomers_known; /* the database reaches back far enough to tell newcomers */
    int64_t topic_papers; /* records on the topic that counted */
    int64_t pool;         /* institutions before the limit */
    GPtrArray *rows;      /* struct institution_row *, in order */
};

/* Columns to sort by, ", " between them; constant. */
const char *institution_columns(void);

/* NULL on error. An unknown column is a USAGE error that lists them. Order: the
 * column (counts from the largest, texts by alphabet), then mentors_3y, papers_3y,
 * papers, name. */
struct institution_list *institutions_rank(struct db *db, const struct institution_query *query,
                                           GError **error);
void institution_list_free(struct institution_list *list);
OWNED_DEFINE(institution_list, institution_list_free)

#endif
