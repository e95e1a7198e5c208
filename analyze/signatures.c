/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/signatures.h"

#include <string.h>

#include "analyze/places.h"
#include "core/clk.h"
#include "core/fold.h"

#define TITLE_WORD_MIN 4 /* letters */
#define TITLE_WORDS_MAX 200
#define GRANT_MIN 5      /* letters and digits; shorter ids are numbers of calls */
#define SHORT_FORE_MAX 4 /* letters of a forename that says little beside a frequent surname */

/* --- numbers for texts ---------------------------------------------------------- */

/* The index of a text in texts, from `first` on; *is_new when it was not there. */
static uint32_t intern(GHashTable *numbers, GPtrArray *texts, const char *text, bool *is_new)
{
    gpointer found;
    *is_new = !g_hash_table_lookup_extended(numbers, text, NULL, &found);
    if (!*is_new) return GPOINTER_TO_UINT(found);
    char *copy = g_strdup(text);
    g_hash_table_insert(numbers, copy, GUINT_TO_POINTER(texts->len));
    g_ptr_array_add(texts, copy);
    return texts->len - 1;
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

void signatures_orcid_text(uint64_t orcid, char text[20])
{
    char digits[17];
    g_snprintf(digits, sizeof digits, "%015" G_GUINT64_FORMAT, orcid - 1);
    unsigned total = 0;
    for (int i = 0; i < 15; i++) {
        total = (total + (unsigned)(digits[i] - '0')) * 2;
    }
    unsigned check = (12 - total % 11) % 11;
    digits[15] = check == 10 ? 'X' : (char)('0' + check);
    g_snprintf(text, 20, "%.4s-%.4s-%.4s-%.4s", digits, digits + 4, digits + 8, digits + 12);
}

static uint64_t read_orcid(const char *text)
{
    uint64_t number = 0;
    unsigned n = 0;
    for (const char *p = text; *p && n < 15; p++) {
        if (!g_ascii_isdigit(*p)) continue;
        number = number * 10 + (uint64_t)(*p - '0');
        n++;
    }
    return n == 15 ? number + 1 : 0;
}

int64_t signatures_id(const struct signatures *signatures, uint32_t i)
{
    const struct signature *signature = SIGNATURE(signatures, i);
    return SIGNATURE_PAPER(signatures, signature)->pmid * 10000 + signature->position;
}

/* --- names ------------------------------------------------------------------------ */

static uint32_t coauthor_number(const struct weights *weights, const struct name *name)
{
    g_autoptr(GString) key = g_string_new(name->last);
    g_string_append_c(key, ' ');
    if (name->initial) g_string_append_unichar(key, name->initial);
    if (name->middle) g_string_append_unichar(key, name->middle);
    return weights_coauthor(weights, key->str, name->last);
}

uint32_t signatures_name(struct signatures *signatures, const char *const parts[4])
{
    g_autofree char *text = g_strdup_printf("%s\n%s\n%s\n%s", parts[0], parts[1] ? parts[1] : "",
                                            parts[2] ? parts[2] : "", parts[3] ? parts[3] : "");
    gpointer found;
    if (g_hash_table_lookup_extended(signatures->name_numbers, text, NULL, &found))
        return GPOINTER_TO_UINT(found);
    struct printed_name *name = g_new0(struct printed_name, 1);
    name->last_name = g_strdup(parts[0]);
    name->fore_name = g_strdup(parts[1] ? parts[1] : parts[2]);
    name->suffix = g_strdup(parts[3]);
    name_read(&name->key, parts[0], parts[1], parts[2], parts[3]);
    bool is_new;
    name->block = intern(signatures->block_numbers, signatures->blocks, name->key.block, &is_new);
    name->coauthor = coauthor_number(signatures->weights, &name->key);
    name->frequent = weights_surname(signatures->weights, name->key.last);
    name->common_fore = nicknames_know(signatures->nicknames, name->key.first);
    name->short_fore = strlen(name->key.compact) <= SHORT_FORE_MAX;
    g_hash_table_insert(signatures->name_numbers, g_steal_pointer(&text),
                        GUINT_TO_POINTER(signatures->names->len));
    g_ptr_array_add(signatures->names, name);
    return signatures->names->len - 1;
}

/* --- reading one record ------------------------------------------------------------- */

/* What is only needed while reading. */
struct load {
    struct signatures *into;
    struct db *db;
    bool ignore_orcid;
    struct stmt *paper, *authors, *mesh, *s2, *affiliation, *country;
    GHashTable *lists;    /* JSON of affiliation ids -> struct word_set index */
    GArray *list_country; /* uint16_t by index of the set */
    GArray *ids;
};

static void add_words(struct load *load, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, " ", 2000);
    for (char **part = parts; *part; part++) {
        if (strchr(*part, '@')) continue;
        g_autofree char *key = fold_key(*part);
        g_auto(GStrv) words = g_strsplit(key, " ", -1);
        for (char **word = words; *word; word++) {
            if (strlen(*word) < 2) continue;
            uint32_t number = weights_affiliation(load->into->weights, *word);
            if (WEIGHTS_CLASS(number)) g_array_append_val(load->into->numbers, number);
        }
    }
}

