/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_MESH_H
#define RADSCOUT_PARSE_MESH_H
/*
 * A file of the Medical Subject Headings -> descriptors, plain, gzipped or in a .zip:
 * NLM's descriptor XML (desc20XX.xml), its list of tree numbers (mtrees20XX.bin,
 * "Body Regions;A01"), or a table with a line of titles and tabs: tree_number and name, or
 * mesh_id and name. What a file is, its content says.
 */
#include "core/mesh.h"

#include <stdint.h>

#define MESH_RECORDS_MAX 2000000
#define MESH_LINE_MAX 2000 /* bytes of a row */

struct mesh_handler {
    /* What kind of file it is: once, before the first descriptor. */
    bool (*begin)(void *user, enum mesh_file file, GError **error);
    /* The descriptor lives until the callback returns; false stops with its error. A file
     * of tree numbers tells a descriptor with several of them several times. */
    bool (*descriptor)(void *user, const struct mesh_descriptor *descriptor, GError **error);
    void *user;
};

struct mesh_report {
    int64_t n_read, n_skipped; /* records or rows */
    char *first_issue;         /* g_free(); NULL: none */
};

/* path: a file, a pipe, or "-" for stdin. Errors (INPUT, TRUNCATED) do not name it. A
 * record or row without a name, or with an identifier or tree number that is none, is
 * skipped and counted. */
bool mesh_read(const char *path, const struct mesh_handler *handler, struct mesh_report *report,
               GError **error);

#endif
