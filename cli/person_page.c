/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/person_page.h"

#include <inttypes.h>
#include <string.h>

#include "analyze/person_find.h"

#define HEADINGS_SHOWN 8
#define NAMESAKES_SHOWN 10
#define NAMESAKES_PRINTED 5
#define LINK_PMIDS 200   /* in one address: it stays below 2,000 letters */
#define LINK_PRINTED 100 /* longer lists are linked to in JSON alone */
#define PUBMED "https://pubmed.ncbi.nlm.nih.gov/?term="

/* --- papers ------------------------------------------------------------------------ */

json_t *person_page_pmids(const char *pmids)
{
    json_t *list = json_array();
    for (const char *at = pmids ? pmids : ""; *at;) {
        char *end;
        json_array_append_new(list, json_integer(g_ascii_strtoll(at, &end, 10)));
        at = *end ? end + 1 : end;
    }
    return list;
}

static bool add_years(struct db *db, int64_t person_id, json_t *person, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/person_years.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, person_id);
    json_t *years = json_array();
    json_object_set_new(person, "years", years);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        json_array_append_new(
            years, json_pack("{s:I, s:I, s:I, s:I, s:o}", "year", (json_int_t)stmt_int(stmt, 0),
                             "papers", (json_int_t)stmt_int(stmt, 1), "first",
                             (json_int_t)stmt_int(stmt, 2), "last", (json_int_t)stmt_int(stmt, 3),
                             "pmids", person_page_pmids(stmt_text(stmt, 4))));
    }
}

/* Rows come topic by topic. */
static bool add_topics(struct db *db, int64_t person_id, json_t *person, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/person_topics.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, person_id);
    json_t *topics = json_array(), *years = NULL;
    json_object_set_new(person, "topics", topics);
    int64_t query_id = 0;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        if (!years || stmt_int(stmt, 0) != query_id) {
            query_id = stmt_int(stmt, 0);
            years = json_array();
            json_array_append_new(topics, json_pack("{s:s, s:I, s:o}", "topic", stmt_text(stmt, 1),
                                                    "papers", (json_int_t)stmt_int(stmt, 2),
                                                    "years", years));
        }
        json_array_append_new(years,
                              json_pack("{s:I, s:I, s:o}", "year", (json_int_t)stmt_int(stmt, 3),
                                        "papers", (json_int_t)stmt_int(stmt, 4), "pmids",
                                        person_page_pmids(stmt_text(stmt, 5))));
    }
}

static bool add_headings(struct db *db, int64_t person_id, json_t *person, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/person_headings.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, person_id);
    stmt_bind_int(stmt, 2, HEADINGS_SHOWN);
    json_t *headings = json_array();
    json_object_set_new(person, "headings", headings);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        json_array_append_new(headings, json_pack("{s:s, s:I, s:o}", "heading", stmt_text(stmt, 0),
                                                  "papers", (json_int_t)stmt_int(stmt, 1), "pmids",
                                                  person_page_pmids(stmt_text(stmt, 2))));
    }
}

/* --- namesakes --------------------------------------------------------------------- */

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static int64_t int_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* Who and where, of one of them. */
static bool add_namesake(struct db *db, int64_t person_id, json_t *namesakes, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/person_summary.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, person_id);
    bool has_row;
    if (!stmt_step(stmt, &has_row, error) || !has_row) return has_row;
    const char *last = stmt_text(stmt, 1), *fore = stmt_text(stmt, 2), *suffix = stmt_text(stmt, 3);
    g_autofree char *name = g_strdup_printf("%s%s%s%s%s", fore ? fore : "", fore ? " " : "", last,
                                            suffix ? " " : "", suffix ? suffix : "");
    json_array_append_new(
        namesakes, json_pack("{s:I, s:s, s:I, s:s?, s:s?, s:s?}", "person_id",
                             (json_int_t)stmt_int(stmt, 0), "name", name, "papers_total",
                             (json_int_t)stmt_int(stmt, 8), "last_date", stmt_text(stmt, 10),
                             "institution", stmt_text(stmt, 11), "country", stmt_text(stmt, 15)));
    stmt_reset(stmt);
    return true;
}

