/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/ranking.h"

#include <inttypes.h>
#include <string.h>

#include "analyze/analyze.h"
#include "analyze/relevance.h"
#include "core/clk.h"
#include "core/error.h"
#include "core/fold.h"
#include "core/log.h"
#include "core/plural.h"

#define TOPIC_BYTES_MAX 10000
#define OLD_DAYS 183
#define RANKING_TAKEN_TOLD 5 /* institutions that a name stood for, on stderr */

static bool check_day(const char *as_of, GError **error)
{
    int32_t day, now = 0;
    char today[CLK_DATE_SIZE];
    if (!clk_parse_day(as_of, &day))
        return error_set(error, RADSCOUT_ERROR_USAGE, "--as-of '%s' is not a date (YYYY-MM-DD)",
                         as_of);
    clk_today(today);
    clk_parse_day(today, &now);
    if (day <= now) return true;
    return error_set(error, RADSCOUT_ERROR_USAGE, "--as-of '%s' has not come yet: today is %s",
                     as_of, today);
}

/* A day that the records do not reach to is warned of; one before all of them is an error. */
static bool check_reach(struct db *past, const char *date, GError **error)
{
    struct facts_reach reach;
    if (!facts_reach_load(past, &reach, error)) return false;
    if (reach.dated > 0 && strcmp(date, reach.first) < 0)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "--as-of %s: none of the %" PRId64 " record%s is as old; the first is of "
                         "%s",
                         date, reach.dated, plural_s(reach.dated), reach.first);
    if (reach.dated > 0 && strcmp(date, reach.last) > 0)
        log_warn("the records end %s: what came after is not known here; leave out --as-of to look "
                 "from there",
                 reach.last);
    return true;
}

struct db *ranking_open_past(struct app *app, const char *date, GError **error)
{
    if (!check_day(date, error)) return NULL;
    const struct settings *settings = app_settings(app, error);
    OWNED(db) past = settings ? db_open_as_of(settings->database, date, error) : NULL;
    return past && check_reach(past, date, error) ? g_steal_pointer(&past) : NULL;
}

/* The past view of the database, analyzed; NULL on error. */
static struct db *open_past(struct app *app, const char *date, GError **error)
{
    const struct settings *settings = app_settings(app, error);
    OWNED(db) past = settings ? ranking_open_past(app, date, error) : NULL;
    if (!past) return NULL;
    db_set_stop(past, app_interrupted);
    struct analyze_options options = {.as_of = date,
                                      .institutions_file = settings->institutions_file,
                                      .synonyms_file = settings->synonyms_file};
    log_info("analyzing what was known on %s, in a temporary database", date);
    return analyze_all(past, &options, error) ? g_steal_pointer(&past) : NULL;
}

static bool open_db(struct app *app, const char *as_of, struct ranking *ranking, GError **error)
{
    if (as_of) {
        ranking->db = ranking->past = open_past(app, as_of, error);
        return ranking->db != NULL;
    }
    const char *changed = NULL;
    const struct settings *settings = app_settings(app, error);
    ranking->db = settings ? app_db(app, DB_READ, error) : NULL;
    if (!ranking->db || !analyze_find_stale(ranking->db, settings->synonyms_file, &changed, error))
        return false;
    struct facts facts;
    if (!facts_load(ranking->db, &facts, error)) return false;
    if (changed)
        log_warn("%s since the last analysis; bring it up to date with: radscout analyze", changed);
    return true;
}

/* Names of the topics in the config, to suggest; NULL-terminated, names borrowed. */
static const char **topic_names(const struct settings *settings)
{
    const char **names = g_new0(const char *, settings->topics->len + 1);
    for (guint i = 0; i < settings->topics->len; i++)
        names[i] = ((const struct settings_topic *)settings->topics->pdata[i])->name;
    return names;
}

bool ranking_options_check(struct ranking_options *options, GError **error)
{
    if (options->limit < 0)
        return error_set(error, RADSCOUT_ERROR_USAGE, "--limit must not be negative; 0 lists all");
    if (options->since != 0 && (options->since < 1800 || options->since > 2199))
        return error_set(error, RADSCOUT_ERROR_USAGE, "--since takes a year, not %d",
                         options->since);
    return list_options_check(&options->list, error);
}

void ranking_options_clear(struct ranking_options *options)
{
    g_free(options->as_of);
    list_options_clear(&options->list);
}

