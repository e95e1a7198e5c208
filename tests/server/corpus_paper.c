/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/corpus.h"

#include <string.h>

#define PAPER_MEMBERS_MAX 14   /* trainees a lab remembers */
#define PAPER_MEMBER_DAYS 1300 /* a trainee's time in the lab */
#define PAPER_CITABLE 400      /* papers of a topic that a new one may cite */
#define PAPER_RECENT_DAYS 1096

void paper_init(struct paper *paper)
{
    *paper = (struct paper){.authors = g_array_new(FALSE, TRUE, sizeof(struct paper_author)),
                            .themes = g_array_new(FALSE, TRUE, sizeof(unsigned)),
                            .title = g_string_new(NULL),
                            .keywords = g_ptr_array_new()};
}

void paper_clear(struct paper *paper)
{
    g_array_unref(paper->authors);
    g_array_unref(paper->themes);
    g_string_free(paper->title, TRUE);
    g_ptr_array_unref(paper->keywords);
}

/* --- who ----------------------------------------------------------------- */

static bool has_author(const struct paper *paper, uint32_t person)
{
    for (unsigned i = 0; i < paper->authors->len; i++)
        if (g_array_index(paper->authors, struct paper_author, i).person == person) return true;
    return false;
}

static void add_author(struct paper *paper, uint32_t person)
{
    struct paper_author author = {.person = person};
    if (!has_author(paper, person)) g_array_append_val(paper->authors, author);
}

static uint32_t lab_place(const struct population *population, const struct paper *paper)
{
    return person_place_on(population_person(population, paper->lab->senior), paper->day);
}

static void lab_remember(struct lab *lab, uint32_t person, int32_t day)
{
    for (unsigned i = 0; i < lab->members->len; i++) {
        struct lab_member *member = &g_array_index(lab->members, struct lab_member, i);
        if (member->person != person) continue;
        member->last_day = day;
        return;
    }
    struct lab_member member = {person, day};
    if (lab->members->len >= PAPER_MEMBERS_MAX) g_array_remove_index(lab->members, 0);
    g_array_append_val(lab->members, member);
}

/* A trainee still there; CORPUS_NOBODY when there is none. */
static uint32_t lab_member_pick(struct paper *paper)
{
    const GArray *members = paper->lab->members;
    for (int tries = 0; members->len > 0 && tries < 6; tries++) {
        const struct lab_member *member =
            &g_array_index(members, struct lab_member, rng_below(&paper->rng, members->len));
        if (paper->lab->kind == LAB_ONE_MENTEE) return member->person;
        if (paper->day - member->last_day < PAPER_MEMBER_DAYS) return member->person;
    }
    return CORPUS_NOBODY;
}

/* Does this paper's first author come new to the lab? Mentors take turns, so
 * that luck cannot make one of them look closed. */
static bool takes_newcomer(struct paper *paper)
{
    switch (paper->lab->kind) {
    case LAB_MENTOR:
        return paper->lab->pmids->len % 4 != 3;
    case LAB_INACTIVE:
        return rng_chance(&paper->rng, .6);
    case LAB_ONE_MENTEE:
        return paper->lab->members->len == 0;
    default:
        return rng_chance(&paper->rng, .3);
    }
}

static bool comes_from_abroad(struct paper *paper)
{
    if (paper->lab->kind == LAB_MENTOR) return paper->lab->pmids->len % 4 == 1;
    return rng_chance(&paper->rng, .08);
}

static void add_first_author(struct population *population, struct paper *paper)
{
    struct lab *lab = paper->lab;
    uint32_t first = takes_newcomer(paper) ? CORPUS_NOBODY : lab_member_pick(paper);
    if (first == CORPUS_NOBODY) {
        uint32_t place = lab_place(population, paper);
        bool abroad = comes_from_abroad(paper);
        if (abroad) place = population_abroad(population, &paper->rng, place);
        first = population_add(population, &paper->rng, place, paper->topic, false);
        if (lab->newcomers && population->last_day - paper->day < PAPER_RECENT_DAYS) {
            g_hash_table_add(lab->newcomers, GUINT_TO_POINTER(first));
            lab->n_international += abroad;
        }
    }
    lab_remember(lab, first, paper->day);
    add_author(paper, first);
}

