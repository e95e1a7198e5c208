/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/deciding.h"

#include <inttypes.h>

#include "analyze/analyze.h"
#include "analyze/person_find.h"
#include "core/error.h"
#include "core/log.h"
#include "store/decisions.h"

#define LISTED_MAX 5
#define POSITIONS 10000

bool deciding_person(struct db *db, const char *text, int64_t *person_id, GError **error)
{
    enum person_query query;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!person_find(db, text, &query, ids, error)) return false;
    if (ids->len == 0) return error_set(error, RADSCOUT_ERROR_USAGE, "nobody here is '%s'", text);
    *person_id = g_array_index(ids, int64_t, 0);
    if (ids->len == 1) return true;
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < MIN(ids->len, LISTED_MAX); i++) {
        g_string_append_printf(list, " %" PRId64, g_array_index(ids, int64_t, i));
    }
    return error_set(error, RADSCOUT_ERROR_USAGE,
                     "%u people could be '%s'; name one by id:%s%s (radscout person shows them)",
                     ids->len, text, list->str, ids->len > LISTED_MAX ? " ..." : "");
}

GArray *deciding_records(struct db *db, int64_t person_id, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT pmid * 10000 + position FROM person_authorship "
                                "WHERE person_id = ? ORDER BY 1",
                                error);
    if (!stmt) return NULL;
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(int64_t));
    stmt_bind_int(stmt, 1, person_id);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return NULL;
        if (!has_row) return g_steal_pointer(&records);
        int64_t record = stmt_int(stmt, 0);
        g_array_append_val(records, record);
    }
}

bool deciding_holder(struct db *db, int64_t record, int64_t *person_id, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT person_id FROM person_authorship "
                                "WHERE pmid = ?1 AND position = ?2",
                                error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, record / POSITIONS);
    stmt_bind_int(stmt, 2, record % POSITIONS);
    return stmt_first_int(stmt, person_id, error);
}

bool deciding_analyze(struct app *app, GError **error)
{
    struct db *db = app_db_existing(app, error);
    const struct settings *settings = db ? app_settings(app, error) : NULL;
    if (!settings) return false;
    struct analyze_options options = {.institutions_file = settings->institutions_file,
                                      .synonyms_file = settings->synonyms_file};
    db_set_stop(db, app_interrupted);
    bool done = analyze_all(db, &options, error);
    db_set_stop(db, NULL);
    return done;
}

bool deciding_keep(struct app *app, int argc, char **argv, const GArray *decisions, GError **error)
{
    struct db *db = app_db_existing(app, error);
    g_autoptr(GString) words = g_string_new(argv[0]);
    for (int i = 1; i < argc; i++) {
        g_string_append_printf(words, " %s", argv[i]);
    }
    int64_t number = 0;
    if (!db || !decisions_known(db, decisions, &number, error)) return false;
    if (number > 0) {
        log_info("that is kept already, as decision %" PRId64, number);
        return true;
    }
    if (!decisions_add(db, words->str, decisions, &number, error)) return false;
    log_info("kept as decision %" PRId64 "; 'radscout decisions --undo %" PRId64 "' takes it back",
             number, number);
    return deciding_analyze(app, error);
}

static bool decide(struct app *app, int argc, char **argv, const struct deciding_pair *pair,
                   GError **error)
{
    struct db *db = app_db_existing(app, error);
    int64_t people[2] = {0, 0};
    if (!db || !deciding_person(db, argv[1], &people[0], error) ||
        !deciding_person(db, argv[2], &people[1], error))
        return false;
    if (people[0] == people[1])
        return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' and '%s' are one person %s", argv[1],
                         argv[2], pair->if_one);
    g_autoptr(GArray) decisions = g_array_new(FALSE, FALSE, sizeof(struct decision));
    return pair->decide(db, people, decisions, error) &&
           deciding_keep(app, argc, argv, decisions, error);
}

int deciding_run(struct app *app, const struct command *command, int argc, char **argv,
                 const struct deciding_pair *pair, GError **error)
{
    if (!command_options(command, NULL, &argc, &argv, error)) return 0;
    if (argc != 3)
        error_set(error, RADSCOUT_ERROR_USAGE, "%s takes two people: ids, ORCIDs or names",
                  command->name);
    else
        decide(app, argc, argv, pair, error);
    return 0;
}
