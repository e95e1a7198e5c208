/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/legend.h"

#include <string.h>

#define HEADING_WIDTH 13
#define LINE_WIDTH 79

/* Words from column `at` of a line on, further lines from column `indent` on. */
static void append_words(GString *text, const char *words, size_t at, size_t indent)
{
    const char *between = "";
    while (*words) {
        size_t n = strcspn(words, " ");
        if (*between && at + 1 + n > LINE_WIDTH) {
            g_string_append_printf(text, "\n%*s", (int)indent, "");
            at = indent;
            between = "";
        }
        g_string_append(text, between);
        g_string_append_len(text, words, (gssize)n);
        at += strlen(between) + n;
        words += n + strspn(words + n, " ");
        between = " ";
    }
    g_string_append_c(text, '\n');
}

void legend_append_text(GString *text, const char *words)
{
    append_words(text, words, 0, 0);
}

bool legend_is_shown(const char *key, const struct out_column *columns, const bool *shown,
                     size_t n_columns)
{
    for (size_t i = 0; i < n_columns; i++)
        if (strcmp(columns[i].key, key) == 0) return shown[i];
    return false;
}

void legend_append(GString *text, const struct legend_line *lines, size_t n,
                   const struct out_column *columns, const bool *shown, size_t n_columns)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n_columns; k++) {
            if (!shown[k] || strcmp(columns[k].key, lines[i].key) != 0) continue;
            const char *heading = lines[i].heading ? lines[i].heading : columns[k].title;
            g_string_append_printf(text, "%-*s ", HEADING_WIDTH - 1, heading);
            append_words(text, lines[i].text, MAX(HEADING_WIDTH, strlen(heading) + 1),
                         HEADING_WIDTH);
        }
}
