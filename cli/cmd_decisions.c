/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "cli/deciding.h"
#include "core/error.h"
#include "core/log.h"
#include "store/decisions.h"

static const struct out_column columns[] = {
    {"decision", "NO", OUT_INT, 0, 0},
    {"command", "COMMAND", OUT_TEXT, 0, 0},
    {"pairs", "PAIRS", OUT_INT, 0, OUT_SPARE(1)},
    {"decided_at", "DECIDED", OUT_TEXT, 0, OUT_WHOLE | OUT_SPARE(2)},
};

static bool put_row(void *user, int64_t number, const char *command, const char *decided_at,
                    int64_t n_pairs, GError **error)
{
    return out_row(user,
                   json_pack("{s:I, s:s, s:I, s:s}", "decision", (json_int_t)number, "command",
                             command, "pairs", (json_int_t)n_pairs, "decided_at", decided_at),
                   error);
}

static bool list_all(struct app *app, const struct list_options *list, GError **error)
{
    struct db *db = app_db(app, DB_READ, error);
    int64_t n;
    if (!db || !db_int(db, "SELECT count(*) FROM person_decision", &n, error)) return false;
    const struct out_spec spec = {.path = list->path,
                                  .format = list->format,
                                  .columns = columns,
                                  .n_columns = G_N_ELEMENTS(columns),
                                  .list_key = "decisions"};
    if (n == 0) log_info("nothing was decided by hand: see merge, not-same and split");
    OWNED(out) out = out_open(&spec, error);
    return out && decisions_each(db, put_row, out, error) &&
           out_close(g_steal_pointer(&out), error);
}

static bool undo(struct app *app, int64_t number, GError **error)
{
    struct db *db = app_db_existing(app, error);
    return db && decisions_remove(db, number, error) && deciding_analyze(app, error);
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct list_options list = {0};
    gint64 number = 0;
    const GOptionEntry entries[] = {
        LIST_OPTION_ENTRIES(list),
        {"undo", 0, 0, G_OPTION_ARG_INT64, &number, "take a decision back and analyze anew", "NO"},
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    if (command_options(command, entries, &argc, &argv, error)) {
        if (argc > 1)
            error_set(error, RADSCOUT_ERROR_USAGE, "decisions takes no argument: '%s'", argv[1]);
        else if (number)
            undo(app, number, error);
        else if (list_options_check(&list, error))
            list_all(app, &list, error);
    }
    list_options_clear(&list);
    return 0;
}

const struct command command_decisions = {
    .name = "decisions",
    .group = "Correct",
    .summary = "what was decided by merge, not-same and split; --undo takes one back",
    .usage = "",
    .example = "radscout decisions",
    .run = run,
};
