/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/signatures.h"

#include <math.h>
#include <string.h>

#include "analyze/places.h"
#include "core/clk.h"
#include "core/fold.h"

#define COMMON_NAMES 500   /* co-author names too frequent to mean anything */
#define COMMON_FORENAMES 3 /* ... of these only names that several forenames share */
#define COAUTHORS_MAX 64   /* rarest co-authors of a paper that are kept */
#define TITLE_WORD_MIN 4   /* letters */
#define OVERLAP_FLOOR 2.5  /* rarest words that an affiliation must be worth to count in full */
#define BEARERS_RARE 0.1   /* expected bearers of a name that is taken for rare */

/* --- numbers for texts ---------------------------------------------------------- */

struct interner {
    GHashTable *numbers; /* text -> number from 1 */
    GPtrArray *texts;    /* number -> text, owned by the table; 0 is NULL */
};

static void interner_init(struct interner *interner)
{
    interner->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    interner->texts = g_ptr_array_new();
    g_ptr_array_add(interner->texts, NULL);
}

static uint32_t intern(struct interner *interner, const char *text)
{
    uint32_t number = GPOINTER_TO_UINT(g_hash_table_lookup(interner->numbers, text));
    if (number) return number;
    number = interner->texts->len;
    char *copy = g_strdup(text);
    g_hash_table_insert(interner->numbers, copy, GUINT_TO_POINTER(number));
    g_ptr_array_add(interner->texts, copy);
    return number;
}

static void interner_clear(struct interner *interner)
{
    g_hash_table_unref(interner->numbers);
    if (interner->texts) g_ptr_array_unref(interner->texts);
}

/* The texts, on their own; the interner keeps nothing. */
static GPtrArray *interner_take(struct interner *interner)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < interner->texts->len; i++) {
        g_ptr_array_add(texts, g_strdup(interner->texts->pdata[i]));
    }
    return texts;
}

/* What is only needed while reading. */
struct load {
    struct signatures *into;
    struct interner emails, orcids, s2_ids, blocks, words, title_words, names, coauthors, lists;
    GArray *word_df, *title_df, *mesh_df; /* uint32_t by number */
    GHashTable *countries;                /* int64_t affiliation id -> uint16_t */
    GArray *list_country;                 /* uint16_t by number of affiliation list */
    GArray *ids;
    bool ignore_orcid;
};

static void bump(GArray *counts, uint32_t number)
{
    if (counts->len <= number) g_array_set_size(counts, number + 1);
    g_array_index(counts, uint32_t, number)++;
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Sort the numbers from `from` on, drop repeats: a slice. */
static struct slice close_slice(GArray *numbers, guint from)
{
    uint32_t *values = (uint32_t *)(void *)numbers->data;
    guint n = numbers->len - from;
    if (n > 1) qsort(values + from, n, sizeof *values, compare_numbers);
    guint kept = 0;
    for (guint i = 0; i < n; i++) {
        if (i == 0 || values[from + i] != values[from + kept - 1]) {
            values[from + kept++] = values[from + i];
        }
    }
    g_array_set_size(numbers, from + kept);
    return (struct slice){from, kept};
}

static const uint32_t *slice_values(const struct signatures *signatures, struct slice slice)
{
    return (const uint32_t *)(const void *)signatures->numbers->data + slice.from;
}

/* --- affiliations ----------------------------------------------------------------- */

static bool load_countries(struct db *db, struct load *load, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/affiliation_countries.sql", error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        const char *country = stmt_text(stmt, 1);
        int64_t *id = g_new(int64_t, 1);
        *id = stmt_int(stmt, 0);
        unsigned code = (unsigned)(unsigned char)country[0] << 8 | (unsigned char)country[1];
        g_hash_table_insert(load->countries, id, GUINT_TO_POINTER(code));
    }
}

static bool is_stop_word(const char *word)
{
    static const char *const stops[] = {"of", "and", "the", "for", "de",   "la", "du", "et",
                                        "di", "fur", "in",  "at",  "from", "e",  "y",  NULL};
    return g_strv_contains(stops, word);
}

