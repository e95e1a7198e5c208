/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/freshness.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/facts.h"
#include "store/decisions.h"

/* --- new records -------------------------------------------------------------------------- */

static void mark_new(struct families *families, const struct signatures *signatures,
                     const GArray *fresh)
{
    guint at = 0;
    for (guint p = 0; p < signatures->papers->len; p++) {
        const struct paper *paper = &g_array_index(signatures->papers, struct paper, p);
        while (at < fresh->len && g_array_index(fresh, int64_t, at) < paper->pmid)
            at++;
        if (at == fresh->len || g_array_index(fresh, int64_t, at) != paper->pmid) continue;
        for (guint i = 0; i < paper->n_signatures; i++)
            families->is_new[paper->signature_from + i] =
                families->fresh[paper->signature_from + i] = true;
    }
}

/* --- sizes of blocks ------------------------------------------------------------------------ */

static void mark_blocks(struct families *families, const struct signatures *signatures,
                        const struct signatures *before)
{
    guint n_blocks = signatures->blocks->len;
    g_autofree guint *now = g_new0(guint, n_blocks + 1), *then = g_new0(guint, n_blocks + 1);
    for (uint32_t i = 0; i < signatures->items->len; i++) {
        uint32_t block = SIGNATURE_BLOCK(signatures, SIGNATURE(signatures, i));
        now[block]++;
        then[block] += !families->is_new[i];
    }
    for (uint32_t i = 0; i < before->items->len; i++) {
        const char *key = before->blocks->pdata[SIGNATURE_BLOCK(before, SIGNATURE(before, i))];
        gpointer block;
        if (g_hash_table_lookup_extended(signatures->block_numbers, key, NULL, &block))
            then[GPOINTER_TO_UINT(block)]++;
    }
    for (uint32_t i = 0; i < signatures->items->len; i++) {
        uint32_t block = SIGNATURE_BLOCK(signatures, SIGNATURE(signatures, i));
        if (likeness_crowd(now[block]) != likeness_crowd(then[block])) families->fresh[i] = true;
    }
}

/* --- namesakes ------------------------------------------------------------------------------ */

/* Authorships by printed name before anything came or went; g_free(). */
static guint *count_names_then(const struct families *families, const struct signatures *signatures,
                               const struct signatures *before)
{
    guint *counts = g_new0(guint, signatures->names->len + 1);
    for (uint32_t i = 0; i < signatures->items->len; i++)
        counts[SIGNATURE(signatures, i)->name] += !families->is_new[i];
    for (uint32_t i = 0; i < before->items->len; i++) {
        const struct printed_name *name = before->names->pdata[SIGNATURE(before, i)->name];
        counts[signatures_name_of(signatures, name->text)]++;
    }
    return counts;
}

/* "4000 3500 ...": what the names of each class said when people were last told apart. */
static void read_namesakes(const char *text, int32_t points[NAMESAKES_CLASSES])
{
    for (int c = 0; c < NAMESAKES_CLASSES; c++) {
        char *end = NULL;
        points[c] = (int32_t)g_ascii_strtoll(text, &end, 10);
        text = end;
    }
}

/* g_free() */
static char *namesakes_text(const struct signatures *signatures)
{
    GString *text = g_string_new(NULL);
    for (int c = 0; c < NAMESAKES_CLASSES; c++)
        g_string_append_printf(text, "%s%d", c ? " " : "", signatures->namesakes[c]);
    return g_string_free(text, FALSE);
}

