/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_FETCH_CLIENT_H
#define RADSCOUT_FETCH_CLIENT_H
/*
 * One service: a stream of requests at the permitted pace, several on their
 * way at a time, failing ones asked again. What a service's answers mean is
 * told by a judge; entrez.c and s2.c bring theirs. Answers are judged in
 * threads of their own, so that reading one never delays a send.
 */
#include "core/own.h"
#include "fetch/http.h"
#include "fetch/retry.h"

#include <glib.h>
#include <stdbool.h>

struct client_options {
    const char *base_url; /* no slash at the end */
    int spacing_ms;       /* between two sends of anybody on this machine */
    int parallel;         /* requests on their way at a time, from 1 */
    struct retry_schedule schedule;
    const char *key;           /* NULL: none; blanked out of everything that comes back */
    const char *if_blocked;    /* static: what the person can do when blocked */
    bool (*interrupted)(void); /* asked often; NULL: never */
    struct http_options http;  /* parallel is taken from above */
    guint32 seed;              /* of the jitter; 0: by chance */
};

/* What to send. Strings stay the caller's until done() has returned. */
struct client_job {
    const char *path; /* below the base address, begins with / */
    const char *body; /* POST; NULL: GET. With the key where one is needed */
    const char *content_type;
    const char *secret_header; /* NULL: none */
    bool body_has_secret;
    void *tag; /* the caller's */
};

/* What a job ended in. */
struct client_outcome {
    struct http_answer *answer; /* of the last try */
    enum verdict verdict;
    int tries;
    const int64_t *sent_ms; /* when each try left, milliseconds since 1970 */
    int wall_ms;            /* from the first send to the end */
    GError *failure;        /* NULL: VERDICT_OK or VERDICT_NOTHING; redacted */
};

struct client_feed {
    /* The next job; false: none at the moment. The run ends when there is none
     * and nothing of the feed is on its way. */
    bool (*next)(void *user, struct client_job *job);
    /* What does the answer mean? *said: the service's own words or NULL
     * (g_free, shown to the person once redacted). Called in another thread:
     * may change nothing but what belongs to this job. */
    enum verdict (*judge)(void *user, const struct client_job *job,
                          const struct http_answer *answer, const char **reason, char **said);
    /* The end of a job, good or bad. false stops the run with its error. */
    bool (*done)(void *user, const struct client_job *job, const struct client_outcome *outcome,
                 GError **error);
    void *user;
    /* The job will not be touched again, however the run went; may be NULL. */
    void (*forget)(void *user, const struct client_job *job);
};

struct client;

/* options are copied (the strings too). USAGE: no http address. Test runs
 * against loopback are hurried by RADSCOUT_TEST_FAST=1. (scout then sets
 * Semantic Scholar no time either.) */
struct client *client_new(const struct client_options *options, GError **error);
void client_free(struct client *client);
OWNED_DEFINE(client, client_free)

/* Nothing is sent or waited for after so many seconds from now; what is left
 * then ends the run with RETRY. 0: no limit. */
void client_set_budget(struct client *client, int seconds);

/* Run the stream to its end. Errors: what done() returned (that of the feed
 * beside, too), INTERRUPTED, RETRY (budget), USAGE. After an error nothing is
 * on its way and no feed is beside. */
bool client_run(struct client *client, const struct client_feed *feed, GError **error);

/* From now on, what this feed has is sent in every run where the run's own feed
 * has nothing to send; its end is that of client_run() with itself. feed is
 * borrowed. NULL: none any more; what is on its way is broken off. */
void client_set_beside(struct client *client, const struct client_feed *feed);

const char *client_base(const struct client *client);
int client_spacing_ms(const struct client *client);

#endif
