/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/institution_rank.h"

#include <stddef.h>
#include <string.h>

#include "analyze/gazetteer.h"
#include "analyze/mentors.h"
#include "analyze/papers.h"
#include "analyze/places.h"
#include "analyze/themes.h"
#include "core/error.h"

/* --- columns ------------------------------------------------------------------------- */

static const struct column {
    const char *name;
    size_t offset; /* in struct institution_row, of an int or a text */
    bool is_text;
} columns[] = {
#define COUNT(name, field)                                                                         \
    {                                                                                              \
#name, offsetof(struct institution_row, field), false                                      \
    }
#define TEXT(name, field)                                                                          \
    {                                                                                              \
#name, offsetof(struct institution_row, field), true                                       \
    }
    COUNT(mentors_3y, mentors_3y),
    COUNT(mentors, mentors),
    COUNT(newcomer_mentors, newcomer_mentors),
    COUNT(mentors_with_email, with_email),
    COUNT(mentors_in_radiology, in_radiology),
    COUNT(papers_3y, papers_3y),
    COUNT(papers, papers),
    TEXT(institution, name),
    TEXT(country, country),
    TEXT(state, state),
    TEXT(city, city),
    TEXT(ror, ror),
#undef COUNT
#undef TEXT
};

const char *institution_columns(void)
{
    return "mentors_3y, mentors, newcomer_mentors, mentors_with_email, mentors_in_radiology, "
           "papers_3y, papers, institution, country, state, city, ror";
}

static bool find_column(const char *name, const struct column **column, GError **error)
{
    *column = &columns[0];
    if (!name) return true;
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        if (strcmp(columns[i].name, name) != 0) continue;
        *column = &columns[i];
        return true;
    }
    return error_set(error, RADSCOUT_ERROR_USAGE, "no column '%s' to sort by; there are: %s", name,
                     institution_columns());
}

static int value_at(const struct institution_row *row, size_t offset)
{
    return *(const int *)(const void *)((const char *)row + offset);
}

static const char *text_at(const struct institution_row *row, size_t offset)
{
    return *(char *const *)(const void *)((const char *)row + offset);
}

/* --- rows ---------------------------------------------------------------------------- */

static void mentor_free_text(void *item)
{
    struct institution_mentor *mentor = item;
    g_free(mentor->name);
    g_free(mentor->email);
}

static void theme_free_text(void *item)
{
    struct institution_theme *theme = item;
    g_free(theme->theme_id);
    g_free(theme->label);
}

static struct institution_row *row_new(int64_t institution_id, const char *name)
{
    struct institution_row *row = g_new0(struct institution_row, 1);
    row->institution_id = institution_id;
    row->name = g_strdup(name);
    row->best = g_array_new(FALSE, TRUE, sizeof(struct institution_mentor));
    row->themes = g_array_new(FALSE, TRUE, sizeof(struct institution_theme));
    row->pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_array_set_clear_func(row->best, mentor_free_text);
    g_array_set_clear_func(row->themes, theme_free_text);
    return row;
}

static void row_free(void *item)
{
    struct institution_row *row = item;
    char *const texts[] = {row->name, row->ror, row->country, row->state, row->city};
    GArray *const arrays[] = {row->best, row->themes, row->pmids};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_array_unref(arrays[i]);
    g_free(row);
}

struct ranking {
    struct db *db;
    const struct institution_query *query;
    struct institution_list *list;
    GHashTable *rows;   /* &institution_id -> row, of institutions by themselves */
    GHashTable *places; /* affiliation_id -> GArray of int64_t institution ids */
    int32_t recent_from;
};

/* Call count for every row that the institution stands for. */
static void each_row(struct ranking *ranking, int64_t institution_id,
                     void (*count)(struct institution_row *row, const void *what), const void *what)
{
    const GPtrArray *groups = ranking->query->groups;
    if (!groups) {
        struct institution_row *row = g_hash_table_lookup(ranking->rows, &institution_id);
        if (!row) {
            row = row_new(institution_id, NULL);
            g_ptr_array_add(ranking->list->rows, row);
            g_hash_table_insert(ranking->rows, &row->institution_id, row);
        }
        count(row, what);
        return;
    }
    for (guint i = 0; i < groups->len; i++) {
        const struct institution_group *group = groups->pdata[i];
        if (g_hash_table_contains(group->ids, &institution_id))
            count(ranking->list->rows->pdata[i], what);
    }
}

/* --- mentors ------------------------------------------------------------------------- */

