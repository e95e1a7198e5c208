/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/signatures.h"

#include <string.h>

#include "analyze/likeness.h"
#include "analyze/memo.h"
#include "analyze/places.h"
#include "core/clk.h"
#include "core/fold.h"

#define TITLE_WORD_MIN 4 /* letters */
#define TITLE_WORDS_MAX 200
#define GRANT_MIN 5 /* letters and digits; shorter ids are numbers of calls */
#define NAMES_A_SLAB 1024
#define SHORT_FORE_MAX 4 /* letters of a forename that says little beside a frequent surname */

/* --- numbers for texts ---------------------------------------------------------- */

uint32_t signatures_intern(GHashTable *numbers, GPtrArray *texts, const char *text, bool *is_new)
{
    gpointer found;
    *is_new = !g_hash_table_lookup_extended(numbers, text, NULL, &found);
    if (!*is_new) return GPOINTER_TO_UINT(found);
    char *copy = g_strdup(text);
    g_hash_table_insert(numbers, copy, GUINT_TO_POINTER(texts->len));
    g_ptr_array_add(texts, copy);
    return texts->len - 1;
}

uint64_t signatures_stamp(uint64_t stamp, const void *bytes, size_t size)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < size; i++)
        stamp = (stamp ^ p[i]) * UINT64_C(1099511628211);
    return stamp;
}

