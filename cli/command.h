/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_COMMAND_H
#define RADSCOUT_CLI_COMMAND_H
/*
 * A command is one file cli/cmd_<name>.c and one row of COMMANDS below.
 */
#include "core/out.h"
#include "core/settings.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>

/* What a command is given. Everything is opened when first asked for. */
struct app {
    const char *config_path;   /* --config, or NULL */
    const char *database_path; /* --db, or NULL */
    char **argv;               /* whole command line, for provenance */
    int argc;
    struct settings *settings; /* app_settings() */
    struct db *db;             /* app_db() */
    enum db_mode db_mode;      /* of db */
};

struct command {
    const char *name;
    const char *group;   /* heading in --help */
    const char *summary; /* one line */
    const char *usage;   /* "[FILE]..." after the name */
    const char *example; /* one working command line */
    /* Returns the exit status; when *error is set, that decides. argv[0] is
     * the command's name. */
    int (*run)(struct app *app, const struct command *command, int argc, char **argv,
               GError **error);
};

/* Loaded once; NULL on error. Belongs to app. */
const struct settings *app_settings(struct app *app, GError **error);

/* Opened once, anew when DB_WRITE is asked for after DB_READ; NULL on error.
 * Belongs to app. DB_READ of a database that does not exist says which command
 * makes one. */
struct db *app_db(struct app *app, enum db_mode mode, GError **error);

/* DB_WRITE of a database that is there: none is made of a path that was mistyped. */
struct db *app_db_existing(struct app *app, GError **error);

/* The command line as typed, for provenance; g_free(). */
char *app_command_line(const struct app *app);

/* SIGINT or SIGTERM arrived: stop at the next safe point with INTERRUPTED. */
bool app_interrupted(void);

/* Parse options with GOption; argv[0] stays, *argc is what is left. Global
 * options are understood here too. entries may be NULL. --help prints the
 * command's page and returns false without an error: return 0. */
bool command_options(const struct command *command, const GOptionEntry *entries, int *argc,
                     char ***argv, GError **error);

/* --format and -o, shared by every command that prints a list. */
struct list_options {
    char *format_name, *path; /* g_free both: list_options_clear() */
    enum out_format format;
};
/* Option rows to put into a command's own table. */
#define LIST_OPTION_ENTRIES(list)                                                                  \
    {"format", 0, 0, G_OPTION_ARG_STRING, &(list).format_name, "table, json, jsonl or csv",        \
     "FORMAT"},                                                                                    \
    {                                                                                              \
        "output", 'o', 0, G_OPTION_ARG_FILENAME, &(list).path, "write to FILE (- is stdout)",      \
            "FILE"                                                                                 \
    }
bool list_options_check(struct list_options *list, GError **error);
void list_options_clear(struct list_options *list);

/* The commands, one per file. */
#define COMMANDS(X)                                                                                \
    X(scout)                                                                                       \
    X(run)                                                                                         \
    X(init)                                                                                        \
    X(config)                                                                                      \
    X(fetch)                                                                                       \
    X(parse)                                                                                       \
    X(import)                                                                                      \
    X(analyze)                                                                                     \
    X(mentors)                                                                                     \
    X(person)                                                                                      \
    X(themes)                                                                                      \
    X(institutions)                                                                                \
    X(journals)                                                                                    \
    X(export)                                                                                      \
    X(merge)                                                                                       \
    X(not_same)                                                                                    \
    X(split)                                                                                       \
    X(decisions)                                                                                   \
    X(backtest)                                                                                    \
    X(status)
#define X(name) extern const struct command command_##name;
COMMANDS(X)
#undef X

#endif
