/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_SERVER_CORPUS_H
#define RADSCOUT_TESTS_SERVER_CORPUS_H
/*
 * The synthetic corpus: a small population of invented radiologists that
 * publishes for some years, and the truth about it.
 *
 * population_new() makes places, people, labs and the planted schedule;
 * paper_compose() writes one paper after the other in entry-date order;
 * paper_print() prints it as PubMed XML; truth_*() notes what an analysis
 * should find. The same options give the same bytes everywhere.
 */
#include "tests/server/corpus_words.h"
#include "tests/server/rng.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define CORPUS_RECORDS_MIN 1000
#define CORPUS_RECORDS_MAX 1000000
#define CORPUS_FIRST_PMID INT64_C(90000001)
#define CORPUS_RECORDS_PER_FILE 30000
#define CORPUS_REFERENCES 13 /* of a record, on average */
#define CORPUS_NOBODY UINT32_MAX

struct corpus_options {
    unsigned records;
    int years;
    int references; /* of a record, on average; at least 4 */
    uint64_t seed;
    GDate as_of; /* the last entry date */
};

/* A '|' list, split. */
struct list {
    char **items;
    unsigned n;
};

struct institution {
    const struct country *country;
    const char *name, *city, *state, *state_name, *postcode;
    const char *domain; /* of e-mail addresses */
    char ror[10];       /* "" when its papers print none */
    bool grid;
};

struct person {
    const char *last, *fore, *middle, *suffix; /* middle, suffix NULL: none */
    const char *email;                         /* NULL: never printed */
    const char *department, *second_department;
    char orcid[20];            /* "" for none */
    uint32_t place, new_place; /* institutions */
    int32_t move_day;          /* works at new_place from then on; INT32_MAX never */
    bool varies;               /* prints the name in several ways */
    bool radiology;
};

enum lab_kind {
    LAB_BACKGROUND,
    LAB_MENTOR,
    LAB_INACTIVE,   /* prolific, stopped six years ago */
    LAB_ONE_MENTEE, /* always the same first author */
    LAB_NAMESAKE,   /* of a mentor */
};

struct lab_member {
    uint32_t person;
    int32_t last_day;
};

struct lab {
    enum lab_kind kind;
    uint32_t senior;
    unsigned topic;
    int32_t from_day, to_day;
    GArray *members;       /* struct lab_member, trainees */
    GArray *collaborators; /* uint32_t persons who stay */
    uint32_t namesake_of;  /* person, else CORPUS_NOBODY */
    GArray *pmids;         /* int64_t senior papers; planted labs only, else NULL */
    GHashTable *newcomers; /* first authors new in the last three years; planted labs only */
    unsigned n_recent, n_international;
};

struct population {
    struct corpus_options options;
    struct rng rng;
    GStringChunk *text;
    GHashTable *list_cache;  /* const char * -> struct list * */
    GHashTable *reserved;    /* name keys of planted people */
    GHashTable *neighbours;  /* hashes of name key and institution that are taken */
    GArray *institutions;    /* struct institution */
    GArray *persons;         /* struct person */
    GArray *labs;            /* struct lab */
    GArray **labs_by_topic;  /* uint32_t, background */
    GArray **middle_authors; /* uint32_t, prolific in the middle */
    uint32_t *event;         /* by record: lab of a planted paper, else CORPUS_NOBODY */
    GArray **recent_pmids;   /* int64_t by topic: what a new paper may cite */
    GArray **theme_counts;   /* unsigned by topic: papers of each theme, last three years */
    unsigned *topic_recent;  /* papers of each topic, last three years */
    int32_t first_day, last_day;
};

struct paper_author {
    uint32_t person; /* CORPUS_NOBODY: a group */
    const char *group;
    bool equal;
    bool has_place; /* an affiliation is printed; paper_print() sets it */
};

enum paper_design {
    DESIGN_ORIGINAL,
    DESIGN_CASE_REPORT,
    DESIGN_REVIEW,
    DESIGN_EDITORIAL,
    DESIGN_LETTER,
    DESIGN_TRIAL,
    DESIGN_BOOK,
};

struct paper {
    int64_t pmid;
    int32_t day; /* entry date, as a Julian day of GDate */
    unsigned topic;
    enum paper_design design;
    const struct journal *journal;
    struct lab *lab;
    struct rng rng;
    bool planted, complete, retracted;
    GArray *authors; /* struct paper_author */
    GArray *themes;  /* unsigned */
    GString *title;
    GPtrArray *keywords; /* const char * */
};

/* --- corpus_population.c ------------------------------------------------- */

struct population *population_new(const struct corpus_options *options);
void population_free(struct population *population);

/* The items of a '|' list; belongs to the population. */
const struct list *list_of(struct population *population, const char *text);
/* One item of it by chance. */
const char *list_pick(struct population *population, const char *text, struct rng *rng);

struct person *population_person(const struct population *population, uint32_t person);
struct institution *population_place(const struct population *population, uint32_t place);
struct lab *population_lab(const struct population *population, uint32_t lab);

/* A new person at an institution; returns the number. planted: the name is
 * kept from everybody else. */
uint32_t population_add(struct population *population, struct rng *rng, uint32_t place,
                        unsigned topic, bool planted);
/* Give a person the printed name of another one (and an address to match). */
void population_rename(struct population *population, struct rng *rng, uint32_t person,
                       uint32_t like);
/* An institution in another country. */
uint32_t population_abroad(struct population *population, struct rng *rng, uint32_t place);

/* Last name and first letter, as a reader who knows no marks sees them; g_free(). */
char *population_name_key(struct population *population, const char *last, const char *fore);

/* Where a person works on a day. */
uint32_t person_place_on(const struct person *person, int32_t day);

/* The name without marks and letters beyond ASCII, region-owned. */
const char *ascii_name(struct population *population, const char *name);

/* --- corpus_plan.c ------------------------------------------------------- */

/* Make the labs and put the planted papers on the calendar. */
void plan_make(struct population *population);
int32_t plan_day_of(const struct population *population, unsigned record);
/* Share of a topic's papers that carry the theme on a day. */
double plan_theme_share(const struct population *population, const struct theme *theme,
                        int32_t day);

/* --- corpus_paper.c ------------------------------------------------------ */

void paper_init(struct paper *paper);
void paper_clear(struct paper *paper);
/* Compose record number `record` (from 0, ascending order only). */
void paper_compose(struct population *population, struct paper *paper, unsigned record);

/* --- corpus_xml.c -------------------------------------------------------- */

/* Append the record as one line of efetch XML; notes who prints an affiliation. */
void paper_print(struct population *population, struct paper *paper, GString *xml);

/* --- corpus_truth.c ------------------------------------------------------ */

/* Append this paper's "pmid position person" lines. */
void truth_persons(const struct paper *paper, GString *tsv);
/* Append this paper's line, after paper_print(): PMID, entry date, 1 if it is retracted,
 * 1 if its author list is complete, and of each author the country that is printed
 * ("-": none, "@": a group), "," between them. */
void truth_paper(struct population *population, const struct paper *paper, GString *tsv);
/* Append a line of each person: number, surname and first letter as one key. */
void truth_people(struct population *population, GString *tsv);
/* Write truth.json. */
bool truth_write(struct population *population, const char *path, GError **error);

#endif
