/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a file of the Research Organization Registry, packed or not:
 * nothing crashes, and an organisation that is reported has an identifier, a name
 * and texts that are what they say.
 */
#include "parse/ror.h"

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

static bool on_organisation(void *user, const struct organisation *o, GError **error)
{
    const GString *const texts[] = {o->name,  o->names, o->acronyms, o->kinds, o->country,
                                    o->state, o->city,  o->grid,     o->isni,  o->parents};
    char bare[ORGANISATION_ROR_SIZE + 1];
    int64_t *n = user;
    (void)error;
    require(organisation_ror(o->ror->str, bare) && o->name->len > 0);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        require(g_utf8_validate(texts[i]->str, (gssize)texts[i]->len, NULL));
    require(o->country->len == 0 || o->country->len == 2);
    (*n)++;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int64_t n = 0;
    const struct ror_handler handler = {on_organisation, &n};
    struct ror_report report;
    g_autoptr(GError) error = NULL;
    int fd = memfd_create("ror", MFD_CLOEXEC);
    require(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    bool is_good = ror_read(path, &handler, &report, &error);
    require(is_good == (error == NULL));
    require(report.n_read == n && (!is_good || n > 0));
    require((report.first_issue != NULL) == (report.n_skipped > 0));
    require(report.schema >= 0 && report.schema <= 2);
    g_free(report.first_issue);
    close(fd);
    return 0;
}
