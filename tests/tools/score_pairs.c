/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * score-pairs [--ignore-orcid] [--bar P,R,ACCURACY] DATABASE PAIRS.csv: how well the points of the
 * identity analysis tell labelled pairs of authors apart. PAIRS.csv has the
 * columns PMID1;Last_name1;Initials1;First_name1;PMID2;...;Authorship (YES/NO),
 * as in the gold standard of Vishnyakova et al., JAMIA 2019. Unlabelled pairs and pairs without
 * records are left out and counted. Prints the precision-recall curve of the
 * pair points and the figures of the finished clusters.
 */
#include <stdio.h>
#include <string.h>

#include "analyze/likeness.h"
#include "analyze/places.h"
#include "core/fold.h"

#define VETO INT32_MIN

struct labelled {
    int32_t score;
    bool same, joined;
};

struct counts {
    guint unlabelled, without_record;
    GArray *pairs; /* struct labelled */
};

/* Letters that did not survive in the list are '?' or U+FFFD. */
static char *last_pattern(const char *last)
{
    g_auto(GStrv) lost = g_strsplit(last, "\xEF\xBF\xBD", -1);
    g_autofree char *marked = g_strjoinv("?", lost);
    g_auto(GStrv) parts = g_strsplit(marked, "?", -1);
    for (char **part = parts; *part; part++) {
        char *key = fold_compact(*part);
        g_free(*part);
        *part = key;
    }
    return g_strjoinv("?", parts);
}

/* The authorship of a PMID with this surname (and these initials when several
 * bear it); false: none. */
static bool find_author(const struct signatures *signatures, int64_t pmid, const char *last,
                        const char *initials, uint32_t *found)
{
    g_autofree char *pattern = last_pattern(last);
    g_autofree char *initials_key = fold_compact(initials);
    bool any = false;
    for (guint i = 0; i < signatures->items->len; i++) {
        const struct signature *signature = SIGNATURE(signatures, i);
        if (SIGNATURE_PAPER(signatures, signature)->pmid != pmid) continue;
        const struct name *name = &SIGNATURE_NAME(signatures, signature)->key;
        if (!g_pattern_match_simple(pattern, name->last)) continue;
        bool fits = name->initial && g_utf8_get_char(initials_key) == name->initial;
        if (!any || fits) *found = i;
        if (fits) return true;
        any = true;
    }
    return any;
}

static int64_t person_of(struct db *db, const struct signatures *signatures, uint32_t i)
{
    struct stmt *stmt = db_stmt(
        db, "SELECT person_id FROM person_authorship WHERE pmid = ? AND position = ?", NULL);
    if (!stmt) return 0;
    const struct signature *signature = SIGNATURE(signatures, i);
    stmt_bind_int(stmt, 1, SIGNATURE_PAPER(signatures, signature)->pmid);
    stmt_bind_int(stmt, 2, signature->position);
    bool has_row = false;
    int64_t person = stmt_step(stmt, &has_row, NULL) && has_row ? stmt_int(stmt, 0) : 0;
    stmt_reset(stmt);
    return person;
}

static void read_pair(struct db *db, const struct signatures *signatures, char *line,
                      struct counts *counts)
{
    g_auto(GStrv) fields = g_strsplit(line, ";", -1);
    if (g_strv_length(fields) < 9 || strcmp(fields[0], "PMID1") == 0) return;
    const char *label = g_strstrip(fields[8]);
    if (!*label) {
        counts->unlabelled++;
        return;
    }
    uint32_t a, b;
    if (!find_author(signatures, g_ascii_strtoll(fields[0], NULL, 10), fields[1], fields[2], &a) ||
        !find_author(signatures, g_ascii_strtoll(fields[4], NULL, 10), fields[5], fields[6], &b)) {
        counts->without_record++;
        return;
    }
    const struct signature *x = SIGNATURE(signatures, a), *y = SIGNATURE(signatures, b);
    bool fit = x->paper != y->paper &&
               name_compatible(signatures->nicknames, &SIGNATURE_NAME(signatures, x)->key,
                               &SIGNATURE_NAME(signatures, y)->key);
    struct labelled pair = {.score = fit ? likeness_score(signatures, a, b) : VETO,
                            .same = strcmp(label, "YES") == 0};
    pair.joined = person_of(db, signatures, a) == person_of(db, signatures, b);
    g_array_append_val(counts->pairs, pair);
}

