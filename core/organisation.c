/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/organisation.h"

#include <string.h>

#define TEXTS 11

/* All texts of an organisation, in the order of the struct. */
static void texts_of(struct organisation *organisation, GString **texts[TEXTS])
{
    GString **all[TEXTS] = {&organisation->ror,      &organisation->name,   &organisation->names,
                            &organisation->acronyms, &organisation->kinds,  &organisation->country,
                            &organisation->state,    &organisation->city,   &organisation->grid,
                            &organisation->isni,     &organisation->parents};
    memcpy(texts, all, sizeof all);
}

struct organisation *organisation_new(void)
{
    struct organisation *organisation = g_new0(struct organisation, 1);
    GString **texts[TEXTS];
    texts_of(organisation, texts);
    for (size_t i = 0; i < TEXTS; i++)
        *texts[i] = g_string_new(NULL);
    organisation->is_active = true;
    return organisation;
}

void organisation_reset(struct organisation *organisation)
{
    GString **texts[TEXTS];
    texts_of(organisation, texts);
    for (size_t i = 0; i < TEXTS; i++)
        g_string_truncate(*texts[i], 0);
    organisation->is_active = true;
}

void organisation_free(struct organisation *organisation)
{
    if (!organisation) return;
    GString **texts[TEXTS];
    texts_of(organisation, texts);
    for (size_t i = 0; i < TEXTS; i++)
        g_string_free(*texts[i], TRUE);
    g_free(organisation);
}

static bool has_line(const GString *list, const char *item)
{
    size_t size = strlen(item);
    for (const char *at = list->str; *at;) {
        size_t n = strcspn(at, "\n");
        if (n == size && memcmp(at, item, n) == 0) return true;
        at += n + (at[n] == '\n');
    }
    return false;
}

static size_t count_lines(const GString *list)
{
    size_t n = list->len > 0;
    for (size_t i = 0; i < list->len; i++)
        n += list->str[i] == '\n';
    return n;
}

void organisation_add(GString *list, const char *item)
{
    if (!item || strlen(item) > ORGANISATION_NAME_MAX || !g_utf8_validate(item, -1, NULL)) return;
    if (count_lines(list) >= ORGANISATION_NAMES_MAX) return; /* the cheap question first */
    g_auto(GStrv) words = g_strsplit_set(item, " \t\r\n\v\f", -1);
    g_autoptr(GString) tidy = g_string_new(NULL);
    for (char **word = words; *word; word++)
        if (**word) g_string_append_printf(tidy, "%s%s", tidy->len ? " " : "", *word);
    if (tidy->len == 0 || has_line(list, tidy->str)) return;
    g_string_append_printf(list, "%s%s", list->len ? "\n" : "", tidy->str);
}

bool organisation_ror(const char *text, char *bare)
{
    const char *slash = text ? strrchr(text, '/') : NULL;
    const char *id = slash ? slash + 1 : text;
    if (!id || strlen(id) != ORGANISATION_ROR_SIZE || id[0] != '0') return false;
    for (size_t i = 0; i < ORGANISATION_ROR_SIZE; i++) {
        bool digits_only = i >= ORGANISATION_ROR_SIZE - 2;
        char c = g_ascii_tolower(id[i]);
        if (!g_ascii_isdigit(c) && (digits_only || !g_ascii_islower(c))) return false;
        bare[i] = c;
    }
    bare[ORGANISATION_ROR_SIZE] = '\0';
    return true;
}
