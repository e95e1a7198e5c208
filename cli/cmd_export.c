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

static bool write_kind(struct app *app, const struct export_kind *kind,
                       const struct list_options *list, GError **error)
{
    struct db *db = app_db(app, DB_READ, error);
    if (!db) return false;
    const struct out_spec spec = {.path = list->path,
                                  .format = list->format_name ? list->format : kind->format,
                                  .columns = kind->columns,
                                  .n_columns = kind->n_columns,
                                  .list_key = kind->name};
    OWNED(out) out = out_open(&spec, error);
    return out && kind->rows(app, db, out, error) && out_close(g_steal_pointer(&out), error);
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct list_options list = {0};
    const GOptionEntry entries[] = {LIST_OPTION_ENTRIES(list), {NULL, 0, 0, 0, NULL, NULL, NULL}};
    if (command_options(command, entries, &argc, &argv, error)) {
        const struct export_kind *kind = find_kind(argc > 1 ? argv[1] : NULL, error);
        if (kind && argc > 2) {
            error_set(error, RADSCOUT_ERROR_USAGE,
                      "export takes one argument: '%s' is one too many", argv[2]);
        } else if (kind && list_options_check(&list, error)) {
            write_kind(app, kind, &list, error);
        }
    }
    list_options_clear(&list);
    return 0;
}

const struct command command_export = {
    .name = "export",
    .group = "Look",
    .summary =
        "write what is stored: articles, authorships, mentors, themes, journals, institutions",
    .usage = "WHAT",
    .example = "radscout export articles --format jsonl -o articles.jsonl",
    .run = run,
};
