/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_DIRECTORY_H
#define RADSCOUT_ANALYZE_DIRECTORY_H
/*
 * Organisations that are known by name: those of the user's own file, the
 * built-in table of radiology departments (config/organisations.txt), and the
 * ROR file when one was imported. Finds which of them a printed affiliation
 * names.
 *
 * Names are sets of words (org_words.h) weighted by how rare they are, IDF =
 * ln(1 + names / names with the word). A name is looked at when one of its two
 * rarest words is printed, so that the cost of a text does not grow with the
 * table but by how common its rarest words are.
 */
#include "analyze/places.h"
#include "core/own.h"
#include "store/db.h"

/* All strings live as long as the directory; what is not known is NULL. */
struct known_organisation {
    const char *name, *ror, *country, *state, *city;
    const char *parents; /* names, one a line; NULL: none known */
    bool is_hospital;    /* health care rather than teaching */
    bool is_laboratory;  /* neither teaching nor health care */
    bool is_built_in;    /* of the built-in table or of the user's file */
};

struct directory;

/* user_file: path of the user's own names, NULL: none. Errors: DATABASE, and
 * USAGE that names file and line. */
struct directory *directory_open(struct db *db, const char *user_file, GError **error);
void directory_close(struct directory *directory);
OWNED_DEFINE(directory, directory_close)

/* The organisation that a place read by places_read() names; NULL when none is
 * sure enough. *score: how well it fits, above DIRECTORY_ACCEPT. */
#define DIRECTORY_ACCEPT 0.60
const struct known_organisation *directory_match(struct directory *directory,
                                                 const struct place *place, double *score);

/* The organisation with a printed identifier (bare ROR, GRID or ISNI); NULL. */
const struct known_organisation *directory_by_id(const struct directory *directory, const char *id);

/* The built-in organisation with exactly this name or alias; NULL. */
const struct known_organisation *directory_by_name(const struct directory *directory,
                                                   const char *name);

/* All organisations that this one belongs to, by name, one a line: its parents
 * first, then theirs; each once, whatever circles the tables hold. NULL: none;
 * g_free(). */
char *directory_ancestors(const struct directory *directory,
                          const struct known_organisation *organisation);

guint directory_size(const struct directory *directory);

#endif
