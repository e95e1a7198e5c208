/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/pages.h"

#include "core/error.h"
#include "core/log.h"
#include "store/raw.h"

#define PAGES_FAILED_MAX 3 /* pages that fail one after the other: the service is down */
#define PAGES_ASKED_MAX 2  /* answers without a record before it counts as missing */

/* Ids asked for at a time: what came by no slice, what did not come, the stubborn. */
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

/* What is under way: whole pages of slices first, then everything that is still
 * wanted by ids, in one pass after the other. */
struct pages {
    struct pages_job *job;
    struct entrez_stream stream;
    GHashTable *asked; /* PMID -> answers that lacked it */
    bool by_history;
    guint slice, position; /* by history: where the next page begins */
    GArray *rest;          /* by ids: int64_t */
    guint rest_at, page_size;
    int failed_in_a_row;
};

static GArray *copy_ids(const GArray *ids, guint from, guint n)
{
    GArray *copy = g_array_sized_new(FALSE, FALSE, sizeof(int64_t), n);
    g_array_append_vals(copy, &g_array_index(ids, int64_t, from), n);
    return copy;
}

/* Put the page of the slice at hand into page if all of it is wanted. */
static bool whole_page(struct pages *pages, struct pages_slice *slice, struct entrez_page *page)
{
    guint from = pages->position, n = MIN(ENTREZ_PAGE, slice->ids->len - from), n_wanted = 0;
    for (guint i = from; i < from + n; i++)
        n_wanted += pmid_set_has(pages->job->wanted, g_array_index(slice->ids, int64_t, i));
    pages->position += n;
    if (n_wanted < n || !slice->web_env || !slice->query_key || slice->expired) return false;
    page->web_env = slice->web_env;
    page->query_key = slice->query_key;
    page->retstart = from;
    page->ids = copy_ids(slice->ids, from, n);
    page->tag = slice;
    return true;
}

static bool next_by_history(struct pages *pages, struct entrez_page *page)
{
    const GPtrArray *slices = pages->job->slices;
    while (pages->slice < slices->len) {
        struct pages_slice *slice = g_ptr_array_index(slices, pages->slice);
        if (pages->position < slice->ids->len) {
            if (whole_page(pages, slice, page)) return true;
            continue;
        }
        pages->slice++;
        pages->position = 0;
    }
    return false;
}

static bool next_page(void *user, struct entrez_page *page)
{
    struct pages *pages = user;
    if (pages->by_history) return next_by_history(pages, page);
    guint left = pages->rest->len - pages->rest_at;
    if (left == 0) return false;
    guint n = MIN(left, pages->page_size);
    page->ids = copy_ids(pages->rest, pages->rest_at, n);
    pages->rest_at += n;
    return true;
}

static void take_delivered(struct pages *pages, const GArray *ids)
{
    struct pages_job *job = pages->job;
    for (guint i = 0; i < ids->len; i++) {
        int64_t pmid = g_array_index(ids, int64_t, i);
        pmid_set_add(job->delivered, pmid);
        if (pmid_set_remove(job->wanted, pmid)) job->n_delivered++;
    }
}

/* Asked for in a good answer and not in it: the second time it is missing. */
static bool note_absent(struct pages *pages, const GArray *ids, GError **error)
{
    struct pages_job *job = pages->job;
    for (guint i = 0; i < ids->len; i++) {
        int64_t pmid = g_array_index(ids, int64_t, i);
        if (!pmid_set_has(job->wanted, pmid)) continue;
        int n = GPOINTER_TO_INT(g_hash_table_lookup(pages->asked, key_of(pmid))) + 1;
        g_hash_table_insert(pages->asked, key_of(pmid), GINT_TO_POINTER(n));
        if (n < PAGES_ASKED_MAX) continue;
        if (!job->missing(job->user, pmid, error)) return false;
        pmid_set_remove(job->wanted, pmid);
        job->n_missing++;
    }
    return true;
}

