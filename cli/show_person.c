/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/show_person.h"

#include <inttypes.h>
#include <math.h>

#include "analyze/person_why.h"
#include "cli/person_page.h"
#include "cli/show_ledger.h"
#include "cli/show_near_peers.h"
#include "core/clk.h"
#include "core/error.h"
#include "core/plural.h"

#define COAUTHORS_SHOWN 15
#define LEDGER_YEARS 3
#define CONTACT_OLD_YEARS 3
#define PLACES_SHOWN 10

static const struct out_column paper_columns[] = {
    {"pmid", "PMID", OUT_INT, 0, 0},
    {"date", "DATE", OUT_TEXT, 0, OUT_WHOLE},
    {"role", "ROLE", OUT_TEXT, 0, OUT_WHOLE},
    {"position", "POS", OUT_INT, 0, OUT_NO_TABLE},
    {"n_authors", "OF", OUT_INT, 0, OUT_NO_TABLE},
    {"journal", "JOURNAL", OUT_TEXT, 0, OUT_SPARE(1)},
    {"title", "TITLE", OUT_TEXT, 0, 0},
    {"retracted", "RETRACTED", OUT_BOOL, 0, OUT_NO_TABLE},
};

static const struct out_column people_columns[] = {
    {"person_id", "ID", OUT_INT, 0, 0},
    {"name", "NAME", OUT_TEXT, 0, OUT_WHOLE},
    {"papers_total", "PAPERS", OUT_INT, 0, OUT_SPARE(2)},
    {"first_date", "FIRST", OUT_TEXT, 0, OUT_WHOLE | OUT_SPARE(6)},
    {"last_date", "LAST", OUT_TEXT, 0, OUT_WHOLE | OUT_SPARE(4)},
    {"confidence", "SURE", OUT_TEXT, 0, OUT_SPARE(3)},
    {"place.country", "CC", OUT_TEXT, 0, OUT_SPARE(5)},
    {"place.institution", "INSTITUTION", OUT_TEXT, 0, OUT_SPARE(1)},
    {"orcid", "ORCID", OUT_TEXT, 0, OUT_WHOLE | OUT_SPARE(7)},
};

/* --- json ------------------------------------------------------------------------- */

static json_t *int_or_null(struct stmt *stmt, int column)
{
    return stmt_is_null(stmt, column) ? json_null() : json_integer(stmt_int(stmt, column));
}

static json_t *name_json(struct stmt *stmt, int column)
{
    const char *last = stmt_text(stmt, column), *fore = stmt_text(stmt, column + 1);
    const char *suffix = stmt_text(stmt, column + 2);
    g_autofree char *name = g_strdup_printf("%s%s%s%s%s", fore ? fore : "", fore ? " " : "", last,
                                            suffix ? " " : "", suffix ? suffix : "");
    return json_string(name);
}

/* Semantic Scholar's numbers, with their day; null: none were asked for. */
static json_t *numbers_json(struct stmt *stmt)
{
    if (stmt_is_null(stmt, 26)) return json_null();
    return json_pack("{s:o, s:o, s:o, s:s}", "h_index", int_or_null(stmt, 23), "paper_count",
                     int_or_null(stmt, 24), "citation_count", int_or_null(stmt, 25), "retrieved",
                     stmt_text(stmt, 26));
}

static json_t *summary_row(struct stmt *stmt)
{
    json_t *place = json_pack(
        "{s:s?, s:s?, s:s?, s:b, s:s?, s:s?, s:s?, s:o, s:s?}", "institution", stmt_text(stmt, 11),
        "ror", stmt_text(stmt, 12), "department", stmt_text(stmt, 13), "is_radiology",
        stmt_int(stmt, 14) != 0, "country", stmt_text(stmt, 15), "state", stmt_text(stmt, 16),
        "city", stmt_text(stmt, 17), "pmid", int_or_null(stmt, 18), "date", stmt_text(stmt, 19));
    json_t *contact = json_pack("{s:s?, s:o, s:s?, s:s?}", "email", stmt_text(stmt, 20), "pmid",
                                int_or_null(stmt, 21), "date", stmt_text(stmt, 22), "confidence",
                                stmt_text(stmt, 27));
    return json_pack("{s:I, s:o, s:s?, s:s?, s:s, s:I, s:I, s:s?, s:s?, s:o, s:o, s:o}",
                     "person_id", (json_int_t)stmt_int(stmt, 0), "name", name_json(stmt, 1),
                     "orcid", stmt_text(stmt, 4), "s2_author_id", stmt_text(stmt, 5), "confidence",
                     stmt_text(stmt, 6), "n_namesakes", (json_int_t)stmt_int(stmt, 7),
                     "papers_total", (json_int_t)stmt_int(stmt, 8), "first_date",
                     stmt_text(stmt, 9), "last_date", stmt_text(stmt, 10), "place", place,
                     "contact", contact, "s2_numbers", numbers_json(stmt));
}

