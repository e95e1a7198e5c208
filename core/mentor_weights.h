/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_MENTOR_WEIGHTS_H
#define RADSCOUT_CORE_MENTOR_WEIGHTS_H
/*
 * What may be set of the score of mentors (analyze/mentor.h): section [mentors] of the
 * config. ln(1 + A) has weight 1; the others are weighed against it.
 */
#include <stdbool.h>

/* X(key of the config, what it is unless set, least, most) */
#define MENTOR_WEIGHTS(X)                                                                          \
    X(half_life_years, 3, 0.1, 100)                                                                \
    X(breadth, 0.5, 0, 100)                                                                        \
    X(openness, 1, 0, 100)                                                                         \
    X(activity, 0.25, 0, 100)                                                                      \
    X(all_papers, 0.5, 0, 100)

struct mentor_weights {
#define X(key, standard, least, most) double key;
    MENTOR_WEIGHTS(X)
#undef X
};

enum {
#define X(key, standard, least, most) MENTOR_WEIGHT_##key,
    MENTOR_WEIGHTS(X)
#undef X
        MENTOR_N_WEIGHTS
};

struct mentor_weight {
    const char *key, *standard_text;
    double standard, least, most;
};

/* One of MENTOR_N_WEIGHTS. */
const struct mentor_weight *mentor_weight(int i);

/* Where the i-th of them stands. */
double *mentor_weight_slot(struct mentor_weights *weights, int i);

/* Those the ranking was chosen with. */
extern const struct mentor_weights mentor_weights_standard;
bool mentor_weights_are_standard(const struct mentor_weights *weights);

#endif