/* Where names say something else than before; for somebody only initials alone do. */
static bool mark_names(struct families *families, struct db *db,
                       const struct signatures *signatures, const struct signatures *before,
                       GError **error)
{
    g_autofree guint *counts = count_names_then(families, signatures, before);
    g_autoptr(GArray) classes = g_array_new(FALSE, TRUE, sizeof(uint8_t));
    struct stmt *stmt =
        db_stmt(db, "SELECT value FROM analysis WHERE key = '" FRESHNESS_NAMESAKES_KEY "'", error);
    bool has_row;
    int32_t points[NAMESAKES_CLASSES];
    if (!stmt || !stmt_step(stmt, &has_row, error)) return false;
    read_namesakes(has_row ? stmt_text(stmt, 0) : "", points);
    if (has_row) stmt_reset(stmt);
    namesakes_classify(signatures, counts, classes);
    for (uint32_t i = 0; i < signatures->items->len; i++) {
        const struct signature *signature = SIGNATURE(signatures, i);
        uint32_t block = SIGNATURE_BLOCK(signatures, signature);
        int32_t then = points[g_array_index(classes, uint8_t, block)];
        int32_t now = signatures_namesakes(signatures, block);
        if (then == now) continue;
        if (MIN(then, 0) != MIN(now, 0) || signatures_is_bare(signatures, signature))
            families->fresh[i] = true;
    }
    return true;
}

/* --- keys that many bear --------------------------------------------------------------------- */

struct key_count {
    guint now, then;
};

/* Semantic Scholar's ids have another number in each struct signatures. */
static void keys_of(const struct signatures *signatures, uint32_t i,
                    const struct signatures *main_signatures, uint64_t keys[3])
{
    struct signature signature = *SIGNATURE(signatures, i);
    if (signatures != main_signatures && signature.s2) {
        gpointer number = NULL;
        g_hash_table_lookup_extended(main_signatures->s2_numbers,
                                     signatures->s2_ids->pdata[signature.s2], NULL, &number);
        signature.s2 = GPOINTER_TO_UINT(number);
    }
    clusters_keys(&signature, keys);
}

static struct key_count *count_key(GHashTable *counts, uint64_t key)
{
    struct key_count *count = g_hash_table_lookup(counts, &key);
    if (!count) {
        count = g_new0(struct key_count, 1);
        g_hash_table_insert(counts, g_memdup2(&key, sizeof key), count);
    }
    return count;
}

static GHashTable *count_keys(const struct families *families, const struct signatures *signatures,
                              const struct signatures *before)
{
    GHashTable *counts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    uint64_t keys[3];
    for (uint32_t i = 0; i < signatures->items->len; i++) {
        clusters_keys(SIGNATURE(signatures, i), keys);
        for (int k = 0; k < 3; k++) {
            if (!keys[k]) continue;
            struct key_count *count = count_key(counts, keys[k]);
            count->now++;
            count->then += !families->is_new[i];
        }
    }
    for (uint32_t i = 0; i < before->items->len; i++) {
        keys_of(before, i, signatures, keys);
        for (int k = 0; k < 3; k++) {
            if (keys[k]) count_key(counts, keys[k])->then++;
        }
    }
    return counts;
}

#define BUCKETS 65536

/* Quick: can any key be crowded at all? */
static bool may_crowd(const struct signatures *signatures, const struct signatures *before)
{
    const struct signatures *const both[] = {signatures, before};
    g_autofree guint *counts = g_new0(guint, BUCKETS);
    guint most = 0;
    for (int s = 0; s < 2; s++) {
        for (uint32_t i = 0; i < both[s]->items->len; i++) {
            uint64_t keys[3];
            keys_of(both[s], i, signatures, keys);
            for (int k = 0; k < 3; k++) {
                if (!keys[k]) continue;
                guint *count = &counts[keys[k] * UINT64_C(0x9E3779B97F4A7C15) >> 48];
                (*count)++;
                most = MAX(most, *count);
            }
        }
    }
    return most > CLUSTERS_KEY_MAX;
}