static bool store_page(struct pages *pages, const struct entrez_page *page,
                       const struct entrez_reply *reply, const struct entrez_delivery *delivery,
                       GError **error)
{
    struct pages_job *job = pages->job;
    if (!db_begin(job->db, error)) return false;
    bool ok = entrez_record(job->db, reply, "records", job->query_id, (int)page->ids->len,
                            delivery->ids->len > 0, error);
    if (ok) take_delivered(pages, delivery->ids);
    if (ok && !delivery->failure) ok = note_absent(pages, page->ids, error);
    if (ok && db_commit(job->db, error)) return true;
    db_rollback(job->db);
    return false;
}

/* Does a failed page end the run? */
static bool tolerate(struct pages *pages, const struct entrez_delivery *delivery, GError **error)
{
    const GError *failure = delivery->failure;
    if (delivery->verdict == VERDICT_EXPIRED) return true; /* asked for by ids later */
    if (!failure) {
        pages->failed_in_a_row = 0;
        return true;
    }
    struct pages_job *job = pages->job;
    g_free(job->failure);
    job->failure = g_strdup(failure->message);
    log_debug("%s: a page of records failed: %s", job->name, failure->message);
    bool final = failure->code == RADSCOUT_ERROR_BLOCKED || failure->code == RADSCOUT_ERROR_USAGE;
    bool down =
        failure->code == RADSCOUT_ERROR_RETRY && ++pages->failed_in_a_row >= PAGES_FAILED_MAX;
    if (!final && !down) return true;
    g_propagate_error(error, g_error_copy(failure));
    return false;
}

static bool page_done(void *user, const struct entrez_page *page, const struct entrez_reply *reply,
                      const struct entrez_delivery *delivery, GError **error)
{
    struct pages *pages = user;
    struct pages_slice *slice = page->tag;
    if (slice && delivery->verdict == VERDICT_EXPIRED) slice->expired = true;
    bool ok = store_page(pages, page, reply, delivery, error) && tolerate(pages, delivery, error);
    const struct pages_job *job = pages->job;
    log_progress(job->name, job->n_delivered + job->n_missing, job->n_expected);
    return ok;
}

struct pages *pages_begin(struct pages_job *job)
{
    struct pages *pages = g_new0(struct pages, 1);
    pages->job = job;
    pages->stream = (struct entrez_stream){next_page, page_done, pages};
    pages->asked = g_hash_table_new(g_direct_hash, g_direct_equal);
    pages->rest = g_array_new(FALSE, FALSE, sizeof(int64_t));
    pages->by_history = job->slices != NULL;
    entrez_set_beside(job->entrez, &pages->stream);
    return pages;
}

/* Everything that is wanted, by ids. */
static bool pass(struct pages *pages, guint page_size, GError **error)
{
    if (pmid_set_size(pages->job->wanted) == 0) return true;
    g_array_unref(pages->rest);
    pages->rest = pmid_set_list(pages->job->wanted);
    pages->rest_at = 0;
    pages->page_size = page_size;
    pages->by_history = false;
    return entrez_fetch(pages->job->entrez, &pages->stream, error);
}

bool pages_end(struct pages *pages, GError **error)
{
    bool ok = !pages->by_history || entrez_fetch(pages->job->entrez, &pages->stream, error);
    for (guint i = 0; ok && i < G_N_ELEMENTS(page_sizes); i++)
        ok = pass(pages, page_sizes[i], error);
    log_progress_end();
    return ok;
}

void pages_free(struct pages *pages)
{
    if (!pages) return;
    entrez_set_beside(pages->job->entrez, NULL);
    g_hash_table_unref(pages->asked);
    g_array_unref(pages->rest);
    g_free(pages);
}

bool pages_fetch(struct pages_job *job, GError **error)
{
    OWNED(pages) pages = pages_begin(job);
    return pages_end(pages, error);
}