struct located_mentor {
    const struct mentor *mentor;
    bool in_radiology, has_email;
};

static void count_mentor(struct institution_row *row, const void *what)
{
    const struct located_mentor *located = what;
    const struct mentor *mentor = located->mentor;
    row->mentors++;
    row->mentors_3y += mentor->senior_papers_3y > 0;
    row->newcomer_mentors += mentor->topic.n_newcomer > 0;
    row->in_radiology += located->in_radiology;
    row->with_email += located->has_email;
    if (row->best->len == INSTITUTION_LISTED) return;
    struct institution_mentor best = {.person_id = mentor->person_id, .score = mentor->score};
    g_array_append_val(row->best, best);
}

/* They come by score. */
static bool count_mentors(struct ranking *ranking, GError **error)
{
    struct mentors_query query = ranking->query->who;
    query.is_bare = true;
    OWNED(mentors_list) mentors = mentors_rank(ranking->db, &query, error);
    struct stmt *stmt =
        mentors ? db_stmt(ranking->db,
                          "SELECT institution_id, is_radiology, email IS NOT NULL FROM "
                          "person_place WHERE person_id = ? AND institution_id IS NOT NULL",
                          error)
                : NULL;
    if (!stmt) return false;
    ranking->list->newcomers_known = mentors->newcomers_known;
    for (guint i = 0; i < mentors->mentors->len; i++) {
        struct located_mentor located = {.mentor = mentors_at(mentors, i)};
        bool has_row;
        stmt_bind_int(stmt, 1, located.mentor->person_id);
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) continue;
        int64_t institution_id = stmt_int(stmt, 0);
        located.in_radiology = stmt_int(stmt, 1) != 0;
        located.has_email = stmt_int(stmt, 2) != 0;
        stmt_reset(stmt);
        each_row(ranking, institution_id, count_mentor, &located);
    }
    return true;
}

/* --- papers -------------------------------------------------------------------------- */

struct counted_paper {
    int64_t pmid;
    bool is_recent;
};

static void count_paper(struct institution_row *row, const void *what)
{
    const struct counted_paper *paper = what;
    if (row->last_pmid == paper->pmid) return;
    row->last_pmid = paper->pmid;
    row->papers++;
    if (!paper->is_recent) return;
    row->papers_3y++;
    g_array_append_val(row->pmids, paper->pmid);
}

/* Institutions that an affiliation names; belongs to ranking. */
static const GArray *institutions_at(struct ranking *ranking, int64_t affiliation_id,
                                     GError **error)
{
    GArray *ids = g_hash_table_lookup(ranking->places, &affiliation_id);
    if (ids) return ids;
    struct stmt *stmt = db_stmt(ranking->db,
                                "SELECT institution_id FROM affiliation_place "
                                "WHERE affiliation_id = ? AND institution_id IS NOT NULL",
                                error);
    if (!stmt) return NULL;
    stmt_bind_int(stmt, 1, affiliation_id);
    ids = stmt_ints(stmt, error);
    if (!ids) return NULL;
    int64_t *key = g_new(int64_t, 1);
    *key = affiliation_id;
    g_hash_table_insert(ranking->places, key, ids);
    return ids;
}

static bool count_places(struct ranking *ranking, const GArray *affiliations,
                         const struct counted_paper *paper, GError **error)
{
    for (guint i = 0; i < affiliations->len; i++) {
        const GArray *ids =
            institutions_at(ranking, g_array_index(affiliations, int64_t, i), error);
        if (!ids) return false;
        for (guint k = 0; k < ids->len; k++)
            each_row(ranking, g_array_index(ids, int64_t, k), count_paper, paper);
    }
    return true;
}

static bool count_papers(struct ranking *ranking, GError **error)
{
    const struct mentors_query *query = &ranking->query->who;
    OWNED(papers)
    papers = papers_load(ranking->db, query->pmids, ranking->list->facts.as_of, query->since_year,
                         error);
    struct stmt *stmt = papers ? db_stmt(ranking->db,
                                         "SELECT affiliations FROM authorship "
                                         "WHERE pmid = ? AND affiliations IS NOT NULL",
                                         error)
                               : NULL;
    if (!stmt) return false;
    if (query->papers || query->until_year) papers_keep(papers, query->papers, query->until_year);
    g_autoptr(GArray) affiliations = g_array_new(FALSE, FALSE, sizeof(int64_t));
    ranking->list->topic_papers = (int64_t)papers->n_on_topic;
    for (size_t i = papers->n; i-- > 0;) {
        const struct paper_row *row = &papers->rows[i];
        struct counted_paper paper = {row->pmid, row->day > ranking->recent_from};
        if (!row->on_topic || row->is_retracted) continue;
        stmt_bind_int(stmt, 1, row->pmid);
        for (bool has_row;;) {
            if (!stmt_step(stmt, &has_row, error)) return false;
            if (!has_row) break;
            places_affiliation_ids(stmt_text(stmt, 0), affiliations);
            if (!count_places(ranking, affiliations, &paper, error)) return false;
        }
    }
    return true;
}

