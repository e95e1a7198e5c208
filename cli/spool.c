/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/spool.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <stdbool.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "cli/command.h"
#include "core/error.h"
#include "parse/load.h"
#include "parse/reader.h"

struct spool {
    int fd;
    int64_t n_bytes, most;
    bool looks_good; /* something like PubMed data was seen */
};

static bool write_all(int fd, const char *bytes, size_t size, GError **error)
{
    while (size > 0) {
        ssize_t n = write(fd, bytes, size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            return error_set(error, RADSCOUT_ERROR_FAILED, "cannot keep it in '%s': %s",
                             g_get_tmp_dir(), g_strerror(errno));
        }
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

static bool check_size(const struct spool *spool, GError **error)
{
    if (!spool->looks_good && spool->n_bytes > SPOOL_LOOK_BYTES) {
        return error_set(error, RADSCOUT_ERROR_INPUT,
                         "nothing in its first %d MiB looks like PubMed data",
                         SPOOL_LOOK_BYTES >> 20);
    }
    if (spool->n_bytes <= spool->most) return true;
    return error_set(error, RADSCOUT_ERROR_INPUT,
                     "what is no file is kept in '%s' while it is read, and more than %" PRId64
                     " MB of it came: save it as a file and parse that, or let TMPDIR name a "
                     "folder with more room",
                     g_get_tmp_dir(), spool->most / 1000000);
}

static bool keep(const void *bytes, size_t size, void *user, GError **error)
{
    struct spool *spool = user;
    if (app_interrupted()) {
        return error_set(error, RADSCOUT_ERROR_INTERRUPTED, "interrupted");
    }
    if (!spool->looks_good) spool->looks_good = reader_may_hold(bytes, size);
    spool->n_bytes += (int64_t)size;
    return check_size(spool, error) && write_all(spool->fd, bytes, size, error);
}

/* -1: nobody knows. */
static int64_t free_bytes(int fd)
{
    struct statvfs about;
    if (fstatvfs(fd, &about) != 0) return -1;
    return (int64_t)MIN(about.f_bavail, (uint64_t)G_MAXINT64 / about.f_frsize) *
           (int64_t)about.f_frsize;
}

int spool_stream(const char *path, int64_t most, GError **error)
{
    g_autofree char *named = NULL;
    struct spool spool = {.most = most};
    spool.fd = g_file_open_tmp("radscout-XXXXXX", &named, error);
    if (spool.fd < 0) {
        g_prefix_error(error, "cannot make a temporary file: ");
        return -1;
    }
    g_unlink(named); /* so that none is left behind */
    if (most == 0) {
        int64_t n_free = free_bytes(spool.fd);
        spool.most = n_free < 0 ? G_MAXINT64 : n_free / 2;
    }
    if (load_stream(path, keep, &spool, error)) return spool.fd;
    close(spool.fd);
    return -1;
}
