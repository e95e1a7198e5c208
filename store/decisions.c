/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/decisions.h"

#include <inttypes.h>

#include "core/clk.h"
#include "core/error.h"

#define POSITIONS 10000
#define LAST_NUMBER "last_decision" /* meta: highest number ever given; undone ones count */

static bool put(struct db *db, int64_t number, const char *command, const struct decision *decision,
                GError **error)
{
    struct stmt *stmt =
        db_stmt(db, "INSERT OR REPLACE INTO person_decision VALUES(?, ?, ?, ?, ?, ?, ?, ?)", error);
    if (!stmt) return false;
    char now[CLK_STAMP_SIZE];
    clk_stamp(clk_now(), now);
    int64_t a = MIN(decision->a, decision->b), b = MAX(decision->a, decision->b);
    stmt_bind_int(stmt, 1, number);
    stmt_bind_int(stmt, 2, a / POSITIONS);
    stmt_bind_int(stmt, 3, a % POSITIONS);
    stmt_bind_int(stmt, 4, b / POSITIONS);
    stmt_bind_int(stmt, 5, b % POSITIONS);
    stmt_bind_int(stmt, 6, decision->is_same);
    stmt_bind_text(stmt, 7, command);
    stmt_bind_text(stmt, 8, now);
    return stmt_run(stmt, error);
}

/* A number is given once, so that nobody takes back what another one meant. */
static bool new_number(struct db *db, int64_t *number, GError **error)
{
    if (!db_int(db,
                "SELECT max(coalesce((SELECT max(decision) FROM person_decision), 0),"
                " coalesce((SELECT CAST(value AS INTEGER) FROM meta"
                "           WHERE key = '" LAST_NUMBER "'), 0)) + 1",
                number, error))
        return false;
    g_autofree char *text = g_strdup_printf("%" PRId64, *number);
    return db_set_meta(db, LAST_NUMBER, text, error);
}

static bool put_all(struct db *db, const char *command, const GArray *decisions, int64_t *number,
                    GError **error)
{
    if (!new_number(db, number, error)) return false;
    for (guint i = 0; i < decisions->len; i++) {
        if (!put(db, *number, command, &g_array_index(decisions, struct decision, i), error))
            return false;
    }
    return true;
}

bool decisions_add(struct db *db, const char *command, const GArray *decisions, int64_t *number,
                   GError **error)
{
    return db_begin(db, error) && db_end(db, put_all(db, command, decisions, number, error), error);
}

/* *number: of the last decision on these two authorships, if it says the same; else 0. */
static bool find_same(struct db *db, const struct decision *decision, int64_t *number,
                      GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT decision, is_same FROM person_decision WHERE pmid_a = ?1 "
                                "AND position_a = ?2 AND pmid_b = ?3 AND position_b = ?4 "
                                "ORDER BY decision DESC LIMIT 1",
                                error);
    if (!stmt) return false;
    int64_t a = MIN(decision->a, decision->b), b = MAX(decision->a, decision->b);
    stmt_bind_int(stmt, 1, a / POSITIONS);
    stmt_bind_int(stmt, 2, a % POSITIONS);
    stmt_bind_int(stmt, 3, b / POSITIONS);
    stmt_bind_int(stmt, 4, b % POSITIONS);
    bool has_row;
    if (!stmt_step(stmt, &has_row, error)) return false;
    *number = has_row && (stmt_int(stmt, 1) != 0) == decision->is_same ? stmt_int(stmt, 0) : 0;
    stmt_reset(stmt);
    return true;
}

bool decisions_known(struct db *db, const GArray *decisions, int64_t *number, GError **error)
{
    *number = 0;
    for (guint i = 0; i < decisions->len; i++) {
        if (!find_same(db, &g_array_index(decisions, struct decision, i), number, error))
            return false;
        if (*number == 0) return true;
    }
    return true;
}

bool decisions_remove(struct db *db, int64_t number, GError **error)
{
    struct stmt *stmt = db_stmt(db, "DELETE FROM person_decision WHERE decision = ?", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, number);
    if (!stmt_run(stmt, error)) return false;
    if (db_changes(db) > 0) return true;
    return error_set(error, RADSCOUT_ERROR_USAGE,
                     "there is no decision %" PRId64 "; 'radscout decisions' lists them", number);
}

bool decisions_load(struct db *db, GArray *decisions, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT pmid_a, position_a, pmid_b, position_b, is_same "
                                "FROM person_decision ORDER BY 1, 2, 3, 4, decision",
                                error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        struct decision decision = {stmt_int(stmt, 0) * POSITIONS + stmt_int(stmt, 1),
                                    stmt_int(stmt, 2) * POSITIONS + stmt_int(stmt, 3),
                                    stmt_int(stmt, 4) != 0};
        g_array_append_val(decisions, decision);
    }
}

bool decisions_each(struct db *db, decisions_each_fn each, void *user, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT decision, command, decided_at, count(*) "
                                "FROM person_decision GROUP BY decision ORDER BY decision",
                                error);
    if (!stmt) return false;
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        if (!each(user, stmt_int(stmt, 0), stmt_text(stmt, 1), stmt_text(stmt, 2),
                  stmt_int(stmt, 3), error)) {
            stmt_reset(stmt);
            return false;
        }
    }
}
