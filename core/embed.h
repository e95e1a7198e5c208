/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_EMBED_H
#define RADSCOUT_CORE_EMBED_H
/* Files compiled into the program: the DDL, SQL, default config, word lists. */
#include <stddef.h>

/* NUL-terminated content of a file named as in the source tree, for example
 * "store/source.sql"; NULL when it was not compiled in. size may be NULL. */
const char *embed_text(const char *name, size_t *size);

/* i-th name in ascending order; NULL past the end. */
const char *embed_name(size_t i);

#endif
