/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/load.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "core/error.h"
#include "core/sha256.h"

#define CHUNK_BYTES (256 * 1024)
#define INFLATION_FREE_BYTES (16 * 1024 * 1024)
#define MD5_DIGITS 32
#define MD5_FILE_MAX 4096          /* bytes of a checksum file that are looked at */
#define GZIP_WINDOW_BITS (15 + 16) /* zlib: gzip with a header, nothing else */

struct source {
    const char *path;
    int fd;
    bool is_stdin;
    unsigned char *bytes; /* CHUNK_BYTES */
    size_t n;             /* bytes of the last read; 0: end */
    int64_t total;
};

static bool source_open(struct source *source, const char *path, GError **error)
{
    struct stat about;
    *source = (struct source){.path = path, .fd = STDIN_FILENO, .is_stdin = !strcmp(path, "-")};
    if (!source->is_stdin) {
        do {
            source->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        } while (source->fd < 0 && errno == EINTR);
    }
    if (source->fd < 0 || fstat(source->fd, &about) != 0) {
        error_set(error, RADSCOUT_ERROR_INPUT, "cannot read: %s", g_strerror(errno));
    } else if (S_ISDIR(about.st_mode)) {
        error_set(error, RADSCOUT_ERROR_INPUT,
                  "this is a folder; name the files in it, for example with `find %s -name "
                  "'*.xml*' -print0 | xargs -0 radscout parse`",
                  path);
    } else {
        source->bytes = g_malloc(CHUNK_BYTES);
        return true;
    }
    if (source->fd >= 0 && !source->is_stdin) close(source->fd);
    return false;
}

static void source_close(struct source *source)
{
    g_free(source->bytes);
    if (!source->is_stdin) close(source->fd);
}

static bool source_read(struct source *source, GError **error)
{
    ssize_t n;
    do {
        n = read(source->fd, source->bytes, CHUNK_BYTES);
    } while (n < 0 && errno == EINTR);
    if (n < 0) return error_set(error, RADSCOUT_ERROR_INPUT, "cannot read: %s", g_strerror(errno));
    source->n = (size_t)n;
    source->total += n;
    return true;
}

/* Read until at least two bytes are there or the end: what tells gzip. */
static bool source_begin(struct source *source, GError **error)
{
    size_t have = 0;
    while (have < 2) {
        ssize_t n = read(source->fd, source->bytes + have, CHUNK_BYTES - have);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            return error_set(error, RADSCOUT_ERROR_INPUT, "cannot read: %s", g_strerror(errno));
        }
        if (n == 0) break;
        have += (size_t)n;
    }
    source->n = have;
    source->total = (int64_t)have;
    if (have > 0) return true;
    return error_set(error, RADSCOUT_ERROR_INPUT, "the file is empty");
}

/* Every byte as it lies on disk. */
static bool read_all(const char *path, void (*add)(void *sum, const void *bytes, size_t size),
                     void *sum, int64_t *size, GError **error)
{
    struct source source;
    if (!source_open(&source, path, error)) return false;
    bool is_good;
    while ((is_good = source_read(&source, error)) && source.n > 0)
        add(sum, source.bytes, source.n);
    if (is_good) *size = source.total;
    source_close(&source);
    return is_good;
}

static void add_sha256(void *sum, const void *bytes, size_t size)
{
    sha256_add(sum, bytes, size);
}

bool load_digest(const char *path, int64_t *size, char **sha256, GError **error)
{
    struct sha256 sum;
    uint8_t digest[SHA256_BYTES];
    sha256_begin(&sum);
    if (!read_all(path, add_sha256, &sum, size, error)) return false;
    sha256_end(&sum, digest);
    *sha256 = sha256_hex(digest);
    return true;
}

static void add_md5(void *sum, const void *bytes, size_t size)
{
    g_checksum_update(sum, bytes, (gssize)size);
}

static bool md5_of(const char *path, char **hex, GError **error)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_MD5);
    int64_t size = 0;
    if (!read_all(path, add_md5, sum, &size, error)) return false;
    *hex = g_strdup(g_checksum_get_string(sum));
    return true;
}

/* The 32 hexadecimal digits that stand alone in text, behind "(name)=" where it
 * has that form; NULL when there are none. */
static char *find_md5(const char *text)
{
    const char *sign = strstr(text, ")=") ? strstr(text, ")=") : strstr(text, ") =");
    for (const char *p = sign ? sign + 1 : text; *p != '\0';) {
        size_t n = strspn(p, "0123456789abcdefABCDEF");
        if (n == MD5_DIGITS && !g_ascii_isalnum(p[n])) return g_ascii_strdown(p, MD5_DIGITS);
        while (g_ascii_isalnum(*p))
            p++;
        while (*p != '\0' && !g_ascii_isalnum(*p))
            p++;
    }
    return NULL;
}

/* Text of a small file, cut at its limit; what is behind a NUL does not count. */
static bool read_small(const char *path, char text[MD5_FILE_MAX + 1], GError **error)
{
    struct source source;
    size_t n = 0;
    bool is_good;
    if (!source_open(&source, path, error)) return false;
    while ((is_good = source_read(&source, error)) && source.n > 0 && n < MD5_FILE_MAX) {
        size_t more = MIN(source.n, MD5_FILE_MAX - n);
        memcpy(text + n, source.bytes, more);
        n += more;
    }
    text[n] = '\0';
    source_close(&source);
    return is_good;
}

