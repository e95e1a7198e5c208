/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/settings.h"

#include "core/embed.h"
#include "core/error.h"
#include "core/fold.h"
#include "core/nearest.h"
#include "core/ini.h"
#include "core/log.h"
#include "core/value.h"

#include <string.h>
#include <sys/stat.h>

#define BUILT_IN_CONFIG "config/radscout.conf"
#define BUILT_IN "built-in default"
#define NCBI_URL "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
#define S2_URL "https://api.semanticscholar.org/graph/v1"
#define ITEMS_MAX 1000 /* topics, and institutions */

/* What requests_per_second may be without loopback. */
#define NCBI_RATE 3.0
#define NCBI_RATE_WITH_KEY 10.0
#define S2_RATE 1.0
#define S2_REFRESH_DAYS 30
#define S2_SCOUT_SECONDS 20
#define RATE_MIN 0.01
#define RATE_MAX 1000.0

/* One config file on its way into the settings. */
struct reader {
    struct settings *settings;
    const struct ini *ini;
    const struct ini_section *section;
    const struct ini_entry *entry;
    struct settings_topic *topic;             /* what the section's keys go into; */
    struct settings_institution *institution; /* at most one is set */
    bool has_query;
};

static void topic_free(void *data)
{
    struct settings_topic *topic = data;
    g_free(topic->name);
    g_free(topic->query);
    g_free(topic);
}

static void institution_free(void *data)
{
    struct settings_institution *institution = data;
    g_free(institution->name);
    g_free(institution->query);
    g_ptr_array_unref(institution->aliases);
    g_free(institution);
}

static void value_free(void *data)
{
    struct settings_value *value = data;
    g_free(value->section);
    g_free(value->key);
    g_free(value->value);
    g_free(value->origin);
    g_free(value);
}

/* A key does not stay behind in freed memory. */
static void forget_key(char *key)
{
    if (key) explicit_bzero(key, strlen(key));
    g_free(key);
}

void settings_free(struct settings *settings)
{
    if (!settings) return;
    forget_key(settings->ncbi_api_key);
    forget_key(settings->s2_api_key);
    g_free(settings->path);
    g_free(settings->database);
    g_free(settings->institutions_file);
    g_free(settings->synonyms_file);
    g_free(settings->contact_email);
    g_free(settings->field_query);
    g_free(settings->ncbi_url);
    g_free(settings->s2_url);
    g_ptr_array_unref(settings->topics);
    g_ptr_array_unref(settings->institutions);
    g_ptr_array_unref(settings->values);
    g_free(settings);
}

/* --- names ----------------------------------------------------------------- */

const char *settings_nearest(const char *name, const char *const *names, gsize n)
{
    g_autoptr(GPtrArray) nearest = nearest_names(name, names, n, 1);
    return nearest->len > 0 ? nearest->pdata[0] : NULL;
}

static bool same_name(const char *a, const char *b)
{
    g_autofree char *key_a = fold_compact(a);
    g_autofree char *key_b = fold_compact(b);
    return strcmp(key_a, key_b) == 0;
}

const struct settings_topic *settings_topic(const struct settings *settings, const char *name)
{
    for (guint i = 0; i < settings->topics->len; i++) {
        const struct settings_topic *topic = settings->topics->pdata[i];
        if (same_name(topic->name, name)) return topic;
    }
    return NULL;
}

const struct settings_institution *settings_institution(const struct settings *settings,
                                                        const char *name)
{
    for (guint i = 0; i < settings->institutions->len; i++) {
        const struct settings_institution *institution = settings->institutions->pdata[i];
        if (same_name(institution->name, name)) return institution;
    }
    return NULL;
}

/* --- values ---------------------------------------------------------------- */

/* Add a row for `radscout config`. Takes value and origin. */
static void add_value(struct settings *settings, const char *section, const char *key, char *value,
                      char *origin)
{
    struct settings_value *row = g_new0(struct settings_value, 1);
    row->section = g_strdup(section);
    row->key = g_strdup(key);
    row->value = value;
    row->origin = origin;
    g_ptr_array_add(settings->values, row);
}

