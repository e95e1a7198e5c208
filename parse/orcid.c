/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/orcid.h"

#include <glib.h>
#include <string.h>

#define DIGITS 16

static char checksum(const char digits[DIGITS])
{
    int total = 0;
    for (int i = 0; i < DIGITS - 1; i++)
        total = (total + (digits[i] - '0')) * 2;
    int result = (12 - total % 11) % 11;
    return result == 10 ? 'X' : (char)('0' + result);
}

/* Bytes of a separator between the groups of four at p: blank, hyphen, or one
 * of the dashes U+2010..U+2015 and U+2212; 0 when it is none. */
static size_t separator_size(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;
    if (*p == '-' || *p == ' ') return 1;
    if (u[0] != 0xE2) return 0;
    if (u[1] == 0x80 && u[2] >= 0x90 && u[2] <= 0x95) return 3;
    return u[1] == 0x88 && u[2] == 0x92 ? 3 : 0;
}

/* Sixteen digits from p on, groups separated or not; NULL when they are not
 * there, else the byte behind. */
static const char *take_digits(const char *p, char digits[DIGITS])
{
    for (int i = 0; i < DIGITS; i++) {
        if (i > 0 && i % 4 == 0) p += separator_size(p);
        if (i == DIGITS - 1 && (*p == 'x' || *p == 'X')) {
            digits[i] = 'X';
        } else if (g_ascii_isdigit(*p)) {
            digits[i] = *p;
        } else {
            return NULL;
        }
        p++;
    }
    return p;
}

bool orcid_parse(const char *text, char orcid[ORCID_SIZE])
{
    char digits[DIGITS];
    if (!text) return false;
    for (const char *p = text; *p != '\0'; p++) {
        if (!g_ascii_isdigit(*p)) continue;
        if (p > text && g_ascii_isalnum(p[-1])) continue;
        const char *end = take_digits(p, digits);
        if (!end || g_ascii_isalnum(*end)) continue;
        if (digits[DIGITS - 1] != checksum(digits)) return false;
        g_snprintf(orcid, ORCID_SIZE, "%.4s-%.4s-%.4s-%.4s", digits, digits + 4, digits + 8,
                   digits + 12);
        return true;
    }
    return false;
}
