/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/show_journals.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "cli/legend.h"
#include "cli/ranking.h"
#include "core/log.h"

#define COUNTRIES_SHOWN 3

const struct out_column show_journals_columns[] = {
    {"journal", "JOURNAL", OUT_TEXT, 0, OUT_NO_TABLE},
    {"journal_iso", "JOURNAL", OUT_TEXT, 0, OUT_WHOLE},
    {"design_papers", "ASKED FOR", OUT_INT, 0, 0},
    {"papers", "PAPERS", OUT_INT, 0, 0},
    {"case_reports", "CASE REPORTS", OUT_INT, 0, OUT_NO_TABLE},
    {"case_report_share", "CASES", OUT_REAL, 0, OUT_PERCENT | OUT_SPARE(4)},
    {"designs.case-report", "CASE REPORTS", OUT_INT, 0, OUT_NO_TABLE},
    {"designs.original", "ORIGINAL", OUT_INT, 0, OUT_SPARE(9)},
    {"designs.review", "REVIEWS", OUT_INT, 0, OUT_SPARE(8)},
    {"designs.trial", "TRIALS", OUT_INT, 0, OUT_NO_TABLE},
    {"designs.retrospective", "RETRO", OUT_INT, 0, OUT_NO_TABLE},
    {"designs.ai", "AI", OUT_INT, 0, OUT_NO_TABLE},
    {"designs.public-data", "PUBLIC DATA", OUT_INT, 0, OUT_NO_TABLE},
    {"designs.letter", "LETTERS", OUT_INT, 0, OUT_NO_TABLE},
    {"newcomer_share", "NEW", OUT_REAL, 0, OUT_PERCENT | OUT_SPARE(3)},
    {"days_to_accept_median", "DAYS", OUT_REAL, 0, OUT_SPARE(1)},
    {"days_to_accept_q1", "Q1", OUT_REAL, 0, OUT_SPARE(5)},
    {"days_to_accept_q3", "Q3", OUT_REAL, 0, OUT_SPARE(6)},
    {"n_dated", "DATED", OUT_INT, 0, OUT_SPARE(2)},
    {"coverage", "OF PAPERS", OUT_REAL, 0, OUT_PERCENT | OUT_SPARE(10)},
    {"trend_text", "A YEAR", OUT_TEXT, 0, OUT_NO_CSV | OUT_WHOLE | OUT_SPARE(7)},
    {"trend", "TREND", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
    {"trend_low", "TREND LOW", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
    {"trend_high", "TREND HIGH", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
    {"countries_text", "FIRST AUTHORS FROM", OUT_TEXT, 0, OUT_SPARE(11)},
    {"nlm_id", "NLM ID", OUT_TEXT, 0, OUT_NO_TABLE},
    {"issn", "ISSN", OUT_TEXT, 0, OUT_NO_TABLE},
    {"days_to_accept_median_low", "MEDIAN LOW", OUT_REAL, 0, OUT_NO_TABLE},
    {"days_to_accept_median_high", "MEDIAN HIGH", OUT_REAL, 0, OUT_NO_TABLE},
    {"within_60_days_share", "WITHIN 60", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
    {"recent_days_to_accept_median", "DAYS 3Y", OUT_REAL, 0, OUT_NO_TABLE},
    {"recent_n_dated", "DATED 3Y", OUT_INT, 0, OUT_NO_TABLE},
    {"design_share", "DESIGN SHARE", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
    {"country_share", "COUNTRY SHARE", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
};
G_STATIC_ASSERT(G_N_ELEMENTS(show_journals_columns) == SHOW_JOURNALS_COLUMNS);

/* --- json ------------------------------------------------------------------------------ */

/* null for what is not given */
static json_t *given(double value)
{
    return value >= 0 ? json_real(value) : json_null();
}

/* null where publication types would have to tell it and there are none */
static json_t *design_count(const struct venues_list *venues, const struct venue *venue,
                            enum design design)
{
    if (!venues->facts.has_types && design_needs_types(design)) return json_null();
    return json_integer(venue->designs[design]);
}

static json_t *designs_of(const struct venues_list *venues, const struct venue *venue)
{
    json_t *designs = json_object();
    for (int i = 0; i < DESIGN_N; i++)
        json_object_set_new(designs, design_name((enum design)i),
                            design_count(venues, venue, (enum design)i));
    return designs;
}

static json_t *countries_of(const struct venue *venue)
{
    json_t *countries = json_array();
    bool enough = venue->located >= VENUES_PAPERS_MIN;
    for (guint i = 0; i < venue->countries->len; i++) {
        const struct venue_country *country =
            &g_array_index(venue->countries, struct venue_country, i);
        double share = enough ? (double)country->papers / (double)venue->located : -1;
        json_array_append_new(countries,
                              json_pack("{s:s, s:I, s:o}", "country", country->code, "papers",
                                        (json_int_t)country->papers, "share", given(share)));
    }
    return countries;
}

/* "US 34 %, KR 20 %": for the eye. */
static char *countries_text(const struct venue *venue)
{
    GString *text = g_string_new(NULL);
    if (venue->located < VENUES_PAPERS_MIN) return g_string_free(text, FALSE);
    for (guint i = 0; i < venue->countries->len && i < COUNTRIES_SHOWN; i++) {
        const struct venue_country *country =
            &g_array_index(venue->countries, struct venue_country, i);
        g_string_append_printf(text, "%s%s %.0f %%", i > 0 ? ", " : "", country->code,
                               100 * (double)country->papers / (double)venue->located);
    }
    return g_string_free(text, FALSE);
}

static json_t *series_of(const struct venues_list *venues, const struct venue *venue)
{
    json_t *series = json_array();
    for (int i = 0; i < venues->n_years; i++) {
        char year[12];
        g_snprintf(year, sizeof year, "%04d", venues->first_year + i);
        double papers = g_array_index(venue->series, double, i);
        json_array_append_new(
            series, json_pack("{s:s, s:I}", "period", year, "papers", (json_int_t)papers));
    }
    return series;
}

static json_t *days_of(const struct venue *venue)
{
    const struct venue_days *days = &venue->days;
    bool known = days->median >= 0;
    bool enough = venue->asked >= VENUES_PAPERS_MIN;
    double coverage = enough ? (double)days->n / (double)venue->asked : -1;
    return json_pack("{s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:I}", "days_to_accept_median",
                     given(days->median), "days_to_accept_q1", given(days->q1), "days_to_accept_q3",
                     given(days->q3), "n_dated", (json_int_t)days->n, "coverage", given(coverage),
                     "days_to_accept_median_low", given(known ? days->median_low : -1),
                     "days_to_accept_median_high", given(known ? days->median_high : -1),
                     "within_60_days_share", given(days->within_60), "recent_days_to_accept_median",
                     given(venue->recent.median), "recent_n_dated", (json_int_t)venue->recent.n);
}

static json_t *trend_of(const struct venue *venue, double value)
{
    return venue->has_trend ? json_real(value) : json_null();
}

/* "9 % (-1 to 20)", per cent a year; NULL: not given. g_free(). */
static char *trend_text(const struct venue *venue)
{
    if (!venue->has_trend) return NULL;
    return g_strdup_printf("%ld %% (%ld to %ld)", lround(100 * venue->trend),
                           lround(100 * venue->trend_low), lround(100 * venue->trend_high));
}

json_t *show_journals_row(const struct venues_list *venues, const struct venue *venue, int design)
{
    bool enough = venue->papers >= VENUES_PAPERS_MIN;
    double design_share = enough ? (double)venue->asked / (double)venue->papers : -1;
    json_t *row = json_pack(
        "{s:s?, s:s, s:s, s:s?, s:I, s:o, s:o, s:o, s:s?, s:I, s:o}", "nlm_id", venue->nlm_id,
        "journal", venue->name, "journal_iso", venue->iso ? venue->iso : venue->name, "issn",
        venue->issn, "papers", (json_int_t)venue->papers, "case_reports",
        design_count(venues, venue, DESIGN_CASE_REPORT), "case_report_share",
        given(venue->case_report_share), "designs", designs_of(venues, venue), "design",
        design >= 0 ? design_name((enum design)design) : NULL, "design_papers",
        (json_int_t)venue->asked, "design_share", given(design_share));
    g_autofree char *text = countries_text(venue), *trend = trend_text(venue);
    json_t *days = days_of(venue);
    json_t *rest = json_pack(
        "{s:o, s:I, s:s?, s:o, s:o, s:o, s:o, s:I, s:s, s:o, s:o}", "newcomer_share",
        given(venue->newcomer_share), "n_first_authors", (json_int_t)venue->first_authors,
        "trend_text", trend, "trend", trend_of(venue, venue->trend), "trend_low",
        trend_of(venue, venue->trend_low), "trend_high", trend_of(venue, venue->trend_high),
        "countries", countries_of(venue), "n_located", (json_int_t)venue->located, "countries_text",
        text, "country_share", given(venue->country_share), "series", series_of(venues, venue));
    json_object_update(row, days);
    json_object_update(row, rest);
    json_decref(days);
    json_decref(rest);
    return row;
}

/* --- in words ---------------------------------------------------------------------------- */

static const char caveat[] =
    "days from received to accepted are of accepted papers that print both dates: the time to "
    "acceptance given acceptance, never a chance of it; journals may restart the clock when a "
    "paper comes back";

static char *note_of(const struct venues_list *venues)
{
    return g_strdup_printf("%s; what stands on fewer than %d papers is not given%s%s", caveat,
                           VENUES_PAPERS_MIN, venues->facts.has_types ? "" : "; " DESIGN_NO_TYPES,
                           venues->facts.history_years < FACTS_HISTORY_MIN
                               ? "; the history is too short to tell newcomers"
                               : "");
}

static const char days_caveat[] =
    "The days are of accepted papers: they say how long acceptance takes, never how likely it is. "
    "A journal may start anew when a paper comes back.";

static bool has_days(const struct venues_list *venues)
{
    for (guint i = 0; i < venues->venues->len; i++)
        if (((const struct venue *)venues->venues->pdata[i])->days.n > 0) return true;
    return false;
}

static const struct legend_line legend[] = {
    {"design_papers", NULL, "those of PAPERS that are of the design and country asked for"},
    {"papers", NULL, "all papers on the topic"},
    {"country_share", NULL, "that country's share of those of the design that print one"},
    {"case_report_share", NULL, "case reports among PAPERS"},
    {"designs.original", NULL, "of PAPERS, no case report, review, letter, news or guideline"},
    {"designs.review", NULL, "of PAPERS, reviews and meta-analyses, by type or title"},
    {"newcomer_share", NULL, "first authors without an earlier paper in these records"},
    {"days_to_accept_median", NULL,
     "from received to accepted: half of the papers took longer; a quarter took less than Q1, "
     "a quarter more than Q3"},
    {"n_dated", NULL, "papers that print both dates"},
    {"coverage", NULL, "their share"},
    {"trend_text", NULL,
     "how much the journal's share of the topic's papers here grew each year, over 8 years at "
     "most: 20 % is from 5.0 to 6.0 % in a year; as counts vary by chance, it may as well be "
     "anything in brackets (95 % interval)"},
};

/* " of design review with first authors from KR"; g_free(). */
static char *asked_for(const struct venues_query *query)
{
    bool has_design = query->design >= 0;
    return g_strdup_printf("%s%s%s%s", has_design ? " of design " : "",
                           has_design ? design_name((enum design)query->design) : "",
                           query->country ? " with first authors from " : "",
                           query->country ? query->country : "");
}

static const char no_days[] = "None of the papers listed prints when it was received and accepted.";

static const char no_types[] = "Besides, " DESIGN_NO_TYPES ".";

static bool print_legend(const struct venues_list *venues, const struct venues_query *query,
                         const struct out_column *columns, const bool *shown, GError **error)
{
    bool is_short = venues->facts.history_years < FACTS_HISTORY_MIN;
    g_autofree char *asked = asked_for(query);
    g_autofree char *head = g_strdup_printf(
        "%u of %" PRId64 " journals with %" PRId64 " papers%s, as of %s. What stands on fewer "
        "than %d papers is not given.",
        venues->venues->len, venues->candidates, venues->asked_papers, asked,
        venues->facts.as_of_text, VENUES_PAPERS_MIN);
    g_autoptr(GString) text = g_string_new("\n");
    legend_append_text(text, head);
    if (venues->unplaced_papers > 0) {
        g_autofree char *more =
            g_strdup_printf("Not counted: %" PRId64 " on the topic in no journal (books).",
                            venues->unplaced_papers);
        legend_append_text(text, more);
    }
    legend_append(text, legend, G_N_ELEMENTS(legend), columns, shown, SHOW_JOURNALS_COLUMNS);
    legend_append_text(text, has_days(venues) ? days_caveat : no_days);
    if (!venues->facts.has_types) legend_append_text(text, no_types);
    if (is_short) legend_append_text(text, "The history is too short to tell newcomers.");
    return out_text(text->str, error);
}

static void say_what_is_missing(const struct venues_list *venues, const struct venues_query *query)
{
    int few = 0;
    g_autofree char *from = query->country
                                ? g_strdup_printf(" of a first author from %s", query->country)
                                : g_strdup("");
    for (guint i = 0; i < venues->venues->len; i++)
        few += ((const struct venue *)venues->venues->pdata[i])->asked < VENUES_PAPERS_MIN;
    if (venues->topic_papers == 0 && venues->unplaced_papers > 0)
        log_warn("the papers on this topic (%" PRId64 ") are in no journal: books",
                 venues->unplaced_papers);
    else if (venues->topic_papers == 0)
        ranking_warn_empty(query->since_year);
    else if (query->design >= 0 && design_needs_types((enum design)query->design) &&
             !venues->facts.has_types)
        log_warn(DESIGN_NO_TYPES);
    else if (venues->asked_papers == 0)
        log_warn("none of the %" PRId64 " papers is%s%s%s", venues->topic_papers,
                 query->design >= 0 ? " a " : "",
                 query->design >= 0 ? design_name((enum design)query->design) : "", from);
    else if (few > 0)
        log_info("%d of the %u journals listed have fewer than %d such papers: no shares and days "
                 "are given for them",
                 few, venues->venues->len, VENUES_PAPERS_MIN);
}

/* --- the whole ------------------------------------------------------------------------------ */

static json_t *head_of(const struct app *app, const struct venues_list *venues,
                       const struct venues_query *query, const char *topic)
{
    g_autofree char *generated_by = ranking_generated_by(app), *note = note_of(venues);
    return json_pack("{s:s?, s:s, s:s, s:s?, s:s?, s:I, s:I, s:I, s:I, s:s}", "topic", topic,
                     "as_of", venues->facts.as_of_text, "generated_by", generated_by, "design",
                     query->design >= 0 ? design_name((enum design)query->design) : NULL, "country",
                     query->country, "papers", (json_int_t)venues->topic_papers, "unplaced_papers",
                     (json_int_t)venues->unplaced_papers, "design_papers",
                     (json_int_t)venues->asked_papers, "candidates", (json_int_t)venues->candidates,
                     "note", note);
}

/* Columns of a table that say something: days where one is known, all papers beside those
 * asked for. */
static void choose_columns(const struct venues_list *venues, const struct venues_query *query,
                           struct out_column *columns)
{
    bool no_dates = !has_days(venues);
    memcpy(columns, show_journals_columns, SHOW_JOURNALS_COLUMNS * sizeof *columns);
    for (size_t i = 0; i < SHOW_JOURNALS_COLUMNS; i++) {
        const char *key = columns[i].key;
        bool is_of_days = g_str_has_prefix(key, "days_to_") || strcmp(key, "n_dated") == 0 ||
                          strcmp(key, "coverage") == 0;
        bool is_all = strcmp(key, "design_papers") == 0 && query->design < 0 && !query->country;
        bool is_short =
            strcmp(key, "newcomer_share") == 0 && venues->facts.history_years < FACTS_HISTORY_MIN;
        bool is_by_type =
            strcmp(key, "case_report_share") == 0 || strcmp(key, "designs.original") == 0;
        bool is_untold = is_by_type && !venues->facts.has_types;
        if (is_untold || (is_of_days && no_dates) || is_all || is_short)
            columns[i].flags |= OUT_NO_TABLE;
        if (strcmp(key, "country_share") == 0 && query->country)
            columns[i].flags = OUT_PERCENT | OUT_SPARE(1);
    }
}

bool show_journals(struct app *app, struct db *db, const struct venues_query *query,
                   const char *topic, const struct list_options *list, GError **error)
{
    OWNED(venues_list) venues = venues_rank(db, query, error);
    if (!venues) return false;
    say_what_is_missing(venues, query);
    json_t *head = head_of(app, venues, query, topic);
    struct out_column columns[SHOW_JOURNALS_COLUMNS];
    bool shown[SHOW_JOURNALS_COLUMNS] = {false};
    choose_columns(venues, query, columns);
    struct out_spec spec = {.path = list->path,
                            .format = list->format,
                            .columns = columns,
                            .n_columns = SHOW_JOURNALS_COLUMNS,
                            .head = head,
                            .list_key = "journals",
                            .shown = shown};
    OWNED(out) out = out_open(&spec, error);
    json_decref(head);
    bool done = out != NULL;
    for (guint i = 0; done && i < venues->venues->len; i++)
        done =
            out_row(out, show_journals_row(venues, venues->venues->pdata[i], query->design), error);
    if (!done || !out_close(g_steal_pointer(&out), error)) return false;
    bool on_stdout = !list->path || g_strcmp0(list->path, "-") == 0;
    bool wants_legend = on_stdout && list->format == OUT_TABLE && venues->venues->len > 0;
    return !wants_legend || print_legend(venues, query, columns, shown, error);
}
