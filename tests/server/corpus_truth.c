/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/corpus.h"

#include <jansson.h>

void truth_persons(const struct paper *paper, GString *tsv)
{
    for (unsigned i = 0; i < paper->authors->len; i++) {
        uint32_t person = g_array_index(paper->authors, struct paper_author, i).person;
        if (person == CORPUS_NOBODY) continue;
        g_string_append_printf(tsv, "%" G_GINT64_FORMAT "\t%u\t%u\n", paper->pmid, i + 1, person);
    }
}

static void append_day(GString *text, int32_t julian)
{
    GDate date;
    char day[16];
    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)julian);
    g_date_strftime(day, sizeof day, "%Y-%m-%d", &date);
    g_string_append(text, day);
}

void truth_paper(struct population *population, const struct paper *paper, GString *tsv)
{
    g_string_append_printf(tsv, "%" G_GINT64_FORMAT "\t", paper->pmid);
    append_day(tsv, paper->day);
    g_string_append_printf(tsv, "\t%d\t%d\t", paper->retracted, paper->complete);
    for (unsigned i = 0; i < paper->authors->len; i++) {
        const struct paper_author *author = &g_array_index(paper->authors, struct paper_author, i);
        const char *country = author->person == CORPUS_NOBODY ? "@" : "-";
        if (author->has_place) {
            const struct person *person = population_person(population, author->person);
            uint32_t place = person_place_on(person, paper->day);
            country = population_place(population, place)->country->code;
        }
        g_string_append_printf(tsv, "%s%s", i > 0 ? "," : "", country);
    }
    g_string_append_c(tsv, '\n');
}

void truth_people(struct population *population, GString *tsv)
{
    for (uint32_t i = 0; i < population->persons->len; i++) {
        const struct person *person = population_person(population, i);
        g_autofree char *key = population_name_key(population, person->last, person->fore);
        g_string_append_printf(tsv, "%u\t%s\n", i, key);
    }
}

static json_t *person_json(struct population *population, uint32_t number)
{
    const struct person *person = population_person(population, number);
    const struct institution *place = population_place(population, person->new_place);
    json_t *json = json_object();
    g_autofree char *name = g_strdup_printf("%s %s", person->fore, person->last);
    json_object_set_new(json, "person", json_integer(number));
    json_object_set_new(json, "name", json_string(name));
    json_object_set_new(json, "last_name", json_string(person->last));
    json_object_set_new(json, "orcid", *person->orcid ? json_string(person->orcid) : json_null());
    json_object_set_new(json, "email", person->email ? json_string(person->email) : json_null());
    json_object_set_new(json, "institution", json_string(place->name));
    json_object_set_new(json, "country", json_string(place->country->code));
    json_object_set_new(json, "name_varies", json_boolean(person->varies));
    json_object_set_new(json, "moved", json_boolean(person->move_day != INT32_MAX));
    return json;
}

static json_t *lab_json(struct population *population, const struct lab *lab)
{
    json_t *json = person_json(population, lab->senior);
    json_object_set_new(json, "senior_papers_3y", json_integer(lab->n_recent));
    json_object_set_new(json, "newcomer_first_3y", json_integer(g_hash_table_size(lab->newcomers)));
    json_object_set_new(json, "international_first_3y", json_integer(lab->n_international));
    json_t *pmids = json_array();
    for (unsigned i = 0; i < lab->pmids->len; i++)
        json_array_append_new(pmids, json_integer(g_array_index(lab->pmids, int64_t, i)));
    json_object_set_new(json, "senior_pmids", pmids);
    return json;
}

static json_t *labs_json(struct population *population, unsigned topic, enum lab_kind kind)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < population->labs->len; i++) {
        const struct lab *lab = population_lab(population, i);
        if (lab->topic == topic && lab->kind == kind)
            json_array_append_new(array, lab_json(population, lab));
    }
    return array;
}

static json_t *themes_json(struct population *population, unsigned topic, enum theme_kind kind)
{
    json_t *array = json_array();
    const struct theme *themes = corpus_topics[topic].themes;
    for (unsigned i = 0; i < TOPIC_THEMES_MAX && themes[i].terms; i++) {
        if (themes[i].kind != kind) continue;
        const struct list *terms = list_of(population, themes[i].terms);
        json_t *json = json_object(), *names = json_array();
        for (unsigned k = 0; k < terms->n; k++)
            json_array_append_new(names, json_string(terms->items[k]));
        json_object_set_new(json, "label", json_string(terms->items[0]));
        json_object_set_new(json, "terms", names);
        json_object_set_new(json, "growth_per_year", json_real(themes[i].growth_per_year));
        json_object_set_new(
            json, "papers_3y",
            json_integer(g_array_index(population->theme_counts[topic], unsigned, i)));
        json_array_append_new(array, json);
    }
    return array;
}

