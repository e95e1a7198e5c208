/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compare_export EXPORT.jsonl FILE...: does `export articles` say what the XML
 * says? Reads contract 3.3 a second time and in another way than the program:
 * records are cut out of the text, parsed into trees and asked by XPath. Shares
 * no code with parse/. Of several copies of a record any with the highest
 * version and latest DateRevised is accepted. Not compared: e-mail, person ids,
 * Semantic Scholar's facts, topics.
 *
 * Prints each field that differs and a summary; exit status 1 when any does, or
 * when the PMIDs are not the same.
 */
#include <glib.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* A record's tree and the paths that differ between articles and books. */
struct record {
    xmlDocPtr doc;
    xmlXPathContextPtr context;
    gboolean is_book;
};

/* --- text ------------------------------------------------------------------------- */

/* White space folded by Unicode's own definition; NULL when nothing is left. */
static char *fold(const char *text)
{
    GString *out = g_string_new(NULL);
    gboolean pending = FALSE;
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isspace(c) || c == 0x85) {
            pending = out->len > 0;
            continue;
        }
        if (pending) g_string_append_c(out, ' ');
        pending = FALSE;
        g_string_append_unichar(out, c);
    }
    return g_string_free(out, out->len == 0);
}

static int64_t number(const char *text)
{
    return g_ascii_strtoll(text, NULL, 10);
}

static char *node_text(xmlNodePtr node)
{
    xmlChar *content = xmlNodeGetContent(node);
    char *text = fold((const char *)content);
    xmlFree(content);
    return text;
}

static char *attribute(xmlNodePtr node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    char *text = value ? fold((const char *)value) : NULL;
    xmlFree(value);
    return text;
}

/* --- XPath ------------------------------------------------------------------------ */

static xmlXPathObjectPtr ask(const struct record *record, xmlNodePtr at, const char *path)
{
    record->context->node = at ? at : xmlDocGetRootElement(record->doc);
    xmlXPathObjectPtr found = xmlXPathEvalExpression((const xmlChar *)path, record->context);
    if (!found) g_error("bad path %s", path);
    return found;
}

static int count(xmlXPathObjectPtr found)
{
    return found->nodesetval ? found->nodesetval->nodeNr : 0;
}

/* Text of the first node that has any; g_free(). */
static char *text_at(const struct record *record, xmlNodePtr at, const char *path)
{
    xmlXPathObjectPtr found = ask(record, at, path);
    char *text = NULL;
    for (int i = 0; !text && i < count(found); i++)
        text = node_text(found->nodesetval->nodeTab[i]);
    xmlXPathFreeObject(found);
    return text;
}

static gboolean is_true(const struct record *record, xmlNodePtr at, const char *path)
{
    xmlXPathObjectPtr found = ask(record, at, path);
    gboolean truth = xmlXPathCastToBoolean(found);
    xmlXPathFreeObject(found);
    return truth;
}

static json_t *take_text(char *text)
{
    json_t *value = text ? json_string(text) : json_null();
    g_free(text);
    return value;
}

static void put(json_t *row, const struct record *record, const char *key, const char *path)
{
    json_object_set_new(row, key, take_text(text_at(record, NULL, path)));
}

/* Walk the nodes of a path and append what make() makes of each (NULL: skip). */
static json_t *list(const struct record *record, xmlNodePtr at, const char *path,
                    json_t *(*make)(const struct record *record, xmlNodePtr node))
{
    json_t *out = json_array();
    xmlXPathObjectPtr found = ask(record, at, path);
    for (int i = 0; i < count(found); i++) {
        json_t *value = make(record, found->nodesetval->nodeTab[i]);
        if (value) json_array_append_new(out, value);
    }
    xmlXPathFreeObject(found);
    return out;
}

static json_t *without_repeats(json_t *values)
{
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(values); i++) {
        gboolean known = FALSE;
        for (size_t k = 0; k < json_array_size(out); k++)
            known |= json_equal(json_array_get(out, k), json_array_get(values, i));
        if (!known) json_array_append(out, json_array_get(values, i));
    }
    json_decref(values);
    return out;
}

/* --- dates ------------------------------------------------------------------------- */

