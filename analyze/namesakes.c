/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/namesakes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/likeness.h"
#include "analyze/signatures.h"

#define RUN_MAX 4                   /* letters; a longer word is no run of initials */
#define CHANCE 0.07                 /* that two people share a second initial */
#define DOUBT 2                     /* blocks in favour of neither, added to every class */
#define STEP (0.5 * LIKENESS_POINT) /* points are rounded, so that they seldom change */
#define MOST (4 * LIKENESS_POINT)
#define LEAST (-3 * LIKENESS_POINT)
#define LOOKED 16        /* authorships of a block */
#define SHARE_UNIT 65536 /* shares are added as whole numbers: their order is no matter */

/* --- initials --------------------------------------------------------------------------- */

/* The letter after the first letter of text[0..end): of the next word, or in a run of
 * initials the next; 0: none. */
static gunichar second_letter(const char *text, const char *end, bool is_run)
{
    bool between = false, begun = false;
    for (const char *p = text; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (!g_unichar_isalpha(c)) {
            between = begun;
        } else if (begun && (is_run || between)) {
            return g_unichar_tolower(c);
        } else {
            begun = true;
        }
    }
    return 0;
}

/* "KJ" */
static bool is_run(const char *text, const char *end)
{
    for (const char *p = text; p < end; p++) {
        if (!g_ascii_isupper(*p)) return false;
    }
    return end - text <= RUN_MAX;
}

gunichar namesakes_second(const char *text)
{
    static const char mark[] = {SIGNATURES_MARK, '\0'};
    const char *fore = strchr(text, SIGNATURES_MARK);
    if (!fore) return 0;
    fore++;
    const char *fore_end = fore + strcspn(fore, mark);
    if (*fore_end && fore_end[1] && fore_end[1] != SIGNATURES_MARK)
        return second_letter(fore_end + 1, fore_end + 1 + strcspn(fore_end + 1, mark), true);
    return second_letter(fore, fore_end, is_run(fore, fore_end));
}

/* --- what stands in a block ---------------------------------------------------------------- */

/* Different ones of a block; "K" and "KJ" are taken for one. */
struct borne {
    uint32_t block;
    gunichar second;
};

static int compare_borne(const void *a, const void *b)
{
    const struct borne *x = a, *y = b;
    if (x->block != y->block) return x->block < y->block ? -1 : 1;
    return (x->second > y->second) - (x->second < y->second);
}

/* By block, how many there are; g_free(). */
static guint *count_initials(const struct signatures *signatures, const guint *counts)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct borne));
    guint *initials = g_new0(guint, signatures->blocks->len + 1);
    for (guint i = 0; i < signatures->names->len; i++) {
        const struct printed_name *name = signatures->names->pdata[i];
        struct borne borne = {name->block, namesakes_second(name->text)};
        if (!counts[i]) continue;
        initials[name->block] = 1;
        if (borne.second) g_array_append_val(all, borne);
    }
    g_array_sort(all, compare_borne);
    const struct borne *b = (const struct borne *)(const void *)all->data;
    for (guint i = 1; i < all->len; i++) {
        if (b[i].block == b[i - 1].block && b[i].second != b[i - 1].second) initials[b[i].block]++;
    }
    return initials;
}

/* --- classes ---------------------------------------------------------------------------------- */

static guint *surname_total(GHashTable *totals, const char *block)
{
    const char *blank = strrchr(block, ' ');
    g_autofree char *surname = blank ? g_strndup(block, (gsize)(blank - block)) : g_strdup(block);
    guint *total = g_hash_table_lookup(totals, surname);
    if (!total) {
        total = g_new0(guint, 1);
        g_hash_table_insert(totals, g_steal_pointer(&surname), total);
    }
    return total;
}

void namesakes_classify(const struct signatures *signatures, const guint *counts, GArray *classes)
{
    guint n = signatures->blocks->len;
    g_autoptr(GHashTable) surnames = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree guint *initials = count_initials(signatures, counts);
    g_autofree guint **totals = g_new0(guint *, n + 1);
    for (guint b = 0; b < n; b++) {
        totals[b] = surname_total(surnames, signatures->blocks->pdata[b]);
        *totals[b] += initials[b];
    }
    g_array_set_size(classes, n);
    for (guint b = 0; b < n; b++) {
        guint others = *totals[b] - initials[b];
        guint class = others ? MIN(g_bit_storage(others), NAMESAKES_CLASSES - 1) : 0;
        g_array_index(classes, uint8_t, b) = (uint8_t) class;
    }
}

