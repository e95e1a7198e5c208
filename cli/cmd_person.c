/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <inttypes.h>

#include "analyze/person_find.h"
#include "cli/show_person.h"
#include "core/error.h"
#include "core/log.h"
#include "core/nearest.h"

/* Nobody: say so, and who was perhaps meant. */
static bool nobody(struct db *db, const char *text, enum person_query query, GError **error)
{
    if (query == PERSON_BY_ID)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "no author here has the id '%s': the record may have been removed", text);
    if (query == PERSON_BY_ORCID)
        return error_set(error, RADSCOUT_ERROR_USAGE, "nobody here prints the ORCID '%s'", text);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    if (!person_nearest(db, text, names, error)) return false;
    g_autofree char *question = nearest_question(names);
    return error_set(error, RADSCOUT_ERROR_USAGE, "nobody here is called '%s'%s%s", text,
                     question ? "; " : "", question ? question : "");
}

static bool show(struct app *app, const char *text, bool why, const struct list_options *list,
                 GError **error)
{
    struct db *db = app_db(app, DB_READ, error);
    struct facts facts;
    if (!db || !facts_load(db, &facts, error)) return false;
    enum person_query query;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!person_find(db, text, &query, ids, error)) return false;
    if (ids->len == 0) return nobody(db, text, query, error);
    if (ids->len == 1)
        return show_person(db, &facts, g_array_index(ids, int64_t, 0), why, list, error);
    log_info("%u people could be '%s'; choose one by id: radscout person %" PRId64, ids->len, text,
             g_array_index(ids, int64_t, 0));
    return show_people(db, ids, list, error);
}

/* "radscout person Ann Sample" needs no quotes. */
static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct list_options list = {0};
    gboolean why = FALSE;
    const GOptionEntry entries[] = {
        LIST_OPTION_ENTRIES(list),
        {"why", 0, 0, G_OPTION_ARG_NONE, &why, "also what joined the records, pair by pair", NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    if (command_options(command, entries, &argc, &argv, error)) {
        g_autofree char *text = argc > 1 ? g_strjoinv(" ", argv + 1) : NULL;
        if (!text)
            error_set(error, RADSCOUT_ERROR_USAGE, "person takes a name, an ORCID or an id");
        else if (list_options_check(&list, error))
            show(app, text, why, &list, error);
    }
    list_options_clear(&list);
    return 0;
}

const struct command command_person = {
    .name = "person",
    .group = "Ask",
    .summary = "one person: papers, senior work, co-authors, places over time, contact, confidence",
    .usage = "NAME|ORCID|ID",
    .example = "radscout person \"Steven M Ashby\"",
    .run = run,
};
