/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_PACK_H
#define RADSCOUT_STORE_PACK_H
/* Lists that are always read whole, as one value of a row. */
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Append PMIDs (int64_t, ascending) as LEB128 varints of their differences, the
 * first one from 0. */
void pack_references(const GArray *pmids, GByteArray *bytes);

/* Append what pack_references() packed; false when the bytes are damaged. */
bool unpack_references(const void *bytes, size_t size, GArray *pmids);

/* Append the text as a JSON string, or null; and a number. */
void pack_put_text(GString *out, const char *text);
void pack_put_int(GString *out, int64_t value);

/* A JSON array; NULL text gives an empty one. NULL when it is damaged. */
json_t *unpack_json(const char *text);

#endif
