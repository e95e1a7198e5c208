/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/identity.h"

#include <inttypes.h>
#include <string.h>

#include "analyze/clusters.h"
#include "analyze/places.h"
#include "analyze/signatures.h"
#include "core/clk.h"
#include "core/fold.h"
#include "core/log.h"
#include "store/decisions.h"

#define ORCID_TEXTS_BYTES 256
#define TOLD_MAX 10 /* lines about ORCIDs on the screen */
#define CROWD 1500  /* people of one block: somebody among them will bear the name */
#define STRONG_LINK (6 * LIKENESS_POINT) /* weakest join of a person that is sure */
#define THIN_LINK (4 * LIKENESS_POINT)   /* below: thin evidence */

/* A text of a person and how many of the records print it. */
struct count {
    const char *text;
    guint n;
};

/* One person while it is described. */
struct person {
    uint32_t first; /* earliest signature */
    guint n_papers;
    GArray *last_names, *fore_names, *suffixes, *orcids, *s2_ids; /* struct count */
    GStringChunk *orcid_texts;                                    /* what orcids points to */
    guint with_orcid; /* records that print the ORCID chosen */
    bool is_full;     /* some record spells the forename out */
    int32_t weakest;  /* mean points of the weakest join; 0: one record */
    int32_t first_day, last_day;
};

struct work {
    struct db *db;
    struct signatures *signatures;
    struct clusters *clusters;
    struct person person; /* reused */
    struct stmt *insert_person, *insert_authorship;
};

/* --- describing a cluster ------------------------------------------------------------ */

static void count_text(GArray *counts, const char *text)
{
    if (!text) return;
    for (guint i = 0; i < counts->len; i++) {
        struct count *count = &g_array_index(counts, struct count, i);
        if (strcmp(count->text, text) == 0) {
            count->n++;
            return;
        }
    }
    struct count count = {text, 1};
    g_array_append_val(counts, count);
}

/* The most frequent; of equals the longest, then the first in byte order. */
static const struct count *best_count(const GArray *counts)
{
    const struct count *best = NULL;
    for (guint i = 0; i < counts->len; i++) {
        const struct count *count = &g_array_index(counts, struct count, i);
        size_t size = strlen(count->text), best_size = best ? strlen(best->text) : 0;
        bool better =
            !best || count->n > best->n || (count->n == best->n && size > best_size) ||
            (count->n == best->n && size == best_size && strcmp(count->text, best->text) < 0);
        if (better) best = count;
    }
    return best;
}

static const char *best_text(const GArray *counts)
{
    const struct count *best = best_count(counts);
    return best ? best->text : NULL;
}

static void person_init(struct person *person)
{
    GArray **const all[] = {&person->last_names, &person->fore_names, &person->suffixes,
                            &person->orcids, &person->s2_ids};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        *all[i] = g_array_new(FALSE, FALSE, sizeof(struct count));
    }
    person->orcid_texts = g_string_chunk_new(ORCID_TEXTS_BYTES);
}

static void person_clear(struct person *person)
{
    GArray *const all[] = {person->last_names, person->fore_names, person->suffixes, person->orcids,
                           person->s2_ids};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        g_array_unref(all[i]);
    }
    g_string_chunk_free(person->orcid_texts);
}

static void person_reset(struct person *person, uint32_t first)
{
    GArray *const all[] = {person->last_names, person->fore_names, person->suffixes, person->orcids,
                           person->s2_ids};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        g_array_set_size(all[i], 0);
    }
    g_string_chunk_clear(person->orcid_texts);
    person->first = first;
    person->n_papers = person->with_orcid = 0;
    person->is_full = false;
    person->weakest = 0;
    person->first_day = INT32_MAX;
    person->last_day = INT32_MIN;
}

static void add_member(struct work *work, struct person *person, uint32_t i)
{
    const struct signatures *signatures = work->signatures;
    const struct signature *signature = SIGNATURE(signatures, i);
    const struct paper *paper = SIGNATURE_PAPER(signatures, signature);
    const struct printed_name *name = SIGNATURE_NAME(signatures, signature);
    /* initials stand for the forename only where no record spells it out */
    if (name->key.is_full && !person->is_full) {
        person->is_full = true;
        g_array_set_size(person->fore_names, 0);
    }
    if (name->key.is_full == person->is_full) count_text(person->fore_names, name->fore_name);
    count_text(person->last_names, name->last_name);
    count_text(person->suffixes, name->suffix);
    char orcid[20];
    if (signature->orcid) {
        signatures_orcid_text(signature->orcid, orcid);
        count_text(person->orcids, g_string_chunk_insert_const(person->orcid_texts, orcid));
    }
    count_text(person->s2_ids, signatures->s2_ids->pdata[signature->s2]);
    if (paper->day != INT32_MIN) {
        person->first_day = MIN(person->first_day, paper->day);
        person->last_day = MAX(person->last_day, paper->day);
    }
    person->weakest = clusters_link(work->clusters, i);
    person->n_papers++;
}

