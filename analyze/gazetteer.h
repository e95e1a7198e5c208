/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_GAZETTEER_H
#define RADSCOUT_ANALYZE_GAZETTEER_H
/*
 * Names of countries, states and big cities (config/countries.txt, states.txt,
 * cities.txt), and what a postcode says. Read once, constant afterwards.
 * Keys are fold keys (core/fold.h); returned strings live as long as the
 * program.
 */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* ISO 3166-1 alpha-2 code of a country's name or variant; NULL. */
const char *gazetteer_country(const char *key);

/* Is it an ISO 3166-1 alpha-2 code, in capitals? */
bool gazetteer_is_country_code(const char *code);

/* Country of a big city when only one bears the name; NULL. */
const char *gazetteer_city(const char *key);

/* What the names of one city have in common ("munich" for Munich, München, Muenchen;
 * config/city-names.txt): the key of the first of them, else its own; g_free(). */
char *gazetteer_city_key(const char *name);

struct gazetteer_state {
    const char *country;                    /* ISO 3166-1 alpha-2 */
    const char *code;                       /* second part of ISO 3166-2 */
    const char *name;                       /* the first that is listed */
    const struct gazetteer_state *namesake; /* in another country; NULL: none */
};

/* A state, province or region by its name, the first listed of those that bear it; NULL. */
const struct gazetteer_state *gazetteer_state(const char *key);

/* The state behind a code printed in capitals ("MA", "NSW"). country: the one
 * already known, or NULL (then only the United States, the codes of Canadian
 * provinces that no state shares and New South Wales are tried). */
const struct gazetteer_state *gazetteer_state_code(const char *printed, const char *country);

/* The states (const struct gazetteer_state *) with this code, in capitals, in the
 * country (NULL: in any), as they are listed; g_ptr_array_unref(). */
GPtrArray *gazetteer_states_coded(const char *code, const char *country);

/* Every name above, folded; the array belongs to the caller, g_free(), the names
 * to the program. states: of states, else of countries. */
const char **gazetteer_names(bool states, size_t *n);

/* What a printed word looks like: "02114" or "02114-1234", "SW3 6NP" (two
 * words), "M5G 2C4" (two words), "D-69120". */
bool gazetteer_is_zip(const char *printed);
bool gazetteer_is_uk_postcode(const char *first, const char *second);
bool gazetteer_is_canadian_postcode(const char *first, const char *second);

/* Country of a postcode with a European prefix, "CH-8091"; NULL. */
const char *gazetteer_prefixed_postcode(const char *printed);

/* Country of an e-mail address by its last label, "a@b.ac.jp": JP; NULL for
 * general ones. .edu and .gov count as the United States. */
const char *gazetteer_email_country(const char *email);

#endif
