/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_FETCH_PMID_SET_H
#define RADSCOUT_FETCH_PMID_SET_H
/*
 * Sets of PMIDs, as bits: all of PubMed takes about 5 MB, so that a download
 * of any size is kept track of in little memory.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct pmid_set;

/* Empty. Never NULL. */
struct pmid_set *pmid_set_new(void);
void pmid_set_free(struct pmid_set *set);
OWNED_DEFINE(pmid_set, pmid_set_free)

/* PMIDs are positive. true: it was not in it. */
bool pmid_set_add(struct pmid_set *set, int64_t pmid);
/* pmids: int64_t */
void pmid_set_add_all(struct pmid_set *set, const GArray *pmids);
/* true: it was in it. */
bool pmid_set_remove(struct pmid_set *set, int64_t pmid);
bool pmid_set_has(const struct pmid_set *set, int64_t pmid);
int64_t pmid_set_size(const struct pmid_set *set);

/* Its members, ascending, int64_t. g_array_unref(). */
GArray *pmid_set_list(const struct pmid_set *set);

#endif