bool ranking_check_text(const struct list_options *list, const char *option, GError **error)
{
    if (list->format == OUT_CSV)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "%s has no place in --format csv: take table or json", option);
    bool is_file = list->path && strcmp(list->path, "-") != 0;
    if (list->format != OUT_TABLE || !is_file) return true;
    return error_set(error, RADSCOUT_ERROR_USAGE,
                     "%s is printed under the table, --output takes the table alone: leave one of "
                     "the two out, or take --format json",
                     option);
}

bool ranking_open_database(struct app *app, const char *as_of, struct ranking *ranking,
                           GError **error)
{
    *ranking = (struct ranking){0};
    return app_settings(app, error) && open_db(app, as_of, ranking, error);
}

/* Signs without a word are no wish for every record. */
static bool check_words(const char *words, GError **error)
{
    size_t size = strlen(words);
    if (size > TOPIC_BYTES_MAX)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "the topic has %zu bytes, at most %d are taken: give a longer text with "
                         "--text FILE",
                         size, TOPIC_BYTES_MAX);
    if (!g_utf8_validate(words, -1, NULL))
        return error_set(error, RADSCOUT_ERROR_USAGE, "the topic is not UTF-8 text");
    g_autofree char *key = fold_key(words);
    return *key || words[strspn(words, " \t\r\n")] == '\0' ||
           error_set(error, RADSCOUT_ERROR_USAGE,
                     "the topic '%s' holds no word; leave it out for every stored record", words);
}

/* What PubMed would read as syntax was looked for as words. */
static void warn_of_syntax(const char *words)
{
    g_autofree char *foreign = topic_foreign_syntax(words);
    if (foreign)
        log_warn("'%s' in a topic is a word like the others: a topic is words, \"quoted words\" or "
                 "the name of a saved search; AND, OR, NOT and [fields] work in scout and fetch",
                 foreign);
}

bool ranking_open(struct app *app, int argc, char **argv, const char *as_of,
                  struct ranking *ranking, GError **error)
{
    if (!ranking_open_database(app, as_of, ranking, error)) return false;
    const struct settings *settings = app_settings(app, error);
    g_autofree char *words = argc > 1 ? g_strjoinv(" ", argv + 1) : NULL;
    g_autofree const char **names = topic_names(settings);
    if (words && !check_words(words, error)) return false;
    bool is_found = topic_resolve(ranking->db, words, names, &ranking->topic, error);
    if (ranking->topic.kind == TOPIC_PHRASE) warn_of_syntax(words);
    if (!is_found) return false;
    g_autofree char *note = topic_describe(&ranking->topic);
    log_info("%s", note);
    return true;
}

bool ranking_weigh(struct ranking *ranking, GError **error)
{
    if (!ranking->past) return relevance_weigh(ranking->db, &ranking->topic, error);
    if (ranking->topic.kind == TOPIC_PHRASE)
        log_info("with --as-of all of these records count alike: how well each fits the words is "
                 "known from all records of today only");
    return true;
}

void ranking_close(struct ranking *ranking)
{
    topic_clear(&ranking->topic);
    g_clear_pointer(&ranking->past, db_close);
    ranking->db = NULL;
}

bool ranking_region(const struct ranking_place *place, struct located_region *region,
                    GError **error)
{
    const struct located_query query = {.country = place->country, .state = place->state};
    if (!located_region_read(&query, region, error)) return false;
    g_autofree char *states = place->country ? NULL : located_region_states(region);
    if (states) log_info("state '%s': %s", place->state, states);
    return true;
}

/* Say what it was, unless it is the one that is called so. */
static void tell_taken(const char *name, const struct institution_found *found)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const struct institution_taken *first = found->taken->pdata[0];
    g_autofree char *key = fold_key(name), *first_key = fold_key(first->name);
    if (found->taken->len == 1 && strcmp(key, first_key) == 0) return;
    for (guint i = 0; i < MIN(found->taken->len, RANKING_TAKEN_TOLD); i++) {
        const struct institution_taken *taken = found->taken->pdata[i];
        g_string_append_printf(text, "%s%s%s%s", i ? "; " : "", taken->name,
                               taken->country ? ", " : "", taken->country ? taken->country : "");
    }
    if (found->taken->len > RANKING_TAKEN_TOLD)
        g_string_append_printf(text, "; and %u more", found->taken->len - RANKING_TAKEN_TOLD);
    log_info("institution '%s': %s%s", name, text->str,
             found->belonging ? ", with all that belongs to it" : "");
}

