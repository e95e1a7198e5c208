/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_LOG_H
#define RADSCOUT_CORE_LOG_H
/*
 * Talk on stderr: "radscout: warning: ...". Data never comes this way.
 * Control characters of the message are shown as '?' (escaping at the sink),
 * newlines kept. Safe from several threads.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* -q: LOG_ERROR; default LOG_INFO; -v: LOG_DEBUG. */
void log_set_level(enum log_level level);
enum log_level log_level(void);

void log_error(const char *format, ...) G_GNUC_PRINTF(1, 2); /* the person must act */
void log_warn(const char *format, ...) G_GNUC_PRINTF(1, 2);  /* something was skipped */
void log_info(const char *format, ...) G_GNUC_PRINTF(1, 2);  /* what was done, once */
void log_debug(const char *format, ...) G_GNUC_PRINTF(1, 2); /* how it was done */

/* The progress line: shown only when stderr is a terminal and the level is at
 * least LOG_INFO, first after one second, at most five times a second.
 * total 0 means unknown. log_progress_end() wipes it. */
void log_progress(const char *what, int64_t done, int64_t total);
void log_progress_end(void);

#endif
