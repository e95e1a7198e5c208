/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/acronyms.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 6    /* of a long form */
#define BEFORE_MAX 160 /* bytes before the bracket that may hold it */

/* --- definitions in a text ------------------------------------------------------------ */

/* ASCII letters and digits; bytes of other letters count as letters. */
static bool is_word_byte(char c)
{
    return g_ascii_isalnum(c) || (unsigned char)c >= 0x80;
}

/* The acronym in brackets that begin at p, up to a comma or semicolon, without the s
 * of a plural; its length, 0: there is none. */
static size_t acronym_at(const char *p)
{
    size_t n = strcspn(p, "),;([");
    int capitals = 0;
    if ((p[n] != ')' && p[n] != ',' && p[n] != ';') || n < 2) return 0;
    if (n > 3 && p[n - 1] == 's' && g_ascii_isupper(p[n - 2])) n--;
    if (n > ACRONYMS_CHARS_MAX || !g_ascii_isalnum(*p)) return 0;
    for (size_t i = 0; i < n; i++) {
        if (!g_ascii_isalnum(p[i]) && p[i] != '-') return 0;
        capitals += g_ascii_isupper(p[i]) != 0;
    }
    return capitals >= 2 ? n : 0;
}

/* Where the long form begins in text[0..size), read backwards from its end: each letter of
 * the acronym in order, the first one at the beginning of a word; NULL. */
static const char *long_form(const char *acronym, size_t n, const char *text, size_t size)
{
    size_t at = size;
    for (size_t left = n; left > 0; left--) {
        char c = g_ascii_tolower(acronym[left - 1]);
        if (!g_ascii_isalnum(c)) continue;
        bool found = false;
        while (!found && at > 0) {
            at--;
            bool begins = at == 0 || !is_word_byte(text[at - 1]);
            found = g_ascii_tolower(text[at]) == c && (left > 1 || begins);
        }
        if (!found) return NULL;
    }
    return text + at;
}

static int count_words(const char *text, size_t size)
{
    int n = 0;
    for (size_t i = 0; i < size; i++)
        n += is_word_byte(text[i]) && (i == 0 || !is_word_byte(text[i - 1]));
    return n;
}

/* What may hold the long form of n letters: the words before the bracket, at most
 * min(n + 5, 2 n) of them, of the same sentence. */
static const char *window_before(const char *text, const char *end, size_t n)
{
    const char *from = end, *least = end - text > BEFORE_MAX ? end - BEFORE_MAX : text;
    size_t words = 0, most = MIN(n + 5, 2 * n);
    while (from > least) {
        if (strchr(".;:()[]\n", from[-1]) && from[-1] != '\0') break;
        bool begins = is_word_byte(*from) && from < end && !is_word_byte(from[-1]);
        if (begins && ++words >= most) break;
        from--;
    }
    return from;
}

static void add_definition(GString *found, const char *text, const char *bracket)
{
    const char *acronym = bracket + 1, *end = bracket;
    size_t n = acronym_at(acronym);
    if (n == 0) return;
    while (end > text && end[-1] == ' ')
        end--;
    const char *from = window_before(text, end, n);
    const char *start = long_form(acronym, n, from, (size_t)(end - from));
    if (!start) return;
    size_t size = (size_t)(end - start);
    int words = count_words(start, size);
    if (size <= n || words < 2 || words > WORDS_MAX) return;
    size_t before = found->len;
    g_string_append_len(found, acronym, (gssize)n);
    g_string_append_c(found, '\t');
    g_string_append_len(found, start, (gssize)size);
    g_string_append_c(found, '\n');
    /* the same line once */
    for (const char *line = found->str; line < found->str + before; line = strchr(line, '\n') + 1)
        if (strncmp(line, found->str + before, found->len - before) == 0) {
            g_string_truncate(found, before);
            return;
        }
}

char *acronyms_find(const char *text)
{
    if (!text || !strchr(text, '(')) return NULL;
    GString *found = g_string_new(NULL);
    for (const char *p = text; (p = strchr(p, '(')) && p - text < ACRONYMS_TEXT_MAX; p++)
        add_definition(found, text, p);
    return g_string_free(found, found->len == 0);
}

/* --- counts -------------------------------------------------------------------------- */

/* What papers say that one acronym means. */
struct meanings {
    GHashTable *keys; /* key -> count */
    guint all, most;  /* definitions, those of the commonest meaning */
    const char *best; /* that meaning, in keys */
};

struct acronyms {
    GHashTable *meanings; /* acronym -> struct meanings * */
};

static void meanings_free(void *data)
{
    struct meanings *meanings = data;
    g_hash_table_unref(meanings->keys);
    g_free(meanings);
}

struct acronyms *acronyms_new(void)
{
    struct acronyms *acronyms = g_new0(struct acronyms, 1);
    acronyms->meanings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, meanings_free);
    return acronyms;
}

void acronyms_free(struct acronyms *acronyms)
{
    if (!acronyms) return;
    g_hash_table_unref(acronyms->meanings);
    g_free(acronyms);
}

void acronyms_count(struct acronyms *acronyms, const char *acronym, const char *key)
{
    struct meanings *meanings = g_hash_table_lookup(acronyms->meanings, acronym);
    if (!meanings) {
        meanings = g_new0(struct meanings, 1);
        meanings->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_hash_table_insert(acronyms->meanings, g_strdup(acronym), meanings);
    }
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(meanings->keys, key)) + 1;
    g_hash_table_insert(meanings->keys, g_strdup(key), GUINT_TO_POINTER(n));
    meanings->all++;
    if (n <= meanings->most) return;
    void *kept;
    g_hash_table_lookup_extended(meanings->keys, key, &kept, NULL);
    meanings->most = n;
    meanings->best = kept;
}

const char *acronyms_meaning(const struct acronyms *acronyms, const char *acronym)
{
    const struct meanings *meanings = g_hash_table_lookup(acronyms->meanings, acronym);
    if (!meanings || meanings->most < ACRONYMS_PAPERS_MIN) return NULL;
    return meanings->most >= ACRONYMS_SHARE_MIN * meanings->all ? meanings->best : NULL;
}

static gint compare_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *acronyms_write(const struct acronyms *acronyms)
{
    guint n;
    g_autofree void **all = g_hash_table_get_keys_as_array(acronyms->meanings, &n);
    GString *text = g_string_new(NULL);
    qsort(all, n, sizeof *all, compare_text);
    for (guint i = 0; i < n; i++) {
        const char *meaning = acronyms_meaning(acronyms, all[i]);
        if (meaning) g_string_append_printf(text, "%s\t%s\n", (const char *)all[i], meaning);
    }
    return g_string_free(text, FALSE);
}

struct acronyms *acronyms_read(const char *text)
{
    struct acronyms *acronyms = acronyms_new();
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    for (char **line = lines; *line; line++) {
        char *tab = strchr(*line, '\t');
        if (!tab) continue;
        *tab = '\0';
        for (int i = 0; i < ACRONYMS_PAPERS_MIN; i++)
            acronyms_count(acronyms, *line, tab + 1);
    }
    return acronyms;
}
