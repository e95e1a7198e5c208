/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_PIPELINE_H
#define RADSCOUT_CLI_PIPELINE_H
/*
 * One file read in threads of its own: checksum and parsing in one, inflating in
 * another (relay.h), what can be made ready for the database without it in a
 * third. What the reader finds waits in queues that are bounded by bytes of
 * input and comes out in order in the thread that writes. Several files may be begun before their turn; the
 * outcome does not depend on timing.
 */
#include "core/own.h"
#include "parse/reader.h"
#include "store/prepared.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct pipeline;

struct pipeline_record {
    struct article *article;
    struct prepared *prepared;
};

/* As struct reader_handler. */
struct pipeline_handler {
    bool (*record)(void *user, const struct pipeline_record *record, GError **error);
    bool (*deletion)(void *user, int64_t pmid, GError **error);
    bool (*issue)(void *user, const struct reader_issue *issue, GError **error);
    void *user;
};

/* Begin to read; path is copied. strict: damage to the file as a whole ends the
 * reading there. Never NULL. */
struct pipeline *pipeline_start(const char *path, bool strict);

/* Size and SHA-256 (hex, g_free) of the file as it lies on disk, as soon as
 * they are known. INPUT: it cannot be read. */
bool pipeline_digest(struct pipeline *pipeline, int64_t *size, char **sha256, GError **error);

/* Call the handler for everything the reader finds. false: a callback failed
 * or the person interrupts (*error), and the reading was given up. *problem: why reading the file ended
 * early (INPUT or TRUNCATED), NULL when it did not. */
bool pipeline_run(struct pipeline *pipeline, const struct pipeline_handler *handler,
                  GError **problem, GError **error);

/* Gives up what is still being read; NULL is accepted. */
void pipeline_free(struct pipeline *pipeline);
OWNED_DEFINE(pipeline, pipeline_free)

#endif
