/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/show_mentors.h"

#include <inttypes.h>
#include <string.h>

#include "cli/legend.h"
#include "cli/ranking.h"
#include "cli/show_ledger.h"
#include "cli/show_near_peers.h"
#include "core/log.h"
#include "core/plural.h"

#define NOTED_PEOPLE 5

const struct out_column show_mentors_columns[] = {
    {"rank", "#", OUT_INT, 0, 0},
    {"name", "NAME", OUT_TEXT, 0, OUT_WHOLE},
    {"score", "SCORE", OUT_REAL, 2, 0},
    {"senior_papers_3y", "SENIOR 3Y", OUT_INT, 0, OUT_SPARE(1)},
    {"senior_papers", "SENIOR", OUT_INT, 0, OUT_SPARE(8)},
    {"first_authors", "FIRSTS", OUT_INT, 0, OUT_SPARE(10)},
    {"newcomer_first", "NEW", OUT_INT, 0, OUT_SPARE(4)},
    {"international_first", "ABROAD", OUT_INT, 0, OUT_SPARE(7)},
    {"months_since_last", "MONTHS", OUT_INT, 0, OUT_SPARE(11)},
    {"papers_total", "PAPERS", OUT_INT, 0, OUT_SPARE(12)},
    {"confidence", "SURE", OUT_TEXT, 0, OUT_SPARE(3)},
    {"country", "CC", OUT_TEXT, 0, OUT_SPARE(9)},
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
    {"effective_mentees", "EFFECTIVE", OUT_REAL, 2, OUT_NO_TABLE},
    {"newcomer_first_2y", "NEW 2Y", OUT_INT, 0, OUT_NO_TABLE},
    {"newcomer_rate_low", "NEW RATE", OUT_REAL, 3, OUT_NO_TABLE},
    {"score_parts.topic_volume", "TOPIC VOLUME", OUT_REAL, 3, OUT_NO_TABLE},
    {"score_parts.topic_breadth", "TOPIC BREADTH", OUT_REAL, 3, OUT_NO_TABLE},
    {"score_parts.topic_openness", "TOPIC OPENNESS", OUT_REAL, 3, OUT_NO_TABLE},
    {"score_parts.topic_activity", "TOPIC ACTIVITY", OUT_REAL, 3, OUT_NO_TABLE},
    {"score_parts.all_volume", "ALL VOLUME", OUT_REAL, 3, OUT_NO_TABLE},
    {"score_parts.all_breadth", "ALL BREADTH", OUT_REAL, 3, OUT_NO_TABLE},
    {"score_parts.all_openness", "ALL OPENNESS", OUT_REAL, 3, OUT_NO_TABLE},
    {"score_parts.all_activity", "ALL ACTIVITY", OUT_REAL, 3, OUT_NO_TABLE},
    {"score_low", "SCORE LOW", OUT_REAL, 2, OUT_NO_TABLE},
    {"score_high", "SCORE HIGH", OUT_REAL, 2, OUT_NO_TABLE},
    {"pmids", "PMIDS", OUT_TEXT, 0, OUT_NO_TABLE},
    {"ledger.joint_last.papers", "JOINT LAST", OUT_INT, 0, OUT_NO_TABLE},
    {"ledger.corresponding.papers", "CORRESPONDING", OUT_INT, 0, OUT_NO_TABLE},
    {"ledger.corresponding_only.papers", "ONLY CORRESPONDING", OUT_INT, 0, OUT_NO_TABLE},
    {"ledger.alphabetical.papers", "ALPHABETICAL", OUT_INT, 0, OUT_NO_TABLE},
    {"ledger.retracted.papers", "RETRACTED", OUT_INT, 0, OUT_NO_TABLE},
    {"ledger.concern.papers", "CONCERN", OUT_INT, 0, OUT_NO_TABLE},
    {"ledger.years_active", "YEARS", OUT_INT, 0, OUT_NO_TABLE},
    {"ledger.activity.papers_1y", "SENIOR 1Y", OUT_INT, 0, OUT_NO_TABLE},
    {"ledger.activity.ratio", "TIMES BEFORE", OUT_REAL, 2, OUT_NO_TABLE},
};

