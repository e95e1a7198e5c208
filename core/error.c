/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/error.h"

#include <stdarg.h>

G_DEFINE_QUARK(radscout_error_quark, radscout_error)

int error_exit_status(const GError *error)
{
    static const int statuses[] = {
#define X(code, status, meaning) [RADSCOUT_ERROR_##code] = (status),
        RADSCOUT_ERRORS(X)
#undef X
    };
    if (error->domain == G_OPTION_ERROR || error->domain == G_KEY_FILE_ERROR) return 2;
    if (error->domain != RADSCOUT_ERROR) return 1;
    if (error->code < 0 || error->code >= (int)G_N_ELEMENTS(statuses)) return 1;
    return statuses[error->code];
}

gboolean error_set(GError **error, enum radscout_error code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    GError *made = g_error_new_valist(RADSCOUT_ERROR, (int)code, format, arguments);
    va_end(arguments);
    g_propagate_error(error, made);
    return FALSE;
}
