/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "core/error.h"

#define BLOCK_BYTES (128 * 1024)

struct unpack {
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

static bool open_archive(struct archive *archive, const char *path, GError **error)
{
    if (archive_read_support_filter_gzip(archive) != ARCHIVE_OK ||
        archive_read_support_format_zip(archive) != ARCHIVE_OK ||
        archive_read_support_format_raw(archive) != ARCHIVE_OK ||
        archive_read_open_filename(archive, path, BLOCK_BYTES) != ARCHIVE_OK)
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
static bool choose_member(const char *path, int (*rank)(const char *member), int *best,
                          GError **error)
{
    struct archive *archive = archive_read_new();
    int best_rank = 0;
    bool good = open_archive(archive, path, error), found = good;
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

static bool is_readable(const char *path, GError **error)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return error_set(error, RADSCOUT_ERROR_INPUT, "cannot read: %s", g_strerror(errno));
    if (S_ISDIR(about.st_mode))
        return error_set(error, RADSCOUT_ERROR_INPUT, "this is a folder; name the file in it");
    if (!S_ISREG(about.st_mode)) /* it is read twice */
        return error_set(error, RADSCOUT_ERROR_INPUT, "this is no plain file");
    if (about.st_size == 0) return error_set(error, RADSCOUT_ERROR_INPUT, "the file is empty");
    return true;
}

struct unpack *unpack_open(const char *path, int (*rank)(const char *member), GError **error)
{
    int best;
    if (!is_readable(path, error) || !choose_member(path, rank, &best, error)) return NULL;
    if (best < 0) {
        error_set(error, RADSCOUT_ERROR_INPUT, "nothing in the archive that can be read here");
        return NULL;
    }
    OWNED(unpack) unpack = g_new0(struct unpack, 1);
    unpack->archive = archive_read_new();
    if (!open_archive(unpack->archive, path, error) || !go_to_member(unpack->archive, best, error))
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
    g_free(unpack);
}