/* Of a table without a ranking: no rank, no score, but the papers themselves. */
static void columns_unranked(struct out_column columns[SHOW_MENTORS_COLUMNS])
{
    for (size_t i = 0; i < SHOW_MENTORS_COLUMNS; i++) {
        columns[i] = show_mentors_columns[i];
        if (strcmp(columns[i].key, "rank") == 0 || strcmp(columns[i].key, "score") == 0)
            columns[i].flags |= OUT_NO_TABLE;
        if (strcmp(columns[i].key, "pmids") == 0) columns[i].flags = OUT_WRAP;
    }
}

/* --- json ------------------------------------------------------------------------- */

static json_t *parts_of(const struct mentor *mentor)
{
    json_t *parts = json_object();
    for (enum mentor_part part = 0; part < MENTOR_N_PARTS; part++)
        json_object_set_new(parts, mentor_part_name(part), json_real(mentor->parts[part]));
    return parts;
}

static json_t *features_of(const struct mentor_features *features, bool newcomers_known)
{
    return json_pack(
        "{s:f, s:f, s:i, s:o, s:o, s:i}", "weighted_papers", features->volume,
        "effective_first_authors", features->effective, "papers_5y", features->n_five,
        "newcomer_papers_5y", newcomers_known ? json_integer(features->n_newcomer) : json_null(),
        "newcomer_rate_low", newcomers_known ? json_real(features->newcomer_low) : json_null(),
        "papers_any_position_3y", features->recent);
}

static json_t *evidence_row(const struct mentors_list *mentors, const struct mentor *mentor,
                            const struct mentor_paper *paper)
{
    const struct mentor_basis basis = mentors_basis(mentors);
    char date[CLK_DATE_SIZE];
    clk_format_day(paper->day, date);
    return json_pack(
        "{s:I, s:s, s:I, s:b, s:f, s:o, s:o, s:o, s:f}", "pmid", (json_int_t)paper->pmid,
        "entry_date", date, "first_person_id", (json_int_t)paper->first_person_id, "on_topic",
        paper->on_topic, "relevance", (double)paper->relevance, "newcomer",
        mentors->newcomers_known ? json_boolean(paper->is_newcomer) : json_null(),
        "newcomer_but_for",
        mentors->newcomers_known && paper->newcomer_but_for ? json_integer(paper->newcomer_but_for)
                                                            : json_null(),
        "international",
        paper->international >= 0 ? json_boolean(paper->international) : json_null(),
        "score_without", mentor_score_without(mentor, &basis, paper->pmid));
}

static json_t *why_of(const struct mentors_list *mentors, const struct mentor *mentor)
{
    json_t *papers = json_array(), *recent = json_array(), *without = json_array();
    const struct mentor_basis basis = mentors_basis(mentors);
    for (guint i = 0; i < mentor->papers->len; i++)
        json_array_append_new(
            papers,
            evidence_row(mentors, mentor, &g_array_index(mentor->papers, struct mentor_paper, i)));
    for (guint i = 0; i < mentor->recent->len; i++) {
        int64_t pmid = g_array_index(mentor->recent, struct mentor_recent, i).pmid;
        json_array_append_new(recent, json_integer(pmid));
        json_array_append_new(without, json_real(mentor_score_without(mentor, &basis, pmid)));
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "topic",
                     features_of(&mentor->topic, mentors->newcomers_known), "all",
                     features_of(&mentor->all, mentors->newcomers_known), "senior_papers", papers,
                     "papers_any_position_3y", recent, "scores_without_3y", without);
}

static json_t *doubt_of(const struct mentor_doubt *doubt)
{
    json_t *twins = json_array();
    for (guint i = 0; i < doubt->twins->len; i++) {
        const struct mentor_twin *twin = &g_array_index(doubt->twins, struct mentor_twin, i);
        json_array_append_new(twins,
                              json_pack("{s:I, s:f, s:f}", "person_id", (json_int_t)twin->person_id,
                                        "points", twin->points, "score_with", twin->score));
    }
    return json_pack("{s:o, s:f, s:o, s:f}", "weakly_joined", ranking_pmids(doubt->apart),
                     "score_without_these", doubt->score_apart, "maybe_same", twins,
                     "score_with_all", doubt->score_all);
}

static json_t *pmids_of(const struct mentor *mentor)
{
    json_t *pmids = json_array();
    for (guint i = 0; i < mentor->papers->len; i++) {
        const struct mentor_paper *paper = &g_array_index(mentor->papers, struct mentor_paper, i);
        if (paper->on_topic) json_array_append_new(pmids, json_integer(paper->pmid));
    }
    return pmids;
}

