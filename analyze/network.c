/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/network.h"

#include <igraph/igraph.h>

#include "core/error.h"

/* igraph's own way is to end the program. */
static bool check(igraph_error_t code, const char *what, GError **error)
{
    if (code == IGRAPH_SUCCESS) return true;
    return error_set(error, RADSCOUT_ERROR_FAILED, "network of terms: %s: %s", what,
                     igraph_strerror(code));
}

struct built {
    igraph_t graph;
    igraph_vector_t weights;
};

static bool build(const struct network *network, struct built *built, GError **error)
{
    igraph_vector_int_t ends;
    igraph_set_error_handler(igraph_error_handler_ignore);
    if (!check(igraph_vector_int_init(&ends, 2 * (igraph_integer_t)network->n_edges), "edges",
               error))
        return false;
    if (!check(igraph_vector_init(&built->weights, (igraph_integer_t)network->n_edges), "weights",
               error)) {
        igraph_vector_int_destroy(&ends);
        return false;
    }
    for (size_t i = 0; i < network->n_edges; i++) {
        VECTOR(ends)[2 * i] = network->edges[i].a;
        VECTOR(ends)[2 * i + 1] = network->edges[i].b;
        VECTOR(built->weights)[i] = network->edges[i].weight;
    }
    bool done =
        check(igraph_create(&built->graph, &ends, (igraph_integer_t)network->n, IGRAPH_UNDIRECTED),
              "graph", error);
    igraph_vector_int_destroy(&ends);
    if (!done) igraph_vector_destroy(&built->weights);
    return done;
}

static void built_clear(struct built *built)
{
    igraph_destroy(&built->graph);
    igraph_vector_destroy(&built->weights);
}

/* --- communities ---------------------------------------------------------------------- */

/* Numbers in the order of the first node of each. */
static void renumber(const igraph_vector_int_t *membership, size_t n, guint *communities)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new(NULL, NULL);
    for (size_t i = 0; i < n; i++) {
        void *key = GSIZE_TO_POINTER((gsize)VECTOR(*membership)[i]);
        void *value;
        if (!g_hash_table_lookup_extended(numbers, key, NULL, &value)) {
            value = GUINT_TO_POINTER(g_hash_table_size(numbers));
            g_hash_table_insert(numbers, key, value);
        }
        communities[i] = GPOINTER_TO_UINT(value);
    }
}

static bool try_seed(const struct built *built, igraph_vector_int_t *membership, unsigned seed,
                     double *modularity, GError **error)
{
    igraph_real_t found = 0;
    return check(igraph_rng_seed(igraph_rng_default(), seed), "seed", error) &&
           check(igraph_community_multilevel(&built->graph, &built->weights, 1, membership, NULL,
                                             NULL),
                 "communities", error) &&
           check(igraph_modularity(&built->graph, membership, &built->weights, 1, IGRAPH_UNDIRECTED,
                                   &found),
                 "modularity", error) &&
           (*modularity = found, true);
}

bool network_communities(const struct network *network, guint *communities, double *modularity,
                         GError **error)
{
    *modularity = 0;
    for (size_t i = 0; i < network->n; i++)
        communities[i] = (guint)i;
    if (network->n_edges == 0) return true;
    struct built built;
    igraph_vector_int_t membership;
    if (!build(network, &built, error)) return false;
    bool done = check(igraph_vector_int_init(&membership, 0), "membership", error);
    if (!done) {
        built_clear(&built);
        return false;
    }
    double best = -2;
    for (unsigned seed = 1; done && seed <= NETWORK_SEEDS; seed++) {
        double found = 0;
        done = try_seed(&built, &membership, seed, &found, error);
        if (!done || found <= best + 1e-12) continue;
        best = found;
        renumber(&membership, network->n, communities);
    }
    *modularity = best;
    igraph_vector_int_destroy(&membership);
    built_clear(&built);
    return done;
}

/* --- PageRank ---------------------------------------------------------------------------- */

bool network_pagerank(const struct network *network, double *ranks, GError **error)
{
    for (size_t i = 0; i < network->n; i++)
        ranks[i] = 1 / (double)network->n;
    if (network->n_edges == 0) return true;
    struct built built;
    igraph_vector_t found;
    if (!build(network, &built, error)) return false;
    bool done = check(igraph_vector_init(&found, 0), "ranks", error);
    if (done) {
        done = check(igraph_pagerank(&built.graph, IGRAPH_PAGERANK_ALGO_PRPACK, &found, NULL,
                                     igraph_vss_all(), IGRAPH_UNDIRECTED, NETWORK_DAMPING,
                                     &built.weights, NULL),
                     "PageRank", error);
        for (size_t i = 0; done && i < network->n; i++)
            ranks[i] = VECTOR(found)[i];
        igraph_vector_destroy(&found);
    }
    built_clear(&built);
    return done;
}
