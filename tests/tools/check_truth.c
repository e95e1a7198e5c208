/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check-truth: compare radscout's answers on a synthetic corpus with the truth
 * that was planted in it; status 1 when a bar is missed.
 */
#include "core/fold.h"

#include <glib.h>
#include <jansson.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define THEMES_TOP 10
#define PRECISION_BAR .99
#define RECALL_BAR .95
#define LINE_MAX_BYTES (1 << 22)
#define WORD_ALONE_MIN 8 /* letters of a single word that names a theme */

static unsigned n_missed;

/* A line of the report; a missed bar is counted. */
G_GNUC_PRINTF(2, 3)
static void report(bool reached, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    printf("%-6s %s\n", reached ? "ok" : "MISSED", text);
    n_missed += !reached;
}

static void note(const char *format, ...) G_GNUC_PRINTF(1, 2);
static void note(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    printf("       %s\n", text);
}

static json_t *load(const char *path)
{
    json_error_t problem;
    json_t *json = json_load_file(path, 0, &problem);
    if (!json)
        fprintf(stderr, "check-truth: '%s', line %d: %s\n", path, problem.line, problem.text);
    return json;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* --- mentors ------------------------------------------------------------- */

static bool has_number(const json_t *array, json_int_t number)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        if (json_integer_value(json_array_get(array, i)) == number) return true;
    return false;
}

/* Is this row that person? Its papers say so: at least half are the person's
 * senior papers. */
static bool is_person(const json_t *row, const json_t *person)
{
    const json_t *pmids = json_object_get(row, "pmids");
    const json_t *planted = json_object_get(person, "senior_pmids");
    size_t n = json_array_size(pmids), common = 0;
    for (size_t i = 0; i < n; i++)
        common += has_number(planted, json_integer_value(json_array_get(pmids, i)));
    return common > 0 && 2 * common >= n;
}

/* Rank from 1 of the first row that is the person; 0: none. */
static size_t rank_of(const json_t *rows, const json_t *person)
{
    for (size_t i = 0; i < json_array_size(rows); i++)
        if (is_person(json_array_get(rows, i), person)) return i + 1;
    return 0;
}

static void check_email(const json_t *row, const json_t *person, size_t *n_right, size_t *n_printed)
{
    const char *email = text_of(row, "email");
    if (!*email) return;
    (*n_printed)++;
    *n_right += strcmp(email, text_of(person, "email")) == 0;
}

static void check_mentors(const json_t *topic, const json_t *answer)
{
    const json_t *planted = json_object_get(topic, "mentors");
    const json_t *rows = json_object_get(answer, "mentors");
    size_t n = json_array_size(planted), found = 0, n_right = 0, n_printed = 0;
    for (size_t i = 0; i < n; i++) {
        const json_t *person = json_array_get(planted, i);
        size_t rank = rank_of(rows, person);
        if (rank > 0 && rank <= n)
            found++;
        else
            note("mentor %s: rank %zu", text_of(person, "name"), rank);
        if (rank > 0) check_email(json_array_get(rows, rank - 1), person, &n_right, &n_printed);
    }
    size_t n_listed = MIN(n, json_array_size(rows));
    report(found == n && n > 0,
           "mentors of \"%s\": %zu of %zu planted are the first %zu, precision %.4f, recall %.4f",
           text_of(topic, "topic"), found, n, n,
           n_listed > 0 ? (double)found / (double)n_listed : 0,
           n > 0 ? (double)found / (double)n : 0);
    report(n_right == n_printed, "their e-mail: %zu printed, %zu right", n_printed, n_right);
}

/* Where the decoys ended: for the reader, no bar. */
static void note_decoys(const json_t *topic, const json_t *answer)
{
    const json_t *decoys = json_object_get(topic, "decoys");
    const char *kind;
    json_t *people;
    json_object_foreach((json_t *)decoys, kind, people)
    {
        g_autoptr(GString) ranks = g_string_new(NULL);
        for (size_t i = 0; i < json_array_size(people); i++) {
            size_t rank = rank_of(json_object_get(answer, "mentors"), json_array_get(people, i));
            if (rank > 0)
                g_string_append_printf(ranks, " %zu", rank);
            else
                g_string_append(ranks, " -");
        }
        note("decoys, %s: ranks%s", kind, ranks->str);
    }
}