/* The one row of a person; NULL on error. */
static json_t *summary_json(struct db *db, int64_t person_id, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/person_summary.sql", error);
    if (!stmt) return NULL;
    stmt_bind_int(stmt, 1, person_id);
    bool has_row;
    if (!stmt_step(stmt, &has_row, error)) return NULL;
    json_t *row = has_row ? summary_row(stmt) : NULL;
    if (!row)
        error_set(error, RADSCOUT_ERROR_DATABASE,
                  "person %" PRId64 " has no row: run "
                  "'radscout analyze'",
                  person_id);
    stmt_reset(stmt);
    return row;
}

static json_t *ledger_json(struct db *db, const struct facts *facts, int64_t person_id,
                           GError **error)
{
    char since[CLK_DATE_SIZE];
    clk_format_day(clk_years_before(facts->as_of, LEDGER_YEARS), since);
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/person_ledger.sql", error);
    if (!stmt) return NULL;
    stmt_bind_int(stmt, 1, person_id);
    stmt_bind_text(stmt, 2, since);
    bool has_row;
    if (!stmt_step(stmt, &has_row, error)) return NULL;
    json_t *newcomers =
        facts->history_years < FACTS_HISTORY_MIN ? json_null() : int_or_null(stmt, 3);
    json_t *ledger =
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:s?}", "senior_papers", int_or_null(stmt, 0),
                  "senior_papers_3y", int_or_null(stmt, 1), "first_authors", int_or_null(stmt, 2),
                  "newcomer_first", newcomers, "international_papers", int_or_null(stmt, 4),
                  "last_senior", stmt_text(stmt, 5));
    stmt_reset(stmt);
    return ledger;
}

static json_t *affiliation_row(struct stmt *stmt)
{
    return json_pack("{s:s?, s:s?, s:s?, s:s?, s:s?, s:b, s:I, s:s?, s:s?, s:b, s:o}",
                     "institution", stmt_text(stmt, 0), "ror", stmt_text(stmt, 1), "country",
                     stmt_text(stmt, 2), "state", stmt_text(stmt, 3), "city", stmt_text(stmt, 4),
                     "is_radiology", stmt_int(stmt, 5) != 0, "papers",
                     (json_int_t)stmt_int(stmt, 6), "first_date", stmt_text(stmt, 7), "last_date",
                     stmt_text(stmt, 8), "current", stmt_int(stmt, 9) != 0, "pmids",
                     person_page_pmids(stmt_text(stmt, 11)));
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static int64_t int_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static json_t *coauthor_row(struct stmt *stmt)
{
    return json_pack("{s:I, s:o, s:I, s:s?, s:s?, s:I, s:I, s:o}", "person_id",
                     (json_int_t)stmt_int(stmt, 0), "name", name_json(stmt, 1), "papers",
                     (json_int_t)stmt_int(stmt, 4), "first_date", stmt_text(stmt, 6), "last_date",
                     stmt_text(stmt, 5), "first_author_under", (json_int_t)stmt_int(stmt, 7),
                     "senior_over", (json_int_t)stmt_int(stmt, 8), "pmids",
                     person_page_pmids(stmt_text(stmt, 9)));
}

/* first, last, first and last (joint), sole, middle. */
static const char *role_of(struct stmt *stmt)
{
    bool first = stmt_int(stmt, 6) != 0, last = stmt_int(stmt, 7) != 0;
    if (first && last) return stmt_int(stmt, 5) == 1 ? "sole" : "first, last";
    return first ? "first" : last ? "last" : "middle";
}

static json_t *paper_row(struct stmt *stmt)
{
    return json_pack("{s:I, s:s?, s:s?, s:s?, s:s, s:I, s:I, s:b}", "pmid",
                     (json_int_t)stmt_int(stmt, 0), "date", stmt_text(stmt, 1), "journal",
                     stmt_text(stmt, 2), "title", stmt_text(stmt, 3), "role", role_of(stmt),
                     "position", (json_int_t)stmt_int(stmt, 4), "n_authors",
                     (json_int_t)stmt_int(stmt, 5), "retracted", stmt_int(stmt, 8) != 0);
}

/* A list of the person's page and the embedded query that fills it. */
struct list_query {
    const char *key, *file;
    int limit; /* 0: the query has none */
    json_t *(*row)(struct stmt *);
};

static bool add_rows(struct db *db, int64_t person_id, const struct list_query *query,
                     json_t *person, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, query->file, error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, person_id);
    if (query->limit) stmt_bind_int(stmt, 2, query->limit);
    json_t *list = json_array();
    json_object_set_new(person, query->key, list);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        json_array_append_new(list, query->row(stmt));
    }
}

