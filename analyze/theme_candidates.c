/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_candidates.h"

#include <string.h>

#include "analyze/phrases.h"
#include "analyze/stats.h"
#include "analyze/theme_names.h"
#include "analyze/theme_slots.h"
#include "core/error.h"
#include "store/pack.h"

void theme_origin_clear(struct theme_origin *origin)
{
    g_clear_pointer(&origin->label, g_free);
    g_clear_pointer(&origin->terms, g_ptr_array_unref);
}

void theme_candidate_free(void *data)
{
    struct theme_candidate *candidate = data;
    g_free(candidate->counts);
    g_free(candidate->key);
    g_free(candidate->label);
    g_free(candidate->forms);
    g_free(candidate->phrases);
    g_clear_pointer(&candidate->rows, g_array_unref);
    theme_origin_clear(&candidate->origin);
    g_free(candidate);
}

/* --- counting ----------------------------------------------------------------------- */

bool theme_candidates_in_window(const struct theme_ranking *ranking, const struct paper_row *row)
{
    return row->year >= ranking->from && row->year <= ranking->to;
}

double theme_candidates_papers(const struct theme_ranking *ranking)
{
    double n = 0;
    for (size_t i = 0; i < ranking->papers->n; i++) {
        const struct paper_row *row = &ranking->papers->rows[i];
        n += row->on_topic && theme_candidates_in_window(ranking, row);
    }
    return n;
}

void theme_candidate_count(const struct theme_ranking *ranking, struct theme_candidate *counting,
                           const struct paper_row *row)
{
    const struct theme_years *years = ranking->list->years;
    counting->papers++;
    if (row->year == years->running) counting->running++;
    if (row->year < years->first || row->year > years->last) return;
    counting->counts[row->year - years->first]++;
    counting->recent += theme_candidates_in_window(ranking, row);
}

/* Append the rows on the topic of the records in a packed list; const struct paper_row *. */
static bool take_packed(const struct theme_ranking *ranking, struct stmt *stmt, int column,
                        GArray *rows, GError **error)
{
    size_t size, at = 0;
    const void *packed = stmt_blob(stmt, column, &size);
    g_array_set_size(ranking->pmids, 0);
    if (size == 0) return true;
    if (!unpack_references(packed, size, ranking->pmids))
        return error_set(error, RADSCOUT_ERROR_DATABASE,
                         "table article_term is damaged; run: radscout analyze --full");
    for (guint i = 0; i < ranking->pmids->len; i++) {
        const struct paper_row *row =
            papers_find_next(ranking->papers, g_array_index(ranking->pmids, int64_t, i), &at);
        if (row && row->on_topic) g_array_append_val(rows, row);
    }
    return true;
}

/* Rows of a term from columns pmids and abstract_pmids; *n_named: those of the first. */
static bool take_rows(const struct theme_ranking *ranking, struct stmt *stmt, int column,
                      GArray *rows, guint *n_named, GError **error)
{
    g_array_set_size(rows, 0);
    if (!take_packed(ranking, stmt, column, rows, error)) return false;
    *n_named = rows->len;
    return ranking->query->map || take_packed(ranking, stmt, column + 1, rows, error);
}

/* Those of the records from the window on, n_named of them in front. */
static void keep_recent_rows(const struct theme_ranking *ranking, struct theme_candidate *kept,
                             const GArray *rows, guint n_named)
{
    kept->rows = g_array_new(FALSE, FALSE, sizeof(const struct paper_row *));
    for (guint i = 0; i < rows->len; i++) {
        const struct paper_row *row = theme_candidates_row(rows, i);
        if (row->year < ranking->from) continue;
        g_array_append_val(kept->rows, row);
        kept->n_rows_named += i < n_named;
    }
}

/* Keep a term that is frequent enough. */
static void finish_term(struct theme_ranking *ranking, const struct theme_candidate *counting,
                        const GArray *rows, guint n_named)
{
    size_t size = ((size_t)ranking->list->years->n + 1) * sizeof(double);
    if (counting->named >= THEMES_PAPERS_MIN) {
        struct theme_candidate *kept = g_new(struct theme_candidate, 1);
        *kept = *counting;
        kept->counts = g_memdup2(counting->counts, size);
        keep_recent_rows(ranking, kept, rows, n_named);
        g_ptr_array_add(ranking->candidates, kept);
    }
    memset(counting->counts, 0, size);
}

static bool count_terms(struct theme_ranking *ranking, GError **error)
{
    struct stmt *stmt =
        db_stmt(ranking->db,
                "SELECT term_id, pmids, abstract_pmids FROM term "
                "CROSS JOIN article_term USING(term_id) WHERE is_name ORDER BY term_id",
                error);
    if (!stmt) return false;
    g_autofree double *counts = g_new0(double, (gsize)ranking->list->years->n + 1);
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(const struct paper_row *));
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        struct theme_candidate counting = {.term_id = stmt_int(stmt, 0), .counts = counts};
        guint n_named;
        if (!take_rows(ranking, stmt, 1, rows, &n_named, error)) return false;
        for (guint i = 0; i < rows->len; i++) {
            theme_candidate_count(ranking, &counting, theme_candidates_row(rows, i));
            if (i + 1 == n_named) counting.named = counting.recent;
        }
        finish_term(ranking, &counting, rows, n_named);
    }
}

