/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/author_name.h"

#include <string.h>

static bool is_suffix(const char *word)
{
    static const char *const suffixes[] = {"Jr",  "Jr.", "Sr", "Sr.", "2nd", "3rd", "4th",
                                           "5th", "6th", "II", "III", "IV",  "V",   NULL};
    return g_strv_contains(suffixes, word);
}

/* "JA", "É"; the Russian "Iu" counts as one letter. */
static bool is_initials(const char *word)
{
    int n = 0;
    for (const char *p = word; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isupper(c)) {
            n++;
        } else if (p == word || !g_unichar_islower(c) ||
                   !g_unichar_isupper(g_utf8_get_char(g_utf8_prev_char(p)))) {
            return false;
        }
    }
    if (n == 0 || n > AUTHOR_INITIALS_MAX) return false;
    return g_utf8_strlen(word, -1) <= (n == 1 ? 2 : AUTHOR_INITIALS_MAX);
}

/* Bytes of text before the last word; *word is that word. 0: only one. */
static size_t cut_last_word(const char *text, const char **word)
{
    const char *blank = strrchr(text, ' ');
    *word = blank ? blank + 1 : text;
    return blank ? (size_t)(blank - text) : 0;
}

bool author_name_short(struct article *article, struct authorship *author, const char *text)
{
    const char *name = article_text(article, text, -1);
    const char *word, *before;
    if (!name) return false;
    size_t n = cut_last_word(name, &word);
    const char *suffix = NULL;
    if (n > 0 && is_suffix(word)) {
        g_autofree char *rest = g_strndup(name, n);
        size_t n_last = cut_last_word(rest, &before);
        if (n_last > 0 && is_initials(before)) {
            suffix = word;
            author->suffix = suffix;
            author->initials = article_text(article, before, -1);
            author->last_name = article_text(article, name, (ptrdiff_t)n_last);
            return true;
        }
    }
    if (n == 0 || !is_initials(word)) {
        author->last_name = name;
        return false;
    }
    author->initials = word;
    author->last_name = article_text(article, name, (ptrdiff_t)n);
    return true;
}

void author_name_full(struct article *article, struct authorship *author, const char *text)
{
    const char *comma = strchr(text, ',');
    author->last_name = article_text(article, text, comma ? comma - text : -1);
    author->fore_name = comma ? article_text(article, comma + 1, -1) : NULL;
}

void author_name_complete(struct article *article, struct authorship *author, const char *text)
{
    const char *name = article_text(article, text, -1), *word;
    size_t n = author->last_name ? strlen(author->last_name) : 0;
    if (!name || author->initials) return;
    if (n == 0 || strncmp(name, author->last_name, n) != 0 || name[n] != ' ') {
        if (n == 0) author_name_short(article, author, name);
        return;
    }
    const char *rest = name + n + 1;
    size_t n_initials = cut_last_word(rest, &word);
    if (n_initials == 0 || !is_suffix(word)) {
        author->initials = rest;
        return;
    }
    author->initials = article_text(article, rest, (ptrdiff_t)n_initials);
    author->suffix = word;
    if (!author->fore_name || !g_str_has_suffix(author->fore_name, word)) return;
    size_t n_fore = strlen(author->fore_name) - strlen(word);
    if (n_fore > 0 && author->fore_name[n_fore - 1] == ' ') {
        author->fore_name = article_text(article, author->fore_name, (ptrdiff_t)n_fore);
    }
}

bool author_name_append(struct article *article, struct authorship *author)
{
    bool is_empty = !author->last_name && !author->fore_name && !author->initials &&
                    !author->collective_name && !author->orcid && author->n_affiliations == 0;
    if (is_empty) return true;
    if (article->authors->len >= ARTICLE_AUTHORS_MAX) {
        article->authors_complete = false;
        return false;
    }
    author->position = (int)article->authors->len + 1;
    g_array_append_val(article->authors, *author);
    return true;
}

/* --- lists ------------------------------------------------------------------------ */

/* Without dots and blanks at the end. */
static char *without_dots(const char *text)
{
    size_t n = strlen(text);
    while (n > 0 && (text[n - 1] == '.' || text[n - 1] == ' '))
        n--;
    return g_strndup(text, n);
}

static bool is_et_al(const char *name)
{
    return g_ascii_strcasecmp(name, "et al") == 0 || strcmp(name, "...") == 0 ||
           strcmp(name, "\xE2\x80\xA6") == 0;
}

static void append_group(struct article *article, const char *text)
{
    g_autofree char *name = without_dots(text);
    struct authorship author = {.collective_name = article_text(article, name, -1),
                                .affiliation_from = article->affiliations->len};
    author_name_append(article, &author);
}

/* Persons, when any of the names has initials; the first part of a list may be
 * one person of one word. */
static bool is_of_persons(struct article *article, char *const *names, bool is_first)
{
    bool has_initials = false, has_words = false;
    guint n = g_strv_length((char **)names);
    for (guint i = 0; i < n; i++) {
        struct authorship author = {0};
        g_autofree char *name = without_dots(names[i]);
        has_initials |= author_name_short(article, &author, g_strstrip(name));
        has_words |= strchr(name, ' ') != NULL;
    }
    return has_initials || (is_first && n == 1 && !has_words);
}

static void append_part(struct article *article, const char *part, bool is_first)
{
    g_auto(GStrv) names = g_strsplit(part, ",", -1);
    if (!is_of_persons(article, names, is_first)) {
        append_group(article, part);
        return;
    }
    for (guint i = 0; names[i]; i++) {
        struct authorship author = {.affiliation_from = article->affiliations->len};
        author_name_short(article, &author, names[i]);
        if (!author_name_append(article, &author)) return;
    }
}

/* Take "et al" from the end of the list; *is_cut says whether it was there. */
static char *without_et_al(const char *text, bool *is_cut)
{
    g_autofree char *list = g_strstrip(g_strdup(text));
    *is_cut = g_str_has_suffix(list, "...") || g_str_has_suffix(list, "\xE2\x80\xA6");
    if (g_str_has_suffix(list, "\xE2\x80\xA6")) list[strlen(list) - 3] = '\0';
    char *bare = without_dots(list);
    char *comma = strrchr(bare, ',');
    char *last = comma ? comma + 1 : bare;
    while (*last == ' ')
        last++;
    if (is_et_al(last) || *last == '\0') {
        *is_cut |= *last != '\0';
        *(comma ? comma : bare) = '\0';
    } else if (g_str_has_suffix(last, " et al")) {
        *is_cut = true;
        bare[strlen(bare) - strlen(" et al")] = '\0';
    }
    return bare;
}

void author_name_list(struct article *article, const char *text)
{
    bool is_cut = false;
    g_autofree char *bare = without_et_al(text, &is_cut);
    if (is_cut) article->authors_complete = false;
    g_auto(GStrv) parts = g_strsplit(bare, ";", -1);
    for (guint i = 0; parts[i]; i++)
        append_part(article, g_strstrip(parts[i]), i == 0);
}
