/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/pipeline.h"

#include "cli/command.h"
#include "cli/relay.h"
#include "core/error.h"
#include "parse/load.h"

#define BATCH_EVENTS 64
#define BATCH_BYTES (256 * 1024) /* of input: a batch ends after so much */
/* Of input, waiting: while another file is being written, and while this one is,
 * so that the reader can go on while the writer waits for the disk. */
#define AHEAD_BYTES (2 * 1024 * 1024)
#define QUEUE_BYTES (8 * 1024 * 1024)
#define RECORDS_MAX (100 * 1000 * 1000) /* of one file: more than PubMed has in all */
#define SPARE_RECORDS (2 * BATCH_EVENTS)
#define SPARE_BYTES_MAX (48 * 1024) /* of input, a record: larger ones are given back */

enum event_kind { EVENT_ARTICLE, EVENT_DELETION, EVENT_ISSUE };

struct event {
    enum event_kind kind;
    struct pipeline_record *record; /* owned; NULL when it is no article */
    int64_t offset, pmid;
    const char *issue_kind; /* lives as long as the program */
    char *message;          /* owned */
};

struct batch {
    GArray *events; /* struct event */
    size_t n_bytes; /* of input that were read for it */
};

struct pipeline {
    char *path;
    GThread *reader, *preparer;
    GMutex mutex; /* guards all below but what is the reader's own */
    GCond changed;
    GQueue raw;                      /* struct batch as they were read, in order */
    GQueue batches;                  /* those made ready, in order */
    size_t n_waiting, n_waiting_max; /* bytes of input */
    GPtrArray *spare;                /* struct pipeline_record, empty */
    bool has_digest, is_read, is_ended, is_cancelled;
    bool is_strict;
    int64_t size_bytes;
    char *sha256;
    GError *unreadable;    /* instead of a digest */
    GError *problem;       /* why the reading ended early */
    struct batch *filling; /* the reader's own */
    GPtrArray *unused;     /* struct pipeline_record, used: the reader's own */
    size_t n_read;         /* bytes of input since the last batch: the reader's own */
    int64_t n_records;     /* the reader's own */
};

/* --- batches ------------------------------------------------------------------ */

static struct batch *batch_new(void)
{
    struct batch *batch = g_new0(struct batch, 1);
    batch->events = g_array_sized_new(FALSE, TRUE, sizeof(struct event), BATCH_EVENTS);
    return batch;
}

static struct pipeline_record *record_new(void)
{
    struct pipeline_record *record = g_new0(struct pipeline_record, 1);
    record->article = article_new();
    record->prepared = prepared_new();
    return record;
}

static void record_free(void *data)
{
    struct pipeline_record *record = data;
    if (!record) return;
    article_free(record->article);
    prepared_free(record->prepared);
    g_free(record);
}

static void event_clear(struct event *event)
{
    record_free(event->record);
    g_free(event->message);
}

static void batch_free(void *data)
{
    struct batch *batch = data;
    if (!batch) return;
    for (guint i = 0; i < batch->events->len; i++)
        event_clear(&g_array_index(batch->events, struct event, i));
    g_array_unref(batch->events);
    g_free(batch);
}

/* Take back the memory of records that were used. Their content stays until the
 * reader needs them: what one thread allocated it is better to free there. */
static void recycle(struct pipeline *pipeline, struct batch *batch)
{
    guint n = batch->n_bytes > batch->events->len * SPARE_BYTES_MAX ? 0 : batch->events->len;
    g_mutex_lock(&pipeline->mutex);
    for (guint i = 0; i < n && pipeline->spare->len < SPARE_RECORDS; i++) {
        struct event *event = &g_array_index(batch->events, struct event, i);
        if (event->record) g_ptr_array_add(pipeline->spare, g_steal_pointer(&event->record));
    }
    g_mutex_unlock(&pipeline->mutex);
    batch_free(batch);
}

/* --- the reader's side ----------------------------------------------------------- */

