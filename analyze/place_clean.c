/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/place_clean.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "analyze/gazetteer.h"
#include "analyze/place_ids.h"
#include "core/fold.h"
#include "core/organisation.h"

/* Words that begin a new affiliation after a full stop (folded prefixes). */
static const char *const openers[] = {
    "depart", "dept",    "divis",   "univ",   "institut", "istitut",  "hospital", "school",
    "facult", "center",  "centre",  "klinik", "section",  "service",  "college",  "laborator",
    "clinic", "hopital", "ospedal", "dipart", "unit",     "from the", "radiolog", "national",
};

/* Words whose full stop does not end anything. */
static const char *const abbreviations[] = {
    "dept", "dep",  "depts", "div",  "univ", "hosp", "inst", "med",    "sch",  "coll",
    "ctr",  "cent", "natl",  "gen",  "st",   "ste",  "dr",   "no",     "prof", "mt",
    "ave",  "rd",   "blvd",  "bldg", "rm",   "sci",  "surg", "radiol", "lab",  "sec",
    "fac",  "sect", "ft",    "pr",   "str",  "p",    "o",    "u",      "s",    "r",
};

static bool is_address_end(char c)
{
    return c == '\0' || strchr(" ,;()<>[]\"", c) != NULL;
}

/* The word around text[at]: [*from, *to). */
static void word_around(const char *text, size_t at, size_t *from, size_t *to)
{
    *from = *to = at;
    while (*from > 0 && !is_address_end(text[*from - 1])) {
        (*from)--;
    }
    while (!is_address_end(text[*to])) {
        (*to)++;
    }
}

char *place_email(const char *text)
{
    const char *at = strchr(text, '@');
    if (!at) return NULL;
    size_t from, to;
    word_around(text, (size_t)(at - text), &from, &to);
    while (to > from && text[to - 1] == '.') {
        to--;
    }
    return g_strndup(text + from, to - from);
}

/* Blank out what is no place: addresses with '@', web addresses, labels. */
static void blank_addresses(GString *text)
{
    static const char *const labels[] = {"Electronic address:",
                                         "Electronic address",
                                         "E-mail address:",
                                         "Email address:",
                                         "E-mail:",
                                         "Email:",
                                         "email:",
                                         "e-mail:",
                                         "ORCID:",
                                         "ORCID iD:"};
    for (size_t i = 0; i < text->len; i++) {
        bool is_web =
            strncmp(text->str + i, "http", 4) == 0 || strncmp(text->str + i, "www.", 4) == 0;
        if (text->str[i] != '@' && !is_web) continue;
        size_t from, to;
        word_around(text->str, i, &from, &to);
        bool is_torn = text->str[i] == '@' && to == i + 1 && to < text->len;
        if (is_torn) word_around(text->str, i + 2, &(size_t){0}, &to);
        memset(text->str + from, ' ', MIN(to, text->len) - from);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        for (char *at = strstr(text->str, labels[i]); at; at = strstr(at, labels[i])) {
            memset(at, ' ', strlen(labels[i]));
        }
    }
}

static bool is_country(const char *text, size_t size)
{
    g_autofree char *copy = g_strndup(text, size);
    g_autofree char *key = fold_key(copy);
    return gazetteer_country(key) != NULL;
}

/* Brackets hold author initials, acronyms, roles: nothing a place is read from
 * but "Granada (Spain)". An unclosed bracket is left alone. */
static void blank_brackets(GString *text)
{
    for (char *open = strchr(text->str, '('); open; open = strchr(open + 1, '(')) {
        size_t size = strcspn(open + 1, "()");
        if (open[1 + size] != ')') continue;
        if (is_country(open + 1, size)) {
            open[0] = open[1 + size] = ',';
        } else {
            memset(open, ' ', size + 2);
        }
    }
}

/* Digit runs, single letters, stars and daggers before the first word: "1",
 * "a ", "*", "[2]"; also glued: "1Department". */
static const char *skip_marks(const char *text)
{
    for (;;) {
        const char *start = text;
        while (*text && strchr(" .,:*#[]&-\"'", *text)) {
            text++;
        }
        if (strncmp(text, "†", 3) == 0 || strncmp(text, "‡", 3) == 0) text += 3;
        if (strncmp(text, "§", 2) == 0 || strncmp(text, "¶", 2) == 0) text += 2;
        if (g_ascii_isalpha(text[0]) && text[1] == ' ' && g_ascii_islower(text[0])) text += 1;
        if (g_ascii_isdigit(*text)) {
            size_t digits = strspn(text, "0123456789");
            const char *next = text + digits;
            const char *word = next + strspn(next, " ");
            if (digits <= 2 && (g_ascii_isupper(*next) || *next == ']' ||
                                (*next == ' ' && g_ascii_isupper(*word)))) {
                text = next;
            }
        }
        if (g_str_has_prefix(text, "and ")) text += 4;
        if (g_str_has_prefix(text, "From the ")) text += 9;
        if (g_str_has_prefix(text, "From ")) text += 5;
        if (g_str_has_prefix(text, "the ")) text += 4;
        if (text == start) return text;
    }
}

static bool opens_affiliation(const char *text)
{
    if (!g_ascii_isupper(*text)) return false;
    g_autofree char *head = g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), 24));
    g_autofree char *key = fold_key(head);
    for (size_t i = 0; i < G_N_ELEMENTS(openers); i++) {
        if (g_str_has_prefix(key, openers[i])) return true;
    }
    return false;
}