uint64_t signatures_stamp_author(uint64_t stamp, int64_t position, const char *id, const char *name)
{
    stamp = signatures_stamp(stamp, &position, sizeof position);
    stamp = signatures_stamp(stamp, id, strlen(id) + 1);
    return signatures_stamp(stamp, name, strlen(name) + 1);
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

uint32_t signatures_find_list(const struct signatures *signatures, const char *json, size_t size,
                              uint64_t hash)
{
    uint32_t number;
    return texts_find(signatures->list_numbers, json, size, hash, &number) ? number : 0;
}

uint32_t signatures_add_list(struct signatures *signatures, const char *json, size_t size,
                             uint64_t hash, const struct affiliation_list *list)
{
    uint32_t number = signatures->lists->len;
    g_array_append_vals(signatures->lists, list, 1);
    struct affiliation_list *added = SIGNATURE_LIST(signatures, number);
    added->json = g_string_chunk_insert_len(signatures->chars, json, (gssize)size);
    texts_put(signatures->list_numbers, added->json, size, hash, number);
    return number;
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

/* Everything but the block. */
static void fill_name(const struct signatures *signatures, struct printed_name *name,
                      const char *const parts[4])
{
    name->last_name = g_strdup(parts[0]);
    name->fore_name = g_strdup(parts[1] ? parts[1] : parts[2]);
    name->suffix = g_strdup(parts[3]);
    name_read(&name->key, parts[0], parts[1], parts[2], parts[3]);
    name->coauthor = coauthor_number(signatures->weights, &name->key);
    name->frequent = weights_surname(signatures->weights, name->key.last);
    name->common_fore = nicknames_know(signatures->nicknames, name->key.first);
    name->short_fore = strlen(name->key.compact) <= SHORT_FORE_MAX;
    name->is_read = true;
}

void signatures_read_name(const struct signatures *signatures, struct printed_name *name)
{
    static const char mark[] = {SIGNATURES_MARK, '\0'};
    g_auto(GStrv) parts = g_strsplit(name->text, mark, 4);
    const char *printed[4] = {NULL};
    for (int i = 0; i < 4 && parts[i]; i++)
        printed[i] = i == 0 || *parts[i] ? parts[i] : NULL;
    fill_name(signatures, name, printed);
}

/* All 0. */
static struct printed_name *new_name(struct signatures *signatures)
{
    guint at = signatures->names->len % NAMES_A_SLAB;
    if (at == 0) g_ptr_array_add(signatures->name_slabs, g_new0(struct printed_name, NAMES_A_SLAB));
    struct printed_name *slab = signatures->name_slabs->pdata[signatures->name_slabs->len - 1];
    g_ptr_array_add(signatures->names, slab + at);
    return slab + at;
}

/* Its block is the caller's. */
static struct printed_name *add_name(struct signatures *signatures, const char *text, size_t size,
                                     uint64_t hash)
{
    struct printed_name *name = new_name(signatures);
    name->text = g_string_chunk_insert_len(signatures->chars, text, (gssize)size);
    texts_put(signatures->name_numbers, name->text, size, hash, signatures->names->len - 1);
    return name;
}

/* Returns the index of the name, which is the last one. */
static uint32_t set_block(struct signatures *signatures, struct printed_name *name,
                          const char *block)
{
    bool is_new;
    name->block = signatures_intern(signatures->block_numbers, signatures->blocks, block, &is_new);
    g_array_append_val(signatures->name_blocks, name->block);
    return signatures->names->len - 1;
}

/* What stands between the parts cannot stand in them; g_free(). */
static char *join_parts(const char *const parts[4])
{
    GString *text = g_string_new(NULL);
    for (int i = 0; i < 4; i++) {
        if (i) g_string_append_c(text, SIGNATURES_MARK);
        for (const char *p = parts[i] ? parts[i] : ""; *p; p++)
            g_string_append_c(text, *p == SIGNATURES_MARK ? ' ' : *p);
    }
    return g_string_free(text, FALSE);
}

uint32_t signatures_name(struct signatures *signatures, const char *const parts[4])
{
    g_autofree char *text = join_parts(parts);
    size_t size = strlen(text);
    uint64_t hash = texts_hash(text, size);
    uint32_t number;
    if (texts_find(signatures->name_numbers, text, size, hash, &number)) return number;
    struct printed_name *name = add_name(signatures, text, size, hash);
    signatures_read_name(signatures, name);
    return set_block(signatures, name, name->key.block);
}

uint32_t signatures_name_kept(struct signatures *signatures, const char *text, size_t size,
                              uint64_t hash, const char *block)
{
    uint32_t number;
    if (texts_find(signatures->name_numbers, text, size, hash, &number)) return number;
    return set_block(signatures, add_name(signatures, text, size, hash), block);
}

uint32_t signatures_name_of(const struct signatures *signatures, const char *text)
{
    size_t size = strlen(text);
    uint32_t number = 0;
    texts_find(signatures->name_numbers, text, size, texts_hash(text, size), &number);
    return number;
}

/* --- reading one record ------------------------------------------------------------- */

/* What is only needed while reading. */
struct load {
    struct signatures *into;
    struct db *db;
    bool ignore_orcid;
    struct stmt *paper, *authors, *mesh, *s2, *affiliation, *country;
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

/* The index of a list of affiliations; each list is read once. */
static bool read_list(struct load *load, const char *json, uint32_t *number, GError **error)
{
    struct signatures *into = load->into;
    size_t size = strlen(json);
    uint64_t hash = texts_hash(json, size);
    *number = signatures_find_list(into, json, size, hash);
    if (*number) return true;
    struct affiliation_list list = {0};
    guint from = into->numbers->len;
    places_affiliation_ids(json, load->ids);
    for (guint i = 0; i < load->ids->len; i++) {
        int64_t id = g_array_index(load->ids, int64_t, i);
        if (!add_affiliation(load, id, &list.country, error)) return false;
    }
    list.words = close_slice(into->numbers, from);
    list.weight = words_weight(into, list.words, 1);
    list.telling = words_weight(into, list.words, 4);
    *number = signatures_add_list(into, json, size, hash, &list);
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
    size_t size;
    const void *digest = stmt_blob(stmt, 5, &size);
    paper->stamp = (int64_t)signatures_stamp(SIGNATURES_STAMP, digest, size);
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

static void read_author(struct load *load, guint paper, uint32_t list)
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
    signature.list = list;
    signature.country = SIGNATURE_LIST(into, list)->country;
    g_array_append_val(into->items, signature);
}

static bool read_authors(struct load *load, struct paper *paper, GError **error)
{
    struct signatures *into = load->into;
    paper->signature_from = into->items->len;
    stmt_bind_int(load->authors, 1, paper->pmid);
    for (bool has_row;;) {
        if (!stmt_step(load->authors, &has_row, error)) return false;
        if (!has_row) break;
        uint32_t number = 0;
        const char *list = stmt_text(load->authors, 7);
        if (list && !read_list(load, list, &number, error)) return false;
        if (!stmt_is_null(load->authors, 1)) {
            read_author(load, into->papers->len, number);
        } else if (number) {
            struct group_list group = {into->papers->len, number};
            g_array_append_val(into->groups, group);
        }
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

static bool read_s2(struct load *load, struct paper *paper, GError **error)
{
    struct signatures *into = load->into;
    stmt_bind_int(load->s2, 1, paper->pmid);
    for (bool has_row;;) {
        if (!stmt_step(load->s2, &has_row, error)) return false;
        if (!has_row) return true;
        paper->stamp =
            (int64_t)signatures_stamp_author((uint64_t)paper->stamp, stmt_int(load->s2, 0),
                                             stmt_text(load->s2, 1), stmt_text(load->s2, 2));
        struct signature *target =
            s2_target(into, paper, stmt_int(load->s2, 0), stmt_text(load->s2, 2));
        bool is_new;
        if (target)
            target->s2 =
                signatures_intern(into->s2_numbers, into->s2_ids, stmt_text(load->s2, 1), &is_new);
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
    load->ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    return true;
}

static void load_clear(struct load *load)
{
    g_clear_pointer(&load->ids, g_array_unref);
}

static bool read_record(struct load *load, int64_t pmid, GError **error)
{
    struct paper paper;
    bool visible;
    if (!read_paper(load, pmid, &paper, &visible, error)) return false;
    if (!visible) return true;
    if (!read_mesh(load, &paper, error) || !read_authors(load, &paper, error)) return false;
    if (!read_s2(load, &paper, error)) return false;
    g_array_append_val(load->into->papers, paper);
    return true;
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

void signatures_count(struct signatures *signatures)
{
    guint n = signatures->blocks->len;
    g_autofree guint *counts = g_new0(guint, n + 1);
    g_autofree guint *by_name = g_new0(guint, signatures->names->len + 1);
    for (guint i = 0; i < signatures->items->len; i++) {
        counts[SIGNATURE_BLOCK(signatures, SIGNATURE(signatures, i))]++;
        by_name[SIGNATURE(signatures, i)->name]++;
    }
    g_array_set_size(signatures->crowds, n);
    for (guint b = 0; b < n; b++) {
        g_array_index(signatures->crowds, uint8_t, b) = likeness_crowd(counts[b]);
    }
    namesakes_classify(signatures, by_name, signatures->classes);
    namesakes_measure(signatures, signatures->classes, signatures->namesakes);
}

bool signatures_is_bare(const struct signatures *signatures, const struct signature *signature)
{
    return SIGNATURE_NAME(signatures, signature)->key.initial && !signature->email &&
           SIGNATURE_LIST(signatures, signature->list)->words.n == 0;
}

bool signatures_is_initials(const struct signatures *signatures, const struct signature *signature)
{
    return signatures_is_bare(signatures, signature) &&
           !SIGNATURE_NAME(signatures, signature)->key.is_full;
}

int32_t signatures_namesakes(const struct signatures *signatures, uint32_t block)
{
    return signatures->namesakes[g_array_index(signatures->classes, uint8_t, block)];
}

void signatures_order(const struct signatures *signatures, uint32_t *items, uint32_t *offsets)
{
    guint n = signatures->items->len, n_blocks = signatures->blocks->len;
    for (guint i = 0; i < n; i++)
        offsets[SIGNATURE_BLOCK(signatures, SIGNATURE(signatures, i)) + 1]++;
    for (guint b = 0; b < n_blocks; b++)
        offsets[b + 1] += offsets[b];
    g_autofree uint32_t *at = g_memdup2(offsets, (n_blocks + 1) * sizeof(uint32_t));
    for (guint i = 0; i < n; i++)
        items[at[SIGNATURE_BLOCK(signatures, SIGNATURE(signatures, i))]++] = i;
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
    if (ok) signatures_count(signatures);
    return ok;
}

/* Is it in the ascending list? *at moves up. */
static bool is_listed(const GArray *pmids, guint *at, int64_t pmid)
{
    while (*at < pmids->len && g_array_index(pmids, int64_t, *at) < pmid)
        (*at)++;
    return *at < pmids->len && g_array_index(pmids, int64_t, *at) == pmid;
}

/* Fresh records before that one. */
static bool read_fresh(struct load *load, const GArray *fresh, guint *at, int64_t before,
                       GError **error)
{
    for (; *at < fresh->len && g_array_index(fresh, int64_t, *at) < before; (*at)++) {
        if (!read_record(load, g_array_index(fresh, int64_t, *at), error)) return false;
    }
    return true;
}

static bool read_kept(struct load *load, const GArray *gone, const GArray *fresh, GError **error)
{
    struct stmt *stmt =
        db_stmt(load->db, "SELECT pmid, stamp, memo FROM record_memo ORDER BY pmid", error);
    if (!stmt) return false;
    guint at_gone = 0, at_fresh = 0;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return read_fresh(load, fresh, &at_fresh, INT64_MAX, error);
        int64_t pmid = stmt_int(stmt, 0);
        if (!read_fresh(load, fresh, &at_fresh, pmid, error)) return false;
        if (is_listed(gone, &at_gone, pmid)) continue;
        size_t size;
        const void *memo = stmt_blob(stmt, 2, &size);
        if (!memo_read(load->into, pmid, stmt_int(stmt, 1), memo, size, error)) return false;
    }
}

bool signatures_read_kept(struct signatures *signatures, struct db *db, const GArray *gone,
                          const GArray *fresh, bool ignore_orcid, GError **error)
{
    struct load load = {.into = signatures, .db = db, .ignore_orcid = ignore_orcid};
    bool ok = prepare(&load, error) && read_kept(&load, gone, fresh, error);
    load_clear(&load);
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

static void clear_names(struct signatures *signatures)
{
    for (guint i = 0; i < signatures->names->len; i++) {
        struct printed_name *name = signatures->names->pdata[i];
        if (!name->is_read) continue;
        g_free(name->last_name);
        g_free(name->fore_name);
        g_free(name->suffix);
        name_clear(&name->key);
    }
    g_ptr_array_unref(signatures->names);
    g_ptr_array_unref(signatures->name_slabs);
}

/* Without lists of names and words. */
static struct signatures *new_bare(void)
{
    struct signatures *signatures = g_new0(struct signatures, 1);
    signatures->items = g_array_new(FALSE, FALSE, sizeof(struct signature));
    signatures->papers = g_array_new(FALSE, FALSE, sizeof(struct paper));
    signatures->names = g_ptr_array_new();
    signatures->name_slabs = g_ptr_array_new_with_free_func(g_free);
    signatures->chars = g_string_chunk_new(1 << 16);
    signatures->lists = g_array_new(FALSE, TRUE, sizeof(struct affiliation_list));
    g_array_set_size(signatures->lists, 1);
    signatures->groups = g_array_new(FALSE, FALSE, sizeof(struct group_list));
    signatures->numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    signatures->blocks = g_ptr_array_new();
    signatures->crowds = g_array_new(FALSE, TRUE, sizeof(uint8_t));
    signatures->classes = g_array_new(FALSE, TRUE, sizeof(uint8_t));
    signatures->s2_ids = g_ptr_array_new();
    g_ptr_array_add(signatures->s2_ids, NULL);
    signatures->name_blocks = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    signatures->name_numbers = texts_new();
    signatures->list_numbers = texts_new();
    signatures->block_numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    signatures->s2_numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return signatures;
}

struct signatures *signatures_new(void)
{
    struct signatures *signatures = new_bare();
    signatures->nicknames = nicknames_new();
    signatures->weights = weights_new();
    return signatures;
}

struct signatures *signatures_new_beside(const struct signatures *other)
{
    struct signatures *signatures = new_bare();
    signatures->nicknames = other->nicknames;
    signatures->weights = other->weights;
    signatures->borrows_lists = true;
    return signatures;
}

void signatures_free(struct signatures *signatures)
{
    if (!signatures) return;
    g_array_unref(signatures->items);
    g_array_unref(signatures->papers);
    texts_free(signatures->name_numbers);
    texts_free(signatures->list_numbers);
    clear_names(signatures);
    g_string_chunk_free(signatures->chars);
    g_array_unref(signatures->name_blocks);
    g_array_unref(signatures->lists);
    g_array_unref(signatures->groups);
    g_array_unref(signatures->numbers);
    g_ptr_array_unref(signatures->blocks);
    g_array_unref(signatures->crowds);
    g_array_unref(signatures->classes);
    g_ptr_array_unref(signatures->s2_ids);
    g_hash_table_unref(signatures->block_numbers);
    g_hash_table_unref(signatures->s2_numbers);
    if (!signatures->borrows_lists) {
        nicknames_free(signatures->nicknames);
        weights_free(signatures->weights);
    }
    g_free(signatures);
}