/* Hand over the batch; waits for room. false: nobody wants it any more. */
static bool hand_over(struct pipeline *pipeline)
{
    struct batch *batch = pipeline->filling;
    batch->n_bytes = pipeline->n_read;
    pipeline->n_read = 0;
    pipeline->filling = batch_new();
    g_mutex_lock(&pipeline->mutex);
    while (!pipeline->is_cancelled && pipeline->n_waiting > 0 &&
           pipeline->n_waiting + batch->n_bytes > pipeline->n_waiting_max) {
        g_cond_wait(&pipeline->changed, &pipeline->mutex);
    }
    pipeline->n_waiting += batch->n_bytes;
    g_queue_push_tail(&pipeline->raw, batch);
    g_cond_broadcast(&pipeline->changed);
    bool is_wanted = !pipeline->is_cancelled;
    g_mutex_unlock(&pipeline->mutex);
    return is_wanted;
}

static bool put_event(struct pipeline *pipeline, const struct event *event, GError **error)
{
    g_array_append_vals(pipeline->filling->events, event, 1);
    if (pipeline->filling->events->len < BATCH_EVENTS && pipeline->n_read < BATCH_BYTES) {
        return true;
    }
    return hand_over(pipeline) ||
           error_set(error, RADSCOUT_ERROR_INTERRUPTED, "the reading was given up");
}

/* One to swap the article with; those given back are fetched all at once. */
static struct pipeline_record *take_record(struct pipeline *pipeline)
{
    GPtrArray *mine = pipeline->unused;
    if (mine->len == 0) {
        g_mutex_lock(&pipeline->mutex);
        pipeline->unused = pipeline->spare;
        pipeline->spare = mine;
        g_mutex_unlock(&pipeline->mutex);
        mine = pipeline->unused;
    }
    return mine->len > 0 ? g_ptr_array_steal_index_fast(mine, mine->len - 1) : record_new();
}

static bool put_article(void *user, struct article *article, int64_t offset, GError **error)
{
    struct pipeline *pipeline = user;
    struct event event = {.kind = EVENT_ARTICLE, .offset = offset};
    if (++pipeline->n_records > RECORDS_MAX) {
        return error_set(error, RADSCOUT_ERROR_INPUT, "more than %d records in one file",
                         RECORDS_MAX);
    }
    event.record = take_record(pipeline);
    article_swap(article, event.record->article);
    article->pmid = event.record->article->pmid;
    return put_event(pipeline, &event, error);
}

static bool put_deletion(void *user, int64_t pmid, GError **error)
{
    const struct event event = {.kind = EVENT_DELETION, .pmid = pmid};
    return put_event(user, &event, error);
}

static bool put_issue(void *user, const struct reader_issue *issue, GError **error)
{
    const struct event event = {.kind = EVENT_ISSUE,
                                .offset = issue->offset,
                                .pmid = issue->pmid,
                                .issue_kind = g_intern_string(issue->kind),
                                .message = g_strdup(issue->message)};
    return put_event(user, &event, error);
}

struct feeding {
    struct pipeline *pipeline;
    struct reader *reader;
};

static bool is_given_up(struct pipeline *pipeline)
{
    g_mutex_lock(&pipeline->mutex);
    bool is_cancelled = pipeline->is_cancelled;
    g_mutex_unlock(&pipeline->mutex);
    return is_cancelled || app_interrupted();
}

static bool feed(const void *bytes, size_t size, void *user, GError **error)
{
    struct feeding *feeding = user;
    if (is_given_up(feeding->pipeline)) {
        return error_set(error, RADSCOUT_ERROR_INTERRUPTED, "the reading was given up");
    }
    feeding->pipeline->n_read += size;
    return reader_push(feeding->reader, bytes, size, error);
}

static bool is_given_up_error(const GError *error)
{
    return g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_INTERRUPTED);
}

