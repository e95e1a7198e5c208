/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/backtest_link.h"

#include <stdlib.h>

#include "analyze/backtest.h"
#include "analyze/clusters.h"
#include "analyze/evidence.h"
#include "analyze/facts.h"
#include "analyze/stats.h"

/* An author of a later paper. */
struct seat {
    int64_t pmid, person; /* 0: nobody of the past */
    uint64_t key;         /* of the name: the only identity of who is new */
    int32_t year;
    bool is_last, counts; /* the paper's list is complete, and it stands */
};

struct linker {
    struct signatures *signatures;
    struct clusters *clusters;
    int64_t *people;      /* by signature; 0: of a later paper */
    bool *wanted;         /* later signatures somebody asks for */
    uint32_t *order;      /* signatures by block, those of the past first, by person */
    GArray *seats;        /* struct seat, by PMID and position */
    GHashTable *earliest; /* key -> first year after the cut */
};

/* --- reading --------------------------------------------------------------------------- */

/* Persons of the past by signature. */
static bool load_people(struct db *past, struct linker *linker, GError **error)
{
    struct stmt *stmt = db_stmt(past,
                                "SELECT pmid * 10000 + position, person_id FROM person_authorship "
                                "ORDER BY pmid, position",
                                error);
    if (!stmt) return false;
    linker->people = g_new0(int64_t, linker->signatures->items->len + 1);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        uint32_t i;
        if (signatures_find(linker->signatures, stmt_int(stmt, 0), &i))
            linker->people[i] = stmt_int(stmt, 1);
    }
}

static void note_year(struct linker *linker, const struct seat *seat)
{
    gpointer known = g_hash_table_lookup(linker->earliest, &seat->key);
    if (known && GPOINTER_TO_INT(known) <= seat->year) return;
    g_hash_table_insert(linker->earliest, g_memdup2(&seat->key, sizeof seat->key),
                        GINT_TO_POINTER(seat->year));
}

static bool load_seats(struct db *later, struct linker *linker, int32_t cut, GError **error)
{
    struct stmt *stmt = db_stmt_file(later, "analyze/sql/backtest_seats.sql", error);
    if (!stmt) return false;
    char date[CLK_DATE_SIZE];
    clk_format_day(cut, date);
    stmt_bind_text(stmt, 1, date);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int32_t day;
        if (!clk_parse_day(stmt_text(stmt, 2), &day)) continue;
        g_autofree char *key = backtest_name_key(stmt_text(stmt, 5), stmt_text(stmt, 6));
        struct seat seat = {.pmid = stmt_int(stmt, 0),
                            .key = stats_fnv1a64(key),
                            .year = facts_year_of(day),
                            .is_last = stmt_int(stmt, 3),
                            .counts = stmt_int(stmt, 4)};
        bool is_first =
            linker->seats->len == 0 ||
            g_array_index(linker->seats, struct seat, linker->seats->len - 1).pmid != seat.pmid;
        uint32_t i;
        if (signatures_find(linker->signatures, seat.pmid * 10000 + stmt_int(stmt, 1), &i)) {
            linker->wanted[i] = is_first || seat.is_last;
            seat.person = -(int64_t)i - 1; /* until it is linked */
        }
        g_array_append_val(linker->seats, seat);
        note_year(linker, &seat);
    }
}

/* --- linking --------------------------------------------------------------------------- */

static int compare_order(const void *a, const void *b, void *user)
{
    uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    const struct linker *linker = user;
    uint32_t x = SIGNATURE_NAME(linker->signatures, SIGNATURE(linker->signatures, i))->block;
    uint32_t y = SIGNATURE_NAME(linker->signatures, SIGNATURE(linker->signatures, j))->block;
    if (x != y) return x < y ? -1 : 1;
    int64_t p = linker->people[i], q = linker->people[j];
    if ((p == 0) != (q == 0)) return p == 0 ? 1 : -1;
    if (p != q) return p < q ? -1 : 1;
    return (i > j) - (i < j);
}

/* Mean points of one later signature with the members m[0..n-1] of a person. */
static double mean_points(struct linker *linker, uint32_t later, const uint32_t *m, guint n)
{
    double sum = 0;
    for (guint i = 0; i < n; i++) {
        int32_t points = clusters_points(linker->clusters, later, m[i]);
        if (points == CLUSTERS_VETO) return CLUSTERS_VETO;
        sum += points;
    }
    return sum / n;
}

