/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/institution_find.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/directory.h"
#include "analyze/org_words.h"
#include "analyze/places.h"
#include "core/error.h"
#include "core/nearest.h"

/* How well a name fits what was typed. */
enum fit { FIT_NONE, FIT_WORDS, FIT_FORM, FIT_WHOLE };

/* One of table institution, or one that is only known as a parent (id 0). */
struct candidate {
    int64_t id;
    char *name, *name_key, *country, *ror;
    char *parents; /* NULL: none known */
    bool is_known;
    bool is_named;  /* what was typed stands for it */
    bool is_inside; /* it belongs to one that is named, or to one inside */
};

static void candidate_clear(void *item)
{
    struct candidate *candidate = item;
    char *const texts[] = {candidate->name, candidate->name_key, candidate->country, candidate->ror,
                           candidate->parents};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
}

struct finding {
    struct directory *directory; /* the built-in one */
    GArray *candidates;          /* struct candidate */
    GHashTable *by_name;         /* name_key -> GArray of guint: candidates */
};
#define CANDIDATE(finding, i) (&g_array_index((finding)->candidates, struct candidate, i))

/* --- who there is ------------------------------------------------------------------- */

static void add_candidate(struct finding *finding, const struct candidate *candidate)
{
    guint index = finding->candidates->len;
    GArray *same = g_hash_table_lookup(finding->by_name, candidate->name_key);
    if (!same) {
        same = g_array_new(FALSE, FALSE, sizeof(guint));
        g_hash_table_insert(finding->by_name, g_strdup(candidate->name_key), same);
    }
    g_array_append_val(same, index);
    g_array_append_val(finding->candidates, *candidate);
}

static bool load_rows(struct db *db, struct finding *finding, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT institution_id, name, name_key, country, ror, parents, "
                                "is_known FROM institution ORDER BY institution_id",
                                error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        const struct candidate row = {.id = stmt_int(stmt, 0),
                                      .name = g_strdup(stmt_text(stmt, 1)),
                                      .name_key = g_strdup(stmt_text(stmt, 2)),
                                      .country = g_strdup(stmt_text(stmt, 3)),
                                      .ror = g_strdup(stmt_text(stmt, 4)),
                                      .parents = g_strdup(stmt_text(stmt, 5)),
                                      .is_known = stmt_int(stmt, 6) != 0};
        add_candidate(finding, &row);
    }
}

static void add_parent(struct finding *finding, const char *name)
{
    g_autofree char *key = places_name_key(name);
    if (!*key || g_hash_table_contains(finding->by_name, key)) return;
    const struct known_organisation *known = directory_by_name(finding->directory, name);
    if (known && strcmp(known->name, name) != 0) known = NULL;
    const struct candidate parent = {
        .name = g_strdup(name),
        .name_key = g_steal_pointer(&key),
        .country = g_strdup(known ? known->country : NULL),
        .ror = g_strdup(known ? known->ror : NULL),
        .parents = known ? directory_ancestors(finding->directory, known) : NULL,
        .is_known = true};
    add_candidate(finding, &parent);
}

/* Parents that no affiliation names. */
static void add_parents(struct finding *finding)
{
    guint n = finding->candidates->len;
    for (guint i = 0; i < n; i++) {
        const char *parents = CANDIDATE(finding, i)->parents;
        g_auto(GStrv) names = g_strsplit(parents ? parents : "", "\n", -1);
        for (char **name = names; *name; name++)
            add_parent(finding, *name);
    }
}

/* --- what a name stands for ----------------------------------------------------------- */

static bool begins_with(const char *key, const char *beginning)
{
    size_t size = strlen(beginning);
    return strncmp(key, beginning, size) == 0 && key[size] == ' ';
}

static bool holds_words(const char *key, const char *words)
{
    g_autofree char *padded = g_strdup_printf(" %s ", key);
    g_autofree char *wanted = g_strdup_printf(" %s ", words);
    return strstr(padded, wanted) != NULL;
}

/* Has the name but general words beside those of what was typed? */
static bool is_general_beside(const char *name, const char *typed)
{
    static const char *const general[] = {"university", "hospital",    "college", "institute",
                                          "school",     "academy",     "clinic",  "center",
                                          "medical",    "medicine",    "health",  "healthcare",
                                          "system",     "polytechnic", "care",    NULL};
    g_autofree char *name_words = org_words_key(name);
    g_autofree char *typed_words = org_words_key(typed);
    g_auto(GStrv) own = g_strsplit(name_words, " ", -1);
    g_auto(GStrv) asked = g_strsplit(typed_words, " ", -1);
    bool is_distinct = false; /* "hospital" alone names none */
    for (char **word = asked; *word; word++)
        is_distinct |= !g_strv_contains(general, *word);
    for (char **word = own; *word && is_distinct; word++)
        is_distinct =
            g_strv_contains(general, *word) || g_strv_contains((const char *const *)asked, *word);
    return is_distinct;
}