bool load_check_md5(const char *path, GError **error)
{
    char text[MD5_FILE_MAX + 1];
    g_autofree char *beside = g_strconcat(path, ".md5", NULL), *found = NULL;
    if (access(beside, F_OK) != 0) return true;
    if (!read_small(beside, text, error)) {
        g_prefix_error(error, "its checksum file '%s': ", beside);
        return false;
    }
    g_autofree char *wanted = find_md5(text);
    if (!wanted) {
        return error_set(error, RADSCOUT_ERROR_INPUT,
                         "its checksum file '%s' holds no MD5 sum; repair or remove it", beside);
    }
    if (!md5_of(path, &found, error)) return false;
    if (strcmp(wanted, found) == 0) return true;
    return error_set(error, RADSCOUT_ERROR_INPUT,
                     "its MD5 sum is %s, but '%s' says %s: nothing of it is loaded; download both "
                     "again",
                     found, beside, wanted);
}

/* --- gzip --------------------------------------------------------------------- */

struct gunzip {
    z_stream stream;
    unsigned char *out; /* CHUNK_BYTES */
    int64_t total_out;
    bool in_member; /* a member was begun and not finished */
};

/* Everything the stream gives for the input it has; stops at a member's end. */
static bool inflate_some(struct gunzip *gunzip, const struct source *source, load_sink sink,
                         void *user, GError **error)
{
    int state = Z_OK;
    do {
        gunzip->stream.next_out = gunzip->out;
        gunzip->stream.avail_out = CHUNK_BYTES;
        state = inflate(&gunzip->stream, Z_NO_FLUSH);
        if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) {
            return error_set(error, RADSCOUT_ERROR_INPUT, "the gzip data is damaged: %s",
                             gunzip->stream.msg ? gunzip->stream.msg : "unknown content");
        }
        size_t n = CHUNK_BYTES - gunzip->stream.avail_out;
        gunzip->total_out += (int64_t)n;
        if (gunzip->total_out > INFLATION_FREE_BYTES &&
            gunzip->total_out / LOAD_INFLATION_MAX > source->total) {
            return error_set(error, RADSCOUT_ERROR_INPUT,
                             "the gzip data inflates more than %d times (refused)",
                             LOAD_INFLATION_MAX);
        }
        if (n > 0 && !sink(gunzip->out, n, user, error)) return false;
    } while (state != Z_STREAM_END && gunzip->stream.avail_out == 0);
    gunzip->in_member = state != Z_STREAM_END;
    return true;
}

/* Between members: the next one, or zeros that pad to a block. */
static bool begin_member(struct gunzip *gunzip, GError **error)
{
    while (gunzip->stream.avail_in > 0 && *gunzip->stream.next_in == 0) {
        gunzip->stream.next_in++;
        gunzip->stream.avail_in--;
    }
    if (gunzip->stream.avail_in == 0) return true;
    if (*gunzip->stream.next_in != 0x1F) {
        return error_set(error, RADSCOUT_ERROR_INPUT,
                         "something that is no gzip data follows the "
                         "gzip data");
    }
    gunzip->in_member = true;
    if (inflateReset(&gunzip->stream) == Z_OK) return true;
    return error_set(error, RADSCOUT_ERROR_INPUT, "cannot start zlib again");
}

static bool gunzip_chunk(struct gunzip *gunzip, const struct source *source, load_sink sink,
                         void *user, GError **error)
{
    gunzip->stream.next_in = source->bytes;
    gunzip->stream.avail_in = (uInt)source->n;
    while (gunzip->stream.avail_in > 0) {
        if (!gunzip->in_member && !begin_member(gunzip, error)) return false;
        if (gunzip->stream.avail_in == 0) break;
        if (!inflate_some(gunzip, source, sink, user, error)) return false;
    }
    return true;
}

static bool load_gzip(struct source *source, load_sink sink, void *user, GError **error)
{
    struct gunzip gunzip = {.in_member = true};
    if (inflateInit2(&gunzip.stream, GZIP_WINDOW_BITS) != Z_OK) {
        return error_set(error, RADSCOUT_ERROR_INPUT, "cannot start zlib");
    }
    gunzip.out = g_malloc(CHUNK_BYTES);
    bool is_good = true;
    while (is_good && source->n > 0)
        is_good = gunzip_chunk(&gunzip, source, sink, user, error) && source_read(source, error);
    if (is_good && gunzip.in_member) {
        is_good = error_set(error, RADSCOUT_ERROR_TRUNCATED, "the gzip data ends too early");
    }
    inflateEnd(&gunzip.stream);
    g_free(gunzip.out);
    return is_good;
}

/* --- public --------------------------------------------------------------------- */

static bool load_plain(struct source *source, load_sink sink, void *user, GError **error)
{
    while (source->n > 0) {
        if (!sink(source->bytes, source->n, user, error)) return false;
        if (!source_read(source, error)) return false;
    }
    return true;
}

bool load_stream(const char *path, load_sink sink, void *user, GError **error)
{
    struct source source;
    if (!source_open(&source, path, error)) return false;
    bool is_good = source_begin(&source, error);
    if (is_good) {
        bool is_gzip = source.n >= 2 && source.bytes[0] == 0x1F && source.bytes[1] == 0x8B;
        is_good = is_gzip ? load_gzip(&source, sink, user, error)
                          : load_plain(&source, sink, user, error);
    }
    source_close(&source);
    return is_good;
}