static int month_number(const char *text)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (!text) return 0;
    if (g_ascii_isdigit(*text)) return (int)number(text) <= 12 ? (int)number(text) : 0;
    if (strlen(text) < 3) return 0;
    for (int i = 0; i < 12; i++)
        if (g_ascii_strncasecmp(text, names + 3 * (ptrdiff_t)i, 3) == 0) return i + 1;
    return 0;
}

/* Year-month-day below node at; precision as printed. */
static char *date_text(const struct record *record, xmlNodePtr at, gboolean only_day)
{
    g_autofree char *year = text_at(record, at, "Year");
    g_autofree char *month = text_at(record, at, "Month");
    g_autofree char *day = text_at(record, at, "Day");
    int m = month_number(month), d = day ? (int)number(day) : 0;
    gboolean is_day = year && m > 0 && d > 0 && d <= 31 &&
                      g_date_valid_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)(int)number(year));
    if (!year || (only_day && !is_day)) return NULL;
    if (is_day) return g_strdup_printf("%s-%02d-%02d", year, m, d);
    return m > 0 ? g_strdup_printf("%s-%02d", year, m) : g_strdup(year);
}

static json_t *day_at(const struct record *record, const char *path, gboolean last)
{
    xmlXPathObjectPtr found = ask(record, NULL, path);
    char *text = NULL;
    for (int i = 0; i < count(found); i++) {
        char *day = date_text(record, found->nodesetval->nodeTab[i], TRUE);
        if (day && (last || !text)) {
            g_free(text);
            text = day;
        } else {
            g_free(day);
        }
    }
    xmlXPathFreeObject(found);
    return take_text(text);
}

/* "1998 Dec-1999 Jan" -> 1998-12, by regular expressions. */
static char *medline_date(const char *text)
{
    g_autoptr(GRegex) years = g_regex_new("(?<!\\d)(1[5-9]|2[01])\\d\\d(?!\\d)", 0, 0, NULL);
    g_autoptr(GRegex) months =
        g_regex_new("(?<![a-z])(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|"
                    "sep(tember|t)?|oct(ober)?|nov(ember)?|dec(ember)?)(?![a-z])",
                    G_REGEX_CASELESS, 0, NULL);
    g_autoptr(GMatchInfo) year = NULL, month = NULL;
    if (!g_regex_match(years, text, 0, &year)) return NULL;
    g_autofree char *y = g_match_info_fetch(year, 0);
    if (!g_regex_match(months, text, 0, &month)) return g_strdup(y);
    g_autofree char *m = g_match_info_fetch(month, 0);
    return g_strdup_printf("%s-%02d", y, month_number(m));
}

static void put_dates(json_t *row, const struct record *record)
{
    const char *place = record->is_book ? "BookDocument/Book/PubDate"
                                        : "MedlineCitation/Article/Journal/JournalIssue/PubDate";
    xmlXPathObjectPtr found = ask(record, NULL, place);
    char *date = NULL;
    if (count(found) > 0) {
        xmlNodePtr node = found->nodesetval->nodeTab[0];
        g_autofree char *medline = text_at(record, node, "MedlineDate");
        date = date_text(record, node, FALSE);
        if (!date && medline) date = medline_date(medline);
    }
    xmlXPathFreeObject(found);
    g_autofree char *year = date
                                ? g_strndup(date, 4)
                                : text_at(record, NULL, "MedlineCitation/Article/ArticleDate/Year");
    json_object_set_new(row, "year", year ? json_integer((int)number(year)) : json_null());
    json_object_set_new(row, "pub_date", take_text(date));
    json_object_set_new(row, "electronic_date",
                        day_at(record, "MedlineCitation/Article/ArticleDate", FALSE));
    static const char *const kinds[][2] = {{"entrez_date", "entrez"},
                                           {"received", "received"},
                                           {"revised", "revised"},
                                           {"accepted", "accepted"}};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *path = g_strdup_printf(
            "(PubmedData|PubmedBookData)/History/PubMedPubDate[@PubStatus='%s']", kinds[i][1]);
        json_object_set_new(row, kinds[i][0], day_at(record, path, i == 2));
    }
}

/* --- lists --------------------------------------------------------------------------- */

