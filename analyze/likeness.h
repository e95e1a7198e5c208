/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_LIKENESS_H
#define RADSCOUT_ANALYZE_LIKENESS_H
/*
 * What speaks for and against two authorships being one person's.
 */
#include "analyze/signatures.h"

/* Points are kept in thousandths, so that sums do not hang on the last bit. */
#define LIKENESS_POINT 1000

enum likeness_fore { LIKENESS_INITIALS, LIKENESS_FORE_EQUAL, LIKENESS_FORE_FITS };

struct likeness {
    bool email, s2, journal; /* the same */
    unsigned grants;         /* numbers in common */
    unsigned coauthors;      /* names in common */
    float coauthor_weight;   /* the same, frequent surnames counting less */
    enum likeness_fore fore; /* spelled out and equal, or compatible; else initials */
    bool short_fore;         /* the equal forename is short */
    bool common_fore;        /* the equal forename is frequent in the West */
    bool middle;             /* equal middle initials */
    unsigned frequent;       /* class of the surname, 0 to 3 */
    unsigned crowd;          /* likeness_crowd() of the larger of their name blocks */
    bool is_bare;            /* both print the name alone, no place or e-mail: initials, or one
                              * full forename */
    int32_t namesakes;       /* what the name says, in points (namesakes.h); of bare ones
                              * also for them, of others only against them */
    bool has_affiliations;   /* both print one */
    float overlap;           /* weight of shared words / that of the lighter affiliation */
    float place;             /* weight of shared affiliation words */
    bool has_places;         /* both print words that tell places apart */
    float place_overlap;     /* overlap, over those words only */
    int country;             /* 1 the same, -1 another, 0 unknown */
    float headings, title;   /* weight of shared headings, of shared title words */
    unsigned years;          /* apart; 0 unknown */
};

/* What the size of a name block counts as: log2 of its authorships, rounded down,
 * between what one or two people leave and what no longer makes a difference. */
uint8_t likeness_crowd(guint n_authorships);

/* Compare two signatures. Vetoes are not looked at. */
void likeness_read(const struct signatures *signatures, uint32_t a, uint32_t b,
                   struct likeness *likeness);

/* The evidence in points (thousandths): log-odds of being one person, scaled;
 * docs/methods.md has the table. */
int32_t likeness_points(const struct likeness *likeness);

/* The evidence in words, strongest first: "one e-mail address, 2 co-authors'
 * names in common, ..."; appended. */
void likeness_describe(const struct likeness *likeness, GString *text);

/* Both at once. */
int32_t likeness_score(const struct signatures *signatures, uint32_t a, uint32_t b);

#endif
