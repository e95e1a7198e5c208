/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <inttypes.h>

#include "analyze/analyze.h"
#include "cli/ranking.h"
#include "core/error.h"
#include "core/log.h"
#include "core/plural.h"

/* The database to write, or with --as-of a temporary one that is thrown away. */
static struct db *open_db(struct app *app, const char *as_of, struct db **past, GError **error)
{
    if (!as_of) return app_db_existing(app, error);
    return *past = ranking_open_past(app, as_of, error);
}

static bool analyze(struct db *db, const struct analyze_options *options, GError **error)
{
    struct analyze_summary summary;
    db_set_stop(db, app_interrupted);
    bool done = analyze_all(db, options, error) && analyze_summarize(db, &summary, error);
    db_set_stop(db, NULL);
    if (!done) return false;
    const struct facts *facts = &summary.facts;
    log_info("%s %" PRId64 " record%s up to %s: %" PRId64 " %s, %" PRId64 " institution%s, %" PRId64
             " senior-author paper%s, %" PRId64 " term%s",
             options->as_of ? "would know" : "analyzed", facts->papers, plural_s(facts->papers),
             facts->as_of_text, summary.people, plural_people(summary.people), summary.institutions,
             plural_s(summary.institutions), summary.senior_papers, plural_s(summary.senior_papers),
             summary.terms, plural_s(summary.terms));
    if (options->as_of) log_info("nothing was stored: a past view never replaces today's tables");
    return true;
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    g_autofree char *as_of = NULL;
    gboolean ignore_orcid = FALSE, is_full = FALSE;
    const GOptionEntry entries[] = {{"as-of", 0, 0, G_OPTION_ARG_STRING, &as_of,
                                     "only say what would come of the records of that day", "DATE"},
                                    {"ignore-orcid", 0, 0, G_OPTION_ARG_NONE, &ignore_orcid,
                                     "resolve people without looking at ORCID", NULL},
                                    {"full", 0, 0, G_OPTION_ARG_NONE, &is_full,
                                     "go on from nothing: slower, with the same result", NULL},
                                    {NULL, 0, 0, 0, NULL, NULL, NULL}};
    OWNED(db) past = NULL;
    if (!command_options(command, entries, &argc, &argv, error)) return 0;
    if (argc > 1) {
        error_set(error, RADSCOUT_ERROR_USAGE, "analyze takes no argument: '%s'", argv[1]);
        return 0;
    }
    struct db *db = open_db(app, as_of, &past, error);
    const struct settings *settings = db ? app_settings(app, error) : NULL;
    if (!settings) return 0;
    struct analyze_options options = {.as_of = as_of,
                                      .ignore_orcid = ignore_orcid,
                                      .is_full = is_full,
                                      .institutions_file = settings->institutions_file,
                                      .synonyms_file = settings->synonyms_file};
    analyze(db, &options, error);
    return 0;
}

const struct command command_analyze = {
    .name = "analyze",
    .group = "Gather",
    .summary = "work out people, places, evidence and terms from the records",
    .usage = "",
    .example = "radscout analyze",
    .run = run,
};
