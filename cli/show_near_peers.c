/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/show_near_peers.h"

#include <inttypes.h>

#include "cli/ranking.h"
#include "core/plural.h"

static json_t *pmid_or_null(int64_t pmid)
{
    return pmid ? json_integer(pmid) : json_null();
}

static json_t *row(const struct near_peer *peer, bool newcomers_known)
{
    json_t *object = json_pack(
        "{s:I, s:s?, s:s?, s:b, s:o, s:i, s:i, s:o, s:s, s:s?, s:o, s:s?, s:o}", "person_id",
        (json_int_t)peer->person_id, "name", peer->name, "institution", peer->institution,
        "same_institution", true, "place_pmid", pmid_or_null(peer->place_pmid),
        "first_author_papers_2y", peer->papers, "papers_total", peer->papers_total, "newcomer",
        newcomers_known ? json_boolean(peer->is_newcomer) : json_null(), "last_date",
        peer->last_date, "email", peer->email, "email_pmid", pmid_or_null(peer->email_pmid),
        "email_date", peer->email_date, "pmids", ranking_pmids(peer->pmids));
    json_t *records =
        json_pack("{s:s?, s:o, s:s?, s:o}", "first_record", peer->first_record, "first_record_pmid",
                  pmid_or_null(peer->first_pmid), "latest_record", peer->latest_record,
                  "latest_record_pmid", pmid_or_null(peer->latest_pmid));
    json_object_update(object, records);
    json_decref(records);
    return object;
}

json_t *show_near_peers_json(const struct near_peers *peers, bool newcomers_known)
{
    json_t *list = json_array();
    for (guint i = 0; i < peers->peers->len; i++)
        json_array_append_new(list, row(peers->peers->pdata[i], newcomers_known));
    return list;
}

json_t *show_near_peers_left_out(const struct near_peers *peers)
{
    json_t *object = json_object();
    for (enum near_peer_rule rule = 0; rule < NEAR_PEER_N_RULES; rule++)
        json_object_set_new(object, near_peer_rule_name(rule), json_integer(peers->left_out[rule]));
    return object;
}

/* --- in words ------------------------------------------------------------------------- */

static const char *rule_words(enum near_peer_rule rule)
{
    static const char *const words[] = {
        [NEAR_PEER_senior] = "senior author already",
        [NEAR_PEER_longer_career] = "here for more than 4 years",
        [NEAR_PEER_elsewhere] = "now elsewhere",
        [NEAR_PEER_place_not_printed] = "whose place is not printed",
        [NEAR_PEER_not_active] = "without a paper in 12 months",
    };
    return words[rule];
}

static void append_left_out(GString *text, const struct near_peers *peers, const char *indent)
{
    const char *lead = "left out: ";
    for (enum near_peer_rule rule = 0; rule < NEAR_PEER_N_RULES; rule++) {
        if (!peers->left_out[rule]) continue;
        g_string_append_printf(text, "%s%s%d %s", *lead == 'l' ? indent : "", lead,
                               peers->left_out[rule], rule_words(rule));
        lead = ", ";
    }
    if (*lead == ',') g_string_append_c(text, '\n');
}

static void append_why(GString *text, const struct near_peer *peer, const char *indent)
{
    g_string_append_printf(text, "%s  first author on PMID", indent);
    for (guint i = 0; i < peer->pmids->len; i++)
        g_string_append_printf(text, " %" PRId64, g_array_index(peer->pmids, int64_t, i));
    g_string_append_printf(text,
                           "; first paper here %s (PMID %" PRId64 "), latest %s (PMID %" PRId64
                           "); place from PMID %" PRId64 "\n",
                           peer->first_record ? peer->first_record : "without date",
                           peer->first_pmid,
                           peer->latest_record ? peer->latest_record : "without date",
                           peer->latest_pmid, peer->place_pmid);
}

void show_near_peers_append(GString *text, const struct near_peers *peers, const char *indent,
                            bool why)
{
    if (peers->peers->len == 0) g_string_append_printf(text, "%snone\n", indent);
    for (guint i = 0; i < peers->peers->len; i++) {
        const struct near_peer *peer = peers->peers->pdata[i];
        g_string_append_printf(
            text, "%s%s, %d paper%s (last %s), %d in all (latest %s)%s%s", indent,
            peer->name ? peer->name : "", peer->papers, plural_s(peer->papers), peer->last_date,
            peer->papers_total, peer->latest_record ? peer->latest_record : "without date",
            peer->institution ? ", " : "", peer->institution ? peer->institution : "");
        if (peer->email)
            g_string_append_printf(text, ", %s (PMID %" PRId64 ", %s)", peer->email,
                                   peer->email_pmid, peer->email_date ? peer->email_date : "");
        g_string_append(text, "\n");
        if (why) append_why(text, peer, indent);
    }
    append_left_out(text, peers, indent);
    if (!peers->career_known && peers->peers->len > 0)
        g_string_append_printf(text,
                               "%sthe database is too young to tell a short career from a "
                               "long one\n",
                               indent);
}