/* The words of an affiliation, without the word around every '@'. */
static void add_words(struct load *load, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, " ", 2000);
    for (char **part = parts; *part; part++) {
        if (strchr(*part, '@')) continue;
        g_autofree char *key = fold_key(*part);
        g_auto(GStrv) words = g_strsplit(key, " ", -1);
        for (char **word = words; *word; word++) {
            if (strlen(*word) < 2 || is_stop_word(*word)) continue;
            uint32_t number = intern(&load->words, *word);
            g_array_append_val(load->into->numbers, number);
        }
    }
}

static bool add_affiliation(struct db *db, struct load *load, int64_t id, uint16_t *country,
                            GError **error)
{
    struct stmt *stmt = db_stmt(db, "SELECT text FROM affiliation WHERE affiliation_id = ?", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, id);
    bool has_row;
    if (!stmt_step(stmt, &has_row, error)) return false;
    if (has_row) add_words(load, stmt_text(stmt, 0));
    stmt_reset(stmt);
    uint16_t code = (uint16_t)GPOINTER_TO_UINT(g_hash_table_lookup(load->countries, &id));
    if (code) *country = code;
    return true;
}

/* The word set of a list of affiliations; each list is read once. */
static bool read_list(struct db *db, struct load *load, const char *json,
                      struct signature *signature, GError **error)
{
    struct signatures *into = load->into;
    guint known = load->lists.texts->len;
    uint32_t number = intern(&load->lists, json);
    if (number == known) {
        uint16_t country = 0;
        guint from = into->numbers->len;
        places_affiliation_ids(json, load->ids);
        for (guint i = 0; i < load->ids->len; i++) {
            int64_t id = g_array_index(load->ids, int64_t, i);
            if (!add_affiliation(db, load, id, &country, error)) return false;
        }
        struct word_set set = {.words = close_slice(into->numbers, from)};
        g_array_append_val(into->sets, set);
        g_array_append_val(load->list_country, country);
    }
    struct slice words = g_array_index(into->sets, struct word_set, number).words;
    for (uint32_t i = 0; i < words.n; i++) {
        bump(load->word_df, slice_values(into, words)[i]);
    }
    signature->words = words.n ? number : 0;
    signature->country = g_array_index(load->list_country, uint16_t, number);
    return true;
}

/* --- papers, headings, Semantic Scholar --------------------------------------------- */

static struct slice read_title(struct load *load, const char *title)
{
    GArray *numbers = load->into->numbers;
    guint from = numbers->len;
    g_autofree char *key = fold_key(title ? title : "");
    g_auto(GStrv) words = g_strsplit(key, " ", 200);
    for (char **word = words; *word; word++) {
        if (g_utf8_strlen(*word, -1) < TITLE_WORD_MIN) continue;
        uint32_t number = intern(&load->title_words, *word);
        g_array_append_val(numbers, number);
    }
    struct slice slice = close_slice(numbers, from);
    for (uint32_t i = 0; i < slice.n; i++) {
        bump(load->title_df, slice_values(load->into, slice)[i]);
    }
    return slice;
}

static bool load_papers(struct db *db, struct load *load, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/identity_papers.sql", error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        struct paper paper = {.pmid = stmt_int(stmt, 0),
                              .journal = (uint32_t)stmt_int(stmt, 1),
                              .year = (int32_t)stmt_int(stmt, 2),
                              .day = INT32_MIN};
        const char *day = stmt_text(stmt, 3);
        if (day && !clk_parse_day(day, &paper.day)) paper.day = INT32_MIN;
        paper.title = read_title(load, stmt_text(stmt, 4));
        g_array_append_val(load->into->papers, paper);
    }
}

/* The paper of a PMID, at or after *at: rows come by PMID. */
static struct paper *paper_at(struct signatures *into, int64_t pmid, guint *at)
{
    while (*at < into->papers->len) {
        struct paper *paper = &g_array_index(into->papers, struct paper, *at);
        if (paper->pmid == pmid) return paper;
        if (paper->pmid > pmid) return NULL;
        (*at)++;
    }
    return NULL;
}

