/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_APP_H
#define RADSCOUT_CLI_APP_H
/* What main.c needs of app.c and help.c; commands use command.h. */
#include "cli/command.h"

/* Options that stand before the command, and after it too. */
struct globals {
    char *config_path, *database_path;
    gboolean is_quiet, is_verbose, no_color, wants_version, wants_help;
};

/* Parse the options before the command; argv[1] is the command afterwards, if
 * there is one. */
bool app_global_options(int *argc, char ***argv, GError **error);

/* What has been given so far, before and after the command. */
const struct globals *app_globals(void);

/* --help was answered by command_options(): whatever the command returned, the
 * status is 0. */
bool app_help_was_shown(void);

/* SIGINT and SIGTERM raise a flag, the second one kills, and so do ten seconds
 * in which nobody looked at it; SIGPIPE is ignored. */
void app_catch_signals(void);

void app_clear(struct app *app);

/* A message in which what was typed is cut where it is long; g_free(). */
char *app_cut_message(const struct app *app, const char *message);

/* NULL-terminated, in the order of COMMANDS. */
const struct command *const *app_commands(void);

/* The command of that name, or NULL with a USAGE error that names the nearest. */
const struct command *app_find_command(const char *name, GError **error);

/* Pages on stdout. */
bool help_print_overview(GError **error);
bool help_print_command(const struct command *command, GOptionContext *context, GError **error);
bool help_print_version(bool with_libraries, GError **error);

#endif
