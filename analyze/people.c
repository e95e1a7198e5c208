/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/people.h"

#include <string.h>

#include "core/clk.h"
#include "core/fold.h"

#define ORCID_TEXTS_BYTES 256
#define CROWD 1500 /* people of one block: somebody among them will bear the name */
#define THIN_LINK (4 * LIKENESS_POINT) /* below: thin evidence */

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
    guint n_initials; /* records that print initials alone */
    guint n_bare;     /* records that print the name alone, these too */
    bool is_full;     /* some record spells the forename out */
    int32_t weakest;  /* mean points of the weakest join; 0: one record */
    int32_t first_day, last_day;
};

/* A name that somebody of a block bears or bore whose authorships are others now. */
struct moved_name {
    uint32_t block, name;
};

struct work {
    struct db *db;
    const struct signatures *signatures;
    struct clusters *clusters;
    const struct families *families; /* NULL: everything is new */
    struct person person;            /* reused */
    struct stmt *insert_person, *update_person, *insert_authorship, *set_confidence;
    uint32_t *items, *offsets; /* signatures by block; one offset more than there are blocks */
    bool *altered;             /* by first signature: not the person that it was */
    bool *touched;             /* by block: it has or had such people */
    int *grown;                /* by block: people more than before */
    GArray *moved;             /* struct moved_name, by block */
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
    person->n_initials = person->n_bare = 0;
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
    person->n_initials += signatures_is_initials(signatures, signature);
    person->n_bare += signatures_is_bare(signatures, signature);
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
    GArray *names;       /* struct borne: distinct names in the block */
    GHashTable *numbers; /* name -> index in names, +1 */
};

/* A name and who bears it. */
struct borne {
    uint32_t name;
    int32_t owner;  /* index in firsts; SEVERAL */
    int32_t steady; /* the same of those who are as they were; NOBODY */
};
#define SEVERAL (-1)
#define NOBODY (-2)

static struct borne *block_name(struct block *block, uint32_t name)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(block->numbers, GUINT_TO_POINTER(name)));
    if (!number) {
        struct borne borne = {name, NOBODY, NOBODY};
        g_array_append_val(block->names, borne);
        number = block->names->len;
        g_hash_table_insert(block->numbers, GUINT_TO_POINTER(name), GUINT_TO_POINTER(number));
    }
    return &g_array_index(block->names, struct borne, number - 1);
}

/* Who bears it of those who are as they were. */
static int32_t steady_owner(const struct block *block, uint32_t name)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(block->numbers, GUINT_TO_POINTER(name)));
    return number ? g_array_index(block->names, struct borne, number - 1).steady : NOBODY;
}

static void own(int32_t *known, int32_t owner)
{
    if (*known == NOBODY) *known = owner;
    if (*known != owner) *known = SEVERAL;
}

static bool names_fit(const struct signatures *signatures, uint32_t a, uint32_t b)
{
    return a == b || name_compatible(signatures->nicknames, &signatures_printed(signatures, a)->key,
                                     &signatures_printed(signatures, b)->key);
}

/* Could somebody who bears that name bear every name of a person? */
static bool fits_person(const struct work *work, uint32_t name, uint32_t first)
{
    uint32_t i = first;
    do {
        if (!names_fit(work->signatures, SIGNATURE(work->signatures, i)->name, name)) return false;
        i = clusters_next(work->clusters, i);
    } while (i != first);
    return true;
}

/* Could another person of the block bear every name of this one? In large
 * blocks the answer is yes without looking. */
static bool has_namesake(const struct work *work, struct block *block, int32_t owner)
{
    if (block->firsts->len < 2) return false;
    if (block->firsts->len > CROWD) return true;
    uint32_t first = g_array_index(block->firsts, uint32_t, owner);
    /* most often somebody bears the same name */
    uint32_t own_name = SIGNATURE(work->signatures, first)->name;
    if (block_name(block, own_name)->owner == SEVERAL && fits_person(work, own_name, first))
        return true;
    for (guint k = 0; k < block->names->len; k++) {
        const struct borne *borne = &g_array_index(block->names, struct borne, k);
        if (borne->owner != owner && fits_person(work, borne->name, first)) return true;
    }
    return false;
}

