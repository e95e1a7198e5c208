/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/mentors.h"

#include <inttypes.h>
#include <string.h>

#include "analyze/papers.h"
#include "analyze/person_why.h"
#include "analyze/stats.h"
#include "core/error.h"

#define PARTS_PREFIX "score_parts." /* as the columns of a CSV are called */

#define LEDGER_PREFIX "ledger" /* such a column stands there as ledger.concern.papers */
#define LISTED(m, list) (m)->ledger->lists[LEDGER_##list]->len

/* X(column, value of a mentor m, first the smallest) */
#define COLUMNS(X)                                                                                 \
    X(score, m->score, false)                                                                      \
    X(senior_papers_3y, m->senior_papers_3y, false)                                                \
    X(senior_papers, m->senior_papers, false)                                                      \
    X(first_authors, m->first_authors, false)                                                      \
    X(effective_mentees, m->topic.effective, false)                                                \
    X(newcomer_first, m->newcomer_first, false)                                                    \
    X(newcomer_first_2y, m->newcomer_first_2y, false)                                              \
    X(newcomer_rate_low, m->topic.newcomer_low, false)                                             \
    X(international_first, m->international_first, false)                                          \
    X(months_since_last, m->months_since_last, true)                                               \
    X(papers_total, m->papers_total, false)                                                        \
    X(topic_volume, m->parts[MENTOR_PART_topic_volume], false)                                     \
    X(topic_breadth, m->parts[MENTOR_PART_topic_breadth], false)                                   \
    X(topic_openness, m->parts[MENTOR_PART_topic_openness], false)                                 \
    X(topic_activity, m->parts[MENTOR_PART_topic_activity], false)                                 \
    X(all_volume, m->parts[MENTOR_PART_all_volume], false)                                         \
    X(all_breadth, m->parts[MENTOR_PART_all_breadth], false)                                       \
    X(all_openness, m->parts[MENTOR_PART_all_openness], false)                                     \
    X(all_activity, m->parts[MENTOR_PART_all_activity], false)                                     \
    X(rank, m->score, false)                                                                       \
    X(person_id, (double)m->person_id, true)                                                       \
    X(email_pmid, (double)m->email_pmid, false)                                                    \
    X(score_low, m->low, false)                                                                    \
    X(score_high, m->high, false)                                                                  \
    X(ledger_joint_last_papers, LISTED(m, joint_last), false)                                      \
    X(ledger_corresponding_papers, LISTED(m, corresponding), false)                                \
    X(ledger_corresponding_only_papers, LISTED(m, corresponding_only), false)                      \
    X(ledger_alphabetical_papers, LISTED(m, alphabetical), false)                                  \
    X(ledger_retracted_papers, LISTED(m, retracted), false)                                        \
    X(ledger_concern_papers, LISTED(m, concern), false)                                            \
    X(ledger_activity_papers_1y, m->ledger->activity.papers_1y, false)                             \
    X(ledger_activity_ratio, m->ledger->activity.ratio, false)

/* X(column, last by alphabet comes first): texts; what is not known comes last. */
#define TEXT_COLUMNS(X)                                                                            \
    X(name, false)                                                                                 \
    X(confidence, true)                                                                            \
    X(institution, false)                                                                          \
    X(department, false)                                                                           \
    X(country, false)                                                                              \
    X(state, false)                                                                                \
    X(city, false)                                                                                 \
    X(email, false)                                                                                \
    X(email_date, true)                                                                            \
    X(orcid, false)                                                                                \
    X(s2_author_id, false)

enum column {
#define X(name, value, ascending) COLUMN_##name,
    COLUMNS(X)
#undef X
#define X(name, descending) COLUMN_##name,
        TEXT_COLUMNS(X)
#undef X
};

static const struct {
    const char *name;
    bool is_ascending, is_text;
} columns[] = {
#define X(name, value, ascending) {#name, ascending, false},
    COLUMNS(X)
#undef X
#define X(name, descending) {#name, !(descending), true},
        TEXT_COLUMNS(X)
#undef X
};

/* The larger, the earlier in the list. */
static double sort_value(const struct mentor *m, enum column column)
{
    double value = 0;
    switch (column) {
#define X(name, from, ascending)                                                                   \
    case COLUMN_##name:                                                                            \
        value = from;                                                                              \
        break;
        COLUMNS(X)
#undef X
    default:
        break;
    }
    value = stats_round(value);
    return columns[column].is_ascending ? -value : value;
}

