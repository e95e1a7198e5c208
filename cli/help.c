/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/app.h"

#include <string.h>

#ifndef RADSCOUT_LIBRARIES
#define RADSCOUT_LIBRARIES "not recorded by this build"
#endif

#define OPTIONS_HEADING "Application Options:"

static void append_group(GString *page, const char *group)
{
    g_string_append_printf(page, "\n%s\n", group);
    for (const struct command *const *c = app_commands(); *c; c++) {
        if (strcmp((*c)->group, group) != 0) continue;
        g_string_append_printf(page, "  %-12s  %s\n", (*c)->name, (*c)->summary);
    }
}

/* The main job when it is built in, else the first thing to do. */
static const char *overview_example(void)
{
    const struct command *const *commands = app_commands();
    for (const struct command *const *c = commands; *c; c++) {
        if (strcmp((*c)->name, "scout") == 0) return (*c)->example;
    }
    g_assert(commands[0]);
    return commands[0]->example;
}

bool help_print_overview(GError **error)
{
    g_autoptr(GString) page =
        g_string_new("radscout: mentors and research themes in radiology, from PubMed\n"
                     "usage: radscout [global options] COMMAND [options] [arguments]\n");
    g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);
    for (const struct command *const *c = app_commands(); *c; c++) {
        if (g_hash_table_add(done, (void *)(uintptr_t)(*c)->group)) append_group(page, (*c)->group);
    }
    g_string_append_printf(page,
                           "\nGlobal options\n"
                           "  -c, --config FILE   -d, --db FILE   -q, --quiet   -v, --verbose\n"
                           "  --no-color   --version   -h, --help\n"
                           "\nExample\n  %s\n"
                           "\nradscout COMMAND --help tells more about a command.\n",
                           overview_example());
    return out_text(page->str, error);
}

bool help_print_command(const struct command *command, GOptionContext *context, GError **error)
{
    g_autofree char *glib_page = g_option_context_get_help(context, TRUE, NULL);
    const char *options = strstr(glib_page, OPTIONS_HEADING);
    g_autoptr(GString) page = g_string_new(NULL);
    g_string_append_printf(page, "usage: radscout %s%s%s%s\n\n%s\n", command->name,
                           options ? " [options]" : "", *command->usage ? " " : "", command->usage,
                           command->summary);
    if (options) g_string_append_printf(page, "\nOptions%s", options + strlen(OPTIONS_HEADING) - 1);
    while (page->len > 0 && page->str[page->len - 1] == '\n')
        g_string_truncate(page, page->len - 1);
    g_string_append_printf(page, "\n\nExample\n  %s\n", command->example);
    return out_text(page->str, error);
}

bool help_print_version(bool with_libraries, GError **error)
{
    if (!out_text("radscout " RADSCOUT_VERSION "\n", error)) return false;
    return !with_libraries ||
           out_text("built with " RADSCOUT_LIBRARIES "\n"
                    "\n"
                    "Licence: GPL-3.0-or-later. There is no warranty.\n"
                    "Data: PubMed, from the US National Library of Medicine (NLM). NLM and NCBI\n"
                    "do not endorse this program and do not answer for its results; abstracts may\n"
                    "be under their publishers' copyright. NCBI's disclaimer and copyright note:\n"
                    "https://www.ncbi.nlm.nih.gov/home/about/policies/\n"
                    "Data: citation counts and author identifiers from Semantic Scholar:\n"
                    "https://www.semanticscholar.org/?utm_source=api\n",
                    error);
}
