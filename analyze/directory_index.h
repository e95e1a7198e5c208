/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_DIRECTORY_INDEX_H
#define RADSCOUT_ANALYZE_DIRECTORY_INDEX_H
/* What a directory is made of: shared by its two files, nobody else's. */
#include "analyze/directory.h"

#include <stdint.h>

#define DIRECTORY_WORDS_MAX 24 /* of a name; longer names are left out */

enum name_kind { NAME_MAIN, NAME_ALIAS, NAME_ACRONYM };

/* One name: words[first .. first + n), the rarest first. */
struct known_name {
    uint32_t organisation, first;
    uint8_t n;
    uint8_t kind;
    float weight; /* sum over its words */
};

struct word {
    float weight;  /* IDF */
    uint32_t n;    /* names with it */
    bool is_kind;  /* says what an organisation is: "university", "hospital" */
    bool is_unit;  /* names a part of an organisation: "school", "medicine" */
    GArray *names; /* uint32_t: names that have it among their rarest; NULL */
};

struct directory {
    GStringChunk *text;
    GArray *organisations; /* struct known_organisation */
    GArray *city_words;    /* uint32_t pairs: first and n into words_of */
    GArray *names;         /* struct known_name */
    GArray *words_of;      /* uint32_t: word numbers of names and cities */
    GHashTable *numbers;   /* word -> its number + 1 */
    GArray *words;         /* struct word */
    GHashTable *ids;       /* identifier -> index + 1 */
    GHashTable *by_key;    /* org_words_key of built-in names -> index + 1 */
    GHashTable *by_name;   /* main name -> index + 1, of those of one name the first */
    /* while one text is looked at */
    GArray *masks; /* uint64_t per word: segments that print it */
    GArray *seen;  /* uint32_t per name: number of the last text that met it */
    uint32_t text_number;
};

#define DIRECTORY_ORGANISATION(d, i)                                                               \
    (&g_array_index((d)->organisations, struct known_organisation, i))
#define DIRECTORY_NAME(d, i) (&g_array_index((d)->names, struct known_name, i))
#define DIRECTORY_WORD(d, i) (&g_array_index((d)->words, struct word, i))
#define DIRECTORY_WORD_OF(d, i) (g_array_index((d)->words_of, uint32_t, i))
#define DIRECTORY_NONE UINT32_MAX

#endif