static json_t *newcomers(const struct mentors_list *mentors, json_t *value)
{
    if (mentors->newcomers_known) return value;
    json_decref(value);
    return json_null();
}

/* One person as in contract 3.5 of the design. */
static json_t *row_of(const struct mentors_list *mentors, const struct mentor *mentor, bool why)
{
    json_t *row = json_pack(
        "{s:i, s:I, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:o, s:s?, s:f, s:o}",
        "rank", mentor->rank, "person_id", (json_int_t)mentor->person_id, "name", mentor->name,
        "orcid", mentor->orcid, "s2_author_id", mentor->s2_author_id, "institution",
        mentor->institution, "country", mentor->country, "state", mentor->state, "city",
        mentor->city, "department", mentor->department, "email", mentor->email, "email_pmid",
        mentor->email_pmid ? json_integer(mentor->email_pmid) : json_null(), "email_date",
        mentor->email_date, "score", mentor->score, "score_parts", parts_of(mentor));
    json_t *ledger = json_pack(
        "{s:i, s:i, s:i, s:f, s:o, s:o, s:o, s:o, s:i, s:i, s:s?, s:o}", "senior_papers_3y",
        mentor->senior_papers_3y, "senior_papers", mentor->senior_papers, "first_authors",
        mentor->first_authors, "effective_mentees", mentor->topic.effective, "newcomer_first",
        newcomers(mentors, json_integer(mentor->newcomer_first)), "newcomer_first_2y",
        newcomers(mentors, json_integer(mentor->newcomer_first_2y)), "newcomer_rate_low",
        newcomers(mentors, json_real(mentor->topic.newcomer_low)), "international_first",
        mentor->international_known ? json_integer(mentor->international_first) : json_null(),
        "months_since_last", mentor->months_since_last, "papers_total", mentor->papers_total,
        "confidence", mentor->confidence, "pmids", pmids_of(mentor));
    json_object_update(row, ledger);
    json_object_set_new(row, "score_low", json_real(mentor->low));
    json_object_set_new(row, "score_high", json_real(mentor->high));
    json_object_set_new(row, "score_doubt", mentor->doubt ? doubt_of(mentor->doubt) : json_null());
    json_decref(ledger);
    if (mentor->ledger)
        json_object_set_new(row, "ledger",
                            show_ledger_json(mentor->ledger, mentors->newcomers_known));
    if (why) json_object_set_new(row, "why", why_of(mentors, mentor));
    if (mentor->near_peers) {
        json_object_set_new(row, "near_peers",
                            show_near_peers_json(mentor->near_peers, mentors->newcomers_known));
        json_object_set_new(row, "near_peers_left_out",
                            show_near_peers_left_out(mentor->near_peers));
    }
    return row;
}

static json_t *head_of(const struct app *app, const struct mentors_list *mentors,
                       const struct mentors_view *view)
{
    g_autofree char *generated_by = ranking_generated_by(app);
    const char *newcomers = !mentors->newcomers_known      ? "hidden: history too short"
                            : mentors->newcomers_are_short ? "short history: take with care"
                                                           : "known";
    return json_pack("{s:s?, s:s, s:s, s:I, s:I, s:b, s:f, s:o, s:s}", "topic", view->topic,
                     "as_of", mentors->facts.as_of_text, "generated_by", generated_by, "papers",
                     (json_int_t)mentors->topic_papers, "people", (json_int_t)mentors->pool,
                     "ranked", mentors->is_ranked, "history_years", mentors->facts.history_years,
                     "weights", ranking_weights_json(&mentors->weights), "newcomers", newcomers);
}

/* --- text under the table ------------------------------------------------------------ */

static const struct legend_line legend[] = {
    {"score", NULL,
     "senior-author work on the topic, recent papers weighing more, plus half of the same over all "
     "papers; --why takes it apart"},
    {"senior_papers_3y", NULL,
     "papers of 3 years on the topic as last author with somebody else first: the plain count to "
     "compare a score with"},
    {"senior_papers", NULL, "the same of all years"},
    {"first_authors", NULL, "different first authors behind these"},
    {"newcomer_first", NULL,
     "first authors who were newcomers: no paper of an earlier year in this database"},
    {"international_first", NULL,
     "first authors who printed another country than the senior author; empty: no paper prints "
     "the places"},
    {"months_since_last", NULL, "since the last of these papers"},
    {"papers_total", NULL, "all papers of the person here"},
    {"confidence", NULL, "sure, probable, or namesakes: the papers may be of several people"},
};
static const char unranked[] =
    "Not ranked: too little evidence to say who stands before whom. PMIDS are the papers.\n";
