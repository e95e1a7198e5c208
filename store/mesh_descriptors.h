/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_MESH_DESCRIPTORS_H
#define RADSCOUT_STORE_MESH_DESCRIPTORS_H
/* Descriptors of imported MeSH files: table mesh_descriptor. */
#include "core/mesh.h"
#include "store/db.h"

#include <stdint.h>

/* The caller holds a transaction: begin, put each descriptor, then finish. A whole file
 * replaces all that was there; one of tree numbers or of identifiers replaces those, and
 * leaves the rest of what is known of a name. */
bool mesh_descriptors_begin(struct db *db, enum mesh_file file, GError **error);
bool mesh_descriptors_put(struct db *db, const struct mesh_descriptor *descriptor, GError **error);

/* Descriptors, and those of them with a tree number. */
struct mesh_descriptors_count {
    int64_t n, n_placed;
};

/* Note where they came from and when. */
bool mesh_descriptors_finish(struct db *db, const char *path, struct mesh_descriptors_count *count,
                             GError **error);

/* What was noted of the last import. */
struct mesh_descriptors_about {
    int64_t n;
    char *path, *at; /* NULL: nothing was imported */
};
bool mesh_descriptors_about(struct db *db, struct mesh_descriptors_about *about, GError **error);
void mesh_descriptors_about_clear(struct mesh_descriptors_about *about);

/* Meta key: changes whenever the descriptors do. */
#define MESH_DESCRIPTORS_STAMP "mesh_descriptors"

#endif
