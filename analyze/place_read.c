/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/places.h"

#include <string.h>

#include "analyze/gazetteer.h"
#include "analyze/place_clean.h"
#include "analyze/place_segment.h"
#include "core/fold.h"

#define COUNTRY_WORDS_MAX 6

/* --- cities, states, countries: from the right -------------------------------- */

struct words {
    char **printed; /* borrowed from a g_strsplit */
    guint from, to; /* what is left of the segment */
    bool has_zip, has_short_zip;
};

static bool has_digit(const char *word)
{
    return strpbrk(word, "0123456789") != NULL;
}

static void set_country(struct place *place, const char *country)
{
    if (!place->country) place->country = country;
    /* "Hong Kong, China": the more precise one */
    if (strcmp(place->country, "CN") == 0 &&
        (strcmp(country, "HK") == 0 || strcmp(country, "MO") == 0 || strcmp(country, "TW") == 0)) {
        place->country = country;
    }
}

/* Keep the last postcode printed, of one word or two. */
static void set_postcode(struct place *place, const char *first, const char *second)
{
    if (place->postcode) return;
    place->postcode = second ? g_strdup_printf("%s %s", first, second) : g_strdup(first);
}

/* "10117", "92037-0841", "1081HV", but no house number. */
static bool looks_like_postcode(const char *word)
{
    size_t digits = strspn(word, "0123456789");
    if (gazetteer_is_zip(word)) return true;
    return digits >= 4 && digits <= 6 && strlen(word) - digits <= 2 && !strchr(word, '.');
}

/* Postcodes at the end: "CA 92037-0841", "London W12 0HS", "Taipei 115". */
static void drop_tail_postcodes(struct words *words, struct place *place)
{
    while (words->to > words->from) {
        const char *last = words->printed[words->to - 1];
        const char *before = words->to - words->from > 1 ? words->printed[words->to - 2] : "";
        if (gazetteer_is_uk_postcode(before, last)) {
            set_country(place, "GB");
            set_postcode(place, before, last);
            words->to -= 2;
        } else if (gazetteer_is_canadian_postcode(before, last)) {
            set_country(place, "CA");
            set_postcode(place, before, last);
            words->to -= 2;
        } else if (gazetteer_prefixed_postcode(last)) {
            set_country(place, gazetteer_prefixed_postcode(last));
            set_postcode(place, last, NULL);
            words->to--;
        } else if (has_digit(last)) {
            words->has_zip |= gazetteer_is_zip(last);
            if (looks_like_postcode(last)) set_postcode(place, last, NULL);
            words->has_short_zip |= strlen(last) == 4;
            words->to--;
        } else if (g_ascii_strcasecmp(last, "cedex") == 0 || strcmp(last, "-") == 0 || !*last) {
            words->to--;
        } else {
            return;
        }
    }
}

/* ... and at the front: "8091 Zurich", "SE-221 85 Lund", "D 91058 Erlangen". */
static void drop_head_postcodes(struct words *words, struct place *place)
{
    while (words->to > words->from) {
        const char *first = words->printed[words->from];
        const char *next = words->to - words->from > 1 ? words->printed[words->from + 1] : "";
        g_autofree char *joined = g_strdup_printf("%s-%s", first, next);
        if (gazetteer_prefixed_postcode(joined) && strlen(first) <= 3) {
            set_country(place, gazetteer_prefixed_postcode(joined));
            set_postcode(place, joined, NULL);
            words->from += 2;
        } else if (has_digit(first) || !*first) {
            const char *country = gazetteer_prefixed_postcode(first);
            if (country) set_country(place, country);
            if (country || looks_like_postcode(first)) set_postcode(place, first, NULL);
            words->from++;
        } else {
            return;
        }
    }
}

static char *key_of(const struct words *words, guint from)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = from; i < words->to; i++) {
        g_string_append_printf(text, "%s ", words->printed[i]);
    }
    return fold_key(text->str);
}

