/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/clusters.h"

#include <string.h>

#define WINDOW 400   /* neighbours compared where even a part is too large */
#define LINKS_MAX 60 /* papers of one co-author that link parts of a block */
#define PART_KEY 3   /* letters of the forename that make a part */

/* Two signatures worth joining. */
struct pair {
    int32_t score;
    uint32_t a, b; /* a < b */
};

struct clusters {
    const struct signatures *signatures;
    guint n;
    uint32_t *parent, *next, *size;
    int32_t *link;
    uint32_t *paper_mark, *name_mark; /* last walk that met the paper, the name */
    uint32_t walk;
    GHashTable *refused;  /* uint64_t: two roots that a veto keeps apart */
    GHashTable *verdicts; /* uint64_t: two names -> 1 compatible, 2 not */
};

struct clusters *clusters_new(const struct signatures *signatures)
{
    struct clusters *clusters = g_new0(struct clusters, 1);
    clusters->signatures = signatures;
    clusters->n = signatures->items->len;
    clusters->parent = g_new(uint32_t, clusters->n + 1);
    clusters->next = g_new(uint32_t, clusters->n + 1);
    clusters->size = g_new(uint32_t, clusters->n + 1);
    clusters->link = g_new0(int32_t, clusters->n + 1);
    for (uint32_t i = 0; i < clusters->n; i++) {
        clusters->parent[i] = clusters->next[i] = i;
        clusters->size[i] = 1;
    }
    clusters->paper_mark = g_new0(uint32_t, signatures->papers->len + 1);
    clusters->name_mark = g_new0(uint32_t, signatures->names->len + 1);
    clusters->refused = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    clusters->verdicts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return clusters;
}

void clusters_free(struct clusters *clusters)
{
    if (!clusters) return;
    g_free(clusters->parent);
    g_free(clusters->next);
    g_free(clusters->size);
    g_free(clusters->link);
    g_free(clusters->paper_mark);
    g_free(clusters->name_mark);
    g_hash_table_unref(clusters->refused);
    g_hash_table_unref(clusters->verdicts);
    g_free(clusters);
}

uint32_t clusters_next(const struct clusters *clusters, uint32_t i)
{
    return clusters->next[i];
}

int32_t clusters_link(const struct clusters *clusters, uint32_t i)
{
    return clusters->link[i];
}

static uint32_t find(struct clusters *clusters, uint32_t i)
{
    while (clusters->parent[i] != i) {
        clusters->parent[i] = clusters->parent[clusters->parent[i]];
        i = clusters->parent[i];
    }
    return i;
}

/* The smaller index is the root. */
uint32_t clusters_first(struct clusters *clusters, uint32_t i)
{
    return find(clusters, i);
}

static void join(struct clusters *clusters, uint32_t a, uint32_t b)
{
    uint32_t root = MIN(a, b), other = MAX(a, b);
    clusters->parent[other] = root;
    clusters->size[root] += clusters->size[other];
    uint32_t next = clusters->next[root];
    clusters->next[root] = clusters->next[other];
    clusters->next[other] = next;
}

/* --- vetoes ------------------------------------------------------------------------- */

static bool names_fit(struct clusters *clusters, uint32_t a, uint32_t b)
{
    if (a == b) return true;
    uint64_t key = (uint64_t)MIN(a, b) << 32 | MAX(a, b);
    int verdict = GPOINTER_TO_INT(g_hash_table_lookup(clusters->verdicts, &key));
    if (!verdict) {
        const struct printed_name *x = clusters->signatures->names->pdata[a];
        const struct printed_name *y = clusters->signatures->names->pdata[b];
        verdict = name_compatible(clusters->signatures->nicknames, &x->key, &y->key) ? 1 : 2;
        uint64_t *copy = g_new(uint64_t, 1);
        *copy = key;
        g_hash_table_insert(clusters->verdicts, copy, GINT_TO_POINTER(verdict));
    }
    return verdict == 1;
}

/* The distinct names of a cluster, in ring order. */
static void collect_names(struct clusters *clusters, uint32_t root, GArray *names)
{
    g_array_set_size(names, 0);
    uint32_t walk = ++clusters->walk, i = root;
    do {
        uint32_t name = SIGNATURE(clusters->signatures, i)->name;
        if (clusters->name_mark[name] != walk) g_array_append_val(names, name);
        clusters->name_mark[name] = walk;
        i = clusters->next[i];
    } while (i != root);
}

