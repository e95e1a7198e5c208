/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/clusters.h"

#include <string.h>

#include "analyze/linkage.h"

#define STEP (LIKENESS_POINT * .5)  /* more for each doubling of the smaller cluster */
#define LIMIT (10 * LIKENESS_POINT) /* a pair says no more than this, for or against */
#define ALIAS (-4 * LIKENESS_POINT) /* other surname, part of it, or surname first */
#define NEVER INT16_MIN             /* two names or positions that exclude each other */

/* Two ORCIDs of one person, because two signatures share an e-mail or author id. */
struct bridge {
    uint64_t orcids[2]; /* ascending */
    uint32_t a, b;
};

struct decision {
    uint32_t a, b; /* a < b */
    bool same;
};

struct clusters {
    const struct signatures *signatures;
    guint n;
    uint32_t *parent, *next; /* clusters: union-find and rings */
    uint32_t *family;        /* union-find over edges */
    int32_t *link;           /* weakest join, at the root */
    GHashTable *verdicts;    /* uint64_t: two names -> enum name_fit + 1 */
    GArray *decisions;       /* struct decision */
    GHashTable *apart;       /* uint64_t: two signatures the user keeps apart */
    GArray *bridges;         /* struct bridge: of the family at hand */
    GHashTable *crowded;     /* uint64_t: keys that too many bear */
};

struct clusters *clusters_new(const struct signatures *signatures)
{
    struct clusters *clusters = g_new0(struct clusters, 1);
    clusters->signatures = signatures;
    clusters->n = signatures->items->len;
    clusters->parent = g_new(uint32_t, clusters->n + 1);
    clusters->next = g_new(uint32_t, clusters->n + 1);
    clusters->family = g_new(uint32_t, clusters->n + 1);
    clusters->link = g_new0(int32_t, clusters->n + 1);
    for (uint32_t i = 0; i < clusters->n; i++) {
        clusters->parent[i] = clusters->next[i] = clusters->family[i] = i;
    }
    clusters->verdicts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    clusters->apart = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    clusters->decisions = g_array_new(FALSE, FALSE, sizeof(struct decision));
    clusters->bridges = g_array_new(FALSE, FALSE, sizeof(struct bridge));
    clusters->crowded = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return clusters;
}

void clusters_free(struct clusters *clusters)
{
    if (!clusters) return;
    g_free(clusters->parent);
    g_free(clusters->next);
    g_free(clusters->family);
    g_free(clusters->link);
    g_hash_table_unref(clusters->verdicts);
    g_hash_table_unref(clusters->apart);
    g_array_unref(clusters->decisions);
    g_array_unref(clusters->bridges);
    g_hash_table_unref(clusters->crowded);
    g_free(clusters);
}

static uint64_t pair_key(uint32_t a, uint32_t b)
{
    return (uint64_t)MIN(a, b) << 32 | MAX(a, b);
}

