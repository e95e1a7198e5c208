/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_SERVER_RNG_H
#define RADSCOUT_TESTS_SERVER_RNG_H
/*
 * A seeded generator (splitmix64, doi:10.1145/2714064.2660195) whose numbers
 * are the same on every machine: corpus and faults are made of it.
 */
#include <stdbool.h>
#include <stdint.h>

struct rng {
    uint64_t state;
};

static inline uint64_t rng_mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static inline uint64_t rng_next(struct rng *rng)
{
    rng->state += UINT64_C(0x9e3779b97f4a7c15);
    return rng_mix(rng->state);
}

/* 0 ... n-1; n is at least 1. */
static inline unsigned rng_below(struct rng *rng, unsigned n)
{
    return (unsigned)(((rng_next(rng) >> 32) * n) >> 32);
}

/* low ... high, both included. */
static inline int rng_between(struct rng *rng, int low, int high)
{
    return low + (int)rng_below(rng, (unsigned)(high - low + 1));
}

/* In [0, 1). */
static inline double rng_unit(struct rng *rng)
{
    return (double)(rng_next(rng) >> 11) / 9007199254740992.0;
}

static inline bool rng_chance(struct rng *rng, double probability)
{
    return rng_unit(rng) < probability;
}

#endif
