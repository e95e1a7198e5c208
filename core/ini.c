/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/ini.h"

#include "core/error.h"
#include "core/fold.h"
#include "core/plain.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_BYTES_MAX 200

static void entry_free(void *data)
{
    struct ini_entry *entry = data;
    g_free(entry->key);
    g_free(entry->value);
    g_free(entry);
}

static void section_free(void *data)
{
    struct ini_section *section = data;
    g_free(section->kind);
    g_free(section->name);
    g_free(section->label);
    g_ptr_array_unref(section->entries);
    g_free(section);
}

void ini_free(struct ini *ini)
{
    if (!ini) return;
    g_free(ini->path);
    g_ptr_array_unref(ini->sections);
    g_free(ini);
}

/* --- one line -------------------------------------------------------------- */

/* Split `kind "A name"` (what stands between the brackets). */
static bool split_label(const struct ini *ini, const char *label, struct ini_section *section,
                        GError **error)
{
    const char *quote = strchr(label, '"');
    section->kind = quote ? g_strndup(label, (gsize)(quote - label)) : g_strdup(label);
    g_strstrip(section->kind);
    if (!quote) {
        const char *blank = strpbrk(section->kind, " \t");
        if (!blank) return true;
        int kind_size = (int)(blank - section->kind);
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "'%s' line %d: a name stands in quotes: [%.*s \"%s\"]", ini->path,
                         section->line, kind_size, section->kind,
                         g_strchug(section->kind + kind_size));
    }
    size_t size = strlen(quote);
    if (size < 2 || quote[size - 1] != '"' || memchr(quote + 1, '"', size - 2)) {
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "'%s' line %d: [%s]: a name begins and ends with one quote", ini->path,
                         section->line, label);
    }
    section->name = g_strstrip(g_strndup(quote + 1, size - 2));
    g_autofree char *key = fold_compact(section->name);
    if (!*key) {
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "'%s' line %d: [%s]: the name holds no letter or digit", ini->path,
                         section->line, label);
    }
    if (strlen(section->name) > NAME_BYTES_MAX) {
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "'%s' line %d: the name is longer than %d bytes", ini->path, section->line,
                         NAME_BYTES_MAX);
    }
    return true;
}

static bool is_repeated(GHashTable *seen, const char *what, char *key, int line,
                        const struct ini *ini, GError **error)
{
    int before = GPOINTER_TO_INT(g_hash_table_lookup(seen, key));
    if (before == 0) {
        g_hash_table_insert(seen, key, GINT_TO_POINTER(line));
        return false;
    }
    g_free(key);
    error_set(error, RADSCOUT_ERROR_USAGE, "'%s' line %d: %s stands in line %d already", ini->path,
              line, what, before);
    return true;
}

static bool add_section(struct ini *ini, GHashTable *seen, const char *text, int line,
                        GError **error)
{
    size_t size = strlen(text);
    if (text[size - 1] != ']' || memchr(text + 1, '[', size - 1) ||
        memchr(text + 1, ']', size - 2)) {
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "'%s' line %d: a section is [kind] or [kind \"name\"], without brackets "
                         "in the name and with nothing after it",
                         ini->path, line);
    }
    if (ini->sections->len >= INI_SECTIONS_MAX) {
        return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' line %d: more than %d sections",
                         ini->path, line, INI_SECTIONS_MAX);
    }
    g_autofree char *label = g_strstrip(g_strndup(text + 1, size - 2));
    struct ini_section *section = g_new0(struct ini_section, 1);
    section->entries = g_ptr_array_new_with_free_func(entry_free);
    section->line = line;
    g_ptr_array_add(ini->sections, section);
    if (!split_label(ini, label, section, error)) return false;
    section->label = section->name ? g_strdup_printf("%s \"%s\"", section->kind, section->name)
                                   : g_strdup(section->kind);
    g_autofree char *name_key = section->name ? fold_compact(section->name) : NULL;
    g_autofree char *what = g_strdup_printf("[%s]", section->label);
    char *key = g_strdup_printf("%s\n%s", section->kind, name_key ? name_key : "");
    return !is_repeated(seen, what, key, line, ini, error);
}

