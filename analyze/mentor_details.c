/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/mentor.h"

#include <string.h>

static void near_peer_free(void *data)
{
    struct near_peer *peer = data;
    g_free(peer->name);
    g_free(peer->institution);
    g_free(peer->email);
    g_free(peer->email_date);
    g_array_unref(peer->pmids);
    g_free(peer);
}

/* Who and where; one row. */
static struct stmt *select_person(struct db *db, int64_t person_id, bool *has_row, GError **error)
{
    struct stmt *stmt =
        db_stmt(db,
                "SELECT p.last_name, p.fore_name, p.suffix, p.orcid, p.s2_author_id, p.confidence,"
                " p.n_papers, l.institution_id, i.name, l.department, l.country, l.state, l.city,"
                " l.email, l.email_pmid, l.email_date "
                "FROM person p LEFT JOIN person_place l USING(person_id) "
                "LEFT JOIN institution i USING(institution_id) WHERE p.person_id = ?",
                error);
    if (!stmt) return NULL;
    stmt_bind_int(stmt, 1, person_id);
    return stmt_step(stmt, has_row, error) ? stmt : NULL;
}

/* "Maria Rossi Jr"; g_free(). */
static char *printed_name(struct stmt *stmt)
{
    const char *last = stmt_text(stmt, 0), *fore = stmt_text(stmt, 1), *suffix = stmt_text(stmt, 2);
    return g_strdup_printf("%s%s%s%s%s", fore ? fore : "", fore ? " " : "", last, suffix ? " " : "",
                           suffix ? suffix : "");
}

static bool load_person(struct db *db, struct mentor *mentor, GError **error)
{
    bool has_row;
    struct stmt *stmt = select_person(db, mentor->person_id, &has_row, error);
    if (!stmt) return false;
    if (!has_row) return true;
    mentor->name = printed_name(stmt);
    mentor->orcid = g_strdup(stmt_text(stmt, 3));
    mentor->s2_author_id = g_strdup(stmt_text(stmt, 4));
    mentor->confidence = g_strdup(stmt_text(stmt, 5));
    mentor->institution_id = stmt_int(stmt, 7);
    mentor->institution = g_strdup(stmt_text(stmt, 8));
    mentor->department = g_strdup(stmt_text(stmt, 9));
    mentor->country = g_strdup(stmt_text(stmt, 10));
    mentor->state = g_strdup(stmt_text(stmt, 11));
    mentor->city = g_strdup(stmt_text(stmt, 12));
    mentor->email = g_strdup(stmt_text(stmt, 13));
    mentor->email_pmid = stmt_int(stmt, 14);
    mentor->email_date = g_strdup(stmt_text(stmt, 15));
    stmt_reset(stmt);
    return true;
}

static bool load_peer(struct db *db, const struct mentor *mentor, struct near_peer *peer,
                      GError **error)
{
    bool has_row;
    struct stmt *stmt = select_person(db, peer->person_id, &has_row, error);
    if (!stmt) return false;
    if (!has_row) return true;
    peer->name = printed_name(stmt);
    peer->papers_total = (int)stmt_int(stmt, 6);
    peer->same_place = mentor->institution_id != 0 && stmt_int(stmt, 7) == mentor->institution_id;
    peer->institution = g_strdup(stmt_text(stmt, 8));
    peer->email = g_strdup(stmt_text(stmt, 13));
    peer->email_pmid = stmt_int(stmt, 14);
    peer->email_date = g_strdup(stmt_text(stmt, 15));
    stmt_reset(stmt);
    return true;
}

static struct near_peer *find_peer(GPtrArray *peers, int64_t person_id)
{
    for (guint i = 0; i < peers->len; i++) {
        struct near_peer *peer = peers->pdata[i];
        if (peer->person_id == person_id) return peer;
    }
    struct near_peer *peer = g_new0(struct near_peer, 1);
    peer->person_id = person_id;
    peer->pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_ptr_array_add(peers, peer);
    return peer;
}

/* Papers are newest first, so peers come by their latest paper. */
static bool find_near_peers(struct db *db, struct mentor *mentor, const struct facts *facts,
                            GError **error)
{
    int32_t two_years = clk_years_before(facts->as_of, MENTOR_NEAR_PEER_YEARS);
    mentor->near_peers = g_ptr_array_new_with_free_func(near_peer_free);
    for (guint i = 0; i < mentor->papers->len; i++) {
        const struct mentor_paper *paper = &g_array_index(mentor->papers, struct mentor_paper, i);
        if (paper->day <= two_years) break;
        struct near_peer *peer = find_peer(mentor->near_peers, paper->first_person_id);
        if (peer->papers++ == 0) clk_format_day(paper->day, peer->last_date);
        peer->is_newcomer = peer->is_newcomer || paper->is_newcomer;
        g_array_append_val(peer->pmids, paper->pmid);
    }
    for (guint i = 0; i < mentor->near_peers->len; i++)
        if (!load_peer(db, mentor, mentor->near_peers->pdata[i], error)) return false;
    return true;
}

bool mentor_load_details(struct db *db, struct mentor *mentor, const struct facts *facts,
                         bool near_peers, GError **error)
{
    if (!load_person(db, mentor, error)) return false;
    return !near_peers || find_near_peers(db, mentor, facts, error);
}
