/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/show_ledger.h"

#include <inttypes.h>

#include "cli/ranking.h"
#include "core/plural.h"

#define PMIDS_SHOWN 10
#define CO_MENTORS_SHOWN 3
#define FIRSTS_SHOWN 5

/* --- json ------------------------------------------------------------------------- */

static json_t *list_json(const GArray *pmids)
{
    return json_pack("{s:i, s:o}", "papers", (int)pmids->len, "pmids", ranking_pmids(pmids));
}

static json_t *first_json(const struct ledger_first *first, bool newcomers_known)
{
    char from[CLK_DATE_SIZE], to[CLK_DATE_SIZE];
    clk_format_day(first->first_day, from);
    clk_format_day(first->last_day, to);
    return json_pack(
        "{s:I, s:s, s:i, s:s, s:s, s:o, s:o, s:o}", "person_id", (json_int_t)first->person_id,
        "name", first->name, "papers", (int)first->pmids->len, "first_date", from, "last_date", to,
        "newcomer", newcomers_known ? json_boolean(first->is_newcomer) : json_null(),
        "international",
        first->international_known ? json_boolean(first->is_international) : json_null(), "pmids",
        ranking_pmids(first->pmids));
}

static json_t *co_mentor_json(const struct ledger_co_mentor *other)
{
    return json_pack("{s:I, s:s, s:i, s:i, s:o}", "person_id", (json_int_t)other->person_id, "name",
                     other->name, "first_authors", other->first_authors, "papers",
                     (int)other->pmids->len, "pmids", ranking_pmids(other->pmids));
}

/* null: the window is too short. */
static json_t *activity_json(const struct ledger_activity *activity)
{
    if (activity->years <= 0) return json_null();
    bool has_ratio = activity->papers > 0;
    return json_pack("{s:i, s:i, s:f, s:f, s:o, s:o, s:o}", "papers_1y", activity->papers_1y,
                     "papers", activity->papers, "years", activity->years, "per_year",
                     activity->per_year, "ratio",
                     has_ratio ? json_real(activity->ratio) : json_null(), "ratio_low",
                     has_ratio ? json_real(activity->ratio_low) : json_null(), "ratio_high",
                     has_ratio ? json_real(activity->ratio_high) : json_null());
}

json_t *show_ledger_moves(const GArray *moves)
{
    json_t *list = json_array();
    for (guint i = 0; i < moves->len; i++) {
        const struct person_move *move = &g_array_index(moves, struct person_move, i);
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "from", move->from, "until",
                                              move->until, "to", move->to, "since", move->since));
    }
    return list;
}

static json_t *year_or_null(int year)
{
    return year ? json_integer(year) : json_null();
}

json_t *show_ledger_json(const struct mentor_ledger *ledger, bool newcomers_known)
{
    json_t *json = json_object(), *firsts = json_array(), *others = json_array();
    for (enum ledger_list list = 0; list < LEDGER_N_LISTS; list++)
        json_object_set_new(json, ledger_list_name(list), list_json(ledger->lists[list]));
    for (guint i = 0; i < ledger->first_authors->len; i++)
        json_array_append_new(firsts, first_json(ledger->first_authors->pdata[i], newcomers_known));
    for (guint i = 0; i < ledger->co_mentors->len; i++)
        json_array_append_new(others, co_mentor_json(ledger->co_mentors->pdata[i]));
    json_object_set_new(json, "activity", activity_json(&ledger->activity));
    json_object_set_new(json, "years_active", json_integer(ledger->years_active));
    json_object_set_new(json, "first_year", year_or_null(ledger->first_year));
    json_object_set_new(json, "last_year", year_or_null(ledger->last_year));
    json_object_set_new(json, "first_author_list", firsts);
    json_object_set_new(json, "co_mentors_total", json_integer(ledger->n_co_mentors));
    json_object_set_new(json, "co_mentors", others);
    json_object_set_new(json, "moves", show_ledger_moves(ledger->moves));
    return json;
}

/* --- text -------------------------------------------------------------------------- */

static void append_pmids(GString *text, const GArray *pmids)
{
    g_string_append(text, " (PMID");
    for (guint i = 0; i < MIN(pmids->len, PMIDS_SHOWN); i++)
        g_string_append_printf(text, " %" PRId64, g_array_index(pmids, int64_t, i));
    if (pmids->len > PMIDS_SHOWN)
        g_string_append_printf(text, " and %u more", pmids->len - PMIDS_SHOWN);
    g_string_append_c(text, ')');
}

static void append_roles(GString *text, const struct mentor_ledger *ledger, const char *indent)
{
    const GArray *last = ledger->lists[LEDGER_last], *joint = ledger->lists[LEDGER_joint_last];
    const GArray *only = ledger->lists[LEDGER_corresponding_only];
    if (last->len + joint->len + only->len == 0) return;
    g_string_append_printf(text, "%sRoles     last author of %u", indent, last->len);
    if (joint->len > 0) {
        g_string_append_printf(text, ", joint last of %u", joint->len);
        append_pmids(text, joint);
    }
    g_string_append_printf(text, "; corresponding for %u of them",
                           ledger->lists[LEDGER_corresponding]->len);
    if (only->len > 0) {
        g_string_append_printf(text, "; not in the score: corresponding but not last, %u",
                               only->len);
        append_pmids(text, only);
    }
    g_string_append_c(text, '\n');
}

