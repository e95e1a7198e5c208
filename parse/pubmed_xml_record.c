/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/pubmed_xml_record.h"

#include <string.h>

#include "parse/email.h"
#include "parse/fields.h"
#include "parse/orcid.h"
#include "parse/pubmed_xml.h"
#include "parse/utf8.h"

void xml_record_init(struct xml_record *record)
{
    memset(record, 0, sizeof *record);
    record->article = article_new();
    record->abstract = g_string_new(NULL);
}

void xml_record_clear(struct xml_record *record)
{
    article_free(record->article);
    if (record->abstract) g_string_free(record->abstract, TRUE);
    g_free(record->bad_pmid);
    memset(record, 0, sizeof *record);
}

void xml_record_start(struct xml_record *record, bool is_book)
{
    struct article *article = record->article;
    GString *abstract = record->abstract;
    g_free(record->bad_pmid);
    memset(record, 0, sizeof *record);
    article_reset(article);
    g_string_truncate(abstract, 0);
    article->version = 1;
    article->is_book = is_book;
    record->article = article;
    record->abstract = abstract;
}

/* --- pieces of text --------------------------------------------------------- */

static const char *put(struct xml_record *record, const GString *text)
{
    return article_text(record->article, text->str, (ptrdiff_t)text->len);
}

/* Keep the first that says something. */
static void put_once(struct xml_record *record, const char **member, const GString *text)
{
    if (!*member) *member = put(record, text);
}

static const char *put_attribute(struct xml_record *record, const struct xml_attributes *attributes,
                                 const char *name)
{
    size_t size = 0;
    const char *value = xml_attribute(attributes, name, &size);
    return value ? article_text(record->article, value, (ptrdiff_t)size) : NULL;
}

/* Identifiers of places are printed bare or as URL. */
static void put_affiliation_id(struct xml_record *record, const GString *text)
{
    const char *id = put(record, text);
    if (!id || *record->affiliation_id) return;
    const char *slash = strrchr(id, '/');
    g_autofree char *bare = g_strdup(slash && slash[1] != '\0' ? slash + 1 : id);
    if (record->affiliation_id == &record->affiliation.ror) { /* ROR's own form */
        for (char *p = bare; *p != '\0'; p++)
            *p = g_ascii_tolower(*p);
    }
    if (record->affiliation_id == &record->affiliation.isni) { /* printed in groups of four */
        char *to = bare;
        for (const char *p = bare; *p != '\0'; p++)
            if (*p != ' ' && *p != '-') *to++ = *p;
        *to = '\0';
    }
    *record->affiliation_id = article_text(record->article, bare, -1);
}

/* --- abstract --------------------------------------------------------------- */

/* Sections stand on lines of their own, so a newline inside one is a blank. */
static void append_flat(GString *out, const char *text, size_t size)
{
    size_t from = out->len;
    g_string_append_len(out, text, (gssize)size);
    for (size_t i = from; i < out->len; i++)
        if (out->str[i] == '\n') out->str[i] = ' ';
}

static void begin_section(struct xml_record *record, const struct xml_attributes *attributes)
{
    size_t size = 0;
    const char *label = xml_attribute(attributes, "Label", &size);
    GString *abstract = record->abstract;
    if (abstract->len > 0) g_string_append_c(abstract, '\n');
    while (size > 0 && g_ascii_isspace(label[size - 1]))
        size--;
    if (!label || size == 0) return;
    if (size == strlen("UNLABELLED") && g_ascii_strncasecmp(label, "UNLABELLED", size) == 0) return;
    append_flat(abstract, label, size);
    g_string_append(abstract, ": ");
}

static bool is_blank(const GString *text)
{
    for (size_t i = 0; i < text->len; i++)
        if (!g_ascii_isspace(text->str[i])) return false;
    return true;
}

static void end_section(struct xml_record *record, const GString *text)
{
    GString *abstract = record->abstract;
    if (!is_blank(text)) {
        append_flat(abstract, text->str, text->len);
        return;
    }
    /* Nothing under the label: the section goes. */
    const char *line = strrchr(abstract->str, '\n');
    g_string_truncate(abstract, line ? (gsize)(line - abstract->str) : 0);
}

/* --- elements that begin ----------------------------------------------------- */

static enum xml_state begin_citation(struct xml_record *record,
                                     const struct xml_attributes *attributes)
{
    record->article->status = put_attribute(record, attributes, "Status");
    return XML_CITATION;
}

