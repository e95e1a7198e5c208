/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_PLURAL_H
#define RADSCOUT_CORE_PLURAL_H
/* Endings of words that are counted: "1 paper", "2 papers"; "1 person", "2 people". */
#include <stdint.h>

/* "" or "s". */
static inline const char *plural_s(int64_t n)
{
    return n == 1 ? "" : "s";
}

/* "person" or "people". */
static inline const char *plural_people(int64_t n)
{
    return n == 1 ? "person" : "people";
}

#endif
