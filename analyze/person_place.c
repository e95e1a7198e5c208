/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/person_place.h"

#include <string.h>

#include "analyze/places.h"
#include "core/clk.h"
#include "core/fold.h"

#define SURNAME_LETTERS_MIN 3

/* One place of an affiliation. */
struct place_entry {
    int64_t affiliation_id, institution_id; /* institution 0: none */
    int seq;
    bool is_radiology;
};

/* Table affiliation_place, by affiliation. */
struct entries {
    GArray *items;     /* struct place_entry */
    GHashTable *first; /* &affiliation_id -> index of its first item */
    bool is_some;      /* not the whole table: what is missing is read when it is asked for */
};

/* One institution of the person whose rows are being read. */
struct stay {
    int64_t institution_id;
    int64_t n_records;
    int64_t last_pmid; /* of the record that was counted last */
    struct place_entry newest;
    int64_t pmid; /* of the newest record */
    int32_t day;
};

/* What one record prints for a person. */
struct print {
    int64_t person_id, pmid;
    int32_t day; /* PRINT_NO_DAY: none */
    int position;
    guint first, n; /* affiliations: in all_ids */
    bool has_email;
    const char *email; /* NULL: none, or not read yet */
    bool email_is_sure;
};
#define PRINT_NO_DAY INT32_MIN

struct current {
    struct db *db;
    struct entries *entries;
    GArray *prints, *all_ids; /* struct print; int64_t */
    GStringChunk *text;
    GArray *ids, *stays; /* int64_t; struct stay */
    int32_t newest_day;  /* 0: no place yet */
    struct print *email; /* the newest with one; NULL: none */
};

/* --- places ------------------------------------------------------------------------ */

static bool read_entries(struct stmt *stmt, struct entries *entries, GError **error)
{
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        struct place_entry entry = {.affiliation_id = stmt_int(stmt, 0),
                                    .seq = (int)stmt_int(stmt, 1),
                                    .institution_id = stmt_int(stmt, 2),
                                    .is_radiology = stmt_int(stmt, 3) != 0};
        g_array_append_val(entries->items, entry);
    }
}

static bool load_entries(struct db *db, struct entries *entries, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT affiliation_id, seq, coalesce(institution_id, 0), "
                                "is_radiology FROM affiliation_place ORDER BY affiliation_id, seq",
                                error);
    if (!stmt || !read_entries(stmt, entries, error)) return false;
    for (guint i = entries->items->len; i-- > 0;) {
        const struct place_entry *entry = &g_array_index(entries->items, struct place_entry, i);
        g_hash_table_insert(entries->first, g_memdup2(&entry->affiliation_id, sizeof(int64_t)),
                            GUINT_TO_POINTER(i));
    }
    return true;
}

/* Where the places of an affiliation begin; past the end: it has none. */
static bool find_entries(struct current *current, int64_t id, guint *first, GError **error)
{
    struct entries *entries = current->entries;
    gpointer found;
    bool is_known = g_hash_table_lookup_extended(entries->first, &id, NULL, &found);
    *first = is_known ? GPOINTER_TO_UINT(found) : entries->items->len;
    if (is_known || !entries->is_some) return true;
    struct stmt *stmt = db_stmt(current->db,
                                "SELECT affiliation_id, seq, coalesce(institution_id, 0), "
                                "is_radiology FROM affiliation_place WHERE affiliation_id = ? "
                                "ORDER BY seq",
                                error);
    if (!stmt) return false;
    g_hash_table_insert(entries->first, g_memdup2(&id, sizeof id), GUINT_TO_POINTER(*first));
    stmt_bind_int(stmt, 1, id);
    return read_entries(stmt, entries, error);
}

/* The stay at an institution; made when it is new. Rows come newest first. */
static struct stay *find_stay(struct current *current, const struct place_entry *entry,
                              int64_t pmid, int32_t day)
{
    for (guint i = 0; i < current->stays->len; i++) {
        struct stay *stay = &g_array_index(current->stays, struct stay, i);
        if (stay->institution_id == entry->institution_id) return stay;
    }
    struct stay stay = {
        .institution_id = entry->institution_id, .newest = *entry, .pmid = pmid, .day = day};
    g_array_append_val(current->stays, stay);
    return &g_array_index(current->stays, struct stay, current->stays->len - 1);
}

static void count_entry(struct current *current, const struct place_entry *entry, int64_t pmid,
                        int32_t day)
{
    struct stay *stay = find_stay(current, entry, pmid, day);
    if (stay->last_pmid != pmid) stay->n_records++;
    if (stay->pmid == pmid && entry->is_radiology && !stay->newest.is_radiology)
        stay->newest = *entry;
    stay->last_pmid = pmid;
}

static bool count_affiliations(struct current *current, const struct print *print, GError **error)
{
    const GArray *items = current->entries->items;
    for (guint i = print->first; i < print->first + print->n; i++) {
        int64_t id = g_array_index(current->all_ids, int64_t, i);
        guint first;
        if (current->newest_day && print->day + PERSON_PLACE_DAYS < current->newest_day)
            return true; /* too old to count */
        if (!find_entries(current, id, &first, error)) return false;
        for (guint k = first; k < items->len; k++) {
            const struct place_entry *entry = &g_array_index(items, struct place_entry, k);
            if (entry->affiliation_id != id) break;
            if (current->newest_day == 0) current->newest_day = print->day;
            count_entry(current, entry, print->pmid, print->day);
        }
    }
    return true;
}