/* "Georgia" is the state unless a Georgian city stands in the text. */
static bool is_republic_of_georgia(const GArray *segments)
{
    for (guint i = 0; i < segments->len; i++) {
        const struct segment *segment = &g_array_index(segments, struct segment, i);
        for (guint w = 0; w < segment->n_words; w++) {
            const char *city = gazetteer_city(segment->words[w]);
            if (city && strcmp(city, "GE") == 0) return true;
        }
    }
    return false;
}

static const char *country_of(const char *key, const GArray *segments)
{
    const char *country = gazetteer_country(key);
    if (country && strcmp(key, "georgia") == 0 && !is_republic_of_georgia(segments)) return NULL;
    return country;
}

static bool take_state(struct place *place, const struct gazetteer_state *state)
{
    while (state && place->country && strcmp(place->country, state->country) != 0)
        state = state->namesake;
    if (!state || place->state) return false;
    place->country = state->country;
    place->state = state->code;
    return true;
}

/* A country or state at the end of the words is taken off; the longest first.
 * whole: only when nothing else is left. */
static bool take_suffix(struct words *words, struct place *place, const GArray *segments,
                        bool whole)
{
    guint n = words->to - words->from;
    for (guint size = MIN(n, COUNTRY_WORDS_MAX); size > 0; size--) {
        if (whole && size < n) return false;
        guint from = words->to - size;
        g_autofree char *key = key_of(words, from);
        const char *country = country_of(key, segments);
        if (country && (!place->country || size == n)) {
            set_country(place, country);
            words->to = from;
            return true;
        }
        bool american = size == n || !place->country || strcmp(place->country, "US") == 0;
        if (american && take_state(place, gazetteer_state(key))) {
            words->to = from;
            return true;
        }
    }
    return false;
}

static bool take_state_code(struct words *words, struct place *place, bool whole)
{
    if (words->to == words->from || place->state) return false;
    if (whole && words->to - words->from > 1) return false;
    bool alone = words->to - words->from == 1 && place->country;
    const char *last = words->printed[words->to - 1];
    g_autofree char *code = alone ? g_ascii_strup(last, -1) : g_strdup(last);
    g_strdelimit(code, ".", ' ');
    g_strchomp(code);
    const char *country = place->country;
    if (!country && words->has_short_zip && !words->has_zip) country = "AU";
    if (!take_state(place, gazetteer_state_code(code, country))) return false;
    words->to--;
    return true;
}

