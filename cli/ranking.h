/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_RANKING_H
#define RADSCOUT_CLI_RANKING_H
/* What the commands that rank something share: which database, which topic. */
#include "analyze/facts.h"
#include "analyze/topic.h"
#include "cli/command.h"

/* The analyzed database and the topic that a command works on. */
struct ranking {
    struct db *db;   /* borrowed from app, or past */
    struct db *past; /* --as-of: a temporary database, analyzed; owned */
    struct topic topic;
};

/* Open the database (as_of: NULL, or the day of a past view, which is analyzed
 * here) and resolve the words of argv[1..argc-1] as topic; says on stderr what is
 * used. Release with ranking_close() in any case. */
bool ranking_open(struct app *app, int argc, char **argv, const char *as_of,
                  struct ranking *ranking, GError **error);
void ranking_close(struct ranking *ranking);

/* "radscout 0.1.0: radscout mentors ..." ; g_free(). */
char *ranking_generated_by(const struct app *app);

/* JSON null for NULL, a string otherwise. */
json_t *ranking_text(const char *text);

/* [pmid, ...] of int64_t elements. */
json_t *ranking_pmids(const GArray *pmids);

#endif