static enum xml_state begin_pmid(struct xml_record *record, const struct xml_attributes *attributes)
{
    size_t size = 0;
    const char *version = xml_attribute(attributes, "Version", &size);
    int value = 0;
    for (size_t i = 0; version && i < size && g_ascii_isdigit(version[i]) && value < 100000; i++)
        value = value * 10 + (version[i] - '0');
    if (record->article->pmid == 0 && value > 0) record->article->version = value;
    return XML_PMID;
}

static enum xml_state begin_authors(struct xml_record *record, enum xml_state parent,
                                    const struct xml_attributes *attributes)
{
    if (xml_attribute_is(attributes, "Type", "editors")) return XML_IGNORED;
    if (parent == XML_BOOK && record->in_book_authors) { /* the chapter's authors count */
        g_array_set_size(record->article->authors, 0);
        g_array_set_size(record->article->affiliations, 0);
        record->article->authors_complete = true;
    }
    record->in_book_authors = parent == XML_BOOK_INFO;
    if (xml_attribute_is(attributes, "CompleteYN", "N")) record->article->authors_complete = false;
    return XML_AUTHORS;
}

static enum xml_state begin_author(struct xml_record *record,
                                   const struct xml_attributes *attributes)
{
    if (xml_attribute_is(attributes, "ValidYN", "N")) return XML_IGNORED;
    if (record->article->authors->len >= ARTICLE_AUTHORS_MAX) {
        record->too_many_authors = true;
        return XML_IGNORED;
    }
    memset(&record->author, 0, sizeof record->author);
    record->author.position = (int)record->article->authors->len + 1;
    record->author.affiliation_from = record->article->affiliations->len;
    record->author.equal_contrib = xml_attribute_is(attributes, "EqualContrib", "Y");
    return XML_AUTHOR;
}

static enum xml_state begin_affiliation_id(struct xml_record *record,
                                           const struct xml_attributes *attributes)
{
    struct affiliation *affiliation = &record->affiliation;
    const struct {
        const char *source;
        const char **member;
    } sources[] = {{"ROR", &affiliation->ror},
                   {"GRID", &affiliation->grid},
                   {"ISNI", &affiliation->isni},
                   {"RINGGOLD", &affiliation->ringgold}};
    size_t size = 0;
    const char *source = xml_attribute(attributes, "Source", &size);
    for (size_t i = 0; source && i < G_N_ELEMENTS(sources); i++) {
        if (size != strlen(sources[i].source)) continue;
        if (g_ascii_strncasecmp(source, sources[i].source, size) != 0) continue;
        record->affiliation_id = sources[i].member;
        return XML_AFFILIATION_ID;
    }
    return XML_IGNORED;
}

static enum xml_state begin_history(struct xml_record *record,
                                    const struct xml_attributes *attributes)
{
    static const char *const names[] = {[HISTORY_ENTREZ] = "entrez",
                                        [HISTORY_RECEIVED] = "received",
                                        [HISTORY_REVISED] = "revised",
                                        [HISTORY_ACCEPTED] = "accepted"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!xml_attribute_is(attributes, "PubStatus", names[i])) continue;
        record->history = (enum history)i;
        memset(&record->date, 0, sizeof record->date);
        return XML_HISTORY_DATE;
    }
    return XML_IGNORED;
}

static enum xml_state begin_correction(struct xml_record *record,
                                       const struct xml_attributes *attributes)
{
    if (xml_attribute_is(attributes, "RefType", "Cites")) return XML_IGNORED;
    record->correction = (struct correction){.type = put_attribute(record, attributes, "RefType")};
    return record->correction.type ? XML_CORRECTION : XML_IGNORED;
}

/* DescriptorName or QualifierName. */
static void begin_heading(struct xml_record *record, const struct xml_attributes *attributes)
{
    record->heading =
        (struct qualifier){.ui = put_attribute(record, attributes, "UI"),
                           .major = xml_attribute_is(attributes, "MajorTopicYN", "Y")};
}

static bool is_kind_of_id(const struct xml_attributes *attributes, const char *kind)
{
    size_t size = 0;
    /* The DTD's default, for documents whose DTD nobody reads. */
    if (!xml_attribute(attributes, "IdType", &size)) return strcmp(kind, "pubmed") == 0;
    return xml_attribute_is(attributes, "IdType", kind);
}

