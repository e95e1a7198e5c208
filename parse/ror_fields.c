/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/ror_fields.h"

#include <string.h>

/* --- JSON -------------------------------------------------------------------------- */

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void add_array(GString *list, const json_t *array)
{
    size_t i;
    json_t *item;
    json_array_foreach(array, i, item) organisation_add(list, json_string_value(item));
}

static void set(GString *text, const char *value)
{
    if (text->len == 0) organisation_add(text, value);
}

static void set_ror(struct organisation *organisation, const char *id)
{
    char bare[ORGANISATION_ROR_SIZE + 1];
    if (organisation_ror(id, bare)) g_string_assign(organisation->ror, bare);
}

static void set_country(struct organisation *organisation, const char *code)
{
    if (!code || strlen(code) != 2 || !g_ascii_isalpha(code[0]) || !g_ascii_isalpha(code[1]))
        return;
    g_string_assign(organisation->country, code);
    g_string_ascii_up(organisation->country);
}

static void add_kind(struct organisation *organisation, const char *kind)
{
    g_autofree char *lower = kind ? g_ascii_strdown(kind, -1) : NULL;
    organisation_add(organisation->kinds, lower);
}

static void set_status(struct organisation *organisation, const char *status)
{
    organisation->is_active = !status || !*status || g_ascii_strcasecmp(status, "active") == 0;
}

static bool has_type(const json_t *name, const char *type)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(name, "types"), i, item)
    {
        if (g_strcmp0(json_string_value(item), type) == 0) return true;
    }
    return false;
}

/* Schema 2: one list of names, each with its types. */
static void read_names(const json_t *names, struct organisation *organisation)
{
    size_t i;
    json_t *name;
    json_array_foreach(names, i, name)
    {
        if (has_type(name, "ror_display")) set(organisation->name, text_of(name, "value"));
    }
    json_array_foreach(names, i, name)
    {
        const char *value = text_of(name, "value");
        if (has_type(name, "acronym"))
            organisation_add(organisation->acronyms, value);
        else if (!has_type(name, "ror_display"))
            organisation_add(organisation->names, value);
    }
}

/* Schema 1: name, aliases, labels, acronyms. */
static void read_old_names(const json_t *record, struct organisation *organisation)
{
    size_t i;
    json_t *label;
    set(organisation->name, text_of(record, "name"));
    add_array(organisation->names, json_object_get(record, "aliases"));
    json_array_foreach(json_object_get(record, "labels"), i, label)
        organisation_add(organisation->names, text_of(label, "label"));
    add_array(organisation->acronyms, json_object_get(record, "acronyms"));
}

static void read_place(const json_t *record, struct organisation *organisation)
{
    const json_t *location = json_array_get(json_object_get(record, "locations"), 0);
    const json_t *details = json_object_get(location, "geonames_details");
    const json_t *address = json_array_get(json_object_get(record, "addresses"), 0);
    const json_t *town = json_object_get(address, "geonames_city");
    set_country(organisation, text_of(details, "country_code"));
    if (organisation->country->len == 0)
        set_country(organisation, text_of(json_object_get(record, "country"), "country_code"));
    set(organisation->city, text_of(details, "name"));
    set(organisation->city, text_of(address, "city"));
    set(organisation->state, text_of(details, "country_subdivision_name"));
    set(organisation->state, text_of(address, "state"));
    set(organisation->state, text_of(json_object_get(town, "geonames_admin1"), "name"));
}

static void add_ids(GString *list, const json_t *external)
{
    const json_t *all = json_object_get(external, "all");
    organisation_add(list, text_of(external, "preferred"));
    organisation_add(list, json_string_value(all)); /* GRID in schema 1 is one text */
    add_array(list, all);
}

static void read_ids(const json_t *external, struct organisation *organisation)
{
    size_t i;
    json_t *item;
    add_ids(organisation->grid, json_object_get(external, "GRID"));
    add_ids(organisation->isni, json_object_get(external, "ISNI"));
    json_array_foreach(external, i, item)
    {
        const char *type = text_of(item, "type");
        if (g_strcmp0(type, "grid") == 0) add_ids(organisation->grid, item);
        if (g_strcmp0(type, "isni") == 0) add_ids(organisation->isni, item);
    }
}

static void add_parent(struct organisation *organisation, const char *id)
{
    char bare[ORGANISATION_ROR_SIZE + 1];
    if (organisation_ror(id, bare)) organisation_add(organisation->parents, bare);
}

static void read_parents(const json_t *relationships, struct organisation *organisation)
{
    size_t i;
    json_t *item;
    json_array_foreach(relationships, i, item)
    {
        const char *type = text_of(item, "type");
        if (type && g_ascii_strcasecmp(type, "parent") == 0)
            add_parent(organisation, text_of(item, "id"));
    }
}

int ror_fields_json(const json_t *record, struct organisation *organisation)
{
    size_t i;
    json_t *kind;
    set_ror(organisation, text_of(record, "id"));
    set_status(organisation, text_of(record, "status"));
    read_names(json_object_get(record, "names"), organisation);
    read_old_names(record, organisation);
    read_place(record, organisation);
    read_ids(json_object_get(record, "external_ids"), organisation);
    read_parents(json_object_get(record, "relationships"), organisation);
    json_array_foreach(json_object_get(record, "types"), i, kind)
        add_kind(organisation, json_string_value(kind));
    return json_is_array(json_object_get(record, "names")) ? 2 : 1;
}

/* --- CSV --------------------------------------------------------------------------- */