static bool names_exclude(struct clusters *clusters, uint32_t a, uint32_t b)
{
    g_autoptr(GArray) x = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GArray) y = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    collect_names(clusters, a, x);
    collect_names(clusters, b, y);
    for (guint i = 0; i < x->len; i++) {
        for (guint j = 0; j < y->len; j++) {
            if (!names_fit(clusters, g_array_index(x, uint32_t, i), g_array_index(y, uint32_t, j)))
                return true;
        }
    }
    return false;
}

static bool share_paper(struct clusters *clusters, uint32_t a, uint32_t b)
{
    uint32_t walk = ++clusters->walk, i = a;
    do {
        clusters->paper_mark[SIGNATURE(clusters->signatures, i)->paper] = walk;
        i = clusters->next[i];
    } while (i != a);
    i = b;
    do {
        if (clusters->paper_mark[SIGNATURE(clusters->signatures, i)->paper] == walk) return true;
        i = clusters->next[i];
    } while (i != b);
    return false;
}

/* Both clusters print ORCIDs and none in common. */
static bool orcids_differ(struct clusters *clusters, uint32_t a, uint32_t b)
{
    bool a_has = false, b_has = false;
    uint32_t i = a;
    do {
        uint32_t orcid = SIGNATURE(clusters->signatures, i)->orcid;
        a_has |= orcid != 0;
        uint32_t j = b;
        do {
            uint32_t other = SIGNATURE(clusters->signatures, j)->orcid;
            b_has |= other != 0;
            if (orcid && orcid == other) return false;
            j = clusters->next[j];
        } while (orcid && j != b);
        i = clusters->next[i];
    } while (i != a);
    return a_has && b_has;
}

/* People own two ORCIDs; then an e-mail or Semantic Scholar connects them. */
static bool is_connected(const struct signatures *signatures, uint32_t a, uint32_t b)
{
    const struct signature *x = SIGNATURE(signatures, a), *y = SIGNATURE(signatures, b);
    return (x->email && x->email == y->email) || (x->s2 && x->s2 == y->s2);
}

/* Join the clusters of a pair unless a veto forbids it. */
static void try_pair(struct clusters *clusters, const struct pair *pair)
{
    uint32_t a = find(clusters, pair->a), b = find(clusters, pair->b);
    if (a == b) return;
    uint64_t key = (uint64_t)MIN(a, b) << 32 | MAX(a, b);
    if (g_hash_table_contains(clusters->refused, &key)) return;
    if (share_paper(clusters, a, b) || names_exclude(clusters, a, b)) {
        uint64_t *copy = g_new(uint64_t, 1);
        *copy = key;
        g_hash_table_add(clusters->refused, copy);
        return;
    }
    if (!is_connected(clusters->signatures, pair->a, pair->b) && orcids_differ(clusters, a, b))
        return;
    join(clusters, a, b);
}

/* --- ORCID ---------------------------------------------------------------------------- */

static int compare_by_orcid(const void *a, const void *b, void *user)
{
    const struct signatures *signatures = user;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    uint32_t orcid_x = SIGNATURE(signatures, x)->orcid, orcid_y = SIGNATURE(signatures, y)->orcid;
    if (orcid_x != orcid_y) return orcid_x < orcid_y ? -1 : 1;
    return (x > y) - (x < y);
}

void clusters_join_orcids(struct clusters *clusters)
{
    const struct signatures *signatures = clusters->signatures;
    g_autoptr(GArray) order = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (uint32_t i = 0; i < clusters->n; i++) {
        if (SIGNATURE(signatures, i)->orcid) g_array_append_val(order, i);
    }
    g_array_sort_with_data(order, compare_by_orcid, (void *)signatures);
    for (guint k = 1; k < order->len; k++) {
        uint32_t b = g_array_index(order, uint32_t, k);
        for (guint back = k; back > 0; back--) {
            uint32_t a = g_array_index(order, uint32_t, back - 1);
            if (SIGNATURE(signatures, a)->orcid != SIGNATURE(signatures, b)->orcid) break;
            struct pair pair = {CLUSTERS_KNOWN, a, b};
            try_pair(clusters, &pair);
            if (find(clusters, a) != find(clusters, b)) continue;
            clusters->link[a] = clusters->link[b] = CLUSTERS_KNOWN;
            break;
        }
    }
    g_hash_table_remove_all(clusters->refused);
    g_hash_table_remove_all(clusters->verdicts);
}

