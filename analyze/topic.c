/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/topic.h"

#include <string.h>

#include "analyze/known_words.h"
#include "core/error.h"
#include "core/fold.h"
#include "core/plural.h"
#include "store/fulltext.h"

static bool read_pmids(struct stmt *stmt, GArray *pmids, GError **error)
{
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t pmid = stmt_int(stmt, 0);
        g_array_append_val(pmids, pmid);
    }
}

/* Id of the saved query with that folded name; 0: none. Names of all saved
 * queries are added to names. */
static bool find_saved(struct db *db, const char *key, GPtrArray *names, int64_t *query_id,
                       char **name, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT query_id, name FROM query WHERE kind IN ('topic', 'scout') "
                                "ORDER BY kind DESC, name",
                                error);
    if (!stmt) return false;
    *query_id = 0;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        const char *saved = stmt_text(stmt, 1);
        g_ptr_array_add(names, g_strdup(saved));
        g_autofree char *saved_key = fold_key(saved);
        if (*query_id != 0 || strcmp(saved_key, key) != 0) continue;
        *query_id = stmt_int(stmt, 0);
        *name = g_strdup(saved);
    }
}

static bool read_saved(struct db *db, int64_t query_id, GArray *pmids, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT pmid FROM query_article JOIN paper USING(pmid) "
                                "WHERE query_id = ? ORDER BY pmid",
                                error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, query_id);
    return read_pmids(stmt, pmids, error);
}

/* Text between two double quotes, else up to the next blank; *text goes behind it. */
static char *next_part(const char **text)
{
    *text += strspn(*text, " \t\r\n");
    const char *begin = *text, *quote = *begin == '"' ? strchr(begin + 1, '"') : NULL;
    *text = quote ? quote + 1 : begin + strcspn(begin, " \t\r\n");
    return quote ? g_strndup(begin + 1, (gsize)(quote - begin - 1))
                 : g_strndup(begin, (gsize)(*text - begin));
}

/* Every word quoted, so that nothing in it is read as query syntax, and what the person
 * quoted together: it must stand together. NULL when there is no word. */
static char *match_expression(const char *words)
{
    GString *match = g_string_new(NULL);
    int n = 0;
    while (n < TOPIC_WORDS_MAX) {
        g_autofree char *part = next_part(&words);
        if (!*part && !*words) break;
        g_autofree char *key = fold_key(part);
        if (*key == '\0') continue;
        if (n++ > 0) g_string_append_c(match, ' ');
        g_string_append_c(match, '"');
        for (const char *c = part; *c; c++) {
            if (*c == '"') g_string_append_c(match, '"');
            g_string_append_c(match, *c);
        }
        g_string_append_c(match, '"');
    }
    return g_string_free(match, n == 0);
}

static bool read_phrase(struct db *db, const char *match, GArray *pmids, GError **error)
{
    bool waits = false;
    if (!match) return true;
    if (!fulltext_waits(db, 0, &waits, error)) return false;
    if (waits) {
        return error_set(error, RADSCOUT_ERROR_FAILED,
                         "the full-text index of '%s' is not complete: run 'radscout parse' to "
                         "finish it",
                         db_path(db));
    }
    struct stmt *stmt = db_stmt(db,
                                "SELECT paper.pmid FROM article_fts "
                                "CROSS JOIN paper ON paper.pmid = article_fts.rowid "
                                "WHERE article_fts MATCH ? ORDER BY paper.pmid",
                                error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, match);
    return read_pmids(stmt, pmids, error);
}

/* For known_words.h: records that hold all of these words. */
static bool count_records(struct db *db, const char *words, guint *n_records, GError **error)
{
    g_autofree char *match = match_expression(words);
    g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!read_phrase(db, match, pmids, error)) return false;
    *n_records = pmids->len;
    return true;
}

