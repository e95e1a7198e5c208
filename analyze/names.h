/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_NAMES_H
#define RADSCOUT_ANALYZE_NAMES_H
/*
 * Printed author names -> keys that can be compared: particles, suffixes,
 * initials-only forenames, nicknames, hyphens, umlauts written as ue.
 * Everything here is a pure function of its arguments.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>

#define NAMES_TOKENS_MAX 6 /* forename words looked at */

/* Which forenames one person may use side by side (config/nicknames.txt). */
struct nicknames;

struct nicknames *nicknames_new(void);
void nicknames_free(struct nicknames *nicknames);
OWNED_DEFINE(nicknames, nicknames_free)

/* Is it listed, as a formal name or a short one? */
bool nicknames_know(const struct nicknames *nicknames, const char *name);

/* Equal, or listed as forms of one name. Both folded, without blanks. */
bool nicknames_match(const struct nicknames *nicknames, const char *a, const char *b);

enum name_suffix { NAME_NO_SUFFIX, NAME_JUNIOR, NAME_SENIOR, NAME_SECOND, NAME_THIRD, NAME_FOURTH };

/* The keys of one name. All strings belong to the struct. */
struct name {
    char *last;       /* compact, particles in: "vandenberg" */
    char *block;      /* last with ae oe ue read as a o u, a blank, first letter */
    char *first;      /* first forename, hyphens gone: "jeanpierre", "j"; "" unknown */
    char *compact;    /* all forenames run together: "johna" */
    gunichar initial; /* of the first forename; 0 unknown */
    gunichar middle;  /* of the second word ("Jean-Pierre": p); 0 unknown */
    unsigned n_words; /* forename words, hyphenated parts counted */
    bool is_full;     /* the first forename is more than an initial */
    enum name_suffix suffix;
};

/* Read a printed name; any part may be NULL. Release with name_clear(). */
void name_read(struct name *name, const char *last_name, const char *fore_name,
               const char *initials, const char *suffix);
void name_clear(struct name *name);

/* Could the surnames be one: equal, or equal with umlauts written out. */
bool name_last_compatible(const struct name *a, const struct name *b);

/* Could one person bear both: surnames, forenames (an initial fits every name
 * it begins; a name fits a longer one that it begins from three letters on;
 * nicknames), middle initials and suffixes do not contradict each other. */
bool name_compatible(const struct nicknames *nicknames, const struct name *a, const struct name *b);

/* How two names go together. */
enum name_fit {
    NAME_DIFFERS, /* no person bears both */
    NAME_ALIAS,   /* one surname is part of the other (Garcia, Garcia Lopez), or
                   * surname and forename have changed places; the rest fits */
    NAME_FITS,    /* name_compatible() */
};
enum name_fit name_fit(const struct nicknames *nicknames, const struct name *a,
                       const struct name *b);

/* The forenames are spelled out and say the same. */
bool name_fore_equal(const struct name *a, const struct name *b);

#endif