/* The settings that are there once, in the order in which they are listed. */
static const struct {
    const char *section, *key, *value; /* NULL: not set */
} single_values[] = {{"radscout", "contact_email", NULL},
                     {"radscout", "database", NULL},
                     {"radscout", "institutions_file", NULL},
                     {"radscout", "synonyms_file", NULL},
                     {"window", "years", NULL},
                     {"field", "query", NULL},
                     {"ncbi", "url", NCBI_URL},
                     {"ncbi", "api_key", NULL},
                     {"ncbi", "requests_per_second", NULL},
                     {"s2", "enabled", "true"},
                     {"s2", "url", S2_URL},
                     {"s2", "api_key", NULL},
                     {"s2", "requests_per_second", NULL},
                     {"s2", "refresh_days", G_STRINGIFY(S2_REFRESH_DAYS)},
                     {"s2", "scout_seconds", G_STRINGIFY(S2_SCOUT_SECONDS)},
#define X(key, standard, least, most) {"mentors", #key, #standard},
                     MENTOR_WEIGHTS(X)
#undef X
};

static struct settings *settings_new(void)
{
    struct settings *settings = g_new0(struct settings, 1);
    settings->topics = g_ptr_array_new_with_free_func(topic_free);
    settings->institutions = g_ptr_array_new_with_free_func(institution_free);
    settings->values = g_ptr_array_new_with_free_func(value_free);
    settings->s2_enabled = true;
    settings->s2_refresh_days = S2_REFRESH_DAYS;
    settings->s2_scout_seconds = S2_SCOUT_SECONDS;
    settings->mentor_weights = mentor_weights_standard;
    for (size_t i = 0; i < G_N_ELEMENTS(single_values); i++) {
        const char *value = single_values[i].value;
        add_value(settings, single_values[i].section, single_values[i].key, g_strdup(value),
                  g_strdup(value ? BUILT_IN : "not set"));
    }
    return settings;
}

/* Change the row of a single setting. Takes value and origin. */
static void note(struct settings *settings, const char *section, const char *key, char *value,
                 char *origin)
{
    for (size_t i = 0; i < G_N_ELEMENTS(single_values); i++) {
        struct settings_value *row = settings->values->pdata[i];
        if (strcmp(row->section, section) != 0 || strcmp(row->key, key) != 0) continue;
        g_free(row->value);
        g_free(row->origin);
        row->value = value;
        row->origin = origin;
        return;
    }
    g_assert_not_reached();
}

static char *origin_of(const struct reader *reader)
{
    if (!reader->settings->path) return g_strdup(BUILT_IN);
    return g_strdup_printf("%s:%d", reader->ini->path, reader->entry->line);
}

static void note_entry(const struct reader *reader, const char *key)
{
    note(reader->settings, reader->section->kind, key, g_strdup(reader->entry->value),
         origin_of(reader));
}

static bool bad_value(const struct reader *reader, const char *expected, GError **error)
{
    bool has_comment = strchr(reader->entry->value, '#') != NULL;
    return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' line %d: [%s] %s = '%s': expected %s%s",
                     reader->ini->path, reader->entry->line, reader->section->label,
                     reader->entry->key, reader->entry->value, expected,
                     has_comment ? " (a comment is a line of its own)" : "");
}

static bool read_int(const struct reader *reader, int min, int max, const char *expected,
                     int *value, GError **error)
{
    gint64 number = 0;
    if (!g_ascii_string_to_signed(reader->entry->value, 10, min, max, &number, NULL)) {
        return bad_value(reader, expected, error);
    }
    *value = (int)number;
    return true;
}

/* Plain decimals only: no sign, exponent, "nan" or "inf". */
static bool read_real(const struct reader *reader, double min, double max, const char *expected,
                      double *value, GError **error)
{
    const char *text = reader->entry->value;
    char *end = NULL;
    double number = g_ascii_strtod(text, &end);
    bool is_plain = *text && strspn(text, "0123456789.") == strlen(text);
    if (!is_plain || *end || !(number >= min && number <= max))
        return bad_value(reader, expected, error);
    *value = number;
    return true;
}

static bool read_rate(const struct reader *reader, double *rate, GError **error)
{
    return read_real(reader, RATE_MIN, RATE_MAX, "a number of 0.01 to 1000", rate, error);
}

