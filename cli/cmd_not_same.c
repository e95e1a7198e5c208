/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "cli/deciding.h"
#include "core/error.h"
#include "store/decisions.h"

#define PAIRS_MAX 100000

static bool put_pairs(const GArray *a, const GArray *b, GArray *decisions, GError **error)
{
    if ((guint64)a->len * b->len > PAIRS_MAX)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "too many records to keep apart one by one (%u and %u)", a->len, b->len);
    for (guint i = 0; i < a->len; i++) {
        for (guint j = 0; j < b->len; j++) {
            struct decision decision = {g_array_index(a, int64_t, i), g_array_index(b, int64_t, j),
                                        false};
            g_array_append_val(decisions, decision);
        }
    }
    return true;
}

static bool keep_apart(struct db *db, const int64_t people[2], GArray *decisions, GError **error)
{
    g_autoptr(GArray) a = deciding_records(db, people[0], error);
    g_autoptr(GArray) b = a ? deciding_records(db, people[1], error) : NULL;
    return b && put_pairs(a, b, decisions, error);
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    static const struct deciding_pair pair = {"here; 'radscout split' takes papers out",
                                              keep_apart};
    return deciding_run(app, command, argc, argv, &pair, error);
}

const struct command command_not_same = {
    .name = "not-same",
    .group = "Correct",
    .summary = "two people are two, whatever later records say",
    .usage = "A B",
    .example = "radscout not-same 900000060005 900027490005",
    .run = run,
};
