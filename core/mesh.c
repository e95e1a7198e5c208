/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/mesh.h"

#include <string.h>

struct mesh_descriptor *mesh_descriptor_new(void)
{
    struct mesh_descriptor *descriptor = g_new(struct mesh_descriptor, 1);
    descriptor->ui = g_string_new(NULL);
    descriptor->name = g_string_new(NULL);
    descriptor->trees = g_string_new(NULL);
    descriptor->terms = g_string_new(NULL);
    return descriptor;
}

void mesh_descriptor_reset(struct mesh_descriptor *descriptor)
{
    g_string_truncate(descriptor->ui, 0);
    g_string_truncate(descriptor->name, 0);
    g_string_truncate(descriptor->trees, 0);
    g_string_truncate(descriptor->terms, 0);
}

void mesh_descriptor_free(struct mesh_descriptor *descriptor)
{
    if (!descriptor) return;
    g_string_free(descriptor->ui, TRUE);
    g_string_free(descriptor->name, TRUE);
    g_string_free(descriptor->trees, TRUE);
    g_string_free(descriptor->terms, TRUE);
    g_free(descriptor);
}

bool mesh_is_ui(const char *text)
{
    size_t digits = text[0] == 'D' ? strspn(text + 1, "0123456789") : 0;
    return digits >= 3 && text[1 + digits] == '\0' && digits < MESH_UI_MAX;
}

/* A letter and digits, then groups of digits behind dots. */
bool mesh_is_tree(const char *text)
{
    if (!g_ascii_isupper(text[0]) || strlen(text) > MESH_TREE_MAX) return false;
    const char *at = text + 1;
    for (;;) {
        size_t digits = strspn(at, "0123456789");
        if (digits < 2 || digits > 3) return false;
        at += digits;
        if (*at == '\0') return true;
        if (*at++ != '.') return false;
    }
}

bool mesh_in_branch(const char *tree, const char *branch)
{
    size_t n = strlen(branch);
    if (strncmp(tree, branch, n) != 0) return false;
    /* a letter alone is a branch, too: "A" of "A01" */
    return n == 1 || tree[n] == '\0' || tree[n] == '.';
}
