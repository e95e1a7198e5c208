/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <inttypes.h>

#include "cli/deciding.h"
#include "core/error.h"
#include "store/decisions.h"

/* One person cannot have written a paper twice. */
static bool check_papers(struct db *db, const int64_t people[2], GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT a.pmid FROM person_authorship a "
                                "JOIN person_authorship b USING(pmid) "
                                "WHERE a.person_id = ? AND b.person_id = ? LIMIT 1",
                                error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, people[0]);
    stmt_bind_int(stmt, 2, people[1]);
    bool has_row;
    if (!stmt_step(stmt, &has_row, error)) return false;
    if (!has_row) return true;
    int64_t pmid = stmt_int(stmt, 0);
    stmt_reset(stmt);
    return error_set(error, RADSCOUT_ERROR_USAGE,
                     "both are authors of PMID %" PRId64 ": they are two people", pmid);
}

static bool merge(struct app *app, int argc, char **argv, GError **error)
{
    struct db *db = app_db(app, DB_WRITE, error);
    int64_t people[2];
    if (!db || !deciding_person(db, argv[1], &people[0], error) ||
        !deciding_person(db, argv[2], &people[1], error))
        return false;
    if (people[0] == people[1])
        return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' and '%s' are one person already",
                         argv[1], argv[2]);
    if (!check_papers(db, people, error)) return false;
    g_autoptr(GArray) decisions = g_array_new(FALSE, FALSE, sizeof(struct decision));
    struct decision decision = {people[0], people[1], true};
    g_array_append_val(decisions, decision);
    return deciding_keep(app, argc, argv, decisions, error);
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    const GOptionEntry entries[] = {{NULL, 0, 0, 0, NULL, NULL, NULL}};
    if (!command_options(command, entries, &argc, &argv, error)) return 0;
    if (argc != 3)
        error_set(error, RADSCOUT_ERROR_USAGE, "merge takes two people: ids, ORCIDs or names");
    else
        merge(app, argc, argv, error);
    return 0;
}

const struct command command_merge = {
    .name = "merge",
    .group = "Correct",
    .summary = "two people are one: kept, and heeded by every analysis",
    .usage = "A B",
    .example = "radscout merge 900000030003 900039060005",
    .run = run,
};