/* The person among m[0..n-1], which are sorted by person; 0: none. */
static int64_t find_person(struct linker *linker, uint32_t later, const uint32_t *m, guint n)
{
    int64_t best = 0;
    double best_points = CLUSTERS_VETO;
    for (guint from = 0, to; from < n; from = to) {
        int64_t person = linker->people[m[from]];
        for (to = from + 1; to < n && linker->people[m[to]] == person; to++)
            ;
        double points = mean_points(linker, later, m + from, to - from);
        if (points <= CLUSTERS_VETO) continue;
        if (best && points <= best_points) continue;
        best = person;
        best_points = points;
    }
    return best && best_points >= CLUSTERS_MAYBE ? best : 0;
}

static void link_block(struct linker *linker, const uint32_t *m, guint n)
{
    guint n_past = 0;
    while (n_past < n && linker->people[m[n_past]] > 0)
        n_past++;
    g_autofree int64_t *found = g_new0(int64_t, n + 1);
    for (guint i = n_past; i < n; i++)
        if (linker->wanted[m[i]]) found[i] = find_person(linker, m[i], m, n_past);
    for (guint i = n_past; i < n; i++)
        linker->people[m[i]] = found[i];
}

static void link_all(struct linker *linker)
{
    const struct signatures *signatures = linker->signatures;
    guint n = signatures->items->len;
    linker->order = g_new(uint32_t, n + 1);
    for (guint i = 0; i < n; i++)
        linker->order[i] = i;
    g_qsort_with_data(linker->order, (gint)n, sizeof *linker->order, compare_order, linker);
    for (guint from = 0, to; from < n; from = to) {
        uint32_t block =
            SIGNATURE_NAME(signatures, SIGNATURE(signatures, linker->order[from]))->block;
        for (to = from + 1; to < n; to++)
            if (SIGNATURE_NAME(signatures, SIGNATURE(signatures, linker->order[to]))->block !=
                block)
                break;
        link_block(linker, linker->order + from, to - from);
    }
    for (guint i = 0; i < linker->seats->len; i++) {
        struct seat *seat = &g_array_index(linker->seats, struct seat, i);
        if (seat->person < 0) seat->person = linker->people[-(seat->person + 1)];
    }
}

/* --- papers ---------------------------------------------------------------------------- */

static bool is_newcomer(const struct linker *linker, const struct seat *first)
{
    return first->person == 0 &&
           GPOINTER_TO_INT(g_hash_table_lookup(linker->earliest, &first->key)) == first->year;
}

static void read_paper(const struct linker *linker, const struct seat *seats, guint n,
                       GArray *events)
{
    if (!seats->counts || n < EVIDENCE_PERSONS_MIN || n > EVIDENCE_PERSONS_MAX) return;
    if (!is_newcomer(linker, seats)) return;
    for (guint i = 1; i < n; i++) {
        if (!seats[i].is_last || seats[i].person == 0) continue;
        struct backtest_event event = {seats[i].person, seats->pmid, seats->key};
        g_array_append_val(events, event);
    }
}

static void read_papers(const struct linker *linker, GArray *events)
{
    const struct seat *seats = (const struct seat *)(const void *)linker->seats->data;
    for (guint from = 0, to; from < linker->seats->len; from = to) {
        for (to = from + 1; to < linker->seats->len && seats[to].pmid == seats[from].pmid; to++)
            ;
        read_paper(linker, seats + from, to - from, events);
    }
}

bool backtest_link(struct db *past, struct db *later, int32_t cut, GArray *events, GError **error)
{
    OWNED(signatures) signatures = signatures_new();
    if (!signatures_read_all(signatures, later, false, error)) return false;
    OWNED(clusters) clusters = clusters_new(signatures);
    struct linker linker = {
        .signatures = signatures,
        .clusters = clusters,
        .wanted = g_new0(bool, signatures->items->len + 1),
        .seats = g_array_new(FALSE, FALSE, sizeof(struct seat)),
        .earliest = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
    };
    bool done = load_people(past, &linker, error) && load_seats(later, &linker, cut, error);
    if (done) {
        link_all(&linker);
        read_papers(&linker, events);
    }
    g_free(linker.people);
    g_free(linker.wanted);
    g_free(linker.order);
    g_array_unref(linker.seats);
    g_hash_table_unref(linker.earliest);
    return done;
}
