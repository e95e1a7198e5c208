/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/terms.h"

#include <string.h>

#include "analyze/acronyms.h"
#include "analyze/facts.h"
#include "analyze/ngrams.h"
#include "analyze/phrases.h"
#include "analyze/stats.h"
#include "analyze/synonyms.h"
#include "core/fold.h"
#include "core/log.h"
#include "store/pack.h"

#define SKETCH_ROWS 2
#define SKETCH_BITS 24
#define FORMS_MAX 16 /* printed forms counted for one term */
#define FORMS_KEPT 4 /* ... and stored */

/* Count-min sketch (Cormode & Muthukrishnan 2005, doi:10.1016/j.jalgor.2003.12.001):
 * never counts too little. Counters stop at 255. */
struct sketch {
    uint8_t *counters[SKETCH_ROWS];
};

/* A printed form and how often it occurs. */
struct form {
    const char *text;
    int64_t papers;
    struct form *next;
};

/* PMIDs in the order they come in, as pack_references() packs them. */
struct references {
    int64_t last;
    GByteArray *bytes;
};

/* A term that may be frequent enough. */
struct candidate {
    const char *key;
    int n_forms;
    struct phrase_counts counts;       /* of titles and keywords */
    struct references named, abstract; /* records by title and keywords, by abstract */
    struct form *forms;
};

struct build {
    struct ngrams *ngrams;
    struct sketch sketch;
    GHashTable *candidates; /* key -> struct candidate * */
    GStringChunk *text;
};

static void candidate_free(void *data)
{
    struct candidate *candidate = data;
    g_byte_array_unref(candidate->named.bytes);
    g_byte_array_unref(candidate->abstract.bytes);
    for (struct form *form = candidate->forms, *next; form; form = next) {
        next = form->next;
        g_free(form);
    }
    g_free(candidate);
}

static uint8_t *counter(const struct sketch *sketch, int row, uint64_t hash)
{
    uint64_t slot = row == 0 ? hash : (hash >> 32) * UINT64_C(0x9E3779B97F4A7C15) >> 20;
    return &sketch->counters[row][slot & ((1u << SKETCH_BITS) - 1)];
}

static void count_term(struct build *build, const struct ngram *term, int64_t pmid)
{
    (void)pmid;
    uint64_t hash = stats_fnv1a64(term->key);
    for (int row = 0; row < SKETCH_ROWS; row++) {
        uint8_t *count = counter(&build->sketch, row, hash);
        if (*count < UINT8_MAX) (*count)++;
    }
}

static bool may_be_frequent(const struct sketch *sketch, const char *key)
{
    uint64_t hash = stats_fnv1a64(key);
    for (int row = 0; row < SKETCH_ROWS; row++)
        if (*counter(sketch, row, hash) < TERMS_PAPERS_MIN) return false;
    return true;
}

static void count_form(struct build *build, struct candidate *candidate, const char *text)
{
    struct form **at = &candidate->forms;
    for (; *at; at = &(*at)->next) {
        if (strcmp((*at)->text, text) != 0) continue;
        (*at)->papers++;
        return;
    }
    if (candidate->n_forms >= FORMS_MAX) return;
    candidate->n_forms++;
    *at = g_new(struct form, 1);
    **at = (struct form){.text = g_string_chunk_insert_const(build->text, text), .papers = 1};
}

static void append_pmid(struct references *references, int64_t pmid)
{
    uint64_t rest = (uint64_t)(pmid - references->last);
    do {
        uint8_t byte = (uint8_t)((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0));
        g_byte_array_append(references->bytes, &byte, 1);
        rest >>= 7;
    } while (rest > 0);
    references->last = pmid;
}

static void keep_term(struct build *build, const struct ngram *term, int64_t pmid)
{
    struct candidate *candidate = g_hash_table_lookup(build->candidates, term->key);
    if (!candidate) {
        if (!may_be_frequent(&build->sketch, term->key)) return;
        candidate = g_new0(struct candidate, 1);
        candidate->key = g_string_chunk_insert(build->text, term->key);
        candidate->named.bytes = g_byte_array_new();
        candidate->abstract.bytes = g_byte_array_new();
        g_hash_table_insert(build->candidates, (char *)candidate->key, candidate);
    }
    append_pmid(&candidate->named, pmid);
    phrases_count(&candidate->counts, term);
    count_form(build, candidate, term->form);
}

