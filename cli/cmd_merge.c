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

static bool merge(struct db *db, const int64_t people[2], GArray *decisions, GError **error)
{
    if (!check_papers(db, people, error)) return false;
    struct decision decision = {people[0], people[1], true};
    g_array_append_val(decisions, decision);
    return true;
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    static const struct deciding_pair pair = {"already", merge};
    return deciding_run(app, command, argc, argv, &pair, error);
}

const struct command command_merge = {
    .name = "merge",
    .group = "Correct",
    .summary = "two people are one: kept, and heeded by every analysis",
    .usage = "A B",
    .example = "radscout merge 900000030003 900039060005",
    .run = run,
};