static const char caveat[] = "What somebody did before is shown, not what they will do. "
                             "INSTITUTION and E-MAIL are as printed on a paper.";

/* Whose ledger has papers that are worth a note. */
static const struct {
    const char *what;
    enum ledger_list list;
    bool of; /* beside them all papers that count */
} notes[] = {
    {"Authors in alphabetical order, so who is last may say nothing: ", LEDGER_alphabetical, true},
    {"Papers that were retracted, in any position: ", LEDGER_retracted, false},
    {"Papers with an expression of concern, in any position: ", LEDGER_concern, false},
};
#define NOTES G_N_ELEMENTS(notes)

/* What stands under a table, gathered person by person: nobody's papers need stay for it. */
struct beneath {
    struct out_column columns[SHOW_MENTORS_COLUMNS]; /* of the table, */
    bool shown[SHOW_MENTORS_COLUMNS];                /* and which of them had room */
    GString *contacts; /* e-mail addresses, of a table without room for them */
    GString *people;   /* why, and near-peers */
    GString *doubts;
    GString *notes[NOTES];
    guint n_noted[NOTES];
};

static struct beneath *beneath_new(void)
{
    struct beneath *beneath = g_new0(struct beneath, 1);
    beneath->contacts = g_string_new(NULL);
    beneath->people = g_string_new(NULL);
    beneath->doubts = g_string_new(NULL);
    for (size_t i = 0; i < NOTES; i++)
        beneath->notes[i] = g_string_new(NULL);
    return beneath;
}

static void beneath_free(struct beneath *beneath)
{
    if (!beneath) return;
    g_string_free(beneath->contacts, TRUE);
    g_string_free(beneath->people, TRUE);
    g_string_free(beneath->doubts, TRUE);
    for (size_t i = 0; i < NOTES; i++)
        g_string_free(beneath->notes[i], TRUE);
    g_free(beneath);
}
OWNED_DEFINE(beneath, beneath_free)

/* "Ann Sample 2 (900...), ..." of the first. */
static void add_notes(struct beneath *beneath, const struct mentor *mentor)
{
    for (size_t i = 0; mentor->ledger && i < NOTES; i++) {
        guint papers = mentor->ledger->lists[notes[i].list]->len;
        if (papers == 0 || beneath->n_noted[i]++ >= NOTED_PEOPLE) continue;
        GString *text = beneath->notes[i];
        g_string_append_printf(text, "%s%s %u", text->len == 0 ? notes[i].what : ", ", mentor->name,
                               papers);
        if (notes[i].of) g_string_append_printf(text, " of %d", mentor->senior_papers);
        g_string_append_printf(text, " (%" PRId64 ")", mentor->person_id);
    }
}

static void append_notes(GString *text, const struct beneath *beneath)
{
    for (size_t i = 0; i < NOTES; i++) {
        if (beneath->n_noted[i] == 0) continue;
        g_string_append(text, beneath->notes[i]->str);
        if (beneath->n_noted[i] > NOTED_PEOPLE)
            g_string_append_printf(text, " and %u more", beneath->n_noted[i] - NOTED_PEOPLE);
        g_string_append(text, ".\n");
    }
}

static bool is_shown(const struct beneath *beneath, const char *key)
{
    return legend_is_shown(key, beneath->columns, beneath->shown, SHOW_MENTORS_COLUMNS);
}

