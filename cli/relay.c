/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/relay.h"

#include "core/error.h"

#define PIECES 4 /* that may wait, of what load_stream() delivers at once */

struct relay {
    const char *path;
    GMutex mutex; /* guards all below; a piece that waits belongs to the user */
    GCond changed;
    GByteArray *pieces[PIECES]; /* the n-th at n % PIECES */
    unsigned n_put, n_used;
    bool is_ended, is_given_up;
    GError *problem;
};

static bool put(const void *bytes, size_t size, void *user, GError **error)
{
    struct relay *relay = user;
    g_mutex_lock(&relay->mutex);
    while (relay->n_put - relay->n_used == PIECES && !relay->is_given_up)
        g_cond_wait(&relay->changed, &relay->mutex);
    bool is_given_up = relay->is_given_up;
    g_mutex_unlock(&relay->mutex);
    if (is_given_up) {
        return error_set(error, RADSCOUT_ERROR_INTERRUPTED, "the reading was given up");
    }
    GByteArray *piece = relay->pieces[relay->n_put % PIECES];
    g_byte_array_set_size(piece, 0);
    g_byte_array_append(piece, bytes, (guint)size);
    g_mutex_lock(&relay->mutex);
    relay->n_put++;
    g_cond_broadcast(&relay->changed);
    g_mutex_unlock(&relay->mutex);
    return true;
}

static void *read_ahead(void *user)
{
    struct relay *relay = user;
    GError *problem = NULL;
    load_stream(relay->path, put, relay, &problem);
    g_mutex_lock(&relay->mutex);
    relay->problem = problem;
    relay->is_ended = true;
    g_cond_broadcast(&relay->changed);
    g_mutex_unlock(&relay->mutex);
    return NULL;
}

/* The next piece; NULL at the end. */
static const GByteArray *wait_for_piece(struct relay *relay)
{
    g_mutex_lock(&relay->mutex);
    while (relay->n_put == relay->n_used && !relay->is_ended)
        g_cond_wait(&relay->changed, &relay->mutex);
    const GByteArray *piece =
        relay->n_put == relay->n_used ? NULL : relay->pieces[relay->n_used % PIECES];
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
    const GByteArray *piece = NULL;
    bool is_wanted = true;
    g_mutex_init(&relay.mutex);
    g_cond_init(&relay.changed);
    for (unsigned i = 0; i < PIECES; i++)
        relay.pieces[i] = g_byte_array_new();
    GThread *thread = g_thread_new("inflater", read_ahead, &relay);
    while (is_wanted && (piece = wait_for_piece(&relay)) != NULL) {
        is_wanted = sink(piece->data, piece->len, user, error);
        end_piece(&relay, is_wanted);
    }
    g_thread_join(thread);
    for (unsigned i = 0; i < PIECES; i++)
        g_byte_array_unref(relay.pieces[i]);
    g_mutex_clear(&relay.mutex);
    g_cond_clear(&relay.changed);
    bool is_good = is_wanted && !relay.problem;
    if (is_wanted && relay.problem) g_propagate_error(error, g_steal_pointer(&relay.problem));
    g_clear_error(&relay.problem);
    return is_good;
}
