/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/directory.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "analyze/directory_index.h"
#include "analyze/gazetteer.h"
#include "analyze/org_words.h"
#include "core/embed.h"
#include "core/error.h"
#include "core/fold.h"

#define USER_FILE_BYTES_MAX (16 * 1024 * 1024)
#define FIELDS 6
#define ANCESTORS_MAX 64

/* --- words --------------------------------------------------------------------------- */

static uint32_t word_number(struct directory *directory, const char *text)
{
    gpointer found = g_hash_table_lookup(directory->numbers, text);
    if (found) return GPOINTER_TO_UINT(found) - 1;
    static const char *const units[] = {
        "school",   "faculty",   "medicine", "medical",  "college",     "department",
        "division", "section",   "graduate", "science",  "engineering", "center",
        "unit",     "surgery",   "campus",   "clinical", "laboratory",  "biomedical",
        "clinic",   "radiology", "imaging",  "service",  "research",    NULL};
    static const char *const kinds[] = {"university", "hospital",    "college",
                                        "institute",  "school",      "academy",
                                        "clinic",     "polytechnic", NULL};
    struct word word = {.is_kind = g_strv_contains(kinds, text),
                        .is_unit = g_strv_contains(units, text)};
    g_array_append_val(directory->words, word);
    char *kept = g_string_chunk_insert(directory->text, text);
    g_hash_table_insert(directory->numbers, kept, GUINT_TO_POINTER(directory->words->len));
    return directory->words->len - 1;
}

/* Append the words of a text, each once; returns how many. */
static guint append_words(struct directory *directory, const char *text)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    guint first = directory->words_of->len;
    org_words(text, words);
    for (guint i = 0; i < words->len; i++) {
        uint32_t number = word_number(directory, words->pdata[i]);
        bool repeated = false;
        for (guint k = first; k < directory->words_of->len; k++)
            repeated |= DIRECTORY_WORD_OF(directory, k) == number;
        if (!repeated) g_array_append_val(directory->words_of, number);
    }
    return directory->words_of->len - first;
}

/* --- organisations --------------------------------------------------------------------- */

static const char *keep(struct directory *directory, const char *text)
{
    return text && *text ? g_string_chunk_insert_const(directory->text, text) : NULL;
}

static void remember(struct directory *directory, GHashTable *table, const char *key,
                     uint32_t index)
{
    if (!key || !*key || g_hash_table_contains(table, key)) return;
    g_hash_table_insert(table, g_string_chunk_insert_const(directory->text, key),
                        GUINT_TO_POINTER(index + 1));
}

static void add_name(struct directory *directory, uint32_t organisation, const char *text,
                     enum name_kind kind)
{
    struct known_name name = {
        .organisation = organisation, .first = directory->words_of->len, .kind = (uint8_t)kind};
    guint n = append_words(directory, text);
    if (n == 0 || n > DIRECTORY_WORDS_MAX) {
        g_array_set_size(directory->words_of, name.first);
        return;
    }
    name.n = (uint8_t)n;
    for (guint i = name.first; i < name.first + n; i++)
        DIRECTORY_WORD(directory, DIRECTORY_WORD_OF(directory, i))->n++;
    g_array_append_val(directory->names, name);
    if (!DIRECTORY_ORGANISATION(directory, organisation)->is_built_in) return;
    g_autofree char *key = org_words_key(text);
    remember(directory, directory->by_key, key, organisation);
}

/* Names of a list, parted by separator. */
static void add_names(struct directory *directory, uint32_t organisation, const char *list,
                      const char *separator, enum name_kind kind)
{
    g_auto(GStrv) names = g_strsplit(list, separator, -1);
    for (char **name = names; *name; name++) {
        g_strstrip(*name);
        if (**name) add_name(directory, organisation, *name, kind);
    }
}

static uint32_t add_organisation(struct directory *directory,
                                 const struct known_organisation *organisation)
{
    uint32_t index = directory->organisations->len;
    uint32_t city[2] = {directory->words_of->len, 0};
    g_array_append_val(directory->organisations, *organisation);
    if (organisation->city) city[1] = append_words(directory, organisation->city);
    g_array_append_vals(directory->city_words, city, 2);
    remember(directory, directory->ids, organisation->ror, index);
    remember(directory, directory->by_name, organisation->name, index);
    return index;
}