static uint32_t find(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

uint32_t clusters_first(struct clusters *clusters, uint32_t i)
{
    return find(clusters->parent, i);
}

uint32_t clusters_next(const struct clusters *clusters, uint32_t i)
{
    return clusters->next[i];
}

int32_t clusters_link(struct clusters *clusters, uint32_t i)
{
    return clusters->link[find(clusters->parent, i)];
}

uint32_t clusters_family(struct clusters *clusters, uint32_t i)
{
    return find(clusters->family, i);
}

void clusters_add_edge(struct clusters *clusters, uint32_t a, uint32_t b)
{
    a = find(clusters->family, a);
    b = find(clusters->family, b);
    clusters->family[MAX(a, b)] = MIN(a, b);
}

void clusters_decide(struct clusters *clusters, uint32_t a, uint32_t b, bool same)
{
    struct decision decision = {MIN(a, b), MAX(a, b), same};
    g_array_append_val(clusters->decisions, decision);
    if (same) return;
    uint64_t key = pair_key(a, b);
    g_hash_table_add(clusters->apart, g_memdup2(&key, sizeof key));
}

bool clusters_are_decided(const struct clusters *clusters, uint32_t a, uint32_t b)
{
    for (guint i = 0; i < clusters->decisions->len; i++) {
        const struct decision *decision = &g_array_index(clusters->decisions, struct decision, i);
        if (decision->same && decision->a == MIN(a, b) && decision->b == MAX(a, b)) return true;
    }
    return false;
}

/* --- points of a pair, vetoes included ------------------------------------------------ */

static enum name_fit names_fit(struct clusters *clusters, uint32_t a, uint32_t b)
{
    if (a == b) return NAME_FITS;
    uint64_t key = pair_key(a, b);
    int verdict = GPOINTER_TO_INT(g_hash_table_lookup(clusters->verdicts, &key));
    if (!verdict) {
        const struct printed_name *x = signatures_printed(clusters->signatures, a);
        const struct printed_name *y = signatures_printed(clusters->signatures, b);
        verdict = name_fit(clusters->signatures->nicknames, &x->key, &y->key) + 1;
        g_hash_table_insert(clusters->verdicts, g_memdup2(&key, sizeof key),
                            GINT_TO_POINTER(verdict));
    }
    return verdict - 1;
}

static bool is_connected(const struct signature *x, const struct signature *y)
{
    return (x->email && x->email == y->email) || (x->s2 && x->s2 == y->s2);
}

static bool has_bridge(const struct clusters *clusters, uint64_t a, uint64_t b)
{
    for (guint i = 0; i < clusters->bridges->len; i++) {
        const struct bridge *bridge = &g_array_index(clusters->bridges, struct bridge, i);
        if (bridge->orcids[0] == MIN(a, b) && bridge->orcids[1] == MAX(a, b)) return true;
    }
    return false;
}

/* What the records themselves say: NEVER, or the evidence. */
static int16_t record_points(struct clusters *clusters, uint32_t a, uint32_t b)
{
    const struct signature *x = SIGNATURE(clusters->signatures, a);
    const struct signature *y = SIGNATURE(clusters->signatures, b);
    if (x->paper == y->paper) return NEVER;
    enum name_fit fit = names_fit(clusters, x->name, y->name);
    if (fit == NAME_DIFFERS) return NEVER;
    int32_t points = likeness_score(clusters->signatures, a, b);
    if (fit == NAME_ALIAS) points += ALIAS;
    return (int16_t)CLAMP(points, -LIMIT, LIMIT);
}

/* What goes over the evidence: the user's word, ORCIDs. 0: nothing does. */
static int32_t ruled_points(const struct clusters *clusters, uint32_t a, uint32_t b)
{
    const struct signature *x = SIGNATURE(clusters->signatures, a);
    const struct signature *y = SIGNATURE(clusters->signatures, b);
    if (g_hash_table_size(clusters->apart) > 0) {
        uint64_t key = pair_key(a, b);
        if (g_hash_table_contains(clusters->apart, &key)) return CLUSTERS_VETO;
    }
    if (!x->orcid || !y->orcid) return 0;
    if (x->orcid == y->orcid) return CLUSTERS_KNOWN;
    if (is_connected(x, y) || has_bridge(clusters, x->orcid, y->orcid)) return 0;
    return CLUSTERS_VETO;
}

/* The two together. */
static int32_t all_points(const struct clusters *clusters, uint32_t a, uint32_t b, int16_t points)
{
    if (points == NEVER) return CLUSTERS_VETO;
    int32_t ruled = ruled_points(clusters, a, b);
    return ruled ? ruled : points;
}

int32_t clusters_points(struct clusters *clusters, uint32_t a, uint32_t b)
{
    int32_t ruled = ruled_points(clusters, a, b);
    if (ruled == CLUSTERS_VETO) return ruled;
    return all_points(clusters, a, b, record_points(clusters, a, b));
}

/* --- edges of a block --------------------------------------------------------------------- */

static int compare_by_name(const void *a, const void *b, void *user)
{
    const struct signatures *signatures = user;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    uint32_t name_x = SIGNATURE(signatures, x)->name, name_y = SIGNATURE(signatures, y)->name;
    if (name_x != name_y) return name_x < name_y ? -1 : 1;
    return (x > y) - (x < y);
}

/* Members from `from` on that bear its name: the index past them. */
static guint same_name_end(const struct signatures *signatures, const GArray *members, guint from)
{
    const uint32_t *m = (const uint32_t *)(const void *)members->data;
    guint to = from + 1;
    while (to < members->len &&
           SIGNATURE(signatures, m[to])->name == SIGNATURE(signatures, m[from])->name) {
        to++;
    }
    return to;
}

/* Quick: most forenames differ in their first two letters and have no short
 * forms ("Ue" for an umlaut apart). */
static bool could_fit(const struct printed_name *a, const struct printed_name *b)
{
    if (!a->key.is_full || !b->key.is_full || (a->common_fore && b->common_fore)) return true;
    const char *x = a->key.compact, *y = b->key.compact;
    return x[1] == 'e' || y[1] == 'e' || (x[0] == y[0] && x[1] == y[1]);
}

/* Are two names of one block compared? */
static bool fit_in_block(const struct signatures *signatures, uint32_t a, uint32_t b)
{
    const struct printed_name *x = signatures_printed(signatures, a);
    const struct printed_name *y = signatures_printed(signatures, b);
    return (a == b || could_fit(x, y)) &&
           name_fit(signatures->nicknames, &x->key, &y->key) == NAME_FITS;
}

static bool has_fresh(const uint32_t *m, const guint run[2], const bool *fresh)
{
    for (guint i = run[0]; i < run[1]; i++) {
        if (fresh[m[i]]) return true;
    }
    return false;
}

/* All pairs between two runs of one name each (a run with itself once); what is
 * of one family already need not be compared. */
static void compare_runs(struct clusters *clusters, const uint32_t *m, const guint x[2],
                         const guint y[2], const bool *fresh)
{
    const struct signatures *signatures = clusters->signatures;
    if (fresh && !has_fresh(m, x, fresh) && !has_fresh(m, y, fresh)) return;
    if (!fit_in_block(signatures, SIGNATURE(signatures, m[x[0]])->name,
                      SIGNATURE(signatures, m[y[0]])->name))
        return;
    for (guint i = x[0]; i < x[1]; i++) {
        for (guint j = MAX(y[0], i + 1); j < y[1]; j++) {
            if (fresh && !fresh[m[i]] && !fresh[m[j]]) continue;
            if (find(clusters->family, m[i]) == find(clusters->family, m[j])) continue;
            if (clusters_points(clusters, m[i], m[j]) >= CLUSTERS_THRESHOLD)
                clusters_add_edge(clusters, m[i], m[j]);
        }
    }
}

void clusters_add_block(struct clusters *clusters, const GArray *members, const bool *fresh)
{
    if (members->len < 2) return;
    const struct signatures *signatures = clusters->signatures;
    g_autoptr(GArray) all = g_array_copy((GArray *)members);
    g_array_sort_with_data(all, compare_by_name, (void *)signatures);
    const uint32_t *m = (const uint32_t *)(const void *)all->data;
    for (guint from = 0, to; from < all->len; from = to) {
        to = same_name_end(signatures, all, from);
        for (guint at = from, end; at < all->len; at = end) {
            end = same_name_end(signatures, all, at);
            compare_runs(clusters, m, (const guint[]){from, to}, (const guint[]){at, end}, fresh);
        }
    }
    g_hash_table_remove_all(clusters->verdicts);
}

/* --- edges by key ---------------------------------------------------------------------------- */

struct keyed {
    uint64_t key;
    uint32_t member;
};

static int compare_keyed(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->member > y->member) - (x->member < y->member);
}

