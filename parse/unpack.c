/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"

#define BLOCK_BYTES (128 * 1024)
#define ZIP_END_BYTES 22 /* that end the directory of a .zip, but for a comment */
#define ZIP_TAIL_BYTES (ZIP_END_BYTES + 65535)

struct unpack {
    int fd; /* a plain file; -1: none */
    struct archive *archive;
    int64_t total;
};

static bool failed(struct archive *archive, GError **error)
{
    const char *text = archive_error_string(archive);
    bool is_short = text && (strstr(text, "runcated") || strstr(text, "unexpected end"));
    return error_set(error, is_short ? RADSCOUT_ERROR_TRUNCATED : RADSCOUT_ERROR_INPUT,
                     "cannot unpack: %s", text ? text : "damaged file");
}

static bool open_archive(struct archive *archive, int fd, GError **error)
{
    if (lseek(fd, 0, SEEK_SET) != 0)
        return error_set(error, RADSCOUT_ERROR_INPUT, "cannot read: %s", g_strerror(errno));
    if (archive_read_support_filter_gzip(archive) != ARCHIVE_OK ||
        archive_read_support_format_zip(archive) != ARCHIVE_OK ||
        archive_read_support_format_raw(archive) != ARCHIVE_OK ||
        archive_read_open_fd(archive, fd, BLOCK_BYTES) != ARCHIVE_OK)
        return failed(archive, error);
    return true;
}

static bool is_plain(struct archive *archive)
{
    return archive_format(archive) == ARCHIVE_FORMAT_RAW;
}

/* *found: there is another member, and its header was read. */
static bool next_member(struct archive *archive, struct archive_entry **entry, bool *found,
                        GError **error)
{
    int status = archive_read_next_header(archive, entry);
    *found = status == ARCHIVE_OK || status == ARCHIVE_WARN;
    return *found || status == ARCHIVE_EOF || failed(archive, error);
}

static const char *member_name(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    if (!name) name = archive_entry_pathname(entry);
    return name ? name : "";
}

/* *best: index of the member to read, -1 when there is none. */
static bool choose_member(int fd, int (*rank)(const char *member), int *best, GError **error)
{
    struct archive *archive = archive_read_new();
    int best_rank = 0;
    bool good = open_archive(archive, fd, error), found = good;
    *best = -1;
    for (int i = 0; good && found; i++) {
        struct archive_entry *entry;
        good = next_member(archive, &entry, &found, error);
        if (!good || !found) break;
        int value = is_plain(archive) ? 1 : rank(member_name(entry));
        if (value > best_rank) {
            best_rank = value;
            *best = i;
        }
        if (is_plain(archive)) break;
        if (i >= UNPACK_MEMBERS_MAX)
            good = error_set(error, RADSCOUT_ERROR_INPUT, "more than %d members in the archive",
                             UNPACK_MEMBERS_MAX);
    }
    archive_read_free(archive);
    return good;
}

static bool go_to_member(struct archive *archive, int index, GError **error)
{
    struct archive_entry *entry;
    bool found = true;
    for (int i = 0; i <= index && found; i++) {
        if (!next_member(archive, &entry, &found, error)) return false;
    }
    return found || error_set(error, RADSCOUT_ERROR_INPUT, "the archive changed while it was read");
}

/* --- the file ----------------------------------------------------------------- */

static bool cannot_read(GError **error)
{
    return error_set(error, RADSCOUT_ERROR_INPUT, "cannot read: %s", g_strerror(errno));
}

