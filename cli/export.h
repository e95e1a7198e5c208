/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_EXPORT_H
#define RADSCOUT_CLI_EXPORT_H
/*
 * What `export` can write: one kind, one file cli/export_<name>.c, one row of
 * EXPORT_KINDS below.
 */
#include "cli/filters.h"
#include "cli/ranking.h"

/* What a ranked list is to hold. */
struct export_request {
    struct ranking ranking; /* its database, its topic */
    struct filter_options filters;
    int since, limit; /* 0: not given, all */
    char *sort;       /* NULL: the list's own order */
};

struct export_kind {
    const char *name;    /* what stands behind `export` */
    const char *summary; /* one line for --help */
    const struct out_column *columns;
    size_t n_columns;
    const char *const *without; /* beginnings of keys that are always empty here; NULL: none */
    enum out_format format;     /* when --format is not given */
    bool is_of_people;          /* takes the filters and --sort, too */
    /* Write every row; one of the two is set. The ranked ones take a topic, --since, --limit and
     * --as-of. */
    bool (*rows)(struct app *app, struct db *db, struct out *out, GError **error);
    bool (*ranked)(struct app *app, const struct export_request *request, struct out *out,
                   GError **error);
};

#define EXPORT_KINDS(X) X(articles) X(authorships) X(mentors) X(themes) X(journals) X(institutions)
#define X(name) extern const struct export_kind export_##name;
EXPORT_KINDS(X)
#undef X

#endif
