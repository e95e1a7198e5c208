/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/near_peers.h"

/* Where the mentor is. */
struct place {
    int64_t institution_id; /* 0: not known */
    char *name, *parents;   /* parents: one a line; NULL: none */
};

static void place_clear(struct place *place)
{
    g_free(place->name);
    g_free(place->parents);
}

const char *near_peer_rule_name(enum near_peer_rule rule)
{
    static const char *const names[] = {
#define X(name) #name,
        NEAR_PEER_RULES(X)
#undef X
    };
    return names[rule];
}

static void peer_free(void *data)
{
    struct near_peer *peer = data;
    char *const texts[] = {peer->name,       peer->institution,  peer->email,
                           peer->email_date, peer->first_record, peer->latest_record};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_array_unref(peer->pmids);
    g_free(peer);
}

/* --- rules ---------------------------------------------------------------------------- */

static bool belongs_to(const char *parents, const char *name)
{
    g_auto(GStrv) names = g_strsplit(parents ? parents : "", "\n", -1);
    return name && g_strv_contains((const char *const *)names, name);
}

/* Both places are known. */
static bool is_same_place(const struct place *place, int64_t institution_id, const char *name,
                          const char *parents)
{
    return institution_id == place->institution_id || belongs_to(parents, place->name) ||
           belongs_to(place->parents, name);
}

/* A record without a date is neither old nor new. */
static bool is_before(const char *date, int32_t day)
{
    int32_t own;
    return date && clk_parse_day(date, &own) && own <= day;
}

/* The first rule that the row of a person does not meet; NEAR_PEER_N_RULES: all are met. */
static enum near_peer_rule judge(struct stmt *stmt, const struct facts *facts,
                                 const struct place *place)
{
    int64_t institution_id = stmt_int(stmt, 6);
    if (stmt_int(stmt, 13)) return NEAR_PEER_senior;
    if (is_before(stmt_text(stmt, 4), clk_years_before(facts->as_of, NEAR_PEERS_CAREER_YEARS)))
        return NEAR_PEER_longer_career;
    if (!institution_id || !place->institution_id) return NEAR_PEER_place_not_printed;
    if (!is_same_place(place, institution_id, stmt_text(stmt, 7), stmt_text(stmt, 8)))
        return NEAR_PEER_elsewhere;
    if (is_before(stmt_text(stmt, 5), clk_years_before(facts->as_of, NEAR_PEERS_ACTIVE_YEARS)))
        return NEAR_PEER_not_active;
    return NEAR_PEER_N_RULES;
}

/* --- people --------------------------------------------------------------------------- */

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

/* First authors of the last two years; papers are newest first. */
static void gather(struct near_peers *peers, const struct facts *facts, const GArray *papers)
{
    int32_t two_years = clk_years_before(facts->as_of, NEAR_PEERS_YEARS);
    for (guint i = 0; i < papers->len; i++) {
        const struct near_peer_paper *paper = &g_array_index(papers, struct near_peer_paper, i);
        if (paper->day <= two_years) break;
        struct near_peer *peer = find_peer(peers->peers, paper->first_person_id);
        if (peer->papers++ == 0) clk_format_day(paper->day, peer->last_date);
        peer->is_newcomer = peer->is_newcomer || paper->is_newcomer;
        g_array_append_val(peer->pmids, paper->pmid);
    }
}

static void fill(struct near_peer *peer, struct stmt *stmt)
{
    const char *last = stmt_text(stmt, 0), *fore = stmt_text(stmt, 1), *suffix = stmt_text(stmt, 2);
    peer->name = g_strdup_printf("%s%s%s%s%s", fore ? fore : "", fore ? " " : "", last,
                                 suffix ? " " : "", suffix ? suffix : "");
    peer->papers_total = (int)stmt_int(stmt, 3);
    peer->first_record = g_strdup(stmt_text(stmt, 4));
    peer->latest_record = g_strdup(stmt_text(stmt, 5));
    peer->institution = g_strdup(stmt_text(stmt, 7));
    peer->place_pmid = stmt_int(stmt, 9);
    peer->email = g_strdup(stmt_text(stmt, 10));
    peer->email_pmid = stmt_int(stmt, 11);
    peer->email_date = g_strdup(stmt_text(stmt, 12));
    peer->first_pmid = stmt_int(stmt, 14);
    peer->latest_pmid = stmt_int(stmt, 15);
}