/* What came before the damage counts, so the reader is finished all the same. */
static void read_records(struct pipeline *pipeline)
{
    const struct reader_handler handler = {
        .article = put_article, .deletion = put_deletion, .issue = put_issue, .user = pipeline};
    OWNED(reader) reader = reader_new(&handler);
    struct feeding feeding = {pipeline, reader};
    g_autoptr(GError) why = NULL, why_end = NULL;
    bool is_good = relay_stream(pipeline->path, feed, &feeding, &why);
    if (is_given_up_error(why)) return;
    if (is_good || !pipeline->is_strict) reader_finish(reader, !is_good, &why_end);
    if (is_given_up_error(why_end)) return;
    hand_over(pipeline);
    g_mutex_lock(&pipeline->mutex);
    pipeline->problem = why ? g_steal_pointer(&why) : g_steal_pointer(&why_end);
    g_mutex_unlock(&pipeline->mutex);
}

static void *read_file(void *user)
{
    struct pipeline *pipeline = user;
    int64_t size_bytes = 0;
    char *sha256 = NULL;
    GError *unreadable = NULL;
    bool is_good = load_digest(pipeline->path, &size_bytes, &sha256, &unreadable);
    g_mutex_lock(&pipeline->mutex);
    pipeline->has_digest = true;
    pipeline->size_bytes = size_bytes;
    pipeline->sha256 = sha256;
    pipeline->unreadable = unreadable;
    g_cond_broadcast(&pipeline->changed);
    g_mutex_unlock(&pipeline->mutex);
    if (is_good) read_records(pipeline);
    g_mutex_lock(&pipeline->mutex);
    pipeline->is_read = true;
    g_cond_broadcast(&pipeline->changed);
    g_mutex_unlock(&pipeline->mutex);
    return NULL;
}

/* --- between the two --------------------------------------------------------------- */

static void prepare(struct batch *batch)
{
    for (guint i = 0; i < batch->events->len; i++) {
        struct pipeline_record *record = g_array_index(batch->events, struct event, i).record;
        if (record) prepared_set(record->prepared, record->article);
    }
}

/* The next batch of the queue; NULL at its end. The caller holds the mutex. */
static struct batch *take_from(struct pipeline *pipeline, GQueue *queue, const bool *is_ended)
{
    while (g_queue_is_empty(queue) && !*is_ended)
        g_cond_wait(&pipeline->changed, &pipeline->mutex);
    return g_queue_pop_head(queue);
}

static void *prepare_batches(void *user)
{
    struct pipeline *pipeline = user;
    struct batch *batch = NULL;
    g_mutex_lock(&pipeline->mutex);
    while ((batch = take_from(pipeline, &pipeline->raw, &pipeline->is_read)) != NULL) {
        bool is_wanted = !pipeline->is_cancelled;
        g_mutex_unlock(&pipeline->mutex);
        if (is_wanted) prepare(batch);
        g_mutex_lock(&pipeline->mutex);
        g_queue_push_tail(&pipeline->batches, batch);
        g_cond_broadcast(&pipeline->changed);
    }
    pipeline->is_ended = true;
    g_cond_broadcast(&pipeline->changed);
    g_mutex_unlock(&pipeline->mutex);
    return NULL;
}

/* --- the writer's side ------------------------------------------------------------- */

struct pipeline *pipeline_start(const char *path, bool strict)
{
    struct pipeline *pipeline = g_new0(struct pipeline, 1);
    pipeline->path = g_strdup(path);
    pipeline->is_strict = strict;
    pipeline->n_waiting_max = AHEAD_BYTES;
    pipeline->spare = g_ptr_array_new_with_free_func(record_free);
    pipeline->unused = g_ptr_array_new_with_free_func(record_free);
    pipeline->filling = batch_new();
    g_mutex_init(&pipeline->mutex);
    g_cond_init(&pipeline->changed);
    g_queue_init(&pipeline->raw);
    g_queue_init(&pipeline->batches);
    (void)RADSCOUT_ERROR; /* made at its first use, which must not be several at once */
    pipeline->reader = g_thread_new("reader", read_file, pipeline);
    pipeline->preparer = g_thread_new("preparer", prepare_batches, pipeline);
    return pipeline;
}

