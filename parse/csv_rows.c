/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/csv_rows.h"

#include <string.h>

#include "parse/lines.h"

/* A line that may have to be read again. */
struct kept_line {
    int64_t offset, n_repaired;
    size_t size;
    bool is_cut, is_ended;
    char text[];
};

struct csv_rows {
    const struct csv_handler *handler;
    struct lines *lines;
    GQueue *input;      /* struct kept_line *: to be read */
    GPtrArray *pending; /* struct kept_line *: of the row that was begun */
    size_t pending_size;
    GPtrArray *fields; /* char *: of the row that was begun */
    GString *field;
    bool in_quotes;
    bool is_cut;     /* more was to come */
    bool is_suspect; /* a field in quotes goes on behind a line end, yet holds a bare quote */
    guint width;     /* fields of the first row; 0: not read yet */
    char separator;  /* 0: not known yet */
};

static bool on_line(void *user, const struct line *line, GError **error);

struct csv_rows *csv_rows_new(const struct csv_handler *handler)
{
    struct csv_rows *rows = g_new0(struct csv_rows, 1);
    rows->handler = handler;
    rows->lines = lines_new(on_line, rows);
    rows->input = g_queue_new();
    rows->pending = g_ptr_array_new_with_free_func(g_free);
    rows->fields = g_ptr_array_new_with_free_func(g_free);
    rows->field = g_string_new(NULL);
    return rows;
}

void csv_rows_free(struct csv_rows *rows)
{
    if (!rows) return;
    lines_free(rows->lines);
    g_queue_free_full(rows->input, g_free);
    g_ptr_array_unref(rows->pending);
    g_ptr_array_unref(rows->fields);
    g_string_free(rows->field, TRUE);
    g_free(rows);
}

/* --- fields of a line -------------------------------------------------------------- */

/* The separator that the first row has most of, outside of quotes. */
static char separator_of(const struct kept_line *line)
{
    static const char separators[] = {',', ';', '\t'};
    guint counts[G_N_ELEMENTS(separators)] = {0};
    bool in_quotes = false;
    size_t best = 0;
    for (size_t i = 0; i < line->size; i++) {
        if (line->text[i] == '"') in_quotes = !in_quotes;
        for (size_t k = 0; k < G_N_ELEMENTS(separators) && !in_quotes; k++)
            if (line->text[i] == separators[k]) counts[k]++;
    }
    for (size_t k = 1; k < G_N_ELEMENTS(separators); k++)
        if (counts[k] > counts[best]) best = k;
    return separators[best];
}

static void end_field(struct csv_rows *rows)
{
    if (rows->fields->len < CSV_FIELDS_MAX) {
        g_ptr_array_add(rows->fields, g_strstrip(g_strdup(rows->field->str)));
    }
    g_string_truncate(rows->field, 0);
}

/* A quote inside quotes ends the field only before a separator or the end of
 * the line; doubled it is one quote; any other is taken as it stands. Returns
 * how many bytes it was. */
static size_t read_quote(struct csv_rows *rows, const char *p, const char *end)
{
    if (p + 1 == end || p[1] == rows->separator) {
        rows->in_quotes = false;
        return 1;
    }
    g_string_append_c(rows->field, '"');
    if (p[1] == '"') return 2;
    if (rows->pending->len > 1) rows->is_suspect = true;
    return 1;
}

/* Read a line into fields; true when the row is complete. */
static bool read_line(struct csv_rows *rows, const struct kept_line *line)
{
    const char *end = line->text + line->size;
    bool at_begin = !rows->in_quotes; /* of a field */
    if (rows->in_quotes) g_string_append_c(rows->field, '\n');
    for (const char *p = line->text; p < end;) {
        if (rows->in_quotes && *p == '"') {
            p += read_quote(rows, p, end);
        } else if (!rows->in_quotes && at_begin && *p == '"') {
            rows->in_quotes = true;
            at_begin = false;
            p++;
        } else if (!rows->in_quotes && *p == rows->separator) {
            end_field(rows);
            at_begin = true;
            p++;
        } else {
            g_string_append_c(rows->field, *p++);
            at_begin = false;
        }
    }
    if (!rows->in_quotes) end_field(rows);
    return !rows->in_quotes;
}

/* --- rows ---------------------------------------------------------------------------- */

static void forget_row(struct csv_rows *rows)
{
    g_ptr_array_set_size(rows->pending, 0);
    g_ptr_array_set_size(rows->fields, 0);
    g_string_truncate(rows->field, 0);
    rows->pending_size = 0;
    rows->in_quotes = rows->is_suspect = false;
}

