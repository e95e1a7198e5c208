/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/facets_reader.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/facet_names.h"
#include "core/mesh.h"

#define RUN_MAX 4 /* words of a facet's name */
#define HEADINGS_SQL "SELECT mesh_id FROM mesh_heading WHERE pmid = ? ORDER BY position"

struct facets_reader {
    struct db *db;
    bool from_mesh;
    GArray *all;          /* struct facet, by kind and name */
    int64_t *papers;      /* of each */
    GHashTable *of_mesh;  /* mesh_id -> GArray of guint: numbers */
    GHashTable *of_words; /* words -> number */
    GArray *numbers;      /* guint: of the record */
    GByteArray *packed;
    GString *run;
};

static void free_array(void *data)
{
    g_array_unref(data);
}

/* --- all facets there are ----------------------------------------------------------------- */

static void add_facet(struct facets_reader *reader, enum facet_kind kind, const char *name,
                      const char *trees)
{
    struct facet facet = {kind, g_strdup(name), g_strdup(trees)};
    g_array_append_val(reader->all, facet);
}

/* In the order of their numbers, none twice. */
static void number_facets(struct facets_reader *reader)
{
    GArray *all = reader->all;
    guint kept = 0;
    g_array_sort(all, facet_compare);
    for (guint i = 0; i < all->len; i++) {
        struct facet *facet = &g_array_index(all, struct facet, i);
        if (kept > 0 && facet_compare(facet, &g_array_index(all, struct facet, kept - 1)) == 0)
            continue;
        struct facet swap = g_array_index(all, struct facet, kept);
        g_array_index(all, struct facet, kept++) = *facet;
        *facet = swap;
    }
    g_array_set_size(all, MIN(kept, FACETS_MAX));
    reader->papers = g_new0(int64_t, (gsize)all->len + 1);
}

/* 0: there is none of that name. */
static guint number_of(const struct facets_reader *reader, enum facet_kind kind, const char *name)
{
    const struct facet wanted = {.kind = kind, .name = (char *)(guintptr)name};
    const struct facet *first = (const struct facet *)(const void *)reader->all->data;
    if (reader->all->len == 0) return 0;
    const struct facet *found =
        bsearch(&wanted, first, reader->all->len, sizeof wanted, facet_compare);
    return found ? (guint)(found - first) + 1 : 0;
}

/* --- by the tree of MeSH -------------------------------------------------------------------- */

/* Does one of the marks "X", "-X" or "!X" of a line apply to the tree number? sign: '+' for
 * those without one. */
static bool has_mark(char *const *marks, char sign, const char *tree)
{
    for (char *const *mark = marks; *mark; mark++) {
        char own = **mark == '-' || **mark == '!' ? **mark : '+';
        const char *branch = *mark + (own != '+');
        if (own != sign || *branch == '\0') continue;
        if (sign == '!' ? strcmp(tree, branch) == 0 : mesh_in_branch(tree, branch)) return true;
    }
    return false;
}

static bool is_in(char *const *marks, const char *trees)
{
    g_auto(GStrv) numbers = g_strsplit(trees, "\n", -1);
    bool found = false;
    for (char **tree = numbers; *tree; tree++) {
        if (has_mark(marks, '!', *tree)) return false;
        found |= has_mark(marks, '+', *tree) && !has_mark(marks, '-', *tree);
    }
    return found;
}

/* A heading that records print, of one kind. */
struct heading {
    int64_t mesh_id;
    enum facet_kind kind;
    char *name;
};

static void heading_clear(void *data)
{
    g_free(((struct heading *)data)->name);
}

static void add_heading(struct facets_reader *reader, struct stmt *row, GStrv marks[FACET_KINDS],
                        GArray *headings)
{
    for (int kind = 0; kind < FACET_KINDS; kind++) {
        const char *name = stmt_text(row, 1), *trees = stmt_text(row, 2);
        if (!is_in(marks[kind], trees)) continue;
        struct heading heading = {stmt_int(row, 0), (enum facet_kind)kind, g_strdup(name)};
        g_array_append_val(headings, heading);
        add_facet(reader, (enum facet_kind)kind, name, trees);
    }
}