static bool load_mesh(struct db *db, struct load *load, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/identity_mesh.sql", error);
    if (!stmt) return false;
    GArray *numbers = load->into->numbers;
    guint at = 0;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        struct paper *paper = paper_at(load->into, stmt_int(stmt, 0), &at);
        uint32_t heading = (uint32_t)stmt_int(stmt, 1);
        if (!paper) continue;
        if (paper->mesh.n == 0) paper->mesh.from = numbers->len;
        if (paper->mesh.n && g_array_index(numbers, uint32_t, numbers->len - 1) == heading)
            continue;
        paper->mesh.n++;
        g_array_append_val(numbers, heading);
        bump(load->mesh_df, heading);
    }
}

/* Does Semantic Scholar's "J. van den Berg" end in our "vandenberg"? */
static bool s2_agrees(const char *name, const struct name *key)
{
    g_autofree char *compact = fold_compact(name);
    return *key->last && g_str_has_suffix(compact, key->last);
}

/* ... and does it begin with the letter of our forename, as far as both say? */
static bool s2_initial_agrees(const char *name, const struct name *key)
{
    g_autofree char *compact = fold_compact(name);
    if (!key->initial || strlen(compact) == strlen(key->last)) return true;
    return g_utf8_get_char(compact) == key->initial;
}

/* The author at that position of Semantic Scholar's list, which has groups in it
 * or not: the one printed at this position, else that many persons down; the
 * name must agree. NULL: nobody. */
static struct signature *s2_target(const struct signatures *into, const struct paper *paper,
                                   guint at, int64_t position, const char *name)
{
    struct signature *shifted = NULL;
    int64_t nth = 0;
    for (guint i = paper->signature_from; i < into->items->len && nth < position; i++) {
        struct signature *signature = SIGNATURE(into, i);
        if (signature->paper != at) break;
        const struct name *key = &SIGNATURE_NAME(into, signature)->key;
        nth++;
        if (signature->position != position && nth != position) continue;
        if (!s2_agrees(name, key)) continue;
        if (signature->position == position) return signature;
        if (!signature->s2 && s2_initial_agrees(name, key)) shifted = signature;
    }
    return shifted;
}

static bool load_s2(struct db *db, struct load *load, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/identity_s2.sql", error);
    if (!stmt) return false;
    struct signatures *into = load->into;
    guint at = 0;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t pmid = stmt_int(stmt, 0), position = stmt_int(stmt, 1);
        struct paper *paper = paper_at(into, pmid, &at);
        if (!paper) continue;
        struct signature *target = s2_target(into, paper, at, position, stmt_text(stmt, 3));
        if (target) target->s2 = intern(&load->s2_ids, stmt_text(stmt, 2));
    }
}

/* --- authors -------------------------------------------------------------------------- */

static char *coauthor_key(const struct name *name)
{
    g_autoptr(GString) key = g_string_new(name->last);
    g_string_append_c(key, ' ');
    if (name->initial) g_string_append_unichar(key, name->initial);
    if (name->middle) g_string_append_unichar(key, name->middle);
    return g_string_free(g_steal_pointer(&key), FALSE);
}

static uint32_t read_name(struct load *load, const char *last, const char *fore,
                          const char *initials, const char *suffix)
{
    g_autofree char *text = g_strdup_printf("%s\n%s\n%s\n%s", last, fore ? fore : "",
                                            initials ? initials : "", suffix ? suffix : "");
    guint known = load->names.texts->len;
    uint32_t number = intern(&load->names, text) - 1;
    if (number + 1 < known) return number;
    struct printed_name *name = g_new0(struct printed_name, 1);
    name->last_name = g_strdup(last);
    name->fore_name = g_strdup(fore ? fore : initials);
    name->suffix = g_strdup(suffix);
    name_read(&name->key, last, fore, initials, suffix);
    name->block = intern(&load->blocks, name->key.block);
    g_autofree char *coauthor = coauthor_key(&name->key);
    name->coauthor = intern(&load->coauthors, coauthor);
    g_ptr_array_add(load->into->names, name);
    return number;
}

