/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/corpus.h"

#include <string.h>

/* Where a record is printed: the text and what this record does with letters
 * beyond ASCII (some are sent as numeric references). */
struct printer {
    struct population *population;
    struct paper *paper;
    struct rng *rng;
    GString *xml;
    bool references_for_letters;
};

static void put(struct printer *p, const char *markup)
{
    g_string_append(p->xml, markup);
}

static void put_text(struct printer *p, const char *text)
{
    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
        gunichar letter = g_utf8_get_char(c);
        if (letter == '&')
            put(p, "&amp;");
        else if (letter == '<')
            put(p, "&lt;");
        else if (letter == '>')
            put(p, "&gt;");
        else if (letter >= 0x80 && p->references_for_letters)
            g_string_append_printf(p->xml, "&#x%x;", letter);
        else
            g_string_append_len(p->xml, c, g_utf8_next_char(c) - c);
    }
}

static void put_element(struct printer *p, const char *name, const char *text)
{
    g_string_append_printf(p->xml, "<%s>", name);
    put_text(p, text);
    g_string_append_printf(p->xml, "</%s>", name);
}

/* Two fields "UI;Name" of a list item. */
static void put_ui(struct printer *p, const char *item, const char *element, const char *more)
{
    const char *at = strchr(item, ';');
    g_string_append_printf(p->xml, "<%s UI=\"%.*s\"%s>", element, (int)(at - item), item, more);
    put_text(p, at + 1);
    g_string_append_printf(p->xml, "</%s>", element);
}

/* --- dates --------------------------------------------------------------- */

static void put_day(struct printer *p, int32_t day, bool padded)
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)day);
    g_string_append_printf(p->xml,
                           padded ? "<Year>%d</Year><Month>%02d</Month><Day>%02d</Day>"
                                  : "<Year>%d</Year><Month>%d</Month><Day>%d</Day>",
                           g_date_get_year(&date), g_date_get_month(&date), g_date_get_day(&date));
}

static void put_date(struct printer *p, const char *element, int32_t day)
{
    g_string_append_printf(p->xml, "<%s>", element);
    put_day(p, day, true);
    g_string_append_printf(p->xml, "</%s>", element);
}

static void put_history_day(struct printer *p, const char *status, int32_t day, bool time)
{
    g_string_append_printf(p->xml, "<PubMedPubDate PubStatus=\"%s\">", status);
    put_day(p, day, false);
    if (time)
        g_string_append_printf(p->xml, "<Hour>%d</Hour><Minute>%d</Minute>",
                               rng_between(p->rng, 0, 23), rng_between(p->rng, 0, 59));
    put(p, "</PubMedPubDate>");
}

static void put_pub_date(struct printer *p)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)(p->paper->day + rng_between(p->rng, -3, 120)));
    int year = g_date_get_year(&date), month = g_date_get_month(&date);
    put(p, "<PubDate>");
    switch (rng_below(p->rng, 20)) {
    case 0:
        g_string_append_printf(p->xml, "<MedlineDate>%d %s-%s</MedlineDate>", year,
                               months[(month - 1) / 2 * 2], months[(month - 1) / 2 * 2 + 1]);
        break;
    case 1:
        g_string_append_printf(p->xml, "<Year>%d</Year><Season>%s</Season>", year,
                               month < 7 ? "Spring" : "Fall");
        break;
    case 2:
    case 3:
        g_string_append_printf(p->xml, "<Year>%d</Year>", year);
        break;
    case 4:
    case 5:
    case 6:
    case 7:
    case 8:
        g_string_append_printf(p->xml, "<Year>%d</Year><Month>%s</Month>", year, months[month - 1]);
        break;
    case 9:
        put_day(p, (int32_t)g_date_get_julian(&date), true);
        break;
    default:
        g_string_append_printf(p->xml, "<Year>%d</Year><Month>%s</Month><Day>%02d</Day>", year,
                               months[month - 1], g_date_get_day(&date));
    }
    put(p, "</PubDate>");
}

/* --- the people ---------------------------------------------------------- */

