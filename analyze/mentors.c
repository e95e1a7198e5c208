/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/mentors.h"

#include <string.h>

#include "analyze/mentor_columns.h"
#include "analyze/mentor_pool.h"
#include "analyze/person_why.h"

/* What details are read from. */
struct mentors_source {
    struct mentor_pool *pool;
    struct person_doubter *doubter; /* NULL: no doubts are asked for */
};

/* --- details -------------------------------------------------------------------------- */

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

/* The evidence of one person again, and the recent papers, to keep. */
static bool load_evidence(struct mentors_list *list, struct mentor *mentor, GError **error)
{
    struct mentor_pool *pool = list->source->pool;
    if (!mentor_pool_read(pool, mentor->person_id, &mentor->papers_total, error)) return false;
    mentor->papers = g_array_copy(pool->evidence);
    for (guint i = 0; i < mentor->papers->len; i++)
        if (!find_newcomer_but_for(pool->db, &g_array_index(mentor->papers, struct mentor_paper, i),
                                   error))
            return false;
    mentor->recent = g_array_copy(pool->recent);
    g_array_sort(mentor->papers, compare_papers);
    g_array_sort(mentor->recent, compare_recent);
    return true;
}

/* Scores with each of these people (struct person_maybe), and with all. */
static bool weigh_twins(struct mentors_list *list, struct mentor *mentor, const GArray *maybes,
                        GError **error)
{
    struct mentor_pool *pool = list->source->pool;
    const struct mentor_basis basis = mentors_basis(list);
    g_autoptr(GArray) all = g_array_copy(mentor->papers);
    g_autoptr(GArray) all_recent = g_array_copy(mentor->recent);
    for (guint i = 0; i < maybes->len; i++) {
        const struct person_maybe *maybe = &g_array_index(maybes, struct person_maybe, i);
        int papers_total;
        if (!mentor_pool_read(pool, maybe->person_id, &papers_total, error)) return false;
        const GArray *more = pool->evidence, *more_recent = pool->recent;
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

static bool load_doubt(struct mentors_list *list, struct mentor *mentor, GError **error)
{
    const struct mentor_basis basis = mentors_basis(list);
    bool is_sure = g_strcmp0(mentor->confidence, "sure") == 0;
    OWNED(person_doubt)
    doubt = person_doubt_read(list->source->doubter, mentor->person_id, is_sure, error);
    if (!doubt) return false;
    if (doubt->apart->len == 0 && doubt->maybes->len == 0) return true;
    mentor->doubt = mentor_doubt_new();
    g_array_append_vals(mentor->doubt->apart, doubt->apart->data, doubt->apart->len);
    mentor->doubt->score_apart =
        mentor_score_of(&basis, mentor->papers, mentor->recent, doubt->apart);
    return weigh_twins(list, mentor, doubt->maybes, error);
}

static bool load_ledger(struct mentors_list *list, struct mentor *mentor, GError **error)
{
    const struct mentor_pool *pool = list->source->pool;
    const struct ledger_scope scope = {.facts = &list->facts,
                                       .papers = pool->papers,
                                       .since_year = pool->query.since_year,
                                       .until_year = pool->query.until_year};
    mentor->ledger = mentor_ledger_load(pool->db, mentor->person_id, &scope, error);
    return mentor->ledger != NULL;
}

/* Evidence, doubt and range of somebody whose name and place are known. */
static bool load_range(struct mentors_list *list, struct mentor *mentor, GError **error)
{
    const struct mentor_basis basis = mentors_basis(list);
    if (!load_evidence(list, mentor, error)) return false;
    if (list->source->doubter && !load_doubt(list, mentor, error)) return false;
    mentor_range(mentor, &basis, &mentor->low, &mentor->high);
    return true;
}

bool mentors_fill(struct mentors_list *list, guint i, GError **error)
{
    const struct mentor_pool *pool = list->source->pool;
    struct mentor *mentor = &g_array_index(list->mentors, struct mentor, i);
    mentor_clear(mentor);
    return mentor_load_details(pool->db, mentor, error) && load_range(list, mentor, error) &&
           (!pool->query.near_peers ||
            mentor_load_near_peers(pool->db, mentor, &list->facts, error)) &&
           (!pool->query.ledger || load_ledger(list, mentor, error));
}

void mentors_drop(struct mentors_list *list, guint i)
{
    mentor_clear(&g_array_index(list->mentors, struct mentor, i));
}

/* --- the list --------------------------------------------------------------------------- */

/* What sorting needs to know of one of them, for as long as it takes to make the key. */
static bool load_key(struct mentors_list *list, struct mentor *mentor, int column, GError **error)
{
    enum mentor_need need = mentor_columns_need(column);
    struct db *db = list->source->pool->db;
    bool done = (need < MENTOR_NEED_DETAILS || mentor_load_details(db, mentor, error)) &&
                (need != MENTOR_NEED_RANGE || load_range(list, mentor, error)) &&
                (need != MENTOR_NEED_LEDGER || load_ledger(list, mentor, error));
    if (done) mentor_columns_key(mentor, column);
    mentor_clear(mentor);
    return done;
}

static bool sort(struct mentors_list *list, int column, GError **error)
{
    for (guint i = 0; i < list->mentors->len; i++)
        if (!load_key(list, &g_array_index(list->mentors, struct mentor, i), column, error))
            return false;
    g_array_sort_with_data(list->mentors, mentor_columns_compare, &column);
    return true;
}

static void free_keys(struct mentors_list *list)
{
    for (guint i = 0; i < list->mentors->len; i++)
        g_clear_pointer(&g_array_index(list->mentors, struct mentor, i).key_text, g_free);
}

static void weigh_evidence(struct mentors_list *list)
{
    int most = 0;
    list->pool = list->mentors->len;
    for (guint i = 0; i < list->mentors->len; i++) {
        list->evidence += mentors_at(list, i)->senior_papers;
        most = MAX(most, mentors_at(list, i)->senior_papers);
    }
    list->is_ranked = list->evidence >= MENTORS_EVIDENCE_MIN && most > 1;
}

static bool rank(struct mentors_list *list, int column, GError **error)
{
    struct mentor_pool *pool = list->source->pool;
    guint limit = (guint)pool->query.limit;
    if (!mentor_pool_scan(pool, error)) return false;
    weigh_evidence(list);
    bool by_score = mentor_columns_need(column) == MENTOR_NEED_SCORE;
    if (!mentor_pool_keep_best(pool, by_score ? limit : 0, error) || !sort(list, column, error))
        return false;
    free_keys(list);
    if (limit > 0 && limit < list->mentors->len) g_array_set_size(list->mentors, limit);
    for (guint i = 0; i < list->mentors->len; i++)
        g_array_index(list->mentors, struct mentor, i).rank = (int)i + 1;
    return true;
}

static bool open_source(struct mentors_list *list, struct db *db, const struct mentors_query *query,
                        GError **error)
{
    list->source = g_new0(struct mentors_source, 1);
    list->source->pool = mentor_pool_new(db, query, list, error);
    if (!list->source->pool || !query->doubt) return list->source->pool != NULL;
    list->source->doubter = person_doubter_new(db, error);
    return list->source->doubter != NULL;
}

struct mentors_list *mentors_rank(struct db *db, const struct mentors_query *query, GError **error)
{
    OWNED(mentors_list) list = g_new0(struct mentors_list, 1);
    list->mentors = g_array_new(FALSE, TRUE, sizeof(struct mentor));
    list->weights = query->weights ? *query->weights : mentor_weights_standard;
    int column;
    if (!mentor_columns_find(query->sort, &column, error) || !open_source(list, db, query, error) ||
        !rank(list, column, error))
        return NULL;
    for (guint i = 0; !query->is_bare && i < list->mentors->len; i++)
        if (!mentors_fill(list, i, error)) return NULL;
    return g_steal_pointer(&list);
}

void mentors_free(struct mentors_list *list)
{
    if (!list) return;
    free_keys(list);
    for (guint i = 0; i < list->mentors->len; i++)
        mentors_drop(list, i);
    g_array_unref(list->mentors);
    if (list->source) {
        mentor_pool_free(list->source->pool);
        person_doubter_free(list->source->doubter);
    }
    g_free(list->source);
    g_free(list);
}
