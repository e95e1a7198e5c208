/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_SERVER_CORPUS_WORDS_H
#define RADSCOUT_TESTS_SERVER_CORPUS_WORDS_H
/*
 * What the synthetic corpus is made of. Names of people and institutions are
 * invented by combining parts; cities, journals and MeSH terms are facts.
 * Lists are written with '|' between the items.
 */
#include <stdbool.h>
#include <stddef.h>

/* How people of one naming tradition are called. */
struct culture {
    char code;            /* letter used in struct country */
    const char *surnames; /* whole surnames */
    const char *heads;    /* surname = head + tail, "" when none are composed */
    const char *tails;
    const char *fores;     /* first names */
    const char *seconds;   /* joined to the first name by glue, "" for none */
    const char *glue;      /* "-", " " or "" */
    const char *particles; /* in front of the surname, sometimes */
    int middle_percent;    /* people who print a middle initial */
    bool compound;         /* two surnames */
};

struct country {
    const char *code;      /* ISO 3166-1 alpha-2 */
    const char *names;     /* as printed, the first is the usual one */
    const char *cultures;  /* culture letters, repeated by weight */
    int weight;            /* share of the institutions */
    const char *cities;    /* City;STATE;State name;postcode ('#' is a digit) */
    const char *templates; /* institution names, '@' is replaced by an invented stem */
    const char *stems;
    const char
        *place; /* how a place is printed: C city S state N state name P postcode L country */
};

struct journal {
    const char *title, *iso, *ta, *nlm_id, *issn, *issn_type, *country;
    int weight, case_report_percent;
    int days_to_accept; /* median; 0: no dates printed */
    const char *topic;  /* the only topic it takes; NULL: all */
};

enum theme_kind { THEME_RISING, THEME_FADING, THEME_SPIKE, THEME_PLATEAU };

struct theme {
    enum theme_kind kind;
    const char *terms;      /* the first is the label */
    double share_at_end;    /* of the topic's records; spike: in its year */
    double growth_per_year; /* 0.3 is 30 % */
};

#define TOPIC_THEMES_MAX 10

struct topic {
    const char *name;       /* what a person would type */
    const char *phrase;     /* stands in every abstract */
    const char *department; /* where its people often work; NULL: any */
    const char *modality;   /* words for titles */
    const char *diseases, *tasks, *findings, *keywords;
    const char *mesh; /* UI;Name */
    int weight;
    struct theme themes[TOPIC_THEMES_MAX]; /* ends with terms NULL; none: no planted truth */
};

extern const struct culture corpus_cultures[];
extern const size_t corpus_n_cultures;
extern const struct country corpus_countries[];
extern const size_t corpus_n_countries;
extern const struct journal corpus_journals[];
extern const size_t corpus_n_journals;
extern const struct topic corpus_topics[];
extern const size_t corpus_n_topics;
extern const char corpus_designs[];     /* how a title ends */
extern const char corpus_sentences[];   /* abstract sentences with %D %T %F %P %N */
extern const char corpus_common_mesh[]; /* UI;Name */
extern const char corpus_qualifiers[];  /* UI;Name */
extern const char corpus_departments[]; /* radiology ones */
extern const char corpus_other_departments[];
extern const char corpus_groups[];
extern const char corpus_agencies[];

#endif
