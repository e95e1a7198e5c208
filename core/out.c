/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/out.h"

#include "core/error.h"
#include "core/log.h"
#include "core/plain.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <libsmartcols.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define JSON_FLAGS (JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15))
#define DEFAULT_WIDTH 80
#define COLUMN_WIDTH_MIN 8 /* text is not cut shorter than this */
#define SPARE_WIDTH_MIN 12 /* a spare text column with less room is left out */
#define WHOLE_WIDTH_MAX 48 /* what OUT_WHOLE keeps whole */
#define SPARE_MAX 255      /* OUT_SPARE */
#define WRAP_LINES_MAX 4   /* OUT_WRAP */
#define DAY_BYTES 10       /* YYYY-MM-DD */
#define ELLIPSIS "\xE2\x80\xA6"
#define COLUMN_SEPARATOR "  "
#define LIST_SEPARATOR "; "

static const struct {
    const char *name;
    enum out_format format;
} formats[] = {{"table", OUT_TABLE}, {"json", OUT_JSON}, {"jsonl", OUT_JSONL}, {"csv", OUT_CSV}};

static bool color_allowed = true;

struct out {
    struct out_spec spec; /* columns borrowed; path, head, list_key owned below */
    char *path;           /* what appears at the end; NULL: stdout */
    char *temporary;      /* what is written; NULL: written in place (stdout, a device) */
    char *list_key;
    json_t *head;
    FILE *file;
    bool on_terminal;
    bool has_rows;
    struct libscols_table *table;
    size_t *widths; /* of the widest cell, for each column of the table */
    bool *hidden;   /* no room for that column of the table */
};

/* --- writing --------------------------------------------------------------- */

/* A closed pipe gets a code of its own, which main.c answers with silence. */
static bool write_failed(const char *path, GError **error)
{
    int code = errno;
    if (code == EPIPE) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_PIPE, "the reader closed the pipe");
        return false;
    }
    return error_set(error, RADSCOUT_ERROR_FAILED, "cannot write '%s': %s",
                     path ? path : "standard output", g_strerror(code));
}

static bool put(struct out *out, const char *text, size_t size, GError **error)
{
    errno = 0;
    if (fwrite(text, 1, size, out->file) == size) return true;
    return write_failed(out->path, error);
}

static bool put_text(struct out *out, const char *text, GError **error)
{
    return put(out, text, strlen(text), error);
}

bool out_format_parse(const char *name, enum out_format *format, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        if (strcmp(formats[i].name, name) != 0) continue;
        *format = formats[i].format;
        return true;
    }
    return error_set(error, RADSCOUT_ERROR_USAGE,
                     "unknown format '%s': choose table, json, jsonl or csv", name);
}

/* --- values ---------------------------------------------------------------- */

/* The value of a dotted key; NULL when there is none. */
static const json_t *look_up(const json_t *row, const char *key)
{
    const char *dot;
    while (row && (dot = strchr(key, '.')) != NULL) {
        g_autofree char *member = g_strndup(key, (gsize)(dot - key));
        row = json_object_get(row, member);
        key = dot + 1;
    }
    return json_object_get(row, key);
}

static void append_real(GString *cell, double value, int decimals)
{
    char format[16], digits[G_ASCII_DTOSTR_BUF_SIZE + 320]; /* 1e308 has 309 digits */
    if (decimals < 0) {
        g_snprintf(format, sizeof format, "%%.15g");
    } else {
        g_snprintf(format, sizeof format, "%%.%df", MIN(decimals, 9));
    }
    g_ascii_formatd(digits, sizeof digits, format, value);
    bool is_minus_zero = digits[0] == '-' && !strpbrk(digits, "123456789");
    g_string_append(cell, digits + (is_minus_zero ? 1 : 0));
}

/* Append value as a reader of csv or a table sees it. decimals -1: as exact as
 * json. */