static void mark_keys(struct families *families, const struct signatures *signatures,
                      const struct signatures *before, struct clusters *clusters)
{
    if (!may_crowd(signatures, before)) return;
    g_autoptr(GHashTable) counts = count_keys(families, signatures, before);
    g_autoptr(GHashTable) passed = g_hash_table_new(g_int64_hash, g_int64_equal);
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, counts);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const struct key_count *count = value;
        bool now = count->now > CLUSTERS_KEY_MAX, then = count->then > CLUSTERS_KEY_MAX;
        if (now) clusters_add_crowded_key(clusters, *(const uint64_t *)key);
        if (now != then) g_hash_table_add(passed, key);
    }
    if (g_hash_table_size(passed) == 0) return;
    for (uint32_t i = 0; i < signatures->items->len; i++) {
        uint64_t keys[3];
        clusters_keys(SIGNATURE(signatures, i), keys);
        for (int k = 0; k < 3; k++) {
            if (keys[k] && g_hash_table_contains(passed, &keys[k])) families->fresh[i] = true;
        }
    }
}

/* --- decisions ----------------------------------------------------------------------------------- */

/* One line for each; g_free(). */
static char *decisions_text(struct db *db, GError **error)
{
    g_autoptr(GArray) decisions = g_array_new(FALSE, FALSE, sizeof(struct decision));
    if (!decisions_load(db, decisions, error)) return NULL;
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < decisions->len; i++) {
        const struct decision *decision = &g_array_index(decisions, struct decision, i);
        g_string_append_printf(text, "%" PRId64 " %" PRId64 " %d\n", decision->a, decision->b,
                               decision->is_same);
    }
    return g_string_free(text, FALSE);
}

/* "a b 1": both are compared again. */
static void mark_line(struct families *families, const struct signatures *signatures,
                      const char *line)
{
    char *end = NULL;
    const int64_t ids[2] = {g_ascii_strtoll(line, &end, 10), g_ascii_strtoll(end, NULL, 10)};
    for (int k = 0; k < 2; k++) {
        uint32_t i;
        if (signatures_find(signatures, ids[k], &i)) families->fresh[i] = true;
    }
}

/* Lines that only one of the texts has. */
static void mark_decisions(struct families *families, const struct signatures *signatures,
                           const char *now, const char *then)
{
    const char *const texts[2] = {now, then};
    for (int side = 0; side < 2; side++) {
        g_autoptr(GHashTable) other = g_hash_table_new(g_str_hash, g_str_equal);
        g_auto(GStrv) others = g_strsplit(texts[1 - side], "\n", -1);
        g_auto(GStrv) lines = g_strsplit(texts[side], "\n", -1);
        for (char **line = others; *line; line++)
            g_hash_table_add(other, *line);
        for (char **line = lines; *line; line++) {
            if (**line && !g_hash_table_contains(other, *line))
                mark_line(families, signatures, *line);
        }
    }
}

static bool find_decided(struct families *families, struct db *db,
                         const struct signatures *signatures, GError **error)
{
    g_autofree char *now = decisions_text(db, error);
    struct stmt *stmt =
        now ? db_stmt(db, "SELECT value FROM analysis WHERE key = '" FRESHNESS_DECISIONS_KEY "'",
                      error)
            : NULL;
    bool has_row;
    if (!stmt || !stmt_step(stmt, &has_row, error)) return false;
    mark_decisions(families, signatures, now, has_row ? stmt_text(stmt, 0) : "");
    if (has_row) stmt_reset(stmt);
    return true;
}

bool freshness_store(struct db *db, const struct signatures *signatures, GError **error)
{
    g_autofree char *decisions = decisions_text(db, error);
    g_autofree char *namesakes = namesakes_text(signatures);
    return decisions && facts_put(db, FRESHNESS_DECISIONS_KEY, decisions, error) &&
           facts_put(db, FRESHNESS_NAMESAKES_KEY, namesakes, error);
}

bool freshness_find(struct families *families, struct db *db, const struct signatures *signatures,
                    const struct changes *changes, struct clusters *clusters, GError **error)
{
    mark_new(families, signatures, changes->fresh);
    mark_blocks(families, signatures, changes->before);
    mark_keys(families, signatures, changes->before, clusters);
    return mark_names(families, db, signatures, changes->before, error) &&
           find_decided(families, db, signatures, error);
}