static bool add_affiliation(struct load *load, int64_t id, uint16_t *country, GError **error)
{
    bool has_row;
    stmt_bind_int(load->affiliation, 1, id);
    if (!stmt_step(load->affiliation, &has_row, error)) return false;
    if (has_row) add_words(load, stmt_text(load->affiliation, 0));
    stmt_reset(load->affiliation);
    stmt_bind_int(load->country, 1, id);
    if (!stmt_step(load->country, &has_row, error)) return false;
    if (has_row) {
        const unsigned char *code = (const unsigned char *)stmt_text(load->country, 0);
        *country = (uint16_t)(code[0] << 8 | code[1]);
    }
    stmt_reset(load->country);
    return true;
}

static float words_weight(const struct signatures *signatures, struct slice words,
                          unsigned from_class)
{
    float weight = 0;
    for (uint32_t i = 0; i < words.n; i++) {
        unsigned class = WEIGHTS_CLASS(SLICE_VALUES(signatures, words)[i]);
        if (class >= from_class) weight += weights_of_affiliation[class];
    }
    return weight;
}

/* The word set of a list of affiliations; each list is read once. */
static bool read_list(struct load *load, const char *json, struct signature *signature,
                      GError **error)
{
    struct signatures *into = load->into;
    uint32_t number = GPOINTER_TO_UINT(g_hash_table_lookup(load->lists, json));
    if (!number) {
        uint16_t country = 0;
        guint from = into->numbers->len;
        places_affiliation_ids(json, load->ids);
        for (guint i = 0; i < load->ids->len; i++) {
            int64_t id = g_array_index(load->ids, int64_t, i);
            if (!add_affiliation(load, id, &country, error)) return false;
        }
        struct word_set set = {.words = close_slice(into->numbers, from)};
        set.weight = words_weight(into, set.words, 1);
        set.telling = words_weight(into, set.words, 4);
        number = into->sets->len;
        g_array_append_val(into->sets, set);
        if (load->list_country->len <= number) g_array_set_size(load->list_country, number + 1);
        g_array_index(load->list_country, uint16_t, number) = country;
        g_hash_table_insert(load->lists, g_strdup(json), GUINT_TO_POINTER(number));
    }
    signature->set = g_array_index(into->sets, struct word_set, number).words.n ? number : 0;
    signature->country = g_array_index(load->list_country, uint16_t, number);
    return true;
}

static struct slice read_title(struct load *load, const char *title)
{
    GArray *numbers = load->into->numbers;
    guint from = numbers->len;
    g_autofree char *key = fold_key(title ? title : "");
    g_auto(GStrv) words = g_strsplit(key, " ", TITLE_WORDS_MAX);
    for (char **word = words; *word; word++) {
        if (g_utf8_strlen(*word, -1) < TITLE_WORD_MIN) continue;
        uint32_t number = weights_title(load->into->weights, *word);
        if (WEIGHTS_CLASS(number)) g_array_append_val(numbers, number);
    }
    return close_slice(numbers, from);
}

/* JSON [[id, agency, country]]: the ids, spelled without marks. */
static struct slice read_grants(struct load *load, const char *json)
{
    GArray *numbers = load->into->numbers;
    guint from = numbers->len;
    for (const char *at = json ? strstr(json, "[\"") : NULL; at; at = strstr(at, "[\"")) {
        at += 2;
        size_t size = strcspn(at, "\"");
        g_autofree char *id = g_strndup(at, size);
        g_autofree char *key = fold_compact(id);
        at += size;
        uint32_t number = weights_text(key);
        if (strlen(key) >= GRANT_MIN) g_array_append_val(numbers, number);
    }
    return close_slice(numbers, from);
}

/* *visible: there is such a record. */
static bool read_paper(struct load *load, int64_t pmid, struct paper *paper, bool *visible,
                       GError **error)
{
    struct stmt *stmt = load->paper;
    stmt_bind_int(stmt, 1, pmid);
    if (!stmt_step(stmt, visible, error)) return false;
    if (!*visible) return true;
    *paper = (struct paper){.pmid = pmid, .year = (int32_t)stmt_int(stmt, 1), .day = INT32_MIN};
    const char *journal = stmt_text(stmt, 0), *day = stmt_text(stmt, 2);
    if (journal) paper->journal = weights_text(journal);
    if (day && !clk_parse_day(day, &paper->day)) paper->day = INT32_MIN;
    paper->title = read_title(load, stmt_text(stmt, 3));
    paper->grants = read_grants(load, stmt_text(stmt, 4));
    stmt_reset(stmt);
    return true;
}

