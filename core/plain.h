/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_PLAIN_H
#define RADSCOUT_CORE_PLAIN_H
/*
 * Text made safe for a terminal: a title, a file name or an error text of a
 * server must not move the cursor, change colours or turn the line around.
 */
#include <glib.h>
#include <stdbool.h>

/* A control character (C0, DEL, C1) or one that reorders what follows
 * (U+202A-202E, U+2066-2069). */
bool plain_is_control(gunichar c);

/* Append text to out; control characters become '?', bytes that are not UTF-8
 * become U+FFFD. keep_lines: '\n' stays. */
void plain_append(GString *out, const char *text, bool keep_lines);

/* Widths of letters and GOption's arguments are UTF-8 in this thread from now
 * on, whatever LANG says; numbers stay as in C. */
void plain_use_utf8(void);

#endif
