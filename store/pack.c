/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pack.h"

void pack_references(const GArray *pmids, GByteArray *bytes)
{
    uint64_t before = 0;
    for (guint i = 0; i < pmids->len; i++) {
        uint64_t pmid = (uint64_t)g_array_index(pmids, int64_t, i);
        uint64_t left = pmid - before;
        before = pmid;
        do {
            uint8_t byte = (uint8_t)((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
            g_byte_array_append(bytes, &byte, 1);
            left >>= 7;
        } while (left > 0);
    }
}

bool unpack_references(const void *bytes, size_t size, GArray *pmids)
{
    const uint8_t *next = bytes;
    const uint8_t *end = next + size;
    uint64_t pmid = 0;
    while (next < end) {
        uint64_t difference = 0;
        unsigned shift = 0;
        uint8_t byte = 0x80;
        for (; byte & 0x80; shift += 7) {
            if (next == end || shift > 56) return false;
            byte = *next++;
            difference |= (uint64_t)(byte & 0x7f) << shift;
        }
        pmid += difference;
        int64_t value = (int64_t)pmid;
        g_array_append_val(pmids, value);
    }
    return true;
}

void pack_put_text(GString *out, const char *text)
{
    if (!text) {
        g_string_append(out, "null");
        return;
    }
    g_string_append_c(out, '"');
    while (*text) {
        const char *from = text;
        while ((unsigned char)*text >= 0x20 && *text != '"' && *text != '\\')
            text++;
        g_string_append_len(out, from, text - from);
        if (!*text) break;
        if ((unsigned char)*text < 0x20) {
            g_string_append_printf(out, "\\u%04X", (unsigned char)*text++);
        } else {
            g_string_append_c(out, '\\');
            g_string_append_c(out, *text++);
        }
    }
    g_string_append_c(out, '"');
}

void pack_put_int(GString *out, int64_t value)
{
    char digits[20];
    size_t n = 0;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[sizeof digits - ++n] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (value < 0) g_string_append_c(out, '-');
    g_string_append_len(out, digits + sizeof digits - n, (gssize)n);
}

json_t *unpack_json(const char *text)
{
    if (!text) return json_array();
    json_t *array = json_loads(text, 0, NULL);
    if (json_is_array(array)) return array;
    json_decref(array);
    return NULL;
}
