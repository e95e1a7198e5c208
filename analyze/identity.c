/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/identity.h"

#include <inttypes.h>
#include <string.h>

#include "analyze/clusters.h"
#include "analyze/families.h"
#include "analyze/freshness.h"
#include "analyze/memo.h"
#include "analyze/people.h"
#include "analyze/person_place.h"
#include "analyze/places.h"
#include "analyze/signatures.h"
#include "analyze/sources.h"
#include "core/log.h"
#include "store/decisions.h"

#define TOLD_MAX 10 /* lines about ORCIDs on the screen */

/* An analysis of people while it runs. */
struct identity {
    struct db *db;
    struct signatures *signatures;
    struct clusters *clusters;
    struct families *families; /* NULL: everything is new */
};

/* --- ORCIDs that do not fit one person each ------------------------------------------- */

struct holding {
    uint64_t orcid;
    uint32_t first; /* of the person */
};

static int compare_holdings(const void *a, const void *b)
{
    const struct holding *x = a, *y = b;
    if (x->orcid != y->orcid) return x->orcid < y->orcid ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

static int compare_holders(const void *a, const void *b)
{
    const struct holding *x = a, *y = b;
    if (x->first != y->first) return x->first < y->first ? -1 : 1;
    return (x->orcid > y->orcid) - (x->orcid < y->orcid);
}

/* One line for each run of equal keys with several values. */
static void tell_runs(const struct identity *identity, GArray *holdings, bool by_person)
{
    guint n_told = 0;
    g_array_sort(holdings, by_person ? compare_holders : compare_holdings);
    for (guint i = 1; i < holdings->len; i++) {
        const struct holding *last = &g_array_index(holdings, struct holding, i - 1);
        const struct holding *own = last + 1;
        if (by_person ? last->first != own->first : last->orcid != own->orcid) continue;
        if (by_person ? last->orcid == own->orcid : last->first == own->first) continue;
        if (++n_told > TOLD_MAX) continue;
        char a[20], b[20];
        signatures_orcid_text(last->orcid, a);
        signatures_orcid_text(own->orcid, b);
        int64_t x = signatures_id(identity->signatures, last->first);
        int64_t y = signatures_id(identity->signatures, own->first);
        if (by_person)
            log_info("person %" PRId64 " bears two ORCIDs, %s and %s: an e-mail address, an "
                     "author id of Semantic Scholar or you joined them",
                     x, a, b);
        else
            log_info("ORCID %s stands with two people, %" PRId64 " and %" PRId64
                     ": their names or papers exclude each other",
                     a, x, y);
    }
    if (n_told > TOLD_MAX) log_info("... and %u more", n_told - TOLD_MAX);
}

/* Quick: does every person bear one ORCID, and every ORCID stand with one person? */
static bool orcids_fit(const struct identity *identity)
{
    guint n = identity->signatures->items->len;
    g_autofree uint64_t *orcids = g_new0(uint64_t, n + 1);
    g_autoptr(GHashTable) persons = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t orcid = SIGNATURE(identity->signatures, i)->orcid;
        if (!orcid) continue;
        uint32_t first = clusters_first(identity->clusters, i);
        if (orcids[first] == orcid) continue;
        if (orcids[first] || !g_hash_table_add(persons, GSIZE_TO_POINTER((gsize)orcid)))
            return false;
        orcids[first] = orcid;
    }
    return true;
}

static void tell_orcids(const struct identity *identity)
{
    g_autoptr(GArray) holdings = g_array_new(FALSE, FALSE, sizeof(struct holding));
    if (orcids_fit(identity)) return;
    for (uint32_t i = 0; i < identity->signatures->items->len; i++) {
        struct holding holding = {SIGNATURE(identity->signatures, i)->orcid,
                                  clusters_first(identity->clusters, i)};
        if (holding.orcid) g_array_append_val(holdings, holding);
    }
    tell_runs(identity, holdings, true);
    tell_runs(identity, holdings, false);
}

/* --- clusters ------------------------------------------------------------------------------- */

/* What the user decided; authorships that are not here play no part. */
static bool decide(struct identity *identity, GError **error)
{
    g_autoptr(GArray) decisions = g_array_new(FALSE, FALSE, sizeof(struct decision));
    if (!decisions_load(identity->db, decisions, error)) return false;
    for (guint i = 0; i < decisions->len; i++) {
        const struct decision *decision = &g_array_index(decisions, struct decision, i);
        uint32_t a, b;
        if (signatures_find(identity->signatures, decision->a, &a) &&
            signatures_find(identity->signatures, decision->b, &b))
            clusters_decide(identity->clusters, a, b, decision->is_same);
    }
    return true;
}

static void join_blocks(struct identity *identity)
{
    const struct signatures *signatures = identity->signatures;
    g_autofree uint32_t *items = g_new(uint32_t, signatures->items->len + 1);
    g_autofree uint32_t *offsets = g_new0(uint32_t, signatures->blocks->len + 2);
    const bool *fresh = identity->families ? identity->families->fresh : NULL;
    g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    signatures_order(signatures, items, offsets);
    for (guint b = 0; b < signatures->blocks->len; b++) {
        bool any = !fresh;
        for (uint32_t k = offsets[b]; !any && k < offsets[b + 1]; k++)
            any = fresh[items[k]];
        if (!any) continue;
        g_array_set_size(members, 0);
        g_array_append_vals(members, items + offsets[b], offsets[b + 1] - offsets[b]);
        clusters_add_block(identity->clusters, members, fresh);
    }
}

