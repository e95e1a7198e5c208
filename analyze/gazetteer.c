/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/gazetteer.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "core/embed.h"
#include "core/fold.h"

struct gazetteer {
    GPtrArray *lines;      /* char **: what every key below points into */
    GHashTable *countries; /* name -> code */
    GHashTable *cities;    /* name -> country code */
    GHashTable *cities_as; /* other name -> the first of the same city */
    GHashTable *states;    /* name -> struct gazetteer_state, with its namesakes */
    GHashTable *codes;     /* "US MA" -> struct gazetteer_state, the first of the code */
    GPtrArray *listed;     /* every line of the file */
    GHashTable *known;     /* country codes */
};

/* The lines of an embedded file that carry facts; they live on. */
static char **load_lines(struct gazetteer *gazetteer, const char *name)
{
    const char *text = embed_text(name, NULL);
    g_assert(text);
    char **lines = g_strsplit(text, "\n", -1);
    g_ptr_array_add(gazetteer->lines, lines);
    return lines;
}

/* Cut a line at its first blank; NULL for comments and empty lines. */
static char *cut(char *line)
{
    if (!line || *line == '#') return NULL;
    char *blank = strchr(line, ' ');
    if (!blank) return NULL;
    *blank = '\0';
    return blank + 1;
}

static GHashTable *load_codes(struct gazetteer *gazetteer, const char *name)
{
    GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);
    for (char **line = load_lines(gazetteer, name); *line; line++) {
        char *key = cut(*line);
        if (key) g_hash_table_insert(table, key, *line);
    }
    return table;
}

/* One line of the file: a name of a state. */
static void add_state(struct gazetteer *gazetteer, const char *country, const char *code,
                      const char *name)
{
    char *pair = g_strdup_printf("%s %s", country, code);
    const struct gazetteer_state *first = g_hash_table_lookup(gazetteer->codes, pair);
    struct gazetteer_state *known = g_hash_table_lookup(gazetteer->states, name);
    struct gazetteer_state *state = g_new0(struct gazetteer_state, 1);
    *state = (struct gazetteer_state){
        .country = country, .code = code, .name = first ? first->name : name};
    g_ptr_array_add(gazetteer->listed, state);
    if (!first) {
        g_hash_table_insert(gazetteer->codes, pair, state);
    } else {
        g_free(pair);
    }
    if (known) {
        state->namesake = known->namesake;
        known->namesake = state;
    } else {
        g_hash_table_insert(gazetteer->states, (gpointer)(guintptr)name, state);
    }
}

static void load_states(struct gazetteer *gazetteer)
{
    gazetteer->states = g_hash_table_new(g_str_hash, g_str_equal);
    gazetteer->codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gazetteer->listed = g_ptr_array_new_with_free_func(g_free);
    for (char **line = load_lines(gazetteer, "config/states.txt"); *line; line++) {
        char *code = cut(*line);
        char *name = cut(code);
        if (name) add_state(gazetteer, *line, code, name);
    }
}

static void load_city_names(struct gazetteer *gazetteer)
{
    gazetteer->cities_as = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (char **line = load_lines(gazetteer, "config/city-names.txt"); *line; line++) {
        if (**line == '#') continue;
        g_auto(GStrv) names = g_strsplit(*line, "; ", -1);
        for (char **name = names; *name; name++)
            g_hash_table_insert(gazetteer->cities_as, g_strdup(*name), g_strdup(names[0]));
    }
}

static const struct gazetteer *gazetteer_get(void)
{
    static const struct gazetteer *loaded;
    if (g_once_init_enter(&loaded)) {
        struct gazetteer *gazetteer = g_new0(struct gazetteer, 1);
        gazetteer->lines = g_ptr_array_new();
        gazetteer->countries = load_codes(gazetteer, "config/countries.txt");
        gazetteer->cities = load_codes(gazetteer, "config/cities.txt");
        load_states(gazetteer);
        load_city_names(gazetteer);
        gazetteer->known = g_hash_table_new(g_str_hash, g_str_equal);
        GHashTableIter iter;
        gpointer code;
        g_hash_table_iter_init(&iter, gazetteer->countries);
        while (g_hash_table_iter_next(&iter, NULL, &code)) {
            g_hash_table_add(gazetteer->known, code);
        }
        g_once_init_leave(&loaded, gazetteer);
    }
    return loaded;
}

const char *gazetteer_country(const char *key)
{
    return g_hash_table_lookup(gazetteer_get()->countries, key);
}

bool gazetteer_is_country_code(const char *code)
{
    return g_hash_table_contains(gazetteer_get()->known, code);
}

const char *gazetteer_city(const char *key)
{
    return g_hash_table_lookup(gazetteer_get()->cities, key);
}

char *gazetteer_city_key(const char *name)
{
    g_autofree char *key = fold_key(name);
    const char *first = g_hash_table_lookup(gazetteer_get()->cities_as, key);
    return first ? g_strdup(first) : g_steal_pointer(&key);
}

const struct gazetteer_state *gazetteer_state(const char *key)
{
    return g_hash_table_lookup(gazetteer_get()->states, key);
}

