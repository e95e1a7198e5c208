/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_slots.h"

struct theme_slots {
    GHashTable *of_paper; /* int64_t * -> GArray of guint: the slots a paper is in */
    GArray *sizes;        /* guint: papers of each slot */
    GArray *shared;       /* guint of each slot: papers of the term that is looked at; else 0 */
    GArray *touched;      /* guint: slots that share one */
};

static void free_slots(void *data)
{
    g_array_unref(data);
}

struct theme_slots *theme_slots_new(void)
{
    struct theme_slots *slots = g_new0(struct theme_slots, 1);
    slots->of_paper = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_slots);
    slots->sizes = g_array_new(FALSE, FALSE, sizeof(guint));
    slots->shared = g_array_new(FALSE, FALSE, sizeof(guint));
    slots->touched = g_array_new(FALSE, FALSE, sizeof(guint));
    return slots;
}

void theme_slots_free(struct theme_slots *slots)
{
    if (!slots) return;
    g_hash_table_unref(slots->of_paper);
    g_array_unref(slots->sizes);
    g_array_unref(slots->shared);
    g_array_unref(slots->touched);
    g_free(slots);
}

static void count_shared(struct theme_slots *slots, int64_t paper)
{
    const GArray *in = g_hash_table_lookup(slots->of_paper, &paper);
    for (guint k = 0; in && k < in->len; k++) {
        guint slot = g_array_index(in, guint, k);
        if (g_array_index(slots->shared, guint, slot)++ == 0)
            g_array_append_val(slots->touched, slot);
    }
}

/* Of slots that share as much, the first. */
static int overlapping_slot(struct theme_slots *slots, const int64_t *papers, size_t n)
{
    int best = -1;
    guint most = 0;
    for (size_t i = 0; i < n; i++)
        count_shared(slots, papers[i]);
    for (guint k = 0; k < slots->touched->len; k++) {
        guint slot = g_array_index(slots->touched, guint, k);
        guint shared = g_array_index(slots->shared, guint, slot);
        double smaller = MIN((double)n, (double)g_array_index(slots->sizes, guint, slot));
        g_array_index(slots->shared, guint, slot) = 0;
        if (shared < THEME_SLOTS_OVERLAP * smaller) continue;
        if (shared < most || (shared == most && (int)slot > best)) continue;
        best = (int)slot;
        most = shared;
    }
    g_array_set_size(slots->touched, 0);
    return best;
}

static void remember(struct theme_slots *slots, int64_t paper, guint slot)
{
    GArray *in = g_hash_table_lookup(slots->of_paper, &paper);
    if (!in) {
        in = g_array_sized_new(FALSE, FALSE, sizeof(guint), 2);
        g_hash_table_insert(slots->of_paper, g_memdup2(&paper, sizeof paper), in);
    }
    g_array_append_val(in, slot);
}

int theme_slots_take(struct theme_slots *slots, const int64_t *papers, size_t n)
{
    int above = overlapping_slot(slots, papers, n);
    if (above >= 0) return above;
    guint size = (guint)n, slot = slots->sizes->len, none = 0;
    g_array_append_val(slots->sizes, size);
    g_array_append_val(slots->shared, none);
    for (size_t i = 0; i < n; i++)
        remember(slots, papers[i], slot);
    return -1;
}

/* --- shorter and longer terms --------------------------------------------------------- */

/* Mark every shorter run of words of `longer` that hardly occurs without it. */
static void mark_parts(GHashTable *by_key, const char *longer, double papers,
                       const double *all_papers, bool *nested)
{
    g_auto(GStrv) words = g_strsplit(longer, " ", -1);
    guint n = g_strv_length(words);
    for (guint from = 0; from < n; from++) {
        g_autoptr(GString) part = g_string_new(NULL);
        for (guint to = from; to < n && to - from + 1 < n; to++) {
            if (to > from) g_string_append_c(part, ' ');
            g_string_append(part, words[to]);
            size_t at = GPOINTER_TO_SIZE(g_hash_table_lookup(by_key, part->str));
            if (at > 0 && papers >= THEME_NESTED_SHARE * all_papers[at - 1]) nested[at - 1] = true;
        }
    }
}

void theme_slots_mark_nested(const char *const *keys, const double *papers, size_t n, bool *nested)
{
    g_autoptr(GHashTable) by_key = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < n; i++) {
        nested[i] = false;
        g_hash_table_insert(by_key, (char *)keys[i], GSIZE_TO_POINTER(i + 1));
    }
    for (size_t i = 0; i < n; i++)
        mark_parts(by_key, keys[i], papers[i], papers, nested);
}
