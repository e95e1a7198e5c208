/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/corpus.h"

#include <string.h>

#define NAME_TRIES 64

static void list_free(void *data)
{
    struct list *list = data;
    g_strfreev(list->items);
    g_free(list);
}

const struct list *list_of(struct population *population, const char *text)
{
    struct list *list = g_hash_table_lookup(population->list_cache, text);
    if (list) return list;
    list = g_new(struct list, 1);
    list->items = g_strsplit(text, "|", -1);
    list->n = g_strv_length(list->items);
    g_hash_table_insert(population->list_cache, (void *)text, list);
    return list;
}

const char *list_pick(struct population *population, const char *text, struct rng *rng)
{
    const struct list *list = list_of(population, text);
    return list->n > 0 ? list->items[rng_below(rng, list->n)] : "";
}

struct person *population_person(const struct population *population, uint32_t person)
{
    return &g_array_index(population->persons, struct person, person);
}

struct institution *population_place(const struct population *population, uint32_t place)
{
    return &g_array_index(population->institutions, struct institution, place);
}

struct lab *population_lab(const struct population *population, uint32_t lab)
{
    return &g_array_index(population->labs, struct lab, lab);
}

uint32_t person_place_on(const struct person *person, int32_t day)
{
    return day >= person->move_day ? person->new_place : person->place;
}

/* Letters that decomposition leaves alone. */
static const struct {
    const char *from, *to;
} plain_letters[] = {{"ø", "o"}, {"Ø", "O"},  {"ł", "l"}, {"Ł", "L"},  {"đ", "d"},
                     {"Đ", "D"}, {"ß", "ss"}, {"ı", "i"}, {"æ", "ae"}, {"Æ", "Ae"}};

const char *ascii_name(struct population *population, const char *name)
{
    g_autofree char *decomposed = g_utf8_normalize(name, -1, G_NORMALIZE_NFD);
    g_autoptr(GString) plain = g_string_new(NULL);
    for (const char *p = decomposed; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c < 0x80) g_string_append_c(plain, (char)c);
        for (size_t i = 0; c >= 0x80 && i < G_N_ELEMENTS(plain_letters); i++)
            if (g_utf8_get_char(plain_letters[i].from) == c)
                g_string_append(plain, plain_letters[i].to);
    }
    return g_string_chunk_insert_const(population->text, plain->str);
}

/* --- names --------------------------------------------------------------- */

static const struct culture *culture_pick(const struct country *country, struct rng *rng)
{
    char code = country->cultures[rng_below(rng, (unsigned)strlen(country->cultures))];
    if (rng_chance(rng, .08)) return &corpus_cultures[rng_below(rng, (unsigned)corpus_n_cultures)];
    for (size_t i = 0; i < corpus_n_cultures; i++)
        if (corpus_cultures[i].code == code) return &corpus_cultures[i];
    return &corpus_cultures[0];
}

static void surname_append(struct population *population, GString *name,
                           const struct culture *culture, struct rng *rng)
{
    if (!*culture->heads || rng_chance(rng, .08)) {
        g_string_append(name, list_pick(population, culture->surnames, rng));
        return;
    }
    g_string_append(name, list_pick(population, culture->heads, rng));
    g_string_append(name, list_pick(population, culture->tails, rng));
}

static const char *make_surname(struct population *population, const struct culture *culture,
                                struct rng *rng)
{
    g_autoptr(GString) name = g_string_new(NULL);
    if (*culture->particles && rng_chance(rng, .25)) {
        g_string_append(name, list_pick(population, culture->particles, rng));
        g_string_append_c(name, ' ');
    }
    surname_append(population, name, culture, rng);
    if (culture->compound && rng_chance(rng, .7)) {
        g_string_append_c(name, rng_chance(rng, .5) ? ' ' : '-');
        surname_append(population, name, culture, rng);
    } else if (rng_chance(rng, .02)) {
        g_string_append_c(name, '-');
        surname_append(population, name, culture, rng);
    }
    return g_string_chunk_insert_const(population->text, name->str);
}

static const char *make_fore(struct population *population, const struct culture *culture,
                             struct rng *rng)
{
    g_autoptr(GString) name = g_string_new(list_pick(population, culture->fores, rng));
    if (*culture->seconds && rng_chance(rng, .88)) {
        g_string_append(name, culture->glue);
        g_string_append(name, list_pick(population, culture->seconds, rng));
    }
    return g_string_chunk_insert_const(population->text, name->str);
}