static json_t *make_text(const struct record *record, xmlNodePtr node)
{
    (void)record;
    char *text = node_text(node);
    return text ? take_text(text) : NULL;
}

static json_t *make_type(const struct record *record, xmlNodePtr node)
{
    (void)record;
    return json_pack("{so so}", "ui", take_text(attribute(node, "UI")), "name",
                     take_text(node_text(node)));
}

static json_t *make_qualifier(const struct record *record, xmlNodePtr node)
{
    return json_pack("{so so sb}", "ui", take_text(attribute(node, "UI")), "name",
                     take_text(node_text(node)), "major",
                     is_true(record, node, "@MajorTopicYN = 'Y'"));
}

static json_t *make_heading(const struct record *record, xmlNodePtr node)
{
    g_autofree char *name = text_at(record, node, "DescriptorName");
    if (!name) return NULL;
    return json_pack("{so ss sb so}", "ui", take_text(text_at(record, node, "DescriptorName/@UI")),
                     "name", name, "major", is_true(record, node, "*[@MajorTopicYN = 'Y']"),
                     "qualifiers", list(record, node, "QualifierName", make_qualifier));
}

static json_t *make_keyword(const struct record *record, xmlNodePtr node)
{
    (void)record;
    g_autofree char *text = node_text(node);
    g_autoptr(GRegex) end = g_regex_new("[.*;\\s]+$", 0, 0, NULL);
    char *bare = text ? g_regex_replace(end, text, -1, 0, "", 0, NULL) : NULL;
    if (!bare || *bare == '\0') {
        g_free(bare);
        return NULL;
    }
    return take_text(bare);
}

static json_t *make_grant(const struct record *record, xmlNodePtr node)
{
    return json_pack("{so so so}", "id", take_text(text_at(record, node, "GrantID")), "agency",
                     take_text(text_at(record, node, "Agency")), "country",
                     take_text(text_at(record, node, "Country")));
}

static json_t *make_correction(const struct record *record, xmlNodePtr node)
{
    g_autofree char *pmid = text_at(record, node, "PMID");
    return json_pack("{so so}", "type", take_text(attribute(node, "RefType")), "pmid",
                     pmid ? json_integer(number(pmid)) : json_null());
}

/* ISO 7064 mod 11-2 from the definition: the sum of digit times 2^(n - i) is 1
 * mod 11. */
static char *orcid_of(const char *text)
{
    g_autoptr(GRegex) form =
        g_regex_new("(\\d{4})[-\\s]?(\\d{4})[-\\s]?(\\d{4})[-\\s]?(\\d{3}[\\dXx])"
                    "(?!\\w)",
                    0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(form, text, 0, &match)) return NULL;
    GString *bare = g_string_new(NULL);
    int sum = 0;
    for (int i = 1; i <= 4; i++) {
        g_autofree char *group = g_match_info_fetch(match, i);
        for (int k = 0; k < 4; k++) {
            int digit = g_ascii_isdigit(group[k]) ? group[k] - '0' : 10;
            sum = (sum * 2 + digit) % 11;
            g_string_append_c(bare, g_ascii_toupper(group[k]));
        }
        if (i < 4) g_string_append_c(bare, '-');
    }
    return g_string_free(bare, sum != 1);
}

static json_t *make_author(const struct record *record, xmlNodePtr node)
{
    static const char *const keys[][2] = {{"last_name", "LastName"},
                                          {"fore_name", "ForeName"},
                                          {"initials", "Initials"},
                                          {"suffix", "Suffix"},
                                          {"collective_name", "CollectiveName"}};
    json_t *row = json_object();
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        json_object_set_new(row, keys[i][0], take_text(text_at(record, node, keys[i][1])));
    g_autofree char *printed = text_at(record, node, "Identifier[@Source = 'ORCID']");
    json_object_set_new(row, "orcid", take_text(printed ? orcid_of(printed) : NULL));
    json_object_set_new(row, "equal_contrib",
                        json_boolean(is_true(record, node, "@EqualContrib = 'Y'")));
    json_object_set_new(row, "affiliations",
                        list(record, node, "AffiliationInfo/Affiliation", make_text));
    return row;
}

