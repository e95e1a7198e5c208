/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/gather.h"

#include <inttypes.h>
#include <string.h>

#include "analyze/analyze.h"
#include "core/clk.h"
#include "core/log.h"
#include "core/plural.h"

static bool analyze(struct app *app, struct db *db, GError **error)
{
    const struct settings *settings = app_settings(app, error);
    if (!settings) return false;
    const struct analyze_options options = {.institutions_file = settings->institutions_file,
                                            .synonyms_file = settings->synonyms_file};
    struct analyze_summary summary;
    db_set_stop(db, app_interrupted);
    bool done = analyze_all(db, &options, error) && analyze_summarize(db, &summary, error);
    db_set_stop(db, NULL);
    if (done)
        log_info("analyzed %" PRId64 " record%s: %" PRId64 " %s, %" PRId64 " institution%s",
                 summary.facts.papers, plural_s(summary.facts.papers), summary.people,
                 plural_people(summary.people), summary.institutions,
                 plural_s(summary.institutions));
    return done;
}

/* The same records on the same day give the same tables. */
static bool analyzed_today(struct db *db)
{
    struct facts facts;
    char today[CLK_DATE_SIZE];
    clk_today(today);
    return facts_load(db, &facts, NULL) && strcmp(facts.as_of_text, today) == 0;
}

bool gather(struct app *app, struct fetching *fetching, int64_t query_id, int budget_s,
            struct loading_report *loaded, GError **error)
{
    const struct settings *settings = app_settings(app, error);
    struct db *db = settings ? app_db(app, DB_WRITE, error) : NULL;
    const char *changed = NULL;
    if (!db || !loading_answers(db, loaded, error) || !fetching_field(fetching, error) ||
        !fetching_facts(fetching, query_id, budget_s, error) ||
        !loading_answers(db, loaded, error) ||
        !analyze_find_stale(db, settings->synonyms_file, &changed, error))
        return false;
    if (loaded->n_answers > 0) loading_log(loaded);
    bool is_needed = loaded->n_answers > 0 || changed || !analyzed_today(db);
    if (is_needed && !analyze(app, db, error)) return false;
    /* who matters is known by now; no ranking looks at these numbers */
    return fetching_author_facts(fetching, query_id, budget_s, error) &&
           loading_answers(db, loaded, error);
}

int gather_status(const struct fetching *fetching, const struct loading_report *loaded)
{
    if (fetching_total(fetching)->skipped > 0) return 3;
    return loading_status(loaded) == 0 ? 0 : 3;
}
