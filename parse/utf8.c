/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/utf8.h"

#include <string.h>

#include "core/error.h"

static const char replacement[3] = {'\xEF', '\xBF', '\xBD'};

/* What a sequence that begins here turns out to be. */
enum verdict { GOOD, BAD, UNDECIDED };

void utf8_filter_init(struct utf8_filter *filter)
{
    memset(filter, 0, sizeof *filter);
}

bool utf8_is_xml_char(uint32_t c)
{
    if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
    if (c < 0xD800) return true;
    return (c >= 0xE000 && c < 0xFFFE) || (c >= 0x10000 && c <= 0x10FFFF);
}

char *utf8_start(const char *text, size_t n)
{
    const char *end = text;
    while (n-- > 0 && *end != '\0')
        end = g_utf8_next_char(end);
    return g_strndup(text, (gsize)(end - text));
}

/* Length of the longest well-formed beginning of one multi-byte character at
 * p; verdict says whether it is a whole one (Unicode 15, table 3-7). */
static size_t character_size(const unsigned char *p, size_t n, enum verdict *verdict)
{
    unsigned char low = 0x80, high = 0xBF;
    size_t need;
    *verdict = BAD;
    if (p[0] >= 0xC2 && p[0] <= 0xDF) {
        need = 2;
    } else if (p[0] >= 0xE0 && p[0] <= 0xEF) {
        need = 3;
        if (p[0] == 0xE0) low = 0xA0;
        if (p[0] == 0xED) high = 0x9F;
    } else if (p[0] >= 0xF0 && p[0] <= 0xF4) {
        need = 4;
        if (p[0] == 0xF0) low = 0x90;
        if (p[0] == 0xF4) high = 0x8F;
    } else {
        return 1;
    }
    for (size_t i = 1; i < need; i++) {
        if (i == n) {
            *verdict = UNDECIDED;
            return i;
        }
        if (p[i] < low || p[i] > high) return i;
        low = 0x80;
        high = 0xBF;
    }
    /* U+FFFE and U+FFFF are well-formed and still no XML characters. */
    *verdict = (p[0] == 0xEF && p[1] == 0xBF && p[2] >= 0xBE) ? BAD : GOOD;
    return need;
}

