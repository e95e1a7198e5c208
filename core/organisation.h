/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_ORGANISATION_H
#define RADSCOUT_CORE_ORGANISATION_H
/* One organisation of a ROR file: what its reader and the store share. */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>

#define ORGANISATION_ROR_SIZE 9    /* letters of a bare ROR identifier */
#define ORGANISATION_NAMES_MAX 300 /* names, acronyms, parents of one organisation */
#define ORGANISATION_NAME_MAX 500  /* bytes of a name; a longer one is left out */

/* Lists hold one item a line. A text that is empty was not printed. */
struct organisation {
    GString *ror;   /* bare identifier */
    GString *name;  /* as ROR shows it */
    GString *names; /* labels and aliases but the name */
    GString *acronyms;
    GString *kinds;   /* education, healthcare, company, ...: lower case */
    GString *country; /* ISO 3166-1 alpha-2 */
    GString *state;   /* name of the country's part */
    GString *city;
    GString *grid, *isni; /* bare identifiers */
    GString *parents;     /* bare ROR identifiers */
    bool is_active;
};

struct organisation *organisation_new(void);
void organisation_reset(struct organisation *organisation);
void organisation_free(struct organisation *organisation);
OWNED_DEFINE(organisation, organisation_free)

/* Add an item to a list: white space tidied; empty ones, repeats of the list
 * and what is too long or too much are left out. */
void organisation_add(GString *list, const char *item);

/* The bare identifier in "https://ror.org/0abcdef12", "ror.org/0abcdef12" or
 * "0abcdef12"; false when there is none. bare holds ORGANISATION_ROR_SIZE + 1. */
bool organisation_ror(const char *text, char *bare);

#endif