static const char *sort_text(const struct mentor *m, enum column column)
{
    switch (column) {
#define X(name, descending)                                                                        \
    case COLUMN_##name:                                                                            \
        return m->name;
        TEXT_COLUMNS(X)
#undef X
    default:
        return NULL;
    }
}

/* What must be known of everybody before the list can be sorted. */
enum need { NEED_NOTHING, NEED_DETAILS, NEED_RANGE, NEED_LEDGER };

static enum need need_of(enum column column)
{
    if (g_str_has_prefix(columns[column].name, LEDGER_PREFIX)) return NEED_LEDGER;
    if (column == COLUMN_score_low || column == COLUMN_score_high) return NEED_RANGE;
    return columns[column].is_text || column == COLUMN_email_pmid ? NEED_DETAILS : NEED_NOTHING;
}

const char *mentors_columns(void)
{
    static const char names[] =
#define X(name, value, ascending) ", " #name
        COLUMNS(X)
#undef X
#define X(name, descending) ", " #name
            TEXT_COLUMNS(X)
#undef X
        ;
    return names + 2;
}

static bool find_column(const char *name, enum column *column, GError **error)
{
    *column = COLUMN_score;
    if (!name) return true;
    g_autofree char *own =
        g_strdup(g_str_has_prefix(name, PARTS_PREFIX) ? name + strlen(PARTS_PREFIX) : name);
    g_strdelimit(own, ".", '_');
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        if (strcmp(columns[i].name, own) != 0) continue;
        *column = (enum column)i;
        return true;
    }
    return error_set(error, RADSCOUT_ERROR_USAGE, "no column '%s' to sort by; there are: %s", name,
                     mentors_columns());
}

/* --- the pass over the evidence --------------------------------------------------- */

struct ranking {
    struct db *db;
    const struct mentors_query *query;
    struct mentors_list *list;
    struct papers *papers;
    struct stmt *select_all; /* every record of a person */
    int32_t recent_from;     /* papers after that day are recent */
    int64_t person_id;       /* whose papers are being gathered; 0: nobody's */
    GArray *evidence;        /* struct mentor_paper of that person */
    GArray *recent;          /* struct mentor_recent of that person */
    bool on_topic;           /* one of them at least */
    struct person_doubter *doubter;
    bool needs_ledger; /* to sort by */
};

/* Every record of the person: how many, and the recent ones. */
static bool gather_recent(struct ranking *ranking, int64_t person_id, int *papers_total,
                          GError **error)
{
    struct stmt *stmt = ranking->select_all;
    g_array_set_size(ranking->recent, 0);
    *papers_total = 0;
    stmt_reset(stmt);
    stmt_bind_int(stmt, 1, person_id);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        (*papers_total)++;
        const struct paper_row *row = papers_find(ranking->papers, stmt_int(stmt, 0));
        if (!row || row->day <= ranking->recent_from || row->is_retracted ||
            row->n_persons > MENTOR_AUTHORS_MAX)
            continue;
        struct mentor_recent recent = {.pmid = row->pmid, .on_topic = row->on_topic};
        g_array_append_val(ranking->recent, recent);
    }
}

static void fill(struct ranking *ranking, struct mentor *mentor)
{
    const struct mentor_basis basis = mentors_basis(ranking->list);
    const struct mentor_paper *papers = (const void *)ranking->evidence->data;
    mentor_score(mentor, &basis, papers, ranking->evidence->len,
                 (const void *)ranking->recent->data, ranking->recent->len, 0);
    mentor_count(mentor, basis.facts, papers, ranking->evidence->len);
}

/* By what the papers say; where somebody is was looked at before. */
static bool is_admitted(const struct mentors_query *query, const struct mentor *mentor)
{
    return mentor->senior_papers >= query->min_papers &&
           (!query->international || mentor->international_first > 0) &&
           (!query->open_to_newcomers || mentor->all.n_newcomer > 0);
}

/* The person's papers are complete: rank them if one is on the topic. */
static bool finish_person(struct ranking *ranking, GError **error)
{
    if (ranking->person_id == 0 || !ranking->on_topic) return true;
    if (ranking->query->people &&
        !g_hash_table_contains(ranking->query->people, &ranking->person_id))
        return true;
    struct mentor mentor = {.person_id = ranking->person_id};
    if (!gather_recent(ranking, mentor.person_id, &mentor.papers_total, error)) return false;
    fill(ranking, &mentor);
    if (!is_admitted(ranking->query, &mentor)) return true;
    char key[24];
    g_snprintf(key, sizeof key, "%" PRId64, mentor.person_id);
    mentor.tie = stats_fnv1a64(key);
    g_array_append_val(ranking->list->mentors, mentor);
    return true;
}

