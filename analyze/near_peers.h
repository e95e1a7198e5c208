/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_NEAR_PEERS_H
#define RADSCOUT_ANALYZE_NEAR_PEERS_H
/*
 * Residents and fellows to write to before the mentor: first authors of the mentor's
 * evidence papers of the last 24 months who
 *   are no senior authors: no evidence paper of their own (analyze/evidence.h);
 *   are new here: first record at most four years old;
 *   are at the mentor's place: the current institutions are the same, or one belongs to
 *     the other;
 *   are still active: a record in the last twelve months.
 * Somebody who fails is counted under the first rule that is not met. Whether they are
 * residents or fellows no record says.
 */
#include "analyze/facts.h"
#include "core/own.h"
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define NEAR_PEERS_YEARS 2
#define NEAR_PEERS_CAREER_YEARS 4
#define NEAR_PEERS_ACTIVE_YEARS 1

struct near_peer {
    int64_t person_id;
    char *name, *institution;
    int64_t place_pmid; /* where the place is printed; 0: nowhere */
    char *email, *email_date;
    int64_t email_pmid;
    int papers;                         /* as first author under this mentor in two years */
    int papers_total;                   /* of the person in this database */
    bool is_newcomer;                   /* was one on at least one of them */
    char last_date[CLK_DATE_SIZE];      /* of these papers */
    int64_t first_pmid, latest_pmid;    /* the first and the latest record of the person */
    char *first_record, *latest_record; /* their days */
    GArray *pmids; /* int64_t: as first author under this mentor, newest first */
};

/* X(name): the rules, in the order in which they are asked. */
#define NEAR_PEER_RULES(X)                                                                         \
    X(senior)                                                                                      \
    X(longer_career)                                                                               \
    X(elsewhere)                                                                                   \
    X(place_not_printed)                                                                           \
    X(not_active)

enum near_peer_rule {
#define X(name) NEAR_PEER_##name,
    NEAR_PEER_RULES(X)
#undef X
        NEAR_PEER_N_RULES
};

const char *near_peer_rule_name(enum near_peer_rule rule);

struct near_peers {
    GPtrArray *peers; /* struct near_peer *, the latest paper first */
    int left_out[NEAR_PEER_N_RULES];
    bool career_known; /* the database reaches back further than a short career */
};

/* A paper of the mentor's. */
struct near_peer_paper {
    int64_t pmid, first_person_id;
    int32_t day;
    bool is_newcomer;
};

/* Of a mentor at an institution (0: not known), with his evidence papers (struct
 * near_peer_paper, newest first; older ones do not count). NULL on error. */
struct near_peers *near_peers_find(struct db *db, const struct facts *facts, int64_t institution_id,
                                   const GArray *papers, GError **error);

/* The same of anybody, with all evidence papers. */
struct near_peers *near_peers_of(struct db *db, const struct facts *facts, int64_t person_id,
                                 GError **error);
void near_peers_free(struct near_peers *peers);
OWNED_DEFINE(near_peers, near_peers_free)

#endif