static enum fit fit_of(const struct candidate *candidate, const char *typed, const char *key)
{
    if (!holds_words(candidate->name_key, key)) return FIT_NONE;
    bool is_whole = strcmp(candidate->name_key, key) == 0;
    if (is_whole && (candidate->is_known || strchr(key, ' '))) return FIT_WHOLE;
    bool is_form = is_whole || begins_with(candidate->name_key, key) ||
                   is_general_beside(candidate->name, typed);
    return is_form ? FIT_FORM : FIT_WORDS;
}

/* Mark what one name stands for. A name of the table of organisations is also that by
 * which the table has it. */
static bool name_candidates(struct finding *finding, const char *typed)
{
    const struct known_organisation *known = directory_by_name(finding->directory, typed);
    const char *const names[] = {typed, known ? known->name : typed};
    g_autofree char *typed_key = places_name_key(names[0]);
    g_autofree char *known_key = places_name_key(names[1]);
    const char *const keys[] = {typed_key, known_key};
    g_autofree guint8 *fits = g_new0(guint8, finding->candidates->len + 1);
    guint8 best = FIT_NONE;
    for (guint i = 0; *typed_key && i < finding->candidates->len; i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(keys); k++)
            fits[i] = MAX(fits[i], (guint8)fit_of(CANDIDATE(finding, i), names[k], keys[k]));
        best = MAX(best, fits[i]);
    }
    for (guint i = 0; best && i < finding->candidates->len; i++)
        CANDIDATE(finding, i)->is_named |= fits[i] == best;
    return best != FIT_NONE;
}

/* --- what belongs to it ----------------------------------------------------------------- */

static bool may_be_one(const struct candidate *a, const struct candidate *b)
{
    return !a->country || !b->country || strcmp(a->country, b->country) == 0;
}

/* Is a candidate of this name taken, one that the other may be part of? */
static bool is_taken(const struct finding *finding, const char *key, const struct candidate *part)
{
    const GArray *same = g_hash_table_lookup(finding->by_name, key);
    for (guint i = 0; same && i < same->len; i++) {
        const struct candidate *whole = CANDIDATE(finding, g_array_index(same, guint, i));
        if (whole != part && (whole->is_named || whole->is_inside) && may_be_one(whole, part))
            return true;
    }
    return false;
}

static bool has_taken_parent(const struct finding *finding, const struct candidate *candidate)
{
    g_auto(GStrv) names = g_strsplit(candidate->parents ? candidate->parents : "", "\n", -1);
    for (char **name = names; *name; name++) {
        g_autofree char *key = places_name_key(*name);
        if (is_taken(finding, key, candidate)) return true;
    }
    return false;
}

/* "mayo clinic arizona" begins with "mayo clinic", which is taken. */
static bool begins_with_taken(const struct finding *finding, const struct candidate *candidate)
{
    g_autofree char *key = g_strdup(candidate->name_key);
    for (char *blank = strrchr(key, ' '); blank; blank = strrchr(key, ' ')) {
        *blank = '\0';
        if (is_taken(finding, key, candidate)) return true;
    }
    return false;
}

/* A hospital goes with its medical school, the school with its university. */
static void add_inside(struct finding *finding)
{
    for (bool again = true; again;) {
        again = false;
        for (guint i = 0; i < finding->candidates->len; i++) {
            struct candidate *candidate = CANDIDATE(finding, i);
            if (candidate->is_inside) continue;
            if (!has_taken_parent(finding, candidate) && !begins_with_taken(finding, candidate))
                continue;
            candidate->is_inside = true;
            again = true;
        }
    }
}

/* --- the result ---------------------------------------------------------------------- */

static void taken_free(void *item)
{
    struct institution_taken *taken = item;
    g_free(taken->name);
    g_free(taken->country);
    g_free(taken->ror);
    g_free(taken);
}

void institution_found_free(struct institution_found *found)
{
    if (!found) return;
    g_hash_table_unref(found->ids);
    g_ptr_array_unref(found->taken);
    g_free(found);
}

