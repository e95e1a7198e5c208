/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/app.h"

#include "core/error.h"
#include "core/log.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define OPTION_NAMES_MAX 64
#define ELLIPSIS "..."
#define ECHOED_MAX 200   /* bytes of one argument in an error message */
#define MESSAGE_MAX 4000 /* a longer message loses its middle */
#define MESSAGE_BEGINNING 400
#define MESSAGE_END 400
#define GRACE_S 10 /* from a signal to the end, whatever is going on */
#define STATUS_INTERRUPTED 130

static volatile sig_atomic_t signal_arrived;

/* Options may follow the command, whose option parser knows no struct app. */
static struct globals globals;
static bool help_was_shown;

/* --- signals ---------------------------------------------------------------- */

/* Something that cannot be broken off, such as a pipe that nobody writes to. */
static void on_grace_over(int number)
{
    static const char text[] = "radscout: error: interrupted\n";
    (void)number;
    ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
    (void)written;
    _exit(STATUS_INTERRUPTED);
}

static void on_signal(int number)
{
    (void)number;
    signal_arrived = 1;
    alarm(GRACE_S);
}

void app_catch_signals(void)
{
    struct sigaction stop = {.sa_handler = on_signal, .sa_flags = SA_RESETHAND | SA_RESTART};
    struct sigaction leave = {.sa_handler = on_grace_over};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigemptyset(&stop.sa_mask);
    sigemptyset(&leave.sa_mask);
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGALRM, &leave, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
}

bool app_interrupted(void)
{
    return signal_arrived != 0;
}

/* --- what a command is given ------------------------------------------------ */

/* From here on the memory holds an API key: no core file, no debugger of
 * another program. */
static void guard_memory(void)
{
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
        log_debug("core files could not be switched off");
    }
}

const struct settings *app_settings(struct app *app, GError **error)
{
    if (app->settings) return app->settings;
    app->config_path = globals.config_path;
    app->database_path = globals.database_path;
    app->settings = settings_load(app->config_path, app->database_path, error);
    if (!app->settings) return NULL;
    if (app->settings->ncbi_api_key || app->settings->s2_api_key) guard_memory();
    log_debug("config: %s", app->settings->path ? app->settings->path : "built in");
    log_debug("database: %s", app->settings->database);
    return app->settings;
}

struct db *app_db(struct app *app, enum db_mode mode, GError **error)
{
    if (app->db && (app->db_mode == mode || mode == DB_READ)) return app->db;
    const struct settings *settings = app_settings(app, error);
    if (!settings) return NULL;
    g_clear_pointer(&app->db, db_close);
    app->db = db_open(settings->database, mode, error);
    app->db_mode = mode;
    return app->db;
}

struct db *app_db_existing(struct app *app, GError **error)
{
    const struct settings *settings = app_settings(app, error);
    if (!settings) return NULL;
    /* reading says what makes one */
    GStatBuf info;
    bool is_there = g_stat(settings->database, &info) == 0 && info.st_size > 0;
    return app_db(app, is_there ? DB_WRITE : DB_READ, error);
}

char *app_command_line(const struct app *app)
{
    GString *line = g_string_new(NULL);
    for (int i = 0; i < app->argc; i++) {
        const char *word = app->argv[i];
        bool is_plain = *word && strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                              "0123456789-_=./,:@+%") == strlen(word);
        g_autofree char *quoted = is_plain ? g_strdup(word) : g_shell_quote(word);
        g_autofree char *valid = g_utf8_make_valid(quoted, -1);
        if (i > 0) g_string_append_c(line, ' ');
        g_string_append(line, valid);
    }
    return g_string_free(line, FALSE);
}

/* At most max bytes, no letter cut in two. */
static size_t cut_at(const char *text, size_t max)
{
    while (max > 0 && ((unsigned char)text[max] & 0xC0) == 0x80)
        max--;
    return max;
}

/* Every `argument` in the text as its beginning. */
static void cut_argument(GString *text, const char *argument)
{
    size_t size = strlen(argument), kept = cut_at(argument, ECHOED_MAX);
    if (size <= ECHOED_MAX) return;
    size_t from = 0; /* behind the last one: "..." may be what is looked for */
    for (char *found; (found = strstr(text->str + from, argument)) != NULL;) {
        from = (size_t)(found - text->str) + kept;
        g_string_erase(text, (gssize)from, (gssize)(size - kept));
        g_string_insert(text, (gssize)from, ELLIPSIS);
        from += strlen(ELLIPSIS);
    }
}

char *app_cut_message(const struct app *app, const char *message)
{
    GString *text = g_string_new(message);
    for (int i = 1; i < app->argc; i++) {
        const char *value = *app->argv[i] == '-' ? strchr(app->argv[i], '=') : NULL;
        cut_argument(text, app->argv[i]);
        if (value) cut_argument(text, value + 1);
    }
    if (text->len > MESSAGE_MAX) { /* many words in one */
        size_t from = cut_at(text->str, MESSAGE_BEGINNING);
        size_t to = cut_at(text->str, text->len - MESSAGE_END);
        g_string_erase(text, (gssize)from, (gssize)(to - from));
        g_string_insert(text, (gssize)from, " ... ");
    }
    return g_string_free(text, FALSE);
}