static bool write_all(int fd, const char *bytes, size_t size, GError **error)
{
    while (size > 0) {
        ssize_t n = write(fd, bytes, size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0)
            return error_set(error, RADSCOUT_ERROR_INPUT,
                             "cannot keep what comes in under '%s': %s", g_get_tmp_dir(),
                             g_strerror(errno));
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

static bool copy_bytes(int from, int to, GError **error)
{
    g_autofree char *block = g_malloc(BLOCK_BYTES);
    for (int64_t total = 0;;) {
        ssize_t n = read(from, block, BLOCK_BYTES);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return cannot_read(error);
        if (n == 0) return true;
        total += n;
        if (total > UNPACK_PIPE_MAX)
            return error_set(error, RADSCOUT_ERROR_INPUT, "more than %d GiB came in",
                             (int)(UNPACK_PIPE_MAX >> 30));
        if (!write_all(to, block, (size_t)n, error)) return false;
    }
}

/* What comes in, as a nameless file: an archive is read twice. */
static bool spool(struct unpack *unpack, GError **error)
{
    g_autofree char *path = NULL;
    GError *problem = NULL;
    int fd = g_file_open_tmp("radscout-XXXXXX", &path, &problem);
    if (fd < 0) {
        error_set(error, RADSCOUT_ERROR_INPUT, "cannot keep what comes in: %s", problem->message);
        g_error_free(problem);
        return false;
    }
    g_unlink(path);
    bool good = copy_bytes(unpack->fd, fd, error);
    close(unpack->fd);
    unpack->fd = fd;
    return good;
}

/* A .zip ends with a directory of what is in it; libarchive reads one without, but
 * then a part of it may be missing. */
static bool is_whole(int fd, int64_t size, GError **error)
{
    char head[4] = "";
    gssize n = (gssize)MIN(size, ZIP_TAIL_BYTES);
    if (pread(fd, head, sizeof head, 0) < (ssize_t)sizeof head) return true;
    if (memcmp(head, "PK\x03\x04", sizeof head) != 0) return true;
    g_autofree char *tail = g_malloc((gsize)n);
    gssize got = pread(fd, tail, (gsize)n, (off_t)(size - n));
    got -= ZIP_END_BYTES - 4; /* the end has to be there as a whole */
    if (got > 0 && memmem(tail, (gsize)got, "PK\x05\x06", 4)) return true;
    return error_set(error, RADSCOUT_ERROR_TRUNCATED, "the archive ends too early");
}

static bool open_file(struct unpack *unpack, const char *path, GError **error)
{
    struct stat about;
    bool is_stdin = strcmp(path, "-") == 0;
    unpack->fd = is_stdin ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (unpack->fd < 0 || fstat(unpack->fd, &about) != 0) return cannot_read(error);
    if (S_ISDIR(about.st_mode))
        return error_set(error, RADSCOUT_ERROR_INPUT, "this is a folder; name the file in it");
    bool is_plain_file = S_ISREG(about.st_mode);
    if (!is_plain_file && (!spool(unpack, error) || fstat(unpack->fd, &about) != 0)) return false;
    if (about.st_size == 0)
        return error_set(error, RADSCOUT_ERROR_INPUT,
                         is_plain_file ? "the file is empty" : "nothing came in");
    return is_whole(unpack->fd, about.st_size, error);
}

struct unpack *unpack_open(const char *path, int (*rank)(const char *member), GError **error)
{
    int best;
    OWNED(unpack) unpack = g_new0(struct unpack, 1);
    if (!open_file(unpack, path, error) || !choose_member(unpack->fd, rank, &best, error))
        return NULL;
    if (best < 0) {
        error_set(error, RADSCOUT_ERROR_INPUT, "nothing in the archive that can be read here");
        return NULL;
    }
    unpack->archive = archive_read_new();
    if (!open_archive(unpack->archive, unpack->fd, error) ||
        !go_to_member(unpack->archive, best, error))
        return NULL;
    return g_steal_pointer(&unpack);
}

bool unpack_read(struct unpack *unpack, void *bytes, size_t size, size_t *n, GError **error)
{
    la_ssize_t got = archive_read_data(unpack->archive, bytes, size);
    if (got < 0) return failed(unpack->archive, error);
    *n = (size_t)got;
    unpack->total += got;
    if (unpack->total > UNPACK_BYTES_MAX)
        return error_set(error, RADSCOUT_ERROR_INPUT, "larger than %d GiB when unpacked",
                         (int)(UNPACK_BYTES_MAX >> 30));
    return true;
}

void unpack_close(struct unpack *unpack)
{
    if (!unpack) return;
    if (unpack->archive) archive_read_free(unpack->archive);
    if (unpack->fd >= 0) close(unpack->fd);
    g_free(unpack);
}
