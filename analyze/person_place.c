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

/* All of table affiliation_place, by affiliation. */
struct entries {
    GArray *items;     /* struct place_entry */
    GHashTable *first; /* &affiliation_id -> index + 1 of its first item */
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

struct current {
    struct db *db;
    const struct entries *entries;
    GArray *ids, *stays; /* int64_t; struct stay */
    int64_t person_id, email_pmid;
    int32_t newest_day; /* 0: no place yet */
    char *email, *email_day;
    bool email_is_sure;
};

/* --- places ------------------------------------------------------------------------ */

static bool load_entries(struct db *db, struct entries *entries, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT affiliation_id, seq, coalesce(institution_id, 0), "
                                "is_radiology FROM affiliation_place ORDER BY affiliation_id, seq",
                                error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) break;
        struct place_entry entry = {.affiliation_id = stmt_int(stmt, 0),
                                    .seq = (int)stmt_int(stmt, 1),
                                    .institution_id = stmt_int(stmt, 2),
                                    .is_radiology = stmt_int(stmt, 3) != 0};
        g_array_append_val(entries->items, entry);
    }
    for (guint i = entries->items->len; i-- > 0;) {
        struct place_entry *entry = &g_array_index(entries->items, struct place_entry, i);
        g_hash_table_insert(entries->first, &entry->affiliation_id, GUINT_TO_POINTER(i + 1));
    }
    return true;
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

static void count_affiliations(struct current *current, const char *affiliations, int64_t pmid,
                               int32_t day)
{
    const GArray *items = current->entries->items;
    places_affiliation_ids(affiliations, current->ids);
    for (guint i = 0; i < current->ids->len; i++) {
        int64_t id = g_array_index(current->ids, int64_t, i);
        guint first = GPOINTER_TO_UINT(g_hash_table_lookup(current->entries->first, &id));
        for (guint k = first ? first - 1 : items->len; k < items->len; k++) {
            const struct place_entry *entry = &g_array_index(items, struct place_entry, k);
            if (entry->affiliation_id != id) break;
            if (current->newest_day == 0) current->newest_day = day;
            if (day + PERSON_PLACE_DAYS >= current->newest_day)
                count_entry(current, entry, pmid, day);
        }
    }
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

static void forget_person(struct current *current)
{
    g_array_set_size(current->stays, 0);
    g_clear_pointer(&current->email, g_free);
    g_clear_pointer(&current->email_day, g_free);
    current->newest_day = 0;
}

static bool write_person(struct current *current, GError **error)
{
    const struct stay *stay = best_stay(current->stays);
    if (!stay && !current->email) return true;
    struct stmt *stmt = db_stmt_file(current->db, "analyze/sql/person_place_insert.sql", error);
    if (!stmt) return false;
    char day[CLK_DATE_SIZE];
    stmt_bind_int(stmt, 1, current->person_id);
    stmt_bind_int(stmt, 2, stay ? stay->newest.affiliation_id : 0);
    stmt_bind_int(stmt, 3, stay ? stay->newest.seq : 0);
    if (stay) {
        clk_format_day(stay->day, day);
        stmt_bind_int(stmt, 4, stay->pmid);
        stmt_bind_text(stmt, 5, day);
    }
    stmt_bind_text(stmt, 6, current->email);
    if (current->email) stmt_bind_int(stmt, 7, current->email_pmid);
    stmt_bind_text(stmt, 8, current->email_day);
    if (current->email) stmt_bind_text(stmt, 9, current->email_is_sure ? "sure" : "probable");
    return stmt_run(stmt, error);
}

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

static void read_row(struct current *current, struct stmt *stmt)
{
    int64_t pmid = stmt_int(stmt, 1);
    int32_t day = 0;
    const char *printed_day = stmt_text(stmt, 2), *affiliations = stmt_text(stmt, 3);
    const char *email = stmt_text(stmt, 4);
    if (printed_day && clk_parse_day(printed_day, &day) && affiliations)
        count_affiliations(current, affiliations, pmid, day);
    if (!email || current->email) return;
    current->email = g_strdup(email);
    current->email_pmid = pmid;
    current->email_day = g_strdup(printed_day);
    current->email_is_sure = holds_surname(email, stmt_text(stmt, 5));
}

static bool read_people(struct current *current, GError **error)
{
    struct stmt *stmt = db_stmt_file(current->db, "analyze/sql/person_place.sql", error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        int64_t person_id = has_row ? stmt_int(stmt, 0) : 0;
        if (person_id != current->person_id) {
            if (current->person_id && !write_person(current, error)) return false;
            forget_person(current);
            current->person_id = person_id;
        }
        if (!has_row) return true;
        read_row(current, stmt);
    }
}

bool person_place_rebuild(struct db *db, GError **error)
{
    struct entries entries = {
        .items = g_array_new(FALSE, FALSE, sizeof(struct place_entry)),
        .first = g_hash_table_new(g_int64_hash, g_int64_equal),
    };
    struct current current = {.db = db,
                              .entries = &entries,
                              .ids = g_array_new(FALSE, FALSE, sizeof(int64_t)),
                              .stays = g_array_new(FALSE, FALSE, sizeof(struct stay))};
    bool good = load_entries(db, &entries, error) && read_people(&current, error);
    forget_person(&current);
    g_array_unref(current.ids);
    g_array_unref(current.stays);
    g_hash_table_unref(entries.first);
    g_array_unref(entries.items);
    return good;
}
