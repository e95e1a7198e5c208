/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/places.h"

#include <string.h>

#include "analyze/changes.h"
#include "analyze/directory.h"
#include "analyze/gazetteer.h"
#include "analyze/institutions.h"
#include "analyze/person_place.h"
#include "analyze/sources.h"
#include "core/organisation.h"
#include "store/organisations.h"

struct build {
    struct db *db;
    struct directory *directory; /* opened when there is something to read */
    const struct places_options *options;
    GHashTable *counts; /* int64_t affiliation id -> GSIZE how often it is printed */
};

/* --- which affiliations -------------------------------------------------------------- */

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

/* --- what was read before ------------------------------------------------------------ */

/* Changes when texts may be read in another way; g_free(). NULL on error. */
static char *make_stamp(struct build *build, GError **error)
{
    const char *user_file = build->options ? build->options->institutions_file : NULL;
    g_autofree char *user = NULL;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    GError *problem = NULL;
    g_autofree char *imported = db_meta(build->db, ORGANISATIONS_STAMP, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return NULL;
    }
    g_checksum_update(sum, (const guchar *)analyze_sources, -1);
    if (imported) g_checksum_update(sum, (const guchar *)imported, -1);
    /* one that cannot be read is an error when the directory is opened */
    if (user_file && g_file_get_contents(user_file, &user, NULL, NULL))
        g_checksum_update(sum, (const guchar *)user, -1);
    return g_strdup(g_checksum_get_string(sum));
}

static bool is_current(struct build *build, const char *stamp, bool *current, GError **error)
{
    struct stmt *stmt =
        db_stmt(build->db,
                "SELECT 1 FROM analysis WHERE key = '" PLACES_STAMP_KEY "' AND value = ?", error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, stamp);
    if (!stmt_step(stmt, current, error)) return false;
    stmt_reset(stmt);
    return true;
}

static bool set_stamp(struct build *build, const char *stamp, GError **error)
{
    struct stmt *stmt = db_stmt(
        build->db, "INSERT OR REPLACE INTO analysis(key, value) VALUES('" PLACES_STAMP_KEY "', ?)",
        error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, stamp);
    return stmt_run(stmt, error);
}

/* Drop rows of affiliations that nothing prints any more, and take those that
 * were read off the list; all when not current. */
static bool drop_old(struct build *build, bool current, GHashTable *known, GError **error)
{
    if (!current)
        return db_exec(build->db, "DELETE FROM affiliation_place; DELETE FROM institution", error);
    struct stmt *stmt = db_stmt(
        build->db, "SELECT DISTINCT affiliation_id FROM affiliation_place ORDER BY 1", error);
    if (!stmt) return false;
    g_autoptr(GArray) gone = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) break;
        int64_t id = stmt_int(stmt, 0);
        if (!g_hash_table_contains(build->counts, &id)) {
            g_array_append_val(gone, id);
            continue;
        }
        int64_t *key = g_new(int64_t, 1);
        *key = id;
        g_hash_table_add(known, key);
    }
    stmt = db_stmt(build->db, "DELETE FROM affiliation_place WHERE affiliation_id = ?", error);
    if (!stmt) return false;
    for (guint i = 0; i < gone->len; i++) {
        stmt_bind_int(stmt, 1, g_array_index(gone, int64_t, i));
        if (!stmt_run(stmt, error)) return false;
    }
    return true;
}

/* --- reading -------------------------------------------------------------------------- */

/* Identifiers that are printed for one place: beside its text, or in it. */
struct printed_ids {
    const char *ror, *grid, *isni; /* beside; NULL: none */
    const char *inside;            /* one a line; NULL: none */
};

/* The organisation that the first known of them names; *ror: the first printed ROR
 * identifier, g_free(); NULL: none. */
static const struct known_organisation *by_printed_id(const struct build *build,
                                                      const struct printed_ids *ids, char **ror)
{
    g_auto(GStrv) inside = g_strsplit(ids->inside ? ids->inside : "", "\n", -1);
    const char *beside[] = {ids->ror, ids->grid, ids->isni};
    const struct known_organisation *found = NULL;
    *ror = g_strdup(ids->ror);
    for (size_t i = 0; i < G_N_ELEMENTS(beside); i++)
        if (beside[i] && !found) found = directory_by_id(build->directory, beside[i]);
    for (char **id = inside; *id; id++) {
        if (!found) found = directory_by_id(build->directory, *id);
        if (!*ror && strlen(*id) == ORGANISATION_ROR_SIZE) *ror = g_strdup(*id);
    }
    return found;
}

/* One place of an affiliation as it is kept. */
struct reading {
    int64_t affiliation_id;
    int seq;
    const struct place *place;
    const struct institution_named *named;
    const char *ror; /* printed for this place; NULL: none */
};

/* Is the place, in the country, where the organisation is, as far as it is printed? */
static bool is_at_home(const struct place *place, const struct known_organisation *known,
                       const char *country)
{
    if (!known || g_strcmp0(country, known->country) != 0) return false;
    if (!place->city) return true;
    g_autofree char *printed = gazetteer_city_key(place->city);
    g_autofree char *own = known->city ? gazetteer_city_key(known->city) : NULL;
    return g_strcmp0(printed, own) == 0;
}

