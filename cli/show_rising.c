/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/show_rising.h"

#include <inttypes.h>

#include "analyze/rising.h"
#include "cli/legend.h"
#include "cli/ranking.h"
#include "core/log.h"
#include "core/plural.h"

/* Measured on real records by `backtest mentors --rising`: docs/methods.md, back-test of the
 * mentors. */
#define BASE_RATE_LOW 1.8
#define BASE_RATE_HIGH 3.4
#define FIRST_20_LOW 3
#define FIRST_20_HIGH 16

static const struct out_column columns[] = {
    {"rank", "#", OUT_INT, 0, 0},
    {"name", "NAME", OUT_TEXT, 0, OUT_WHOLE},
    {"score", "SCORE", OUT_REAL, 2, 0},
    {"first_papers_3y", "FIRST 3Y", OUT_INT, 0, OUT_SPARE(1)},
    {"first_papers", "FIRST", OUT_INT, 0, OUT_SPARE(8)},
    {"papers_3y", "ON TOPIC 3Y", OUT_INT, 0, OUT_SPARE(4)},
    {"papers", "ON TOPIC", OUT_INT, 0, OUT_SPARE(9)},
    {"months_since_paper", "MONTHS", OUT_INT, 0, OUT_SPARE(10)},
    {"papers_total", "PAPERS", OUT_INT, 0, OUT_SPARE(11)},
    {"first_date", "SINCE", OUT_TEXT, 0, OUT_WHOLE | OUT_SPARE(12)},
    {"confidence", "SURE", OUT_TEXT, 0, OUT_SPARE(3)},
    {"country", "CC", OUT_TEXT, 0, OUT_SPARE(7)},
    {"institution", "INSTITUTION", OUT_TEXT, 0, OUT_SPARE(2)},
    {"email", "E-MAIL", OUT_TEXT, 0, OUT_WHOLE | OUT_SPARE(5)},
    {"person_id", "ID", OUT_INT, 0, OUT_SPARE(6)},
    {"orcid", "ORCID", OUT_TEXT, 0, OUT_NO_TABLE},
    {"s2_author_id", "S2", OUT_TEXT, 0, OUT_NO_TABLE},
    {"state", "STATE", OUT_TEXT, 0, OUT_NO_TABLE},
    {"city", "CITY", OUT_TEXT, 0, OUT_NO_TABLE},
    {"department", "DEPARTMENT", OUT_TEXT, 0, OUT_NO_TABLE},
    {"email_pmid", "E-MAIL PMID", OUT_INT, 0, OUT_NO_TABLE},
    {"email_date", "E-MAIL DATE", OUT_TEXT, 0, OUT_NO_TABLE},
    {"score_parts.first_or_last", "FIRST OR LAST", OUT_REAL, 3, OUT_NO_TABLE},
    {"score_parts.other_positions", "OTHER POSITIONS", OUT_REAL, 3, OUT_NO_TABLE},
    {"senior_papers", "SENIOR", OUT_INT, 0, OUT_NO_TABLE},
    {"pmids", "PMIDS", OUT_TEXT, 0, OUT_NO_TABLE},
};

/* --- json ----------------------------------------------------------------------------- */

static json_t *why_of(const struct rising *r)
{
    json_t *papers = json_array();
    for (guint i = 0; i < r->evidence->len; i++) {
        const struct rising_paper *paper = &g_array_index(r->evidence, struct rising_paper, i);
        char date[CLK_DATE_SIZE];
        clk_format_day(paper->day, date);
        json_array_append_new(papers,
                              json_pack("{s:I, s:s, s:b, s:f}", "pmid", (json_int_t)paper->pmid,
                                        "entry_date", date, "first_or_last", paper->is_end,
                                        "points", (double)paper->points));
    }
    return papers;
}

static json_t *pmids_of(const struct rising *r)
{
    json_t *pmids = json_array();
    for (guint i = 0; i < r->evidence->len; i++)
        json_array_append_new(
            pmids, json_integer(g_array_index(r->evidence, struct rising_paper, i).pmid));
    return pmids;
}

static json_t *row_of(const struct rising *r, bool why)
{
    const struct mentor *who = &r->who;
    json_t *parts = json_object();
    for (enum rising_part part = 0; part < RISING_N_PARTS; part++)
        json_object_set_new(parts, rising_part_name(part), json_real(r->parts[part]));
    json_t *row = json_pack(
        "{s:i, s:I, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:o, s:s?, s:f, s:o}",
        "rank", who->rank, "person_id", (json_int_t)who->person_id, "name", who->name, "orcid",
        who->orcid, "s2_author_id", who->s2_author_id, "institution", who->institution, "country",
        who->country, "state", who->state, "city", who->city, "department", who->department,
        "email", who->email, "email_pmid",
        who->email_pmid ? json_integer(who->email_pmid) : json_null(), "email_date",
        who->email_date, "score", who->score, "score_parts", parts);
    json_t *counts =
        json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:s?, s:s?, s:o}", "senior_papers_3y",
                  0, "senior_papers", 0, "first_papers_3y", r->first_papers_3y, "first_papers",
                  r->first_papers, "papers_3y", r->papers_3y, "papers", r->papers,
                  "months_since_paper", r->months_since_paper, "papers_total", who->papers_total,
                  "first_date", r->first_date, "confidence", who->confidence, "pmids", pmids_of(r));
    json_object_update(row, counts);
    json_decref(counts);
    if (why) json_object_set_new(row, "why", why_of(r));
    return row;
}