/* Points as a reader wants them. */
static json_t *points_json(double points)
{
    return json_real(round(points * 10) / 10);
}

/* What joined the records; NULL on error. */
static json_t *ties_json(struct db *db, int64_t person_id, GError **error)
{
    g_autoptr(GArray) ties = person_ties(db, person_id, error);
    json_t *list = ties ? json_array() : NULL;
    for (guint i = 0; ties && i < ties->len; i++) {
        const struct person_tie *tie = &g_array_index(ties, struct person_tie, i);
        json_array_append_new(list, json_pack("{s:I, s:I, s:o, s:s}", "pmid", (json_int_t)tie->pmid,
                                              "to_pmid", (json_int_t)tie->to_pmid, "points",
                                              points_json(tie->points), "evidence", tie->evidence));
    }
    return list;
}

/* NULL on error. */
static json_t *name_of(struct db *db, int64_t person_id, GError **error)
{
    struct stmt *stmt =
        db_stmt(db, "SELECT last_name, fore_name, suffix FROM person WHERE person_id = ?", error);
    if (!stmt) return NULL;
    stmt_bind_int(stmt, 1, person_id);
    bool has_row;
    if (!stmt_step(stmt, &has_row, error)) return NULL;
    json_t *name = has_row ? name_json(stmt, 0) : json_string("");
    stmt_reset(stmt);
    return name;
}

/* Who else may be the same person; NULL on error. */
static json_t *maybes_json(struct db *db, int64_t person_id, GError **error)
{
    g_autoptr(GArray) maybes = person_maybes(db, person_id, error);
    json_t *list = maybes ? json_array() : NULL;
    for (guint i = 0; maybes && i < maybes->len; i++) {
        const struct person_maybe *maybe = &g_array_index(maybes, struct person_maybe, i);
        json_t *name = name_of(db, maybe->person_id, error);
        if (!name) {
            json_decref(list);
            return NULL;
        }
        json_array_append_new(list,
                              json_pack("{s:I, s:o, s:o, s:s}", "person_id",
                                        (json_int_t)maybe->person_id, "name", name, "points",
                                        points_json(maybe->points), "evidence", maybe->evidence));
    }
    return list;
}

static bool add_identity(struct db *db, int64_t person_id, bool why, json_t *person, GError **error)
{
    json_t *maybes = maybes_json(db, person_id, error);
    json_t *ties = maybes && why ? ties_json(db, person_id, error) : NULL;
    if (maybes) json_object_set_new(person, "maybe_same", maybes);
    if (ties) json_object_set_new(person, "why", ties);
    if (maybes) json_object_set_new(person, "points_measured_on", json_string("these records"));
    return maybes && (ties || !why);
}

/* "moves", and "moved": the one to the current place; null: there is none. */
static void add_moves(const GArray *moves, json_t *person)
{
    json_t *list = show_ledger_moves(moves);
    const json_t *last = json_array_get(list, json_array_size(list) - 1);
    const char *now = text_of(json_object_get(person, "place"), "institution");
    bool leads_here = now && g_strcmp0(text_of(last, "to"), now) == 0;
    json_object_set_new(person, "moved", leads_here ? json_deep_copy(last) : json_null());
    json_object_set_new(person, "moves", list);
}

/* The counts, and the lists they are made of. */
static bool add_ledger(struct db *db, const struct facts *facts, int64_t person_id,
                       const struct mentor_ledger *lists, json_t *person, GError **error)
{
    json_t *ledger = ledger_json(db, facts, person_id, error);
    if (!ledger) return false;
    json_t *more = show_ledger_json(lists, facts->history_years >= FACTS_HISTORY_MIN);
    json_object_update_missing(ledger, more);
    json_decref(more);
    json_object_set_new(person, "ledger", ledger);
    return true;
}

