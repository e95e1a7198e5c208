/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/error.h"
#include "store/db.h"

#define HOLDER_BYTES_MAX 300 /* of the holder's line that are shown */

struct lock {
    int file;
};

/* "process 12 (radscout run)"; g_free(). */
static char *own_line(void)
{
    g_autofree char *command = NULL;
    gsize size = 0;
    if (!g_file_get_contents("/proc/self/cmdline", &command, &size, NULL)) size = 0;
    for (gsize i = 0; i + 1 < size; i++)
        if (command[i] == '\0') command[i] = ' ';
    return g_strdup_printf("process %d (%s)", (int)getpid(), size > 0 ? command : "radscout");
}

/* What the holder wrote; g_free(). It may not have got that far. */
static char *holder_line(int file)
{
    char line[HOLDER_BYTES_MAX + 1] = {0};
    ssize_t n = pread(file, line, HOLDER_BYTES_MAX, 0);
    return n > 0 ? g_utf8_make_valid(line, -1) : g_strdup("another process");
}

/* Only told to people, so a full disk is no reason to fail. */
static void write_line(int file)
{
    g_autofree char *line = own_line();
    if (ftruncate(file, 0) == 0 && pwrite(file, line, strlen(line), 0) < 0) errno = 0;
}

static bool cannot(const char *path, GError **error)
{
    return error_set(error, RADSCOUT_ERROR_DATABASE, "cannot make the lock file '%s': %s", path,
                     g_strerror(errno));
}

bool lock_take(const char *db_path, struct lock **lock, GError **error)
{
    g_autofree char *path = g_strconcat(db_path, ".lock", NULL);
    if (!db_make_folder(path, error)) return false;
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return cannot(path, error);
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        int problem = errno;
        g_autofree char *holder = holder_line(file);
        close(file);
        errno = problem;
        if (problem != EWOULDBLOCK) return cannot(path, error);
        return error_set(error, RADSCOUT_ERROR_LOCKED,
                         "%s is working on the database '%s': try again when it has ended", holder,
                         db_path);
    }
    write_line(file);
    *lock = g_new(struct lock, 1);
    (*lock)->file = file;
    return true;
}

void lock_release(struct lock *lock)
{
    if (!lock) return;
    close(lock->file);
    g_free(lock);
}
