/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/checkpoint.h"

#define LOG_PAGES_MIN 1000 /* SQLite's own choice of when it is worth it */
#define LOG_PAGES_MAX 8192 /* 128 MiB of pages of 16 KiB: beyond it the writer waits */

struct checkpoint {
    struct db *db;  /* the writer's */
    struct db *own; /* the thread's */
    GThread *thread;
    GMutex mutex; /* guards all below */
    GCond changed;
    unsigned n_asked, n_done; /* checkpoints */
    bool is_ending;
};

static void *run(void *user)
{
    struct checkpoint *checkpoint = user;
    g_mutex_lock(&checkpoint->mutex);
    while (!checkpoint->is_ending) {
        unsigned n_asked = checkpoint->n_asked;
        if (checkpoint->n_done == n_asked) {
            g_cond_wait(&checkpoint->changed, &checkpoint->mutex);
            continue;
        }
        g_mutex_unlock(&checkpoint->mutex);
        db_exec(checkpoint->own, "PRAGMA wal_checkpoint(PASSIVE)", NULL);
        g_mutex_lock(&checkpoint->mutex);
        checkpoint->n_done = n_asked;
        g_cond_broadcast(&checkpoint->changed);
    }
    g_mutex_unlock(&checkpoint->mutex);
    return NULL;
}

/* Pages stay in the log until all of it was moved, and a new transaction may
 * begin before that is done: so without end, if nobody ever waited. */
static void on_commit(void *user, int log_pages)
{
    struct checkpoint *checkpoint = user;
    if (log_pages < LOG_PAGES_MIN) return;
    g_mutex_lock(&checkpoint->mutex);
    unsigned mine = ++checkpoint->n_asked;
    g_cond_broadcast(&checkpoint->changed);
    while (log_pages > LOG_PAGES_MAX && (int)(checkpoint->n_done - mine) < 0)
        g_cond_wait(&checkpoint->changed, &checkpoint->mutex);
    g_mutex_unlock(&checkpoint->mutex);
}

struct checkpoint *checkpoint_start(struct db *db, GError **error)
{
    OWNED(db) own = db_open(db_path(db), DB_WRITE, error);
    if (!own) return NULL;
    struct checkpoint *checkpoint = g_new0(struct checkpoint, 1);
    checkpoint->db = db;
    checkpoint->own = g_steal_pointer(&own);
    g_mutex_init(&checkpoint->mutex);
    g_cond_init(&checkpoint->changed);
    checkpoint->thread = g_thread_new("checkpoint", run, checkpoint);
    db_set_on_commit(db, on_commit, checkpoint);
    return checkpoint;
}

void checkpoint_free(struct checkpoint *checkpoint)
{
    if (!checkpoint) return;
    db_set_on_commit(checkpoint->db, NULL, NULL);
    g_mutex_lock(&checkpoint->mutex);
    checkpoint->is_ending = true;
    g_cond_broadcast(&checkpoint->changed);
    g_mutex_unlock(&checkpoint->mutex);
    g_thread_join(checkpoint->thread);
    db_close(checkpoint->own);
    g_mutex_clear(&checkpoint->mutex);
    g_cond_clear(&checkpoint->changed);
    g_free(checkpoint);
}