static bool read_author(struct db *db, struct load *load, struct stmt *stmt, guint *at,
                        GError **error)
{
    struct signatures *into = load->into;
    struct paper *paper = paper_at(into, stmt_int(stmt, 0), at);
    if (!paper) return true;
    struct signature signature = {.paper = *at, .position = (uint16_t)stmt_int(stmt, 1)};
    signature.name = read_name(load, stmt_text(stmt, 2), stmt_text(stmt, 3), stmt_text(stmt, 4),
                               stmt_text(stmt, 5));
    const char *orcid = stmt_text(stmt, 6), *email = stmt_text(stmt, 7);
    if (orcid && !load->ignore_orcid) signature.orcid = intern(&load->orcids, orcid);
    if (email) {
        g_autofree char *lower = g_utf8_strdown(email, -1);
        signature.email = intern(&load->emails, lower);
    }
    const char *list = stmt_text(stmt, 8);
    if (list && !read_list(db, load, list, &signature, error)) return false;
    bool is_new =
        into->items->len == 0 || SIGNATURE(into, into->items->len - 1)->paper != signature.paper;
    if (is_new) paper->signature_from = into->items->len;
    g_array_append_val(into->items, signature);
    return true;
}

static bool load_authors(struct db *db, struct load *load, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/identity_authors.sql", error);
    if (!stmt) return false;
    guint at = 0;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        if (!read_author(db, load, stmt, &at, error)) return false;
    }
}

/* --- co-authors ------------------------------------------------------------------------- */

struct frequency {
    uint32_t number, papers;
};

static int compare_frequency(const void *a, const void *b)
{
    const struct frequency *x = a, *y = b;
    if (x->papers != y->papers) return x->papers < y->papers ? 1 : -1;
    return (x->number > y->number) - (x->number < y->number);
}

/* Names that mean nothing as co-authors: among the most frequent, and borne by
 * people of several forenames. */
static void drop_common(struct load *load, uint32_t *papers)
{
    struct signatures *into = load->into;
    guint n = load->coauthors.texts->len;
    g_autofree uint8_t *forenames = g_new0(uint8_t, n);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < into->names->len; i++) {
        const struct printed_name *name = into->names->pdata[i];
        if (!name->key.is_full) continue;
        char *pair = g_strdup_printf("%u %s", name->coauthor, name->key.first);
        bool is_new = g_hash_table_add(seen, pair);
        if (is_new && forenames[name->coauthor] < UINT8_MAX) forenames[name->coauthor]++;
    }
    g_autoptr(GArray) order = g_array_new(FALSE, FALSE, sizeof(struct frequency));
    for (guint i = 1; i < n; i++) {
        struct frequency frequency = {i, papers[i]};
        if (forenames[i] >= COMMON_FORENAMES) g_array_append_val(order, frequency);
    }
    g_array_sort(order, compare_frequency);
    for (guint i = 0; i < MIN(order->len, COMMON_NAMES); i++) {
        papers[g_array_index(order, struct frequency, i).number] = 0;
    }
}

/* The rarest keys of the slice that another paper has too. */
static void keep_rarest(struct load *load, struct slice *slice, const uint32_t *papers)
{
    GArray *numbers = load->into->numbers;
    g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(struct frequency));
    for (uint32_t i = 0; i < slice->n; i++) {
        uint32_t number = g_array_index(numbers, uint32_t, slice->from + i);
        struct frequency frequency = {number, papers[number]};
        if (papers[number] > 1) g_array_append_val(kept, frequency);
    }
    g_array_sort(kept, compare_frequency);
    guint first = kept->len > COAUTHORS_MAX ? kept->len - COAUTHORS_MAX : 0;
    g_array_set_size(numbers, slice->from);
    for (guint i = first; i < kept->len; i++) {
        g_array_append_val(numbers, g_array_index(kept, struct frequency, i).number);
    }
    *slice = close_slice(numbers, slice->from);
}

static struct slice paper_names(struct load *load, const struct paper *paper, uint32_t index)
{
    struct signatures *into = load->into;
    guint from = into->numbers->len;
    for (guint i = paper->signature_from; i < into->items->len; i++) {
        const struct signature *signature = SIGNATURE(into, i);
        if (signature->paper != index) break;
        uint32_t coauthor = SIGNATURE_NAME(into, signature)->coauthor;
        g_array_append_val(into->numbers, coauthor);
    }
    return close_slice(into->numbers, from);
}