static void describe(struct work *work, uint32_t first)
{
    struct person *person = &work->person;
    person_reset(person, first);
    uint32_t i = first;
    do {
        add_member(work, person, i);
        i = clusters_next(work->clusters, i);
    } while (i != first);
    const struct count *orcid = best_count(person->orcids);
    person->with_orcid = orcid ? orcid->n : 0;
}

/* --- namesakes -------------------------------------------------------------------------- */

/* The people of one name block. */
struct block {
    GArray *firsts;      /* uint32_t: earliest signatures, ascending */
    GArray *names;       /* uint32_t: distinct names in the block */
    GArray *owners;      /* int32_t: the one person that bears the name; -1: several */
    GHashTable *numbers; /* name -> index in names, +1 */
};

static guint block_name(struct block *block, uint32_t name)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(block->numbers, GUINT_TO_POINTER(name)));
    if (number) return number - 1;
    g_array_append_val(block->names, name);
    int32_t owner = -2;
    g_array_append_val(block->owners, owner);
    g_hash_table_insert(block->numbers, GUINT_TO_POINTER(name),
                        GUINT_TO_POINTER(block->names->len));
    return block->names->len - 1;
}

static void block_own(struct block *block, uint32_t name, int32_t owner)
{
    guint number = block_name(block, name);
    int32_t *known = &g_array_index(block->owners, int32_t, number);
    if (*known == -2) *known = owner;
    if (*known != owner) *known = -1;
}

/* Could another person of the block bear every name of this one? In large
 * blocks the answer is yes without looking. */
static bool has_namesake(struct work *work, struct block *block, int32_t owner)
{
    const struct signatures *signatures = work->signatures;
    if (block->firsts->len > CROWD) return true;
    uint32_t first = g_array_index(block->firsts, uint32_t, owner);
    for (guint k = 0; k < block->names->len; k++) {
        if (g_array_index(block->owners, int32_t, k) == owner) continue;
        const struct printed_name *other =
            signatures->names->pdata[g_array_index(block->names, uint32_t, k)];
        bool fits = true;
        uint32_t i = first;
        do {
            const struct printed_name *own = SIGNATURE_NAME(signatures, SIGNATURE(signatures, i));
            fits = own == other || name_compatible(signatures->nicknames, &own->key, &other->key);
            i = clusters_next(work->clusters, i);
        } while (fits && i != first);
        if (fits) return true;
    }
    return false;
}

/* sure: every join that made the person had strong evidence on average (98 % of
 * such are pure, docs/methods.md); of single records, those with an ORCID or a
 * spelled-out name that nobody else here could bear.
 * namesakes: somebody else here could bear the name, and the record is alone or
 * a join is thin. probable: the rest. */
static const char *confidence_of(const struct person *person, bool namesake)
{
    if (person->n_papers > 1) {
        if (person->weakest >= STRONG_LINK) return "sure";
        return namesake && person->weakest < THIN_LINK ? "namesakes" : "probable";
    }
    if (person->with_orcid || (!namesake && person->is_full)) return "sure";
    return namesake ? "namesakes" : "probable";
}

/* --- writing ---------------------------------------------------------------------------- */

static int64_t person_id_of(const struct signatures *signatures, uint32_t i)
{
    const struct signature *signature = SIGNATURE(signatures, i);
    return SIGNATURE_PAPER(signatures, signature)->pmid * 10000 + signature->position;
}

static void bind_day(struct stmt *stmt, int index, int32_t day)
{
    if (day == INT32_MIN || day == INT32_MAX) {
        stmt_bind_null(stmt, index);
        return;
    }
    char date[CLK_DATE_SIZE];
    clk_format_day(day, date);
    stmt_bind_text(stmt, index, date);
}