static void put_place(struct printer *p, GString *out, const struct institution *place)
{
    const struct country *country = place->country;
    const char *pattern = list_pick(p->population, country->place, p->rng);
    const struct list *names = list_of(p->population, country->names);
    const char *name = names->items[rng_chance(p->rng, .7) ? 0 : rng_below(p->rng, names->n)];
    for (const char *c = pattern; *c; c++) {
        bool alone = !g_ascii_isalpha(c[1]) && (c == pattern || !g_ascii_isalpha(c[-1]));
        const char *part = NULL;
        if (alone && *c == 'C') part = place->city;
        if (alone && *c == 'S') part = place->state;
        if (alone && *c == 'N') part = *place->state_name ? place->state_name : place->city;
        if (alone && *c == 'P' && (c == pattern || c[-1] != '-' || g_ascii_isspace(c[1])))
            part = place->postcode;
        if (alone && *c == 'L') part = name;
        if (part)
            g_string_append(out, part);
        else
            g_string_append_c(out, *c);
    }
}

static char *one_affiliation(struct printer *p, const char *department,
                             const struct institution *place)
{
    GString *text = g_string_new(NULL);
    unsigned shape = rng_below(p->rng, 20);
    if (shape == 0)
        g_string_append_printf(text, "%s, %s, ", place->name, department);
    else if (shape == 1)
        g_string_append_printf(text, "From the %s, %s, ", department, place->name);
    else if (shape == 2)
        g_string_append_printf(text, "%s, ", place->name);
    else
        g_string_append_printf(text, "%s, %s, ", department, place->name);
    put_place(p, text, place);
    return g_string_free(text, FALSE);
}

static void put_affiliation(struct printer *p, const struct person *person, bool with_email)
{
    const struct institution *place =
        population_place(p->population, person_place_on(person, p->paper->day));
    g_autofree char *text = one_affiliation(p, person->department, place);
    put(p, "<AffiliationInfo><Affiliation>");
    if (rng_chance(p->rng, .03)) put(p, "<sup>1</sup>");
    put_text(p, text);
    if (person->second_department && rng_chance(p->rng, .5)) {
        g_autofree char *second = one_affiliation(p, person->second_department, place);
        put(p, "; ");
        put_text(p, second);
    }
    put(p, rng_chance(p->rng, .9) ? "." : "");
    if (with_email) {
        put(p, rng_chance(p->rng, .6) ? " Electronic address: " : " ");
        put_text(p, person->email);
        put(p, rng_chance(p->rng, .8) ? "." : "");
    }
    put(p, "</Affiliation>");
    if (*place->ror && rng_chance(p->rng, .3))
        g_string_append_printf(p->xml, "<Identifier Source=\"ROR\">https://ror.org/%s</Identifier>",
                               place->ror);
    if (place->grid && rng_chance(p->rng, .5))
        g_string_append_printf(p->xml, "<Identifier Source=\"GRID\">grid.9%05u.%u</Identifier>",
                               (unsigned)(place - population_place(p->population, 0)), 3U);
    put(p, "</AffiliationInfo>");
}

static void put_second_affiliation(struct printer *p, const struct person *person)
{
    const struct institution *place =
        population_place(p->population, person_place_on(person, p->paper->day));
    put(p, "<AffiliationInfo><Affiliation>");
    g_autofree char *text =
        one_affiliation(p, list_pick(p->population, corpus_other_departments, p->rng), place);
    put_text(p, text);
    put(p, ".</Affiliation></AffiliationInfo>");
}

static void put_orcid(struct printer *p, const char *orcid)
{
    put(p, "<Identifier Source=\"ORCID\">");
    unsigned form = rng_below(p->rng, 10);
    if (form < 4) put(p, "https://orcid.org/");
    if (form == 4) put(p, "http://orcid.org/");
    for (const char *c = orcid; *c; c++)
        if (*c != '-' || form != 5) g_string_append_c(p->xml, *c);
    put(p, "</Identifier>");
}

/* First letters: "Jean-Luc" JL, "Wei" W. */
static void put_initials(GString *out, const char *fore, const char *middle)
{
    bool start = true;
    for (const char *c = fore; *c; c = g_utf8_next_char(c)) {
        if (start) g_string_append_unichar(out, g_unichar_toupper(g_utf8_get_char(c)));
        start = *c == '-' || *c == ' ';
    }
    if (middle) g_string_append(out, middle);
}

/* How this paper prints the name: mostly as it is, for some people without
 * the middle initial, with initials only or without marks. */
