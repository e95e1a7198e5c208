/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plain.h"

#include <locale.h>

bool plain_is_control(gunichar c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

void plain_append(GString *out, const char *text, bool keep_lines)
{
    g_autofree char *valid = NULL;
    if (!g_utf8_validate(text, -1, NULL)) text = valid = g_utf8_make_valid(text, -1);
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (plain_is_control(c) && !(keep_lines && c == '\n')) {
            g_string_append_c(out, '?');
        } else {
            g_string_append_unichar(out, c);
        }
    }
}

void plain_use_utf8(void)
{
    static gsize made = 0; /* a locale_t, kept for the life of the program */
    if (g_once_init_enter(&made)) {
        locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
        g_once_init_leave(&made, utf8 ? (gsize)utf8 : (gsize)LC_GLOBAL_LOCALE);
    }
    uselocale((locale_t)made);
}