static json_t *authors_of(const struct record *record)
{
    static const char chapter[] = "BookDocument/AuthorList[not(@Type = 'editors')]";
    const char *where = "MedlineCitation/Article/AuthorList/Author[not(@ValidYN = 'N')]";
    if (record->is_book) {
        where = is_true(record, NULL, chapter)
                    ? "BookDocument/AuthorList[not(@Type = 'editors')]/Author[not(@ValidYN = 'N')]"
                    : "BookDocument/Book/AuthorList[not(@Type = 'editors')]"
                      "/Author[not(@ValidYN = 'N')]";
    }
    json_t *authors = list(record, NULL, where, make_author);
    for (size_t i = 0; i < json_array_size(authors); i++)
        json_object_set_new(json_array_get(authors, i), "position",
                            json_integer((json_int_t)i + 1));
    return authors;
}

static gint compare_ints(gconstpointer a, gconstpointer b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static json_t *references_of(const struct record *record)
{
    xmlXPathObjectPtr found =
        ask(record, NULL,
            "(PubmedData|BookDocument|PubmedBookData)//ReferenceList/Reference/ArticleIdList"
            "/ArticleId[not(@IdType) or @IdType = 'pubmed']");
    g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (int i = 0; i < count(found); i++) {
        g_autofree char *text = node_text(found->nodesetval->nodeTab[i]);
        if (!text || strspn(text, "0123456789") != strlen(text)) continue;
        int64_t pmid = number(text);
        if (pmid > 0) g_array_append_val(pmids, pmid);
    }
    xmlXPathFreeObject(found);
    g_array_sort(pmids, compare_ints);
    json_t *out = json_array();
    for (guint i = 0; i < pmids->len; i++) {
        int64_t pmid = g_array_index(pmids, int64_t, i);
        if (i == 0 || g_array_index(pmids, int64_t, i - 1) != pmid) {
            json_array_append_new(out, json_integer(pmid));
        }
    }
    return out;
}

static json_t *make_section(const struct record *record, xmlNodePtr node)
{
    (void)record;
    g_autofree char *label = attribute(node, "Label");
    g_autofree char *text = node_text(node);
    if (!text) return NULL;
    if (!label || g_ascii_strcasecmp(label, "UNLABELLED") == 0) return json_string(text);
    return json_sprintf("%s: %s", label, text);
}

static json_t *abstract_of(const struct record *record)
{
    json_t *sections = list(
        record, NULL, "(MedlineCitation/Article|BookDocument)/Abstract/AbstractText", make_section);
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < json_array_size(sections); i++) {
        if (i > 0) g_string_append_c(out, '\n');
        g_string_append(out, json_string_value(json_array_get(sections, i)));
    }
    json_decref(sections);
    return take_text(g_string_free(out, out->len == 0));
}

/* --- one record ---------------------------------------------------------------------- */

static json_t *doi_of(const struct record *record)
{
    char *doi = text_at(record, NULL,
                        "(PubmedData|BookDocument|PubmedBookData)/ArticleIdList"
                        "/ArticleId[@IdType = 'doi']");
    if (!doi) {
        doi = text_at(record, NULL,
                      "(MedlineCitation/Article|BookDocument/Book)/ELocationID[@EIdType = 'doi' "
                      "and not(@ValidYN = 'N')]");
    }
    if (!doi) return json_null();
    g_autoptr(GRegex) prefix =
        g_regex_new("^(https?://)?((dx\\.|www\\.)?doi\\.org/|doi:)", G_REGEX_CASELESS, 0, NULL);
    g_autofree char *bare = g_regex_replace(prefix, doi, -1, 0, "", 0, NULL);
    g_free(doi);
    return take_text(g_utf8_strdown(bare, -1));
}

static json_t *pages_of(const struct record *record)
{
    char *pages = text_at(record, NULL,
                          "(MedlineCitation/Article|BookDocument)/Pagination"
                          "/MedlinePgn");
    g_autofree char *first =
        text_at(record, NULL, "(MedlineCitation/Article|BookDocument)/Pagination/StartPage");
    g_autofree char *last =
        text_at(record, NULL, "(MedlineCitation/Article|BookDocument)/Pagination/EndPage");
    if (pages || !first) return take_text(pages);
    return last ? json_sprintf("%s-%s", first, last) : json_string(first);
}