static bool is_hospital_name(const char *name)
{
    static const char *const stems[] = {"ospital", "ospedal", "linic", "edical Cent", "ealth Sys",
                                        "Klinik",  "klinik",  "NHS",   "ancer Cent",  "nfirmary",
                                        "Charit",  "UMC",     "pital", "rankenhaus"};
    for (size_t i = 0; i < G_N_ELEMENTS(stems); i++)
        if (strstr(name, stems[i])) return true;
    return false;
}

/* --- the built-in table and the user's ---------------------------------------------- */

/* "name | aliases | city | state | country | parent | ror": the last ones may
 * be missing. An alias in capitals, of up to eight letters, is an acronym. */
static bool add_line(struct directory *directory, char *line, GError **error)
{
    g_auto(GStrv) fields = g_strsplit(line, "|", -1);
    guint n = g_strv_length(fields);
    char *at[FIELDS + 1] = {0};
    if (n > FIELDS + 1)
        return error_set(error, RADSCOUT_ERROR_USAGE, "%u fields instead of at most 7", n);
    for (guint i = 0; i < n; i++)
        at[i] = g_strstrip(fields[i]);
    if (!at[0] || !*at[0])
        return error_set(error, RADSCOUT_ERROR_USAGE, "no name before the first '|'");
    const char *country = at[4] && *at[4] ? at[4] : NULL;
    if (country && !gazetteer_is_country_code(country))
        return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' is no two-letter country code",
                         country);
    struct known_organisation organisation = {.name = keep(directory, at[0]),
                                              .city = keep(directory, at[2]),
                                              .state = keep(directory, at[3]),
                                              .country = keep(directory, country),
                                              .parents = keep(directory, at[5]),
                                              .ror = keep(directory, at[6]),
                                              .is_hospital = is_hospital_name(at[0]),
                                              .is_built_in = true};
    uint32_t index = add_organisation(directory, &organisation);
    add_name(directory, index, at[0], NAME_MAIN);
    g_auto(GStrv) aliases = g_strsplit(at[1] ? at[1] : "", ";", -1);
    for (char **alias = aliases; *alias; alias++) {
        g_strstrip(*alias);
        size_t capitals = strspn(*alias, "ABCDEFGHIJKLMNOPQRSTUVWXYZ&-");
        bool is_acronym = capitals <= 8 && (*alias)[capitals] == '\0';
        if (**alias) add_name(directory, index, *alias, is_acronym ? NAME_ACRONYM : NAME_ALIAS);
    }
    return true;
}

static bool add_lines(struct directory *directory, const char *text, const char *path,
                      GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        g_strstrip(lines[i]);
        if (!*lines[i] || *lines[i] == '#') continue;
        if (add_line(directory, lines[i], error)) continue;
        g_prefix_error(error, "'%s', line %u: ", path, i + 1);
        return false;
    }
    return true;
}

static bool add_user_file(struct directory *directory, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize size;
    GError *problem = NULL;
    if (!g_file_get_contents(path, &text, &size, &problem)) {
        error_set(error, RADSCOUT_ERROR_USAGE, "institutions_file: %s", problem->message);
        g_error_free(problem);
        return false;
    }
    if (size > USER_FILE_BYTES_MAX || !g_utf8_validate(text, (gssize)size, NULL))
        return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' is no UTF-8 text of at most 16 MiB",
                         path);
    return add_lines(directory, text, path, error);
}

/* --- ROR --------------------------------------------------------------------------- */

static const char *state_code(const char *state, const char *country)
{
    g_autofree char *key = state ? fold_key(state) : NULL;
    const struct gazetteer_state *known = key ? gazetteer_state(key) : NULL;
    while (known && g_strcmp0(known->country, country) != 0)
        known = known->namesake;
    return known ? known->code : NULL;
}

/* The index + 1 of a built-in organisation without an identifier that bears this
 * very name in this country and city; 0: none. */
static guint same_organisation(const struct directory *directory, struct stmt *stmt)
{
    g_autofree char *key = org_words_key(stmt_text(stmt, 1));
    guint found = GPOINTER_TO_UINT(g_hash_table_lookup(directory->by_key, key));
    if (!found) return 0;
    const struct known_organisation *known = DIRECTORY_ORGANISATION(directory, found - 1);
    g_autofree char *name = org_words_key(known->name);
    if (known->ror || strcmp(key, name) != 0) return 0;
    if (g_strcmp0(known->country, stmt_text(stmt, 6)) != 0) return 0;
    g_autofree char *city = known->city ? org_words_key(known->city) : NULL;
    g_autofree char *other = stmt_text(stmt, 8) ? org_words_key(stmt_text(stmt, 8)) : NULL;
    return g_strcmp0(city, other) == 0 ? found : 0;
}

