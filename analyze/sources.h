/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_SOURCES_H
#define RADSCOUT_ANALYZE_SOURCES_H
/*
 * What this program was built from, where it decides who is who and what an
 * affiliation says: scripts/source-digest makes the .c of it. An analysis by
 * other sources is not gone on from.
 */

/* SHA-256, hexadecimal, over analyze/identity.c and all that it is made of. */
extern const char analyze_sources[];

#endif
