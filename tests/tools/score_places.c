/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * score-places [--bar COUNTRY,ANSWERED,RIGHT] DATABASE FILE...: how well affiliations are read, on strings
 * labelled with ROR identifiers. DATABASE holds the organisations (import ror).
 * A FILE is a JSON list of {affiliation, ror_ids or ror-id}, or CSV with the
 * columns original_affiliation, original_labels_correct, labels, split, as in
 * the gold standards of S2AFF and of ROR's affiliation matching.
 *
 * country: of the strings that print a country, the share for which the country
 * read is that of a label. in table: strings with a label among the
 * organisations; answered: the share of those with an organisation found; right:
 * the share of the answers that is one of the labels. $SHOW lists what is wrong.
 * Status 1: a figure is below its bar.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/directory.h"
#include "analyze/gazetteer.h"
#include "core/fold.h"

struct counts {
    int n, with_country, country_right, in_table, answered, right;
    int outside, outside_answered;
};

/* Does the text end in a country's name (mail addresses and stops aside)? */
static bool prints_country(const char *text)
{
    g_auto(GStrv) pieces = g_strsplit_set(text, ",;", -1);
    for (guint i = g_strv_length(pieces); i-- > 0;) {
        g_autofree char *key = fold_key(pieces[i]);
        if (gazetteer_country(key)) return true;
    }
    return false;
}

static bool is_label(const GPtrArray *labels, const char *ror)
{
    for (guint i = 0; ror && i < labels->len; i++)
        if (strcmp(labels->pdata[i], ror) == 0) return true;
    return false;
}

/* The first organisation found in the text. */
static const struct known_organisation *answer_of(struct directory *directory,
                                                  const struct place_list *list)
{
    const struct known_organisation *best = NULL;
    double best_score = 0, score = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct known_organisation *found =
            directory_match(directory, &list->items[i], &score);
        if (!found || (best && score <= best_score)) continue;
        best = found;
        best_score = score;
    }
    return best;
}

static void show(const char *what, const char *text, const GPtrArray *labels,
                 const struct directory *directory, const struct known_organisation *answer)
{
    if (!g_getenv("SHOW")) return;
    printf("%s\t%s\t=> %s\t", what, text, answer ? answer->name : "-");
    for (guint i = 0; i < labels->len; i++) {
        const struct known_organisation *label = directory_by_id(directory, labels->pdata[i]);
        printf("[%s] ", label ? label->name : (const char *)labels->pdata[i]);
    }
    printf("\n");
}

static void score_country(const char *text, const struct place_list *list, const GPtrArray *labels,
                          const struct directory *directory, struct counts *counts)
{
    const char *country = NULL;
    bool known = false, right = false;
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i].country) country = list->items[i].country;
    for (guint i = 0; i < labels->len; i++) {
        const struct known_organisation *label = directory_by_id(directory, labels->pdata[i]);
        known |= label && label->country;
        right |= label && g_strcmp0(label->country, country) == 0;
    }
    if (!known || !prints_country(text)) return;
    counts->with_country++;
    counts->country_right += right;
    if (!right) show(country ? country : "--", text, labels, directory, NULL);
}

static void score(struct directory *directory, const char *text, const GPtrArray *labels,
                  struct counts *counts)
{
    struct place_list list;
    bool inside = false;
    for (guint i = 0; i < labels->len; i++)
        inside |= directory_by_id(directory, labels->pdata[i]) != NULL;
    places_read(text, &list);
    counts->n++;
    score_country(text, &list, labels, directory, counts);
    const struct known_organisation *answer = answer_of(directory, &list);
    if (inside) {
        counts->in_table++;
        counts->answered += answer != NULL;
        counts->right += answer && is_label(labels, answer->ror);
        if (!answer) show("none", text, labels, directory, answer);
        if (answer && !is_label(labels, answer->ror))
            show("wrong", text, labels, directory, answer);
    } else {
        counts->outside++;
        counts->outside_answered += answer != NULL;
        if (answer) show("outside", text, labels, directory, answer);
    }
    place_list_clear(&list);
}

/* Bare identifiers in "{'https://ror.org/0abcdef12', ...}". */
static void add_labels(GPtrArray *labels, const char *text)
{
    for (const char *at = strstr(text, "ror.org/"); at; at = strstr(at, "ror.org/")) {
        at += strlen("ror.org/");
        if (strlen(at) >= 9) g_ptr_array_add(labels, g_strndup(at, 9));
    }
}