static int digit_value(unsigned char c, unsigned base)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (base == 16 && c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (base == 16 && c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* A '&' at p: BAD only when it is a whole reference to no XML character.
 * Anything else, broken references too, is left to the XML parser. */
static size_t reference_size(const unsigned char *p, size_t n, enum verdict *verdict)
{
    unsigned base = 10;
    size_t i = 2;
    uint32_t value = 0;
    n = MIN(n, UTF8_PENDING_MAX); /* the same answer however the input is cut */
    *verdict = UNDECIDED;
    if (n < 2) return n;
    *verdict = GOOD;
    if (p[1] != '#') return 1;
    *verdict = UNDECIDED;
    if (n > 2 && p[2] == 'x') base = 16, i = 3;
    size_t first = i;
    for (; i < n; i++) {
        int digit = digit_value(p[i], base);
        if (digit < 0) break;
        if (value <= 0x10FFFF) value = value * base + (unsigned)digit;
    }
    if (i == n && n < UTF8_PENDING_MAX) return n;
    *verdict = GOOD;
    if (i == n || p[i] != ';' || i == first) return 1;
    if (utf8_is_xml_char(value)) return i + 1;
    *verdict = BAD;
    return i + 1;
}

/* What begins with the special byte at p, and how many bytes it takes. */
static size_t sequence_size(const unsigned char *p, size_t n, enum verdict *verdict)
{
    if (p[0] >= 0x80) return character_size(p, n, verdict);
    if (p[0] == '&') return reference_size(p, n, verdict);
    *verdict = BAD;
    return 1;
}

static bool is_special(unsigned char c)
{
    return c >= 0x80 || c == '&' || (c < 0x20 && c != '\n' && c != '\t' && c != '\r');
}

#define EACH_BYTE UINT64_C(0x0101010101010101)

/* Eight bytes at once: none is a control character, '&' or above ASCII. (The
 * usual tests for a byte below n, and for a byte that is zero.) */
static bool is_plain_word(uint64_t word)
{
    const uint64_t top = EACH_BYTE * 0x80;
    uint64_t amp = word ^ (EACH_BYTE * '&');
    uint64_t below = (word - EACH_BYTE * 0x20) & ~word;
    uint64_t zero = (amp - EACH_BYTE) & ~amp;
    return ((word | below | zero) & top) == 0;
}

/* Bytes from p on that need no look at all. */
static size_t plain_run(const unsigned char *p, size_t n)
{
    size_t i = 0;
    while (i < n) {
        uint64_t word;
        for (; i + sizeof word <= n; i += sizeof word) {
            memcpy(&word, p + i, sizeof word);
            if (!is_plain_word(word)) break;
        }
        size_t stop = MIN(n, i + sizeof word); /* a line end, or something to stop at */
        while (i < stop && !is_special(p[i]))
            i++;
        if (i < stop) return i;
    }
    return i;
}

static void emit(struct utf8_filter *filter, const void *bytes, size_t size, GByteArray *out)
{
    g_byte_array_append(out, bytes, (guint)size);
    filter->in_at += (int64_t)size;
    filter->out_at += (int64_t)size;
}

/* What Windows-1252 has where Latin-1 has control characters; 0: nothing. */
static const gunichar windows[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/* size bytes of the input become these. */
static void replace(struct utf8_filter *filter, size_t size, const char *text, size_t n_text,
                    int64_t n_bad, GByteArray *out, GArray *repairs)
{
    struct utf8_repair made = {.out_at = filter->out_at, .in_at = filter->in_at, .n = n_bad};
    g_byte_array_append(out, (const guint8 *)text, (guint)n_text);
    filter->in_at += (int64_t)size;
    filter->out_at += (int64_t)n_text;
    filter->n_repaired += n_bad;
    made.shift = filter->in_at - filter->out_at;
    if (repairs->len < UTF8_REPAIRS_MAX) {
        g_array_append_val(repairs, made);
        return;
    }
    struct utf8_repair *last = &g_array_index(repairs, struct utf8_repair, repairs->len - 1);
    last->shift = made.shift;
    last->n += n_bad;
}

static void repair(struct utf8_filter *filter, const unsigned char *p, size_t size, GByteArray *out,
                   GArray *repairs)
{
    if (!filter->is_latin1 || p[0] < 0x80) {
        replace(filter, size, replacement, sizeof replacement, 1, out, repairs);
        return;
    }
    for (size_t i = 0; i < size; i++) {
        gunichar c = p[i] < 0xA0 ? windows[p[i] - 0x80] : p[i];
        char text[6];
        if (c != 0) {
            replace(filter, 1, text, (size_t)g_unichar_to_utf8(c, text), 0, out, repairs);
        } else {
            replace(filter, 1, replacement, sizeof replacement, 1, out, repairs);
        }
    }
}

/* Take whole sequences from p; returns how many bytes were used. What is
 * undecided at the end is left, unless last. */
static size_t take(struct utf8_filter *filter, const unsigned char *p, size_t n, bool last,
                   GByteArray *out, GArray *repairs)
{
    size_t at = 0;
    while (at < n) {
        size_t run = plain_run(p + at, n - at);
        if (run > 0) emit(filter, p + at, run, out);
        at += run;
        if (at == n) break;
        enum verdict verdict;
        size_t size = sequence_size(p + at, n - at, &verdict);
        if (verdict == UNDECIDED && !last) return at;
        if (verdict == GOOD || (verdict == UNDECIDED && p[at] == '&')) {
            emit(filter, p + at, size, out);
        } else {
            repair(filter, p + at, size, out, repairs);
        }
        at += size;
    }
    return at;
}

/* <?xml version="1.0" encoding="ISO-8859-1"?> */
static bool declares_latin1(const unsigned char *p, size_t n)
{
    static const char *const names[] = {"iso-8859-1", "latin1", "latin-1", "windows-1252",
                                        "cp1252"};
    g_autofree char *start = g_ascii_strdown((const char *)p, (gssize)n);
    char *end = strstr(start, "?>");
    if (!g_str_has_prefix(start, "<?xml ") || !end) return false;
    *end = '\0';
    const char *name = strstr(start, "encoding");
    name = name ? strpbrk(name, "\"'") : NULL;
    for (size_t i = 0; name && i < G_N_ELEMENTS(names); i++) {
        size_t length = strlen(names[i]);
        if (strncmp(name + 1, names[i], length) == 0 && name[1 + length] == *name) return true;
    }
    return false;
}

/* Look at the first bytes: an XML declaration, byte order marks, and UTF-16 without one. */
static bool check_start(struct utf8_filter *filter, GError **error)
{
    static const struct {
        unsigned char bytes[4];
        unsigned n;
        const char *name;
    } signs[] = {
        {{0xFF, 0xFE, 0, 0}, 4, "UTF-32"}, {{0, 0, 0xFE, 0xFF}, 4, "UTF-32"},
        {{0xFF, 0xFE}, 2, "UTF-16"},       {{0xFE, 0xFF}, 2, "UTF-16"},
        {{'<', 0, 0, 0}, 4, "UTF-32"},     {{0, 0, 0, '<'}, 4, "UTF-32"},
        {{'<', 0}, 2, "UTF-16"},           {{0, '<'}, 2, "UTF-16"},
    };
    const unsigned char *p = filter->pending;
    filter->started = true;
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (filter->n_pending < signs[i].n || memcmp(p, signs[i].bytes, signs[i].n) != 0) continue;
        return error_set(error, RADSCOUT_ERROR_INPUT,
                         "the text is %s, not UTF-8; convert it with `iconv -f %s -t UTF-8`",
                         signs[i].name, signs[i].name);
    }
    if (filter->n_pending >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) {
        filter->n_pending -= 3;
        filter->mark_size = 3;
        filter->in_at += 3;
        memmove(filter->pending, filter->pending + 3, filter->n_pending);
    }
    filter->is_latin1 = declares_latin1(filter->pending, filter->n_pending);
    return true;
}

/* Move bytes into pending until it holds n; returns how many were moved. */
static size_t fill_pending(struct utf8_filter *filter, const unsigned char *p, size_t size,
                           unsigned n)
{
    size_t moved = MIN(size, n - filter->n_pending);
    memcpy(filter->pending + filter->n_pending, p, moved);
    filter->n_pending += (unsigned)moved;
    return moved;
}

static void drain_pending(struct utf8_filter *filter, bool last, GByteArray *out, GArray *repairs)
{
    size_t used = take(filter, filter->pending, filter->n_pending, last, out, repairs);
    filter->n_pending -= (unsigned)used;
    memmove(filter->pending, filter->pending + used, filter->n_pending);
}

bool utf8_filter_push(struct utf8_filter *filter, const void *bytes, size_t size, GByteArray *out,
                      GArray *repairs, GError **error)
{
    const unsigned char *p = bytes;
    size_t at = 0;
    if (size == 0) return true; /* bytes may be NULL */
    if (!filter->started) {
        at = fill_pending(filter, p, size, UTF8_START_BYTES);
        if (filter->n_pending < UTF8_START_BYTES) return true;
        if (!check_start(filter, error)) return false;
        drain_pending(filter, false, out, repairs);
    }
    /* A begun sequence is short: finish it byte by byte. */
    while (filter->n_pending > 0 && at < size) {
        at += fill_pending(filter, p + at, 1, filter->n_pending + 1);
        drain_pending(filter, false, out, repairs);
    }
    if (at == size) return true;
    at += take(filter, p + at, size - at, false, out, repairs);
    if (at < size) fill_pending(filter, p + at, size - at, UTF8_PENDING_MAX);
    return true;
}

bool utf8_filter_finish(struct utf8_filter *filter, GByteArray *out, GArray *repairs,
                        GError **error)
{
    if (!filter->started && !check_start(filter, error)) return false;
    drain_pending(filter, true, out, repairs);
    return true;
}
