/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_MENTOR_COLUMNS_H
#define RADSCOUT_ANALYZE_MENTOR_COLUMNS_H
/* What a list of mentors can be sorted by, and in which order that puts them. */
#include "analyze/mentor.h"

/* What must be known of everybody before the list can be sorted by a column. */
enum mentor_need {
    MENTOR_NEED_SCORE,   /* it is the score that sorts */
    MENTOR_NEED_COUNTS,  /* what the ranking counts anyway */
    MENTOR_NEED_DETAILS, /* name, place and contact */
    MENTOR_NEED_RANGE,   /* low and high */
    MENTOR_NEED_LEDGER,
};

/* All columns, ", " between them; constant. */
const char *mentor_columns_names(void);

/* "score_parts.all_volume" -> its number; NULL: that of the score. An unknown one is a
 * USAGE error that lists them. */
bool mentor_columns_find(const char *name, int *column, GError **error);
enum mentor_need mentor_columns_need(int column);

/* Fill key and key_text, by which the next compares; what they are made of may go then. */
void mentor_columns_key(struct mentor *mentor, int column);

/* For g_array_sort_with_data() of struct mentor; user is the column (int *). Equal keys
 * go by score, equal scores by chance, but always the same. */
gint mentor_columns_compare(gconstpointer a, gconstpointer b, gpointer user);

#endif