static bool write_person(struct work *work, const char *confidence, guint n_namesakes,
                         GError **error)
{
    const struct person *person = &work->person;
    const char *last = best_text(person->last_names), *fore = best_text(person->fore_names);
    g_autofree char *name = g_strdup_printf("%s %s", last, fore ? fore : "");
    g_autofree char *name_key = fold_key(name);
    struct stmt *stmt = work->insert_person;
    stmt_bind_int(stmt, 1, person_id_of(work->signatures, person->first));
    stmt_bind_text(stmt, 2, last);
    stmt_bind_text(stmt, 3, fore);
    stmt_bind_text(stmt, 4, best_text(person->suffixes));
    stmt_bind_text(stmt, 5, name_key);
    stmt_bind_text(stmt, 6, best_text(person->orcids));
    stmt_bind_text(stmt, 7, best_text(person->s2_ids));
    stmt_bind_int(stmt, 8, person->n_papers);
    bind_day(stmt, 9, person->first_day);
    bind_day(stmt, 10, person->last_day);
    stmt_bind_text(stmt, 11, confidence);
    stmt_bind_int(stmt, 12, n_namesakes);
    return stmt_run(stmt, error);
}

static bool write_block(struct work *work, struct block *block, GError **error)
{
    guint n_people = block->firsts->len;
    for (guint p = 0; p < n_people; p++) {
        uint32_t first = g_array_index(block->firsts, uint32_t, p), i = first;
        do {
            block_own(block, SIGNATURE(work->signatures, i)->name, (int32_t)p);
            i = clusters_next(work->clusters, i);
        } while (i != first);
    }
    for (guint p = 0; p < n_people; p++) {
        describe(work, g_array_index(block->firsts, uint32_t, p));
        bool namesake = n_people > 1 && has_namesake(work, block, (int32_t)p);
        const char *confidence = confidence_of(&work->person, namesake);
        if (!write_person(work, confidence, n_people - 1, error)) return false;
    }
    return true;
}

static bool write_authorships(struct work *work, GError **error)
{
    for (uint32_t i = 0; i < work->signatures->items->len; i++) {
        const struct signature *signature = SIGNATURE(work->signatures, i);
        struct stmt *stmt = work->insert_authorship;
        stmt_bind_int(stmt, 1, SIGNATURE_PAPER(work->signatures, signature)->pmid);
        stmt_bind_int(stmt, 2, signature->position);
        stmt_bind_int(stmt, 3, person_id_of(work->signatures, clusters_first(work->clusters, i)));
        if (!stmt_run(stmt, error)) return false;
    }
    return true;
}

/* --- ORCIDs that do not fit one person each ------------------------------------------- */

struct holding {
    uint64_t orcid;
    uint32_t first; /* of the person */
};

static int compare_holdings(const void *a, const void *b)
{
    const struct holding *x = a, *y = b;
    if (x->orcid != y->orcid) return x->orcid < y->orcid ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

static int compare_holders(const void *a, const void *b)
{
    const struct holding *x = a, *y = b;
    if (x->first != y->first) return x->first < y->first ? -1 : 1;
    return (x->orcid > y->orcid) - (x->orcid < y->orcid);
}

/* One line for each run of equal keys with several values. */
static void tell_runs(const struct work *work, GArray *holdings, bool by_person)
{
    guint n_told = 0;
    g_array_sort(holdings, by_person ? compare_holders : compare_holdings);
    for (guint i = 1; i < holdings->len; i++) {
        const struct holding *last = &g_array_index(holdings, struct holding, i - 1);
        const struct holding *own = last + 1;
        if (by_person ? last->first != own->first : last->orcid != own->orcid) continue;
        if (by_person ? last->orcid == own->orcid : last->first == own->first) continue;
        if (++n_told > TOLD_MAX) continue;
        char a[20], b[20];
        signatures_orcid_text(last->orcid, a);
        signatures_orcid_text(own->orcid, b);
        int64_t x = signatures_id(work->signatures, last->first);
        int64_t y = signatures_id(work->signatures, own->first);
        if (by_person)
            log_info("person %" PRId64 " bears two ORCIDs, %s and %s: an e-mail address, an "
                     "author id of Semantic Scholar or you joined them",
                     x, a, b);
        else
            log_info("ORCID %s stands with two people, %" PRId64 " and %" PRId64
                     ": their names or papers exclude each other",
                     a, x, y);
    }
    if (n_told > TOLD_MAX) log_info("... and %u more", n_told - TOLD_MAX);
}

static void tell_orcids(const struct work *work)
{
    g_autoptr(GArray) holdings = g_array_new(FALSE, FALSE, sizeof(struct holding));
    for (uint32_t i = 0; i < work->signatures->items->len; i++) {
        struct holding holding = {SIGNATURE(work->signatures, i)->orcid,
                                  clusters_first(work->clusters, i)};
        if (holding.orcid) g_array_append_val(holdings, holding);
    }
    tell_runs(work, holdings, true);
    tell_runs(work, holdings, false);
}

/* --- blocks --------------------------------------------------------------------------------- */

/* Signatures by name block; offsets has one entry more than there are blocks. */
struct order {
    uint32_t *items, *offsets;
    guint n_blocks;
};

static void order_blocks(const struct signatures *signatures, struct order *order)
{
    guint n = signatures->items->len;
    order->n_blocks = signatures->blocks->len;
    order->items = g_new(uint32_t, n + 1);
    order->offsets = g_new0(uint32_t, order->n_blocks + 2);
    for (guint i = 0; i < n; i++) {
        order->offsets[SIGNATURE_NAME(signatures, SIGNATURE(signatures, i))->block + 1]++;
    }
    for (guint b = 0; b < order->n_blocks; b++) {
        order->offsets[b + 1] += order->offsets[b];
    }
    g_autofree uint32_t *at = g_memdup2(order->offsets, (order->n_blocks + 1) * sizeof(uint32_t));
    for (guint i = 0; i < n; i++) {
        order->items[at[SIGNATURE_NAME(signatures, SIGNATURE(signatures, i))->block]++] = i;
    }
}

static void join_blocks(struct clusters *clusters, const struct order *order)
{
    g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint b = 0; b < order->n_blocks; b++) {
        g_array_set_size(members, 0);
        g_array_append_vals(members, order->items + order->offsets[b],
                            order->offsets[b + 1] - order->offsets[b]);
        clusters_add_block(clusters, members, NULL);
    }
}