static void append_legend(GString *text, const struct mentors_list *mentors,
                          const struct beneath *beneath)
{
    bool has_new = is_shown(beneath, "newcomer_first");
    g_string_append_printf(text, "\n%u of %" PRId64 " %s, from %" PRId64 " paper%s, as of %s.\n",
                           mentors->mentors->len, mentors->pool, plural_people(mentors->pool),
                           mentors->topic_papers, plural_s(mentors->topic_papers),
                           mentors->facts.as_of_text);
    if (has_new && !mentors->newcomers_known)
        g_string_append_printf(text,
                               "NEW is hidden: the database reaches back %.1f years, newcomers "
                               "need %.0f.\n",
                               mentors->facts.history_years, FACTS_HISTORY_MIN);
    else if (has_new && mentors->newcomers_are_short)
        g_string_append_printf(text, "NEW: short history (%.1f years): some newcomers are none.\n",
                               mentors->facts.history_years);
    append_notes(text, beneath);
    g_autofree char *weights = ranking_describe_weights(&mentors->weights);
    if (weights) g_string_append_printf(text, "SCORE has weights of your config: %s.\n", weights);
    if (!mentors->is_ranked) g_string_append(text, unranked);
    legend_append(text, legend, G_N_ELEMENTS(legend), beneath->columns, beneath->shown,
                  SHOW_MENTORS_COLUMNS);
    legend_append_text(text, caveat);
}

static void append_part(GString *text, const struct mentor *mentor, enum mentor_part part,
                        const char *what)
{
    g_string_append_printf(text, "  %6.3f  %-15s %s\n", mentor->parts[part], mentor_part_name(part),
                           what);
}

static void append_parts(GString *text, const struct mentor *mentor, enum mentor_part from,
                         const struct mentor_features *features, const struct mentors_list *mentors)
{
    bool newcomers_known = mentors->newcomers_known;
    g_autofree char *volume = g_strdup_printf("%.2f senior papers after decay (half in %g years)",
                                              features->volume, mentors->weights.half_life_years);
    g_autofree char *breadth =
        g_strdup_printf("%.2f equally frequent first authors", features->effective);
    g_autofree char *openness =
        newcomers_known
            ? g_strdup_printf(
                  "%d of %d papers of 5 years had a newcomer first: share at least %.2f",
                  features->n_newcomer, features->n_five, features->newcomer_low)
            : g_strdup("not counted: the database reaches back less than 3 years");
    g_autofree char *activity =
        g_strdup_printf("papers in any position in 3 years: %d", features->recent);
    append_part(text, mentor, from, volume);
    append_part(text, mentor, from + 1, breadth);
    append_part(text, mentor, from + 2, openness);
    append_part(text, mentor, from + 3, activity);
}

/* What the score would be if the records were told apart otherwise. */
static void append_doubt(GString *text, const struct mentor_doubt *doubt)
{
    if (doubt->apart->len > 0) {
        g_string_append_printf(
            text, "  %6.3f  without the papers that are only weakly joined:", doubt->score_apart);
        for (guint i = 0; i < doubt->apart->len; i++)
            g_string_append_printf(text, " %" PRId64, g_array_index(doubt->apart, int64_t, i));
        g_string_append(text, "\n");
    }
    for (guint i = 0; i < doubt->twins->len; i++) {
        const struct mentor_twin *twin = &g_array_index(doubt->twins, struct mentor_twin, i);
        g_string_append_printf(text,
                               "  %6.3f  if person %" PRId64 " is the same (%.1f points; joined "
                               "from 2 on)\n",
                               twin->score, twin->person_id, twin->points);
    }
}

/* "\n1. Ann Sample", the number only where it is a rank. */
static void append_heading(GString *text, const struct mentors_list *mentors,
                           const struct mentor *mentor)
{
    g_string_append_c(text, '\n');
    if (mentors->is_ranked) g_string_append_printf(text, "%d. ", mentor->rank);
    g_string_append(text, mentor->name ? mentor->name : "");
}

static bool is_evidence(const struct mentor *mentor, int64_t pmid)
{
    for (guint i = 0; i < mentor->papers->len; i++)
        if (g_array_index(mentor->papers, struct mentor_paper, i).pmid == pmid) return true;
    return false;
}

/* Those that stand above say there what the score is without them. */
static void append_recent(GString *text, const struct mentor *mentor,
                          const struct mentor_basis *basis)
{
    g_string_append(text, "  any position, 3 years (score without it, where not above):");
    for (guint i = 0; i < mentor->recent->len; i++) {
        int64_t pmid = g_array_index(mentor->recent, struct mentor_recent, i).pmid;
        g_string_append_printf(text, " %" PRId64, pmid);
        if (!is_evidence(mentor, pmid))
            g_string_append_printf(text, " (%.3f)", mentor_score_without(mentor, basis, pmid));
    }
    g_string_append(text, "\n");
}

