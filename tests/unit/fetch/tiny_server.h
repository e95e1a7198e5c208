/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_TINY_SERVER_H
#define RADSCOUT_TESTS_TINY_SERVER_H
/*
 * A server that says exactly the bytes it is told to, right or wrong: step i
 * of its script answers request i, the last step every later one. One
 * connection and one request at a time, then it closes.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

struct tiny_step {
    const char *bytes;
    gssize size; /* 0: up to the NUL */
    int drip_ms; /* > 0: one byte, then so long a pause */
};

struct tiny_server {
    int fd, port;
    const struct tiny_step *steps;
    guint n_steps;
    /* instead of steps: a whole answer for request number n; g_free() */
    char *(*respond)(void *user, guint n, const char *request);
    void *user;
    GThread *thread;
    GMutex lock;
    GPtrArray *requests; /* char *, as received */
    GArray *times_us;    /* int64_t */
    volatile gint stop;
};

static inline char *tiny_read_request(int fd)
{
    GString *text = g_string_new(NULL);
    size_t wanted = 0;
    char bytes[4096];
    for (;;) {
        ssize_t n = recv(fd, bytes, sizeof bytes, 0);
        if (n <= 0) break;
        g_string_append_len(text, bytes, n);
        const char *end = strstr(text->str, "\r\n\r\n");
        if (!end) continue;
        const char *length = strcasestr(text->str, "\r\nContent-Length:");
        wanted = (size_t)(end + 4 - text->str);
        if (length && length < end) wanted += (size_t)g_ascii_strtoull(length + 17, NULL, 10);
        if (text->len >= wanted) break;
    }
    return g_string_free(text, FALSE);
}

static inline void tiny_say(struct tiny_server *server, int fd, const struct tiny_step *step)
{
    size_t size = step->size ? (size_t)step->size : strlen(step->bytes);
    size_t chunk = step->drip_ms > 0 ? 1 : size;
    for (size_t at = 0; at < size && !g_atomic_int_get(&server->stop);) {
        ssize_t n = send(fd, step->bytes + at, MIN(chunk, size - at), MSG_NOSIGNAL);
        if (n <= 0) return;
        at += (size_t)n;
        if (step->drip_ms > 0) g_usleep((gulong)step->drip_ms * 1000);
    }
}

static inline gpointer tiny_serve(gpointer user)
{
    struct tiny_server *server = user;
    while (!g_atomic_int_get(&server->stop)) {
        struct pollfd waiting = {.fd = server->fd, .events = POLLIN};
        if (poll(&waiting, 1, 20) <= 0) continue;
        int fd = accept(server->fd, NULL, NULL);
        if (fd < 0) continue;
        const struct timeval patience = {60, 0};
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        char *request = tiny_read_request(fd);
        if (!*request) { /* opened and closed: no request */
            g_free(request);
            close(fd);
            continue;
        }
        g_mutex_lock(&server->lock);
        guint at = MIN(server->requests->len, MAX(server->n_steps, 1) - 1);
        gint64 now = g_get_monotonic_time();
        g_ptr_array_add(server->requests, request);
        g_array_append_val(server->times_us, now);
        g_mutex_unlock(&server->lock);
        if (server->respond) {
            char *bytes = server->respond(server->user, server->requests->len - 1, request);
            const struct tiny_step whole = {bytes, 0, 0};
            tiny_say(server, fd, &whole);
            g_free(bytes);
        } else {
            tiny_say(server, fd, &server->steps[at]);
        }
        shutdown(fd, SHUT_WR);
        close(fd);
    }
    return NULL;
}

static inline struct tiny_server *tiny_open(struct tiny_server *server)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    server->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (server->fd < 0 || bind(server->fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(server->fd, 16) != 0 ||
        getsockname(server->fd, (struct sockaddr *)&address, &size) != 0)
        g_error("no test server: %s", g_strerror(errno));
    server->port = ntohs(address.sin_port);
    server->requests = g_ptr_array_new_with_free_func(g_free);
    server->times_us = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_mutex_init(&server->lock);
    server->thread = g_thread_new("tiny", tiny_serve, server);
    return server;
}

static inline struct tiny_server *tiny_start(const struct tiny_step *steps, guint n_steps)
{
    struct tiny_server *server = g_new0(struct tiny_server, 1);
    server->steps = steps;
    server->n_steps = n_steps;
    return tiny_open(server);
}

static inline struct tiny_server *
tiny_start_with(char *(*respond)(void *user, guint n, const char *request), void *user)
{
    struct tiny_server *server = g_new0(struct tiny_server, 1);
    server->respond = respond;
    server->user = user;
    return tiny_open(server);
}

static inline char *tiny_url(const struct tiny_server *server)
{
    return g_strdup_printf("http://127.0.0.1:%d", server->port);
}

static inline guint tiny_count(struct tiny_server *server)
{
    g_mutex_lock(&server->lock);
    guint n = server->requests->len;
    g_mutex_unlock(&server->lock);
    return n;
}

static inline void tiny_stop(struct tiny_server *server)
{
    g_atomic_int_set(&server->stop, 1);
    g_thread_join(server->thread);
    close(server->fd);
    g_ptr_array_unref(server->requests);
    g_array_unref(server->times_us);
    g_mutex_clear(&server->lock);
    g_free(server);
}

#endif