static void begin_person(struct ranking *ranking, int64_t person_id)
{
    ranking->person_id = person_id;
    ranking->on_topic = false;
    g_array_set_size(ranking->evidence, 0);
}

/* Columns pmid, first_person_id, newcomer, international from `column` on. */
static void add_evidence(struct ranking *ranking, struct stmt *stmt, int column)
{
    const struct paper_row *row = papers_find(ranking->papers, stmt_int(stmt, column));
    if (!row) return; /* later than as_of, or before --since */
    struct mentor_paper paper = {
        .pmid = row->pmid,
        .first_person_id = stmt_int(stmt, column + 1),
        .day = row->day,
        .is_newcomer = stmt_int(stmt, column + 2),
        .international = (int8_t)stmt_int(stmt, column + 3),
        .on_topic = row->on_topic,
        .relevance = row->relevance,
    };
    ranking->on_topic = ranking->on_topic || row->on_topic;
    g_array_append_val(ranking->evidence, paper);
}

static bool scan_evidence(struct ranking *ranking, GError **error)
{
    struct stmt *stmt = db_stmt(ranking->db,
                                "SELECT person_id, pmid, first_person_id, newcomer,"
                                " coalesce(international, -1) "
                                "FROM senior_paper ORDER BY person_id, pmid",
                                error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return finish_person(ranking, error);
        int64_t person_id = stmt_int(stmt, 0);
        if (person_id != ranking->person_id) {
            if (!finish_person(ranking, error)) return false;
            begin_person(ranking, person_id);
        }
        add_evidence(ranking, stmt, 1);
    }
}

/* --- order and details ---------------------------------------------------------------- */

/* What is not known comes last, whichever way round. */
static int compare_texts(const char *x, const char *y, bool is_ascending)
{
    if (!x || !y) return (x == NULL) - (y == NULL);
    return is_ascending ? strcmp(x, y) : strcmp(y, x);
}

static gint compare_mentors(gconstpointer a, gconstpointer b, gpointer user)
{
    const struct mentor *x = a, *y = b;
    const enum column *column = user;
    if (columns[*column].is_text) {
        int order = compare_texts(sort_text(x, *column), sort_text(y, *column),
                                  columns[*column].is_ascending);
        if (order) return order;
    }
    double u = sort_value(x, *column), v = sort_value(y, *column);
    if (u == v) {
        u = stats_round(x->score);
        v = stats_round(y->score);
    }
    if (u != v) return u > v ? -1 : 1;
    if (x->tie != y->tie) return x->tie < y->tie ? -1 : 1;
    return x->person_id < y->person_id ? -1 : x->person_id > y->person_id;
}

static gint compare_papers(gconstpointer a, gconstpointer b)
{
    const struct mentor_paper *x = a, *y = b;
    if (x->day != y->day) return x->day > y->day ? -1 : 1;
    return x->pmid > y->pmid ? -1 : x->pmid < y->pmid;
}

static gint compare_recent(gconstpointer a, gconstpointer b)
{
    const struct mentor_recent *x = a, *y = b;
    return x->pmid > y->pmid ? -1 : x->pmid < y->pmid;
}

/* Would the first author be a newcomer without one record? Which. */
static bool find_newcomer_but_for(struct db *db, struct mentor_paper *paper, GError **error)
{
    if (paper->is_newcomer) return true;
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/earlier_records.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, paper->first_person_id);
    stmt_bind_int(stmt, 2, paper->pmid);
    g_autoptr(GArray) earlier = stmt_ints(stmt, error);
    if (!earlier) return false;
    if (earlier->len == 1) paper->newcomer_but_for = g_array_index(earlier, int64_t, 0);
    return true;
}

/* The evidence of one person again, and the recent papers. */
static bool read_evidence(struct ranking *ranking, int64_t person_id, int *papers_total,
                          GError **error)
{
    struct stmt *stmt = db_stmt(ranking->db,
                                "SELECT pmid, first_person_id, newcomer,"
                                " coalesce(international, -1) "
                                "FROM senior_paper WHERE person_id = ? ORDER BY pmid",
                                error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, person_id);
    begin_person(ranking, person_id);
    for (bool has_row = true; has_row;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (has_row) add_evidence(ranking, stmt, 0);
    }
    return gather_recent(ranking, person_id, papers_total, error);
}

