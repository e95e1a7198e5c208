/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/places.h"

#include <string.h>

/* A printed form and how often it occurs. */
struct form {
    const char *text;
    int64_t n;
    struct form *next;
};

/* One organisation: all names with the same key in the same country. */
struct institution {
    const char *name_key, *country;
    int64_t id;
    struct form *names, *states, *cities, *rors;
};

/* One place of one affiliation. Texts are interned. */
struct place_row {
    int64_t affiliation_id;
    int seq;
    struct institution *institution;
    const char *department, *country, *state, *city;
    bool is_radiology;
};

struct build {
    struct db *db;
    GHashTable *counts;       /* int64_t affiliation id -> GSIZE count */
    GHashTable *institutions; /* "key\ncountry" -> struct institution * */
    GArray *rows;             /* struct place_row */
    GStringChunk *text;
};

/* --- forms ------------------------------------------------------------------------ */

static void count_form(struct build *build, struct form **forms, const char *text, int64_t n)
{
    if (!text) return;
    const char *interned = g_string_chunk_insert_const(build->text, text);
    for (struct form *form = *forms; form; form = form->next) {
        if (form->text == interned) {
            form->n += n;
            return;
        }
    }
    struct form *form = g_new(struct form, 1);
    *form = (struct form){.text = interned, .n = n, .next = *forms};
    *forms = form;
}

/* The most frequent; of equals the one first in byte order. */
static const char *best_form(const struct form *forms)
{
    const struct form *best = NULL;
    for (const struct form *form = forms; form; form = form->next) {
        if (!best || form->n > best->n ||
            (form->n == best->n && strcmp(form->text, best->text) < 0)) {
            best = form;
        }
    }
    return best ? best->text : NULL;
}

static void forms_free(struct form *forms)
{
    for (struct form *next; forms; forms = next) {
        next = forms->next;
        g_free(forms);
    }
}

static void institution_free(void *item)
{
    struct institution *institution = item;
    forms_free(institution->names);
    forms_free(institution->states);
    forms_free(institution->cities);
    forms_free(institution->rors);
    g_free(institution);
}

/* --- reading ---------------------------------------------------------------------- */

void places_affiliation_ids(const char *json, GArray *ids)
{
    g_array_set_size(ids, 0);
    for (const char *p = json; *p;) {
        if (!g_ascii_isdigit(*p)) {
            p++;
            continue;
        }
        char *end;
        int64_t id = g_ascii_strtoll(p, &end, 10);
        g_array_append_val(ids, id);
        p = end;
    }
}

static bool count_affiliations(struct build *build, GError **error)
{
    struct stmt *stmt = db_stmt_file(build->db, "analyze/sql/affiliations_used.sql", error);
    if (!stmt) return false;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        places_affiliation_ids(stmt_text(stmt, 0), ids);
        for (guint i = 0; i < ids->len; i++) {
            int64_t id = g_array_index(ids, int64_t, i);
            gsize n = GPOINTER_TO_SIZE(g_hash_table_lookup(build->counts, &id));
            int64_t *key = g_new(int64_t, 1);
            *key = id;
            g_hash_table_insert(build->counts, key, GSIZE_TO_POINTER(n + 1));
        }
    }
}

static struct institution *find_institution(struct build *build, const struct place *place)
{
    g_autofree char *name_key = places_name_key(place->institution);
    if (!*name_key) return NULL;
    g_autofree char *key =
        g_strdup_printf("%s\n%s", name_key, place->country ? place->country : "");
    struct institution *institution = g_hash_table_lookup(build->institutions, key);
    if (institution) return institution;
    institution = g_new0(struct institution, 1);
    institution->name_key = g_string_chunk_insert_const(build->text, name_key);
    institution->country = place->country;
    g_hash_table_insert(build->institutions, g_steal_pointer(&key), institution);
    return institution;
}

static const char *intern(struct build *build, const char *text)
{
    return text ? g_string_chunk_insert_const(build->text, text) : NULL;
}