static char *join_words(const struct words *words)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = words->from; i < words->to; i++) {
        g_string_append_printf(text, "%s%s", i > words->from ? " " : "", words->printed[i]);
    }
    while (text->len && strchr(" .", text->str[text->len - 1])) {
        g_string_truncate(text, text->len - 1);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void take_city(struct words *words, struct place *place, bool may_guess)
{
    static const char *const directions[] = {"SW", "NW", "SE", "NE", NULL};
    static const char *const small[] = {"or", "in", "and", "of", "the", "at", "for", NULL};
    /* the end of a street: "200 First Street SW Rochester" */
    while (words->to > words->from && g_strv_contains(directions, words->printed[words->from]))
        words->from++;
    guint n = words->to - words->from;
    if (place->city || n == 0 || n > 4) return;
    for (guint i = words->from; i < words->to; i++) {
        if (has_digit(words->printed[i])) return;
    }
    g_autofree char *key = key_of(words, words->from);
    if (!*key || g_strv_contains(small, key)) return;
    if (!may_guess && !gazetteer_city(key)) return;
    place->city = join_words(words);
    words->to = words->from;
}

/* A state that shares its city's name: "Hiroshima, Japan", "New York, USA". */
static char *state_city(const struct segment *segment, const struct place *place)
{
    g_auto(GStrv) printed = g_strsplit(segment->text, " ", -1);
    struct words words = {.printed = printed, .to = g_strv_length(printed)};
    struct place scratch = {0};
    drop_tail_postcodes(&words, &scratch);
    drop_head_postcodes(&words, &scratch);
    g_free(scratch.postcode);
    g_autofree char *key = key_of(&words, words.from);
    const struct gazetteer_state *state = gazetteer_state(key);
    if (!state || !gazetteer_city(key) || g_strcmp0(state->country, place->country) != 0) {
        return NULL;
    }
    return join_words(&words);
}

/* Read one segment as a place; true when nothing of it is left. */
static bool read_place(struct segment *segment, struct place *place, const GArray *segments,
                       bool in_places)
{
    bool organisation = segment->rank || segment->is_department;
    g_auto(GStrv) printed = g_strsplit(segment->text, " ", -1);
    struct words words = {.printed = printed, .to = g_strv_length(printed)};
    bool street = segment->is_street && !organisation;
    if (!organisation || has_digit(segment->text)) drop_tail_postcodes(&words, place);
    bool whole = organisation || !in_places;
    guint before;
    do {
        before = words.to;
        if (take_state_code(&words, place, whole && !words.has_zip)) {
            drop_tail_postcodes(&words, place);
        } else if (take_suffix(&words, place, segments, whole)) {
            drop_tail_postcodes(&words, place);
        }
    } while (words.to < before);
    if (organisation) {
        /* "... University of Pennsylvania Philadelphia PA" */
        if (in_places && !place->country) take_state_code(&words, place, false);
        return words.to == words.from;
    }
    drop_head_postcodes(&words, place);
    if (!street) take_city(&words, place, in_places);
    return words.to == words.from;
}

static void read_region(GArray *segments, struct place *place)
{
    bool in_places = true;
    g_autofree char *twin = NULL;
    for (guint i = segments->len; i > 0; i--) {
        struct segment *segment = &g_array_index(segments, struct segment, i - 1);
        const char *state = place->state;
        segment->is_used = read_place(segment, place, segments, in_places);
        if (place->state != state && !twin) twin = state_city(segment, place);
        if (!segment->is_used && (segment->rank || segment->is_department)) in_places = false;
    }
    /* a ward of a big city is no city: "Chuo-ku, Chiba, Japan" */
    bool ward = place->city &&
                (g_str_has_suffix(place->city, "-ku") || g_str_has_suffix(place->city, "-Ku"));
    if (twin && (!place->city || ward)) {
        g_free(place->city);
        place->city = g_steal_pointer(&twin);
    }
}

/* "University Hospital Basel Switzerland": only where nothing better is
 * printed, and never where a country's name is also something else. */
static const char *organisation_country(const GArray *segments)
{
    static const char *const doubtful[] = {"georgia", "jersey", "israel", "jordan", "chad",
                                           "mali",    "niger",  "guinea", "cuba",   NULL};
    for (guint i = segments->len; i > 0; i--) {
        const struct segment *segment = &g_array_index(segments, struct segment, i - 1);
        for (guint size = MIN(3, segment->n_words); size > 0; size--) {
            g_autofree char *key = g_strjoinv(" ", segment->words + segment->n_words - size);
            const char *country = gazetteer_country(key);
            if (country && !g_strv_contains(doubtful, key)) return country;
        }
    }
    return NULL;
}

static const char *city_country(const GArray *segments, const char *city)
{
    g_autofree char *city_key = city ? fold_key(city) : NULL;
    if (city_key && gazetteer_city(city_key)) return gazetteer_city(city_key);
    for (guint i = segments->len; i > 0; i--) {
        const struct segment *segment = &g_array_index(segments, struct segment, i - 1);
        if (segment->rank || segment->is_department) continue;
        g_autofree char *key = g_strjoinv(" ", segment->words);
        if (gazetteer_city(key)) return gazetteer_city(key);
    }
    return NULL;
}

/* "University of Pennsylvania", "Nara Medical University". */
static const char *state_country(const char *key)
{
    static const char *const doubtful[] = {"washington", "georgia", "victoria", NULL};
    const struct gazetteer_state *state = gazetteer_state(key);
    return state && !g_strv_contains(doubtful, key) ? state->country : NULL;
}

/* "Universität Heidelberg", "Cairo University": the last resort. */
static const char *name_country(const GArray *segments)
{
    for (guint i = 0; i < segments->len; i++) {
        const struct segment *segment = &g_array_index(segments, struct segment, i);
        for (guint w = 0; w < segment->n_words; w++) {
            g_autofree char *pair =
                w + 1 < segment->n_words
                    ? g_strjoin(" ", segment->words[w], segment->words[w + 1], NULL)
                    : NULL;
            if (pair && gazetteer_city(pair)) return gazetteer_city(pair);
            if (pair && state_country(pair)) return state_country(pair);
            if (gazetteer_city(segment->words[w])) return gazetteer_city(segment->words[w]);
            const char *state = state_country(segment->words[w]);
            if (state && strlen(segment->words[w]) > 4) return state;
        }
    }
    return NULL;
}

/* --- institution and department ------------------------------------------------- */

/* "University Hospital" says nothing without its city. */
static bool is_generic(const struct segment *segment)
{
    static const char *const plain[] = {"university",
                                        "hospital",
                                        "hospitals",
                                        "general",
                                        "medical",
                                        "center",
                                        "centre",
                                        "the",
                                        "clinic",
                                        "clinics",
                                        "regional",
                                        "central",
                                        "teaching",
                                        "cancer",
                                        "heart",
                                        "national",
                                        "city",
                                        "county",
                                        "military",
                                        "children",
                                        "childrens",
                                        "s",
                                        "universitatsklinikum",
                                        "klinikum",
                                        "health",
                                        "system",
                                        "of",
                                        "and",
                                        "state",
                                        "district",
                                        "school",
                                        "medicine",
                                        "faculty",
                                        "college",
                                        "women",
                                        "institute",
                                        "department",
                                        "radiology",
                                        "imaging",
                                        "vascular",
                                        "cardiovascular",
                                        NULL};
    for (guint i = 0; i < segment->n_words; i++) {
        if (!g_strv_contains(plain, segment->words[i])) return false;
    }
    return true;
}

/* The highest rank; of equals the first that is not generic. */
static const struct segment *best_organisation(const GArray *segments)
{
    const struct segment *best = NULL;
    for (guint i = 0; i < segments->len; i++) {
        const struct segment *segment = &g_array_index(segments, struct segment, i);
        if (segment->is_used || segment->is_department) continue;
        if (!segment->rank) continue;
        bool better = !best || segment->rank > best->rank ||
                      (segment->rank == best->rank && is_generic(best) && !is_generic(segment));
        if (better) best = segment;
    }
    return best;
}

/* No organisation by its words: the first segment that is neither department
 * nor place nor street nor a person's role. */
static const struct segment *unnamed_organisation(const GArray *segments)
{
    static const char *const roles[] = {"professor",  "pathologist", "radiologist", "student",
                                        "consultant", "private",     "md",          "phd",
                                        "author",     "associate",   "independent", NULL};
    for (guint i = 0; i < segments->len; i++) {
        const struct segment *segment = &g_array_index(segments, struct segment, i);
        if (segment->is_used || segment->is_department || segment->is_street) continue;
        if (segment->n_words == 0 || has_digit(segment->text)) continue;
        if (g_strv_contains(roles, segment->words[0])) continue;
        return segment;
    }
    return NULL;
}

static const struct segment *best_department(const GArray *segments)
{
    const struct segment *best = NULL;
    int best_value = 0;
    for (guint i = 0; i < segments->len; i++) {
        const struct segment *segment = &g_array_index(segments, struct segment, i);
        if (segment->is_used || !segment->is_department) continue;
        int value = 1 + 4 * segment->is_imaging;
        for (guint w = 0; w < segment->n_words; w++) {
            value += g_str_has_prefix(segment->words[w], "dep") ? 2 : 0;
        }
        if (value > best_value) {
            best = segment;
            best_value = value;
        }
    }
    return best;
}

/* Campuses that a comma separates from their university. */
static const char *campus_after(const GArray *segments, const struct segment *segment)
{
    static const char *const campuses[] = {
        "san diego", "los angeles",   "san francisco", "davis",  "irvine", "berkeley",
        "riverside", "santa barbara", "santa cruz",    "merced", NULL};
    g_autofree char *key = g_strjoinv(" ", segment->words);
    guint next = (guint)(segment - &g_array_index(segments, struct segment, 0)) + 1;
    if (!g_str_has_suffix(key, "university of california") || next >= segments->len) return NULL;
    const struct segment *campus = &g_array_index(segments, struct segment, next);
    g_autofree char *campus_key = g_strjoinv(" ", campus->words);
    return g_strv_contains(campuses, campus_key) ? campus->text : NULL;
}

static const struct {
    const char *shorter, *longer;
} expansions[] = {
    {"Univ", "University"}, {"Hosp", "Hospital"},     {"Inst", "Institute"}, {"Med", "Medical"},
    {"Ctr", "Center"},      {"Coll", "College"},      {"Sch", "School"},     {"Natl", "National"},
    {"Gen", "General"},     {"Dept", "Department"},   {"Fac", "Faculty"},    {"Clin", "Clinic"},
    {"Acad", "Academy"},    {"Int", "International"}, {"Cent", "Center"},
};

/* Abbreviations written out, quotes and a final stop gone. */
static char *tidy(const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    g_autoptr(GString) out = g_string_new(NULL);
    for (char **word = words; *word; word++) {
        g_autofree char *bare = g_strdup(*word);
        g_strdelimit(bare, "\"*", ' ');
        g_strstrip(bare);
        if (g_str_has_suffix(bare, ".")) bare[strlen(bare) - 1] = '\0';
        const char *use = bare;
        bool known = false;
        for (size_t i = 0; i < G_N_ELEMENTS(expansions); i++) {
            if (strcmp(expansions[i].shorter, bare) == 0) {
                use = expansions[i].longer;
                known = true;
            }
        }
        if (!*bare) continue;
        bool keep_stop = !known && word[1] && g_str_has_suffix(*word, ".");
        g_string_append_printf(out, "%s%s%s", out->len ? " " : "", use, keep_stop ? "." : "");
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* "X University School of Medicine" -> "X University"; "School of Medicine at
 * the University of X" -> "University of X". */
static void drop_school(char *name)
{
    static const char *const heads[] = {
        " School of ",      " College of ",     " Faculty of ",       " Medical School",
        " Medical College", " Graduate School", " School of Medicine"};
    char *university = strstr(name, "Universit");
    if (!university) return;
    if (g_str_has_prefix(name, "School of ") || g_str_has_prefix(name, "Faculty of ") ||
        g_str_has_prefix(name, "College of ") || strstr(name, " School of Medicine at ")) {
        memmove(name, university, strlen(university) + 1);
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        char *head = strstr(university, heads[i]);
        if (head) *head = '\0';
    }
    if (g_str_has_suffix(name, " Graduate")) name[strlen(name) - 9] = '\0';
}

static void name_institution(const GArray *segments, struct place *place)
{
    const struct segment *best = best_organisation(segments);
    if (!best) best = unnamed_organisation(segments);
    if (!best) return;
    g_autofree char *name = tidy(best->text);
    const char *campus = campus_after(segments, best);
    if (g_ascii_strncasecmp(name, "the ", 4) == 0) memmove(name, name + 4, strlen(name) - 3);
    if (best->rank < SEGMENT_HOSPITAL) drop_school(name);
    if (campus) {
        place->institution = g_strdup_printf("%s, %s", name, campus);
    } else if (is_generic(best) && place->city) {
        place->institution = g_strdup_printf("%s, %s", name, place->city);
    } else if (*name) {
        place->institution = g_steal_pointer(&name);
    }
}

static char *list_segments(const GArray *segments)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < segments->len; i++) {
        const struct segment *segment = &g_array_index(segments, struct segment, i);
        char kind = segment->is_used ? 'p' : segment->is_department ? 'd' : 'o';
        g_string_append_printf(list, "%s%c%s", i ? "\n" : "", kind, segment->text);
    }
    return g_string_free(g_steal_pointer(&list), FALSE);
}

/* *named: the country that a city in an organisation's name suggests. */
static void read_part(const char *part, struct place *place, const char **named)
{
    g_autoptr(GArray) segments = segments_read(part);
    read_region(segments, place);
    if (!place->country) place->country = city_country(segments, place->city);
    if (!place->country) place->country = organisation_country(segments);
    *named = name_country(segments);
    const struct segment *department = best_department(segments);
    if (department) place->department = tidy(department->text);
    name_institution(segments, place);
    place->segments = list_segments(segments);
    for (guint i = 0; i < segments->len; i++) {
        const struct segment *segment = &g_array_index(segments, struct segment, i);
        place->is_radiology |= segment->is_imaging && !segment->is_used;
    }
}

/* --- the whole text ---------------------------------------------------------------- */

static void clear_place(struct place *place)
{
    g_free(place->institution);
    g_free(place->department);
    g_free(place->city);
    g_free(place->segments);
    g_free(place->postcode);
    g_free(place->ids);
    *place = (struct place){0};
}

void place_list_clear(struct place_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        clear_place(&list->items[i]);
    }
    list->n = 0;
}