/* A row of table organisation; one that the built-in table has too lends it its
 * names and identifier. */
static void add_row(struct directory *directory, struct stmt *stmt)
{
    const char *ror = stmt_text(stmt, 0), *country = stmt_text(stmt, 6);
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(directory->ids, ror));
    if (!known && (known = same_organisation(directory, stmt))) {
        DIRECTORY_ORGANISATION(directory, known - 1)->ror = keep(directory, ror);
        remember(directory, directory->ids, ror, known - 1);
    }
    uint32_t index = known ? known - 1 : 0;
    if (!known) {
        struct known_organisation organisation = {
            .name = keep(directory, stmt_text(stmt, 1)),
            .ror = keep(directory, ror),
            .country = keep(directory, country),
            .state = state_code(stmt_text(stmt, 7), country),
            .city = keep(directory, stmt_text(stmt, 8)),
            .is_hospital = strstr(stmt_text(stmt, 4), "healthcare") != NULL,
            .is_laboratory = !strstr(stmt_text(stmt, 4), "healthcare") &&
                             !strstr(stmt_text(stmt, 4), "education"),
        };
        index = add_organisation(directory, &organisation);
    }
    add_name(directory, index, stmt_text(stmt, 1), NAME_MAIN);
    add_names(directory, index, stmt_text(stmt, 2), "\n", NAME_ALIAS);
    add_names(directory, index, stmt_text(stmt, 3), "\n", NAME_ACRONYM);
    for (int column = 9; column <= 10; column++) {
        g_auto(GStrv) ids = g_strsplit(stmt_text(stmt, column), "\n", -1);
        for (char **id = ids; *id; id++) {
            g_strdelimit(*id, " ", '-');
            g_auto(GStrv) pieces = g_strsplit(*id, "-", -1);
            g_autofree char *bare = column == 10 ? g_strjoinv("", pieces) : g_strdup(*id);
            remember(directory, directory->ids, bare, index);
        }
    }
}

static bool add_rows(struct directory *directory, struct db *db, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT ror, name, names, acronyms, kinds, is_active, country, "
                                "state, city, grid, isni, parents FROM organisation "
                                "WHERE is_active ORDER BY ror",
                                error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        add_row(directory, stmt);
    }
}

/* Parents of the rows, by name, once all rows are there. */
static bool add_parents(struct directory *directory, struct db *db, GError **error)
{
    struct stmt *stmt = db_stmt(
        db, "SELECT ror, parents FROM organisation WHERE is_active AND parents <> ''", error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        const struct known_organisation *child = directory_by_id(directory, stmt_text(stmt, 0));
        if (!child || child->parents) continue;
        g_auto(GStrv) ids = g_strsplit(stmt_text(stmt, 1), "\n", -1);
        g_autoptr(GString) names = g_string_new(NULL);
        for (char **id = ids; *id; id++) {
            const struct known_organisation *parent = directory_by_id(directory, *id);
            if (parent) g_string_append_printf(names, "%s%s", names->len ? "\n" : "", parent->name);
        }
        ((struct known_organisation *)child)->parents = keep(directory, names->str);
    }
}

/* --- index -------------------------------------------------------------------------- */

static void weigh_words(struct directory *directory)
{
    double n_names = directory->names->len;
    for (guint i = 0; i < directory->words->len; i++) {
        struct word *word = DIRECTORY_WORD(directory, i);
        word->weight = (float)log(1.0 + n_names / MAX(word->n, 1));
    }
}

static void post(struct directory *directory, uint32_t number, uint32_t name)
{
    struct word *word = DIRECTORY_WORD(directory, number);
    if (!word->names) word->names = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_array_append_val(word->names, name);
}

/* The rarest words of a name first. */
static void sort_words(struct directory *directory, const struct known_name *name)
{
    uint32_t *words = &DIRECTORY_WORD_OF(directory, name->first);
    for (guint i = 1; i < name->n; i++) {
        for (guint k = i; k > 0; k--) {
            const struct word *a = DIRECTORY_WORD(directory, words[k - 1]);
            const struct word *b = DIRECTORY_WORD(directory, words[k]);
            if (a->weight >= b->weight) break;
            uint32_t swapped = words[k];
            words[k] = words[k - 1];
            words[k - 1] = swapped;
        }
    }
}