/* --- pairs of a block -------------------------------------------------------------------- */

static int compare_pairs(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->score != y->score) return x->score < y->score ? 1 : -1;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static void compare_two(struct clusters *clusters, uint32_t a, uint32_t b, GArray *pairs)
{
    const struct signatures *signatures = clusters->signatures;
    if (SIGNATURE(signatures, a)->paper == SIGNATURE(signatures, b)->paper) return;
    int32_t score = signatures_score(signatures, a, b);
    if (score < CLUSTERS_THRESHOLD) return;
    struct pair pair = {score, MIN(a, b), MAX(a, b)};
    g_array_append_val(pairs, pair);
}

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

/* All pairs between two runs of one name each; a run with itself once. */
static void compare_runs(struct clusters *clusters, const uint32_t *m, const guint x[2],
                         const guint y[2], GArray *pairs)
{
    if (!names_fit(clusters, SIGNATURE(clusters->signatures, m[x[0]])->name,
                   SIGNATURE(clusters->signatures, m[y[0]])->name)) {
        return;
    }
    for (guint i = x[0]; i < x[1]; i++) {
        for (guint j = MAX(y[0], i + 1); j < y[1]; j++) {
            compare_two(clusters, m[i], m[j], pairs);
        }
    }
}

/* All pairs of members whose names fit, name by name. */
static void compare_all(struct clusters *clusters, GArray *members, GArray *pairs)
{
    const struct signatures *signatures = clusters->signatures;
    g_array_sort_with_data(members, compare_by_name, (void *)signatures);
    const uint32_t *m = (const uint32_t *)(const void *)members->data;
    for (guint from = 0, to; from < members->len; from = to) {
        to = same_name_end(signatures, members, from);
        for (guint at = from, end; at < members->len; at = end) {
            end = same_name_end(signatures, members, at);
            compare_runs(clusters, m, (const guint[]){from, to}, (const guint[]){at, end}, pairs);
        }
    }
}

/* Too many even for one part: each is compared with its neighbours in the
 * order of name and affiliation. */
static int compare_neighbours(const void *a, const void *b, void *user)
{
    const struct signatures *signatures = user;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    const struct signature *s = SIGNATURE(signatures, x), *t = SIGNATURE(signatures, y);
    int order = strcmp(SIGNATURE_NAME(signatures, s)->key.compact,
                       SIGNATURE_NAME(signatures, t)->key.compact);
    if (order) return order;
    if (s->words != t->words) return s->words < t->words ? -1 : 1;
    return (x > y) - (x < y);
}

static void compare_window(struct clusters *clusters, GArray *members, GArray *pairs)
{
    const struct signatures *signatures = clusters->signatures;
    g_array_sort_with_data(members, compare_neighbours, (void *)signatures);
    const uint32_t *m = (const uint32_t *)(const void *)members->data;
    for (guint i = 0; i < members->len; i++) {
        for (guint j = i + 1; j < members->len && j <= i + WINDOW; j++) {
            if (names_fit(clusters, SIGNATURE(signatures, m[i])->name,
                          SIGNATURE(signatures, m[j])->name)) {
                compare_two(clusters, m[i], m[j], pairs);
            }
        }
    }
}

/* --- large blocks: parts by forename, links across them ------------------------------------ */

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

static uint64_t part_key(const struct name *name)
{
    uint64_t key = name->is_full ? 1 : 0;
    const char *text = name->is_full ? name->first : name->compact;
    for (size_t i = 0; i < PART_KEY * 2 && text[i]; i++) {
        if (i >= PART_KEY && (unsigned char)text[0] < 0x80) break;
        key = key << 8 | (unsigned char)text[i];
    }
    return key;
}

static void compare_part(struct clusters *clusters, GArray *part, GArray *pairs)
{
    if (part->len > CLUSTERS_BLOCK_MAX) {
        compare_window(clusters, part, pairs);
    } else {
        compare_all(clusters, part, pairs);
    }
    g_array_set_size(part, 0);
}