char *population_name_key(struct population *population, const char *last, const char *fore)
{
    g_autofree char *both =
        g_strdup_printf("%s %.1s", ascii_name(population, last), ascii_name(population, fore));
    return g_ascii_strdown(both, -1);
}

/* Namesakes under one roof are rare, in life too: a second person with this
 * key at this place is refused, but for one in fifty. Notes the key. */
static bool is_neighbour(struct population *population, struct rng *rng, const char *key,
                         uint32_t place)
{
    uint64_t mixed = rng_mix(((uint64_t)place << 32) ^ g_str_hash(key));
    if (g_hash_table_add(population->neighbours, GSIZE_TO_POINTER((gsize)mixed))) return false;
    return !rng_chance(rng, .02);
}

static void draw_name(struct population *population, struct rng *rng, struct person *person)
{
    const struct institution *place = population_place(population, person->place);
    const struct culture *culture = culture_pick(place->country, rng);
    person->last = make_surname(population, culture, rng);
    person->fore = make_fore(population, culture, rng);
    person->middle = NULL;
    if (rng_below(rng, 100) < (unsigned)culture->middle_percent) {
        char letter[2] = {(char)('A' + rng_below(rng, 23)), 0};
        person->middle = g_string_chunk_insert_const(population->text, letter);
    }
}

static void name_person(struct population *population, struct rng *rng, struct person *person,
                        bool planted)
{
    for (int tries = 0; tries < NAME_TRIES; tries++) {
        draw_name(population, rng, person);
        g_autofree char *key = population_name_key(population, person->last, person->fore);
        if (g_hash_table_contains(population->reserved, key)) continue;
        if (is_neighbour(population, rng, key, person->place)) continue;
        if (planted) g_hash_table_add(population->reserved, g_steal_pointer(&key));
        return;
    }
}

/* --- people -------------------------------------------------------------- */

/* Bare form with a right check digit (ISO 7064 mod 11-2), outside the range
 * that is given out. */
static void make_orcid(char orcid[20], uint32_t number)
{
    char digits[17];
    g_snprintf(digits, sizeof digits, "00090099%07u", number % 10000000U);
    unsigned total = 0;
    for (int i = 0; i < 15; i++)
        total = (total + (unsigned)(digits[i] - '0')) * 2;
    unsigned check = (12 - total % 11) % 11;
    digits[15] = check == 10 ? 'X' : (char)('0' + check);
    g_snprintf(orcid, 20, "%.4s-%.4s-%.4s-%.4s", digits, digits + 4, digits + 8, digits + 12);
}

static const char *make_email(struct population *population, struct rng *rng,
                              const struct person *person)
{
    const struct institution *place = population_place(population, person->place);
    g_autofree char *last = g_ascii_strdown(ascii_name(population, person->last), -1);
    g_autofree char *fore = g_ascii_strdown(ascii_name(population, person->fore), -1);
    g_strdelimit(last, " '-", '_');
    g_strdelimit(fore, " '-", '_');
    g_autofree char *email = NULL;
    switch (rng_below(rng, 4)) {
    case 0:
        email = g_strdup_printf("%s.%s@%s", fore, last, place->domain);
        break;
    case 1:
        email = g_strdup_printf("%.1s%s@%s", fore, last, place->domain);
        break;
    case 2:
        email = g_strdup_printf("%s%.1s%u@%s", last, fore, 1 + rng_below(rng, 99), place->domain);
        break;
    default:
        email = g_strdup_printf("%s-%.1s@%s", last, fore, place->domain);
    }
    return g_string_chunk_insert(population->text, email);
}