/* ror: printed with an affiliation that names one place, else NULL. */
static void keep_place(struct build *build, int64_t affiliation_id, int seq,
                       const struct place *place, const char *ror)
{
    gsize n = GPOINTER_TO_SIZE(g_hash_table_lookup(build->counts, &affiliation_id));
    struct place_row row = {.affiliation_id = affiliation_id,
                            .seq = seq,
                            .department = intern(build, place->department),
                            .country = place->country,
                            .state = place->state,
                            .city = intern(build, place->city),
                            .is_radiology = place->is_radiology};
    if (place->institution) row.institution = find_institution(build, place);
    if (row.institution) {
        count_form(build, &row.institution->names, place->institution, (int64_t)n);
        count_form(build, &row.institution->states, place->state, (int64_t)n);
        count_form(build, &row.institution->cities, place->city, (int64_t)n);
        count_form(build, &row.institution->rors, ror, (int64_t)n);
    }
    g_array_append_val(build->rows, row);
}

static bool read_affiliation(struct build *build, struct stmt *stmt, int64_t id, GError **error)
{
    stmt_bind_int(stmt, 1, id);
    bool has_row;
    if (!stmt_step(stmt, &has_row, error)) return false;
    if (has_row) {
        struct place_list list;
        places_read(stmt_text(stmt, 0), &list);
        for (size_t i = 0; i < list.n; i++) {
            const char *ror = list.n == 1 ? stmt_text(stmt, 1) : NULL;
            keep_place(build, id, (int)i + 1, &list.items[i], ror);
        }
        place_list_clear(&list);
    }
    stmt_reset(stmt);
    return true;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool read_affiliations(struct build *build, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, build->counts);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        g_array_append_vals(ids, key, 1);
    }
    g_array_sort(ids, compare_ids);
    struct stmt *stmt =
        db_stmt(build->db, "SELECT text, ror FROM affiliation WHERE affiliation_id = ?", error);
    if (!stmt) return false;
    for (guint i = 0; i < ids->len; i++) {
        if (!read_affiliation(build, stmt, g_array_index(ids, int64_t, i), error)) return false;
    }
    return true;
}

/* --- writing ---------------------------------------------------------------------- */

static int compare_institutions(const void *a, const void *b)
{
    const struct institution *x = *(struct institution *const *)a;
    const struct institution *y = *(struct institution *const *)b;
    int order = strcmp(x->name_key, y->name_key);
    return order ? order : g_strcmp0(x->country, y->country);
}

static bool write_institutions(struct build *build, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    GHashTableIter iter;
    gpointer item;
    g_hash_table_iter_init(&iter, build->institutions);
    while (g_hash_table_iter_next(&iter, NULL, &item)) {
        g_ptr_array_add(all, item);
    }
    if (all->len) qsort(all->pdata, all->len, sizeof *all->pdata, compare_institutions);
    struct stmt *stmt = db_stmt(build->db,
                                "INSERT INTO institution(institution_id, name, name_key, ror, "
                                "country, state, city) VALUES(?, ?, ?, ?, ?, ?, ?)",
                                error);
    if (!stmt) return false;
    for (guint i = 0; i < all->len; i++) {
        struct institution *institution = all->pdata[i];
        institution->id = (int64_t)i + 1;
        stmt_bind_int(stmt, 1, institution->id);
        stmt_bind_text(stmt, 2, best_form(institution->names));
        stmt_bind_text(stmt, 3, institution->name_key);
        stmt_bind_text(stmt, 4, best_form(institution->rors));
        stmt_bind_text(stmt, 5, institution->country);
        stmt_bind_text(stmt, 6, best_form(institution->states));
        stmt_bind_text(stmt, 7, best_form(institution->cities));
        if (!stmt_run(stmt, error)) return false;
    }
    return true;
}

static void bind_id(struct stmt *stmt, int index, const struct institution *institution)
{
    if (institution) {
        stmt_bind_int(stmt, index, institution->id);
    } else {
        stmt_bind_null(stmt, index);
    }
}

static bool write_rows(struct build *build, GError **error)
{
    struct stmt *stmt =
        db_stmt(build->db,
                "INSERT INTO affiliation_place(affiliation_id, seq, institution_id, department, "
                "is_radiology, country, state, city) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                error);
    if (!stmt) return false;
    for (guint i = 0; i < build->rows->len; i++) {
        const struct place_row *row = &g_array_index(build->rows, struct place_row, i);
        stmt_bind_int(stmt, 1, row->affiliation_id);
        stmt_bind_int(stmt, 2, row->seq);
        bind_id(stmt, 3, row->institution);
        stmt_bind_text(stmt, 4, row->department);
        stmt_bind_int(stmt, 5, row->is_radiology);
        stmt_bind_text(stmt, 6, row->country);
        stmt_bind_text(stmt, 7, row->state);
        stmt_bind_text(stmt, 8, row->city);
        if (!stmt_run(stmt, error)) return false;
    }
    return true;
}

bool places_read_affiliations(struct db *db, GError **error)
{
    int64_t done = 0;
    if (!db_int(db, "SELECT EXISTS(SELECT 1 FROM affiliation_place)", &done, error)) return false;
    if (done) return true;
    struct build build = {.db = db};
    build.counts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    build.institutions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, institution_free);
    build.rows = g_array_new(FALSE, FALSE, sizeof(struct place_row));
    build.text = g_string_chunk_new(1 << 16);
    bool ok = count_affiliations(&build, error) && read_affiliations(&build, error) &&
              write_institutions(&build, error) && write_rows(&build, error);
    g_string_chunk_free(build.text);
    g_array_unref(build.rows);
    g_hash_table_unref(build.institutions);
    g_hash_table_unref(build.counts);
    return ok;
}

