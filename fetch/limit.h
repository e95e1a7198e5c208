/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_FETCH_LIMIT_H
#define RADSCOUT_FETCH_LIMIT_H
/*
 * The pace of requests to one service, shared by every process of this user
 * on this machine: a small file (0600) under the user's runtime or cache
 * folder holds the moments of the last sends and of the next one. Retries count
 * like any other send. Moments are taken from the monotonic clock together with
 * the boot's id, so a reboot starts afresh.
 *
 * Sends are a spacing apart. When the machine is late with one by more than a
 * few hundredths of that, the next ones make up for it: at least half a
 * spacing apart, and never so that a second holds more sends than at the plain
 * pace. Where a second holds only one, nothing is made up for.
 */
#include "core/own.h"

#include <stdint.h>

struct limit;

/* name: file name part, such as "host:port". spacing_us: from one send to the
 * next. Never NULL: when the file cannot be used, a warning is given and the
 * pace is kept for this process alone. */
struct limit *limit_open(const char *name, int64_t spacing_us);

/* 0: the slot is the caller's, who sends at once and calls limit_sent(); until
 * then no other process gets one. Else the microseconds to wait before asking
 * again; nothing is reserved. Never blocks. */
int64_t limit_take(struct limit *limit);

/* The request has left, or could not: the pace goes on from here. */
void limit_sent(struct limit *limit);

/* The service asks for a pause: nobody sends for so long. */
void limit_hold(struct limit *limit, int64_t pause_us);

void limit_close(struct limit *limit);
OWNED_DEFINE(limit, limit_close)

/* Milliseconds between two sends at 0.92 of a rate (requests a second),
 * rounded up: 3 gives 363, 10 gives 109. */
int limit_spacing_ms(double rate);

#endif