static void put_name(struct printer *p, const struct person *person)
{
    const char *last = person->last, *fore = person->fore, *middle = person->middle;
    bool initials_only = rng_chance(p->rng, .02);
    if (person->varies) {
        unsigned how = rng_below(p->rng, 10);
        if (how < 3) middle = NULL;
        if (how >= 3 && how < 5) initials_only = true;
        if (how >= 5 && how < 8) {
            last = ascii_name(p->population, last);
            fore = ascii_name(p->population, fore);
        }
    }
    g_autoptr(GString) initials = g_string_new(NULL);
    put_initials(initials, fore, middle);
    g_autoptr(GString) full = g_string_new(fore);
    if (middle) g_string_append_printf(full, " %s", middle);
    put_element(p, "LastName", last);
    put_element(p, "ForeName", initials_only ? initials->str : full->str);
    put_element(p, "Initials", initials->str);
    if (person->suffix) put_element(p, "Suffix", person->suffix);
}

static double email_chance(const struct printer *p, const struct person *person, bool is_last,
                           bool is_first)
{
    if (!person->email) return 0;
    /* A person who moved keeps the address of the newer place. */
    if (p->paper->day < person->move_day && person->move_day != INT32_MAX) return 0;
    if (is_last && p->paper->planted) return .65;
    return is_last || is_first ? .35 : .03;
}

static void put_author(struct printer *p, unsigned index)
{
    struct paper_author *author = &g_array_index(p->paper->authors, struct paper_author, index);
    put(p, "<Author ValidYN=\"Y\"");
    put(p, author->equal ? " EqualContrib=\"Y\">" : ">");
    if (author->person == CORPUS_NOBODY) {
        put_element(p, "CollectiveName", author->group);
        put(p, "</Author>");
        return;
    }
    const struct person *person = population_person(p->population, author->person);
    put_name(p, person);
    if (*person->orcid && rng_chance(p->rng, .8)) put_orcid(p, person->orcid);
    bool is_last = author->person == p->paper->lab->senior, is_first = index == 0;
    bool with_email = rng_chance(p->rng, email_chance(p, person, is_last, is_first));
    author->has_place = with_email || rng_chance(p->rng, .94);
    if (author->has_place) {
        put_affiliation(p, person, with_email);
        if (rng_chance(p->rng, .06)) put_second_affiliation(p, person);
    }
    put(p, "</Author>");
}

static void put_authors(struct printer *p, const char *type)
{
    g_string_append_printf(p->xml, "<AuthorList CompleteYN=\"%s\"%s>",
                           p->paper->complete ? "Y" : "N", type);
    for (unsigned i = 0; i < p->paper->authors->len; i++)
        put_author(p, i);
    put(p, "</AuthorList>");
}

/* --- the text ------------------------------------------------------------ */

/* A sentence template: %M modality, %D disease, %T task, %F finding, %N a
 * number, # a digit. */
static void put_sentence(struct printer *p, const char *template, const char *disease)
{
    const struct topic *topic = &corpus_topics[p->paper->topic];
    g_autoptr(GString) text = g_string_new(NULL);
    for (const char *c = template; *c; c++) {
        if (*c == '#')
            g_string_append_c(text, (char)('1' + rng_below(p->rng, 9)));
        else if (*c != '%' || !strchr("MDTFN", c[1]))
            g_string_append_c(text, *c);
        else if (*++c == 'N')
            g_string_append_printf(text, "%d", rng_between(p->rng, 18, 640));
        else if (*c == 'D')
            g_string_append(text, disease);
        else
            g_string_append(text, list_pick(p->population,
                                            *c == 'M'   ? topic->phrase
                                            : *c == 'T' ? topic->tasks
                                                        : topic->findings,
                                            p->rng));
    }
    put_text(p, text->str);
    put(p, ". ");
}

static void put_sentences(struct printer *p, unsigned from, unsigned to, const char *disease)
{
    const struct list *sentences = list_of(p->population, corpus_sentences);
    for (unsigned i = from; i < to; i++)
        if (rng_chance(p->rng, .8)) put_sentence(p, sentences->items[i], disease);
    g_string_truncate(p->xml, p->xml->len - 1);
}

