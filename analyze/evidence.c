/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/evidence.h"

#include <stdlib.h>

#include "analyze/facts.h"
#include "core/clk.h"
#include "core/log.h"

#define COUNTRIES_MAX 4 /* kept for one person on one paper, 16 bits each */

/* One author of one paper. */
struct seat {
    int64_t person_id;
    uint64_t countries; /* printed here, then: or on the latest earlier paper */
    uint32_t paper;     /* index */
    bool is_last, is_newcomer;
};

struct paper {
    int64_t pmid;
    int32_t day, year;
    uint32_t first_seat, n_seats; /* slice of seats */
    bool is_complete, is_retracted, is_case_report;
};

/* Affiliation -> country, sorted by affiliation. */
struct affiliation_country {
    int64_t affiliation_id;
    uint16_t country;
};

struct ledger {
    GArray *countries; /* struct affiliation_country */
    GArray *papers;    /* struct paper, by PMID */
    GArray *seats;     /* struct seat, by PMID and position */
    uint32_t *order;   /* seats by person, day, PMID */
};

/* --- countries ------------------------------------------------------------------ */

static bool load_countries(struct db *db, GArray *countries, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT DISTINCT affiliation_id, country FROM affiliation_place "
                                "WHERE country IS NOT NULL ORDER BY affiliation_id, country",
                                error);
    if (!stmt) return false;
    bool has_row;
    for (;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        const unsigned char *code = (const unsigned char *)stmt_text(stmt, 1);
        struct affiliation_country row = {stmt_int(stmt, 0),
                                          (uint16_t)(code[0] << 8 | (code[0] ? code[1] : 0))};
        if (row.country) g_array_append_val(countries, row);
    }
}

static uint64_t add_country(uint64_t set, uint16_t country)
{
    for (int i = 0; i < COUNTRIES_MAX; i++) {
        uint16_t held = (uint16_t)(set >> (16 * i));
        if (held == country) return set;
        if (held == 0) return set | (uint64_t)country << (16 * i);
    }
    return set;
}

static bool share_country(uint64_t a, uint64_t b)
{
    for (int i = 0; i < COUNTRIES_MAX; i++)
        for (int j = 0; j < COUNTRIES_MAX; j++) {
            uint16_t x = (uint16_t)(a >> (16 * i)), y = (uint16_t)(b >> (16 * j));
            if (x && x == y) return true;
        }
    return false;
}

