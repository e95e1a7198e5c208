/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <inttypes.h>
#include <string.h>

#include "core/error.h"
#include "core/log.h"
#include "parse/mesh.h"
#include "parse/ror.h"
#include "store/lock.h"
#include "store/mesh_descriptors.h"
#include "store/organisations.h"

#define PROGRESS_RECORDS 1000

struct import {
    struct db *db;
    int64_t n;
};

/* One more record; false: interrupted. */
static bool count(struct import *import, const char *what, GError **error)
{
    if (app_interrupted())
        return error_set(error, RADSCOUT_ERROR_INTERRUPTED,
                         "interrupted: what was imported before is still there");
    if (++import->n % PROGRESS_RECORDS == 0) log_progress(what, import->n, 0);
    return true;
}

static const char *shown(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

/* What a file said, and how that is told. */
struct outcome {
    int64_t n, n_skipped;
    const char *what; /* "organisation" */
    char *first_issue;
};

/* The lock and one transaction around the reading: all or nothing, a file that is damaged
 * leaves the earlier import as it was. */
static int import_file(struct app *app, const char *path,
                       bool (*replace)(struct db *db, const char *path, struct outcome *outcome,
                                       GError **error),
                       GError **error)
{
    OWNED(lock) lock = NULL;
    struct db *db = app_db(app, DB_WRITE, error);
    if (!db || !lock_take(db_path(db), &lock, error)) return 0;
    struct outcome outcome = {0};
    bool good = db_begin(db, error) && db_end(db, replace(db, path, &outcome, error), error);
    log_progress_end();
    g_autofree char *issue = outcome.first_issue;
    if (!good) return 0;
    log_info("imported %" PRId64 " %s%s from '%s'; run 'radscout analyze' to use them", outcome.n,
             outcome.what, outcome.n == 1 ? "" : "s", shown(path));
    if (outcome.n_skipped == 0) return 0;
    log_warn("'%s': %" PRId64 " record%s skipped, the first %s", shown(path), outcome.n_skipped,
             outcome.n_skipped == 1 ? "" : "s", issue);
    return error_exit_status(&(GError){.domain = RADSCOUT_ERROR, .code = RADSCOUT_ERROR_SKIPPED});
}

static bool name_file(bool good, const char *path, GError **error)
{
    if (!good) g_prefix_error(error, "'%s': ", shown(path));
    return good;
}

/* --- organisations ------------------------------------------------------------------- */

static bool on_organisation(void *user, const struct organisation *organisation, GError **error)
{
    struct import *import = user;
    return count(import, "organisations", error) &&
           organisations_put(import->db, organisation, error);
}

static bool replace_organisations(struct db *db, const char *path, struct outcome *outcome,
                                  GError **error)
{
    struct import import = {.db = db};
    const struct ror_handler handler = {on_organisation, &import};
    struct ror_report report = {0};
    if (!organisations_clear(db, error)) return false;
    bool good = name_file(ror_read(path, &handler, &report, error), path, error);
    outcome->what = "organisation";
    outcome->n_skipped = report.n_skipped;
    outcome->first_issue = report.first_issue;
    return good && organisations_finish(db, shown(path), report.schema, &outcome->n, error);
}

/* --- MeSH ------------------------------------------------------------------------------ */

static bool on_mesh_file(void *user, enum mesh_file file, GError **error)
{
    struct import *import = user;
    return mesh_descriptors_begin(import->db, file, error);
}

static bool on_descriptor(void *user, const struct mesh_descriptor *descriptor, GError **error)
{
    struct import *import = user;
    return count(import, "descriptors", error) &&
           mesh_descriptors_put(import->db, descriptor, error);
}

/* A part of the descriptors in place of all of them is seldom meant. */
static void warn_of_fewer(const struct mesh_descriptors_about *before, int64_t n)
{
    if (before->path && n < before->n)
        log_warn("these are fewer than the %" PRId64
                 " descriptors imported before from '%s', which "
                 "are gone; import that again if it was not meant",
                 before->n, before->path);
}

static bool replace_descriptors(struct db *db, const char *path, struct outcome *outcome,
                                GError **error)
{
    struct import import = {.db = db};
    const struct mesh_handler handler = {on_mesh_file, on_descriptor, &import};
    struct mesh_report report = {0};
    struct mesh_descriptors_count found = {0};
    struct mesh_descriptors_about before;
    bool good = mesh_descriptors_about(db, &before, error) &&
                name_file(mesh_read(path, &handler, &report, error), path, error);
    outcome->what = "MeSH descriptor";
    outcome->n_skipped = report.n_skipped;
    outcome->first_issue = report.first_issue;
    good = good && mesh_descriptors_finish(db, shown(path), &found, error);
    if (good) warn_of_fewer(&before, found.n);
    mesh_descriptors_about_clear(&before);
    if (!good) return false;
    outcome->n = found.n;
    if (found.n_placed == 0)
        log_warn("no tree number is known: facets need the descriptor XML or a file of tree "
                 "numbers, too");
    return true;
}

/* --- the whole -------------------------------------------------------------------------- */

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    static const char *const kinds[] = {"ror", "mesh"};
    if (!command_options(command, NULL, &argc, &argv, error)) return 0;
    if (argc != 3) {
        error_set(error, RADSCOUT_ERROR_USAGE,
                  "import takes what to import and one file: radscout import ror FILE, or "
                  "radscout import mesh FILE");
        return 0;
    }
    if (strcmp(argv[1], "ror") == 0) return import_file(app, argv[2], replace_organisations, error);
    if (strcmp(argv[1], "mesh") == 0) return import_file(app, argv[2], replace_descriptors, error);
    const char *nearest = settings_nearest(argv[1], kinds, G_N_ELEMENTS(kinds));
    error_set(error, RADSCOUT_ERROR_USAGE, "cannot import '%s'%s%s%s", argv[1],
              nearest ? "; did you mean '" : ": there are ror and mesh", nearest ? nearest : "",
              nearest ? "'?" : "");
    return 0;
}

const struct command command_import = {
    .name = "import",
    .group = "Gather",
    .summary = "load organisations (the ROR data dump) or MeSH descriptors; gzipped, too; - is "
               "stdin",
    .usage = "ror|mesh FILE",
    .example = "radscout import ror v1.63-2025-04-03-ror-data.zip",
    .run = run,
};