static bool load_headings(struct facets_reader *reader, GArray *headings, GError **error)
{
    struct stmt *stmt = db_stmt_file(reader->db, "analyze/sql/facet_headings.sql", error);
    if (!stmt) return false;
    GStrv marks[FACET_KINDS];
    for (int kind = 0; kind < FACET_KINDS; kind++) {
        g_autofree char *line =
            facet_names_line("config/facet-branches.txt", (enum facet_kind)kind);
        marks[kind] = g_strsplit(g_strstrip(line), " ", -1);
    }
    bool has_row = true, good = true;
    while (good && has_row) {
        good = stmt_step(stmt, &has_row, error);
        if (good && has_row) add_heading(reader, stmt, marks, headings);
    }
    for (int kind = 0; kind < FACET_KINDS; kind++)
        g_strfreev(marks[kind]);
    return good;
}

static bool read_tree(struct facets_reader *reader, GError **error)
{
    g_autoptr(GArray) headings = g_array_new(FALSE, FALSE, sizeof(struct heading));
    g_array_set_clear_func(headings, heading_clear);
    if (!load_headings(reader, headings, error)) return false;
    number_facets(reader);
    for (guint i = 0; i < headings->len; i++) {
        const struct heading *heading = &g_array_index(headings, struct heading, i);
        guint number = number_of(reader, heading->kind, heading->name);
        GArray *numbers = g_hash_table_lookup(reader->of_mesh, &heading->mesh_id);
        if (!numbers) {
            numbers = g_array_new(FALSE, FALSE, sizeof(guint));
            g_hash_table_insert(reader->of_mesh,
                                g_memdup2(&heading->mesh_id, sizeof heading->mesh_id), numbers);
        }
        if (number > 0) g_array_append_val(numbers, number);
    }
    return true;
}

/* --- by words --------------------------------------------------------------------------------- */

/* The forms of the items "MRI = magnetic resonance; CT" of a line learn their numbers. */
static void learn_forms(struct facets_reader *reader, enum facet_kind kind, char *const *items)
{
    for (char *const *item = items; *item; item++) {
        g_auto(GStrv) forms = g_strsplit(*item, "=", -1);
        guint number = forms[0] ? number_of(reader, kind, g_strstrip(forms[0])) : 0;
        for (char **form = forms; *form; form++) {
            g_hash_table_insert(reader->of_words, facet_names_key(*form), GUINT_TO_POINTER(number));
        }
    }
}

static void read_words(struct facets_reader *reader)
{
    GStrv items[FACET_KINDS];
    for (int kind = 0; kind < FACET_KINDS; kind++) {
        g_autofree char *line = facet_names_line("config/facets.txt", (enum facet_kind)kind);
        items[kind] = g_strsplit(line, ";", -1);
        for (char **item = items[kind]; *item; item++) {
            g_autofree char *name = g_strndup(*item, strcspn(*item, "="));
            add_facet(reader, (enum facet_kind)kind, g_strstrip(name), "");
        }
    }
    number_facets(reader);
    for (int kind = 0; kind < FACET_KINDS; kind++) {
        learn_forms(reader, (enum facet_kind)kind, items[kind]);
        g_strfreev(items[kind]);
    }
}

/* --- life ----------------------------------------------------------------------------------- */

struct facets_reader *facets_reader_new(struct db *db, GError **error)
{
    OWNED(facets_reader) reader = g_new0(struct facets_reader, 1);
    int64_t n_placed;
    reader->db = db;
    reader->all = g_array_new(FALSE, TRUE, sizeof(struct facet));
    g_array_set_clear_func(reader->all, facet_clear);
    reader->of_mesh = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_array);
    reader->of_words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    reader->numbers = g_array_new(FALSE, FALSE, sizeof(guint));
    reader->packed = g_byte_array_new();
    reader->run = g_string_new(NULL);
    if (!db_int(db, "SELECT EXISTS(SELECT 1 FROM mesh_descriptor WHERE trees <> '')", &n_placed,
                error))
        return NULL;
    reader->from_mesh = n_placed > 0;
    if (!reader->from_mesh)
        read_words(reader);
    else if (!read_tree(reader, error))
        return NULL;
    return g_steal_pointer(&reader);
}

void facets_reader_free(struct facets_reader *reader)
{
    if (!reader) return;
    g_array_unref(reader->all);
    g_hash_table_unref(reader->of_mesh);
    g_hash_table_unref(reader->of_words);
    g_array_unref(reader->numbers);
    g_byte_array_unref(reader->packed);
    g_string_free(reader->run, TRUE);
    g_free(reader->papers);
    g_free(reader);
}

