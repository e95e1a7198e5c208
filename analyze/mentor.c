/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/mentor.h"

#include <math.h>
#include <stdlib.h>

#include "analyze/stats.h"

#define DAYS_PER_YEAR 365.25
#define MONTHS_PER_YEAR 12

const char *mentor_part_name(enum mentor_part part)
{
    static const char *const names[] = {
#define X(name) #name,
        MENTOR_PARTS(X)
#undef X
    };
    return names[part];
}

/* --- score ---------------------------------------------------------------------- */

static int compare_items(const void *a, const void *b)
{
    const struct mentor_item *x = a, *y = b;
    if (x->first_person_id != y->first_person_id)
        return x->first_person_id < y->first_person_id ? -1 : 1;
    return (x->weight > y->weight) - (x->weight < y->weight);
}

/* Sum the weights of each first author; the number of first authors. */
static size_t sum_by_first_author(struct mentor_item *items, size_t n, double *sums)
{
    size_t n_first = 0;
    if (n > 1) qsort(items, n, sizeof *items, compare_items);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || items[i].first_person_id != items[i - 1].first_person_id) sums[n_first++] = 0;
        sums[n_first - 1] += items[i].weight;
    }
    return n_first;
}

struct mentor_features mentor_features_of(struct mentor_item *items, size_t n, int recent,
                                          bool newcomers_known)
{
    struct mentor_features features = {.recent = recent};
    g_autofree double *sums = g_new(double, n + 1);
    size_t n_first = sum_by_first_author(items, n, sums);
    for (size_t i = 0; i < n_first; i++)
        features.volume += sums[i];
    features.effective = stats_effective_number(sums, n_first);
    for (size_t i = 0; i < n; i++) {
        features.n_five += items[i].in_five;
        features.n_newcomer += items[i].in_five && items[i].is_newcomer;
    }
    if (newcomers_known)
        features.newcomer_low = stats_wilson_low(features.n_newcomer, features.n_five, STATS_Z90);
    return features;
}

void mentor_parts_of(const struct mentor_features *features, const struct mentor_weights *weights,
                     double scale, double parts[4])
{
    parts[0] = scale * log1p(features->volume);
    parts[1] = scale * weights->breadth * log1p(features->effective);
    parts[2] = scale * weights->openness * features->newcomer_low;
    parts[3] = scale * weights->activity * log1p(features->recent);
}

static struct mentor_features features_of(const struct mentor_basis *basis,
                                          const struct mentor_paper *papers, size_t n,
                                          bool topic_only, int64_t without)
{
    const struct facts *facts = basis->facts;
    g_autofree struct mentor_item *items = g_new(struct mentor_item, n + 1);
    int32_t five_years = clk_years_before(facts->as_of, MENTOR_OPENNESS_YEARS);
    size_t n_items = 0;
    for (size_t i = 0; i < n; i++) {
        const struct mentor_paper *paper = &papers[i];
        if (paper->pmid == without || (topic_only && !paper->on_topic)) continue;
        double age = (facts->as_of - paper->day) / DAYS_PER_YEAR;
        items[n_items++] = (struct mentor_item){
            .first_person_id = paper->first_person_id,
            .weight = stats_decay(age, basis->weights->half_life_years) *
                      (topic_only ? (double)paper->relevance : 1),
            .in_five = paper->day > five_years,
            .is_newcomer =
                paper->is_newcomer || (without != 0 && paper->newcomer_but_for == without)};
    }
    return mentor_features_of(items, n_items, 0, facts->history_years >= FACTS_HISTORY_MIN);
}

/* Parts and score from the features. */
static void add_up(struct mentor *mentor, const struct mentor_weights *weights)
{
    mentor_parts_of(&mentor->topic, weights, 1, mentor->parts);
    mentor_parts_of(&mentor->all, weights, weights->all_papers,
                    mentor->parts + MENTOR_PART_all_volume);
    mentor->score = 0;
    for (int i = 0; i < MENTOR_N_PARTS; i++)
        mentor->score += mentor->parts[i];
}

static void count_recent(struct mentor *mentor, const struct mentor_recent *recent, size_t n_recent,
                         int64_t without)
{
    mentor->all.recent = mentor->topic.recent = 0;
    for (size_t i = 0; i < n_recent; i++) {
        if (recent[i].pmid == without) continue;
        mentor->all.recent++;
        mentor->topic.recent += recent[i].on_topic;
    }
}

void mentor_score(struct mentor *mentor, const struct mentor_basis *basis,
                  const struct mentor_paper *papers, size_t n, const struct mentor_recent *recent,
                  size_t n_recent, int64_t without)
{
    mentor->topic = features_of(basis, papers, n, true, without);
    mentor->all = features_of(basis, papers, n, false, without);
    count_recent(mentor, recent, n_recent, without);
    add_up(mentor, basis->weights);
}

void mentor_score_recent(struct mentor *mentor, const struct mentor_basis *basis,
                         const struct mentor_recent *recent, size_t n_recent)
{
    count_recent(mentor, recent, n_recent, 0);
    add_up(mentor, basis->weights);
}

double mentor_score_without(const struct mentor *mentor, const struct mentor_basis *basis,
                            int64_t pmid)
{
    struct mentor copy = {0};
    mentor_score(&copy, basis, (const struct mentor_paper *)(void *)mentor->papers->data,
                 mentor->papers->len, (const struct mentor_recent *)(void *)mentor->recent->data,
                 mentor->recent->len, pmid);
    return copy.score;
}

static void widen(double score, double *low, double *high)
{
    *low = MIN(*low, score);
    *high = MAX(*high, score);
}

