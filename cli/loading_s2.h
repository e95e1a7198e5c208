/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_LOADING_S2_H
#define RADSCOUT_CLI_LOADING_S2_H
/* Stored answers of Semantic Scholar's -> its facts in the database. */
#include "store/db.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct loading_s2 {
    int64_t request_id;
    const char *parameters; /* of the request; fetch/s2.h says what is in them */
    int64_t n_records;      /* entries read are added */
    int64_t n_found;        /* papers that are known are added */
};

/* endpoint: "paper/batch" or "author/batch". INPUT: another one, or a damaged
 * answer; DATABASE. The caller holds the transaction. */
bool loading_s2(struct db *db, const char *endpoint, GBytes *body, struct loading_s2 *s2,
                GError **error);

#endif