uint32_t population_add(struct population *population, struct rng *rng, uint32_t place,
                        unsigned topic, bool planted)
{
    uint32_t number = population->persons->len;
    struct person person = {.place = place, .new_place = place, .move_day = INT32_MAX};
    name_person(population, rng, &person, planted);
    const char *special = corpus_topics[topic].department;
    person.radiology = planted || rng_chance(rng, .7);
    if (!person.radiology)
        person.department = list_pick(population, corpus_other_departments, rng);
    else if (special && rng_chance(rng, planted ? .7 : .3))
        person.department = special;
    else
        person.department = list_pick(population, corpus_departments, rng);
    if (rng_chance(rng, .12))
        person.second_department = list_pick(population, corpus_other_departments, rng);
    if (planted || rng_chance(rng, .4)) make_orcid(person.orcid, number + 1);
    if (planted || rng_chance(rng, .35)) person.email = make_email(population, rng, &person);
    person.varies = rng_chance(rng, .3);
    if (rng_chance(rng, .012)) person.suffix = rng_chance(rng, .5) ? "Jr" : "3rd";
    if (!planted && rng_chance(rng, .06)) {
        person.new_place = rng_below(rng, population->institutions->len);
        person.move_day = rng_between(rng, population->first_day + 365, population->last_day - 180);
    }
    g_array_append_val(population->persons, person);
    return number;
}

void population_rename(struct population *population, struct rng *rng, uint32_t person,
                       uint32_t like)
{
    struct person *other = population_person(population, person);
    const struct person *model = population_person(population, like);
    other->last = model->last;
    other->fore = model->fore;
    other->middle = NULL;
    other->suffix = NULL;
    other->varies = false;
    other->email = make_email(population, rng, other);
    if (!*other->orcid) make_orcid(other->orcid, person + 1);
}

/* --- places -------------------------------------------------------------- */

static const struct country *country_pick(struct rng *rng)
{
    int total = 0;
    for (size_t i = 0; i < corpus_n_countries; i++)
        total += corpus_countries[i].weight;
    int draw = (int)rng_below(rng, (unsigned)total);
    for (size_t i = 0; i < corpus_n_countries; i++) {
        draw -= corpus_countries[i].weight;
        if (draw < 0) return &corpus_countries[i];
    }
    return &corpus_countries[0];
}

/* The ROR form: 0, six of base 32, two check digits (ISO 7064 mod 97-10). */
static void make_ror(char ror[10], struct rng *rng)
{
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
    uint64_t number = (UINT64_C(31) << 25) | rng_below(rng, 1U << 25);
    ror[0] = '0';
    for (int i = 0; i < 6; i++)
        ror[1 + i] = letters[(number >> (5 * (5 - i))) & 31];
    unsigned check = 98 - (unsigned)((number * 100) % 97);
    g_snprintf(ror + 7, 3, "%02u", check);
}

static const char *fill_digits(struct population *population, const char *pattern, struct rng *rng)
{
    g_autofree char *text = g_strdup(pattern);
    for (char *p = text; *p; p++)
        if (*p == '#') *p = (char)('1' + rng_below(rng, 9));
    return g_string_chunk_insert_const(population->text, text);
}

static const char *make_place_name(struct population *population, const struct country *country,
                                   struct rng *rng)
{
    const char *template = list_pick(population, country->templates, rng);
    const char *stem = list_pick(population, country->stems, rng);
    const char *at = strchr(template, '@');
    g_autofree char *name =
        g_strdup_printf("%.*s%s%s", (int)(at - template), template, stem, at + 1);
    return g_string_chunk_insert_const(population->text, name);
}

static const char *make_domain(struct population *population, const char *name, struct rng *rng)
{
    static const char *const ends[] = {"example.org", "example.com", "example.net"};
    g_autoptr(GString) slug = g_string_new(NULL);
    for (const char *p = ascii_name(population, name); *p && slug->len < 24; p++)
        if (g_ascii_isalnum(*p)) g_string_append_c(slug, g_ascii_tolower(*p));
    g_string_append_printf(slug, ".%s", ends[rng_below(rng, 3)]);
    return g_string_chunk_insert_const(population->text, slug->str);
}

static void places_make(struct population *population)
{
    unsigned n = CLAMP(120 + population->options.records / 400, 120, 900);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned tries = 0; population->institutions->len < n && tries < 20 * n; tries++) {
        struct institution place = {.country = country_pick(&population->rng)};
        place.name = make_place_name(population, place.country, &population->rng);
        if (!g_hash_table_add(seen, (void *)place.name)) continue;
        const char *city = list_pick(population, place.country->cities, &population->rng);
        g_auto(GStrv) parts = g_strsplit(city, ";", 4);
        place.city = g_string_chunk_insert_const(population->text, parts[0]);
        place.state = g_string_chunk_insert_const(population->text, parts[1]);
        place.state_name = g_string_chunk_insert_const(population->text, parts[2]);
        place.postcode = fill_digits(population, parts[3], &population->rng);
        place.domain = make_domain(population, place.name, &population->rng);
        if (rng_chance(&population->rng, .3)) make_ror(place.ror, &population->rng);
        place.grid = rng_chance(&population->rng, .1);
        g_array_append_val(population->institutions, place);
    }
}

