/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/show_themes.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "analyze/stats.h"
#include "cli/legend.h"
#include "cli/ranking.h"
#include "core/log.h"

#define WHY_PMIDS 10 /* told of each theme */

const struct out_column show_themes_columns[] = {
    {"rank", "#", OUT_INT, 0, 0},
    {"label", "THEME", OUT_TEXT, 0, OUT_WHOLE},
    {"class", "CLASS", OUT_TEXT, 0, OUT_SPARE(1)},
    {"papers_recent", "PAPERS 3Y", OUT_INT, 0, OUT_SPARE(5)},
    {"papers", "PAPERS", OUT_INT, 0, OUT_SPARE(7)},
    {"share", "SHARE", OUT_REAL, 2, OUT_PERCENT | OUT_SPARE(8)},
    {"growth_per_year", "A YEAR", OUT_REAL, 0, OUT_PERCENT | OUT_SPARE(2)},
    {"growth_low", "LOW", OUT_REAL, 0, OUT_PERCENT | OUT_SPARE(3)},
    {"growth_high", "HIGH", OUT_REAL, 0, OUT_PERCENT | OUT_SPARE(4)},
    {"burst.start", "BURST", OUT_INT, 0, OUT_SPARE(10)},
    {"newcomer_share", "NEW", OUT_REAL, 0, OUT_PERCENT | OUT_SPARE(6)},
    {"case_report_share", "CASES", OUT_REAL, 0, OUT_PERCENT | OUT_SPARE(9)},
    {"theme_id", "ID", OUT_TEXT, 0, OUT_NO_TABLE},
    {"burst.weight", "BURST WEIGHT", OUT_REAL, 2, OUT_NO_TABLE},
    {"score", "SCORE", OUT_REAL, 3, OUT_NO_TABLE},
    {"centrality", "CENTRALITY", OUT_REAL, 1, OUT_NO_TABLE},
    {"density", "DENSITY", OUT_REAL, 1, OUT_NO_TABLE},
    {"quadrant", "QUADRANT", OUT_TEXT, 0, OUT_NO_TABLE},
    {"terms", "TERMS", OUT_TEXT, 0, OUT_SPARE(11)},
    {"pmids", "PMIDS", OUT_TEXT, 0, OUT_NO_TABLE},
    {"feasibility.why", "WITHIN REACH", OUT_TEXT, 0, OUT_WRAP | OUT_SPARE(10)},
    {"feasibility.rank_before", "WAS", OUT_INT, 0, OUT_SPARE(9)},
    {"designs.case-report", "CASE REPORTS", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
    {"designs.original", "ORIGINAL", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
    {"designs.retrospective", "RETRO", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
    {"designs.review", "REVIEWS", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
    {"designs.ai", "AI", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
    {"designs.trial", "TRIALS", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
    {"designs.public-data", "PUBLIC DATA", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
    {"designs.letter", "LETTERS", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
    {"team_size", "TEAM", OUT_REAL, 1, OUT_NO_TABLE},
    {"days_to_accept_median", "DAYS", OUT_REAL, 0, OUT_NO_TABLE},
    {"n_dated", "DATED", OUT_INT, 0, OUT_NO_TABLE},
    {"feasibility.reachable_share", "REACHED", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
    {"facets_text", "ABOUT", OUT_TEXT, 0, OUT_SPARE(12)},
    {"origin.label", "CAME FROM", OUT_TEXT, 0, OUT_NO_TABLE},
    {"origin.inclusion", "SAME", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE},
};

/* --- json ------------------------------------------------------------------------- */

/* Growth of the share per year from the slope of its logarithm, z standard
 * errors away; null where growth is not ranked. */
static json_t *growth(const struct themes_list *themes, const struct theme *theme, double z)
{
    if (!themes->growth_ranked) return json_null();
    return json_real(expm1(theme->growth.slope + z * theme->growth.se));
}

static json_t *burst_of(const struct themes_list *themes, const struct theme *theme)
{
    if (!(theme->growth.burst_weight > 0)) return json_null();
    return json_pack("{s:i, s:f}", "start", themes->years->first + (int)theme->growth.burst_start,
                     "weight", theme->growth.burst_weight);
}

static json_t *period(int year, double papers, double total)
{
    char name[12];
    g_snprintf(name, sizeof name, "%04d", year);
    return json_pack("{s:s, s:I, s:I}", "period", name, "papers", (json_int_t)papers, "total",
                     (json_int_t)total);
}

static json_t *series_of(const struct themes_list *themes, const struct theme *theme)
{
    json_t *series = json_array();
    for (int i = 0; i < themes->years->n; i++)
        json_array_append_new(
            series, period(themes->years->first + i, theme->counts[i], themes->years->totals[i]));
    return series;
}

/* The unfinished year stands apart, with its own total: a share, not a count to
 * set beside whole years. Both null where the field was not counted as far as the papers. */
static json_t *running_of(const struct themes_list *themes, const struct theme *theme)
{
    const struct theme_years *years = themes->years;
    double total = years->running_total;
    if (years->running == 0 || total == 0) return json_null();
    json_t *running = period(years->running, theme->running, total);
    if (total < 0) json_object_set_new(running, "total", json_null());
    json_object_set_new(running, "share",
                        total > 0 ? json_real(theme->running / total) : json_null());
    return running;
}

/* Papers of the unfinished bin, had it gone on to its end as until now; -1: too little of it was
 * seen to tell. */
static double expected_of(const struct theme_bin *bin, double papers)
{
    return bin->observed < THEME_OBSERVED_MIN ? -1 : papers / bin->observed;
}

/* Years, then quarters; the unfinished one is marked and tells how much of it was seen. */
static json_t *bins_of(const struct themes_list *themes, const struct theme *theme)
{
    json_t *bins = json_array();
    for (guint i = 0; i < themes->years->bins->len; i++) {
        const struct theme_bin *bin = &g_array_index(themes->years->bins, struct theme_bin, i);
        double papers = theme->bins[i];
        char from[CLK_DATE_SIZE], to[CLK_DATE_SIZE];
        clk_format_day(bin->from, from);
        clk_format_day(bin->to, to);
        json_t *row =
            json_pack("{s:s, s:s, s:s, s:I, s:o, s:o, s:b}", "period", bin->name, "from", from,
                      "to", to, "papers", (json_int_t)papers, "total",
                      bin->total >= 0 ? json_integer((json_int_t)bin->total) : json_null(), "share",
                      bin->total > 0 ? json_real(papers / bin->total) : json_null(), "unfinished",
                      bin->observed < 1);
        if (bin->observed < 1) {
            json_object_set_new(row, "observed", json_real(bin->observed));
            double expected = expected_of(bin, papers);
            json_object_set_new(row, "papers_scaled",
                                expected < 0 ? json_null() : json_real(expected));
        }
        json_array_append_new(bins, row);
    }
    return bins;
}

static json_t *texts_of(const GPtrArray *texts)
{
    json_t *list = json_array();
    for (guint i = 0; i < texts->len; i++)
        json_array_append_new(list, json_string(texts->pdata[i]));
    return list;
}

static json_t *facets_of(const struct themes_list *themes, const struct theme *theme)
{
    json_t *facets = json_pack("{s:s, s:I}", "source", themes->about->from_mesh ? "mesh" : "words",
                               "papers", (json_int_t)theme->about.papers);
    for (int kind = 0; kind < FACET_KINDS; kind++) {
        const GArray *of = theme->about.of[kind];
        json_t *list = json_array();
        for (guint i = 0; i < of->len; i++) {
            const struct theme_facet *facet = &g_array_index(of, struct theme_facet, i);
            json_array_append_new(list, json_pack("{s:s, s:I}", "name", facet->name, "papers",
                                                  (json_int_t)facet->papers));
        }
        json_object_set_new(facets, facet_kind_name((enum facet_kind)kind), list);
    }
    return facets;
}

/* "MRI 62 %, brain 40 %": the first of each kind that stands for the theme; g_free(). */
static char *facets_text(const struct theme *theme)
{
    GString *text = g_string_new(NULL);
    for (int kind = 0; kind < FACET_KINDS; kind++) {
        const GArray *of = theme->about.of[kind];
        if (of->len == 0) continue;
        const struct theme_facet *facet = &g_array_index(of, struct theme_facet, 0);
        double share = (double)facet->papers / (double)theme->about.papers;
        if (share < THEME_FACETS_SHARE_MIN) continue;
        g_string_append_printf(text, "%s%s %.0f %%", text->len > 0 ? ", " : "", facet->name,
                               100 * share);
    }
    return g_string_free(text, FALSE);
}

/* null: no map, too little history, or no group of the earlier years shares a term. */
static json_t *origin_of(const struct themes_list *themes, const struct theme *theme)
{
    const struct theme_origin *origin = &theme->origin;
    char period[24];
    if (!origin->label) return json_null();
    g_snprintf(period, sizeof period, "%d-%d", themes->earlier_from, themes->earlier_to);
    return json_pack("{s:s, s:f, s:b, s:s, s:I, s:o}", "label", origin->label, "inclusion",
                     origin->inclusion, "continues", origin->inclusion >= THEME_LINEAGE_MIN,
                     "period", period, "papers", (json_int_t)origin->papers, "terms",
                     texts_of(origin->terms));
}

/* null where there is no map */
static json_t *on_map(const struct theme *theme, double value)
{
    return theme->quadrant ? json_real(value) : json_null();
}

static json_t *designs_of(const struct themes_list *themes, const struct feasibility *feasibility)
{
    json_t *designs = json_object();
    for (int i = 0; i < DESIGN_N; i++) {
        bool known = themes->facts.has_types || !design_needs_types((enum design)i);
        json_object_set_new(designs, design_name((enum design)i),
                            known ? json_real(feasibility->shares[i]) : json_null());
    }
    return designs;
}

/* Why a theme stands where it stands for this person. */
static char *why_feasible(const struct themes_list *themes, const struct theme *theme)
{
    bool is_least = !themes->facts.has_types && themes->situation.horizon != FEASIBILITY_2Y;
    const struct feasibility *feasibility = &theme->feasibility;
    GString *why = g_string_new(NULL);
    g_string_append_printf(why, "%s%.0f %% of %" PRId64 " papers", is_least ? "at least " : "",
                           100 * feasibility->reachable, feasibility->papers);
    const char *before = " (";
    for (int i = 0; i < FEASIBILITY_KIND_N; i++) {
        if (feasibility->reached_as[i] == 0) continue;
        g_string_append_printf(why, "%s%s %" PRId64, before,
                               feasibility_kind_words((enum feasibility_kind)i),
                               feasibility->reached_as[i]);
        before = ", ";
    }
    if (*before == ',') g_string_append_c(why, ')');
    if (theme->newcomer_share >= 0)
        g_string_append_printf(why, "; %.0f %% newcomers", 100 * theme->newcomer_share);
    if (feasibility->team > 0) g_string_append_printf(why, "; teams of %g", feasibility->team);
    if (feasibility->days >= 0)
        g_string_append_printf(why, "; %.0f days to acceptance", feasibility->days);
    return g_string_free(why, FALSE);
}

static json_t *feasibility_of(const struct themes_list *themes, const struct theme *theme)
{
    if (themes->situation.horizon == FEASIBILITY_NONE) return json_null();
    g_autofree char *why = why_feasible(themes, theme);
    bool has_score = theme->rank_before <= THEMES_REORDERED;
    json_t *kinds = json_object();
    for (int i = 0; i < FEASIBILITY_KIND_N; i++) {
        bool is_told = themes->facts.has_types ||
                       (i != FEASIBILITY_KIND_CASE_REPORT && i != FEASIBILITY_KIND_LETTER);
        json_object_set_new(kinds, feasibility_kind_name((enum feasibility_kind)i),
                            is_told ? json_integer(theme->feasibility.reached_as[i]) : json_null());
    }
    return json_pack("{s:s, s:b, s:f, s:o, s:o, s:i, s:s}", "horizon",
                     feasibility_horizon_name(themes->situation.horizon), "no_pacs",
                     themes->situation.no_pacs, "reachable_share", theme->feasibility.reachable,
                     "reachable_papers", kinds, "score",
                     has_score ? json_real(theme->feasible_score) : json_null(), "rank_before",
                     theme->rank_before, "why", why);
}

/* null where there is no map */
static json_t *companions(const GArray *rows, const char *id)
{
    if (!rows) return json_null();
    json_t *list = json_array();
    for (guint i = 0; i < rows->len; i++) {
        const struct theme_companion *row = &g_array_index(rows, struct theme_companion, i);
        json_array_append_new(list, json_pack("{s:I, s:s, s:I}", id, (json_int_t)row->id, "name",
                                              row->name, "papers", (json_int_t)row->papers));
    }
    return list;
}

static json_t *more_of(const struct themes_list *themes, const struct theme *theme)
{
    const struct feasibility *feasibility = &theme->feasibility;
    json_t *days = feasibility->days >= 0 ? json_real(feasibility->days) : json_null();
    g_autofree char *about = facets_text(theme);
    return json_pack(
        "{s:o, s:f, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o}", "designs",
        designs_of(themes, feasibility), "team_size", feasibility->team, "days_to_accept_median",
        days, "n_dated", (json_int_t)feasibility->n_dated, "feasibility",
        feasibility_of(themes, theme), "mentors", companions(theme->company.mentors, "person_id"),
        "institutions", companions(theme->company.institutions, "institution_id"), "journals",
        companions(theme->company.journals, "journal_id"), "facets", facets_of(themes, theme),
        "facets_text", about, "origin", origin_of(themes, theme), "bins", bins_of(themes, theme));
}

json_t *show_themes_row(const struct themes_list *themes, const struct theme *theme)
{
    json_t *newcomers = theme->newcomer_share >= 0 ? json_real(theme->newcomer_share) : json_null();
    json_t *row =
        json_pack("{s:i, s:s, s:s, s:o, s:I, s:I, s:f, s:f}", "rank", theme->rank, "theme_id",
                  theme->key, "label", theme->label, "terms", texts_of(theme->terms), "papers",
                  (json_int_t)theme->papers, "papers_recent", (json_int_t)theme->papers_recent,
                  "share", theme->share, "score", theme->growth.score);
    json_t *rest = json_pack(
        "{s:o, s:o, s:o, s:o, s:s?, s:o, s:o, s:o, s:o, s:s?, s:o, s:o, s:o}", "growth_per_year",
        growth(themes, theme, 0), "growth_low", growth(themes, theme, -STATS_Z975), "growth_high",
        growth(themes, theme, STATS_Z975), "burst", burst_of(themes, theme), "class",
        theme_class_name(theme->growth.class), "newcomer_share", newcomers, "case_report_share",
        theme->case_report_share >= 0 ? json_real(theme->case_report_share) : json_null(),
        "centrality", on_map(theme, theme->centrality), "density", on_map(theme, theme->density),
        "quadrant", theme->quadrant, "series", series_of(themes, theme), "running",
        running_of(themes, theme), "pmids", ranking_pmids(theme->pmids));
    json_t *more = more_of(themes, theme);
    json_object_update(row, rest);
    json_object_update(row, more);
    json_decref(rest);
    json_decref(more);
    return row;
}

static json_t *head_of(const struct app *app, const struct themes_list *themes,
                       const struct themes_view *view)
{
    g_autofree char *generated_by = ranking_generated_by(app), *note = themes_note(themes);
    return json_pack("{s:s?, s:s, s:s, s:I, s:I, s:b, s:s, s:s}", "topic", view->topic, "as_of",
                     themes->facts.as_of_text, "generated_by", generated_by, "papers",
                     (json_int_t)themes->topic_papers, "candidates", (json_int_t)themes->candidates,
                     "growth_ranked", themes->growth_ranked, "denominator",
                     themes->years->from_field ? "field" : "database", "note", note);
}

static bool is_map(const struct themes_list *themes)
{
    return themes->themes->len > 0 &&
           ((const struct theme *)themes->themes->pdata[0])->quadrant != NULL;
}

/* --- text under the table ------------------------------------------------------------ */

/* Lines on what depends on the years that were counted. */
struct timed_legend {
    char *recent, *papers, *growth, *note; /* texts, g_free() */
};

static void timed_legend_clear(struct timed_legend *timed)
{
    g_free(timed->recent);
    g_free(timed->papers);
    g_free(timed->growth);
    g_free(timed->note);
}

/* "2013-2020" of the last complete years, at most n; "2020" of one. */
static void format_years(const struct theme_years *years, int n, char text[24])
{
    int from = MAX(years->first, years->last - n + 1);
    if (from < years->last)
        g_snprintf(text, 24, "%d-%d", from, years->last);
    else
        g_snprintf(text, 24, "%d", years->last);
}

static struct timed_legend timed_legend_of(const struct themes_list *themes, int since_year)
{
    struct timed_legend timed;
    char recent[24], slope[24];
    const struct theme_years *years = themes->years;
    format_years(years, THEME_WINDOW_YEARS, recent);
    format_years(years, THEME_SLOPE_YEARS, slope);
    timed.recent = g_strdup_printf("with the theme, in %s; only complete years count", recent);
    timed.papers = since_year > 0
                       ? g_strdup_printf("the same, all since %d", since_year)
                       : g_strdup_printf("the same in all years%s",
                                         years->running > 0 ? ", the running one too" : "");
    timed.growth = g_strdup_printf("how much that share grew each year, %s: 20 %% is from 5.0 to "
                                   "6.0 %% in a year",
                                   slope);
    timed.note = years->running > 0
                     ? g_strdup_printf("Recent papers are those of %s and of %d so far.", recent,
                                       years->running)
                     : g_strdup_printf("Recent papers are those of %s.", recent);
    return timed;
}

static void append_timed(GString *text, const struct timed_legend *timed,
                         const struct out_column *columns, const bool *shown)
{
    const struct legend_line lines[] = {
        {"class", NULL,
         "rising: its share of all papers rose over years and still does; sustained: it rose and "
         "holds; burst: of late suddenly far more used; fading: it falls, or rose but fell in the "
         "last year; stable: none of these, or no growth that is certain when so many themes are "
         "looked at"},
        {"papers_recent", NULL, timed->recent},
        {"papers", NULL, timed->papers},
        {"share", NULL, "PAPERS 3Y of all papers of these years"},
        {"growth_per_year", NULL, timed->growth},
    };
    legend_append(text, lines, G_N_ELEMENTS(lines), columns, shown, SHOW_THEMES_COLUMNS);
}

/* Columns that are of the recent papers. */
static void append_recent(GString *text, const struct timed_legend *timed,
                          const struct out_column *columns, const bool *shown)
{
    static const char *const keys[] = {"newcomer_share", "case_report_share", "facets_text",
                                       "feasibility.why"};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (!legend_is_shown(keys[i], columns, shown, SHOW_THEMES_COLUMNS)) continue;
        legend_append_text(text, timed->note);
        return;
    }
}

static const struct legend_line legend[] = {
    {"growth_low", "LOW, HIGH",
     "as counts vary by chance, the growth may as well be anything between (95 % interval)"},
    {"burst.start", NULL,
     "the year since when it has been far more used than before; CLASS does not heed weak bursts, "
     "those of a weight below 4 (--why, JSON)"},
    {"newcomer_share", NULL,
     "first authors of recent papers without an earlier paper in these records"},
    {"case_report_share", NULL, "case reports among the recent papers"},
    {"feasibility.why", NULL,
     "recent papers that could be done in that time: case reports (with images), reviews and "
     "letters in 6 months; retrospective studies and any with public data too in a year; all "
     "but trials in two; how many of each kind in brackets"},
    {"feasibility.rank_before", NULL,
     "place without --horizon; the order is the mean of three places: by that, by what is "
     "within reach, by the share of newcomers"},
    {"centrality", NULL, "how strongly its terms are tied to those of other themes (Callon)"},
    {"density", NULL, "how strongly they are tied to one another"},
    {"quadrant", NULL,
     "motor: both above the median of the themes; basic: CENTRALITY alone; niche: DENSITY "
     "alone; marginal: neither"},
    {"origin.label", NULL, "the theme of the 3 years before that has most of the same terms"},
    {"origin.inclusion", NULL,
     "how much of the smaller of the two themes these terms make up, by their papers: from 50 % "
     "on it is held to be the same theme"},
};

/* Those of a theme of --map are not names of one thing. */
static const struct legend_line terms_legend[] = {
    {"terms", NULL, "its other names, and narrower terms that mostly stand in its papers"}};
static const struct legend_line about_legend[] = {
    {"facets_text", NULL,
     "the modality, organ and disease that most of its recent papers have, from 20 % of them "
     "on: by "
     "words of titles and keywords"}};
static const struct legend_line about_legend_mesh[] = {
    {"facets_text", NULL,
     "the modality, organ and disease that most of its recent papers have, from 20 % of them "
     "on: by "
     "MeSH headings"}};
static const struct legend_line map_terms_legend[] = {
    {"terms", NULL, "the terms of the group, first the one that it goes by"}};

static const char map_legend[] =
    "A theme is a group of terms that often stand in the same papers; its papers have two of them "
    "at least.";

static const char caution_few[] = "What has risen and holds is shown, not what will grow.";
static const char caution[] =
    "What has risen and holds is shown, not what will grow: in back-tests eight of 20 such themes "
    "kept their rise for two years (of 20 taken at random one or two did), three went on growing.";

static bool print_legend(const struct themes_list *themes, int since_year,
                         const struct out_column *columns, const bool *shown, GError **error)
{
    struct timed_legend timed = timed_legend_of(themes, since_year);
    g_autofree char *note = themes_note(themes);
    g_autofree char *head =
        g_strdup_printf("%u theme%s of %" PRId64 " terms, from %" PRId64 " papers, as of %s; %s.",
                        themes->themes->len, themes->themes->len == 1 ? "" : "s",
                        themes->candidates, themes->topic_papers, themes->facts.as_of_text, note);
    g_autoptr(GString) text = g_string_new("\n");
    legend_append_text(text, head);
    if (is_map(themes)) legend_append_text(text, map_legend);
    append_timed(text, &timed, columns, shown);
    legend_append(text, legend, G_N_ELEMENTS(legend), columns, shown, SHOW_THEMES_COLUMNS);
    legend_append(text, themes->about->from_mesh ? about_legend_mesh : about_legend, 1, columns,
                  shown, SHOW_THEMES_COLUMNS);
    legend_append(text, is_map(themes) ? map_terms_legend : terms_legend, 1, columns, shown,
                  SHOW_THEMES_COLUMNS);
    append_recent(text, &timed, columns, shown);
    timed_legend_clear(&timed);
    if (themes->growth_ranked)
        legend_append_text(text, themes_are_of_few(themes) ? caution_few : caution);
    return out_text(text->str, error);
}

/* Columns for this list: those of growth have no room in a table that cannot
 * fill them. */
static void choose_columns(const struct themes_list *themes, struct out_column *chosen)
{
    bool has_horizon = themes->situation.horizon != FEASIBILITY_NONE;
    bool has_map = is_map(themes);
    memcpy(chosen, show_themes_columns, sizeof show_themes_columns);
    for (size_t i = 0; i < SHOW_THEMES_COLUMNS; i++) {
        const char *key = show_themes_columns[i].key;
        bool is_place = strcmp(key, "centrality") == 0 || strcmp(key, "density") == 0 ||
                        strcmp(key, "quadrant") == 0;
        if (is_place && has_map)
            chosen[i].flags = chosen[i].type == OUT_TEXT ? OUT_SPARE(7) : OUT_SPARE(6);
        if (g_str_has_prefix(key, "origin.") && has_map && themes->earlier_from > 0)
            chosen[i].flags = (chosen[i].flags & OUT_PERCENT) | OUT_SPARE(6);
        if (strcmp(key, "newcomer_share") == 0 && themes->facts.history_years < FACTS_HISTORY_MIN)
            chosen[i].flags |= OUT_NO_TABLE;
        if (strcmp(key, "case_report_share") == 0 && !themes->facts.has_types)
            chosen[i].flags |= OUT_NO_TABLE;
        bool is_reach = g_str_has_prefix(key, "feasibility.");
        if (is_reach != has_horizon && (is_reach || g_str_has_prefix(key, "burst.") ||
                                        strcmp(key, "terms") == 0 || strcmp(key, "share") == 0))
            chosen[i].flags |= OUT_NO_TABLE;
    }
    for (size_t i = 0; i < SHOW_THEMES_COLUMNS && !themes->growth_ranked; i++) {
        const char *key = show_themes_columns[i].key;
        if (g_str_has_prefix(key, "growth_") || g_str_has_prefix(key, "burst.") ||
            strcmp(key, "class") == 0)
            chosen[i].flags |= OUT_NO_TABLE;
    }
}

/* --- why ----------------------------------------------------------------------------- */

/* One stretch of bins that are all years, all quarters, or what lies between. */
static void append_stretch(GString *text, const struct themes_list *themes,
                           const struct theme *theme, guint from, guint to)
{
    const GArray *bins = themes->years->bins;
    const struct theme_bin *first = &g_array_index(bins, struct theme_bin, from);
    const struct theme_bin *last = &g_array_index(bins, struct theme_bin, to - 1);
    g_string_append_printf(text, "%s %s%s%s:", from > 0 ? ";" : "", first->name,
                           to - from > 1 ? " to " : "", to - from > 1 ? last->name : "");
    for (guint i = from; i < to; i++) {
        const struct theme_bin *bin = &g_array_index(bins, struct theme_bin, i);
        if (bin->total > 0)
            g_string_append_printf(text, " %.2f", 100 * theme->bins[i] / bin->total);
        else
            g_string_append(text, " -");
    }
}

/* 0: a year, 1: a quarter, 2: several quarters */
static int kind_of_bin(const struct theme_bin *bin)
{
    return strchr(bin->name, '-') ? 2 : strchr(bin->name, 'Q') ? 1 : 0;
}

static void append_unfinished(GString *text, const struct theme_bin *bin, double papers)
{
    double expected = expected_of(bin, papers);
    if (!(bin->observed < 1)) return;
    g_string_append_printf(text, "*\n  * %s is not over: %.0f papers in %.0f %% of its days, ",
                           bin->name, papers, 100 * bin->observed);
    if (expected < 0)
        g_string_append(text, "too early to tell how many by its end");
    else
        g_string_append_printf(text, "%.0f by its end at the same pace", expected);
}

/* "2014 to 2017: 1.20 1.41 ...; 2018Q1-Q3: 1.80; 2018Q4 to 2020Q3: 2.03 ... 2.20*": per cent of
 * all papers, one figure a bin. */
static void append_trend(GString *text, const struct themes_list *themes, const struct theme *theme)
{
    const GArray *bins = themes->years->bins;
    g_string_append(text, "  per cent of all papers,");
    for (guint from = 0, to; from < bins->len; from = to) {
        int kind = kind_of_bin(&g_array_index(bins, struct theme_bin, from));
        for (to = from + 1; to < bins->len; to++)
            if (kind_of_bin(&g_array_index(bins, struct theme_bin, to)) != kind) break;
        append_stretch(text, themes, theme, from, to);
    }
    if (bins->len > 0)
        append_unfinished(text, &g_array_index(bins, struct theme_bin, bins->len - 1),
                          theme->bins[bins->len - 1]);
    g_string_append_c(text, '\n');
}

/* The year means little where the burst is weak. */
static void append_burst(GString *text, const struct themes_list *themes, const struct theme *theme)
{
    const struct theme_growth *growth = &theme->growth;
    if (!(growth->burst_weight > 0)) return;
    g_string_append_printf(text, "  burst since %d, of weight %.1f%s\n",
                           themes->years->first + (int)growth->burst_start, growth->burst_weight,
                           growth->burst_weight < THEME_BURST_WEIGHT ? ": a weak one" : "");
}

static void append_facets(GString *text, const struct theme *theme)
{
    for (int kind = 0; kind < FACET_KINDS; kind++) {
        const GArray *of = theme->about.of[kind];
        if (of->len == 0) continue;
        g_string_append_printf(text, "  %s:", facet_kind_name((enum facet_kind)kind));
        for (guint i = 0; i < of->len; i++) {
            const struct theme_facet *facet = &g_array_index(of, struct theme_facet, i);
            g_string_append_printf(text, "%s %s %" PRId64, i > 0 ? "," : "", facet->name,
                                   facet->papers);
        }
        g_string_append_printf(text, " of %" PRId64 " papers\n", theme->about.papers);
    }
}

static void append_origin(GString *text, const struct themes_list *themes,
                          const struct theme *theme)
{
    const struct theme_origin *origin = &theme->origin;
    if (themes->earlier_from == 0) return;
    if (!origin->label) {
        g_string_append_printf(text, "  new since %d: no theme of %d-%d has one of its terms\n",
                               themes->earlier_to + 1, themes->earlier_from, themes->earlier_to);
        return;
    }
    g_string_append_printf(text, "  %s '%s' of %d-%d (%" PRId64 " papers): %.0f %% the same, by",
                           origin->inclusion >= THEME_LINEAGE_MIN ? "came from" : "nearest to",
                           origin->label, themes->earlier_from, themes->earlier_to, origin->papers,
                           100 * origin->inclusion);
    for (guint i = 0; i < origin->terms->len; i++)
        g_string_append_printf(text, "%s %s", i > 0 ? ";" : "",
                               (const char *)origin->terms->pdata[i]);
    g_string_append_c(text, '\n');
}

static bool print_why(const struct themes_list *themes, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < themes->themes->len; i++) {
        const struct theme *theme = themes->themes->pdata[i];
        const char *class = theme_class_name(theme->growth.class);
        g_string_append_printf(text, "\n%d. %s%s%s\n", theme->rank, theme->label, class ? ": " : "",
                               class ? class : "");
        append_trend(text, themes, theme);
        append_burst(text, themes, theme);
        append_facets(text, theme);
        append_origin(text, themes, theme);
        g_string_append(text, "  PMIDs:");
        for (guint k = 0; k < theme->pmids->len && k < WHY_PMIDS; k++)
            g_string_append_printf(text, " %" PRId64, g_array_index(theme->pmids, int64_t, k));
        if (theme->pmids->len > WHY_PMIDS)
            g_string_append_printf(text, " and %u older", theme->pmids->len - WHY_PMIDS);
        g_string_append_c(text, '\n');
    }
    return out_text(text->str, error);
}

/* --- the whole ------------------------------------------------------------------------- */

static bool is_filtered(const struct themes_query *query)
{
    bool is = false;
    for (int kind = 0; kind < FACET_KINDS; kind++)
        is |= query->about.of[kind] != NULL;
    return is;
}

static void say_what_is_missing(const struct themes_list *themes, const struct themes_query *query)
{
    g_autofree char *note = themes_note(themes), *few = themes_few_text(themes);
    if (themes->facts.papers == 0)
        log_warn("the database holds no dated record: fetch or parse some first");
    else if (themes->topic_papers == 0)
        ranking_warn_empty(query->since_year);
    else if (themes->themes->len == 0 && themes->candidates > 0)
        log_warn("none of %" PRId64 " terms %s", themes->candidates,
                 is_filtered(query) ? "is of what is asked for in a fifth of its papers"
                                    : "stands in the same papers as another one: see 'themes' "
                                      "without --map");
    else if (themes->themes->len == 0)
        log_warn("no term stands in %d of these %" PRId64 " papers in the last %d complete years "
                 "and in less than a quarter of them",
                 THEMES_PAPERS_MIN, themes->topic_papers,
                 MIN(themes->years->n, THEME_WINDOW_YEARS));
    else if (!themes->growth_ranked)
        log_warn("%s", note);
    else if (themes_are_of_few(themes))
        log_warn("%s", few);
    if (themes->themes->len > 0 && themes->growth_ranked && !themes->facts.has_types)
        log_info(DESIGN_NO_TYPES);
}

bool show_themes(struct app *app, struct db *db, const struct themes_query *query,
                 const struct themes_view *view, const struct list_options *list, GError **error)
{
    OWNED(themes_list) themes = themes_rank(db, query, error);
    if (!themes) return false;
    say_what_is_missing(themes, query);
    json_t *head = head_of(app, themes, view);
    struct out_column chosen[SHOW_THEMES_COLUMNS];
    bool shown[SHOW_THEMES_COLUMNS] = {false};
    choose_columns(themes, chosen);
    struct out_spec spec = {.path = list->path,
                            .format = list->format,
                            .columns = chosen,
                            .n_columns = SHOW_THEMES_COLUMNS,
                            .head = head,
                            .list_key = "themes",
                            .shown = shown};
    OWNED(out) out = out_open(&spec, error);
    json_decref(head);
    bool done = out != NULL;
    for (guint i = 0; done && i < themes->themes->len; i++)
        done = out_row(out, show_themes_row(themes, themes->themes->pdata[i]), error);
    if (!done || !out_close(g_steal_pointer(&out), error)) return false;
    bool on_stdout = !list->path || g_strcmp0(list->path, "-") == 0;
    bool wants_legend = view->legend && on_stdout && list->format == OUT_TABLE;
    if (view->why && on_stdout && list->format == OUT_TABLE && !print_why(themes, error))
        return false;
    return !wants_legend || themes->themes->len == 0 ||
           print_legend(themes, query->since_year, chosen, shown, error);
}