static bool add_entry(struct ini *ini, GHashTable *seen, const char *text, int line, GError **error)
{
    const char *equals = strchr(text, '=');
    if (!equals) {
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "'%s' line %d: neither [section], key = value nor # comment (a query is "
                         "one line; query_file takes more)",
                         ini->path, line);
    }
    if (ini->sections->len == 0) {
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "'%s' line %d: a key before the first [section]", ini->path, line);
    }
    struct ini_section *section = ini->sections->pdata[ini->sections->len - 1];
    struct ini_entry *entry = g_new0(struct ini_entry, 1);
    entry->key = g_strstrip(g_strndup(text, (gsize)(equals - text)));
    entry->value = g_strstrip(g_strdup(equals + 1));
    entry->line = line;
    g_ptr_array_add(section->entries, entry);
    g_autofree char *what = g_strdup_printf("[%s] %s", section->label, entry->key);
    char *key = g_strdup_printf("%d\n%s", section->line, entry->key);
    return !is_repeated(seen, what, key, line, ini, error);
}

static bool add_line(struct ini *ini, GHashTable *seen, char *text, int line, GError **error)
{
    g_strstrip(text); /* a carriage return too */
    switch (*text) {
    case '\0':
    case '#':
        return true;
    case '[':
        return add_section(ini, seen, text, line, error);
    default:
        return add_entry(ini, seen, text, line, error);
    }
}

/* --- text ------------------------------------------------------------------ */

bool ini_check_text(const char *path, const char *text, size_t size, GError **error)
{
    const char *bad = NULL; /* the first byte that is NUL or not UTF-8, or the end */
    g_utf8_validate_len(text, size, &bad);
    int line = 1;
    for (const char *p = text; p < bad; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        bool ends_line = c == '\n' || (c == '\r' && (p[1] == '\n' || p + 1 == text + size));
        if (c == '\n') line++;
        if (!plain_is_control(c) || ends_line || c == '\t') continue;
        return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' line %d: control character U+%04X",
                         path, line, c);
    }
    if (bad == text + size) return true;
    return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' line %d: %s", path, line,
                     *bad ? "not UTF-8 text" : "NUL byte: not a text file");
}

/* --- files ----------------------------------------------------------------- */

struct ini *ini_parse(const char *path, const char *text, size_t size, GError **error)
{
    OWNED(ini) ini = g_new0(struct ini, 1);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    ini->path = g_strdup(path);
    ini->sections = g_ptr_array_new_with_free_func(section_free);
    const char *end = text + size;
    if (!ini_check_text(path, text, size, error)) return NULL;
    if (g_str_has_prefix(text, INI_BYTE_ORDER_MARK)) text += strlen(INI_BYTE_ORDER_MARK);
    for (int line = 1; text < end; line++) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        size_t line_size = (size_t)((newline ? newline : end) - text);
        g_autofree char *copy = g_strndup(text, line_size);
        if (!add_line(ini, seen, copy, line, error)) return NULL;
        text += line_size + 1;
    }
    return g_steal_pointer(&ini);
}

static bool read_failed(const char *path, GError **error)
{
    return error_set(error, RADSCOUT_ERROR_USAGE, "cannot read '%s': %s", path, g_strerror(errno));
}

char *ini_read_file(const char *path, size_t max, size_t *size, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        read_failed(path, error);
        return NULL;
    }
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 buffer[8192];
    ssize_t n;
    while ((n = read(fd, buffer, sizeof buffer)) != 0) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            read_failed(path, error);
            close(fd);
            return NULL;
        }
        g_byte_array_append(bytes, buffer, (guint)n);
        if (bytes->len > max) {
            error_set(error, RADSCOUT_ERROR_USAGE, "'%s' is larger than %zu bytes", path, max);
            close(fd);
            return NULL;
        }
    }
    close(fd);
    *size = bytes->len;
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    return (char *)g_byte_array_free(g_steal_pointer(&bytes), FALSE);
}
