/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_SERVER_SERVICE_H
#define RADSCOUT_TESTS_SERVER_SERVICE_H
/*
 * What passes between the HTTP side and the services: a request in, a reply
 * out. Neither service knows libmicrohttpd.
 */
#include "tests/server/faults.h"
#include "tests/server/query.h"

#include <glib.h>
#include <stdbool.h>

struct request {
    const char *method, *path;
    GHashTable
        *params;      /* char * -> char *, from the URL and a form body; repeated ids are joined */
    const char *body; /* as sent, NUL-terminated */
    const char *s2_key;            /* x-api-key, or NULL */
    const char *agent, *encodings; /* User-Agent, Accept-Encoding; NULL: none */
    int n_parallel;                /* to the same service, not answered yet, this one counted */
    int64_t now_ms;                /* since the start */
    size_t url_size;
};

enum delivery {
    DELIVER_WHOLE,
    DELIVER_RESET,       /* half of the body, then the connection breaks */
    DELIVER_RESET_EARLY, /* no answer at all */
    DELIVER_HANG,        /* no answer for a long time */
    DELIVER_SLOW,        /* a byte a second */
    DELIVER_LONG,        /* Content-Length says more than comes */
    DELIVER_SHORT,       /* Content-Length says less than comes */
};

struct reply {
    unsigned status;
    const char *content_type;
    GString *body;
    GPtrArray *headers; /* name, value, name, value ... char * */
    enum delivery delivery;
    bool chunked; /* no Content-Length */
};

struct service_options {
    int64_t reach;                 /* how far a search can be read: 9999 */
    int64_t history_ttl_ms;        /* how long a WebEnv lives */
    const char *ncbi_key, *s2_key; /* NULL: any key is right */
    bool enforce_rate;             /* answer 429 above the permitted rate */
};

struct service;

struct service *service_new(const struct holdings *holdings, const struct service_options *options,
                            struct faults *faults);
void service_free(struct service *service);
OWNED_DEFINE(service, service_free)

/* Answer a request. Not safe from two threads at once. fault (may be NULL):
 * the name of the fault that was played, or NULL. */
struct reply *service_answer(struct service *service, const struct request *request,
                             const char **fault);
void reply_free(struct reply *reply);
OWNED_DEFINE(reply, reply_free)

/* For the services' own files. */
struct reply *reply_new(unsigned status, const char *content_type);
void reply_header(struct reply *reply, const char *name, const char *value);
const char *request_param(const struct request *request, const char *name);

struct eutils;
struct eutils *eutils_new(const struct holdings *holdings, const struct service_options *options,
                          struct query_engine *engine);
void eutils_free(struct eutils *eutils);
OWNED_DEFINE(eutils, eutils_free)
/* name: "esearch.fcgi" ...; NULL when there is no such utility. drop: leave out
 * every tenth record. expired: the history is gone. */
struct reply *eutils_answer(struct eutils *eutils, const char *name, const struct request *request,
                            bool drop, bool expired);

struct s2;
struct s2 *s2_new(const struct holdings *holdings, const struct service_options *options);
void s2_free(struct s2 *s2);
OWNED_DEFINE(s2, s2_free)
/* path below /graph/v1; NULL when there is no such one. */
struct reply *s2_answer(struct s2 *s2, const char *path, const struct request *request);

#endif