/* May a part without a country have that of its neighbour? Not when it prints
 * another city. */
static bool may_share(const struct place *place, const struct place *neighbour)
{
    if (place->country || !neighbour->country) return false;
    return !place->city || g_strcmp0(place->city, neighbour->city) == 0;
}

/* "Dept A, Hospital B; University C, City, Country": a part without a country
 * has that of the next one, else of the one before. */
static void share_countries(struct place_list *list)
{
    for (size_t i = list->n; i-- > 1;) {
        struct place *place = &list->items[i - 1];
        if (may_share(place, &list->items[i])) place->country = list->items[i].country;
    }
    for (size_t i = 1; i < list->n; i++) {
        struct place *place = &list->items[i];
        if (may_share(place, &list->items[i - 1])) place->country = list->items[i - 1].country;
    }
}

void places_read(const char *text, struct place_list *list)
{
    *list = (struct place_list){.n = 0};
    const char *named[PLACES_MAX] = {0};
    g_autoptr(GArray) parts = place_parts(text);
    for (guint i = 0; i < parts->len && list->n < PLACES_MAX; i++) {
        struct place *place = &list->items[list->n];
        struct place_part *part = &g_array_index(parts, struct place_part, i);
        read_part(part->text, place, &named[list->n]);
        place->ids = g_steal_pointer(&part->ids);
        bool empty = !place->institution && !place->department && !place->country && !place->city &&
                     !place->ids;
        if (empty) {
            clear_place(place);
        } else {
            list->n++;
        }
    }
    share_countries(list);
    g_autofree char *email = list->n == 1 ? place_email(text) : NULL;
    const char *country = email ? gazetteer_email_country(email) : NULL;
    for (size_t i = 0; i < list->n; i++) {
        if (list->items[i].country) continue;
        list->items[i].country = country ? country : named[i];
    }
    share_countries(list);
}

const char *places_country(const char *text)
{
    struct place_list list;
    places_read(text, &list);
    const char *country = NULL;
    for (size_t i = 0; i < list.n; i++) {
        if (list.items[i].country) country = list.items[i].country;
    }
    place_list_clear(&list);
    return country;
}

char *places_name_key(const char *name)
{
    static const struct {
        const char *from, *to;
    } spellings[] = {{"centre", "center"},
                     {"centres", "centers"},
                     {"hospitals", "hospital"},
                     {"the", ""},
                     {"and", ""},
                     {"children", "childrens"},
                     {"womens", "women"},
                     {"s", ""},
                     {"of", ""},
                     {"at", ""}};
    g_autofree char *key = fold_key(name);
    g_auto(GStrv) words = g_strsplit(key, " ", -1);
    g_autoptr(GString) out = g_string_new(NULL);
    for (char **word = words; *word; word++) {
        const char *use = *word;
        for (size_t i = 0; i < G_N_ELEMENTS(spellings); i++) {
            if (strcmp(spellings[i].from, *word) == 0) use = spellings[i].to;
        }
        if (*use) g_string_append_printf(out, "%s%s", out->len ? " " : "", use);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