static void join_all(struct identity *identity, const struct signatures *before)
{
    struct families *families = identity->families;
    join_blocks(identity);
    clusters_add_keys(identity->clusters, families ? families->fresh : NULL);
    if (families) families_spread(families, identity->signatures, before, identity->clusters);
    clusters_finish(identity->clusters, families ? families->changed : NULL);
}

/* --- memory ----------------------------------------------------------------------------------- */

char *identity_stamp(const struct identity_options *options)
{
    return g_strdup_printf("%s %s %d %d", RADSCOUT_VERSION, analyze_sources, options->ignore_orcid,
                           G_BYTE_ORDER);
}

bool identity_memos_hold(struct db *db, bool *hold, GError **error)
{
    const struct identity_options options = {.remember = true};
    g_autofree char *stamp = identity_stamp(&options);
    struct stmt *stmt =
        db_stmt(db, "SELECT count(*) FROM analysis WHERE key = ? AND value = ?", error);
    if (!stmt) return false;
    int64_t found;
    stmt_bind_text(stmt, 1, IDENTITY_STAMP_KEY);
    stmt_bind_text(stmt, 2, stamp);
    if (!stmt_first_int(stmt, &found, error)) return false;
    *hold = found > 0;
    return true;
}

static bool write_memo(struct identity *identity, struct stmt *stmt, guint paper, GByteArray *bytes,
                       GError **error)
{
    const struct paper *p = &g_array_index(identity->signatures->papers, struct paper, paper);
    g_byte_array_set_size(bytes, 0);
    memo_write(identity->signatures, paper, bytes);
    stmt_bind_int(stmt, 1, p->pmid);
    stmt_bind_int(stmt, 2, p->stamp);
    stmt_bind_blob(stmt, 3, bytes->data, bytes->len);
    return stmt_run(stmt, error);
}

static bool drop_memos(struct identity *identity, const struct changes *changes, GError **error)
{
    struct stmt *stmt = db_stmt(identity->db, "DELETE FROM record_memo WHERE pmid = ?", error);
    if (!stmt) return false;
    for (guint i = 0; i < changes->gone->len; i++) {
        stmt_bind_int(stmt, 1, g_array_index(changes->gone, int64_t, i));
        if (!stmt_run(stmt, error)) return false;
    }
    return true;
}

/* Memos of all records, or of the fresh ones. */
static bool write_memos(struct identity *identity, const struct changes *changes, GError **error)
{
    struct stmt *stmt =
        db_stmt(identity->db, "INSERT INTO record_memo(pmid, stamp, memo) VALUES(?, ?, ?)", error);
    if (!stmt) return false;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint at = 0;
    for (guint p = 0; p < identity->signatures->papers->len; p++) {
        int64_t pmid = g_array_index(identity->signatures->papers, struct paper, p).pmid;
        while (changes && at < changes->fresh->len &&
               g_array_index(changes->fresh, int64_t, at) < pmid)
            at++;
        if (changes &&
            (at == changes->fresh->len || g_array_index(changes->fresh, int64_t, at) != pmid))
            continue;
        if (!write_memo(identity, stmt, p, bytes, error)) return false;
    }
    return true;
}

static bool remember(struct identity *identity, const struct changes *changes, GError **error)
{
    return (!changes || drop_memos(identity, changes, error)) &&
           write_memos(identity, changes, error) &&
           families_store(identity->families, identity->db, identity->signatures,
                          identity->clusters, error) &&
           freshness_store(identity->db, identity->signatures, error);
}

/* --- all --------------------------------------------------------------------------------------- */

bool identity_rebuild(struct db *db, const struct identity_options *options, GError **error)
{
    if (!places_read_affiliations(db, NULL, error)) return false;
    OWNED(signatures) signatures = signatures_new();
    if (!signatures_read_all(signatures, db, options->ignore_orcid, error)) return false;
    OWNED(clusters) clusters = clusters_new(signatures);
    struct identity identity = {.db = db, .signatures = signatures, .clusters = clusters};
    if (!decide(&identity, error)) return false;
    join_all(&identity, NULL);
    if (!people_write(db, signatures, clusters, NULL, NULL, error)) return false;
    tell_orcids(&identity);
    return !options->remember || remember(&identity, NULL, error);
}

/* What is gone had names and blocks too. */
static void know_before(struct signatures *signatures, const struct signatures *before)
{
    for (guint i = 0; i < before->names->len; i++) {
        const struct printed_name *name = before->names->pdata[i];
        size_t size = strlen(name->text);
        signatures_name_kept(signatures, name->text, size, texts_hash(name->text, size),
                             before->blocks->pdata[name->block]);
    }
    signatures_count(signatures);
}

bool identity_update(struct db *db, const struct identity_options *options, struct changes *changes,
                     GError **error)
{
    OWNED(signatures) signatures = signatures_new();
    if (!signatures_read_kept(signatures, db, changes->gone, changes->fresh, options->ignore_orcid,
                              error))
        return false;
    know_before(signatures, changes->before);
    OWNED(clusters) clusters = clusters_new(signatures);
    OWNED(families) families = families_new(signatures->items->len);
    struct identity identity = {db, signatures, clusters, families};
    if (!decide(&identity, error) ||
        !freshness_find(families, db, signatures, changes, clusters, error) ||
        !families_load(families, db, signatures, clusters, error))
        return false;
    join_all(&identity, changes->before);
    if (!people_write(db, signatures, clusters, families, changes, error) ||
        !person_place_update(db, signatures, clusters, changes->people, error))
        return false;
    tell_orcids(&identity);
    return remember(&identity, changes, error);
}