/* What the records' own texts say that their acronyms mean. */
static bool read_acronyms(struct db *db, struct build *build, struct acronyms *acronyms,
                          GError **error)
{
    struct stmt *stmt = db_stmt(db, "SELECT title, abstract FROM article ORDER BY pmid", error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        for (int i = 0; i < 2; i++) {
            g_autofree char *found = acronyms_find(stmt_text(stmt, i));
            if (found) ngrams_count_acronyms(build->ngrams, found, acronyms);
        }
    }
}

/* Read every record and hand each of its terms on. */
static bool scan(struct db *db, struct build *build,
                 void (*take)(struct build *, const struct ngram *, int64_t), GError **error)
{
    struct stmt *stmt =
        db_stmt(db, "SELECT pmid, title, keywords FROM article ORDER BY pmid", error);
    if (!stmt) return false;
    bool has_row;
    for (;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        size_t n;
        int64_t pmid = stmt_int(stmt, 0);
        const struct ngram *terms =
            ngrams_read(build->ngrams, stmt_text(stmt, 1), stmt_text(stmt, 2), &n);
        for (size_t i = 0; i < n; i++)
            take(build, &terms[i], pmid);
    }
}

static bool is_name(const struct build *build, const struct candidate *candidate)
{
    const char *word = phrases_last_word(candidate->key);
    const struct candidate *last = word ? g_hash_table_lookup(build->candidates, word) : NULL;
    /* a rare one is here by chance of the sketch */
    if (last && last->counts.papers < TERMS_PAPERS_MIN) last = NULL;
    return phrases_is_name(&candidate->counts, last ? &last->counts : NULL);
}

/* --- abstracts -------------------------------------------------------------------------- */

/* Number what abstracts can be about: key -> number; terms: struct candidate *, by number,
 * from 1. */
static GHashTable *number_names(const struct build *build, GPtrArray *terms)
{
    GHashTable *numbers = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iter;
    void *value;
    g_ptr_array_add(terms, NULL);
    g_hash_table_iter_init(&iter, build->candidates);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct candidate *candidate = value;
        if (candidate->counts.papers < TERMS_PAPERS_MIN || !is_name(build, candidate) ||
            !phrases_tells_in_text(&candidate->counts))
            continue;
        g_hash_table_insert(numbers, (char *)candidate->key, GUINT_TO_POINTER(terms->len));
        g_ptr_array_add(terms, value);
    }
    return numbers;
}

/* Add the records whose abstracts are about a term to those that name it. */
static bool scan_abstracts(struct db *db, struct build *build, GError **error)
{
    struct stmt *stmt = db_stmt(
        db, "SELECT pmid, abstract FROM article WHERE abstract IS NOT NULL ORDER BY pmid", error);
    if (!stmt) return false;
    g_autoptr(GPtrArray) terms = g_ptr_array_new();
    g_autoptr(GHashTable) numbers = number_names(build, terms);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        size_t n;
        int64_t pmid = stmt_int(stmt, 0);
        const guint *found = ngrams_find(build->ngrams, stmt_text(stmt, 1), numbers, &n);
        for (size_t i = 0; i < n; i++)
            append_pmid(&((struct candidate *)terms->pdata[found[i]])->abstract, pmid);
    }
}

/* Records whose abstracts alone are about the term, packed; empty when there are none. */
static GByteArray *pack_others(const struct candidate *candidate)
{
    GByteArray *bytes = g_byte_array_new();
    if (candidate->abstract.bytes->len == 0) return bytes;
    g_autoptr(GArray) named = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(int64_t));
    unpack_references(candidate->named.bytes->data, candidate->named.bytes->len, named);
    unpack_references(candidate->abstract.bytes->data, candidate->abstract.bytes->len, others);
    guint kept = 0;
    for (guint i = 0, k = 0; i < others->len; i++) {
        int64_t pmid = g_array_index(others, int64_t, i);
        while (k < named->len && g_array_index(named, int64_t, k) < pmid)
            k++;
        if (k == named->len || g_array_index(named, int64_t, k) != pmid)
            g_array_index(others, int64_t, kept++) = pmid;
    }
    g_array_set_size(others, kept);
    pack_references(others, bytes);
    return bytes;
}