static void put_abstract_part(struct printer *p, const char *attributes, unsigned from, unsigned to,
                              const char *disease)
{
    g_string_append_printf(p->xml, "<AbstractText%s>", attributes);
    if (from == 0) {
        put_sentence(p, "This study concerns %M in %D", disease);
        if (rng_chance(p->rng, .1))
            put(p, "Oxygen saturation (SpO<sub>2</sub>) and R<sup>2</sup> are reported "
                   "<i>post hoc</i>. ");
    } else {
        put_sentence(p, "With %M", disease);
        g_string_truncate(p->xml, p->xml->len - 2);
        put(p, ", the following was seen. ");
    }
    put_sentences(p, from, to, disease);
    put(p, "</AbstractText>");
}

static void put_abstract(struct printer *p)
{
    const struct topic *topic = &corpus_topics[p->paper->topic];
    const char *disease = list_pick(p->population, topic->diseases, p->rng);
    enum paper_design design = p->paper->design;
    put(p, "<Abstract>");
    if (design == DESIGN_EDITORIAL || design == DESIGN_LETTER) {
        put_abstract_part(p, "", 0, 1, disease);
    } else if (design == DESIGN_CASE_REPORT || design == DESIGN_REVIEW || rng_chance(p->rng, .25)) {
        put_abstract_part(p, "", 0, 12, disease);
    } else {
        put_abstract_part(p, " Label=\"OBJECTIVES\" NlmCategory=\"OBJECTIVE\"", 0, 1, disease);
        put_abstract_part(p, " Label=\"METHODS\" NlmCategory=\"METHODS\"", 1, 5, disease);
        put_abstract_part(p, " Label=\"RESULTS\" NlmCategory=\"RESULTS\"", 5, 12, disease);
        put_abstract_part(p, " Label=\"CONCLUSIONS\" NlmCategory=\"CONCLUSIONS\"", 12, 16, disease);
    }
    if (rng_chance(p->rng, .3))
        put(p, "<CopyrightInformation>&#xa9; Example Society of Radiology.</CopyrightInformation>");
    put(p, "</Abstract>");
}

static void put_keywords(struct printer *p)
{
    const GPtrArray *keywords = p->paper->keywords;
    if (keywords->len == 0) return;
    put(p, "<KeywordList Owner=\"NOTNLM\">");
    for (unsigned i = 0; i < keywords->len; i++) {
        put(p, "<Keyword MajorTopicYN=\"N\">");
        g_autofree char *keyword = g_strdup(keywords->pdata[i]);
        if (rng_chance(p->rng, .5)) keyword[0] = g_ascii_toupper(keyword[0]);
        put_text(p, keyword);
        if (i + 1 == keywords->len && rng_chance(p->rng, .1)) put(p, ".");
        put(p, "</Keyword>");
    }
    put(p, "</KeywordList>");
}

static void put_mesh(struct printer *p)
{
    const struct topic *topic = &corpus_topics[p->paper->topic];
    const struct list *lists[] = {list_of(p->population, corpus_common_mesh),
                                  list_of(p->population, topic->mesh)};
    put(p, "<MeshHeadingList>");
    for (unsigned l = 0; l < G_N_ELEMENTS(lists); l++) {
        for (unsigned i = 0; i < lists[l]->n; i++) {
            if (!rng_chance(p->rng, l == 0 ? .45 : .55)) continue;
            bool qualified = l == 1 && rng_chance(p->rng, .6);
            bool major = l == 1 && !qualified && rng_chance(p->rng, .5);
            put(p, "<MeshHeading>");
            put_ui(p, lists[l]->items[i], "DescriptorName",
                   major ? " MajorTopicYN=\"Y\"" : " MajorTopicYN=\"N\"");
            if (qualified)
                put_ui(p, list_pick(p->population, corpus_qualifiers, p->rng), "QualifierName",
                       rng_chance(p->rng, .5) ? " MajorTopicYN=\"Y\"" : " MajorTopicYN=\"N\"");
            put(p, "</MeshHeading>");
        }
    }
    /* Never empty. */
    put(p, "<MeshHeading><DescriptorName UI=\"D003951\" MajorTopicYN=\"N\">Diagnostic Errors"
           "</DescriptorName></MeshHeading></MeshHeadingList>");
}

