/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dispatch, and the one place that prints an error and decides the exit
 * status.
 */
#include "cli/app.h"

#include "core/error.h"
#include "core/log.h"
#include "core/plain.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATUS_OUT_OF_MEMORY 70

/* GLib ends the program through its log when memory is out; only this path
 * lets us choose the status. The message may not allocate. */
static void on_glib_message(const char *domain, GLogLevelFlags level, const char *message,
                            void *data)
{
    static const char text[] = "radscout: error: out of memory\n";
    if ((level & G_LOG_LEVEL_ERROR) && message && strstr(message, "failed to allocate")) {
        ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
        (void)written;
        _exit(STATUS_OUT_OF_MEMORY);
    }
    g_log_default_handler(domain, level, message, data);
}

static int run_command(struct app *app, int argc, char **argv, GError **error)
{
    const struct globals *globals = app_globals();
    if (globals->wants_version) {
        help_print_version(globals->is_verbose, error);
        return 0;
    }
    bool asks_help = argc > 1 && strcmp(argv[1], "help") == 0;
    const char *name = asks_help ? argv[2] : argv[1];
    if ((globals->wants_help || asks_help) && !name) {
        help_print_overview(error);
        return 0;
    }
    if (!name) {
        error_set(error, RADSCOUT_ERROR_USAGE, "which command? radscout --help lists them");
        return 0;
    }
    const struct command *command = app_find_command(name, error);
    if (!command) return 0;
    if (asks_help) {
        char option[] = "--help";
        char *page[] = {argv[2], option, NULL};
        return command->run(app, command, 2, page, error);
    }
    int status = command->run(app, command, argc - 1, argv + 1, error);
    return app_help_was_shown() ? 0 : status;
}

/* The last word: an error decides over what the command returned. */
static int finish(const struct app *app, int status, GError *error)
{
    GError *late = NULL;
    if (!out_flush(&late) && !error) error = g_steal_pointer(&late);
    g_clear_error(&late);
    log_progress_end();
    if (!error) return status;
    if (g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_PIPE)) {
        status = 0; /* the reader has seen enough */
    } else {
        g_autofree char *message = app_cut_message(app, error->message);
        log_error("%s", message);
        status = error_exit_status(error);
    }
    g_error_free(error);
    return status;
}

int main(int argc, char **argv)
{
    umask(077);
    g_log_set_default_handler(on_glib_message, NULL);
    g_set_prgname("radscout");
    plain_use_utf8();
    app_catch_signals();
    /* a folder relative to nothing: what the user database says is better */
    const char *home = g_getenv("HOME");
    if (home && !g_path_is_absolute(home)) g_unsetenv("HOME");

    struct app app = {.argc = argc, .argv = g_memdup2(argv, (gsize)(argc + 1) * sizeof *argv)};
    GError *error = NULL;
    int status = 0;
    if (app_global_options(&argc, &argv, &error)) status = run_command(&app, argc, argv, &error);
    status = finish(&app, status, error);
    app_clear(&app);
    g_free(app.argv);
    return status;
}
