/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/feasibility.h"

#include <string.h>

#include "analyze/papers.h"
#include "analyze/stats.h"
#include "core/error.h"

static const char *const names[] = {[FEASIBILITY_NONE] = NULL,
#define X(name, text, meaning) [FEASIBILITY_##name] = text,
                                    FEASIBILITY_HORIZONS(X)
#undef X
};

bool feasibility_parse(const char *name, enum feasibility_horizon *horizon, GError **error)
{
    for (size_t i = 1; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(name, names[i]) != 0) continue;
        *horizon = (enum feasibility_horizon)i;
        return true;
    }
    return error_set(error, RADSCOUT_ERROR_USAGE, "--horizon takes 6m, 1y or 2y, not '%s'", name);
}

const char *feasibility_horizon_name(enum feasibility_horizon horizon)
{
    return names[horizon];
}

const char *feasibility_kind_name(enum feasibility_kind kind)
{
    static const char *const kinds[] = {
#define X(name, text, words) text,
        FEASIBILITY_KINDS(X)
#undef X
    };
    return kinds[kind];
}

const char *feasibility_kind_words(enum feasibility_kind kind)
{
    static const char *const kinds[] = {
#define X(name, text, words) words,
        FEASIBILITY_KINDS(X)
#undef X
    };
    return kinds[kind];
}

enum feasibility_kind feasibility_kind_of(const struct feasibility_situation *situation,
                                          uint32_t designs)
{
    bool is_half_year = situation->horizon == FEASIBILITY_6M;
    if (design_has(designs, DESIGN_REVIEW)) return FEASIBILITY_KIND_REVIEW;
    if (design_has(designs, DESIGN_LETTER)) return FEASIBILITY_KIND_LETTER;
    if (design_has(designs, DESIGN_CASE_REPORT))
        return situation->no_pacs ? FEASIBILITY_OUT_OF_REACH : FEASIBILITY_KIND_CASE_REPORT;
    if (is_half_year || design_has(designs, DESIGN_TRIAL)) return FEASIBILITY_OUT_OF_REACH;
    if (design_has(designs, DESIGN_PUBLIC_DATA)) return FEASIBILITY_KIND_PUBLIC_DATA;
    if (situation->no_pacs) return FEASIBILITY_OUT_OF_REACH;
    if (design_has(designs, DESIGN_RETROSPECTIVE)) return FEASIBILITY_KIND_RETROSPECTIVE;
    return situation->horizon == FEASIBILITY_2Y ? FEASIBILITY_KIND_OTHER : FEASIBILITY_OUT_OF_REACH;
}

static double median(GArray *values)
{
    double *sorted = (double *)(void *)values->data;
    if (values->len == 0) return 0;
    stats_sort(sorted, values->len);
    return stats_quantile(sorted, values->len, 0.5);
}

/* What has been counted of a theme. */
struct tally {
    double designs[DESIGN_N], newcomers, first_authors;
    int64_t kinds[FEASIBILITY_KIND_N + 1]; /* the last: out of reach */
    GArray *teams, *days;                  /* double */
};

static bool count_row(struct db *db, const struct paper_row *row,
                      const struct feasibility_situation *situation, struct tally *tally,
                      GError **error)
{
    struct stmt *stmt = db_stmt(db, "SELECT designs, accept_days FROM study WHERE pmid = ?", error);
    bool has_row;
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, row->pmid);
    if (!stmt_step(stmt, &has_row, error)) return false;
    uint32_t designs = has_row ? (uint32_t)stmt_int(stmt, 0) : 0;
    double days = has_row ? (double)stmt_int(stmt, 1) : 0, team = row->n_persons;
    if (has_row) stmt_reset(stmt);
    for (int i = 0; i < DESIGN_N; i++)
        tally->designs[i] += design_has(designs, (enum design)i);
    tally->kinds[feasibility_kind_of(situation, designs)]++;
    tally->newcomers += row->first_newcomer > 0;
    tally->first_authors += row->first_newcomer >= 0;
    if (team > 0) g_array_append_val(tally->teams, team);
    if (days > 0) g_array_append_val(tally->days, days);
    return true;
}

bool feasibility_measure(struct db *db, const GArray *rows,
                         const struct feasibility_situation *situation,
                         struct feasibility *feasibility, GError **error)
{
    g_autoptr(GArray) teams = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(double));
    struct tally tally = {.teams = teams, .days = days};
    *feasibility = (struct feasibility){.papers = rows->len, .days = -1};
    for (guint i = 0; i < rows->len; i++)
        if (!count_row(db, g_array_index(rows, const struct paper_row *, i), situation, &tally,
                       error))
            return false;
    double n = MAX(rows->len, 1);
    for (int i = 0; i < DESIGN_N; i++)
        feasibility->shares[i] = tally.designs[i] / n;
    for (int i = 0; i < FEASIBILITY_KIND_N; i++)
        feasibility->reached_as[i] = tally.kinds[i];
    double reached = (double)(rows->len - tally.kinds[FEASIBILITY_OUT_OF_REACH]);
    feasibility->reachable = reached / n;
    feasibility->reachable_low = stats_wilson_low(reached, rows->len, STATS_Z90);
    feasibility->newcomer_low = stats_wilson_low(tally.newcomers, tally.first_authors, STATS_Z90);
    feasibility->team = median(teams);
    feasibility->n_dated = days->len;
    if (days->len >= FEASIBILITY_DATED_MIN) feasibility->days = median(days);
    return true;
}