/* --- themes -------------------------------------------------------------- */

/* One key holds the other as whole words; a lone word must be a long one. */
static bool same_theme(const char *a, const char *b)
{
    g_autofree char *left = fold_key(a), *right = fold_key(b);
    const char *brief = strlen(left) < strlen(right) ? left : right;
    const char *other = brief == left ? right : left;
    if (!*brief || (!strchr(brief, ' ') && strlen(brief) < WORD_ALONE_MIN)) return false;
    g_autofree char *inner = g_strdup_printf(" %s ", brief);
    g_autofree char *outer = g_strdup_printf(" %s ", other);
    return strstr(outer, inner) != NULL;
}

static bool row_has_term(const json_t *row, const char *term)
{
    const json_t *terms = json_object_get(row, "terms");
    if (same_theme(text_of(row, "label"), term)) return true;
    for (size_t i = 0; i < json_array_size(terms); i++) {
        const char *own = json_string_value(json_array_get(terms, i));
        if (own && same_theme(own, term)) return true;
    }
    return false;
}

static size_t theme_rank(const json_t *rows, const json_t *theme)
{
    const json_t *terms = json_object_get(theme, "terms");
    for (size_t i = 0; i < json_array_size(rows); i++)
        for (size_t k = 0; k < json_array_size(terms); k++)
            if (row_has_term(json_array_get(rows, i), json_string_value(json_array_get(terms, k))))
                return i + 1;
    return 0;
}

static void check_themes(const json_t *topic, const json_t *answer)
{
    static const char *const others[] = {"fading", "spike", "plateau"};
    const json_t *rows = json_object_get(answer, "themes");
    const json_t *rising = json_object_get(topic, "rising");
    size_t n = json_array_size(rising), found = 0;
    for (size_t i = 0; i < n; i++) {
        const json_t *theme = json_array_get(rising, i);
        size_t rank = theme_rank(rows, theme);
        if (rank > 0 && rank <= THEMES_TOP)
            found++;
        else
            note("rising theme %s: rank %zu", text_of(theme, "label"), rank);
    }
    report(found == n && n > 0, "rising themes of \"%s\": %zu of %zu planted in the first %d",
           text_of(topic, "topic"), found, n, THEMES_TOP);
    size_t n_wrong = 0;
    for (size_t k = 0; k < G_N_ELEMENTS(others); k++) {
        const json_t *themes = json_object_get(topic, others[k]);
        for (size_t i = 0; i < json_array_size(themes); i++) {
            size_t rank = theme_rank(rows, json_array_get(themes, i));
            note("%s theme %s: rank %zu", others[k], text_of(json_array_get(themes, i), "label"),
                 rank);
            n_wrong += strcmp(others[k], "fading") == 0 && rank > 0 && rank <= THEMES_TOP;
        }
    }
    report(n_wrong == 0, "fading themes in the first %d: %zu", THEMES_TOP, n_wrong);
}

/* --- people -------------------------------------------------------------- */

/* An authorship that both the truth and the answer know. */
struct pair {
    int64_t truth, answer;
};

static char *authorship_key(int64_t pmid, int64_t position)
{
    return g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, pmid, position);
}

/* "pmid.position" -> true person + 1, from truth-persons.tsv. */
static GHashTable *load_persons(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "truth-persons.tsv", NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        fprintf(stderr, "check-truth: cannot read '%s'\n", path);
        return NULL;
    }
    GHashTable *persons = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (const char *at = text; *at;) {
        char *next;
        int64_t pmid = g_ascii_strtoll(at, &next, 10);
        int64_t position = g_ascii_strtoll(next, &next, 10);
        uint64_t person = g_ascii_strtoull(next, &next, 10);
        g_hash_table_insert(persons, authorship_key(pmid, position),
                            GSIZE_TO_POINTER((gsize)person + 1));
        at = strchr(next, '\n') ? strchr(next, '\n') + 1 : "";
    }
    return persons;
}

