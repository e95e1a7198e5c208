/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/rising.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/papers.h"
#include "analyze/stats.h"
#include "core/error.h"

#define DAYS_PER_YEAR 365.25
#define MONTHS_PER_YEAR 12

/* X(column, value of a person r, first the smallest) */
#define COLUMNS(X)                                                                                 \
    X(score, r->who.score, false)                                                                  \
    X(first_papers, r->first_papers, false)                                                        \
    X(first_papers_3y, r->first_papers_3y, false)                                                  \
    X(papers_3y, r->papers_3y, false)                                                              \
    X(papers, r->papers, false)                                                                    \
    X(papers_total, r->who.papers_total, false)                                                    \
    X(months_since_paper, r->months_since_paper, true)                                             \
    X(first_or_last, r->parts[RISING_PART_first_or_last], false)                                   \
    X(other_positions, r->parts[RISING_PART_other_positions], false)

enum column {
#define X(name, value, ascending) COLUMN_##name,
    COLUMNS(X)
#undef X
};

static const struct {
    const char *name;
    bool is_ascending;
} columns[] = {
#define X(name, value, ascending) {#name, ascending},
    COLUMNS(X)
#undef X
};

const char *rising_part_name(enum rising_part part)
{
    static const char *const names[] = {
#define X(name) #name,
        RISING_PARTS(X)
#undef X
    };
    return names[part];
}

const char *rising_columns(void)
{
    static const char names[] =
#define X(name, value, ascending) ", " #name
        COLUMNS(X)
#undef X
        ;
    return names + 2;
}

static double sort_value(const struct rising *r, enum column column)
{
    double value = 0;
    switch (column) {
#define X(name, from, ascending)                                                                   \
    case COLUMN_##name:                                                                            \
        value = from;                                                                              \
        break;
        COLUMNS(X)
#undef X
    }
    value = stats_round(value);
    return columns[column].is_ascending ? -value : value;
}

static bool find_column(const char *name, enum column *column, GError **error)
{
    *column = COLUMN_score;
    if (!name) return true;
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        if (strcmp(columns[i].name, name) != 0) continue;
        *column = (enum column)i;
        return true;
    }
    return error_set(error, RADSCOUT_ERROR_USAGE,
                     "no column '%s' to sort people without senior papers by; there are: %s", name,
                     rising_columns());
}

/* --- who wrote what ------------------------------------------------------------------- */

/* One author of one paper on the topic. */
struct seat {
    int64_t person_id;
    uint32_t paper; /* index into papers */
    bool is_first, is_end;
};

struct ranking {
    struct db *db;
    const struct mentors_query *query;
    struct rising_list *list;
    struct papers *papers;
    int32_t recent_from, since; /* papers after these days are recent, count */
    GArray *seats;              /* struct seat, by person and paper */
    GHashTable *seniors;        /* int64_t ids of all senior authors */
};

static bool load_seniors(struct ranking *ranking, GError **error)
{
    struct stmt *stmt = db_stmt(
        ranking->db, "SELECT DISTINCT person_id FROM senior_paper ORDER BY person_id", error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t id = stmt_int(stmt, 0);
        g_hash_table_add(ranking->seniors, g_memdup2(&id, sizeof id));
    }
}

static bool is_wanted(const struct ranking *ranking, int64_t person_id)
{
    return (!ranking->query->people || g_hash_table_contains(ranking->query->people, &person_id)) &&
           !g_hash_table_contains(ranking->seniors, &person_id);
}

static bool add_seats(struct ranking *ranking, struct stmt *stmt, size_t paper, GError **error)
{
    stmt_bind_int(stmt, 1, ranking->papers->rows[paper].pmid);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        struct seat seat = {.person_id = stmt_int(stmt, 0),
                            .paper = (uint32_t)paper,
                            .is_first = stmt_int(stmt, 1) != 0,
                            .is_end = stmt_int(stmt, 1) != 0 || stmt_int(stmt, 2) != 0};
        if (is_wanted(ranking, seat.person_id)) g_array_append_val(ranking->seats, seat);
    }
}

static int compare_seats(const void *a, const void *b)
{
    const struct seat *x = a, *y = b;
    if (x->person_id != y->person_id) return x->person_id < y->person_id ? -1 : 1;
    return (x->paper > y->paper) - (x->paper < y->paper);
}

