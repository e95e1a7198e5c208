/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a file of the Medical Subject Headings, packed or not: nothing crashes, and
 * a descriptor that is reported has a name and texts that are what they say.
 */
#include "parse/mesh.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/own.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth) abort();
}

struct seen {
    int64_t n;
    bool has_begun;
};

static bool on_begin(void *user, enum mesh_file file, GError **error)
{
    struct seen *seen = user;
    (void)error;
    require(!seen->has_begun && file >= MESH_WHOLE && file <= MESH_IDS);
    seen->has_begun = true;
    return true;
}

static bool on_descriptor(void *user, const struct mesh_descriptor *descriptor, GError **error)
{
    struct seen *seen = user;
    const GString *const texts[] = {descriptor->ui, descriptor->name, descriptor->trees,
                                    descriptor->terms};
    (void)error;
    require(seen->has_begun && descriptor->name->len > 0);
    require(descriptor->ui->len == 0 || mesh_is_ui(descriptor->ui->str));
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        require(g_utf8_validate(texts[i]->str, (gssize)texts[i]->len, NULL));
    g_auto(GStrv) trees = g_strsplit(descriptor->trees->str, "\n", -1);
    for (char **tree = trees; *tree; tree++)
        require(mesh_is_tree(*tree));
    seen->n++;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct seen seen = {0};
    const struct mesh_handler handler = {on_begin, on_descriptor, &seen};
    struct mesh_report report;
    g_autoptr(GError) error = NULL;
    int fd = memfd_create("mesh", MFD_CLOEXEC);
    require(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    bool is_good = mesh_read(path, &handler, &report, &error);
    require(is_good == (error == NULL));
    require(report.n_read == seen.n && (!is_good || seen.n > 0));
    require((report.first_issue != NULL) == (report.n_skipped > 0));
    g_free(report.first_issue);
    close(fd);
    return 0;
}
