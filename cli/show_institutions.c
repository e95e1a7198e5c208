/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/show_institutions.h"

#include <inttypes.h>

#include "cli/ranking.h"
#include "core/log.h"
#include "core/plural.h"

const struct out_column show_institutions_columns[] = {
    {"rank", "#", OUT_INT, 0, 0},
    {"institution", "INSTITUTION", OUT_TEXT, 0, OUT_WHOLE},
    {"mentors_3y", "MENTORS 3Y", OUT_INT, 0, OUT_SPARE(1)},
    {"mentors", "MENTORS", OUT_INT, 0, OUT_SPARE(7)},
    {"newcomer_mentors", "NEW", OUT_INT, 0, OUT_SPARE(2)},
    {"mentors_with_email", "E-MAIL", OUT_INT, 0, OUT_SPARE(4)},
    {"papers_3y", "PAPERS 3Y", OUT_INT, 0, OUT_SPARE(3)},
    {"papers", "PAPERS", OUT_INT, 0, OUT_SPARE(9)},
    {"country", "CC", OUT_TEXT, 0, OUT_SPARE(8)},
    {"theme_labels", "THEMES", OUT_TEXT, 0, OUT_SPARE(5)},
    {"mentor_names", "FIRST MENTORS", OUT_TEXT, 0, OUT_SPARE(6)},
    {"mentors_in_radiology", "IN RADIOLOGY", OUT_INT, 0, OUT_NO_TABLE},
    {"state", "STATE", OUT_TEXT, 0, OUT_NO_TABLE},
    {"city", "CITY", OUT_TEXT, 0, OUT_NO_TABLE},
    {"ror", "ROR", OUT_TEXT, 0, OUT_NO_TABLE},
    {"institution_id", "ID", OUT_INT, 0, OUT_NO_TABLE},
    {"pmids", "PMIDS", OUT_TEXT, 0, OUT_NO_TABLE},
};

/* --- json ------------------------------------------------------------------------- */

static json_t *mentors_of(const struct institution_row *row, json_t *names)
{
    json_t *list = json_array();
    for (guint i = 0; i < row->best->len; i++) {
        const struct institution_mentor *mentor =
            &g_array_index(row->best, struct institution_mentor, i);
        json_array_append_new(list, json_pack("{s:I, s:s?, s:f, s:s?}", "person_id",
                                              (json_int_t)mentor->person_id, "name", mentor->name,
                                              "score", mentor->score, "email", mentor->email));
        json_array_append_new(names, ranking_text(mentor->name));
    }
    return list;
}

static json_t *themes_of(const struct institution_row *row, json_t *labels)
{
    json_t *list = json_array();
    for (guint i = 0; i < row->themes->len; i++) {
        const struct institution_theme *theme =
            &g_array_index(row->themes, struct institution_theme, i);
        json_array_append_new(list, json_pack("{s:s, s:s, s:i}", "theme_id", theme->theme_id,
                                              "label", theme->label, "papers_3y", theme->papers));
        json_array_append_new(labels, json_string(theme->label));
    }
    return list;
}

json_t *show_institutions_row(const struct institution_list *institutions,
                              const struct institution_row *row)
{
    json_t *names = json_array(), *labels = json_array();
    json_t *id = row->institution_id ? json_integer(row->institution_id) : json_null();
    json_t *newcomers =
        institutions->newcomers_known ? json_integer(row->newcomer_mentors) : json_null();
    json_t *object =
        json_pack("{s:i, s:o, s:s?, s:s?, s:s?, s:s?, s:s?, s:i, s:i, s:o, s:i, s:i, s:i, s:i}",
                  "rank", row->rank, "institution_id", id, "institution", row->name, "ror",
                  row->ror, "country", row->country, "state", row->state, "city", row->city,
                  "mentors", row->mentors, "mentors_3y", row->mentors_3y, "newcomer_mentors",
                  newcomers, "mentors_with_email", row->with_email, "mentors_in_radiology",
                  row->in_radiology, "papers", row->papers, "papers_3y", row->papers_3y);
    json_object_set_new(object, "themes", themes_of(row, labels));
    json_object_set_new(object, "theme_labels", labels);
    json_object_set_new(object, "first_mentors", mentors_of(row, names));
    json_object_set_new(object, "mentor_names", names);
    json_object_set_new(object, "pmids", ranking_pmids(row->pmids));
    return object;
}

static json_t *head_of(const struct app *app, const struct institution_list *institutions,
                       const char *topic)
{
    g_autofree char *generated_by = ranking_generated_by(app);
    return json_pack("{s:s?, s:s, s:s, s:I, s:I}", "topic", topic, "as_of",
                     institutions->facts.as_of_text, "generated_by", generated_by, "papers",
                     (json_int_t)institutions->topic_papers, "pool",
                     (json_int_t)institutions->pool);
}

static bool print_rows(const struct institution_list *institutions, const struct out_spec *spec,
                       GError **error)
{
    OWNED(out) out = out_open(spec, error);
    bool done = out != NULL;
    for (guint i = 0; done && i < institutions->rows->len; i++)
        done =
            out_row(out, show_institutions_row(institutions, institutions->rows->pdata[i]), error);
    return done && out_close(g_steal_pointer(&out), error);
}

/* --- side by side --------------------------------------------------------------------- */

