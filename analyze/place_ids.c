/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/place_ids.h"

#include <stdbool.h>
#include <string.h>

#include "core/organisation.h"

#define ISNI_DIGITS 16
#define GRID_DIGITS_MAX 7

static bool is_word(char c)
{
    return g_ascii_isalnum(c) || (c & 0x80);
}

/* Length of a ROR identifier that is a word of its own; 0: none. */
static size_t ror_at(const char *text, char *id)
{
    char word[ORGANISATION_ROR_SIZE + 1];
    size_t size = 0;
    while (size < ORGANISATION_ROR_SIZE && g_ascii_isalnum(text[size])) {
        word[size] = text[size];
        size++;
    }
    word[size] = '\0';
    if (size < ORGANISATION_ROR_SIZE || is_word(text[size])) return 0;
    return organisation_ror(word, id) ? size : 0;
}

/* "grid.410735.4": what follows its last letter may be glued to it. */
static size_t grid_at(const char *text, char *id)
{
    size_t digits = strspn(text + 5, "0123456789");
    const char *check = text + 5 + digits;
    if (digits == 0 || digits > GRID_DIGITS_MAX || check[0] != '.' || !g_ascii_isxdigit(check[1]))
        return 0;
    size_t size = 5 + digits + 2;
    for (size_t i = 0; i < size; i++)
        id[i] = g_ascii_tolower(text[i]);
    id[size] = '\0';
    return size;
}

/* "0000 0001 2345 678X", blanks or not; the first digits are zeros. */
static size_t isni_at(const char *text, char *id)
{
    size_t size = 0, digits = 0;
    if (strncmp(text, "0000", 4) != 0) return 0;
    while (digits < ISNI_DIGITS) {
        if (text[size] == ' ' && digits > 0 && digits % 4 == 0 && text[size - 1] != ' ') {
            size++;
            continue;
        }
        char c = g_ascii_toupper(text[size]);
        if (!g_ascii_isdigit(c) && (c != 'X' || digits + 1 < ISNI_DIGITS)) return 0;
        id[digits++] = c;
        size++;
    }
    id[digits] = '\0';
    return size;
}

/* Does text begin with the label, in any case, as a word? The length of it with
 * colon and blanks; 0: no. */
static size_t label_at(const char *text, const char *label)
{
    size_t size = strlen(label);
    if (g_ascii_strncasecmp(text, label, size) != 0) return 0;
    bool is_address = label[size - 1] == '/';
    size_t more = is_address ? 0 : strspn(text + size, ": ");
    return is_address || more ? size + more : 0;
}

/* An identifier behind one of its labels; its length with the label, 0: none. */
static size_t labelled_at(const char *text, char *id)
{
    static const struct {
        const char *label;
        size_t (*read)(const char *text, char *id);
    } labels[] = {
        {"https://ror.org/", ror_at},
        {"http://ror.org/", ror_at},
        {"ror.org/", ror_at},
        {"ROR ID", ror_at},
        {"ROR", ror_at},
        {"https://isni.org/isni/", isni_at},
        {"http://isni.org/isni/", isni_at},
        {"isni.org/isni/", isni_at},
        {"ISNI", isni_at},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        size_t before = label_at(text, labels[i].label);
        size_t size = before ? labels[i].read(text + before, id) : 0;
        if (size) return before + size;
    }
    size_t before = label_at(text, "GRID");
    if (g_ascii_strncasecmp(text + before, "grid.", 5) != 0) return 0;
    size_t size = grid_at(text + before, id);
    return size ? before + size : 0;
}

/* Blank from..to, and brackets that hold nothing else. */
static void blank(GString *text, size_t from, size_t to)
{
    memset(text->str + from, ' ', to - from);
    while (from > 0 && text->str[from - 1] == ' ')
        from--;
    while (text->str[to] == ' ')
        to++;
    char open = from > 0 ? text->str[from - 1] : '\0', close = text->str[to];
    if ((open == '(' && close == ')') || (open == '[' && close == ']') ||
        (open == '<' && close == '>'))
        text->str[from - 1] = text->str[to] = ' ';
}

/* 'g' GRID, 'i' ISNI, 'r' ROR. */
static char kind_of(const struct place_id *id)
{
    return *id->id == 'g' ? 'g' : strlen(id->id) == ISNI_DIGITS ? 'i' : 'r';
}

/* "[GRID: grid.123.4; ISNI: 0000...]": nothing but separators before from, and before
 * them an identifier of another kind that ends at last. */
static bool is_of_one(const GString *text, const GArray *ids, size_t last, size_t from)
{
    if (ids->len < 2 || last + strspn(text->str + last, " ,;|/") < from) return false;
    const struct place_id *ends = &g_array_index(ids, struct place_id, ids->len - 2);
    return kind_of(ends) != kind_of(ends + 1);
}

void place_ids_take(GString *text, GArray *ids)
{
    size_t last = 0; /* end of the identifier before */
    for (size_t i = 0; i < text->len;) {
        struct place_id id = {.at = i};
        /* what is glued to an identifier stands behind blanks by now */
        bool starts = i == 0 || !g_ascii_isalpha(text->str[i - 1]);
        bool starts_number = i == 0 || !is_word(text->str[i - 1]);
        size_t size = starts ? labelled_at(text->str + i, id.id) : 0;
        if (!size && starts_number) size = isni_at(text->str + i, id.id);
        if (size) {
            g_array_append_val(ids, id);
            blank(text, is_of_one(text, ids, last, i) ? last : i, i + size);
            last = i + size;
        }
        i += MAX(size, 1);
    }
}
