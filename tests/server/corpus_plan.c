/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/corpus.h"

#include <math.h>

/* The literature grows by so much a year. */
#define PLAN_GROWTH .04
#define PLAN_YEAR 365.25
#define PLAN_PAPERS_PER_LAB 6

/* --- the calendar -------------------------------------------------------- */

static double plan_span(const struct population *population)
{
    return (population->last_day - population->first_day + 1) / PLAN_YEAR;
}

int32_t plan_day_of(const struct population *population, unsigned record)
{
    double years = plan_span(population);
    double u = (record + .5) / population->options.records;
    double t = log1p(u * expm1(PLAN_GROWTH * years)) / PLAN_GROWTH;
    int32_t day = population->first_day + (int32_t)floor(t * PLAN_YEAR);
    return MIN(day, population->last_day);
}

/* Give the next free record on or after the day to a planted lab. */
static void plan_paper(struct population *population, uint32_t lab, double day)
{
    double years = plan_span(population);
    double t = CLAMP((day - population->first_day) / PLAN_YEAR, 0, years);
    unsigned n = population->options.records;
    unsigned record = (unsigned)(expm1(PLAN_GROWTH * t) / expm1(PLAN_GROWTH * years) * n);
    if (record >= n) record = n - 1;
    for (unsigned tries = 0; tries<n; tries++, record = record> 0 ? record - 1 : n - 1) {
        if (population->event[record] != CORPUS_NOBODY) continue;
        population->event[record] = lab;
        return;
    }
}

/* n papers spread evenly, with jitter, over years counted back from the end. */
static void plan_papers(struct population *population, uint32_t lab, unsigned n, double years_from,
                        double years_to)
{
    for (unsigned i = 0; i < n; i++) {
        double back = years_to + (years_from - years_to) * (i + rng_unit(&population->rng)) / n;
        plan_paper(population, lab, population->last_day - back * PLAN_YEAR);
    }
}

double plan_theme_share(const struct population *population, const struct theme *theme, int32_t day)
{
    double back = (population->last_day - day) / PLAN_YEAR;
    switch (theme->kind) {
    case THEME_RISING:
        return theme->share_at_end * pow(1 + theme->growth_per_year, -MIN(back, 6));
    case THEME_FADING:
        return theme->share_at_end * pow(1 + theme->growth_per_year, -MIN(back, 6));
    case THEME_SPIKE:
        return back >= 3 && back < 4 ? theme->share_at_end : .005;
    case THEME_PLATEAU:
        return back < 8 ? theme->share_at_end : theme->share_at_end / 4;
    }
    g_assert_not_reached();
}

/* --- labs ---------------------------------------------------------------- */

static uint32_t lab_add(struct population *population, enum lab_kind kind, uint32_t senior,
                        unsigned topic)
{
    struct lab lab = {.kind = kind,
                      .senior = senior,
                      .topic = topic,
                      .from_day = population->first_day,
                      .to_day = population->last_day,
                      .members = g_array_new(FALSE, TRUE, sizeof(struct lab_member)),
                      .collaborators = g_array_new(FALSE, TRUE, sizeof(uint32_t)),
                      .namesake_of = CORPUS_NOBODY};
    if (kind != LAB_BACKGROUND) {
        lab.pmids = g_array_new(FALSE, TRUE, sizeof(int64_t));
        lab.newcomers = g_hash_table_new(NULL, NULL);
    }
    unsigned n = 2 + rng_below(&population->rng, 3);
    uint32_t place = population_person(population, senior)->new_place;
    for (unsigned i = 0; i < n; i++) {
        uint32_t person = population_add(population, &population->rng, place, topic, false);
        g_array_append_val(lab.collaborators, person);
    }
    g_array_append_val(population->labs, lab);
    return population->labs->len - 1;
}

static void background_labs(struct population *population, unsigned topic, int weight_total)
{
    unsigned papers = population->options.records * (unsigned)corpus_topics[topic].weight /
                      (unsigned)weight_total;
    unsigned n = MAX(papers / PLAN_PAPERS_PER_LAB, 6);
    struct rng *rng = &population->rng;
    for (unsigned i = 0; i < n; i++) {
        uint32_t place = rng_below(rng, population->institutions->len);
        uint32_t senior = population_add(population, rng, place, topic, false);
        uint32_t number = lab_add(population, LAB_BACKGROUND, senior, topic);
        struct lab *lab = population_lab(population, number);
        int32_t span = population->last_day - population->first_day;
        int32_t length = rng_between(rng, 4 * 365, 14 * 365);
        lab->from_day = population->first_day + rng_between(rng, -2 * 365, span - 365);
        lab->to_day = lab->from_day + length;
        g_array_append_val(population->labs_by_topic[topic], number);
    }
    /* Somebody is always at work, however small the corpus. */
    for (unsigned i = 0; i < 3; i++) {
        uint32_t number = g_array_index(population->labs_by_topic[topic], uint32_t, i);
        population_lab(population, number)->from_day = population->first_day;
        population_lab(population, number)->to_day = population->last_day;
    }
}