static bool write_place(struct build *build, const struct reading *reading, GError **error)
{
    struct stmt *stmt =
        db_stmt(build->db,
                "INSERT INTO affiliation_place(affiliation_id, seq, institution_id, printed, "
                "department, is_radiology, country, state, city, postcode, ror) "
                "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                error);
    if (!stmt) return false;
    const struct place *place = reading->place;
    const struct institution_named *named = reading->named;
    const struct known_organisation *known = named->known;
    const char *country = place->country ? place->country : known ? known->country : NULL;
    bool at_home = is_at_home(place, known, country);
    stmt_bind_int(stmt, 1, reading->affiliation_id);
    stmt_bind_int(stmt, 2, reading->seq);
    if (named->id) stmt_bind_int(stmt, 3, named->id);
    stmt_bind_text(stmt, 4, named->id ? named->printed : NULL);
    stmt_bind_text(stmt, 5, place->department);
    stmt_bind_int(stmt, 6, place->is_radiology);
    stmt_bind_text(stmt, 7, country);
    stmt_bind_text(stmt, 8, place->state ? place->state : at_home ? known->state : NULL);
    stmt_bind_text(stmt, 9, place->city ? place->city : at_home ? known->city : NULL);
    stmt_bind_text(stmt, 10, place->postcode);
    stmt_bind_text(stmt, 11, reading->ror);
    return stmt_run(stmt, error);
}

/* ids: what is printed for this place. */
static bool read_place(struct build *build, int64_t id, int seq, const struct place *place,
                       const struct printed_ids *ids, GError **error)
{
    double score;
    g_autofree char *ror = NULL;
    const struct known_organisation *printed = by_printed_id(build, ids, &ror);
    struct institution_named named = {
        .directory = build->directory,
        .known = printed ? printed : directory_match(build->directory, place, &score),
        .printed = place->institution,
        .country = place->country};
    /* a printed identifier that is not in the directory belies another one's */
    bool other = !printed && ror && named.known && named.known->ror;
    if (other && strcmp(ror, named.known->ror) != 0) named.known = NULL;
    const struct reading reading = {id, seq, place, &named, ror};
    return institutions_name(build->db, &named, error) && write_place(build, &reading, error);
}

static bool read_text(struct build *build, struct stmt *stmt, int64_t id, GError **error)
{
    struct place_list list;
    bool good = true;
    places_read(stmt_text(stmt, 0), &list);
    for (size_t i = 0; i < list.n && good; i++) {
        const struct place *place = &list.items[i];
        struct printed_ids ids = {.inside = place->ids};
        if (list.n == 1) {
            ids.ror = stmt_text(stmt, 1);
            ids.grid = stmt_text(stmt, 2);
            ids.isni = stmt_text(stmt, 3);
        }
        good = read_place(build, id, (int)i + 1, place, &ids, error);
    }
    place_list_clear(&list);
    return good;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Read these (int64_t, sorted here). */
static bool read_texts(struct build *build, GArray *ids, GError **error)
{
    if (ids->len == 0) return true;
    const char *user_file = build->options ? build->options->institutions_file : NULL;
    build->directory = directory_open(build->db, user_file, error);
    struct stmt *stmt =
        build->directory
            ? db_stmt(build->db,
                      "SELECT text, ror, grid, isni FROM affiliation WHERE affiliation_id = ?",
                      error)
            : NULL;
    if (!stmt) return false;
    g_array_sort(ids, compare_ids);
    for (guint i = 0; i < ids->len; i++) {
        int64_t id = g_array_index(ids, int64_t, i);
        bool has_row;
        stmt_bind_int(stmt, 1, id);
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (has_row && !read_text(build, stmt, id, error)) return false;
        stmt_reset(stmt);
    }
    return true;
}

static bool read_new(struct build *build, const GHashTable *known, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, build->counts);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        if (!g_hash_table_contains((GHashTable *)known, key)) g_array_append_vals(ids, key, 1);
    return read_texts(build, ids, error);
}

static bool update(struct build *build, GError **error)
{
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_autofree char *stamp = make_stamp(build, error);
    bool current = false;
    return stamp && is_current(build, stamp, &current, error) && count_affiliations(build, error) &&
           drop_old(build, current, known, error) && read_new(build, known, error) &&
           institutions_rebuild(build->db, build->counts, error) &&
           institutions_remember(build->db, build->counts, error) && set_stamp(build, stamp, error);
}

/* --- what has changed since ----------------------------------------------------------- */

bool places_are_current(struct db *db, const struct places_options *options, bool *current,
                        GError **error)
{
    struct build build = {.db = db, .options = options};
    g_autofree char *stamp = make_stamp(&build, error);
    return stamp && is_current(&build, stamp, current, error);
}

/* Count the ids of a list up or down. */
static void count_list(struct build *build, const char *json, int difference, GArray *ids)
{
    places_affiliation_ids(json, ids);
    for (guint i = 0; i < ids->len; i++) {
        int64_t id = g_array_index(ids, int64_t, i);
        int n = GPOINTER_TO_INT(g_hash_table_lookup(build->counts, &id));
        g_hash_table_insert(build->counts, g_memdup2(&id, sizeof id),
                            GINT_TO_POINTER(n + difference));
    }
}

/* What records that are gone printed. */
static void count_gone(struct build *build, const struct signatures *before, GArray *ids)
{
    for (guint i = 0; i < before->items->len; i++) {
        const char *json = SIGNATURE_LIST(before, SIGNATURE(before, i)->list)->json;
        if (json) count_list(build, json, -1, ids);
    }
    for (guint i = 0; i < before->groups->len; i++) {
        const struct group_list *group = &g_array_index(before->groups, struct group_list, i);
        count_list(build, SIGNATURE_LIST(before, group->list)->json, -1, ids);
    }
}

static bool count_fresh(struct build *build, const GArray *pmids, GArray *ids, GError **error)
{
    struct stmt *stmt = db_stmt(
        build->db,
        "SELECT affiliations FROM authorship WHERE pmid = ? AND affiliations IS NOT NULL", error);
    if (!stmt) return false;
    for (guint i = 0; i < pmids->len; i++) {
        stmt_bind_int(stmt, 1, g_array_index(pmids, int64_t, i));
        for (bool has_row;;) {
            if (!stmt_step(stmt, &has_row, error)) return false;
            if (!has_row) break;
            count_list(build, stmt_text(stmt, 0), 1, ids);
        }
    }
    return true;
}

/* How often it was printed; what is new is put on the list. */
static bool read_use(struct build *build, int64_t id, int64_t *prints, GError **error)
{
    struct stmt *stmt =
        db_stmt(build->db, "SELECT prints FROM affiliation_use WHERE affiliation_id = ?", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, id);
    return stmt_first_int(stmt, prints, error);
}

static bool set_use(struct build *build, int64_t id, int64_t prints, GError **error)
{
    struct stmt *stmt = db_stmt(build->db,
                                prints ? "INSERT OR REPLACE INTO affiliation_use(affiliation_id, "
                                         "prints) VALUES(?1, ?2)"
                                       : "DELETE FROM affiliation_use WHERE affiliation_id = ?1",
                                error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, id);
    if (prints) stmt_bind_int(stmt, 2, prints);
    if (!stmt_run(stmt, error)) return false;
    if (prints) return true;
    stmt = db_stmt(build->db, "DELETE FROM affiliation_place WHERE affiliation_id = ?", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, id);
    return stmt_run(stmt, error);
}

/* The ids that are printed more or less often than before, ascending. */
static GArray *changed_ids(const struct build *build)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, build->counts);
    while (g_hash_table_iter_next(&iter, &key, &value))
        if (GPOINTER_TO_INT(value)) g_array_append_vals(ids, key, 1);
    g_array_sort(ids, compare_ids);
    return ids;
}