/* Why the row that was read is none, NULL when it is one: all rows have as many
 * fields as the first, or an empty one more. */
static char *fault_of(struct csv_rows *rows)
{
    guint n = rows->fields->len;
    if (rows->is_suspect) return g_strdup("a quote in this row is not closed");
    if (rows->width == 0) rows->width = n;
    if (n == rows->width + 1 && *(const char *)rows->fields->pdata[n - 1] == '\0') n--;
    if (n == rows->width) return NULL;
    return g_strdup_printf("the row has %u fields, the header %u", n, rows->width);
}

static bool end_row(struct csv_rows *rows, GError **error)
{
    const struct kept_line *first = rows->pending->pdata[0];
    struct csv_row row = {.n_fields = rows->fields->len, .offset = first->offset};
    for (guint i = 0; i < rows->pending->len; i++)
        row.n_repaired += ((const struct kept_line *)rows->pending->pdata[i])->n_repaired;
    g_ptr_array_add(rows->fields, NULL);
    row.fields = (char *const *)rows->fields->pdata;
    bool is_good = rows->handler->row(rows->handler->user, &row, error);
    forget_row(rows);
    return is_good;
}

/* The row's first line is lost; those behind it are read again. */
static bool lose_line(struct csv_rows *rows, const char *kind, const char *message, GError **error)
{
    const struct kept_line *first = rows->pending->pdata[0];
    bool is_good = rows->handler->damage(rows->handler->user, kind, first->offset, message, error);
    while (rows->pending->len > 1)
        g_queue_push_head(rows->input,
                          g_ptr_array_steal_index(rows->pending, rows->pending->len - 1));
    forget_row(rows);
    return is_good;
}

static bool is_blank(const struct kept_line *line)
{
    for (size_t i = 0; i < line->size; i++)
        if (!g_ascii_isspace(line->text[i])) return false;
    return true;
}

/* Takes the line. */
static bool take_line(struct csv_rows *rows, struct kept_line *line, GError **error)
{
    if (is_blank(line) && !rows->in_quotes) {
        g_free(line);
        return true;
    }
    if (rows->separator == 0) rows->separator = separator_of(line);
    g_ptr_array_add(rows->pending, line);
    rows->pending_size += line->size;
    if (line->is_cut || rows->pending_size > CSV_ROW_SIZE_MAX) {
        return lose_line(rows, "malformed", "the row is too large", error);
    }
    if (read_line(rows, line)) {
        g_autofree char *fault = fault_of(rows);
        if (fault) return lose_line(rows, "malformed", fault, error);
        if (line->is_ended || !rows->is_cut) return end_row(rows, error);
        return lose_line(rows, "truncated", "the input ends inside this row", error);
    }
    if (rows->pending->len < CSV_ROW_LINES_MAX && !rows->is_suspect) return true;
    return lose_line(rows, "malformed", "a quote in this row is not closed", error);
}

static bool take_input(struct csv_rows *rows, GError **error)
{
    struct kept_line *line;
    while ((line = g_queue_pop_head(rows->input)))
        if (!take_line(rows, line, error)) return false;
    return true;
}

static bool on_line(void *user, const struct line *line, GError **error)
{
    struct csv_rows *rows = user;
    size_t size = MIN(line->size, CSV_ROW_SIZE_MAX + 1);
    struct kept_line *kept = g_malloc(sizeof *kept + size);
    *kept = (struct kept_line){.offset = line->offset,
                               .n_repaired = line->n_repaired,
                               .size = size,
                               .is_cut = line->is_cut,
                               .is_ended = line->is_ended};
    memcpy(kept->text, line->text, size);
    g_queue_push_tail(rows->input, kept);
    return take_input(rows, error);
}

/* --- public --------------------------------------------------------------------------- */

bool csv_rows_push(struct csv_rows *rows, const void *bytes, size_t size, GError **error)
{
    return lines_push(rows->lines, bytes, size, error);
}

bool csv_rows_finish(struct csv_rows *rows, bool is_cut, GError **error)
{
    rows->is_cut = is_cut;
    if (!lines_finish(rows->lines, error)) return false;
    while (rows->pending->len > 0) {
        const char *kind = rows->is_cut ? "truncated" : "malformed";
        if (!lose_line(rows, kind, "the input ends inside a quoted field of this row", error) ||
            !take_input(rows, error)) {
            return false;
        }
    }
    return true;
}