static void put_source(json_t *row, const struct record *record)
{
    static const char *const article[][2] = {
        {"title", "MedlineCitation/Article/ArticleTitle"},
        {"journal", "MedlineCitation/Article/Journal/Title"},
        {"issn", "MedlineCitation/Article/Journal/ISSN"},
        {"volume", "MedlineCitation/Article/Journal/JournalIssue/Volume"},
        {"issue", "MedlineCitation/Article/Journal/JournalIssue/Issue"},
        {"journal_iso", "MedlineCitation/Article/Journal/ISOAbbreviation"},
        {"vernacular_title", "MedlineCitation/Article/VernacularTitle"},
        {"nlm_id", "MedlineCitation/MedlineJournalInfo/NlmUniqueID"}};
    static const char *const book[][2] = {{"title", "BookDocument/ArticleTitle"},
                                          {"journal", "BookDocument/Book/BookTitle"},
                                          {"issn", "NONE"},
                                          {"volume", "BookDocument/Book/Volume"},
                                          {"issue", "NONE"},
                                          {"journal_iso", "NONE"},
                                          {"vernacular_title", "BookDocument/VernacularTitle"},
                                          {"nlm_id", "NONE"}};
    for (size_t i = 0; i < G_N_ELEMENTS(article); i++)
        put(row, record, article[i][0], record->is_book ? book[i][1] : article[i][1]);
    if (record->is_book && json_is_null(json_object_get(row, "title"))) {
        json_object_set(row, "title", json_object_get(row, "journal"));
    }
    if (json_is_null(json_object_get(row, "journal_iso"))) {
        put(row, record, "journal_iso", "MedlineCitation/MedlineJournalInfo/MedlineTA");
    }
    if (json_is_null(json_object_get(row, "issn"))) {
        put(row, record, "issn", "MedlineCitation/MedlineJournalInfo/ISSNLinking");
    }
}

static json_t *record_json(const struct record *record)
{
    json_t *row = json_object();
    g_autofree char *pmid = text_at(record, NULL, "(MedlineCitation|BookDocument)/PMID");
    g_autofree char *version =
        text_at(record, NULL, "(MedlineCitation|BookDocument)/PMID/@Version");
    json_object_set_new(row, "pmid", json_integer(pmid ? number(pmid) : 0));
    json_object_set_new(row, "version", json_integer(version ? (int)number(version) : 1));
    json_object_set_new(row, "doi", doi_of(record));
    put(row, record, "pmcid",
        "(PubmedData|BookDocument|PubmedBookData)/ArticleIdList/ArticleId[@IdType = 'pmc']");
    json_object_set_new(row, "abstract", abstract_of(record));
    put_source(row, record);
    json_object_set_new(row, "pages", pages_of(record));
    put_dates(row, record);
    json_object_set_new(
        row, "languages",
        list(record, NULL, "(MedlineCitation/Article|BookDocument)/Language", make_text));
    json_object_set_new(row, "publication_types",
                        list(record, NULL,
                             "MedlineCitation/Article/PublicationTypeList/PublicationType|"
                             "BookDocument/PublicationType",
                             make_type));
    json_object_set_new(
        row, "mesh",
        list(record, NULL, "MedlineCitation/MeshHeadingList/MeshHeading", make_heading));
    json_object_set_new(
        row, "keywords",
        without_repeats(list(
            record, NULL, "(MedlineCitation|BookDocument)/KeywordList[@Owner = 'NOTNLM']/Keyword",
            make_keyword)));
    json_object_set_new(row, "authors", authors_of(record));
    json_object_set_new(
        row, "authors_complete",
        json_boolean(!is_true(record, NULL,
                              "(MedlineCitation/Article|BookDocument|BookDocument/Book)"
                              "/AuthorList[@CompleteYN = 'N' and not(@Type = 'editors')]")));
    json_object_set_new(
        row, "grants",
        without_repeats(list(record, NULL, "(MedlineCitation/Article|BookDocument)/GrantList/Grant",
                             make_grant)));
    json_object_set_new(row, "references", references_of(record));
    json_object_set_new(
        row, "corrections",
        without_repeats(list(record, NULL,
                             "MedlineCitation/CommentsCorrectionsList/CommentsCorrections[@RefType "
                             "!= 'Cites']",
                             make_correction)));
    json_object_set_new(row, "retracted",
                        json_boolean(is_true(record, NULL,
                                             ".//PublicationType[@UI = 'D016441'] or "
                                             ".//CommentsCorrections[@RefType = 'RetractionIn']")));
    return row;
}