static uint32_t colleague(struct population *population, struct paper *paper)
{
    struct lab *lab = paper->lab;
    double draw = rng_unit(&paper->rng);
    if (draw < .35) {
        uint32_t member = lab_member_pick(paper);
        if (member != CORPUS_NOBODY) return member;
    }
    if (draw < .7)
        return g_array_index(lab->collaborators, uint32_t,
                             rng_below(&paper->rng, lab->collaborators->len));
    if (draw < .78) {
        const GArray *labs = population->labs_by_topic[paper->topic];
        uint32_t other = g_array_index(labs, uint32_t, rng_below(&paper->rng, labs->len));
        return population_lab(population, other)->senior;
    }
    uint32_t place = rng_chance(&paper->rng, .75)
                         ? lab_place(population, paper)
                         : rng_below(&paper->rng, population->institutions->len);
    uint32_t person = population_add(population, &paper->rng, place, paper->topic, false);
    if (rng_chance(&paper->rng, .25)) lab_remember(lab, person, paper->day);
    return person;
}

static unsigned author_count(struct paper *paper)
{
    struct rng *rng = &paper->rng;
    if (paper->planted) return (unsigned)rng_between(rng, 4, 8);
    if (paper->design == DESIGN_EDITORIAL || paper->design == DESIGN_LETTER)
        return (unsigned)rng_between(rng, 1, 3);
    if (paper->design == DESIGN_CASE_REPORT) return (unsigned)rng_between(rng, 2, 6);
    if (rng_chance(rng, .008)) return (unsigned)rng_between(rng, 27, 40);
    return (unsigned)rng_between(rng, 3, 9);
}

static void add_group(struct population *population, struct paper *paper)
{
    struct paper_author group = {.person = CORPUS_NOBODY,
                                 .group = list_pick(population, corpus_groups, &paper->rng)};
    if (rng_chance(&paper->rng, .5))
        g_array_append_val(paper->authors, group);
    else
        g_array_insert_val(paper->authors, paper->authors->len - 1, group);
}

static void mark_equal(struct paper *paper)
{
    unsigned at = rng_chance(&paper->rng, .6) ? 0 : paper->authors->len - 2;
    g_array_index(paper->authors, struct paper_author, at).equal = true;
    g_array_index(paper->authors, struct paper_author, at + 1).equal = true;
}

/* So that each of a topic's two prolific middle authors has about eight papers
 * a year, however large the corpus. */
static double middle_author_share(const struct population *population)
{
    double papers_a_year = .2 * population->options.records / population->options.years;
    return MIN(.2, 16 / papers_a_year);
}

static void compose_authors(struct population *population, struct paper *paper)
{
    unsigned n = author_count(paper);
    if (n > 1) add_first_author(population, paper);
    for (unsigned tries = 0; paper->authors->len + 1 < n && tries < 3 * n; tries++) {
        uint32_t person = colleague(population, paper);
        if (person != paper->lab->senior) add_author(paper, person);
    }
    const GArray *middle = population->middle_authors[paper->topic];
    if (!paper->planted && n > 2 && middle->len > 0 &&
        rng_chance(&paper->rng, middle_author_share(population)))
        add_author(paper, g_array_index(middle, uint32_t, rng_below(&paper->rng, middle->len)));
    add_author(paper, paper->lab->senior);
    if (!paper->planted && paper->authors->len > 3 && rng_chance(&paper->rng, .04))
        mark_equal(paper);
    if (paper->authors->len > 2 && rng_chance(&paper->rng, .025)) add_group(population, paper);
    paper->complete = paper->planted || paper->authors->len < 6 || !rng_chance(&paper->rng, .005);
}

