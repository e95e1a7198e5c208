/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/directory_index.h"

#include <math.h>
#include <string.h>

#include "analyze/org_words.h"

#define SEGMENTS_MAX 40

/* How the parts of the score weigh: tuned on gold-s2aff-train-val and
 * gold-springer-2023 (docs/methods.md). */
#define NAME_PRINTED_MIN 0.72 /* share of a name that must be printed */
#define SHARE_OF_SEGMENT 0.55 /* the segment may say more than the name */
#define CITY_AGREES 0.07
#define CITY_DIFFERS 0.08
#define ELSEWHERE 0.5    /* words of the name in another segment count less */
#define NEXT_SEGMENT 0.9 /* "University of California, Davis" */
#define ACRONYM_LETTERS_MIN 3
#define PLACE_SEGMENT 0.40   /* a name that is only printed as a place */
#define BORROWED_SEGMENT 0.7 /* share of the segment where words are taken from others */
#define COMMON_WORDS 5.0     /* a name of less weight needs its city */
#define UNIT_WORDS 0.3       /* "school", "medicine" beside a name say little */
#define KIND_MISSING 0.20    /* "Emory Clinic" is not Emory University */
#define MAIN_NAME 0.02       /* before an alias of another one */
#define LABORATORY 0.08      /* before it its university or hospital */

/* One text as words. */
struct printed {
    const struct place *place;
    GArray *words;                /* struct printed_word */
    double weights[SEGMENTS_MAX]; /* of the words in a segment but the next ones */
    double units[SEGMENTS_MAX];   /* of "school", "medicine", ... */
    bool is_place[SEGMENTS_MAX];  /* city, state, country */
    bool is_department[SEGMENTS_MAX];
    char *texts[SEGMENTS_MAX];
    guint n_segments;
};

struct printed_word {
    uint32_t number;
    guint segment;
};

struct candidate {
    uint32_t organisation;
    double score, weight;
    guint segment;
};

#define MASK(directory, i) (g_array_index((directory)->masks, uint64_t, i))

static void read_words(struct directory *directory, struct printed *printed)
{
    double rarest = log(1.0 + directory->names->len);
    for (guint s = 0; s < printed->n_segments; s++) {
        g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
        org_words(printed->texts[s], words);
        for (guint i = 0; i < words->len; i++) {
            gpointer found = g_hash_table_lookup(directory->numbers, words->pdata[i]);
            if (!found) {
                printed->weights[s] += rarest;
                continue;
            }
            struct printed_word word = {GPOINTER_TO_UINT(found) - 1, s};
            uint64_t bit = UINT64_C(1) << s;
            const struct word *known = DIRECTORY_WORD(directory, word.number);
            double *sum = known->is_unit ? printed->units : printed->weights;
            if (!(MASK(directory, word.number) & bit)) sum[s] += known->weight;
            MASK(directory, word.number) |= bit;
            g_array_append_val(printed->words, word);
        }
    }
}

static void forget_words(struct directory *directory, const struct printed *printed)
{
    for (guint i = 0; i < printed->words->len; i++)
        MASK(directory, g_array_index(printed->words, struct printed_word, i).number) = 0;
}

/* Territories that affiliations and tables count with either country. */
static bool same_country(const char *a, const char *b)
{
    static const char *const kin[][2] = {{"CN", "HK"}, {"CN", "MO"}, {"CN", "TW"}, {"US", "PR"},
                                         {"US", "GU"}, {"FR", "RE"}, {"FR", "GP"}, {"FR", "MQ"},
                                         {"FR", "NC"}, {"DK", "GL"}, {"DK", "FO"}, {"GB", "IM"},
                                         {"GB", "JE"}, {"GB", "GG"}, {"RS", "XK"}, {"FR", "GF"}};
    if (strcmp(a, b) == 0) return true;
    for (size_t i = 0; i < G_N_ELEMENTS(kin); i++) {
        if (strcmp(a, kin[i][0]) == 0 && strcmp(b, kin[i][1]) == 0) return true;
        if (strcmp(b, kin[i][0]) == 0 && strcmp(a, kin[i][1]) == 0) return true;
    }
    return false;
}

static bool is_in_name(struct directory *directory, const struct known_name *name, uint32_t number)
{
    for (guint i = name->first; i < name->first + (guint)name->n; i++)
        if (DIRECTORY_WORD_OF(directory, i) == number) return true;
    return false;
}

