/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_DECIDING_H
#define RADSCOUT_CLI_DECIDING_H
/* What merge, not-same and split have in common: who is meant, keep it, analyze. */
#include "cli/command.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* The one person meant by an id, an ORCID or a name; an error when it is
 * nobody, or several (which lists their ids). */
bool deciding_person(struct db *db, const char *text, int64_t *person_id, GError **error);

/* The authorships of a person, PMID * 10000 + position, ascending. */
GArray *deciding_records(struct db *db, int64_t person_id, GError **error);

/* Who has that authorship now. */
bool deciding_holder(struct db *db, int64_t record, int64_t *person_id, GError **error);

/* What is decided about two people. */
struct deciding_pair {
    const char *if_one; /* said of two names of one person: "are one person ..." */
    /* Append to decisions (struct decision) what follows. */
    bool (*decide)(struct db *db, const int64_t people[2], GArray *decisions, GError **error);
};

/* A command that takes two people: read the arguments, find both, decide and keep
 * it. Returns the exit status as struct command's run() does. */
int deciding_run(struct app *app, const struct command *command, int argc, char **argv,
                 const struct deciding_pair *pair, GError **error);

/* Keep the decisions (struct decision) under the words of the command line and
 * analyze anew. */
bool deciding_keep(struct app *app, int argc, char **argv, const GArray *decisions, GError **error);

/* Analyze with the settings of the user; says what it found. */
bool deciding_analyze(struct app *app, GError **error);

#endif