/* --- rows ------------------------------------------------------------------------------- */

/* Most frequent printed form; of equally frequent ones the smallest text. */
static const char *label_of(const struct candidate *candidate)
{
    const struct form *best = candidate->forms;
    for (const struct form *form = best->next; form; form = form->next)
        if (form->papers > best->papers ||
            (form->papers == best->papers && strcmp(form->text, best->text) < 0))
            best = form;
    return best->text;
}

static gint compare_forms(gconstpointer a, gconstpointer b)
{
    const struct form *x = *(const struct form *const *)a, *y = *(const struct form *const *)b;
    if (x->papers != y->papers) return x->papers > y->papers ? -1 : 1;
    return strcmp(x->text, y->text);
}

/* The forms that differ by more than case, accents and plural, most frequent first, one a
 * line; g_free(). */
static char *forms_of(const struct candidate *candidate)
{
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (struct form *form = candidate->forms; form; form = form->next)
        g_ptr_array_add(order, form);
    g_ptr_array_sort(order, compare_forms);
    GString *forms = g_string_new(NULL);
    for (guint i = 0; i < order->len && g_hash_table_size(seen) < FORMS_KEPT; i++) {
        const struct form *form = order->pdata[i];
        char *key = fold_key(form->text);
        ngrams_fold_plural(key);
        if (!g_hash_table_add(seen, key)) continue;
        g_string_append_printf(forms, "%s%s", forms->len > 0 ? "\n" : "", form->text);
    }
    return g_string_free(forms, FALSE);
}

static bool store_pmids(struct db *db, const struct candidate *candidate, int64_t term_id,
                        GError **error)
{
    struct stmt *stmt = db_stmt(
        db, "INSERT INTO article_term(term_id, pmids, abstract_pmids) VALUES(?, ?, ?)", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, term_id);
    g_autoptr(GByteArray) others = pack_others(candidate);
    stmt_bind_blob(stmt, 2, candidate->named.bytes->data, candidate->named.bytes->len);
    if (others->len > 0) stmt_bind_blob(stmt, 3, others->data, others->len);
    return stmt_run(stmt, error);
}

static bool store_term(struct db *db, const struct build *build, const struct candidate *candidate,
                       int64_t term_id, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "INSERT INTO term(term_id, key, label, n_words, papers,"
                                " keyword_papers, whole_papers, is_name, forms)"
                                " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, term_id);
    stmt_bind_text(stmt, 2, candidate->key);
    stmt_bind_text(stmt, 3, label_of(candidate));
    stmt_bind_int(stmt, 4, candidate->counts.n_words);
    stmt_bind_int(stmt, 5, candidate->counts.papers);
    stmt_bind_int(stmt, 6, candidate->counts.keyword);
    stmt_bind_int(stmt, 7, candidate->counts.whole);
    stmt_bind_int(stmt, 8, is_name(build, candidate));
    g_autofree char *forms = forms_of(candidate);
    stmt_bind_text(stmt, 9, forms);
    return stmt_run(stmt, error) && store_pmids(db, candidate, term_id, error);
}

static gint compare_candidates(gconstpointer a, gconstpointer b)
{
    const struct candidate *const *x = a, *const *y = b;
    return strcmp((*x)->key, (*y)->key);
}

/* Ids follow the keys, so that the same records give the same rows. */
static bool store_terms(struct db *db, const struct build *build, GError **error)
{
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    GHashTableIter iter;
    void *value;
    g_hash_table_iter_init(&iter, build->candidates);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct candidate *candidate = value;
        if (candidate->counts.papers >= TERMS_PAPERS_MIN) g_ptr_array_add(order, value);
    }
    g_ptr_array_sort(order, compare_candidates);
    for (guint i = 0; i < order->len; i++)
        if (!store_term(db, build, order->pdata[i], i + 1, error)) return false;
    log_debug("terms: %u of at least %d records each", order->len, TERMS_PAPERS_MIN);
    return true;
}