void clusters_keys(const struct signature *signature, uint64_t keys[3])
{
    const uint64_t values[] = {signature->orcid, signature->email, signature->s2};
    for (uint64_t kind = 0; kind < 3; kind++)
        keys[kind] = values[kind] ? (kind + 1) << 60 | values[kind] : 0;
}

#define KEY_MARKS 65536 /* keys are marked by 16 bits of a hash: some others with them */
#define KEY_MARK(key) ((key)*UINT64_C(0x9E3779B97F4A7C15) >> 48)

/* Marks of the keys that a fresh signature bears; NULL: all count. g_free(). */
static bool *mark_keys(const struct clusters *clusters, const bool *fresh)
{
    if (!fresh) return NULL;
    bool *marks = g_new0(bool, KEY_MARKS);
    for (uint32_t i = 0; i < clusters->n; i++) {
        uint64_t keys[3];
        if (!fresh[i]) continue;
        clusters_keys(SIGNATURE(clusters->signatures, i), keys);
        for (int k = 0; k < 3; k++)
            marks[KEY_MARK(keys[k])] = true;
    }
    return marks;
}

/* Everybody who bears a key that a fresh signature bears, by key and signature. */
static GArray *read_keys(const struct clusters *clusters, const bool *fresh)
{
    g_autofree bool *marks = mark_keys(clusters, fresh);
    GArray *keyed = g_array_new(FALSE, FALSE, sizeof(struct keyed));
    for (uint32_t i = 0; i < clusters->n; i++) {
        uint64_t keys[3];
        clusters_keys(SIGNATURE(clusters->signatures, i), keys);
        for (int k = 0; k < 3; k++) {
            struct keyed item = {keys[k], i};
            if (keys[k] && (!marks || marks[KEY_MARK(keys[k])])) g_array_append_val(keyed, item);
        }
    }
    g_array_sort(keyed, compare_keyed);
    return keyed;
}

