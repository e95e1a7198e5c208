/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "cli/digest.h"
#include "cli/gather.h"
#include "cli/hours.h"
#include "core/error.h"
#include "store/lock.h"

static int gather_all(struct app *app, struct db *db, const struct settings *settings,
                      bool off_peak, GError **error)
{
    const struct fetching_options options = {.off_peak = off_peak};
    struct loading_report loaded = {0};
    OWNED(fetching) fetching = fetching_open(app, &options, error);
    OWNED(digest) before = fetching ? digest_take(db, settings, error) : NULL;
    if (!before || !fetching_all(fetching, error) || !gather(app, fetching, 0, 0, &loaded, error))
        return 0;
    OWNED(digest) now = digest_take(db, settings, error);
    if (!now || !digest_print(db, before, now, error)) return 0;
    return gather_status(fetching, &loaded);
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    gboolean off_peak = FALSE;
    const GOptionEntry entries[] = {{"off-peak", 0, 0, G_OPTION_ARG_NONE, &off_peak,
                                     "wait for NCBI's hours: weekends, 21:00-5:00 US Eastern",
                                     NULL},
                                    {NULL, 0, 0, 0, NULL, NULL, NULL}};
    if (!command_options(command, entries, &argc, &argv, error)) return 0;
    if (argc > 1) {
        error_set(error, RADSCOUT_ERROR_USAGE, "run takes no argument: '%s'", argv[1]);
        return 0;
    }
    const struct settings *settings = app_settings(app, error);
    if (!settings) return 0;
    if (settings->topics->len + settings->institutions->len == 0) {
        error_set(error, RADSCOUT_ERROR_USAGE,
                  "the config names no topic and no institution: add one, or try 'radscout scout'");
        return 0;
    }
    if (off_peak && !hours_wait(error)) return 0; /* without the lock */
    struct lock *taken = NULL;
    if (!lock_take(settings->database, &taken, error)) return 0;
    OWNED(lock) lock = taken;
    struct db *db = app_db(app, DB_WRITE, error);
    return db ? gather_all(app, db, settings, off_peak, error) : 0;
}

const struct command command_run = {
    .name = "run",
    .group = "Start here",
    .summary = "for cron: fetch what is new, analyze, print what changed",
    .usage = "[--off-peak]",
    .example = "radscout -q run",
    .run = run,
};
