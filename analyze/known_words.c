/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/known_words.h"

#include <string.h>

#include "core/fold.h"
#include "core/nearest.h"
#include "core/plural.h"

#define WORDS_MAX 8          /* of what was typed; longer phrases are no names of terms */
#define VOCABULARY_MAX 20000 /* words compared with one that is unknown */
#define LETTERS_MIN 3        /* a shorter word is near to everything */

/* Printed forms of the terms, the most frequent term first, that are about as long as what
 * was typed. */
static bool add_terms(struct db *db, const char *words, GPtrArray *names, GError **error)
{
    struct stmt *stmt = db_stmt(db, "SELECT forms FROM term ORDER BY papers DESC, key", error);
    if (!stmt) return false;
    size_t size = strlen(words);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        for (const char *form = stmt_text(stmt, 0), *end; form && *form; form = end) {
            size_t length = strcspn(form, "\n");
            end = form + length + (form[length] == '\n');
            if (length * 2 >= size && length <= size * 2 + NEAREST_LETTERS_MAX)
                g_ptr_array_add(names, g_strndup(form, length));
        }
    }
}

/* The nearest word of the full text that begins with the same letter; NULL: none is near, or
 * this is a view of the past: the words of that day are not known apart from today's. */
static bool find_word(struct db *db, const char *word, char **found, GError **error)
{
    int64_t is_own = 0;
    *found = NULL;
    if (!db_int(db, "SELECT count(*) FROM main.sqlite_schema WHERE name = 'article_fts'", &is_own,
                error))
        return false;
    if (!is_own || g_utf8_strlen(word, -1) < LETTERS_MIN) return true;
    if (!db_exec(db,
                 "CREATE VIRTUAL TABLE IF NOT EXISTS temp.known_word "
                 "USING fts5vocab(main, article_fts, row)",
                 error))
        return false;
    struct stmt *stmt = db_stmt(db,
                                "SELECT term FROM temp.known_word WHERE term >= ?1 AND term < ?2 "
                                "AND length(term) BETWEEN length(?3) * 2 / 3 "
                                "AND length(?3) * 3 / 2 + 1 ORDER BY doc DESC, term LIMIT ?4",
                                error);
    if (!stmt) return false;
    gunichar letter = g_utf8_get_char(word);
    char from[8] = "", to[8] = "";
    g_unichar_to_utf8(letter, from);
    g_unichar_to_utf8(letter + 1, to);
    stmt_bind_text(stmt, 1, from);
    stmt_bind_text(stmt, 2, to);
    stmt_bind_text(stmt, 3, word);
    stmt_bind_int(stmt, 4, VOCABULARY_MAX);
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) break;
        g_ptr_array_add(words, g_strdup(stmt_text(stmt, 0)));
    }
    g_autoptr(GPtrArray) near =
        nearest_names(word, (const char *const *)words->pdata, words->len, 1);
    if (near->len > 0) *found = g_strdup(near->pdata[0]);
    return true;
}

/* What is known of the words one by one. */
struct spelling {
    GString *corrected; /* the words, those that are unknown as their nearest ones */
    GString *counts;    /* "'spleen' in 2 records, 'wirst' in none (wrist?)" */
    guint n_unknown, n_changed;
};

static bool spell_word(struct db *db, const char *word, known_words_count_fn count,
                       struct spelling *spelling, GError **error)
{
    guint n = 0;
    g_autofree char *near = NULL;
    if (!count(db, word, &n, error)) return false;
    if (n == 0 && !find_word(db, word, &near, error)) return false;
    spelling->n_unknown += n == 0;
    spelling->n_changed += near != NULL;
    if (spelling->counts->len > 0) g_string_append(spelling->counts, ", ");
    g_string_append_printf(spelling->counts, "'%s' in ", word);
    if (n > 0)
        g_string_append_printf(spelling->counts, "%u record%s", n, plural_s(n));
    else
        g_string_append_printf(spelling->counts, "none%s%s%s", near ? " (" : "", near ? near : "",
                               near ? "?)" : "");
    g_string_append_printf(spelling->corrected, "%s%s", spelling->corrected->len > 0 ? " " : "",
                           near ? near : word);
    return true;
}

static bool spell(struct db *db, char **words, known_words_count_fn count, char **hint,
                  GError **error)
{
    g_autoptr(GString) corrected = g_string_new(NULL), counts = g_string_new(NULL);
    struct spelling spelling = {.corrected = corrected, .counts = counts};
    for (char **word = words; *word; word++)
        if (!spell_word(db, *word, count, &spelling, error)) return false;
    guint n = 0;
    if (spelling.n_changed > 0 && spelling.n_changed == spelling.n_unknown &&
        !count(db, corrected->str, &n, error))
        return false;
    if (n > 0)
        *hint = g_strdup_printf("did you mean '%s'?", corrected->str);
    else if (spelling.n_unknown < g_strv_length(words))
        *hint = g_strdup_printf("its words by themselves: %s", counts->str);
    return true;
}

bool known_words_hint(struct db *db, const char *words, const GPtrArray *names,
                      known_words_count_fn count, char **hint, GError **error)
{
    *hint = NULL;
    g_autofree char *key = fold_key(words);
    g_auto(GStrv) parts = g_strsplit(key, " ", -1);
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < names->len; i++)
        g_ptr_array_add(all, g_strdup(names->pdata[i]));
    bool is_short = g_strv_length(parts) <= WORDS_MAX;
    if (is_short && !add_terms(db, words, all, error)) return false;
    g_autoptr(GPtrArray) near =
        nearest_names(words, (const char *const *)all->pdata, all->len, NEAREST_LISTED);
    *hint = nearest_question(near);
    return *hint || !is_short || spell(db, parts, count, hint, error);
}