/* Affiliations that nobody printed before. */
static bool read_first_printed(struct build *build, const GArray *ids, GError **error)
{
    g_autoptr(GArray) fresh = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0; i < ids->len; i++) {
        int64_t id = g_array_index(ids, int64_t, i), prints;
        if (!read_use(build, id, &prints, error)) return false;
        if (prints == 0) g_array_append_val(fresh, id);
    }
    return read_texts(build, fresh, error);
}

static bool apply_counts(struct build *build, const GArray *ids, GHashTable *touched,
                         GError **error)
{
    for (guint i = 0; i < ids->len; i++) {
        int64_t id = g_array_index(ids, int64_t, i), prints;
        int difference = GPOINTER_TO_INT(g_hash_table_lookup(build->counts, &id));
        if (!institutions_count(build->db, id, difference, touched, error) ||
            !read_use(build, id, &prints, error) || !set_use(build, id, prints + difference, error))
            return false;
    }
    return true;
}

static bool apply_changes(struct build *build, const struct changes *changes, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GHashTable) touched =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    count_gone(build, changes->before, ids);
    if (!count_fresh(build, changes->fresh, ids, error)) return false;
    g_autoptr(GArray) changed = changed_ids(build);
    return read_first_printed(build, changed, error) &&
           apply_counts(build, changed, touched, error) &&
           institutions_update(build->db, touched, error);
}

bool places_update(struct db *db, const struct places_options *options,
                   const struct changes *changes, GError **error)
{
    struct build build = {.db = db, .options = options};
    build.counts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    bool good = apply_changes(&build, changes, error);
    directory_close(build.directory);
    g_hash_table_unref(build.counts);
    return good;
}

bool places_read_affiliations(struct db *db, const struct places_options *options, GError **error)
{
    int64_t done = 0;
    if (!options && !db_int(db, "SELECT EXISTS(SELECT 1 FROM affiliation_place)", &done, error))
        return false;
    if (done) return true;
    struct build build = {.db = db, .options = options};
    build.counts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    bool good = update(&build, error);
    directory_close(build.directory);
    g_hash_table_unref(build.counts);
    return good;
}

bool places_rebuild(struct db *db, const struct places_options *options, GError **error)
{
    return places_read_affiliations(db, options, error) && person_place_rebuild(db, error);
}
