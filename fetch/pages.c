/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/pages.h"

#include "core/error.h"
#include "core/log.h"
#include "store/raw.h"

#define PAGES_FAILED_MAX 3 /* pages that fail one after the other: the service is down */
#define PAGES_ASKED_MAX 2  /* answers without a record before it counts as missing */

/* Ids asked for at a time: first, then what did not come, then the stubborn. */
static const guint page_sizes[] = {ENTREZ_PAGE, 200, 20};

void pages_slice_free(void *slice)
{
    struct pages_slice *self = slice;
    g_array_unref(self->ids);
    g_free(self->web_env);
    g_free(self->query_key);
    g_free(self);
}

static gpointer key_of(int64_t pmid)
{
    return GSIZE_TO_POINTER((gsize)pmid);
}

GHashTable *pages_set_new(void)
{
    return g_hash_table_new(g_direct_hash, g_direct_equal);
}

void pages_set_add(GHashTable *set, int64_t pmid)
{
    g_hash_table_add(set, key_of(pmid));
}

bool pages_set_has(GHashTable *set, int64_t pmid)
{
    return g_hash_table_contains(set, key_of(pmid));
}

/* One pass over what is still wanted. */
struct round {
    struct pages_job *job;
    GHashTable *asked; /* PMID -> answers that lacked it */
    guint page_size;
    bool by_history;
    guint slice, position; /* where the next page begins */
    GArray *rest;          /* wanted, but not as a whole page of a slice */
    guint rest_at;
    int64_t n_wanted;
    int failed_in_a_row;
};

static GArray *copy_ids(const GArray *ids, guint from, guint n)
{
    GArray *copy = g_array_sized_new(FALSE, FALSE, sizeof(int64_t), n);
    g_array_append_vals(copy, &g_array_index(ids, int64_t, from), n);
    return copy;
}

/* Put the page of the slice at hand into page if all of it is wanted; what is
 * wanted of it goes to the rest otherwise. */
static bool whole_page(struct round *round, struct pages_slice *slice, struct entrez_page *page)
{
    guint from = round->position, n = MIN(round->page_size, slice->ids->len - from), n_wanted = 0;
    for (guint i = from; i < from + n; i++)
        n_wanted += pmid_set_has(round->job->wanted, g_array_index(slice->ids, int64_t, i));
    round->position += n;
    if (n_wanted < n || !slice->web_env || !slice->query_key || slice->expired) return false;
    page->web_env = slice->web_env;
    page->query_key = slice->query_key;
    page->retstart = from;
    page->ids = copy_ids(slice->ids, from, n);
    page->tag = slice;
    return true;
}

static void put_aside(struct round *round, const struct pages_slice *slice, guint from)
{
    for (guint i = from; i < round->position; i++) {
        int64_t pmid = g_array_index(slice->ids, int64_t, i);
        if (pmid_set_has(round->job->wanted, pmid)) g_array_append_val(round->rest, pmid);
    }
}

static bool next_by_history(struct round *round, struct entrez_page *page)
{
    const GPtrArray *slices = round->job->slices;
    while (round->slice < slices->len) {
        struct pages_slice *slice = g_ptr_array_index(slices, round->slice);
        if (round->position >= slice->ids->len) {
            round->slice++;
            round->position = 0;
            continue;
        }
        guint from = round->position;
        if (whole_page(round, slice, page)) return true;
        put_aside(round, slice, from);
    }
    return false;
}

static bool next_page(void *user, struct entrez_page *page)
{
    struct round *round = user;
    if (round->by_history && next_by_history(round, page)) return true;
    guint left = round->rest->len - round->rest_at;
    if (left == 0) return false;
    guint n = MIN(left, round->page_size);
    page->ids = copy_ids(round->rest, round->rest_at, n);
    round->rest_at += n;
    return true;
}

static void take_delivered(struct round *round, const GArray *ids)
{
    struct pages_job *job = round->job;
    for (guint i = 0; i < ids->len; i++) {
        int64_t pmid = g_array_index(ids, int64_t, i);
        pmid_set_add(job->delivered, pmid);
        if (pmid_set_remove(job->wanted, pmid)) job->n_delivered++;
    }
}