/* All pairs of those who bear one key. */
static void compare_keyed_pairs(struct clusters *clusters, const struct keyed *k, guint n,
                                const bool *fresh)
{
    for (guint i = 0; i < n; i++) {
        for (guint j = i + 1; j < n; j++) {
            uint32_t a = k[i].member, b = k[j].member;
            if (fresh && !fresh[a] && !fresh[b]) continue;
            if (find(clusters->family, a) == find(clusters->family, b)) continue;
            if (clusters_points(clusters, a, b) >= CLUSTERS_THRESHOLD)
                clusters_add_edge(clusters, a, b);
        }
    }
}

void clusters_add_keys(struct clusters *clusters, const bool *fresh)
{
    g_autoptr(GArray) keyed = read_keys(clusters, fresh);
    const struct keyed *k = (const struct keyed *)(const void *)keyed->data;
    for (guint from = 0, to; from < keyed->len; from = to) {
        for (to = from + 1; to < keyed->len && k[to].key == k[from].key;)
            to++;
        if (to - from <= CLUSTERS_KEY_MAX)
            compare_keyed_pairs(clusters, k + from, to - from, fresh);
    }
    for (guint i = 0; i < clusters->decisions->len; i++) {
        const struct decision *decision = &g_array_index(clusters->decisions, struct decision, i);
        if (decision->same) clusters_add_edge(clusters, decision->a, decision->b);
    }
    g_hash_table_remove_all(clusters->verdicts);
}

/* --- edges among a few ------------------------------------------------------------------------ */

/* Is a pair compared at all: in their block, or because they share a key? */
static bool is_compared(const struct clusters *clusters, uint32_t a, uint32_t b)
{
    const struct signatures *signatures = clusters->signatures;
    const struct signature *x = SIGNATURE(signatures, a), *y = SIGNATURE(signatures, b);
    if (SIGNATURE_BLOCK(signatures, x) == SIGNATURE_BLOCK(signatures, y) &&
        fit_in_block(signatures, x->name, y->name))
        return true;
    uint64_t keys_x[3], keys_y[3];
    clusters_keys(x, keys_x);
    clusters_keys(y, keys_y);
    for (int k = 0; k < 3; k++) {
        if (keys_x[k] && keys_x[k] == keys_y[k] &&
            !g_hash_table_contains(clusters->crowded, &keys_x[k]))
            return true;
    }
    return false;
}

void clusters_add_members(struct clusters *clusters, const uint32_t *members, guint n)
{
    for (guint i = 0; i < n; i++) {
        for (guint j = 0; j < i; j++) {
            uint32_t a = members[i], b = members[j];
            if (find(clusters->family, a) == find(clusters->family, b)) continue;
            if (!is_compared(clusters, a, b)) continue;
            if (clusters_points(clusters, a, b) >= CLUSTERS_THRESHOLD)
                clusters_add_edge(clusters, a, b);
        }
    }
}

void clusters_add_crowded_key(struct clusters *clusters, uint64_t key)
{
    g_hash_table_add(clusters->crowded, g_memdup2(&key, sizeof key));
}

void clusters_restore(struct clusters *clusters, const uint32_t *members, guint n, int32_t link)
{
    for (guint i = 0; i < n; i++) {
        clusters->parent[members[i]] = members[0];
        clusters->next[members[i]] = members[(i + 1) % n];
    }
    clusters->link[members[0]] = link;
}

/* --- one family --------------------------------------------------------------------------------- */

struct family {
    struct clusters *clusters;
    const uint32_t *m; /* members, ascending */
    guint n;
    int16_t *points; /* record_points() of i and j < i, at i (i - 1) / 2 + j */
};

static void fill_points(const struct family *family)
{
    int16_t *to = family->points;
    for (guint i = 1; i < family->n; i++) {
        for (guint j = 0; j < i; j++) {
            *to++ = record_points(family->clusters, family->m[i], family->m[j]);
        }
    }
}

