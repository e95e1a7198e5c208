/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/medline_record.h"

#include <string.h>

#include "parse/author_name.h"
#include "parse/email.h"
#include "parse/fields.h"
#include "parse/orcid.h"
#include "parse/utf8.h"

void medline_record_init(struct medline_record *record)
{
    memset(record, 0, sizeof *record);
    record->article = article_new();
    record->early_affiliations = g_ptr_array_new();
}

void medline_record_clear(struct medline_record *record)
{
    article_free(record->article);
    if (record->early_affiliations) g_ptr_array_unref(record->early_affiliations);
    g_free(record->bad_pmid);
    memset(record, 0, sizeof *record);
}

void medline_record_start(struct medline_record *record)
{
    struct article *article = record->article;
    GPtrArray *early = record->early_affiliations;
    g_free(record->bad_pmid);
    memset(record, 0, sizeof *record);
    article_reset(article);
    g_ptr_array_set_size(early, 0);
    article->version = 1;
    article->source = ARTICLE_FROM_MEDLINE;
    record->article = article;
    record->early_affiliations = early;
}

static const char *put(struct medline_record *record, const char *text)
{
    return article_text(record->article, text, -1);
}

/* "10.5555/x [doi]" -> "10.5555/x" when it says what mark says; NULL else. */
static const char *put_marked(struct medline_record *record, const char *value, const char *mark)
{
    size_t n = strlen(value), n_mark = strlen(mark);
    if (n < n_mark || g_ascii_strcasecmp(value + n - n_mark, mark) != 0) return NULL;
    return article_text(record->article, value, (ptrdiff_t)(n - n_mark));
}

static const char *put_day(struct medline_record *record, const char *value)
{
    struct date_parts date;
    char text[DATE_TEXT_SIZE];
    if (!date_figures(value, &date) || !date_format_day(&date, text)) return NULL;
    return put(record, text);
}

/* --- people ----------------------------------------------------------------------- */

static void end_author(struct medline_record *record)
{
    struct authorship *author = &record->author;
    if (record->author_state == AUTHOR_NONE) return;
    record->author_state = AUTHOR_NONE;
    author->n_affiliations = record->article->affiliations->len - author->affiliation_from;
    if (!author_name_append(record->article, author)) {
        g_array_set_size(record->article->affiliations, author->affiliation_from);
        record->too_many_authors = true;
    }
}

static void add_affiliation(struct medline_record *record, const char *text)
{
    struct affiliation affiliation = {.text = text};
    if (text) g_array_append_val(record->article->affiliations, affiliation);
}

static void begin_author(struct medline_record *record, int state)
{
    end_author(record);
    memset(&record->author, 0, sizeof record->author);
    record->author.affiliation_from = record->article->affiliations->len;
    record->author_state = state;
    record->is_after_authors = false;
    /* Old records print the first author's affiliation before the names. */
    for (guint i = 0; i < record->early_affiliations->len; i++)
        add_affiliation(record, record->early_affiliations->pdata[i]);
    g_ptr_array_set_size(record->early_affiliations, 0);
}

static void read_full_name(struct medline_record *record, const char *value)
{
    begin_author(record, AUTHOR_FULL);
    author_name_full(record->article, &record->author, value);
}

static void read_short_name(struct medline_record *record, const char *value)
{
    if (g_ascii_strncasecmp(value, "et al", strlen("et al")) == 0) {
        end_author(record);
        record->article->authors_complete = false;
        return;
    }
    if (record->author_state == AUTHOR_FULL) {
        author_name_complete(record->article, &record->author, value);
        record->author_state = AUTHOR_COMPLETE;
        return;
    }
    begin_author(record, AUTHOR_COMPLETE);
    author_name_short(record->article, &record->author, value);
}

static void read_group(struct medline_record *record, const char *value)
{
    begin_author(record, AUTHOR_GROUP);
    record->author.collective_name = put(record, value);
}