static void put_publication_types(struct printer *p)
{
    static const char *const types[] = {[DESIGN_ORIGINAL] = "D016428;Journal Article",
                                        [DESIGN_CASE_REPORT] = "D002363;Case Reports",
                                        [DESIGN_REVIEW] = "D016454;Review",
                                        [DESIGN_EDITORIAL] = "D016421;Editorial",
                                        [DESIGN_LETTER] = "D016422;Letter",
                                        [DESIGN_TRIAL] = "D016449;Randomized Controlled Trial",
                                        [DESIGN_BOOK] = "D016454;Review"};
    enum paper_design design = p->paper->design;
    put(p, "<PublicationTypeList>");
    if (design == DESIGN_CASE_REPORT || design == DESIGN_REVIEW || design == DESIGN_TRIAL)
        put_ui(p, types[DESIGN_ORIGINAL], "PublicationType", "");
    put_ui(p, types[design], "PublicationType", "");
    if (design == DESIGN_ORIGINAL && rng_chance(p->rng, .1))
        put_ui(p, "D016448;Multicenter Study", "PublicationType", "");
    if (p->paper->retracted) put_ui(p, "D016441;Retracted Publication", "PublicationType", "");
    put(p, "</PublicationTypeList>");
}

static void put_title(struct printer *p, bool translated)
{
    put(p, "<ArticleTitle>");
    if (translated) put(p, "[");
    put_text(p, p->paper->title->str);
    if (rng_chance(p->rng, .03)) put(p, " with <i>in vivo</i> validation");
    put(p, g_str_has_suffix(p->paper->title->str, "?") ? "" : ".");
    put(p, translated ? "]</ArticleTitle>" : "</ArticleTitle>");
}

/* --- the record ---------------------------------------------------------- */

static void put_journal(struct printer *p, int volume, int issue)
{
    const struct journal *journal = p->paper->journal;
    g_string_append_printf(p->xml,
                           "<Journal><ISSN IssnType=\"%s\">%s</ISSN><JournalIssue "
                           "CitedMedium=\"Internet\"><Volume>%d</Volume><Issue>%d</Issue>",
                           journal->issn_type, journal->issn, volume, issue);
    put_pub_date(p);
    put(p, "</JournalIssue>");
    put_element(p, "Title", journal->title);
    put_element(p, "ISOAbbreviation", journal->iso);
    put(p, "</Journal>");
}

static void put_grants(struct printer *p)
{
    put(p, "<GrantList CompleteYN=\"Y\">");
    unsigned n = 1 + rng_below(p->rng, 2);
    for (unsigned i = 0; i < n; i++) {
        g_auto(GStrv) parts = g_strsplit(list_pick(p->population, corpus_agencies, p->rng), ";", 4);
        for (char *c = parts[0]; *c; c++)
            if (*c == '#') *c = (char)('1' + rng_below(p->rng, 9));
        put(p, "<Grant>");
        if (*parts[0]) put_element(p, "GrantID", parts[0]);
        if (*parts[1]) put_element(p, "Acronym", parts[1]);
        put_element(p, "Agency", parts[2]);
        if (*parts[3]) put_element(p, "Country", parts[3]);
        put(p, "</Grant>");
    }
    put(p, "</GrantList>");
}

static void put_pages(struct printer *p)
{
    int page = rng_between(p->rng, 100, 900);
    if (rng_chance(p->rng, .3))
        g_string_append_printf(p->xml, "<Pagination><MedlinePgn>e%d</MedlinePgn></Pagination>",
                               page);
    else
        g_string_append_printf(p->xml,
                               "<Pagination><StartPage>%d</StartPage><EndPage>%d</EndPage>"
                               "<MedlinePgn>%d-%d</MedlinePgn></Pagination>",
                               page, page + 8, page, (page + 8) % 100);
}

static void put_article(struct printer *p, const char *doi, int volume)
{
    bool translated = !p->paper->planted && rng_chance(p->rng, .02);
    put(p, "<Article PubModel=\"Print-Electronic\">");
    put_journal(p, volume, rng_between(p->rng, 1, 12));
    put_title(p, translated);
    put_pages(p);
    if (rng_chance(p->rng, .85))
        g_string_append_printf(p->xml,
                               "<ELocationID EIdType=\"doi\" ValidYN=\"Y\">%s</ELocationID>", doi);
    if (p->paper->design != DESIGN_LETTER || rng_chance(p->rng, .3)) put_abstract(p);
    put_authors(p, "");
    put(p, translated ? "<Language>ger</Language>" : "<Language>eng</Language>");
    if (rng_chance(p->rng, .12)) put_grants(p);
    put_publication_types(p);
    if (translated) put_element(p, "VernacularTitle", "Bildgebung heute: eine Übersicht.");
    if (rng_chance(p->rng, .7)) {
        put(p, "<ArticleDate DateType=\"Electronic\">");
        put_day(p, p->paper->day, true);
        put(p, "</ArticleDate>");
    }
    put(p, "</Article>");
}

