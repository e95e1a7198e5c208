/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/mentor_pool.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "analyze/stats.h"
#include "core/error.h"

#define SENIORS_MAX 512
#define SLACK 1e-6 /* more than adding up in another order can make */

/* Rows of table senior_paper, and the papers they name. */
struct seniors {
    size_t n;
    int64_t person_ids[SENIORS_MAX], pmids[SENIORS_MAX], first_person_ids[SENIORS_MAX];
    bool are_newcomers[SENIORS_MAX];
    int8_t international[SENIORS_MAX];
    const struct paper_row *papers[SENIORS_MAX]; /* NULL: later than as_of, or left out */
};

/* --- recent papers -------------------------------------------------------------------- */

static bool is_recent(const struct mentor_pool *pool, const struct paper_row *row)
{
    return row->day > pool->recent_from && !row->is_retracted &&
           row->n_persons <= MENTOR_AUTHORS_MAX;
}

static void add_recent(struct mentor_pool *pool, const int64_t *pmids, size_t n)
{
    const struct paper_row *rows[SENIORS_MAX];
    papers_find_all(pool->papers, pmids, n, rows);
    for (size_t i = 0; i < n; i++) {
        if (!rows[i] || !is_recent(pool, rows[i])) continue;
        struct mentor_recent recent = {.pmid = rows[i]->pmid, .on_topic = rows[i]->on_topic};
        g_array_append_val(pool->recent, recent);
    }
}

/* Every record of the person: how many, and the recent ones. */
static bool read_recent(struct mentor_pool *pool, int64_t person_id, int *papers_total,
                        GError **error)
{
    int64_t pmids[SENIORS_MAX];
    size_t n = 0;
    g_array_set_size(pool->recent, 0);
    *papers_total = 0;
    stmt_reset(pool->select_all);
    stmt_bind_int(pool->select_all, 1, person_id);
    for (bool has_row = true; has_row;) {
        if (!stmt_step(pool->select_all, &has_row, error)) return false;
        if (has_row) {
            pmids[n++] = stmt_int(pool->select_all, 0);
            (*papers_total)++;
        }
        if (has_row && n < SENIORS_MAX) continue;
        add_recent(pool, pmids, n);
        n = 0;
    }
    return true;
}

static bool complete(struct mentor_pool *pool, struct mentor *mentor, GError **error)
{
    const struct mentor_basis basis = mentors_basis(pool->list);
    if (!read_recent(pool, mentor->person_id, &mentor->papers_total, error)) return false;
    mentor_score_recent(mentor, &basis, (const void *)pool->recent->data, pool->recent->len);
    return true;
}

/* --- the pass over the evidence --------------------------------------------------------- */

/* Columns person_id, pmid, first_person_id, newcomer, international. */
static bool read_seniors(struct mentor_pool *pool, struct stmt *stmt, bool *has_row, GError **error)
{
    struct seniors *seniors = pool->seniors;
    for (seniors->n = 0; seniors->n < SENIORS_MAX; seniors->n++) {
        if (!stmt_step(stmt, has_row, error)) return false;
        if (!*has_row) break;
        seniors->person_ids[seniors->n] = stmt_int(stmt, 0);
        seniors->pmids[seniors->n] = stmt_int(stmt, 1);
        seniors->first_person_ids[seniors->n] = stmt_int(stmt, 2);
        seniors->are_newcomers[seniors->n] = stmt_int(stmt, 3);
        seniors->international[seniors->n] = (int8_t)stmt_int(stmt, 4);
    }
    papers_find_all(pool->papers, seniors->pmids, seniors->n, seniors->papers);
    return true;
}

static void begin_person(struct mentor_pool *pool)
{
    pool->on_topic = false;
    g_array_set_size(pool->evidence, 0);
}