/* Two records that print initials alone may have been joined by the measured rarity of
 * the name and nothing else. Of forenames in full that is taken off, where most records
 * print nothing but the name. */
static bool is_sure(const struct work *work, const struct person *person)
{
    if (person->weakest >= CLUSTERS_KNOWN) return true;
    const struct signatures *signatures = work->signatures;
    const struct signature *first = SIGNATURE(signatures, person->first);
    int32_t named = signatures_namesakes(signatures, SIGNATURE_BLOCK(signatures, first));
    if (2 * person->n_bare <= person->n_papers) named = 0;
    return person->n_initials < 2 && person->weakest - MAX(named, 0) >= CLUSTERS_SURE;
}

/* sure: every join that made the person had strong evidence on average (98 % of
 * such are pure, docs/methods.md); of single records, those with an ORCID or a
 * spelled-out name that nobody else here could bear.
 * namesakes: somebody else here could bear the name, and the record is alone or
 * a join is thin. probable: the rest. */
static const char *confidence_of(const struct work *work, bool namesake)
{
    const struct person *person = &work->person;
    if (person->n_papers > 1) {
        if (is_sure(work, person)) return "sure";
        return namesake && person->weakest < THIN_LINK ? "namesakes" : "probable";
    }
    if (person->with_orcid || (!namesake && person->is_full)) return "sure";
    return namesake ? "namesakes" : "probable";
}

/* --- people who are not what they were ---------------------------------------------------- */

static guint count_members(const struct work *work, uint32_t first)
{
    guint n = 0;
    uint32_t i = first;
    do {
        n++;
        i = clusters_next(work->clusters, i);
    } while (i != first);
    return n;
}

/* Other authorships than before, other records, or another weakest join. */
static bool is_altered(const struct work *work, uint32_t first)
{
    const struct families *families = work->families;
    if (!families->changed[first]) return false;
    int64_t id = signatures_id(work->signatures, first);
    int32_t link = clusters_link(work->clusters, first);
    uint32_t i = first;
    do {
        const struct was *was = &families->was[i];
        if (families->is_new[i] || was->person_id != id || was->link != link) return true;
        i = clusters_next(work->clusters, i);
    } while (i != first);
    return families_size(families, id) != count_members(work, first);
}

static void move_name(struct work *work, uint32_t block, uint32_t name)
{
    struct moved_name moved = {block, name};
    g_array_append_val(work->moved, moved);
    work->touched[block] = true;
}

/* People as they are now. */
static void find_altered(struct work *work)
{
    for (uint32_t first = 0; first < work->signatures->items->len; first++) {
        if (clusters_first(work->clusters, first) != first || !is_altered(work, first)) continue;
        uint32_t block = SIGNATURE_BLOCK(work->signatures, SIGNATURE(work->signatures, first));
        uint32_t i = first;
        work->altered[first] = true;
        work->grown[block]++;
        do {
            move_name(work, block, SIGNATURE(work->signatures, i)->name);
            i = clusters_next(work->clusters, i);
        } while (i != first);
    }
}

/* The block where a person of the last analysis began; false: that is unchanged. */
static bool former_block(const struct work *work, const struct signatures *before, int64_t id,
                         uint32_t *block)
{
    uint32_t i;
    if (signatures_find(work->signatures, id, &i) && !work->families->is_new[i]) {
        *block = SIGNATURE_BLOCK(work->signatures, SIGNATURE(work->signatures, i));
        return clusters_first(work->clusters, i) != i || work->altered[i];
    }
    if (!signatures_find(before, id, &i)) return false;
    const char *key = before->blocks->pdata[SIGNATURE_BLOCK(before, SIGNATURE(before, i))];
    *block = GPOINTER_TO_UINT(g_hash_table_lookup(work->signatures->block_numbers, key));
    return true;
}