static json_t *head_of(const struct app *app, const struct rising_list *people,
                       const struct mentors_view *view)
{
    g_autofree char *generated_by = ranking_generated_by(app);
    json_t *rates = json_pack("{s:[f, f], s:[f, f]}", "anybody_of_such_a_list", BASE_RATE_LOW / 100,
                              BASE_RATE_HIGH / 100, "of_the_first_20", FIRST_20_LOW / 100.0,
                              FIRST_20_HIGH / 100.0);
    return json_pack("{s:s?, s:s, s:s, s:s, s:I, s:I, s:s, s:o}", "topic", view->topic, "as_of",
                     people->facts.as_of_text, "generated_by", generated_by, "list", "rising",
                     "papers", (json_int_t)people->topic_papers, "people", (json_int_t)people->pool,
                     "promise", "none", "base_rate", rates);
}

/* --- in words ------------------------------------------------------------------------- */

static const struct legend_line legend[] = {
    {"score", NULL,
     "papers on the topic of ten years: recent ones weigh more, first and last authors twice as "
     "much as others"},
    {"first_papers_3y", NULL, "papers on the topic of 3 years as first author"},
    {"first_papers", NULL, "the same of ten years"},
    {"papers_3y", NULL, "papers on the topic of 3 years in any position"},
    {"papers", NULL, "the same of ten years"},
    {"months_since_paper", NULL, "since the last of these papers"},
    {"papers_total", NULL, "all papers of the person here"},
    {"first_date", NULL, "the first of all papers here"},
    {"confidence", NULL, "sure, probable, or namesakes: the papers may be of several people"},
};

static void append_promise(GString *text)
{
    g_string_append_printf(
        text,
        "\nNo promise: of such people %.1f to %.1f %% published as senior author with a newcomer\n"
        "within two years, of the first 20 of such a list %d to %d %% (measured on real records).\n"
        "Nobody here has been senior author of a paper that counts.\n",
        BASE_RATE_LOW, BASE_RATE_HIGH, FIRST_20_LOW, FIRST_20_HIGH);
}

static void append_why(GString *text, const struct rising *r)
{
    g_string_append_printf(text, "\n%d. %s: score %.3f\n", r->who.rank,
                           r->who.name ? r->who.name : "", r->who.score);
    for (guint i = 0; i < r->evidence->len; i++) {
        const struct rising_paper *paper = &g_array_index(r->evidence, struct rising_paper, i);
        char date[CLK_DATE_SIZE];
        clk_format_day(paper->day, date);
        g_string_append_printf(text, "  %6.3f  PMID %" PRId64 "  %s%s\n", (double)paper->points,
                               paper->pmid, date, paper->is_end ? "  first or last author" : "");
    }
}

/* A table without room for e-mail addresses has them below. */
static void append_contacts(GString *text, const struct rising_list *people)
{
    const char *lead = "\nE-MAIL\n";
    for (guint i = 0; i < people->people->len; i++) {
        const struct mentor *who = &rising_at(people, i)->who;
        if (!who->email) continue;
        g_string_append_printf(text, "%s  %s  %s\n", lead, who->name ? who->name : "", who->email);
        lead = "";
    }
}

static bool print_text(const struct rising_list *people, const struct mentors_view *view,
                       const bool *shown, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (!legend_is_shown("email", columns, shown, G_N_ELEMENTS(columns)))
        append_contacts(text, people);
    for (guint i = 0; view->why && i < people->people->len; i++)
        append_why(text, rising_at(people, i));
    if (people->people->len > 0) {
        append_promise(text);
        g_string_append_printf(text, "%u of %" PRId64 " %s, from %" PRId64 " paper%s, as of %s.\n",
                               people->people->len, people->pool, plural_people(people->pool),
                               people->topic_papers, plural_s(people->topic_papers),
                               people->facts.as_of_text);
        legend_append(text, legend, G_N_ELEMENTS(legend), columns, shown, G_N_ELEMENTS(columns));
    }
    return out_text(text->str, error);
}

bool show_rising(struct app *app, struct db *db, const struct mentors_query *query,
                 const struct mentors_view *view, const struct list_options *list, GError **error)
{
    OWNED(rising_list) people = rising_rank(db, query, error);
    if (!people) return false;
    if (people->topic_papers == 0)
        ranking_warn_empty(query->since_year);
    else if (people->pool == 0)
        log_warn("nobody%s with two papers here, one of them among these %" PRId64
                 " records of ten years, has yet to be a senior author",
                 query->people ? " there" : "", people->topic_papers);
    bool shown[G_N_ELEMENTS(columns)] = {false};
    json_t *head = head_of(app, people, view);
    ranking_set_taken(head, view->taken);
    struct out_spec spec = {.path = list->path,
                            .format = list->format,
                            .columns = columns,
                            .n_columns = G_N_ELEMENTS(columns),
                            .head = head,
                            .list_key = "mentors",
                            .shown = shown};
    OWNED(out) out = out_open(&spec, error);
    json_decref(head);
    bool done = out != NULL;
    for (guint i = 0; done && i < people->people->len; i++)
        done = out_row(out, row_of(rising_at(people, i), view->why), error);
    if (!done || !out_close(g_steal_pointer(&out), error)) return false;
    bool on_stdout = !list->path || g_strcmp0(list->path, "-") == 0;
    return list->format != OUT_TABLE || !on_stdout || print_text(people, view, shown, error);
}
