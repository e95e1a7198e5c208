/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows of a back-test with the people that the program itself tells apart. */
#include "analyze/analyze.h"
#include "analyze/backtest.h"
#include "analyze/backtest_link.h"
#include "analyze/mentors.h"
#include "analyze/places.h"
#include "analyze/rising.h"
#include "core/error.h"

/* The past view at the end of a year; date: its day. */
static struct db *open_past(const struct backtest_query *query, int year, char date[CLK_DATE_SIZE],
                            GError **error)
{
    g_snprintf(date, CLK_DATE_SIZE, "%04d-12-31", year);
    OWNED(db) past = db_open_as_of(query->path, date, error);
    if (past && query->stop) db_set_stop(past, query->stop);
    return g_steal_pointer(&past);
}

/* Nothing of after the cut may be visible where scores are computed. */
static bool check_leak(struct db *past, const char *date, GError **error)
{
    int64_t cut_ok, papers;
    struct stmt *stmt = db_stmt(
        past, "SELECT count(*) FROM article WHERE coalesce(entrez_date, year || '-07-01') > ?",
        error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, date);
    if (!stmt_first_int(stmt, &cut_ok, error)) return false;
    stmt = db_stmt(past,
                   "SELECT (SELECT count(*) FROM paper"
                   "        WHERE entry_day > CAST(julianday(?1) - 2440587.5 AS INTEGER))"
                   " + (SELECT count(*) FROM senior_paper WHERE entry_date > ?1)"
                   " + (SELECT count(*) FROM person WHERE last_date > ?1)",
                   error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, date);
    if (!stmt_first_int(stmt, &papers, error)) return false;
    if (cut_ok == 0 && papers == 0) return true;
    return error_set(error, RADSCOUT_ERROR_FAILED,
                     "leak: the past view of %s shows later records; please report this", date);
}

static struct db *open_analyzed(const struct backtest_query *query, int year, GError **error)
{
    char date[CLK_DATE_SIZE];
    OWNED(db) past = open_past(query, year, date, error);
    if (!past) return NULL;
    const struct analyze_options options = {
        .as_of = date, .institutions_file = query->institutions_file, .people_only = true};
    if (!analyze_all(past, &options, error) || !check_leak(past, date, error)) return NULL;
    return g_steal_pointer(&past);
}

static bool load_events(const struct backtest_query *query, struct db *past, int year,
                        GArray *events, GError **error)
{
    char date[CLK_DATE_SIZE];
    int32_t cut;
    OWNED(db) later = open_past(query, year + BACKTEST_YEARS_AHEAD, date, error);
    if (!later || !db_begin(later, error)) return false;
    const struct places_options places = {.institutions_file = query->institutions_file};
    g_snprintf(date, sizeof date, "%04d-12-31", year);
    bool done = clk_parse_day(date, &cut) && places_read_affiliations(later, &places, error) &&
                backtest_link(past, later, cut, events, error);
    return db_end(later, done, error);
}

/* Everybody that `mentors` would list, with what it ranks by. */
static bool add_mentors(struct db *past, const struct backtest_query *backtest,
                        struct backtest_window *window, GError **error)
{
    const struct mentors_query query = {.pmids = window->topic ? window->topic->pmids : NULL,
                                        .weights = backtest->weights,
                                        .is_bare = true};
    OWNED(mentors_list) list = mentors_rank(past, &query, error);
    if (!list) return false;
    window->history_years = list->facts.history_years;
    for (guint i = 0; i < list->mentors->len; i++) {
        const struct mentor *mentor = mentors_at(list, i);
        struct backtest_person person = {.id = (uint64_t)mentor->person_id};
        person.scores[BACKTEST_papers_total] = mentor->papers_total;
        person.scores[BACKTEST_newcomer_first_2y] = mentor->newcomer_first_2y;
        person.scores[BACKTEST_last3] = mentor->senior_papers_3y;
        person.scores[BACKTEST_score] = mentor->score;
        g_array_append_val(window->people, person);
    }
    return true;
}

/* Everybody that `mentors --rising` would list. */
static bool add_rising(struct db *past, struct backtest_window *window, GError **error)
{
    const struct mentors_query query = {.pmids = window->topic ? window->topic->pmids : NULL,
                                        .is_bare = true};
    OWNED(rising_list) list = rising_rank(past, &query, error);
    if (!list) return false;
    window->history_years = list->facts.history_years;
    for (guint i = 0; i < list->people->len; i++) {
        const struct rising *rising = rising_at(list, i);
        struct backtest_person person = {.id = (uint64_t)rising->who.person_id};
        person.scores[BACKTEST_papers_total] = rising->who.papers_total;
        person.scores[BACKTEST_newcomer_first_2y] = rising->first_papers_3y;
        person.scores[BACKTEST_last3] = rising->papers_3y;
        person.scores[BACKTEST_score] = rising->who.score;
        g_array_append_val(window->people, person);
    }
    return true;
}

static bool fill(struct db *past, const struct backtest_query *backtest,
                 struct backtest_window *window, GArray *events, GError **error)
{
    bool done = backtest->is_rising ? add_rising(past, window, error)
                                    : add_mentors(past, backtest, window, error);
    if (!done) return false;
    backtest_count_gains(window->people, events, NULL);
    if (window->topic) backtest_count_gains(window->people, events, window->topic->pmids);
    return true;
}

static bool add_window(struct db *past, const struct backtest_query *query, int year,
                       const struct backtest_topic *topic, GArray *events, GPtrArray *windows,
                       GError **error)
{
    struct backtest_window *window = backtest_window_new(year, topic);
    g_ptr_array_add(windows, window);
    if (!fill(past, query, window, events, error)) return false;
    if (topic && window->people->len < BACKTEST_TOPIC_POOL_MIN)
        g_ptr_array_remove_index(windows, windows->len - 1);
    return true;
}

bool backtest_year(const struct backtest_query *query, int year, GPtrArray *windows, GError **error)
{
    OWNED(db) past = open_analyzed(query, year, error);
    if (!past) return false;
    g_autoptr(GArray) events = g_array_new(FALSE, FALSE, sizeof(struct backtest_event));
    if (!load_events(query, past, year, events, error)) return false;
    if (!query->topics) return add_window(past, query, year, NULL, events, windows, error);
    for (guint i = 0; i < query->topics->len; i++)
        if (!add_window(past, query, year, query->topics->pdata[i], events, windows, error))
            return false;
    return true;
}
