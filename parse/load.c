/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/load.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/sha256.h"
#include "parse/gzip.h"

#define INFLATION_FREE_BYTES (16 * 1024 * 1024)
#define MD5_DIGITS 32
#define MD5_FILE_MAX 4096 /* bytes of a checksum file that are looked at */

struct source {
    const char *path;
    int fd;
    bool is_stdin;
    unsigned char *bytes; /* LOAD_CHUNK_BYTES */
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
        source->bytes = g_malloc(LOAD_CHUNK_BYTES);
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

/* The next bytes into a buffer of that size. */
static bool source_read_to(struct source *source, void *bytes, size_t size, GError **error)
{
    ssize_t n;
    do {
        n = read(source->fd, bytes, size);
    } while (n < 0 && errno == EINTR);
    if (n < 0) return error_set(error, RADSCOUT_ERROR_INPUT, "cannot read: %s", g_strerror(errno));
    source->n = (size_t)n;
    source->total += n;
    return true;
}

static bool source_read(struct source *source, GError **error)
{
    return source_read_to(source, source->bytes, LOAD_CHUNK_BYTES, error);
}

/* Read until at least two bytes are there or the end: what tells gzip. */
static bool source_begin(struct source *source, GError **error)
{
    size_t have = 0;
    while (have < 2) {
        ssize_t n = read(source->fd, source->bytes + have, LOAD_CHUNK_BYTES - have);
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

struct load {
    struct source source;
    size_t n_given;    /* of a plain file: bytes of source.bytes that were delivered */
    struct gzip *gzip; /* NULL: a plain file */
    struct gzip_input input;
    int64_t total_out;
    bool in_member; /* a member was begun and not finished */
    bool is_full;   /* there was no room for all that is inflated */
};

/* Between members: the next one, or zeros that pad to a block. */
static bool begin_member(struct load *load, GError **error)
{
    struct gzip_input *input = &load->input;
    while (input->n > 0 && *input->bytes == 0) {
        input->bytes++;
        input->n--;
    }
    if (input->n == 0) return true;
    if (*input->bytes != 0x1F) {
        return error_set(error, RADSCOUT_ERROR_INPUT,
                         "something that is no gzip data follows the "
                         "gzip data");
    }
    load->in_member = true;
    gzip_reset(load->gzip);
    return true;
}

/* More compressed bytes when there are none left; *is_end: there are no more. */
static bool feed_gzip(struct load *load, bool *is_end, GError **error)
{
    *is_end = false;
    if (load->input.n > 0 || load->is_full) return true;
    if (load->source.n > 0 && load->input.bytes && !source_read(&load->source, error)) {
        return false;
    }
    load->input = (struct gzip_input){load->source.bytes, load->source.n};
    *is_end = load->source.n == 0;
    if (*is_end && load->in_member) {
        return error_set(error, RADSCOUT_ERROR_TRUNCATED, "the gzip data ends too early");
    }
    return true;
}

/* What can be made of the input there is, as far as there is room. */
static bool inflate_some(struct load *load, void *bytes, size_t size, size_t *n, GError **error)
{
    const char *why = NULL;
    enum gzip_result result = gzip_inflate(load->gzip, &load->input, bytes, size, n, &why);
    if (result == GZIP_DAMAGED) {
        return error_set(error, RADSCOUT_ERROR_INPUT, "the gzip data is damaged: %s", why);
    }
    load->in_member = result == GZIP_GOING;
    load->is_full = load->in_member && *n == size;
    load->total_out += (int64_t)*n;
    if (load->total_out <= INFLATION_FREE_BYTES ||
        load->total_out / LOAD_INFLATION_MAX <= load->source.total) {
        return true;
    }
    return error_set(error, RADSCOUT_ERROR_INPUT,
                     "the gzip data inflates more than %d times (refused)", LOAD_INFLATION_MAX);
}

static bool read_gzip(struct load *load, void *bytes, size_t size, size_t *n, GError **error)
{
    bool is_end = false;
    while (*n == 0) {
        if (!feed_gzip(load, &is_end, error)) return false;
        if (is_end) return true;
        if (!load->in_member && !begin_member(load, error)) return false;
        if (!load->in_member) continue; /* it was padding */
        if (!inflate_some(load, bytes, size, n, error)) return false;
    }
    return true;
}

/* First what was read to tell gzip by, then straight from the file. */
static bool read_plain(struct load *load, void *bytes, size_t size, size_t *n, GError **error)
{
    struct source *source = &load->source;
    if (load->n_given < source->n) {
        *n = MIN(size, source->n - load->n_given);
        memcpy(bytes, source->bytes + load->n_given, *n);
        load->n_given += *n;
        return true;
    }
    if (source->n > 0 && !source_read_to(source, bytes, size, error)) return false;
    *n = load->n_given = source->n;
    return true;
}

/* --- public --------------------------------------------------------------------- */

struct load *load_open(const char *path, GError **error)
{
    struct load *load = g_new0(struct load, 1);
    if (!source_open(&load->source, path, error)) {
        g_free(load);
        return NULL;
    }
    const unsigned char *bytes = load->source.bytes;
    bool is_good = source_begin(&load->source, error);
    bool is_gzip = is_good && load->source.n >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
    if (is_gzip) load->gzip = gzip_new();
    load->in_member = is_gzip;
    if (is_good) return load;
    load_close(load);
    return NULL;
}

bool load_read(struct load *load, void *bytes, size_t size, size_t *n, GError **error)
{
    *n = 0;
    return load->gzip ? read_gzip(load, bytes, size, n, error)
                      : read_plain(load, bytes, size, n, error);
}

void load_close(struct load *load)
{
    if (!load) return;
    gzip_free(load->gzip);
    source_close(&load->source);
    g_free(load);
}

bool load_stream(const char *path, load_sink sink, void *user, GError **error)
{
    OWNED(load) load = load_open(path, error);
    g_autofree unsigned char *bytes = g_malloc(LOAD_CHUNK_BYTES);
    size_t n = 0;
    bool is_good = load != NULL;
    while (is_good && (is_good = load_read(load, bytes, LOAD_CHUNK_BYTES, &n, error)) && n > 0)
        is_good = sink(bytes, n, user, error);
    return is_good;
}
