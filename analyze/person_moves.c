/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/person_moves.h"

#include <string.h>

#include "core/clk.h"

/* An institution on the person's records, or a period of several. */
struct stay {
    char *name, *parents; /* parents: one a line; NULL: none */
    int64_t papers;
    int32_t first, last; /* days */
    bool is_current;
};

static void stay_clear(void *item)
{
    struct stay *stay = item;
    g_free(stay->name);
    g_free(stay->parents);
}

static void move_clear(void *item)
{
    struct person_move *move = item;
    g_free(move->from);
    g_free(move->to);
    g_free(move->until);
    g_free(move->since);
}

/* --- stays -------------------------------------------------------------------------- */

/* The earlier one first; of equals the one with more papers. */
static int compare_stays(const void *a, const void *b)
{
    const struct stay *x = a, *y = b;
    if (x->first != y->first) return x->first < y->first ? -1 : 1;
    if (x->papers != y->papers) return x->papers > y->papers ? -1 : 1;
    return strcmp(x->name, y->name);
}

static GArray *read_stays(struct db *db, int64_t person_id, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/person_affiliations.sql", error);
    if (!stmt) return NULL;
    stmt_bind_int(stmt, 1, person_id);
    g_autoptr(GArray) stays = g_array_new(FALSE, FALSE, sizeof(struct stay));
    g_array_set_clear_func(stays, stay_clear);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return NULL;
        if (!has_row) break;
        const char *first = stmt_text(stmt, 7), *last = stmt_text(stmt, 8);
        struct stay stay = {.papers = stmt_int(stmt, 6), .is_current = stmt_int(stmt, 9) != 0};
        if (stay.papers < PERSON_MOVES_PAPERS || !first || !clk_parse_day(first, &stay.first) ||
            !last || !clk_parse_day(last, &stay.last))
            continue;
        stay.name = g_strdup(stmt_text(stmt, 0));
        stay.parents = g_strdup(stmt_text(stmt, 10));
        g_array_append_val(stays, stay);
    }
    g_array_sort(stays, compare_stays);
    return g_steal_pointer(&stays);
}

/* --- periods ------------------------------------------------------------------------ */

static bool belongs_to(const struct stay *child, const struct stay *parent)
{
    g_auto(GStrv) names = g_strsplit(child->parents ? child->parents : "", "\n", -1);
    return g_strv_contains((const char *const *)names, parent->name);
}

static bool ends(const struct stay *period, const struct stay *next)
{
    if (belongs_to(period, next) || belongs_to(next, period)) return false;
    if (next->first > period->last) return true;
    return next->first + PERSON_MOVES_OVERLAP_DAYS > period->last &&
           next->last >= period->last + PERSON_MOVES_OVERLAP_DAYS && next->first > period->first;
}

/* The stay is part of the period: the one that speaks for both, and how long. */
static void join(struct stay *period, const struct stay *stay)
{
    bool speaks =
        stay->is_current != period->is_current ? stay->is_current : stay->papers > period->papers;
    if (speaks) {
        g_free(period->name);
        g_free(period->parents);
        period->name = g_strdup(stay->name);
        period->parents = g_strdup(stay->parents);
        period->papers = stay->papers;
        period->is_current = stay->is_current;
    }
    period->last = MAX(period->last, stay->last);
}

static void add_move(GArray *moves, const struct stay *from, const struct stay *to)
{
    char until[CLK_DATE_SIZE], since[CLK_DATE_SIZE];
    clk_format_day(from->last, until);
    clk_format_day(to->first, since);
    struct person_move move = {g_strdup(from->name), g_strdup(to->name), g_strdup(until),
                               g_strdup(since)};
    g_array_append_val(moves, move);
}

GArray *person_moves(struct db *db, int64_t person_id, GError **error)
{
    g_autoptr(GArray) stays = read_stays(db, person_id, error);
    if (!stays) return NULL;
    g_autoptr(GArray) periods = g_array_new(FALSE, FALSE, sizeof(struct stay));
    g_array_set_clear_func(periods, stay_clear);
    for (guint i = 0; i < stays->len; i++) {
        const struct stay *stay = &g_array_index(stays, struct stay, i);
        struct stay *last =
            periods->len ? &g_array_index(periods, struct stay, periods->len - 1) : NULL;
        if (last && !ends(last, stay)) {
            join(last, stay);
            continue;
        }
        struct stay copy = *stay;
        copy.name = g_strdup(stay->name);
        copy.parents = g_strdup(stay->parents);
        g_array_append_val(periods, copy);
    }
    GArray *moves = g_array_new(FALSE, FALSE, sizeof(struct person_move));
    g_array_set_clear_func(moves, move_clear);
    for (guint i = 1; i < periods->len; i++)
        add_move(moves, &g_array_index(periods, struct stay, i - 1),
                 &g_array_index(periods, struct stay, i));
    return moves;
}
