/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/relay.h"

#define PIECES 4 /* that may wait */

struct piece {
    unsigned char *bytes; /* LOAD_CHUNK_BYTES */
    size_t n;
};

struct relay {
    const char *path;
    GMutex mutex; /* guards all below; a piece that waits belongs to the user */
    GCond changed;
    struct piece pieces[PIECES]; /* the n-th at n % PIECES */
    unsigned n_put, n_used;
    bool is_ended, is_given_up;
    GError *problem;
};

/* Room for another piece; NULL: nobody wants it any more. */
static struct piece *wait_for_room(struct relay *relay)
{
    g_mutex_lock(&relay->mutex);
    while (relay->n_put - relay->n_used == PIECES && !relay->is_given_up)
        g_cond_wait(&relay->changed, &relay->mutex);
    struct piece *piece = relay->is_given_up ? NULL : &relay->pieces[relay->n_put % PIECES];
    g_mutex_unlock(&relay->mutex);
    return piece;
}

static void put_piece(struct relay *relay)
{
    g_mutex_lock(&relay->mutex);
    relay->n_put++;
    g_cond_broadcast(&relay->changed);
    g_mutex_unlock(&relay->mutex);
}

static void *read_ahead(void *user)
{
    struct relay *relay = user;
    GError *problem = NULL;
    OWNED(load) load = load_open(relay->path, &problem);
    struct piece *piece;
    while (load && (piece = wait_for_room(relay)) != NULL) {
        if (!load_read(load, piece->bytes, LOAD_CHUNK_BYTES, &piece->n, &problem)) break;
        if (piece->n == 0) break;
        put_piece(relay);
    }
    g_mutex_lock(&relay->mutex);
    relay->problem = problem;
    relay->is_ended = true;
    g_cond_broadcast(&relay->changed);
    g_mutex_unlock(&relay->mutex);
    return NULL;
}

/* The next piece; NULL at the end. */
static const struct piece *wait_for_piece(struct relay *relay)
{
    g_mutex_lock(&relay->mutex);
    while (relay->n_put == relay->n_used && !relay->is_ended)
        g_cond_wait(&relay->changed, &relay->mutex);
    const struct piece *piece =
        relay->n_put == relay->n_used ? NULL : &relay->pieces[relay->n_used % PIECES];
    g_mutex_unlock(&relay->mutex);
    return piece;
}

static void end_piece(struct relay *relay, bool is_wanted)
{
    g_mutex_lock(&relay->mutex);
    relay->n_used++;
    relay->is_given_up = !is_wanted;
    g_cond_broadcast(&relay->changed);
    g_mutex_unlock(&relay->mutex);
}

bool relay_stream(const char *path, load_sink sink, void *user, GError **error)
{
    struct relay relay = {.path = path};
    const struct piece *piece = NULL;
    bool is_wanted = true;
    g_mutex_init(&relay.mutex);
    g_cond_init(&relay.changed);
    for (unsigned i = 0; i < PIECES; i++)
        relay.pieces[i].bytes = g_malloc(LOAD_CHUNK_BYTES);
    GThread *thread = g_thread_new("inflater", read_ahead, &relay);
    while (is_wanted && (piece = wait_for_piece(&relay)) != NULL) {
        is_wanted = sink(piece->bytes, piece->n, user, error);
        end_piece(&relay, is_wanted);
    }
    g_thread_join(thread);
    for (unsigned i = 0; i < PIECES; i++)
        g_free(relay.pieces[i].bytes);
    g_mutex_clear(&relay.mutex);
    g_cond_clear(&relay.changed);
    bool is_good = is_wanted && !relay.problem;
    if (is_wanted && relay.problem) g_propagate_error(error, g_steal_pointer(&relay.problem));
    g_clear_error(&relay.problem);
    return is_good;
}