static void append_why(GString *text, const struct mentors_list *mentors,
                       const struct mentor *mentor)
{
    const struct mentor_basis basis = mentors_basis(mentors);
    append_heading(text, mentors, mentor);
    g_string_append_printf(text, ": score %.3f (%.3f to %.3f without any one paper%s)\n",
                           mentor->score, mentor->low, mentor->high,
                           mentor->doubt ? ", or if the records are told apart otherwise" : "");
    if (mentor->doubt) append_doubt(text, mentor->doubt);
    append_parts(text, mentor, MENTOR_PART_topic_volume, &mentor->topic, mentors);
    append_parts(text, mentor, MENTOR_PART_all_volume, &mentor->all, mentors);
    for (guint i = 0; i < mentor->papers->len; i++) {
        const struct mentor_paper *paper = &g_array_index(mentor->papers, struct mentor_paper, i);
        char date[CLK_DATE_SIZE];
        clk_format_day(paper->day, date);
        bool is_newcomer = mentors->newcomers_known && paper->is_newcomer;
        g_autofree char *about = !paper->on_topic ? g_strdup("other")
                                 : paper->relevance < 1
                                     ? g_strdup_printf("on topic (%.2f)", (double)paper->relevance)
                                     : g_strdup("on topic");
        g_string_append_printf(text, "  PMID %" PRId64 "  %s  %s%s%s  without it %.3f\n",
                               paper->pmid, date, about, is_newcomer ? ", newcomer first" : "",
                               paper->international > 0 ? ", first author abroad" : "",
                               mentor_score_without(mentor, &basis, paper->pmid));
    }
    append_recent(text, mentor, &basis);
    if (mentor->ledger) {
        show_ledger_text(text, mentor->ledger, "  ");
        show_ledger_moves_text(text, mentor->ledger->moves, "  ");
    }
}

static void append_near_peers(GString *text, const struct mentors_list *mentors,
                              const struct mentor *mentor, bool why)
{
    append_heading(text, mentors, mentor);
    g_string_append(text, ": near-peers (first author in 24 months, same place, first paper here "
                          "in 4 years, active)\n");
    show_near_peers_append(text, mentor->near_peers, "  ", why);
}

/* Whose score hangs on who is who. */
static void add_doubts(GString *text, const struct mentor *mentor)
{
    if (!mentor->doubt) return;
    guint apart = mentor->doubt->apart->len, twins = mentor->doubt->twins->len;
    if (text->len == 0)
        g_string_append(text,
                        "\nWho is who is not certain; told apart otherwise, SCORE would be\n");
    g_string_append_printf(text, "  %d  %s: %.2f to %.2f (", mentor->rank,
                           mentor->name ? mentor->name : "", mentor->low, mentor->high);
    if (apart)
        g_string_append_printf(text, "%u weakly joined paper%s", apart, apart == 1 ? "" : "s");
    if (twins)
        g_string_append_printf(text, "%s%u other%s maybe the same", apart ? ", " : "", twins,
                               twins == 1 ? "" : "s");
    g_string_append(text, ")\n");
}

static void beneath_add(struct beneath *beneath, const struct mentors_list *mentors,
                        const struct mentor *mentor, const struct mentors_view *view)
{
    if (view->why) append_why(beneath->people, mentors, mentor);
    if (mentor->near_peers) append_near_peers(beneath->people, mentors, mentor, view->why);
    if (mentor->email)
        g_string_append_printf(beneath->contacts, "%s  %s  %s\n",
                               beneath->contacts->len == 0 ? "\nE-MAIL\n" : "",
                               mentor->name ? mentor->name : "", mentor->email);
    add_doubts(beneath->doubts, mentor);
    add_notes(beneath, mentor);
}

static bool beneath_print(const struct beneath *beneath, const struct mentors_list *mentors,
                          const struct mentors_view *view, GError **error)
{
    g_autoptr(GString) text = g_string_new(mentors->is_ranked ? beneath->doubts->str : NULL);
    if (view->legend && mentors->mentors->len > 0) append_legend(text, mentors, beneath);
    const char *contacts = is_shown(beneath, "email") ? "" : beneath->contacts->str;
    return out_text(contacts, error) && out_text(beneath->people->str, error) &&
           out_text(text->str, error);
}

/* --- the whole ------------------------------------------------------------------------- */

/* The list is for people that the person chose. */
static bool is_narrowed(const struct mentors_query *query)
{
    return query->people || query->min_papers > 1 || query->international ||
           query->open_to_newcomers;
}