static bool load_seats(struct ranking *ranking, GError **error)
{
    const struct papers *papers = ranking->papers;
    struct stmt *stmt =
        db_stmt(ranking->db,
                "SELECT p.person_id, a.is_first, a.is_last FROM person_authorship p "
                "JOIN authorship a USING(pmid, position) WHERE p.pmid = ?",
                error);
    if (!stmt) return false;
    for (size_t i = 0; i < papers->n; i++) {
        const struct paper_row *row = &papers->rows[i];
        if (!row->on_topic || row->is_retracted || row->day <= ranking->since ||
            row->n_persons > MENTOR_AUTHORS_MAX)
            continue;
        if (!add_seats(ranking, stmt, i, error)) return false;
    }
    g_array_sort(ranking->seats, compare_seats);
    return true;
}

/* --- scores --------------------------------------------------------------------------- */

static float points_of(const struct ranking *ranking, const struct seat *seat)
{
    const struct paper_row *row = &ranking->papers->rows[seat->paper];
    double age = (ranking->list->facts.as_of - row->day) / DAYS_PER_YEAR;
    double points = (double)row->relevance * (1 - age / RISING_YEARS);
    return (float)(seat->is_end ? points : RISING_MIDDLE * points);
}

/* Of seats[0..n-1], all one person's. */
static void count_seats(const struct ranking *ranking, const struct seat *seats, guint n,
                        struct rising *r)
{
    int32_t last = INT32_MIN;
    for (guint i = 0; i < n; i++) {
        const struct paper_row *row = &ranking->papers->rows[seats[i].paper];
        bool is_recent = row->day > ranking->recent_from;
        r->papers++;
        r->papers_3y += is_recent;
        r->first_papers += seats[i].is_first;
        r->first_papers_3y += seats[i].is_first && is_recent;
        r->parts[seats[i].is_end ? RISING_PART_first_or_last : RISING_PART_other_positions] +=
            (double)points_of(ranking, &seats[i]);
        last = MAX(last, row->day);
    }
    r->months_since_paper =
        (int)((ranking->list->facts.as_of - last) * MONTHS_PER_YEAR / DAYS_PER_YEAR);
    r->who.score = r->parts[RISING_PART_first_or_last] + r->parts[RISING_PART_other_positions];
}

/* Records of the person in this database. */
static bool load_total(struct ranking *ranking, struct rising *r, GError **error)
{
    struct stmt *stmt =
        db_stmt(ranking->db, "SELECT n_papers, first_date FROM person WHERE person_id = ?", error);
    if (!stmt) return false;
    bool has_row;
    stmt_bind_int(stmt, 1, r->who.person_id);
    if (!stmt_step(stmt, &has_row, error)) return false;
    r->who.papers_total = has_row ? (int)stmt_int(stmt, 0) : 0;
    r->first_date = g_strdup(has_row ? stmt_text(stmt, 1) : NULL);
    stmt_reset(stmt);
    return true;
}

static void rising_clear(struct rising *r)
{
    mentor_clear(&r->who);
    g_clear_pointer(&r->first_date, g_free);
    g_clear_pointer(&r->evidence, g_array_unref);
}

static bool add_person(struct ranking *ranking, const struct seat *seats, guint n, GError **error)
{
    struct rising r = {.who.person_id = seats->person_id};
    if (!load_total(ranking, &r, error)) return false;
    if (r.who.papers_total < RISING_RECORDS_MIN || (int)n < ranking->query->min_papers) {
        rising_clear(&r);
        return true;
    }
    count_seats(ranking, seats, n, &r);
    char key[24];
    g_snprintf(key, sizeof key, "%" PRId64, r.who.person_id);
    r.who.tie = stats_fnv1a64(key);
    g_array_append_val(ranking->list->people, r);
    return true;
}

static bool add_people(struct ranking *ranking, GError **error)
{
    const struct seat *seats = (const struct seat *)(const void *)ranking->seats->data;
    for (guint from = 0, to; from < ranking->seats->len; from = to) {
        for (to = from + 1;
             to < ranking->seats->len && seats[to].person_id == seats[from].person_id; to++)
            ;
        if (!add_person(ranking, seats + from, to - from, error)) return false;
    }
    return true;
}

/* --- order and details ----------------------------------------------------------------- */

