/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <inttypes.h>
#include <string.h>

#include "core/error.h"
#include "core/log.h"
#include "parse/ror.h"
#include "store/lock.h"
#include "store/organisations.h"

#define PROGRESS_RECORDS 1000

struct import {
    struct db *db;
    int64_t n;
};

static bool on_organisation(void *user, const struct organisation *organisation, GError **error)
{
    struct import *import = user;
    if (app_interrupted())
        return error_set(error, RADSCOUT_ERROR_INTERRUPTED,
                         "interrupted: what was imported before is still there");
    if (++import->n % PROGRESS_RECORDS == 0) log_progress("organisations", import->n, 0);
    return organisations_put(import->db, organisation, error);
}

static const char *shown(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

static bool replace_all(struct db *db, const char *path, struct ror_report *report, int64_t *n,
                        GError **error)
{
    struct import import = {.db = db};
    const struct ror_handler handler = {on_organisation, &import};
    if (!organisations_clear(db, error)) return false;
    bool good = ror_read(path, &handler, report, error);
    log_progress_end();
    if (!good) {
        g_prefix_error(error, "'%s': ", shown(path));
        return false;
    }
    return organisations_finish(db, shown(path), report->schema, n, error);
}

/* All or nothing: a file that is damaged leaves the earlier import as it was. */
static int import_ror(struct app *app, const char *path, GError **error)
{
    OWNED(lock) lock = NULL;
    struct db *db = app_db(app, DB_WRITE, error);
    if (!db || !lock_take(db_path(db), &lock, error)) return 0;
    struct ror_report report = {0};
    int64_t n = 0;
    bool good = db_begin(db, error) && db_end(db, replace_all(db, path, &report, &n, error), error);
    g_autofree char *issue = report.first_issue;
    if (!good) return 0;
    log_info("imported %" PRId64 " organisation%s from '%s'; run 'radscout analyze' to use them", n,
             n == 1 ? "" : "s", shown(path));
    if (report.n_skipped == 0) return 0;
    log_warn("'%s': %" PRId64 " record%s skipped, the first %s", shown(path), report.n_skipped,
             report.n_skipped == 1 ? "" : "s", issue);
    return error_exit_status(&(GError){.domain = RADSCOUT_ERROR, .code = RADSCOUT_ERROR_SKIPPED});
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    static const char *const kinds[] = {"ror"};
    if (!command_options(command, NULL, &argc, &argv, error)) return 0;
    if (argc != 3) {
        error_set(error, RADSCOUT_ERROR_USAGE,
                  "import takes what to import and one file: radscout import ror FILE");
        return 0;
    }
    if (g_strcmp0(argv[1], "ror") == 0) return import_ror(app, argv[2], error);
    const char *nearest = settings_nearest(argv[1], kinds, G_N_ELEMENTS(kinds));
    error_set(error, RADSCOUT_ERROR_USAGE, "cannot import '%s'%s%s%s", argv[1],
              nearest ? "; did you mean '" : ": there is only ror", nearest ? nearest : "",
              nearest ? "'?" : "");
    return 0;
}

const struct command command_import = {
    .name = "import",
    .group = "Gather",
    .summary =
        "load organisations: the ROR data dump (JSON, CSV, .zip, gzipped or not; - is stdin)",
    .usage = "ror FILE",
    .example = "radscout import ror v1.63-2025-04-03-ror-data.zip",
    .run = run,
};
