/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "analyze/directory.h"
#include "analyze/synonyms.h"
#include "core/error.h"
#include "core/log.h"

static const struct out_column columns[] = {
    {"section", "SECTION", OUT_TEXT, 0, OUT_WRAP},
    {"key", "KEY", OUT_TEXT, 0, OUT_WHOLE},
    {"value", "VALUE", OUT_TEXT, 0, OUT_WRAP},
    {"origin", "FROM", OUT_TEXT, 0, OUT_WRAP},
};

static bool print(const struct settings *settings, const struct list_options *list, GError **error)
{
    json_t *head = json_pack("{s:s?}", "path", settings->path);
    struct out_spec spec = {.path = list->path,
                            .format = list->format,
                            .columns = columns,
                            .n_columns = G_N_ELEMENTS(columns),
                            .head = head,
                            .list_key = "settings"};
    OWNED(out) out = out_open(&spec, error);
    json_decref(head);
    bool ok = out != NULL;
    for (guint i = 0; ok && i < settings->values->len; i++) {
        const struct settings_value *value = settings->values->pdata[i];
        json_t *row = json_pack("{s:s, s:s, s:s?, s:s}", "section", value->section, "key",
                                value->key, "value", value->value, "origin", value->origin);
        ok = out_row(out, row, error);
    }
    return ok && out_close(g_steal_pointer(&out), error);
}

/* What analyze would refuse. */
static bool check_synonyms(const struct settings *settings, GError **error)
{
    if (!settings->synonyms_file) return true;
    g_autofree char *text = synonyms_read_file(settings->synonyms_file, error);
    if (!text) return false;
    g_autoptr(GPtrArray) lines = synonyms_lines(text, settings->synonyms_file, error);
    return lines != NULL;
}

static bool check_institutions(const struct settings *settings, GError **error)
{
    if (!settings->institutions_file) return true;
    OWNED(directory) directory = directory_open(NULL, settings->institutions_file, error);
    return directory != NULL;
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct list_options list = {0};
    const GOptionEntry entries[] = {LIST_OPTION_ENTRIES(list), {NULL, 0, 0, 0, NULL, NULL, NULL}};
    const struct settings *settings = NULL;
    if (!command_options(command, entries, &argc, &argv, error)) {
        list_options_clear(&list);
        return 0;
    }
    if (argc > 1) {
        error_set(error, RADSCOUT_ERROR_USAGE, "config takes no argument: '%s'", argv[1]);
    } else if (list_options_check(&list, error) && (settings = app_settings(app, error)) != NULL &&
               check_synonyms(settings, error) && check_institutions(settings, error) &&
               print(settings, &list, error)) {
        guint n_topics = settings->topics->len, n_institutions = settings->institutions->len;
        log_info("%s: good, %u topic%s, %u institution%s",
                 settings->path ? settings->path : "built-in config", n_topics,
                 n_topics == 1 ? "" : "s", n_institutions, n_institutions == 1 ? "" : "s");
    }
    list_options_clear(&list);
    return 0;
}

const struct command command_config = {
    .name = "config",
    .group = "Set up",
    .summary = "every setting, its value and where it came from; checks it",
    .usage = "",
    .example = "radscout config --format csv -o settings.csv",
    .run = run,
};