static void append_left_out(GString *text, const struct mentor_ledger *ledger, const char *indent)
{
    static const struct {
        enum ledger_list list;
        const char *why;
    } reasons[] = {{LEDGER_was_retracted, "retracted"},
                   {LEDGER_truncated, "author list cut"},
                   {LEDGER_many_authors, "more than 25 authors"},
                   {LEDGER_few_authors, "fewer than 3 authors"},
                   {LEDGER_own_first, "also first author"}};
    const char *separator = "Left out  ";
    for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
        const GArray *pmids = ledger->lists[reasons[i].list];
        if (pmids->len == 0) continue;
        g_string_append_printf(text, "%s%s%s %u", *separator == 'L' ? indent : "", separator,
                               reasons[i].why, pmids->len);
        append_pmids(text, pmids);
        separator = ", ";
    }
    if (*separator == ',') g_string_append_c(text, '\n');
}

static void append_years(GString *text, const struct mentor_ledger *ledger, const char *indent)
{
    if (ledger->years_active == 0) return;
    g_string_append_printf(text, "%sActive    %d year%s with a paper that counts, ", indent,
                           ledger->years_active, plural_s(ledger->years_active));
    if (ledger->first_year < ledger->last_year)
        g_string_append_printf(text, "%d to ", ledger->first_year);
    g_string_append_printf(text, "%d\n", ledger->last_year);
}

static void append_activity(GString *text, const struct ledger_activity *activity,
                            const char *indent)
{
    if (activity->years <= 0 || activity->papers == 0) return;
    const char *verdict = activity->ratio_low > 1    ? "more than before"
                          : activity->ratio_high < 1 ? "less than before"
                                                     : "no clear change";
    g_string_append_printf(text,
                           "%sNow       %d in 12 months, %.1f a year over %.1f years: %.1f times "
                           "(%.1f to %.1f), %s\n",
                           indent, activity->papers_1y, activity->per_year, activity->years,
                           activity->ratio, activity->ratio_low, activity->ratio_high, verdict);
}

static void append_warnings(GString *text, const struct mentor_ledger *ledger, const char *indent)
{
    static const struct {
        enum ledger_list list;
        const char *label, *what;
    } warnings[] = {
        {LEDGER_alphabetical, "Order",
         "authors in alphabetical order, so who is last may say "
         "nothing"},
        {LEDGER_group_last, "Group", "a group stands after the last person"},
        {LEDGER_retracted, "Warning", "papers retracted, in any position"},
        {LEDGER_concern, "Warning", "papers with an expression of concern, in any position"}};
    for (size_t i = 0; i < G_N_ELEMENTS(warnings); i++) {
        const GArray *pmids = ledger->lists[warnings[i].list];
        if (pmids->len == 0) continue;
        g_string_append_printf(text, "%s%-9s %s: %u", indent, warnings[i].label, warnings[i].what,
                               pmids->len);
        append_pmids(text, pmids);
        g_string_append_c(text, '\n');
    }
}

static void append_co_mentors(GString *text, const struct mentor_ledger *ledger, const char *indent)
{
    const GPtrArray *others = ledger->co_mentors;
    if (others->len == 0) return;
    g_string_append_printf(text, "%sShared    first authors who were also first under", indent);
    for (guint i = 0; i < MIN(others->len, CO_MENTORS_SHOWN); i++) {
        const struct ledger_co_mentor *other = others->pdata[i];
        g_string_append_printf(text, "%s %s (%" PRId64 "): %d", i > 0 ? "," : "", other->name,
                               other->person_id, other->first_authors);
    }
    if (ledger->n_co_mentors > CO_MENTORS_SHOWN)
        g_string_append_printf(text, ", and %d more", ledger->n_co_mentors - CO_MENTORS_SHOWN);
    g_string_append_c(text, '\n');
}

void show_ledger_moves_text(GString *text, const GArray *moves, const char *indent)
{
    const char *label = "Moved";
    for (guint i = 0; i < moves->len; i++) {
        const struct person_move *move = &g_array_index(moves, struct person_move, i);
        g_string_append_printf(text, "%s%-9s from %s (last paper %s) to %s (first paper %s)\n",
                               indent, label, move->from, move->until, move->to, move->since);
        label = "";
    }
}

void show_ledger_firsts_text(GString *text, const struct mentor_ledger *ledger,
                             bool newcomers_known)
{
    const GPtrArray *firsts = ledger->first_authors;
    for (guint i = 0; i < MIN(firsts->len, FIRSTS_SHOWN); i++) {
        const struct ledger_first *first = firsts->pdata[i];
        g_string_append_printf(text, "%-9s %s (%" PRId64 "): %u paper%s%s%s", i > 0 ? "" : "Firsts",
                               first->name, first->person_id, first->pmids->len,
                               first->pmids->len == 1 ? "" : "s",
                               newcomers_known && first->is_newcomer ? ", newcomer" : "",
                               first->is_international ? ", from abroad" : "");
        append_pmids(text, first->pmids);
        g_string_append_c(text, '\n');
    }
    if (firsts->len > FIRSTS_SHOWN)
        g_string_append_printf(text, "          and %u more\n", firsts->len - FIRSTS_SHOWN);
}

void show_ledger_text(GString *text, const struct mentor_ledger *ledger, const char *indent)
{
    append_roles(text, ledger, indent);
    append_left_out(text, ledger, indent);
    append_years(text, ledger, indent);
    append_activity(text, &ledger->activity, indent);
    append_warnings(text, ledger, indent);
    append_co_mentors(text, ledger, indent);
}
