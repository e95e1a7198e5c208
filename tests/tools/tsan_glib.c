/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GLib's locks upon pthread's, for ThreadSanitizer: it does not see through the
 * system calls that GLib makes of its own, and would call every hand-over a
 * race. Linked by MODE=tsan only; holds what this program uses of them. */
#include <glib.h>
#include <pthread.h>
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