/* People as they were. */
static void find_former(struct work *work, const struct signatures *before, GArray *people)
{
    GHashTableIter iter;
    gpointer key;
    uint32_t block, i;
    g_hash_table_iter_init(&iter, work->families->sizes);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        int64_t id = *(const int64_t *)key;
        if (!former_block(work, before, id, &block)) continue;
        work->grown[block]--;
        work->touched[block] = true;
        g_array_append_val(people, id);
    }
    for (i = 0; i < work->signatures->items->len; i++) {
        if (!work->families->changed[i] || work->families->is_new[i]) continue;
        if (former_block(work, before, work->families->was[i].person_id, &block))
            move_name(work, block, SIGNATURE(work->signatures, i)->name);
    }
    for (i = 0; i < before->items->len; i++) {
        int64_t id = families_gone(work->families, signatures_id(before, i));
        const struct printed_name *printed = before->names->pdata[SIGNATURE(before, i)->name];
        if (former_block(work, before, id, &block))
            move_name(work, block, signatures_name_of(work->signatures, printed->text));
    }
}

static int compare_moved(const void *a, const void *b)
{
    const struct moved_name *x = a, *y = b;
    if (x->block != y->block) return x->block < y->block ? -1 : 1;
    return (x->name > y->name) - (x->name < y->name);
}

/* --- writing ---------------------------------------------------------------------------- */

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

static void bind_person(struct work *work, struct stmt *stmt, const char *confidence)
{
    const struct person *person = &work->person;
    const struct signatures *signatures = work->signatures;
    const char *last = best_text(person->last_names), *fore = best_text(person->fore_names);
    uint32_t block = SIGNATURE_BLOCK(signatures, SIGNATURE(signatures, person->first));
    g_autofree char *name = g_strdup_printf("%s %s", last, fore ? fore : "");
    g_autofree char *name_key = fold_key(name);
    stmt_bind_int(stmt, 1, signatures_id(signatures, person->first));
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
    stmt_bind_text(stmt, 12, signatures->blocks->pdata[block]);
}

static bool write_person(struct work *work, const char *confidence, GError **error)
{
    int64_t id = signatures_id(work->signatures, work->person.first);
    if (work->families && families_size(work->families, id) > 0) {
        bind_person(work, work->update_person, confidence);
        if (!stmt_run(work->update_person, error)) return false;
        if (db_changes(work->db) > 0) return true;
    }
    bind_person(work, work->insert_person, confidence);
    return stmt_run(work->insert_person, error);
}

/* One who is as before, but perhaps for the namesakes. */
static bool update_confidence(struct work *work, const char *confidence, GError **error)
{
    stmt_bind_int(work->set_confidence, 1, signatures_id(work->signatures, work->person.first));
    stmt_bind_text(work->set_confidence, 2, confidence);
    return stmt_run(work->set_confidence, error);
}

static void read_block(struct work *work, uint32_t number, struct block *block)
{
    g_array_set_size(block->firsts, 0);
    g_array_set_size(block->names, 0);
    g_hash_table_remove_all(block->numbers);
    for (uint32_t k = work->offsets[number]; k < work->offsets[number + 1]; k++) {
        uint32_t first = work->items[k], i = first;
        if (clusters_first(work->clusters, first) != first) continue;
        int32_t owner = (int32_t)block->firsts->len;
        g_array_append_val(block->firsts, first);
        do {
            struct borne *borne = block_name(block, SIGNATURE(work->signatures, i)->name);
            own(&borne->owner, owner);
            if (work->altered && !work->altered[first]) own(&borne->steady, owner);
            i = clusters_next(work->clusters, i);
        } while (i != first);
    }
}

/* Those names whose coming and going can change what others are: not where two
 * who stay bear it. */
