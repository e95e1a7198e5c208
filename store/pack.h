/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_PACK_H
#define RADSCOUT_STORE_PACK_H
/* Lists that are always read whole, as one value of a row. */
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* PMIDs (int64_t, ascending) as LEB128 varints of their differences, the first
 * one from 0. NULL when there are none; g_byte_array_unref(). */
GByteArray *pack_references(const GArray *pmids);

/* Append what pack_references() packed; false when the bytes are damaged. */
bool unpack_references(const void *bytes, size_t size, GArray *pmids);

/* The array as compact JSON text, NULL when it is empty; g_free(). Takes the
 * reference. */
char *pack_json(json_t *array_taken);

/* The array again; NULL text gives an empty one. NULL when it is damaged. */
json_t *unpack_json(const char *text);

/* JSON text or null. */
json_t *pack_text(const char *text);

#endif