/* --- themes -------------------------------------------------------------------------- */

static gint compare_themes(gconstpointer a, gconstpointer b)
{
    const struct institution_theme *x = a, *y = b;
    if (x->papers != y->papers) return x->papers > y->papers ? -1 : 1;
    return strcmp(x->theme_id, y->theme_id);
}

static void add_themes(struct institution_row *row, const struct themes_list *themes)
{
    g_autoptr(GHashTable) own = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < row->pmids->len; i++)
        g_hash_table_add(own, &g_array_index(row->pmids, int64_t, i));
    for (guint i = 0; i < themes->themes->len; i++) {
        const struct theme *theme = themes->themes->pdata[i];
        struct institution_theme found = {0};
        for (guint k = 0; k < theme->pmids->len; k++)
            found.papers += g_hash_table_contains(own, &g_array_index(theme->pmids, int64_t, k));
        if (found.papers < INSTITUTION_THEME_MIN) continue;
        found.theme_id = g_strdup(theme->key);
        found.label = g_strdup(theme->label);
        g_array_append_val(row->themes, found);
    }
    g_array_sort(row->themes, compare_themes);
    if (row->themes->len > INSTITUTION_LISTED) g_array_set_size(row->themes, INSTITUTION_LISTED);
}

static bool find_themes(struct ranking *ranking, GError **error)
{
    struct themes_query query = {.pmids = ranking->query->who.pmids,
                                 .since_year = ranking->query->who.since_year,
                                 .limit = INSTITUTION_THEMES};
    OWNED(themes_list) themes = themes_rank(ranking->db, &query, error);
    if (!themes) return false;
    for (guint i = 0; i < ranking->list->rows->len; i++)
        add_themes(ranking->list->rows->pdata[i], themes);
    return true;
}

/* --- order and names ------------------------------------------------------------------- */

/* By alphabet; what is not known comes last. */
static int compare_texts(const char *x, const char *y)
{
    if (!x || !y) return (x == NULL) - (y == NULL);
    return strcmp(x, y);
}

static gint compare_rows(gconstpointer a, gconstpointer b, gpointer user)
{
    const struct institution_row *x = *(struct institution_row *const *)a;
    const struct institution_row *y = *(struct institution_row *const *)b;
    const struct column *column = user;
    const size_t offsets[] = {
        column->is_text ? offsetof(struct institution_row, mentors_3y) : column->offset,
        offsetof(struct institution_row, mentors_3y), offsetof(struct institution_row, papers_3y),
        offsetof(struct institution_row, papers)};
    int by_text =
        column->is_text ? compare_texts(text_at(x, column->offset), text_at(y, column->offset)) : 0;
    if (by_text) return by_text;
    for (size_t i = 0; i < G_N_ELEMENTS(offsets); i++) {
        int u = value_at(x, offsets[i]), v = value_at(y, offsets[i]);
        if (u != v) return u > v ? -1 : 1;
    }
    int by_name = g_strcmp0(x->name, y->name);
    if (by_name) return by_name;
    return x->institution_id < y->institution_id ? -1 : x->institution_id > y->institution_id;
}

static bool name_rows(struct ranking *ranking, GError **error)
{
    struct stmt *stmt = db_stmt(ranking->db,
                                "SELECT name, ror, country, state, city FROM institution "
                                "WHERE institution_id = ?",
                                error);
    if (!stmt) return false;
    for (guint i = 0; i < ranking->list->rows->len; i++) {
        struct institution_row *row = ranking->list->rows->pdata[i];
        char **texts[] = {&row->name, &row->ror, &row->country, &row->state, &row->city};
        bool has_row;
        if (row->institution_id == 0) continue;
        stmt_bind_int(stmt, 1, row->institution_id);
        if (!stmt_step(stmt, &has_row, error)) return false;
        for (int k = 0; has_row && k < (int)G_N_ELEMENTS(texts); k++)
            *texts[k] = g_strdup(stmt_text(stmt, k));
        stmt_reset(stmt);
    }
    return true;
}