/* --- what ---------------------------------------------------------------- */

static unsigned topic_pick(struct rng *rng)
{
    int total = 0;
    for (size_t i = 0; i < corpus_n_topics; i++)
        total += corpus_topics[i].weight;
    int draw = (int)rng_below(rng, (unsigned)total);
    unsigned topic = 0;
    while ((draw -= corpus_topics[topic].weight) >= 0)
        topic++;
    return topic;
}

/* A lab of the topic that is at work on the day. */
static struct lab *lab_pick(struct population *population, unsigned topic, int32_t day,
                            struct rng *rng)
{
    const GArray *labs = population->labs_by_topic[topic];
    for (int tries = 0; tries < 40; tries++) {
        struct lab *lab =
            population_lab(population, g_array_index(labs, uint32_t, rng_below(rng, labs->len)));
        if (lab->from_day <= day && day <= lab->to_day) return lab;
    }
    return population_lab(population, g_array_index(labs, uint32_t, rng_below(rng, 3)));
}

static const struct journal *journal_pick(unsigned topic, struct rng *rng)
{
    int total = 0;
    const char *name = corpus_topics[topic].name;
    for (size_t i = 0; i < corpus_n_journals; i++)
        if (!corpus_journals[i].topic || strcmp(corpus_journals[i].topic, name) == 0)
            total += corpus_journals[i].weight * (corpus_journals[i].topic ? 3 : 1);
    int draw = (int)rng_below(rng, (unsigned)total);
    for (size_t i = 0; i < corpus_n_journals; i++) {
        const struct journal *journal = &corpus_journals[i];
        if (journal->topic && strcmp(journal->topic, name) != 0) continue;
        draw -= journal->weight * (journal->topic ? 3 : 1);
        if (draw < 0) return journal;
    }
    return &corpus_journals[0];
}

static enum paper_design design_pick(const struct paper *paper, struct rng *rng)
{
    if (rng_below(rng, 100) < (unsigned)paper->journal->case_report_percent)
        return DESIGN_CASE_REPORT;
    unsigned draw = rng_below(rng, 100);
    if (paper->planted) return draw < 85 ? DESIGN_ORIGINAL : DESIGN_REVIEW;
    if (draw == 0 && rng_chance(rng, .3)) return DESIGN_BOOK;
    if (draw < 70) return DESIGN_ORIGINAL;
    if (draw < 82) return DESIGN_REVIEW;
    if (draw < 88) return DESIGN_EDITORIAL;
    return draw < 93 ? DESIGN_LETTER : DESIGN_TRIAL;
}

static void theme_choose(struct population *population, struct paper *paper, unsigned theme)
{
    g_array_append_val(paper->themes, theme);
    if (population->last_day - paper->day < PAPER_RECENT_DAYS)
        g_array_index(population->theme_counts[paper->topic], unsigned, theme)++;
}

/* At most two themes, each with its own probability. */
static void compose_themes(struct population *population, struct paper *paper)
{
    const struct topic *topic = &corpus_topics[paper->topic];
    for (unsigned i = 0; i < TOPIC_THEMES_MAX && topic->themes[i].terms; i++) {
        double share = plan_theme_share(population, &topic->themes[i], paper->day);
        if (rng_chance(&paper->rng, share) && paper->themes->len < 2)
            theme_choose(population, paper, i);
    }
}

static void upper_first(GString *text)
{
    if (g_ascii_islower(text->str[0])) text->str[0] = g_ascii_toupper(text->str[0]);
}