/* Is every word of the organisation's city printed, and not only as part of
 * its name? */
static bool prints_city(struct directory *directory, const struct known_name *name, guint segment)
{
    const uint32_t *city = &g_array_index(directory->city_words, uint32_t, 2 * name->organisation);
    for (uint32_t i = city[0]; i < city[0] + city[1]; i++) {
        uint32_t number = DIRECTORY_WORD_OF(directory, i);
        uint64_t mask = MASK(directory, number);
        if (is_in_name(directory, name, number)) mask &= ~(UINT64_C(1) << segment);
        if (!mask) return false;
    }
    return city[1] > 0;
}

/* Of the name's words in a segment; *units: the part of it that are units. */
static double weight_in(struct directory *directory, const struct known_name *name, uint64_t bit,
                        double *units)
{
    double weight = 0;
    *units = 0;
    for (guint i = name->first; i < name->first + (guint)name->n; i++) {
        uint32_t number = DIRECTORY_WORD_OF(directory, i);
        if (!(MASK(directory, number) & bit)) continue;
        const struct word *word = DIRECTORY_WORD(directory, number);
        weight += word->weight;
        *units += word->is_unit ? word->weight : 0;
    }
    return weight;
}

/* The segment with most of the name; a place only when it has all of it. */
static guint best_segment(struct directory *directory, const struct printed *printed,
                          const struct known_name *name, double *inside, double *units)
{
    guint best = 0;
    *inside = *units = 0;
    for (guint s = 0; s < printed->n_segments; s++) {
        double of_units;
        double weight = weight_in(directory, name, UINT64_C(1) << s, &of_units);
        if (printed->is_place[s] && weight < name->weight - 1e-3) continue;
        if (weight > *inside) {
            *inside = weight;
            *units = of_units;
            best = s;
        }
    }
    return best;
}

/* What of a name stands outside of its segment, and what nowhere. */
struct outside {
    double weight;
    bool is_place;      /* a word of it is printed as a place: "Mayo Clinic, Scottsdale" */
    bool misses_a_kind; /* "university", "hospital", ... is printed nowhere */
};

static struct outside look_outside(struct directory *directory, const struct printed *printed,
                                   const struct known_name *name, guint segment)
{
    struct outside outside = {0};
    for (guint i = name->first; i < name->first + (guint)name->n; i++) {
        uint32_t number = DIRECTORY_WORD_OF(directory, i);
        const struct word *word = DIRECTORY_WORD(directory, number);
        uint64_t mask = MASK(directory, number);
        outside.misses_a_kind |= !mask && word->is_kind;
        if (!mask || (mask & (UINT64_C(1) << segment))) continue;
        bool is_place = false;
        for (guint s = 0; s < printed->n_segments; s++)
            is_place |= printed->is_place[s] && (mask & (UINT64_C(1) << s));
        bool is_near = is_place || (mask & (UINT64_C(1) << (segment + 1)));
        outside.weight += word->weight * (is_near ? NEXT_SEGMENT : ELSEWHERE);
        outside.is_place |= is_place;
    }
    return outside;
}

/* Words of the segment that are the organisation's city are no surplus. */
static double city_weight(struct directory *directory, const struct known_name *name, guint segment)
{
    const uint32_t *city = &g_array_index(directory->city_words, uint32_t, 2 * name->organisation);
    double weight = 0;
    for (uint32_t i = city[0]; i < city[0] + city[1]; i++) {
        uint32_t number = DIRECTORY_WORD_OF(directory, i);
        if (is_in_name(directory, name, number)) continue;
        if (MASK(directory, number) & (UINT64_C(1) << segment))
            weight += DIRECTORY_WORD(directory, number)->weight;
    }
    return weight;
}

/* An acronym counts only as a segment of its own, printed in capitals. */
static bool is_printed_acronym(const struct printed *printed, guint segment)
{
    const char *text = printed->texts[segment];
    size_t letters = 0;
    for (const char *p = text ? text : ""; *p; p++) {
        if (g_ascii_islower(*p)) return false;
        letters += (size_t)g_ascii_isupper(*p);
    }
    return letters >= ACRONYM_LETTERS_MIN;
}