static bool name_candidates(struct theme_ranking *ranking, GError **error)
{
    struct stmt *stmt = db_stmt(ranking->db,
                                "SELECT key, label, n_words, papers, whole_papers, forms "
                                "FROM term WHERE term_id = ?",
                                error);
    if (!stmt) return false;
    for (guint i = 0; i < ranking->candidates->len; i++) {
        struct theme_candidate *candidate = ranking->candidates->pdata[i];
        bool has_row;
        stmt_bind_int(stmt, 1, candidate->term_id);
        if (!stmt_step(stmt, &has_row, error)) return false;
        candidate->key = g_strdup(has_row ? stmt_text(stmt, 0) : "");
        candidate->label = g_strdup(has_row ? stmt_text(stmt, 1) : "");
        const struct phrase_counts counts = {.n_words = has_row ? (int)stmt_int(stmt, 2) : 0,
                                             .papers = has_row ? stmt_int(stmt, 3) : 0,
                                             .whole = has_row ? stmt_int(stmt, 4) : 0};
        candidate->is_general = phrases_is_general(&counts);
        candidate->forms = g_strdup(has_row ? stmt_text(stmt, 5) : "");
        candidate->tie = stats_fnv1a64(candidate->key);
        stmt_reset(stmt);
    }
    return true;
}

/* --- longer terms take the place of shorter ones --------------------------------------- */

static void mark_nested(struct theme_ranking *ranking)
{
    guint n = ranking->candidates->len;
    g_autofree const char **keys = g_new(const char *, n + 1);
    g_autofree double *recent = g_new(double, n + 1);
    g_autofree bool *nested = g_new(bool, n + 1);
    for (guint i = 0; i < n; i++) {
        const struct theme_candidate *candidate = ranking->candidates->pdata[i];
        keys[i] = candidate->key;
        recent[i] = candidate->named;
    }
    theme_slots_mark_nested(keys, recent, n, nested);
    for (guint i = 0; i < n; i++)
        ((struct theme_candidate *)ranking->candidates->pdata[i])->is_nested = nested[i];
}

/* --- what a general word stands for ------------------------------------------------------ */

static void find_phrases(struct theme_ranking *ranking)
{
    guint n = ranking->candidates->len;
    g_autofree struct theme_name *names = g_new0(struct theme_name, n + 1);
    for (guint i = 0; i < n; i++) {
        const struct theme_candidate *candidate = ranking->candidates->pdata[i];
        names[i] = (struct theme_name){.key = candidate->key,
                                       .label = candidate->label,
                                       .papers = candidate->named,
                                       .is_general = candidate->is_general,
                                       .is_nested = candidate->is_nested};
    }
    theme_names_find(names, n);
    for (guint i = 0; i < n; i++)
        ((struct theme_candidate *)ranking->candidates->pdata[i])->phrases = names[i].phrases;
}

/* Leave what can be a theme. Terms that are everywhere still displace their parts. */
static void drop_others(struct theme_ranking *ranking)
{
    GPtrArray *candidates = ranking->candidates;
    double most = THEMES_SHARE_MAX * theme_candidates_papers(ranking);
    mark_nested(ranking);
    find_phrases(ranking);
    for (guint i = candidates->len; i-- > 0;) {
        const struct theme_candidate *candidate = candidates->pdata[i];
        bool is_too_general = candidate->is_general && !ranking->list->growth_ranked;
        if (candidate->is_nested || candidate->named >= most || is_too_general)
            g_ptr_array_remove_index(candidates, i);
    }
}

/* --- their records --------------------------------------------------------------------- */

gint theme_candidates_compare(gconstpointer a, gconstpointer b)
{
    const struct theme_candidate *x = *(const struct theme_candidate *const *)a;
    const struct theme_candidate *y = *(const struct theme_candidate *const *)b;
    if (x->recent != y->recent) return x->recent > y->recent ? -1 : 1;
    if (x->tie != y->tie) return x->tie < y->tie ? -1 : 1;
    return strcmp(x->key, y->key);
}

GArray *theme_candidates_rows(struct theme_ranking *ranking, int64_t term_id, GError **error)
{
    struct stmt *stmt = db_stmt(
        ranking->db, "SELECT pmids, abstract_pmids FROM article_term WHERE term_id = ?1", error);
    bool has_row;
    if (!stmt) return NULL;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(const struct paper_row *));
    stmt_bind_int(stmt, 1, term_id);
    if (!stmt_step(stmt, &has_row, error)) return NULL;
    guint n_named;
    bool good = !has_row || take_rows(ranking, stmt, 0, rows, &n_named, error);
    stmt_reset(stmt);
    return good ? g_steal_pointer(&rows) : NULL;
}

/* --- the whole ------------------------------------------------------------------------- */

bool theme_candidates_find(struct theme_ranking *ranking, GError **error)
{
    if (!count_terms(ranking, error) || !name_candidates(ranking, error)) return false;
    drop_others(ranking);
    return true;
}