static void say_how_much(const struct mentors_list *mentors, const struct mentors_query *query)
{
    if (mentors->facts.papers == 0)
        log_warn("the database holds no dated record: fetch or parse some first");
    else if (mentors->topic_papers == 0)
        ranking_warn_empty(query->since_year);
    else if (mentors->pool == 0 && is_narrowed(query))
        log_warn("nobody whom the filters let pass is senior author of a paper that counts among "
                 "these %" PRId64 " records; ask for less",
                 mentors->topic_papers);
    else if (mentors->pool == 0)
        log_warn("nobody is senior author of a paper that counts among these %" PRId64 " records "
                 "(3 to 25 authors, complete list, another first author, not retracted)",
                 mentors->topic_papers);
    else if (!mentors->is_ranked)
        log_warn("too little evidence for a ranking: %" PRId64 " senior-author paper%s of %" PRId64
                 " %s on the topic (it takes %d, and somebody with two)",
                 mentors->evidence, plural_s(mentors->evidence), mentors->pool,
                 plural_people(mentors->pool), MENTORS_EVIDENCE_MIN);
}

/* With too little evidence a table shows people by their papers, not by the score. */
static struct mentors_list *find(struct db *db, const struct mentors_query *query,
                                 enum out_format format, GError **error)
{
    OWNED(mentors_list) mentors = mentors_rank(db, query, error);
    if (!mentors || mentors->is_ranked || query->sort || format != OUT_TABLE)
        return g_steal_pointer(&mentors);
    struct mentors_query by_papers = *query;
    by_papers.sort = "senior_papers";
    return mentors_rank(db, &by_papers, error);
}

/* Everybody in turn, with details for no longer than the row takes. */
static bool write_rows(struct out *out, struct mentors_list *mentors,
                       const struct mentors_view *view, struct beneath *beneath, GError **error)
{
    for (guint i = 0; i < mentors->mentors->len; i++) {
        const struct mentor *mentor = mentors_at(mentors, i);
        if (!mentors_fill(mentors, i, error) ||
            !out_row(out, row_of(mentors, mentor, view->why), error))
            return false;
        if (beneath) beneath_add(beneath, mentors, mentor, view);
        mentors_drop(mentors, i);
    }
    return true;
}

bool show_mentors_rows(struct out *out, struct mentors_list *mentors, GError **error)
{
    return write_rows(out, mentors, &(struct mentors_view){0}, NULL, error);
}

static bool write_list(const struct app *app, struct mentors_list *mentors,
                       const struct mentors_view *view, const struct list_options *list,
                       GError **error)
{
    OWNED(beneath) beneath = beneath_new();
    memcpy(beneath->columns, show_mentors_columns, sizeof beneath->columns);
    if (!mentors->is_ranked) columns_unranked(beneath->columns);
    json_t *head = head_of(app, mentors, view);
    ranking_set_taken(head, view->taken);
    struct out_spec spec = {.path = list->path,
                            .format = list->format,
                            .columns = beneath->columns,
                            .n_columns = SHOW_MENTORS_COLUMNS,
                            .head = head,
                            .list_key = "mentors",
                            .shown = beneath->shown};
    OWNED(out) out = out_open(&spec, error);
    json_decref(head);
    bool on_stdout = !list->path || g_strcmp0(list->path, "-") == 0;
    bool has_more = list->format == OUT_TABLE && on_stdout;
    if (!out || !write_rows(out, mentors, view, has_more ? beneath : NULL, error) ||
        !out_close(g_steal_pointer(&out), error))
        return false;
    return !has_more || beneath_print(beneath, mentors, view, error);
}

bool show_mentors(struct app *app, struct db *db, const struct mentors_query *query,
                  const struct mentors_view *view, const struct list_options *list, GError **error)
{
    const struct settings *settings = app_settings(app, error);
    if (!settings) return false;
    struct mentors_query asked = *query;
    asked.weights = &settings->mentor_weights;
    asked.doubt = true;
    asked.ledger = true;
    asked.is_bare = true;
    OWNED(mentors_list) mentors = find(db, &asked, list->format, error);
    if (!mentors) return false;
    ranking_tell_weights(&mentors->weights);
    say_how_much(mentors, query);
    return write_list(app, mentors, view, list, error);
}