static bool read_mesh(struct load *load, struct paper *paper, GError **error)
{
    GArray *numbers = load->into->numbers;
    guint from = numbers->len;
    stmt_bind_int(load->mesh, 1, paper->pmid);
    for (bool has_row;;) {
        if (!stmt_step(load->mesh, &has_row, error)) return false;
        if (!has_row) break;
        uint32_t number = weights_heading(load->into->weights, stmt_text(load->mesh, 0));
        if (WEIGHTS_CLASS(number)) g_array_append_val(numbers, number);
    }
    paper->mesh = close_slice(numbers, from);
    return true;
}

/* --- authors of one record ------------------------------------------------------------ */

static bool read_author(struct load *load, guint paper, GError **error)
{
    struct stmt *stmt = load->authors;
    struct signatures *into = load->into;
    struct signature signature = {.paper = paper, .position = (uint16_t)stmt_int(stmt, 0)};
    const char *const parts[] = {stmt_text(stmt, 1), stmt_text(stmt, 2), stmt_text(stmt, 3),
                                 stmt_text(stmt, 4)};
    signature.name = signatures_name(into, parts);
    const char *orcid = stmt_text(stmt, 5), *email = stmt_text(stmt, 6);
    if (orcid && !load->ignore_orcid) signature.orcid = read_orcid(orcid);
    if (email) {
        g_autofree char *lower = g_utf8_strdown(email, -1);
        signature.email = weights_text(lower);
    }
    const char *list = stmt_text(stmt, 7);
    if (list && !read_list(load, list, &signature, error)) return false;
    g_array_append_val(into->items, signature);
    return true;
}

static bool read_authors(struct load *load, struct paper *paper, GError **error)
{
    struct signatures *into = load->into;
    paper->signature_from = into->items->len;
    stmt_bind_int(load->authors, 1, paper->pmid);
    for (bool has_row;;) {
        if (!stmt_step(load->authors, &has_row, error)) return false;
        if (!has_row) break;
        if (!read_author(load, into->papers->len, error)) return false;
    }
    paper->n_signatures = into->items->len - paper->signature_from;
    guint from = into->numbers->len;
    for (guint i = 0; i < paper->n_signatures; i++) {
        const struct signature *signature = SIGNATURE(into, paper->signature_from + i);
        g_array_append_val(into->numbers, SIGNATURE_NAME(into, signature)->coauthor);
    }
    paper->coauthors = close_slice(into->numbers, from);
    paper->coauthors.n = MIN(paper->coauthors.n, SIGNATURES_COAUTHORS_MAX);
    g_array_set_size(into->numbers, from + paper->coauthors.n);
    return true;
}

/* --- Semantic Scholar ------------------------------------------------------------------- */

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
                                   int64_t position, const char *name)
{
    struct signature *shifted = NULL;
    for (guint i = 0; i < paper->n_signatures && (int64_t)i < position; i++) {
        struct signature *signature = SIGNATURE(into, paper->signature_from + i);
        const struct name *key = &SIGNATURE_NAME(into, signature)->key;
        if (signature->position != position && (int64_t)i + 1 != position) continue;
        if (!s2_agrees(name, key)) continue;
        if (signature->position == position) return signature;
        if (!signature->s2 && s2_initial_agrees(name, key)) shifted = signature;
    }
    return shifted;
}

static bool read_s2(struct load *load, const struct paper *paper, GError **error)
{
    struct signatures *into = load->into;
    stmt_bind_int(load->s2, 1, paper->pmid);
    for (bool has_row;;) {
        if (!stmt_step(load->s2, &has_row, error)) return false;
        if (!has_row) return true;
        struct signature *target =
            s2_target(into, paper, stmt_int(load->s2, 0), stmt_text(load->s2, 2));
        bool is_new;
        if (target)
            target->s2 = intern(into->s2_numbers, into->s2_ids, stmt_text(load->s2, 1), &is_new);
    }
}

/* --- all records ------------------------------------------------------------------------- */