static bool is_city(const char *name, const char *key)
{
    g_autofree char *own = name ? gazetteer_city_key(name) : NULL;
    return g_strcmp0(own, key) == 0;
}

/* Rows that are somewhere else go, and those without anybody who was asked for. */
static void keep_asked(struct ranking *ranking)
{
    const struct institution_query *query = ranking->query;
    GPtrArray *rows = ranking->list->rows;
    g_autofree char *city = query->city ? gazetteer_city_key(query->city) : NULL;
    for (guint i = rows->len; !query->groups && i-- > 0;) {
        const struct institution_row *row = rows->pdata[i];
        bool is_there =
            (!query->ids || g_hash_table_contains(query->ids, &row->institution_id)) &&
            (!query->region || located_region_holds(query->region, row->country, row->state)) &&
            (!city || is_city(row->city, city)) && (!query->only_with_mentors || row->mentors > 0);
        if (!is_there) g_ptr_array_remove_index_fast(rows, i);
    }
}

static bool name_mentors(struct ranking *ranking, struct institution_row *row, GError **error)
{
    struct stmt *stmt = db_stmt(ranking->db,
                                "SELECT trim(coalesce(fore_name, '') || ' ' || last_name || ' ' || "
                                "coalesce(suffix, '')), email FROM person LEFT JOIN person_place "
                                "USING(person_id) WHERE person_id = ?",
                                error);
    if (!stmt) return false;
    for (guint i = 0; i < row->best->len; i++) {
        struct institution_mentor *mentor = &g_array_index(row->best, struct institution_mentor, i);
        bool has_row;
        stmt_bind_int(stmt, 1, mentor->person_id);
        if (!stmt_step(stmt, &has_row, error)) return false;
        mentor->name = g_strdup(has_row ? stmt_text(stmt, 0) : NULL);
        mentor->email = g_strdup(has_row ? stmt_text(stmt, 1) : NULL);
        stmt_reset(stmt);
    }
    return true;
}

static bool order_rows(struct ranking *ranking, const struct column *column, GError **error)
{
    GPtrArray *rows = ranking->list->rows;
    bool is_compared = ranking->query->groups != NULL;
    if (!name_rows(ranking, error)) return false;
    keep_asked(ranking);
    if (!is_compared || ranking->query->sort)
        g_ptr_array_sort_with_data(rows, compare_rows, (gpointer)(guintptr)column);
    ranking->list->pool = rows->len;
    if (!is_compared && ranking->query->limit > 0 && rows->len > (guint)ranking->query->limit)
        g_ptr_array_set_size(rows, ranking->query->limit);
    for (guint i = 0; i < rows->len; i++) {
        struct institution_row *row = rows->pdata[i];
        row->rank = (int)i + 1;
        if (!name_mentors(ranking, row, error)) return false;
    }
    return true;
}

/* --- the whole ------------------------------------------------------------------------ */

static bool rank(struct ranking *ranking, GError **error)
{
    const struct column *column;
    const GPtrArray *groups = ranking->query->groups;
    if (!find_column(ranking->query->sort, &column, error) ||
        !facts_load(ranking->db, &ranking->list->facts, error))
        return false;
    ranking->recent_from = clk_years_before(ranking->list->facts.as_of, INSTITUTION_RECENT_YEARS);
    for (guint i = 0; groups && i < groups->len; i++) {
        const struct institution_group *group = groups->pdata[i];
        g_ptr_array_add(ranking->list->rows, row_new(0, group->name));
    }
    return count_mentors(ranking, error) && count_papers(ranking, error) &&
           order_rows(ranking, column, error) && find_themes(ranking, error);
}

struct institution_list *institutions_rank(struct db *db, const struct institution_query *query,
                                           GError **error)
{
    OWNED(institution_list) list = g_new0(struct institution_list, 1);
    list->rows = g_ptr_array_new_with_free_func(row_free);
    struct ranking ranking = {
        .db = db,
        .query = query,
        .list = list,
        .rows = g_hash_table_new(g_int64_hash, g_int64_equal),
        .places = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
                                        (GDestroyNotify)g_array_unref),
    };
    bool done = rank(&ranking, error);
    g_hash_table_unref(ranking.rows);
    g_hash_table_unref(ranking.places);
    return done ? g_steal_pointer(&list) : NULL;
}

void institution_list_free(struct institution_list *list)
{
    if (!list) return;
    g_ptr_array_unref(list->rows);
    g_free(list);
}
