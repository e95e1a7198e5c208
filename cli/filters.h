/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_FILTERS_H
#define RADSCOUT_CLI_FILTERS_H
/* Who and what a list of people may be made of: the options that say so, for `mentors`,
 * `institutions` and `export`. */
#include "analyze/mentors.h"
#include "cli/command.h"

struct filter_options {
    char *institution, *department, *country, *state, *city; /* where somebody is now */
    char *years, *types, *journals;                          /* which papers count */
    int min_papers;
    gboolean has_email, international, open_to_newcomers;
};

/* Option rows to put into a command's own table. */
#define FILTER_ROW(name, kind, where, text, value)                                                 \
    {                                                                                              \
        name, 0, 0, kind, where, text, value                                                       \
    }
#define FILTER_REGION_ENTRIES(filters)                                                             \
    FILTER_ROW("country", G_OPTION_ARG_STRING, &(filters).country, "two-letter code or name",      \
               "COUNTRY"),                                                                         \
        FILTER_ROW("state", G_OPTION_ARG_STRING, &(filters).state, "code or name", "STATE"),       \
        FILTER_ROW("city", G_OPTION_ARG_STRING, &(filters).city, "name", "CITY")
#define FILTER_INSTITUTION_ENTRY(filters)                                                          \
    FILTER_ROW("institution", G_OPTION_ARG_STRING, &(filters).institution,                         \
               "only there (a name, or one of the config), with all that belongs to it", "NAME")
#define FILTER_PEOPLE_ENTRIES(filters)                                                             \
    FILTER_ROW("department", G_OPTION_ARG_STRING, &(filters).department,                           \
               "only people whose department holds these words, for example radiology", "WORDS"),  \
        FILTER_ROW("has-email", G_OPTION_ARG_NONE, &(filters).has_email,                           \
                   "only people with a printed e-mail address", NULL),                             \
        FILTER_ROW("international", G_OPTION_ARG_NONE, &(filters).international,                   \
                   "only people with a first author from another country", NULL),                  \
        FILTER_ROW("open-to-newcomers", G_OPTION_ARG_NONE, &(filters).open_to_newcomers,           \
                   "only people with a newcomer first author in five years", NULL),                \
        FILTER_ROW("min-papers", G_OPTION_ARG_INT, &(filters).min_papers,                          \
                   "only people with N papers that count on the topic", "N")
#define FILTER_PAPER_ENTRIES(filters)                                                              \
    FILTER_ROW("years", G_OPTION_ARG_STRING, &(filters).years,                                     \
               "count only papers entered in these years (2019-2023)", "YEARS"),                   \
        FILTER_ROW("types", G_OPTION_ARG_STRING, &(filters).types,                                 \
                   "count only papers of these types, for example \"case reports,review\"",        \
                   "TYPES"),                                                                       \
        FILTER_ROW("journals", G_OPTION_ARG_STRING, &(filters).journals,                           \
                   "count only papers in these, for example \"Radiology;Eur Radiol\"", "NAMES")

void filter_options_clear(struct filter_options *options);

/* Values that cannot be meant, and since (--since; 0: not given) beside --years, are
 * USAGE errors. */
bool filter_options_check(const struct filter_options *options, int since, GError **error);

/* Some of them ask for something of people. */
bool filter_options_ask_people(const struct filter_options *options);

/* The first option that is given, "--institution"; NULL: none. */
const char *filter_options_given(const struct filter_options *options);

/* What the query's borrowed sets belong to; filters_clear(). */
struct filters {
    GHashTable *people;
    GArray *papers;
    json_t *taken; /* what the institution stood for, as ranking_institutions() lists it */
};

/* Look the options up and put them into the query, since as --since. What is not known
 * is a USAGE error that names the nearest. Clear filters in any case. */
bool filters_find(struct app *app, struct db *db, const struct filter_options *options, int since,
                  struct filters *filters, struct mentors_query *query, GError **error);
void filters_clear(struct filters *filters);

#endif