/* ... to keep. */
static bool load_evidence(struct ranking *ranking, struct mentor *mentor, GError **error)
{
    if (!read_evidence(ranking, mentor->person_id, &mentor->papers_total, error)) return false;
    mentor->papers = g_array_copy(ranking->evidence);
    for (guint i = 0; i < mentor->papers->len; i++)
        if (!find_newcomer_but_for(ranking->db,
                                   &g_array_index(mentor->papers, struct mentor_paper, i), error))
            return false;
    mentor->recent = g_array_copy(ranking->recent);
    g_array_sort(mentor->papers, compare_papers);
    g_array_sort(mentor->recent, compare_recent);
    return true;
}

/* Scores with each of these people (struct person_maybe), and with all. */
static bool weigh_twins(struct ranking *ranking, struct mentor *mentor, const GArray *maybes,
                        GError **error)
{
    const struct mentor_basis basis = mentors_basis(ranking->list);
    g_autoptr(GArray) all = g_array_copy(mentor->papers);
    g_autoptr(GArray) all_recent = g_array_copy(mentor->recent);
    for (guint i = 0; i < maybes->len; i++) {
        const struct person_maybe *maybe = &g_array_index(maybes, struct person_maybe, i);
        int papers_total;
        if (!read_evidence(ranking, maybe->person_id, &papers_total, error)) return false;
        const GArray *more = ranking->evidence, *more_recent = ranking->recent;
        g_array_append_vals(all, more->data, more->len);
        g_array_append_vals(all_recent, more_recent->data, more_recent->len);
        g_autoptr(GArray) both = g_array_copy(mentor->papers);
        g_autoptr(GArray) both_recent = g_array_copy(mentor->recent);
        g_array_append_vals(both, more->data, more->len);
        g_array_append_vals(both_recent, more_recent->data, more_recent->len);
        struct mentor_twin twin = {maybe->person_id, maybe->points,
                                   mentor_score_of(&basis, both, both_recent, NULL)};
        g_array_append_val(mentor->doubt->twins, twin);
    }
    mentor->doubt->score_all = mentor_score_of(&basis, all, all_recent, NULL);
    return true;
}

static bool load_doubt(struct ranking *ranking, struct mentor *mentor, GError **error)
{
    const struct mentor_basis basis = mentors_basis(ranking->list);
    bool is_sure = g_strcmp0(mentor->confidence, "sure") == 0;
    OWNED(person_doubt)
    doubt = person_doubt_read(ranking->doubter, mentor->person_id, is_sure, error);
    if (!doubt) return false;
    if (doubt->apart->len == 0 && doubt->maybes->len == 0) return true;
    mentor->doubt = mentor_doubt_new();
    g_array_append_vals(mentor->doubt->apart, doubt->apart->data, doubt->apart->len);
    mentor->doubt->score_apart =
        mentor_score_of(&basis, mentor->papers, mentor->recent, doubt->apart);
    return weigh_twins(ranking, mentor, doubt->maybes, error);
}

static bool load_details(struct ranking *ranking, struct mentor *mentor, GError **error)
{
    mentor_clear(mentor);
    return mentor_load_details(ranking->db, mentor, error);
}

static bool load_ledger(struct ranking *ranking, struct mentor *mentor, GError **error)
{
    const struct ledger_scope scope = {.facts = &ranking->list->facts,
                                       .papers = ranking->papers,
                                       .since_year = ranking->query->since_year,
                                       .until_year = ranking->query->until_year};
    if (!ranking->query->ledger && !ranking->needs_ledger) return true;
    mentor->ledger = mentor_ledger_load(ranking->db, mentor->person_id, &scope, error);
    return mentor->ledger != NULL;
}

/* Everything about one of the list. */
static bool load_listed(struct ranking *ranking, struct mentor *mentor, GError **error)
{
    const struct mentor_basis basis = mentors_basis(ranking->list);
    if (!load_details(ranking, mentor, error) || !load_evidence(ranking, mentor, error))
        return false;
    if (ranking->query->near_peers &&
        !mentor_load_near_peers(ranking->db, mentor, basis.facts, error))
        return false;
    if (!load_ledger(ranking, mentor, error)) return false;
    if (ranking->query->doubt && !load_doubt(ranking, mentor, error)) return false;
    mentor_range(mentor, &basis, &mentor->low, &mentor->high);
    return true;
}

