/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_ERROR_H
#define RADSCOUT_CORE_ERROR_H
/*
 * The few kinds of failure that a caller acts on, and the exit status each
 * ends in. What failed, on what and what to do is the GError's message:
 * lower case, no full stop, subject quoted. Callers add context in front with
 * g_prefix_error().
 */
#include <glib.h>

/* X(code, exit status, meaning) */
#define RADSCOUT_ERRORS(X)                                                                         \
    X(FAILED, 1, "failed")                                                                         \
    X(USAGE, 2, "wrong usage or config")                                                           \
    X(SKIPPED, 3, "done, but records or requests were skipped")                                    \
    X(RETRY, 4, "temporary failure, worth another try")                                            \
    X(BLOCKED, 4, "the service blocks us: stop the run")                                           \
    X(LOCKED, 4, "another run holds the lock")                                                     \
    X(REFUSED, 1, "the service refuses this request for good")                                     \
    X(EXPIRED, 4, "the service forgot the search: search again")                                   \
    X(INPUT, 1, "input is not what it claims to be")                                               \
    X(TRUNCATED, 1, "input ends too early")                                                        \
    X(DATABASE, 5, "database unusable")                                                            \
    X(INTERRUPTED, 130, "interrupted")

enum radscout_error {
#define X(code, status, meaning) RADSCOUT_ERROR_##code,
    RADSCOUT_ERRORS(X)
#undef X
};

#define RADSCOUT_ERROR (radscout_error_quark())
GQuark radscout_error_quark(void);

/* Exit status for an error: its row above; 1 for errors of other domains
 * (GLib's option parser: 2). */
int error_exit_status(const GError *error);

/* Shorthand: set *error to RADSCOUT_ERROR_<code> with a printf message.
 * Returns FALSE so that a caller can `return error_set(...)`. */
gboolean error_set(GError **error, enum radscout_error code, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

#endif