/* --- a record ------------------------------------------------------------------------------- */

static bool read_headings(struct facets_reader *reader, int64_t pmid, bool *has_any, GError **error)
{
    struct stmt *stmt = db_stmt(reader->db, HEADINGS_SQL, error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, pmid);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t mesh_id = stmt_int(stmt, 0);
        const GArray *numbers = g_hash_table_lookup(reader->of_mesh, &mesh_id);
        *has_any = true;
        if (numbers) g_array_append_vals(reader->numbers, numbers->data, numbers->len);
    }
}

/* The number of the longest run of words from here; *n: its words. 0: there is none. */
static guint longest_run(struct facets_reader *reader, char *const *words, guint *n)
{
    guint found = 0;
    g_string_truncate(reader->run, 0);
    for (guint i = 0; i < RUN_MAX && words[i]; i++) {
        if (i > 0) g_string_append_c(reader->run, ' ');
        g_string_append(reader->run, words[i]);
        guint number = GPOINTER_TO_UINT(g_hash_table_lookup(reader->of_words, reader->run->str));
        if (number == 0) continue;
        found = number;
        *n = i + 1;
    }
    return found;
}

/* No run goes over punctuation. */
static void read_text(struct facets_reader *reader, const char *text)
{
    g_auto(GStrv) parts = g_strsplit_set(text, "\n,;:.?()[]", -1);
    for (char **part = parts; *part; part++) {
        g_auto(GStrv) words = facet_names_words(*part);
        for (char **at = words; *at;) {
            guint n = 1, number = longest_run(reader, at, &n);
            if (number > 0) g_array_append_val(reader->numbers, number);
            at += n;
        }
    }
}

static gint compare_numbers(gconstpointer a, gconstpointer b)
{
    guint x = *(const guint *)a, y = *(const guint *)b;
    return (x > y) - (x < y);
}

static void pack(struct facets_reader *reader)
{
    guint before = 0;
    g_array_sort(reader->numbers, compare_numbers);
    g_byte_array_set_size(reader->packed, 0);
    for (guint i = 0; i < reader->numbers->len; i++) {
        guint number = g_array_index(reader->numbers, guint, i);
        const uint8_t bytes[] = {number & 0xFF, number >> 8 & 0xFF};
        if (number == before) continue;
        before = number;
        g_byte_array_append(reader->packed, bytes, sizeof bytes);
        reader->papers[number - 1]++;
    }
}

bool facets_reader_read(struct facets_reader *reader, int64_t pmid, const char *title,
                        const char *keywords, const GByteArray **packed, GError **error)
{
    bool has_any = false;
    g_array_set_size(reader->numbers, 0);
    if (reader->from_mesh) {
        if (!read_headings(reader, pmid, &has_any, error)) return false;
    } else {
        has_any = title || keywords;
        if (title) read_text(reader, title);
        if (keywords) read_text(reader, keywords);
    }
    pack(reader);
    *packed = has_any ? reader->packed : NULL;
    return true;
}

/* --- the table -------------------------------------------------------------------------------- */

static bool note_source(const struct facets_reader *reader, GError **error)
{
    struct stmt *stmt =
        db_stmt(reader->db, "INSERT OR REPLACE INTO analysis(key, value) VALUES(?, ?)", error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, FACETS_SOURCE_KEY);
    stmt_bind_text(stmt, 2, reader->from_mesh ? FACETS_FROM_MESH : FACETS_FROM_WORDS);
    return stmt_run(stmt, error);
}

bool facets_reader_store(const struct facets_reader *reader, GError **error)
{
    struct stmt *stmt = db_stmt(
        reader->db, "INSERT INTO facet(facet_id, kind, name, trees, papers) VALUES(?, ?, ?, ?, ?)",
        error);
    if (!stmt) return false;
    for (guint i = 0; i < reader->all->len; i++) {
        const struct facet *facet = &g_array_index(reader->all, struct facet, i);
        if (reader->papers[i] == 0) continue;
        stmt_bind_int(stmt, 1, i + 1);
        stmt_bind_text(stmt, 2, facet_kind_name(facet->kind));
        stmt_bind_text(stmt, 3, facet->name);
        stmt_bind_text(stmt, 4, facet->trees);
        stmt_bind_int(stmt, 5, reader->papers[i]);
        if (!stmt_run(stmt, error)) return false;
    }
    return note_source(reader, error);
}