const struct gazetteer_state *gazetteer_state_code(const char *printed, const char *country)
{
    static const char *const coded[] = {"US", "CA", "AU"};
    static const char *const canadian[] = {"ON", "QC", "BC", "AB", "MB", "SK", "NS", "NB"};
    size_t size = strlen(printed);
    if (size < 2 || size > 3) return NULL;
    for (size_t i = 0; i < size; i++) {
        if (!g_ascii_isupper(printed[i])) return NULL;
    }
    if (country && !g_strv_contains((const char *const[]){"US", "CA", "AU", NULL}, country)) {
        return NULL;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(coded); i++) {
        if (country && strcmp(country, coded[i]) != 0) continue;
        char key[8];
        g_snprintf(key, sizeof key, "%s %s", coded[i], printed);
        const struct gazetteer_state *state = g_hash_table_lookup(gazetteer_get()->codes, key);
        if (!state) continue;
        if (country || i == 0 || size == 3) return state;
        for (size_t c = 0; c < G_N_ELEMENTS(canadian); c++) {
            if (strcmp(canadian[c], printed) == 0) return state;
        }
        return NULL;
    }
    return NULL;
}

GPtrArray *gazetteer_states_coded(const char *code, const char *country)
{
    const struct gazetteer *gazetteer = gazetteer_get();
    GPtrArray *states = g_ptr_array_new();
    for (guint i = 0; i < gazetteer->listed->len; i++) {
        struct gazetteer_state *state = gazetteer->listed->pdata[i];
        if (country && strcmp(state->country, country) != 0) continue;
        g_autofree char *pair = g_strdup_printf("%s %s", state->country, state->code);
        bool is_first = g_hash_table_lookup(gazetteer->codes, pair) == state;
        if (is_first && strcmp(state->code, code) == 0) g_ptr_array_add(states, state);
    }
    return states;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **gazetteer_names(bool states, size_t *n)
{
    const struct gazetteer *gazetteer = gazetteer_get();
    guint size;
    gpointer *names =
        g_hash_table_get_keys_as_array(states ? gazetteer->states : gazetteer->countries, &size);
    if (size > 0) qsort(names, size, sizeof *names, compare_names);
    *n = size;
    return (const char **)names;
}

/* Does text follow a pattern of 9 (digit), A (capital) and plain characters? */
static bool follows(const char *text, const char *pattern)
{
    for (; *pattern; pattern++, text++) {
        bool fits = *pattern == '9'   ? g_ascii_isdigit(*text)
                    : *pattern == 'A' ? g_ascii_isupper(*text)
                                      : *text == *pattern;
        if (!fits) return false;
    }
    return *text == '\0';
}

bool gazetteer_is_zip(const char *printed)
{
    return follows(printed, "99999") || follows(printed, "99999-9999");
}

bool gazetteer_is_uk_postcode(const char *first, const char *second)
{
    static const char *const outward[] = {"A9", "A99", "AA9", "AA99", "A9A", "AA9A"};
    if (!follows(second, "9AA")) return false;
    for (size_t i = 0; i < G_N_ELEMENTS(outward); i++) {
        if (follows(first, outward[i])) return true;
    }
    return false;
}

bool gazetteer_is_canadian_postcode(const char *first, const char *second)
{
    return follows(first, "A9A") && follows(second, "9A9");
}

const char *gazetteer_prefixed_postcode(const char *printed)
{
    static const struct {
        const char *prefix, *country;
    } prefixes[] = {
        {"D-", "DE"},  {"DE-", "DE"}, {"CH-", "CH"},  {"A-", "AT"},  {"AT-", "AT"}, {"F-", "FR"},
        {"FR-", "FR"}, {"I-", "IT"},  {"IT-", "IT"},  {"E-", "ES"},  {"ES-", "ES"}, {"NL-", "NL"},
        {"B-", "BE"},  {"BE-", "BE"}, {"DK-", "DK"},  {"SE-", "SE"}, {"S-", "SE"},  {"N-", "NO"},
        {"NO-", "NO"}, {"FI-", "FI"}, {"FIN-", "FI"}, {"PL-", "PL"}, {"CZ-", "CZ"}, {"P-", "PT"},
        {"PT-", "PT"}, {"H-", "HU"},  {"GR-", "GR"},  {"HR-", "HR"}, {"SI-", "SI"}, {"TR-", "TR"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        if (!g_str_has_prefix(printed, prefixes[i].prefix)) continue;
        const char *digits = printed + strlen(prefixes[i].prefix);
        size_t n = strspn(digits, "0123456789");
        if (n >= 3 && n <= 5 && digits[n] == '\0') return prefixes[i].country;
    }
    return NULL;
}

const char *gazetteer_email_country(const char *email)
{
    /* codes that are sold to everyone, or are no country's */
    static const char *const general[] = {"IO", "CO", "ME", "TV", "AI", "CC", "WS", "EU",
                                          "FM", "LY", "GG", "TO", "SU", "NU", NULL};
    const char *dot = strrchr(email, '.');
    if (!dot) return NULL;
    g_autofree char *label = g_ascii_strup(dot + 1, -1);
    if (strcmp(label, "UK") == 0) return "GB";
    if (strcmp(label, "EDU") == 0 || strcmp(label, "GOV") == 0) return "US";
    if (strlen(label) != 2 || g_strv_contains(general, label)) return NULL;
    return g_hash_table_lookup(gazetteer_get()->known, label);
}
