/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/pack.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

GByteArray *pack_references(const GArray *pmids)
{
    if (pmids->len == 0) return NULL;
    GByteArray *bytes = g_byte_array_new();
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
    return bytes;
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

char *pack_json(json_t *array_taken)
{
    char *text = NULL;
    if (json_array_size(array_taken) > 0) {
        char *dumped = json_dumps(array_taken, JSON_COMPACT);
        text = g_strdup(dumped);
        free(dumped);
    }
    json_decref(array_taken);
    return text;
}

json_t *unpack_json(const char *text)
{
    if (!text) return json_array();
    json_t *array = json_loads(text, 0, NULL);
    if (json_is_array(array)) return array;
    json_decref(array);
    return NULL;
}

json_t *pack_text(const char *text)
{
    json_t *string = text ? json_string(text) : NULL;
    return string ? string : json_null();
}
