/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_LEGEND_H
#define RADSCOUT_CLI_LEGEND_H
/* What the columns of a table mean, under it: of those that are shown alone. */
#include "core/out.h"

#include <glib.h>
#include <stdbool.h>

struct legend_line {
    const char *key;     /* the column that it stands for */
    const char *heading; /* NULL: that of the column */
    const char *text;
};

/* Append each line whose column was shown (see out_spec), its text broken beside the
 * heading. */
void legend_append(GString *text, const struct legend_line *lines, size_t n,
                   const struct out_column *columns, const bool *shown, size_t n_columns);

/* Was there room for the column of that key? */
bool legend_is_shown(const char *key, const struct out_column *columns, const bool *shown,
                     size_t n_columns);

/* Append text that stands under no heading, broken into lines as wide. */
void legend_append_text(GString *text, const char *words);

#endif