/* --- people ------------------------------------------------------------------------ */

/* What is known so far of the person whose rows are being read. */
struct current {
    int64_t person_id;
    int64_t affiliation_id; /* 0: none printed yet */
    int seq;
    int64_t place_pmid, email_pmid;
    char *place_day, *email, *email_day;
};

static void current_clear(struct current *current)
{
    g_free(current->place_day);
    g_free(current->email);
    g_free(current->email_day);
    *current = (struct current){0};
}

static bool write_current(struct db *db, const struct current *current, GError **error)
{
    if (!current->affiliation_id && !current->email) return true;
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/person_place_insert.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, current->person_id);
    stmt_bind_int(stmt, 2, current->affiliation_id);
    stmt_bind_int(stmt, 3, current->seq);
    if (current->affiliation_id) stmt_bind_int(stmt, 4, current->place_pmid);
    stmt_bind_text(stmt, 5, current->place_day);
    stmt_bind_text(stmt, 6, current->email);
    if (current->email) stmt_bind_int(stmt, 7, current->email_pmid);
    stmt_bind_text(stmt, 8, current->email_day);
    return stmt_run(stmt, error);
}

/* Which place of an authorship is where its author works: the first imaging
 * department in an institution, else the first institution, else the first. */
static bool choose_place(struct db *db, const GArray *ids, struct current *current, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT seq, institution_id IS NOT NULL, is_radiology FROM "
                                "affiliation_place WHERE affiliation_id = ? ORDER BY seq",
                                error);
    if (!stmt) return false;
    int best = -1;
    for (guint i = 0; i < ids->len; i++) {
        int64_t id = g_array_index(ids, int64_t, i);
        stmt_bind_int(stmt, 1, id);
        for (bool has_row;;) {
            if (!stmt_step(stmt, &has_row, error)) return false;
            if (!has_row) break;
            bool institution = stmt_int(stmt, 1) != 0, radiology = stmt_int(stmt, 2) != 0;
            int value = institution ? 1 + radiology : 0;
            if (value <= best) continue;
            best = value;
            current->affiliation_id = id;
            current->seq = (int)stmt_int(stmt, 0);
        }
    }
    return true;
}

static bool read_person_row(struct db *db, struct stmt *stmt, struct current *current, GArray *ids,
                            GError **error)
{
    const char *affiliations = stmt_text(stmt, 3), *email = stmt_text(stmt, 4);
    if (affiliations && !current->affiliation_id) {
        places_affiliation_ids(affiliations, ids);
        if (!choose_place(db, ids, current, error)) return false;
        if (current->affiliation_id) {
            current->place_pmid = stmt_int(stmt, 1);
            current->place_day = g_strdup(stmt_text(stmt, 2));
        }
    }
    if (email && !current->email) {
        current->email = g_strdup(email);
        current->email_pmid = stmt_int(stmt, 1);
        current->email_day = g_strdup(stmt_text(stmt, 2));
    }
    return true;
}

static bool write_people(struct db *db, struct current *current, GArray *ids, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/person_place.sql", error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        int64_t person_id = has_row ? stmt_int(stmt, 0) : 0;
        if (person_id != current->person_id) {
            if (!write_current(db, current, error)) return false;
            current_clear(current);
            current->person_id = person_id;
        }
        if (!has_row) return true;
        if (!read_person_row(db, stmt, current, ids, error)) return false;
    }
}

bool places_rebuild(struct db *db, GError **error)
{
    if (!places_read_affiliations(db, error)) return false;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    struct current current = {0};
    bool ok = write_people(db, &current, ids, error);
    current_clear(&current);
    return ok;
}