uint32_t population_abroad(struct population *population, struct rng *rng, uint32_t place)
{
    const struct country *home = population_place(population, place)->country;
    for (int tries = 0; tries < 100; tries++) {
        uint32_t other = rng_below(rng, population->institutions->len);
        if (population_place(population, other)->country != home) return other;
    }
    return place;
}

/* --- life cycle ---------------------------------------------------------- */

struct population *population_new(const struct corpus_options *options)
{
    struct population *population = g_new0(struct population, 1);
    population->options = *options;
    population->rng.state = rng_mix(options->seed + 1);
    population->text = g_string_chunk_new(65536);
    population->list_cache = g_hash_table_new_full(NULL, NULL, NULL, list_free);
    population->reserved = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    population->neighbours = g_hash_table_new(NULL, NULL);
    population->institutions = g_array_new(FALSE, TRUE, sizeof(struct institution));
    population->persons = g_array_new(FALSE, TRUE, sizeof(struct person));
    population->labs = g_array_new(FALSE, TRUE, sizeof(struct lab));
    population->labs_by_topic = g_new0(GArray *, corpus_n_topics);
    population->middle_authors = g_new0(GArray *, corpus_n_topics);
    population->recent_pmids = g_new0(GArray *, corpus_n_topics);
    population->theme_counts = g_new0(GArray *, corpus_n_topics);
    population->topic_recent = g_new0(unsigned, corpus_n_topics);
    for (size_t i = 0; i < corpus_n_topics; i++) {
        population->labs_by_topic[i] = g_array_new(FALSE, TRUE, sizeof(uint32_t));
        population->middle_authors[i] = g_array_new(FALSE, TRUE, sizeof(uint32_t));
        population->recent_pmids[i] = g_array_new(FALSE, TRUE, sizeof(int64_t));
        population->theme_counts[i] = g_array_new(FALSE, TRUE, sizeof(unsigned));
        g_array_set_size(population->theme_counts[i], TOPIC_THEMES_MAX);
    }
    population->event = g_new(uint32_t, options->records);
    memset(population->event, 0xff, options->records * sizeof(uint32_t));
    GDate first = options->as_of;
    g_date_subtract_years(&first, (GDateYear)options->years);
    population->first_day = (int32_t)g_date_get_julian(&first) + 1;
    population->last_day = (int32_t)g_date_get_julian(&options->as_of);
    places_make(population);
    plan_make(population);
    return population;
}

static void labs_free(GArray *labs)
{
    for (unsigned i = 0; i < labs->len; i++) {
        struct lab *lab = &g_array_index(labs, struct lab, i);
        g_array_unref(lab->members);
        g_array_unref(lab->collaborators);
        if (lab->pmids) g_array_unref(lab->pmids);
        if (lab->newcomers) g_hash_table_unref(lab->newcomers);
    }
    g_array_unref(labs);
}

void population_free(struct population *population)
{
    if (!population) return;
    for (size_t i = 0; i < corpus_n_topics; i++) {
        g_array_unref(population->labs_by_topic[i]);
        g_array_unref(population->middle_authors[i]);
        g_array_unref(population->recent_pmids[i]);
        g_array_unref(population->theme_counts[i]);
    }
    g_free(population->labs_by_topic);
    g_free(population->middle_authors);
    g_free(population->recent_pmids);
    g_free(population->theme_counts);
    g_free(population->topic_recent);
    labs_free(population->labs);
    g_array_unref(population->persons);
    g_array_unref(population->institutions);
    g_free(population->event);
    g_hash_table_unref(population->reserved);
    g_hash_table_unref(population->neighbours);
    g_hash_table_unref(population->list_cache);
    g_string_chunk_free(population->text);
    g_free(population);
}
