/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <string.h>

#include "cli/find_institutions.h"
#include "cli/show_institutions.h"
#include "core/error.h"

struct options {
    struct ranking_options ranking;
    struct filter_options filters;
    char *sort;
    gboolean compare;
    GPtrArray *names; /* char *: those to compare; borrowed from argv */
};

static void options_clear(struct options *options)
{
    g_free(options->sort);
    filter_options_clear(&options->filters);
    g_ptr_array_unref(options->names);
    ranking_options_clear(&options->ranking);
}

/* Take the words behind --compare, up to the next option, out of argv: an option of
 * GLib's has one value at most. */
static void take_names(int *argc, char **argv, GPtrArray *names)
{
    int kept = 0;
    bool is_name = false;
    for (int i = 0; i < *argc; i++) {
        bool is_option = *argv[i] == '-';
        if (is_option) is_name = strcmp(argv[i], "--compare") == 0;
        if (is_name && !is_option)
            g_ptr_array_add(names, argv[i]);
        else
            argv[kept++] = argv[i];
    }
    argv[ *argc = kept] = NULL;
}

static bool check_names(const struct options *options, GError **error)
{
    guint n = options->names->len;
    if (!options->compare) return true;
    if (n < 2 || n > SHOW_INSTITUTIONS_COMPARED)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "--compare takes two to %d institutions: --compare \"Mayo Clinic\" UCSF",
                         SHOW_INSTITUTIONS_COMPARED);
    const struct filter_options *filters = &options->filters;
    if (filters->institution || filters->country || filters->state || filters->city)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "--compare names the institutions: leave out --institution, --country, "
                         "--state and --city");
    for (guint i = 0; i < n; i++)
        if (!g_utf8_validate(options->names->pdata[i], -1, NULL))
            return error_set(error, RADSCOUT_ERROR_USAGE, "an institution is not UTF-8 text");
    return true;
}

static void group_free(void *item)
{
    struct institution_group *group = item;
    g_free(group->name);
    g_clear_pointer(&group->ids, g_hash_table_unref);
    g_free(group);
}

static bool is_same(GHashTable *a, GHashTable *b)
{
    GHashTableIter iter;
    gpointer id;
    if (g_hash_table_size(a) != g_hash_table_size(b)) return false;
    g_hash_table_iter_init(&iter, a);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        if (!g_hash_table_contains(b, id)) return false;
    return true;
}

/* An institution beside itself says nothing: the last of the groups, which go by these names. */
static bool check_last(const GPtrArray *groups, const GPtrArray *names, GError **error)
{
    guint last = groups->len - 1;
    const struct institution_group *added = groups->pdata[last];
    for (guint i = 0; i < last; i++) {
        const struct institution_group *group = groups->pdata[i];
        if (is_same(group->ids, added->ids))
            return error_set(error, RADSCOUT_ERROR_USAGE,
                             "--compare: '%s' and '%s' are the same here, leave out one of the two",
                             (const char *)names->pdata[i], (const char *)names->pdata[last]);
    }
    return true;
}

/* What stands over its column: one of the config as the config calls it, others as they are
 * called; g_free(). */
static char *heading_of(const struct settings *settings, const char *name,
                        const struct institution_found *found)
{
    const struct settings_institution *own = settings_institution(settings, name);
    const struct institution_taken *first = found->taken->pdata[0];
    if (own) return g_strdup(own->name);
    if (found->taken->len == 1) return g_strdup(first->name);
    return g_strdup_printf("%s and %u more", first->name, found->taken->len - 1);
}

/* What they stand for is added to taken; NULL on error. */
static GPtrArray *find_groups(struct app *app, struct db *db, const GPtrArray *names, json_t *taken,
                              GError **error)
{
    g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func(group_free);
    const struct settings *settings = app_settings(app, error);
    for (guint i = 0; settings && i < names->len; i++) {
        OWNED(institution_found)
        found = ranking_institutions(app, db, names->pdata[i], taken, error);
        if (!found) return NULL;
        struct institution_group *group = g_new0(struct institution_group, 1);
        g_ptr_array_add(groups, group);
        group->name = heading_of(settings, names->pdata[i], found);
        group->ids = g_hash_table_ref(found->ids);
        if (!check_last(groups, names, error)) return NULL;
    }
    return settings ? g_steal_pointer(&groups) : NULL;
}

static bool print(struct app *app, const struct options *options, const struct ranking *ranking,
                  GError **error)
{
    struct find_institutions found;
    g_autoptr(GPtrArray) groups = NULL;
    bool done =
        find_institutions(app, ranking, &options->filters, options->ranking.since, &found, error);
    if (done && options->compare) {
        groups = find_groups(app, ranking->db, options->names, found.filters.taken, error);
        done = groups != NULL;
    }
    found.query.groups = groups;
    found.query.limit = options->ranking.limit;
    found.query.sort = options->sort;
    done = done && show_institutions(app, ranking->db, &found.query, ranking->topic.name,
                                     found.filters.taken, &options->ranking.list, error);
    find_institutions_clear(&found);
    return done;
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct options options = {.ranking = RANKING_OPTIONS_DEFAULT, .names = g_ptr_array_new()};
    const GOptionEntry entries[] = {
        {"compare", 0, 0, G_OPTION_ARG_NONE, &options.compare,
         "only these institutions (A B ...), side by side, each with all that belongs to it", NULL},
        FILTER_INSTITUTION_ENTRY(options.filters),
        FILTER_REGION_ENTRIES(options.filters),
        FILTER_PEOPLE_ENTRIES(options.filters),
        FILTER_PAPER_ENTRIES(options.filters),
        {"sort", 0, 0, G_OPTION_ARG_STRING, &options.sort,
         "by a column of the output, for example newcomer_mentors", "COLUMN"},
        RANKING_OPTION_ENTRIES(options.ranking, "institutions"),
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    struct ranking ranking = {0};
    take_names(&argc, argv, options.names);
    if (command_options(command, entries, &argc, &argv, error) &&
        ranking_options_check(&options.ranking, error) &&
        filter_options_check(&options.filters, options.ranking.since, error) &&
        check_names(&options, error) &&
        ranking_open(app, argc, argv, options.ranking.as_of, &ranking, error) &&
        ranking_weigh(&ranking, error) && ranking_warn_old(&ranking, error))
        print(app, &options, &ranking, error);
    ranking_close(&ranking);
    options_clear(&options);
    return 0;
}

const struct command command_institutions = {
    .name = "institutions",
    .group = "Ask",
    .summary = "where a topic is worked on: mentors, openness to newcomers, output, themes",
    .usage = "[TOPIC] [--compare A B...]",
    .example = "radscout institutions \"cardiac MRI\" --limit 10",
    .run = run,
};