/* --- texts beside the tables: the user's synonyms ---------------------------------- */

#define SYNONYMS_KEY "synonyms" /* in table analysis: their text */
#define ACRONYMS_KEY "acronyms" /* ... what they mean */

/* A text that is kept in table analysis; g_free(). NULL: there is none, or error. */
static char *kept_text(struct db *db, const char *key, bool *done, GError **error)
{
    struct stmt *stmt = db_stmt(db, "SELECT value FROM analysis WHERE key = ?", error);
    bool has_row;
    if (stmt) stmt_bind_text(stmt, 1, key);
    *done = stmt && stmt_step(stmt, &has_row, error);
    if (!*done || !has_row) return NULL;
    char *text = g_strdup(stmt_text(stmt, 0));
    stmt_reset(stmt);
    return text;
}

bool terms_keep_synonyms(struct db *db, const char *file, GError **error)
{
    if (!db_exec(db, "DELETE FROM analysis WHERE key = '" SYNONYMS_KEY "'", error)) return false;
    if (!file) return true;
    g_autofree char *text = synonyms_read_file(file, error);
    OWNED(ngrams) ngrams = ngrams_new();
    if (!text || !ngrams_use_synonyms(ngrams, text, file, error)) return false;
    return facts_put(db, SYNONYMS_KEY, text, error);
}

bool terms_are_stale(struct db *db, const char *file, bool *is_stale, GError **error)
{
    bool done;
    g_autofree char *kept = kept_text(db, SYNONYMS_KEY, &done, error);
    g_autofree char *now = done && file ? synonyms_read_file(file, NULL) : NULL;
    *is_stale = g_strcmp0(kept, now) != 0 || (file && !now);
    return done;
}

struct ngrams *terms_reader(struct db *db, GError **error)
{
    bool done;
    g_autofree char *text = kept_text(db, SYNONYMS_KEY, &done, error);
    OWNED(ngrams) ngrams = ngrams_new();
    if (!done || (text && !ngrams_use_synonyms(ngrams, text, "synonyms_file", error))) return NULL;
    return g_steal_pointer(&ngrams);
}

/* --- what acronyms mean ---------------------------------------------------------------- */

static bool keep_acronyms(struct db *db, const struct acronyms *acronyms, GError **error)
{
    g_autofree char *text = acronyms_write(acronyms);
    return facts_put(db, ACRONYMS_KEY, text, error);
}

struct acronyms *terms_acronyms(struct db *db, GError **error)
{
    bool done;
    g_autofree char *text = kept_text(db, ACRONYMS_KEY, &done, error);
    return done ? acronyms_read(text) : NULL;
}

/* --- the whole ------------------------------------------------------------------------ */

bool terms_rebuild(struct db *db, GError **error)
{
    struct ngrams *ngrams = terms_reader(db, error);
    if (!ngrams) return false;
    struct build build = {
        .ngrams = ngrams,
        .candidates = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, candidate_free),
        .text = g_string_chunk_new(1 << 16),
    };
    for (int row = 0; row < SKETCH_ROWS; row++)
        build.sketch.counters[row] = g_malloc0((size_t)1 << SKETCH_BITS);

    OWNED(acronyms) acronyms = acronyms_new();
    bool done = read_acronyms(db, &build, acronyms, error) && keep_acronyms(db, acronyms, error);
    ngrams_use_acronyms(build.ngrams, acronyms);
    done = done && scan(db, &build, count_term, error) && scan(db, &build, keep_term, error) &&
           scan_abstracts(db, &build, error) && store_terms(db, &build, error);

    for (int row = 0; row < SKETCH_ROWS; row++)
        g_free(build.sketch.counters[row]);
    g_hash_table_unref(build.candidates);
    g_string_chunk_free(build.text);
    ngrams_free(build.ngrams);
    return done;
}
