/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "core/embed.h"
#include "core/error.h"
#include "core/log.h"
#include "core/out.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* A file that was there before is never touched: O_EXCL, also against a race. */
static bool write_new_file(const char *path, const char *text, size_t size, GError **error)
{
    int fd = g_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST) {
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "'%s' exists and stays as it is: name another file", path);
    }
    bool ok = fd >= 0;
    while (ok && size > 0) {
        ssize_t n = write(fd, text, size);
        if (n < 0 && errno == EINTR) continue;
        ok = n >= 0;
        text += ok ? n : 0;
        size -= ok ? (size_t)n : 0;
    }
    ok = ok && fsync(fd) == 0;
    int code = errno;
    if (fd >= 0 && close(fd) != 0 && ok) {
        ok = false;
        code = errno;
    }
    if (ok) return true;
    if (fd >= 0) (void)g_unlink(path); /* half a config is worse than none */
    return error_set(error, RADSCOUT_ERROR_FAILED, "cannot write '%s': %s", path, g_strerror(code));
}

/* The folder may be the first thing that is missing: ~/.config/radscout. */
static bool make_folder(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    if (g_mkdir_with_parents(folder, 0700) == 0) return true;
    return error_set(error, RADSCOUT_ERROR_FAILED, "cannot make the folder '%s': %s", folder,
                     g_strerror(errno));
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    (void)app;
    if (!command_options(command, NULL, &argc, &argv, error)) return 0;
    if (argc > 2) {
        error_set(error, RADSCOUT_ERROR_USAGE, "init takes one file, not '%s' too", argv[2]);
        return 0;
    }
    const char *path = argc > 1 ? argv[1] : "radscout.conf";
    size_t size = 0;
    const char *text = embed_text("config/radscout.conf", &size);
    g_assert(text);
    if (strcmp(path, "-") == 0) {
        out_text(text, error);
        return 0;
    }
    if (!make_folder(path, error) || !write_new_file(path, text, size, error)) return 0;
    log_info("wrote '%s'", path);
    log_info("next: set contact_email in it (NCBI asks for one), choose topics, then run "
             "radscout --config '%s' config to check it",
             path);
    return 0;
}

const struct command command_init = {
    .name = "init",
    .group = "Set up",
    .summary = "write a commented config to start from",
    .usage = "[FILE]",
    .example = "radscout init ~/.config/radscout/radscout.conf",
    .run = run,
};
