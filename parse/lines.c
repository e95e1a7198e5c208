/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/lines.h"

#include <string.h>

#include "parse/utf8.h"

struct lines {
    lines_callback callback;
    void *user;
    struct utf8_filter filter;
    GByteArray *window; /* clean bytes from clean offset window_at on */
    GArray *repairs;    /* struct utf8_repair of the window, ascending */
    int64_t window_at;
    int64_t shift;    /* input minus clean offset at the window's begin */
    size_t scanned;   /* bytes of the window without a line end */
    bool is_skipping; /* the rest of a line that was cut */
};

struct lines *lines_new(lines_callback callback, void *user)
{
    struct lines *lines = g_new0(struct lines, 1);
    lines->callback = callback;
    lines->user = user;
    lines->window = g_byte_array_new();
    lines->repairs = g_array_new(FALSE, FALSE, sizeof(struct utf8_repair));
    utf8_filter_init(&lines->filter);
    return lines;
}

void lines_free(struct lines *lines)
{
    if (!lines) return;
    g_byte_array_unref(lines->window);
    g_array_unref(lines->repairs);
    g_free(lines);
}

/* Repairs before the clean offset end are the line's: count and forget them.
 * *shift: input minus clean offset at end. */
static int64_t take_repairs(struct lines *lines, guint *from, int64_t end)
{
    int64_t n = 0;
    for (; *from < lines->repairs->len; ++*from) {
        const struct utf8_repair *repair =
            &g_array_index(lines->repairs, struct utf8_repair, *from);
        if (repair->out_at >= end) break;
        n += repair->n;
        lines->shift = repair->shift;
    }
    return n;
}

static size_t character_floor(const guint8 *text, size_t size)
{
    while (size > 0 && (text[size] & 0xC0) == 0x80)
        size--;
    return size;
}

static bool emit(struct lines *lines, size_t at, size_t size, bool is_ended, guint *repair,
                 GError **error)
{
    const guint8 *text = lines->window->data + at;
    struct line line = {.text = (const char *)text, .size = size, .is_ended = is_ended};
    line.offset = lines->window_at + (int64_t)at + lines->shift;
    if (size > LINES_SIZE_MAX) {
        line.size = character_floor(text, LINES_SIZE_MAX);
        line.is_cut = true;
    } else if (size > 0 && text[size - 1] == '\r') {
        line.size--;
    }
    int64_t begin = lines->window_at + (int64_t)at;
    line.n_repaired = take_repairs(lines, repair, begin + (int64_t)line.size);
    take_repairs(lines, repair, begin + (int64_t)size);
    return lines->callback(lines->user, &line, error);
}

/* Forget the first n bytes of the window. */
static void drop(struct lines *lines, size_t n, guint n_repairs)
{
    g_byte_array_remove_range(lines->window, 0, (guint)n);
    g_array_remove_range(lines->repairs, 0, n_repairs);
    lines->window_at += (int64_t)n;
}

static bool emit_all(struct lines *lines, GError **error)
{
    size_t at = 0;
    guint repair = 0;
    bool is_good = true;
    while (is_good) {
        size_t from = MAX(at, lines->scanned);
        const guint8 *end = lines->window->len > from ? memchr(lines->window->data + from, '\n',
                                                               lines->window->len - from)
                                                      : NULL;
        if (!end) break;
        size_t next = (size_t)(end - lines->window->data);
        if (lines->is_skipping) {
            take_repairs(lines, &repair, lines->window_at + (int64_t)next);
            lines->is_skipping = false;
        } else {
            is_good = emit(lines, at, next - at, true, &repair, error);
        }
        at = next + 1;
    }
    lines->scanned = lines->window->len - at;
    if (is_good && lines->scanned > LINES_SIZE_MAX) {
        if (!lines->is_skipping) is_good = emit(lines, at, lines->scanned, true, &repair, error);
        take_repairs(lines, &repair, lines->window_at + (int64_t)lines->window->len);
        lines->is_skipping = true;
        at = lines->window->len;
        lines->scanned = 0;
    }
    drop(lines, at, repair);
    return is_good;
}

bool lines_push(struct lines *lines, const void *bytes, size_t size, GError **error)
{
    if (!utf8_filter_push(&lines->filter, bytes, size, lines->window, lines->repairs, error)) {
        return false;
    }
    if (lines->window_at == 0) lines->shift = lines->filter.mark_size;
    return emit_all(lines, error);
}

bool lines_finish(struct lines *lines, GError **error)
{
    guint repair = 0;
    if (!utf8_filter_finish(&lines->filter, lines->window, lines->repairs, error)) return false;
    if (lines->window_at == 0) lines->shift = lines->filter.mark_size;
    if (!emit_all(lines, error)) return false;
    if (lines->window->len == 0 || lines->is_skipping) return true;
    return emit(lines, 0, lines->window->len, false, &repair, error);
}