static bool unknown(struct db *db, const char *words, GPtrArray *names, const char *const *known,
                    GError **error)
{
    for (; known && *known; known++)
        g_ptr_array_add(names, g_strdup(*known));
    g_autofree char *meant = NULL;
    if (!known_words_hint(db, words, names, count_records, &meant, error)) return false;
    /* what a shell reads in double quotes is quoted its way */
    g_autofree char *quoted =
        strpbrk(words, "\"\\$`!") ? g_shell_quote(words) : g_strdup_printf("\"%s\"", words);
    return error_set(error, RADSCOUT_ERROR_USAGE,
                     "'%s' is no saved topic and no stored record holds all its words; %s%sfetch "
                     "it with: radscout scout %s",
                     words, meant ? meant : "",
                     !meant                         ? ""
                     : g_str_has_suffix(meant, "?") ? " or "
                                                    : "; ",
                     quoted);
}

bool topic_resolve(struct db *db, const char *words, const char *const *known, struct topic *topic,
                   GError **error)
{
    *topic = (struct topic){.kind = TOPIC_ALL};
    if (!words) words = "";
    g_autofree char *key = fold_key(words);
    if (*key == '\0') return true;

    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    int64_t query_id;
    topic->pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!find_saved(db, key, names, &query_id, &topic->name, error)) return false;
    if (query_id != 0) {
        topic->kind = TOPIC_SAVED;
        return read_saved(db, query_id, topic->pmids, error);
    }
    topic->kind = TOPIC_PHRASE;
    topic->name = g_strdup(words);
    topic->match = match_expression(words);
    if (!read_phrase(db, topic->match, topic->pmids, error)) return false;
    return topic->pmids->len > 0 || unknown(db, words, names, known, error);
}

/* "[Title/Abstract]", where a word up to end holds the beginning of it; NULL: none. What has
 * digits is no field but chemistry: [18F]FDG. */
static char *field_in(const char *word, const char *end)
{
    const char *open = memchr(word, '[', (size_t)(end - word));
    if (!open || !g_ascii_isalpha(open[1])) return NULL;
    const char *close = open + 1;
    while (g_ascii_isalpha(*close) || *close == ' ' || *close == '/' || *close == '-')
        close++;
    return *close == ']' || *close == ':' ? g_strndup(open, (gsize)(close + 1 - open)) : NULL;
}

char *topic_foreign_syntax(const char *words)
{
    static const char *const operators[] = {"AND", "OR", "NOT", NULL};
    while (*words) {
        const char *word = words + strspn(words, " \t\r\n(");
        words = word;
        g_autofree char *part = next_part(&words);
        if (*word == '"' && words > word + 1 && words[-1] == '"') continue;
        if (g_strv_contains(operators, part)) return g_steal_pointer(&part);
        char *field = field_in(word, words);
        if (field) return field;
    }
    return NULL;
}

void topic_clear(struct topic *topic)
{
    g_clear_pointer(&topic->name, g_free);
    g_clear_pointer(&topic->match, g_free);
    g_clear_pointer(&topic->relevance, g_array_unref);
    g_clear_pointer(&topic->pmids, g_array_unref);
}

static bool has_quoted(const char *words)
{
    const char *quote = strchr(words, '"');
    return quote && strchr(quote + 1, '"');
}

char *topic_describe(const struct topic *topic)
{
    guint n = topic->pmids ? topic->pmids->len : 0;
    switch (topic->kind) {
    case TOPIC_SAVED:
        return g_strdup_printf("topic '%s': %u stored record%s", topic->name, n, plural_s(n));
    case TOPIC_PHRASE:
        return g_strdup_printf("no saved topic '%s': using the %u stored record%s that hold%s all "
                               "its words%s in title, abstract, keywords or MeSH",
                               topic->name, n, plural_s(n), n == 1 ? "s" : "",
                               has_quoted(topic->name) ? ", those in quotes together," : "");
    case TOPIC_SIMILAR:
        return g_strdup_printf("%s: using the %u stored record%s whose words are most alike",
                               topic->name, n, plural_s(n));
    case TOPIC_ALL:
        break;
    }
    return g_strdup("no topic given: using every stored record");
}
