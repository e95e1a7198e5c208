/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_VALUE_H
#define RADSCOUT_CORE_VALUE_H
/* The shapes that values of the config and the environment must have. */
#include <stdbool.h>

#define VALUE_KEY_BYTES_MIN 8
#define VALUE_KEY_BYTES_MAX 200

/* One ASCII address, name@domain.tld. */
bool value_is_email(const char *text);

/* An http(s) base address without slash at the end, query, fragment or
 * password; NULL when text is none. g_free(). */
char *value_clean_url(const char *text);

/* The host of url is this machine: localhost, 127.0.0.0/8 or ::1. */
bool value_is_loopback(const char *url);

/* ~/x is in the home folder, x in base (NULL: the current folder); NULL for
 * another person's ~name. g_free(). */
char *value_full_path(const char *path, const char *base);

/* What PubMed would not answer as meant: "a quote that is not closed", ...;
 * NULL when nothing is wrong. Constant text. */
const char *value_query_flaw(const char *query);

/* VALUE_KEY_BYTES_MIN to _MAX letters, digits and . _ ~ -: written the same way
 * in a URL, in JSON and in XML, so that it is found wherever it is to be
 * blanked out, and too long to stand in other words. */
bool value_is_api_key(const char *text);

#endif