static char *read_path(const struct reader *reader, GError **error)
{
    const char *value = reader->entry->value;
    g_autofree char *folder = g_path_get_dirname(reader->ini->path);
    char *path = *value && *value != '"' && *value != '\'' ? value_full_path(value, folder) : NULL;
    if (!path)
        bad_value(reader,
                  "a file name, absolute, relative to the config or ~/..., "
                  "without quotes",
                  error);
    return path;
}

/* --- queries --------------------------------------------------------------- */

/* Lines of a query file, comments left out, joined by blanks; g_free(). */
static char *join_lines(char *text)
{
    GString *query = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_strstrip(*line);
        if (!**line || **line == '#') continue;
        if (query->len > 0) g_string_append_c(query, ' ');
        g_string_append(query, *line);
    }
    return g_string_free(query, FALSE);
}

static char *read_query_file(const struct reader *reader, GError **error)
{
    g_autofree char *path = read_path(reader, error);
    if (!path) return NULL;
    size_t size = 0;
    g_autofree char *text = ini_read_file(path, INI_SIZE_MAX, &size, error);
    if (!text || !ini_check_text(path, text, size, error)) {
        g_prefix_error(error, "'%s' line %d: [%s] %s: ", reader->ini->path, reader->entry->line,
                       reader->section->label, reader->entry->key);
        return NULL;
    }
    return join_lines(
        text + (g_str_has_prefix(text, INI_BYTE_ORDER_MARK) ? strlen(INI_BYTE_ORDER_MARK) : 0));
}

/* Where the query of the section goes. */
static char **query_slot(struct reader *reader)
{
    if (reader->topic) return &reader->topic->query;
    if (reader->institution) return &reader->institution->query;
    return &reader->settings->field_query;
}

static bool take_query(struct reader *reader, char *query, GError **error)
{
    char **slot = query_slot(reader);
    if (reader->has_query) {
        g_free(query);
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "'%s' line %d: [%s] has query and query_file: keep one", reader->ini->path,
                         reader->entry->line, reader->section->label);
    }
    reader->has_query = true;
    g_free(*slot);
    *slot = query;
    if (!*query) return bad_value(reader, "a PubMed query, this one is empty", error);
    const char *flaw = value_query_flaw(query);
    if (flaw) {
        log_warn("'%s' line %d: the query of [%s] has %s", reader->ini->path, reader->entry->line,
                 reader->section->label, flaw);
    }
    if (reader->topic || reader->institution) {
        add_value(reader->settings, reader->section->label, "query", g_strdup(query),
                  origin_of(reader));
    } else {
        note(reader->settings, "field", "query", g_strdup(query), origin_of(reader));
    }
    return true;
}

static bool apply_query(struct reader *reader, GError **error)
{
    return take_query(reader, g_strdup(reader->entry->value), error);
}

static bool apply_query_file(struct reader *reader, GError **error)
{
    char *query = read_query_file(reader, error);
    return query && take_query(reader, query, error);
}

static bool apply_aliases(struct reader *reader, GError **error)
{
    GPtrArray *aliases = reader->institution->aliases;
    g_auto(GStrv) items = g_strsplit(reader->entry->value, ";", -1);
    for (char **item = items; *item; item++) {
        if (*g_strstrip(*item)) g_ptr_array_add(aliases, g_strdup(*item));
    }
    if (aliases->len == 0) return bad_value(reader, "names with ';' between them", error);
    add_value(reader->settings, reader->section->label, "aliases", g_strdup(reader->entry->value),
              origin_of(reader));
    return true;
}

/* --- API keys -------------------------------------------------------------- */

/* The key in a file that only its owner can read. Nothing of it goes into a
 * message. */