/* First row of an affiliation, or where it would stand. */
static guint lower_bound(const GArray *countries, int64_t affiliation_id)
{
    guint low = 0, high = countries->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(countries, struct affiliation_country, middle).affiliation_id <
            affiliation_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Countries of a JSON array of affiliation ids, as stored by ingest. */
static uint64_t countries_of(const GArray *countries, const char *affiliations)
{
    uint64_t set = 0;
    const char *p = affiliations ? affiliations : "";
    while (*p) {
        if (!g_ascii_isdigit(*p)) {
            p++;
            continue;
        }
        char *end;
        int64_t id = g_ascii_strtoll(p, &end, 10);
        for (guint i = lower_bound(countries, id); i < countries->len; i++) {
            const struct affiliation_country *row =
                &g_array_index(countries, struct affiliation_country, i);
            if (row->affiliation_id != id) break;
            set = add_country(set, row->country);
        }
        p = end;
    }
    return set;
}

/* --- reading ---------------------------------------------------------------------- */

static bool load_papers(struct db *db, GArray *papers, GError **error)
{
    struct stmt *stmt =
        db_stmt(db,
                "SELECT pmid, coalesce(entrez_date, printf('%04d-07-01', year)), authors_complete,"
                " retracted, coalesce(instr(publication_types, '\"D002363\"') > 0, 0) "
                "FROM article WHERE entrez_date IS NOT NULL OR year IS NOT NULL ORDER BY pmid",
                error);
    if (!stmt) return false;
    bool has_row;
    for (;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        struct paper paper = {.pmid = stmt_int(stmt, 0),
                              .is_complete = stmt_int(stmt, 2),
                              .is_retracted = stmt_int(stmt, 3),
                              .is_case_report = stmt_int(stmt, 4)};
        if (!clk_parse_day(stmt_text(stmt, 1), &paper.day)) continue;
        paper.year = facts_year_of(paper.day);
        g_array_append_val(papers, paper);
    }
}

static bool load_seats(struct db *db, struct ledger *ledger, GError **error)
{
    struct stmt *stmt =
        db_stmt(db,
                "SELECT a.pmid, p.person_id, a.is_last, a.affiliations "
                "FROM authorship a CROSS JOIN person_authorship p USING(pmid, position) "
                "ORDER BY a.pmid, a.position",
                error);
    if (!stmt) return false;
    bool has_row;
    for (guint at = 0;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t pmid = stmt_int(stmt, 0);
        while (at < ledger->papers->len &&
               g_array_index(ledger->papers, struct paper, at).pmid < pmid)
            at++;
        if (at == ledger->papers->len) continue; /* a record without any date */
        struct paper *paper = &g_array_index(ledger->papers, struct paper, at);
        if (paper->pmid != pmid) continue;
        struct seat seat = {.person_id = stmt_int(stmt, 1),
                            .is_last = stmt_int(stmt, 2),
                            .paper = at,
                            .countries = countries_of(ledger->countries, stmt_text(stmt, 3))};
        if (paper->n_seats++ == 0) paper->first_seat = ledger->seats->len;
        g_array_append_val(ledger->seats, seat);
    }
}

/* --- people through time ------------------------------------------------------------ */

static gint compare_seats(gconstpointer a, gconstpointer b, gpointer user)
{
    uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    const struct ledger *ledger = user;
    const struct seat *x = &g_array_index(ledger->seats, struct seat, i);
    const struct seat *y = &g_array_index(ledger->seats, struct seat, j);
    if (x->person_id != y->person_id) return x->person_id < y->person_id ? -1 : 1;
    const struct paper *p = &g_array_index(ledger->papers, struct paper, x->paper);
    const struct paper *q = &g_array_index(ledger->papers, struct paper, y->paper);
    if (p->day != q->day) return p->day < q->day ? -1 : 1;
    return (i > j) - (i < j);
}

/* Walk each person's papers in time: newcomer in the first year, countries
 * carried over papers that print none. */
static void follow_people(struct ledger *ledger)
{
    guint n = ledger->seats->len;
    ledger->order = g_new(uint32_t, n + 1);
    for (guint i = 0; i < n; i++)
        ledger->order[i] = i;
    g_qsort_with_data(ledger->order, (gint)n, sizeof *ledger->order, compare_seats, ledger);

    int64_t person_id = 0;
    int32_t first_year = 0;
    uint64_t latest = 0;
    for (guint i = 0; i < n; i++) {
        struct seat *seat = &g_array_index(ledger->seats, struct seat, ledger->order[i]);
        int32_t year = g_array_index(ledger->papers, struct paper, seat->paper).year;
        if (i == 0 || seat->person_id != person_id) {
            person_id = seat->person_id;
            first_year = year;
            latest = 0;
        }
        seat->is_newcomer = year == first_year;
        if (seat->countries) latest = seat->countries;
        seat->countries = latest;
    }
}

/* --- writing ------------------------------------------------------------------------ */

static bool store_paper(struct db *db, const struct ledger *ledger, const struct paper *paper,
                        GError **error)
{
    struct stmt *stmt =
        db_stmt(db,
                "INSERT INTO paper(pmid, entry_day, year, n_persons, first_person_id,"
                " first_newcomer, case_report, retracted) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, paper->pmid);
    stmt_bind_int(stmt, 2, paper->day);
    stmt_bind_int(stmt, 3, paper->year);
    stmt_bind_int(stmt, 4, paper->n_seats);
    if (paper->n_seats > 0) {
        const struct seat *first = &g_array_index(ledger->seats, struct seat, paper->first_seat);
        stmt_bind_int(stmt, 5, first->person_id);
        stmt_bind_int(stmt, 6, first->is_newcomer);
    }
    stmt_bind_int(stmt, 7, paper->is_case_report);
    stmt_bind_int(stmt, 8, paper->is_retracted);
    return stmt_run(stmt, error);
}

static bool is_evidence(const struct paper *paper, const struct seat *first,
                        const struct seat *senior)
{
    return senior->is_last && paper->is_complete && !paper->is_retracted &&
           paper->n_seats >= EVIDENCE_PERSONS_MIN && paper->n_seats <= EVIDENCE_PERSONS_MAX &&
           first->person_id != senior->person_id;
}

static bool store_senior(struct db *db, const struct paper *paper, const struct seat *first,
                         const struct seat *senior, GError **error)
{
    struct stmt *stmt =
        db_stmt(db,
                "INSERT OR IGNORE INTO senior_paper(person_id, pmid, entry_date, first_person_id,"
                " newcomer, international) VALUES(?, ?, ?, ?, ?, ?)",
                error);
    if (!stmt) return false;
    char date[CLK_DATE_SIZE];
    clk_format_day(paper->day, date);
    stmt_bind_int(stmt, 1, senior->person_id);
    stmt_bind_int(stmt, 2, paper->pmid);
    stmt_bind_text(stmt, 3, date);
    stmt_bind_int(stmt, 4, first->person_id);
    stmt_bind_int(stmt, 5, first->is_newcomer);
    if (first->countries && senior->countries)
        stmt_bind_int(stmt, 6, !share_country(first->countries, senior->countries));
    return stmt_run(stmt, error);
}

static bool store_all(struct db *db, const struct ledger *ledger, GError **error)
{
    for (guint i = 0; i < ledger->papers->len; i++)
        if (!store_paper(db, ledger, &g_array_index(ledger->papers, struct paper, i), error))
            return false;
    for (guint i = 0; i < ledger->seats->len; i++) {
        const struct seat *senior = &g_array_index(ledger->seats, struct seat, ledger->order[i]);
        const struct paper *paper = &g_array_index(ledger->papers, struct paper, senior->paper);
        const struct seat *first = &g_array_index(ledger->seats, struct seat, paper->first_seat);
        if (is_evidence(paper, first, senior) && !store_senior(db, paper, first, senior, error))
            return false;
    }
    return true;
}

bool evidence_rebuild(struct db *db, GError **error)
{
    struct ledger ledger = {
        .countries = g_array_new(FALSE, FALSE, sizeof(struct affiliation_country)),
        .papers = g_array_new(FALSE, FALSE, sizeof(struct paper)),
        .seats = g_array_new(FALSE, FALSE, sizeof(struct seat)),
    };
    bool done = load_countries(db, ledger.countries, error) &&
                load_papers(db, ledger.papers, error) && load_seats(db, &ledger, error);
    if (done) {
        follow_people(&ledger);
        done = store_all(db, &ledger, error);
        log_debug("evidence: %u records, %u authorships of people", ledger.papers->len,
                  ledger.seats->len);
    }
    g_array_unref(ledger.countries);
    g_array_unref(ledger.papers);
    g_array_unref(ledger.seats);
    g_free(ledger.order);
    return done;
}