void mentor_range(const struct mentor *mentor, const struct mentor_basis *basis, double *low,
                  double *high)
{
    bool any = false;
    *low = *high = mentor->score;
    for (guint i = 0; i < mentor->papers->len + mentor->recent->len; i++) {
        int64_t pmid =
            i < mentor->papers->len
                ? g_array_index(mentor->papers, struct mentor_paper, i).pmid
                : g_array_index(mentor->recent, struct mentor_recent, i - mentor->papers->len).pmid;
        double score = mentor_score_without(mentor, basis, pmid);
        *low = any ? MIN(*low, score) : score;
        *high = any ? MAX(*high, score) : score;
        any = true;
    }
    const struct mentor_doubt *doubt = mentor->doubt;
    if (!doubt) return;
    widen(mentor->score, low, high);
    widen(doubt->score_apart, low, high);
    widen(doubt->score_all, low, high);
    for (guint i = 0; i < doubt->twins->len; i++)
        widen(g_array_index(doubt->twins, struct mentor_twin, i).score, low, high);
}

/* --- doubt ---------------------------------------------------------------------- */

static bool holds(const GArray *pmids, int64_t pmid)
{
    for (guint i = 0; pmids && i < pmids->len; i++)
        if (g_array_index(pmids, int64_t, i) == pmid) return true;
    return false;
}

double mentor_score_of(const struct mentor_basis *basis, const GArray *papers, const GArray *recent,
                       const GArray *apart)
{
    g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(struct mentor_paper));
    g_autoptr(GArray) kept_recent = g_array_new(FALSE, FALSE, sizeof(struct mentor_recent));
    for (guint i = 0; i < papers->len; i++) {
        struct mentor_paper paper = g_array_index(papers, struct mentor_paper, i);
        if (!holds(apart, paper.pmid)) g_array_append_val(kept, paper);
    }
    for (guint i = 0; i < recent->len; i++) {
        struct mentor_recent one = g_array_index(recent, struct mentor_recent, i);
        if (!holds(apart, one.pmid)) g_array_append_val(kept_recent, one);
    }
    struct mentor copy = {0};
    mentor_score(&copy, basis, (const struct mentor_paper *)(void *)kept->data, kept->len,
                 (const struct mentor_recent *)(void *)kept_recent->data, kept_recent->len, 0);
    return copy.score;
}

struct mentor_doubt *mentor_doubt_new(void)
{
    struct mentor_doubt *doubt = g_new0(struct mentor_doubt, 1);
    doubt->apart = g_array_new(FALSE, FALSE, sizeof(int64_t));
    doubt->twins = g_array_new(FALSE, FALSE, sizeof(struct mentor_twin));
    return doubt;
}

void mentor_doubt_free(struct mentor_doubt *doubt)
{
    if (!doubt) return;
    g_array_unref(doubt->apart);
    g_array_unref(doubt->twins);
    g_free(doubt);
}

/* --- ledger --------------------------------------------------------------------- */

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int count_distinct(int64_t *ids, size_t n)
{
    int distinct = 0;
    qsort(ids, n, sizeof *ids, compare_ids);
    for (size_t i = 0; i < n; i++)
        distinct += i == 0 || ids[i] != ids[i - 1];
    return distinct;
}

void mentor_count(struct mentor *mentor, const struct facts *facts,
                  const struct mentor_paper *papers, size_t n)
{
    g_autofree int64_t *first = g_new(int64_t, 4 * n + 1);
    int64_t *newcomers = first + n, *international = newcomers + n, *new_2y = international + n;
    size_t n_first = 0, n_newcomers = 0, n_international = 0, n_new_2y = 0;
    int32_t two_years = clk_years_before(facts->as_of, MENTOR_NEWCOMER_YEARS);
    int32_t three_years = clk_years_before(facts->as_of, MENTOR_RECENT_YEARS), last = INT32_MIN;
    mentor->senior_papers_3y = 0;
    mentor->international_known = false;
    for (size_t i = 0; i < n; i++) {
        const struct mentor_paper *paper = &papers[i];
        if (!paper->on_topic) continue;
        first[n_first++] = paper->first_person_id;
        if (paper->is_newcomer) newcomers[n_newcomers++] = paper->first_person_id;
        if (paper->is_newcomer && paper->day > two_years)
            new_2y[n_new_2y++] = paper->first_person_id;
        if (paper->international > 0) international[n_international++] = paper->first_person_id;
        mentor->international_known |= paper->international >= 0;
        mentor->senior_papers_3y += paper->day > three_years;
        last = MAX(last, paper->day);
    }
    mentor->senior_papers = (int)n_first;
    mentor->first_authors = count_distinct(first, n_first);
    mentor->newcomer_first = count_distinct(newcomers, n_newcomers);
    mentor->newcomer_first_2y = count_distinct(new_2y, n_new_2y);
    mentor->international_first = count_distinct(international, n_international);
    if (n_first > 0)
        mentor->months_since_last = (int)((facts->as_of - last) * MONTHS_PER_YEAR / DAYS_PER_YEAR);
}

void mentor_clear(struct mentor *mentor)
{
    char **texts[] = {&mentor->name,       &mentor->orcid,       &mentor->s2_author_id,
                      &mentor->confidence, &mentor->institution, &mentor->department,
                      &mentor->country,    &mentor->state,       &mentor->city,
                      &mentor->email,      &mentor->email_date};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_clear_pointer(texts[i], g_free);
    g_clear_pointer(&mentor->papers, g_array_unref);
    g_clear_pointer(&mentor->recent, g_array_unref);
    g_clear_pointer(&mentor->near_peers, near_peers_free);
    g_clear_pointer(&mentor->doubt, mentor_doubt_free);
    g_clear_pointer(&mentor->ledger, mentor_ledger_free);
}