static bool rate(struct directory *directory, const struct printed *printed,
                 const struct known_name *name, struct candidate *candidate)
{
    const struct known_organisation *organisation =
        DIRECTORY_ORGANISATION(directory, name->organisation);
    const struct place *place = printed->place;
    if (place->country && organisation->country &&
        !same_country(place->country, organisation->country))
        return false;
    double inside, units;
    guint segment = best_segment(directory, printed, name, &inside, &units);
    if (inside < name->weight * NAME_PRINTED_MIN / 2) return false;
    struct outside outside = look_outside(directory, printed, name, segment);
    double share = (inside + outside.weight) / name->weight;
    if (share < NAME_PRINTED_MIN) return false;
    bool city = outside.is_place || prints_city(directory, name, segment);
    double surplus = printed->weights[segment] - (inside - units) -
                     city_weight(directory, name, segment) +
                     UNIT_WORDS * (printed->units[segment] - units);
    double of_segment = inside / (inside + MAX(surplus, 0));
    if (outside.weight > 0 && of_segment < BORROWED_SEGMENT) return false;
    if (inside + outside.weight < COMMON_WORDS && !city) return false;
    if (name->kind == NAME_ACRONYM &&
        (of_segment < 0.99 || !is_printed_acronym(printed, segment) || !city || !place->country))
        return false;
    double score = share * share * (1 - SHARE_OF_SEGMENT + SHARE_OF_SEGMENT * of_segment);
    if (city) score += CITY_AGREES;
    if (!city && organisation->city && place->city) score -= CITY_DIFFERS;
    if (printed->is_place[segment]) score -= PLACE_SEGMENT;
    if (outside.misses_a_kind) score -= KIND_MISSING;
    if (name->kind == NAME_MAIN) score += MAIN_NAME;
    if (organisation->is_laboratory) score -= LABORATORY;
    *candidate = (struct candidate){name->organisation, score, inside, segment};
    return true;
}

/* Better: the greater score; of equals the longer name, then the one first in
 * the table. */
static bool is_better(const struct candidate *a, const struct candidate *b)
{
    if (fabs(a->score - b->score) > 1e-9) return a->score > b->score;
    if (fabs(a->weight - b->weight) > 1e-9) return a->weight > b->weight;
    return a->organisation < b->organisation;
}

static struct candidate find_best(struct directory *directory, const struct printed *printed)
{
    struct candidate best = {DIRECTORY_NONE, 0, 0, 0};
    uint32_t text_number = ++directory->text_number;
    for (guint i = 0; i < printed->words->len; i++) {
        const struct printed_word *word = &g_array_index(printed->words, struct printed_word, i);
        const GArray *names = DIRECTORY_WORD(directory, word->number)->names;
        for (guint k = 0; names && k < names->len; k++) {
            uint32_t number = g_array_index(names, uint32_t, k);
            uint32_t *seen = &g_array_index(directory->seen, uint32_t, number);
            struct candidate candidate;
            if (*seen == text_number) continue;
            *seen = text_number;
            if (!rate(directory, printed, DIRECTORY_NAME(directory, number), &candidate)) continue;
            if (best.organisation == DIRECTORY_NONE || is_better(&candidate, &best))
                best = candidate;
        }
    }
    return best;
}

/* Segments as places_read() leaves them: "d" department, "p" place, "o" other,
 * then the text. */
static void cut_segments(struct printed *printed, char **lines)
{
    for (char **line = lines; *line && printed->n_segments < SEGMENTS_MAX; line++) {
        guint s = printed->n_segments++;
        printed->is_place[s] =
            **line == 'p' || (**line && g_strcmp0(*line + 1, printed->place->city) == 0);
        printed->is_department[s] = **line == 'd';
        printed->texts[s] = **line ? *line + 1 : *line;
    }
}

const struct known_organisation *directory_match(struct directory *directory,
                                                 const struct place *place, double *score)
{
    if (!place->segments) return NULL;
    g_auto(GStrv) lines = g_strsplit(place->segments, "\n", -1);
    g_autoptr(GArray) words = g_array_new(FALSE, FALSE, sizeof(struct printed_word));
    struct printed printed = {.place = place, .words = words};
    cut_segments(&printed, lines);
    read_words(directory, &printed);
    struct candidate best = find_best(directory, &printed);
    forget_words(directory, &printed);
    *score = best.score;
    if (best.organisation == DIRECTORY_NONE || best.score < DIRECTORY_ACCEPT) return NULL;
    return DIRECTORY_ORGANISATION(directory, best.organisation);
}