/* Keep those who meet all rules, count the others. */
static bool keep_fitting(struct db *db, const struct facts *facts, const struct place *place,
                         struct near_peers *peers, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/near_peer.sql", error);
    if (!stmt) return false;
    for (guint i = 0; i < peers->peers->len;) {
        struct near_peer *peer = peers->peers->pdata[i];
        bool has_row;
        stmt_bind_int(stmt, 1, peer->person_id);
        if (!stmt_step(stmt, &has_row, error)) return false;
        enum near_peer_rule rule = has_row ? judge(stmt, facts, place) : NEAR_PEER_not_active;
        if (rule == NEAR_PEER_N_RULES) {
            fill(peer, stmt);
            i++;
        } else {
            peers->left_out[rule]++;
            g_ptr_array_remove_index(peers->peers, i);
        }
        stmt_reset(stmt);
    }
    return true;
}

static bool load_place(struct db *db, int64_t institution_id, struct place *place, GError **error)
{
    place->institution_id = institution_id;
    if (!institution_id) return true;
    struct stmt *stmt =
        db_stmt(db, "SELECT name, parents FROM institution WHERE institution_id = ?", error);
    if (!stmt) return false;
    bool has_row;
    stmt_bind_int(stmt, 1, institution_id);
    if (!stmt_step(stmt, &has_row, error)) return false;
    if (has_row) {
        place->name = g_strdup(stmt_text(stmt, 0));
        place->parents = g_strdup(stmt_text(stmt, 1));
    }
    stmt_reset(stmt);
    return true;
}

struct near_peers *near_peers_find(struct db *db, const struct facts *facts, int64_t institution_id,
                                   const GArray *papers, GError **error)
{
    OWNED(near_peers) peers = g_new0(struct near_peers, 1);
    peers->peers = g_ptr_array_new_with_free_func(peer_free);
    peers->career_known = facts->history_years > NEAR_PEERS_CAREER_YEARS;
    gather(peers, facts, papers);
    struct place place = {0};
    bool done = load_place(db, institution_id, &place, error) &&
                keep_fitting(db, facts, &place, peers, error);
    place_clear(&place);
    return done ? g_steal_pointer(&peers) : NULL;
}

/* --- of anybody ----------------------------------------------------------------------- */

static bool read_papers(struct db *db, const struct facts *facts, int64_t person_id, GArray *papers,
                        GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT pmid, s.first_person_id, entry_day, newcomer "
                                "FROM senior_paper s JOIN paper USING(pmid) "
                                "WHERE person_id = ? AND entry_day <= ? "
                                "ORDER BY entry_day DESC, pmid DESC",
                                error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, person_id);
    stmt_bind_int(stmt, 2, facts->as_of);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        struct near_peer_paper paper = {stmt_int(stmt, 0), stmt_int(stmt, 1),
                                        (int32_t)stmt_int(stmt, 2), stmt_int(stmt, 3) != 0};
        g_array_append_val(papers, paper);
    }
}

struct near_peers *near_peers_of(struct db *db, const struct facts *facts, int64_t person_id,
                                 GError **error)
{
    g_autoptr(GArray) papers = g_array_new(FALSE, FALSE, sizeof(struct near_peer_paper));
    if (!read_papers(db, facts, person_id, papers, error)) return NULL;
    struct stmt *stmt = db_stmt(
        db, "SELECT coalesce(institution_id, 0) FROM person_place WHERE person_id = ?", error);
    if (!stmt) return NULL;
    stmt_bind_int(stmt, 1, person_id);
    bool has_row;
    if (!stmt_step(stmt, &has_row, error)) return NULL;
    int64_t institution_id = has_row ? stmt_int(stmt, 0) : 0;
    stmt_reset(stmt);
    return near_peers_find(db, facts, institution_id, papers, error);
}

void near_peers_free(struct near_peers *peers)
{
    if (!peers) return;
    g_ptr_array_unref(peers->peers);
    g_free(peers);
}