/* Is a better than b, which is as new or newer? */
static bool is_better(const struct stay *a, const struct stay *b)
{
    bool a_named = a->institution_id != 0, b_named = b->institution_id != 0;
    if (a_named != b_named) return a_named;
    if (a->n_records != b->n_records) return a->n_records > b->n_records;
    return a->pmid == b->pmid && a->newest.is_radiology && !b->newest.is_radiology;
}

static const struct stay *best_stay(const GArray *stays)
{
    const struct stay *best = NULL;
    for (guint i = 0; i < stays->len; i++) {
        const struct stay *stay = &g_array_index(stays, struct stay, i);
        if (!best || is_better(stay, best)) best = stay;
    }
    return best;
}

/* --- people ------------------------------------------------------------------------ */

/* "Müller" as "muller" or, the German and Scandinavian way, "mueller". */
static bool holds_word(const char *local, const char *word)
{
    static const char *const typed[][2] = {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"ø", "oe"},
                                           {"å", "aa"}, {"Ä", "Ae"}, {"Ö", "Oe"}, {"Ü", "Ue"},
                                           {"Ø", "Oe"}, {"Å", "Aa"}};
    g_autofree char *plain = fold_compact(word);
    if (strlen(plain) >= SURNAME_LETTERS_MIN && strstr(local, plain)) return true;
    g_autoptr(GString) spelled = g_string_new(word);
    for (size_t i = 0; i < G_N_ELEMENTS(typed); i++)
        g_string_replace(spelled, typed[i][0], typed[i][1], 0);
    g_autofree char *key = fold_compact(spelled->str);
    return strlen(key) >= SURNAME_LETTERS_MIN && strstr(local, key);
}

/* Does the local part hold the surname, or one word of a compound one? */
static bool holds_surname(const char *email, const char *last_name)
{
    if (!last_name) return false;
    g_autofree char *printed = g_strndup(email, strcspn(email, "@"));
    g_autofree char *local = fold_compact(printed);
    if (holds_word(local, last_name)) return true;
    g_auto(GStrv) words = g_strsplit_set(last_name, " -", -1);
    for (char **word = words; *word; word++)
        if (holds_word(local, *word)) return true;
    return false;
}

/* Their numbers, from the stored list on. */
static void set_affiliations(struct current *current, struct print *print, const char *affiliations)
{
    print->first = current->all_ids->len;
    if (!affiliations || print->day == PRINT_NO_DAY) return;
    places_affiliation_ids(affiliations, current->ids);
    g_array_append_vals(current->all_ids, current->ids->data, current->ids->len);
    print->n = current->ids->len;
}

static void set_email(struct current *current, struct print *print, const char *email,
                      const char *last_name)
{
    print->email = g_string_chunk_insert(current->text, email);
    print->email_is_sure = holds_surname(email, last_name);
}

static void read_print(struct current *current, struct stmt *stmt)
{
    struct print print = {.person_id = stmt_int(stmt, 0),
                          .pmid = stmt_int(stmt, 1),
                          .position = (int)stmt_int(stmt, 2),
                          .day = PRINT_NO_DAY,
                          .has_email = !stmt_is_null(stmt, 5)};
    const char *day = stmt_text(stmt, 3);
    if (day && !clk_parse_day(day, &print.day)) print.day = PRINT_NO_DAY;
    set_affiliations(current, &print, stmt_text(stmt, 4));
    if (print.has_email) set_email(current, &print, stmt_text(stmt, 5), stmt_text(stmt, 6));
    g_array_append_val(current->prints, print);
}

/* What everybody prints. */
static bool read_prints(struct current *current, GError **error)
{
    struct stmt *stmt = db_stmt_file(current->db, "analyze/sql/person_place.sql", error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        read_print(current, stmt);
    }
}

/* What one person prints, but for the address itself. */
static void copy_prints(struct current *current, const struct signatures *signatures,
                        const struct clusters *clusters, uint32_t first)
{
    uint32_t i = first;
    do {
        const struct signature *signature = SIGNATURE(signatures, i);
        const struct paper *paper = SIGNATURE_PAPER(signatures, signature);
        struct print print = {.person_id = signatures_id(signatures, first),
                              .pmid = paper->pmid,
                              .position = signature->position,
                              .day = paper->day,
                              .has_email = signature->email != 0};
        set_affiliations(current, &print, SIGNATURE_LIST(signatures, signature->list)->json);
        if (print.n || print.has_email) g_array_append_val(current->prints, print);
        i = clusters_next(clusters, i);
    } while (i != first);
}