static void read_moved(struct work *work, uint32_t number, struct block *block, guint *at,
                       GArray *names)
{
    g_array_set_size(names, 0);
    for (; *at < work->moved->len; (*at)++) {
        const struct moved_name *moved = &g_array_index(work->moved, struct moved_name, *at);
        if (moved->block > number) return;
        if (moved->block < number) continue;
        if (names->len && g_array_index(names, uint32_t, names->len - 1) == moved->name) continue;
        if (steady_owner(block, moved->name) != SEVERAL) g_array_append_val(names, moved->name);
    }
}

static bool fits_any(const struct work *work, const GArray *names, uint32_t first)
{
    for (guint k = 0; k < names->len; k++) {
        if (fits_person(work, g_array_index(names, uint32_t, k), first)) return true;
    }
    return false;
}

/* Does the confidence of a person hang on namesakes? */
static bool is_doubtful(const struct work *work, uint32_t first)
{
    return clusters_next(work->clusters, first) == first ||
           clusters_link(work->clusters, first) < THIN_LINK;
}

/* names: that have come or gone; NULL: everybody is looked at. */
static bool write_people(struct work *work, struct block *block, const GArray *names,
                         GError **error)
{
    for (guint p = 0; p < block->firsts->len; p++) {
        uint32_t first = g_array_index(block->firsts, uint32_t, p);
        bool altered = !work->altered || work->altered[first];
        if (!altered && (!is_doubtful(work, first) || (names && !fits_any(work, names, first))))
            continue;
        describe(work, first);
        const char *confidence = confidence_of(work, has_namesake(work, block, (int32_t)p));
        bool done = altered ? write_person(work, confidence, error)
                            : update_confidence(work, confidence, error);
        if (!done) return false;
    }
    return true;
}

static bool write_size(struct work *work, uint32_t number, guint n_people, GError **error)
{
    struct stmt *stmt =
        n_people
            ? db_stmt(work->db,
                      "INSERT OR REPLACE INTO name_block(name_block, people) VALUES(?1, ?2)", error)
            : db_stmt(work->db, "DELETE FROM name_block WHERE name_block = ?1", error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, work->signatures->blocks->pdata[number]);
    if (n_people) stmt_bind_int(stmt, 2, n_people);
    return stmt_run(stmt, error);
}

static bool write_block(struct work *work, uint32_t number, struct block *block, guint *at,
                        GArray *names, GError **error)
{
    read_block(work, number, block);
    guint n_people = block->firsts->len;
    bool all = !work->altered;
    if (!all) {
        read_moved(work, number, block, at, names);
        int then = (int)n_people - work->grown[number];
        all = (then > CROWD) != (n_people > CROWD);
        if (!all && n_people > CROWD) g_array_set_size(names, 0);
    }
    return write_size(work, number, n_people, error) &&
           write_people(work, block, all ? NULL : names, error);
}

/* A person belongs to the block of the earliest record. */
static bool write_blocks(struct work *work, GError **error)
{
    struct block block = {.firsts = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
                          .names = g_array_new(FALSE, FALSE, sizeof(struct borne)),
                          .numbers = g_hash_table_new(NULL, NULL)};
    g_autoptr(GArray) names = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    bool ok = true;
    guint at = 0;
    for (uint32_t b = 0; ok && b < work->signatures->blocks->len; b++) {
        if (!work->touched || work->touched[b])
            ok = write_block(work, b, &block, &at, names, error);
    }
    g_array_unref(block.firsts);
    g_array_unref(block.names);
    g_hash_table_unref(block.numbers);
    return ok;
}

/* Of people who are not what they were; of all. */
static bool write_authorships(struct work *work, GError **error)
{
    const struct signatures *signatures = work->signatures;
    for (uint32_t i = 0; i < signatures->items->len; i++) {
        uint32_t first = clusters_first(work->clusters, i);
        if (work->altered && !work->altered[first]) continue;
        const struct signature *signature = SIGNATURE(signatures, i);
        int64_t id = signatures_id(signatures, first);
        if (work->families && work->families->was[i].person_id == id) continue;
        struct stmt *stmt = work->insert_authorship;
        stmt_bind_int(stmt, 1, SIGNATURE_PAPER(signatures, signature)->pmid);
        stmt_bind_int(stmt, 2, signature->position);
        stmt_bind_int(stmt, 3, id);
        if (!stmt_run(stmt, error)) return false;
    }
    return true;
}