/* --- comparing ------------------------------------------------------------------------ */

struct copy {
    json_t *row;
    char *rank; /* version and DateRevised, comparable as text */
};

static void copy_free(gpointer pointer)
{
    struct copy *copy = pointer;
    json_decref(copy->row);
    g_free(copy->rank);
    g_free(copy);
}

/* The copies of each PMID that may count: those of the highest rank. */
static GHashTable *copies; /* int64_t * -> GPtrArray of struct copy * */
static GHashTable *deleted;

static void add_record(const char *text, size_t size)
{
    struct record record = {0};
    record.doc = xmlReadMemory(text, (int)size, NULL, "UTF-8",
                               XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                   XML_PARSE_NOCDATA);
    if (!record.doc) return; /* damaged: the program must have left it out */
    xmlNodePtr root = xmlDocGetRootElement(record.doc);
    record.is_book = strcmp((const char *)root->name, "PubmedBookArticle") == 0;
    record.context = xmlXPathNewContext(record.doc);
    struct copy *copy = g_new0(struct copy, 1);
    copy->row = record_json(&record);
    xmlXPathObjectPtr revised = ask(&record, NULL, "(MedlineCitation|BookDocument)/DateRevised");
    g_autofree char *date =
        count(revised) > 0 ? date_text(&record, revised->nodesetval->nodeTab[0], TRUE) : NULL;
    xmlXPathFreeObject(revised);
    int64_t pmid = json_integer_value(json_object_get(copy->row, "pmid"));
    copy->rank =
        g_strdup_printf("%09d %s", (int)json_integer_value(json_object_get(copy->row, "version")),
                        date ? date : "");
    GPtrArray *known = g_hash_table_lookup(copies, &pmid);
    if (!known) {
        int64_t *key = g_new(int64_t, 1);
        *key = pmid;
        known = g_ptr_array_new_with_free_func(copy_free);
        g_hash_table_insert(copies, key, known);
    }
    int order = known->len == 0 ? 1 : strcmp(copy->rank, ((struct copy *)known->pdata[0])->rank);
    if (order > 0) g_ptr_array_set_size(known, 0);
    if (order >= 0 && pmid > 0) {
        g_ptr_array_add(known, copy);
    } else {
        copy_free(copy);
    }
    if (pmid == 0) g_hash_table_remove(copies, &pmid);
    g_hash_table_remove(deleted, &pmid);
    xmlXPathFreeContext(record.context);
    xmlFreeDoc(record.doc);
}

/* Cut out each <name ...>...</name> and give it to use(). */
static void cut_out(const char *text, const char *name, void (*use)(const char *text, size_t size))
{
    g_autofree char *open = g_strdup_printf("<%s", name);
    g_autofree char *close = g_strdup_printf("</%s>", name);
    for (const char *p = strstr(text, open); p; p = strstr(p, open)) {
        const char *behind = p + strlen(open);
        if (*behind != '>' && !g_ascii_isspace(*behind)) {
            p = behind;
            continue;
        }
        const char *end = strstr(p, close);
        const char *next = strstr(behind, open);
        while (next && !g_ascii_isspace(next[strlen(open)]) && next[strlen(open)] != '>')
            next = strstr(next + 1, open);
        if (end && (!next || end < next)) use(p, (size_t)(end + strlen(close) - p));
        p = behind;
    }
}

static void add_deletions(const char *text, size_t size)
{
    g_autofree char *block = g_strndup(text, size);
    for (char *p = strstr(block, "<PMID"); p; p = strstr(p + 1, "<PMID")) {
        const char *behind = strchr(p, '>');
        int64_t *pmid = g_new(int64_t, 1);
        *pmid = behind ? number(behind + 1) : 0;
        g_hash_table_add(deleted, pmid);
    }
}