/* Asked for in a good answer and not in it: the second time it is missing. */
static bool note_absent(struct round *round, const GArray *ids, GError **error)
{
    struct pages_job *job = round->job;
    for (guint i = 0; i < ids->len; i++) {
        int64_t pmid = g_array_index(ids, int64_t, i);
        if (!pmid_set_has(job->wanted, pmid)) continue;
        int n = GPOINTER_TO_INT(g_hash_table_lookup(round->asked, key_of(pmid))) + 1;
        g_hash_table_insert(round->asked, key_of(pmid), GINT_TO_POINTER(n));
        if (n < PAGES_ASKED_MAX) continue;
        if (!job->missing(job->user, pmid, error)) return false;
        pmid_set_remove(job->wanted, pmid);
        job->n_missing++;
    }
    return true;
}

static bool store_page(struct round *round, const struct entrez_page *page,
                       const struct entrez_reply *reply, const struct entrez_delivery *delivery,
                       GError **error)
{
    struct pages_job *job = round->job;
    if (!db_begin(job->db, error)) return false;
    bool ok = entrez_record(job->db, reply, "records", job->query_id, (int)page->ids->len,
                            delivery->ids->len > 0, error);
    if (ok) take_delivered(round, delivery->ids);
    if (ok && !delivery->failure) ok = note_absent(round, page->ids, error);
    if (ok && db_commit(job->db, error)) return true;
    db_rollback(job->db);
    return false;
}

/* The service forgot the search: what the page holds is asked for by ids. */
static bool ask_by_ids(struct round *round, const struct entrez_page *page,
                       const struct entrez_delivery *delivery)
{
    struct pages_slice *slice = page->tag;
    if (!slice || delivery->verdict != VERDICT_EXPIRED) return false;
    slice->expired = true;
    g_array_append_vals(round->rest, page->ids->data, page->ids->len);
    return true;
}

/* Does a failed page end the run? */
static bool tolerate(struct round *round, const struct entrez_delivery *delivery, GError **error)
{
    const GError *failure = delivery->failure;
    if (!failure) {
        round->failed_in_a_row = 0;
        return true;
    }
    struct pages_job *job = round->job;
    g_free(job->failure);
    job->failure = g_strdup(failure->message);
    log_debug("%s: a page of records failed: %s", job->name, failure->message);
    bool final = failure->code == RADSCOUT_ERROR_BLOCKED || failure->code == RADSCOUT_ERROR_USAGE;
    bool down =
        failure->code == RADSCOUT_ERROR_RETRY && ++round->failed_in_a_row >= PAGES_FAILED_MAX;
    if (!final && !down) return true;
    g_propagate_error(error, g_error_copy(failure));
    return false;
}

static bool page_done(void *user, const struct entrez_page *page, const struct entrez_reply *reply,
                      const struct entrez_delivery *delivery, GError **error)
{
    struct round *round = user;
    bool ok = store_page(round, page, reply, delivery, error) &&
              (ask_by_ids(round, page, delivery) || tolerate(round, delivery, error));
    log_progress(round->job->name, round->n_wanted - pmid_set_size(round->job->wanted),
                 round->n_wanted);
    return ok;
}

/* Wanted ids for a round: those of no slice in the first, all in later ones. */
static GArray *rest_of(const struct round *round)
{
    const GPtrArray *slices = round->job->slices;
    GArray *rest = pmid_set_list(round->job->wanted);
    if (!round->by_history) return rest;
    OWNED(pmid_set) listed = pmid_set_new();
    for (guint i = 0; i < slices->len; i++)
        pmid_set_add_all(listed, ((struct pages_slice *)g_ptr_array_index(slices, i))->ids);
    guint n = 0;
    for (guint i = 0; i < rest->len; i++) {
        int64_t pmid = g_array_index(rest, int64_t, i);
        if (!pmid_set_has(listed, pmid)) g_array_index(rest, int64_t, n++) = pmid;
    }
    g_array_set_size(rest, n);
    return rest;
}

bool pages_fetch(struct pages_job *job, GError **error)
{
    struct round round = {
        .job = job,
        .asked = g_hash_table_new(g_direct_hash, g_direct_equal),
        .n_wanted = pmid_set_size(job->wanted),
    };
    struct entrez_stream stream = {next_page, page_done, &round};
    bool ok = true;
    for (guint i = 0; ok && i < G_N_ELEMENTS(page_sizes) && pmid_set_size(job->wanted) > 0; i++) {
        round.page_size = page_sizes[i];
        round.by_history = i == 0 && job->slices;
        round.rest = rest_of(&round);
        round.rest_at = 0;
        ok = entrez_fetch(job->entrez, &stream, error);
        g_array_unref(round.rest);
    }
    log_progress_end();
    g_hash_table_unref(round.asked);
    return ok;
}
