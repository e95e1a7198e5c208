/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "cli/loading.h"
#include "core/error.h"
#include "core/log.h"
#include "store/checkpoint.h"
#include "store/fulltext.h"
#include "store/lock.h"

struct parse_options {
    gboolean strict, no_full_text;
    bool has_begun; /* reading: the database could be locked */
};

static bool load(struct db *db, int argc, char **argv, struct parse_options *options,
                 struct loading_report *report, GError **error)
{
    OWNED(lock) lock = NULL;
    if (!lock_take(db_path(db), &lock, error)) return false;
    options->has_begun = true;
    OWNED(checkpoint) checkpoint = checkpoint_start(db, error);
    if (!checkpoint || (options->no_full_text && !fulltext_defer(db, error))) return false;
    bool is_good =
        argc > 1 ? loading_files(db, argv + 1, (size_t)argc - 1, options->strict, report, error)
                 : loading_answers(db, report, error);
    return is_good && (options->no_full_text || fulltext_finish(db, error));
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct parse_options options = {FALSE, FALSE, false};
    const GOptionEntry entries[] = {{"strict", 0, 0, G_OPTION_ARG_NONE, &options.strict,
                                     "fail at the first record that is not right", NULL},
                                    {"no-full-text", 0, 0, G_OPTION_ARG_NONE, &options.no_full_text,
                                     "leave the full-text index to a later parse", NULL},
                                    {NULL, 0, 0, 0, NULL, NULL, NULL}};
    struct loading_report report = {0};
    if (!command_options(command, entries, &argc, &argv, error)) return 0;
    struct db *db = app_db(app, DB_WRITE, error);
    if (!db) return 0;
    bool is_good = load(db, argc, argv, &options, &report, error);
    if (options.has_begun && (argc > 1 || report.n_answers > 0)) {
        loading_log(&report);
    } else if (is_good) {
        log_info(
            "nothing to load: all that was downloaded has been read; name files to load those");
    }
    return is_good ? loading_status(&report) : 1;
}

const struct command command_parse = {
    .name = "parse",
    .group = "Gather",
    .summary = "load what was downloaded, or files: PubMed XML, MEDLINE text, CSV (- is stdin)",
    .usage = "[FILE]...",
    .example = "radscout parse pubmed26n0001.xml.gz",
    .run = run,
};