static void load_coauthors(struct load *load)
{
    struct signatures *into = load->into;
    g_autofree uint32_t *papers = g_new0(uint32_t, load->coauthors.texts->len);
    for (guint i = 0; i < into->papers->len; i++) {
        guint from = into->numbers->len;
        struct slice names = paper_names(load, &g_array_index(into->papers, struct paper, i), i);
        for (uint32_t k = 0; k < names.n; k++) {
            papers[slice_values(into, names)[k]]++;
        }
        g_array_set_size(into->numbers, from);
    }
    drop_common(load, papers);
    for (guint i = 0; i < into->papers->len; i++) {
        struct paper *paper = &g_array_index(into->papers, struct paper, i);
        paper->coauthors = paper_names(load, paper, i);
        keep_rarest(load, &paper->coauthors, papers);
    }
}

void signatures_set_people(struct signatures *signatures,
                           uint32_t (*first_of)(void *user, uint32_t i), void *user)
{
    guint n = signatures->items->len;
    g_free(signatures->person);
    signatures->person = g_new(uint32_t, n + 1);
    g_autofree uint32_t *papers = g_new0(uint32_t, n + 2);
    for (uint32_t i = 0; i < n; i++) {
        signatures->person[i] = first_of(user, i) + 1;
        papers[signatures->person[i]]++;
    }
    for (guint p = 0; p < signatures->papers->len; p++) {
        struct paper *paper = &g_array_index(signatures->papers, struct paper, p);
        guint from = signatures->numbers->len;
        for (guint i = paper->signature_from; i < n; i++) {
            if (SIGNATURE(signatures, i)->paper != p) break;
            uint32_t person = signatures->person[i];
            if (papers[person] > 1) g_array_append_val(signatures->numbers, person);
        }
        paper->people = close_slice(signatures->numbers, from);
        if (paper->people.n > COAUTHORS_MAX) paper->people.n = COAUTHORS_MAX;
    }
}

/* --- how many people may bear a name ------------------------------------------------ */

static guint counted(GHashTable *counts, const char *key)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));
}

static void count_key(GHashTable *counts, const char *key)
{
    g_hash_table_replace(counts, g_strdup(key), GUINT_TO_POINTER(counted(counts, key) + 1));
}

/* Surname and forename taken as independent, over distinct full names: a name
 * is expected (names with the surname) x (names with the forename) / (names)
 * times. Initials fit every full name of the block. */
static void count_bearers(struct signatures *into)
{
    g_autoptr(GHashTable) pairs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) lasts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) firsts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) blocks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < into->names->len; i++) {
        const struct name *name = &((struct printed_name *)into->names->pdata[i])->key;
        char *pair = g_strdup_printf("%s %s", name->last, name->first);
        if (!name->is_full || !g_hash_table_add(pairs, pair)) {
            if (!name->is_full) g_free(pair);
            continue;
        }
        count_key(lasts, name->last);
        count_key(firsts, name->first);
        count_key(blocks, name->block);
    }
    double n = MAX(1, g_hash_table_size(pairs));
    for (guint i = 0; i < into->names->len; i++) {
        struct printed_name *name = into->names->pdata[i];
        name->bearers = name->key.is_full ? counted(lasts, name->key.last) *
                                                (double)counted(firsts, name->key.first) / n
                                          : counted(blocks, name->key.block) - 1.0;
        name->bearers = MAX(0, name->bearers);
    }
}

/* --- weights -------------------------------------------------------------------------------- */

/* ln(N / df); 0 for what occurs once: it cannot be shared. */
static double *idf_of(const GArray *df, guint n)
{
    double *idf = g_new0(double, df->len + 1);
    for (guint i = 0; i < df->len; i++) {
        uint32_t count = g_array_index(df, uint32_t, i);
        if (count) idf[i] = log((double)n / count);
    }
    return idf;
}

static void weigh(struct load *load)
{
    struct signatures *into = load->into;
    guint with_words = 0;
    for (guint i = 0; i < into->items->len; i++) {
        with_words += SIGNATURE(into, i)->words != 0;
    }
    into->word_idf = idf_of(load->word_df, with_words);
    into->overlap_floor = OVERLAP_FLOOR * log(MAX(2, with_words));
    into->mesh_idf = idf_of(load->mesh_df, into->papers->len);
    into->title_idf = idf_of(load->title_df, into->papers->len);
    for (guint i = 1; i < into->sets->len; i++) {
        struct word_set *set = &g_array_index(into->sets, struct word_set, i);
        const uint32_t *words = slice_values(into, set->words);
        for (uint32_t k = 0; k < set->words.n; k++) {
            set->weight += into->word_idf[words[k]];
        }
    }
}