/* --- the planted --------------------------------------------------------- */

/* How many mentors a topic gets, and their papers of the last three years. In
 * a large corpus luck alone makes busy labs: mentors must stand out from them. */
static unsigned plan_mentors(unsigned records)
{
    return records >= 3000 ? 9 : records >= 1500 ? 6 : 4;
}

static unsigned plan_recent(unsigned records)
{
    if (records < 3000) return 8;
    return 13 + (unsigned)(4 * log10(records / 3000.));
}

static void plan_mover(struct population *population, uint32_t person)
{
    struct person *mover = population_person(population, person);
    mover->new_place = mover->place;
    mover->place = rng_below(&population->rng, population->institutions->len);
    mover->move_day = population->last_day - (int32_t)(4 * PLAN_YEAR);
}

/* Same name, another person: abroad, another ORCID, other co-authors. */
static void plan_namesake(struct population *population, uint32_t mentor, unsigned topic,
                          unsigned papers)
{
    struct rng *rng = &population->rng;
    uint32_t home = population_person(population, mentor)->new_place;
    uint32_t place = population_abroad(population, rng, home);
    uint32_t person = population_add(population, rng, place, topic, false);
    population_rename(population, rng, person, mentor);
    population_person(population, person)->move_day = INT32_MAX;
    population_person(population, person)->new_place = place;
    uint32_t lab = lab_add(population, LAB_NAMESAKE, person, topic);
    population_lab(population, lab)->namesake_of = mentor;
    plan_papers(population, lab, papers, 9, 0);
}

static void plan_mentor(struct population *population, unsigned topic, unsigned k)
{
    struct rng *rng = &population->rng;
    unsigned recent = plan_recent(population->options.records) + rng_below(rng, 4);
    uint32_t place = rng_below(rng, population->institutions->len);
    uint32_t person = population_add(population, rng, place, topic, true);
    struct person *mentor = population_person(population, person);
    mentor->varies = k >= 3 && k <= 5;
    if (k < 3) mentor->middle = NULL;
    mentor->suffix = NULL;
    if (k == 4) plan_mover(population, person);
    uint32_t lab = lab_add(population, LAB_MENTOR, person, topic);
    plan_papers(population, lab, recent, 3, .02);
    plan_papers(population, lab, population->options.records >= 3000 ? 8 : 3, 9, 3);
    unsigned papers = population->options.records >= 3000 ? 8 : 4;
    if (k == 0) plan_namesake(population, person, (topic + 1) % (unsigned)corpus_n_topics, papers);
    if (k == 1) plan_namesake(population, person, topic, papers);
    if (k == 2) plan_namesake(population, person, topic, papers / 2);
}

static void plan_decoys(struct population *population, unsigned topic)
{
    struct rng *rng = &population->rng;
    bool large = population->options.records >= 3000;
    for (unsigned i = 0; i < 3; i++) {
        uint32_t place = rng_below(rng, population->institutions->len);
        uint32_t senior = population_add(population, rng, place, topic, true);
        uint32_t lab = lab_add(population, LAB_INACTIVE, senior, topic);
        population_lab(population, lab)->to_day = population->last_day - (int32_t)(6 * PLAN_YEAR);
        plan_papers(population, lab, large ? 22 : 6, population->options.years, 6);
    }
    for (unsigned i = 0; i < 2; i++) {
        uint32_t place = rng_below(rng, population->institutions->len);
        uint32_t senior = population_add(population, rng, place, topic, true);
        uint32_t lab = lab_add(population, LAB_ONE_MENTEE, senior, topic);
        plan_papers(population, lab, large ? 10 : 5, 3, 0);
    }
    for (unsigned i = 0; i < 2; i++) {
        uint32_t place = rng_below(rng, population->institutions->len);
        uint32_t person = population_add(population, rng, place, topic, true);
        g_array_append_val(population->middle_authors[topic], person);
    }
}

void plan_make(struct population *population)
{
    int total = 0;
    for (size_t i = 0; i < corpus_n_topics; i++)
        total += corpus_topics[i].weight;
    /* The planted come first: their names are reserved. */
    for (unsigned i = 0; i < corpus_n_topics; i++) {
        if (!corpus_topics[i].themes[0].terms) continue;
        for (unsigned k = 0; k < plan_mentors(population->options.records); k++)
            plan_mentor(population, i, k);
        plan_decoys(population, i);
    }
    for (unsigned i = 0; i < corpus_n_topics; i++)
        background_labs(population, i, total);
}
