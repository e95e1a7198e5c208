/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_CLUSTERS_H
#define RADSCOUT_ANALYZE_CLUSTERS_H
/*
 * Signatures -> clusters, one for each person, in two steps.
 *
 * 1. Edges: two signatures of one name block whose points reach the threshold,
 *    or of any blocks that bear one ORCID, e-mail address or Semantic Scholar
 *    author id, or that the user says are one person. What edges connect is a
 *    family.
 * 2. Each family is clustered alone by average link (linkage.h). A veto counts
 *    as minus a million points, so it holds between any two members of a
 *    cluster: two authors of one paper, names that exclude each other, two
 *    ORCIDs that no e-mail or author id connects, a "not the same" of the user.
 *    Then clusters that bear one ORCID are joined where no veto forbids it, and
 *    last those that the user says are one person.
 *
 * Two clusters that reach the threshold on average have an edge between them,
 * so what is outside a family has no say in it: a family that nothing new
 * touches stays as it is.
 */
#include "analyze/likeness.h"
#include "analyze/signatures.h"
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define CLUSTERS_THRESHOLD (2 * LIKENESS_POINT) /* mean points that join two clusters */
#define CLUSTERS_SURE (6 * LIKENESS_POINT)      /* mean points of a join that is no guess */
#define CLUSTERS_MAYBE 0 /* mean points from which on two are possibly one person */
#define CLUSTERS_KNOWN (30 * LIKENESS_POINT) /* one ORCID, or the user says so */
#define CLUSTERS_FAMILY_MAX 3000             /* larger families are cut at higher thresholds */

struct clusters;

/* Every signature on its own. signatures is borrowed. */
struct clusters *clusters_new(const struct signatures *signatures);
void clusters_free(struct clusters *clusters);
OWNED_DEFINE(clusters, clusters_free)

/* The user's word about two authorships; before anything else. */
void clusters_decide(struct clusters *clusters, uint32_t a, uint32_t b, bool same);

/* The user said that these two are one person. */
bool clusters_are_decided(const struct clusters *clusters, uint32_t a, uint32_t b);

/* Edges among the signatures of one name block; fresh, where not NULL, says by
 * index which signatures are new: pairs without a new one are left out. */
void clusters_add_block(struct clusters *clusters, const GArray *members, const bool *fresh);

/* Edges by ORCID, e-mail, Semantic Scholar and decisions, whatever the block;
 * fresh as above. A key of more than CLUSTERS_KEY_MAX signatures joins nobody. */
void clusters_add_keys(struct clusters *clusters, const bool *fresh);
#define CLUSTERS_KEY_MAX 1000

/* Such a key, for clusters_add_members(). */
void clusters_add_crowded_key(struct clusters *clusters, uint64_t key);

/* The keys that join a signature: ORCID, e-mail, Semantic Scholar; 0: none. */
void clusters_keys(const struct signature *signature, uint64_t keys[3]);

/* Edges that are known to exist: a and b are of one family. */
void clusters_add_edge(struct clusters *clusters, uint32_t a, uint32_t b);

/* All edges among these, found by comparing every two. */
void clusters_add_members(struct clusters *clusters, const uint32_t *members, guint n);

/* The smallest signature of the family of i. */
uint32_t clusters_family(struct clusters *clusters, uint32_t i);

/* A cluster as an earlier analysis found it: its members, ascending, and the mean
 * points of its weakest join. */
void clusters_restore(struct clusters *clusters, const uint32_t *members, guint n, int32_t link);

/* Cluster every family that has a changed signature (by index; NULL: every family). */
void clusters_finish(struct clusters *clusters, const bool *changed);

/* The smallest signature of the cluster of i: the person's earliest record. */
uint32_t clusters_first(struct clusters *clusters, uint32_t i);

/* Next member in the ring of i's cluster (i itself when alone). */
uint32_t clusters_next(const struct clusters *clusters, uint32_t i);

/* Mean points of the weakest join that made the cluster of i; 0: alone. */
int32_t clusters_link(struct clusters *clusters, uint32_t i);

/* Points of two signatures as clustering sees them. */
int32_t clusters_points(struct clusters *clusters, uint32_t a, uint32_t b);
#define CLUSTERS_VETO (-1000000 * LIKENESS_POINT)

#endif