/* "Sample, Ann B"; NULL on error. */
static char *comma_name(struct db *db, int64_t person_id, GError **error)
{
    struct stmt *stmt =
        db_stmt(db, "SELECT last_name, fore_name FROM person WHERE person_id = ?", error);
    if (!stmt) return NULL;
    stmt_bind_int(stmt, 1, person_id);
    bool has_row;
    if (!stmt_step(stmt, &has_row, error)) return NULL;
    const char *fore = has_row ? stmt_text(stmt, 1) : NULL;
    char *name = g_strdup_printf("%s, %s", has_row ? stmt_text(stmt, 0) : "", fore ? fore : "");
    stmt_reset(stmt);
    return name;
}

/* Everybody else whose printed name fits, most papers first. */
static bool add_namesakes(struct db *db, int64_t person_id, const char *name, json_t *person,
                          GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    enum person_query query;
    if (!person_find(db, name, &query, ids, error)) return false;
    json_t *namesakes = json_array();
    json_object_set_new(person, "namesakes_total",
                        json_integer(ids->len > 0 ? (json_int_t)ids->len - 1 : 0));
    json_object_set_new(person, "namesakes", namesakes);
    for (guint i = 0; i < ids->len && json_array_size(namesakes) < NAMESAKES_SHOWN; i++) {
        int64_t id = g_array_index(ids, int64_t, i);
        if (id != person_id && !add_namesake(db, id, namesakes, error)) return false;
    }
    return true;
}

/* --- links ------------------------------------------------------------------------- */

static void flush_link(json_t *links, GString *address)
{
    if (address->len > 0) json_array_append_new(links, json_string(address->str));
    g_string_truncate(address, 0);
}

/* Searches for PMIDs, blanks between them, which PubMed takes for OR. */
static json_t *pubmed_links(const json_t *person)
{
    json_t *links = json_array();
    g_autoptr(GString) address = g_string_new(NULL);
    size_t i, k, n = 0;
    json_t *year, *pmid;
    json_array_foreach(json_object_get(person, "years"), i, year)
    {
        json_array_foreach(json_object_get(year, "pmids"), k, pmid)
        {
            if (n++ % LINK_PMIDS == 0) flush_link(links, address);
            g_string_append_printf(address, "%s%" JSON_INTEGER_FORMAT,
                                   address->len > 0 ? "+" : PUBMED, json_integer_value(pmid));
        }
    }
    flush_link(links, address);
    return links;
}

/* start and what follows it, escaped; null for NULL. */
static json_t *link_to(const char *start, const char *rest)
{
    g_autofree char *escaped = rest ? g_uri_escape_string(rest, "/", FALSE) : NULL;
    g_autofree char *address = rest ? g_strconcat(start, escaped, NULL) : NULL;
    return address ? json_string(address) : json_null();
}

static json_t *full_text_row(struct stmt *stmt)
{
    const char *pmcid = stmt_text(stmt, 2), *doi = stmt_text(stmt, 3);
    json_t *address = pmcid ? link_to("https://pmc.ncbi.nlm.nih.gov/articles/", pmcid)
                            : link_to("https://doi.org/", doi);
    return json_pack("{s:o, s:I, s:s?}", "address", address, "pmid", (json_int_t)stmt_int(stmt, 0),
                     "date", stmt_text(stmt, 1));
}

/* Where an address may be printed that PubMed does not have; null: nowhere. */
static bool add_full_text(struct db *db, int64_t person_id, json_t *person, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/person_full_text.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, person_id);
    bool has_row;
    if (!stmt_step(stmt, &has_row, error)) return false;
    json_object_set_new(json_object_get(person, "links"), "full_text",
                        has_row ? full_text_row(stmt) : json_null());
    if (has_row) stmt_reset(stmt);
    return true;
}