static void append_value(GString *cell, const json_t *value, int decimals)
{
    switch (value ? json_typeof(value) : JSON_NULL) {
    case JSON_STRING:
        g_string_append(cell, json_string_value(value));
        break;
    case JSON_INTEGER:
        g_string_append_printf(cell, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        break;
    case JSON_REAL:
        append_real(cell, json_real_value(value), decimals);
        break;
    case JSON_TRUE:
        g_string_append(cell, "true");
        break;
    case JSON_FALSE:
        g_string_append(cell, "false");
        break;
    case JSON_NULL:
        break;
    case JSON_ARRAY:
        for (size_t i = 0; i < json_array_size(value); i++) {
            const json_t *item = json_array_get(value, i);
            if (i > 0) g_string_append(cell, LIST_SEPARATOR);
            if (json_is_array(item) || json_is_object(item)) {
                char *text = json_dumps(item, JSON_FLAGS);
                g_string_append(cell, text ? text : "");
                free(text);
            } else {
                append_value(cell, item, decimals);
            }
        }
        break;
    case JSON_OBJECT: {
        char *text = json_dumps(value, JSON_FLAGS);
        g_string_append(cell, text ? text : "");
        free(text);
        break;
    }
    }
}

/* --- csv ------------------------------------------------------------------- */

/* Line breaks and tabs stay: they are data, and quoted. What else is no letter would move the
 * cursor of who looks into the file, or turn the text around in a spreadsheet. */
static void append_letter(GString *line, gunichar c)
{
    bool is_space = c == '\t' || c == '\n' || c == '\r';
    if (c == '"') g_string_append_c(line, '"');
    if (plain_is_control(c) && !is_space)
        g_string_append_c(line, '?');
    else
        g_string_append_unichar(line, c);
}

static void append_csv(GString *line, const char *field, bool is_number)
{
    bool is_formula = !is_number && *field && strchr("=+-@\t\r", *field);
    bool needs_quotes =
        strpbrk(field, ",\"\n\r") || g_str_has_prefix(field, " ") || g_str_has_suffix(field, " ");
    if (needs_quotes) g_string_append_c(line, '"');
    if (is_formula) g_string_append_c(line, '\'');
    for (const char *p = field; *p; p = g_utf8_next_char(p))
        append_letter(line, g_utf8_get_char(p));
    if (needs_quotes) g_string_append_c(line, '"');
}

static bool write_csv(struct out *out, const json_t *row, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GString) cell = g_string_new(NULL);
    bool any = false;
    for (size_t i = 0; i < out->spec.n_columns; i++) {
        const struct out_column *column = &out->spec.columns[i];
        if (column->flags & OUT_NO_CSV) continue;
        g_string_truncate(cell, 0);
        const json_t *value = row ? look_up(row, column->key) : NULL;
        if (row) {
            append_value(cell, value, -1);
        } else {
            g_string_append(cell, column->key);
        }
        if (any) g_string_append_c(line, ',');
        append_csv(line, cell->str, json_is_number(value));
        any = true;
    }
    g_string_append_c(line, '\n');
    if (!out->on_terminal) return put(out, line->str, line->len, error);
    g_autoptr(GString) plain = g_string_new(NULL);
    plain_append(plain, line->str, true);
    return put(out, plain->str, plain->len, error);
}

/* --- json ------------------------------------------------------------------ */

/* Jansson escapes C0; what else disturbs a terminal, and what some readers take
 * for the end of a line, is escaped here. It stays the same data: these
 * characters occur inside JSON strings only. */
static bool put_json(struct out *out, const char *text, GError **error)
{
    const char *from = text;
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        if ((unsigned char)*p < 0x7F) continue;
        gunichar c = g_utf8_get_char(p);
        if (!plain_is_control(c) && c != 0x2028 && c != 0x2029) continue;
        char escape[8];
        g_snprintf(escape, sizeof escape, "\\u%04X", c & 0xFFFFu);
        if (!put(out, from, (size_t)(p - from), error) || !put_text(out, escape, error)) {
            return false;
        }
        from = g_utf8_next_char(p);
    }
    return put_text(out, from, error);
}

static bool write_json_value(struct out *out, const json_t *value, GError **error)
{
    char *text = json_dumps(value, JSON_FLAGS);
    if (!text) return error_set(error, RADSCOUT_ERROR_FAILED, "cannot print a row as json");
    bool ok = put_json(out, text, error);
    free(text);
    return ok;
}

