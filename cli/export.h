/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_EXPORT_H
#define RADSCOUT_CLI_EXPORT_H
/*
 * What `export` can write: one kind, one file cli/export_<name>.c, one row of
 * EXPORT_KINDS below.
 */
#include "cli/command.h"

struct export_kind {
    const char *name;    /* what stands behind `export` */
    const char *summary; /* one line for --help */
    const struct out_column *columns;
    size_t n_columns;
    enum out_format format; /* when --format is not given */
    /* Write every row. */
    bool (*rows)(struct app *app, struct db *db, struct out *out, GError **error);
};

#define EXPORT_KINDS(X) X(articles) X(authorships) X(mentors) X(themes) X(journals) X(institutions)
#define X(name) extern const struct export_kind export_##name;
EXPORT_KINDS(X)
#undef X

#endif