bool pipeline_digest(struct pipeline *pipeline, int64_t *size, char **sha256, GError **error)
{
    g_mutex_lock(&pipeline->mutex);
    while (!pipeline->has_digest)
        g_cond_wait(&pipeline->changed, &pipeline->mutex);
    g_mutex_unlock(&pipeline->mutex);
    if (pipeline->unreadable) {
        g_propagate_error(error, g_error_copy(pipeline->unreadable));
        return false;
    }
    *size = pipeline->size_bytes;
    *sha256 = g_strdup(pipeline->sha256);
    return true;
}

static bool use_event(const struct event *event, const struct pipeline_handler *handler,
                      GError **error)
{
    const struct reader_issue issue = {.offset = event->offset,
                                       .pmid = event->pmid,
                                       .kind = event->issue_kind,
                                       .message = event->message};
    switch (event->kind) {
    case EVENT_ARTICLE:
        return handler->record(handler->user, event->record, error);
    case EVENT_DELETION:
        return handler->deletion(handler->user, event->pmid, error);
    case EVENT_ISSUE:
        return handler->issue(handler->user, &issue, error);
    }
    g_assert_not_reached();
}

/* The next batch; NULL at the end. */
static struct batch *take_batch(struct pipeline *pipeline)
{
    g_mutex_lock(&pipeline->mutex);
    struct batch *batch = take_from(pipeline, &pipeline->batches, &pipeline->is_ended);
    g_mutex_unlock(&pipeline->mutex);
    return batch;
}

static bool use_batch(struct pipeline *pipeline, struct batch *batch,
                      const struct pipeline_handler *handler, GError **error)
{
    bool is_good = true;
    for (guint i = 0; is_good && i < batch->events->len; i++)
        is_good = use_event(&g_array_index(batch->events, struct event, i), handler, error);
    /* Its bytes count as waiting until its memory is free. */
    size_t n_bytes = batch->n_bytes;
    recycle(pipeline, batch);
    g_mutex_lock(&pipeline->mutex);
    pipeline->n_waiting -= n_bytes;
    g_cond_broadcast(&pipeline->changed);
    g_mutex_unlock(&pipeline->mutex);
    return is_good;
}

/* End the threads, whatever they are doing. */
static void cancel(struct pipeline *pipeline)
{
    if (!pipeline->reader) return;
    g_mutex_lock(&pipeline->mutex);
    pipeline->is_cancelled = true;
    g_cond_broadcast(&pipeline->changed);
    g_mutex_unlock(&pipeline->mutex);
    g_thread_join(g_steal_pointer(&pipeline->reader));
    g_thread_join(g_steal_pointer(&pipeline->preparer));
}

bool pipeline_run(struct pipeline *pipeline, const struct pipeline_handler *handler,
                  GError **problem, GError **error)
{
    struct batch *batch = NULL;
    bool is_good = true;
    g_mutex_lock(&pipeline->mutex);
    pipeline->n_waiting_max = QUEUE_BYTES;
    g_cond_broadcast(&pipeline->changed);
    g_mutex_unlock(&pipeline->mutex);
    while (is_good && (batch = take_batch(pipeline)) != NULL)
        is_good = use_batch(pipeline, batch, handler, error);
    cancel(pipeline);
    if (is_good && app_interrupted()) {
        return error_set(error, RADSCOUT_ERROR_INTERRUPTED,
                         "interrupted: what was read so far is stored, run again for the rest");
    }
    if (is_good && pipeline->problem)
        g_propagate_error(problem, g_steal_pointer(&pipeline->problem));
    return is_good;
}

void pipeline_free(struct pipeline *pipeline)
{
    if (!pipeline) return;
    cancel(pipeline);
    batch_free(pipeline->filling);
    g_queue_clear_full(&pipeline->raw, batch_free);
    g_queue_clear_full(&pipeline->batches, batch_free);
    g_ptr_array_unref(pipeline->spare);
    g_ptr_array_unref(pipeline->unused);
    g_clear_error(&pipeline->unreadable);
    g_clear_error(&pipeline->problem);
    g_mutex_clear(&pipeline->mutex);
    g_cond_clear(&pipeline->changed);
    g_free(pipeline->sha256);
    g_free(pipeline->path);
    g_free(pipeline);
}