/* What sorting by the column needs to know of everybody. */
static bool prepare(struct ranking *ranking, enum need need, GError **error)
{
    GArray *mentors = ranking->list->mentors;
    for (guint i = 0; need != NEED_NOTHING && i < mentors->len; i++) {
        struct mentor *mentor = &g_array_index(mentors, struct mentor, i);
        if (!(need == NEED_DETAILS ? load_details : load_listed)(ranking, mentor, error))
            return false;
    }
    return true;
}

static bool list_best(struct ranking *ranking, enum column column, GError **error)
{
    struct mentors_list *list = ranking->list;
    enum need need = need_of(column);
    ranking->needs_ledger = need == NEED_LEDGER;
    if (!prepare(ranking, need, error)) return false;
    g_array_sort_with_data(list->mentors, compare_mentors, &column);
    list->pool = list->mentors->len;
    guint limit = ranking->query->limit > 0 ? (guint)ranking->query->limit : list->mentors->len;
    while (list->mentors->len > limit) {
        guint last = list->mentors->len - 1;
        mentor_clear(&g_array_index(list->mentors, struct mentor, last));
        g_array_set_size(list->mentors, last);
    }
    for (guint i = 0; i < list->mentors->len; i++) {
        struct mentor *mentor = &g_array_index(list->mentors, struct mentor, i);
        mentor->rank = (int)i + 1;
        if (ranking->query->is_bare || need > NEED_DETAILS) continue;
        if (!load_listed(ranking, mentor, error)) return false;
    }
    return true;
}

static bool rank(struct ranking *ranking, GError **error)
{
    struct mentors_list *list = ranking->list;
    enum column column;
    if (!find_column(ranking->query->sort, &column, error) ||
        !facts_load(ranking->db, &list->facts, error))
        return false;
    list->newcomers_known = list->facts.history_years >= FACTS_HISTORY_MIN;
    list->newcomers_are_short =
        list->newcomers_known && list->facts.history_years < FACTS_HISTORY_SHORT;
    if (ranking->query->open_to_newcomers && !list->newcomers_known)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "who was a newcomer cannot be told: the database reaches back %.1f years, "
                         "and it takes %.0f",
                         list->facts.history_years, FACTS_HISTORY_MIN);
    ranking->recent_from = clk_years_before(list->facts.as_of, MENTOR_RECENT_YEARS);
    ranking->papers = papers_load(ranking->db, ranking->query->pmids, list->facts.as_of,
                                  ranking->query->since_year, error);
    if (!ranking->papers) return false;
    if (ranking->query->papers || ranking->query->until_year)
        papers_keep(ranking->papers, ranking->query->papers, ranking->query->until_year);
    if (ranking->query->relevance)
        papers_weigh(ranking->papers, ranking->query->pmids, ranking->query->relevance);
    list->topic_papers = (int64_t)ranking->papers->n_on_topic;
    if (ranking->query->doubt) ranking->doubter = person_doubter_new(ranking->db, error);
    if (ranking->query->doubt && !ranking->doubter) return false;
    ranking->select_all =
        db_stmt(ranking->db, "SELECT pmid FROM person_authorship WHERE person_id = ?", error);
    return ranking->select_all && scan_evidence(ranking, error) &&
           list_best(ranking, column, error);
}

struct mentors_list *mentors_rank(struct db *db, const struct mentors_query *query, GError **error)
{
    struct mentors_list *list = g_new0(struct mentors_list, 1);
    list->mentors = g_array_new(FALSE, TRUE, sizeof(struct mentor));
    list->weights = query->weights ? *query->weights : mentor_weights_standard;
    struct ranking ranking = {
        .db = db,
        .query = query,
        .list = list,
        .evidence = g_array_new(FALSE, FALSE, sizeof(struct mentor_paper)),
        .recent = g_array_new(FALSE, FALSE, sizeof(struct mentor_recent)),
    };
    bool done = rank(&ranking, error);
    g_array_unref(ranking.evidence);
    g_array_unref(ranking.recent);
    papers_free(ranking.papers);
    person_doubter_free(ranking.doubter);
    if (done) return list;
    mentors_free(list);
    return NULL;
}

void mentors_free(struct mentors_list *list)
{
    if (!list) return;
    for (guint i = 0; i < list->mentors->len; i++)
        mentor_clear(&g_array_index(list->mentors, struct mentor, i));
    g_array_unref(list->mentors);
    g_free(list);
}