static gint compare_people(gconstpointer a, gconstpointer b, gpointer user)
{
    const struct rising *x = a, *y = b;
    const enum column *column = user;
    double u = sort_value(x, *column), v = sort_value(y, *column);
    if (u == v) {
        u = stats_round(x->who.score);
        v = stats_round(y->who.score);
    }
    if (u != v) return u > v ? -1 : 1;
    if (x->who.tie != y->who.tie) return x->who.tie < y->who.tie ? -1 : 1;
    return x->who.person_id < y->who.person_id ? -1 : x->who.person_id > y->who.person_id;
}

static gint compare_papers(gconstpointer a, gconstpointer b)
{
    const struct rising_paper *x = a, *y = b;
    if (x->day != y->day) return x->day > y->day ? -1 : 1;
    return x->pmid > y->pmid ? -1 : x->pmid < y->pmid;
}

/* The papers of a listed person. */
static void load_evidence(const struct ranking *ranking, struct rising *r)
{
    guint low = 0, high = ranking->seats->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(ranking->seats, struct seat, middle).person_id < r->who.person_id)
            low = middle + 1;
        else
            high = middle;
    }
    r->evidence = g_array_new(FALSE, FALSE, sizeof(struct rising_paper));
    for (; low < ranking->seats->len; low++) {
        const struct seat *seat = &g_array_index(ranking->seats, struct seat, low);
        if (seat->person_id != r->who.person_id) break;
        const struct paper_row *row = &ranking->papers->rows[seat->paper];
        struct rising_paper paper = {row->pmid, row->day, points_of(ranking, seat), seat->is_end};
        g_array_append_val(r->evidence, paper);
    }
    g_array_sort(r->evidence, compare_papers);
}

static bool list_best(struct ranking *ranking, enum column column, GError **error)
{
    GArray *people = ranking->list->people;
    g_array_sort_with_data(people, compare_people, &column);
    ranking->list->pool = people->len;
    guint limit = ranking->query->limit > 0 ? (guint)ranking->query->limit : people->len;
    while (people->len > limit) {
        rising_clear(&g_array_index(people, struct rising, people->len - 1));
        g_array_set_size(people, people->len - 1);
    }
    for (guint i = 0; i < people->len; i++) {
        struct rising *r = &g_array_index(people, struct rising, i);
        r->who.rank = (int)i + 1;
        if (ranking->query->is_bare) continue;
        load_evidence(ranking, r);
        if (!mentor_load_details(ranking->db, &r->who, error)) return false;
    }
    return true;
}

static bool rank(struct ranking *ranking, GError **error)
{
    const struct mentors_query *query = ranking->query;
    struct facts *facts = &ranking->list->facts;
    enum column column;
    if (!find_column(query->sort, &column, error) || !facts_load(ranking->db, facts, error))
        return false;
    ranking->recent_from = clk_years_before(facts->as_of, MENTOR_RECENT_YEARS);
    ranking->since = clk_years_before(facts->as_of, RISING_YEARS);
    ranking->papers =
        papers_load(ranking->db, query->pmids, facts->as_of, query->since_year, error);
    if (!ranking->papers) return false;
    if (query->papers || query->until_year)
        papers_keep(ranking->papers, query->papers, query->until_year);
    if (query->relevance) papers_weigh(ranking->papers, query->pmids, query->relevance);
    ranking->list->topic_papers = (int64_t)ranking->papers->n_on_topic;
    return load_seniors(ranking, error) && load_seats(ranking, error) &&
           add_people(ranking, error) && list_best(ranking, column, error);
}

struct rising_list *rising_rank(struct db *db, const struct mentors_query *query, GError **error)
{
    OWNED(rising_list) list = g_new0(struct rising_list, 1);
    list->people = g_array_new(FALSE, TRUE, sizeof(struct rising));
    struct ranking ranking = {
        .db = db,
        .query = query,
        .list = list,
        .seats = g_array_new(FALSE, FALSE, sizeof(struct seat)),
        .seniors = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
    };
    bool done = rank(&ranking, error);
    papers_free(ranking.papers);
    g_array_unref(ranking.seats);
    g_hash_table_unref(ranking.seniors);
    return done ? g_steal_pointer(&list) : NULL;
}

void rising_free(struct rising_list *list)
{
    if (!list) return;
    for (guint i = 0; i < list->people->len; i++)
        rising_clear(&g_array_index(list->people, struct rising, i));
    g_array_unref(list->people);
    g_free(list);
}