static char *read_key_file(const struct reader *reader, GError **error)
{
    g_autofree char *path = read_path(reader, error);
    if (!path) return NULL;
    struct stat info;
    size_t size = 0;
    char *key = NULL;
    if (stat(path, &info) == 0 && S_ISREG(info.st_mode) && (info.st_mode & 077) != 0) {
        error_set(error, RADSCOUT_ERROR_USAGE,
                  "others can read the key in '%s': run chmod 600 '%s'", path, path);
    } else if ((key = ini_read_file(path, VALUE_KEY_BYTES_MAX + 2, &size, error)) != NULL) {
        g_strstrip(key);
        if (strlen(key) <= size && value_is_api_key(key)) return key;
        error_set(error, RADSCOUT_ERROR_USAGE,
                  "'%s' holds no key: one word of letters and digits on one line", path);
    }
    g_prefix_error(error, "'%s' line %d: [%s] %s: ", reader->ini->path, reader->entry->line,
                   reader->section->label, reader->entry->key);
    forget_key(key);
    return NULL;
}

static bool apply_key_file(struct reader *reader, char **key, const char *variable, GError **error)
{
    const char *set = g_getenv(variable);
    if (set && *set) return true; /* the environment wins: apply_environment() */
    *key = read_key_file(reader, error);
    if (!*key) return false;
    note(reader->settings, reader->section->kind, "api_key", g_strdup("(set)"), origin_of(reader));
    return true;
}

static bool apply_ncbi_key(struct reader *reader, GError **error)
{
    return apply_key_file(reader, &reader->settings->ncbi_api_key, "NCBI_API_KEY", error);
}

static bool apply_s2_key(struct reader *reader, GError **error)
{
    return apply_key_file(reader, &reader->settings->s2_api_key, "S2_API_KEY", error);
}

/* --- the other keys -------------------------------------------------------- */

static bool apply_email(struct reader *reader, GError **error)
{
    if (!value_is_email(reader->entry->value)) {
        return bad_value(reader, "an e-mail address like name@example.org", error);
    }
    g_free(reader->settings->contact_email);
    reader->settings->contact_email = g_strdup(reader->entry->value);
    note_entry(reader, "contact_email");
    return true;
}

static bool apply_path(struct reader *reader, char **path, GError **error)
{
    g_free(*path);
    *path = read_path(reader, error);
    if (!*path) return false;
    note(reader->settings, reader->section->kind, reader->entry->key, g_strdup(*path),
         origin_of(reader));
    return true;
}

static bool apply_database(struct reader *reader, GError **error)
{
    return apply_path(reader, &reader->settings->database, error);
}

static bool apply_institutions_file(struct reader *reader, GError **error)
{
    return apply_path(reader, &reader->settings->institutions_file, error);
}

static bool apply_synonyms_file(struct reader *reader, GError **error)
{
    return apply_path(reader, &reader->settings->synonyms_file, error);
}

static bool apply_years(struct reader *reader, GError **error)
{
    note_entry(reader, "years");
    return read_int(reader, 1, 60, "a whole number of 1 to 60", &reader->settings->window_years,
                    error);
}

static bool apply_ncbi_rate(struct reader *reader, GError **error)
{
    note_entry(reader, "requests_per_second");
    return read_rate(reader, &reader->settings->ncbi_rate, error);
}

static bool apply_s2_rate(struct reader *reader, GError **error)
{
    note_entry(reader, "requests_per_second");
    return read_rate(reader, &reader->settings->s2_rate, error);
}

static bool apply_refresh_days(struct reader *reader, GError **error)
{
    note_entry(reader, "refresh_days");
    return read_int(reader, 1, 3650, "a whole number of 1 to 3650",
                    &reader->settings->s2_refresh_days, error);
}

static bool apply_scout_seconds(struct reader *reader, GError **error)
{
    note_entry(reader, "scout_seconds");
    return read_int(reader, 1, 3600, "a whole number of 1 to 3600",
                    &reader->settings->s2_scout_seconds, error);
}

static bool apply_enabled(struct reader *reader, GError **error)
{
    const char *value = reader->entry->value;
    bool is_true = strcmp(value, "true") == 0;
    if (!is_true && strcmp(value, "false") != 0) return bad_value(reader, "true or false", error);
    reader->settings->s2_enabled = is_true;
    note_entry(reader, "enabled");
    return true;
}

