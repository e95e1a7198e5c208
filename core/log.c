/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/log.h"

#include "core/clk.h"
#include "core/plain.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define PROGRESS_FIRST_US G_USEC_PER_SEC
#define PROGRESS_EVERY_US (G_USEC_PER_SEC / 5)
#define WIPE_LINE "\r\033[K"

/* The two mutable globals that the house style allows, under one lock. */
static enum log_level current_level = LOG_INFO;
static struct {
    int64_t began_us, shown_us;
    bool is_running, is_on_screen;
} progress;
static GMutex lock;

void log_set_level(enum log_level level)
{
    g_mutex_lock(&lock);
    current_level = level;
    g_mutex_unlock(&lock);
}

enum log_level log_level(void)
{
    g_mutex_lock(&lock);
    enum log_level level = current_level;
    g_mutex_unlock(&lock);
    return level;
}

static void wipe_progress(void)
{
    if (progress.is_on_screen) fputs(WIPE_LINE, stderr);
    progress.is_on_screen = false;
}

static void print(enum log_level level, const char *label, const char *format, va_list arguments)
    G_GNUC_PRINTF(3, 0);

static void print(enum log_level level, const char *label, const char *format, va_list arguments)
{
    if (level > log_level()) return;
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    g_autoptr(GString) line = g_string_new("radscout: ");
    g_string_append(line, label);
    plain_append(line, message, true);
    g_string_append_c(line, '\n');
    g_mutex_lock(&lock);
    wipe_progress();
    /* Nobody is left to tell when stderr itself fails. */
    (void)fwrite(line->str, 1, line->len, stderr);
    (void)fflush(stderr);
    g_mutex_unlock(&lock);
}

#define LOG_FUNCTION(name, level, label)                                                           \
    void name(const char *format, ...)                                                             \
    {                                                                                              \
        va_list arguments;                                                                         \
        va_start(arguments, format);                                                               \
        print(level, label, format, arguments);                                                    \
        va_end(arguments);                                                                         \
    }

LOG_FUNCTION(log_error, LOG_ERROR, "error: ")
LOG_FUNCTION(log_warn, LOG_WARN, "warning: ")
LOG_FUNCTION(log_info, LOG_INFO, "")
LOG_FUNCTION(log_debug, LOG_DEBUG, "debug: ")

void log_progress(const char *what, int64_t done, int64_t total)
{
    if (log_level() < LOG_INFO || !isatty(STDERR_FILENO)) return;
    int64_t now_us = clk_monotonic_us();
    g_mutex_lock(&lock);
    if (!progress.is_running) {
        progress.is_running = true;
        progress.began_us = now_us;
        progress.shown_us = now_us + PROGRESS_FIRST_US - PROGRESS_EVERY_US;
    }
    if (now_us - progress.shown_us >= PROGRESS_EVERY_US) {
        g_autoptr(GString) line = g_string_new(WIPE_LINE);
        plain_append(line, what, false);
        g_string_append_printf(line, " %" G_GINT64_FORMAT, done);
        if (total > 0) {
            g_string_append_printf(line, " of %" G_GINT64_FORMAT " (%.0f %%)", total,
                                   100.0 * (double)done / (double)total);
        }
        (void)fwrite(line->str, 1, line->len, stderr);
        (void)fflush(stderr);
        progress.shown_us = now_us;
        progress.is_on_screen = true;
    }
    g_mutex_unlock(&lock);
}

void log_progress_end(void)
{
    g_mutex_lock(&lock);
    wipe_progress();
    (void)fflush(stderr);
    progress.is_running = false;
    g_mutex_unlock(&lock);
}