/* --- life cycle ------------------------------------------------------------------------------- */

static void printed_name_free(void *item)
{
    struct printed_name *name = item;
    g_free(name->last_name);
    g_free(name->fore_name);
    g_free(name->suffix);
    name_clear(&name->key);
    g_free(name);
}

static struct signatures *signatures_new(void)
{
    struct signatures *signatures = g_new0(struct signatures, 1);
    signatures->items = g_array_new(FALSE, FALSE, sizeof(struct signature));
    signatures->papers = g_array_new(FALSE, FALSE, sizeof(struct paper));
    signatures->names = g_ptr_array_new_with_free_func(printed_name_free);
    signatures->sets = g_array_new(FALSE, TRUE, sizeof(struct word_set));
    g_array_set_size(signatures->sets, 1);
    signatures->numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    signatures->nicknames = nicknames_new();
    return signatures;
}

void signatures_free(struct signatures *signatures)
{
    if (!signatures) return;
    g_array_unref(signatures->items);
    g_array_unref(signatures->papers);
    g_ptr_array_unref(signatures->names);
    g_array_unref(signatures->sets);
    g_array_unref(signatures->numbers);
    g_clear_pointer(&signatures->blocks, g_ptr_array_unref);
    g_clear_pointer(&signatures->orcids, g_ptr_array_unref);
    g_clear_pointer(&signatures->s2_ids, g_ptr_array_unref);
    g_free(signatures->word_idf);
    g_free(signatures->mesh_idf);
    g_free(signatures->title_idf);
    g_free(signatures->person);
    nicknames_free(signatures->nicknames);
    g_free(signatures);
}

static void load_init(struct load *load)
{
    struct interner *const all[] = {&load->emails, &load->orcids,    &load->s2_ids,
                                    &load->blocks, &load->words,     &load->title_words,
                                    &load->names,  &load->coauthors, &load->lists};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        interner_init(all[i]);
    }
    load->word_df = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    load->title_df = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    load->mesh_df = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    load->countries = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    load->list_country = g_array_new(FALSE, TRUE, sizeof(uint16_t));
    g_array_set_size(load->list_country, 1);
    load->ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
}

static void load_clear(struct load *load)
{
    struct interner *const all[] = {&load->emails, &load->orcids,    &load->s2_ids,
                                    &load->blocks, &load->words,     &load->title_words,
                                    &load->names,  &load->coauthors, &load->lists};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        interner_clear(all[i]);
    }
    g_array_unref(load->word_df);
    g_array_unref(load->title_df);
    g_array_unref(load->mesh_df);
    g_hash_table_unref(load->countries);
    g_array_unref(load->list_country);
    g_array_unref(load->ids);
}

struct signatures *signatures_load(struct db *db, bool ignore_orcid, GError **error)
{
    OWNED(signatures) signatures = signatures_new();
    struct load load = {.into = signatures, .ignore_orcid = ignore_orcid};
    load_init(&load);
    bool ok = load_countries(db, &load, error) && load_papers(db, &load, error) &&
              load_mesh(db, &load, error) && load_authors(db, &load, error) &&
              load_s2(db, &load, error);
    if (ok) {
        load_coauthors(&load);
        count_bearers(signatures);
        weigh(&load);
        signatures->blocks = interner_take(&load.blocks);
        signatures->orcids = interner_take(&load.orcids);
        signatures->s2_ids = interner_take(&load.s2_ids);
    }
    load_clear(&load);
    return ok ? g_steal_pointer(&signatures) : NULL;
}

/* --- points ---------------------------------------------------------------------------------- */