static bool apply_weight(struct reader *reader, GError **error)
{
    int i = 0;
    while (strcmp(mentor_weight(i)->key, reader->entry->key) != 0)
        i++;
    const struct mentor_weight *weight = mentor_weight(i);
    g_autofree char *expected =
        g_strdup_printf("a number of %g to %g, like %s, which it is unless set", weight->least,
                        weight->most, weight->standard_text);
    note_entry(reader, weight->key);
    return read_real(reader, weight->least, weight->most, expected,
                     mentor_weight_slot(&reader->settings->mentor_weights, i), error);
}

static const struct rule {
    const char *kind, *key;
    bool (*apply)(struct reader *reader, GError **error);
} rules[] = {
    {"radscout", "contact_email", apply_email},
    {"radscout", "database", apply_database},
    {"radscout", "institutions_file", apply_institutions_file},
    {"radscout", "synonyms_file", apply_synonyms_file},
    {"window", "years", apply_years},
    {"field", "query", apply_query},
    {"field", "query_file", apply_query_file},
    {"ncbi", "api_key_file", apply_ncbi_key},
    {"ncbi", "requests_per_second", apply_ncbi_rate},
    {"s2", "enabled", apply_enabled},
    {"s2", "api_key_file", apply_s2_key},
    {"s2", "requests_per_second", apply_s2_rate},
    {"s2", "refresh_days", apply_refresh_days},
    {"s2", "scout_seconds", apply_scout_seconds},
#define X(key, standard, least, most) {"mentors", #key, apply_weight},
    MENTOR_WEIGHTS(X)
#undef X
        {"topic", "query", apply_query},
    {"topic", "query_file", apply_query_file},
    {"institution", "query", apply_query},
    {"institution", "query_file", apply_query_file},
    {"institution", "aliases", apply_aliases},
};

/* --- sections -------------------------------------------------------------- */

/* "; did you mean 'x'?" or the list of what there is. g_free(). */
static char *suggestion(const char *name, const GPtrArray *known)
{
    const char *nearest =
        settings_nearest(name, (const char *const *)(const void *)known->pdata, known->len);
    if (nearest) return g_strdup_printf("; did you mean '%s'?", nearest);
    GString *list = g_string_new("; there are ");
    for (guint i = 0; i < known->len; i++)
        g_string_append_printf(list, "%s%s", i ? ", " : "", (const char *)known->pdata[i]);
    return g_string_free(list, FALSE);
}

static bool unknown_section(const struct reader *reader, GError **error)
{
    g_autoptr(GPtrArray) kinds = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (i > 0 && strcmp(rules[i].kind, rules[i - 1].kind) == 0) continue;
        g_ptr_array_add(kinds, (void *)(uintptr_t)rules[i].kind);
    }
    g_autofree char *hint = suggestion(reader->section->kind, kinds);
    return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' line %d: unknown section [%s]%s",
                     reader->ini->path, reader->section->line, reader->section->label, hint);
}

static bool unknown_key(const struct reader *reader, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (strcmp(rules[i].kind, reader->section->kind) != 0) continue;
        g_ptr_array_add(keys, (void *)(uintptr_t)rules[i].key);
    }
    g_autofree char *hint = suggestion(reader->entry->key, keys);
    return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' line %d: unknown key '%s' in [%s]%s",
                     reader->ini->path, reader->entry->line, reader->entry->key,
                     reader->section->label, hint);
}

static bool apply_entry(struct reader *reader, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (strcmp(rules[i].kind, reader->section->kind) != 0) continue;
        if (strcmp(rules[i].key, reader->entry->key) == 0) return rules[i].apply(reader, error);
    }
    return unknown_key(reader, error);
}

static bool is_known_kind(const char *kind)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (strcmp(rules[i].kind, kind) == 0) return true;
    }
    return false;
}