static const struct {
    const char *key, *label;
} measures[] = {
    {"mentors", "senior authors on it who are there now"},
    {"mentors_3y", "... with such a paper in 3 years"},
    {"newcomer_mentors", "... with a newcomer first in 5 years"},
    {"mentors_in_radiology", "... in a department of imaging"},
    {"mentors_with_email", "... with a printed e-mail"},
    {"papers_3y", "papers in 3 years"},
    {"papers", "papers"},
    {"theme_labels", "themes"},
    {"mentor_names", "first mentors"},
};

static const char *const column_keys[SHOW_INSTITUTIONS_COMPARED] = {"a", "b", "c", "d",
                                                                    "e", "f", "g", "h"};

/* The k-th of what a row says of a measure; a list has several, a number one. NULL:
 * no more. New reference. */
static json_t *part_of(const json_t *row, const char *key, size_t k)
{
    json_t *value = json_object_get(row, key);
    if (json_is_array(value)) return json_incref(json_array_get(value, k));
    if (k > 0) return NULL;
    return json_is_null(value) ? json_string("not known") : json_incref(value);
}

/* The lines of one measure: one, or as many as the longest list has items. */
static bool print_measure(struct out *out, json_t *const *rows, size_t n, size_t measure,
                          GError **error)
{
    bool is_left = true;
    for (size_t k = 0; is_left; k++) {
        json_t *line = json_object();
        json_object_set_new(line, "measure", json_string(k == 0 ? measures[measure].label : ""));
        is_left = false;
        for (size_t i = 0; i < n; i++) {
            json_t *part = part_of(rows[i], measures[measure].key, k);
            is_left |= part != NULL;
            if (part) json_object_set_new(line, column_keys[i], part);
        }
        if (!is_left && k > 0) {
            json_decref(line);
            return true;
        }
        if (!out_row(out, line, error)) return false;
    }
    return true;
}

static bool print_compared(const struct institution_list *institutions, const char *path,
                           GError **error)
{
    struct out_column columns[SHOW_INSTITUTIONS_COMPARED + 1] = {
        {"measure", "", OUT_TEXT, 0, OUT_WHOLE}};
    json_t *rows[SHOW_INSTITUTIONS_COMPARED];
    size_t n = MIN(institutions->rows->len, SHOW_INSTITUTIONS_COMPARED);
    for (size_t i = 0; i < n; i++) {
        const struct institution_row *row = institutions->rows->pdata[i];
        columns[i + 1] = (struct out_column){column_keys[i], row->name, OUT_TEXT, 0, OUT_WRAP};
        rows[i] = show_institutions_row(institutions, row);
    }
    const struct out_spec spec = {
        .path = path, .format = OUT_TABLE, .columns = columns, .n_columns = n + 1};
    OWNED(out) out = out_open(&spec, error);
    bool done = out != NULL;
    for (size_t m = 0; done && m < G_N_ELEMENTS(measures); m++)
        done = print_measure(out, rows, n, m, error);
    done = done && out_close(g_steal_pointer(&out), error);
    for (size_t i = 0; i < n; i++)
        json_decref(rows[i]);
    return done;
}

/* --- the whole ------------------------------------------------------------------------- */

static const char legend[] =
    "MENTORS 3Y  people who are there now, with a senior-author paper on the topic in 3 years;\n"
    "            MENTORS ever; NEW with a newcomer as first author in 5 years\n"
    "E-MAIL      of the MENTORS: with an address that a paper prints\n"
    "PAPERS 3Y   on the topic in 3 years, by anybody who prints the institution\n"
    "THEMES      of the topic, those with most of these papers; FIRST MENTORS by score\n";

static bool print_legend(const struct institution_list *institutions, bool is_compared,
                         GError **error)
{
    g_autofree char *text = g_strdup_printf(
        "\n%" PRId64 " institution%s, %" PRId64 " paper%s on the topic, as of %s.\n%s",
        institutions->pool, plural_s(institutions->pool), institutions->topic_papers,
        plural_s(institutions->topic_papers), institutions->facts.as_of_text,
        is_compared ? "Each counts with all that belongs to it.\n" : legend);
    return out_text(text, error);
}

bool show_institutions(struct app *app, struct db *db, const struct institution_query *query,
                       const char *topic, json_t *taken, const struct list_options *list,
                       GError **error)
{
    OWNED(institution_list) institutions = institutions_rank(db, query, error);
    if (!institutions) return false;
    if (institutions->topic_papers == 0)
        ranking_warn_empty(query->who.since_year);
    else if (institutions->rows->len == 0)
        log_warn("no affiliation on these %" PRId64 " papers names an institution there",
                 institutions->topic_papers);
    json_t *head = head_of(app, institutions, topic);
    ranking_set_taken(head, taken);
    struct out_spec spec = {.path = list->path,
                            .format = list->format,
                            .columns = show_institutions_columns,
                            .n_columns = SHOW_INSTITUTIONS_COLUMNS,
                            .head = head,
                            .list_key = "institutions"};
    bool is_compared = query->groups != NULL;
    bool done = is_compared && list->format == OUT_TABLE
                    ? print_compared(institutions, list->path, error)
                    : print_rows(institutions, &spec, error);
    json_decref(head);
    bool on_stdout = !list->path || g_strcmp0(list->path, "-") == 0;
    if (!done || !on_stdout || list->format != OUT_TABLE || institutions->rows->len == 0)
        return done;
    return print_legend(institutions, is_compared, error);
}