/* Everything but the papers; NULL on error. */
static json_t *person_json(struct db *db, const struct facts *facts, int64_t person_id,
                           const struct mentor_ledger *ledger, GError **error)
{
    json_t *person = summary_json(db, person_id, error);
    if (!person) return NULL;
    add_moves(ledger->moves, person);
    json_object_set_new(person, "as_of", json_string(facts->as_of_text));
    static const struct list_query places = {"affiliations", "analyze/sql/person_affiliations.sql",
                                             0, affiliation_row};
    static const struct list_query others = {"coauthors", "analyze/sql/person_coauthors.sql",
                                             COAUTHORS_SHOWN, coauthor_row};
    if (add_ledger(db, facts, person_id, ledger, person, error) &&
        add_rows(db, person_id, &places, person, error) &&
        add_rows(db, person_id, &others, person, error) &&
        person_page_add(db, person_id, person, error))
        return person;
    json_decref(person);
    return NULL;
}

/* --- text -------------------------------------------------------------------------- */

/* "Boston, MA, US"; what is missing is left out. */
static void append_region(GString *text, const json_t *place)
{
    static const char *const keys[] = {"city", "state", "country"};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        const char *value = text_of(place, keys[i]);
        if (value) g_string_append_printf(text, ", %s", value);
    }
}

/* Was the address printed so long before the day the page looks from? */
static bool is_old(const char *date, const char *as_of)
{
    int32_t then, now;
    return date && as_of && clk_parse_day(date, &then) && clk_parse_day(as_of, &now) &&
           then <= clk_years_before(now, CONTACT_OLD_YEARS);
}

static void append_contact(GString *text, const json_t *person)
{
    const json_t *contact = json_object_get(person, "contact");
    const json_t *paper = json_object_get(json_object_get(person, "links"), "full_text");
    const char *email = text_of(contact, "email"), *date = text_of(contact, "date");
    if (email)
        g_string_append_printf(text, "E-mail    %s (PMID %" PRId64 ", %s%s%s)\n", email,
                               int_of(contact, "pmid"), date ? date : "no date",
                               is_old(date, text_of(person, "as_of")) ? "; more than 3 years old"
                                                                      : "",
                               g_strcmp0(text_of(contact, "confidence"), "sure") == 0
                                   ? ""
                                   : "; the surname is not in it: look before you write");
    else if (json_is_object(paper))
        g_string_append_printf(
            text, "E-mail    none printed; the full text of PMID %" PRId64 " may have one: %s\n",
            int_of(paper, "pmid"), text_of(paper, "address"));
    else
        g_string_append(text, "E-mail    none printed\n");
}

static void append_now(GString *text, const json_t *person)
{
    const json_t *place = json_object_get(person, "place");
    const char *institution = text_of(place, "institution");
    const char *department = text_of(place, "department");
    if (int_of(place, "pmid")) {
        g_string_append_printf(text, "Place     %s%s%s", department ? department : "",
                               department && institution ? ", " : "",
                               institution ? institution : "");
        append_region(text, place);
        g_string_append_printf(text, " (PMID %" PRId64 ", %s)\n", int_of(place, "pmid"),
                               text_of(place, "date") ? text_of(place, "date") : "no date");
    }
    append_contact(text, person);
}

static void append_confidence(GString *text, const json_t *person)
{
    const char *confidence = text_of(person, "confidence");
    int64_t others = int_of(person, "n_namesakes");
    g_string_append_printf(text, "Identity  %s", confidence);
    if (g_strcmp0(confidence, "namesakes") == 0)
        g_string_append(text, ": the papers may be of several people, or some may be missing");
    if (g_strcmp0(confidence, "probable") == 0)
        g_string_append(text, ": look at the list before you write");
    if (others)
        g_string_append_printf(text, "; %" PRId64 " other%s with that surname and first letter",
                               others, others == 1 ? "" : "s");
    g_string_append(text, "\n");
}