static void add_taken(const char *name, const struct institution_found *found, json_t *list)
{
    for (guint i = 0; list && i < found->taken->len; i++) {
        const struct institution_taken *taken = found->taken->pdata[i];
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s?, s:s?}", "asked", name, "name",
                                        taken->name, "country", taken->country, "ror", taken->ror));
    }
}

struct institution_found *ranking_institutions(struct app *app, struct db *db, const char *name,
                                               json_t *taken, GError **error)
{
    const struct settings *settings = app_settings(app, error);
    if (!settings) return NULL;
    const struct settings_institution *known = settings_institution(settings, name);
    guint n = known ? known->aliases->len : 0;
    g_autofree const char **aliases = g_new0(const char *, n + 1);
    for (guint i = 0; i < n; i++)
        aliases[i] = known->aliases->pdata[i];
    struct institution_found *found =
        institution_find(db, known ? known->name : name, aliases, error);
    if (!found) return NULL;
    tell_taken(name, found);
    add_taken(name, found, taken);
    return found;
}

bool ranking_people(struct app *app, struct db *db, const struct ranking_place *place,
                    json_t *taken, GHashTable **people, GError **error)
{
    struct located_region region;
    OWNED(institution_found)
    found =
        place->institution ? ranking_institutions(app, db, place->institution, taken, error) : NULL;
    if (place->institution && !found) return false;
    const struct located_asked asked = {found ? found->ids : NULL, &region, place->has_email};
    bool done = ranking_region(place, &region, error) && located_people(db, &asked, people, error);
    located_region_clear(&region);
    return done;
}

void ranking_set_taken(json_t *head, json_t *taken)
{
    if (json_array_size(taken) > 0) json_object_set(head, "institutions_taken", taken);
}

char *ranking_generated_by(const struct app *app)
{
    g_autofree char *line = app_command_line(app);
    return g_strdup_printf("radscout " RADSCOUT_VERSION ": %s", line);
}

json_t *ranking_weights_json(const struct mentor_weights *weights)
{
    json_t *object = json_object();
    struct mentor_weights copy = *weights;
    for (int i = 0; i < MENTOR_N_WEIGHTS; i++)
        json_object_set_new(object, mentor_weight(i)->key,
                            json_real(*mentor_weight_slot(&copy, i)));
    json_object_set_new(object, "standard", json_boolean(mentor_weights_are_standard(weights)));
    return object;
}

char *ranking_describe_weights(const struct mentor_weights *weights)
{
    struct mentor_weights copy = *weights;
    GString *text = g_string_new(NULL);
    for (int i = 0; i < MENTOR_N_WEIGHTS; i++) {
        const struct mentor_weight *weight = mentor_weight(i);
        double value = *mentor_weight_slot(&copy, i);
        if (value == weight->standard) continue;
        g_string_append_printf(text, "%s%s %g (standard %s)", text->len > 0 ? ", " : "",
                               weight->key, value, weight->standard_text);
    }
    return g_string_free(text, text->len == 0);
}

void ranking_tell_weights(const struct mentor_weights *weights)
{
    g_autofree char *text = ranking_describe_weights(weights);
    if (text) log_info("the score has weights of your config: %s", text);
}

bool ranking_warn_old(const struct ranking *ranking, GError **error)
{
    struct facts facts;
    char today[CLK_DATE_SIZE];
    int32_t now = 0;
    if (ranking->past) return true;
    if (!facts_load(ranking->db, &facts, error)) return false;
    clk_today(today);
    if (facts.papers > 0 && clk_parse_day(today, &now) && now - facts.as_of > OLD_DAYS)
        log_warn("the records reach to %s only: months and years are counted back from there, not "
                 "from today",
                 facts.as_of_text);
    return true;
}

void ranking_warn_empty(int since_year)
{
    if (since_year)
        log_warn("no stored paper on this topic entered PubMed in %d or later", since_year);
    else
        log_warn("no stored paper is on this topic");
}

json_t *ranking_text(const char *text)
{
    return text ? json_string(text) : json_null();
}

json_t *ranking_pmids(const GArray *pmids)
{
    json_t *list = json_array();
    for (guint i = 0; i < pmids->len; i++)
        json_array_append_new(list, json_integer(g_array_index(pmids, int64_t, i)));
    return list;
}