static void compare_parts(struct clusters *clusters, const GArray *members, GArray *pairs)
{
    const struct signatures *signatures = clusters->signatures;
    g_autoptr(GArray) keyed = g_array_new(FALSE, FALSE, sizeof(struct keyed));
    for (guint i = 0; i < members->len; i++) {
        uint32_t member = g_array_index(members, uint32_t, i);
        const struct signature *signature = SIGNATURE(signatures, member);
        struct keyed item = {part_key(&SIGNATURE_NAME(signatures, signature)->key), member};
        g_array_append_val(keyed, item);
    }
    g_array_sort(keyed, compare_keyed);
    g_autoptr(GArray) part = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint i = 0; i < keyed->len; i++) {
        const struct keyed *item = &g_array_index(keyed, struct keyed, i);
        if (i && item[-1].key != item->key) compare_part(clusters, part, pairs);
        g_array_append_val(part, item->member);
    }
    compare_part(clusters, part, pairs);
}

/* What can link authors across parts: co-authors, e-mail, Semantic Scholar. */
static void add_links(const struct signatures *signatures, uint32_t member, GArray *keyed)
{
    const struct signature *signature = SIGNATURE(signatures, member);
    const struct paper *paper = SIGNATURE_PAPER(signatures, signature);
    uint32_t own = SIGNATURE_NAME(signatures, signature)->coauthor;
    for (uint32_t i = 0; i < paper->coauthors.n; i++) {
        uint32_t coauthor = g_array_index(signatures->numbers, uint32_t, paper->coauthors.from + i);
        struct keyed item = {coauthor, member};
        if (coauthor != own) g_array_append_val(keyed, item);
    }
    struct keyed email = {UINT64_C(1) << 32 | signature->email, member};
    if (signature->email) g_array_append_val(keyed, email);
    struct keyed s2 = {UINT64_C(2) << 32 | signature->s2, member};
    if (signature->s2) g_array_append_val(keyed, s2);
}

static void compare_linked(struct clusters *clusters, const GArray *members, GArray *pairs)
{
    const struct signatures *signatures = clusters->signatures;
    g_autoptr(GArray) keyed = g_array_new(FALSE, FALSE, sizeof(struct keyed));
    for (guint i = 0; i < members->len; i++) {
        add_links(signatures, g_array_index(members, uint32_t, i), keyed);
    }
    g_array_sort(keyed, compare_keyed);
    const struct keyed *k = (const struct keyed *)(const void *)keyed->data;
    for (guint i = 0; i < keyed->len; i++) {
        for (guint j = i + 1; j < keyed->len && j <= i + LINKS_MAX; j++) {
            if (k[j].key != k[i].key) break;
            const struct printed_name *a =
                SIGNATURE_NAME(signatures, SIGNATURE(signatures, k[i].member));
            const struct printed_name *b =
                SIGNATURE_NAME(signatures, SIGNATURE(signatures, k[j].member));
            if (part_key(&a->key) == part_key(&b->key)) continue;
            if (names_fit(clusters, SIGNATURE(signatures, k[i].member)->name,
                          SIGNATURE(signatures, k[j].member)->name)) {
                compare_two(clusters, k[i].member, k[j].member, pairs);
            }
        }
    }
}

void clusters_join_block(struct clusters *clusters, const GArray *members)
{
    if (members->len < 2) return;
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(struct pair));
    if (members->len > CLUSTERS_BLOCK_MAX) {
        compare_parts(clusters, members, pairs);
        compare_linked(clusters, members, pairs);
    } else {
        g_autoptr(GArray) all = g_array_copy((GArray *)members);
        compare_all(clusters, all, pairs);
    }
    g_array_sort(pairs, compare_pairs);
    const struct pair *p = (const struct pair *)(const void *)pairs->data;
    for (guint i = 0; i < pairs->len; i++) {
        try_pair(clusters, &p[i]);
    }
    for (guint i = 0; i < pairs->len; i++) {
        if (find(clusters, p[i].a) != find(clusters, p[i].b)) continue;
        clusters->link[p[i].a] = MAX(clusters->link[p[i].a], p[i].score);
        clusters->link[p[i].b] = MAX(clusters->link[p[i].b], p[i].score);
    }
    g_hash_table_remove_all(clusters->refused);
    g_hash_table_remove_all(clusters->verdicts);
}