static double shared_weight(const struct signatures *signatures, struct slice a, struct slice b,
                            const double *idf)
{
    const uint32_t *x = slice_values(signatures, a), *y = slice_values(signatures, b);
    const uint32_t *end_x = x + a.n, *end_y = y + b.n;
    double sum = 0;
    while (x < end_x && y < end_y) {
        if (*x == *y) {
            sum += idf[*x++];
            y++;
        } else if (*x < *y) {
            x++;
        } else {
            y++;
        }
    }
    return sum;
}

/* Numbers in both slices, two of them not counted; up to 3. */
static int shared_others(const struct signatures *signatures, struct slice a, struct slice b,
                         uint32_t own_a, uint32_t own_b)
{
    const uint32_t *x = slice_values(signatures, a), *y = slice_values(signatures, b);
    const uint32_t *end_x = x + a.n, *end_y = y + b.n;
    int n = 0;
    while (x < end_x && y < end_y && n < 3) {
        if (*x == *y) {
            n += *x != own_a && *x != own_b;
            x++;
            y++;
        } else if (*x < *y) {
            x++;
        } else {
            y++;
        }
    }
    return n;
}

/* Names may be shared by chance; people, once they are told apart, are not. */
static double coauthor_points(const struct signatures *signatures, uint32_t a, uint32_t b)
{
    static const double name_points[] = {0, 4, 7, 10}, person_points[] = {0, 6, 9, 12};
    const struct signature *x = SIGNATURE(signatures, a), *y = SIGNATURE(signatures, b);
    const struct paper *p = SIGNATURE_PAPER(signatures, x), *q = SIGNATURE_PAPER(signatures, y);
    const uint32_t *person = signatures->person;
    int people = person ? shared_others(signatures, p->people, q->people, person[a], person[b]) : 0;
    int names = shared_others(signatures, p->coauthors, q->coauthors,
                              SIGNATURE_NAME(signatures, x)->coauthor,
                              SIGNATURE_NAME(signatures, y)->coauthor);
    return MAX(person_points[people], name_points[names]);
}

static double affiliation_overlap(const struct signatures *signatures, uint32_t a, uint32_t b)
{
    if (!a || !b) return 0;
    const struct word_set *x = &g_array_index(signatures->sets, struct word_set, a);
    const struct word_set *y = &g_array_index(signatures->sets, struct word_set, b);
    double least = MIN(x->weight, y->weight);
    if (least <= 0) return 0;
    double shared =
        a == b ? least : shared_weight(signatures, x->words, y->words, signatures->word_idf);
    return shared / MAX(least, signatures->overlap_floor);
}

int32_t signatures_score(const struct signatures *signatures, uint32_t a, uint32_t b)
{
    const struct signature *x = SIGNATURE(signatures, a), *y = SIGNATURE(signatures, b);
    const struct paper *p = SIGNATURE_PAPER(signatures, x), *q = SIGNATURE_PAPER(signatures, y);
    const struct printed_name *m = SIGNATURE_NAME(signatures, x);
    const struct printed_name *n = SIGNATURE_NAME(signatures, y);
    double points = 0;
    if (x->email && x->email == y->email) points += 10;
    if (x->s2 && x->s2 == y->s2) points += 6;
    points += coauthor_points(signatures, a, b);
    if (name_fore_equal(&m->key, &n->key)) points += 3;
    if (m->key.middle && m->key.middle == n->key.middle) points += 3;
    points += 8 * affiliation_overlap(signatures, x->words, y->words);
    if (x->country && y->country && x->country != y->country) points -= 3;
    points += 0.25 * MIN(20, shared_weight(signatures, p->mesh, q->mesh, signatures->mesh_idf));
    points += 0.20 * MIN(20, shared_weight(signatures, p->title, q->title, signatures->title_idf));
    if (p->journal && p->journal == q->journal) points += 2;
    if (p->year && q->year) points -= 0.1 * MIN(20, ABS(p->year - q->year));
    bool full = m->key.is_full && n->key.is_full;
    if (full && !name_fore_equal(&m->key, &n->key)) points -= 4;
    bool known = (x->email && x->email == y->email) || (x->s2 && x->s2 == y->s2);
    double rarity = signatures->person ? 1 : 0.5;
    if (!known) points -= rarity * log2(1 + MAX(m->bearers, n->bearers) / BEARERS_RARE);
    return (int32_t)lround(points * SIGNATURES_POINT);
}