static bool prepare(struct load *load, GError **error)
{
    struct db *db = load->db;
    load->paper = db_stmt_file(db, "analyze/sql/identity_paper.sql", error);
    load->authors =
        load->paper ? db_stmt_file(db, "analyze/sql/identity_authors.sql", error) : NULL;
    load->mesh = load->authors ? db_stmt_file(db, "analyze/sql/identity_mesh.sql", error) : NULL;
    load->s2 = load->mesh ? db_stmt_file(db, "analyze/sql/identity_s2.sql", error) : NULL;
    load->affiliation =
        load->s2 ? db_stmt(db, "SELECT text FROM affiliation WHERE affiliation_id = ?", error)
                 : NULL;
    load->country = load->affiliation ? db_stmt(db,
                                                "SELECT country FROM affiliation_place "
                                                "WHERE affiliation_id = ? AND country IS NOT NULL "
                                                "ORDER BY seq DESC LIMIT 1",
                                                error)
                                      : NULL;
    if (!load->country) return false;
    load->lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    load->list_country = g_array_new(FALSE, TRUE, sizeof(uint16_t));
    load->ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    return true;
}

static void load_clear(struct load *load)
{
    g_clear_pointer(&load->lists, g_hash_table_unref);
    g_clear_pointer(&load->list_country, g_array_unref);
    g_clear_pointer(&load->ids, g_array_unref);
}

static bool read_record(struct load *load, int64_t pmid, GError **error)
{
    struct paper paper;
    bool visible;
    if (!read_paper(load, pmid, &paper, &visible, error)) return false;
    if (!visible) return true;
    if (!read_mesh(load, &paper, error) || !read_authors(load, &paper, error)) return false;
    g_array_append_val(load->into->papers, paper);
    return read_s2(load, &paper, error);
}

static GArray *all_pmids(struct db *db, GError **error)
{
    struct stmt *stmt = db_stmt(db, "SELECT pmid FROM article ORDER BY pmid", error);
    if (!stmt) return NULL;
    g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return NULL;
        if (!has_row) return g_steal_pointer(&pmids);
        int64_t pmid = stmt_int(stmt, 0);
        g_array_append_val(pmids, pmid);
    }
}

static void count_blocks(struct signatures *signatures)
{
    guint n = signatures->blocks->len;
    g_autofree guint *counts = g_new0(guint, n + 1);
    for (guint i = 0; i < signatures->items->len; i++) {
        counts[SIGNATURE_NAME(signatures, SIGNATURE(signatures, i))->block]++;
    }
    g_array_set_size(signatures->crowds, n);
    for (guint b = 0; b < n; b++) {
        g_array_index(signatures->crowds, uint8_t, b) =
            (uint8_t)(counts[b] ? g_bit_storage(counts[b]) - 1 : 0);
    }
}

bool signatures_read(struct signatures *signatures, struct db *db, const GArray *pmids,
                     bool ignore_orcid, GError **error)
{
    struct load load = {.into = signatures, .db = db, .ignore_orcid = ignore_orcid};
    bool ok = prepare(&load, error);
    for (guint i = 0; ok && i < pmids->len; i++) {
        ok = read_record(&load, g_array_index(pmids, int64_t, i), error);
    }
    load_clear(&load);
    if (ok) count_blocks(signatures);
    return ok;
}

bool signatures_read_all(struct signatures *signatures, struct db *db, bool ignore_orcid,
                         GError **error)
{
    g_autoptr(GArray) pmids = all_pmids(db, error);
    return pmids && signatures_read(signatures, db, pmids, ignore_orcid, error);
}

bool signatures_find(const struct signatures *signatures, int64_t id, uint32_t *found)
{
    uint32_t low = 0, high = signatures->items->len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (signatures_id(signatures, middle) < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *found = low;
    return low < signatures->items->len && signatures_id(signatures, low) == id;
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

struct signatures *signatures_new(void)
{
    struct signatures *signatures = g_new0(struct signatures, 1);
    signatures->items = g_array_new(FALSE, FALSE, sizeof(struct signature));
    signatures->papers = g_array_new(FALSE, FALSE, sizeof(struct paper));
    signatures->names = g_ptr_array_new_with_free_func(printed_name_free);
    signatures->sets = g_array_new(FALSE, TRUE, sizeof(struct word_set));
    g_array_set_size(signatures->sets, 1);
    signatures->numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    signatures->blocks = g_ptr_array_new();
    signatures->crowds = g_array_new(FALSE, TRUE, sizeof(uint8_t));
    signatures->s2_ids = g_ptr_array_new();
    g_ptr_array_add(signatures->s2_ids, NULL);
    signatures->name_numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    signatures->block_numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    signatures->s2_numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    signatures->nicknames = nicknames_new();
    signatures->weights = weights_new();
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
    g_ptr_array_unref(signatures->blocks);
    g_array_unref(signatures->crowds);
    g_ptr_array_unref(signatures->s2_ids);
    g_hash_table_unref(signatures->name_numbers);
    g_hash_table_unref(signatures->block_numbers);
    g_hash_table_unref(signatures->s2_numbers);
    nicknames_free(signatures->nicknames);
    weights_free(signatures->weights);
    g_free(signatures);
}