static bool begin_json(struct out *out, GError **error)
{
    if (!out->list_key) return put_text(out, "[", error);
    const char *key;
    json_t *value;
    bool ok = put_text(out, "{", error);
    json_object_foreach(out->head, key, value)
    {
        json_t *name = json_string(key);
        ok = ok && write_json_value(out, name, error) && put_text(out, ":", error) &&
             write_json_value(out, value, error) && put_text(out, ",\n", error);
        json_decref(name);
    }
    json_t *name = json_string(out->list_key);
    ok = ok && write_json_value(out, name, error) && put_text(out, ":[", error);
    json_decref(name);
    return ok;
}

static bool end_json(struct out *out, GError **error)
{
    if (out->has_rows && !put_text(out, "\n", error)) return false;
    return put_text(out, out->list_key ? "]}\n" : "]\n", error);
}

/* --- table ----------------------------------------------------------------- */

static bool in_table(const struct out_column *column)
{
    return !(column->flags & OUT_NO_TABLE);
}

static bool table_failed(int status, GError **error)
{
    return error_set(error, RADSCOUT_ERROR_FAILED, "cannot lay out the table: %s",
                     g_strerror(-status));
}

static int terminal_width(FILE *file)
{
    struct winsize size;
    if (ioctl(fileno(file), TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return DEFAULT_WIDTH;
}

/* Columns that a letter, or valid text, takes on a terminal. */
static size_t letter_width(gunichar c)
{
    return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

static size_t display_width(const char *text)
{
    size_t width = 0;
    for (const char *p = text; *p; p = g_utf8_next_char(p))
        width += letter_width(g_utf8_get_char(p));
    return width;
}

static bool begin_table(struct out *out, GError **error)
{
    plain_use_utf8();
    out->table = scols_new_table();
    if (!out->table) return table_failed(-ENOMEM, error);
    bool bold = out->on_terminal && color_allowed && !g_getenv("NO_COLOR");
    scols_table_enable_colors(out->table, bold);
    scols_table_set_column_separator(out->table, COLUMN_SEPARATOR);
    scols_table_set_termforce(out->table, SCOLS_TERMFORCE_NEVER); /* never cut: fit_table() */
    out->widths = g_new0(size_t, out->spec.n_columns + 1);
    out->hidden = g_new0(bool, out->spec.n_columns + 1);
    for (size_t i = 0, position = 0; i < out->spec.n_columns; i++) {
        const struct out_column *column = &out->spec.columns[i];
        if (!in_table(column)) continue;
        out->widths[position++] = display_width(column->title);
        int flags = 0;
        if (column->type == OUT_INT || column->type == OUT_REAL) flags |= SCOLS_FL_RIGHT;
        if (column->flags & OUT_WRAP) flags |= SCOLS_FL_WRAP;
        struct libscols_column *made = scols_table_new_column(out->table, column->title, 0, flags);
        if (!made) return table_failed(-ENOMEM, error);
        if (column->flags & OUT_WRAP) {
            scols_column_set_wrapfunc(made, scols_wrapnl_chunksize, scols_wrapnl_nextchunk, NULL);
            scols_column_set_safechars(made, "\n");
        }
        if (bold) scols_cell_set_color(scols_column_get_header(made), "bold");
    }
    return true;
}

static bool add_table_row(struct out *out, const json_t *row, GError **error)
{
    struct libscols_line *line = scols_table_new_line(out->table, NULL);
    if (!line) return table_failed(-ENOMEM, error);
    g_autoptr(GString) cell = g_string_new(NULL);
    g_autoptr(GString) plain = g_string_new(NULL);
    size_t position = 0;
    for (size_t i = 0; i < out->spec.n_columns; i++) {
        const struct out_column *column = &out->spec.columns[i];
        if (!in_table(column)) continue;
        const json_t *value = look_up(row, column->key);
        g_string_truncate(cell, 0);
        g_string_truncate(plain, 0);
        if (json_is_boolean(value)) {
            g_string_append(cell, json_is_true(value) ? "yes" : "no");
        } else if ((column->flags & OUT_PERCENT) && json_is_number(value)) {
            append_real(cell, 100 * json_number_value(value), column->decimals);
            g_string_append(cell, " %");
        } else {
            append_value(cell, value, column->decimals);
        }
        if (column->flags & OUT_DAY) g_string_truncate(cell, MIN(cell->len, DAY_BYTES));
        g_strdelimit(cell->str, "\n\t\r", ' ');
        plain_append(plain, cell->str, false);
        out->widths[position] = MAX(out->widths[position], display_width(plain->str));
        int status = scols_line_set_data(line, position++, plain->str);
        if (status != 0) return table_failed(status, error);
    }
    return true;
}

static bool can_be_cut(const struct out_column *column)
{
    return column->type == OUT_TEXT && !(column->flags & OUT_WHOLE);
}

/* What a column takes when text is not wider than cap. */
static size_t column_width(const struct out_column *column, size_t whole, size_t cap)
{
    if (column->type != OUT_TEXT) return whole;
    return MIN(whole, can_be_cut(column) ? cap : WHOLE_WIDTH_MAX);
}

/* Width of the table when no text column is wider than cap. */
static size_t total_width(const struct out *out, size_t cap)
{
    size_t total = 0;
    for (size_t i = 0, position = 0; i < out->spec.n_columns; i++) {
        const struct out_column *column = &out->spec.columns[i];
        if (!in_table(column)) continue;
        size_t at = position++;
        if (out->hidden[at]) continue;
        if (total > 0) total += strlen(COLUMN_SEPARATOR);
        total += column_width(column, out->widths[at], cap);
    }
    return total;
}

static unsigned importance(const struct out_column *column)
{
    return column->flags >> 8;
}

/* Show again, the most missed first, each spare column that there is room for. */
static void return_spares(struct out *out, size_t width)
{
    for (unsigned next = 1; next <= SPARE_MAX; next++) {
        for (size_t i = 0, position = 0; i < out->spec.n_columns; i++) {
            const struct out_column *column = &out->spec.columns[i];
            if (!in_table(column)) continue;
            size_t at = position++;
            if (importance(column) != next) continue;
            out->hidden[at] = false;
            out->hidden[at] = total_width(out, SPARE_WIDTH_MIN) > width;
        }
    }
}

/* Leave out spare columns until the rest can be read, and say which. */
static void hide_spares(struct out *out, size_t width)
{
    if (total_width(out, SIZE_MAX) <= width) return;
    for (size_t i = 0, position = 0; i < out->spec.n_columns; i++)
        if (in_table(&out->spec.columns[i]))
            out->hidden[position++] = importance(&out->spec.columns[i]) > 0;
    return_spares(out, width);
    g_autoptr(GString) titles = g_string_new(NULL);
    for (size_t i = 0, position = 0; i < out->spec.n_columns; i++) {
        if (!in_table(&out->spec.columns[i])) continue;
        size_t at = position++;
        if (!out->hidden[at]) continue;
        scols_column_set_flags(scols_table_get_column(out->table, at), SCOLS_FL_HIDDEN);
        g_string_append_printf(titles, "%s%s", titles->len > 0 ? ", " : "",
                               out->spec.columns[i].title);
    }
    if (titles->len > 0)
        log_info("no room here for %s: widen the window, or take --format csv", titles->str);
}

/* The end of what fits into width columns. */
static const char *fitting(const char *text, size_t width)
{
    for (size_t used = 0; *text; text = g_utf8_next_char(text)) {
        used += letter_width(g_utf8_get_char(text));
        if (used > width) break;
    }
    return text;
}

/* Append lines of width columns, broken at blanks where there are any, but for
 * the last; returns the rest. */
static const char *append_lines(GString *lines, const char *text, size_t width)
{
    for (int i = 1; i < WRAP_LINES_MAX && display_width(text) > width; i++) {
        const char *end = fitting(text, width);
        const char *blank = *end == ' ' ? end : g_strrstr_len(text, end - text, " ");
        if (blank && blank > text) end = blank;
        g_string_append_len(lines, text, end - text);
        g_string_append_c(lines, '\n');
        text = *end == ' ' ? end + 1 : end;
    }
    return text;
}

/* Fit valid text in a cell into width columns: into lines where it may be
 * broken; what is too long ends in an ellipsis. */
static bool fit_cell(struct libscols_cell *cell, size_t width, bool wrap, GError **error)
{
    const char *text = scols_cell_get_data(cell);
    if (!text || display_width(text) <= width) return true;
    g_autoptr(GString) fit = g_string_new(NULL);
    if (wrap) text = append_lines(fit, text, width);
    if (display_width(text) <= width) {
        g_string_append(fit, text);
    } else {
        g_string_append_len(fit, text, fitting(text, width - 1) - text);
        g_string_append(fit, ELLIPSIS);
    }
    int status = scols_cell_set_data(cell, fit->str);
    return status == 0 || table_failed(status, error);
}

/* Fit the table to its terminal: wide text columns give way, narrow ones and
 * numbers stay whole. libsmartcols would cut the short columns first. */
static bool fit_table(struct out *out, GError **error)
{
    size_t width = (size_t)terminal_width(out->file);
    size_t cap = COLUMN_WIDTH_MIN;
    hide_spares(out, width);
    while (cap < width && total_width(out, cap + 1) <= width)
        cap++;
    size_t n_lines = scols_table_get_nlines(out->table);
    for (size_t i = 0, position = 0; i < out->spec.n_columns; i++) {
        const struct out_column *column = &out->spec.columns[i];
        if (!in_table(column)) continue;
        size_t at = position++;
        size_t room = column_width(column, out->widths[at], cap);
        if (out->widths[at] <= room) continue;
        for (size_t j = 0; j < n_lines; j++) {
            struct libscols_line *line = scols_table_get_line(out->table, j);
            if (!fit_cell(scols_line_get_cell(line, at), room, column->flags & OUT_WRAP, error))
                return false;
        }
    }
    return true;
}

/* libsmartcols prints nothing at all for a table without lines. */
static bool write_headings(struct out *out, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (size_t i = 0; i < out->spec.n_columns; i++) {
        if (!in_table(&out->spec.columns[i])) continue;
        if (line->len > 0) g_string_append(line, "  ");
        g_string_append(line, out->spec.columns[i].title);
    }
    g_string_append_c(line, '\n');
    return put(out, line->str, line->len, error);
}

static void tell_shown(const struct out *out)
{
    for (size_t i = 0, position = 0; out->spec.shown && i < out->spec.n_columns; i++)
        out->spec.shown[i] = in_table(&out->spec.columns[i]) && !out->hidden[position++];
}

static bool end_table(struct out *out, GError **error)
{
    if (out->has_rows && out->on_terminal && !fit_table(out, error)) return false;
    tell_shown(out);
    if (!out->has_rows) return write_headings(out, error);
    char *text = NULL;
    int status = scols_print_table_to_string(out->table, &text);
    if (status != 0) return table_failed(status, error);
    /* Cells at the end of a line are padded; nobody wants to copy that. */
    bool ok = true;
    for (char *line = text, *next; ok && line && *line; line = next) {
        size_t size = strcspn(line, "\n");
        next = line + size + (line[size] ? 1 : 0);
        while (size > 0 && line[size - 1] == ' ')
            size--;
        ok = put(out, line, size, error) && put_text(out, "\n", error);
    }
    free(text);
    return ok;
}

/* --- life cycle ------------------------------------------------------------ */

static bool open_in_place(struct out *out, GError **error)
{
    int fd = g_open(out->path, O_WRONLY | O_CLOEXEC | O_NOCTTY, 0600);
    out->file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (out->file) return true;
    write_failed(out->path, error);
    if (fd >= 0) close(fd);
    return false;
}

/* A slip of the hand (-o for --db) must not cost what was gathered in weeks. */
static bool is_database(const char *path)
{
    static const char mark[] = "SQLite format 3"; /* its NUL, too */
    char begin[sizeof mark] = "";
    FILE *file = g_fopen(path, "rbe");
    size_t n = file ? fread(begin, 1, sizeof begin, file) : 0;
    if (file) fclose(file);
    return n == sizeof begin && memcmp(begin, mark, sizeof mark) == 0;
}

/* A regular file is replaced by rename, also behind a symbolic link; a device
 * or a pipe is written as it is. */
static bool open_path(struct out *out, GError **error)
{
    char *real = realpath(out->path, NULL);
    if (real) {
        g_free(out->path);
        out->path = g_strdup(real);
        free(real);
    }
    struct stat info;
    if (stat(out->path, &info) == 0 && !S_ISREG(info.st_mode)) return open_in_place(out, error);
    if (is_database(out->path))
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "'%s' is a database and stays as it is: name another file to write",
                         out->path);
    out->temporary = g_strdup_printf("%s.XXXXXX", out->path);
    int fd = g_mkstemp_full(out->temporary, O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0) {
        int code = errno;
        g_clear_pointer(&out->temporary, g_free);
        errno = code;
        return write_failed(out->path, error);
    }
    out->file = fdopen(fd, "w");
    if (out->file) return true;
    write_failed(out->path, error);
    close(fd);
    return false;
}

static bool begin(struct out *out, GError **error)
{
    switch (out->spec.format) {
    case OUT_TABLE:
        return begin_table(out, error);
    case OUT_JSON:
        return begin_json(out, error);
    case OUT_CSV:
        return write_csv(out, NULL, error);
    case OUT_JSONL:
        return true;
    }
    g_assert_not_reached();
}

struct out *out_open(const struct out_spec *spec, GError **error)
{
    OWNED(out) out = g_new0(struct out, 1);
    out->spec = *spec;
    out->list_key = g_strdup(spec->list_key);
    out->head = json_incref(spec->head);
    if (spec->path && strcmp(spec->path, "-") != 0) {
        out->path = g_strdup(spec->path);
        if (!open_path(out, error)) return NULL;
    } else {
        out->file = stdout;
    }
    out->on_terminal = isatty(fileno(out->file));
    if (!begin(out, error)) return NULL;
    return g_steal_pointer(&out);
}

static bool write_row(struct out *out, const json_t *row, GError **error)
{
    switch (out->spec.format) {
    case OUT_TABLE:
        return add_table_row(out, row, error);
    case OUT_JSON:
        return put_text(out, out->has_rows ? ",\n" : "\n", error) &&
               write_json_value(out, row, error);
    case OUT_JSONL:
        return write_json_value(out, row, error) && put_text(out, "\n", error);
    case OUT_CSV:
        return write_csv(out, row, error);
    }
    g_assert_not_reached();
}

bool out_row(struct out *out, json_t *row, GError **error)
{
    bool ok = json_is_object(row)
                  ? write_row(out, row, error)
                  : error_set(error, RADSCOUT_ERROR_FAILED,
                              "a text in a row is not UTF-8: the database may be damaged");
    out->has_rows = true;
    json_decref(row);
    return ok;
}

static bool finish(struct out *out, GError **error)
{
    if (out->spec.format == OUT_TABLE && !end_table(out, error)) return false;
    if (out->spec.format == OUT_JSON && !end_json(out, error)) return false;
    errno = 0;
    if (fflush(out->file) != 0 || ferror(out->file)) return write_failed(out->path, error);
    if (!out->path) return true;
    if (out->temporary && fsync(fileno(out->file)) != 0) return write_failed(out->path, error);
    FILE *file = g_steal_pointer(&out->file);
    if (fclose(file) != 0) return write_failed(out->path, error);
    if (!out->temporary) return true;
    if (g_rename(out->temporary, out->path) != 0) return write_failed(out->path, error);
    g_clear_pointer(&out->temporary, g_free);
    return true;
}

bool out_close(struct out *out, GError **error)
{
    bool ok = finish(out, error);
    out_abandon(out);
    return ok;
}

void out_abandon(struct out *out)
{
    if (!out) return;
    if (out->file && out->path) (void)fclose(out->file);
    if (out->temporary) (void)g_unlink(out->temporary);
    scols_unref_table(out->table);
    json_decref(out->head);
    g_free(out->widths);
    g_free(out->hidden);
    g_free(out->list_key);
    g_free(out->temporary);
    g_free(out->path);
    g_free(out);
}

/* --- plain text ------------------------------------------------------------ */

bool out_text(const char *text, GError **error)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    plain_append(plain, text, true);
    errno = 0;
    if (fwrite(plain->str, 1, plain->len, stdout) == plain->len) return true;
    return write_failed(NULL, error);
}

bool out_flush(GError **error)
{
    /* An error of an earlier write was told to its caller. */
    if (fflush(stdout) == 0 || errno == EPIPE) return true;
    return write_failed(NULL, error);
}

void out_set_color(bool allowed)
{
    color_allowed = allowed;
}