static char *read_text(const char *path)
{
    gzFile file = gzopen(path, "rb");
    if (!file) g_error("cannot read %s", path);
    GString *text = g_string_new(NULL);
    char bytes[65536];
    int n;
    while ((n = gzread(file, bytes, sizeof bytes)) > 0)
        g_string_append_len(text, bytes, n);
    gzclose(file);
    return g_string_free(text, FALSE);
}

/* What of the row the copy says otherwise; 0: nothing. */
static int differences(const json_t *wanted, const json_t *got, gboolean print)
{
    static const char *const unknown[] = {"email", "person_id"};
    const char *key;
    json_t *value;
    int n = 0;
    json_t *exported = json_deep_copy(got);
    json_t *authors = json_object_get(exported, "authors");
    for (size_t i = 0; i < json_array_size(authors); i++)
        for (size_t k = 0; k < G_N_ELEMENTS(unknown); k++)
            json_object_del(json_array_get(authors, i), unknown[k]);
    json_object_foreach((json_t *)wanted, key, value)
    {
        const json_t *other = json_object_get(exported, key);
        if (json_equal(value, other)) continue;
        n++;
        if (!print) continue;
        char *a = json_dumps(value, JSON_ENCODE_ANY), *b = json_dumps(other, JSON_ENCODE_ANY);
        printf("PMID %" JSON_INTEGER_FORMAT " %s\n  xml    %.600s\n  export %.600s\n",
               json_integer_value(json_object_get(wanted, "pmid")), key, a, b ? b : "(missing)");
        free(a);
        free(b);
    }
    json_decref(exported);
    return n;
}

static gboolean check_row(const json_t *row)
{
    int64_t pmid = json_integer_value(json_object_get(row, "pmid"));
    GPtrArray *known = g_hash_table_lookup(copies, &pmid);
    if (!known) {
        printf("PMID %" G_GINT64_FORMAT " is exported but not in the XML\n", pmid);
        return FALSE;
    }
    gboolean is_equal = FALSE;
    for (guint i = 0; i < known->len && !is_equal; i++)
        is_equal = differences(((struct copy *)known->pdata[i])->row, row, FALSE) == 0;
    if (!is_equal) differences(((struct copy *)known->pdata[0])->row, row, TRUE);
    g_hash_table_remove(copies, &pmid);
    return is_equal;
}

int main(int argc, char **argv)
{
    if (argc < 3) g_error("usage: compare_export EXPORT.jsonl FILE...");
    copies = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
                                   (GDestroyNotify)g_ptr_array_unref);
    deleted = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (int i = 2; i < argc; i++) {
        g_autofree char *text = read_text(argv[i]);
        cut_out(text, "PubmedArticle", add_record);
        cut_out(text, "PubmedBookArticle", add_record);
        cut_out(text, "DeleteCitation", add_deletions);
        GHashTableIter each;
        gpointer pmid;
        g_hash_table_iter_init(&each, deleted);
        while (g_hash_table_iter_next(&each, &pmid, NULL))
            g_hash_table_remove(copies, pmid);
    }
    guint n_xml = g_hash_table_size(copies), n_rows = 0, n_bad = 0;
    FILE *export = fopen(argv[1], "rb");
    if (!export) g_error("cannot read %s", argv[1]);
    json_t *row;
    while ((row = json_loadf(export, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
        n_rows++;
        if (!check_row(row)) n_bad++;
        json_decref(row);
    }
    fclose(export);
    GHashTableIter each;
    gpointer pmid;
    g_hash_table_iter_init(&each, copies);
    while (g_hash_table_iter_next(&each, &pmid, NULL))
        printf("PMID %" G_GINT64_FORMAT " is in the XML but not exported\n", *(int64_t *)pmid);
    guint n_missing = g_hash_table_size(copies);
    printf("%u records in the XML, %u exported, %u differ, %u missing\n", n_xml, n_rows, n_bad,
           n_missing);
    g_hash_table_destroy(copies);
    g_hash_table_destroy(deleted);
    xmlCleanupParser();
    return n_bad + n_missing > 0 || n_xml != n_rows;
}