/* --- pairs ------------------------------------------------------------------------------------ */

static unsigned shared_names(const struct signatures *signatures, struct slice a, struct slice b)
{
    const uint32_t *x = SLICE_VALUES(signatures, a), *y = SLICE_VALUES(signatures, b);
    const uint32_t *end_x = x + a.n, *end_y = y + b.n;
    unsigned n = 0;
    while (x < end_x && y < end_y) {
        n += *x == *y;
        uint32_t least = MIN(*x, *y);
        x += *x == least;
        y += *y == least;
    }
    return n;
}

/* What the pairs of a block say that have no co-author's name in common. */
struct verdict {
    uint64_t n, contradict;
};

static struct verdict judge(const struct signatures *signatures, const gunichar *seconds,
                            const uint32_t *m, guint n)
{
    struct verdict verdict = {0};
    for (guint i = 0; i < n; i++) {
        const struct signature *x = SIGNATURE(signatures, m[i]);
        for (guint j = 0; j < i; j++) {
            const struct signature *y = SIGNATURE(signatures, m[j]);
            bool equal = seconds[x->name] == seconds[y->name];
            if (x->paper == y->paper) continue;
            unsigned shared = shared_names(signatures, SIGNATURE_PAPER(signatures, x)->coauthors,
                                           SIGNATURE_PAPER(signatures, y)->coauthors);
            if (shared > (equal ? 1 : 0)) continue; /* their own */
            verdict.n++;
            verdict.contradict += !equal;
        }
    }
    return verdict;
}

static int32_t points_of(uint64_t contradictions, uint64_t n_blocks)
{
    double contradict = (double)contradictions / SHARE_UNIT / (1 - CHANCE);
    double share = (contradict + DOUBT / 2.0) / ((double)n_blocks + DOUBT);
    double points = log((1 - MIN(share, 0.999)) / share) * LIKENESS_POINT;
    return (int32_t)CLAMP(round(points / STEP) * STEP, LEAST, MOST);
}

/* Of the authorships m[0..n-1] of a block up to LOOKED that print a second initial, evenly
 * spread, into chosen: how many. */
static guint choose(const struct signatures *signatures, const gunichar *seconds, const uint32_t *m,
                    guint n, uint32_t chosen[LOOKED])
{
    guint printed = 0, taken = 0;
    for (guint i = 0; i < n; i++)
        printed += seconds[SIGNATURE(signatures, m[i])->name] != 0;
    for (guint i = 0, at = 0; i < n && taken < LOOKED; i++) {
        if (!seconds[SIGNATURE(signatures, m[i])->name]) continue;
        if (printed <= LOOKED || at == (guint64)taken * printed / LOOKED) chosen[taken++] = m[i];
        at++;
    }
    return taken;
}

void namesakes_measure(const struct signatures *signatures, const GArray *classes,
                       int32_t points[NAMESAKES_CLASSES])
{
    guint n_names = signatures->names->len;
    g_autofree gunichar *seconds = g_new(gunichar, n_names + 1);
    g_autofree uint32_t *items = g_new(uint32_t, signatures->items->len + 1);
    g_autofree uint32_t *offsets = g_new0(uint32_t, signatures->blocks->len + 2);
    uint64_t contradictions[NAMESAKES_CLASSES] = {0}, n_blocks[NAMESAKES_CLASSES] = {0};
    for (guint i = 0; i < n_names; i++)
        seconds[i] =
            namesakes_second(((const struct printed_name *)signatures->names->pdata[i])->text);
    signatures_order(signatures, items, offsets);
    for (guint b = 0; b < signatures->blocks->len; b++) {
        uint32_t chosen[LOOKED];
        guint n =
            choose(signatures, seconds, items + offsets[b], offsets[b + 1] - offsets[b], chosen);
        struct verdict verdict = judge(signatures, seconds, chosen, n);
        if (!verdict.n) continue;
        uint8_t class = g_array_index(classes, uint8_t, b);
        contradictions[class] += verdict.contradict * SHARE_UNIT / verdict.n;
        n_blocks[class]++;
    }
    for (guint c = 0; c < NAMESAKES_CLASSES; c++) {
        points[c] = points_of(contradictions[c], n_blocks[c]);
        if (c > 0) points[c] = MIN(points[c], points[c - 1]);
    }
}
