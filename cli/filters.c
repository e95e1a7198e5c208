/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/filters.h"

#include "analyze/admit.h"
#include "cli/ranking.h"
#include "cli/years.h"
#include "core/error.h"
#include "core/fold.h"

#define TEXTS 8

/* The texts of the options by name. */
static void texts_of(const struct filter_options *options, const char *names[TEXTS],
                     char *values[TEXTS])
{
    const struct {
        const char *name;
        char *value;
    } texts[TEXTS] = {
        {"--institution", options->institution},
        {"--department", options->department},
        {"--country", options->country},
        {"--state", options->state},
        {"--city", options->city},
        {"--years", options->years},
        {"--types", options->types},
        {"--journals", options->journals},
    };
    for (size_t i = 0; i < TEXTS; i++) {
        names[i] = texts[i].name;
        values[i] = texts[i].value;
    }
}

void filter_options_clear(struct filter_options *options)
{
    const char *names[TEXTS];
    char *values[TEXTS];
    texts_of(options, names, values);
    for (size_t i = 0; i < TEXTS; i++)
        g_free(values[i]);
    *options = (struct filter_options){0};
}

static bool check_text(const char *name, const char *value, GError **error)
{
    if (!value) return true;
    if (!g_utf8_validate(value, -1, NULL))
        return error_set(error, RADSCOUT_ERROR_USAGE, "%s is not UTF-8 text", name);
    g_autofree char *key = fold_key(value);
    return *key || error_set(error, RADSCOUT_ERROR_USAGE, "%s '%s' names nothing: leave it out",
                             name, value);
}

bool filter_options_check(const struct filter_options *options, int since, GError **error)
{
    const char *names[TEXTS];
    char *values[TEXTS];
    int from, to;
    texts_of(options, names, values);
    for (size_t i = 0; i < TEXTS; i++)
        if (!check_text(names[i], values[i], error)) return false;
    if (options->min_papers < 0)
        return error_set(error, RADSCOUT_ERROR_USAGE, "--min-papers must not be negative");
    if (options->years && since)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "--since and --years exclude each other: --years %d-2199 is --since %d",
                         since, since);
    return !options->years || years_parse(options->years, &from, &to, error);
}

bool filter_options_ask_people(const struct filter_options *options)
{
    return options->department || options->has_email || options->international ||
           options->open_to_newcomers || options->min_papers > 0;
}

const char *filter_options_given(const struct filter_options *options)
{
    const char *names[TEXTS];
    char *values[TEXTS];
    texts_of(options, names, values);
    for (size_t i = 0; i < TEXTS; i++)
        if (values[i]) return names[i];
    return options->has_email           ? "--has-email"
           : options->international     ? "--international"
           : options->open_to_newcomers ? "--open-to-newcomers"
           : options->min_papers        ? "--min-papers"
                                        : NULL;
}

bool filters_find(struct app *app, struct db *db, const struct filter_options *options, int since,
                  struct filters *filters, struct mentors_query *query, GError **error)
{
    const struct ranking_place place = {options->institution, options->country, options->state,
                                        options->has_email};
    const struct admit_people further = {options->department, options->city};
    const struct admit_papers published = {options->types, options->journals};
    query->since_year = since;
    if (options->years &&
        !years_parse(options->years, &query->since_year, &query->until_year, error))
        return false;
    if (!filters->taken) filters->taken = json_array();
    if (!ranking_people(app, db, &place, filters->taken, &filters->people, error) ||
        !admit_people(db, &further, &filters->people, error) ||
        !admit_papers(db, &published, &filters->papers, error))
        return false;
    query->people = filters->people;
    query->papers = filters->papers;
    query->min_papers = options->min_papers;
    query->international = options->international;
    query->open_to_newcomers = options->open_to_newcomers;
    return true;
}

void filters_clear(struct filters *filters)
{
    g_clear_pointer(&filters->people, g_hash_table_unref);
    g_clear_pointer(&filters->papers, g_array_unref);
    g_clear_pointer(&filters->taken, json_decref);
}