static int32_t family_points(void *user, guint i, guint j)
{
    const struct family *family = user;
    size_t at = (size_t)i * (i - 1) / 2 + j;
    return all_points(family->clusters, family->m[i], family->m[j], family->points[at]);
}

/* Join two clusters; their rings become one. */
static void join(struct clusters *clusters, uint32_t a, uint32_t b, int32_t link)
{
    a = find(clusters->parent, a);
    b = find(clusters->parent, b);
    if (a == b) return;
    uint32_t root = MIN(a, b), other = MAX(a, b);
    if (clusters->link[root]) link = MIN(link, clusters->link[root]);
    if (clusters->link[other]) link = MIN(link, clusters->link[other]);
    clusters->link[root] = link;
    clusters->parent[other] = root;
    uint32_t next = clusters->next[root];
    clusters->next[root] = clusters->next[other];
    clusters->next[other] = next;
}

static bool has_veto(struct clusters *clusters, uint32_t a, uint32_t b)
{
    uint32_t i = a;
    do {
        uint32_t j = b;
        do {
            if (clusters_points(clusters, i, j) == CLUSTERS_VETO) return true;
            j = clusters->next[j];
        } while (j != b);
        i = clusters->next[i];
    } while (i != a);
    return false;
}

/* The user's word goes over names and ORCIDs, but not over two positions on one
 * paper, nor over "not the same". */
static bool must_not(const struct clusters *clusters, uint32_t a, uint32_t b)
{
    uint32_t i = a;
    do {
        uint32_t j = b;
        do {
            uint64_t key = pair_key(i, j);
            if (SIGNATURE(clusters->signatures, i)->paper ==
                    SIGNATURE(clusters->signatures, j)->paper ||
                g_hash_table_contains(clusters->apart, &key))
                return true;
            j = clusters->next[j];
        } while (j != b);
        i = clusters->next[i];
    } while (i != a);
    return false;
}

static void find_bridges(const struct family *family)
{
    struct clusters *clusters = family->clusters;
    g_array_set_size(clusters->bridges, 0);
    for (guint i = 0; i < family->n; i++) {
        const struct signature *x = SIGNATURE(clusters->signatures, family->m[i]);
        for (guint j = 0; x->orcid && j < i; j++) {
            const struct signature *y = SIGNATURE(clusters->signatures, family->m[j]);
            if (!y->orcid || x->orcid == y->orcid || !is_connected(x, y)) continue;
            struct bridge bridge = {
                {MIN(x->orcid, y->orcid), MAX(x->orcid, y->orcid)}, family->m[i], family->m[j]};
            if (family_points((void *)family, i, j) != CLUSTERS_VETO)
                g_array_append_val(clusters->bridges, bridge);
        }
    }
}

static void link_once(const struct family *family)
{
    struct clusters *clusters = family->clusters;
    g_autofree double *weights = g_new(double, family->n + 1);
    const struct linkage_rule rule = {CLUSTERS_THRESHOLD, STEP, weights};
    for (guint i = 0; i < family->n; i++) {
        uint32_t m = family->m[i];
        clusters->parent[m] = clusters->next[m] = m;
        clusters->link[m] = 0;
        /* of names alone a hundred pairs say no more than one */
        weights[i] = !signatures_is_bare(clusters->signatures, SIGNATURE(clusters->signatures, m));
    }
    g_autoptr(GArray) joins = g_array_new(FALSE, FALSE, sizeof(struct linkage_join));
    linkage_run(family->n, &rule, family_points, (void *)family, joins);
    for (guint i = 0; i < joins->len; i++) {
        const struct linkage_join *pair = &g_array_index(joins, struct linkage_join, i);
        join(clusters, family->m[pair->a], family->m[pair->b], pair->points);
    }
}

/* Bridges that ended inside one cluster; the others join nothing. */
static bool drop_bridges(struct clusters *clusters)
{
    guint kept = 0, n = clusters->bridges->len;
    struct bridge *bridges = (struct bridge *)(void *)clusters->bridges->data;
    for (guint i = 0; i < n; i++) {
        if (find(clusters->parent, bridges[i].a) == find(clusters->parent, bridges[i].b))
            bridges[kept++] = bridges[i];
    }
    g_array_set_size(clusters->bridges, kept);
    return kept < n;
}