struct figures {
    double precision, recall, accuracy;
};

static struct figures print_row(const char *what, guint tp, guint fp, guint fn, guint tn)
{
    struct figures f = {tp + fp ? (double)tp / (tp + fp) : 1.0,
                        tp + fn ? (double)tp / (tp + fn) : 0.0,
                        (double)(tp + tn) / (tp + fp + fn + tn)};
    printf("%-12s %6.3f %6.3f %6.3f\n", what, f.precision, f.recall, f.accuracy);
    return f;
}

/* The figures of the clusters, with the best accuracy of the curve. */
static struct figures print_curve(const GArray *pairs)
{
    double best = 0;
    struct figures figures = {0};
    printf("%-12s %6s %6s %6s\n", "points >=", "prec", "recall", "acc");
    for (int half = -4; half <= 41; half++) {
        guint n[2][2] = {{0}};
        char label[16] = "clusters";
        if (half <= 40) g_snprintf(label, sizeof label, "%.1f", half / 2.0);
        for (guint i = 0; i < pairs->len; i++) {
            const struct labelled *pair = &g_array_index(pairs, struct labelled, i);
            bool yes = half <= 40 ? pair->score >= half * LIKENESS_POINT / 2 : pair->joined;
            n[pair->same][yes]++;
        }
        figures = print_row(label, n[1][1], n[0][1], n[1][0], n[0][0]);
        best = MAX(best, figures.accuracy);
    }
    figures.accuracy = best;
    return figures;
}

/* "0.97,0.62,0.82": precision and recall of the clusters, best accuracy. */
static bool reaches(const char *bar, const struct figures *figures)
{
    g_auto(GStrv) parts = g_strsplit(bar, ",", 3);
    return g_strv_length(parts) == 3 && figures->precision >= g_ascii_strtod(parts[0], NULL) &&
           figures->recall >= g_ascii_strtod(parts[1], NULL) &&
           figures->accuracy >= g_ascii_strtod(parts[2], NULL);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    gboolean ignore_orcid = FALSE;
    g_autofree char *bar = NULL;
    const GOptionEntry entries[] = {
        {"ignore-orcid", 0, 0, G_OPTION_ARG_NONE, &ignore_orcid, "as if none were printed", NULL},
        {"bar", 0, 0, G_OPTION_ARG_STRING, &bar, "what the clusters must reach", "P,R,ACCURACY"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new("DATABASE PAIRS.csv");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 3) {
        fprintf(stderr, "score-pairs: %s\n",
                error ? error->message : "DATABASE PAIRS.csv is needed");
        return 2;
    }
    g_autofree char *text = NULL;
    OWNED(db) db = db_open(argv[1], DB_READ, &error);
    OWNED(signatures) signatures = signatures_new();
    if (!db || !signatures_read_all(signatures, db, ignore_orcid, &error) ||
        !g_file_get_contents(argv[2], &text, NULL, &error)) {
        fprintf(stderr, "score-pairs: %s\n", error->message);
        return 1;
    }
    struct counts counts = {.pairs = g_array_new(FALSE, FALSE, sizeof(struct labelled))};
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        read_pair(db, signatures, *line, &counts);
    printf("%u pairs; %u unlabelled, %u without a record left out\n", counts.pairs->len,
           counts.unlabelled, counts.without_record);
    struct figures figures = print_curve(counts.pairs);
    g_array_unref(counts.pairs);
    bool reached = !bar || reaches(bar, &figures);
    if (bar)
        printf("%s the bar %s; best accuracy %.3f\n", reached ? "reaches" : "MISSES", bar,
               figures.accuracy);
    return reached ? 0 : 1;
}
