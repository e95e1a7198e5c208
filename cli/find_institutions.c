/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/find_institutions.h"

#include "analyze/admit.h"

bool find_institutions(struct app *app, const struct ranking *ranking,
                       const struct filter_options *filters, int since,
                       struct find_institutions *found, GError **error)
{
    *found = (struct find_institutions){0};
    const struct settings *settings = app_settings(app, error);
    const struct ranking_place place = {.country = filters->country, .state = filters->state};
    found->filters.taken = json_array();
    if (!settings || !ranking_region(&place, &found->region, error)) return false;
    if (filters->city && !admit_city(ranking->db, filters->city, error)) return false;
    if (filters->institution)
        found->institution = ranking_institutions(app, ranking->db, filters->institution,
                                                  found->filters.taken, error);
    if (filters->institution && !found->institution) return false;
    struct filter_options rest = *filters;
    rest.institution = rest.country = rest.state = rest.city = NULL;
    found->query = (struct institution_query){
        .who = {.pmids = ranking->topic.pmids,
                .relevance = ranking->topic.relevance,
                .weights = &settings->mentor_weights},
        .only_with_mentors = filter_options_ask_people(filters),
        .ids = found->institution ? found->institution->ids : NULL,
        .region = &found->region,
        .city = filters->city,
    };
    return filters_find(app, ranking->db, &rest, since, &found->filters, &found->query.who, error);
}

void find_institutions_clear(struct find_institutions *found)
{
    filters_clear(&found->filters);
    located_region_clear(&found->region);
    g_clear_pointer(&found->institution, institution_found_free);
}
