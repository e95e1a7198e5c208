/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/export.h"

#include <string.h>

#include "core/error.h"

static const struct export_kind *const kinds[] = {
#define X(name) &export_##name,
    EXPORT_KINDS(X)
#undef X
};

static const struct export_kind *find_kind(const char *name, GError **error)
{
    const char *names[G_N_ELEMENTS(kinds)];
    GString *list = g_string_new(NULL);
    const struct export_kind *found = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        names[i] = kinds[i]->name;
        g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", names[i]);
        if (name && strcmp(name, names[i]) == 0) found = kinds[i];
    }
    if (!found && !name) {
        error_set(error, RADSCOUT_ERROR_USAGE, "export what? One of: %s", list->str);
    } else if (!found) {
        const char *nearest = settings_nearest(name, names, G_N_ELEMENTS(names));
        error_set(error, RADSCOUT_ERROR_USAGE, "cannot export '%s'%s%s%s; one of: %s", name,
                  nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "",
                  list->str);
    }
    g_string_free(list, TRUE);
    return found;
}

/* The first option that this kind does not take; NULL: none is given. */
static const char *given_of(const struct export_kind *kind, const struct export_request *request,
                            const char *as_of)
{
    const char *filter = filter_options_given(&request->filters);
    if (kind->is_of_people) return NULL;
    return filter           ? filter
           : request->sort  ? "--sort"
           : kind->ranked   ? NULL
           : request->since ? "--since"
           : request->limit ? "--limit"
           : as_of          ? "--as-of"
                            : NULL;
}

/* "'export mentors' and 'export themes'": the kinds that take an option; g_free(). */
static char *takers(bool of_people)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (of_people ? kinds[i]->is_of_people : kinds[i]->ranked != NULL)
            g_string_append_printf(text, "%s'export %s'", text->len > 0 ? " and " : "",
                                   kinds[i]->name);
    return g_string_free(text, FALSE);
}

/* The columns but those that are always empty; struct out_column. */
static GArray *columns_of(const struct export_kind *kind)
{
    GArray *columns = g_array_new(FALSE, FALSE, sizeof(struct out_column));
    for (size_t i = 0; i < kind->n_columns; i++) {
        bool is_empty = false;
        for (const char *const *key = kind->without; key && *key; key++)
            is_empty |= g_str_has_prefix(kind->columns[i].key, *key);
        if (!is_empty) g_array_append_val(columns, kind->columns[i]);
    }
    return columns;
}

static bool write_kind(struct app *app, const struct export_kind *kind,
                       const struct export_request *request, const struct list_options *list,
                       GError **error)
{
    g_autoptr(GArray) columns = columns_of(kind);
    const struct out_spec spec = {.path = list->path,
                                  .format = list->format_name ? list->format : kind->format,
                                  .columns = (const struct out_column *)(void *)columns->data,
                                  .n_columns = columns->len,
                                  .list_key = kind->name};
    OWNED(out) out = out_open(&spec, error);
    bool done = out && (kind->ranked ? kind->ranked(app, request, out, error)
                                     : kind->rows(app, request->ranking.db, out, error));
    return done && out_close(g_steal_pointer(&out), error);
}

/* What is to be written; NULL on error. */
static const struct export_kind *read_request(int argc, char **argv,
                                              const struct export_request *request,
                                              const struct ranking_options *options, GError **error)
{
    const struct export_kind *kind = find_kind(argc > 1 ? argv[1] : NULL, error);
    if (!kind) return NULL;
    const char *given = given_of(kind, request, options->as_of);
    bool is_ranked = kind->ranked != NULL;
    g_autofree char *where =
        takers(is_ranked || filter_options_given(&request->filters) || request->sort);
    if (!is_ranked && argc > 2)
        error_set(error, RADSCOUT_ERROR_USAGE, "export %s takes no argument: '%s' is one too many",
                  kind->name, argv[2]);
    else if (given)
        error_set(error, RADSCOUT_ERROR_USAGE, "%s goes with %s, not with %s", given, where,
                  kind->name);
    else
        return kind;
    return NULL;
}

static bool open_request(struct app *app, int argc, char **argv, const struct export_kind *kind,
                         const char *as_of, struct ranking *ranking, GError **error)
{
    if (!kind->ranked) {
        ranking->db = app_db(app, DB_READ, error);
        return ranking->db != NULL;
    }
    return ranking_open(app, argc - 1, argv + 1, as_of, ranking, error) &&
           (!kind->is_of_people || ranking_weigh(ranking, error));
}

static void write_asked(struct app *app, int argc, char **argv, struct ranking_options *options,
                        struct export_request *request, GError **error)
{
    if (!ranking_options_check(options, error) ||
        !filter_options_check(&request->filters, options->since, error))
        return;
    request->since = options->since;
    request->limit = options->limit;
    const struct export_kind *kind = read_request(argc, argv, request, options, error);
    if (kind && open_request(app, argc, argv, kind, options->as_of, &request->ranking, error))
        write_kind(app, kind, request, &options->list, error);
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct ranking_options options = {0};
    struct export_request request = {0};
    const GOptionEntry entries[] = {
        LIST_OPTION_ENTRIES(options.list),
        FILTER_INSTITUTION_ENTRY(request.filters),
        FILTER_REGION_ENTRIES(request.filters),
        FILTER_PEOPLE_ENTRIES(request.filters),
        FILTER_PAPER_ENTRIES(request.filters),
        {"since", 0, 0, G_OPTION_ARG_INT, &options.since,
         "count only papers that entered PubMed in YEAR or later", "YEAR"},
        {"limit", 0, 0, G_OPTION_ARG_INT, &options.limit, "rows written, all", "N"},
        {"sort", 0, 0, G_OPTION_ARG_STRING, &request.sort, "by a column of the output", "COLUMN"},
        {"as-of", 0, 0, G_OPTION_ARG_STRING, &options.as_of,
         "with only what was in PubMed on that day", "DATE"},
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    if (command_options(command, entries, &argc, &argv, error))
        write_asked(app, argc, argv, &options, &request, error);
    ranking_close(&request.ranking);
    filter_options_clear(&request.filters);
    g_free(request.sort);
    ranking_options_clear(&options);
    return 0;
}

const struct command command_export = {
    .name = "export",
    .group = "Look",
    .summary =
        "write what is stored: articles, authorships, mentors, themes, journals, institutions",
    .usage = "WHAT [TOPIC]",
    .example = "radscout export articles --format jsonl -o articles.jsonl",
    .run = run,
};
