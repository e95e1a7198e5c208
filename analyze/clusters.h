/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_CLUSTERS_H
#define RADSCOUT_ANALYZE_CLUSTERS_H
/*
 * Signatures -> clusters, one for each person. Union-find with a veto over
 * whole clusters: joined clusters never hold two authors of one paper, two
 * names that exclude each other, or two ORCIDs that nothing connects.
 */
#include "analyze/signatures.h"
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define CLUSTERS_THRESHOLD (8 * SIGNATURES_POINT) /* points that join two clusters */
#define CLUSTERS_KNOWN (100 * SIGNATURES_POINT)   /* joined by ORCID */
#define CLUSTERS_BLOCK_MAX 3000                   /* larger blocks are compared in parts */

struct clusters;

/* Every signature on its own. signatures is borrowed. */
struct clusters *clusters_new(const struct signatures *signatures);
void clusters_free(struct clusters *clusters);
OWNED_DEFINE(clusters, clusters_free)

/* Join what bears one ORCID and compatible names, whatever the block. */
void clusters_join_orcids(struct clusters *clusters);

/* Compare the signatures of one name block (ascending) and join them. */
void clusters_join_block(struct clusters *clusters, const GArray *members);

/* The smallest signature of the cluster of i: the person's earliest record. */
uint32_t clusters_first(struct clusters *clusters, uint32_t i);

/* Next member in the ring of i's cluster (i itself when alone). */
uint32_t clusters_next(const struct clusters *clusters, uint32_t i);

/* The strongest link of a signature to another of its cluster; 0: alone. */
int32_t clusters_link(const struct clusters *clusters, uint32_t i);

#endif