static void add_evidence(struct mentor_pool *pool, size_t i)
{
    const struct seniors *seniors = pool->seniors;
    const struct paper_row *row = seniors->papers[i];
    if (!row) return;
    struct mentor_paper paper = {
        .pmid = row->pmid,
        .first_person_id = seniors->first_person_ids[i],
        .day = row->day,
        .is_newcomer = seniors->are_newcomers[i],
        .international = seniors->international[i],
        .on_topic = row->on_topic,
        .relevance = row->relevance,
    };
    pool->on_topic = pool->on_topic || row->on_topic;
    g_array_append_val(pool->evidence, paper);
}

/* By what the papers say; where somebody is was looked at before. */
static bool is_admitted(const struct mentors_query *query, const struct mentor *mentor)
{
    return mentor->senior_papers >= query->min_papers &&
           (!query->international || mentor->international_first > 0) &&
           (!query->open_to_newcomers || mentor->all.n_newcomer > 0);
}

/* The person's evidence is complete: rank them if some is on the topic. */
static void finish_person(struct mentor_pool *pool, int64_t person_id)
{
    const struct mentor_basis basis = mentors_basis(pool->list);
    const struct mentor_paper *papers = (const void *)pool->evidence->data;
    GHashTable *people = pool->query.people;
    if (!pool->on_topic || (people && !g_hash_table_contains(people, &person_id))) return;
    struct mentor mentor = {.person_id = person_id};
    mentor_score(&mentor, &basis, papers, pool->evidence->len, NULL, 0, 0);
    mentor_count(&mentor, basis.facts, papers, pool->evidence->len);
    if (!is_admitted(&pool->query, &mentor)) return;
    char key[24];
    g_snprintf(key, sizeof key, "%" PRId64, person_id);
    mentor.tie = stats_fnv1a64(key);
    g_array_append_val(pool->list->mentors, mentor);
}

bool mentor_pool_scan(struct mentor_pool *pool, GError **error)
{
    struct stmt *stmt = db_stmt(pool->db,
                                "SELECT person_id, pmid, first_person_id, newcomer,"
                                " coalesce(international, -1) "
                                "FROM senior_paper ORDER BY person_id, pmid",
                                error);
    if (!stmt) return false;
    int64_t person_id = 0;
    begin_person(pool);
    for (bool has_row = true; has_row;) {
        if (!read_seniors(pool, stmt, &has_row, error)) return false;
        for (size_t i = 0; i < pool->seniors->n; i++) {
            if (pool->seniors->person_ids[i] != person_id) {
                finish_person(pool, person_id);
                begin_person(pool);
            }
            person_id = pool->seniors->person_ids[i];
            add_evidence(pool, i);
        }
    }
    finish_person(pool, person_id);
    return true;
}

bool mentor_pool_read(struct mentor_pool *pool, int64_t person_id, int *papers_total,
                      GError **error)
{
    struct stmt *stmt = db_stmt(pool->db,
                                "SELECT person_id, pmid, first_person_id, newcomer,"
                                " coalesce(international, -1) "
                                "FROM senior_paper WHERE person_id = ? ORDER BY pmid",
                                error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, person_id);
    begin_person(pool);
    for (bool has_row = true; has_row;) {
        if (!read_seniors(pool, stmt, &has_row, error)) return false;
        for (size_t i = 0; i < pool->seniors->n; i++)
            add_evidence(pool, i);
    }
    return read_recent(pool, person_id, papers_total, error);
}

/* --- who can be among the best ------------------------------------------------------------ */

/* What recent papers can add to a score at most. */
static double most_recent(const struct mentor_pool *pool)
{
    const struct mentor_weights *weights = &pool->list->weights;
    double on_topic = 0, all = 0;
    for (size_t i = 0; i < pool->papers->n; i++) {
        const struct paper_row *row = &pool->papers->rows[i];
        if (!is_recent(pool, row)) continue;
        all++;
        on_topic += row->on_topic;
    }
    return weights->activity * (log1p(on_topic) + weights->all_papers * log1p(all));
}