static void compose_title(struct population *population, struct paper *paper)
{
    const struct topic *topic = &corpus_topics[paper->topic];
    struct rng *rng = &paper->rng;
    GString *title = paper->title;
    for (unsigned i = 0; i < paper->themes->len; i++) {
        unsigned theme = g_array_index(paper->themes, unsigned, i);
        const struct list *terms = list_of(population, topic->themes[theme].terms);
        if (i > 0) g_string_append(title, " and ");
        g_string_append(title, terms->items[rng_chance(rng, .85) ? 0 : rng_below(rng, terms->n)]);
    }
    if (paper->themes->len == 0)
        g_string_append(title, list_pick(population, topic->modality, rng));
    g_string_append_printf(title, " for %s in %s", list_pick(population, topic->tasks, rng),
                           list_pick(population, topic->diseases, rng));
    const char *design = list_pick(population, corpus_designs, rng);
    if (paper->design == DESIGN_CASE_REPORT) design = "a case report";
    if (paper->design == DESIGN_EDITORIAL) design = "where do we stand?";
    if (*design) g_string_append_printf(title, ": %s", design);
    upper_first(title);
}

static void add_keyword(struct paper *paper, const char *keyword)
{
    for (unsigned i = 0; i < paper->keywords->len; i++)
        if (strcmp(paper->keywords->pdata[i], keyword) == 0) return;
    g_ptr_array_add(paper->keywords, (void *)keyword);
}

static void compose_keywords(struct population *population, struct paper *paper)
{
    const struct topic *topic = &corpus_topics[paper->topic];
    for (unsigned i = 0; i < paper->themes->len; i++) {
        unsigned theme = g_array_index(paper->themes, unsigned, i);
        const struct list *terms = list_of(population, topic->themes[theme].terms);
        add_keyword(paper, terms->items[0]);
        if (rng_chance(&paper->rng, .5))
            add_keyword(paper, terms->items[rng_below(&paper->rng, terms->n)]);
    }
    if (paper->themes->len == 0 && rng_chance(&paper->rng, .2)) return;
    unsigned n = (unsigned)rng_between(&paper->rng, 2, 4);
    for (unsigned i = 0; i < n; i++)
        add_keyword(paper, list_pick(population, topic->keywords, &paper->rng));
}

static void paper_reset(struct paper *paper)
{
    g_array_set_size(paper->authors, 0);
    g_array_set_size(paper->themes, 0);
    g_string_truncate(paper->title, 0);
    g_ptr_array_set_size(paper->keywords, 0);
}

/* What later papers and the truth file need to know of this one. */
static void paper_register(struct population *population, struct paper *paper, unsigned record)
{
    GArray *citable = population->recent_pmids[paper->topic];
    if (citable->len < PAPER_CITABLE)
        g_array_append_val(citable, paper->pmid);
    else
        g_array_index(citable, int64_t, record % PAPER_CITABLE) = paper->pmid;
    bool recent = population->last_day - paper->day < PAPER_RECENT_DAYS;
    population->topic_recent[paper->topic] += recent;
    if (!paper->lab->pmids || !paper->planted) return;
    g_array_append_val(paper->lab->pmids, paper->pmid);
    paper->lab->n_recent += recent;
}

void paper_compose(struct population *population, struct paper *paper, unsigned record)
{
    paper_reset(paper);
    paper->pmid = CORPUS_FIRST_PMID + record;
    paper->day = plan_day_of(population, record);
    paper->rng.state = rng_mix(population->options.seed ^ rng_mix(record + 7));
    uint32_t planted = population->event[record];
    paper->planted = planted != CORPUS_NOBODY;
    if (paper->planted) {
        paper->lab = population_lab(population, planted);
        paper->topic = paper->lab->topic;
    } else {
        paper->topic = topic_pick(&paper->rng);
        paper->lab = lab_pick(population, paper->topic, paper->day, &paper->rng);
    }
    paper->journal = journal_pick(paper->topic, &paper->rng);
    paper->design = design_pick(paper, &paper->rng);
    paper->retracted = !paper->planted && rng_chance(&paper->rng, .002);
    compose_themes(population, paper);
    compose_title(population, paper);
    compose_keywords(population, paper);
    compose_authors(population, paper);
    paper_register(population, paper, record);
}
