/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GLib's locks upon pthread's, for ThreadSanitizer: it does not see through the
 * system calls that GLib makes of its own, and would call every hand-over a
 * race. Queues and pools stay GLib's: what is handed over by them is announced.
 * Linked by MODE=tsan only; holds what this program uses of them. */
#include <dlfcn.h>
#include <glib.h>
#include <pthread.h>
#include <sanitizer/tsan_interface.h>
#include <stdlib.h>

static pthread_mutex_t *mutex_of(GMutex *mutex)
{
    pthread_mutex_t *made = __atomic_load_n((pthread_mutex_t **)&mutex->p, __ATOMIC_ACQUIRE);
    if (made) return made;
    pthread_mutex_t *mine = calloc(1, sizeof(pthread_mutex_t)), *nobody = NULL;
    pthread_mutex_init(mine, NULL);
    if (__atomic_compare_exchange_n((pthread_mutex_t **)&mutex->p, &nobody, mine, 0,
                                    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        return mine;
    }
    free(mine);
    return nobody;
}

void g_mutex_init(GMutex *mutex)
{
    mutex->p = NULL;
    mutex_of(mutex);
}

void g_mutex_clear(GMutex *mutex)
{
    pthread_mutex_destroy(mutex_of(mutex));
    free(mutex->p);
}

void g_mutex_lock(GMutex *mutex)
{
    pthread_mutex_lock(mutex_of(mutex));
}

void g_mutex_unlock(GMutex *mutex)
{
    pthread_mutex_unlock(mutex_of(mutex));
}

void g_cond_init(GCond *cond)
{
    cond->p = calloc(1, sizeof(pthread_cond_t));
    pthread_cond_init(cond->p, NULL);
}

void g_cond_clear(GCond *cond)
{
    pthread_cond_destroy(cond->p);
    free(cond->p);
}

void g_cond_wait(GCond *cond, GMutex *mutex)
{
    pthread_cond_wait(cond->p, mutex_of(mutex));
}

void g_cond_broadcast(GCond *cond)
{
    pthread_cond_broadcast(cond->p);
}

/* --- what is handed over by queues and pools ---------------------------------------------- */

/* GLib's own function of that name. */
#define OF_GLIB(name) (__extension__((__typeof__(&name))dlsym(RTLD_NEXT, #name)))

void g_async_queue_push(GAsyncQueue *queue, gpointer data)
{
    __tsan_release(queue);
    OF_GLIB(g_async_queue_push)(queue, data);
}

gpointer g_async_queue_pop(GAsyncQueue *queue)
{
    gpointer data = OF_GLIB(g_async_queue_pop)(queue);
    __tsan_acquire(queue);
    return data;
}

gpointer g_async_queue_try_pop(GAsyncQueue *queue)
{
    gpointer data = OF_GLIB(g_async_queue_try_pop)(queue);
    __tsan_acquire(queue);
    return data;
}

struct work {
    GFunc function;
    gpointer user;
};

static int handed_over;

static void run_work(gpointer data, gpointer user)
{
    struct work *work = user;
    __tsan_acquire(&handed_over);
    work->function(data, work->user);
}

/* The pool's work is never freed: a pool is freed while its threads may still look at it. */
GThreadPool *g_thread_pool_new(GFunc function, gpointer user, gint threads, gboolean exclusive,
                               GError **error)
{
    struct work *work = g_new(struct work, 1);
    *work = (struct work){function, user};
    return OF_GLIB(g_thread_pool_new)(run_work, work, threads, exclusive, error);
}

gboolean g_thread_pool_push(GThreadPool *pool, gpointer data, GError **error)
{
    __tsan_release(&handed_over);
    return OF_GLIB(g_thread_pool_push)(pool, data, error);
}