/* States whose attributes decide whether they are read at all. */
static enum xml_state begin_filtered(struct xml_record *record, enum xml_state state,
                                     const struct xml_attributes *attributes)
{
    bool wanted = true;
    switch (state) {
    case XML_KEYWORDS:
        wanted = xml_attribute_is(attributes, "Owner", "NOTNLM");
        break;
    case XML_LOCATION_DOI:
        wanted = xml_attribute_is(attributes, "EIdType", "doi") &&
                 !xml_attribute_is(attributes, "ValidYN", "N") && !record->doi_location;
        break;
    case XML_AUTHOR_ID:
        wanted = xml_attribute_is(attributes, "Source", "ORCID") && !record->author.orcid;
        break;
    case XML_REFERENCE_ID:
        wanted = is_kind_of_id(attributes, "pubmed");
        break;
    default:
        break;
    }
    return wanted ? state : XML_IGNORED;
}

enum xml_state xml_record_begin(struct xml_record *record, enum xml_state parent,
                                enum xml_state state, const struct xml_attributes *attributes)
{
    switch (state) {
    case XML_CITATION:
        return begin_citation(record, attributes);
    case XML_PMID:
        return begin_pmid(record, attributes);
    case XML_AUTHORS:
        return begin_authors(record, parent, attributes);
    case XML_AUTHOR:
        return begin_author(record, attributes);
    case XML_AFFILIATION_INFO:
        memset(&record->affiliation, 0, sizeof record->affiliation);
        return state;
    case XML_AFFILIATION_ID:
        return begin_affiliation_id(record, attributes);
    case XML_HISTORY_DATE:
        return begin_history(record, attributes);
    case XML_CORRECTION:
        return begin_correction(record, attributes);
    case XML_ABSTRACT_TEXT:
        begin_section(record, attributes);
        return state;
    case XML_MESH: {
        struct mesh_heading heading = {.qualifier_from = record->article->qualifiers->len};
        g_array_append_val(record->article->mesh, heading);
        return state;
    }
    case XML_DESCRIPTOR:
    case XML_QUALIFIER:
        begin_heading(record, attributes);
        return state;
    case XML_TYPE:
        record->type = (struct publication_type){.ui = put_attribute(record, attributes, "UI")};
        return state;
    case XML_GRANT:
        memset(&record->grant, 0, sizeof record->grant);
        return state;
    case XML_ID:
        if (is_kind_of_id(attributes, "doi")) return XML_ID_DOI;
        return is_kind_of_id(attributes, "pmc") ? XML_ID_PMC : XML_IGNORED;
    case XML_PUB_DATE:
    case XML_REVISED:
    case XML_ARTICLE_DATE:
        memset(&record->date, 0, sizeof record->date);
        return state;
    default:
        return begin_filtered(record, state, attributes);
    }
}

/* --- elements that end -------------------------------------------------------- */

static void end_pmid(struct xml_record *record, const GString *text)
{
    if (record->article->pmid != 0) return;
    record->article->pmid = field_pmid(text->str);
    if (record->article->pmid != 0 || record->bad_pmid) return;
    const char *printed = put(record, text);
    record->bad_pmid = printed ? utf8_start(printed, 40) : NULL;
}

static const char *full_day(struct xml_record *record)
{
    char text[DATE_TEXT_SIZE];
    return date_format_day(&record->date, text) ? article_text(record->article, text, -1) : NULL;
}

static void end_article_date(struct xml_record *record)
{
    struct article *article = record->article;
    if (!article->electronic_date) article->electronic_date = full_day(record);
    if (record->article_date_year == 0) record->article_date_year = record->date.year;
}

static void end_history(struct xml_record *record)
{
    struct article *article = record->article;
    const char **members[] = {[HISTORY_ENTREZ] = &article->entrez_date,
                              [HISTORY_RECEIVED] = &article->received,
                              [HISTORY_REVISED] = &article->revised,
                              [HISTORY_ACCEPTED] = &article->accepted};
    const char **member = members[record->history];
    const char *day = full_day(record);
    if (day && (!*member || record->history == HISTORY_REVISED)) *member = day;
}

static void end_author(struct xml_record *record)
{
    struct authorship *author = &record->author;
    struct article *article = record->article;
    author->n_affiliations = article->affiliations->len - author->affiliation_from;
    if (author->last_name) author->collective_name = NULL;
    bool is_empty = !author->last_name && !author->fore_name && !author->initials &&
                    !author->collective_name && !author->orcid && author->n_affiliations == 0;
    if (!is_empty) g_array_append_val(article->authors, *author);
}

