/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/faults.h"

#include "tests/server/rng.h"

#include <string.h>

static const struct {
    const char *name, *text;
    enum fault_where where;
} table[N_FAULTS] = {
#define X(name, code, where, what) [FAULT_##code] = {name, what, WHERE_##where},
    FAULTS(X)
#undef X
};

/* One switch: a rate, or numbers of requests. */
struct plan {
    enum fault fault;
    double rate;
    GArray *at;    /* uint64_t, NULL: by rate */
    uint64_t from; /* from this request on; 0: none */
    uint64_t seen, waiting;
};

struct faults {
    uint64_t seed;
    GArray *plans;      /* struct plan */
    GHashTable *before; /* what is asked for -> how often it was */
};

static void plan_clear(void *data)
{
    struct plan *plan = data;
    if (plan->at) g_array_unref(plan->at);
}

struct faults *faults_new(uint64_t seed)
{
    struct faults *faults = g_new0(struct faults, 1);
    faults->seed = rng_mix(seed + 17);
    faults->before = g_hash_table_new(NULL, NULL);
    faults->plans = g_array_new(FALSE, TRUE, sizeof(struct plan));
    g_array_set_clear_func(faults->plans, plan_clear);
    return faults;
}

void faults_free(struct faults *faults)
{
    if (!faults) return;
    g_array_unref(faults->plans);
    g_hash_table_unref(faults->before);
    g_free(faults);
}

static enum fault fault_find(const char *name, size_t size)
{
    for (unsigned i = 1; i < N_FAULTS; i++)
        if (strlen(table[i].name) == size && strncmp(table[i].name, name, size) == 0)
            return (enum fault)i;
    return FAULT_NONE;
}

static bool read_numbers(struct plan *plan, const char *text)
{
    plan->at = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    char *end;
    for (const char *at = text;; at = end + 1) {
        uint64_t number = g_ascii_strtoull(at, &end, 10);
        if (end == at || number == 0) return false;
        if (strcmp(end, "-") == 0) {
            plan->from = number;
            return true;
        }
        if (*end && *end != ',') return false;
        g_array_append_val(plan->at, number);
        if (!*end) return true;
    }
}

bool faults_set(struct faults *faults, const char *text, GError **error)
{
    const char *equals = strchr(text, '=');
    struct plan plan = {.fault = equals ? fault_find(text, (size_t)(equals - text)) : FAULT_NONE};
    bool right = plan.fault != FAULT_NONE;
    if (right && equals[1] == '@') {
        right = read_numbers(&plan, equals + 2);
    } else if (right) {
        char *end;
        plan.rate = g_ascii_strtod(equals + 1, &end);
        right = end > equals + 1 && *end == '\0' && plan.rate >= 0 && plan.rate <= 1;
    }
    if (!right) {
        plan_clear(&plan);
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    "'%s' is not a fault: NAME=RATE, NAME=@K[,K...] or NAME=@K- (--list-faults)",
                    text);
        return false;
    }
    g_array_append_val(faults->plans, plan);
    return true;
}

static bool is_due(struct plan *plan, struct rng rng, bool may)
{
    plan->seen++;
    if (!plan->at) return rng_chance(&rng, plan->rate) && (may || plan->rate >= 1);
    if (plan->from > 0 && plan->seen >= plan->from) return true;
    for (unsigned i = 0; i < plan->at->len; i++)
        plan->waiting += g_array_index(plan->at, uint64_t, i) == plan->seen;
    if (plan->waiting == 0 || !may) return false;
    plan->waiting--;
    return true;
}

enum fault faults_pick(struct faults *faults, unsigned where, uint32_t asked)
{
    unsigned n = GPOINTER_TO_UINT(g_hash_table_lookup(faults->before, GUINT_TO_POINTER(asked)));
    g_hash_table_insert(faults->before, GUINT_TO_POINTER(asked), GUINT_TO_POINTER(n + 1));
    uint64_t start = rng_mix(faults->seed ^ rng_mix(((uint64_t)n << 32) + asked));
    enum fault picked = FAULT_NONE;
    for (unsigned i = 0; i < faults->plans->len; i++) {
        struct plan *plan = &g_array_index(faults->plans, struct plan, i);
        if (!(table[plan->fault].where & where)) continue;
        /* All count this request, one is played. */
        struct rng rng = {rng_mix(start + i)};
        bool may = n < FAULTS_IN_A_ROW && picked == FAULT_NONE;
        if (is_due(plan, rng, may) && picked == FAULT_NONE) picked = plan->fault;
    }
    return picked;
}

const char *fault_name(enum fault fault)
{
    return fault == FAULT_NONE ? NULL : table[fault].name;
}

const char *fault_text(enum fault fault)
{
    return fault == FAULT_NONE ? NULL : table[fault].text;
}