static void index_names(struct directory *directory)
{
    weigh_words(directory);
    for (guint i = 0; i < directory->names->len; i++) {
        struct known_name *name = DIRECTORY_NAME(directory, i);
        sort_words(directory, name);
        for (guint k = 0; k < name->n; k++)
            name->weight +=
                DIRECTORY_WORD(directory, DIRECTORY_WORD_OF(directory, name->first + k))->weight;
        post(directory, DIRECTORY_WORD_OF(directory, name->first), i);
        if (name->n > 2) post(directory, DIRECTORY_WORD_OF(directory, name->first + 1), i);
    }
    g_array_set_size(directory->masks, directory->words->len);
    g_array_set_size(directory->seen, directory->names->len);
}

static struct directory *directory_new(void)
{
    struct directory *directory = g_new0(struct directory, 1);
    directory->text = g_string_chunk_new(1 << 16);
    directory->organisations = g_array_new(FALSE, FALSE, sizeof(struct known_organisation));
    directory->city_words = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    directory->names = g_array_new(FALSE, FALSE, sizeof(struct known_name));
    directory->words_of = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    directory->words = g_array_new(FALSE, FALSE, sizeof(struct word));
    directory->masks = g_array_new(FALSE, TRUE, sizeof(uint64_t));
    directory->seen = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    directory->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    directory->ids = g_hash_table_new(g_str_hash, g_str_equal);
    directory->by_key = g_hash_table_new(g_str_hash, g_str_equal);
    directory->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    return directory;
}

struct directory *directory_open(struct db *db, const char *user_file, GError **error)
{
    OWNED(directory) directory = directory_new();
    const char *built_in = embed_text("config/organisations.txt", NULL);
    g_assert(built_in);
    if (user_file && !add_user_file(directory, user_file, error)) return NULL;
    if (!add_lines(directory, built_in, "config/organisations.txt", error) ||
        (db && (!add_rows(directory, db, error) || !add_parents(directory, db, error))))
        return NULL;
    index_names(directory);
    return g_steal_pointer(&directory);
}

void directory_close(struct directory *directory)
{
    if (!directory) return;
    for (guint i = 0; i < directory->words->len; i++) {
        GArray *names = DIRECTORY_WORD(directory, i)->names;
        if (names) g_array_unref(names);
    }
    GArray *const arrays[] = {directory->organisations, directory->city_words, directory->names,
                              directory->words_of,      directory->words,      directory->masks,
                              directory->seen};
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_array_unref(arrays[i]);
    g_hash_table_unref(directory->numbers);
    g_hash_table_unref(directory->ids);
    g_hash_table_unref(directory->by_key);
    g_hash_table_unref(directory->by_name);
    g_string_chunk_free(directory->text);
    g_free(directory);
}

/* --- look-up ------------------------------------------------------------------------ */

static const struct known_organisation *at_index(const struct directory *directory, gpointer found)
{
    return found ? DIRECTORY_ORGANISATION(directory, GPOINTER_TO_UINT(found) - 1) : NULL;
}

const struct known_organisation *directory_by_id(const struct directory *directory, const char *id)
{
    return at_index(directory, g_hash_table_lookup(directory->ids, id));
}

const struct known_organisation *directory_by_name(const struct directory *directory,
                                                   const char *name)
{
    g_autofree char *key = org_words_key(name);
    return at_index(directory, g_hash_table_lookup(directory->by_key, key));
}

/* Append the parents that are not in the list yet. */
static void add_parents_of(const struct known_organisation *organisation, GPtrArray *names,
                           GHashTable *seen)
{
    g_auto(GStrv) parents =
        g_strsplit(organisation->parents ? organisation->parents : "", "\n", -1);
    for (char **parent = parents; *parent && names->len < ANCESTORS_MAX; parent++) {
        if (!**parent || g_hash_table_contains(seen, *parent)) continue;
        char *name = g_strdup(*parent);
        g_ptr_array_add(names, name);
        g_hash_table_add(seen, name);
    }
}

char *directory_ancestors(const struct directory *directory,
                          const struct known_organisation *organisation)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(seen, (void *)(guintptr)organisation->name);
    add_parents_of(organisation, names, seen);
    for (guint i = 0; i < names->len; i++) {
        const struct known_organisation *parent =
            at_index(directory, g_hash_table_lookup(directory->by_name, names->pdata[i]));
        if (parent) add_parents_of(parent, names, seen);
    }
    if (names->len == 0) return NULL;
    g_ptr_array_add(names, NULL);
    return g_strjoinv("\n", (char **)names->pdata);
}

guint directory_size(const struct directory *directory)
{
    return directory->organisations->len;
}
