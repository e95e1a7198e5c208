/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/article_json.h"

static json_t *text_json(const char *text)
{
    return text ? json_string(text) : json_null();
}

/* Counts and identifiers: what is below least is unknown. */
static json_t *int_json(int64_t value, int64_t least)
{
    return value >= least ? json_integer(value) : json_null();
}

static json_t *texts_json(const GPtrArray *texts)
{
    json_t *list = json_array();
    for (guint i = 0; texts && i < texts->len; i++)
        json_array_append_new(list, json_string(texts->pdata[i]));
    return list;
}

static json_t *types_json(const GArray *types)
{
    json_t *list = json_array();
    for (guint i = 0; i < types->len; i++) {
        const struct publication_type *type = &g_array_index(types, struct publication_type, i);
        json_array_append_new(
            list, json_pack("{so so}", "ui", text_json(type->ui), "name", text_json(type->name)));
    }
    return list;
}

static json_t *mesh_json(const struct article *article)
{
    json_t *list = json_array();
    for (guint i = 0; i < article->mesh->len; i++) {
        const struct mesh_heading *heading = &g_array_index(article->mesh, struct mesh_heading, i);
        json_t *qualifiers = json_array();
        for (unsigned q = 0; q < heading->n_qualifiers; q++) {
            const struct qualifier *qualifier =
                &g_array_index(article->qualifiers, struct qualifier, heading->qualifier_from + q);
            json_array_append_new(qualifiers,
                                  json_pack("{so so sb}", "ui", text_json(qualifier->ui), "name",
                                            text_json(qualifier->name), "major", qualifier->major));
        }
        json_array_append_new(list, json_pack("{so so sb so}", "ui", text_json(heading->ui), "name",
                                              text_json(heading->name), "major", heading->major,
                                              "qualifiers", qualifiers));
    }
    return list;
}

static json_t *author_json(const struct article *article, const struct authorship *author,
                           int64_t person_id)
{
    json_t *affiliations = json_array();
    for (unsigned i = 0; i < author->n_affiliations; i++) {
        const struct affiliation *affiliation =
            &g_array_index(article->affiliations, struct affiliation, author->affiliation_from + i);
        json_array_append_new(affiliations, json_string(affiliation->text));
    }
    json_t *row = json_object();
    json_object_set_new(row, "position", json_integer(author->position));
    json_object_set_new(row, "last_name", text_json(author->last_name));
    json_object_set_new(row, "fore_name", text_json(author->fore_name));
    json_object_set_new(row, "initials", text_json(author->initials));
    json_object_set_new(row, "suffix", text_json(author->suffix));
    json_object_set_new(row, "collective_name", text_json(author->collective_name));
    json_object_set_new(row, "orcid", text_json(author->orcid));
    json_object_set_new(row, "equal_contrib", json_boolean(author->equal_contrib));
    json_object_set_new(row, "affiliations", affiliations);
    json_object_set_new(row, "email", text_json(author->email));
    json_object_set_new(row, "person_id", int_json(person_id, 1));
    return row;
}

static json_t *authors_json(const struct article *article, const struct article_extra *extra)
{
    json_t *list = json_array();
    const GArray *ids = extra ? extra->person_ids : NULL;
    for (guint i = 0; i < article->authors->len; i++) {
        int64_t person_id = ids && i < ids->len ? g_array_index(ids, int64_t, i) : 0;
        const struct authorship *author = &g_array_index(article->authors, struct authorship, i);
        json_array_append_new(list, author_json(article, author, person_id));
    }
    return list;
}

static json_t *grants_json(const GArray *grants)
{
    json_t *list = json_array();
    for (guint i = 0; i < grants->len; i++) {
        const struct grant *grant = &g_array_index(grants, struct grant, i);
        json_array_append_new(list, json_pack("{so so so}", "id", text_json(grant->id), "agency",
                                              text_json(grant->agency), "country",
                                              text_json(grant->country)));
    }
    return list;
}

static json_t *references_json(const GArray *references)
{
    json_t *list = json_array();
    for (guint i = 0; i < references->len; i++)
        json_array_append_new(list, json_integer(g_array_index(references, int64_t, i)));
    return list;
}

static json_t *corrections_json(const GArray *corrections)
{
    json_t *list = json_array();
    for (guint i = 0; i < corrections->len; i++) {
        const struct correction *correction = &g_array_index(corrections, struct correction, i);
        json_array_append_new(list, json_pack("{so so}", "type", text_json(correction->type),
                                              "pmid", int_json(correction->pmid, 1)));
    }
    return list;
}

static void put_citation(json_t *row, const struct article *article,
                         const struct article_extra *extra)
{
    const struct {
        const char *key, *text;
    } before[] = {{"doi", article->doi},
                  {"pmcid", article->pmcid},
                  {"s2_paper_id", extra ? extra->s2_paper_id : NULL},
                  {"title", article->title},
                  {"abstract", article->abstract},
                  {"vernacular_title", article->vernacular_title},
                  {"journal", article->journal},
                  {"journal_iso", article->journal_iso},
                  {"nlm_id", article->nlm_id},
                  {"issn", article->issn},
                  {"volume", article->volume},
                  {"issue", article->issue},
                  {"pages", article->pages}};
    const struct {
        const char *key, *text;
    } after[] = {
        {"pub_date", article->pub_date},       {"electronic_date", article->electronic_date},
        {"entrez_date", article->entrez_date}, {"received", article->received},
        {"revised", article->revised},         {"accepted", article->accepted}};
    json_object_set_new(row, "pmid", json_integer(article->pmid));
    json_object_set_new(row, "version", json_integer(article->version));
    for (size_t i = 0; i < G_N_ELEMENTS(before); i++)
        json_object_set_new(row, before[i].key, text_json(before[i].text));
    json_object_set_new(row, "year", int_json(article->year, 1));
    for (size_t i = 0; i < G_N_ELEMENTS(after); i++)
        json_object_set_new(row, after[i].key, text_json(after[i].text));
}

json_t *article_json(const struct article *article, const struct article_extra *extra)
{
    json_t *row = json_object();
    put_citation(row, article, extra);
    json_object_set_new(row, "languages", texts_json(article->languages));
    json_object_set_new(row, "publication_types", types_json(article->publication_types));
    json_object_set_new(row, "mesh", mesh_json(article));
    json_object_set_new(row, "keywords", texts_json(article->keywords));
    json_object_set_new(row, "authors", authors_json(article, extra));
    json_object_set_new(row, "authors_complete", json_boolean(article->authors_complete));
    json_object_set_new(row, "grants", grants_json(article->grants));
    json_object_set_new(row, "references", references_json(article->references));
    json_object_set_new(row, "corrections", corrections_json(article->corrections));
    json_object_set_new(row, "retracted", json_boolean(article->retracted));
    json_object_set_new(row, "citation_count", int_json(extra ? extra->citation_count : -1, 0));
    json_object_set_new(row, "influential_citation_count",
                        int_json(extra ? extra->influential_citation_count : -1, 0));
    json_object_set_new(row, "topics", texts_json(extra ? extra->topics : NULL));
    return row;
}