static bool score_json(struct directory *directory, const char *text, struct counts *counts)
{
    json_error_t problem;
    json_t *list = json_loads(text, 0, &problem), *item, *id;
    size_t i, k;
    if (!list) return false;
    json_array_foreach(list, i, item)
    {
        g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
        const char *single = json_string_value(json_object_get(item, "ror-id"));
        if (single) add_labels(labels, single);
        json_array_foreach(json_object_get(item, "ror_ids"), k, id)
            add_labels(labels, json_string_value(id));
        score(directory, json_string_value(json_object_get(item, "affiliation")), labels, counts);
    }
    json_decref(list);
    return true;
}

/* The next field of RFC 4180; NULL at the end of the row or text. */
static char *next_field(const char **at, bool *ends_row)
{
    g_autoptr(GString) field = g_string_new(NULL);
    const char *p = *at;
    bool quoted = *p == '"';
    if (quoted) p++;
    for (; *p; p++) {
        if (quoted && *p == '"') {
            if (p[1] != '"') {
                p++;
                break;
            }
            p++;
        } else if (!quoted && (*p == ',' || *p == '\n' || *p == '\r')) {
            break;
        }
        g_string_append_c(field, *p);
    }
    *ends_row = *p != ',';
    p += *p == ',' || *p == '\r' ? 1 : 0;
    *at = p + (*ends_row && *p == '\n' ? 1 : 0);
    return g_string_free(g_steal_pointer(&field), FALSE);
}

static void score_csv(struct directory *directory, const char *text, struct counts *counts)
{
    bool is_header = true;
    for (const char *at = text; *at; is_header = false) {
        g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
        for (bool ends = false; !ends && *at;)
            g_ptr_array_add(fields, next_field(&at, &ends));
        if (is_header || fields->len < 3) continue;
        add_labels(labels, fields->pdata[2]);
        score(directory, fields->pdata[0], labels, counts);
    }
}

static double share(int part, int whole)
{
    return whole ? (double)part / whole : 0;
}

struct bar {
    double country, answered, right;
};

static bool score_file(struct directory *directory, const char *path, const struct bar *bar,
                       bool *is_below)
{
    struct counts counts = {0};
    g_autofree char *text = NULL, *name = g_path_get_basename(path);
    gsize size = 0;
    if (!g_file_get_contents(path, &text, &size, NULL)) return false;
    if (size > 0 && text[0] == '[') {
        if (!score_json(directory, text, &counts)) return false;
    } else {
        score_csv(directory, text, &counts);
    }
    printf("%-28s %7d %8d %7.3f %8d %8.3f %7.3f %8d %8.3f\n", name, counts.n, counts.with_country,
           share(counts.country_right, counts.with_country), counts.in_table,
           share(counts.answered, counts.in_table), share(counts.right, counts.answered),
           counts.outside, share(counts.outside_answered, counts.outside));
    *is_below |= share(counts.country_right, counts.with_country) < bar->country ||
                 share(counts.answered, counts.in_table) < bar->answered ||
                 share(counts.right, counts.answered) < bar->right;
    return true;
}

static bool read_bar(const char *text, struct bar *bar)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    if (g_strv_length(parts) != 3) return false;
    *bar = (struct bar){g_ascii_strtod(parts[0], NULL), g_ascii_strtod(parts[1], NULL),
                        g_ascii_strtod(parts[2], NULL)};
    return true;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    struct bar bar = {0};
    int first = argc > 2 && strcmp(argv[1], "--bar") == 0 ? 3 : 1;
    if (argc < first + 2 || (first == 3 && !read_bar(argv[2], &bar))) {
        fprintf(stderr, "usage: score-places [--bar COUNTRY,ANSWERED,RIGHT] DATABASE FILE...\n");
        return 2;
    }
    OWNED(db) db = db_open(argv[first], DB_READ, &error);
    OWNED(directory) directory = db ? directory_open(db, NULL, &error) : NULL;
    if (!directory) {
        fprintf(stderr, "score-places: %s\n", error->message);
        return 1;
    }
    bool is_below = false;
    printf("%-28s %7s %8s %7s %8s %8s %7s %8s %8s\n", "file", "strings", "country", "right",
           "in table", "answered", "right", "outside", "answered");
    for (int i = first + 1; i < argc; i++)
        if (!score_file(directory, argv[i], &bar, &is_below)) {
            fprintf(stderr, "score-places: cannot read '%s'\n", argv[i]);
            return 1;
        }
    return is_below;
}
