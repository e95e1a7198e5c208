/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_MESH_H
#define RADSCOUT_CORE_MESH_H
/* One descriptor of a MeSH file: what its reader and the store share. */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>

#define MESH_UI_MAX 12   /* bytes of an identifier, "D" and digits */
#define MESH_TREE_MAX 80 /* bytes of a tree number */

/* What a file says of descriptors. */
enum mesh_file {
    MESH_WHOLE, /* names, identifiers, tree numbers, entry terms */
    MESH_TREES, /* tree numbers and names, one of each a row */
    MESH_IDS,   /* identifiers and names */
};

/* Lists hold one item a line. A text that is empty was not printed. */
struct mesh_descriptor {
    GString *ui;    /* "D" and digits */
    GString *name;  /* "Magnetic Resonance Imaging" */
    GString *trees; /* "E01.370.350.825.500" */
    GString *terms; /* entry terms: other names */
};

struct mesh_descriptor *mesh_descriptor_new(void);
void mesh_descriptor_reset(struct mesh_descriptor *descriptor);
void mesh_descriptor_free(struct mesh_descriptor *descriptor);
OWNED_DEFINE(mesh_descriptor, mesh_descriptor_free)

/* Is it an identifier of a descriptor, is it a tree number? */
bool mesh_is_ui(const char *text);
bool mesh_is_tree(const char *text);

/* The tree number lies in the branch: it is that one, or below it. */
bool mesh_in_branch(const char *tree, const char *branch);

#endif
