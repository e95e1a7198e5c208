/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_NETWORK_H
#define RADSCOUT_ANALYZE_NETWORK_H
/* Undirected weighted networks: the only file that knows igraph. */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define NETWORK_SEEDS 10 /* tries of the community search; the best one counts */
#define NETWORK_DAMPING 0.85

struct network_edge {
    guint a, b; /* nodes, from 0 */
    double weight;
};

struct network {
    size_t n; /* nodes */
    const struct network_edge *edges;
    size_t n_edges;
};

/* Communities by the Louvain method (Blondel et al. 2008,
 * doi:10.1088/1742-5468/2008/10/P10008), best modularity of NETWORK_SEEDS seeds that are
 * always the same. communities[i]: of node i, numbered from 0 in the order of their first
 * node. */
bool network_communities(const struct network *network, guint *communities, double *modularity,
                         GError **error);

/* PageRank of every node by the weights (Brin & Page 1998,
 * doi:10.1016/S0169-7552(98)00110-X). The ranks sum up to 1. */
bool network_pagerank(const struct network *network, double *ranks, GError **error);

#endif