static void join_orcids(const struct family *family)
{
    struct clusters *clusters = family->clusters;
    for (guint i = 0; i < family->n; i++) {
        uint64_t orcid = SIGNATURE(clusters->signatures, family->m[i])->orcid;
        for (guint j = 0; orcid && j < i; j++) {
            if (SIGNATURE(clusters->signatures, family->m[j])->orcid != orcid) continue;
            uint32_t a = find(clusters->parent, family->m[i]);
            uint32_t b = find(clusters->parent, family->m[j]);
            if (a != b && !has_veto(clusters, a, b)) join(clusters, a, b, CLUSTERS_KNOWN);
        }
    }
}

static void join_decided(struct clusters *clusters)
{
    for (guint i = 0; i < clusters->decisions->len; i++) {
        const struct decision *decision = &g_array_index(clusters->decisions, struct decision, i);
        if (!decision->same) continue;
        uint32_t a = find(clusters->parent, decision->a), b = find(clusters->parent, decision->b);
        if (a != b && !must_not(clusters, a, b)) join(clusters, a, b, CLUSTERS_KNOWN);
    }
}

static void link_members(struct clusters *clusters, const uint32_t *m, guint n)
{
    if (n < 2) return;
    struct family family = {clusters, m, n, g_new(int16_t, (size_t)n * (n - 1) / 2)};
    fill_points(&family);
    find_bridges(&family);
    do {
        link_once(&family);
    } while (drop_bridges(clusters));
    join_orcids(&family);
    g_array_set_size(clusters->bridges, 0);
    g_free(family.points);
}

/* --- all families --------------------------------------------------------------------------------- */

/* Sort members by the root of `parent`; each(): called with every group. */
static void each_group(struct clusters *clusters, const uint32_t *m, guint n, uint32_t *parent,
                       void (*each)(struct clusters *clusters, const uint32_t *m, guint n,
                                    int32_t threshold),
                       int32_t threshold)
{
    g_autoptr(GArray) keyed = g_array_sized_new(FALSE, FALSE, sizeof(struct keyed), n);
    g_autoptr(GArray) group = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint i = 0; i < n; i++) {
        struct keyed item = {find(parent, m[i]), m[i]};
        g_array_append_val(keyed, item);
    }
    g_array_sort(keyed, compare_keyed);
    for (guint i = 0; i < keyed->len; i++) {
        const struct keyed *item = &g_array_index(keyed, struct keyed, i);
        g_array_append_val(group, item->member);
        if (i + 1 < keyed->len && item[1].key == item->key) continue;
        each(clusters, (const uint32_t *)(const void *)group->data, group->len, threshold);
        g_array_set_size(group, 0);
    }
}

/* A family too large for the matrix: cut at a higher threshold, until its parts
 * fit; at the limit of points nothing is left to cut by. */
static void link_or_cut(struct clusters *clusters, const uint32_t *m, guint n, int32_t threshold)
{
    if (n <= CLUSTERS_FAMILY_MAX || threshold > LIMIT) {
        for (guint from = 0; from < n; from += CLUSTERS_FAMILY_MAX) {
            link_members(clusters, m + from, MIN(CLUSTERS_FAMILY_MAX, n - from));
        }
        g_hash_table_remove_all(clusters->verdicts);
        return;
    }
    threshold += LIKENESS_POINT;
    g_autofree uint32_t *parent = g_new(uint32_t, clusters->n + 1);
    for (guint i = 0; i < n; i++) {
        parent[m[i]] = m[i];
    }
    for (guint i = 0; i < n; i++) {
        for (guint j = 0; j < i; j++) {
            uint32_t a = find(parent, m[i]), b = find(parent, m[j]);
            if (a != b && clusters_points(clusters, m[i], m[j]) >= threshold)
                parent[MAX(a, b)] = MIN(a, b);
        }
    }
    each_group(clusters, m, n, parent, link_or_cut, threshold);
}

void clusters_finish(struct clusters *clusters, const bool *changed)
{
    g_autofree uint32_t *all = g_new(uint32_t, clusters->n + 1);
    g_autofree bool *wanted = g_new0(bool, clusters->n + 1);
    guint n = 0;
    for (uint32_t i = 0; i < clusters->n; i++) {
        if (!changed || changed[i]) wanted[find(clusters->family, i)] = true;
    }
    for (uint32_t i = 0; i < clusters->n; i++) {
        if (wanted[find(clusters->family, i)]) all[n++] = i;
    }
    each_group(clusters, all, n, clusters->family, link_or_cut, CLUSTERS_THRESHOLD);
    join_decided(clusters);
}
