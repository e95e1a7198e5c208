/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_PLACE_SEGMENT_H
#define RADSCOUT_ANALYZE_PLACE_SEGMENT_H
/* What one comma-separated segment of an affiliation is, by the stems of its
 * words in many languages. */
#include <glib.h>
#include <stdbool.h>

/* How specific an organisation is: the highest of an affiliation names it. */
enum segment_rank {
    SEGMENT_NO_ORGANISATION,
    SEGMENT_SCHOOL,     /* school or faculty of something */
    SEGMENT_INSTITUTE,  /* institute or centre of or for something */
    SEGMENT_UNIVERSITY, /* university, company, agency, society */
    SEGMENT_HOSPITAL,   /* hospital, clinic, medical centre, trust */
};

struct segment {
    char *text;   /* as printed */
    char **words; /* folded */
    guint n_words;
    bool is_department;
    bool is_imaging; /* radiology, imaging, nuclear medicine in it */
    bool is_street;
    bool is_used; /* read as a place */
    enum segment_rank rank;
};

/* Cut a part at its commas. GArray of struct segment; g_array_unref(). A
 * department and an organisation in one segment become two. */
GArray *segments_read(const char *part);

#endif
