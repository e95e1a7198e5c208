/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * score-radiology DATABASE LABELS: precision and recall of is_radiology on
 * affiliations labelled by hand. LABELS: PMID, position, index of the
 * affiliation from 1, label 0 or 1, parted by tabs. The texts are read from
 * DATABASE. $SHOW lists what is wrong. Status 1: less than 0.97, or fewer than
 * 300 of the texts are there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/places.h"

#define BAR 0.97
#define LABELS_MIN 300

/* Text of an author's affiliation; NULL: it is not there. g_free(). */
static char *text_of(struct db *db, int64_t pmid, int position, int index)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT text FROM authorship, json_each(affiliations) JOIN "
                                "affiliation ON affiliation_id = json_each.value "
                                "WHERE pmid = ? AND position = ? AND json_each.key = ?",
                                NULL);
    if (!stmt) return NULL;
    bool has_row = false;
    stmt_bind_int(stmt, 1, pmid);
    stmt_bind_int(stmt, 2, position);
    stmt_bind_int(stmt, 3, index - 1);
    char *text = stmt_step(stmt, &has_row, NULL) && has_row ? g_strdup(stmt_text(stmt, 0)) : NULL;
    stmt_reset(stmt);
    return text;
}

static bool says_radiology(const char *text)
{
    struct place_list list;
    bool any = false;
    places_read(text, &list);
    for (size_t i = 0; i < list.n; i++)
        any |= list.items[i].is_radiology;
    place_list_clear(&list);
    return any;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *labels = NULL;
    if (argc != 3) {
        fprintf(stderr, "usage: score-radiology DATABASE LABELS\n");
        return 2;
    }
    OWNED(db) db = db_open(argv[1], DB_READ, &error);
    if (!db || !g_file_get_contents(argv[2], &labels, NULL, &error)) {
        fprintf(stderr, "score-radiology: %s\n", error->message);
        return 1;
    }
    int n[2][2] = {{0}}; /* [label][answer] */
    g_auto(GStrv) lines = g_strsplit(labels, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) fields = g_strsplit(*line, "\t", -1);
        if (**line == '#' || g_strv_length(fields) != 4) continue;
        g_autofree char *text = text_of(db, g_ascii_strtoll(fields[0], NULL, 10),
                                        (int)g_ascii_strtoll(fields[1], NULL, 10),
                                        (int)g_ascii_strtoll(fields[2], NULL, 10));
        if (!text) continue;
        bool label = fields[3][0] == '1', answer = says_radiology(text);
        n[label][answer]++;
        if (label != answer && g_getenv("SHOW"))
            printf("%d instead of %d: %s\n", answer, label, text);
    }
    int all = n[0][0] + n[0][1] + n[1][0] + n[1][1];
    double precision = n[1][1] ? (double)n[1][1] / (n[1][1] + n[0][1]) : 0;
    double recall = n[1][1] ? (double)n[1][1] / (n[1][1] + n[1][0]) : 0;
    printf("is_radiology: %d strings, %d of radiology; precision %.3f, recall %.3f\n", all,
           n[1][0] + n[1][1], precision, recall);
    return precision < BAR || recall < BAR || all < LABELS_MIN;
}