/* Is text[dot] a full stop after a whole word, before another sentence? */
static bool is_stop(const char *text, size_t dot)
{
    if (text[dot] != '.' || text[dot + 1] != ' ') return false;
    size_t from = dot;
    while (from > 0 && text[from - 1] != ' ' && text[from - 1] != '.') {
        from--;
    }
    g_autofree char *word = g_ascii_strdown(text + from, (gssize)(dot - from));
    for (size_t i = 0; i < G_N_ELEMENTS(abbreviations); i++) {
        if (strcmp(word, abbreviations[i]) == 0) return false;
    }
    return true;
}

static bool ends_part(const char *text, size_t dot)
{
    return is_stop(text, dot) && opens_affiliation(skip_marks(text + dot + 1));
}

/* "Fondazione Monasterio. Pisa. Italy": other stops serve as commas. */
static bool is_comma(const char *text, size_t dot)
{
    if (dot < 4 || !is_stop(text, dot)) return false;
    for (size_t i = dot - 4; i < dot; i++) {
        if (g_ascii_isspace(text[i]) || text[i] == '.' || g_ascii_isupper(text[i])) return false;
    }
    return true;
}

/* "[2] de Duve Institute", "† Private Practice" inside the text. */
static bool is_mark(const char *text, size_t at)
{
    if (at == 0) return false;
    if (text[at] == '[') {
        size_t digits = strspn(text + at + 1, "0123456789");
        return digits > 0 && text[at + 1 + digits] == ']';
    }
    return strncmp(text + at, "†", 3) == 0 || strncmp(text + at, "‡", 3) == 0 ||
           strncmp(text + at, "§", 2) == 0 || strncmp(text + at, "¶", 2) == 0;
}

static void part_clear(void *item)
{
    struct place_part *part = item;
    g_free(part->text);
    g_free(part->ids);
}

/* The identifiers that stood in from..to, one a line; NULL: none. */
static char *ids_between(const GArray *ids, size_t from, size_t to)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < ids->len; i++) {
        const struct place_id *id = &g_array_index(ids, struct place_id, i);
        if (id->at >= from && id->at < to)
            g_string_append_printf(list, "%s%s", list->len ? "\n" : "", id->id);
    }
    return list->len ? g_string_free(g_steal_pointer(&list), FALSE) : NULL;
}

/* Identifiers behind a semicolon are the place's before it. */
static void add_ids(GArray *parts, char *ids_taken)
{
    g_autofree char *ids = ids_taken;
    if (!ids || parts->len == 0) return;
    struct place_part *last = &g_array_index(parts, struct place_part, parts->len - 1);
    if (!last->ids) last->ids = g_steal_pointer(&ids);
}

/* "Hospital A, Lyon, France. https://ror.org/... Department B": a ROR identifier
 * behind a full stop is of the place before it. */
static void give_back(GArray *parts, const GString *clean, size_t from, size_t text, GArray *ids)
{
    if (from == 0 || clean->str[from - 1] != '.' || parts->len == 0) return;
    for (guint i = 0; i < ids->len; i++) {
        struct place_id *id = &g_array_index(ids, struct place_id, i);
        if (id->at < from || id->at >= text || strlen(id->id) != ORGANISATION_ROR_SIZE) continue;
        add_ids(parts, g_strdup(id->id));
        id->at = SIZE_MAX;
    }
}

static void add_part(GArray *parts, const GString *clean, size_t from, size_t to, GArray *ids)
{
    if (parts->len == PLACE_PARTS_MAX) return;
    g_autofree char *copy = g_strndup(clean->str + from, to - from);
    const char *text = skip_marks(copy);
    give_back(parts, clean, from, from + (size_t)(text - copy), ids);
    struct place_part part = {.text = g_strdup(text), .ids = ids_between(ids, from, to)};
    size_t end = strlen(part.text);
    while (end > 0 && strchr(" ,;:.", part.text[end - 1])) {
        part.text[--end] = '\0';
        if (g_str_has_suffix(part.text, ", and")) part.text[end -= 5] = '\0';
    }
    if (end > 1 || (part.ids && parts->len == 0)) {
        g_array_append_val(parts, part);
        return;
    }
    add_ids(parts, g_steal_pointer(&part.ids));
    part_clear(&part);
}

/* At most PLACE_TEXT_MAX bytes, whole characters. */
static GString *capped(const char *text)
{
    size_t size = strlen(text);
    if (size > PLACE_TEXT_MAX) {
        size = PLACE_TEXT_MAX;
        while (size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80) {
            size--;
        }
    }
    return g_string_new_len(text, (gssize)size);
}

GArray *place_parts(const char *text)
{
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(struct place_part));
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(struct place_id));
    g_autoptr(GString) clean = capped(text);
    g_array_set_clear_func(parts, part_clear);
    /* all of these leave every byte where it is */
    place_ids_take(clean, ids);
    blank_addresses(clean);
    blank_brackets(clean);
    size_t from = 0;
    for (size_t i = 0; i < clean->len; i++) {
        bool ends = clean->str[i] == ';' || is_mark(clean->str, i) || ends_part(clean->str, i);
        if (!ends) {
            if (is_comma(clean->str, i)) clean->str[i] = ',';
            continue;
        }
        add_part(parts, clean, from, i, ids);
        from = clean->str[i] == '.' || clean->str[i] == ';' ? i + 1 : i;
    }
    add_part(parts, clean, from, clean->len, ids);
    return parts;
}
