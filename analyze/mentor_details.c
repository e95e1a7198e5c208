/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/mentor.h"

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

bool mentor_load_details(struct db *db, struct mentor *mentor, GError **error)
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

bool mentor_load_near_peers(struct db *db, struct mentor *mentor, const struct facts *facts,
                            GError **error)
{
    g_autoptr(GArray) papers = g_array_new(FALSE, FALSE, sizeof(struct near_peer_paper));
    for (guint i = 0; i < mentor->papers->len; i++) {
        const struct mentor_paper *own = &g_array_index(mentor->papers, struct mentor_paper, i);
        struct near_peer_paper paper = {own->pmid, own->first_person_id, own->day,
                                        own->is_newcomer};
        g_array_append_val(papers, paper);
    }
    mentor->near_peers = near_peers_find(db, facts, mentor->institution_id, papers, error);
    return mentor->near_peers != NULL;
}
