/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_DECISIONS_H
#define RADSCOUT_STORE_DECISIONS_H
/* What the user decided about people: table person_decision. */
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Two authorships, each PMID * 10000 + position. */
struct decision {
    int64_t a, b;
    bool is_same; /* one person; else two */
};

/* Is all that in force already? *number: by which decision; 0: not all of it is. */
bool decisions_known(struct db *db, const GArray *decisions, int64_t *number, GError **error);

/* Keep the decisions (struct decision) of one command; *number: how to name it, a number
 * that no other ever had. */
bool decisions_add(struct db *db, const char *command, const GArray *decisions, int64_t *number,
                   GError **error);

/* Forget a command; an error when there is none of that number. */
bool decisions_remove(struct db *db, int64_t number, GError **error);

/* All of them, by authorship; appended to decisions. */
bool decisions_load(struct db *db, GArray *decisions, GError **error);

/* One command at a time: its number, words, day and count of pairs. */
typedef bool (*decisions_each_fn)(void *user, int64_t number, const char *command,
                                  const char *decided_at, int64_t n_pairs, GError **error);
bool decisions_each(struct db *db, decisions_each_fn each, void *user, GError **error);

#endif
