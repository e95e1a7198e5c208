/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/citation.h"

#include <string.h>

#include "parse/date.h"
#include "parse/fields.h"

#define PART_MAX 60 /* bytes of a volume, issue or page range */

/* Up to the first of the stops; NULL when the part is empty or too long. */
static const char *part(struct article *article, const char **text, const char *stops)
{
    size_t n = strcspn(*text, stops);
    const char *from = *text;
    *text += n;
    return n > 0 && n <= PART_MAX ? article_text(article, from, (ptrdiff_t)n) : NULL;
}

/* Bytes up to the full stop that ends a sentence. */
static size_t sentence_size(const char *text)
{
    for (const char *p = text; *p != '\0'; p++)
        if (*p == '.' && (p[1] == ' ' || p[1] == '\0')) return (size_t)(p - text);
    return strlen(text);
}

/* Behind the journal: where the date should begin. NULL: nowhere. */
static const char *find_date(const char *journal, const char *text)
{
    size_t n = journal ? strlen(journal) : 0;
    if (n > 0 && strncmp(text, journal, n) == 0 && text[n] == '.') {
        text += n + 1;
        return text + strspn(text, " ");
    }
    for (const char *p = strstr(text, ". "); p; p = strstr(p + 1, ". "))
        if (strspn(p + 2, "0123456789") == 4) return p + 2;
    return NULL;
}

/* false: there is no date. */
static bool put_date(struct article *article, const char *text, size_t size)
{
    struct date_parts date;
    char printed[DATE_TEXT_SIZE];
    if (size > PART_MAX) return false;
    g_autofree char *own = g_strndup(text, size);
    if (!date_citation(own, &date)) return false;
    if (article->year != 0 && article->year != date.year) return true;
    article->year = date.year;
    if (!article->pub_date && date_format(&date, printed)) {
        article->pub_date = article_text(article, printed, -1);
    }
    return true;
}

/* Bytes of a volume. A full stop belongs to it when it goes on with a number or
 * is followed by pages: "Special Edition No. 2", "Spec No.:12". */
static size_t volume_size(const char *text)
{
    size_t n = strcspn(text, "(:.;");
    while (text[n] == '.' && n > 0 &&
           (text[n + 1] == ':' || (text[n + 1] == ' ' && g_ascii_isdigit(text[n + 2])))) {
        n++;
        n += strcspn(text + n, "(:.;");
    }
    return n;
}

/* ";295(3 Pt 1):700-710" */
static void put_place(struct article *article, const char *text)
{
    const char *volume = NULL, *issue = NULL, *pages = NULL;
    if (*text == ';') {
        text++;
        size_t n = volume_size(text);
        if (n > 0 && n <= PART_MAX) volume = article_text(article, text, (ptrdiff_t)n);
        text += n;
    }
    if (*text == '(') {
        text++;
        issue = part(article, &text, ")");
        if (*text == ')') text++;
    }
    if (*text == ':') {
        size_t n = sentence_size(++text);
        if (n > 0 && n <= PART_MAX) pages = article_text(article, text, (ptrdiff_t)n);
    }
    if (!article->volume) article->volume = volume;
    if (!article->issue) article->issue = issue;
    if (!article->pages) article->pages = pages;
}

static void put_doi(struct article *article, const char *text)
{
    const char *doi = strstr(text, "doi: ");
    if (!doi || article->doi) return;
    doi += strlen("doi: ");
    size_t n = strcspn(doi, " ");
    while (n > 0 && doi[n - 1] == '.')
        n--;
    g_autofree char *own = g_strndup(doi, n);
    article->doi = field_doi(article, own);
}

static void put_electronic_date(struct article *article, const char *text)
{
    struct date_parts date;
    char printed[DATE_TEXT_SIZE];
    const char *mark = strstr(text, "Epub ");
    if (!mark || article->electronic_date) return;
    mark += strlen("Epub ");
    g_autofree char *own = g_strndup(mark, MIN(sentence_size(mark), PART_MAX));
    if (date_citation(own, &date) && date_format_day(&date, printed)) {
        article->electronic_date = article_text(article, printed, -1);
    }
}

void citation_read(struct article *article, const char *journal, const char *text)
{
    const char *date = find_date(journal, text);
    if (date) {
        size_t n = strcspn(date, ";:.(");
        if (put_date(article, date, n)) put_place(article, date + n);
    }
    put_doi(article, text);
    put_electronic_date(article, text);
}