static bool read_line_pair(GHashTable *persons, const char *line, GArray *pairs)
{
    json_t *json = json_loads(line, 0, NULL);
    if (!json) return false;
    g_autofree char *key = authorship_key(json_integer_value(json_object_get(json, "pmid")),
                                          json_integer_value(json_object_get(json, "position")));
    gsize person = GPOINTER_TO_SIZE(g_hash_table_lookup(persons, key));
    const json_t *answer = json_object_get(json, "person_id");
    if (person > 0 && json_is_integer(answer)) {
        struct pair pair = {(int64_t)person - 1, json_integer_value(answer)};
        g_array_append_val(pairs, pair);
    }
    json_decref(json);
    return true;
}

/* Authorships as JSON lines, paired with the truth; NULL on error. */
static GArray *load_pairs(const char *folder, const char *path)
{
    g_autoptr(GHashTable) persons = load_persons(folder);
    FILE *file = persons ? fopen(path, "r") : NULL;
    if (!file) {
        fprintf(stderr, "check-truth: cannot read '%s'\n", path);
        return NULL;
    }
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(struct pair));
    g_autofree char *line = g_malloc(LINE_MAX_BYTES);
    bool right = true;
    while (right && fgets(line, LINE_MAX_BYTES, file))
        right = read_line_pair(persons, line, pairs);
    fclose(file);
    if (right) return pairs;
    fprintf(stderr, "check-truth: '%s' has a line that is not JSON\n", path);
    g_array_unref(pairs);
    return NULL;
}

static int by_both(const void *a, const void *b)
{
    const struct pair *left = a, *right = b;
    if (left->answer != right->answer) return left->answer < right->answer ? -1 : 1;
    return (left->truth > right->truth) - (left->truth < right->truth);
}

static int by_truth(const void *a, const void *b)
{
    const struct pair *left = a, *right = b;
    return (left->truth > right->truth) - (left->truth < right->truth);
}

static bool same_answer(const struct pair *a, const struct pair *b)
{
    return a->answer == b->answer;
}

static bool same_truth(const struct pair *a, const struct pair *b)
{
    return a->truth == b->truth;
}

static bool same_both(const struct pair *a, const struct pair *b)
{
    return a->answer == b->answer && a->truth == b->truth;
}

/* Pairs of authorships within runs of equal ones. */
static double count_pairs(const GArray *pairs,
                          bool (*same)(const struct pair *, const struct pair *))
{
    double total = 0;
    unsigned start = 0;
    for (unsigned i = 1; i <= pairs->len; i++) {
        if (i < pairs->len &&
            same(&g_array_index(pairs, struct pair, start), &g_array_index(pairs, struct pair, i)))
            continue;
        double n = i - start;
        total += n * (n - 1) / 2;
        start = i;
    }
    return total;
}

static void check_pairwise(GArray *pairs)
{
    g_array_sort(pairs, by_both);
    double answered = count_pairs(pairs, same_answer), common = count_pairs(pairs, same_both);
    g_array_sort(pairs, by_truth);
    double true_pairs = count_pairs(pairs, same_truth);
    double precision = answered > 0 ? common / answered : 0;
    double recall = true_pairs > 0 ? common / true_pairs : 0;
    report(precision >= PRECISION_BAR, "people: pairwise precision %.4f (bar %.2f), %u authorships",
           precision, PRECISION_BAR, pairs->len);
    report(recall >= RECALL_BAR, "people: pairwise recall %.4f (bar %.2f)", recall, RECALL_BAR);
}

/* The answer's ids of a true person. */
static GHashTable *ids_of(const GArray *pairs, int64_t person)
{
    GHashTable *ids = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (unsigned i = 0; i < pairs->len; i++) {
        const struct pair *pair = &g_array_index(pairs, struct pair, i);
        if (pair->truth != person) continue;
        g_hash_table_add(ids, g_memdup2(&pair->answer, sizeof pair->answer));
    }
    return ids;
}

static bool are_merged(const GArray *pairs, const json_t *people)
{
    int64_t person[2];
    for (size_t i = 0; i < 2; i++)
        person[i] = json_integer_value(json_object_get(json_array_get(people, i), "person"));
    g_autoptr(GHashTable) first = ids_of(pairs, person[0]), second = ids_of(pairs, person[1]);
    GHashTableIter iter;
    void *id;
    g_hash_table_iter_init(&iter, first);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        if (g_hash_table_contains(second, id)) return true;
    return false;
}

