/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_ORCID_H
#define RADSCOUT_PARSE_ORCID_H
/* ORCID identifiers in every form that records carry. */
#include <stdbool.h>

#define ORCID_SIZE 20 /* "0000-0000-0000-000X" and the NUL */

/* Find the one ORCID in text: bare, as URL (http, https, www), with other
 * dashes or blanks, or without any. Written bare and upper case; false when
 * there is none, or its ISO 7064 mod 11-2 checksum is wrong
 * (ISO/IEC 7064:2003; https://support.orcid.org). */
bool orcid_parse(const char *text, char orcid[ORCID_SIZE]);

#endif