static void end_author_id(struct xml_record *record, const GString *text)
{
    char orcid[ORCID_SIZE];
    if (orcid_parse(text->str, orcid)) {
        record->author.orcid = article_text(record->article, orcid, -1);
    }
}

static void end_descriptor(struct xml_record *record, const GString *text)
{
    GArray *mesh = record->article->mesh;
    struct mesh_heading *heading = &g_array_index(mesh, struct mesh_heading, mesh->len - 1);
    if (heading->name) return;
    heading->ui = record->heading.ui;
    heading->name = put(record, text);
    heading->descriptor_major = record->heading.major;
}

static void end_qualifier(struct xml_record *record, const GString *text)
{
    record->heading.name = put(record, text);
    if (record->heading.name) g_array_append_val(record->article->qualifiers, record->heading);
}

static void end_mesh(struct xml_record *record)
{
    GArray *mesh = record->article->mesh, *qualifiers = record->article->qualifiers;
    struct mesh_heading *heading = &g_array_index(mesh, struct mesh_heading, mesh->len - 1);
    if (!heading->name) {
        g_array_set_size(qualifiers, heading->qualifier_from);
        g_array_set_size(mesh, mesh->len - 1);
        return;
    }
    heading->n_qualifiers = qualifiers->len - heading->qualifier_from;
    heading->major = heading->descriptor_major;
    for (guint i = heading->qualifier_from; i < qualifiers->len; i++)
        heading->major |= g_array_index(qualifiers, struct qualifier, i).major;
}

static void end_type(struct xml_record *record, const GString *text)
{
    record->type.name = put(record, text);
    field_add_type(record->article, &record->type);
}

static void end_reference_id(struct xml_record *record, const GString *text)
{
    int64_t pmid = field_pmid(text->str);
    if (pmid == 0) return; /* junk such as NOT_FOUND;INVALID_JOURNAL */
    if (record->article->references->len >= PUBMED_XML_REFERENCES_MAX) {
        record->too_many_references = true;
        return;
    }
    g_array_append_val(record->article->references, pmid);
}

static void end_medline_date(struct xml_record *record, const GString *text)
{
    struct date_parts date;
    if (record->date.year == 0 && date_medline(text->str, &date)) record->date = date;
}

static void end_language(struct xml_record *record, const GString *text)
{
    const char *language = put(record, text);
    if (language) g_ptr_array_add(record->article->languages, (gpointer)language);
}

/* Containers: what was gathered below them goes into the article. */
static void end_container(struct xml_record *record, enum xml_state state)
{
    switch (state) {
    case XML_REVISED:
        if (!record->article->date_revised) record->article->date_revised = full_day(record);
        break;
    case XML_PUB_DATE:
        if (record->pub_date.year == 0) record->pub_date = record->date;
        break;
    case XML_ARTICLE_DATE:
        end_article_date(record);
        break;
    case XML_HISTORY_DATE:
        end_history(record);
        break;
    case XML_AUTHOR:
        end_author(record);
        break;
    case XML_AFFILIATION_INFO:
        if (record->affiliation.text) {
            g_array_append_val(record->article->affiliations, record->affiliation);
        }
        break;
    case XML_MESH:
        end_mesh(record);
        break;
    case XML_GRANT:
        field_add_grant(record->article, &record->grant);
        break;
    case XML_CORRECTION:
        field_add_correction(record->article, &record->correction);
        break;
    default:
        break;
    }
}

/* Elements whose text is one member, the first that says something. */
static const char **member_of(struct xml_record *record, enum xml_state state)
{
    struct article *article = record->article;
    switch (state) {
    case XML_TITLE:
        return &article->title;
    case XML_VERNACULAR:
        return &article->vernacular_title;
    case XML_JOURNAL_TITLE:
    case XML_BOOK_TITLE:
        return &article->journal;
    case XML_JOURNAL_ISO:
        return &article->journal_iso;
    case XML_MEDLINE_TA:
        return &record->medline_ta;
    case XML_NLM_ID:
        return &article->nlm_id;
    case XML_ISSN:
        return &article->issn;
    case XML_ISSN_LINKING:
        return &record->issn_linking;
    case XML_VOLUME:
        return &article->volume;
    case XML_ISSUE:
        return &article->issue;
    case XML_MEDLINE_PAGES:
        return &article->pages;
    case XML_START_PAGE:
        return &record->start_page;
    case XML_END_PAGE:
        return &record->end_page;
    case XML_LAST_NAME:
        return &record->author.last_name;
    case XML_FORE_NAME:
        return &record->author.fore_name;
    case XML_INITIALS:
        return &record->author.initials;
    case XML_SUFFIX:
        return &record->author.suffix;
    case XML_COLLECTIVE:
        return &record->author.collective_name;
    case XML_AFFILIATION:
        return &record->affiliation.text;
    case XML_GRANT_ID:
        return &record->grant.id;
    case XML_GRANT_AGENCY:
        return &record->grant.agency;
    case XML_GRANT_COUNTRY:
        return &record->grant.country;
    default:
        return NULL;
    }
}