static void put_history(struct printer *p)
{
    int32_t day = p->paper->day;
    int median = p->paper->journal->days_to_accept;
    put(p, "<History>");
    if (median > 0 && rng_chance(p->rng, .85)) {
        int32_t accepted = day - rng_between(p->rng, 2, 30);
        int32_t received = accepted - median / 2 - rng_between(p->rng, 0, median);
        put_history_day(p, "received", received, false);
        if (rng_chance(p->rng, .5))
            put_history_day(p, "revised", accepted - rng_between(p->rng, 1, median / 4 + 1), false);
        put_history_day(p, "accepted", accepted, false);
    }
    put_history_day(p, "medline", day + rng_between(p->rng, 0, 60), true);
    put_history_day(p, "pubmed", day, true);
    put_history_day(p, "entrez", day, true);
    put(p, "</History>");
}

static void put_references(struct printer *p)
{
    const GArray *citable = p->population->recent_pmids[p->paper->topic];
    unsigned n = (unsigned)rng_between(p->rng, 4, 2 * p->population->options.references - 4);
    put(p, "<ReferenceList>");
    for (unsigned i = 0; i < n; i++) {
        int64_t pmid = g_array_index(citable, int64_t, rng_below(p->rng, citable->len));
        const struct journal *journal = &corpus_journals[rng_below(p->rng, corpus_n_journals)];
        g_string_append_printf(p->xml, "<Reference><Citation>%s. %d;%d(%d):%d-%d.</Citation>",
                               journal->ta, rng_between(p->rng, 1998, 2013),
                               rng_between(p->rng, 10, 300), rng_between(p->rng, 1, 12),
                               rng_between(p->rng, 100, 500), rng_between(p->rng, 501, 999));
        put(p, "<ArticleIdList>");
        if (rng_chance(p->rng, .8))
            g_string_append_printf(p->xml, "<ArticleId IdType=\"doi\">10.5555/ref.%u</ArticleId>",
                                   rng_below(p->rng, 1000000));
        if (rng_chance(p->rng, .3))
            g_string_append_printf(p->xml, "<ArticleId IdType=\"pmc\">PMC9%06u</ArticleId>",
                                   rng_below(p->rng, 1000000));
        if (pmid != p->paper->pmid)
            g_string_append_printf(
                p->xml, "<ArticleId IdType=\"pubmed\">%" G_GINT64_FORMAT "</ArticleId>", pmid);
        else
            put(p, "<ArticleId IdType=\"pii\">S0000-0000(14)00001-1</ArticleId>");
        put(p, "</ArticleIdList></Reference>");
    }
    put(p, "</ReferenceList>");
}

static void put_ids(struct printer *p, const char *doi)
{
    g_string_append_printf(
        p->xml, "<ArticleIdList><ArticleId IdType=\"pubmed\">%" G_GINT64_FORMAT "</ArticleId>",
        p->paper->pmid);
    if (rng_chance(p->rng, .4))
        g_string_append_printf(p->xml,
                               "<ArticleId IdType=\"pmc\">PMC%" G_GINT64_FORMAT "</ArticleId>",
                               p->paper->pmid);
    if (rng_chance(p->rng, .95))
        g_string_append_printf(p->xml, "<ArticleId IdType=\"doi\">%s</ArticleId>", doi);
    put(p, "</ArticleIdList>");
}

static void put_corrections(struct printer *p)
{
    put(p, "<CommentsCorrectionsList><CommentsCorrections RefType=\"");
    put(p, p->paper->retracted ? "RetractionIn" : "CommentIn");
    put(p, "\"><RefSource>");
    put_text(p, p->paper->journal->iso);
    put(p, ". 2025;1:1</RefSource>");
    if (!p->paper->retracted || rng_chance(p->rng, .8))
        g_string_append_printf(p->xml, "<PMID Version=\"1\">%" G_GINT64_FORMAT "</PMID>",
                               p->paper->pmid + 8000000);
    put(p, "</CommentsCorrections></CommentsCorrectionsList>");
}