/* Make the topic or institution that the section describes. */
static bool begin_section(struct reader *reader, GError **error)
{
    const struct ini_section *section = reader->section;
    struct settings *settings = reader->settings;
    int line = settings->path ? section->line : 0;
    reader->topic = NULL;
    reader->institution = NULL;
    reader->has_query = false;
    if (!is_known_kind(section->kind)) return unknown_section(reader, error);
    bool is_topic = strcmp(section->kind, "topic") == 0;
    bool is_institution = strcmp(section->kind, "institution") == 0;
    if ((is_topic || is_institution) != (section->name != NULL)) {
        return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' line %d: [%s] %s", reader->ini->path,
                         section->line, section->label,
                         section->name ? "takes no name" : "needs a name: [topic \"X\"]");
    }
    GPtrArray *list = is_topic ? settings->topics : settings->institutions;
    if (section->name && list->len >= ITEMS_MAX) {
        return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' line %d: more than %d [%s] sections",
                         reader->ini->path, section->line, ITEMS_MAX, section->kind);
    }
    if (is_topic) {
        reader->topic = g_new0(struct settings_topic, 1);
        reader->topic->name = g_strdup(section->name);
        reader->topic->line = line;
        g_ptr_array_add(list, reader->topic);
    } else if (is_institution) {
        reader->institution = g_new0(struct settings_institution, 1);
        reader->institution->name = g_strdup(section->name);
        reader->institution->aliases = g_ptr_array_new_with_free_func(g_free);
        reader->institution->line = line;
        g_ptr_array_add(list, reader->institution);
    }
    return true;
}

static bool apply_section(struct reader *reader, GError **error)
{
    if (!begin_section(reader, error)) return false;
    for (guint i = 0; i < reader->section->entries->len; i++) {
        reader->entry = reader->section->entries->pdata[i];
        if (!apply_entry(reader, error)) return false;
    }
    bool needs_query = reader->section->name || strcmp(reader->section->kind, "field") == 0;
    if (!needs_query || reader->has_query) return true;
    return error_set(error, RADSCOUT_ERROR_USAGE,
                     "'%s' line %d: [%s] has no query: add query = ... or query_file = ...",
                     reader->ini->path, reader->section->line, reader->section->label);
}

/* only: sections to take, NULL-terminated; NULL: all. */
static bool apply_ini(struct settings *settings, const struct ini *ini, const char *const *only,
                      GError **error)
{
    struct reader reader = {.settings = settings, .ini = ini};
    for (guint i = 0; i < ini->sections->len; i++) {
        reader.section = ini->sections->pdata[i];
        if (only && !g_strv_contains(only, reader.section->kind)) continue;
        if (!apply_section(&reader, error)) return false;
    }
    return true;
}

/* --- where settings come from ---------------------------------------------- */

static const char *environment(const char *name)
{
    const char *value = g_getenv(name);
    return value && *value ? value : NULL;
}

/* $variable/radscout/name, or below the home folder; g_free(). */
static char *xdg_path(const char *variable, const char *below_home, const char *name)
{
    const char *root = environment(variable);
    if (root && g_path_is_absolute(root)) return g_build_filename(root, "radscout", name, NULL);
    return g_build_filename(g_get_home_dir(), below_home, "radscout", name, NULL);
}

/* The config file to read; NULL: the built-in one. A file that was asked for
 * by name need not exist: reading it tells. */
static char *find_config(const char *path)
{
    if (path) return g_strdup(path);
    const char *variable = environment("RADSCOUT_CONFIG");
    if (variable) return g_strdup(variable);
    if (g_file_test("radscout.conf", G_FILE_TEST_EXISTS)) return g_strdup("radscout.conf");
    char *own = xdg_path("XDG_CONFIG_HOME", ".config", "radscout.conf");
    if (!g_file_test(own, G_FILE_TEST_EXISTS)) g_clear_pointer(&own, g_free);
    return own;
}

static bool apply_built_in(struct settings *settings, const char *const *only, GError **error)
{
    size_t size = 0;
    const char *text = embed_text(BUILT_IN_CONFIG, &size);
    g_assert(text);
    OWNED(ini) ini = ini_parse("built-in config", text, size, error);
    return ini && apply_ini(settings, ini, only, error);
}

static bool apply_config(struct settings *settings, const char *path, GError **error)
{
    static const char *const defaults[] = {"field", "window", NULL};
    g_autofree char *found = find_config(path);
    if (!apply_built_in(settings, found ? defaults : NULL, error)) return false;
    if (!found) return true;
    size_t size = 0;
    g_autofree char *text = ini_read_file(found, INI_SIZE_MAX, &size, error);
    if (!text) {
        g_prefix_error(error, "config: ");
        return false;
    }
    OWNED(ini) ini = ini_parse(found, text, size, error);
    if (!ini) return false;
    settings->path = g_steal_pointer(&found);
    return apply_ini(settings, ini, NULL, error);
}