/* &institution_id -> how many people are there. */
static bool count_people(struct db *db, GHashTable *people, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT institution_id, count(*) FROM person_place "
                                "WHERE institution_id IS NOT NULL GROUP BY institution_id",
                                error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t id = stmt_int(stmt, 0);
        g_hash_table_insert(people, g_memdup2(&id, sizeof id),
                            GSIZE_TO_POINTER((gsize)stmt_int(stmt, 1)));
    }
}

static gint compare_taken(gconstpointer a, gconstpointer b)
{
    const struct institution_taken *x = *(struct institution_taken *const *)a;
    const struct institution_taken *y = *(struct institution_taken *const *)b;
    if (x->people != y->people) return x->people > y->people ? -1 : 1;
    int by_name = strcmp(x->name, y->name);
    return by_name ? by_name : g_strcmp0(x->country, y->country);
}

static struct institution_taken *taken_new(const struct candidate *candidate, GHashTable *people)
{
    struct institution_taken *taken = g_new0(struct institution_taken, 1);
    *taken = (struct institution_taken){
        .name = g_strdup(candidate->name),
        .country = g_strdup(candidate->country),
        .ror = g_strdup(candidate->ror),
        .people = (int64_t)GPOINTER_TO_SIZE(g_hash_table_lookup(people, &candidate->id))};
    return taken;
}

static struct institution_found *collect(struct db *db, const struct finding *finding,
                                         GError **error)
{
    g_autoptr(GHashTable) people = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    OWNED(institution_found) found = g_new0(struct institution_found, 1);
    found->ids = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    found->taken = g_ptr_array_new_with_free_func(taken_free);
    if (!count_people(db, people, error)) return NULL;
    guint n_outside = 0;
    for (guint i = 0; i < finding->candidates->len; i++) {
        const struct candidate *candidate = CANDIDATE(finding, i);
        n_outside += candidate->is_named && !candidate->is_inside;
        if (candidate->id && (candidate->is_named || candidate->is_inside))
            g_hash_table_add(found->ids, g_memdup2(&candidate->id, sizeof candidate->id));
    }
    /* where each belongs to another one, in a circle, all are listed */
    for (guint i = 0; i < finding->candidates->len; i++) {
        const struct candidate *candidate = CANDIDATE(finding, i);
        bool is_listed = candidate->is_named && (!candidate->is_inside || n_outside == 0);
        if (is_listed) g_ptr_array_add(found->taken, taken_new(candidate, people));
        found->belonging += candidate->id && candidate->is_inside && !is_listed;
    }
    g_ptr_array_sort(found->taken, compare_taken);
    return g_steal_pointer(&found);
}

static bool none_called(const struct finding *finding, const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < finding->candidates->len; i++)
        g_ptr_array_add(names, CANDIDATE(finding, i)->name);
    const char *const *all = (const char *const *)names->pdata;
    g_autoptr(GPtrArray) nearest = nearest_names(name, all, names->len, NEAREST_LISTED);
    if (nearest->len == 0) {
        g_ptr_array_unref(nearest);
        nearest = nearest_worded(name, all, names->len, NEAREST_LISTED);
    }
    g_autofree char *question = nearest_question(nearest);
    return error_set(error, RADSCOUT_ERROR_USAGE,
                     "no institution '%s' in the stored affiliations%s%s", name,
                     question ? "; " : "", question ? question : "");
}

static struct institution_found *find(struct db *db, struct finding *finding, const char *name,
                                      const char *const *aliases, GError **error)
{
    if (!finding->directory || !load_rows(db, finding, error)) return NULL;
    add_parents(finding);
    bool is_found = name_candidates(finding, name);
    for (const char *const *alias = aliases; alias && *alias; alias++)
        is_found |= name_candidates(finding, *alias);
    if (!is_found && !none_called(finding, name, error)) return NULL;
    add_inside(finding);
    return collect(db, finding, error);
}

struct institution_found *institution_find(struct db *db, const char *name,
                                           const char *const *aliases, GError **error)
{
    OWNED(directory) directory = directory_open(NULL, NULL, error);
    struct finding finding = {.directory = directory,
                              .candidates = g_array_new(FALSE, FALSE, sizeof(struct candidate)),
                              .by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                                               (GDestroyNotify)g_array_unref)};
    g_array_set_clear_func(finding.candidates, candidate_clear);
    struct institution_found *found = find(db, &finding, name, aliases, error);
    g_array_unref(finding.candidates);
    g_hash_table_unref(finding.by_name);
    return found;
}
