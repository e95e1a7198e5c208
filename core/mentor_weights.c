/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/mentor_weights.h"

#include <glib.h>

static const struct mentor_weight known[] = {
#define X(key, standard, least, most) {#key, #standard, standard, least, most},
    MENTOR_WEIGHTS(X)
#undef X
};

const struct mentor_weights mentor_weights_standard = {
#define X(key, standard, least, most) .key = standard,
    MENTOR_WEIGHTS(X)
#undef X
};

const struct mentor_weight *mentor_weight(int i)
{
    g_assert(i >= 0 && i < MENTOR_N_WEIGHTS);
    return &known[i];
}

double *mentor_weight_slot(struct mentor_weights *weights, int i)
{
    double *const slots[] = {
#define X(key, standard, least, most) &weights->key,
        MENTOR_WEIGHTS(X)
#undef X
    };
    g_assert(i >= 0 && i < MENTOR_N_WEIGHTS);
    return slots[i];
}

bool mentor_weights_are_standard(const struct mentor_weights *weights)
{
    struct mentor_weights copy = *weights;
    for (int i = 0; i < MENTOR_N_WEIGHTS; i++)
        if (*mentor_weight_slot(&copy, i) != known[i].standard) return false;
    return true;
}