static bool apply_url(struct settings *settings, const char *section, const char *variable,
                      const char *standard, char **url, GError **error)
{
    const char *set = environment(variable);
    if (set && strchr(set, '@'))
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "$%s: a base address holds no user and no password", variable);
    *url = set ? value_clean_url(set) : g_strdup(standard);
    if (!*url) {
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "$%s: '%s' is no base address: expected http(s)://host/path", variable,
                         set);
    }
    if (set) note(settings, section, "url", g_strdup(*url), g_strdup_printf("$%s", variable));
    return true;
}

static bool apply_key(struct settings *settings, const char *section, const char *variable,
                      char **key, GError **error)
{
    const char *set = environment(variable);
    if (!set) return true;
    if (!value_is_api_key(set)) {
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "$%s holds no key: expected one word of letters and digits", variable);
    }
    *key = g_strdup(set);
    note(settings, section, "api_key", g_strdup("(set)"), g_strdup_printf("$%s", variable));
    return true;
}

static bool apply_environment(struct settings *settings, GError **error)
{
    const char *email = environment("RADSCOUT_EMAIL");
    if (email && !value_is_email(email)) {
        return error_set(error, RADSCOUT_ERROR_USAGE, "$RADSCOUT_EMAIL: '%s' is no e-mail address",
                         email);
    }
    if (email) {
        g_free(settings->contact_email);
        settings->contact_email = g_strdup(email);
        note(settings, "radscout", "contact_email", g_strdup(email), g_strdup("$RADSCOUT_EMAIL"));
    }
    return apply_url(settings, "ncbi", "RADSCOUT_NCBI_URL", NCBI_URL, &settings->ncbi_url, error) &&
           apply_url(settings, "s2", "RADSCOUT_S2_URL", S2_URL, &settings->s2_url, error) &&
           apply_key(settings, "ncbi", "NCBI_API_KEY", &settings->ncbi_api_key, error) &&
           apply_key(settings, "s2", "S2_API_KEY", &settings->s2_api_key, error);
}

static bool apply_database_path(struct settings *settings, const char *option, GError **error)
{
    const char *variable = environment("RADSCOUT_DB");
    const char *origin = option ? "option --db" : variable ? "$RADSCOUT_DB" : BUILT_IN;
    const char *path = option ? option : variable;
    if (!path && settings->database) return true; /* from the config */
    g_free(settings->database);
    settings->database = !path   ? xdg_path("XDG_DATA_HOME", ".local/share", "radscout.db")
                         : *path ? value_full_path(path, NULL)
                                 : NULL;
    if (!settings->database) {
        return error_set(error, RADSCOUT_ERROR_USAGE, "%s: '%s' is no file name", origin, path);
    }
    note(settings, "radscout", "database", g_strdup(settings->database), g_strdup(origin));
    return true;
}

/* The rate that is kept: what was asked for, never more than the service
 * permits unless the service is a test or mirror on this machine. */
static void apply_rate(struct settings *settings, const char *section, const char *url,
                       double permitted, double *rate)
{
    double asked = *rate;
    *rate = asked > 0 && (asked < permitted || value_is_loopback(url)) ? asked : permitted;
    if (asked > 0 && *rate >= asked) return;
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(text, sizeof text, "%g", *rate);
    note(settings, section, "requests_per_second", g_strdup(text),
         g_strdup(asked > 0 ? "the service permits no more" : BUILT_IN));
}

struct settings *settings_load(const char *path, const char *database, GError **error)
{
    OWNED(settings) settings = settings_new();
    if (!apply_config(settings, path, error) || !apply_environment(settings, error) ||
        !apply_database_path(settings, database, error)) {
        return NULL;
    }
    apply_rate(settings, "ncbi", settings->ncbi_url,
               settings->ncbi_api_key ? NCBI_RATE_WITH_KEY : NCBI_RATE, &settings->ncbi_rate);
    apply_rate(settings, "s2", settings->s2_url, S2_RATE, &settings->s2_rate);
    return g_steal_pointer(&settings);
}