static int compare_scores(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* The score, without recent papers, of the one at the place `limit`. */
static double score_at(const GArray *mentors, guint limit)
{
    g_autofree double *scores = g_new(double, mentors->len);
    for (guint i = 0; i < mentors->len; i++)
        scores[i] = g_array_index(mentors, struct mentor, i).score;
    qsort(scores, mentors->len, sizeof *scores, compare_scores);
    return scores[limit - 1];
}

bool mentor_pool_keep_best(struct mentor_pool *pool, guint limit, GError **error)
{
    GArray *mentors = pool->list->mentors;
    bool cuts = limit > 0 && limit < mentors->len;
    double from = cuts ? score_at(mentors, limit) : 0, least = HUGE_VAL;
    for (guint i = 0; i < mentors->len; i++) {
        struct mentor *mentor = &g_array_index(mentors, struct mentor, i);
        if (cuts && mentor->score < from) continue;
        if (!complete(pool, mentor, error)) return false;
        least = MIN(least, mentor->score);
    }
    if (!cuts) return true;
    /* `limit` people have that score now; who has less and is not complete (0 papers) may
     * come to it */
    double reach = least - most_recent(pool) - SLACK;
    guint n = 0;
    for (guint i = 0; i < mentors->len; i++) {
        struct mentor *mentor = &g_array_index(mentors, struct mentor, i);
        if (mentor->papers_total == 0) {
            if (mentor->score < reach) continue;
            if (!complete(pool, mentor, error)) return false;
        }
        if (mentor->score >= least - SLACK) g_array_index(mentors, struct mentor, n++) = *mentor;
    }
    g_array_set_size(mentors, n);
    return true;
}

/* --- open and close ---------------------------------------------------------------------- */

static bool check_newcomers(const struct mentor_pool *pool, GError **error)
{
    struct mentors_list *list = pool->list;
    list->newcomers_known = list->facts.history_years >= FACTS_HISTORY_MIN;
    list->newcomers_are_short =
        list->newcomers_known && list->facts.history_years < FACTS_HISTORY_SHORT;
    if (!pool->query.open_to_newcomers || list->newcomers_known) return true;
    return error_set(error, RADSCOUT_ERROR_USAGE,
                     "who was a newcomer cannot be told: the database reaches back %.1f years, "
                     "and it takes %.0f",
                     list->facts.history_years, FACTS_HISTORY_MIN);
}

static bool load_papers(struct mentor_pool *pool, GError **error)
{
    const struct mentors_query *query = &pool->query;
    struct mentors_list *list = pool->list;
    pool->papers = papers_load(pool->db, query->pmids, list->facts.as_of, query->since_year, error);
    if (!pool->papers) return false;
    if (query->papers || query->until_year)
        papers_keep(pool->papers, query->papers, query->until_year);
    if (query->relevance) papers_weigh(pool->papers, query->pmids, query->relevance);
    list->topic_papers = (int64_t)pool->papers->n_on_topic;
    return true;
}

struct mentor_pool *mentor_pool_new(struct db *db, const struct mentors_query *query,
                                    struct mentors_list *list, GError **error)
{
    struct mentor_pool *pool = g_new0(struct mentor_pool, 1);
    pool->db = db;
    pool->query = *query;
    pool->list = list;
    pool->seniors = g_new0(struct seniors, 1);
    pool->evidence = g_array_new(FALSE, FALSE, sizeof(struct mentor_paper));
    pool->recent = g_array_new(FALSE, FALSE, sizeof(struct mentor_recent));
    bool done = facts_load(db, &list->facts, error) && check_newcomers(pool, error) &&
                load_papers(pool, error);
    pool->recent_from = clk_years_before(list->facts.as_of, MENTOR_RECENT_YEARS);
    if (done)
        pool->select_all =
            db_stmt(db, "SELECT pmid FROM person_authorship WHERE person_id = ?", error);
    if (pool->select_all) return pool;
    mentor_pool_free(pool);
    return NULL;
}

void mentor_pool_free(struct mentor_pool *pool)
{
    if (!pool) return;
    g_array_unref(pool->evidence);
    g_array_unref(pool->recent);
    g_free(pool->seniors);
    papers_free(pool->papers);
    g_free(pool);
}
