/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/fields.h"

#include <string.h>

#define RETRACTED_PUBLICATION_UI "D016441"

int64_t field_pmid(const char *text)
{
    int64_t value = 0;
    while (g_ascii_isspace(*text))
        text++;
    if (!g_ascii_isdigit(*text)) return 0;
    for (; g_ascii_isdigit(*text); text++) {
        value = value * 10 + (*text - '0');
        if (value > ARTICLE_PMID_MAX) return 0;
    }
    while (g_ascii_isspace(*text))
        text++;
    return *text == '\0' ? value : 0;
}

/* Drop the first of the prefixes that text begins with, case ignored. */
static const char *without_prefix(const char *text, const char *const *prefixes)
{
    for (; *prefixes; prefixes++) {
        size_t n = strlen(*prefixes);
        if (g_ascii_strncasecmp(text, *prefixes, n) == 0) return text + n;
    }
    return text;
}

const char *field_doi(struct article *article, const char *text)
{
    static const char *const prefixes[] = {"https://", "http://", NULL};
    static const char *const hosts[] = {"dx.doi.org/", "doi.org/", "www.doi.org/", "doi:", NULL};
    const char *doi = article_text(article, text, -1);
    if (!doi) return NULL;
    doi = without_prefix(without_prefix(doi, prefixes), hosts);
    g_autofree char *lower = g_utf8_strdown(doi, -1);
    return article_text(article, lower, -1);
}

const char *field_pmcid(struct article *article, const char *text)
{
    static const char *const prefixes[] = {"PMC", NULL};
    const char *id = article_text(article, text, -1);
    if (!id) return NULL;
    g_autofree char *pmcid = g_strconcat("PMC", without_prefix(id, prefixes), NULL);
    return article_text(article, pmcid, -1);
}

void field_set_published(struct article *article, const struct date_parts *date,
                         int electronic_year)
{
    char text[DATE_TEXT_SIZE];
    article->year = date->year != 0 ? date->year : electronic_year;
    if (date_format(date, text)) article->pub_date = article_text(article, text, -1);
}

void field_add_keyword(struct article *article, const char *text)
{
    const char *keyword = article_text(article, text, -1);
    size_t n = keyword ? strlen(keyword) : 0;
    while (n > 0 && strchr(".*; ", keyword[n - 1]))
        n--;
    if (n == 0) return;
    GPtrArray *keywords = article->keywords;
    for (guint i = 0; i < keywords->len; i++) {
        const char *known = keywords->pdata[i];
        if (strncmp(known, keyword, n) == 0 && known[n] == '\0') return;
    }
    g_ptr_array_add(keywords, (gpointer)article_text(article, keyword, (ptrdiff_t)n));
}

void field_add_grant(struct article *article, const struct grant *grant)
{
    if (!grant->id && !grant->agency && !grant->country) return;
    for (guint i = 0; i < article->grants->len; i++) {
        const struct grant *known = &g_array_index(article->grants, struct grant, i);
        if (g_strcmp0(known->id, grant->id) == 0 && g_strcmp0(known->agency, grant->agency) == 0 &&
            g_strcmp0(known->country, grant->country) == 0) {
            return;
        }
    }
    g_array_append_vals(article->grants, grant, 1);
}

void field_add_correction(struct article *article, const struct correction *correction)
{
    GArray *corrections = article->corrections;
    if (strcmp(correction->type, "RetractionIn") == 0) article->retracted = true;
    for (guint i = 0; i < corrections->len; i++) {
        const struct correction *known = &g_array_index(corrections, struct correction, i);
        if (known->pmid == correction->pmid && strcmp(known->type, correction->type) == 0) return;
    }
    g_array_append_vals(corrections, correction, 1);
}

void field_add_type(struct article *article, const struct publication_type *type)
{
    if (!type->ui && !type->name) return;
    if (g_strcmp0(type->ui, RETRACTED_PUBLICATION_UI) == 0) article->retracted = true;
    g_array_append_vals(article->publication_types, type, 1);
}