void app_clear(struct app *app)
{
    db_close(app->db);
    settings_free(app->settings);
    g_clear_pointer(&globals.config_path, g_free);
    g_clear_pointer(&globals.database_path, g_free);
}

/* --- options ---------------------------------------------------------------- */

static const GOptionEntry global_entries[] = {
    {"config", 'c', 0, G_OPTION_ARG_FILENAME, &globals.config_path, "read this config", "FILE"},
    {"db", 'd', 0, G_OPTION_ARG_FILENAME, &globals.database_path, "use this database", "FILE"},
    {"quiet", 'q', 0, G_OPTION_ARG_NONE, &globals.is_quiet, "errors only", NULL},
    {"verbose", 'v', 0, G_OPTION_ARG_NONE, &globals.is_verbose, "say more", NULL},
    {"no-color", 0, 0, G_OPTION_ARG_NONE, &globals.no_color, "no bold headings", NULL},
    {"version", 0, 0, G_OPTION_ARG_NONE, &globals.wants_version, "version", NULL},
    {"help", 'h', 0, G_OPTION_ARG_NONE, &globals.wants_help, "this page", NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

const struct globals *app_globals(void)
{
    return &globals;
}

bool app_help_was_shown(void)
{
    return help_was_shown;
}

static void apply_globals(void)
{
    log_set_level(globals.is_quiet ? LOG_ERROR : globals.is_verbose ? LOG_DEBUG : LOG_INFO);
    if (globals.no_color) out_set_color(false);
}

/* GLib's "Unknown option --fromat" with the nearest right spelling. */
static bool unknown_option(const char *name, const GOptionEntry *entries, GError **error)
{
    const char *names[OPTION_NAMES_MAX];
    gsize n = 0;
    for (const GOptionEntry *e = entries; e && e->long_name && n < OPTION_NAMES_MAX; e++)
        names[n++] = e->long_name;
    for (const GOptionEntry *e = global_entries; e->long_name && n < OPTION_NAMES_MAX; e++)
        names[n++] = e->long_name;
    const char *nearest = g_str_has_prefix(name, "--") ? settings_nearest(name, names, n) : NULL;
    if (nearest) {
        return error_set(error, RADSCOUT_ERROR_USAGE, "unknown option '%s'; did you mean '--%s'?",
                         name, nearest);
    }
    return error_set(error, RADSCOUT_ERROR_USAGE, "unknown option '%s'; --help lists them", name);
}

static bool parse_options(GOptionContext *context, const GOptionEntry *entries, int *argc,
                          char ***argv, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_option_context_set_help_enabled(context, FALSE);
    if (g_option_context_parse(context, argc, argv, &failure)) {
        apply_globals();
        return true;
    }
    if (g_error_matches(failure, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION)) {
        const char *name = strchr(failure->message, '-');
        return unknown_option(name ? name : failure->message, entries, error);
    }
    if (*failure->message) failure->message[0] = g_ascii_tolower(failure->message[0]);
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

bool app_global_options(int *argc, char ***argv, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_strict_posix(context, TRUE);
    g_option_context_add_main_entries(context, global_entries, NULL);
    return parse_options(context, NULL, argc, argv, error);
}

/* GOption keeps a "--" that an argument with a dash follows. */
static void drop_separator(int *argc, char **argv)
{
    for (int i = 1; i < *argc; i++) {
        if (strcmp(argv[i], "--") != 0) continue;
        for (int j = i; j < *argc; j++)
            argv[j] = argv[j + 1];
        (*argc)--;
        return;
    }
}

bool command_options(const struct command *command, const GOptionEntry *entries, int *argc,
                     char ***argv, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(command->usage);
    if (entries) g_option_context_add_main_entries(context, entries, NULL);
    GOptionGroup *group = g_option_group_new("global", "", "", NULL, NULL);
    g_option_group_add_entries(group, global_entries);
    g_option_context_add_group(context, group);
    if (!parse_options(context, entries, argc, argv, error)) {
        g_prefix_error(error, "%s: ", command->name);
        return false;
    }
    if (globals.wants_help) {
        help_was_shown = help_print_command(command, context, error);
        return false;
    }
    drop_separator(argc, *argv);
    return true;
}

bool list_options_check(struct list_options *list, GError **error)
{
    list->format = OUT_TABLE;
    return !list->format_name || out_format_parse(list->format_name, &list->format, error);
}

void list_options_clear(struct list_options *list)
{
    g_clear_pointer(&list->format_name, g_free);
    g_clear_pointer(&list->path, g_free);
}

/* --- commands ---------------------------------------------------------------- */

const struct command *const *app_commands(void)
{
    static const struct command *const commands[] = {
#define X(name) &command_##name,
        COMMANDS(X)
#undef X
            NULL};
    return commands;
}

const struct command *app_find_command(const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const struct command *const *c = app_commands(); *c; c++) {
        if (strcmp((*c)->name, name) == 0) return *c;
        g_ptr_array_add(names, (void *)(uintptr_t)(*c)->name);
    }
    const char *nearest =
        settings_nearest(name, (const char *const *)(const void *)names->pdata, names->len);
    if (nearest) {
        error_set(error, RADSCOUT_ERROR_USAGE, "unknown command '%s'; did you mean '%s'?", name,
                  nearest);
    } else {
        error_set(error, RADSCOUT_ERROR_USAGE, "unknown command '%s'; --help lists them", name);
    }
    return NULL;
}