static void append_ledger(GString *text, const json_t *person)
{
    const json_t *ledger = json_object_get(person, "ledger");
    int64_t n = int_of(ledger, "senior_papers"), n_first = int_of(ledger, "first_authors");
    g_string_append_printf(text,
                           "Papers    %" PRId64 ", %s to %s\n"
                           "Senior    %" PRId64 " paper%s that count%s (%" PRId64
                           " in 3 years), %" PRId64 " first author%s",
                           int_of(person, "papers_total"),
                           text_of(person, "first_date") ? text_of(person, "first_date") : "?",
                           text_of(person, "last_date") ? text_of(person, "last_date") : "?", n,
                           plural_s(n), n == 1 ? "s" : "", int_of(ledger, "senior_papers_3y"),
                           n_first, plural_s(n_first));
    if (!json_is_null(json_object_get(ledger, "newcomer_first")))
        g_string_append_printf(text, ", %" PRId64 " of them newcomers",
                               int_of(ledger, "newcomer_first"));
    if (json_is_null(json_object_get(ledger, "international_papers")))
        g_string_append(text, "; whether they came from abroad is not printed\n");
    else
        g_string_append_printf(text, "; first author abroad on %" PRId64 "\n",
                               int_of(ledger, "international_papers"));
}

static void append_places(GString *text, const json_t *person)
{
    size_t i;
    json_t *item;
    const char *label = "Was at";
    const json_t *places = json_object_get(person, "affiliations");
    json_array_foreach(places, i, item)
    {
        if (i == PLACES_SHOWN) {
            g_string_append_printf(text, "          and %zu more\n", json_array_size(places) - i);
            break;
        }
        g_string_append_printf(text, "%-9s %s", label, text_of(item, "institution"));
        append_region(text, item);
        g_string_append_printf(text, ": %s to %s, %" PRId64 " paper%s\n",
                               text_of(item, "first_date") ? text_of(item, "first_date") : "?",
                               text_of(item, "last_date") ? text_of(item, "last_date") : "?",
                               int_of(item, "papers"), int_of(item, "papers") == 1 ? "" : "s");
        label = "";
    }
}

/* "Ann Other (900...): 4, 2 as first author under this person" */
static void append_coauthors(GString *text, const json_t *person)
{
    size_t i;
    json_t *item;
    const char *label = "With";
    json_array_foreach(json_object_get(person, "coauthors"), i, item)
    {
        int64_t under = int_of(item, "first_author_under"), over = int_of(item, "senior_over");
        g_string_append_printf(text, "%-9s %s (%" PRId64 "): %" PRId64, label,
                               text_of(item, "name"), int_of(item, "person_id"),
                               int_of(item, "papers"));
        if (under > 0)
            g_string_append_printf(text, ", first author under this person on %" PRId64, under);
        if (over > 0)
            g_string_append_printf(text, ", senior author over this person on %" PRId64, over);
        g_string_append_c(text, '\n');
        label = "";
    }
}

static void append_identity(GString *text, const json_t *person)
{
    size_t i;
    json_t *item;
    const char *label = "Maybe";
    json_array_foreach(json_object_get(person, "maybe_same"), i, item)
    {
        g_string_append_printf(text, "%-9s %s (%" PRId64 ") is the same person: %.1f points (%s)\n",
                               label, text_of(item, "name"), int_of(item, "person_id"),
                               json_real_value(json_object_get(item, "points")),
                               text_of(item, "evidence"));
        label = "";
    }
    label = "Joined";
    json_array_foreach(json_object_get(person, "why"), i, item)
    {
        g_string_append_printf(text, "%-9s PMID %" PRId64 " to %" PRId64 ": %.1f points (%s)\n",
                               label, int_of(item, "pmid"), int_of(item, "to_pmid"),
                               json_real_value(json_object_get(item, "points")),
                               text_of(item, "evidence"));
        label = "";
    }
    if (*label == '\0' || json_array_size(json_object_get(person, "maybe_same")) > 0)
        g_string_append(text, "          (points measured on these records; who is who was decided "
                              "with how many of all\n          records bear such a name, which "
                              "counts most where little else is printed)\n");
}

/* "h-index 12, 80 papers, 3400 citations (Semantic Scholar, retrieved DATE)" */
static void append_numbers(GString *text, const json_t *person)
{
    static const struct {
        const char *key, *before, *after;
    } parts[] = {{"h_index", "h-index ", ""},
                 {"paper_count", "", " papers"},
                 {"citation_count", "", " citations"}};
    const json_t *numbers = json_object_get(person, "s2_numbers");
    const char *separator = "Numbers   ";
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (!json_is_integer(json_object_get(numbers, parts[i].key))) continue;
        g_string_append_printf(text, "%s%s%" PRId64 "%s", separator, parts[i].before,
                               int_of(numbers, parts[i].key), parts[i].after);
        separator = ", ";
    }
    if (*separator == ',')
        g_string_append_printf(text, " (Semantic Scholar, retrieved %s)\n",
                               text_of(numbers, "retrieved"));
}