static void put_citation(struct printer *p, const char *doi, bool indexed)
{
    const struct journal *journal = p->paper->journal;
    g_string_append_printf(p->xml, "<MedlineCitation Status=\"%s\" Owner=\"NLM\"%s>",
                           indexed ? "MEDLINE" : "PubMed-not-MEDLINE",
                           indexed ? " IndexingMethod=\"Automated\"" : "");
    g_string_append_printf(p->xml, "<PMID Version=\"1\">%" G_GINT64_FORMAT "</PMID>",
                           p->paper->pmid);
    if (indexed) put_date(p, "DateCompleted", p->paper->day + 40);
    put_date(p, "DateRevised", p->paper->day + rng_between(p->rng, 41, 90));
    put_article(p, doi, 200 + (int)((p->paper->day - p->population->first_day) / 90));
    put(p, "<MedlineJournalInfo>");
    put_element(p, "Country", journal->country);
    put_element(p, "MedlineTA", journal->ta);
    put_element(p, "NlmUniqueID", journal->nlm_id);
    put_element(p, "ISSNLinking", journal->issn);
    put(p, "</MedlineJournalInfo><CitationSubset>IM</CitationSubset>");
    if (p->paper->retracted || rng_chance(p->rng, .05)) put_corrections(p);
    if (indexed) put_mesh(p);
    put_keywords(p);
    if (rng_chance(p->rng, .4))
        put_element(p, "CoiStatement", "The authors declare no conflict of interest.");
    put(p, "</MedlineCitation>");
}

static void put_book(struct printer *p)
{
    g_string_append_printf(p->xml,
                           "<PubmedBookArticle><BookDocument><PMID Version=\"1\">%" G_GINT64_FORMAT
                           "</PMID><ArticleIdList><ArticleId IdType=\"bookaccession\">NBK9%05u"
                           "</ArticleId></ArticleIdList><Book><Publisher><PublisherName>Example "
                           "Press</PublisherName></Publisher><BookTitle book=\"demo\">Handbook of "
                           "Imaging</BookTitle><PubDate>",
                           p->paper->pmid, rng_below(p->rng, 100000));
    put_day(p, p->paper->day, true);
    put(p, "</PubDate><Medium>Internet</Medium></Book>");
    put_title(p, false);
    put(p, "<Language>eng</Language>");
    put_authors(p, " Type=\"authors\"");
    put_ui(p, "D016454;Review", "PublicationType", "");
    put_abstract(p);
    put_date(p, "ContributionDate", p->paper->day);
    put(p, "</BookDocument><PubmedBookData><History>");
    put_history_day(p, "pubmed", p->paper->day, true);
    put_history_day(p, "entrez", p->paper->day, true);
    g_string_append_printf(p->xml,
                           "</History><PublicationStatus>ppublish</PublicationStatus>"
                           "<ArticleIdList><ArticleId IdType=\"pubmed\">%" G_GINT64_FORMAT
                           "</ArticleId></ArticleIdList></PubmedBookData></PubmedBookArticle>\n",
                           p->paper->pmid);
}

void paper_print(struct population *population, struct paper *paper, GString *xml)
{
    struct printer printer = {.population = population,
                              .paper = paper,
                              .rng = &paper->rng,
                              .xml = xml,
                              .references_for_letters = rng_chance(&paper->rng, .2)};
    if (paper->design == DESIGN_BOOK) {
        put_book(&printer);
        return;
    }
    char doi[32];
    g_snprintf(doi, sizeof doi, "10.5555/demo.%" G_GINT64_FORMAT, paper->pmid);
    bool old = population->last_day - paper->day > 90;
    put(&printer, "<PubmedArticle>");
    put_citation(&printer, doi, old && rng_chance(&paper->rng, .75));
    put(&printer, "<PubmedData>");
    put_history(&printer);
    put(&printer, "<PublicationStatus>ppublish</PublicationStatus>");
    put_ids(&printer, doi);
    if (paper->design != DESIGN_LETTER) put_references(&printer);
    put(&printer, "</PubmedData></PubmedArticle>\n");
}