/* Rows of records that are gone, of people that are no more. */
static bool remove_rows(struct work *work, const struct changes *changes, GError **error)
{
    struct stmt *stmt = db_stmt(work->db, "DELETE FROM person_authorship WHERE pmid = ?", error);
    for (guint i = 0; i < changes->gone->len; i++) {
        if (!stmt) return false;
        stmt_bind_int(stmt, 1, g_array_index(changes->gone, int64_t, i));
        if (!stmt_run(stmt, error)) return false;
    }
    stmt = db_stmt(work->db, "DELETE FROM person WHERE person_id = ?", error);
    if (!stmt) return false;
    for (guint i = 0; i < changes->people->len; i++) {
        int64_t id = g_array_index(changes->people, int64_t, i);
        uint32_t at;
        if (signatures_find(work->signatures, id, &at) && clusters_first(work->clusters, at) == at)
            continue;
        stmt_bind_int(stmt, 1, id);
        if (!stmt_run(stmt, error)) return false;
    }
    return true;
}

/* --- all of them ----------------------------------------------------------------------------- */

static bool prepare(struct work *work, GError **error)
{
    work->insert_person = db_stmt_file(work->db, "analyze/sql/person_insert.sql", error);
    work->update_person =
        work->insert_person ? db_stmt_file(work->db, "analyze/sql/person_update.sql", error) : NULL;
    work->insert_authorship =
        work->update_person
            ? db_stmt(work->db,
                      "INSERT OR REPLACE INTO person_authorship(pmid, position, person_id) "
                      "VALUES(?, ?, ?)",
                      error)
            : NULL;
    work->set_confidence =
        work->insert_authorship
            ? db_stmt(work->db,
                      "UPDATE person SET confidence = ?2 WHERE person_id = ?1 AND confidence <> ?2",
                      error)
            : NULL;
    return work->set_confidence != NULL;
}

static void order_blocks(struct work *work)
{
    const struct signatures *signatures = work->signatures;
    guint n = signatures->items->len, n_blocks = signatures->blocks->len;
    work->items = g_new(uint32_t, n + 1);
    work->offsets = g_new0(uint32_t, n_blocks + 2);
    signatures_order(signatures, work->items, work->offsets);
}

static void find_changes(struct work *work, struct changes *changes)
{
    guint n_blocks = work->signatures->blocks->len;
    work->altered = g_new0(bool, work->signatures->items->len + 1);
    work->touched = g_new0(bool, n_blocks + 1);
    work->grown = g_new0(int, n_blocks + 1);
    work->moved = g_array_new(FALSE, FALSE, sizeof(struct moved_name));
    find_altered(work);
    find_former(work, changes->before, changes->people);
    g_array_sort(work->moved, compare_moved);
    for (uint32_t i = 0; i < work->signatures->items->len; i++) {
        int64_t id = signatures_id(work->signatures, i);
        if (work->altered[i] && !families_size(work->families, id))
            g_array_append_val(changes->people, id);
    }
}

static void work_clear(struct work *work)
{
    person_clear(&work->person);
    g_free(work->items);
    g_free(work->offsets);
    g_free(work->altered);
    g_free(work->touched);
    g_free(work->grown);
    if (work->moved) g_array_unref(work->moved);
}

bool people_write(struct db *db, const struct signatures *signatures, struct clusters *clusters,
                  const struct families *families, struct changes *changes, GError **error)
{
    struct work work = {
        .db = db, .signatures = signatures, .clusters = clusters, .families = families};
    person_init(&work.person);
    order_blocks(&work);
    if (families) find_changes(&work, changes);
    bool done = prepare(&work, error) && (!families || remove_rows(&work, changes, error)) &&
                write_blocks(&work, error) && write_authorships(&work, error);
    work_clear(&work);
    return done;
}