/* A person belongs to the block of the earliest record. */
static bool write_blocks(struct work *work, const struct order *order, GError **error)
{
    struct block block = {.firsts = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
                          .names = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
                          .owners = g_array_new(FALSE, FALSE, sizeof(int32_t)),
                          .numbers = g_hash_table_new(NULL, NULL)};
    bool ok = true;
    for (guint b = 0; ok && b < order->n_blocks; b++) {
        g_array_set_size(block.firsts, 0);
        g_array_set_size(block.names, 0);
        g_array_set_size(block.owners, 0);
        g_hash_table_remove_all(block.numbers);
        for (uint32_t k = order->offsets[b]; k < order->offsets[b + 1]; k++) {
            uint32_t i = order->items[k];
            if (clusters_first(work->clusters, i) == i) g_array_append_val(block.firsts, i);
        }
        ok = write_block(work, &block, error);
    }
    g_array_unref(block.firsts);
    g_array_unref(block.names);
    g_array_unref(block.owners);
    g_hash_table_unref(block.numbers);
    return ok;
}

static bool prepare(struct work *work, GError **error)
{
    work->insert_person = db_stmt_file(work->db, "analyze/sql/person_insert.sql", error);
    if (!work->insert_person) return false;
    work->insert_authorship =
        db_stmt(work->db,
                "INSERT INTO person_authorship(pmid, position, person_id) VALUES(?, ?, ?)", error);
    return work->insert_authorship != NULL;
}

/* What the user decided; authorships that are not here play no part. */
static bool decide(struct db *db, const struct signatures *signatures, struct clusters *clusters,
                   GError **error)
{
    g_autoptr(GArray) decisions = g_array_new(FALSE, FALSE, sizeof(struct decision));
    if (!decisions_load(db, decisions, error)) return false;
    for (guint i = 0; i < decisions->len; i++) {
        const struct decision *decision = &g_array_index(decisions, struct decision, i);
        uint32_t a, b;
        if (signatures_find(signatures, decision->a, &a) &&
            signatures_find(signatures, decision->b, &b))
            clusters_decide(clusters, a, b, decision->is_same);
    }
    return true;
}

static void join_all(struct clusters *clusters, const struct order *order)
{
    join_blocks(clusters, order);
    clusters_add_keys(clusters);
    clusters_finish(clusters);
}

bool identity_rebuild(struct db *db, const struct identity_options *options, GError **error)
{
    if (!places_read_affiliations(db, NULL, error)) return false;
    OWNED(signatures) signatures = signatures_new();
    if (!signatures_read_all(signatures, db, options && options->ignore_orcid, error)) return false;
    OWNED(clusters) clusters = clusters_new(signatures);
    if (!decide(db, signatures, clusters, error)) return false;
    struct order order;
    order_blocks(signatures, &order);
    join_all(clusters, &order);
    struct work work = {.db = db, .signatures = signatures, .clusters = clusters};
    person_init(&work.person);
    bool ok = prepare(&work, error) && write_blocks(&work, &order, error) &&
              write_authorships(&work, error);
    if (ok) tell_orcids(&work);
    person_clear(&work.person);
    g_free(order.items);
    g_free(order.offsets);
    return ok;
}