static void check_namesakes(const json_t *truth, const GArray *pairs)
{
    const json_t *groups = json_object_get(truth, "namesakes");
    size_t n = json_array_size(groups), n_merged = 0;
    for (size_t i = 0; i < n; i++) {
        const json_t *group = json_array_get(groups, i);
        if (!are_merged(pairs, json_object_get(group, "people"))) continue;
        note("namesakes %s are one person in the answer", text_of(group, "name"));
        n_merged++;
    }
    report(n_merged == 0, "merged namesakes: %zu of %zu planted pairs", n_merged, n);
}

/* Planted mentors that the answer splits: a loss, but no bar of its own. */
static void note_splits(const json_t *topic, const GArray *pairs)
{
    const json_t *planted = json_object_get(topic, "mentors");
    for (size_t i = 0; i < json_array_size(planted); i++) {
        const json_t *person = json_array_get(planted, i);
        g_autoptr(GHashTable) ids =
            ids_of(pairs, json_integer_value(json_object_get(person, "person")));
        if (g_hash_table_size(ids) > 1)
            note("mentor %s is %u people in the answer", text_of(person, "name"),
                 g_hash_table_size(ids));
    }
}

/* --- running ------------------------------------------------------------- */

struct arguments {
    char *folder, *topic, *mentors, *themes, *authorships;
};

static const json_t *find_topic(const json_t *truth, const char *name)
{
    const json_t *topics = json_object_get(truth, "topics");
    for (size_t i = 0; i < json_array_size(topics); i++)
        if (strcmp(text_of(json_array_get(topics, i), "topic"), name) == 0)
            return json_array_get(topics, i);
    fprintf(stderr, "check-truth: nothing is planted for topic \"%s\"\n", name);
    return NULL;
}

static bool check_lists(const struct arguments *a, const json_t *topic)
{
    json_t *mentors = a->mentors ? load(a->mentors) : NULL;
    json_t *themes = a->themes ? load(a->themes) : NULL;
    bool loaded = (!a->mentors || mentors) && (!a->themes || themes);
    if (mentors) check_mentors(topic, mentors);
    if (mentors) note_decoys(topic, mentors);
    if (themes) check_themes(topic, themes);
    json_decref(mentors);
    json_decref(themes);
    return loaded;
}

static bool check_people(const struct arguments *a, const json_t *truth, const json_t *topic)
{
    if (!a->authorships) return true;
    g_autoptr(GArray) pairs = load_pairs(a->folder, a->authorships);
    if (!pairs) return false;
    check_pairwise(pairs);
    check_namesakes(truth, pairs);
    note_splits(topic, pairs);
    return true;
}

static int run(const struct arguments *a)
{
    g_autofree char *path = g_build_filename(a->folder, "truth.json", NULL);
    json_t *truth = load(path);
    const json_t *topic = truth ? find_topic(truth, a->topic ? a->topic : "cardiac MRI") : NULL;
    bool done = topic && check_lists(a, topic) && check_people(a, truth, topic);
    json_decref(truth);
    if (!done) return 2;
    return n_missed == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct arguments a = {0};
    const GOptionEntry entries[] = {
        {"truth", 0, 0, G_OPTION_ARG_FILENAME, &a.folder, "the corpus folder", "DIR"},
        {"topic", 0, 0, G_OPTION_ARG_STRING, &a.topic, "a planted topic (cardiac MRI)", "TOPIC"},
        {"mentors", 0, 0, G_OPTION_ARG_FILENAME, &a.mentors, "mentors --format json", "FILE"},
        {"themes", 0, 0, G_OPTION_ARG_FILENAME, &a.themes, "themes --format json", "FILE"},
        {"authorships", 0, 0, G_OPTION_ARG_FILENAME, &a.authorships,
         "export authorships --format jsonl", "FILE"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new("- compare answers with the truth");
    g_autoptr(GError) error = NULL;
    g_option_context_add_main_entries(context, entries, NULL);
    int status = 2;
    if (!g_option_context_parse(context, &argc, &argv, &error))
        fprintf(stderr, "check-truth: %s\n", error->message);
    else if (!a.folder || argc > 1)
        fprintf(stderr, "check-truth: --truth DIR is needed\n");
    else
        status = run(&a);
    g_free(a.folder);
    g_free(a.topic);
    g_free(a.mentors);
    g_free(a.themes);
    g_free(a.authorships);
    return status;
}