static json_t *middle_json(struct population *population, unsigned topic)
{
    json_t *array = json_array();
    const GArray *middle = population->middle_authors[topic];
    for (unsigned i = 0; i < middle->len; i++)
        json_array_append_new(array, person_json(population, g_array_index(middle, uint32_t, i)));
    return array;
}

static json_t *topic_json(struct population *population, unsigned topic)
{
    json_t *json = json_object(), *decoys = json_object();
    json_object_set_new(json, "topic", json_string(corpus_topics[topic].name));
    json_object_set_new(json, "papers_3y", json_integer(population->topic_recent[topic]));
    json_object_set_new(json, "mentors", labs_json(population, topic, LAB_MENTOR));
    json_object_set_new(decoys, "inactive", labs_json(population, topic, LAB_INACTIVE));
    json_object_set_new(decoys, "one_first_author", labs_json(population, topic, LAB_ONE_MENTEE));
    json_object_set_new(decoys, "middle_author", middle_json(population, topic));
    json_object_set_new(json, "decoys", decoys);
    json_object_set_new(json, "rising", themes_json(population, topic, THEME_RISING));
    json_object_set_new(json, "fading", themes_json(population, topic, THEME_FADING));
    json_object_set_new(json, "spike", themes_json(population, topic, THEME_SPIKE));
    json_object_set_new(json, "plateau", themes_json(population, topic, THEME_PLATEAU));
    return json;
}

/* Each mentor that shares a printed name with another person: who both are. */
static json_t *namesakes_json(struct population *population)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < population->labs->len; i++) {
        const struct lab *lab = population_lab(population, i);
        if (lab->namesake_of == CORPUS_NOBODY) continue;
        json_t *json = json_object(), *people = json_array();
        const struct person *person = population_person(population, lab->senior);
        g_autofree char *name = g_strdup_printf("%s %s", person->fore, person->last);
        json_array_append_new(people, person_json(population, lab->namesake_of));
        json_array_append_new(people, lab_json(population, lab));
        json_object_set_new(json, "name", json_string(name));
        json_object_set_new(json, "people", people);
        json_array_append_new(array, json);
    }
    return array;
}

/* Everybody who went to another institution, with the day. */
static json_t *movers_json(struct population *population)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < population->persons->len; i++) {
        const struct person *person = population_person(population, i);
        if (person->move_day == INT32_MAX || person->place == person->new_place) continue;
        g_autoptr(GString) day = g_string_new(NULL);
        append_day(day, person->move_day);
        json_array_append_new(array,
                              json_pack("{s:i, s:s, s:s, s:s}", "person", (int)i, "from",
                                        population_place(population, person->place)->name, "to",
                                        population_place(population, person->new_place)->name,
                                        "day", day->str));
    }
    return array;
}

bool truth_write(struct population *population, const char *path, GError **error)
{
    char day[16];
    g_date_strftime(day, sizeof day, "%Y-%m-%d", &population->options.as_of);
    json_t *truth = json_object(), *topics = json_array();
    json_object_set_new(truth, "as_of", json_string(day));
    json_object_set_new(truth, "records", json_integer(population->options.records));
    json_object_set_new(truth, "years", json_integer(population->options.years));
    json_object_set_new(truth, "seed", json_integer((json_int_t)population->options.seed));
    json_object_set_new(truth, "first_pmid", json_integer(CORPUS_FIRST_PMID));
    json_object_set_new(truth, "n_people", json_integer(population->persons->len));
    for (unsigned i = 0; i < corpus_n_topics; i++)
        if (corpus_topics[i].themes[0].terms)
            json_array_append_new(topics, topic_json(population, i));
    json_object_set_new(truth, "topics", topics);
    json_object_set_new(truth, "namesakes", namesakes_json(population));
    json_object_set_new(truth, "movers", movers_json(population));
    char *text = json_dumps(truth, JSON_INDENT(1));
    bool done = g_file_set_contents(path, text, -1, error);
    g_free(text);
    json_decref(truth);
    return done;
}