/* The address, where it has not come along. */
static bool read_email(struct current *current, struct print *print, GError **error)
{
    if (print->email) return true;
    struct stmt *stmt =
        db_stmt(current->db,
                "SELECT email, last_name FROM authorship WHERE pmid = ? AND position = ?", error);
    bool has_row;
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, print->pmid);
    stmt_bind_int(stmt, 2, print->position);
    if (!stmt_step(stmt, &has_row, error)) return false;
    if (has_row) set_email(current, print, stmt_text(stmt, 0), stmt_text(stmt, 1));
    stmt_reset(stmt);
    return true;
}

/* --- rows --------------------------------------------------------------------------- */

static bool write_person(struct current *current, int64_t person_id, GError **error)
{
    const struct stay *stay = best_stay(current->stays);
    const struct print *email = current->email;
    if (!stay && !email) return true;
    struct stmt *stmt = db_stmt_file(current->db, "analyze/sql/person_place_insert.sql", error);
    if (!stmt) return false;
    char day[CLK_DATE_SIZE];
    stmt_bind_int(stmt, 1, person_id);
    stmt_bind_int(stmt, 2, stay ? stay->newest.affiliation_id : 0);
    stmt_bind_int(stmt, 3, stay ? stay->newest.seq : 0);
    if (stay) {
        clk_format_day(stay->day, day);
        stmt_bind_int(stmt, 4, stay->pmid);
        stmt_bind_text(stmt, 5, day);
    }
    if (email) {
        stmt_bind_text(stmt, 6, email->email);
        stmt_bind_int(stmt, 7, email->pmid);
        stmt_bind_text(stmt, 9, email->email_is_sure ? "sure" : "probable");
    }
    if (email && email->day != PRINT_NO_DAY) {
        clk_format_day(email->day, day);
        stmt_bind_text(stmt, 8, day);
    }
    return stmt_run(stmt, error);
}

/* By person, the newest first. */
static int compare_prints(const void *a, const void *b)
{
    const struct print *x = a, *y = b;
    if (x->person_id != y->person_id) return x->person_id < y->person_id ? -1 : 1;
    if (x->day != y->day) return x->day > y->day ? -1 : 1;
    if (x->pmid != y->pmid) return x->pmid > y->pmid ? -1 : 1;
    return (x->position > y->position) - (x->position < y->position);
}

static bool write_people(struct current *current, GError **error)
{
    for (guint i = 0; i < current->prints->len;) {
        int64_t person_id = g_array_index(current->prints, struct print, i).person_id;
        g_array_set_size(current->stays, 0);
        current->newest_day = 0;
        current->email = NULL;
        for (; i < current->prints->len; i++) {
            struct print *print = &g_array_index(current->prints, struct print, i);
            if (print->person_id != person_id) break;
            if (!count_affiliations(current, print, error)) return false;
            if (!current->email && print->has_email) current->email = print;
        }
        if (current->email && !read_email(current, current->email, error)) return false;
        if (!write_person(current, person_id, error)) return false;
    }
    return true;
}

/* Sort what they print, write their rows. */
static bool write_prints(struct current *current, GError **error)
{
    g_array_sort(current->prints, compare_prints);
    return write_people(current, error);
}

static void current_init(struct current *current, struct db *db, struct entries *entries)
{
    *entries = (struct entries){
        .items = g_array_new(FALSE, FALSE, sizeof(struct place_entry)),
        .first = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
    };
    *current = (struct current){.db = db,
                                .entries = entries,
                                .prints = g_array_new(FALSE, FALSE, sizeof(struct print)),
                                .all_ids = g_array_new(FALSE, FALSE, sizeof(int64_t)),
                                .text = g_string_chunk_new(1 << 16),
                                .ids = g_array_new(FALSE, FALSE, sizeof(int64_t)),
                                .stays = g_array_new(FALSE, FALSE, sizeof(struct stay))};
}

static void current_clear(struct current *current)
{
    GArray *const arrays[] = {current->prints, current->all_ids, current->ids, current->stays,
                              current->entries->items};
    g_hash_table_unref(current->entries->first);
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_array_unref(arrays[i]);
    g_string_chunk_free(current->text);
}

bool person_place_rebuild(struct db *db, GError **error)
{
    struct entries entries;
    struct current current;
    current_init(&current, db, &entries);
    bool good = read_prints(&current, error) && load_entries(db, &entries, error) &&
                write_prints(&current, error);
    current_clear(&current);
    return good;
}

bool person_place_update(struct db *db, const struct signatures *signatures,
                         struct clusters *clusters, const GArray *people, GError **error)
{
    struct entries entries;
    struct current current;
    struct stmt *remove = db_stmt(db, "DELETE FROM person_place WHERE person_id = ?", error);
    bool good = remove != NULL;
    current_init(&current, db, &entries);
    entries.is_some = true;
    for (guint i = 0; good && i < people->len; i++) {
        int64_t id = g_array_index(people, int64_t, i);
        uint32_t at;
        if (signatures_find(signatures, id, &at) && clusters_first(clusters, at) == at)
            copy_prints(&current, signatures, clusters, at);
        stmt_bind_int(remove, 1, id);
        good = stmt_run(remove, error);
    }
    good = good && write_prints(&current, error);
    current_clear(&current);
    return good;
}
