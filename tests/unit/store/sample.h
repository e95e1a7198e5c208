/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_STORE_SAMPLE_H
#define RADSCOUT_TESTS_STORE_SAMPLE_H
/* Invented records with every field filled, for the tests of store/. */
#include <glib.h>
#include <string.h>

#include "core/record.h"

static inline void sample_affiliate(struct article *article, struct authorship *author,
                                    const char *text, const char *ror)
{
    struct affiliation affiliation = {.text = article_text(article, text, -1), .ror = ror};
    g_array_append_val(article->affiliations, affiliation);
    author->n_affiliations++;
}

/* "Last Fore" of a person who works at text (NULL: nowhere printed). */
static inline void sample_author(struct article *article, const char *last, const char *fore,
                                 const char *text)
{
    struct authorship author = {
        .position = (int)article->authors->len + 1,
        .last_name = article_text(article, last, -1),
        .fore_name = article_text(article, fore, -1),
        .initials = article_text(article, fore, 1),
        .affiliation_from = article->affiliations->len,
    };
    if (text) sample_affiliate(article, &author, text, NULL);
    g_array_append_val(article->authors, author);
}

static inline void sample_heading(struct article *article, const char *ui, const char *name,
                                  bool major, const char *qualifier, bool qualifier_major)
{
    struct mesh_heading heading = {
        .ui = article_text(article, ui, -1),
        .name = article_text(article, name, -1),
        .major = major || qualifier_major,
        .descriptor_major = major,
        .qualifier_from = article->qualifiers->len,
    };
    if (qualifier) {
        struct qualifier item = {"Q000001", article_text(article, qualifier, -1), qualifier_major};
        g_array_append_val(article->qualifiers, item);
        heading.n_qualifiers = 1;
    }
    g_array_append_val(article->mesh, heading);
}

/* Only what every record has. */
static inline void sample_minimal(struct article *article, int64_t pmid)
{
    article_reset(article);
    article->pmid = pmid;
    article->version = 1;
    article->authors_complete = true;
}

static inline void sample_lists(struct article *article)
{
    static const char *const keywords[] = {"strain imaging", "\"quoted\" word", "Ørsted; scale"};
    for (size_t i = 0; i < G_N_ELEMENTS(keywords); i++)
        g_ptr_array_add(article->keywords, (gpointer)article_text(article, keywords[i], -1));
    g_ptr_array_add(article->languages, (gpointer)article_text(article, "eng", -1));
    g_ptr_array_add(article->languages, (gpointer)article_text(article, "ger", -1));
    static const struct publication_type types[] = {{"D016428", "Journal Article"},
                                                    {NULL, "Invented Type"}};
    g_array_append_vals(article->publication_types, types, 2);
    static const struct grant grants[] = {{"R01-0000", "NIBIB", "United States"},
                                          {NULL, "Some Fund", NULL}};
    g_array_append_vals(article->grants, grants, 2);
    static const int64_t references[] = {1, 127, 128, 16384, 90000000, 99999999999};
    g_array_append_vals(article->references, references, G_N_ELEMENTS(references));
    static const struct correction corrections[] = {{"ErratumIn", 90000009}, {"CommentIn", 0}};
    g_array_append_vals(article->corrections, corrections, 2);
}

static inline void sample_authors(struct article *article)
{
    sample_author(article, "Ørsted", "Åsa B",
                  "Dept of Imaging, Example Hospital, Oslo. a@example.org");
    sample_author(article, "García-López", "Ana", NULL);
    struct authorship group = {.position = 3,
                               .collective_name = "The Example Study Group",
                               .affiliation_from = article->affiliations->len};
    g_array_append_val(article->authors, group);
    sample_author(article, "Smith", "John",
                  "Dept of Imaging, Example Hospital, Oslo. a@example.org");
    struct authorship *last = &g_array_index(article->authors, struct authorship, 3);
    sample_affiliate(article, last, "Second Place, Example", "05a0ya142");
    last->suffix = "Jr";
    last->orcid = "0000-0002-1825-0097";
    last->email = "smith@example.org";
    last->equal_contrib = true;
}

/* Everything filled. */
static inline void sample_full(struct article *article, int64_t pmid)
{
    sample_minimal(article, pmid);
    article->version = 2;
    article->status = "MEDLINE";
    article->date_revised = "2021-05-06";
    article->doi = "10.5555/example.1";
    article->pmcid = "PMC90000001";
    article->title = article_text(article, "Cardiac \"strain\" in 10 µm: β ≤ 2", -1);
    article->abstract = article_lines(article, "AIM: one\nRESULTS: two, p < 0.05", -1);
    article->vernacular_title = article_text(article, "Herz & Strain", -1);
    article->journal = "Journal of Examples";
    article->journal_iso = "J Ex";
    article->nlm_id = "9000000";
    article->issn = "0000-0000";
    article->volume = "12";
    article->issue = "3 Pt 1";
    article->pages = "1-9, e4";
    article->year = 2020;
    article->pub_date = "2020-07";
    article->electronic_date = "2020-06-30";
    article->entrez_date = "2020-06-29";
    article->received = "2020-01-01";
    article->revised = "2020-02-02";
    article->accepted = "2020-03-03";
    article->retracted = true;
    sample_lists(article);
    sample_authors(article);
    sample_heading(article, "D000001", "Heart", false, "imaging", true);
    sample_heading(article, "D000002", "Magnetic Resonance Imaging", true, NULL, false);
    sample_heading(article, NULL, "Invented Heading", false, "methods", false);
    article_mark_positions(article);
}

#endif
