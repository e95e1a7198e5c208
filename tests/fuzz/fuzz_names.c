/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two printed names, the parts on lines of their own: read and compared. */
#include "analyze/names.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth) abort();
}

static const char *part(char **lines, guint i)
{
    return i < g_strv_length(lines) && *lines[i] != '\0' ? lines[i] : NULL;
}

static void check_name(const struct name *name)
{
    const char *const texts[] = {name->last, name->block, name->first, name->compact};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        require(texts[i] && g_utf8_validate(texts[i], -1, NULL));
    require(!name->is_full || *name->first != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct nicknames *nicknames;
    struct name a, b;
    if (!nicknames) nicknames = nicknames_new();
    g_autofree char *text = g_utf8_make_valid((const char *)data, (gssize)size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", 8);
    name_read(&a, part(lines, 0), part(lines, 1), part(lines, 2), part(lines, 3));
    name_read(&b, part(lines, 4), part(lines, 5), part(lines, 6), part(lines, 7));
    check_name(&a);
    check_name(&b);
    require(name_compatible(nicknames, &a, &a));
    require(name_compatible(nicknames, &a, &b) == name_compatible(nicknames, &b, &a));
    require(name_last_compatible(&a, &b) == name_last_compatible(&b, &a));
    require(name_fore_equal(&a, &b) == name_fore_equal(&b, &a));
    name_clear(&a);
    name_clear(&b);
    return 0;
}
