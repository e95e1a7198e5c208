/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/export.h"

#include "cli/show_mentors.h"

static bool write_list(struct db *db, const struct mentors_query *query, struct out *out,
                       GError **error)
{
    OWNED(mentors_list) mentors = mentors_rank(db, query, error);
    if (!mentors) return false;
    ranking_tell_weights(&mentors->weights);
    return show_mentors_rows(out, mentors, error);
}

/* Everybody with evidence whom the filters admit. */
static bool write_rows(struct app *app, const struct export_request *request, struct out *out,
                       GError **error)
{
    const struct settings *settings = app_settings(app, error);
    if (!settings) return false;
    struct filters filters = {0};
    struct mentors_query query = {.pmids = request->ranking.topic.pmids,
                                  .relevance = request->ranking.topic.relevance,
                                  .weights = &settings->mentor_weights,
                                  .doubt = true,
                                  .ledger = true,
                                  .is_bare = true,
                                  .limit = request->limit,
                                  .sort = request->sort};
    bool done = filters_find(app, request->ranking.db, &request->filters, request->since, &filters,
                             &query, error) &&
                write_list(request->ranking.db, &query, out, error);
    filters_clear(&filters);
    return done;
}

const struct export_kind export_mentors = {
    .name = "mentors",
    .summary = "senior authors, ranked",
    .columns = show_mentors_columns,
    .n_columns = SHOW_MENTORS_COLUMNS,
    .format = OUT_JSONL,
    .is_of_people = true,
    .ranked = write_rows,
};