enum column {
    COLUMN_ID,
    COLUMN_NAME,
    COLUMN_STATUS,
    COLUMN_KINDS,
    COLUMN_ALIASES,
    COLUMN_LABELS,
    COLUMN_ACRONYMS,
    COLUMN_COUNTRY,
    COLUMN_STATE,
    COLUMN_CITY,
    COLUMN_GRID,
    COLUMN_ISNI,
    COLUMN_RELATIONS,
    N_COLUMNS
};

struct ror_columns {
    int at[N_COLUMNS]; /* -1: there is none */
    int schema;
};

/* Titles of schema 2 and of schema 1. */
static const struct {
    const char *title;
    enum column column;
} titles[] = {
    {"id", COLUMN_ID},
    {"names.types.ror_display", COLUMN_NAME},
    {"name", COLUMN_NAME},
    {"status", COLUMN_STATUS},
    {"types", COLUMN_KINDS},
    {"names.types.alias", COLUMN_ALIASES},
    {"aliases", COLUMN_ALIASES},
    {"names.types.label", COLUMN_LABELS},
    {"labels", COLUMN_LABELS},
    {"names.types.acronym", COLUMN_ACRONYMS},
    {"acronyms", COLUMN_ACRONYMS},
    {"locations.geonames_details.country_code", COLUMN_COUNTRY},
    {"country.country_code", COLUMN_COUNTRY},
    {"locations.geonames_details.country_subdivision_name", COLUMN_STATE},
    {"addresses[0].state", COLUMN_STATE},
    {"addresses[0].geonames_city.geonames_admin1.name", COLUMN_STATE},
    {"locations.geonames_details.name", COLUMN_CITY},
    {"addresses[0].city", COLUMN_CITY},
    {"external_ids.type.grid.all", COLUMN_GRID},
    {"external_ids.GRID.preferred", COLUMN_GRID},
    {"external_ids.GRID.all", COLUMN_GRID},
    {"external_ids.type.isni.all", COLUMN_ISNI},
    {"external_ids.ISNI.all", COLUMN_ISNI},
    {"relationships", COLUMN_RELATIONS},
};

struct ror_columns *ror_columns_new(char *const *header, guint n)
{
    struct ror_columns *columns = g_new(struct ror_columns, 1);
    for (size_t i = 0; i < N_COLUMNS; i++)
        columns->at[i] = -1;
    columns->schema = 1;
    for (guint i = 0; i < n; i++) {
        if (strcmp(header[i], "names.types.ror_display") == 0) columns->schema = 2;
        for (size_t k = 0; k < G_N_ELEMENTS(titles); k++) {
            int *at = &columns->at[titles[k].column];
            if (*at < 0 && strcmp(titles[k].title, header[i]) == 0) *at = (int)i;
        }
    }
    if (columns->at[COLUMN_ID] >= 0 && columns->at[COLUMN_NAME] >= 0) return columns;
    ror_columns_free(columns);
    return NULL;
}

int ror_columns_schema(const struct ror_columns *columns)
{
    return columns->schema;
}

void ror_columns_free(struct ror_columns *columns)
{
    g_free(columns);
}

/* "en: University of X" -> "University of X", "no_lang_code: UX" -> "UX". */
static const char *without_language(const char *item)
{
    size_t n = strspn(item, "abcdefghijklmnopqrstuvwxyz_-");
    bool is_code = n == 2 || n == 3 || (n == 12 && g_str_has_prefix(item, "no_lang_code"));
    return is_code && item[n] == ':' && item[n + 1] == ' ' ? item + n + 2 : item;
}

static void add_items(GString *list, const char *field)
{
    g_auto(GStrv) items = g_strsplit(field, ";", ORGANISATION_NAMES_MAX);
    for (char **item = items; *item; item++)
        organisation_add(list, without_language(g_strstrip(*item)));
}

/* "parent: https://ror.org/..., https://ror.org/...; child: ..." */
static void add_parents(struct organisation *organisation, const char *field)
{
    g_auto(GStrv) words = g_strsplit_set(field, " ,;", ORGANISATION_NAMES_MAX);
    bool is_parent = false;
    for (char **word = words; *word; word++) {
        if (g_str_has_suffix(*word, ":")) is_parent = g_ascii_strcasecmp(*word, "parent:") == 0;
        if (is_parent) add_parent(organisation, *word);
    }
}

static const char *field_of(const struct ror_columns *columns, char *const *fields, guint n,
                            enum column column)
{
    int at = columns->at[column];
    return at >= 0 && (guint)at < n ? fields[at] : "";
}

void ror_fields_csv(const struct ror_columns *columns, char *const *fields, guint n,
                    struct organisation *organisation)
{
#define FIELD(column) field_of(columns, fields, n, column)
    set_ror(organisation, FIELD(COLUMN_ID));
    set(organisation->name, FIELD(COLUMN_NAME));
    set_status(organisation, FIELD(COLUMN_STATUS));
    set_country(organisation, FIELD(COLUMN_COUNTRY));
    set(organisation->state, FIELD(COLUMN_STATE));
    set(organisation->city, FIELD(COLUMN_CITY));
    add_items(organisation->names, FIELD(COLUMN_ALIASES));
    add_items(organisation->names, FIELD(COLUMN_LABELS));
    add_items(organisation->acronyms, FIELD(COLUMN_ACRONYMS));
    add_items(organisation->grid, FIELD(COLUMN_GRID));
    add_items(organisation->isni, FIELD(COLUMN_ISNI));
    add_parents(organisation, FIELD(COLUMN_RELATIONS));
    g_auto(GStrv) kinds = g_strsplit_set(FIELD(COLUMN_KINDS), " ;,", ORGANISATION_NAMES_MAX);
    for (char **kind = kinds; *kind; kind++)
        add_kind(organisation, *kind);
#undef FIELD
}