/* Whom to write to first; nothing where there is nobody. */
static void append_near_peers(GString *text, const struct near_peers *peers, bool why)
{
    if (peers->peers->len == 0) return;
    g_string_append(text,
                    "Near-peers (first author in 24 months, same place, first paper here in 4 "
                    "years, active)\n");
    show_near_peers_append(text, peers, "          ", why);
}

static bool print_facts(const json_t *person, const struct mentor_ledger *ledger,
                        const struct near_peers *peers, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const char *orcid = text_of(person, "orcid"), *s2 = text_of(person, "s2_author_id");
    g_string_append_printf(text, "%s\nID        %" PRId64 "\n", text_of(person, "name"),
                           int_of(person, "person_id"));
    if (orcid) g_string_append_printf(text, "ORCID     https://orcid.org/%s\n", orcid);
    if (s2)
        g_string_append_printf(text, "S2        https://www.semanticscholar.org/author/%s\n", s2);
    append_numbers(text, person);
    append_confidence(text, person);
    append_now(text, person);
    append_ledger(text, person);
    bool newcomers_known =
        !json_is_null(json_object_get(json_object_get(person, "ledger"), "newcomer_first"));
    show_ledger_text(text, ledger, "");
    show_ledger_firsts_text(text, ledger, newcomers_known);
    append_near_peers(text, peers, json_object_get(person, "why") != NULL);
    person_page_papers_text(text, person);
    append_places(text, person);
    show_ledger_moves_text(text, ledger->moves, "");
    append_coauthors(text, person);
    person_page_namesakes_text(text, person);
    append_identity(text, person);
    person_page_links_text(text, person);
    g_string_append(text, "\n");
    return out_text(text->str, error);
}

/* --- the whole ------------------------------------------------------------------------ */

static bool print_papers(struct db *db, int64_t person_id, struct out *out, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/person_papers.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, person_id);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        if (!out_row(out, paper_row(stmt), error)) return false;
    }
}

bool show_person(struct db *db, const struct facts *facts, int64_t person_id, bool why,
                 const struct list_options *list, GError **error)
{
    const struct ledger_scope scope = {.facts = facts};
    OWNED(mentor_ledger) ledger = mentor_ledger_load(db, person_id, &scope, error);
    OWNED(near_peers) peers = ledger ? near_peers_of(db, facts, person_id, error) : NULL;
    json_t *person = peers ? person_json(db, facts, person_id, ledger, error) : NULL;
    if (!person || !add_identity(db, person_id, why, person, error)) {
        json_decref(person);
        return false;
    }
    json_object_set_new(person, "near_peers",
                        show_near_peers_json(peers, facts->history_years >= FACTS_HISTORY_MIN));
    json_object_set_new(person, "near_peers_left_out", show_near_peers_left_out(peers));
    bool on_stdout = !list->path || g_strcmp0(list->path, "-") == 0;
    const struct out_spec spec = {.path = list->path,
                                  .format = list->format,
                                  .columns = paper_columns,
                                  .n_columns = G_N_ELEMENTS(paper_columns),
                                  .head = person,
                                  .list_key = "papers"};
    bool done =
        list->format != OUT_TABLE || !on_stdout || print_facts(person, ledger, peers, error);
    OWNED(out) out = done ? out_open(&spec, error) : NULL;
    done =
        out && print_papers(db, person_id, out, error) && out_close(g_steal_pointer(&out), error);
    json_decref(person);
    return done;
}

bool show_people(struct db *db, const GArray *ids, const struct list_options *list, GError **error)
{
    const struct out_spec spec = {.path = list->path,
                                  .format = list->format,
                                  .columns = people_columns,
                                  .n_columns = G_N_ELEMENTS(people_columns),
                                  .list_key = "people"};
    OWNED(out) out = out_open(&spec, error);
    for (guint i = 0; out && i < ids->len; i++) {
        json_t *row = summary_json(db, g_array_index(ids, int64_t, i), error);
        if (!row || !out_row(out, row, error)) return false;
    }
    return out && out_close(g_steal_pointer(&out), error);
}