static void read_author_id(struct medline_record *record, const char *value)
{
    char orcid[ORCID_SIZE];
    if (record->author_state == AUTHOR_NONE || record->author.orcid) return;
    if (g_ascii_strncasecmp(value, "ORCID", strlen("ORCID")) != 0) return;
    if (orcid_parse(value, orcid)) record->author.orcid = put(record, orcid);
}

static void read_affiliation(struct medline_record *record, const char *value)
{
    const char *text = put(record, value);
    if (!text || record->is_after_authors) return;
    if (record->author_state != AUTHOR_NONE) {
        add_affiliation(record, text);
    } else if (record->article->authors->len == 0) {
        g_ptr_array_add(record->early_affiliations, (gpointer)text);
    }
}

/* Editors and investigators are no authors; nor is what follows them. */
static void read_other_person(struct medline_record *record, const char *value)
{
    (void)value;
    end_author(record);
    record->is_after_authors = true;
}

/* --- subjects, grants, corrections ------------------------------------------------------ */

/* "Women, Working/history" with a star before what is major, history here. */
static void read_heading(struct medline_record *record, const char *value)
{
    struct article *article = record->article;
    g_auto(GStrv) parts = g_strsplit(value, "/", -1);
    struct mesh_heading heading = {.qualifier_from = article->qualifiers->len};
    heading.descriptor_major = parts[0] && parts[0][0] == '*';
    heading.name = parts[0] ? put(record, parts[0] + heading.descriptor_major) : NULL;
    if (!heading.name) return;
    heading.major = heading.descriptor_major;
    for (guint i = 1; parts[i]; i++) {
        struct qualifier qualifier = {.major = parts[i][0] == '*'};
        qualifier.name = put(record, parts[i] + qualifier.major);
        if (!qualifier.name) continue;
        heading.major |= qualifier.major;
        g_array_append_val(article->qualifiers, qualifier);
    }
    heading.n_qualifiers = article->qualifiers->len - heading.qualifier_from;
    g_array_append_val(article->mesh, heading);
}

static void read_keyword_owner(struct medline_record *record, const char *value)
{
    record->is_foreign_keyword = strcmp(value, "NOTNLM") != 0;
}

static void read_keyword(struct medline_record *record, const char *value)
{
    if (!record->is_foreign_keyword) field_add_keyword(record->article, value + (*value == '*'));
}

/* The text tells the types' names only; these are the identifiers that NLM
 * gives them (MeSH, publication characteristics). */
