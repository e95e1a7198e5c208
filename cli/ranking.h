/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_RANKING_H
#define RADSCOUT_CLI_RANKING_H
/* What the commands that rank something share: which database, which topic. */
#include "analyze/facts.h"
#include "analyze/institution_find.h"
#include "analyze/located.h"
#include "analyze/topic.h"
#include "cli/command.h"

/* The options that all of them take. Start with RANKING_OPTIONS_DEFAULT. */
struct ranking_options {
    char *as_of;
    int since, limit;
    struct list_options list;
};
#define RANKING_OPTIONS_DEFAULT                                                                    \
    {                                                                                              \
        .limit = 20                                                                                \
    }
/* Option rows to put into a command's own table; listed: a string literal, what
 * --limit counts. */
#define RANKING_OPTION_ENTRIES(options, listed)                                                    \
    {"since",                                                                                      \
     0,                                                                                            \
     0,                                                                                            \
     G_OPTION_ARG_INT,                                                                             \
     &(options).since,                                                                             \
     "count only papers that entered PubMed in YEAR or later",                                     \
     "YEAR"},                                                                                      \
        {"limit", 0, 0, G_OPTION_ARG_INT, &(options).limit, listed " listed, 20; 0: all", "N"},    \
        {"as-of",                                                                                  \
         0,                                                                                        \
         0,                                                                                        \
         G_OPTION_ARG_STRING,                                                                      \
         &(options).as_of,                                                                         \
         "with only what was in PubMed on that day",                                               \
         "DATE"},                                                                                  \
        LIST_OPTION_ENTRIES((options).list)
bool ranking_options_check(struct ranking_options *options, GError **error);
void ranking_options_clear(struct ranking_options *options);

/* What an option like --why adds is text under a table on stdout, and members of JSON: a
 * USAGE error where it would come to nothing. */
bool ranking_check_text(const struct list_options *list, const char *option, GError **error);

/* The analyzed database and the topic that a command works on. */
struct ranking {
    struct db *db;   /* borrowed from app, or past */
    struct db *past; /* --as-of: a temporary database, analyzed; owned */
    struct topic topic;
};

/* How well each record fits the words of a phrase (relevance.h). In a past view that is
 * not known: says so on stderr, all count alike. */
bool ranking_weigh(struct ranking *ranking, GError **error);

/* Open the database (as_of: NULL, or the day of a past view, which is analyzed
 * here) and resolve the words of argv[1..argc-1] as topic; says on stderr what is
 * used. Release with ranking_close() in any case. */
bool ranking_open(struct app *app, int argc, char **argv, const char *as_of,
                  struct ranking *ranking, GError **error);

/* The same with a topic that is still to be found: every record. */
bool ranking_open_database(struct app *app, const char *as_of, struct ranking *ranking,
                           GError **error);
void ranking_close(struct ranking *ranking);

/* The past view of --as-of, not analyzed; db_close(). What is no date, has not come or lies before
 * every record is a USAGE error; a day that the records do not reach to is warned of. */
struct db *ranking_open_past(struct app *app, const char *date, GError **error);

/* Where people are to be; NULL: anywhere. The institution is a name, or one of the config. */
struct ranking_place {
    const char *institution, *country, *state;
    bool has_email;
};

/* Country and state of the place; says on stderr which state was taken where no country
 * is given. located_region_clear() in any case. */
bool ranking_region(const struct ranking_place *place, struct located_region *region,
                    GError **error);

/* Which institutions a name, or one of the config, stands for (institution_find.h): all that
 * was taken is added to taken ({asked, name, country, ror}; may be NULL) and said on stderr where it is
 * not the one called so. NULL on error. */
struct institution_found *ranking_institutions(struct app *app, struct db *db, const char *name,
                                               json_t *taken, GError **error);

/* The people at a place, located_people(); tells what the two functions above do. */
bool ranking_people(struct app *app, struct db *db, const struct ranking_place *place,
                    json_t *taken, GHashTable **people, GError **error);

/* Put "institutions_taken" into the head of a list, if there are any. */
void ranking_set_taken(json_t *head, json_t *taken);

/* "radscout 0.1.0: radscout mentors ..." ; g_free(). */
char *ranking_generated_by(const struct app *app);

/* The weights of the score, and whether they are the standard ones: {"half_life_years":
 * 3, ..., "standard": true}. */
json_t *ranking_weights_json(const struct mentor_weights *weights);

/* Say on stderr which weights are not the standard ones; "breadth 2 (standard 0.5), ..."
 * or NULL, g_free(). */
void ranking_tell_weights(const struct mentor_weights *weights);
char *ranking_describe_weights(const struct mentor_weights *weights);

/* Warn where "now" is long ago: the database reaches to a day half a year before today, and
 * what counts from now counts from there. Not of a past view, which was asked for. */
bool ranking_warn_old(const struct ranking *ranking, GError **error);

/* Warn that the topic has no paper at all, or none since a year (0: ever). */
void ranking_warn_empty(int since_year);

/* JSON null for NULL, a string otherwise. */
json_t *ranking_text(const char *text);

/* [pmid, ...] of int64_t elements. */
json_t *ranking_pmids(const GArray *pmids);

#endif
