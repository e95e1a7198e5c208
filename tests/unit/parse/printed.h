/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_PARSE_PRINTED_H
#define RADSCOUT_TESTS_PARSE_PRINTED_H
/* A record as text: every field that is set, one a line. */
#include <glib.h>

#include "core/record.h"

static inline void printed_text(GString *out, const char *key, const char *text)
{
    if (text) g_string_append_printf(out, "%s: %s\n", key, text);
}

static inline void printed_authors(GString *out, const struct article *article)
{
    for (guint i = 0; i < article->authors->len; i++) {
        const struct authorship *a = &g_array_index(article->authors, struct authorship, i);
        g_string_append_printf(out, "author %d:%s%s%s %s, %s, %s, %s; %s; %s; %s\n", a->position,
                               a->is_first ? " first" : "", a->is_last ? " last" : "",
                               a->equal_contrib ? " equal" : "", a->last_name, a->fore_name,
                               a->initials, a->suffix, a->collective_name, a->orcid, a->email);
        for (unsigned k = 0; k < a->n_affiliations; k++) {
            const struct affiliation *f =
                &g_array_index(article->affiliations, struct affiliation, a->affiliation_from + k);
            g_string_append_printf(out, "  at: %s [%s %s %s %s]\n", f->text, f->ror, f->grid,
                                   f->isni, f->ringgold);
        }
    }
    if (!article->authors_complete) g_string_append(out, "authors: incomplete\n");
}

static inline void printed_subjects(GString *out, const struct article *article)
{
    for (guint i = 0; i < article->mesh->len; i++) {
        const struct mesh_heading *h = &g_array_index(article->mesh, struct mesh_heading, i);
        g_string_append_printf(out, "mesh: %s %s%s%s", h->ui, h->name, h->major ? " major" : "",
                               h->descriptor_major ? " itself" : "");
        for (unsigned k = 0; k < h->n_qualifiers; k++) {
            const struct qualifier *q =
                &g_array_index(article->qualifiers, struct qualifier, h->qualifier_from + k);
            g_string_append_printf(out, " / %s %s%s", q->ui, q->name, q->major ? " major" : "");
        }
        g_string_append_c(out, '\n');
    }
    for (guint i = 0; i < article->keywords->len; i++)
        printed_text(out, "keyword", article->keywords->pdata[i]);
}

static inline void printed_lists(GString *out, const struct article *article)
{
    for (guint i = 0; i < article->languages->len; i++)
        printed_text(out, "language", article->languages->pdata[i]);
    for (guint i = 0; i < article->publication_types->len; i++) {
        const struct publication_type *t =
            &g_array_index(article->publication_types, struct publication_type, i);
        g_string_append_printf(out, "type: %s %s\n", t->ui, t->name);
    }
    for (guint i = 0; i < article->grants->len; i++) {
        const struct grant *g = &g_array_index(article->grants, struct grant, i);
        g_string_append_printf(out, "grant: %s, %s, %s\n", g->id, g->agency, g->country);
    }
    for (guint i = 0; i < article->corrections->len; i++) {
        const struct correction *c = &g_array_index(article->corrections, struct correction, i);
        g_string_append_printf(out, "correction: %s %" G_GINT64_FORMAT "\n", c->type, c->pmid);
    }
    for (guint i = 0; i < article->references->len; i++)
        g_string_append_printf(out, "reference: %" G_GINT64_FORMAT "\n",
                               g_array_index(article->references, int64_t, i));
}

static inline void printed_article(GString *out, const struct article *a)
{
    g_string_append_printf(out, "pmid: %" G_GINT64_FORMAT " version %d%s%s\n", a->pmid, a->version,
                           a->is_book ? " book" : "", a->retracted ? " retracted" : "");
    printed_text(out, "status", a->status);
    printed_text(out, "date_revised", a->date_revised);
    printed_text(out, "doi", a->doi);
    printed_text(out, "pmcid", a->pmcid);
    printed_text(out, "title", a->title);
    printed_text(out, "abstract", a->abstract);
    printed_text(out, "vernacular_title", a->vernacular_title);
    printed_text(out, "journal", a->journal);
    printed_text(out, "journal_iso", a->journal_iso);
    printed_text(out, "nlm_id", a->nlm_id);
    printed_text(out, "issn", a->issn);
    printed_text(out, "volume", a->volume);
    printed_text(out, "issue", a->issue);
    printed_text(out, "pages", a->pages);
    if (a->year != 0) g_string_append_printf(out, "year: %d\n", a->year);
    printed_text(out, "pub_date", a->pub_date);
    printed_text(out, "electronic_date", a->electronic_date);
    printed_text(out, "entrez_date", a->entrez_date);
    printed_text(out, "received", a->received);
    printed_text(out, "revised", a->revised);
    printed_text(out, "accepted", a->accepted);
    printed_lists(out, a);
    printed_subjects(out, a);
    printed_authors(out, a);
    g_string_append_c(out, '\n');
}

#endif