static const char *type_ui(const char *name)
{
    static const struct {
        const char *name, *ui;
    } types[] = {
        {"Address", "D019484"},
        {"Autobiography", "D020493"},
        {"Biography", "D019215"},
        {"Case Reports", "D002363"},
        {"Classical Article", "D016419"},
        {"Clinical Conference", "D016429"},
        {"Clinical Study", "D000068397"},
        {"Clinical Trial", "D016430"},
        {"Clinical Trial, Phase I", "D017426"},
        {"Clinical Trial, Phase II", "D017427"},
        {"Clinical Trial, Phase III", "D017428"},
        {"Clinical Trial, Phase IV", "D017429"},
        {"Comment", "D016420"},
        {"Comparative Study", "D003160"},
        {"Congress", "D016423"},
        {"Consensus Development Conference", "D016446"},
        {"Consensus Development Conference, NIH", "D016447"},
        {"Controlled Clinical Trial", "D018848"},
        {"Corrected and Republished Article", "D016439"},
        {"Dataset", "D064886"},
        {"Directory", "D016435"},
        {"Duplicate Publication", "D016438"},
        {"Editorial", "D016421"},
        {"English Abstract", "D004740"},
        {"Evaluation Studies", "D023362"},
        {"Evaluation Study", "D023362"},
        {"Festschrift", "D016221"},
        {"Guideline", "D016431"},
        {"Historical Article", "D016456"},
        {"Interview", "D017203"},
        {"Introductory Journal Article", "D054711"},
        {"Journal Article", "D016428"},
        {"Letter", "D016422"},
        {"Meta-Analysis", "D017418"},
        {"Multicenter Study", "D016448"},
        {"News", "D016433"},
        {"Newspaper Article", "D018431"},
        {"Observational Study", "D064888"},
        {"Patient Education Handout", "D029282"},
        {"Portrait", "D019477"},
        {"Practice Guideline", "D017065"},
        {"Pragmatic Clinical Trial", "D065007"},
        {"Preprint", "D000076942"},
        {"Published Erratum", "D016425"},
        {"Randomized Controlled Trial", "D016449"},
        {"Research Support, American Recovery and Reinvestment Act", "D057666"},
        {"Research Support, N.I.H., Extramural", "D052061"},
        {"Research Support, N.I.H., Intramural", "D052060"},
        {"Research Support, Non-U.S. Gov't", "D013485"},
        {"Research Support, U.S. Gov't, Non-P.H.S.", "D013486"},
        {"Research Support, U.S. Gov't, P.H.S.", "D013487"},
        {"Retracted Publication", "D016441"},
        {"Retraction Notice", "D016440"},
        {"Retraction of Publication", "D016440"},
        {"Review", "D016454"},
        {"Systematic Review", "D000078182"},
        {"Technical Report", "D016427"},
        {"Twin Study", "D018486"},
        {"Validation Studies", "D023361"},
        {"Validation Study", "D023361"},
        {"Video-Audio Media", "D059040"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(types[i].name, name) == 0) return types[i].ui;
    return NULL;
}

static void read_type(struct medline_record *record, const char *value)
{
    struct publication_type type = {.name = put(record, value)};
    if (!type.name) return;
    type.ui = type_ui(type.name);
    field_add_type(record->article, &type);
}

static bool is_country(const char *text)
{
    static const char *const countries[] = {
        "Australia", "Austria", "Belgium",       "Canada",      "Denmark",        "Finland",
        "France",    "Germany", "International", "Ireland",     "Italy",          "Netherlands",
        "Norway",    "Spain",   "Sweden",        "Switzerland", "United Kingdom", "United States",
        NULL};
    return g_strv_contains(countries, text);
}

/* "CA", "WT_", "HHMI": what NLM prints between a number and its agency. */
static bool is_acronym(const char *text)
{
    size_t n = strlen(text);
    if (strcmp(text, "HHMI") == 0 || strcmp(text, "NULL") == 0) return true;
    if (n != 2 && (n < 3 || text[n - 1] != '_')) return false;
    for (size_t i = 0; i < n; i++)
        if (!g_ascii_isupper(text[i]) && text[i] != '_') return false;
    return true;
}

/* "R01 EB000001/EB/NIBIB NIH HHS/United States": number, acronym, agency and
 * country; all but the agency may be missing, and a number may hold '/'. */
static void read_grant(struct medline_record *record, const char *value)
{
    struct grant grant = {0};
    g_auto(GStrv) parts = g_strsplit(value, "/", -1);
    guint n = g_strv_length(parts);
    if (n > 1 && (is_country(parts[n - 1]) || *parts[n - 1] == '\0')) {
        grant.country = put(record, parts[--n]);
    }
    if (n > 0) grant.agency = put(record, parts[--n]);
    if (n > 0 && is_acronym(parts[n - 1])) n--;
    size_t size = 0; /* of the parts that are left, with the '/' between them */
    for (guint i = 0; i < n; i++)
        size += strlen(parts[i]) + (i > 0);
    if (size > 0) grant.id = article_text(record->article, value, (ptrdiff_t)size);
    field_add_grant(record->article, &grant);
}

static const char *correction_type(const char *tag)
{
    static const struct {
        const char *tag, *type;
    } types[] = {
        {"CIN", "CommentIn"},
        {"CON", "CommentOn"},
        {"CRF", "CorrectedandRepublishedFrom"},
        {"CRI", "CorrectedandRepublishedIn"},
        {"ECF", "ExpressionOfConcernFor"},
        {"ECI", "ExpressionOfConcernIn"},
        {"EFR", "ErratumFor"},
        {"EIN", "ErratumIn"},
        {"ORI", "OriginalReportIn"},
        {"PRIN", "PartialRetractionIn"},
        {"PROF", "PartialRetractionOf"},
        {"RIN", "RetractionIn"},
        {"ROF", "RetractionOf"},
        {"RPF", "RepublishedFrom"},
        {"RPI", "RepublishedIn"},
        {"RRF", "RetractedandRepublishedFrom"},
        {"RRI", "RetractedandRepublishedIn"},
        {"SPIN", "SummaryForPatientsIn"},
        {"UIN", "UpdateIn"},
        {"UOF", "UpdateOf"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(types[i].tag, tag) == 0) return types[i].type;
    return NULL;
}

/* "J Ex. 2020 Jun;295(3):700. PMID: 90000002" */
static void read_correction(struct medline_record *record, const char *type, const char *value)
{
    struct correction correction = {.type = type};
    const char *mark = g_strrstr(value, "PMID:");
    if (mark) {
        g_autofree char *pmid = g_strndup(mark + strlen("PMID:"), strspn(mark + 5, " 0123456789"));
        correction.pmid = field_pmid(pmid);
    }
    field_add_correction(record->article, &correction);
}

/* --- dates and numbers ------------------------------------------------------------------ */

/* "2022/08/21 00:00 [received]" */
static void read_history(struct medline_record *record, const char *value)
{
    struct article *article = record->article;
    const struct {
        const char *mark;
        const char **member;
    } marks[] = {{"[entrez]", &article->entrez_date},
                 {"[received]", &article->received},
                 {"[revised]", &article->revised},
                 {"[accepted]", &article->accepted}};
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (!g_str_has_suffix(value, marks[i].mark)) continue;
        const char *day = put_day(record, value);
        bool is_last_wanted = marks[i].member == &article->revised;
        if (day && (!*marks[i].member || is_last_wanted)) *marks[i].member = day;
    }
}

static void read_issn(struct medline_record *record, const char *value)
{
    const char **issn = &record->article->issn;
    const char *linking = put_marked(record, value, "(Linking)");
    if (linking) {
        if (!record->issn_linking) record->issn_linking = linking;
    } else if (!*issn) {
        const char *bracket = strchr(value, '(');
        *issn = article_text(record->article, value, bracket ? bracket - value : -1);
    }
}

static void read_pmid(struct medline_record *record, const char *value)
{
    if (record->article->pmid != 0) return;
    record->article->pmid = field_pmid(value);
    if (record->article->pmid == 0 && !record->bad_pmid) record->bad_pmid = utf8_start(value, 40);
}

static void read_abstract(struct medline_record *record, const char *value)
{
    static const char unlabelled[] = "UNLABELLED: ";
    if (g_str_has_prefix(value, unlabelled)) value += strlen(unlabelled);
    if (!record->article->abstract) record->article->abstract = put(record, value);
}

static void read_doi(struct medline_record *record, const char *value, const char **member)
{
    const char *doi = *member ? NULL : put_marked(record, value, "[doi]");
    if (doi) *member = field_doi(record->article, doi);
}

static void read_article_id(struct medline_record *record, const char *value)
{
    read_doi(record, value, &record->article->doi);
}

static void read_location(struct medline_record *record, const char *value)
{
    read_doi(record, value, &record->doi_location);
}

static void read_pmcid(struct medline_record *record, const char *value)
{
    if (!record->article->pmcid) record->article->pmcid = field_pmcid(record->article, value);
}

static void read_pub_date(struct medline_record *record, const char *value)
{
    if (record->pub_date.year == 0) date_citation(value, &record->pub_date);
}

static void read_electronic_date(struct medline_record *record, const char *value)
{
    if (record->electronic_date.year == 0) date_figures(value, &record->electronic_date);
}

static void read_language(struct medline_record *record, const char *value)
{
    const char *language = put(record, value);
    if (language) g_ptr_array_add(record->article->languages, (gpointer)language);
}

static void read_end(struct medline_record *record, const char *value)
{
    (void)value;
    record->has_source = true;
}

/* --- fields ---------------------------------------------------------------------------------- */

/* Tags whose value is one member, the first that says something. */
static const char **member_of(struct medline_record *record, const char *tag)
{
    struct article *article = record->article;
    const struct {
        const char *tag;
        const char **member;
    } members[] = {
        {"STAT", &article->status}, {"VI", &article->volume},
        {"IP", &article->issue},    {"PG", &article->pages},
        {"TI", &article->title},    {"TT", &article->vernacular_title},
        {"JT", &article->journal},  {"TA", &article->journal_iso},
        {"JID", &article->nlm_id},  {"BTI", &record->book_title},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
        if (strcmp(members[i].tag, tag) == 0) return members[i].member;
    return NULL;
}

static const char **day_of(struct medline_record *record, const char *tag)
{
    if (strcmp(tag, "LR") == 0 || strcmp(tag, "DRDT") == 0) return &record->article->date_revised;
    if (strcmp(tag, "EDAT") == 0) return &record->entrez_date;
    return strcmp(tag, "CRDT") == 0 ? &record->create_date : NULL;
}

static void read_field(struct medline_record *record, const char *tag, const char *value)
{
    static const struct {
        const char *tag;
        void (*read)(struct medline_record *record, const char *value);
    } readers[] = {
        {"PMID", read_pmid},
        {"AB", read_abstract},
        {"FAU", read_full_name},
        {"AU", read_short_name},
        {"AUID", read_author_id},
        {"AD", read_affiliation},
        {"CN", read_group},
        {"FED", read_other_person},
        {"ED", read_other_person},
        {"FIR", read_other_person},
        {"IR", read_other_person},
        {"FPS", read_other_person},
        {"PS", read_other_person},
        {"MH", read_heading},
        {"OTO", read_keyword_owner},
        {"OT", read_keyword},
        {"PT", read_type},
        {"GR", read_grant},
        {"PHST", read_history},
        {"IS", read_issn},
        {"AID", read_article_id},
        {"LID", read_location},
        {"PMC", read_pmcid},
        {"DP", read_pub_date},
        {"DEP", read_electronic_date},
        {"LA", read_language},
        {"SO", read_end},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(readers); i++) {
        if (strcmp(readers[i].tag, tag) != 0) continue;
        readers[i].read(record, value);
        return;
    }
    const char *type = correction_type(tag);
    if (type) read_correction(record, type, value);
}

void medline_record_field(struct medline_record *record, const char *tag, const char *value)
{
    g_assert(record->article);
    const char **member = member_of(record, tag);
    const char **day = member ? NULL : day_of(record, tag);
    if (*value == '\0') return;
    if (member) {
        if (!*member) *member = put(record, value);
    } else if (day) {
        if (!*day) *day = put_day(record, value);
    } else {
        read_field(record, tag, value);
    }
}

/* --- the whole record -------------------------------------------------------------------------- */

static void finish_dates(struct medline_record *record)
{
    struct article *article = record->article;
    char text[DATE_TEXT_SIZE];
    field_set_published(article, &record->pub_date, record->electronic_date.year);
    if (date_format_day(&record->electronic_date, text)) {
        article->electronic_date = put(record, text);
    }
    /* PubMed's XML prints the day a record was made as "entrez". */
    if (!article->entrez_date) article->entrez_date = record->create_date;
    if (!article->entrez_date) article->entrez_date = record->entrez_date;
}

bool medline_record_finish(struct medline_record *record)
{
    struct article *article = record->article;
    end_author(record);
    if (article->pmid == 0) return false;
    if (!article->doi) article->doi = record->doi_location;
    if (!article->issn) article->issn = record->issn_linking;
    if (record->book_title) {
        article->is_book = true;
        article->journal = record->book_title;
        if (!article->title) article->title = record->book_title;
    }
    if (record->too_many_authors) article->authors_complete = false;
    finish_dates(record);
    email_attribute(article);
    article_mark_positions(article);
    return true;
}