/* Elements whose text is read, not just kept. */
static void end_read(struct xml_record *record, enum xml_state state, const GString *text)
{
    switch (state) {
    case XML_PMID:
        end_pmid(record, text);
        break;
    case XML_YEAR:
        record->date.year = date_year(text->str);
        break;
    case XML_MONTH:
        record->date.month = date_month(text->str);
        break;
    case XML_DAY:
        record->date.day = date_day(text->str);
        break;
    case XML_MEDLINE_DATE:
        end_medline_date(record, text);
        break;
    case XML_ABSTRACT_TEXT:
        end_section(record, text);
        break;
    case XML_KEYWORD:
        field_add_keyword(record->article, text->str);
        break;
    case XML_LANGUAGE:
        end_language(record, text);
        break;
    case XML_TYPE:
        end_type(record, text);
        break;
    case XML_DESCRIPTOR:
        end_descriptor(record, text);
        break;
    case XML_QUALIFIER:
        end_qualifier(record, text);
        break;
    case XML_AUTHOR_ID:
        end_author_id(record, text);
        break;
    case XML_AFFILIATION_ID:
        put_affiliation_id(record, text);
        break;
    case XML_CORRECTION_PMID:
        record->correction.pmid = field_pmid(text->str);
        break;
    case XML_LOCATION_DOI:
        record->doi_location = field_doi(record->article, text->str);
        break;
    case XML_ID_DOI:
        if (!record->article->doi) record->article->doi = field_doi(record->article, text->str);
        break;
    case XML_ID_PMC:
        if (!record->article->pmcid) {
            record->article->pmcid = field_pmcid(record->article, text->str);
        }
        break;
    case XML_REFERENCE_ID:
        end_reference_id(record, text);
        break;
    default:
        break;
    }
}

void xml_record_end(struct xml_record *record, enum xml_state state, const GString *text)
{
    if (!xml_state_is_text(state)) {
        end_container(record, state);
        return;
    }
    const char **member = member_of(record, state);
    if (member) {
        put_once(record, member, text);
    } else {
        end_read(record, state, text);
    }
}

/* --- the whole record ---------------------------------------------------------- */

static gint compare_pmids(gconstpointer a, gconstpointer b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void sort_references(GArray *references)
{
    guint n = 0;
    g_array_sort(references, compare_pmids);
    for (guint i = 0; i < references->len; i++) {
        int64_t pmid = g_array_index(references, int64_t, i);
        if (n > 0 && g_array_index(references, int64_t, n - 1) == pmid) continue;
        g_array_index(references, int64_t, n++) = pmid;
    }
    g_array_set_size(references, n);
}

static void finish_pages(struct xml_record *record)
{
    struct article *article = record->article;
    if (article->pages || !record->start_page) return;
    article->pages = record->start_page;
    if (!record->end_page) return;
    g_autofree char *pages = g_strconcat(record->start_page, "-", record->end_page, NULL);
    article->pages = article_text(article, pages, -1);
}

bool xml_record_finish(struct xml_record *record)
{
    struct article *article = record->article;
    if (article->pmid == 0) return false;
    article->abstract =
        article_lines(article, record->abstract->str, (ptrdiff_t)record->abstract->len);
    if (!article->doi) article->doi = record->doi_location;
    if (!article->journal_iso) article->journal_iso = record->medline_ta;
    if (!article->issn) article->issn = record->issn_linking;
    if (article->is_book && !article->title) article->title = article->journal;
    if (record->too_many_authors) article->authors_complete = false;
    field_set_published(article, &record->pub_date, record->article_date_year);
    finish_pages(record);
    sort_references(article->references);
    email_attribute(article);
    article_mark_positions(article);
    return true;
}
