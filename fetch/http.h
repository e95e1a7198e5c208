/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_FETCH_HTTP_H
#define RADSCOUT_FETCH_HTTP_H
/*
 * Requests over HTTP, several at a time; the only file that knows libcurl.
 *
 * TLS is always verified, no redirect is followed, answers may come gzipped
 * and are inflated, with a limit on the inflated size that the write callback
 * enforces. Proxies come from the environment (never for loopback). A request
 * that carries a key is refused unless it goes over https or to loopback.
 * One thread, but for http_wake(); transfers make progress only inside http_start() and
 * http_wait().
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

struct http_options {
    int connect_timeout_ms;
    int total_timeout_ms; /* one transfer, from start to last byte */
    int low_speed_bytes;  /* fewer bytes/s than this ... */
    int low_speed_s;      /* ... for so long: broken off */
    size_t body_max;      /* inflated bytes */
    size_t held_max;      /* ... of all bodies under way: beyond it, all but one wait */
    int parallel;         /* connections to one host */
    const char *ca_file;  /* whom to trust, PEM; NULL: whom the system trusts. Borrowed */
};

/* What the services need: 20 s, 300 s, 200 bytes/s for 40 s, 24 MiB, 18 MiB, 3. */
extern const struct http_options http_options_default;

struct http_request {
    const char *url;           /* without secrets: it is shown in messages */
    const char *body;          /* POST; NULL: GET. Never shown */
    const char *content_type;  /* of the body */
    const char *secret_header; /* whole header line with a key, or NULL */
    bool body_has_secret;      /* the body holds a key */
    int total_timeout_ms;      /* 0: as in the options */
};

/* How a transfer ended. */
enum http_end {
    HTTP_ANSWERED,    /* an answer of whatever status, complete as far as HTTP tells */
    HTTP_UNREACHABLE, /* no such host, no route, connection refused, proxy gone */
    HTTP_TIMEOUT,     /* too slow or hanging */
    HTTP_BROKEN,      /* cut, reset, wrong length, bad encoding, protocol error */
    HTTP_UNTRUSTED,   /* TLS could not be verified */
    HTTP_TOO_LARGE,   /* more than body_max */
};

struct http_answer {
    enum http_end end;
    int status;        /* 0: none came */
    int retry_after_s; /* 0: not asked for */
    GByteArray *body;  /* inflated; may be empty, never NULL */
    int wall_ms;       /* from start to end */
    char *failure;     /* what curl says, NULL for HTTP_ANSWERED */
};

/* The body as bytes; never NULL, also when it is empty. Not terminated. */
static inline const char *http_body(const struct http_answer *answer)
{
    return answer->body->len > 0 ? (const char *)answer->body->data : "";
}

void http_answer_free(struct http_answer *answer);
OWNED_DEFINE(http_answer, http_answer_free)

struct http;

/* options are copied. Never NULL. */
struct http *http_new(const struct http_options *options);

/* Breaks off what is under way. NULL accepted. */
void http_free(struct http *http);
OWNED_DEFINE(http, http_free)

/* Begin a transfer; everything in the request is copied. Where a connection is
 * open the request has left when this returns. USAGE when a key would travel
 * unprotected or the URL is none. tag comes back from http_wait(). */
bool http_start(struct http *http, const struct http_request *request, void *tag, GError **error);

/* Let transfers go on until one ends, wait_ms passed or http_wake() was called.
 * NULL: none ended. */
struct http_answer *http_wait(struct http *http, int wait_ms, void **tag);

/* Ends the http_wait() that runs, or the next one; from any thread. */
void http_wake(struct http *http);

/* The caller still holds bodies of so many bytes: they count as held_max does.
 * Negative: no more. */
void http_hold(struct http *http, gssize bytes);

int http_in_flight(const struct http *http);

/* Break off everything under way; the tags. g_ptr_array_unref(). */
GPtrArray *http_drop(struct http *http);

/* Does the URL name this machine: localhost, 127.0.0.0/8 or ::1? */
bool http_is_loopback(const char *url);

/* "host:port" of the URL, port always given, for messages and file names;
 * NULL when it is no http(s) URL. g_free(). */
char *http_host(const char *url);

#endif
