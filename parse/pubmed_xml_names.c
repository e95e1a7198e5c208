/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/pubmed_xml_names.h"

#include <glib.h>
#include <string.h>

static const bool state_is_text[XML_N_STATES] = {
#define X(name, is_text) [XML_##name] = (is_text),
    XML_STATES(X)
#undef X
};

static const struct {
    enum xml_state parent;
    const char *name;
    enum xml_state state;
} transitions[] = {
#define X(parent, name, state) {XML_##parent, name, XML_##state},
    XML_TRANSITIONS(X)
#undef X
};

bool xml_state_is_text(enum xml_state state)
{
    return state_is_text[state];
}

static unsigned slot_of(const char *name, size_t length)
{
    unsigned hash = (unsigned)length * 31u;
    hash += (unsigned char)name[0] * 7u;
    hash += (unsigned char)name[length / 2] * 13u;
    hash += (unsigned char)name[length - 1] * 3u;
    return hash % XML_NAMES_SLOTS;
}

/* Number of the name, 0 when no transition knows it. *slot: where it is or
 * would be. */
static unsigned find(const struct xml_names *names, const char *name, size_t length, unsigned *slot)
{
    unsigned at = slot_of(name, length);
    while (names->slot[at] != 0) {
        unsigned number = names->slot[at];
        if (names->length[number] == length && memcmp(names->name[number], name, length) == 0) {
            *slot = at;
            return number;
        }
        at = (at + 1) % XML_NAMES_SLOTS;
    }
    *slot = at;
    return 0;
}

void xml_names_init(struct xml_names *names)
{
    memset(names, 0, sizeof *names);
    for (size_t i = 0; i < G_N_ELEMENTS(transitions); i++) {
        unsigned slot;
        size_t length = strlen(transitions[i].name);
        unsigned number = find(names, transitions[i].name, length, &slot);
        if (number == 0) {
            number = ++names->n_names;
            g_assert(number < XML_NAMES_MAX);
            names->slot[slot] = (uint8_t)number;
            names->length[number] = (uint8_t)length;
            names->name[number] = transitions[i].name;
        }
        names->next[transitions[i].parent][number] = (uint8_t)transitions[i].state;
    }
}

enum xml_state xml_names_next(const struct xml_names *names, struct xml_recent_names *recent,
                              enum xml_state parent, const char *name)
{
    size_t at = ((uintptr_t)name ^ ((uintptr_t)name >> 8)) % XML_RECENT_NAMES;
    if (recent->slots[at].name != name) {
        unsigned slot;
        size_t length = strlen(name);
        if (length == 0) return XML_IGNORED;
        recent->slots[at].name = name;
        recent->slots[at].number = find(names, name, length, &slot);
    }
    return names->next[parent][recent->slots[at].number];
}

const char *xml_attribute(const struct xml_attributes *attributes, const char *name, size_t *size)
{
    for (int i = 0; i < attributes->n; i++) {
        const unsigned char **field = attributes->fields + 5 * (ptrdiff_t)i;
        if (field[1] != NULL || strcmp((const char *)field[0], name) != 0) continue;
        *size = (size_t)(field[4] - field[3]);
        return (const char *)field[3];
    }
    return NULL;
}

bool xml_attribute_is(const struct xml_attributes *attributes, const char *name, const char *value)
{
    size_t size = 0;
    const char *text = xml_attribute(attributes, name, &size);
    return text && size == strlen(value) && memcmp(text, value, size) == 0;
}