/* name: "Sample, Ann B". PubMed completes initials: "Sample A" finds "Sample AB". */
static void add_links(const char *name, json_t *person)
{
    const char *comma = strstr(name, ", ");
    const char *fore = comma ? comma + 2 : "";
    g_autofree char *words = g_strdup_printf("%.*s %.*s[Author]", (int)(comma ? comma - name : 0),
                                             name, (int)(g_utf8_next_char(fore) - fore), fore);
    json_t *links = json_pack(
        "{s:o, s:o, s:o, s:o}", "pubmed", pubmed_links(person), "pubmed_author",
        link_to(PUBMED, words), "orcid", link_to("https://orcid.org/", text_of(person, "orcid")),
        "semantic_scholar",
        link_to("https://www.semanticscholar.org/author/", text_of(person, "s2_author_id")));
    json_object_set_new(person, "links", links);
}

bool person_page_add(struct db *db, int64_t person_id, json_t *person, GError **error)
{
    g_autofree char *name = comma_name(db, person_id, error);
    if (!name || !add_years(db, person_id, person, error) ||
        !add_topics(db, person_id, person, error) || !add_headings(db, person_id, person, error) ||
        !add_namesakes(db, person_id, name, person, error))
        return false;
    add_links(name, person);
    return add_full_text(db, person_id, person, error);
}

/* --- text -------------------------------------------------------------------------- */

/* "2025 3, 2024 5" */
static void append_years(GString *text, const json_t *years)
{
    size_t i;
    json_t *year;
    json_array_foreach(years, i, year)
        g_string_append_printf(text, "%s%" PRId64 " %" PRId64, i > 0 ? ", " : "",
                               int_of(year, "year"), int_of(year, "papers"));
    g_string_append_c(text, '\n');
}

void person_page_papers_text(GString *text, const json_t *person)
{
    const json_t *years = json_object_get(person, "years");
    const json_t *headings = json_object_get(person, "headings");
    size_t i;
    json_t *item;
    const char *label = "Topics";
    if (json_array_size(years) > 0) {
        g_string_append(text, "Years     ");
        append_years(text, years);
    }
    json_array_foreach(json_object_get(person, "topics"), i, item)
    {
        g_string_append_printf(text, "%-9s %s, %" PRId64 ": ", label, text_of(item, "topic"),
                               int_of(item, "papers"));
        append_years(text, json_object_get(item, "years"));
        label = "";
    }
    json_array_foreach(headings, i, item)
        g_string_append_printf(text, "%s%s %" PRId64, i > 0 ? ", " : "Headings  ",
                               text_of(item, "heading"), int_of(item, "papers"));
    if (json_array_size(headings) > 0) g_string_append_c(text, '\n');
}

void person_page_namesakes_text(GString *text, const json_t *person)
{
    int64_t total = int_of(person, "namesakes_total");
    if (total == 0) return;
    g_string_append_printf(text,
                           "Namesakes %" PRId64 " other%s here could bear this name; papers may be "
                           "given to the wrong one\n",
                           total, total == 1 ? "" : "s");
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(person, "namesakes"), i, item)
    {
        if (i == NAMESAKES_PRINTED) break;
        int64_t papers = int_of(item, "papers_total");
        const char *institution = text_of(item, "institution"), *country = text_of(item, "country");
        g_string_append_printf(text, "          %s (%" PRId64 "), %" PRId64 " paper%s%s%s%s%s\n",
                               text_of(item, "name"), int_of(item, "person_id"), papers,
                               papers == 1 ? "" : "s", institution ? ", " : "",
                               institution ? institution : "", country ? ", " : "",
                               country ? country : "");
    }
}

void person_page_links_text(GString *text, const json_t *person)
{
    const json_t *links = json_object_get(person, "links");
    const json_t *papers = json_object_get(links, "pubmed");
    if (json_array_size(papers) == 1 && int_of(person, "papers_total") <= LINK_PRINTED)
        g_string_append_printf(text, "PubMed    these papers: %s\n",
                               json_string_value(json_array_get(papers, 0)));
    g_string_append_printf(text, "PubMed    surname and first letter: %s\n",
                           text_of(links, "pubmed_author"));
}
